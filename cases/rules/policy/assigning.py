"""Parameters from assignment to the co-handler's opinion (交办与承办)."""

from __future__ import annotations

from dataclasses import dataclass, field

from cases.rules.durations import Duration, days, months, workdays
from cases.rules.policy import sources as src
from cases.rules.policy.choices import (
    Anchor,
    Assigner,
    ReassignClock,
    ReturnDecider,
    ReturnLateEffect,
)
from cases.rules.policy.parameter import Between, about


@dataclass(frozen=True)
class AssigningRules:
    """How an item is assigned, returned, reassigned and begun (交办与承办)."""

    __slots__ = ()

    assign_deadline_intersession: Duration = field(
        default=workdays(5),
        metadata=about(
            "闭会期间交办期限",
            "Time to assign between sessions",
            src.SHANDONG + "10",
            src.QINGDAO + "14",
            src.SHANGHAI + "11",
            src.CHONGQING + "13",
            allowed=Between(days(1), workdays(10)),
        ),
    )
    assign_deadline_insession: Duration = field(
        default=days(30),
        metadata=about(
            "会议期间建议交办期限",
            "Time to assign after the session closes",
            src.SHANGHAI + "15",
            src.SHANDONG + "10",
            src.BEIJING + "14",
            allowed=Between(days(0), months(1)),
        ),
    )
    intersession_assigner: Assigner = field(
        default=Assigner.DEPUTIES_AFFAIRS_COMMISSION,
        metadata=about(
            "闭会期间交办主体",
            "Who assigns between sessions",
            src.DEPUTIES_LAW + "51",
            src.BEIJING + "16",
        ),
    )
    secretariat_assigns: bool = field(
        default=False,
        metadata=about(
            "会议期间即时交办",
            "The session secretariat assigns while the session lasts",
            src.SHANDONG + "10",
        ),
    )
    deputy_may_propose_unit: bool = field(
        default=True,
        metadata=about(
            "代表可以建议承办单位",
            "The deputy may propose the handling unit",
            src.SHANGHAI + "12",
            src.HENAN + "12",
        ),
    )
    deputy_may_object_assignment: bool = field(
        default=True,
        metadata=about(
            "代表可以对交办提出异议",
            "The deputy may object to the assignment",
            src.SHANGHAI + "14",
        ),
    )
    notify_electing_body: bool = field(
        default=False,
        metadata=about(
            "告知原选举单位",
            "The electing body is told of the assignment",
            src.QINGDAO + "17",
            src.ZHEJIANG + "25",
        ),
    )
    publish_assignment: bool = field(
        default=False,
        metadata=about(
            "公开交办情况",
            "The handling unit is published",
            src.HENAN + "16",
        ),
    )
    sign_in_deadline: Duration = field(
        default=workdays(3),
        metadata=about(
            "签收期限",
            "Time for the unit to sign in",
            src.DESIGN,
            allowed=Between(days(1), workdays(10)),
        ),
    )
    return_window: Duration = field(
        default=workdays(5),
        metadata=about(
            "退回期限",
            "Time to return a wrongly assigned item",
            src.SHANGHAI + "14",
            src.SHANDONG + "12",
            src.QINGDAO + "19",
            src.CHONGQING + "16",
            src.ZHEJIANG + "14",
            src.HENAN + "14",
            allowed=Between(workdays(3), workdays(10)),
        ),
    )
    return_window_anchor: Anchor = field(
        default=Anchor.RECEIPT,
        metadata=about(
            "退回期限起算日",
            "Day from which the return window runs",
            src.SHANGHAI + "14",
            src.QINGDAO + "19",
            src.CHONGQING + "16",
            src.HENAN + "14",
        ),
    )
    return_late_effect: ReturnLateEffect = field(
        default=ReturnLateEffect.NOT_ADJUSTED,
        metadata=about(
            "逾期退回的后果",
            "What a late return leads to",
            src.YULIN,
        ),
    )
    return_decider: ReturnDecider = field(
        default=ReturnDecider.ASSIGNER,
        metadata=about(
            "退回审核主体",
            "Who decides on a return",
            src.QINGDAO + "19",
            src.SHANDONG + "12",
        ),
    )
    reassign_deadline: Duration = field(
        default=workdays(5),
        metadata=about(
            "重新交办期限",
            "Time to reassign a returned item",
            src.CHONGQING + "16",
            src.HENAN + "14",
            allowed=Between(days(1), workdays(10)),
        ),
    )
    clock_on_reassign: ReassignClock = field(
        default=ReassignClock.RESTART,
        metadata=about(
            "重新交办后的答复期限",
            "What reassignment does to the reply clock",
            src.DEPUTIES_LAW + "51",
            src.DESIGN,
        ),
    )
    max_returns: int = field(
        default=2,
        metadata=about(
            "最多退回次数",
            "Returns before a leader decides",
            src.YULIN,
            src.DESIGN,
            allowed=Between(1, 5),
            unit="times",
        ),
    )
    first_contact_deadline: Duration = field(
        default=workdays(20),
        metadata=about(
            "首次联系代表期限",
            "Time for the first contact with the deputy",
            src.CHONGQING + "18",
            allowed=Between(workdays(5), workdays(20)),
        ),
    )
    contact_required_before_reply: bool = field(
        default=True,
        metadata=about(
            "答复前须联系代表",
            "No reply before a contact with the deputy",
            src.DEPUTIES_LAW + "51",
        ),
    )
    min_contacts: int = field(
        default=1,
        metadata=about(
            "最少联系次数",
            "Contacts needed",
            src.DEPUTIES_LAW + "51",
            src.PRACTICE,
            allowed=Between(1, 3),
            unit="times",
        ),
    )
    min_contacts_key: int = field(
        default=3,
        metadata=about(
            "重点督办建议最少联系次数",
            "Contacts needed on a key item: before, during and after",
            src.PRACTICE,
            allowed=Between(1, 3),
            unit="times",
        ),
    )
    cohandler_deadline: Duration = field(
        default=months(1),
        metadata=about(
            "会办意见期限",
            "Time for the co-handler's opinion",
            src.SHANGHAI + "17",
            src.CHONGQING + "20",
            src.ZHEJIANG + "18",
            src.SHANDONG + "21",
            src.HENAN + "18",
            allowed=Between(days(10), months(2)),
        ),
    )
    cohandler_anchor: Anchor = field(
        default=Anchor.RECEIPT,
        metadata=about(
            "会办意见期限起算日",
            "Day from which the co-handler's time runs",
            src.SHANGHAI + "17",
            src.CHONGQING + "20",
        ),
    )
    cohandler_redo: Duration = field(
        default=workdays(5),
        metadata=about(
            "重新提出会办意见期限",
            "Time to do an empty opinion again",
            src.CHONGQING + "20",
            allowed=Between(days(1), workdays(10)),
        ),
    )

"""Parameters of reply, extension and publication (答复与公开)."""

from __future__ import annotations

from dataclasses import dataclass, field

from cases.rules.durations import Duration, days, months, workdays
from cases.rules.kinds import ResultKind
from cases.rules.labels import Said
from cases.rules.policy import sources as src
from cases.rules.policy.choices import (
    Anchor,
    CopyRecipient,
    DelegationReplyTo,
    ExtensionApproval,
    HeadLevel,
    JointReplyMode,
    KeyReplySignatory,
    ReplyForm,
    ReplyReviewer,
)
from cases.rules.policy.parameter import Allowed, Between, Free, about
from cases.rules.policy.values import ClassScheme

NPC_CLASSES = ClassScheme(
    {
        "A": (ResultKind.SOLVED,),
        "B": (ResultKind.PARTLY, ResultKind.IN_PROGRESS, ResultKind.PLANNED),
        "C": (ResultKind.NOT_NOW,),
        "D": (ResultKind.REFERENCE, ResultKind.INFEASIBLE),
    }
)


@dataclass(frozen=True)
class ReplyingRules:
    """When, by whom and to whom a reply is made (答复与公开)."""

    __slots__ = ()

    reply_deadline: Duration = field(
        default=months(3),
        metadata=about(
            "答复期限",
            "Time for the reply",
            src.DEPUTIES_LAW + "51",
            src.CHONGQING_TOWNSHIP + "16",
            src.SHANDONG_TOWNSHIP + "15",
            allowed=Between(days(10), months(3)),
        ),
    )
    reply_anchor: Anchor = field(
        default=Anchor.ASSIGNMENT,
        metadata=about(
            "答复期限起算日",
            "Day from which the reply time runs; never later than the law's day of assignment",
            src.DEPUTIES_LAW + "51",
            src.ZHEJIANG + "21",
            src.HENAN + "20",
        ),
    )
    reply_deadline_max: Duration = field(
        default=months(6),
        metadata=about(
            "延长后最长答复期限",
            "Longest time for the reply, from assignment",
            src.DEPUTIES_LAW + "51",
            src.CHONGQING_TOWNSHIP + "16",
            src.SHANDONG_TOWNSHIP + "15",
            allowed=Between(days(10), months(6)),
        ),
    )
    extension_approval: ExtensionApproval = field(
        default=ExtensionApproval.DAC,
        metadata=about(
            "延期审批",
            "Whose consent an extension needs",
            src.SHANGHAI + "19",
            src.BEIJING + "21",
            src.SHANDONG + "19",
            src.QINGDAO + "25",
            src.ZHEJIANG + "21",
            src.FUJIAN + "19",
        ),
    )
    extension_request_before: Duration = field(
        default=days(10),
        metadata=about(
            "延期申请提前量",
            "How long before the due day an extension must be asked for",
            src.DESIGN,
            allowed=Between(days(0), days(30)),
        ),
    )
    extension_tell_deputy: bool = field(
        default=True,
        metadata=about(
            "延期须告知代表",
            "The deputy is told of an extension",
            src.SHANGHAI + "19",
            src.QINGDAO + "25",
            src.HENAN + "20",
        ),
    )
    urgent_deadline: Duration = field(
        default=workdays(10),
        metadata=about(
            "急件答复期限",
            "Time for the reply to an urgent item",
            src.CHONGQING + "21",
            src.DESIGN,
            allowed=Between(workdays(1), months(1)),
        ),
    )
    reply_signatory: HeadLevel = field(
        default=HeadLevel.MAIN_HEAD,
        metadata=about(
            "答复签发人",
            "Who signs the reply",
            src.ZHEJIANG + "22",
            src.CHONGQING + "23",
            src.HENAN + "21",
            src.SHANDONG + "22",
            src.SHANGHAI + "20",
        ),
    )
    key_reply_signatory: KeyReplySignatory = field(
        default=KeyReplySignatory.MAIN_HEAD_FACE_TO_FACE,
        metadata=about(
            "重点督办建议答复人",
            "Who answers a key item",
            src.QINGDAO + "28",
        ),
    )
    reply_form: frozenset[ReplyForm] = field(
        default=frozenset({ReplyForm.WRITTEN, ReplyForm.PLATFORM}),
        metadata=about(
            "答复方式",
            "Ways in which a reply is given",
            src.CHONGQING + "23",
            src.QINGDAO + "28",
            src.SHANDONG + "20",
            allowed=Allowed(tuple(ReplyForm), least=1),
        ),
    )
    joint_reply_mode: JointReplyMode = field(
        default=JointReplyMode.EACH,
        metadata=about(
            "联名建议答复对象",
            "Who receives the reply to a joint item",
            src.SHANGHAI + "20",
            src.CHONGQING + "23",
            src.SHANDONG + "20",
            src.QINGDAO + "28",
        ),
    )
    delegation_reply_to: DelegationReplyTo = field(
        default=DelegationReplyTo.CONTACT_GROUP_HEAD,
        metadata=about(
            "代表团建议答复对象",
            "Who receives the reply to a delegation's item",
            src.CHONGQING + "23",
            src.FUJIAN + "21",
        ),
    )
    copy_to: frozenset[CopyRecipient] = field(
        default=frozenset(
            {CopyRecipient.DEPUTIES_AFFAIRS_COMMISSION, CopyRecipient.GOVERNMENT_GENERAL_OFFICE}
        ),
        metadata=about(
            "答复抄送单位",
            "Who is sent a copy of the reply",
            src.SHANGHAI + "20",
            src.SHANDONG + "22",
            src.ZHEJIANG + "25",
            allowed=Allowed(tuple(CopyRecipient), least=1),
        ),
    )
    class_scheme: ClassScheme = field(
        default=NPC_CLASSES,
        metadata=about(
            "答复分类",
            "Class labels for the kinds of result",
            src.NPC_MEASURES,
            allowed=Free(
                Said(
                    "such as A:solved; B:partly, planned: each kind of result in one class at "
                    "most, labels of 1 to 20 characters",
                    "如 A:solved; B:partly, planned：每种结果至多归入一类，类别名称1至20字",
                )
            ),
            unit="classes",
        ),
    )
    reply_review_by: ReplyReviewer = field(
        default=ReplyReviewer.GOVERNMENT_GENERAL_OFFICE,
        metadata=about(
            "答复预审",
            "Who reads a government unit's reply before it is signed",
            src.PRACTICE,
        ),
    )
    publish_content_default: bool = field(
        default=True,
        metadata=about(
            "建议内容默认公开",
            "The text of a suggestion is public unless a ground is given",
            src.CHONGQING + "36",
            src.SHANDONG + "27",
            src.QINGDAO + "30",
            src.HENAN + "29",
        ),
    )
    publish_reply_default: bool = field(
        default=True,
        metadata=about(
            "答复默认公开",
            "The reply is public unless a ground is given",
            src.CHONGQING + "36",
            src.SHANDONG + "27",
            src.QINGDAO + "30",
            src.HENAN + "29",
        ),
    )
    publish_deadline: Duration = field(
        default=workdays(20),
        metadata=about(
            "公开期限",
            "Time to publish after the reply",
            src.ANHUI,
            allowed=Between(days(1), workdays(40)),
        ),
    )

"""Several lead units must agree on each reply (会签): asked, agreed to, objected to, co-ordinated.

While a reply is with the others nobody can change its text; whoever opens it again ends what was
agreed to. Source: Shanghai 2015, arts. 12 and 17 (several main units).
"""

from __future__ import annotations

from typing import Any

from cases.models import Agreement, Reply
from cases.rules.states import ClockKind, WorkKind
from workflows.doing import Doing
from workflows.door import act

LOADS = ("assignment__organ", "assignment__round", "assignment__parent", "round__policy", "scan")


@act(Reply, *LOADS)
def ask_agreement(do: Doing) -> None:
    """Send the reply to the other lead units (送会签): each head agrees or objects."""
    reply = do.record
    do.set(reply, without_agreement="")
    asked = do.create_all(
        Agreement(
            suggestion=do.suggestion,
            reply=reply,
            assignment=lead,
            text_hash=do.look.text_hash,
            asked_at=do.at,
        )
        for lead in do.look.other_leads
    )
    do.tell(text_hash=do.look.text_hash, asked=[row.assignment.organ_id for row in asked])
    do.begin([(WorkKind.AGREE_REPLY, row) for row in asked], reply.round.number)


@act(Reply, *LOADS)
def agree_reply(do: Doing) -> None:
    """Agree to another lead unit's reply (会签同意), to this very text."""
    mine = do.look.own_agreement
    assert mine is not None
    do.set(mine, agreed_by=do.by.user, agreed_at=do.at)
    do.tell(text_hash=mine.text_hash, lead=mine.assignment.organ_id)
    do.finish(WorkKind.AGREE_REPLY, mine)


@act(Reply, *LOADS)
def object_to_reply(do: Doing, why: str) -> None:
    """Object to another lead unit's reply (会签不同意): its text is open again."""
    do.require_text(why=why)
    mine = do.look.own_agreement
    assert mine is not None
    do.set(mine, objection=why)
    do.set(do.record, reviewed_by=None)
    do.tell(why=why, lead=mine.assignment.organ_id)
    end_agreements(do)


@act(Reply, *LOADS)
def reopen_reply(do: Doing) -> None:
    """Take the reply back from the other lead units (撤回会签) to change its text."""
    do.set(do.record, without_agreement="", reviewed_by=None)
    end_agreements(do)


@act(Reply, *LOADS)
def ask_coordination(do: Doing, why: str) -> None:
    """Ask the office to co-ordinate between lead units that do not agree (提请协调会签)."""
    do.require_text(why=why)
    reply = do.record
    do.tell(why=why)
    end_agreements(do)
    do.start_clock(ClockKind.ASSIGNMENT, reply, do.today, do.policy.reassign_deadline)
    do.begin([(WorkKind.SETTLE_REPLY, reply)], reply.round.number)


@act(Reply, *LOADS)
def settle_reply(do: Doing, goes: bool, decision: str) -> None:
    """Decide whether the reply goes without the others' agreement (协调会签), with the reason.

    If it does, the reason is on record and noted in the reply; if not, the text is open again.
    """
    do.require_text(decision=decision)
    goes = bool(goes)
    reply = do.record
    do.tell(decision=decision, goes=goes)
    do.move(reply, "settle_reply", goes=goes)
    do.set(reply, without_agreement=decision if goes else "")
    if not goes:
        do.set(reply, reviewed_by=None)
    do.stop_clocks(ClockKind.ASSIGNMENT, of=reply)
    do.finish(WorkKind.SETTLE_REPLY, reply)


def end_agreements(do: Doing) -> None:
    """End what was agreed to or is still asked for on the acting reply (会签终止)."""
    for row in do.look.agreements:
        end_agreement(do, row)


def end_agreements_of(do: Doing, task: Any) -> None:
    """End what a unit is asked that no longer leads (会签对象变更)."""
    rows = Agreement.objects.filter(assignment=task.pk, ended_at=None)
    for row in rows.select_related("assignment", "reply").order_by("pk"):
        end_agreement(do, row)


def end_agreement(do: Doing, row: Agreement) -> None:
    """End what one lead unit is asked to agree to (会签终止)."""
    do.set(row, ended_at=do.at)
    if row.agreed_at is None:
        do.cancel(WorkKind.AGREE_REPLY, row, then=[row])

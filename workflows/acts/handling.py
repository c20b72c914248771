"""Signing in, contacts, opinions (签收、沟通、会办意见)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from cases.facts import GONE, co_handlers_of
from cases.models import Assignment, Contact, Opinion
from cases.models.assignment import ContactPhase, ContactWay
from cases.rules.canonical import digest
from cases.rules.states import (
    REPLYING_ROLES,
    AssignmentState,
    ClockKind,
    HandlingRole,
    SuggestionState,
    WorkKind,
)
from workflows.acts.signing_in import note_receipt
from workflows.doing import Doing
from workflows.door import act

A = AssignmentState
LOADS = ("organ", "round__policy", "parent")

# What is on the list for a task that nobody has signed in yet.
BEFORE_SIGN_IN = {
    A.PENDING_SUB_ASSIGNMENT: WorkKind.SUB_ASSIGN,
    A.SUB_ASSIGNED: WorkKind.SIGN_IN,
}


@act(Assignment, *LOADS)
def accept(do: Doing) -> None:
    """Sign in the item (签收)."""
    do.set(do.record, accepted_at=do.at, officer=do.by.user)
    note_receipt(do, do.record)
    begin_handling_if_all_signed_in(do)
    do.stop_clocks(ClockKind.RETURN, of=do.record)
    do.finish(WorkKind.SIGN_IN, do.record)


def begin_handling_if_all_signed_in(do: Doing) -> None:
    """Move the suggestion on once every replying unit has signed in (全部签收)."""
    if do.suggestion.state != SuggestionState.ASSIGNED or do.record.role not in REPLYING_ROLES:
        return
    replying = [
        a for a in do.look.round_assignments if a.role in REPLYING_ROLES and a.state not in GONE
    ]
    if all(a.state in (A.ACCEPTED, A.REPLY_ISSUED) for a in replying):
        do.move(do.suggestion, "begin_handling")


@act(Assignment, *LOADS)
def record_contact(
    do: Doing,
    phase: str,
    way: str,
    happened_on: date,
    participants: str = "",
    words: str = "",
) -> None:
    """Record a contact with the deputy (记录沟通), or that none was possible and why.

    Source: Deputies Law 2025, art. 51(2).
    """
    do.require_choice(phase, ContactPhase, "phase", _("Say when in the handling this was."))
    do.require_choice(way, ContactWay, "way", _("Say how the deputy was contacted."))
    do.require(
        isinstance(happened_on, date) and do.record.received_on <= happened_on <= do.today,
        "happened_on",
        _("The contact lies between the day the unit received the item and today."),
    )
    if way == ContactWay.IMPOSSIBLE:
        do.require_text(words=words)
    do.create(
        Contact(
            suggestion=do.suggestion,
            assignment=do.record,
            deputy_id=do.suggestion.lead_id,
            phase=phase,
            way=way,
            happened_on=happened_on,
            participants=participants,
            words=words,
            recorded_by=do.by.user,
            recorded_at=do.at,
        )
    )
    do.tell(way=way, happened_on=happened_on)
    do.stop_clocks(ClockKind.CONTACT, of=do.record)
    do.finish(WorkKind.CONTACT, do.record)


@act(Assignment, *LOADS)
def send_opinion(do: Doing, text: str, doc_number: str = "") -> None:
    """Send the co-handler's opinion to the lead unit (提出会办意见).

    Source: Shanghai 2015, art. 17.
    """
    do.require_text(text=text)
    do.create(
        Opinion(
            suggestion=do.suggestion,
            assignment=do.record,
            text=text,
            doc_number=doc_number,
            sent_by=do.by.user,
            sent_at=do.at,
        )
    )
    do.tell(text_hash=digest("sha256", text))
    do.stop_clocks(ClockKind.OPINION, of=do.record)
    do.finish(WorkKind.OPINION, do.record, then=_leads(do))


@act(Assignment, *LOADS)
def return_opinion(do: Doing, why: str) -> None:
    """Return an opinion that says nothing (退回会办意见), so that the co-handler gives another.

    It has the time that the rules give for it, from the day on which it is asked; the lead unit
    waits again. Its own day for the reply stays where it is.
    Source: Chongqing 2018, art. 20.
    """
    do.require_text(why=why)
    given = Opinion.objects.filter(assignment=do.record.pk, returned_at=None).latest("pk")
    do.set(given, return_reason=why, returned_by=do.by.user, returned_at=do.at)
    do.start_clock(
        ClockKind.OPINION,
        do.record,
        do.today,
        do.policy.cohandler_redo,
        rule="cohandler_redo",
    )
    do.tell(why=why)
    do.open_anew(WorkKind.OPINION, do.record)
    for lead in do.look.leads_at_work:
        do.wait_again(lead)


@act(Assignment, *LOADS)
def lapse_opinion(do: Doing) -> None:
    """Let the lead go on (会办意见逾期); the opinion may still come until the lead signs.

    A share that no unit has yet can come from nobody: it is missing, and off the list.
    """
    if do.before == A.PENDING_SUB_ASSIGNMENT:
        do.set(do.record, missing_reason=_("It was not passed on to a unit in time."))
        do.stop_clocks(ClockKind.OPINION, ClockKind.ASSIGNMENT, of=do.record)
        do.cancel(WorkKind.SUB_ASSIGN, do.record)
    elif do.before == A.SUB_ASSIGNED:
        # It never signed in: what is left to do for it is the opinion.
        do.stop_clocks(ClockKind.RETURN, of=do.record)
        do.cancel(WorkKind.SIGN_IN, do.record, then=[do.record])
    for lead in _leads(do):
        do.look_again(lead)


@act(Assignment, *LOADS)
def waive_opinion(do: Doing, why: str) -> None:
    """Release the lead from waiting for this opinion (免交会办意见)."""
    do.require_text(why=why)
    open_items = {
        **BEFORE_SIGN_IN,
        A.RETURN_REQUESTED: WorkKind.DECIDE_RETURN,
        A.RETURN_APPROVED: WorkKind.REASSIGN,
        A.DISPUTED: WorkKind.SETTLE_DISPUTE,
        A.COORDINATING: WorkKind.COORDINATE,
    }
    do.set(do.record, missing_reason=why)
    do.stop_clocks(ClockKind.OPINION, ClockKind.RETURN, ClockKind.ASSIGNMENT, of=do.record)
    do.cancel(open_items.get(A(do.before), WorkKind.OPINION), do.record)
    for lead in _leads(do):
        do.look_again(lead)


def _leads(do: Doing) -> list[Assignment]:
    """Return the lead unit that waits for this co-handler (主办单位)."""
    rows = do.look.round_assignments
    return [
        a
        for a in rows
        if a.role == HandlingRole.LEAD
        and a.state not in GONE
        and do.record in co_handlers_of(a, rows)
    ]

"""Promises until their write-off (承诺事项、逾期、调整、结转、销号)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from cases.models import Promise
from cases.refusals import BadData
from cases.rules.calendar import Due
from cases.rules.durations import days
from cases.rules.states import (
    LIVING_PROMISES,
    ClockKind,
    PromiseState,
    SuggestionState,
    WorkKind,
)
from workflows.doing import Doing
from workflows.door import act

LOADS = ("assignment__organ",)


def start_promise_clock(do: Doing, promise: Promise) -> None:
    """Start the deadline of a binding promise (承诺期限): the very day that was promised."""
    length = days(max((promise.due_on - do.today).days, 0))
    do.start_clock(ClockKind.PROMISE, promise, do.today, length, Due(promise.due_on, False))


@act(Promise, *LOADS)
def apply_write_off(do: Doing, evidence: str) -> None:
    """Report the promise as kept and apply for its write-off (申请销号).

    The deadline stops: whether the office looks at it in time is not the unit's doing.
    Source: Chongqing 2018, arts. 24 and 28.
    """
    do.require_text(evidence=evidence)
    do.set(do.record, evidence=evidence)
    do.stop_clocks(ClockKind.PROMISE, of=do.record)
    do.finish(WorkKind.FULFIL, do.record)


@act(Promise, *LOADS)
def verify_promise(do: Doing) -> None:
    """Verify that the promise is kept and write it off (核实销号).

    Source: rulebook 9.2, T25: the verifier is not the unit.
    """
    do.set(do.record, verified_by=do.by.user)
    do.finish(WorkKind.VERIFY, do.record)
    _close_with_the_last(do)


@act(Promise, *LOADS)
def reject_write_off(do: Doing, why: str) -> None:
    """Reject the application (不予销号): the promise stays open, and due on its day."""
    do.require_text(why=why)
    do.tell(why=why)
    start_promise_clock(do, do.record)
    do.finish(WorkKind.VERIFY, do.record)


@act(Promise, *LOADS)
def cancel_promise(do: Doing, explanation: str) -> None:
    """Let a promise fall away with a written explanation (说明后取消).

    Source: Shanghai 2015, art. 22.
    """
    do.require_text(explanation=explanation)
    reported = do.before == PromiseState.REPORTED_DONE
    do.set(do.record, explanation=explanation)
    do.stop_clocks(ClockKind.PROMISE, of=do.record)
    do.finish(WorkKind.VERIFY if reported else WorkKind.FULFIL, do.record)
    _close_with_the_last(do)


@act(Promise, *LOADS)
def revise_promise(do: Doing, due_on: date, why: str) -> None:
    """Promise a new day, with the reason (调整承诺期限): the first one is kept, the deputy told.

    Source: rulebook 9.7 (revised: new date, reason, written to the deputy).
    """
    promise = do.record
    _move_day(do, due_on, why)
    do.set(promise, revisions=promise.revisions + 1)


@act(Promise, *LOADS)
def carry_over(do: Doing, due_on: date, why: str) -> None:
    """Carry the promise over to a later year (结转). Source: Shanghai 2015, art. 22."""
    promise, year = do.record, do.record.due_on.year
    _move_day(do, due_on, why)
    do.require(
        due_on.year > year,
        "due_on",
        _("A promise is carried over into a later year; within the year the unit moves it."),
    )
    do.set(promise, carries=promise.carries + 1)


def _move_day(do: Doing, due_on: date, why: str) -> None:
    """Give a promise another day (改期), no later than the rules carry promises."""
    promise, old = do.record, do.record.due_on
    do.require_text(why=why)
    do.require(isinstance(due_on, date), "due_on", _("Say by which day."))
    do.require(due_on > do.today, "due_on", _("A new day lies in the future."))
    do.require(due_on != old, "due_on", _("This is the day that is promised already."))
    if due_on > do.look.last_promise_day:
        raise BadData({"due_on": _("The rules do not carry a promise as far as that.")})
    do.tell(old_day=old.isoformat(), new_day=due_on.isoformat(), why=why)
    do.set(
        promise,
        due_on=due_on,
        original_due_on=promise.original_due_on or old,
        revision_reason=why,
    )
    do.stop_clocks(ClockKind.PROMISE, of=promise)
    start_promise_clock(do, promise)
    do.hand_on(WorkKind.FULFIL, promise, promise)


def _close_with_the_last(do: Doing) -> None:
    """Close the item with its last promise (销号办结)."""
    if do.suggestion.state != SuggestionState.TRACKING:
        return
    others = (
        Promise.objects.filter(suggestion=do.suggestion.pk, binding=True)
        .exclude(pk=do.record.pk)
        .filter(state__in=LIVING_PROMISES)
    )
    if not others.exists():
        do.set(do.suggestion, closed_at=do.at)
        do.move(do.suggestion, "close_tracking")

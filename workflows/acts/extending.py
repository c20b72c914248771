"""Extensions of a reply's day (延期): asked for and decided, or declared.

The deadline of the reply is never edited. It stops, and another one starts from the same day to
the new one; nothing ever passes the longest time from the first assignment.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Assignment, Clock, Extension
from cases.refusals import BadData, NotNow
from cases.rules.calendar import Due
from cases.rules.deadlines import latest_reply_due
from cases.rules.durations import Duration, Unit
from cases.rules.states import ClockKind, ExtensionState, WorkKind
from workflows.doing import Doing
from workflows.door import act

TASK = ("organ", "round__policy", "parent")
LOADS = ("assignment__organ", "assignment__parent", "assignment__round", "round__policy")


@act(Assignment, *TASK)
def request_extension(do: Doing, why: str, until: date) -> None:
    """Ask that the reply may come later (申请延期), with the reason and the day proposed.

    Source: Deputies Law 2025, art. 51; Shanghai 2015, art. 19; rulebook 9.5.
    """
    asked = _extension(do, why, until, ExtensionState.REQUESTED)
    do.begin([(WorkKind.DECIDE_EXTENSION, asked)], do.record.round.number)


@act(Assignment, *TASK)
def declare_extension(do: Doing, why: str, until: date) -> None:
    """Extend the reply's day where no consent is needed (告知延期): valid at once.

    Source: Chongqing 2018, art. 22; Henan 2017, art. 20; rulebook 9.5.
    """
    declared = _extension(do, why, until, ExtensionState.DECLARED)
    _move_the_day(do, declared, do.record)


@act(Extension, *LOADS)
def approve_extension(do: Doing, until: date | None = None, decision: str = "") -> None:
    """Agree to the extension (批准延期), to the day asked for or to an earlier one.

    Source: Shanghai 2015, art. 19; Qingdao 2021, art. 25.
    """
    mine: Extension = do.record
    due = mine.proposed_due_on
    if until is not None:
        due = _new_day(do, mine.assignment, mine.old_due_on, until)
        do.require(due <= mine.proposed_due_on, "until", _("The unit did not ask for a later day."))
    do.set(mine, new_due_on=due, decided_by=do.by.user, decided_at=do.at, decision=decision)
    do.finish(WorkKind.DECIDE_EXTENSION, mine)
    _move_the_day(do, mine, mine.assignment)


@act(Extension, *LOADS)
def refuse_extension(do: Doing, decision: str) -> None:
    """Refuse the extension (不批准延期): the reply stays due on the old day."""
    do.require_text(decision=decision)
    do.set(do.record, decided_by=do.by.user, decided_at=do.at, decision=decision)
    do.finish(WorkKind.DECIDE_EXTENSION, do.record)


@act(Extension, *LOADS)
def lapse_extension(do: Doing) -> None:
    """Let a request lapse that nobody decided by the due day (延期申请失效)."""
    do.cancel(WorkKind.DECIDE_EXTENSION, do.record, then=[do.record])


def end_extension(do: Doing, task: Any) -> None:
    """End a request that nobody decided (延期申请终止): its task has ended or passed on."""
    if task.extension_asked_at is None:
        return
    asked = Extension.objects.filter(assignment=task, state=ExtensionState.REQUESTED).first()
    if asked is not None:
        do.move(asked, "drop_extension")
        do.cancel(WorkKind.DECIDE_EXTENSION, asked, then=[asked])


def _extension(do: Doing, why: str, until: date, state: ExtensionState) -> Extension:
    do.require_text(why=why)
    task = do.record
    old = _clock_of(do, task)
    new = _new_day(do, task, old.due_on, until)
    asked = do.create(
        Extension(
            suggestion=do.suggestion,
            round=task.round,
            assignment=task,
            reason=why,
            old_due_on=old.due_on,
            proposed_due_on=new,
            new_due_on=new if state == ExtensionState.DECLARED else None,
            requested_by=do.by.user,
            requested_at=do.at,
            since_at=do.at,
            state=state.value,
        )
    )
    do.set(task, extension_asked_at=do.at)
    do.tell(old_due_on=old.due_on, due_on=new)
    return asked


def _new_day(do: Doing, task: Assignment, old: date, until: Any) -> date:
    """Return the day to which the reply may be put off (新期限). Raises: BadData at `until`."""
    if not isinstance(until, date) or isinstance(until, datetime):
        raise BadData({"until": _("Say by which day the unit will reply.")})
    last = latest_reply_due(task.first_assigned_on, do.policy.reply_deadline_max, do.calendar).on
    # A day off rolls to the next working day; the last day is one, so nothing rolls past it.
    do.require(
        old < until <= last,
        "until",
        _("The new day lies after %(old)s and not after %(last)s.") % {"old": old, "last": last},
    )
    return do.calendar.roll_forward(until).on


def _clock_of(do: Doing, task: Assignment) -> Clock:
    found: Clock | None = do.look.reply_clock
    if found is None:
        raise NotNow(_("No reply is due from this unit now."))
    return found


def _move_the_day(do: Doing, extension: Extension, task: Assignment) -> None:
    """Stop the reply's deadline and start one that ends on the new day (延后期限)."""
    old = _clock_of(do, task)
    n, unit = old.basis.split()
    assert extension.new_due_on is not None
    due = Due(extension.new_due_on, do.calendar.roll_forward(extension.new_due_on).provisional)
    # Only this one: an urgent item's own deadline is not put off.
    do.stop_clock(ClockKind.REPLY, of=task)
    do.start_clock(
        ClockKind.REPLY, task, old.anchor_on, Duration(int(n), Unit(unit)), due, extension
    )
    do.tell(old_due_on=old.due_on, due_on=extension.new_due_on)
    do.hand_on(WorkKind.REPLY, task, task)

"""What only the clockwork does (系统计时)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.models import Clock, Promise
from cases.refusals import NotNow
from cases.rules.recounting import recount
from cases.rules.states import ClockKind, PromiseState
from workflows.acts.redating import redate
from workflows.doing import Doing
from workflows.door import act


@act(Clock)
def mark_overdue(do: Doing) -> None:
    """Mark a deadline as missed (逾期), once, after its day has ended at 24:00.

    A promise whose day has ended is overdue from then on.
    """
    clock = do.record
    do.set(clock, missed_at=do.at)
    do.tell(kind=clock.kind, subject=clock.subject, due_on=clock.due_on)
    if clock.kind == ClockKind.PROMISE:
        promise = Promise.objects.get(pk=int(clock.subject.partition(":")[2]))
        if promise.state == PromiseState.OPEN:
            do.move(promise, "fall_overdue")


@act(Clock, "assignment__round__policy", "assignment__organ", "assignment__carried_by", "extension")
def recount_deadline(do: Doing) -> None:
    """Count a deadline anew by the calendar in force (重新推算期限), once for each calendar.

    Raises: NotNow if it ended, or its day stays.
    """
    clock, task = do.record, do.record.assignment
    rules = do.policy if task is None else task.round.policy.rules
    due = recount(clock.running, rules, do.calendar)
    if clock.stopped_at is not None or (due.on, due.provisional) == (
        clock.due_on, clock.provisional,
    ):  # fmt: skip
        raise NotNow(_("This deadline ends on the day on which it stands."))
    last = max(due.on, clock.due_on)
    do.tell(
        kind=clock.kind,
        subject=clock.subject,
        old_due_on=clock.due_on,
        due_on=due.on,
        fingerprint=do.calendar.fingerprint(clock.anchor_on, last),
    )
    redate(do, clock, due)
    do.restamp(clock)

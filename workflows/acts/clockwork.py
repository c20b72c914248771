"""What only the clockwork does (系统计时)."""

from __future__ import annotations

from cases.models import Clock, Promise
from cases.rules.states import ClockKind, PromiseState
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

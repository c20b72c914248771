"""A running deadline comes to end on another day (期限改日): one way for all who count anew."""

from __future__ import annotations

from cases.models import Clock
from cases.rules.calendar import Due
from cases.rules.states import ClockKind
from workflows.acts.supervising import climbing_day
from workflows.doing import Doing


def redate(do: Doing, clock: Clock, due: Due) -> None:
    """Let a deadline end on this day (改日), by the calendar in force, with what follows from it.

    Its next step of the ladder moves along, and a task's own day for a return. Whoever calls
    sets from when it counts before, and shows the day on the lists after.
    """
    do.set(clock, due_on=due.on, provisional=due.provisional)
    do.set(clock, calendar=do.look.calendar_version.key)
    do.set(clock, climbs_on=climbing_day(do, clock))
    task = clock.assignment
    if clock.kind == ClockKind.RETURN and task is not None and task.return_due_on is not None:
        do.set(task, return_due_on=due.on)

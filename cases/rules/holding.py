"""Hold and resume (暂缓、恢复): which deadlines pause, and how they count on afterwards.

A hold never moves what the law or the deputy counts on: replies, ratings and promises run on.
Source: our own; ADR 0023.
"""

from __future__ import annotations

from datetime import date, timedelta

from cases.rules.calendar import Calendar, Due
from cases.rules.durations import Duration, workdays
from cases.rules.states import ClockKind, SuggestionState

# Deadlines that offices and units set among themselves (内部期限).
INTERNAL = frozenset(
    {
        ClockKind.ASSIGNMENT,
        ClockKind.SIGN_IN,
        ClockKind.RETURN,
        ClockKind.CONTACT,
        ClockKind.OPINION,
    }
)
# Where an item is with its units (办理中各状态): elsewhere there is nothing to put on hold.
HOLDABLE_STATES = (
    SuggestionState.ASSIGNED,
    SuggestionState.HANDLING,
    SuggestionState.SECOND_ASSIGNED,
)


def days_left(due_on: date, today: date, calendar: Calendar) -> int:
    """Return how many working days are left of a deadline (剩余工作日), today not counted.

    One is left at least: on the day itself there would be none to go on with.
    Raises: ValueError if the day has ended.
    """
    one = timedelta(days=1)
    return max(1, calendar.count_workdays(today + one, due_on + one))


def counts_on(left: int, today: date, calendar: Calendar) -> tuple[Duration, Due]:
    """Return what a resumed deadline counts (恢复后期限): the days that were left, from today."""
    return workdays(left), calendar.add_workdays(today, left)

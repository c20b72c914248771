"""When a deputy is reminded to rate, and when the window closes (评价提醒与期满)."""

from __future__ import annotations

from datetime import date

from cases.rules.calendar import Calendar
from cases.rules.deadlines import due_on
from cases.rules.durations import Duration, workdays
from cases.rules.policy import PolicyRules, ReminderFrom

# A last reminder is worth nothing if the window closes on the same day.
GRACE_AFTER_LAST_REMINDER = workdays(5)


def reminder_days(
    opened_on: date, due: date, rules: PolicyRules, calendar: Calendar
) -> tuple[date, ...]:
    """Return the days on which who has not answered is reminded (提醒日), in order.

    Source: Chongqing 2018, art. 29; rulebook 6.1, `rating_reminders`.
    """
    anchors = {ReminderFrom.OPENED: opened_on, ReminderFrom.DUE: due}
    return tuple(
        sorted(
            due_on(anchors[each.anchor], Duration(each.n, each.unit), calendar).on
            for each in rules.rating_reminders
        )
    )


def closing_day(opened_on: date, due: date, rules: PolicyRules, calendar: Calendar) -> date:
    """Return the last day of the rating window (评价期满日).

    Source: Chongqing 2018, art. 29 (late, reminded and still no answer); the grace is design.
    """
    last = max((due, *reminder_days(opened_on, due, rules, calendar)))
    return due_on(last, GRACE_AFTER_LAST_REMINDER, calendar).on

"""From an anchor and a length of time to the day a duty is due (期限计算)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cases.rules.calendar import Calendar, Due
from cases.rules.durations import Duration, Unit, days, months

SHANGHAI = ZoneInfo("Asia/Shanghai")

USUAL_REPLY_LIMIT = months(3)  # Source: Deputies Law 2025, art. 51
LONGEST_REPLY_LIMIT = months(6)  # Source: Deputies Law 2025, art. 51, broad and difficult items

# Within which time another level or organ is expected to say whether it takes an item on.
RETURN_NOTE_WITHIN = days(30)  # Source: our own, after rulebook 9.2 (T31)


def due_on(anchor: date, duration: Duration, calendar: Calendar) -> Due:
    """Return the day on which a duty is due (到期日); the day of the anchor is not counted.

    A day off rolls to the next working day.
    Source: rulebook 6.1, `month_arithmetic` and `holiday_calendar`.
    """
    match duration.unit:
        case Unit.DAY:
            reached = Due(anchor + timedelta(days=duration.n), provisional=False)
        case Unit.WORKDAY:
            reached = calendar.add_workdays(anchor, duration.n)
        case Unit.MONTH:
            reached = Due(add_months(anchor, duration.n), provisional=False)
    rolled = calendar.roll_forward(reached.on)
    return Due(rolled.on, reached.provisional or rolled.provisional)


def add_months(day: date, n: int) -> date:
    """Return the same day n months later, else the last day of that month (顺数月份).

    Raises: ValueError if n < 0.
    Source: rulebook 6.1, `month_arithmetic`.
    """
    if n < 0:
        raise ValueError(f"months are counted forward, not by {n}")
    years, month_index = divmod(day.month - 1 + n, 12)
    year, month = day.year + years, month_index + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def ends_at(day: date) -> datetime:
    """Return the moment at which a due day ends, 24:00 in Shanghai (截止时刻).

    Source: rulebook 6.1, `month_arithmetic`: the whole due day still counts.
    """
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=SHANGHAI)


def is_overdue(due_on: date, at: datetime) -> bool:
    """Tell whether the due day has ended (是否逾期).

    Raises: ValueError if `at` has no time zone.
    Source: Deputies Law 2025, art. 51: within the limit, so the last day is still in time.
    """
    if at.utcoffset() is None:
        raise ValueError(f"a moment needs its time zone: {at!r}")
    return at >= ends_at(due_on)


def days_late(due_on: date, on: date) -> int:
    """Return by how many days something done on a day was late (逾期天数), 0 if in time.

    Source: Chongqing 2018, art. 38(1); rulebook section 10.
    """
    return max(0, (on - due_on).days)


def national_reply_limits(assigned_on: date, calendar: Calendar) -> tuple[Due, Due]:
    """Return the usual and the longest day for a reply that national law allows (法定答复期限).

    Unit: three and six calendar months from the congress' assignment.
    Source: Deputies Law 2025, art. 51.
    """
    return (
        due_on(assigned_on, USUAL_REPLY_LIMIT, calendar),
        due_on(assigned_on, LONGEST_REPLY_LIMIT, calendar),
    )


def latest_reply_due(first_assigned_on: date, longest: Duration, calendar: Calendar) -> Due:
    """Return the day past which no reply is ever put off (答复最后期限).

    Unit: the policy's longest time from the first assignment, or national law's if earlier;
    neither extension nor reassignment moves it.
    Source: Deputies Law 2025, art. 51; rulebook 6.1, `reply_deadline_max`; section 12, 3.
    """
    _usual, cap = national_reply_limits(first_assigned_on, calendar)
    own = due_on(first_assigned_on, longest, calendar)
    return own if own.on < cap.on else cap


def reply_due(assigned_on: date, duration: Duration, calendar: Calendar) -> Due:
    """Return the last day for the reply (答复期限): the policy's, or national law's if earlier.

    An extension is not counted here; it ends at the second of `national_reply_limits`.
    Provisional if any year from the assignment to that day is not loaded, since a table loaded
    later may also change which of the two days is the earlier one.
    Source: Deputies Law 2025, art. 51; rulebook 6.1, `reply_deadline`.
    """
    usual, _ = national_reply_limits(assigned_on, calendar)
    on = min(due_on(assigned_on, duration, calendar).on, usual.on)
    years = range(assigned_on.year, on.year + 1)
    return Due(on, provisional=not all(calendar.knows(year) for year in years))

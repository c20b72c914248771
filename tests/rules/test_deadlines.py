"""Due days: month ends, holidays, the national limits of a reply, and the year to come."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.rules.calendar import Calendar, DayKind, Due, shipped
from cases.rules.deadlines import (
    add_months,
    due_on,
    ends_at,
    is_overdue,
    national_reply_limits,
    reply_due,
)
from cases.rules.durations import Duration, days, months, workdays

pytestmark = pytest.mark.pure

CHINA = timezone(timedelta(hours=8))

moderately = settings(max_examples=60, deadline=None)
anchors = st.dates(date(2025, 1, 1), date(2027, 6, 30))
durations = st.one_of(
    st.builds(days, st.integers(0, 120)),
    st.builds(workdays, st.integers(0, 90)),
    st.builds(months, st.integers(0, 8)),
)


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    years = draw(st.sets(st.sampled_from((2025, 2026, 2027, 2028))))
    chosen = draw(st.sets(st.dates(date(2025, 1, 1), date(2028, 12, 31)), max_size=80))
    return Calendar.from_rows([(day, kind_of(day)) for day in chosen if day.year in years], years)


def kind_of(day: date) -> DayKind:
    return DayKind.MAKEUP if day.weekday() >= 5 else DayKind.OFF


def with_day(calendar: Calendar, day: date) -> Calendar:
    rows = {known: kind_of(known) for known in calendar.off | calendar.makeup | {day}}
    return Calendar.from_rows(rows.items(), calendar.years | {day.year})


# Months


@pytest.mark.parametrize(
    ("day", "n", "later"),
    [
        (date(2026, 1, 31), 0, date(2026, 1, 31)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 30), 1, date(2026, 2, 28)),
        (date(2026, 3, 31), 1, date(2026, 4, 30)),
        (date(2026, 3, 31), 3, date(2026, 6, 30)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2026, 10, 15), 3, date(2027, 1, 15)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
    ],
)
def test_add_months_keeps_the_day_or_takes_the_last(day: date, n: int, later: date) -> None:
    assert add_months(day, n) == later


@moderately
@given(anchors, st.integers(0, 30), st.integers(0, 24), st.integers(0, 24))
def test_add_months_never_falls(day: date, shift: int, n: int, k: int) -> None:
    assert add_months(day + timedelta(days=shift), n) >= add_months(day, n)
    assert add_months(day, n + k) >= add_months(day, n)


def test_add_months_refuses_to_count_backward() -> None:
    with pytest.raises(ValueError, match="counted forward"):
        add_months(date(2026, 3, 31), -1)


# Due days


@pytest.mark.parametrize(
    ("anchor", "duration", "on"),
    [
        # Days: a day off rolls, a made-up Saturday does not.
        (date(2026, 2, 6), days(7), date(2026, 2, 13)),
        (date(2026, 2, 4), days(10), date(2026, 2, 14)),
        (date(2026, 2, 6), days(10), date(2026, 2, 24)),
        (date(2026, 9, 21), days(10), date(2026, 10, 8)),
        (date(2026, 9, 30), days(10), date(2026, 10, 10)),
        # Working days.
        (date(2026, 2, 13), workdays(5), date(2026, 2, 27)),
        (date(2026, 2, 13), workdays(6), date(2026, 2, 28)),
        (date(2026, 9, 28), workdays(15), date(2026, 10, 23)),
        (date(2026, 4, 29), workdays(2), date(2026, 5, 6)),
        # Months.
        (date(2026, 1, 31), months(1), date(2026, 2, 28)),
        (date(2025, 1, 31), months(1), date(2025, 2, 28)),
        (date(2025, 11, 17), months(3), date(2026, 2, 24)),
        (date(2026, 7, 1), months(3), date(2026, 10, 8)),
        (date(2026, 7, 10), months(3), date(2026, 10, 10)),
        # Nothing to wait for: due at once, or as soon as work resumes.
        (date(2026, 2, 13), days(0), date(2026, 2, 13)),
        (date(2026, 2, 16), days(0), date(2026, 2, 24)),
        (date(2026, 2, 16), workdays(0), date(2026, 2, 24)),
        (date(2026, 2, 16), months(0), date(2026, 2, 24)),
    ],
)
def test_due_on_is_the_working_day(anchor: date, duration: Duration, on: date) -> None:
    assert due_on(anchor, duration, shipped()) == Due(on, provisional=False)


@pytest.mark.parametrize(
    ("anchor", "duration", "due"),
    [
        (date(2026, 12, 28), workdays(3), Due(date(2026, 12, 31), provisional=False)),
        (date(2026, 12, 28), workdays(5), Due(date(2027, 1, 4), provisional=True)),
        (date(2026, 10, 30), months(3), Due(date(2027, 2, 1), provisional=True)),
        (date(2026, 12, 31), days(1), Due(date(2027, 1, 1), provisional=True)),
        (date(2027, 5, 12), months(3), Due(date(2027, 8, 12), provisional=True)),
        (date(2003, 12, 30), workdays(3), Due(date(2004, 1, 5), provisional=True)),
        (date(2003, 12, 30), months(1), Due(date(2004, 1, 30), provisional=False)),
    ],
)
def test_due_on_beyond_the_table_is_provisional(anchor: date, duration: Duration, due: Due) -> None:
    assert due_on(anchor, duration, shipped()) == due


@moderately
@given(calendars(), anchors, durations)
def test_due_on_is_always_a_working_day(
    calendar: Calendar, anchor: date, duration: Duration
) -> None:
    due = due_on(anchor, duration, calendar)

    assert calendar.is_workday(due.on)
    assert due.on >= anchor


@moderately
@given(calendars(), anchors, durations, st.integers(0, 20), st.integers(0, 20))
def test_due_on_never_falls(
    calendar: Calendar, anchor: date, duration: Duration, more: int, shift: int
) -> None:
    on = due_on(anchor, duration, calendar).on

    longer = Duration(duration.n + more, duration.unit)

    assert due_on(anchor, longer, calendar).on >= on
    assert due_on(anchor + timedelta(days=shift), duration, calendar).on >= on


@moderately
@given(calendars(), anchors, durations, anchors)
def test_one_more_row_moves_due_days_one_way(
    calendar: Calendar, anchor: date, duration: Duration, day: date
) -> None:
    calendar = Calendar(calendar.off - {day}, calendar.makeup - {day}, calendar.years)
    changed = with_day(calendar, day)

    for rule in (due_on, reply_due):
        before, after = rule(anchor, duration, calendar).on, rule(anchor, duration, changed).on
        assert after >= before if kind_of(day) is DayKind.OFF else after <= before


@moderately
@given(calendars(), calendars(), anchors, durations)
def test_a_firm_due_day_outlasts_every_later_table(
    calendar: Calendar, later: Calendar, anchor: date, duration: Duration
) -> None:
    new_rows = {day for day in later.off | later.makeup if not calendar.knows(day.year)}
    completed = Calendar.from_rows(
        [(day, kind_of(day)) for day in calendar.off | calendar.makeup | new_rows],
        calendar.years | later.years,
    )

    for rule in (due_on, reply_due):
        due = rule(anchor, duration, calendar)
        assert due.provisional or rule(anchor, duration, completed).on == due.on


@moderately
@given(calendars(), calendars(), anchors, durations)
def test_an_equal_fingerprint_means_an_equal_due_day(
    calendar: Calendar, other: Calendar, anchor: date, duration: Duration
) -> None:
    for rule in (due_on, reply_due):
        due = rule(anchor, duration, calendar)
        same = calendar.fingerprint(anchor, due.on) == other.fingerprint(anchor, due.on)
        assert not same or rule(anchor, duration, other) == due


# The end of a due day


def test_ends_at_is_midnight_in_shanghai() -> None:
    end = ends_at(date(2026, 12, 31))

    assert end == datetime(2027, 1, 1, 0, 0, tzinfo=CHINA)
    assert end.utcoffset() == timedelta(hours=8)


@pytest.mark.parametrize(
    ("at", "overdue"),
    [
        (datetime(2026, 3, 9, 0, 0, tzinfo=CHINA), False),
        (datetime(2026, 3, 9, 23, 59, 59, 999999, tzinfo=CHINA), False),
        (datetime(2026, 3, 10, 0, 0, tzinfo=CHINA), True),
        (datetime(2026, 3, 9, 15, 59, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 9, 16, 0, tzinfo=UTC), True),
    ],
)
def test_is_overdue_from_midnight_on(at: datetime, overdue: bool) -> None:
    assert is_overdue(date(2026, 3, 9), at) is overdue


def test_is_overdue_refuses_a_moment_without_zone() -> None:
    at = ends_at(date(2026, 3, 9)).replace(tzinfo=None)

    with pytest.raises(ValueError, match="needs its time zone"):
        is_overdue(date(2026, 3, 9), at)


# The reply


@pytest.mark.parametrize(
    ("assigned_on", "usual", "longest"),
    [
        (date(2026, 3, 2), date(2026, 6, 2), date(2026, 9, 2)),
        (date(2025, 11, 30), date(2026, 2, 28), date(2026, 6, 1)),
        (date(2025, 11, 18), date(2026, 2, 24), date(2026, 5, 18)),
        (date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 8)),
    ],
)
def test_national_reply_limits_are_three_and_six_months(
    assigned_on: date, usual: date, longest: date
) -> None:
    limits = national_reply_limits(assigned_on, shipped())

    assert limits == (Due(usual, provisional=False), Due(longest, provisional=False))


def test_national_reply_limits_of_the_year_to_come_are_provisional() -> None:
    limits = national_reply_limits(date(2026, 9, 15), shipped())

    assert limits == (
        Due(date(2026, 12, 15), provisional=False),
        Due(date(2027, 3, 15), provisional=True),
    )


@pytest.mark.parametrize(
    ("duration", "on"),
    [
        (months(3), date(2026, 6, 2)),
        (months(2), date(2026, 5, 6)),  # township: 2 May is a day off
        (months(4), date(2026, 6, 2)),  # longer than the law allows
        (workdays(10), date(2026, 3, 16)),  # urgent
        (workdays(90), date(2026, 6, 2)),
        (days(200), date(2026, 6, 2)),
    ],
)
def test_reply_due_takes_the_earlier_day(duration: Duration, on: date) -> None:
    assert reply_due(date(2026, 3, 2), duration, shipped()) == Due(on, provisional=False)


@pytest.mark.parametrize(
    ("assigned_on", "duration", "due"),
    [
        (date(2026, 10, 15), months(3), Due(date(2027, 1, 15), provisional=True)),
        (date(2026, 12, 1), workdays(10), Due(date(2026, 12, 15), provisional=False)),
        (date(2026, 12, 1), months(2), Due(date(2027, 2, 1), provisional=True)),
    ],
)
def test_reply_due_in_the_year_to_come_is_provisional(
    assigned_on: date, duration: Duration, due: Due
) -> None:
    assert reply_due(assigned_on, duration, shipped()) == due


@moderately
@given(calendars(), anchors, durations)
def test_reply_due_never_passes_the_national_limits(
    calendar: Calendar, assigned_on: date, duration: Duration
) -> None:
    usual, longest = national_reply_limits(assigned_on, calendar)

    due = reply_due(assigned_on, duration, calendar)

    assert due.on <= usual.on <= longest.on
    assert due.on <= due_on(assigned_on, duration, calendar).on

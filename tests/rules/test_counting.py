"""How a due day is explained: every day told once, and the same day as the count itself gives."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.calendar import Calendar, shipped
from cases.rules.counting import WEEKLY_REST, DayReason, count, stretches
from cases.rules.deadlines import due_on
from cases.rules.durations import Duration, Unit, days, months, workdays

pytestmark = pytest.mark.pure

ONE_DAY = timedelta(days=1)
SPRING_2026 = "国办发明电〔2025〕7号"
anchors = st.dates(date(2004, 1, 1), date(2028, 12, 31))
durations = st.builds(Duration, st.integers(0, 40), st.sampled_from(Unit))


def lines(anchor, duration, calendar=None):
    """Return what is told of each stretch."""
    told = count(anchor, duration, calendar or shipped())
    return [(s.first.isoformat(), s.number, s.reason.value, s.notice) for s in told.stretches]


def test_working_days_over_spring_festival_are_told_day_by_day():
    assert lines(date(2026, 2, 11), workdays(5)) == [
        ("2026-02-12", 2, "worked", ""),
        ("2026-02-14", 1, "made_up", SPRING_2026),
        ("2026-02-15", 1, "weekend", WEEKLY_REST),
        ("2026-02-16", 5, "holiday", SPRING_2026),
        ("2026-02-21", 2, "weekend", WEEKLY_REST),
        ("2026-02-23", 1, "holiday", SPRING_2026),
        ("2026-02-24", 2, "worked", ""),
    ]


def test_month_that_ends_on_a_day_off_moves_on():
    told = count(date(2025, 9, 1), months(1), shipped())

    assert (told.reached, told.rolled, told.due.on) == (date(2025, 10, 1), True, date(2025, 10, 9))
    assert [s.reason for s in told.stretches] == [
        DayReason.HOLIDAY, DayReason.WEEKEND, DayReason.HOLIDAY, DayReason.WORKED,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("anchor", "n", "reached", "shortened"),
    [
        (date(2025, 10, 31), 4, date(2026, 2, 28), True),
        (date(2023, 11, 30), 3, date(2024, 2, 29), True),
        (date(2026, 1, 12), 3, date(2026, 4, 12), False),
    ],
)
def test_month_without_such_a_day_takes_its_last(anchor, n, reached, shortened):
    told = count(anchor, months(n), shipped())
    assert (told.reached, told.shortened) == (reached, shortened)


def test_day_that_is_worked_needs_no_further_word():
    told = count(date(2026, 3, 2), days(7), shipped())
    assert (told.rolled, lines(date(2026, 3, 2), days(7))) == (
        False,
        [("2026-03-09", 1, "worked", "")],
    )


def test_year_without_an_arrangement_stands_apart():
    told = count(date(2026, 12, 30), workdays(3), shipped())

    assert [(s.first, s.known) for s in told.stretches] == [
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
        (date(2027, 1, 2), False),
        (date(2027, 1, 4), False),
    ]
    assert told.due.provisional


def test_calendar_without_notices_explains_without_them():
    bare = Calendar.from_rows([(date(2026, 3, 3), "off")], [2026])
    assert lines(date(2026, 3, 2), workdays(1), bare) == [
        ("2026-03-03", 1, "holiday", ""),
        ("2026-03-04", 1, "worked", ""),
    ]


@given(anchors, durations)
def test_explanation_ends_where_the_count_ends(anchor, duration):
    told = count(anchor, duration, shipped())

    assert told.due == due_on(anchor, duration, shipped())
    assert told.rolled == (told.reached != told.due.on)
    if duration.unit is Unit.WORKDAY and not told.rolled:
        assert sum(s.number for s in told.stretches if s.is_worked) == duration.n


@given(anchors, st.integers(0, 400))
def test_every_day_is_told_once_and_truly(first, n):
    last = first + n * ONE_DAY
    told = list(stretches(first, last, shipped()))

    assert (told[0].first, told[-1].last) == (first, last)
    for before, after in pairwise(told):
        assert after.first == before.last + ONE_DAY
        assert (before.reason, before.notice, before.known) != (
            after.reason, after.notice, after.known,
        )  # fmt: skip
    for stretch in told:
        for k in range(stretch.number):
            day = stretch.first + k * ONE_DAY
            assert shipped().is_workday(day) is stretch.is_worked

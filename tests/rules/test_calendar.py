"""The working-day calendar: the shipped table, counting, and the edge of knowledge."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import chinese_calendar
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cases.rules.calendar import FIXTURES, Calendar, DayKind, Due, load, shipped

pytestmark = pytest.mark.pure

FIRST_DAY, LAST_DAY = date(2004, 1, 1), date(2026, 12, 31)
ONE_DAY = timedelta(days=1)

# 国办发明电〔2005〕35号 moved the rest of this Saturday to 3 January 2006 and had it worked; the
# package has the day off in January but not the Saturday.
NOT_IN_THE_PACKAGE = {date(2005, 12, 31)}

moderately = settings(max_examples=60, deadline=None)
days = st.dates(date(2025, 1, 1), date(2027, 6, 30))
few = st.integers(0, 40)


@st.composite
def calendars(draw: st.DrawFn, years: tuple[int, ...] = (2025, 2026, 2027)) -> Calendar:
    loaded = draw(st.sets(st.sampled_from(years)))
    table = st.dates(date(min(years), 1, 1), date(max(years), 12, 31))
    chosen = {day for day in draw(st.sets(table, max_size=60)) if day.year in loaded}
    return Calendar.from_rows([(day, kind_of(day)) for day in chosen], loaded)


def kind_of(day: date) -> DayKind:
    return DayKind.MAKEUP if day.weekday() >= 5 else DayKind.OFF


def every_day(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def with_day(calendar: Calendar, day: date) -> Calendar:
    rows = {known: kind_of(known) for known in calendar.off | calendar.makeup | {day}}
    return Calendar.from_rows(rows.items(), calendar.years | {day.year})


# The shipped table


def test_shipped_calendar_agrees_with_the_package_on_every_day() -> None:
    span = every_day(FIRST_DAY, LAST_DAY)

    differing = {
        day for day in span if shipped().is_workday(day) != chinese_calendar.is_workday(day)
    }

    assert len(span) == 8401
    assert differing == NOT_IN_THE_PACKAGE


def test_shipped_calendar_covers_2004_to_2026() -> None:
    covered = [year for year in range(1990, 2050) if shipped().knows(year)]

    assert covered == list(range(2004, 2027))


def test_shipped_calendar_is_read_once() -> None:
    assert shipped() is shipped()


@pytest.mark.parametrize("name", ["workdays.csv", "workday_years.csv"])
def test_shipped_tables_stand_in_order(name: str) -> None:
    keys = [line.split(",")[0] for line in (FIXTURES / name).read_text("utf-8").splitlines()[1:]]

    assert all(earlier < later for earlier, later in pairwise(keys))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 2, 13), True),  # Friday before the Spring Festival
        (date(2026, 2, 14), True),  # Saturday, made up
        (date(2026, 2, 15), False),  # Sunday
        (date(2026, 2, 16), False),  # Monday, eve
        (date(2026, 2, 23), False),  # Monday, last day off
        (date(2026, 2, 24), True),
        (date(2026, 2, 28), True),  # Saturday, made up
        (date(2026, 9, 20), True),  # Sunday, made up for October
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),  # Saturday, made up
        (date(2025, 10, 8), False),  # eighth day, with the Mid-Autumn Festival
        (date(2020, 1, 31), False),  # the Spring Festival that was lengthened
        (date(2020, 2, 1), False),
        (date(2015, 9, 3), False),  # given once, for the seventieth anniversary
        (date(2018, 12, 29), True),  # ordered by the notice for the following year
        (date(2018, 12, 31), False),
    ],
)
def test_shipped_calendar_knows_the_day(day: date, worked: bool) -> None:
    assert shipped().is_workday(day) is worked


# Counting


@pytest.mark.parametrize(
    ("start", "n", "on"),
    [
        (date(2026, 2, 13), 0, date(2026, 2, 13)),
        (date(2026, 2, 13), 1, date(2026, 2, 14)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
        (date(2026, 2, 18), 1, date(2026, 2, 24)),
        (date(2026, 2, 18), 5, date(2026, 2, 28)),
        (date(2026, 9, 18), 1, date(2026, 9, 20)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 9, 30), 4, date(2026, 10, 12)),
        (date(2026, 9, 30), 20, date(2026, 11, 3)),
    ],
)
def test_add_workdays_counts_over_holidays(start: date, n: int, on: date) -> None:
    assert shipped().add_workdays(start, n) == Due(on, provisional=False)


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2026, 2, 9), date(2026, 2, 9), 0),
        (date(2026, 2, 9), date(2026, 2, 10), 1),
        (date(2026, 2, 9), date(2026, 3, 2), 11),
        (date(2026, 9, 28), date(2026, 10, 12), 6),
        (date(2026, 1, 1), date(2027, 1, 1), 248),
    ],
)
def test_count_workdays_leaves_out_the_end(start: date, end: date, count: int) -> None:
    assert shipped().count_workdays(start, end) == count


@pytest.mark.parametrize(
    ("day", "on"),
    [
        (date(2026, 2, 14), date(2026, 2, 14)),
        (date(2026, 2, 15), date(2026, 2, 24)),
        (date(2026, 10, 1), date(2026, 10, 8)),
        (date(2026, 10, 9), date(2026, 10, 9)),
        (date(2026, 10, 11), date(2026, 10, 12)),
    ],
)
def test_roll_forward_finds_the_next_working_day(day: date, on: date) -> None:
    assert shipped().roll_forward(day) == Due(on, provisional=False)


@moderately
@given(calendars(), days, few)
def test_add_workdays_is_walking(calendar: Calendar, start: date, n: int) -> None:
    walked, day = 0, start
    while walked < n:
        day += ONE_DAY
        walked += calendar.is_workday(day)

    due = calendar.add_workdays(start, n)

    assert due.on == day
    assert calendar.count_workdays(start + ONE_DAY, day + ONE_DAY) == n


@moderately
@given(calendars(), days, few, few)
def test_add_workdays_adds_up(calendar: Calendar, start: date, a: int, b: int) -> None:
    halfway = calendar.add_workdays(start, a)
    at_last = calendar.add_workdays(halfway.on, b)

    assert calendar.add_workdays(start, a + b) == Due(
        at_last.on, halfway.provisional or at_last.provisional
    )


@moderately
@given(calendars(), days, few, few, few)
def test_add_workdays_never_falls(calendar: Calendar, start: date, n: int, k: int, m: int) -> None:
    on = calendar.add_workdays(start, n).on

    assert calendar.add_workdays(start, n + k).on >= on
    assert calendar.add_workdays(start + timedelta(days=m), n).on >= on


@moderately
@given(calendars(), days, few, days)
def test_one_more_row_moves_dates_one_way(
    calendar: Calendar, start: date, n: int, day: date
) -> None:
    calendar = Calendar(calendar.off - {day}, calendar.makeup - {day}, calendar.years)
    before = calendar.add_workdays(start, n).on, calendar.roll_forward(start).on

    changed = with_day(calendar, day)
    after = changed.add_workdays(start, n).on, changed.roll_forward(start).on

    if kind_of(day) is DayKind.OFF:
        assert all(new >= old for old, new in zip(before, after, strict=True))
    else:
        assert all(new <= old for old, new in zip(before, after, strict=True))


# The edge of knowledge


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        (date(2026, 12, 30), 1, Due(date(2026, 12, 31), provisional=False)),
        (date(2026, 12, 30), 2, Due(date(2027, 1, 1), provisional=True)),
        (date(2027, 2, 5), 1, Due(date(2027, 2, 8), provisional=True)),
        (date(2003, 12, 31), 1, Due(date(2004, 1, 2), provisional=False)),
        (date(2003, 12, 30), 2, Due(date(2004, 1, 2), provisional=True)),
    ],
)
def test_add_workdays_beyond_the_table_is_provisional(start: date, n: int, due: Due) -> None:
    assert shipped().add_workdays(start, n) == due


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2027, 1, 1), Due(date(2027, 1, 1), provisional=True)),
        (date(2027, 1, 2), Due(date(2027, 1, 4), provisional=True)),
        (date(2003, 12, 31), Due(date(2003, 12, 31), provisional=True)),
    ],
)
def test_roll_forward_beyond_the_table_is_provisional(day: date, due: Due) -> None:
    assert shipped().roll_forward(day) == due


@moderately
@given(calendars(years=(2025, 2027)), days, few, st.sets(days, max_size=30))
def test_a_firm_day_outlasts_every_later_table(
    calendar: Calendar, start: date, n: int, more: set[date]
) -> None:
    due = calendar.add_workdays(start, n)
    assume(not due.provisional)
    new_rows = {day for day in more if not calendar.knows(day.year)}

    completed = Calendar.from_rows(
        [(day, kind_of(day)) for day in calendar.off | calendar.makeup | new_rows],
        {2025, 2026, 2027},
    )

    assert completed.add_workdays(start, n).on == due.on


# Fingerprints


def test_fingerprint_seals_the_days_the_years_and_the_rows_between() -> None:
    rows = [(date(2026, 2, 16), "off"), (date(2026, 2, 14), "makeup"), (date(2026, 4, 6), "off")]
    sealed = "2026-02-09 2026-03-02\n2026 loaded\n2026-02-14 makeup\n2026-02-16 off"

    seal = Calendar.from_rows(rows, [2026]).fingerprint(date(2026, 2, 9), date(2026, 3, 2))

    assert seal == sha256(sealed.encode()).hexdigest()


@moderately
@given(calendars(), calendars(), days, few)
def test_fingerprints_are_equal_only_for_the_same_days(
    one: Calendar, other: Calendar, start: date, n: int
) -> None:
    span = every_day(start, start + timedelta(days=n))
    same_answers = [(one.is_workday(day), one.knows(day.year)) for day in span] == [
        (other.is_workday(day), other.knows(day.year)) for day in span
    ]

    same_seal = one.fingerprint(span[0], span[-1]) == other.fingerprint(span[0], span[-1])

    assert same_seal is same_answers


@pytest.mark.parametrize(
    ("corrected", "changes"),
    [
        (date(2026, 3, 1), False),
        (date(2026, 3, 2), True),
        (date(2026, 3, 9), True),
        (date(2026, 3, 10), False),
    ],
)
def test_fingerprint_changes_only_within_its_days(corrected: date, changes: bool) -> None:
    first, last = date(2026, 3, 2), date(2026, 3, 9)

    seal = with_day(shipped(), corrected).fingerprint(first, last)

    assert (seal != shipped().fingerprint(first, last)) is changes


def test_fingerprint_changes_when_the_year_is_loaded() -> None:
    first, last = date(2026, 12, 31), date(2027, 1, 4)
    loaded = Calendar(shipped().off, shipped().makeup, shipped().years | {2027})

    assert loaded.fingerprint(first, last) != shipped().fingerprint(first, last)


# Refusals


@pytest.mark.parametrize(
    ("rows", "years", "reason"),
    [
        ([(date(2026, 2, 14), "off")], [2026], "only a weekday can be off"),
        ([(date(2026, 2, 16), "makeup")], [2026], "only a weekend day made up"),
        ([(date(2026, 2, 16), "off")] * 2, [2026], "2026-02-16: the day stands in the table twice"),
        ([(date(2026, 2, 16), "holiday")], [2026], "'holiday' is not a valid DayKind"),
        ([(date(2026, 2, 16), "off")], [2025], "2026 is not among the loaded years"),
    ],
)
def test_calendar_refuses_rows_that_cannot_be(
    rows: list[tuple[date, str]], years: list[int], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        Calendar.from_rows(rows, years)


def test_calendar_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        shipped().years = frozenset({2027})  # type: ignore[misc]


def test_calendar_refuses_a_moment_for_a_day() -> None:
    with pytest.raises(TypeError, match="a day is needed"):
        shipped().is_workday(datetime(2026, 2, 16, tzinfo=UTC))


def test_calendar_refuses_to_count_backward() -> None:
    day, day_before = date(2026, 2, 9), date(2026, 2, 8)

    with pytest.raises(ValueError, match="counted forward"):
        shipped().add_workdays(day, -1)
    with pytest.raises(ValueError, match="2026-02-08 lies before 2026-02-09"):
        shipped().count_workdays(day, day_before)
    with pytest.raises(ValueError, match="2026-02-08 lies before 2026-02-09"):
        shipped().fingerprint(day, day_before)


# Loading


def test_load_reads_tables_with_a_byte_order_mark(tmp_path: Path) -> None:
    workdays, years = tmp_path / "days.csv", tmp_path / "years.csv"
    workdays.write_text("day,kind,notice\n2026-02-16,off,\n", encoding="utf-8-sig")
    years.write_text("year,notice\n2026,\n", encoding="utf-8-sig")

    assert load(workdays, years) == Calendar.from_rows([(date(2026, 2, 16), "off")], [2026])


@pytest.mark.parametrize(
    ("workdays_text", "years_text", "where"),
    [
        ("date,kind,notice\n", "year,notice\n", "days.csv"),
        ("", "year,notice\n", "days.csv"),
        ("day,kind,notice\n2026-02-30,off,\n", "year,notice\n2026,\n", "days.csv, line 2"),
        ("day,kind,notice\n2026-02-16,free,\n", "year,notice\n2026,\n", "days.csv, line 2"),
        ("day,kind,notice\n2026-02-16,off\n", "year,notice\n2026,\n", "days.csv, line 2"),
        ("day,kind,notice\n", "year,notice\n2026,\nnext,\n", "years.csv, line 3"),
    ],
)
def test_load_names_the_bad_line(
    tmp_path: Path, workdays_text: str, years_text: str, where: str
) -> None:
    workdays, years = tmp_path / "days.csv", tmp_path / "years.csv"
    workdays.write_text(workdays_text, encoding="utf-8")
    years.write_text(years_text, encoding="utf-8")

    with pytest.raises(ValueError, match=where):
        load(workdays, years)

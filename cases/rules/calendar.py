"""The working-day calendar (工作日历): days off, make-up days, and where knowledge ends."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from hashlib import sha256
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
ONE_DAY = timedelta(days=1)
SATURDAY = 5  # date.weekday() counts from Monday = 0


class DayKind(StrEnum):
    """The two ways in which a day departs from its week (调休)."""

    OFF = "off"  # a weekday that is a day off (放假)
    MAKEUP = "makeup"  # a Saturday or Sunday that is worked (补班)


@dataclass(frozen=True, slots=True)
class Due:
    """A day reached by counting (到期日), and whether its year's table was missing (暂定)."""

    on: date
    provisional: bool


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of the years that were loaded (工作日历).

    In a year that is not loaded only weekends are off; every `Due` that looked at such a day
    says so by being provisional.
    Raises: ValueError for a row that contradicts its week, stands twice, or whose year is not
    loaded.
    """

    off: frozenset[date]
    makeup: frozenset[date]
    years: frozenset[int]
    # What made each of these days so (放假通知); it says nothing about whether it is worked.
    notices: Mapping[date, str] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        for day in sorted(self.off | self.makeup):
            if (day in self.off) == _is_weekend(day):
                raise ValueError(f"{day}: only a weekday can be off, only a weekend day made up")
            if day.year not in self.years:
                raise ValueError(f"{day}: the year {day.year} is not among the loaded years")

    @classmethod
    def from_rows(
        cls,
        rows: Iterable[tuple[date, str]],
        years: Iterable[int],
        notices: Mapping[date, str] | None = None,
    ) -> Calendar:
        """Build a calendar from rows of day and kind and the years they cover (构建日历).

        Raises: ValueError for an unknown kind, and as the class says.
        """
        kinds: dict[date, DayKind] = {}
        for day, kind in rows:
            if day in kinds:
                raise ValueError(f"{day}: the day stands in the table twice")
            kinds[day] = DayKind(kind)
        return cls(
            off=frozenset(day for day, kind in kinds.items() if kind is DayKind.OFF),
            makeup=frozenset(day for day, kind in kinds.items() if kind is DayKind.MAKEUP),
            years=frozenset(years),
            notices=dict(notices or {}),
        )

    def knows(self, year: int) -> bool:
        """Tell whether the State Council's arrangement of the year is loaded (是否已载入)."""
        return year in self.years

    def is_workday(self, day: date) -> bool:
        """Tell whether the day is worked (是否工作日).

        Raises: TypeError for a moment: it equals no day of the table, so that every day off
        would silently count as worked.
        """
        if isinstance(day, datetime):
            raise TypeError(f"a day is needed, not the moment {day!r}")
        return day in self.makeup or not (_is_weekend(day) or day in self.off)

    def add_workdays(self, start: date, n: int) -> Due:
        """Return the n-th working day after `start` (顺数工作日); zero returns `start` itself.

        Raises: ValueError if n < 0.
        """
        if n < 0:
            raise ValueError(f"working days are counted forward, not by {n}")
        day, provisional = start, False
        while n > 0:
            day += ONE_DAY
            provisional |= not self.knows(day.year)
            n -= self.is_workday(day)
        return Due(day, provisional)

    def count_workdays(self, start: date, end: date) -> int:
        """Count the working days from `start` up to but without `end` (工作日数).

        Raises: ValueError if end < start.
        """
        if end < start:
            raise ValueError(f"{end} lies before {start}")
        return sum(self.is_workday(day) for day in _days(start, end))

    def roll_forward(self, day: date) -> Due:
        """Return the first working day on or after `day` (顺延至工作日)."""
        provisional = not self.knows(day.year)
        while not self.is_workday(day):
            day += ONE_DAY
            provisional |= not self.knows(day.year)
        return Due(day, provisional)

    def fingerprint(self, from_day: date, to_day: date) -> str:
        """Seal what the calendar says of the days between, both included (日历指纹).

        A due day depends on nothing outside anchor and due day: a clock whose fingerprint over
        these two is unchanged needs no recomputing after a correction.
        Raises: ValueError if to_day < from_day.
        """
        if to_day < from_day:
            raise ValueError(f"{to_day} lies before {from_day}")
        years = range(from_day.year, to_day.year + 1)
        lines = [f"{from_day.isoformat()} {to_day.isoformat()}"]
        lines += [f"{year} {'loaded' if self.knows(year) else 'unloaded'}" for year in years]
        lines += [
            f"{day.isoformat()} {(DayKind.OFF if day in self.off else DayKind.MAKEUP).value}"
            for day in sorted(self.off | self.makeup)
            if from_day <= day <= to_day
        ]
        return sha256("\n".join(lines).encode()).hexdigest()


def load(workdays_csv: Path, years_csv: Path) -> Calendar:
    """Read a calendar from its two tables, `day,kind,notice` and `year,notice` (载入工作日表).

    Raises: ValueError naming file and line for a row that cannot be read; OSError.
    """
    rows: list[tuple[date, str]] = []
    notices: dict[date, str] = {}
    for where, row in _lines(workdays_csv, ("day", "kind", "notice")):
        try:
            day = date.fromisoformat(row["day"])
            rows.append((day, DayKind(row["kind"])))
        except ValueError as reason:
            raise ValueError(f"{where}: {reason}") from reason
        notices[day] = row["notice"]
    years: list[int] = []
    for where, row in _lines(years_csv, ("year", "notice")):
        try:
            years.append(int(row["year"]))
        except ValueError as reason:
            raise ValueError(f"{where}: {reason}") from reason
    return Calendar.from_rows(rows, years, notices)


@cache
def shipped() -> Calendar:
    """Return the calendar that comes with the product, read once (随产品提供的工作日历).

    Source: yearly notices of the General Office of the State Council, named in the tables.
    """
    return load(FIXTURES / "workdays.csv", FIXTURES / "workday_years.csv")


def _is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


def _days(start: date, end: date) -> Iterator[date]:
    return map(date.fromordinal, range(start.toordinal(), end.toordinal()))


def _lines(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    # Offices edit such tables in spreadsheets, which put a byte-order mark in front.
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        if tuple(next(reader, ())) != columns:
            raise ValueError(f"{path.name}: the columns must be {','.join(columns)}")
        for cells in reader:
            where = f"{path.name}, line {reader.line_num}"
            if len(cells) != len(columns):
                raise ValueError(f"{where}: {len(columns)} cells are needed, not {len(cells)}")
            yield where, dict(zip(columns, cells, strict=True))

"""How a due day is counted (期限的逐日说明): which days count, which do not, and by what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from cases.rules.calendar import ONE_DAY, Calendar, Due
from cases.rules.deadlines import add_months, due_on
from cases.rules.durations import Duration, Unit
from cases.rules.labels import Labelled

# Saturday and Sunday are the days of rest of the week.
# Source: State Council, provisions on working hours of 1995, art. 7.
WEEKLY_REST = "国务院关于职工工作时间的规定（1995年）第七条"


class DayReason(Labelled):
    """Why a day counts as worked or not (计日依据)."""

    WORKED = "worked", "working day", "工作日"
    MADE_UP = "made_up", "weekend day that is worked", "调休上班日"
    WEEKEND = "weekend", "weekend", "周末"
    HOLIDAY = "holiday", "public holiday or its day off", "节假日放假"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that follow each other and are alike (连续的同类日).

    `notice` names what makes them so, empty for an ordinary working day; `known` is False in a
    year whose arrangement was not announced yet.
    """

    first: date
    last: date
    reason: DayReason
    notice: str
    known: bool

    @property
    def is_worked(self) -> bool:
        """Tell whether these days are worked (是否工作日)."""
        return self.reason in (DayReason.WORKED, DayReason.MADE_UP)

    @property
    def number(self) -> int:
        """Return how many days these are (天数)."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Count:
    """The way from an anchor to a due day (期限推算).

    Of a length in working days `stretches` holds every day after the anchor up to the due day;
    of days and months only those from `reached` on, where a day off rolled the due day forward.
    `shortened` tells that the month reached has no such day, so that its last one was taken.
    """

    anchor: date
    duration: Duration
    reached: date
    shortened: bool
    stretches: tuple[Stretch, ...]
    due: Due

    @property
    def rolled(self) -> bool:
        """Tell whether a day off rolled the due day forward (是否顺延)."""
        return self.due.on != self.reached


def count(anchor: date, duration: Duration, calendar: Calendar) -> Count:
    """Explain how `deadlines.due_on` comes to its day (推算期限).

    Source: rulebook 6.1, `month_arithmetic` and `holiday_calendar`.
    """
    due = due_on(anchor, duration, calendar)
    match duration.unit:
        case Unit.WORKDAY:
            reached = calendar.add_workdays(anchor, duration.n).on
            first = anchor + ONE_DAY
        case Unit.DAY:
            reached = first = anchor + duration.n * ONE_DAY
        case Unit.MONTH:
            reached = first = add_months(anchor, duration.n)
    return Count(
        anchor=anchor,
        duration=duration,
        reached=reached,
        shortened=duration.unit is Unit.MONTH and reached.day != anchor.day,
        stretches=tuple(stretches(first, due.on, calendar)),
        due=due,
    )


def stretches(first: date, last: date, calendar: Calendar) -> Iterator[Stretch]:
    """Tell of each day whether it is worked and why (逐日说明), alike days together."""
    under_way: Stretch | None = None
    day = first
    while day <= last:
        reason, notice = _why(day, calendar)
        known = calendar.knows(day.year)
        if under_way is not None:
            if (under_way.reason, under_way.notice, under_way.known) == (reason, notice, known):
                under_way = replace(under_way, last=day)
                day += ONE_DAY
                continue
            yield under_way
        under_way = Stretch(day, day, reason, notice, known)
        day += ONE_DAY
    if under_way is not None:
        yield under_way


def _why(day: date, calendar: Calendar) -> tuple[DayReason, str]:
    if day in calendar.off:
        return DayReason.HOLIDAY, calendar.notices.get(day, "")
    if day in calendar.makeup:
        return DayReason.MADE_UP, calendar.notices.get(day, "")
    if calendar.is_workday(day):
        return DayReason.WORKED, ""
    return DayReason.WEEKEND, WEEKLY_REST

"""Patterns around ratings that are worth a look (评价异常情形): none of them accuses anybody.

Each has an ordinary cause too. What is found is looked at by a person, who writes down what was
found. All limits are our own. Source: rulebook 5.7 (被满意); Chongqing 2018, art. 38(3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from cases.rules.kinds import RatingOption
from cases.rules.labels import Labelled

# Nobody reads a reply, and thinks of what it changes, in less (design).
SOON = timedelta(minutes=10)
# Ratings that follow each other so closely, of so many deputies (design).
TOGETHER = timedelta(minutes=5)
TOGETHER_DEPUTIES = 2
# A password that an administrator gave is known to two persons until it is changed (promises,
# threat model); a session that begins so soon after it may be either's.
AFTER_PASSWORD = timedelta(hours=24)
SESSION_AFTER_PASSWORD = timedelta(hours=1)
# So long a session lasts: as far back it counts from where units signed in (settings).
SESSION_LASTS = timedelta(days=30)
# Papers entered with no longer pause between two of them, of so many deputies (design).
SITTING = timedelta(minutes=15)
SITTING_DEPUTIES = 5
# So many deputies who rate one unit alike on one day (design).
ALIKE_DEPUTIES = 5

_WEAKNESS = {option.value: place for place, option in enumerate(RatingOption)}


class Pattern(Labelled):
    """Name a pattern that is worth a look (异常情形)."""

    SOON = "soon", "Rated within minutes", "送达后数分钟内即评价"
    TOGETHER = "together", "Rated together from one network", "多名代表同一网段集中评价"
    UNIT_NETWORK = "unit_network", "Rated from the network of the unit", "与承办单位同一网段评价"
    CONTACT = "contact", "Changed for the better after a contact", "沟通走访后评价改好"
    PASSWORD = "password", "Rated after a new password", "重置密码后评价"
    PAPER = "paper", "Many papers entered in one sitting", "一次集中代录多名代表评价"
    ALIKE = "alike", "All alike on one day", "同日评价完全一致"


@dataclass(frozen=True, slots=True)
class Talk:
    """Hold a contact of a unit with the deputy (沟通记录): its day, and when it was recorded."""

    happened_on: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold one answer of one deputy, or its correction (一次评价), and what lies around it.

    `options` maps each dimension to what was answered, `before` to what the answer before it
    said. `day` and `first_day` are the days in Shanghai. Without a `network` none is known.
    """

    request: int
    deputy: int
    revision: int
    suggestion: int
    unit: int
    at: datetime
    day: date
    opened_at: datetime
    first_at: datetime
    first_day: date
    options: tuple[tuple[str, str], ...]
    before: tuple[tuple[str, str], ...] = ()
    network: str = ""
    unit_networks: frozenset[str] = frozenset()
    session_at: datetime | None = None
    passwords: tuple[datetime, ...] = ()
    talks: tuple[Talk, ...] = ()
    entered_by: int | None = None
    confirmed_by: int | None = None
    entered_at: datetime | None = None

    @property
    def key(self) -> tuple[Any, ...]:
        """Return by what answers are ordered (排序键)."""
        return self.at, self.request, self.deputy, self.revision

    @property
    def is_first(self) -> bool:
        """Tell whether it is no correction (首次评价)."""
        return self.revision == 1

    @property
    def on_paper(self) -> bool:
        """Tell whether an officer entered it from paper (代录)."""
        return self.entered_by is not None


@dataclass(frozen=True, slots=True)
class Line:
    """Hold what one line of the report is about (报告条目)."""

    pattern: Pattern
    answers: tuple[Answer, ...]
    unit: int | None = None
    officer: int | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """Count what a pattern was found in (统计): so many ratings of so many that it could be in."""

    ratings: int
    of: int


@dataclass(frozen=True, slots=True)
class Week:
    """Hold what a week's ratings come to (周报内容)."""

    lines: tuple[Line, ...]
    figures: dict[Pattern, Figure]


def monday_of(day: date) -> date:
    """Return the Monday of a day's week (周一). Source: GB/T 7408."""
    return day - timedelta(days=day.weekday())


def week_name(monday: date) -> str:
    """Return a week by year and number (周次), such as "2026-W07". Source: GB/T 7408."""
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02}"


# -- one answer -----------------------------------------------------------------------------------


def is_soon(answer: Answer) -> bool:
    """Tell whether it came within minutes of the question (数分钟内评价).

    The deputy is asked when the reply is delivered, or later: the question is what counts.
    """
    return answer.is_first and answer.at - answer.opened_at < SOON


def is_from_the_unit(answer: Answer) -> bool:
    """Tell whether accounts of the unit signed in from the same network (与承办单位同网段)."""
    return bool(answer.network) and answer.network in answer.unit_networks


def is_bettered(answer: Answer) -> bool:
    """Tell whether a correction is better in some dimension than the answer before it (改好)."""
    before = dict(answer.before)
    return any(
        dimension in before and _WEAKNESS[option] < _WEAKNESS[before[dimension]]
        for dimension, option in answer.options
    )


def follows_a_talk(answer: Answer) -> bool:
    """Tell whether a unit's contact may lie between first answer and correction (期间沟通).

    A contact has a day and no hour. One on the day of the first answer lies before it only if it
    was recorded before it.
    """
    return any(
        answer.first_day <= talk.happened_on <= answer.day and talk.recorded_at >= answer.first_at
        for talk in answer.talks
    )


def is_changed_after_a_talk(answer: Answer) -> bool:
    """Tell whether a correction for the better follows a unit's contact (沟通后改好)."""
    return not answer.is_first and is_bettered(answer) and follows_a_talk(answer)


def is_after_a_password(answer: Answer) -> bool:
    """Tell whether an administrator gave the account a password shortly before (重置密码后).

    Shortly before the rating, or before the session in which it was given was opened.
    """
    if answer.on_paper:
        return False
    opened = answer.session_at
    return any(
        timedelta() <= answer.at - given <= AFTER_PASSWORD
        or (opened is not None and timedelta() <= opened - given <= SESSION_AFTER_PASSWORD)
        for given in answer.passwords
    )


# -- several answers ------------------------------------------------------------------------------


def together(answers: Iterable[Answer]) -> list[Line]:
    """Find ratings of one unit that several deputies gave together (集中评价).

    From one network, each within minutes of the one before it.
    """
    known = [a for a in answers if a.network]
    found = []
    for (unit, _network), of_one in _by(known, lambda a: (a.unit, a.network)):
        for run in _runs(of_one, lambda a: a.at, TOGETHER):
            if len({a.deputy for a in run}) >= TOGETHER_DEPUTIES:
                found.append(Line(Pattern.TOGETHER, tuple(run), unit=unit))
    return found


def sittings(answers: Iterable[Answer]) -> list[Line]:
    """Find papers of many deputies that one officer entered in one sitting (集中代录)."""
    entered = [a for a in answers if a.on_paper and a.entered_at is not None]
    found = []
    for officer, of_one in _by(entered, lambda a: a.entered_by):
        in_order = sorted(of_one, key=lambda a: (a.entered_at, a.key))
        for run in _runs(in_order, lambda a: a.entered_at, SITTING):
            if len({a.deputy for a in run}) >= SITTING_DEPUTIES:
                found.append(Line(Pattern.PAPER, tuple(run), officer=officer))
    return found


def alike(answers: Iterable[Answer]) -> list[Line]:
    """Find units that many deputies rated on one day with no difference at all (完全一致)."""
    found = []
    first = [a for a in answers if a.is_first]
    for (unit, _day), of_one in _by(first, lambda a: (a.unit, a.day)):
        many = len({a.deputy for a in of_one}) >= ALIKE_DEPUTIES
        if many and len({a.options for a in of_one}) == 1:
            found.append(Line(Pattern.ALIKE, tuple(of_one), unit=unit))
    return found


def _by(
    answers: Iterable[Answer], group: Callable[[Answer], Any]
) -> list[tuple[Any, list[Answer]]]:
    """Group answers (分组); within a group the earliest stands first."""
    ordered = sorted(answers, key=lambda a: (group(a), a.key))
    return [(name, list(rows)) for name, rows in groupby(ordered, key=group)]


def _runs(
    answers: Sequence[Answer], moment: Callable[[Answer], Any], pause: timedelta
) -> list[list[Answer]]:
    """Part answers where the pause between two of them is longer (分段)."""
    runs: list[list[Answer]] = []
    for answer in answers:
        if runs and moment(answer) - moment(runs[-1][-1]) <= pause:
            runs[-1].append(answer)
        else:
            runs.append([answer])
    return runs


# -- the week -------------------------------------------------------------------------------------


def look_at(answers: Iterable[Answer]) -> Week:
    """Look at the answers of a week (周报): the lines worth a look, and what each is a part of."""
    given = sorted(answers, key=lambda a: a.key)
    found = {
        Pattern.SOON: _each(Pattern.SOON, filter(is_soon, given)),
        Pattern.TOGETHER: together(given),
        Pattern.UNIT_NETWORK: [
            Line(Pattern.UNIT_NETWORK, tuple(rows), unit=unit)
            for unit, rows in _by(filter(is_from_the_unit, given), lambda a: a.unit)
        ],
        Pattern.CONTACT: _each(Pattern.CONTACT, filter(is_changed_after_a_talk, given)),
        Pattern.PASSWORD: [
            Line(Pattern.PASSWORD, tuple(rows))
            for _deputy, rows in _by(filter(is_after_a_password, given), lambda a: a.deputy)
        ],
        Pattern.PAPER: sittings(given),
        Pattern.ALIKE: alike(given),
    }
    lines, figures = [], {}
    for pattern in Pattern:
        ordered = sorted(found[pattern], key=lambda line: line.answers[0].key)
        lines += ordered
        touched = {a.key for line in ordered for a in line.answers}
        figures[pattern] = Figure(len(touched), sum(map(_BASE[pattern], given)))
    return Week(tuple(lines), figures)


def _each(pattern: Pattern, answers: Iterable[Answer]) -> list[Line]:
    return [Line(pattern, (answer,), unit=answer.unit) for answer in answers]


# Of which answers a pattern could be found at all (基数).
_BASE: dict[Pattern, Callable[[Answer], bool]] = {
    Pattern.SOON: lambda a: a.is_first,
    Pattern.TOGETHER: lambda a: bool(a.network),
    Pattern.UNIT_NETWORK: lambda a: bool(a.network),
    Pattern.CONTACT: lambda a: not a.is_first,
    Pattern.PASSWORD: lambda a: not a.on_paper,
    Pattern.PAPER: lambda a: a.on_paper,
    Pattern.ALIKE: lambda a: a.is_first,
}

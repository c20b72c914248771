"""Why a deadline ends on its day (期限说明): the rule, the days counted and skipped, and by what.

Pages and `manage.py explain` tell it in the same sentences.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from cases.calendars import by_key
from cases.models import Clock
from cases.rules.calendar import Calendar
from cases.rules.counting import Count, Stretch, count
from cases.rules.deadlines import LONGEST_REPLY_LIMIT, due_on, national_reply_limits
from cases.rules.durations import Duration, Unit, workdays
from cases.rules.policy import Parameter, parameters
from cases.rules.policy.sources import DESIGN, in_chinese
from cases.rules.states import ClockKind, ClockState
from workflows.explaining import spoken


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an explanation (说明语句); `notice` names, in Chinese, what it rests on."""

    text: str
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """What is told of one deadline (期限说明), in the language that is spoken now."""

    clock: Clock
    name: str
    sentences: tuple[Sentence, ...]


def explain(clock: Clock, calendar: Calendar | None = None) -> Explained:
    """Explain the day of a deadline (说明期限).

    `clock` comes with `assignment__round` and `extension`; without a calendar it is the one by
    which the day was counted.
    """
    kind = ClockKind(clock.kind)
    said = tuple(_sentences(kind, clock, calendar or by_key(clock.calendar)))
    return Explained(clock, spoken(kind), said)


def _sentences(kind: ClockKind, clock: Clock, calendar: Calendar) -> Iterator[Sentence]:
    if kind is ClockKind.PROMISE:
        yield Sentence(_("The unit promised this day in its reply."))
        return
    if kind is ClockKind.MEASURE:
        yield Sentence(_("Whoever took the measure named this day."))
        return
    if clock.state == ClockState.HELD and clock.stopped_at is None:
        told = in_words(workdays(clock.left or 0))
        yield Sentence(
            _("On hold: %(length)s are left, and count on afterwards.") % {"length": told}
        )
        return
    running = clock.running
    duration = running.length
    yield _rule(next((p for p in parameters() if p.key == clock.rule), None), duration)
    yield Sentence(
        _("Counted from %(day)s; that day itself does not count.") % {"day": clock.anchor_on}
    )
    if clock.extension is not None:
        yield Sentence(
            _("An extension put it off to %(day)s.") % {"day": clock.extension.new_due_on}
        )
        return
    counted = count(clock.anchor_on, duration, calendar)
    yield from _steps(counted)
    if clock.due_on != counted.due.on:
        yield _other_day(kind, clock, calendar)
    if clock.provisional:
        years = {s.first.year for s in counted.stretches if not s.known}
        yield Sentence(
            _("The holidays of %(year)s are not announced yet: the day may still move.")
            % {"year": max(years, default=clock.due_on.year)}
        )


def in_words(duration: Duration) -> str:
    """Return a length of time in the reader's language (期限长度)."""
    match duration.unit:
        case Unit.DAY:
            said = ngettext("%(n)d day", "%(n)d days", duration.n)
        case Unit.WORKDAY:
            said = ngettext("%(n)d working day", "%(n)d working days", duration.n)
        case Unit.MONTH:
            said = ngettext("%(n)d month", "%(n)d months", duration.n)
    return said % {"n": duration.n}


def _rule(parameter: Parameter | None, duration: Duration) -> Sentence:
    """Name the rule with its length and what it rests on (依据)."""
    length = in_words(duration)
    if parameter is None:
        return Sentence(_("Time allowed: %(length)s.") % {"length": length})
    english = (get_language() or "").startswith("en")
    name = parameter.label_en if english else parameter.label_zh
    source = next((s for s in parameter.source if s != DESIGN), DESIGN)
    rests_on = source if english else in_chinese(source)
    told = {"rule": name, "length": length, "source": rests_on}
    return Sentence(_("%(rule)s: %(length)s (%(source)s).") % told)


def _steps(counted: Count) -> Iterator[Sentence]:
    """Tell the way from the anchor to the due day (逐日推算)."""
    by_workdays = counted.duration.unit is Unit.WORKDAY
    if not by_workdays:
        told = {"length": in_words(counted.duration), "day": counted.reached}
        yield Sentence(_("%(length)s later is %(day)s.") % told)
        if counted.shortened:
            yield Sentence(_("That month has no such day: its last one is taken."))
        if not counted.rolled:
            return
    number = 0
    for stretch in counted.stretches:
        if by_workdays and stretch.is_worked:
            number += stretch.number
            yield _line(
                stretch,
                _("counted, %(n)d so far") % {"n": number},
            )
        elif stretch.is_worked:
            yield _line(stretch, _("the first working day after it: the due day"))
        else:
            yield _line(stretch, _("not counted") if by_workdays else _("moves on"))


def _line(stretch: Stretch, what: str) -> Sentence:
    told = {"days": _span(stretch.first, stretch.last), "why": spoken(stretch.reason), "what": what}
    return Sentence(_("%(days)s: %(why)s, %(what)s") % told, stretch.notice)


def _span(first: date, last: date) -> str:
    if first == last:
        return str(first)
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _other_day(kind: ClockKind, clock: Clock, calendar: Calendar) -> Sentence:
    """Say why the day is another than the rule alone would give (另有依据)."""
    task = clock.assignment
    if kind is ClockKind.REPLY and task is not None:
        _usual, longest = national_reply_limits(task.first_assigned_on, calendar)
        if clock.due_on == national_reply_limits(task.assigned_on, calendar)[0].on:
            return Sentence(_("The law's three months from the assignment come first."))
        n, unit = clock.basis.split()
        duration = Duration(int(n), Unit(unit))
        told = {"length": in_words(duration), "first": task.first_assigned_on}
        if clock.due_on == due_on(task.first_assigned_on, duration, calendar).on:
            return Sentence(
                _("Never later than %(length)s after the first assignment on %(first)s.") % told
            )
        if clock.due_on == longest.on:
            told["length"] = in_words(LONGEST_REPLY_LIMIT)
            return Sentence(
                _("Never later than %(length)s after the first assignment on %(first)s.") % told
            )
    return Sentence(_("The deadline was taken over as it stood: %(day)s.") % {"day": clock.due_on})

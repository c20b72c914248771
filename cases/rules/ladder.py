"""The ladder that lateness climbs beside an item (逐级督办): which step is reached on which day.

Pure: a deadline, the rules and the calendar go in, days come out. Nothing here remembers what
was fired; whoever asks says so. Source: rulebook section 11; ADR 0019.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from cases.rules.calendar import Calendar
from cases.rules.deadlines import SHANGHAI, due_on
from cases.rules.durations import Duration
from cases.rules.policy import PolicyRules
from cases.rules.states import ClockKind, LadderStep

ONE_DAY = timedelta(days=1)
OPENS, CLOSES = time(8, 30), time(17, 30)

_REPLIES = frozenset({ClockKind.REPLY, ClockKind.SECOND_REPLY})
# How high a deadline of each kind can climb by itself. A contact or an opinion that is missing
# holds up a reply, which climbs further on its own; a promise climbs on once it is broken again.
HIGHEST = {
    ClockKind.REPLY: LadderStep.COUNCIL,
    ClockKind.SECOND_REPLY: LadderStep.COUNCIL,
    ClockKind.CONTACT: LadderStep.COMMITTEE,
    ClockKind.OPINION: LadderStep.COMMITTEE,
    ClockKind.PROMISE: LadderStep.COMMITTEE,
    # Who does not sign in is reminded of it; what it then fails to do climbs by itself.
    ClockKind.SIGN_IN: LadderStep.UNIT,
    ClockKind.ESCALATION: LadderStep.COUNCIL,
}
# What a unit that is consulted may be sent: letters that remind, and nothing that orders.
_LETTERS = (LadderStep.REMINDER, LadderStep.UNIT)


@dataclass(frozen=True, slots=True)
class Case:
    """Say what of a deadline's surroundings the ladder depends on (督办要素).

    `since` is the day on which the deadline began; `last_day` the longest day that the law
    leaves for the reply; `half_time` the middle of the reply period of a contact's task;
    `broken_again` tells that the promise was broken before.
    """

    kind: ClockKind
    due_on: date
    since: date
    key: bool = False
    may_be_ordered: bool = True
    last_day: date | None = None
    half_time: date | None = None
    broken_again: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Name a step and the day on which a deadline reaches it (督办节点).

    `code` tells apart the several reminders before a due day: "E0-30", "E0+5", "E2".
    """

    on: date
    step: LadderStep
    code: str


def climbs(kind: str) -> bool:
    """Tell whether deadlines of this kind climb (是否逐级督办)."""
    return kind in HIGHEST


def marks(case: Case, rules: PolicyRules, calendar: Calendar) -> tuple[Mark, ...]:
    """Return the steps that a deadline reaches, in their order (督办节点).

    A key item starts at the supervision order; a consulted unit is sent letters only.
    Source: rulebook section 11.
    """
    found = [*_reminders(case, rules), *_steps(case, rules, calendar)]
    if not case.may_be_ordered:
        found = [mark for mark in found if mark.step in _LETTERS]
    return tuple(sorted(found))


def first_day(
    kind: str, due: date, since: date, rules: PolicyRules, calendar: Calendar
) -> date | None:
    """Return the day of the first step (首个督办日) of a deadline that begins, None if none comes.

    It depends on nothing but these: what else there is moves later steps only.
    """
    if not climbs(kind):
        return None
    found = marks(Case(ClockKind(kind), due, since), rules, calendar)
    return found[0].on if found else None


def missed(found: Collection[Mark], fired: Collection[str], today: date) -> tuple[Mark, ...]:
    """Return the steps whose day has come and that were not fired (到期未触发节点), in order.

    A step below one that was fired is over: lateness never climbs down.
    """
    height = max((LadderStep(code[:2]) for code in fired), default=LadderStep.REMINDER)
    return tuple(
        mark
        for mark in sorted(found)
        if mark.on <= today and mark.code not in fired and _is_open(mark, height)
    )


def next_mark(found: Collection[Mark], fired: Collection[str]) -> Mark | None:
    """Return the next step that was not fired (下一督办节点), None at the top."""
    height = max((LadderStep(code[:2]) for code in fired), default=LadderStep.REMINDER)
    left = sorted(m for m in found if m.code not in fired and _is_open(m, height))
    return left[0] if left else None


def above(found: Collection[Mark], fired: Collection[str]) -> Mark | None:
    """Return the next higher step (上一督办层级), whatever its day; None at the top."""
    height = max((LadderStep(code[:2]) for code in fired), default=LadderStep.REMINDER)
    higher = [mark for mark in sorted(found) if mark.step > height]
    return higher[0] if higher else None


def is_working_hour(at: datetime, calendar: Calendar) -> bool:
    """Tell whether offices work at this moment (工作时间): nobody is reminded outside of it.

    Source: rulebook section 11; half past eight to half past five, on working days.
    """
    here = at.astimezone(SHANGHAI)
    return calendar.is_workday(here.date()) and OPENS <= here.time() < CLOSES


def half_time_of(begun: date, reply_due: date) -> date:
    """Return the middle of a reply period (办理过半之日). Source: rulebook section 11, E3."""
    return begun + (reply_due - begun) // 2


def _is_open(mark: Mark, height: LadderStep) -> bool:
    # After the due day the case officer is still reminded while the item climbs.
    return mark.step > height or mark.step == LadderStep.REMINDER


def _reminders(case: Case, rules: PolicyRules) -> list[Mark]:
    if case.kind not in _REPLIES:
        return []
    days = [(n, case.due_on + timedelta(days=n)) for n in rules.reminder_schedule]
    step = LadderStep.REMINDER
    return [Mark(on, step, f"{step.value}{n:+d}") for n, on in days if on > case.since]


def _steps(case: Case, rules: PolicyRules, calendar: Calendar) -> list[Mark]:
    after = case.due_on + ONE_DAY
    if case.kind is ClockKind.ESCALATION:
        # The leader's step without a result: the body above is next.
        return [_mark(after, LadderStep.COUNCIL)]
    highest = HIGHEST[case.kind]
    if case.kind is ClockKind.PROMISE and case.broken_again:
        highest = LadderStep.COUNCIL
    found = {}
    for rung in rules.escalation_ladder:
        if rung.step <= highest:
            reached = due_on(case.due_on, Duration(rung.n, rung.unit), calendar).on
            found[rung.step] = max(after, reached)
    if case.half_time is not None and LadderStep.COMMITTEE in found:
        found[LadderStep.COMMITTEE] = max(after, case.half_time)
    if case.last_day is not None and LadderStep.COUNCIL in found:
        found[LadderStep.COUNCIL] = min(
            found[LadderStep.COUNCIL], max(after, case.last_day + ONE_DAY)
        )
    if case.kind is ClockKind.PROMISE and case.broken_again:
        found[LadderStep.LEADER] = after
    if case.key and LadderStep.ORDER in found:
        found[LadderStep.ORDER] = found.pop(LadderStep.UNIT)
    return [_mark(on, step) for step, on in found.items()]


def _mark(on: date, step: LadderStep) -> Mark:
    return Mark(on, step, step.value)

"""What other rules would mean for what is under way (规则试算), before anything is saved.

Nothing is written. Each item is asked under its own version of the rules with the wished values
put in: a congress whose items stand under several versions gets one answer for all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases.calendars import in_force
from cases.models import Clock, Policy, RatingRequest
from cases.models.suggestion import OPEN_STATES
from cases.rules.calendar import Calendar
from cases.rules.kinds import RatingOption
from cases.rules.policy import PolicyRules
from cases.rules.rating import Verdict, verdict
from cases.rules.recounting import recount
from cases.rules.states import ClockKind, ClockState, RatingRequestState
from people.models import Congress

BATCH = 500
# What a verdict weighs: whoever goes from one to a heavier one climbs.
_WEIGHT = {
    Verdict.CLOSE: 0,
    Verdict.PARK: 1,
    Verdict.DECIDE: 2,
    Verdict.SECOND_ASSIGNMENT: 3,
    Verdict.ESCALATE: 4,
}


@dataclass(frozen=True, slots=True)
class Moved:
    """One deadline that would end on another day (变动的期限)."""

    number: str
    title: str
    kind: ClockKind
    unit: str
    due_on: date
    would_be: date
    was_late: bool
    would_be_late: bool

    @property
    def falls_late(self) -> bool:
        """Tell whether it would be late at once (即告逾期)."""
        return self.would_be_late and not self.was_late


@dataclass(frozen=True, slots=True)
class Turned:
    """One rating that would lead elsewhere (走向改变的评价)."""

    number: str
    title: str
    unit: str
    verdict: Verdict
    would_be: Verdict

    @property
    def climbs(self) -> bool:
        """Tell whether it would lead to more than now (升级)."""
        return _WEIGHT[self.would_be] > _WEIGHT[self.verdict]


@dataclass(slots=True)
class Tried:
    """Hold what other rules would mean (试算结果), with what was looked at."""

    suggestions: int = 0
    deadlines: int = 0
    ratings: int = 0
    moved: list[Moved] = field(default_factory=list)
    turned: list[Turned] = field(default_factory=list)

    @property
    def falling_late(self) -> list[Moved]:
        """List the deadlines that would be late at once (即告逾期)."""
        return [each for each in self.moved if each.falls_late]

    @property
    def climbing(self) -> list[Turned]:
        """List the ratings that would lead to more than now (升级)."""
        return [each for each in self.turned if each.climbs]


def whatif(
    congress: Congress,
    wished: Mapping[str, Any],
    today: date,
    step: Callable[[int], Any] = lambda n: None,
) -> Tried:
    """Try rules on everything that is under way (试算).

    `wished` is what `PolicyRules.from_dict` reads; `step` hears how many rows were looked at.
    Raises: PolicyError where the wished values break a limit, alone or beside the others.
    """
    changed = _changer(wished)
    for policy in Policy.objects.filter(congress=congress):
        changed(policy)
    tried, items, calendar = Tried(), set(), in_force()
    for clock in _batched(_clocks(congress), step):
        items.add(clock.suggestion_id)
        tried.deadlines += 1
        _try_clock(clock, changed, calendar, today, tried)
    for request in _batched(_requests(congress), step):
        items.add(request.suggestion_id)
        tried.ratings += 1
        _try_request(request, changed, tried)
    tried.suggestions = len(items)
    return tried


def rows_of(congress: Congress) -> int:
    """Count what will be looked at (试算行数), for a bar of progress."""
    return int(_clocks(congress).count() + _requests(congress).count())


def _changer(wished: Mapping[str, Any]) -> Callable[[Policy], PolicyRules]:
    known: dict[int, PolicyRules] = {}

    def changed(policy: Policy) -> PolicyRules:
        if policy.pk not in known:
            known[policy.pk] = PolicyRules.from_dict(wished, policy.rules)
        return known[policy.pk]

    return changed


def _clocks(congress: Congress) -> Any:
    # What is on hold has no day that could move.
    rows = Clock.objects.filter(
        suggestion__congress=congress, suggestion__state__in=OPEN_STATES, stopped_at=None
    ).exclude(state=ClockState.HELD)
    return rows.select_related(
        "suggestion__policy", "assignment__round__policy", "assignment__organ", "extension"
    )


def _requests(congress: Congress) -> Any:
    return RatingRequest.objects.filter(
        suggestion__congress=congress,
        suggestion__state__in=OPEN_STATES,
        state=RatingRequestState.RELEASED,
    ).select_related("suggestion", "round__policy", "assignment__organ")


def _batched(rows: Any, step: Callable[[int], Any]) -> Iterator[Any]:
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield from batch
        step(len(batch))
        last = batch[-1].pk


def _try_clock(
    clock: Clock,
    changed: Callable[[Policy], PolicyRules],
    calendar: Calendar,
    today: date,
    tried: Tried,
) -> None:
    suggestion, task = clock.suggestion, clock.assignment
    policy = suggestion.policy if task is None else task.round.policy
    running = clock.running
    now = recount(running, policy.rules, calendar).on
    would_be = recount(running, changed(policy), calendar).on
    # A deadline that was taken over as it stood is moved only by what the rules change.
    if would_be not in (now, clock.due_on):
        tried.moved.append(
            Moved(
                number=suggestion.reference,
                title=suggestion.title,
                kind=ClockKind(clock.kind),
                unit=str(task.organ) if task is not None else "",
                due_on=clock.due_on,
                would_be=would_be,
                was_late=clock.due_on < today,
                would_be_late=would_be < today,
            )
        )


def _try_request(
    request: RatingRequest, changed: Callable[[Policy], PolicyRules], tried: Tried
) -> None:
    opened = request.round
    if opened.number != request.suggestion.round_number:
        return
    whole = RatingOption(request.overall) if request.overall else None
    led = [
        verdict(whole, request.attitude_alert, opened.turn, rules)
        for rules in (opened.policy.rules, changed(opened.policy))
    ]
    if led[0] != led[1]:
        tried.turned.append(
            Turned(
                number=request.suggestion.reference,
                title=request.suggestion.title,
                unit=str(request.assignment.organ),
                verdict=led[0],
                would_be=led[1],
            )
        )

"""Questions about many suggestions at once (统计清单): carried over, made again every year."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cases.acting import SHANGHAI
from cases.models import Assignment, Promise, Round, Suggestion, SuggestionLink
from cases.models.suggestion import FINAL_STATES
from cases.rules.states import (
    LIVING_PROMISES,
    REPLYING_ROLES,
    AssignmentState,
    LinkKind,
    SuggestionState,
)
from cases.tasks import GONE
from people.models import Congress, Session


def carried_over(congress: Congress | int, day: date) -> QuerySet[Suggestion]:
    """List what was registered before this year or the latest session and is open (结转事项).

    Each item keeps its number, however often it is carried over. It counts on `day` as long as it
    had not ended by the end of that day. Source: Qingdao 2021, art. 27; Chongqing 2018, art. 33.
    """
    began = (
        Session.objects.filter(term__congress=congress, starts_on__lte=day)
        .order_by("-starts_on")
        .values_list("starts_on", flat=True)
        .first()
    )
    new_year = date(day.year, 1, 1)
    since = max(new_year, began) if began is not None else new_year
    return (
        Suggestion.objects.filter(
            Q(closed_at=None) | Q(closed_at__gte=_midnight(day + timedelta(days=1))),
            congress=congress,
            registered_at__lt=_midnight(since),
        )
        .exclude(reference="")
        .order_by("registered_at", "pk")
    )


def of_running_term(day: date) -> Q:
    """Return the filter for suggestions of a term that runs on this day (本届建议)."""
    running = Q(term__over_on=None) | Q(term__over_on__gt=day)
    return running & Q(term__starts_on__lte=day)


def repeated(congress: Congress | int) -> list[Any]:
    """List what is made again and again, for a systemic study (反复提出事项), oftenest first.

    Each is the earliest of its kind; `times` counts it and every one that repeats it, also by way
    of another. Source: Chongqing 2020 (items made every year, handled every year).
    """
    links = SuggestionLink.objects.filter(
        suggestion__congress=congress, kind=LinkKind.REPEATS, removed_at=None
    ).values_list("suggestion", "to")
    earlier: dict[int, list[int]] = {}
    for later, before in links:
        earlier.setdefault(later, []).append(before)
    times: dict[int, set[int]] = {}
    for later in earlier:
        for first in _firsts(later, earlier):
            times.setdefault(first, {first}).add(later)
    found = Suggestion.objects.filter(pk__in=list(times)).order_by("pk")
    for suggestion in found:
        suggestion.times = len(times[suggestion.pk])  # type: ignore[attr-defined]
    return sorted(found, key=lambda s: (-len(times[s.pk]), s.pk))


def _firsts(later: int, earlier: dict[int, list[int]]) -> set[int]:
    """Return the earliest items to which the links of one lead; links never lead in a circle."""
    firsts, todo, seen = set[int](), [later], {later}
    while todo:
        here = todo.pop()
        before = earlier.get(here, [])
        if not before and here != later:
            firsts.add(here)
        todo += [one for one in before if one not in seen]
        seen.update(before)
    return firsts


@dataclass(frozen=True, slots=True)
class Progress:
    """Hold how far suggestions have come (办复、办成): two figures, each with its denominator."""

    assigned: int
    replied: int
    done: int
    # How many there are at all, also what is with no unit (总件数).
    items: int


def progress_of(items: QuerySet[Any], organs: Collection[int] | None = None) -> Progress:
    """Count how many of these items are replied to and how many are done (办复与办成).

    * *Assigned* is what a unit has to reply to and has not left the way: neither withdrawn nor
      converted, transferred, split up or void.
    * *Replied* is what of that every unit of a round has replied to.
    * *Done* is what of that has closed, and no binding promise of it is open.

    With `organs` the tasks of these units count alone, and those that they passed on. One
    statement. Source: Shanghai 2015, art. 22; invariant 9.
    """
    told = items.aggregate(
        assigned=Count("pk", filter=_assigned(organs)),
        replied=Count("pk", filter=_assigned(organs) & _replied(organs)),
        done=Count("pk", filter=_assigned(organs) & _replied(organs) & _done()),
        items=Count("pk"),
    )
    return Progress(**told)


def _answering(organs: Collection[int] | None) -> QuerySet[Assignment]:
    """Return the tasks of those who answer the deputies (答复任务); what passed on is none."""
    tasks = Assignment.objects.filter(role__in=sorted(REPLYING_ROLES)).exclude(state__in=GONE)
    if organs is None:
        return tasks
    own = Q(organ__in=organs) | Q(carried_by__in=organs) | Q(parent__organ__in=organs)
    return tasks.filter(own)


def _assigned(organs: Collection[int] | None) -> Q:
    closed = Q(state=SuggestionState.CLOSED) | Q(ended_as=SuggestionState.CLOSED)
    left = Q(state__in=FINAL_STATES) & ~closed
    away = Q(state=SuggestionState.TRANSFERRED_OUT)
    return Q(Exists(_answering(organs).filter(suggestion=OuterRef("pk")))) & ~left & ~away


def _replied(organs: Collection[int] | None) -> Q:
    mine = _answering(organs).filter(round=OuterRef("pk"))
    issued = Q(state=AssignmentState.REPLY_ISSUED)
    rounds = Round.objects.filter(suggestion=OuterRef("pk"), recalled_at=None)
    return Q(Exists(rounds.filter(Exists(mine.filter(issued)), ~Exists(mine.exclude(issued)))))


def _done() -> Q:
    living = Promise.objects.filter(
        suggestion=OuterRef("pk"), binding=True, state__in=LIVING_PROMISES
    )
    closed = Q(state=SuggestionState.CLOSED) | Q(ended_as=SuggestionState.CLOSED)
    return closed & ~Q(Exists(living))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)

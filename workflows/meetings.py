"""Which items a meeting may take, and how many have answered (评议会清单与计数): read only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from cases.models import (
    Assignment,
    EvaluationMeeting,
    MeetingItem,
    Rater,
    Rating,
    RatingRequest,
    Round,
    Suggestion,
)
from cases.rules.meetings import Unfit, why_not_rated
from cases.rules.states import HandlingRole, RatingRequestState
from cases.tasks import GONE

# (suggestion, round): what was asked about the replies of one round.
Key = tuple[int, int]


@dataclass(slots=True)
class Counts:
    """Hold how many deputies are asked about an item, and how many answered (评价人数)."""

    asked: int = 0
    answered: int = 0
    # Of these, how many between the beginning and the end of the second part (会上评价).
    at_meeting: int = 0

    @property
    def silent(self) -> int:
        """Return how many have not answered (未评价人数)."""
        return self.asked - self.answered


def in_scope(
    congress: int, *, year: int | None = None, unit: int | None = None, category: str = ""
) -> QuerySet[Suggestion]:
    """Return the items with a reply that a filter names (筛选范围): year, unit, field."""
    found = Suggestion.objects.filter(congress=congress, rating_requests__isnull=False)
    if year is not None:
        found = found.filter(registered_at__year=year)
    if unit is not None:
        own = Q(organ=unit) | Q(carried_by=unit)
        tasks = Assignment.objects.filter(own).exclude(state__in=GONE)
        found = found.filter(assignments__in=tasks)
    if category:
        found = found.filter(category=category)
    return found.distinct().order_by("pk")


def unfit_of(items: Iterable[Suggestion]) -> dict[int, Unfit | None]:
    """Tell of each item why it cannot be put on an agenda (不列入原因), None where it can."""
    listed = list(items)
    keys = [item.pk for item in listed]
    on_agendas = MeetingItem.objects.living().filter(suggestion__in=keys)
    elsewhere = set(on_agendas.values_list("suggestion", flat=True))
    latest = latest_rounds(listed)
    states = states_asked((item.pk, latest[item.pk].pk) for item in listed if item.pk in latest)
    found: dict[int, Unfit | None] = {}
    for item in listed:
        if item.classified:
            found[item.pk] = Unfit.CLASSIFIED
        elif item.pk in elsewhere:
            found[item.pk] = Unfit.ELSEWHERE
        elif item.pk in latest:
            found[item.pk] = why_not_rated(states[item.pk, latest[item.pk].pk])
        else:
            found[item.pk] = Unfit.NOT_ASKED
    return found


def latest_rounds(items: Iterable[Suggestion]) -> dict[int, Round]:
    """Return the round of each item whose replies are examined (评议轮次): the present one."""
    numbers = {item.pk: item.round_number for item in items}
    rows = Round.objects.filter(suggestion__in=list(numbers)).order_by("pk")
    return {r.suggestion_id: r for r in rows if r.number == numbers[r.suggestion_id]}


def states_asked(keys: Iterable[Key]) -> dict[Key, set[str]]:
    """Return in which states the requests about these items are (征询状态)."""
    found: dict[Key, set[str]] = {key: set() for key in keys}
    rows = RatingRequest.objects.filter(suggestion__in={key for key, _round in found})
    for suggestion, opened, state in rows.values_list("suggestion", "round", "state"):
        if (suggestion, opened) in found:
            found[suggestion, opened].add(state)
    return found


def to_summon(round_: Round, suggestion: int) -> list[Assignment]:
    """Return the tasks whose units answer for an item in person (受评任务).

    Those who replied come first, then the co-handlers.
    """
    asked = RatingRequest.objects.filter(
        suggestion=suggestion, round=round_, state=RatingRequestState.OPENED
    )
    replied = Assignment.objects.filter(pk__in=asked.values("assignment"))
    helping = Assignment.objects.filter(round=round_, role=HandlingRole.CO_HANDLER).exclude(
        state__in=GONE
    )
    return list(dict.fromkeys([*replied.order_by("pk"), *helping.order_by("pk")]))


def counts_of(meeting: EvaluationMeeting, items: Iterable[MeetingItem]) -> dict[int, Counts]:
    """Count by item who was asked, who answered, and who of these at the meeting (评价计数).

    Read from the times alone: the meeting stores nothing of what anybody answered, and who
    corrects an answer later has answered when he or she first did.
    """
    rows = {(item.suggestion_id, item.round_id): item.pk for item in items}
    counts: dict[int, Counts] = {key: Counts() for key in rows.values()}
    requests = RatingRequest.objects.filter(suggestion__in={key for key, _round in rows}).exclude(
        state=RatingRequestState.VOIDED
    )
    of: dict[int, int] = {}
    for request, suggestion, opened in requests.values_list("pk", "suggestion", "round"):
        if (suggestion, opened) in rows:
            of[request] = rows[suggestion, opened]
    # An answer stands also where its deputy has left office since.
    asked = Rater.objects.filter(request__in=list(of)).filter(
        Q(excused_at=None) | Q(answered_at__isnull=False)
    )
    for request, answered_at in asked.values_list("request", "answered_at"):
        counts[of[request]].asked += 1
        counts[of[request]].answered += answered_at is not None
    for request, number in _at_meeting(meeting, of).items():
        counts[of[request]].at_meeting += number
    return counts


def _at_meeting(meeting: EvaluationMeeting, requests: Iterable[int]) -> dict[int, int]:
    if meeting.second_opened_at is None:
        return {}
    given = Rating.objects.filter(
        request__in=list(requests), revision=1, given_at__gte=meeting.second_opened_at
    )
    if meeting.ended_at is not None:
        given = given.filter(given_at__lt=meeting.ended_at)
    found: dict[int, int] = defaultdict(int)
    for request, _deputy in given.values_list("request", "deputy").distinct().order_by():
        found[request] += 1
    return found

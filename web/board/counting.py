"""What stands where (在态统计): counts of states and of lights, and the list behind a count.

A count and its list ask the same rows and the same deadline, so that they never disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery

from cases.models import Assignment, Suggestion
from cases.queries import of_running_term
from cases.rules.states import FINAL_STATES, REPLYING_ROLES, AssignmentState, SuggestionState
from web.shared.following import Mark, due_first, latest_first
from web.shared.lights import SOON, Light, light
from web.shared.listing import with_due
from web.shared.requests import Asked
from web.shared.units import BY_ORGAN

# Tasks that are no longer whose unit answers for the item.
GIVEN_UP = (
    AssignmentState.PASSED_ON, AssignmentState.SUPERSEDED, AssignmentState.RECALLED,
    AssignmentState.CANCELLED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Numbers:
    """Hold what stands in a state (在态件数): all, those late, those due soon."""

    count: int = 0
    late: int = 0
    soon: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one item of a state's list (行)."""

    item: Any
    units: str
    light: Light
    due_on: date | None


def seen(request: Asked, every_term: bool) -> QuerySet[Any]:
    """Return what the board is about, as far as the person may see it (看板范围).

    That is the running term, with what of earlier terms is still under way; or every term.
    """
    items = Suggestion.objects.visible_to(request.user, request.today)
    if every_term:
        return items
    return items.filter(of_running_term(request.today) | ~Q(state__in=FINAL_STATES))


def numbers(request: Asked, every_term: bool) -> dict[str, Numbers]:
    """Count what stands in each state (各状态件数). One statement."""
    today = request.today
    # What has ended is neither late nor due, as in every list.
    running = ~Q(state__in=FINAL_STATES)
    late = running & Q(next_due__lt=today)
    soon = running & Q(next_due__gte=today, next_due__lte=today + timedelta(days=SOON))
    rows = (
        with_due(seen(request, every_term))
        .order_by()
        .values("state")
        .annotate(
            n=Count("pk"), late=Count("pk", filter=late), soon=Count("pk", filter=soon)
        )
    )  # fmt: skip
    found = {row["state"]: Numbers(row["n"], row["late"], row["soon"]) for row in rows}
    return {state.value: found.get(state.value, Numbers()) for state in SuggestionState}


def page_of_state(
    request: Asked, state: str, after: Mark | None, every_term: bool
) -> tuple[list[Line], str]:
    """List the items of a state (状态清单), late first, and where the next page begins."""
    ended = state in FINAL_STATES
    query = seen(request, every_term).filter(state=state)
    if ended and not every_term:
        # None of them is under way: of the two conditions that of the term is left, which alone
        # is found by its index.
        everything = seen(request, every_term=True)
        query = everything.filter(of_running_term(request.today), state=state)
    found, following = (latest_first if ended else due_first)(query, after)
    units = units_of(request, [item.pk for item in found])
    lines = [
        Line(
            item,
            "、".join(units[item.pk]),
            light(item.next_due, request.today, done=ended),
            item.next_due,
        )
        for item in found
    ]
    return lines, following


def units_of(request: Asked, items: Iterable[int]) -> dict[int, list[str]]:
    """Return who answers for each item in its latest round (主办单位). One statement."""
    latest = (
        Assignment.objects.filter(suggestion=OuterRef("suggestion"))
        .order_by()
        .values("suggestion")
        .annotate(most=Max("round__number"))
        .values("most")
    )
    rows = (
        Assignment.objects.visible_to(request.user, request.today)
        .filter(
            suggestion__in=list(items),
            role__in=sorted(REPLYING_ROLES),
            round__number=Subquery(latest),
        )
        .exclude(state__in=GIVEN_UP)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for item, name in rows.order_by(*BY_ORGAN).values_list("suggestion", "organ__name"):
        if name not in found[item]:
            found[item].append(name)
    return found

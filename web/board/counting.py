"""What stands where (在态统计): counts of states and of lights, and the list behind a count.

A count and its list ask the same rows and the same deadline, so that they never disagree.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery

from cases.models import Assignment, Suggestion
from cases.rules.states import FINAL_STATES, REPLYING_ROLES, AssignmentState, SuggestionState
from web.shared.lights import SOON, Light, light
from web.shared.listing import with_due
from web.shared.requests import Asked
from web.shared.units import BY_ORGAN

ROWS = 25
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


def seen(request: Asked) -> QuerySet[Any]:
    """Return what the person may see, each with its next due day (可见件附到期日)."""
    return with_due(Suggestion.objects.visible_to(request.user, request.today)).order_by()


def numbers(request: Asked) -> dict[str, Numbers]:
    """Count what stands in each state (各状态件数). One statement."""
    today = request.today
    # What has ended is neither late nor due, as in every list.
    running = ~Q(state__in=FINAL_STATES)
    late = running & Q(next_due__lt=today)
    soon = running & Q(next_due__gte=today, next_due__lte=today + timedelta(days=SOON))
    rows = (
        seen(request)
        .values("state")
        .annotate(
            n=Count("pk"), late=Count("pk", filter=late), soon=Count("pk", filter=soon)
        )
    )  # fmt: skip
    found = {row["state"]: Numbers(row["n"], row["late"], row["soon"]) for row in rows}
    return {state.value: found.get(state.value, Numbers()) for state in SuggestionState}


@dataclass(frozen=True, slots=True)
class Mark:
    """Say after which line a page begins (翻页标记): the due day and the key of the last one."""

    due_on: date | None
    pk: int

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """Read a mark (读取标记); what is none begins at the beginning."""
        day, _dot, key = text.partition(".")
        if not (key.isascii() and key.isdecimal() and len(key) < 19):
            return None
        if day == "":
            return cls(None, int(key))
        try:
            return cls(date.fromisoformat(day), int(key))
        except ValueError:
            return None

    def __str__(self) -> str:
        return f"{self.due_on.isoformat() if self.due_on else ''}.{self.pk}"

    @property
    def later(self) -> Q:
        """Return the filter for what stands behind it (其后)."""
        if self.due_on is None:
            return Q(next_due=None, pk__gt=self.pk)
        same = Q(next_due=self.due_on, pk__gt=self.pk)
        return Q(next_due__gt=self.due_on) | same | Q(next_due=None)


def page_of_state(request: Asked, state: str, after: Mark | None) -> tuple[list[Line], str]:
    """List the items of a state (状态清单), late first, and where the next page begins."""
    query = seen(request).filter(state=state)
    if after is not None:
        query = query.filter(after.later)
    query = query.order_by(F("next_due").asc(nulls_last=True), "pk")
    found = list(query[: ROWS + 1])
    units = units_of(request, [item.pk for item in found[:ROWS]])
    ended = state in FINAL_STATES
    lines = [
        Line(
            item,
            "、".join(units[item.pk]),
            light(item.next_due, request.today, done=ended),
            None if ended else item.next_due,
        )
        for item in found[:ROWS]
    ]
    if len(found) <= ROWS:
        return lines, ""
    last = found[ROWS - 1]
    return lines, str(Mark(last.next_due, last.pk))


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

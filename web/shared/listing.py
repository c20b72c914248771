"""Lists (列表): pages of 25 rows, each row ready to be shown, few statements whatever the size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from cases.models import Clock, Suggestion
from cases.rules.states import ClockKind, HandlingRole, SuggestionState, WorkKind
from web.shared.lights import Light, light
from web.shared.requests import Asked
from workflows.explaining import spoken
from workflows.models import WorkItem

ROWS = 25


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one line of a list (行)."""

    url: str
    number: str
    title: str
    who: str
    what: str
    light: Light
    due_on: date | None
    urgent: bool
    is_key: bool


@dataclass(frozen=True, slots=True)
class Tab:
    """Name one list of a desk (标签页) and how many lines it has."""

    key: str
    name: Any
    count: int
    current: bool


def page_of(query: QuerySet[Any], request: Asked) -> Page[Any]:
    """Return the page that is asked for (分页); a number out of range is the last or the first."""
    return Paginator(query, ROWS).get_page(request.GET.get("page"))


def work(request: Asked, organs: Iterable[int], kinds: Sequence[str]) -> QuerySet[WorkItem]:
    """Return the open work items of these organs (待办), the most urgent first."""
    return (
        WorkItem.objects.visible_to(request.user, request.today)
        .to_do()
        .filter(organ__in=list(organs), kind__in=kinds)
        .select_related("suggestion__lead", "assignment")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )


def counts(request: Asked, organs: Iterable[int]) -> dict[str, int]:
    """Count the open work items by kind (待办计数). One statement."""
    rows = (
        WorkItem.objects.visible_to(request.user, request.today)
        .to_do()
        .filter(organ__in=list(organs))
        .order_by()
        .values("kind")
        .annotate(n=Count("pk"))
    )
    return {row["kind"]: row["n"] for row in rows}


def work_rows(items: Iterable[WorkItem], today: date) -> list[Row]:
    """Make lines of work items (待办行)."""
    found = []
    for item in items:
        suggestion = item.suggestion
        role = spoken(HandlingRole(item.assignment.role)) if item.assignment else ""
        what = spoken(WorkKind(item.kind))
        found.append(
            Row(
                reverse("item", args=[suggestion.pk]),
                suggestion.number,
                suggestion.title,
                suggestion.lead.name,
                f"{role} · {what}" if role else what,
                light(item.due_on, today),
                item.due_on,
                suggestion.urgent,
                suggestion.is_key,
            )
        )
    return found


# The deadline that a list of suggestions shows; never that of a rating.
SHOWN = (
    ClockKind.INTAKE, ClockKind.ASSIGNMENT, ClockKind.REPLY, ClockKind.SECOND_REPLY,
    ClockKind.ESCALATION,
)  # fmt: skip


def with_due(query: QuerySet[Suggestion]) -> QuerySet[Any]:
    """Add the next due day to suggestions (附到期日) in the same statement, first due first."""
    clocks = (
        Clock.objects.filter(suggestion=OuterRef("pk"), stopped_at=None, kind__in=SHOWN)
        .order_by()
        .values("suggestion")
        .annotate(first=Min("due_on"))
        .values("first")
    )
    found = query.annotate(next_due=Subquery(clocks)).select_related("lead")
    return found.order_by(F("next_due").asc(nulls_last=True), "pk")


def rows(suggestions: Iterable[Any], today: date) -> list[Row]:
    """Make lines of suggestions (建议行)."""
    return [
        Row(
            reverse("item", args=[s.pk]),
            s.number,
            s.title,
            s.lead.name,
            spoken(SuggestionState(s.state)),
            light(s.next_due, today, done=s.is_final),
            s.next_due,
            s.urgent,
            s.is_key,
        )
        for s in suggestions
    ]


def search(query: QuerySet[Suggestion], text: str) -> QuerySet[Suggestion]:
    """Keep what bears these words or this number (检索)."""
    text = text.strip().replace("\x00", "")[:100]
    if not text:
        return query
    return query.filter(Q(title__icontains=text) | Q(number=text) | Q(lead__name__icontains=text))

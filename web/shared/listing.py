"""Lists (列表): pages of 25 rows, each row ready to be shown, few statements whatever the size."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from cases.acting import SHANGHAI
from cases.confidential import WITHHELD, unknowing, withheld_from
from cases.models import Assignment, Clock, Suggestion
from cases.rules.states import ClockKind, ClockState, HandlingRole, SuggestionState, WorkKind
from web.shared.lights import Light, light
from web.shared.meetings import second_parts
from web.shared.requests import Asked
from workflows.explaining import spoken
from workflows.models import WorkItem, WorkItemQuerySet

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
    on_paper: bool = False
    # Days since the first assignment, else since it was handed in; how often it was passed on.
    age: int | None = None
    hops: int = 0
    # The meeting at which it is rated now, back to back.
    meeting: str = ""
    # What its box hands in where rows are ticked: the work item, and the version of its record.
    tick: str = ""
    # Where in its text a word that was searched for stands: what is before it, it, what follows.
    excerpt: tuple[str, str, str] | None = None


@dataclass(frozen=True, slots=True)
class Tab:
    """Name one list of a desk (标签页) and how many lines it has."""

    key: str
    name: Any
    count: int
    current: bool


def page_of(query: QuerySet[Any], request: Asked, *, count: int | None = None) -> Page[Any]:
    """Return the page that is asked for (分页); a number out of range is the last or the first.

    Who has counted the rows already says so with `count`, and they are not counted again.
    """
    pages = Paginator(query, ROWS)
    if count is not None:
        pages.count = count
    return pages.get_page(request.GET.get("page"))


# The order of every pile of work.
MOST_URGENT = (F("due_on").asc(nulls_last=True), F("pk").asc())


def work_of(request: Asked, organs: Iterable[int], kinds: Sequence[str]) -> WorkItemQuerySet:
    """Return the work items of these organs (本单位待办), done ones too."""
    mine = WorkItem.objects.visible_to(request.user, request.today)
    return mine.filter(organ__in=list(organs), kind__in=kinds)


def work(request: Asked, organs: Iterable[int], kinds: Sequence[str]) -> QuerySet[WorkItem]:
    """Return the open work items of these organs (待办), the most urgent first."""
    rows = work_of(request, organs, kinds).to_do()
    return rows.select_related("suggestion__lead", "assignment").order_by(*MOST_URGENT)


def work_rows(
    items: Iterable[WorkItem],
    request: Asked,
    query: str = "",
    ticked: Collection[str] | None = None,
) -> list[Row]:
    """Make lines of work items (待办行); what `query` says, each link hands on.

    Where `ticked` names kinds of work, only lines of these kinds get a box.
    """
    found, items, today = [], list(items), request.today
    hidden = _withheld(request, [item.suggestion for item in items])
    rated = [item.suggestion_id for item in items if item.kind == WorkKind.RATE]
    meetings = second_parts(rated) if rated else {}
    handed_on = f"?{query}" if query else ""
    for item in items:
        suggestion = item.suggestion
        role = spoken(HandlingRole(item.assignment.role)) if item.assignment else ""
        what = spoken(WorkKind(item.kind))
        found.append(
            Row(
                reverse("item", args=[suggestion.pk]) + handed_on,
                suggestion.number,
                suggestion.title,
                str(WITHHELD) if suggestion.pk in hidden else suggestion.lead.name,
                f"{role} · {what}" if role else what,
                light(item.due_on, today),
                item.due_on,
                suggestion.urgent,
                suggestion.is_key,
                suggestion.on_paper,
                _age(suggestion, item.assignment, today),
                item.assignment.hops if item.assignment else 0,
                meetings.get(suggestion.pk, "") if item.kind == WorkKind.RATE else "",
                f"{item.pk}-{(item.assignment or suggestion).version}"
                if ticked is None or item.kind in ticked
                else "",
            )
        )
    return found


def _withheld(request: Asked, suggestions: Iterable[Any]) -> set[int]:
    """Return of which items the authors are withheld (姓名保密); who has no post is in no unit."""
    if all(hat.post is None for hat in request.hats):
        return set()
    return withheld_from(request.user, request.today, suggestions)


def _age(suggestion: Suggestion, task: Any, today: date) -> int | None:
    """Return the days since the first assignment, else since the hand-in (全程天数)."""
    since = task.first_assigned_on if task is not None else suggestion.assigned_on
    if since is None and suggestion.submitted_at is not None:
        since = suggestion.submitted_at.astimezone(SHANGHAI).date()
    return (today - since).days if since is not None and not suggestion.is_final else None


# The deadline that a list of suggestions shows; never that of a rating.
SHOWN = (
    ClockKind.INTAKE, ClockKind.ASSIGNMENT, ClockKind.REPLY, ClockKind.URGENT,
    ClockKind.SECOND_REPLY, ClockKind.ESCALATION,
)  # fmt: skip


def with_due(query: QuerySet[Suggestion]) -> QuerySet[Any]:
    """Add the next due day to suggestions (附到期日) in the same statement, first due first."""
    clocks = (
        Clock.objects.filter(suggestion=OuterRef("pk"), stopped_at=None, kind__in=SHOWN)
        .exclude(state=ClockState.HELD)
        .order_by()
        .values("suggestion")
        .annotate(first=Min("due_on"))
        .values("first")
    )
    found = with_hops(query.annotate(next_due=Subquery(clocks)))
    return found.order_by(F("next_due").asc(nulls_last=True), "pk")


def with_hops(query: QuerySet[Any]) -> QuerySet[Any]:
    """Add how often each item was passed on (附转手次数), and its lead deputy."""
    hops = (
        Assignment.objects.filter(suggestion=OuterRef("pk"))
        .order_by()
        .values("suggestion")
        .annotate(most=Max("hops"))
        .values("most")
    )
    found: QuerySet[Any] = query.annotate(most_hops=Subquery(hops)).select_related("lead")
    return found


def rows(suggestions: Iterable[Any], request: Asked) -> list[Row]:
    """Make lines of suggestions (建议行)."""
    suggestions, today = list(suggestions), request.today
    hidden = _withheld(request, suggestions)
    return [
        Row(
            reverse("item", args=[s.pk]),
            s.number,
            s.title,
            str(WITHHELD) if s.pk in hidden else s.lead.name,
            spoken(SuggestionState(s.state)),
            light(s.next_due, today, done=s.is_final),
            s.next_due,
            s.urgent,
            s.is_key,
            s.on_paper,
            _age(s, None, today),
            getattr(s, "most_hops", None) or 0,
        )
        for s in suggestions
    ]


def search(query: QuerySet[Suggestion], text: str, request: Asked) -> QuerySet[Suggestion]:
    """Keep what bears these words or this number (检索); a withheld name finds nothing."""
    text = text.strip().replace("\x00", "")[:100]
    if not text:
        return query
    by_name = Q(lead__name__icontains=text) & ~unknowing(request.user, request.today)
    return query.filter(Q(title__icontains=text) | Q(number=text) | by_name)

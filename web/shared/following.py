"""Long lists page by page (翻页清单): each page begins behind the last line of the one before.

Nothing is counted or skipped, so a page costs the same at the thousandth item as at the first.
What is under way is found from its running deadlines, what has ended by its key (ADR 34).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    DateField,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Value,
)

from cases.models import Clock, Suggestion
from cases.rules.states import ClockState
from web.shared.listing import ROWS, SHOWN, with_hops

# What runs, as a deadline of its own and as one beside an item.
_RUNNING = {
    "stopped_at": None,
    "kind__in": SHOWN,
    "state__in": sorted(set(ClockState) - {ClockState.HELD}),
}
RUNS = Q(**_RUNNING)
BESIDE = Q(**{f"clocks__{name}": value for name, value in _RUNNING.items()})


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


@dataclass(frozen=True, slots=True)
class Span:
    """Say which due days are asked for (到期日范围): both ends count, and what has none or not."""

    since: date | None = None
    until: date | None = None
    undated: bool = True


ALL = Span()


def due_first(
    items: QuerySet[Suggestion], after: Mark | None, span: Span = ALL
) -> tuple[list[Any], str]:
    """List items under way by their next due day (按到期日), and where the next page begins.

    What has no deadline stands behind everything else. Two statements at most: the second only
    where the first does not fill the page.
    """
    found: list[Any] = []
    if after is None or after.due_on is not None:
        found = list(_with_deadline(items, after, span)[: ROWS + 1])
    if len(found) <= ROWS and span.undated:
        behind = after.pk if after is not None and after.due_on is None else 0
        found += list(_without_deadline(items, behind)[: ROWS + 1 - len(found)])
    return _page(found)


def latest_first(items: QuerySet[Suggestion], after: Mark | None) -> tuple[list[Any], str]:
    """List what has ended, the latest first (按新旧), and where the next page begins."""
    rows = with_hops(_never_due(items))
    if after is not None:
        rows = rows.filter(pk__lt=after.pk)
    return _page(list(rows.order_by("-pk")[: ROWS + 1]))


def _with_deadline(items: QuerySet[Suggestion], after: Mark | None, span: Span) -> QuerySet[Any]:
    """Return items with their first running deadline, in the order of its index (有期限件)."""
    same = Clock.objects.filter(RUNS, suggestion=OuterRef("pk"))
    # Of several deadlines of one item the first counts; of several on one day, one of them.
    sooner = Q(due_on__lt=OuterRef("shown__due_on"))
    beside = Q(due_on=OuterRef("shown__due_on"), pk__lt=OuterRef("shown__pk"))
    # In one filter, for each filter would join the deadlines anew.
    wanted = Q(shown__isnull=False) & Q(~Exists(same.filter(sooner | beside)))
    if span.since is not None:
        wanted &= Q(shown__due_on__gte=span.since)
    if span.until is not None:
        wanted &= Q(shown__due_on__lte=span.until)
    if after is not None:
        # Written as one bound and what stands beside it, so that an index begins there.
        behind = Q(shown__due_on__gt=after.due_on) | Q(shown__suggestion__gt=after.pk)
        wanted &= Q(shown__due_on__gte=after.due_on) & behind
    rows = items.annotate(shown=FilteredRelation("clocks", condition=BESIDE)).filter(wanted)
    rows = with_hops(rows.annotate(next_due=F("shown__due_on")))
    return rows.order_by("shown__due_on", "shown__suggestion")


def _without_deadline(items: QuerySet[Suggestion], behind: int) -> QuerySet[Any]:
    """Return items for which no deadline runs (无期限件), by their keys."""
    running = Clock.objects.filter(RUNS, suggestion=OuterRef("pk"))
    rows = _never_due(items.filter(~Exists(running), pk__gt=behind))
    return with_hops(rows).order_by("pk")


def _never_due(items: QuerySet[Suggestion]) -> QuerySet[Any]:
    return items.annotate(next_due=Value(None, output_field=DateField(null=True)))


def _page(found: list[Any]) -> tuple[list[Any], str]:
    if len(found) <= ROWS:
        return found, ""
    last = found[ROWS - 1]
    return found[:ROWS], str(Mark(last.next_due, last.pk))

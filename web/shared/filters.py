"""Filters of a list (筛选): by deadline, role, officer, key and urgent.

They are links, kept while paging. What is no filter of a desk filters nothing. On a pile each link
tells how many lines it leaves, counted together with the piles themselves in one statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Value, When
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cases.models import Assignment
from cases.rules.states import HandlingRole
from cases.tasks import GONE
from people.models import User
from web.shared import hats
from web.shared.following import Span
from web.shared.lights import SOON
from web.shared.requests import Asked
from web.shared.stages import staged
from workflows.explaining import spoken
from workflows.models import WorkItem

LATE, NEAR, REST = "red", "yellow", "rest"
ONLY = "1"


@dataclass(frozen=True, slots=True)
class Facet:
    """Name one thing by which a list is filtered (筛选项), and what may be chosen."""

    name: str
    values: tuple[tuple[str, Any], ...]


LIGHT = Facet(
    "light", ((LATE, _("Late")), (NEAR, _("Due soon")), (REST, _("Further off or without a day")))
)
ROLE = Facet("role", tuple((role.value, role) for role in HandlingRole))
MINE = Facet("mine", ((ONLY, _("Handled by me")),))
KEY = Facet("key_item", ((ONLY, _("Key items only")),))
URGENT = Facet("urgent", ((ONLY, _("Urgent items only")),))
FACETS: dict[str, tuple[Facet, ...]] = {
    hats.OFFICE: (LIGHT, KEY, URGENT),
    hats.GOVERNMENT: (LIGHT, KEY, URGENT),
    hats.UNIT: (LIGHT, ROLE, MINE, KEY, URGENT),
}


@dataclass(frozen=True, slots=True)
class Group:
    """Count open work items that are alike (待办分组): of one kind, stage, light and so on."""

    kind: str
    stage: str
    number: int
    told: dict[str, str]


@dataclass(frozen=True, slots=True)
class Chip:
    """Hold one link that filters, or takes its filter away again (筛选链接)."""

    name: Any
    query: str
    current: bool
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """Hold by what a list is filtered (筛选条件)."""

    facets: tuple[Facet, ...]
    chosen: dict[str, str]
    # Whose page it is (本人): what is handled by oneself depends on who reads.
    reader: int

    @classmethod
    def read(cls, query: QueryDict, desk: str, reader: User) -> Filters:
        """Read the filters of a desk from an address (读取筛选条件); what is none is left out."""
        facets = FACETS.get(desk, ())
        given = {facet.name: query.get(facet.name, "") for facet in facets}
        known = {facet.name: dict(facet.values) for facet in facets}
        chosen = {name: text for name, text in given.items() if text in known[name]}
        return cls(facets, chosen, reader.pk)

    def on_work(self, today: date) -> Q:
        """Return the filter for work items (待办筛选)."""
        found = self._of_suggestion("suggestion__")
        if (role := self.chosen.get(ROLE.name)) is not None:
            found &= Q(assignment__role=role)
        if MINE.name in self.chosen:
            found &= Q(assignment__officer=self.reader)
        near = today + timedelta(days=SOON)
        match self.chosen.get(LIGHT.name):
            case "red":
                found &= Q(due_on__lt=today)
            case "yellow":
                found &= Q(due_on__gte=today, due_on__lte=near)
            case "rest":
                found &= Q(due_on__gt=near) | Q(due_on=None)
        return found

    def on_items(self, organs: Sequence[int]) -> Q:
        """Return the filter for items (案卷筛选), but for their deadlines."""
        found = self._of_suggestion("")
        of_task: dict[str, Any] = {}
        if (role := self.chosen.get(ROLE.name)) is not None:
            of_task["role"] = role
        if MINE.name in self.chosen:
            of_task["officer"] = self.reader
        if of_task:
            ours = Assignment.objects.filter(
                suggestion=OuterRef("pk"), round__number=OuterRef("round_number"),
                organ__in=organs, **of_task,
            )  # fmt: skip
            found &= Q(Exists(ours.exclude(state__in=GONE)))
        return found

    def span(self, today: date) -> Span:
        """Return which due days are asked for (到期日范围)."""
        near = today + timedelta(days=SOON)
        match self.chosen.get(LIGHT.name):
            case "red":
                return Span(until=today - timedelta(days=1), undated=False)
            case "yellow":
                return Span(since=today, until=near, undated=False)
            case "rest":
                return Span(since=near + timedelta(days=1))
        return Span()

    def _of_suggestion(self, path: str) -> Q:
        found = Q()
        if KEY.name in self.chosen:
            found &= Q(**{f"{path}is_key": True})
        if URGENT.name in self.chosen:
            found &= Q(**{f"{path}urgent": True})
        return found

    def number(self, groups: Iterable[Group], *, but: str = "") -> int:
        """Count what the filters leave (筛选后件数), all of them or all but one."""
        wanted = [(name, text) for name, text in self.chosen.items() if name != but]
        return sum(g.number for g in groups if all(g.told[n] == text for n, text in wanted))

    def chips(self, groups: Sequence[Group] | None, **kept: str) -> list[Chip]:
        """Return the links that filter (筛选链接), each with the words that are searched for.

        Where it is counted, what would leave nothing or everything is not offered.
        """
        found = []
        for facet in self.facets:
            for text, name in facet.values:
                current = self.chosen.get(facet.name) == text
                others = {n: t for n, t in self.chosen.items() if n != facet.name}
                then = replace(self, chosen=others | {facet.name: text})
                count = None
                if groups is not None:
                    count = then.number(groups)
                    if not current and not 0 < count < self.number(groups, but=facet.name):
                        continue
                asked = kept | (others if current else then.chosen)
                words = spoken(name) if isinstance(name, HandlingRole) else name
                found.append(Chip(words, urlencode(asked), current, count))
        return found


def tally(request: Asked, organs: Sequence[int]) -> list[Group]:
    """Count the open work items by kind and by all that filters (待办计数). One statement."""
    today = request.today
    colour = Case(
        When(due_on__lt=today, then=Value(LATE)),
        When(due_on__lte=today + timedelta(days=SOON), then=Value(NEAR)),
        default=Value(REST),
        output_field=CharField(),
    )
    mine = Case(
        When(assignment__officer=request.user.pk, then=Value(ONLY)),
        default=Value(""),
        output_field=CharField(),
    )
    waiting = WorkItem.objects.visible_to(request.user, today).to_do().filter(organ__in=organs)
    rows = (
        staged(waiting)
        .order_by()
        .values(
            "kind",
            "stage",
            light=colour,
            role=F("assignment__role"),
            mine=mine,
            is_key=F("suggestion__is_key"),
            urgent=F("suggestion__urgent"),
        )
        .annotate(n=Count("pk"))
    )
    return [
        Group(
            row["kind"],
            row["stage"],
            row["n"],
            {
                LIGHT.name: row["light"],
                ROLE.name: row["role"] or "",
                MINE.name: row["mine"],
                KEY.name: ONLY if row["is_key"] else "",
                URGENT.name: ONLY if row["urgent"] else "",
            },
        )
        for row in rows
    ]

"""What waits in a pile of a unit, to print and as a table (待办清单): unit by unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cases.confidential import WITHHELD, withheld_from
from cases.models import Suggestion
from cases.rules.states import HandlingRole, WorkKind
from people.models import Organ
from web.shared.lights import Light, light
from web.shared.listing import work
from web.shared.piles import Pile
from web.shared.requests import Asked
from web.shared.tables import Cell, Foot, serial
from web.shared.units import place
from workflows.explaining import spoken
from workflows.models import WorkItem


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one line of the list (清单行)."""

    item: Suggestion
    lead: str
    role: str
    what: str
    due_on: date | None
    light: Light


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold what waits for one unit (单位清单)."""

    organ: Organ
    day: date
    lines: list[Line]

    @property
    def foot(self) -> str:
        """Return unit, day and count (页脚)."""
        many = len(self.lines)
        count = ngettext("%(n)d item", "%(n)d items", many) % {"n": many}
        return f"{self.organ.name} · {self.day.isoformat()} · {count}"


def sheets(
    request: Asked,
    organs: Sequence[int],
    pile: Pile,
    keys: Iterable[int] = (),
    narrowed: Q = Q(),  # noqa: B008
) -> list[Sheet]:
    """Return what waits for these organs (待办清单), in their official order; first due first.

    With keys only these rows are listed, of what is the organs' own; without keys all of them,
    as far as the pile was narrowed.
    """
    rows = pile.of(work(request, organs, pile.kinds)).filter(narrowed).select_related("organ")
    if chosen := set(keys):
        rows = rows.filter(pk__in=chosen)
    items = list(rows)
    hidden = withheld_from(request.user, request.today, [item.suggestion for item in items])
    found: dict[Organ, list[Line]] = {}
    for item in items:
        assert item.organ is not None
        found.setdefault(item.organ, []).append(_line(item, hidden, request.today))
    order = sorted(found, key=place)
    return [Sheet(organ, request.today, found[organ]) for organ in order]


def _line(item: WorkItem, hidden: set[int], today: date) -> Line:
    suggestion, task = item.suggestion, item.assignment
    return Line(
        suggestion,
        str(WITHHELD) if suggestion.pk in hidden else suggestion.lead.name,
        spoken(HandlingRole(task.role)) if task is not None else "",
        spoken(WorkKind(item.kind)),
        item.due_on,
        light(item.due_on, today),
    )


COLUMNS = (
    _("Handling unit"), _("No."), _("Title"), _("Lead deputy"), _("Handled as"), _("What waits"),
    _("Due day"), _("Days left"), _("Remarks"),
)  # fmt: skip


def cells(found: Iterable[Sheet]) -> Iterator[Sequence[Cell] | Foot]:
    """Return the same lines as cells of a table (清单表格), each unit with its foot."""
    for sheet in found:
        for line in sheet.lines:
            yield [
                sheet.organ.name,
                serial(line.item.number),
                line.item.title,
                line.lead,
                line.role,
                line.what,
                line.due_on,
                line.light.text,
                "",
            ]
        yield Foot(sheet.foot)

"""My suggestions as cards (我的建议卡片): where each stands, who answers, whom to call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Subquery
from django.urls import reverse

from cases.models import Assignment, Reply, Suggestion
from cases.rules.states import REPLYING_ROLES, SuggestionState, WorkKind
from cases.tasks import GONE
from web.item.stepper import Step, steps_of
from web.shared.lights import Light, light
from web.shared.requests import Asked
from web.shared.units import BY_ORGAN
from workflows.explaining import spoken
from workflows.models import WorkItem

# A text that its author may still change.
WRITABLE = (SuggestionState.DRAFT, SuggestionState.REVISION)


@dataclass(frozen=True, slots=True)
class Call:
    """Name whom to call (联系电话), and on which number."""

    name: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Button:
    """Say what waits for the deputy on an item (待我办理), and where it is done."""

    name: str
    url: str
    light: Light


@dataclass(frozen=True, slots=True)
class Card:
    """Hold one suggestion of the deputy (建议卡片)."""

    row: Suggestion
    # Who leads it, where the deputy co-signed.
    lead: str
    state: str
    steps: list[Step]
    light: Light
    due_on: date | None
    units: list[str]
    calls: list[Call]
    button: Button | None
    # The deputy's own text, not handed in yet: it can be written on.
    write_on: str


def cards_of(
    found: Iterable[Any],
    request: Asked,
    waiting: Iterable[WorkItem],
    mine: Iterable[int],
    tasks: Mapping[int, list[Any]],
) -> list[Card]:
    """Make the cards of a page (卡片), with the units that answer. No statement.

    Of the items that wait the first named counts: it is due first.
    """
    items, own = list(found), set(mine)
    first: dict[int, WorkItem] = {}
    for work in waiting:
        first.setdefault(work.suggestion_id, work)
    return [_card(item, tasks[item.pk], first.get(item.pk), own, request) for item in items]


def answering(keys: list[int], request: Asked) -> dict[int, list[Any]]:
    """Collect which units answer the deputy in the present round (答复单位). One statement.

    Where a task was handed on, it is the unit that has it. The person to call stands in the
    last reply that the deputy may read.
    """
    handed_on = Assignment.objects.filter(parent=OuterRef("pk")).exclude(state__in=GONE)
    replies = Reply.objects.visible_to(request.user, request.today).filter(
        assignment=OuterRef("pk")
    )
    last = replies.exclude(contact_phone="").order_by("-pk")
    rows = (
        Assignment.objects.visible_to(request.user, request.today)
        .filter(
            ~Exists(handed_on.filter(role__in=REPLYING_ROLES)),
            suggestion__in=keys,
            round__number=F("suggestion__round_number"),
            role__in=REPLYING_ROLES,
        )
        .exclude(state__in=GONE)
        .annotate(
            told_person=Subquery(last.values("contact_person")[:1]),
            told_phone=Subquery(last.values("contact_phone")[:1]),
        )
        .select_related("organ", "carried_by")
        .order_by(*BY_ORGAN)
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.suggestion_id].append(row)
    return found


def _card(
    item: Any, tasks: list[Any], work: WorkItem | None, own: set[int], request: Asked
) -> Card:
    today = request.today
    writes = item.lead_id in own and item.drafted_by_id is None and not item.classified
    write_on = reverse("write_step", args=[item.pk, 1]) if writes and item.state in WRITABLE else ""
    return Card(
        item,
        "" if item.lead_id in own else item.lead.name,
        spoken(SuggestionState(item.state)),
        steps_of(item),
        light(item.next_due, today, done=item.is_final),
        item.next_due,
        [task.organ.name for task in tasks],
        _calls(item, tasks),
        _button(work, write_on, today) if work is not None else None,
        write_on,
    )


def _calls(item: Suggestion, tasks: list[Any]) -> list[Call]:
    """List whom to call (联系电话): who answers, and the office with which the item lies."""
    found = []
    for task in tasks:
        # Who carries on what a unit left is reached in its place.
        unit = task.carried_by or task.organ
        if task.told_phone and task.carried_by is None:
            name = f"{unit.name} {task.told_person}".strip()
            found.append(Call(name, task.told_phone))
        elif unit.telephone:
            found.append(Call(unit.name, unit.telephone))
    if item.office is not None and item.office.telephone:
        found.append(Call(item.office.name, item.office.telephone))
    return found


def _button(work: WorkItem, write_on: str, today: date) -> Button:
    kind = WorkKind(work.kind)
    here = write_on if kind == WorkKind.REVISE and write_on else ""
    return Button(
        spoken(kind), here or reverse("item", args=[work.suggestion_id]), light(work.due_on, today)
    )

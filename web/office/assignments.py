"""What was assigned on a day (交办清单、签收单): unit by unit, to print and as a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max, QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from cases.acting import SHANGHAI
from cases.confidential import WITHHELD
from cases.models import Assignment, Clock, Cosigner, Suggestion
from cases.rules.states import (
    REPLYING_ROLES,
    AssignmentState,
    ClockKind,
    CosignerState,
    HandlingRole,
    Tier,
)
from people.kinds import Role
from people.models import Organ
from people.strokes import by_strokes
from web.item.forms.fields import Day
from web.shared import hats
from web.shared.requests import Asked, hats_at
from web.shared.tables import Cell, serial
from web.shared.units import BY_ORGAN
from workflows.explaining import spoken

ASSIGNING = (Role.ASSIGNER, Role.COMMISSION_HEAD)
# What the congress took from a unit again stands on no list of it.
TAKEN_AWAY = (AssignmentState.SUPERSEDED, AssignmentState.RECALLED)
REPLY_CLOCKS = (ClockKind.REPLY, ClockKind.SECOND_REPLY, ClockKind.URGENT)
# So many names stand in a row; further ones are counted.
NAMES = 3
EARLIEST, LATEST = date(1949, 10, 1), date(2199, 12, 31)


class OfDay(forms.Form):
    """Ask for a day of assignment (交办日期); without one it is the latest."""

    day = Day(label=_("Day of assignment"), required=False)

    def clean_day(self) -> date | None:
        """Refuse days that no calendar of ours knows."""
        day: date | None = self.cleaned_data["day"]
        if day is not None and not EARLIEST <= day <= LATEST:
            raise ValidationError(gettext("There is nothing to find on that day."))
        return day


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one task of the list (清单行)."""

    item: Suggestion
    deputies: str
    leads: str
    helpers: str
    role: str
    due_on: date | None
    remarks: str
    signed_in_on: date | None


@dataclass(frozen=True, slots=True)
class Group:
    """Hold what one unit was assigned (单位清单)."""

    organ: Organ
    lines: list[Line]


def assigns(request: Asked) -> list[int]:
    """Return the congresses for which the person assigns (交办职务所属人大)."""
    posts = [hat.post for hat in hats_at(request, hats.OFFICE) if hat.post is not None]
    return sorted({post.organ.congress_id for post in posts if post.role in ASSIGNING})


def assigned(request: Asked) -> QuerySet[Assignment]:
    """Return what the congress assigned (人大交办任务). Raises: PermissionDenied for all others."""
    congresses = assigns(request)
    if not congresses:
        raise PermissionDenied
    seen = Assignment.objects.visible_to(request.user, request.today)
    # What an organ inherited was not assigned on that day.
    mine = seen.filter(suggestion__congress__in=congresses, tier=Tier.CONGRESS, inherited=False)
    return mine.exclude(state__in=TAKEN_AWAY)


def latest_day(rows: QuerySet[Assignment]) -> date | None:
    """Return the last day on which something was assigned (最近交办日)."""
    day: date | None = rows.order_by().aggregate(day=Max("received_on"))["day"]
    return day


def groups(rows: QuerySet[Assignment], day: date | None) -> list[Group]:
    """Return what was assigned on a day (当日交办), units in their official order."""
    if day is None:
        return []
    of_day = rows.filter(received_on=day).select_related("organ", "round", "suggestion__lead")
    tasks = list(of_day.order_by(*BY_ORGAN))
    items = {task.suggestion_id for task in tasks}
    units, names, due = _units_of(rows, tasks), _names_of(tasks), _due_of(items)
    found: dict[Organ, list[Line]] = {}
    for task in tasks:
        leads, helpers = units[task.round_id]
        line = Line(
            task.suggestion,
            names[task.suggestion_id],
            "、".join(leads),
            "、".join(helpers),
            spoken(HandlingRole(task.role)),
            due.get(task.pk),
            _remarks(task),
            task.accepted_at.astimezone(SHANGHAI).date() if task.accepted_at else None,
        )
        found.setdefault(task.organ, []).append(line)
    return [Group(organ, lines) for organ, lines in found.items()]


def _units_of(
    rows: QuerySet[Assignment], tasks: Iterable[Assignment]
) -> dict[int, tuple[list[str], list[str]]]:
    """Return who answers and who helps in each round (主办、会办)."""
    found: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    there = rows.filter(round__in={task.round_id for task in tasks}).select_related("organ")
    for task in there.order_by(*BY_ORGAN):
        found[task.round_id][task.role not in REPLYING_ROLES].append(task.organ.name)
    return found


def _names_of(tasks: Iterable[Assignment]) -> dict[int, str]:
    """Return the authors of each item (提出代表): who leads, then the others by their strokes.

    The list is handed to units: a withheld name stands on it for nobody.
    """
    items = {task.suggestion_id: task.suggestion for task in tasks}
    others: dict[int, list[str]] = defaultdict(list)
    signed = Cosigner.objects.filter(suggestion__in=items, state=CosignerState.CONFIRMED)
    for one in signed.select_related("deputy"):
        others[one.suggestion_id].append(one.deputy.name)
    return {
        key: str(WITHHELD)
        if item.hide_name
        else _joined([item.lead.name, *by_strokes(others[key], str)])
        for key, item in items.items()
    }


def _joined(names: Sequence[str]) -> str:
    first, more = "、".join(names[:NAMES]), len(names) - NAMES
    if more <= 0:
        return first
    told = ngettext("%(names)s and %(n)d more", "%(names)s and %(n)d more", more)
    return told % {"names": first, "n": more}


def _due_of(items: Iterable[int]) -> dict[int, date]:
    """Return until when each task is to be answered (答复期限、会办意见期限).

    What a General Office passed on is due when the first of its units must answer.
    """
    clocks = Clock.objects.filter(
        suggestion__in=items, kind__in=(*REPLY_CLOCKS, ClockKind.OPINION), assignment__isnull=False
    ).select_related("assignment")
    own: dict[int, date] = {}
    passed_on: dict[int, date] = {}
    for clock in clocks.order_by("due_on", "pk"):
        task = clock.assignment
        assert task is not None
        own.setdefault(task.pk, clock.due_on)
        if task.parent_id is not None:
            passed_on.setdefault(task.parent_id, clock.due_on)
    return passed_on | own


def _remarks(task: Assignment) -> str:
    item = task.suggestion
    told = [
        gettext("Second assignment") if task.round.number > 1 else "",
        gettext("Key item") if item.is_key else "",
        gettext("Urgent") if item.urgent else "",
    ]
    return "、".join(text for text in told if text)


COLUMNS = (
    _("Handling unit"), _("No."), _("Title"), _("Deputies"), _("Handled as"), _("Lead units"),
    _("Co-handlers"), _("Due day"), _("Remarks"), _("Signed in"),
)  # fmt: skip


def cells(found: Iterable[Group]) -> Iterator[Sequence[Cell]]:
    """Return the same lines as cells of a table (交办清单表格)."""
    for group in found:
        for line in group.lines:
            yield [
                group.organ.name,
                serial(line.item.number),
                line.item.title,
                line.deputies,
                line.role,
                line.leads,
                line.helpers,
                line.due_on,
                line.remarks,
                line.signed_in_on,
            ]

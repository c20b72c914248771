"""Which unit similar items went to (承办单位建议): a proposal; a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms

from cases.models import Assignment
from cases.rules.states import REPLYING_ROLES, HandlingRole, Tier
from people.models import Organ
from web.item.forms.assigning import WAYS
from web.item.forms.fields import offered_by
from web.shared.similar import Alike
from workflows.explaining import spoken

# So many units are proposed at most.
PROPOSED = 4


@dataclass(frozen=True, slots=True)
class Proposal:
    """Propose a unit (建议单位): how many of the similar items it handled, as what, with whom.

    `query` is what a link hands to the form to choose just that.
    """

    organ: Organ
    count: int
    among: int
    role: str
    others: list[str]
    query: str
    chosen: bool


def proposals(alike: Sequence[Alike], form: forms.Form, chosen: object = "") -> list[Proposal]:
    """Propose the units to which the congress assigned similar items (建议单位), the most first.

    Only what the form itself offers is proposed, in the way in which the most similar item was
    handled. What a General Office passed on counts for the office: to it the item was assigned.
    """
    rows = [_assigned(one.tasks) for one in alike]
    rows = [tasks for tasks in rows if tasks]
    offered = offered_by(form, "first")
    found: dict[int, list[Assignment]] = {}
    for tasks in rows:
        for task in {task.organ_id: task for task in tasks if _answers(task)}.values():
            found.setdefault(task.organ_id, []).append(task)
    best = sorted(found.items(), key=lambda one: -len(one[1]))
    return [
        _of(tasks, rows, offered_by(form, "others"), chosen)
        for organ, tasks in best
        if str(organ) in offered
    ][:PROPOSED]


def _assigned(tasks: Sequence[Assignment]) -> list[Assignment]:
    """Keep what the congress assigned in the last round (人大交办)."""
    mine = [task for task in tasks if task.tier == Tier.CONGRESS]
    last = max((task.round.number for task in mine), default=0)
    return [task for task in mine if task.round.number == last]


def _answers(task: Assignment) -> bool:
    return task.role in REPLYING_ROLES


def _of(
    tasks: Sequence[Assignment],
    rows: Sequence[Sequence[Assignment]],
    offered: set[str],
    chosen: object,
) -> Proposal:
    """Word one proposal after the most similar item that this unit had (逐项建议)."""
    first = tasks[0]
    way = HandlingRole(first.role)
    way = way if way in WAYS else HandlingRole.SOLE
    beside = []
    if way != HandlingRole.SOLE:
        there = next(tasks for tasks in rows if first in tasks)
        wanted = HandlingRole.CO_HANDLER if way == HandlingRole.LEAD else way
        beside = [
            task.organ
            for task in there
            if task.role == wanted
            and task.organ_id != first.organ_id
            and str(task.organ_id) in offered
        ]
    query = [("first", first.organ_id), ("way", way.value), *(("others", o.pk) for o in beside)]
    return Proposal(
        first.organ,
        len(tasks),
        len(rows),
        spoken(way),
        [organ.name for organ in beside],
        urlencode(query),
        str(first.organ_id) == str(chosen),
    )

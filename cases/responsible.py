"""Who answered for a task on a given day (当日责任单位): units, like posts, have their days.

Source: rulebook section 12, invariant 15; NPCSC decision of 2018-04-27.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from cases.models import Assignment
from people.kinds import Role
from people.models import Organ, Post


@dataclass(frozen=True, slots=True)
class Responsible:
    """Name the organ that answered for a task on a day (责任单位), as it was called then.

    `heads` held the post of its head on that day. No organ: the unit had been dissolved, and who
    had assigned the task saw to it.
    """

    organ: Organ | None
    name: str
    heads: tuple[Post, ...]


def responsible(task: Assignment, day: date) -> Responsible:
    """Return who answered for a task on a day (当日责任单位), whichever unit has it today.

    A task that passed on is followed both ways: back to who had it, forward to who took it.
    """
    row = task
    while row.replaces is not None and _began_on(row) > day:
        row = row.replaces
    while (later := _next(row)) is not None and _began_on(later) <= day:
        row = later
    organ = row.organ.heir(day)
    if organ is None and row.carried_by is not None:
        organ = row.carried_by.heir(day)
    if organ is None:
        return Responsible(None, "", ())
    heads = Post.objects.on(day).appointed().filter(organ=organ, role=Role.UNIT_HEAD)
    return Responsible(organ, organ.name_on(day), tuple(heads.select_related("user")))


def _next(row: Assignment) -> Assignment | None:
    after = Q(replaces=row.pk) | Q(took_in=row.pk)
    return Assignment.objects.filter(after).order_by("pk").first()


def _began_on(row: Assignment) -> date:
    """Return the day on which the unit took the task over (接手日).

    What was inherited changed hands on the day on which the unit before it ended.
    """
    before = row.replaces
    if row.inherited and before is not None and before.organ.valid_until is not None:
        return before.organ.valid_until
    return row.received_on

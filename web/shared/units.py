"""The official order of units (机构排序): the same on every page, in every list and on paper."""

from __future__ import annotations

from collections.abc import Iterable

from cases.models import Assignment
from cases.rules.states import REPLYING_ROLES
from people.models import Organ, Post

# The same order for a query over what has an organ, and for one over what has a task.
BY_ORGAN = ("organ__official_order", "organ__name", "organ", "pk")
BY_TASK = ("assignment__organ__official_order", "assignment__organ__name", "assignment", "pk")


def place(organ: Organ) -> tuple[int, str, int]:
    """Return where an organ stands in official lists (排序位置)."""
    return organ.official_order, organ.name, organ.pk


def in_official_order(tasks: Iterable[Assignment]) -> list[Assignment]:
    """Sort the tasks of an item (任务排序): round by round, who answers before who helps.

    What an office passed on stands after the office.
    """
    return sorted(
        tasks,
        key=lambda task: (
            task.round.number,
            task.parent_id is not None,
            task.role not in REPLYING_ROLES,
            *place(task.organ),
            task.pk,
        ),
    )


def organ_names(posts: Iterable[Post]) -> list[str]:
    """Name the organs of some posts (职务所属机构), each once."""
    return [organ.name for organ in sorted({post.organ for post in posts}, key=place)]

"""How the class of a reply changed (答复类别变化): read off the delivered replies, never stored.

A supplementary reply or a later round may bring another result. Figures need both: what was said
first, and what is true now (rulebook 5.9; the look-back form of Tongling).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cases.acting import SHANGHAI
from cases.models import Assignment, ClassChange, Reply, Suggestion
from cases.rules.kinds import ResultKind
from cases.rules.states import REPLYING_ROLES, AssignmentState, ReplyState

_WEAKNESS = {kind: place for place, kind in enumerate(ResultKind)}


@dataclass(frozen=True, slots=True)
class ClassOn:
    """Say which class a unit's answer had from a day on (某日起的类别)."""

    on: date
    kind: ResultKind
    label: str
    # The reply that says so; none where it was found to be so beside what the unit says (调整类别).
    reply: int | None


def class_history(assignment: Assignment) -> list[ClassOn]:
    """Return the classes of a unit's answers in their order (类别变化), rounds before included.

    A reply that says the same as the one before is no change and is left out.
    """
    line, here = [assignment.pk], assignment.previous_id
    while here is not None:
        line.append(here)
        here = Assignment.objects.values_list("previous", flat=True).get(pk=here)
    replies = Reply.objects.filter(assignment__in=line, state=ReplyState.DELIVERED)
    told = []
    for r in replies.order_by("delivered_at", "pk"):
        assert r.delivered_at is not None
        day = r.delivered_at.astimezone(SHANGHAI).date()
        kind = ResultKind(r.result_kind)
        told.append((r.delivered_at, ClassOn(day, kind, r.class_label, r.pk)))
    told += [
        (c.changed_at, ClassOn(c.changed_on, ResultKind(c.new_kind), c.new_label, None))
        for c in ClassChange.objects.filter(assignment__in=line).order_by("pk")
    ]
    found: list[ClassOn] = []
    for _at, one in sorted(told, key=lambda pair: pair[0]):
        if not found or (found[-1].kind, found[-1].label) != (one.kind, one.label):
            found.append(one)
    return found


def first_class(assignment: Assignment) -> ResultKind | None:
    """Return what the unit said first (首次类别), None before its first reply."""
    history = class_history(assignment)
    return history[0].kind if history else None


def present_class(assignment: Assignment) -> ResultKind | None:
    """Return what the unit says now (现类别), None before its first reply."""
    history = class_history(assignment)
    return history[-1].kind if history else None


def classes_of_item(suggestion: Suggestion) -> tuple[ResultKind | None, ResultKind | None]:
    """Return the item's first and its present class (首次与现类别): the weakest of its units'.

    Source: rulebook 13 (one item, two answers: the weakest class; design).
    """
    tasks = Assignment.objects.filter(
        suggestion=suggestion.pk, role__in=REPLYING_ROLES, state=AssignmentState.REPLY_ISSUED
    )
    # Each unit's line of tasks once, by its last one.
    last = list(tasks.exclude(following__state=AssignmentState.REPLY_ISSUED).order_by("pk"))
    return _weakest(map(first_class, last)), _weakest(map(present_class, last))


def _weakest(kinds: map[ResultKind | None]) -> ResultKind | None:
    known = [kind for kind in kinds if kind is not None]
    return max(known, key=_WEAKNESS.__getitem__) if known else None

"""Earlier suggestions on the same matter (相似建议), and what became of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from cases.models import Assignment, Reply, Suggestion
from cases.models.merging import SENT_STATES
from cases.rules.kinds import ResultKind
from cases.rules.similarity import most_similar
from cases.rules.states import AssignmentState, HandlingRole, ReplyKind, SuggestionState
from cases.searching import pieces_of
from people.kinds import Role
from web.shared.hats import OFFICE
from web.shared.requests import Asked, hats_at
from web.shared.units import BY_TASK
from workflows.explaining import spoken

# So many pairs of characters are looked for, and so many titles compared at most.
PAIRS, COMPARED = 24, 300
# What nearly every title has.
FRAME = ("关于", "建议", "的建", "议案", "意见", "进一", "一步", "加强")
# What was taken from a unit again says nothing of whom such an item is for.
TAKEN_AWAY = (AssignmentState.SUPERSEDED, AssignmentState.RECALLED)


# Who looks for what was handed in twice, and while an item stands where that may change something.
LOOKING = (Role.INTAKE_OFFICER, Role.ASSIGNER, Role.COMMISSION_HEAD)
OPEN = (SuggestionState.SUBMITTED, SuggestionState.REGISTERED)


def looks_for_alike(request: Asked) -> bool:
    """Tell whether the person checks for duplicates (查重人员)."""
    posts = [hat.post for hat in hats_at(request, OFFICE) if hat.post is not None]
    return any(post.role in LOOKING for post in posts)


@dataclass(frozen=True, slots=True)
class Alike:
    """Name a similar suggestion (相似建议), where it stands, how much alike the titles are.

    `answers` tells how it was answered; `tasks` instead who handled it, where that was asked for.
    """

    row: Suggestion
    state: str
    answers: list[str]
    percent: int = 0
    tasks: list[Any] = field(default_factory=list)

    @property
    def handlers(self) -> list[str]:
        """Say who handled it, as what, and what the last answer was (承办单位)."""
        told: dict[int, str] = {}
        for task in self.tasks:
            answer = _answer(task.answer_class, task.answer_kind) if task.answer_kind else ""
            words = (task.organ.name, spoken(HandlingRole(task.role)), answer)
            # Of a unit that has it again, the last round is told.
            told[task.organ_id] = " · ".join(word for word in words if word)
        return list(told.values())


def similar_to(suggestion: Suggestion, request: Asked, *, handled: bool = False) -> list[Alike]:
    """List what the person may see of the same matter (相似建议), the most similar first.

    Two statements at most: titles that share two neighbouring characters, the newest first, and
    the answers to those that are shown; with `handled` who handled them, and how each answered.
    """
    title = suggestion.title.strip()
    pairs = [pair for pair in pieces_of(title) if pair.isalnum() and pair not in FRAME][:PAIRS]
    if not pairs:
        return []
    shares = reduce(or_, (Q(title__icontains=pair) for pair in pairs))
    seen = Suggestion.objects.visible_to(request.user, request.today).filter(
        shares, congress=suggestion.congress_id, state__in=SENT_STATES, classified=False
    )
    rows = seen.exclude(pk=suggestion.pk).only("number", "title", "state", "ended_as")
    found = {row.pk: row for row in rows.order_by("-pk")[:COMPARED]}
    best = most_similar(title, {key: row.title for key, row in found.items()})
    keys = [key for key, _likeness in best]
    answers = _answers([] if handled else keys, request)
    tasks = _tasks(keys if handled else [], request)
    return [
        Alike(
            found[key],
            spoken(SuggestionState(found[key].ended_as or found[key].state)),
            answers[key],
            round(likeness * 100),
            tasks[key],
        )
        for key, likeness in best
    ]


def _tasks(keys: list[int], request: Asked) -> dict[int, list[Any]]:
    """Collect who handled each (承办单位), in the order of the assignment. One statement."""
    found: dict[int, list[Any]] = defaultdict(list)
    if not keys:
        return found
    last = _delivered(request).filter(assignment=OuterRef("pk")).order_by("-pk")
    seen = Assignment.objects.visible_to(request.user, request.today).filter(suggestion__in=keys)
    rows = seen.exclude(state__in=TAKEN_AWAY).select_related("organ", "round")
    answered = rows.annotate(
        answer_class=Subquery(last.values("class_label")[:1]),
        answer_kind=Subquery(last.values("result_kind")[:1]),
    )
    for row in answered.order_by("pk"):
        found[row.suggestion_id].append(row)
    return found


def _answers(keys: list[int], request: Asked) -> dict[int, list[str]]:
    """Collect how each was answered (答复类别): the last answer of each unit. One statement."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    if keys:
        rows = _delivered(request).filter(suggestion__in=keys)
        for row in rows.select_related("assignment__organ").order_by(*BY_TASK):
            organ = row.assignment.organ
            told = _answer(row.class_label, row.result_kind)
            found[row.suggestion_id][organ.pk] = f"{organ.name} · {told}"
    return defaultdict(list, {key: list(by_unit.values()) for key, by_unit in found.items()})


def _delivered(request: Asked) -> QuerySet[Reply]:
    """Return the delivered replies that the person may see (可见已送达答复)."""
    rows = Reply.objects.visible_to(request.user, request.today).filter(delivered_on__isnull=False)
    return rows.exclude(kind=ReplyKind.SUPPLEMENTARY).exclude(result_kind="")


def _answer(class_label: str, kind: str) -> str:
    return f"{class_label} {spoken(ResultKind(kind))}".strip()

"""Earlier suggestions on the same matter (相似建议), and what became of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q

from cases.models import Reply, Suggestion
from cases.models.merging import SENT_STATES
from cases.rules.kinds import ResultKind
from cases.rules.similarity import most_similar
from cases.rules.states import ReplyKind, SuggestionState
from cases.searching import pieces_of
from web.shared.requests import Asked
from web.shared.units import BY_TASK
from workflows.explaining import spoken

# So many pairs of characters are looked for, and so many titles compared at most.
PAIRS, COMPARED = 24, 300
# What nearly every title has.
FRAME = ("关于", "建议", "的建", "议案", "意见", "进一", "一步", "加强")


@dataclass(frozen=True, slots=True)
class Alike:
    """Name an earlier suggestion (相似建议), where it stands, and how it was answered."""

    row: Suggestion
    state: str
    answers: list[str]


def similar_to(suggestion: Suggestion, request: Asked) -> list[Alike]:
    """List what the deputy may see of the same matter (相似建议), the most similar first.

    Two statements at most: titles that share two neighbouring characters, the newest first, and
    the answers to those that are shown.
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
    answers = _answers([key for key, _likeness in best], request)
    return [
        Alike(
            found[key],
            spoken(SuggestionState(found[key].ended_as or found[key].state)),
            answers[key],
        )
        for key, _likeness in best
    ]


def _answers(keys: list[int], request: Asked) -> dict[int, list[str]]:
    """Collect how each was answered (答复类别): the last answer of each unit. One statement."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    if keys:
        rows = Reply.objects.visible_to(request.user, request.today).filter(
            suggestion__in=keys, delivered_on__isnull=False
        )
        rows = rows.exclude(kind=ReplyKind.SUPPLEMENTARY).exclude(result_kind="")
        for row in rows.select_related("assignment__organ").order_by(*BY_TASK):
            told = f"{row.class_label} {spoken(ResultKind(row.result_kind))}".strip()
            organ = row.assignment.organ
            found[row.suggestion_id][organ.pk] = f"{organ.name} · {told}"
    return defaultdict(list, {key: list(by_unit.values()) for key, by_unit in found.items()})

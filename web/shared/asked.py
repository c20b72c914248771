"""Who is asked before the assignment, and what they answered (预交办征求意见): for all pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from cases.models import Consultation, Suggestion
from cases.prepared import prepared
from cases.rules.states import SuggestionState
from people.models import Post
from web.shared.listing import ROWS
from web.shared.requests import Asked
from web.shared.units import BY_ORGAN


@dataclass(frozen=True, slots=True)
class Answers:
    """Hold what units are asked about one item (征求意见情况), and how many have answered."""

    rows: list[Consultation]

    @property
    def given(self) -> int:
        """Count who has answered (已反馈)."""
        return sum(row.answered_at is not None for row in self.rows)


@prepared
def consultations_seen(user: Any, today: Any, item: Any) -> QuerySet[Consultation]:
    """List which units are asked about an item (可见征求意见), in their official order."""
    rows = Consultation.objects.visible_to(user, today).filter(suggestion=item, ended_at=None)
    return rows.select_related("organ", "better_unit", "asked_by", "answered_by").order_by(
        *BY_ORGAN
    )


def answers_on(request: Asked, suggestion: Suggestion) -> Answers | None:
    """Return what units are asked and answered as far as the person may see it (征求意见情况).

    None where nobody is asked. It costs a statement only until the item is assigned.
    """
    if suggestion.state != SuggestionState.REGISTERED:
        return None
    rows = consultations_seen.all(request.user.pk, request.today, suggestion.pk)
    return Answers(rows) if rows else None


def waiting_for(request: Asked, posts: Iterable[Post]) -> list[Consultation]:
    """List what these organs are asked and have not answered (待反馈), the first day first.

    At most a page of them. One statement.
    """
    rows: Any = Consultation.objects.visible_to(request.user, request.today)
    rows = rows.waiting().filter(organ__in={post.organ_id for post in posts})
    found = rows.select_related("suggestion", "organ").order_by("until_on", "pk")
    return list(found[:ROWS])

"""What must hold of look-back reviews (回头看)."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from cases.models import Event, ReviewedItem, Round
from cases.rules.invariants import Violation
from cases.rules.reviewing import Finding
from cases.rules.states import ReviewedState


def _findings_stand_in_their_items() -> Iterator[Violation]:
    """23: what a review says was carried out stands in the item's own trail."""
    carried = ReviewedItem.objects.filter(state=ReviewedState.CARRIED_OUT)
    for row in carried.select_related("suggestion").order_by("pk"):
        known = Event.objects.filter(
            stream=row.suggestion.stream_id,
            kind="done",
            actor_ref="system",
            idempotency_key=f"reviewed-item:{row.pk}",
        )
        if not known.exists():
            yield Violation(23, f"revieweditem:{row.pk}", "carried out, and its item knows nothing")


def _rounds_follow_their_finding() -> Iterator[Violation]:
    """23: a round that a review opened follows its finding and bears its decision."""
    opened = Round.objects.exclude(reviewed_item=None)
    as_found = Q(
        reviewed_item__finding=Finding.HANDLED_AGAIN,
        reviewed_item__suggestion=F("suggestion"),
        reviewed_item__review__decision=F("decision"),
    )
    for pk in opened.exclude(as_found).values_list("pk", flat=True):
        yield Violation(23, f"round:{pk}", "opened by a review that decided nothing of the kind")


CHECKS = (_findings_stand_in_their_items, _rounds_follow_their_finding)

"""Carry the findings of look-back reviews out (落实回头看核查意见), item by item.

Each item's act has a key of its own: however often the clockwork is killed between two of them,
none happens twice. The review notes batch by batch how far it is, so that everybody can see it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from cases.models import LookBackReview, ReviewedItem
from cases.refusals import ActRefused
from cases.rules.reviewing import Finding
from cases.rules.states import LookBackState, ReviewedState
from workflows.look_backs import last_answers
from workflows.sweeps.quietly import attempt, try_out
from workflows.sweeps.walking import due

# So many items are carried out before the review notes them.
NOTED_TOGETHER = 50
# So many in one look: then the other sweeps have their turn.
IN_ONE_LOOK = 500


def run(at: datetime) -> int:
    """Carry findings out (落实). Returns the number of acts on items."""
    acts = 0
    for review in under_way():
        acts += _carry_out(review, at)
        attempt("finish_carrying_out", review, at)
    return acts


@due
def under_way() -> QuerySet[LookBackReview]:
    """Find the reviews whose findings are being carried out (落实中)."""
    return LookBackReview.objects.filter(state=LookBackState.CARRYING_OUT)


def _carry_out(review: LookBackReview, at: datetime) -> int:
    waiting = ReviewedItem.objects.filter(review=review.pk, state=ReviewedState.CHECKED)
    found = waiting.select_related("suggestion", "promise").order_by("pk")
    acts, last = 0, 0
    while acts < IN_ONE_LOOK:
        rows = list(found.filter(pk__gt=last)[:NOTED_TOGETHER])
        if not rows:
            break
        last = rows[-1].pk
        carried, moved_on = [], {}
        for row in rows:
            name, target, data = act_for(row)
            told = {"number": review.decision, "reasons": row.note, "reviewed": row.pk}
            outcome = try_out(
                name, target, at, key=f"reviewed-item:{row.pk}", **told, **data
            )  # fmt: skip
            if isinstance(outcome, ActRefused):
                moved_on[str(row.pk)] = str(outcome)
            elif outcome is not None:
                carried.append(row.pk)
                acts += outcome
        if carried or moved_on:
            attempt("note_carried_out", review, at, carried=carried, moved_on=moved_on)
    return acts


def act_for(row: ReviewedItem) -> tuple[str, Any, dict[str, Any]]:
    """Return the act that carries a finding out (落实动作), on what, and what it takes."""
    match row.finding:
        case Finding.HANDLED_AGAIN:
            return "look_back", row.suggestion, {"ground": row.ground}
        case Finding.CLASS_CHANGED:
            answers = last_answers(row.suggestion_id)
            return "change_class", answers[-1], {"result_kind": row.result_kind}
        case Finding.PROMISE_REOPENED:
            return "follow_again", row.promise, {"due_on": row.due_on}
    return "confirm_after_look_back", row.suggestion, {}

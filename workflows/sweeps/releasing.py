"""Release ratings where the rules say that nobody has to (自动发布)."""

from __future__ import annotations

from datetime import datetime

from cases.acting import SHANGHAI
from cases.models import RatingRequest
from cases.rules.calendar import shipped
from cases.rules.deadlines import due_on
from cases.rules.policy.choices import ReleaseMode
from cases.rules.states import RatingRequestState
from workflows.sweeps import in_batches
from workflows.sweeps.quietly import attempt


def run(at: datetime) -> int:
    """Release each answered request whose correction day has ended (发布)."""
    today = at.astimezone(SHANGHAI).date()
    acts = 0
    answered = RatingRequest.objects.filter(state=RatingRequestState.ANSWERED).select_related(
        "round__policy"
    )
    for request in in_batches(answered):
        assert isinstance(request, RatingRequest)
        rules = request.round.policy.rules
        if rules.release_mode != ReleaseMode.AFTER_CORRECTION or request.answered_at is None:
            continue
        given_on = request.answered_at.astimezone(SHANGHAI).date()
        if today > due_on(given_on, rules.rating_correction, shipped()).on:
            acts += attempt("release", request, at)
    return acts

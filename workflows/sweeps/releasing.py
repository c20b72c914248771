"""Release ratings where the rules say that nobody has to (自动发布)."""

from __future__ import annotations

from datetime import datetime

from cases.acting import SHANGHAI
from cases.models import RatingRequest
from cases.rules.policy.choices import ReleaseMode
from cases.rules.states import RatingRequestState
from workflows.sweeps import in_batches
from workflows.sweeps.quietly import attempt


def run(at: datetime) -> int:
    """Release each answered request of which nothing can be corrected any more (发布)."""
    today = at.astimezone(SHANGHAI).date()
    acts = 0
    answered = RatingRequest.objects.filter(state=RatingRequestState.ANSWERED)
    answered = answered.select_related("round__policy").prefetch_related("raters")
    for request in in_batches(answered):
        assert isinstance(request, RatingRequest)
        rules = request.round.policy.rules
        if rules.release_mode != ReleaseMode.AFTER_CORRECTION:
            continue
        time = rules.rating_correction
        if not any(rater.may_be_corrected(time, today) for rater in request.raters.all()):
            acts += attempt("release", request, at)
    return acts

"""Release ratings where the rules say that nobody has to (自动发布)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from cases.acting import SHANGHAI
from cases.calendars import in_force
from cases.models import RatingRequest
from cases.rules.policy.choices import ReleaseMode
from cases.rules.states import RatingRequestState
from workflows.sweeps.quietly import attempt
from workflows.sweeps.walking import due_with


@due_with("raters")
def answered() -> QuerySet[RatingRequest]:
    """Find the requests that were answered and not released (已评价未发布)."""
    found = RatingRequest.objects.filter(state=RatingRequestState.ANSWERED)
    return found.select_related("round__policy")


def run(at: datetime) -> int:
    """Release each answered request of which nothing can be corrected any more (发布)."""
    today, calendar = at.astimezone(SHANGHAI).date(), in_force()
    acts = 0
    for request in answered():
        rules = request.round.policy.rules
        if rules.release_mode != ReleaseMode.AFTER_CORRECTION:
            continue
        time = rules.rating_correction
        if not any(rater.may_be_corrected(time, today, calendar) for rater in request.raters.all()):
            acts += attempt("release", request, at)
    return acts

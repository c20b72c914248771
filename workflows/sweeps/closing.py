"""End rating windows (评价期满巡检)."""

from __future__ import annotations

from datetime import datetime

from cases.acting import SHANGHAI
from cases.models import Clock, RatingRequest
from cases.rules.calendar import shipped
from cases.rules.states import ClockKind
from cases.rules.windows import closing_day
from workflows.sweeps import in_batches
from workflows.sweeps.quietly import attempt


def run(at: datetime) -> int:
    """End each window once its last day has ended (评价期满). Returns the number of acts."""
    today = at.astimezone(SHANGHAI).date()
    acts = 0
    overdue = Clock.objects.filter(kind=ClockKind.RATING, stopped_at=None, due_on__lt=today)
    for clock in in_batches(overdue):
        assert isinstance(clock, Clock)
        request = RatingRequest.objects.select_related("round__policy").get(
            pk=int(clock.subject.partition(":")[2])
        )
        rules = request.round.policy.rules
        if today > closing_day(clock.anchor_on, clock.due_on, rules, shipped()):
            acts += attempt("end_rating_window", request, at)
    return acts

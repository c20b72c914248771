"""End rating windows (评价期满巡检)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from cases.acting import SHANGHAI
from cases.calendars import in_force
from cases.models import Clock
from cases.rules.states import ClockKind
from cases.rules.windows import closing_day
from workflows.sweeps.quietly import attempt
from workflows.sweeps.reminding import with_requests
from workflows.sweeps.walking import due_along


@due_along("due_on")
def ended_windows(today: Any) -> QuerySet[Clock]:
    """Find the rating windows whose day has ended (评价期满)."""
    return Clock.objects.filter(kind=ClockKind.RATING, stopped_at=None, due_on__lt=today)


def run(at: datetime) -> int:
    """End each window once its last day has ended (评价期满). Returns the number of acts."""
    today, calendar = at.astimezone(SHANGHAI).date(), in_force()
    acts = 0
    for clock, request in with_requests(ended_windows.batches(today)):
        rules = request.round.policy.rules
        if today > closing_day(clock.anchor_on, clock.due_on, rules, calendar):
            acts += attempt("end_rating_window", request, at)
    return acts

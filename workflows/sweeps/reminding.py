"""Remind deputies who have not rated (评价提醒), on the days that the rules name."""

from __future__ import annotations

from datetime import datetime

from cases.acting import SHANGHAI
from cases.models import Clock, RatingRequest
from cases.rules.calendar import shipped
from cases.rules.states import ClockKind
from cases.rules.windows import reminder_days
from workflows.sweeps import in_batches
from workflows.sweeps.quietly import attempt


def run(at: datetime) -> int:
    """Remind once per reminder day (提醒); days missed while nothing ran make one reminder."""
    today = at.astimezone(SHANGHAI).date()
    acts = 0
    running = Clock.objects.filter(kind=ClockKind.RATING, stopped_at=None, anchor_on__lt=today)
    for clock in in_batches(running):
        assert isinstance(clock, Clock)
        request = RatingRequest.objects.select_related("round__policy").get(
            pk=int(clock.subject.partition(":")[2])
        )
        days = reminder_days(clock.anchor_on, clock.due_on, request.round.policy.rules, shipped())
        number = sum(day <= today for day in days)
        if number > clock.reminders:
            key = f"remind:{request.pk}:{number}"
            acts += attempt("remind_rater", request, at, key, number=number)
    return acts

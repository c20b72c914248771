"""Remind deputies who have not rated (评价提醒), on the days that the rules name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from cases.acting import SHANGHAI
from cases.calendars import in_force
from cases.models import Clock, RatingRequest
from cases.rules.ladder import is_working_hour
from cases.rules.states import ClockKind
from cases.rules.windows import reminder_days
from workflows.sweeps.quietly import attempt
from workflows.sweeps.walking import due


@due
def running_windows(today: Any) -> QuerySet[Clock]:
    """Find the rating windows that run (评价期内)."""
    return Clock.objects.filter(kind=ClockKind.RATING, stopped_at=None, anchor_on__lt=today)


def with_requests(batches: Iterable[list[Clock]]) -> Iterator[tuple[Clock, RatingRequest]]:
    """Walk through rating windows with what was asked for in each (评价期及其请求)."""
    for clocks in batches:
        keys = [int(clock.subject.partition(":")[2]) for clock in clocks]
        found = RatingRequest.objects.select_related("round__policy").in_bulk(keys)
        for clock, key in zip(clocks, keys, strict=True):
            yield clock, found[key]


def run(at: datetime) -> int:
    """Remind once per reminder day (提醒); days missed while nothing ran make one reminder.

    Nobody is reminded at night or on a day off.
    """
    today, calendar = at.astimezone(SHANGHAI).date(), in_force()
    if not is_working_hour(at, calendar):
        return 0
    acts = 0
    for clock, request in with_requests(running_windows.batches(today)):
        days = reminder_days(clock.anchor_on, clock.due_on, request.round.policy.rules, calendar)
        number = sum(day <= today for day in days)
        if number > clock.reminders:
            key = f"remind:{request.pk}:{number}"
            acts += attempt("remind_rater", request, at, key, number=number)
    return acts

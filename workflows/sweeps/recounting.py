"""Count deadlines anew once other days are worked than was thought (期限重算巡检)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from cases.calendars import calendar_of, version_in_force
from cases.models import Clock
from cases.rules.recounting import recount
from cases.rules.states import ClockState
from workflows.sweeps.quietly import attempt
from workflows.sweeps.walking import due


@due
def counted_before(version: Any) -> QuerySet[Clock]:
    """Find the open deadlines that were counted by an older calendar (旧日历期限)."""
    older = Clock.objects.filter(stopped_at=None, calendar__lt=version)
    # What is on hold has no day to count; it gets one by the calendar of its resumption.
    older = older.exclude(state=ClockState.HELD)
    return older.select_related("suggestion__policy", "assignment__round__policy", "extension")


def run(at: datetime) -> int:
    """Count each open deadline anew, once per calendar (重算). Returns the number of acts.

    A day that stays is noted without an event; one that moves is an act of its own.
    """
    version = version_in_force()
    if not version.key:
        return 0
    acts, calendar = 0, calendar_of(version)
    for batch in counted_before.batches(version.key):
        stays = []
        for clock in batch:
            task = clock.assignment
            rules = (clock.suggestion.policy if task is None else task.round.policy).rules
            found = recount(clock.running, rules, calendar)
            if (found.on, found.provisional) == (clock.due_on, clock.provisional):
                stays.append(clock.pk)
            else:
                acts += attempt("recount_deadline", clock, at)
        Clock.objects.filter(pk__in=stays, calendar__lt=version.key).update(calendar=version.key)
    return acts

"""Let lateness climb beside its item (逐级督办巡检), in working hours only."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from cases.acting import SHANGHAI
from cases.calendars import in_force
from cases.models import Clock
from cases.rules.ladder import is_working_hour
from workflows.sweeps.quietly import attempt
from workflows.sweeps.walking import due_along


@due_along("climbs_on")
def climbing(today: Any) -> QuerySet[Clock]:
    """Find the deadlines whose next step of the ladder has come (到督办节点)."""
    return Clock.objects.filter(stopped_at=None, climbs_on__lte=today)


def run(at: datetime) -> int:
    """Climb with each deadline once (逐级督办). Returns the number of acts.

    Nobody is reminded at night or on a day off: what has come by then waits for the morning.
    """
    if not is_working_hour(at, in_force()):
        return 0
    today = at.astimezone(SHANGHAI).date()
    return sum(attempt("climb", clock, at) for clock in climbing(today))

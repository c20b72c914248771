"""End what was on hold long enough (暂缓巡检)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from cases.acting import SHANGHAI
from cases.models import Suggestion
from cases.rules.holding import HOLDABLE_STATES
from cases.rules.states import OPEN_STATES
from workflows.sweeps.quietly import attempt
from workflows.sweeps.walking import due_along


@due_along("held_until")
def held_long_enough(today: Any) -> QuerySet[Suggestion]:
    """Find items whose hold is over, or that no unit handles any more (暂缓期满)."""
    over = Q(held_until__lt=today) | ~Q(state__in=HOLDABLE_STATES)
    return Suggestion.objects.filter(over, held_at__isnull=False, state__in=OPEN_STATES)


def run(at: datetime) -> int:
    """Let them go on (恢复). Returns the number of acts."""
    today = at.astimezone(SHANGHAI).date()
    return sum(attempt("end_hold", item, at) for item in held_long_enough(today))

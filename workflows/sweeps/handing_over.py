"""Let the session secretariat hand over after the closing day (移交巡检)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from cases.acting import SHANGHAI
from cases.models import Suggestion
from cases.rules.states import OPEN_STATES
from people.kinds import OrganKind
from workflows.sweeps.quietly import attempt
from workflows.sweeps.walking import due


@due
def left_behind(today: Any) -> QuerySet[Suggestion]:
    """Find what lies with an office whose time is over (待移交)."""
    closed = Q(office__kind=OrganKind.SESSION_SECRETARIAT, session__ends_on__lt=today)
    gone = Q(office__valid_until__lte=today)
    return Suggestion.objects.filter(closed | gone, state__in=OPEN_STATES)


def run(at: datetime) -> int:
    """Hand over what still lies with an office whose time is over (移交). Returns the acts."""
    today = at.astimezone(SHANGHAI).date()
    return sum(attempt("hand_over", item, at) for item in left_behind(today))

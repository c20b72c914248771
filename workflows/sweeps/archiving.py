"""Archive what has ended and hand promises over when a term is over (届满巡检)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from cases.acting import SHANGHAI
from cases.models import Promise, Suggestion
from cases.rules.states import ENDED_STATES, PromiseState
from workflows.sweeps.quietly import attempt
from workflows.sweeps.walking import due


@due
def ended(today: Any) -> QuerySet[Suggestion]:
    """Find what has ended in a term that is over (待归档)."""
    return Suggestion.objects.filter(
        state__in=[s.value for s in ENDED_STATES], term__over_on__lte=today
    )


@due
def open_promises(today: Any) -> QuerySet[Promise]:
    """Find the open promises of a term that is over (待结转承诺)."""
    over = Q(carried_to_term=None, suggestion__term__over_on__lte=today)
    return Promise.objects.filter(
        over | Q(carried_to_term__over_on__lte=today),
        binding=True,
        state__in=[PromiseState.OPEN, PromiseState.REPORTED_DONE],
    )


def run(at: datetime) -> int:
    """Archive each ended suggestion of a term that is over (归档). Returns the number of acts."""
    today = at.astimezone(SHANGHAI).date()
    acts = sum(attempt("archive", item, at) for item in ended(today))
    return acts + sum(attempt("carry_promise", promise, at) for promise in open_promises(today))

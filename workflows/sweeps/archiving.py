"""Archive what has ended and hand promises over when a term is over (届满巡检)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from cases.acting import SHANGHAI
from cases.models import Promise, Suggestion
from cases.rules.states import ENDED_STATES, PromiseState
from workflows.sweeps import in_batches
from workflows.sweeps.quietly import attempt


def run(at: datetime) -> int:
    """Archive each ended suggestion of a term that is over (归档). Returns the number of acts."""
    today = at.astimezone(SHANGHAI).date()
    over = Suggestion.objects.filter(
        state__in=[s.value for s in ENDED_STATES], term__over_on__lte=today
    )
    acts = sum(attempt("archive", item, at) for item in in_batches(over))
    open_ones = Promise.objects.filter(
        Q(carried_to_term=None, suggestion__term__over_on__lte=today)
        | Q(carried_to_term__over_on__lte=today),
        binding=True,
        state__in=[PromiseState.OPEN, PromiseState.REPORTED_DONE],
    )
    return acts + sum(attempt("carry_promise", promise, at) for promise in in_batches(open_ones))

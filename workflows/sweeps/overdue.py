"""Mark deadlines whose day has ended, let undecided extensions lapse and leads go on (逾期巡检)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from cases.acting import SHANGHAI
from cases.models import Clock, Extension
from cases.rules.states import AssignmentState, ClockKind, ClockState, ExtensionState, HandlingRole
from workflows.sweeps.quietly import attempt
from workflows.sweeps.walking import due, due_along


@due_along("due_on")
def missed(today: Any) -> QuerySet[Clock]:
    """Find the deadlines whose day has ended (逾期)."""
    return Clock.objects.filter(state=ClockState.RUNNING, stopped_at=None, due_on__lt=today)


@due
def undecided(today: Any) -> QuerySet[Extension]:
    """Find the extensions that nobody decided in time (未决延期)."""
    return Extension.objects.filter(state=ExtensionState.REQUESTED, old_due_on__lt=today)


@due_along("due_on")
def without_opinion(today: Any) -> QuerySet[Clock]:
    """Find the deadlines of co-handlers who gave no opinion in time (逾期未反馈会办意见)."""
    late = Clock.objects.filter(
        kind=ClockKind.OPINION,
        stopped_at=None,
        due_on__lt=today,
        state__in=[ClockState.RUNNING, ClockState.MISSED],
        assignment__role=HandlingRole.CO_HANDLER,
        assignment__state__in=[
            AssignmentState.PENDING_SUB_ASSIGNMENT,
            AssignmentState.SUB_ASSIGNED,
            AssignmentState.ACCEPTED,
        ],
    )
    return late.select_related("assignment")


def run(at: datetime) -> int:
    """Mark each missed deadline once (逾期). Returns the number of acts."""
    today = at.astimezone(SHANGHAI).date()
    acts = sum(attempt("mark_overdue", clock, at) for clock in missed(today))
    acts += sum(attempt("lapse_extension", asked, at) for asked in undecided(today))
    return acts + sum(
        attempt("lapse_opinion", clock.assignment, at) for clock in without_opinion(today)
    )

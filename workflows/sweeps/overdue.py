"""Mark deadlines whose day has ended, let undecided extensions lapse and leads go on (逾期巡检)."""

from __future__ import annotations

from datetime import datetime

from cases.acting import SHANGHAI
from cases.models import Assignment, Clock, Extension
from cases.rules.states import AssignmentState, ClockKind, ClockState, ExtensionState, HandlingRole
from workflows.sweeps import in_batches
from workflows.sweeps.quietly import attempt


def run(at: datetime) -> int:
    """Mark each missed deadline once (逾期). Returns the number of acts."""
    today = at.astimezone(SHANGHAI).date()
    due = Clock.objects.filter(state=ClockState.RUNNING, stopped_at=None, due_on__lt=today)
    acts = sum(attempt("mark_overdue", clock, at) for clock in in_batches(due))
    undecided = Extension.objects.filter(state=ExtensionState.REQUESTED, old_due_on__lt=today)
    acts += sum(attempt("lapse_extension", asked, at) for asked in in_batches(undecided))
    late = Assignment.objects.filter(
        role=HandlingRole.CO_HANDLER,
        state__in=[
            AssignmentState.PENDING_SUB_ASSIGNMENT,
            AssignmentState.SUB_ASSIGNED,
            AssignmentState.ACCEPTED,
        ],
        clocks__kind=ClockKind.OPINION,
        clocks__stopped_at=None,
        clocks__due_on__lt=today,
    )
    return acts + sum(attempt("lapse_opinion", task, at) for task in in_batches(late))

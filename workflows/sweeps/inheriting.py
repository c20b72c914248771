"""Let successors go on for organs that have ended (机构承继巡检), on the day and never twice."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.acting import SHANGHAI
from cases.models import Assignment, Escalation, RatingRequest, Suggestion
from cases.models.inheriting import DECIDED_ABOVE, UNFINISHED
from cases.models.suggestion import OPEN_STATES
from cases.rules.states import (
    AssignmentState,
    EscalationState,
    RatingRequestState,
    SuggestionState,
)
from people.kinds import CONGRESS_KINDS
from people.models import Organ
from workflows.models import WorkItem
from workflows.sweeps import in_batches
from workflows.sweeps.quietly import attempt

A = AssignmentState


def run(at: datetime) -> int:
    """Pass on what organs that have ended left (承继). Returns the number of acts."""
    today = at.astimezone(SHANGHAI).date()
    acts = 0
    ended = list(Organ.objects.filter(valid_until__lte=today).values_list("pk", flat=True))
    if not ended:
        return 0
    # The tasks of who assigns come first: the others then know who is above them.
    for task in in_batches(_tasks(today)):
        assert isinstance(task, Assignment)
        bearer = task.carried_by or task.organ
        name = "succeed_unit" if bearer.heir(today) is not None else "lose_unit"
        acts += attempt(name, task, at)
    asked = RatingRequest.objects.filter(
        collector__valid_until__lte=today,
        state__in=[RatingRequestState.OPENED, RatingRequestState.ANSWERED],
    )
    acts += sum(attempt("succeed_collector", request, at) for request in in_batches(asked))
    raised = Escalation.objects.filter(
        Q(committee__valid_until__lte=today) | Q(decider__valid_until__lte=today)
    ).exclude(state=EscalationState.DECIDED)
    acts += sum(attempt("succeed_committee", row, at) for row in in_batches(raised))
    left = WorkItem.objects.to_do().filter(
        suggestion=OuterRef("pk"), organ__valid_until__lte=today, organ__kind__in=CONGRESS_KINDS
    )
    items = Suggestion.objects.filter(Exists(left))
    return acts + sum(attempt("succeed_office", item, at) for item in in_batches(items))


def _tasks(today: date) -> QuerySet[Assignment]:
    """Find the tasks whose unit has ended (责任单位已撤销的任务)."""
    gone = Q(carried_by=None, organ__valid_until__lte=today) | Q(carried_by__valid_until__lte=today)
    under_way = Q(state__in=UNFINISHED, suggestion__state__in=OPEN_STATES) | Q(
        state=A.PASSED_ON, suggestion__state__in=(*OPEN_STATES, SuggestionState.CLOSED)
    )
    # Who was dissolved has nothing more to give back; who was merged may pass that on too.
    under_way &= ~Q(organ__successor=None, state__in=DECIDED_ABOVE)
    done = Q(state=A.REPLY_ISSUED, suggestion__state__in=(*OPEN_STATES, SuggestionState.CLOSED))
    done &= ~Q(lost=True, organ__successor=None)
    return Assignment.objects.filter(gone & (under_way | done)).select_related(
        "organ__successor", "carried_by__successor"
    )

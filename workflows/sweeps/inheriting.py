"""Let successors go on for organs that have ended (机构承继巡检), on the day and never twice."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.acting import SHANGHAI
from cases.models import (
    Assignment,
    Escalation,
    Measure,
    RatingRequest,
    Suggestion,
    Supervision,
)
from cases.models.inheriting import DECIDED_ABOVE, UNFINISHED
from cases.models.suggestion import OPEN_STATES
from cases.prepared import prepared
from cases.rules.states import (
    WORKING,
    AssignmentState,
    EscalationState,
    MeasureState,
    RatingRequestState,
    SuggestionState,
)
from people.kinds import CONGRESS_KINDS
from people.models import Organ
from workflows.models import WorkItem
from workflows.sweeps.quietly import attempt
from workflows.sweeps.walking import due

A = AssignmentState


def run(at: datetime) -> int:
    """Pass on what organs that have ended left (承继). Returns the number of acts."""
    today = at.astimezone(SHANGHAI).date()
    acts = 0
    if not ended.exists(today):
        return 0
    # The tasks of who assigns come first: the others then know who is above them.
    for task in tasks(today):
        bearer = task.carried_by or task.organ
        name = "succeed_unit" if bearer.heir(today) is not None else "lose_unit"
        acts += attempt(name, task, at)
    acts += sum(attempt("succeed_collector", asked, at) for asked in requests(today))
    acts += sum(attempt("succeed_committee", row, at) for row in escalations(today))
    acts += sum(attempt("succeed_supervisor", step, at) for step in steps(today))
    acts += sum(attempt("succeed_measure", one, at) for one in measures(today))
    return acts + sum(attempt("succeed_office", item, at) for item in waiting(today))


@prepared
def ended(today: Any) -> QuerySet[Organ]:
    """Find the organs that have ended (已撤销的机构)."""
    return Organ.objects.filter(valid_until__lte=today)


@due
def requests(today: Any) -> QuerySet[RatingRequest]:
    """Find the ratings asked for by an organ that has ended (征求评价机构已撤销)."""
    return RatingRequest.objects.filter(
        collector__valid_until__lte=today,
        state__in=[RatingRequestState.OPENED, RatingRequestState.ANSWERED],
    )


@due
def escalations(today: Any) -> QuerySet[Escalation]:
    """Find the escalations before an organ that has ended (受理机构已撤销的升级)."""
    gone = Q(committee__valid_until__lte=today) | Q(decider__valid_until__lte=today)
    return Escalation.objects.filter(gone).exclude(state=EscalationState.DECIDED)


@due
def steps(today: Any) -> QuerySet[Supervision]:
    """Find the steps of the ladder before an organ that has ended (督办节点的机构已撤销的督办)."""
    return Supervision.objects.filter(
        supervisor__valid_until__lte=today, state__in=[s.value for s in WORKING]
    )


@due
def measures(today: Any) -> QuerySet[Measure]:
    """Find the measures to which a unit that has ended should answer (督办对象已撤销)."""
    return Measure.objects.filter(state=MeasureState.ISSUED, unit__valid_until__lte=today)


@due
def waiting(today: Any) -> QuerySet[Suggestion]:
    """Find what waits on the desk of an office that has ended (办理机构已撤销的待办)."""
    left = WorkItem.objects.to_do().filter(
        suggestion=OuterRef("pk"),
        organ__valid_until__lte=today,
        organ__kind__in=sorted(CONGRESS_KINDS),
    )
    return Suggestion.objects.filter(Exists(left))


@due
def tasks(today: Any) -> QuerySet[Assignment]:
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

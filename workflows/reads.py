"""What the door and the desk read, compiled once (办理查询)."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import Q, QuerySet, Subquery
from viewflow.workflow.status import STATUS

from cases.models import (
    Assignment,
    Cosigner,
    Escalation,
    Extension,
    Measure,
    PressureCase,
    Promise,
    RatingRequest,
    Reply,
    Suggestion,
    Supervision,
    WorkdayYear,
)
from cases.models.trail import Event
from cases.prepared import Prepared, prepared
from cases.rules.states import (
    LIVING_PROMISES,
    WORKING,
    EscalationState,
    ExtensionState,
    MeasureState,
    PressureState,
    PromiseState,
    RatingRequestState,
    ReplyState,
)
from people.models import Organ
from workflows.load_job import LoadJob, LoadStage
from workflows.models import OPEN, WorkItem


@prepared
def locked_suggestion(pk: Any) -> QuerySet[Suggestion]:
    """Lock a suggestion and its stream, with what every act needs (加锁)."""
    newest = WorkdayYear.objects.order_by("-pk")
    return (
        # Others may point at the row meanwhile: two items merged into each other at the same
        # moment would else wait for each other.
        Suggestion.objects.select_for_update(of=("self", "stream"), no_key=True)
        .select_related("stream", "policy", "lead")
        # The parameters of a version are read once per process: its digest names them.
        .defer("policy__rules_json")
        # By which calendar the act counts: one for the whole act, and no statement of its own.
        .annotate(
            calendar_key=Subquery(newest.values("pk")[:1]),
            calendar_digest=Subquery(newest.values("digest")[:1]),
        )
        .filter(pk=pk)
    )


@cache
def record_of(model: Any, loads: tuple[str, ...]) -> Prepared[Any]:
    """Find a record of a suggestion with what an act loads beside it (办理对象)."""

    def one(pk: Any, suggestion: Any) -> QuerySet[Any]:
        query: QuerySet[Any] = model._default_manager.filter(pk=pk, suggestion=suggestion)
        query = query.select_related(*loads) if loads else query
        return query.defer("round__policy__rules_json") if "round__policy" in loads else query

    return prepared(one)


@prepared
def done_before(actor: Any, key: Any) -> QuerySet[Event]:
    """Find what an actor did under an idempotency key (重复请求)."""
    return Event.objects.filter(actor_ref=actor, idempotency_key=key, kind="done")


@prepared
def load_under_way(suggestion: Any) -> QuerySet[LoadJob]:
    """Find the load that is writing in a suggestion's congress (正在载入)."""
    rows = LoadJob.objects.filter(stage=LoadStage.LOADING.value)
    return rows.filter(congress__in=Suggestion.objects.filter(pk=suggestion).values("congress"))


@prepared
def offices_of(congress: Any, kinds: Any, on: Any) -> QuerySet[Organ, Any]:
    """List a congress' offices of these kinds that stand on a day, the oldest last (人大机关)."""
    begun = Q(valid_from=None) | Q(valid_from__lte=on)
    standing = Q(valid_until=None) | Q(valid_until__gt=on)
    rows = Organ.objects.filter(begun & standing, congress=congress, kind__in=kinds)
    return rows.order_by("-pk").values_list("kind", "pk")


@prepared
def ended_among(organs: Any, day: Any) -> QuerySet[Organ, Any]:
    """List those of these organs that have ended by a day (已撤销机构)."""
    return Organ.objects.filter(pk__in=organs, valid_until__lte=day).values_list("pk")


@prepared
def open_items(suggestion: Any) -> QuerySet[WorkItem]:
    """List the open items of a suggestion with their processes (未结待办)."""
    rows = WorkItem.objects.select_related("process")
    return rows.filter(suggestion=suggestion, status__in=OPEN)


@prepared
def joins_of(process: Any, kinds: Any, subject: Any) -> QuerySet[WorkItem]:
    """List what was opened of a join and of what follows it (汇合)."""
    rows = WorkItem.objects.filter(process=process, kind__in=kinds, subject=subject)
    return rows.exclude(status=STATUS.CANCELED)


# -- what somebody may still act on -------------------------------------------------------------


@prepared
def cosigners_of(suggestion: Any) -> QuerySet[Cosigner]:
    """List the deputies who were asked to co-sign (附议人)."""
    rows = Cosigner.objects.filter(suggestion=suggestion)
    return rows.select_related("deputy").order_by("pk")


@prepared
def tasks_under_way(suggestion: Any, number: Any) -> QuerySet[Assignment]:
    """List the tasks of a round with its rules (本轮任务)."""
    rows = Assignment.objects.filter(suggestion=suggestion, round__number=number)
    rows = rows.select_related("organ", "round__policy", "parent")
    return rows.defer("round__policy__rules_json").order_by("pk")


@prepared
def replies_under_way(suggestion: Any) -> QuerySet[Reply]:
    """List the replies that are not delivered (未送达答复)."""
    rows = Reply.objects.filter(suggestion=suggestion).exclude(state=ReplyState.DELIVERED)
    rows = rows.select_related(
        "assignment__organ", "assignment__round", "assignment__parent", "round__policy", "scan"
    )
    return rows.defer("round__policy__rules_json").order_by("pk")


@prepared
def extensions_under_way(suggestion: Any) -> QuerySet[Extension]:
    """List the extensions that wait for a decision (待审批延期)."""
    rows = Extension.objects.filter(suggestion=suggestion, state=ExtensionState.REQUESTED)
    rows = rows.select_related(
        "round__policy", "assignment__organ", "assignment__parent", "assignment__round"
    )
    return rows.defer("round__policy__rules_json").order_by("pk")


@prepared
def requests_under_way(suggestion: Any) -> QuerySet[RatingRequest]:
    """List the rating requests of which somebody may still speak (征询)."""
    # About one that was released or ran out a deputy may still say that there was pressure.
    open_states = [
        RatingRequestState.OPENED,
        RatingRequestState.ANSWERED,
        RatingRequestState.RELEASED,
        RatingRequestState.EXPIRED,
    ]
    rows = RatingRequest.objects.filter(suggestion=suggestion, state__in=open_states)
    rows = rows.select_related("round__policy", "assignment__organ", "reply")
    return rows.defer("round__policy__rules_json").order_by("pk")


@prepared
def escalations_under_way(suggestion: Any) -> QuerySet[Escalation]:
    """List the escalations that are not decided (未决提级事项)."""
    rows = Escalation.objects.filter(suggestion=suggestion).exclude(state=EscalationState.DECIDED)
    rows = rows.select_related("round__policy", "committee", "decider")
    return rows.defer("round__policy__rules_json").order_by("pk")


@prepared
def supervisions_under_way(suggestion: Any) -> QuerySet[Supervision]:
    """List the steps of the ladder that somebody works on (督办中)."""
    rows = Supervision.objects.filter(suggestion=suggestion, state__in=WORKING)
    rows = rows.select_related("supervisor", "assignment__organ", "assignment__carried_by")
    return rows.order_by("pk")


@prepared
def promises_under_way(suggestion: Any) -> QuerySet[Promise]:
    """List the promises that bind and are not written off (未销号承诺)."""
    rows = Promise.objects.filter(suggestion=suggestion, binding=True, state__in=LIVING_PROMISES)
    return rows.select_related("assignment__organ").order_by("pk")


@prepared
def promises_to_look_at(suggestion: Any) -> QuerySet[Promise]:
    """List the promises that bind, those too that were written off (含已销号承诺)."""
    states = [*LIVING_PROMISES, PromiseState.WRITTEN_OFF]
    rows = Promise.objects.filter(suggestion=suggestion, binding=True, state__in=states)
    return rows.select_related("assignment__organ").order_by("pk")


@prepared
def measures_under_way(suggestion: Any) -> QuerySet[Measure]:
    """List the measures that are or were to be answered (待答复、已答复督办措施)."""
    states = [MeasureState.ISSUED, MeasureState.ANSWERED]
    rows = Measure.objects.filter(suggestion=suggestion, state__in=states)
    return rows.select_related("unit", "giver", "leader", "assignment__organ").order_by("pk")


@prepared
def pressure_under_way(suggestion: Any) -> QuerySet[PressureCase]:
    """List the cases of pressure on a rating that are being looked into (待核查干预情况)."""
    rows = PressureCase.objects.filter(suggestion=suggestion, state=PressureState.REPORTED)
    return rows.select_related("request__round__policy").order_by("pk")

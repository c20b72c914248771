"""What the door and the desk read, compiled once (办理查询)."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db.models import QuerySet
from viewflow.workflow.status import STATUS

from cases.models import Suggestion
from cases.models.trail import Event
from cases.prepared import Prepared, prepared
from people.models import Organ
from workflows.models import OPEN, WorkItem


@prepared
def locked_suggestion(pk: Any) -> QuerySet[Suggestion]:
    """Lock a suggestion and its stream, with what every act needs (加锁)."""
    return (
        Suggestion.objects.select_for_update(of=("self", "stream"))
        .select_related("stream", "policy", "lead")
        # The parameters of a version are read once per process: its digest names them.
        .defer("policy__rules_json")
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
def offices_of(congress: Any, kinds: Any) -> QuerySet[Organ, Any]:
    """List a congress' offices of these kinds, the oldest last (人大机关)."""
    rows = Organ.objects.filter(congress=congress, kind__in=kinds)
    return rows.order_by("-pk").values_list("kind", "pk")


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

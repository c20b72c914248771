"""What a load reads again and again, compiled once (载入查询)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cases.models import Assignment, Clock, RatingRequest, Suggestion
from cases.prepared import prepared
from cases.rules.states import ClockState


@prepared
def clocks_due(suggestion: Any, day: Any) -> QuerySet[Clock]:
    """List the deadlines of an item that ran out before a day (已过期限), the oldest first."""
    rows = Clock.objects.filter(
        suggestion=suggestion, state=ClockState.RUNNING, stopped_at=None, due_on__lt=day
    )
    return rows.order_by("due_on", "pk")


@prepared
def task_of(suggestion: Any, organ: Any, number: Any) -> QuerySet[Assignment]:
    """Find a unit's newest task of a round (承办任务), with the rules of the round."""
    rows = Assignment.objects.select_related("round__policy", "organ")
    rows = rows.defer("round__policy__rules_json")
    return rows.filter(suggestion=suggestion, organ=organ, round__number=number).order_by("-pk")


@prepared
def request_of(task: Any) -> QuerySet[RatingRequest]:
    """Find the newest question for a rating of one task (评价征询), with its rules."""
    rows = RatingRequest.objects.select_related("round__policy")
    return rows.defer("round__policy__rules_json").filter(assignment=task).order_by("-pk")


@prepared
def begun_draft(congress: Any, lead: Any, title: Any, moment: Any) -> QuerySet[Suggestion]:
    """Find the draft that a killed load left (未完草稿): it bears this very moment."""
    rows = Suggestion.objects.select_related("policy").filter(congress=congress, lead=lead)
    rows = rows.filter(title=title, since_at=moment)
    return rows.filter(state="draft", stream__count=0).order_by("pk")


@prepared
def state_of(suggestion: Any) -> QuerySet[Suggestion, Any]:
    """Tell where an item stands (状态)."""
    return Suggestion.objects.filter(pk=suggestion).values_list("state")

"""What acts read of the rows of a case, compiled once (案情查询)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cases.models import (
    Assignment,
    Clock,
    Contact,
    Cosigner,
    Delivery,
    Rater,
    Rating,
    RatingRequest,
    Stream,
)
from cases.prepared import prepared, prepared_update
from cases.rules.states import ClockKind
from people.models import Deputy, Post

# -- people -----------------------------------------------------------------------------------


@prepared
def deputy_in_office(deputy: Any, day: Any) -> QuerySet[Deputy]:
    """Find a deputy who is in office on a day (在任代表)."""
    return Deputy.objects.in_office(day).filter(pk=deputy)


@prepared
def any_rating_of(suggestion: Any) -> QuerySet[Rater]:
    """Find who has rated a reply of the item (已评价)."""
    return Rater.objects.filter(request__suggestion=suggestion).exclude(answered_at=None)


@prepared
def any_delivery_of(suggestion: Any) -> QuerySet[Delivery]:
    """Find a deputy who has a reply to the item (已答复)."""
    return Delivery.objects.filter(reply__suggestion=suggestion)


@prepared
def deputy_of(user: Any, term: Any) -> QuerySet[Deputy]:
    """Find a person's mandate of a term (代表资格)."""
    return Deputy.objects.filter(user=user, term=term)


@prepared
def post_held(post: Any, user: Any, day: Any) -> QuerySet[Post]:
    """Find a post if the person holds it on this day (在任职务)."""
    return Post.objects.on(day).select_related("organ").filter(pk=post, user=user)


@prepared
def posts_that_handle(user: Any, suggestion: Any, day: Any) -> QuerySet[Post]:
    """Find a person's posts in units that handle the item (承办账号)."""
    return Post.objects.on(day).filter(user=user, organ__assignments__suggestion=suggestion)


# -- drafting and handling ----------------------------------------------------------------------


@prepared
def cosigners_of(suggestion: Any) -> QuerySet[Cosigner]:
    """List the co-signers in their order (附议人)."""
    rows = Cosigner.objects.filter(suggestion=suggestion).select_related("deputy")
    return rows.order_by("position", "pk")


@prepared
def tasks_of_round(round_: Any) -> QuerySet[Assignment]:
    """List the tasks of a round with their units (本轮任务)."""
    return Assignment.objects.filter(round=round_).select_related("organ").order_by("pk")


@prepared
def tasks_now(suggestion: Any, number: Any) -> QuerySet[Assignment]:
    """List the tasks of an item's round that was not recalled (本轮任务)."""
    rows = Assignment.objects.filter(suggestion=suggestion, round__number=number)
    rows = rows.filter(round__recalled_at=None).select_related("organ", "round")
    return rows.order_by("pk")


@prepared
def tasks_of_organ(suggestion: Any, organ: Any) -> QuerySet[Assignment]:
    """List a unit's tasks of an item (本单位任务)."""
    return Assignment.objects.filter(suggestion=suggestion, organ=organ)


@prepared
def contacts_of(task: Any) -> QuerySet[Contact]:
    """List what was recorded of contacts (沟通)."""
    return Contact.objects.filter(assignment=task)


@prepared
def delivered_to(reply: Any) -> QuerySet[Delivery, Any]:
    """List the deputies who have a reply (已送达)."""
    return Delivery.objects.filter(reply=reply).values_list("deputy")


# -- ratings ------------------------------------------------------------------------------------


@prepared
def raters_of(request: Any) -> QuerySet[Rater]:
    """List who is asked (评价人), without who cannot rate any more."""
    rows = Rater.objects.filter(request=request, excused_at=None)
    return rows.select_related("deputy").order_by("pk")


@prepared
def ratings_of(request: Any) -> QuerySet[Rating]:
    """List the answers (评价)."""
    return Rating.objects.filter(request=request).order_by("pk")


@prepared
def requests_of_round(round_: Any) -> QuerySet[RatingRequest]:
    """List the requests of a round (本轮征询)."""
    return RatingRequest.objects.filter(round=round_).order_by("pk")


# -- deadlines and the chain ----------------------------------------------------------------------


@prepared
def opinion_clock(task: Any) -> QuerySet[Clock]:
    """Find the running deadline of an opinion (会办期限)."""
    return Clock.objects.filter(assignment=task, kind=ClockKind.OPINION, stopped_at=None)


@prepared
def running_clock(suggestion: Any, kind: Any, subject: Any) -> QuerySet[Clock]:
    """Find a running deadline of one subject (在计期限)."""
    return Clock.objects.filter(suggestion=suggestion, kind=kind, subject=subject, stopped_at=None)


@prepared
def running_dues(suggestion: Any) -> QuerySet[Clock, Any]:
    """List kind, subject and due day of an item's running deadlines (在计期限)."""
    running = Clock.objects.filter(suggestion=suggestion, stopped_at=None)
    return running.values_list("kind", "subject", "due_on")


@prepared_update
def stop_clocks(at: Any, suggestion: Any, kinds: Any, subject: Any) -> Any:
    """Stop deadlines of one subject (停止期限)."""
    running = Clock.objects.filter(
        suggestion=suggestion, kind__in=kinds, subject=subject, stopped_at=None
    )
    return running, {"stopped_at": at}


@prepared_update
def stop_all_clocks(at: Any, suggestion: Any) -> Any:
    """Stop whatever deadline of an item is running (停止全部期限)."""
    return Clock.objects.filter(suggestion=suggestion, stopped_at=None), {"stopped_at": at}


@prepared_update
def move_stream(stream: Any, old: Any, new: Any, head: Any) -> Any:
    """Move a chain from its old count to the next (推进链)."""
    return Stream.objects.filter(pk=stream, count=old), {"count": new, "head": head}

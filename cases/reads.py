"""What acts read of the rows of a case, compiled once (案情查询)."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from cases.models import (
    Agreement,
    Assignment,
    Clock,
    Consultation,
    Contact,
    Cosigner,
    Delivery,
    Promise,
    PromiseWord,
    Rater,
    Rating,
    RatingRequest,
    Reply,
    SplitPart,
    Stream,
    Suggestion,
    SuggestionLink,
)
from cases.prepared import prepared, prepared_update
from cases.rules.states import (
    ClockKind,
    ClockState,
    PromiseState,
    ReplyKind,
    ReplyState,
    SuggestionState,
)
from people.kinds import CONGRESS_KINDS
from people.models import Delegation, Deputy, Organ, Post

# -- people -----------------------------------------------------------------------------------


@prepared
def deputy_in_office(deputy: Any, day: Any) -> QuerySet[Deputy]:
    """Find a deputy who is in office on a day (在任代表)."""
    return Deputy.objects.in_office(day).filter(pk=deputy)


@prepared
def deputy_who_speaks(deputy: Any, day: Any) -> QuerySet[Deputy]:
    """Find a deputy who may speak for what he or she proposed, also after the term (在任或届满)."""
    return Deputy.objects.speaking(day).filter(pk=deputy)


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
def deputy_in_congress(user: Any, congress: Any, day: Any) -> QuerySet[Deputy]:
    """Find a person's mandate in a congress on a day (代表资格)."""
    running = {"term__starts_on__lte": day, "term__ends_on__gte": day}
    return Deputy.objects.filter(user=user, term__congress=congress, **running)


@prepared
def delegation_of(delegation: Any) -> QuerySet[Delegation]:
    """Find a delegation with its head and the head of its contact group (代表团)."""
    return Delegation.objects.select_related("head", "contact_head").filter(pk=delegation)


@prepared
def post_held(post: Any, user: Any, day: Any) -> QuerySet[Post]:
    """Find a post if the person holds it on this day (在任职务)."""
    return Post.objects.on(day).select_related("organ").filter(pk=post, user=user)


@prepared
def who_can_vouch(congress: Any, own: Any, day: Any) -> QuerySet[Post]:
    """List who may vouch for a legal date on a day (第二人): the congress' own organs, one's own.

    Any post-holder of the Standing Committee's organs, in a township of the presidium; for the
    acts of a unit also another post-holder of it. Source: rulebook section 10.
    """
    rows = Post.objects.on(day).filter(
        Q(organ__congress=congress, organ__kind__in=sorted(CONGRESS_KINDS)) | Q(organ=own)
    )
    return rows.select_related("organ", "user").order_by("organ__official_order", "pk")


@prepared
def posts_that_handle(user: Any, suggestion: Any, day: Any) -> QuerySet[Post]:
    """Find a person's posts in units that handle the item (承办账号)."""
    held = Post.objects.on(day).filter(user=user)
    return held.filter(
        Q(organ__assignments__suggestion=suggestion)
        | Q(organ__carried_assignments__suggestion=suggestion)
    )


@prepared
def people_of(organ: Any, roles: Any, day: Any) -> QuerySet[Post]:
    """List who holds one of these roles in an organ on a day (在任人员), and can sign in."""
    rows = Post.objects.on(day).filter(organ=organ, role__in=roles, user__is_active=True)
    return rows.select_related("user", "stands_in_for__user").order_by("role", "pk")


def may_vouch(user: Any, congress: Any, own: Any, day: Any) -> bool:
    """Tell whether this person may vouch for a legal date (可作第二人)."""
    return any(post.user_id == user for post in who_can_vouch.all(congress, own, day))


@prepared
def organs_with_people(organs: Any, day: Any) -> QuerySet[Organ, Any]:
    """List those of these organs for which somebody works here on a day (有经办账号的单位)."""
    there = Organ.objects.filter(
        Q(posts__valid_from=None) | Q(posts__valid_from__lte=day),
        Q(posts__valid_until=None) | Q(posts__valid_until__gt=day),
        pk__in=organs,
        posts__user__is_active=True,
    )
    return there.order_by("pk").values_list("pk").distinct()


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
def signed_tasks(suggestion: Any) -> QuerySet[Reply, Any]:
    """List the tasks to which a reply is signed or delivered (已签发任务)."""
    rows = Reply.objects.filter(suggestion=suggestion).exclude(state=ReplyState.DRAFTING)
    return rows.values_list("assignment")


@prepared
def followers_of(suggestion: Any) -> QuerySet[Suggestion]:
    """List the items that follow one (并入件)."""
    return Suggestion.objects.filter(merged_into=suggestion, state=SuggestionState.MERGED)


@prepared
def links_of(suggestion: Any) -> QuerySet[SuggestionLink]:
    """List an item's links to earlier ones (关联)."""
    rows = SuggestionLink.objects.filter(suggestion=suggestion, removed_at=None)
    return rows.select_related("to").order_by("pk")


@prepared
def consultations_of(suggestion: Any) -> QuerySet[Consultation]:
    """List which units are asked before the assignment (预交办征求意见)."""
    rows = Consultation.objects.filter(suggestion=suggestion, ended_at=None)
    return rows.select_related("organ", "better_unit").order_by("pk")


@prepared
def proposed_parts(suggestion: Any) -> QuerySet[SplitPart]:
    """List the parts into which an item may be split (拟拆分件)."""
    return SplitPart.objects.filter(suggestion=suggestion, dropped_at=None).order_by("part")


@prepared
def tasks_of_organ(suggestion: Any, organ: Any) -> QuerySet[Assignment]:
    """List a unit's tasks of an item (本单位任务)."""
    mine = Q(organ=organ) | Q(carried_by=organ)
    return Assignment.objects.filter(mine, suggestion=suggestion)


@prepared
def contacts_of(task: Any) -> QuerySet[Contact]:
    """List what was recorded of contacts (沟通)."""
    return Contact.objects.filter(assignment=task)


@prepared
def agreements_of(reply: Any) -> QuerySet[Agreement]:
    """List what other lead units were asked about a reply (会签), what has ended left out."""
    rows = Agreement.objects.filter(reply=reply, ended_at=None)
    return rows.select_related("assignment").order_by("pk")


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
def rater_of(request: Any, deputy: Any) -> QuerySet[Rater]:
    """Find a deputy among who is or was asked (被征询代表)."""
    return Rater.objects.filter(request=request, deputy=deputy)


@prepared
def ratings_of(request: Any) -> QuerySet[Rating]:
    """List the answers (评价)."""
    return Rating.objects.filter(request=request).order_by("pk")


@prepared
def requests_of_round(round_: Any) -> QuerySet[RatingRequest]:
    """List the requests of a round (本轮征询), those about kept promises left out."""
    rows = RatingRequest.objects.filter(round=round_)
    return rows.exclude(reply__kind=ReplyKind.SUPPLEMENTARY).order_by("pk")


@prepared
def request_about(reply: Any) -> QuerySet[RatingRequest]:
    """Find the last request about a reply (征询)."""
    return RatingRequest.objects.filter(reply=reply).order_by("-pk")[:1]


# -- promises ---------------------------------------------------------------------------------


@prepared
def open_promises_of(task: Any) -> QuerySet[Promise]:
    """List the promises of a task that still bind the unit (未销号承诺)."""
    rows = Promise.objects.filter(assignment=task, binding=True)
    return rows.exclude(state__in=[PromiseState.WRITTEN_OFF, PromiseState.CANCELLED])


@prepared
def supplements_since(task: Any, since: Any, promise: Any) -> QuerySet[Reply]:
    """Find the last supplementary reply of a task that deputies have since then (补充答复)."""
    rows = Reply.objects.filter(
        assignment=task,
        kind=ReplyKind.SUPPLEMENTARY,
        state=ReplyState.DELIVERED,
        delivered_at__gt=since,
    ).select_related("round__policy")
    made_it = Promise.objects.filter(pk=promise, reply=OuterRef("pk"))
    return rows.filter(~Exists(made_it)).order_by("-delivered_at", "-pk")[:1]


@prepared
def word_on(promise: Any, reply: Any) -> QuerySet[PromiseWord]:
    """Find what the lead deputy said of an application for write-off (代表核实意见)."""
    return PromiseWord.objects.filter(promise=promise, reply=reply)


# -- deadlines and the chain ----------------------------------------------------------------------


@prepared
def opinion_clock(task: Any) -> QuerySet[Clock]:
    """Find the running deadline of an opinion (会办期限)."""
    running = Clock.objects.filter(assignment=task, kind=ClockKind.OPINION, stopped_at=None)
    return running.exclude(state=ClockState.HELD)


@prepared
def running_clock(suggestion: Any, kind: Any, subject: Any) -> QuerySet[Clock]:
    """Find a running deadline of one subject (在计期限)."""
    return Clock.objects.filter(suggestion=suggestion, kind=kind, subject=subject, stopped_at=None)


@prepared
def reply_deadlines(suggestion: Any) -> QuerySet[Clock, Any]:
    """List task and due day of every reply's deadline (答复期限), the last of a task last."""
    rows = Clock.objects.filter(
        suggestion=suggestion, kind__in=[ClockKind.REPLY, ClockKind.SECOND_REPLY]
    )
    return rows.order_by("pk").values_list("assignment", "due_on")


@prepared
def first_reply_due(suggestion: Any) -> QuerySet[Clock, Any]:
    """Find the day on which the first reply is due (首个答复期限)."""
    kinds = [ClockKind.REPLY, ClockKind.SECOND_REPLY]
    rows = Clock.objects.filter(suggestion=suggestion, kind__in=kinds, stopped_at=None)
    return rows.order_by("due_on").values_list("due_on")[:1]


@prepared
def running_dues(suggestion: Any) -> QuerySet[Clock, Any]:
    """List kind, subject and due day of an item's running deadlines (在计期限)."""
    running = Clock.objects.filter(suggestion=suggestion, stopped_at=None)
    return running.exclude(state=ClockState.HELD).values_list("kind", "subject", "due_on")


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

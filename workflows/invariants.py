"""What must hold in every database at any moment (不变量). Source: rulebook section 12."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q

from cases.facts import GONE
from cases.models import (
    Assignment,
    Clock,
    Contact,
    Delivery,
    Escalation,
    Event,
    Promise,
    Rater,
    Rating,
    RatingRequest,
    Reply,
    Round,
    Suggestion,
)
from cases.rules.calendar import shipped
from cases.rules.deadlines import due_on, national_reply_limits
from cases.rules.durations import Duration, Unit
from cases.rules.kinds import RatingOption
from cases.rules.policy.choices import JointReplyMode
from cases.rules.states import (
    REPLYING_ROLES,
    ClockKind,
    CosignerState,
    PromiseState,
    RatingRequestState,
    ReplyKind,
    ReplyState,
    SuggestionState,
)
from people.kinds import HANDLING_KINDS
from people.models import Post
from workflows.acts.withdrawing import OPEN_TASKS

S = SuggestionState


@dataclass(frozen=True, slots=True)
class Violation:
    """Name an invariant and the row that breaks it (违反的不变量)."""

    number: int
    record: str
    problem: str


def violations() -> list[Violation]:
    """Return everything that breaks an invariant (检查不变量); the list should be empty."""
    return [v for check in CHECKS for v in check()]


def _numbers_stand() -> Iterator[Violation]:
    """1: a number is given once, never changed or reused."""
    given: dict[int, str] = {}
    for event in Event.objects.filter(act="register", kind="done").order_by("stream", "seq"):
        changes = json.loads(event.facts)["changes"]
        reference = changes[event.record]["reference"][1]
        pk = int(event.record.partition(":")[2])
        if pk in given:
            yield Violation(1, event.record, "numbered twice")
        given[pk] = reference
    now = dict(Suggestion.objects.exclude(reference="").values_list("pk", "reference"))
    for pk in sorted(set(given) ^ set(now)):
        yield Violation(1, f"suggestion:{pk}", "numbered without its act, or lost its number")
    for pk, reference in sorted(now.items()):
        if given.get(pk, reference) != reference:
            yield Violation(1, f"suggestion:{pk}", "its number was changed")
    if len(set(given.values())) != len(given):
        yield Violation(1, "suggestion", "a number was given to two suggestions")


def _reply_days_follow_the_rules() -> Iterator[Violation]:
    """2 and 3: a reply's due day follows from its anchor, and never passes the six months."""
    kinds = (ClockKind.REPLY, ClockKind.SECOND_REPLY)
    for clock in Clock.objects.filter(kind__in=kinds).select_related("assignment"):
        assert clock.assignment is not None
        n, unit = clock.basis.split()
        duration = Duration(int(n), Unit(unit))
        usual, cap = national_reply_limits(clock.assignment.first_assigned_on, shipped())
        plain = due_on(clock.anchor_on, duration, shipped()).on
        if clock.due_on not in (plain, usual.on, cap.on):
            yield Violation(2, str(clock), "the due day does not follow from the rules")
        if clock.due_on > cap.on:
            yield Violation(3, str(clock), "the due day lies beyond six months")


def _replied_means_delivered() -> Iterator[Violation]:
    """4: no *replied* without a delivered reply of every unit to every recipient."""
    for suggestion in Suggestion.objects.filter(state__in=[S.REPLIED, S.RATED, S.CLOSED]).exclude(
        round_number=0
    ):
        tasks = suggestion.assignments.filter(
            round__number=suggestion.round_number, role__in=REPLYING_ROLES
        ).exclude(state__in=GONE)
        for task in tasks:
            reply = task.replies.exclude(kind=ReplyKind.SUPPLEMENTARY).first()
            if reply is None or reply.state != ReplyState.DELIVERED:
                yield Violation(4, f"assignment:{task.pk}", "replied without a delivered reply")
    delivered = Reply.objects.filter(state=ReplyState.DELIVERED).select_related(
        "suggestion", "round__policy"
    )
    for reply in delivered:
        wanted = {_lead_at_delivery(reply)}
        if reply.round.policy.rules.joint_reply_mode == JointReplyMode.EACH:
            confirmed = reply.suggestion.cosigners.filter(state=CosignerState.CONFIRMED)
            wanted |= set(confirmed.values_list("deputy", flat=True))
        have = set(Delivery.objects.filter(reply=reply).values_list("deputy", flat=True))
        if not wanted <= have:
            yield Violation(4, f"reply:{reply.pk}", "a recipient has not received it")


def _lead_at_delivery(reply: Reply) -> int:
    """Return who led when the reply stood; whoever leads since then rates what is there."""
    suggestion = reply.suggestion
    changes = Event.objects.filter(
        stream=suggestion.stream_id,
        kind="done",
        act__in=["leave_lead", "succeed_lead"],
        at__gt=reply.delivered_at,
    )
    first = changes.order_by("seq").first()
    if first is None:
        return suggestion.lead_id
    return int(json.loads(first.facts)["old_lead"][0])


def _promises_where_needed() -> Iterator[Violation]:
    """5: no reply of a promise kind without a promise with a date."""
    for reply in Reply.objects.filter(state=ReplyState.DELIVERED).select_related("round__policy"):
        needed = reply.result_kind in reply.round.policy.rules.promise_required_kinds
        if needed and not reply.promises.exists():
            yield Violation(5, f"reply:{reply.pk}", "promises nothing, though its kind does")


def _contact_before_reply() -> Iterator[Violation]:
    """6: a reply needs a recorded contact with the deputy in its round."""
    contacted = Contact.objects.filter(assignment=OuterRef("assignment"))
    for reply in (
        Reply.objects.filter(state=ReplyState.DELIVERED)
        .exclude(kind=ReplyKind.SUPPLEMENTARY)
        .filter(~Exists(contacted))
    ):
        yield Violation(6, f"reply:{reply.pk}", "delivered without any contact")


def _only_deputies_rate() -> Iterator[Violation]:
    """7: who rates is asked and a deputy; the collector handles nothing."""
    asked = Rater.objects.filter(request=OuterRef("request"), deputy=OuterRef("deputy"))
    for rating in Rating.objects.filter(~Exists(asked)):
        yield Violation(7, f"rating:{rating.pk}", "by somebody who was not asked")
    for request in RatingRequest.objects.filter(collector__kind__in=HANDLING_KINDS):
        yield Violation(7, f"request:{request.pk}", "the collector is a handling unit")
    for request in RatingRequest.objects.filter(
        suggestion__assignments__organ=F("collector")
    ).distinct():
        yield Violation(7, f"request:{request.pk}", "the collector takes part in the handling")
    acts = Event.objects.filter(act="rate", kind="done").select_related("actor")
    for event in acts:
        deputy = json.loads(event.facts)["deputy"]
        mine = event.actor is not None and event.actor.mandates.filter(pk=deputy).exists()
        if not mine or event.post_id is not None:
            yield Violation(7, f"event:{event.pk}", "a rating that is not the deputy's own act")
    made = Rating.objects.values("request", "deputy").distinct().count()
    if made != acts.count():
        yield Violation(7, "rating", "ratings and acts of rating differ in number")


def _dissatisfaction_leads_on() -> Iterator[Violation]:
    """8: a dissatisfied rating has a reason, and a next round, an escalation or an answer."""
    for rating in Rating.objects.filter(option=RatingOption.DISSATISFIED, reason=""):
        yield Violation(8, f"rating:{rating.pk}", "dissatisfied without a reason")
    bad = RatingRequest.objects.filter(
        state=RatingRequestState.RELEASED, overall=RatingOption.DISSATISFIED
    ).select_related("suggestion", "round")
    for request in bad:
        suggestion, number = request.suggestion, request.round.number
        waits = suggestion.round_number == number and suggestion.state in (
            S.ASSIGNED,
            S.HANDLING,
            S.REPLIED,
            S.RATED,
        )
        next_round = Round.objects.filter(suggestion=suggestion, number=number + 1).exists()
        escalated = Escalation.objects.filter(round=request.round).exists()
        declined = Event.objects.filter(
            stream=suggestion.stream_id, act="decline_second_assignment", kind="done"
        ).exists()
        if not (waits or next_round or escalated or declined):
            yield Violation(8, f"request:{request.pk}", "dissatisfied, and nothing followed")


def _closed_means_settled() -> Iterator[Violation]:
    """9: closed needs ended requests and no open promise."""
    closed = Suggestion.objects.filter(state=S.CLOSED)
    living = (PromiseState.OPEN, PromiseState.REPORTED_DONE)
    for promise in Promise.objects.filter(suggestion__in=closed, binding=True, state__in=living):
        yield Violation(9, f"promise:{promise.pk}", "open, though the item is closed")
    for request in RatingRequest.objects.filter(suggestion__in=closed).exclude(
        state__in=[
            RatingRequestState.RELEASED,
            RatingRequestState.EXPIRED,
            RatingRequestState.NO_RATER,
        ]
    ):
        yield Violation(9, f"request:{request.pk}", "not ended, though the item is closed")
    for clock in Clock.objects.filter(suggestion__in=closed, stopped_at=None):
        yield Violation(9, str(clock), "runs, though the item is closed")


def _withdrawn_means_ended() -> Iterator[Violation]:
    """9: a withdrawn item was confirmed, was never rated, and nothing of it is under way."""
    withdrawn = Suggestion.objects.filter(state=S.WITHDRAWN)
    confirmed = Event.objects.filter(
        stream=OuterRef("stream"), act="confirm_withdrawal", kind="done"
    )
    for suggestion in withdrawn.filter(~Exists(confirmed)):
        yield Violation(9, f"suggestion:{suggestion.pk}", "withdrawn without its act")
    for rating in Rating.objects.filter(suggestion__in=withdrawn):
        yield Violation(9, f"rating:{rating.pk}", "rated, though the item is withdrawn")
    for task in Assignment.objects.filter(suggestion__in=withdrawn, state__in=OPEN_TASKS):
        yield Violation(9, f"assignment:{task.pk}", "open, though the item is withdrawn")
    for request in RatingRequest.objects.filter(
        suggestion__in=withdrawn, state=RatingRequestState.OPENED
    ):
        yield Violation(9, f"request:{request.pk}", "open, though the item is withdrawn")
    living = (PromiseState.OPEN, PromiseState.REPORTED_DONE)
    for promise in Promise.objects.filter(suggestion__in=withdrawn, binding=True, state__in=living):
        yield Violation(9, f"promise:{promise.pk}", "open, though the item is withdrawn")
    for clock in Clock.objects.filter(suggestion__in=withdrawn, stopped_at=None):
        yield Violation(9, str(clock), "runs, though the item is withdrawn")


def _silence_is_no_rating() -> Iterator[Violation]:
    """11: silence is never a rating."""
    silent = (
        RatingRequestState.EXPIRED,
        RatingRequestState.NO_RATER,
        RatingRequestState.CANCELLED,
    )
    for request in RatingRequest.objects.filter(state__in=silent).filter(
        ~Q(overall="") | Q(ratings__isnull=False)
    ):
        yield Violation(11, f"request:{request.pk}", "not answered, yet rated")
    for rater in Rater.objects.filter(answered_at=None).filter(
        Exists(Rating.objects.filter(request=OuterRef("request"), deputy=OuterRef("deputy")))
    ):
        yield Violation(11, f"rater:{rater.pk}", "a rating of somebody who did not answer")


def _key_flag_by_decision() -> Iterator[Violation]:
    """12: only the Council of Chairpersons makes a key item."""
    for suggestion in Suggestion.objects.filter(is_key=True):
        if not Event.objects.filter(
            stream=suggestion.stream_id, act="designate_key", kind="done"
        ).exists():
            yield Violation(12, f"suggestion:{suggestion.pk}", "a key item without a decision")


def _policy_stays_pinned() -> Iterator[Violation]:
    """14: the rules of a running case do not change."""
    for suggestion in Suggestion.objects.exclude(submitted_at=None).select_related("policy"):
        last = (
            Event.objects.filter(stream=suggestion.stream_id, act="submit", kind="done")
            .order_by("-seq")
            .first()
        )
        if last is not None and last.policy_digest != suggestion.policy.digest:
            yield Violation(14, f"suggestion:{suggestion.pk}", "its rules were changed")


def _posts_were_held() -> Iterator[Violation]:
    """15: who acted in a post held it on that day."""
    for event in Event.objects.filter(kind="done", post__isnull=False).select_related("post"):
        assert event.post is not None
        held = Post.objects.on(event.effective_on).filter(pk=event.post.pk, user=event.actor_id)
        if not event.post.is_held_on(event.effective_on) or not held.exists():
            yield Violation(15, f"event:{event.pk}", "acted in a post that was not held")


def _states_follow_from_events() -> Iterator[Violation]:
    """16: where every suggestion stands can be read off the events alone."""
    replayed: dict[str, str] = {}
    for event in Event.objects.filter(kind="done").order_by("stream", "seq").iterator():
        replayed[event.record] = event.to_state
        for label, _transition, _before, after in json.loads(event.facts).get("moves", ()):
            replayed[label] = after
    for model in (Suggestion, Assignment, RatingRequest, Promise, Escalation):
        name = str(model._meta.model_name)
        for pk, state in model._default_manager.values_list("pk", "state"):
            if replayed.get(f"{name}:{pk}", state) != state:
                yield Violation(16, f"{name}:{pk}", "its state does not follow from the trail")


def _one_outbox_row_per_event() -> Iterator[Violation]:
    """P4: what happened must be told, once."""
    lonely = Event.objects.filter(kind="done", outbox=None).aggregate(n=Count("pk"))["n"]
    if lonely:
        yield Violation(0, "outbox", f"{lonely} events have no outbox row")


CHECKS = (
    _numbers_stand,
    _reply_days_follow_the_rules,
    _replied_means_delivered,
    _promises_where_needed,
    _contact_before_reply,
    _only_deputies_rate,
    _dissatisfaction_leads_on,
    _closed_means_settled,
    _withdrawn_means_ended,
    _silence_is_no_rating,
    _key_flag_by_decision,
    _policy_stays_pinned,
    _posts_were_held,
    _states_follow_from_events,
    _one_outbox_row_per_event,
)

"""What must hold in every database at any moment (不变量). Source: rulebook section 12.

The sixteen of them stand in `cases.rules.invariants`; what is read off the trail is checked in
`workflows.trail_invariants`. Every finding has a test that provokes it, named in that table.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Q

from cases.calendars import by_key
from cases.facts import GONE
from cases.models import (
    Assignment,
    Clock,
    Contact,
    Delivery,
    Escalation,
    Event,
    Opinion,
    PressureCase,
    Promise,
    Rater,
    Rating,
    RatingRequest,
    Reply,
    Round,
    Suggestion,
    Supervision,
    VoidNumber,
)
from cases.rules.deadlines import due_on, latest_reply_due, national_reply_limits
from cases.rules.durations import Duration, Unit
from cases.rules.invariants import Violation
from cases.rules.kinds import Dimension, RatingOption
from cases.rules.policy.choices import JointReplyMode
from cases.rules.rating import attitude_alert, joint_overall, overall
from cases.rules.recounting import recount
from cases.rules.states import (
    LIVING_PROMISES,
    REPLYING_ROLES,
    ClockKind,
    CosignerState,
    ExtensionState,
    PressureState,
    PromiseState,
    RatingRequestState,
    ReplyKind,
    ReplyState,
    SuggestionState,
)
from people.kinds import HANDLING_KINDS
from people.models import Deputy, Post
from workflows import (
    ladder_invariants,
    look_back_invariants,
    paper_invariants,
    trail_invariants,
)
from workflows.acts.withdrawing import OPEN_TASKS

S = SuggestionState

# Whether the replies of the present round have been delivered in this state (办复). A test of the
# house fails until a new state is named here.
IS_REPLIED = {
    S.DRAFT: False,
    S.COSIGNING: False,
    S.PRECHECK: False,
    S.SUBMITTED: False,
    S.REVISION: False,
    S.REFUSED: False,
    S.REGISTERED: False,
    S.ASSIGNED: False,
    S.HANDLING: False,
    S.REPLIED: True,
    S.RATED: True,
    S.SECOND_ASSIGNED: False,
    S.ESCALATED: True,
    S.TRACKING: True,
    S.CLOSED: True,
    S.WITHDRAWN: False,
    S.CONVERTED: False,
    # It says itself how it had ended.
    S.ARCHIVED: False,
    S.MERGED: False,
    S.VOID: False,
    S.TRANSFERRED_OUT: False,
}


def violations() -> list[Violation]:
    """Return everything that breaks an invariant (检查不变量); the list should be empty."""
    return [v for check in CHECKS for v in check()]


def _numbers_stand() -> Iterator[Violation]:
    """1: a number is given once, never changed or reused, a void one neither."""
    given: dict[int, str] = {}
    # To whom each number was ever given, and how many numbers had been void before.
    ever: dict[str, set[tuple[int, int]]] = defaultdict(set)
    voids: Counter[int] = Counter()
    void = set(VoidNumber.objects.values_list("suggestion", "reference"))
    told = Q(facts__contains='"reference":["",') | Q(act="void_registration")
    for event in Event.objects.filter(told, kind="done").order_by("stream", "seq"):
        for label, fields in json.loads(event.facts)["changes"].items():
            pk = int(label.partition(":")[2])
            if event.act == "void_registration" and label == event.record:
                if (pk, given.get(pk)) not in void:
                    yield Violation(1, label, "a void number is not kept")
                if "reference" in fields:
                    given.pop(pk, None)
                    voids[pk] += 1
            elif "reference" in fields:
                if pk in given:
                    yield Violation(1, label, "numbered twice")
                given[pk] = fields["reference"][1]
                ever[given[pk]].add((pk, voids[pk]))
    now = dict(Suggestion.objects.exclude(reference="").values_list("pk", "reference"))
    for pk in sorted(set(given) ^ set(now)):
        yield Violation(1, f"suggestion:{pk}", "numbered without its act, or lost its number")
    for pk, reference in sorted(now.items()):
        if given.get(pk, reference) != reference:
            yield Violation(1, f"suggestion:{pk}", "its number was changed")
    # References name their congress, whose code is its own.
    if any(len(holders) > 1 for holders in ever.values()):
        yield Violation(1, "suggestion", "a number was given to two suggestions")


def _running_days_follow_the_rules() -> Iterator[Violation]:
    """2: every running deadline ends on the day that its rule gives."""
    running = Clock.objects.filter(stopped_at=None)
    for clock in running.select_related(
        "suggestion__policy", "assignment__round__policy", "extension"
    ):
        task = clock.assignment
        rules = (clock.suggestion.policy if task is None else task.round.policy).rules
        due = recount(clock.running, rules, by_key(clock.calendar))
        if (clock.due_on, clock.provisional) != (due.on, due.provisional):
            yield Violation(2, str(clock), "the day of a running deadline does not follow")


def _reply_days_follow_the_rules() -> Iterator[Violation]:
    """2 and 3: a reply's due day follows from its anchor, and never passes the six months."""
    kinds = (ClockKind.REPLY, ClockKind.SECOND_REPLY)
    clocks = Clock.objects.filter(kind__in=kinds)
    # What stopped before its round went by other rules followed from those before them.
    ruled = Event.objects.filter(kind="done", act="change_rules")
    moved = set(ruled.values_list("stream__suggestion", flat=True))
    for clock in clocks.select_related("assignment__round__policy", "extension"):
        if clock.stopped_at is not None and clock.suggestion_id in moved:
            continue
        assert clock.assignment is not None
        calendar = by_key(clock.calendar)
        n, unit = clock.basis.split()
        duration = Duration(int(n), Unit(unit))
        usual, cap = national_reply_limits(clock.assignment.first_assigned_on, calendar)
        plain = due_on(clock.anchor_on, duration, calendar).on
        longest = clock.assignment.round.policy.rules.reply_deadline_max
        last = latest_reply_due(clock.assignment.first_assigned_on, longest, calendar).on
        extended = clock.extension
        if extended is not None:
            agreed = extended.state in (ExtensionState.APPROVED, ExtensionState.DECLARED)
            if not agreed or clock.due_on != extended.new_due_on:
                yield Violation(2, str(clock), "the due day is not that of its extension")
            if clock.due_on > last:
                yield Violation(3, str(clock), "an extension passes the longest time")
        elif clock.due_on not in (plain, usual.on, cap.on, last):
            yield Violation(2, str(clock), "the due day does not follow from the rules")
        if clock.due_on > cap.on:
            yield Violation(3, str(clock), "the due day lies beyond six months")


def _replied_means_delivered() -> Iterator[Violation]:
    """4: no *replied* without a delivered reply of every unit to every recipient."""
    replied = [state for state, answered in IS_REPLIED.items() if answered]
    stands = Q(state__in=replied) | Q(ended_as__in=replied)
    for suggestion in Suggestion.objects.filter(stands).exclude(round_number=0):
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
        have = set(Delivery.objects.filter(reply=reply).values_list("deputy", flat=True))
        if reply.suggestion.delegation_id is not None:
            # One who spoke for the delegation that day has it; who that was changes.
            wanted = have or {reply.suggestion.lead_id}
        else:
            wanted = {_lead_at_delivery(reply)}
        if reply.round.policy.rules.joint_reply_mode == JointReplyMode.EACH:
            confirmed = reply.suggestion.cosigners.filter(state=CosignerState.CONFIRMED)
            wanted |= set(confirmed.values_list("deputy", flat=True))
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
    """6: a reply needs a recorded contact with the deputy in its round, before its signature."""
    contacted = Contact.objects.filter(assignment=OuterRef("assignment"))
    replies = Reply.objects.filter(state=ReplyState.DELIVERED).exclude(kind=ReplyKind.SUPPLEMENTARY)
    # Where the unit ended in between, the contact stands with its own task.
    replies = replies.filter(assignment__contact_kept=False)
    for reply in replies.filter(~Exists(contacted)):
        yield Violation(6, f"reply:{reply.pk}", "delivered without any contact")
    in_time = contacted.filter(recorded_at__lte=OuterRef("signed_at"))
    for reply in replies.filter(Exists(contacted), ~Exists(in_time)):
        yield Violation(6, f"reply:{reply.pk}", "signed before any contact")


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
    acts = Event.objects.filter(act__in=["rate", "correct_rating"], kind="done").select_related(
        "actor"
    )
    for event in acts:
        deputy = json.loads(event.facts)["deputy"]
        mine = event.actor is not None and event.actor.mandates.filter(pk=deputy).exists()
        # What was entered from a signed form is looked at in `paper_invariants`.
        if not event.on_behalf_of and (not mine or event.post_id is not None):
            yield Violation(7, f"event:{event.pk}", "a rating that is not the deputy's own act")
        handling = Assignment.objects.filter(
            suggestion__stream=event.stream_id,
            received_on__lte=event.effective_on,
            organ__in=Post.objects.on(event.effective_on).filter(user=event.actor).values("organ"),
        )
        if handling.exists():
            yield Violation(7, f"event:{event.pk}", "a rating from an account that handles it")
    made = Rating.objects.values("request", "deputy", "revision").distinct().count()
    if made != acts.count():
        yield Violation(7, "rating", "ratings and acts of rating differ in number")


def _overall_is_what_was_given() -> Iterator[Violation]:
    """7: the overall rating adds up from what the deputies gave, by the rules of the round."""
    answered = RatingRequest.objects.filter(
        state__in=[RatingRequestState.ANSWERED, RatingRequestState.RELEASED]
    ).select_related("round__policy")
    rows = Rating.objects.filter(request__in=answered).order_by("request", "deputy", "pk")
    by_request = {pk: list(given) for pk, given in groupby(rows, key=lambda r: r.request_id)}
    for request in answered:
        given = by_request.get(request.pk)
        if given is None:
            yield Violation(11, f"request:{request.pk}", "answered, yet nobody rated")
            continue
        rules = request.round.policy.rules
        rule, threshold = rules.rating_overall_rule, rules.joint_rating_threshold
        each = [
            {Dimension(r.dimension): RatingOption(r.option) for r in own}
            for _deputy, own in groupby(given, key=lambda r: r.deputy_id)
        ]
        wholes = [overall(answers, rule) for answers in each]
        whole = wholes[0] if len(wholes) == 1 else joint_overall(wholes, threshold)
        alert = any(attitude_alert(answers, rule) for answers in each)
        alert = alert and whole != RatingOption.DISSATISFIED
        if (request.overall, request.attitude_alert) != (whole or "", alert):
            yield Violation(7, f"request:{request.pk}", "its overall rating is not what was given")


def _dissatisfaction_leads_on() -> Iterator[Violation]:
    """8: a dissatisfied rating has a reason, and a next round, an escalation or an answer."""
    for rating in Rating.objects.filter(option=RatingOption.DISSATISFIED, reason="", ticked=""):
        yield Violation(8, f"rating:{rating.pk}", "dissatisfied without a reason")
    bad = RatingRequest.objects.filter(
        state=RatingRequestState.RELEASED, overall=RatingOption.DISSATISFIED
    ).select_related("suggestion", "round")
    of_kept = bad.filter(reply__kind=ReplyKind.SUPPLEMENTARY)
    written_off = Promise.objects.filter(told_by=OuterRef("reply"), state=PromiseState.WRITTEN_OFF)
    for request in of_kept.filter(Exists(written_off)):
        yield Violation(8, f"request:{request.pk}", "written off against a dissatisfied deputy")
    for request in bad.exclude(reply__kind=ReplyKind.SUPPLEMENTARY):
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
        # Kept for a look-back review, or looked at by one, which told its reasons.
        looked_at = (
            suggestion.parked_at is not None
            or Event.objects.filter(
                stream=suggestion.stream_id,
                act__in=["confirm_after_look_back", "change_class", "follow_again"],
                kind="done",
            ).exists()
        )
        if not (waits or next_round or escalated or declined or looked_at):
            yield Violation(8, f"request:{request.pk}", "dissatisfied, and nothing followed")
    declining = Event.objects.filter(act="decline_second_assignment", kind="done")
    for event in declining.filter(facts__contains='"explanation":""'):
        yield Violation(8, f"event:{event.pk}", "no second assignment, and no reasons told")


def _closed_means_settled() -> Iterator[Violation]:
    """9: closed needs ended requests and no open promise."""
    closed = Suggestion.objects.filter(Q(state=S.CLOSED) | Q(ended_as=S.CLOSED))
    of_closed = Promise.objects.filter(suggestion__in=closed, binding=True)
    for promise in of_closed.filter(state__in=LIVING_PROMISES):
        yield Violation(9, f"promise:{promise.pk}", "open, though the item is closed")
    for request in RatingRequest.objects.filter(suggestion__in=closed).exclude(
        state__in=[
            RatingRequestState.RELEASED,
            RatingRequestState.EXPIRED,
            RatingRequestState.NO_RATER,
            RatingRequestState.VOIDED,
            RatingRequestState.CANCELLED,
        ]
    ):
        yield Violation(9, f"request:{request.pk}", "not ended, though the item is closed")
    running = Clock.objects.filter(suggestion__in=closed, stopped_at=None)
    # A measure of supervision is answered whatever has become of the item.
    for clock in running.exclude(kind=ClockKind.MEASURE):
        yield Violation(9, str(clock), "runs, though the item is closed")


def _promises_have_their_day() -> Iterator[Violation]:
    """9: a promise that binds runs to its day, and is overdue exactly if that day was missed."""
    for promise in Promise.objects.filter(
        binding=True, state__in=[PromiseState.OPEN, PromiseState.OVERDUE]
    ).exclude(suggestion__state__in=[S.CLOSED, S.WITHDRAWN]):
        clocks = Clock.objects.filter(
            kind=ClockKind.PROMISE, subject=f"promise:{promise.pk}", stopped_at=None
        )
        clock = clocks.first()
        if clock is None or clock.due_on != promise.due_on:
            yield Violation(9, f"promise:{promise.pk}", "binds, and no deadline runs to its day")
        elif (clock.missed_at is not None) != (promise.state == PromiseState.OVERDUE):
            yield Violation(9, f"promise:{promise.pk}", "overdue, or not, against its deadline")


def _pressure_moves_nothing() -> Iterator[Violation]:
    """8: what fell because of pressure does not count, and is asked for again or looked into."""
    for request in RatingRequest.objects.filter(state=RatingRequestState.VOIDED):
        cases = PressureCase.objects.filter(request=request, voids=True)
        if request.overall or not cases.exists():
            yield Violation(8, f"request:{request.pk}", "voided, and still counts or has no case")
        asked = RatingRequest.objects.filter(reply=request.reply_id, pk__gt=request.pk).exists()
        settled = cases.filter(state=PressureState.SETTLED).exists()
        if settled and not asked and not request.suggestion.is_final:
            yield Violation(8, f"request:{request.pk}", "voided and never asked again")


def _latest_answers_count() -> Iterator[Violation]:
    """8: corrections follow one another without a gap, each answered in full."""
    for row in Rating.objects.filter(revision__gt=1):
        before = Rating.objects.filter(
            request=row.request_id, deputy=row.deputy_id, dimension=row.dimension,
            revision=row.revision - 1, given_at__lte=row.given_at,
        )  # fmt: skip
        if not before.exists():
            yield Violation(8, f"rating:{row.pk}", "corrects what was never answered")


def _withdrawn_means_ended() -> Iterator[Violation]:
    """9: a withdrawn item was confirmed, was never rated, and nothing of it is under way."""
    withdrawn = Suggestion.objects.filter(Q(state=S.WITHDRAWN) | Q(ended_as=S.WITHDRAWN))
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
    of_withdrawn = Promise.objects.filter(suggestion__in=withdrawn, binding=True)
    for promise in of_withdrawn.filter(state__in=LIVING_PROMISES):
        yield Violation(9, f"promise:{promise.pk}", "open, though the item is withdrawn")
    for clock in Clock.objects.filter(suggestion__in=withdrawn, stopped_at=None):
        yield Violation(9, str(clock), "runs, though the item is withdrawn")


def _rows_stand_together() -> Iterator[Violation]:
    """10: replies, ratings and what belongs to them hang on one and the same suggestion."""
    through = {
        Reply: ("assignment", "round"),
        RatingRequest: ("assignment", "round", "reply"),
        Rating: ("request",),
        Promise: ("assignment", "reply"),
        Contact: ("assignment",),
        Opinion: ("assignment",),
        Assignment: ("round", "parent", "previous", "replaces"),
        Escalation: ("round",),
        Clock: ("assignment",),
        PressureCase: ("request",),
        Supervision: ("clock", "assignment"),
    }
    for model, links in through.items():
        strange = Q()
        for link in links:
            known = Q(**{f"{link}__isnull": False})
            strange |= known & ~Q(**{f"{link}__suggestion": F("suggestion")})
        rows = model._default_manager.filter(strange)
        for pk in rows.values_list("pk", flat=True):
            yield Violation(
                10, f"{model._meta.model_name}:{pk}", "belongs to another suggestion than its parts"
            )


def _merged_keeps_its_own() -> Iterator[Violation]:
    """10: what followed another item was answered, and its deputy asked, by each unit."""
    for task in Assignment.objects.filter(follows__suggestion=F("suggestion")):
        yield Violation(10, f"assignment:{task.pk}", "follows a task of its own suggestion")
    unanswered = (S.REGISTERED, S.MERGED, S.ASSIGNED, S.HANDLING, S.WITHDRAWN)
    first = Assignment.objects.filter(
        round__number=1, round__recalled_at=None, role__in=REPLYING_ROLES
    ).exclude(state__in=GONE)
    delivered = Reply.objects.filter(assignment=OuterRef("pk"), state=ReplyState.DELIVERED)
    asked = RatingRequest.objects.filter(assignment=OuterRef("pk"))
    for suggestion in Suggestion.objects.exclude(merged_into=None).exclude(state__in=unanswered):
        tasks = first.filter(suggestion=suggestion)
        if not tasks.exists() or tasks.exclude(Exists(delivered) & Exists(asked)).exists():
            yield Violation(
                10, f"suggestion:{suggestion.pk}", "merged, without its own reply and rating"
            )


def _split_is_whole() -> Iterator[Violation]:
    """21: what was split is never handled as a whole, and its parts are counted through."""
    for suggestion in Suggestion.objects.filter(closing_kind="split"):
        parts = suggestion.parts.order_by("split_part").values_list("split_part", flat=True)
        counted = list(parts)
        if len(counted) < 2 or counted != list(range(1, len(counted) + 1)):
            yield Violation(21, f"suggestion:{suggestion.pk}", "split, and a part is missing")
        if suggestion.assignments.exists():
            yield Violation(21, f"suggestion:{suggestion.pk}", "split, and handled as a whole")


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


def _publicity_was_signed() -> Iterator[Violation]:
    """13: a delivered reply is as public as its head signed it (与答复同步审查)."""
    signed: dict[str, list[str]] = {}
    for event in Event.objects.filter(act="sign_reply", kind="done").order_by("stream", "seq"):
        facts = json.loads(event.facts)
        signed[event.record] = [facts["publicity"], facts["publicity_ground"]]
    for reply in Reply.objects.filter(state=ReplyState.DELIVERED):
        if signed.get(f"reply:{reply.pk}") != [reply.publicity, reply.publicity_ground]:
            yield Violation(13, f"reply:{reply.pk}", "not as public as its head signed it")


def _posts_were_held() -> Iterator[Violation]:
    """15: who acted in a post held it on that day, and who rated was in office."""
    for event in Event.objects.filter(kind="done", post__isnull=False).select_related("post"):
        post = event.post
        assert post is not None
        held = post.is_held_on(event.effective_on) or (
            post.valid_until == event.effective_on
            and _ended_later_that_day(f"post:{post.pk}", event.at, event.effective_on)
        )
        if post.user_id != event.actor_id or not held:
            yield Violation(15, f"event:{event.pk}", "acted in a post that was not held")
    for event in Event.objects.filter(act__in=["rate", "correct_rating"], kind="done"):
        # Who proposed it rates it also when the term is over.
        in_office = Deputy.objects.speaking(event.effective_on)
        if not in_office.filter(pk=json.loads(event.facts)["deputy"]).exists():
            yield Violation(15, f"event:{event.pk}", "rated while not in office")


def _ended_later_that_day(label: str, at: datetime, on: date) -> bool:
    """Tell whether a post or an organ was ended on this day, but after this moment (当日后撤销)."""
    ends = Event.objects.filter(
        stream__kind="administration",
        kind="done",
        at__gt=at,
        effective_on=on,
        facts__contains=f'"{label}"',
    )
    return ends.exists()


def _units_existed() -> Iterator[Violation]:
    """15: a task was given to a unit that existed on that day."""
    strange = Q(organ__valid_from__gt=F("received_on")) | Q(
        organ__valid_until__lte=F("received_on")
    )
    # What was inherited was received by the unit before it, and passed on when that one ended.
    strange &= Q(inherited=False)
    strange |= Q(inherited=True, organ__valid_from__gt=F("replaces__organ__valid_until"))
    for task in Assignment.objects.filter(strange).select_related("organ", "round"):
        late = task.organ.valid_until == task.received_on
        label, first = f"organ:{task.organ_id}", task.round.opened_at
        if late and _ended_later_that_day(label, first, task.received_on):
            continue
        yield Violation(15, f"assignment:{task.pk}", "given to a unit that did not exist")


def _one_outbox_row_per_event() -> Iterator[Violation]:
    """17: what happened must be told, once."""
    for event in Event.objects.filter(kind="done", outbox=None):
        yield Violation(17, f"event:{event.pk}", "nobody can be told of it")


CHECKS = (
    _numbers_stand,
    _reply_days_follow_the_rules,
    _running_days_follow_the_rules,
    _replied_means_delivered,
    _promises_where_needed,
    _contact_before_reply,
    _only_deputies_rate,
    _overall_is_what_was_given,
    _dissatisfaction_leads_on,
    _closed_means_settled,
    _promises_have_their_day,
    _pressure_moves_nothing,
    _latest_answers_count,
    _withdrawn_means_ended,
    _rows_stand_together,
    _merged_keeps_its_own,
    _split_is_whole,
    _silence_is_no_rating,
    _key_flag_by_decision,
    _publicity_was_signed,
    _posts_were_held,
    _units_existed,
    _one_outbox_row_per_event,
    *paper_invariants.CHECKS,
    *ladder_invariants.CHECKS,
    *look_back_invariants.CHECKS,
    *trail_invariants.CHECKS,
)

__all__ = ["CHECKS", "IS_REPLIED", "Violation", "violations"]

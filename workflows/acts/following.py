"""What follows from the ratings of a round (评价之后): by rule, never by a unit's click."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cases.models import Assignment, Escalation, Policy, Promise, Rating, RatingRequest, Round
from cases.rules.calendar import shipped
from cases.rules.deadlines import due_on
from cases.rules.kinds import RatingOption
from cases.rules.policy import PolicyRules
from cases.rules.policy.choices import EscalationDecider
from cases.rules.rating import Verdict, verdict
from cases.rules.states import (
    AssignmentState,
    ClockKind,
    PromiseState,
    RatingRequestState,
    SuggestionState,
    WorkKind,
)
from people.kinds import OrganKind, Role
from people.models import Organ, Post
from workflows.acts.withdrawing import end_request
from workflows.doing import Doing

ENDED = (
    RatingRequestState.RELEASED,
    RatingRequestState.EXPIRED,
    RatingRequestState.NO_RATER,
)
LIVING_PROMISES = (PromiseState.OPEN, PromiseState.REPORTED_DONE)


def follow_the_round(do: Doing) -> None:
    """Close, follow up, assign again or escalate once the last request of the round has ended.

    Source: rulebook 9.2, T14 to T20.
    """
    suggestion, requests = do.suggestion, do.look.round_requests
    if suggestion.state != SuggestionState.REPLIED:
        return
    if any(r.state not in ENDED for r in requests):
        return
    end_request(do)
    do.move(suggestion, "mark_rated")
    number = do.record.round.number
    verdicts = {r: verdict_of(r, number, do.policy) for r in requests}
    badly = [r for r, v in verdicts.items() if v == Verdict.SECOND_ASSIGNMENT]
    if Verdict.ESCALATE in verdicts.values():
        do.move(suggestion, "escalate")
        escalate(do, [r for r, v in verdicts.items() if v == Verdict.ESCALATE])
    elif badly:
        do.move(suggestion, "open_second_round")
        open_next_round(do, badly, demand_of(badly))
    elif Verdict.DECIDE in verdicts.values():
        do.begin([(WorkKind.DECIDE_SECOND, suggestion)], number)
    else:
        close_or_track(do, _closing_kind(requests))


def verdict_of(request: RatingRequest, number: int, rules: PolicyRules) -> Verdict:
    """Return what one request leads to (走向), by the rules of its round."""
    whole = RatingOption(request.overall) if request.overall else None
    return verdict(whole, request.attitude_alert, number, rules)


def demand_of(requests: Sequence[RatingRequest]) -> str:
    """Return the deputies' reasons as the demand of the next round (代表意见)."""
    rows = Rating.objects.filter(request__in=[r.pk for r in requests]).exclude(reason="")
    # Who gives one reason for attitude and result alike says it once.
    return "\n".join(dict.fromkeys(rows.order_by("pk").values_list("reason", flat=True)))


def _closing_kind(requests: Sequence[RatingRequest]) -> str:
    answers = [r.overall for r in requests if r.overall]
    if not answers:
        nobody = all(r.state == RatingRequestState.NO_RATER for r in requests)
        return "no_rater" if nobody else "not_answered"
    order = [option.value for option in RatingOption]
    return max(answers, key=order.index)


def close_or_track(do: Doing, closing_kind: str, *, how: str = "") -> None:
    """Close the item (办结), or follow up the promises that are still open (跟踪办理)."""
    suggestion = do.suggestion
    promises = list(
        Promise.objects.filter(suggestion=suggestion.pk, binding=True, state__in=LIVING_PROMISES)
        .select_related("assignment")
        .order_by("pk")
    )
    do.set(suggestion, closing_kind=closing_kind)
    if not promises:
        do.set(suggestion, closed_at=do.at)
        do.move(suggestion, "close")
        return
    do.move(suggestion, "track")
    begin_tracking(do, promises)


def begin_tracking(do: Doing, promises: Sequence[Promise]) -> None:
    """Put each open promise on the list of its unit or its verifier (承诺事项跟踪)."""
    kinds = {PromiseState.OPEN: WorkKind.FULFIL, PromiseState.REPORTED_DONE: WorkKind.VERIFY}
    do.begin([(kinds[PromiseState(p.state)], p) for p in promises], do.suggestion.round_number)


def open_next_round(do: Doing, requests: Sequence[RatingRequest], demand: str) -> Round:
    """Open the next round (二次交办) with only the badly rated assignments, heads in charge.

    Source: Shandong 2017, art. 24; Huangshi 2010, art. 27.
    """
    suggestion = do.suggestion
    policy = (
        Policy.objects.filter(congress=suggestion.congress_id, valid_from__lte=do.today)
        .order_by("-valid_from", "-number")
        .first()
    ) or suggestion.policy
    opened = do.create(
        Round(
            suggestion=suggestion,
            number=suggestion.round_number + 1,
            policy=policy,
            opened_at=do.at,
            assigned_on=do.today,
            demand=demand,
        )
    )
    do.set(suggestion, round_number=opened.number)
    badly = Assignment.objects.filter(pk__in=[r.assignment_id for r in requests]).order_by("pk")
    rows = do.create_all(_follow(do, old, opened) for old in badly)
    rules = policy.rules
    for row in rows:
        do.start_clock(
            ClockKind.RETURN,
            row,
            do.today,
            rules.sign_in_deadline,
            due_on(do.today, rules.sign_in_deadline, shipped()),
        )
        do.start_clock(ClockKind.CONTACT, row, do.today, rules.first_contact_deadline)
        do.start_clock(ClockKind.SECOND_REPLY, row, do.today, rules.second_deadline)
    do.begin([(WorkKind.SIGN_IN, row) for row in rows], opened.number)
    return opened


def _follow(do: Doing, old: Assignment, opened: Round) -> Assignment:
    return Assignment(
        suggestion=do.suggestion,
        round=opened,
        organ_id=old.organ_id,
        tier=old.tier,
        role=old.role,
        part=old.part,
        parent_id=old.parent_id,
        previous=old,
        head_in_charge=True,
        first_assigned_on=do.today,
        assigned_on=do.today,
        received_on=do.today,
        since_at=do.at,
        state=AssignmentState.SUB_ASSIGNED.value,
    )


def escalate(do: Doing, requests: Sequence[RatingRequest]) -> Escalation:
    """Hand the item to the leader of the supervising committee (提级).

    The committee is the counterpart of the first badly rated unit, its leader the chairperson;
    without either it is the head of the Deputies Affairs Commission.
    Source: Chongqing 2018, art. 27; rulebook section 11.
    """
    unit = Organ.objects.select_related("counterpart").get(
        pk=Assignment.objects.values_list("organ", flat=True).get(pk=requests[0].assignment_id)
    )
    committee, leader = unit.counterpart, None
    if committee is not None:
        leader = _post(do, committee.pk, Role.COMMITTEE_CHAIR)
    if committee is None or leader is None:
        committee = Organ.objects.get(pk=do.desk.the_office_id)
        leader = _post(do, committee.pk, Role.COMMISSION_HEAD)
    raised = do.create(
        Escalation(
            suggestion=do.suggestion,
            round=do.record.round,
            committee=committee,
            leader=leader,
            in_charge_id=committee.in_charge_id,
            decider_id=_decider(do),
            raised_at=do.at,
            since_at=do.at,
        )
    )
    do.start_clock(ClockKind.ESCALATION, raised, do.today, do.policy.escalation_ack_deadline)
    do.begin([(WorkKind.ACKNOWLEDGE, raised)], do.record.round.number)
    return raised


def _post(do: Doing, organ: int, role: Role) -> Post | None:
    return Post.objects.on(do.today).filter(organ=organ, role=role).order_by("pk").first()


def _decider(do: Doing) -> int:
    kinds = {
        EscalationDecider.COUNCIL_OF_CHAIRPERSONS: OrganKind.COUNCIL_OF_CHAIRPERSONS,
        EscalationDecider.DEPUTIES_AFFAIRS_COMMISSION: OrganKind.DEPUTIES_AFFAIRS_COMMISSION,
        EscalationDecider.PRESIDIUM: OrganKind.PRESIDIUM,
    }
    found = do.desk.offices.get(kinds[do.policy.escalation_decider]) or do.desk.office_id
    do.require(found, "decider", _("The body that decides on escalated items does not exist."))
    assert found is not None
    return found

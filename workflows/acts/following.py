"""What follows from the ratings of a round (评价之后): by rule, never by a unit's click."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from cases.facts import ENDED_REQUESTS, verdict_of
from cases.models import (
    Assignment,
    Escalation,
    Policy,
    Promise,
    Rating,
    RatingRequest,
    ReviewedItem,
    Round,
)
from cases.rules.consulting import may_be_ordered
from cases.rules.kinds import RatingOption, RatingReason
from cases.rules.rating import Verdict
from cases.rules.states import (
    LIVING_PROMISES,
    AssignmentState,
    ClockKind,
    PromiseState,
    RatingRequestState,
    SuggestionState,
    Tier,
    WorkKind,
)
from people.models import Organ
from workflows.acts.withdrawing import end_request
from workflows.doing import Doing
from workflows.supervisors import committee_of, decider_of


def follow_the_round(
    do: Doing, of_round: Round | None = None, asked: Sequence[RatingRequest] | None = None
) -> None:
    """Close, follow up, assign again or escalate once the last request of the round has ended.

    Round and requests are those of the acting request, if they are not named.
    Source: rulebook 9.2, T14 to T20.
    """
    suggestion, of_round = do.suggestion, of_round or do.record.round
    if suggestion.state != SuggestionState.REPLIED or of_round.number != suggestion.round_number:
        # What becomes of a kept promise is for who verifies it, not for the round.
        return
    # Of a reply that was asked about anew only the last request counts; a rating that fell and
    # was not asked for again is waited for.
    listed = do.look.round_requests if asked is None else asked
    requests = list({r.reply_id: r for r in listed}.values())
    if any(r.state not in ENDED_REQUESTS for r in requests):
        return
    end_request(do)
    do.move(suggestion, "mark_rated")
    number = of_round.number
    verdicts = {r: read_verdict(r, of_round) for r in requests}
    badly = [r for r, v in verdicts.items() if v == Verdict.SECOND_ASSIGNMENT]
    if Verdict.ESCALATE in verdicts.values():
        do.move(suggestion, "escalate")
        escalate(do, [r for r, v in verdicts.items() if v == Verdict.ESCALATE], of_round)
    elif badly:
        do.move(suggestion, "open_second_round")
        tasks = [r.assignment_id for r in badly]
        open_next_round(do, tasks, demand_of(badly), turn=of_round.turn + 1)
    elif Verdict.DECIDE in verdicts.values():
        do.begin([(WorkKind.DECIDE_SECOND, suggestion)], number)
    else:
        if Verdict.PARK in verdicts.values():
            # It ends, and stays on the list of the next look-back review (留待回头看).
            do.set(suggestion, parked_at=do.at)
        close_or_track(do, _closing_kind(requests))


def read_verdict(request: RatingRequest, opened: Round) -> Verdict:
    """Return what one request of this round leads to (走向)."""
    request.round = opened
    return verdict_of(request)


def demand_of(requests: Sequence[RatingRequest]) -> str:
    """Return the deputies' reasons as the demand of the next round (代表意见)."""
    rows = Rating.objects.filter(request__in=[r.pk for r in requests]).order_by("pk")
    # What was corrected does not count, and who gives one reason for attitude and result alike
    # says it once.
    latest = {(row.request_id, row.deputy_id, row.dimension): row for row in rows}
    said = list(dict.fromkeys(line for row in latest.values() for line in _reasons_in(row)))
    if len({deputy for _request, deputy, _dimension in latest}) > 1:
        # In the order in which they answered, the unit could tell who said what (ADR 0007).
        said.sort()
    return "\n".join(said)


def _reasons_in(rating: Rating) -> list[str]:
    """Return the ticked reasons, as the Chinese letter words them, and the deputy's own words."""
    ticked = [r.label_zh for r in rating.reasons if r is not RatingReason.OTHER]
    return [*ticked, *([rating.reason] if rating.reason else [])]


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
    kinds = {
        PromiseState.OPEN: WorkKind.FULFIL,
        PromiseState.OVERDUE: WorkKind.FULFIL,
        PromiseState.REPORTED_DONE: WorkKind.VERIFY,
    }
    do.begin([(kinds[PromiseState(p.state)], p) for p in promises], do.suggestion.round_number)


def open_next_round(
    do: Doing,
    tasks: Iterable[int],
    demand: str,
    *,
    turn: int,
    ground: str = "",
    decision: str = "",
    to_superior: bool = False,
    reviewed: ReviewedItem | None = None,
) -> Round:
    """Open the next round (二次交办) with only these tasks of before, heads in charge.

    The same units handle the item again, or their superior organs. `turn` is the round's place
    in the line from which second assignments are counted.
    Raises: BadData if a unit has no superior organ that could handle the item.
    Source: Shandong 2017, art. 24; Huangshi 2010, art. 27; NPC measures (superior organ).
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
            turn=turn,
            ground=ground,
            decision=decision,
            reviewed_item=reviewed,
        )
    )
    do.set(suggestion, round_number=opened.number)
    before = Assignment.objects.filter(pk__in=list(tasks)).order_by("pk")
    new = [_follow(do, old, opened) for old in before]
    if to_superior:
        _raise_to_superiors(do, new)
    rows = do.create_all(new)
    rules = policy.rules
    for row in rows:
        do.start_clock(
            ClockKind.SIGN_IN,
            row,
            do.today,
            rules.sign_in_deadline,
        )
        do.start_clock(ClockKind.CONTACT, row, do.today, rules.first_contact_deadline)
        do.start_clock(ClockKind.SECOND_REPLY, row, do.today, rules.second_deadline)
    do.begin([(WorkKind.SIGN_IN, row) for row in rows], opened.number)
    return opened


def _follow(do: Doing, old: Assignment, opened: Round) -> Assignment:
    return Assignment(
        suggestion=do.suggestion,
        round=opened,
        organ_id=old.bearer_id,
        tier=old.tier,
        role=old.role,
        part=old.part,
        parent_id=old.parent_id,
        previous=old,
        officer_id=old.officer_id,
        head_in_charge=True,
        first_assigned_on=do.today,
        assigned_on=do.today,
        received_on=do.today,
        since_at=do.at,
        state=AssignmentState.SUB_ASSIGNED.value,
    )


def _raise_to_superiors(do: Doing, tasks: Sequence[Assignment]) -> None:
    """Give each task to the superior organ of its unit (交由上级机关办理), assigned directly."""
    taken = set()
    for task in tasks:
        superior = do.look.superior_of(task)
        do.require(
            superior is not None and superior.pk not in taken,
            "to_superior",
            _("The unit has no superior organ that could handle the item."),
        )
        assert superior is not None
        taken.add(superior.pk)
        task.organ, task.tier, task.parent = superior, Tier.CONGRESS.value, None


def escalate(do: Doing, requests: Sequence[RatingRequest], of_round: Round) -> Escalation:
    """Hand the item to the leader of the supervising committee (提级).

    The committee is the counterpart of the first badly rated unit, its leader the chairperson;
    without either it is the head of the Deputies Affairs Commission. So it is where a consulted
    unit was rated badly: no committee supervises it, the commission calls both together.
    Source: Chongqing 2018, art. 27; rulebook section 11.
    """
    tasks = list(
        Assignment.objects.filter(pk__in=[r.assignment_id for r in requests]).order_by("pk")
    )
    unit = Organ.objects.select_related("counterpart").get(pk=tasks[0].bearer_id)
    watching = committee_of(do, unit, may_be_ordered=all(may_be_ordered(task) for task in tasks))
    committee, leader = watching.organ, watching.leader
    here = do.suggestion.congress_id
    raised = do.create(
        Escalation(
            suggestion=do.suggestion,
            round=of_round,
            committee=committee,
            leader=leader,
            in_charge_id=committee.in_charge_id,
            decider_id=decider_of(do) if committee.congress_id == here else committee.pk,
            raised_at=do.at,
            since_at=do.at,
        )
    )
    do.start_clock(ClockKind.ESCALATION, raised, do.today, do.policy.escalation_ack_deadline)
    do.begin([(WorkKind.ACKNOWLEDGE, raised)], of_round.number)
    return raised

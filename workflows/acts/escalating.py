"""What the leader of the supervising committee and the deciding body do (提级处理)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases.acting import SHANGHAI
from cases.models import Escalation, FurtherStep, Instruction, Promise, RatingRequest
from cases.models.escalation import Proposal
from cases.refusals import BadData
from cases.rules.kinds import RatingOption
from cases.rules.policy.choices import AfterMaxRounds
from cases.rules.states import LIVING_PROMISES, ClockKind, ReplyKind, WorkKind
from workflows.acts.following import begin_tracking, open_next_round
from workflows.acts.promising import report_after, start_promise_clock
from workflows.doing import Doing
from workflows.door import act

LOADS = ("round__policy", "committee", "decider")


@act(Escalation, *LOADS)
def acknowledge_escalation(do: Doing) -> None:
    """Acknowledge the escalated item (签收提级事项)."""
    do.set(do.record, acknowledged_at=do.at)
    do.stop_clocks(ClockKind.ESCALATION, of=do.record)
    do.finish(WorkKind.ACKNOWLEDGE, do.record)


@act(Escalation, *LOADS)
def instruct(do: Doing, text: str) -> None:
    """Give an instruction to the unit or the office (批示)."""
    do.require_text(text=text)
    do.create(Instruction(escalation=do.record, text=text, given_by=do.by.user, given_at=do.at))
    do.tell(text=text)


@act(Escalation, *LOADS)
def call_conference(do: Doing, on: date, note: str = "") -> None:
    """Call the deputy and the unit together (召集协商). Source: Chongqing 2018, art. 27(2)."""
    do.require(isinstance(on, date), "on", _("Say on which day they meet."))
    do.set(do.record, conference_on=on, conference_note=note)


@act(Escalation, *LOADS)
def take_further_step(do: Doing, step: str, held_on: date, minutes: str) -> None:
    """Record a step that the rules ask for after the last round (后续处理), with its minutes.

    Conference of deputy and unit, evaluation, hearing: one after another, as the policy says.
    Source: Chongqing 2018, art. 27(2); Henan 2017, art. 22; Shandong 2017, art. 26.
    """
    following = [s.value for s in missing_steps(do)]
    do.require(
        bool(following) and step == following[0],
        "step",
        _("The rules want another step first, or none any more."),
    )
    raised_on = do.record.raised_at.astimezone(SHANGHAI).date()
    do.require(
        isinstance(held_on, date) and raised_on <= held_on <= do.today,
        "held_on",
        _("The step lies between the escalation and today."),
    )
    do.require_text(minutes=minutes)
    do.create(
        FurtherStep(
            escalation=do.record,
            step=step,
            held_on=held_on,
            minutes=minutes,
            recorded_by=do.by.user,
            recorded_at=do.at,
        )
    )
    do.tell(step=step, held_on=held_on.isoformat())


def missing_steps(do: Doing) -> list[AfterMaxRounds]:
    """List the steps of the policy that were not taken yet (未进行的后续处理), in order."""
    taken = FurtherStep.objects.filter(escalation=do.record.pk).values_list("step", flat=True)
    return [step for step in do.policy.after_max_rounds if step.value not in set(taken)]


@act(Escalation, *LOADS)
def propose_solution(do: Doing, proposal: str, text: str) -> None:
    """Propose hand-back, an agreed solution or conclusion (提出处理意见)."""
    do.require_choice(proposal, Proposal, "proposal", _("Choose one of the proposals."))
    do.require_text(text=text)
    do.set(do.record, proposal=str(proposal), proposal_text=text)
    do.finish(WorkKind.PROPOSE, do.record)


@act(Escalation, *LOADS)
def decide_escalation(
    do: Doing,
    decision: str,
    number: str,
    decided_on: date,
    text: str,
    promise: Mapping[str, Any] | None = None,
) -> None:
    """Record the dated decision of the body that the policy names (作出决定).

    `decision` is one of the proposals; an agreed solution comes with its `promise` (content,
    responsible, due_on). Nothing is ended against the deputy before every step was taken that the
    rules name after the last round. Source: Shandong 2017, art. 26; rulebook 9.2, T21 to T23.
    """
    do.require_choice(decision, Proposal, "decision", _("Choose one of the decisions."))
    if Proposal(decision) is Proposal.CONCLUDE and (missing := missing_steps(do)):
        told = _("Before it is ended, take the steps that the rules name; %(n)d are missing.")
        raise BadData({"decision": told % {"n": len(missing)}})
    do.require_text(number=number, text=text)
    do.require(
        isinstance(decided_on, date) and decided_on <= do.today,
        "decided_on",
        _("A decision is not dated in the future."),
    )
    do.set(do.record, decision_number=number, decided_on=decided_on, decision_text=text)
    do.tell(decision=decision)
    do.finish(WorkKind.DECIDE, do.record)
    match Proposal(decision):
        case Proposal.HAND_BACK:
            do.move(do.suggestion, "hand_back")
            badly = [r.assignment_id for r in _badly_rated(do)]
            open_next_round(do, badly, text, turn=do.record.round.turn + 1)
        case Proposal.AGREE:
            _follow_up(do, promise)
        case Proposal.CONCLUDE:
            _conclude(do)


def _badly_rated(do: Doing) -> list[RatingRequest]:
    return list(
        RatingRequest.objects.filter(round=do.record.round_id, overall=RatingOption.DISSATISFIED)
        .exclude(reply__kind=ReplyKind.SUPPLEMENTARY)
        .order_by("pk")
    )


def _follow_up(do: Doing, promise: Mapping[str, Any] | None) -> None:
    if not isinstance(promise, Mapping):
        raise BadData({"promise": _("An agreed solution needs its promise with a date.")})
    content, who = str(promise.get("content", "")), str(promise.get("responsible", ""))
    due = promise.get("due_on")
    if not content.strip() or not who.strip() or not isinstance(due, date):
        raise BadData({"promise": _("An agreed solution needs its promise with a date.")})
    agreed = Promise(
        suggestion=do.suggestion,
        assignment_id=_badly_rated(do)[0].assignment_id,
        content=content,
        responsible=who,
        due_on=due,
        binding=True,
        open_since=do.at,
        since_at=do.at,
    )
    agreed.next_report_on = report_after(do, agreed, do.today)
    do.create(agreed)
    start_promise_clock(do, agreed)
    do.set(do.suggestion, closing_kind="agreed")
    do.move(do.suggestion, "agree_solution")
    begin_tracking(do, _living_promises(do))


def _conclude(do: Doing) -> None:
    promises = _living_promises(do)
    do.set(do.suggestion, closing_kind="concluded")
    if not promises:
        do.set(do.suggestion, closed_at=do.at)
    do.move(do.suggestion, "conclude", promises_open=bool(promises))
    if promises:
        begin_tracking(do, promises)


def _living_promises(do: Doing) -> list[Promise]:
    return list(
        Promise.objects.filter(suggestion=do.suggestion.pk, binding=True, state__in=LIVING_PROMISES)
        .select_related("assignment")
        .order_by("pk")
    )

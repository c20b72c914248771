"""The ladder that lateness climbs beside an item (逐级督办): each step once, never blocking it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from cases.acting import SHANGHAI
from cases.models import Assignment, Clock, Promise, Supervision
from cases.models.supervision import SupervisionDecision
from cases.rules import ladder
from cases.rules.consulting import may_be_ordered
from cases.rules.deadlines import days_late, latest_reply_due
from cases.rules.ladder import Mark
from cases.rules.states import (
    WORKING,
    ClockKind,
    LadderStep,
    SupervisionState,
    WorkKind,
)
from people.kinds import OrganKind, Role
from people.models import Organ, Post
from workflows.doing import Doing
from workflows.door import act
from workflows.supervisors import commission_above, committee_of, post_of

S = SupervisionState
TASK = ("assignment__round__policy", "assignment__organ", "assignment__carried_by")
LOADS = ("clock", "supervisor", *TASK)

WORK_OF = {
    S.DRAFTED: WorkKind.SIGN_ORDER,
    S.ISSUED: WorkKind.ACKNOWLEDGE_ORDER,
    S.PROPOSED: WorkKind.DECIDE_ORDER,
}
OPENED_BY = {
    LadderStep.UNIT: "give_notice",
    LadderStep.ORDER: "draft_order",
    LadderStep.COMMITTEE: "give_notice",
    LadderStep.LEADER: "draft_order",
    LadderStep.COUNCIL: "put_on_agenda",
    LadderStep.STANDING_COMMITTEE: "put_on_agenda",
}
# What each of the two bodies may decide; the Standing Committee is reached by the other alone.
D = SupervisionDecision
OF_THE_COUNCIL = (D.HEARING, D.NOTICE, D.TO_STANDING_COMMITTEE, D.NOTHING_FURTHER)
OF_THE_STANDING_COMMITTEE = (D.INQUIRY, D.EVALUATION, D.CORRECTION, D.NOTHING_FURTHER)


@act(Clock, *TASK)
def climb(do: Doing) -> None:
    """Climb the ladder (逐级督办): every step whose day has come is recorded, the highest works.

    A step that nobody acknowledged in time climbs before the day of the next one has come.
    Source: rulebook section 11; ADR 0019.
    """
    clock = do.record
    task = _task_of(clock)
    found, standing = _marks_of(do, clock, task), _standing(clock)
    ack_due = _ack_due(standing)
    reached = list(ladder.missed(found, clock.fired, do.today))
    if ack_due is not None and ack_due < do.today:
        assert standing is not None
        higher = ladder.above(found, clock.fired)
        if higher is not None and all(mark.step <= standing.step for mark in reached):
            reached.append(higher)
    do.tell(kind=clock.kind, subject=clock.subject, due_on=clock.due_on)
    do.tell(levels=[mark.code for mark in reached])
    highest = max(reached, key=lambda mark: (mark.step, mark.on), default=None)
    do.create_all(_step(do, clock, task, mark) for mark in reached if mark is not highest)
    if highest is not None:
        orders = task is None or may_be_ordered(task)
        works = orders and highest.step != LadderStep.REMINDER
        made = do.create(_step(do, clock, task, highest, opens=works))
        do.tell(step=highest.step, record=made.pk, days=made.days_late)
        if do.suggestion.held_at is not None and highest.step == LadderStep.REMINDER:
            # On hold nobody is reminded; what is late climbs all the same.
            do.tell(quiet=True)
        if works:
            ack_due = _open(do, made, standing)
    do.set(clock, levels=" ".join([*clock.fired, *(mark.code for mark in reached)]))
    do.set(clock, climbs_on=_next_day(clock, found, ack_due))


@act(Supervision, *LOADS)
def sign_supervision(do: Doing, text: str) -> None:
    """Sign the supervision order or the talk (签发督办单、约谈); the unit has to acknowledge it.

    The draft is the system's, the words are those of who signs. Source: rulebook section 11.
    """
    do.require_text(text=text)
    do.set(do.record, text=text, signed_by=do.by.user, signed_at=do.at)
    do.tell(step=do.record.step)
    do.stop_clock(ClockKind.ESCALATION, of=do.record)
    do.finish(WorkKind.SIGN_ORDER, do.record)
    _rearm(do, _await(do, do.record))


@act(Supervision, *LOADS)
def acknowledge_supervision(do: Doing, answer: str = "") -> None:
    """Acknowledge the supervision (签收督办), with what will be done by when.

    Only what ends its cause ends the step. Source: rulebook section 11.
    """
    do.set(do.record, answer=answer, acknowledged_by=do.by.user, acknowledged_at=do.at)
    do.tell(step=do.record.step, answer=answer)
    do.stop_clock(ClockKind.ESCALATION, of=do.record)
    do.finish(WorkKind.ACKNOWLEDGE_ORDER, do.record)
    _rearm(do, None)


@act(Supervision, *LOADS)
def decide_supervision(do: Doing, decision: str, number: str, decided_on: date, text: str) -> None:
    """Record the dated decision of the body on whose agenda it is (作出督办决定).

    Only a decision of the Council of Chairpersons leads to the Standing Committee.
    Source: Shandong 2017, art. 26; rulebook section 11, E5 and E6.
    """
    step = do.record
    council = step.step == LadderStep.COUNCIL
    choices = OF_THE_COUNCIL if council else OF_THE_STANDING_COMMITTEE
    do.require_choice(decision, choices, "decision", _("Choose one of the decisions."))
    do.require_text(number=number, text=text)
    do.require(
        isinstance(decided_on, date) and decided_on <= do.today,
        "decided_on",
        _("A decision is not dated in the future."),
    )
    do.set(step, decision=decision, decision_number=number, decided_on=decided_on)
    do.set(step, decision_text=text)
    do.tell(step=step.step, decision=decision)
    do.stop_clock(ClockKind.ESCALATION, of=step)
    do.finish(WorkKind.DECIDE_ORDER, step)
    if decision == D.TO_STANDING_COMMITTEE:
        clock = step.clock
        mark = Mark(do.today, LadderStep.STANDING_COMMITTEE, LadderStep.STANDING_COMMITTEE.value)
        above = do.create(_step(do, clock, step.assignment, mark, opens=True))
        _open(do, above, None)
        do.set(clock, levels=f"{clock.levels} {mark.code}")


# -- which steps, and when ------------------------------------------------------------------------


def climbing_day(do: Doing, clock: Clock) -> date | None:
    """Return on which day a deadline climbs next (下一督办日), None at the top.

    The clock is asked with `assignment__round__policy` and `assignment__organ` beside it.
    """
    if not ladder.climbs(clock.kind) or clock.subject.startswith("supervision:"):
        return None
    ack_due = _ack_due(_standing(clock)) if do.suggestion.supervised else None
    return _next_day(clock, _marks_of(do, clock, _task_of(clock)), ack_due)


def _task_of(clock: Clock) -> Assignment | None:
    if clock.kind != ClockKind.PROMISE:
        return clock.assignment
    of_promise = Promise.objects.select_related(
        "assignment__round__policy", "assignment__organ", "assignment__carried_by"
    )
    return of_promise.get(pk=int(clock.subject.partition(":")[2])).assignment


def _marks_of(do: Doing, clock: Clock, task: Assignment | None) -> tuple[Mark, ...]:
    rules = do.policy if task is None else task.round.policy.rules
    kind, last_day, half_time = ClockKind(clock.kind), None, None
    if task is not None and kind in (ClockKind.REPLY, ClockKind.SECOND_REPLY):
        longest = rules.reply_deadline_max
        last_day = latest_reply_due(task.first_assigned_on, longest, do.calendar).on
    if task is not None and kind == ClockKind.CONTACT:
        replies = Clock.objects.filter(
            suggestion=do.suggestion.pk,
            subject=clock.subject,
            kind__in=[ClockKind.REPLY, ClockKind.SECOND_REPLY],
            stopped_at=None,
        )
        for anchor, due in replies.values_list("anchor_on", "due_on"):
            half_time = ladder.half_time_of(anchor, due)
    broken = Clock.objects.filter(
        suggestion=do.suggestion.pk, kind=ClockKind.PROMISE, subject=clock.subject
    ).exclude(missed_at=None)
    case = ladder.Case(
        kind=kind,
        due_on=clock.due_on,
        since=clock.started_at.astimezone(SHANGHAI).date(),
        key=do.suggestion.is_key,
        may_be_ordered=task is None or may_be_ordered(task),
        last_day=last_day,
        half_time=half_time,
        broken_again=kind == ClockKind.PROMISE and broken.exclude(pk=clock.pk).exists(),
    )
    return ladder.marks(case, rules, do.calendar)


def _standing(clock: Clock) -> Supervision | None:
    rows = Supervision.objects.filter(clock=clock.pk, state__in=WORKING)
    return rows.select_related("supervisor", "assignment").first()


def _ack_due(step: Supervision | None) -> date | None:
    """Return by which day somebody has to sign or acknowledge a step (签收期限), if one has to."""
    if step is None or step.state not in (S.DRAFTED, S.ISSUED):
        return None
    running = Clock.objects.filter(
        suggestion=step.suggestion_id,
        kind=ClockKind.ESCALATION,
        subject=f"supervision:{step.pk}",
        stopped_at=None,
    )
    return running.values_list("due_on", flat=True).first()


def _next_day(clock: Clock, found: tuple[Mark, ...], ack_due: date | None) -> date | None:
    """Say when a deadline climbs next (下一督办日): on its day, or because nobody answers."""
    mark = ladder.next_mark(found, clock.fired)
    days = [] if mark is None else [mark.on]
    if ack_due is not None and ladder.above(found, clock.fired) is not None:
        days.append(ack_due + timedelta(days=1))
    return min(days, default=None)


def _rearm(do: Doing, ack_due: date | None) -> None:
    """Count anew when the deadline climbs (重算督办日), after somebody answered for a step."""
    clock = do.record.clock
    clock.assignment = do.record.assignment
    found = _marks_of(do, clock, do.record.assignment)
    do.set(clock, climbs_on=_next_day(clock, found, ack_due))


# -- one step --------------------------------------------------------------------------------------


def _step(
    do: Doing, clock: Clock, task: Assignment | None, mark: Mark, *, opens: bool = False
) -> Supervision:
    """Write down that a step was reached (督办留痕); with whom it lies, if it opens work."""
    whom = _whom(do, task, mark.step) if opens else _Whom()
    return Supervision(
        suggestion=do.suggestion,
        clock=clock,
        assignment=task,
        step=mark.step.value,
        mark=mark.code,
        supervisor=whom.organ,
        leader=whom.leader,
        in_charge_id=whom.organ.in_charge_id if whom.organ is not None else None,
        reached_at=do.at,
        since_at=do.at,
        days_late=days_late(clock.due_on, do.today),
        text=_draft(do, clock, task, mark.step) if opens else "",
    )


def _open(do: Doing, step: Supervision, below: Supervision | None) -> date:
    """Open the work of a step (督办待办), by a day; the one below it gives way."""
    if below is None:
        do.set(do.suggestion, supervised=do.suggestion.supervised + 1)
    else:
        do.move(below, "give_way")
        do.set(below, ended_at=do.at)
        do.stop_clock(ClockKind.ESCALATION, of=below)
        do.cancel_all(below)
    do.move(step, OPENED_BY[LadderStep(step.step)])
    do.begin([(WORK_OF[SupervisionState(step.state)], step)], do.suggestion.round_number)
    return _await(do, step)


def _await(do: Doing, step: Supervision) -> date:
    return do.start_clock(ClockKind.ESCALATION, step, do.today, do.policy.escalation_ack_deadline)


@dataclass(frozen=True, slots=True)
class _Whom:
    organ: Organ | None = None
    leader: Post | None = None


def _whom(do: Doing, task: Assignment | None, step: LadderStep) -> _Whom:
    """Say with which organ a step lies (督办机构). Source: rulebook section 11."""
    match step:
        case LadderStep.UNIT:
            return _Whom()
        case LadderStep.ORDER if task is not None and task.parent_id is not None:
            assert task.parent is not None
            return _Whom(task.parent.organ)
        case LadderStep.ORDER:
            commission = Organ.objects.get(pk=do.desk.commission_id)
            return _Whom(commission, post_of(do, commission.pk, Role.COMMISSION_HEAD))
        case LadderStep.COMMITTEE | LadderStep.LEADER if task is not None:
            unit = Organ.objects.select_related("counterpart").get(pk=task.bearer_id)
            watching = committee_of(do, unit, may_be_ordered=may_be_ordered(task))
            return _Whom(watching.organ, watching.leader)
    return _Whom(_council(do))


def _council(do: Doing) -> Organ:
    """Return the body on whose agenda an item climbs (审议机构): in a township the county's."""
    council = do.desk.offices.get(OrganKind.COUNCIL_OF_CHAIRPERSONS)
    here = Organ.objects.get(pk=council or do.desk.commission_id)
    return here if council else commission_above(do, here) or here


def _draft(do: Doing, clock: Clock, task: Assignment | None, step: LadderStep) -> str:
    """Draft what is to be signed or put on the agenda (督办文书草稿), in the field's language."""
    if step in (LadderStep.UNIT, LadderStep.COMMITTEE):
        return ""
    words: dict[str, Any] = {
        "unit": task.organ.name if task is not None else "",
        "number": do.suggestion.number,
        "title": do.suggestion.title,
        "deadline": ClockKind(clock.kind).label_zh,
        "day": clock.due_on.isoformat(),
        "days": days_late(clock.due_on, do.today),
    }
    with translation.override("zh-hans"):
        return _DRAFTS[step]() % words


def _order_draft() -> str:
    return _(
        "%(unit)s: suggestion %(number)s (%(title)s) has a deadline that has passed: "
        "%(deadline)s, due on %(day)s, %(days)s days ago. Please settle it at once and say in "
        "writing what holds it up and by which day it will be done."
    )


def _talk_draft() -> str:
    return _(
        "The head of %(unit)s is called to a talk about suggestion %(number)s (%(title)s): "
        "%(deadline)s was due on %(day)s, %(days)s days ago, and an order had no effect. Please "
        "bring a written report and a plan with dates."
    )


def _agenda_draft() -> str:
    return _(
        "Proposed for the agenda: suggestion %(number)s (%(title)s), %(unit)s. %(deadline)s was "
        "due on %(day)s, %(days)s days ago. Reminder, order and talk had no result."
    )


_DRAFTS = {
    LadderStep.ORDER: _order_draft,
    LadderStep.LEADER: _talk_draft,
    LadderStep.COUNCIL: _agenda_draft,
    LadderStep.STANDING_COMMITTEE: _agenda_draft,
}

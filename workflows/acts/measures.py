"""Measures of supervision on one unit (督办措施): taken, answered, asked again, taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases.guards import rank_of
from cases.models import Assignment, Measure, StoredFile
from cases.refusals import BadData
from cases.rules.calendar import Due
from cases.rules.consulting import may_be_ordered
from cases.rules.durations import days
from cases.rules.states import ClockKind, MeasureState, WorkKind
from cases.rules.supervising import (
    ANSWERED_BY_A_DAY,
    FOR_WHO_IS_ASKED,
    MeasureChannel,
    MeasureKind,
    Rank,
    may_give,
)
from people.kinds import CONGRESS_KINDS, Role
from people.models import Post
from workflows.doing import Doing
from workflows.door import act
from workflows.series import next_serial

# For whom a secretary may enter what was said or written (可代录的领导).
LEADERS = (
    Role.CHAIRPERSON, Role.VICE_CHAIRPERSON, Role.COMMITTEE_CHAIR, Role.COMMISSION_HEAD,
)  # fmt: skip


TASK = ("organ", "parent__organ", "round__policy", "carried_by")


@act(Assignment, *TASK)
def give_measure(do: Doing, kind: str, text: str, due_on: date | None = None) -> None:
    """Take a measure of supervision on a unit (采取督办措施): a numbered record, answered by a day.

    Who leads gives it in his or her own name; what may be taken depends on who takes it.
    Source: rulebook 5.11; Xianning (five layers); ADR 25.
    """
    rank = _asked(do, kind, text, due_on)
    own = do.acting.post if rank in (Rank.LEADER, Rank.HEAD) else None
    _issue(do, _new(kind, text, due_on, leader=own))


@act(Assignment, *TASK)
def enter_measure(
    do: Doing,
    kind: str,
    text: str,
    leader: int,
    channel: str,
    due_on: date | None = None,
    scan: StoredFile | None = None,
    call_note: str = "",
) -> None:
    """Enter what a leader gave on paper or by telephone (代录领导批示).

    `leader` is the leader's post; it is entered with the `scan` of the paper or a note of the
    call, marked as entered, and the leader is told at once.
    Source: Xianning; ADR 25.
    """
    _asked(do, kind, text, due_on)
    post = _leader(do, leader)
    entered = (MeasureChannel.PAPER, MeasureChannel.TELEPHONE)
    do.require_choice(channel, entered, "channel", _("Say how it was given."))
    if channel == MeasureChannel.PAPER:
        do.require(isinstance(scan, StoredFile), "scan", _("Add the scan of the paper."))
    else:
        do.require(
            isinstance(call_note, str) and call_note.strip(),
            "call_note",
            _("Write down when the call was, and what was said."),
        )
    measure = _new(kind, text, due_on, leader=post, channel=channel)
    measure.scan = scan if channel == MeasureChannel.PAPER else None
    measure.call_note = call_note if channel == MeasureChannel.TELEPHONE else ""
    _issue(do, measure)


def _asked(do: Doing, kind: str, text: str, due_on: date | None) -> Rank:
    """Ask that this person may take this measure on this unit (督办方式校验)."""
    rank = rank_of(do.record)
    assert rank is not None
    do.require_text(text=text)
    allowed = may_give(rank)
    if not may_be_ordered(do.record):
        allowed &= FOR_WHO_IS_ASKED
    do.require_choice(kind, allowed, "kind", _("Choose one of the measures that you may take."))
    _check_day(do, kind, due_on)
    return rank


def _new(kind: str, text: str, due_on: date | None, **fields: Any) -> Measure:
    """Return a measure that waits for its answer (待答复), or is only recorded (已记录)."""
    begun = MeasureState.RECORDED if due_on is None else MeasureState.ISSUED
    return Measure(kind=kind, text=text, due_on=due_on, state=begun.value, **fields)


def _issue(do: Doing, measure: Measure) -> None:
    """Number and record a measure (编号登记); what is to be answered goes on the unit's list."""
    year = do.today.year
    serial = next_serial(do.suggestion.congress_id, f"measure-{year}")
    awaited = measure.due_on is not None
    measure.number = f"督〔{year}〕{serial}号"
    measure.suggestion, measure.assignment = do.suggestion, do.record
    measure.unit_id = do.record.bearer_id
    measure.given_by, measure.giver_id = do.by.user, do.acting.post.organ_id
    measure.given_at, measure.given_on, measure.since_at = do.at, do.today, do.at
    do.create(measure)
    do.tell(
        measure=measure.pk, number=measure.number, kind=measure.kind, channel=measure.channel
    )  # fmt: skip
    if awaited:
        assert measure.due_on is not None
        do.tell(due_on=measure.due_on.isoformat())
        _await(do, measure)
        do.begin([(WorkKind.ANSWER_MEASURE, measure)], do.suggestion.round_number)


def _check_day(do: Doing, kind: str, due_on: date | None) -> None:
    if due_on is None:
        do.require(
            MeasureKind(kind) not in ANSWERED_BY_A_DAY,
            "due_on",
            _("Say by which day it is to be answered."),
        )
        return
    do.require(isinstance(due_on, date), "due_on", _("Say by which day."))
    do.require(due_on >= do.today, "due_on", _("This day is over."))
    do.require((due_on - do.today).days <= 366, "due_on", _("This day is too far ahead."))


def _leader(do: Doing, leader: int) -> Post:
    """Return the leader for whom it is entered (批示领导). Raises: BadData."""
    rows = (
        Post.objects.on(do.today)
        .appointed()
        .filter(
            role__in=LEADERS,
            organ__congress=do.suggestion.congress_id,
            organ__kind__in=sorted(CONGRESS_KINDS),
        )
    )
    fit = isinstance(leader, int) and not isinstance(leader, bool) and 0 < leader < 2**63
    found = rows.filter(pk=leader).first() if fit else None
    if found is None:
        raise BadData({"leader": _("Choose the leader who gave it.")})
    return found


def _await(do: Doing, measure: Measure) -> None:
    """Start the deadline of the answer (督办答复期限): the very day that was named."""
    assert measure.due_on is not None
    length = days(max((measure.due_on - do.today).days, 0))
    do.start_clock(ClockKind.MEASURE, measure, do.today, length, Due(measure.due_on, False))


LOADS = ("unit", "giver", "leader", "assignment__organ")


@act(Measure, *LOADS)
def answer_measure(do: Doing, answer: str) -> None:
    """Answer the measure (答复督办): what was done, or what will be by when."""
    do.require_text(answer=answer)
    do.set(do.record, answer=answer, answered_by=do.by.user, answered_at=do.at)
    do.tell(measure=do.record.pk, number=do.record.number)
    do.stop_clock(ClockKind.MEASURE, of=do.record)
    do.finish(WorkKind.ANSWER_MEASURE, do.record)


@act(Measure, *LOADS)
def ask_measure_again(do: Doing, due_on: date, why: str) -> None:
    """Ask once more by another day (再次要求); the first answer stays in the trail."""
    do.require_text(why=why)
    measure = do.record
    _check_day(do, measure.kind, due_on)
    do.tell(measure=measure.pk, number=measure.number, due_on=due_on.isoformat(), why=why)
    do.set(measure, due_on=due_on, remark=why, asked_again=measure.asked_again + 1)
    do.set(measure, answer="", answered_by=None, answered_at=None)
    _await(do, measure)
    do.begin([(WorkKind.ANSWER_MEASURE, measure)], do.suggestion.round_number)


@act(Measure, *LOADS)
def take_back_measure(do: Doing, why: str) -> None:
    """Take the measure back (撤回督办措施); number and text stay on record."""
    do.require_text(why=why)
    do.tell(measure=do.record.pk, number=do.record.number, why=why)
    do.set(do.record, remark=why)
    do.stop_clock(ClockKind.MEASURE, of=do.record)
    do.cancel(WorkKind.ANSWER_MEASURE, do.record, then=[do.record])


@act(Measure, *LOADS)
def succeed_measure(do: Doing) -> None:
    """Let the successor of the unit answer (督办措施承继), or the office where there is none."""
    measure = do.record
    heir = measure.unit.heir(do.today)
    answers = heir.pk if heir is not None else do.suggestion.office_id
    do.tell(measure=measure.pk, number=measure.number)
    do.set(measure, unit_id=answers)
    do.hand_on(WorkKind.ANSWER_MEASURE, measure, measure)


def lapse_measures(do: Doing) -> None:
    """End what is unanswered with its item (随件终止)."""
    waiting = Measure.objects.filter(suggestion=do.suggestion.pk, state=MeasureState.ISSUED)
    for measure in waiting.order_by("pk"):
        do.move(measure, "lapse_measure")
        do.stop_clock(ClockKind.MEASURE, of=measure)
        do.cancel(WorkKind.ANSWER_MEASURE, measure, then=[measure])

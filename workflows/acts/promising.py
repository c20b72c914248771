"""Promises until their write-off (承诺事项、逾期、调整、结转、销号)."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from cases.acting import SHANGHAI
from cases.models import Promise, PromiseProgress, PromiseWord
from cases.refusals import BadData
from cases.rules.calendar import Due
from cases.rules.durations import days
from cases.rules.promising import next_report
from cases.rules.rating import rates_fulfilment
from cases.rules.states import (
    LIVING_PROMISES,
    ClockKind,
    PromiseState,
    RatingRequestState,
    SuggestionState,
    WorkKind,
)
from workflows.acts.collecting import ask_about, ask_no_more, collector_under
from workflows.doing import Doing
from workflows.door import act

LOADS = ("assignment__organ",)


def open_promise(do: Doing, promise: Promise) -> None:
    """Let a promise be kept from now on (承诺起算): its deadline runs, its reports are awaited."""
    do.set(promise, open_since=do.at, next_report_on=report_after(do, promise, do.today))
    start_promise_clock(do, promise)


def report_after(do: Doing, promise: Promise, day: date) -> date | None:
    """Return by which day the unit reports after this one (下次报告日), by the rules."""
    return next_report(do.suggestion.policy.rules.promise_report_cycle, day, promise.due_on)


def start_promise_clock(do: Doing, promise: Promise) -> None:
    """Start the deadline of a binding promise (承诺期限): the very day that was promised."""
    length = days(max((promise.due_on - do.today).days, 0))
    do.start_clock(ClockKind.PROMISE, promise, do.today, length, Due(promise.due_on, False))


@act(Promise, *LOADS)
def report_progress(do: Doing, words: str) -> None:
    """Report how far the promise has come (报告进展), with the day of the next report.

    Source: Chongqing 2018, art. 24; rulebook 9.7.
    """
    do.require_text(words=words)
    promise = do.record
    ahead = report_after(do, promise, do.today)
    do.create(
        PromiseProgress(
            suggestion=do.suggestion,
            promise=promise,
            words=words,
            reported_by=do.by.user,
            reported_on=do.today,
            reported_at=do.at,
            next_report_on=ahead,
        )
    )
    do.set(promise, next_report_on=ahead)


@act(Promise, *LOADS)
def apply_write_off(do: Doing, evidence: str) -> None:
    """Report the promise as kept and apply for its write-off (申请销号).

    The deputies know it already, by a supplementary reply: replied again when done. Where the
    rules have fulfilment rated they are asked about that reply (ADR 28). The deadline stops:
    whether the office looks at it in time is not the unit's doing.
    Source: Chongqing 2018, arts. 24 and 28; Zhejiang 2016, art. 20; Shandong 2017, art. 18.
    """
    do.require_text(evidence=evidence)
    told_by = do.look.fulfilment_reply
    assert told_by is not None
    do.set(do.record, evidence=evidence, told_by=told_by)
    do.stop_clocks(ClockKind.PROMISE, of=do.record)
    do.finish(WorkKind.FULFIL, do.record)
    rules = told_by.round.policy.rules
    # One reply may tell of several promises; the deputies are asked about it once.
    if rates_fulfilment(rules) and do.look.fulfilment_request is None:
        ask_about(do, told_by, told_by.round, collector_under(do, rules))


@act(Promise, *LOADS)
def say_whether_kept(do: Doing, agrees: bool, words: str = "") -> None:
    """Say whether the promise is kept (代表核实意见); who says no says what is missing.

    What was said goes into the trail with the outcome: until then the unit knows only that the
    deputy was heard.
    Source: rulebook 6.1, `promise_verifier` (the commission with the lead deputy).
    """
    do.require(isinstance(agrees, bool), "agrees", _("Say yes or no."))
    if not agrees:
        do.require_text(words=words)
    do.create(
        PromiseWord(
            suggestion=do.suggestion,
            promise=do.record,
            reply_id=do.record.told_by_id,
            deputy=do.acting.deputy,
            agrees=agrees,
            words=words,
            said_on=do.today,
            said_at=do.at,
        )
    )


@act(Promise, *LOADS)
def verify_promise(do: Doing, why: str = "", without_word: str = "") -> None:
    """Verify that the promise is kept and write it off (核实销号), with the lead deputy's word.

    Where there is none, `without_word` tells how the deputy was asked. A no does not bind the
    commission, but then the deputy is told `why`.
    Source: rulebook 9.2, T25: the verifier is not the unit; 6.1, `promise_verifier`.
    """
    word = do.look.word_of_deputy
    against = word is not None and not word.agrees
    if word is None:
        do.require_text(without_word=without_word)
    else:
        do.require(not without_word, "without_word", _("The lead deputy has said it already."))
    if against:
        do.require_text(why=why)
    else:
        do.require(not why, "why", _("This is not asked for here."))
    _tell_word(do)
    do.set(do.record, verified_by=do.by.user, why_kept=why, without_word=without_word)
    do.finish(WorkKind.VERIFY, do.record)
    _close_with_the_last(do)


@act(Promise, *LOADS)
def reject_write_off(do: Doing, why: str) -> None:
    """Reject the application (不予销号): the promise stays open, and due on its day.

    Who applies again has sent the deputies another supplementary reply.
    """
    do.require_text(why=why)
    do.tell(why=why)
    _tell_word(do)
    _ask_no_more(do)
    do.set(do.record, told_by=None)
    open_promise(do, do.record)
    do.finish(WorkKind.VERIFY, do.record)


@act(Promise, *LOADS)
def cancel_promise(do: Doing, explanation: str) -> None:
    """Let a promise fall away with a written explanation (说明后取消).

    Source: Shanghai 2015, art. 22.
    """
    do.require_text(explanation=explanation)
    reported = do.before == PromiseState.REPORTED_DONE
    _tell_word(do)
    _ask_no_more(do)
    do.set(do.record, explanation=explanation)
    do.stop_clocks(ClockKind.PROMISE, of=do.record)
    do.finish(WorkKind.VERIFY if reported else WorkKind.FULFIL, do.record)
    _close_with_the_last(do)


@act(Promise, *LOADS)
def revise_promise(do: Doing, due_on: date, why: str) -> None:
    """Promise a new day, with the reason (调整承诺期限): the first one is kept, the deputy told.

    Source: rulebook 9.7 (revised: new date, reason, written to the deputy).
    """
    promise = do.record
    _move_day(do, due_on, why)
    do.set(promise, revisions=promise.revisions + 1)


@act(Promise, *LOADS)
def carry_over(do: Doing, due_on: date, why: str) -> None:
    """Carry the promise over to a later year (结转). Source: Shanghai 2015, art. 22."""
    promise, year = do.record, do.record.due_on.year
    _move_day(do, due_on, why)
    do.require(
        due_on.year > year,
        "due_on",
        _("A promise is carried over into a later year; within the year the unit moves it."),
    )
    do.set(promise, carries=promise.carries + 1)


def _move_day(do: Doing, due_on: date, why: str) -> None:
    """Give a promise another day (改期), no later than the rules carry promises."""
    promise, old = do.record, do.record.due_on
    do.require_text(why=why)
    do.require(isinstance(due_on, date), "due_on", _("Say by which day."))
    do.require(due_on > do.today, "due_on", _("A new day lies in the future."))
    do.require(due_on != old, "due_on", _("This is the day that is promised already."))
    if due_on > do.look.last_promise_day:
        raise BadData({"due_on": _("The rules do not carry a promise as far as that.")})
    do.tell(old_day=old.isoformat(), new_day=due_on.isoformat(), why=why)
    do.set(
        promise,
        due_on=due_on,
        original_due_on=promise.original_due_on or old,
        revision_reason=why,
    )
    do.set(promise, next_report_on=report_after(do, promise, _told_on(promise)))
    do.stop_clocks(ClockKind.PROMISE, of=promise)
    start_promise_clock(do, promise)
    do.hand_on(WorkKind.FULFIL, promise, promise)


def _told_on(promise: Promise) -> date:
    """Return the day of the last report, else from when on the promise is kept (上次报告日)."""
    assert promise.open_since is not None
    opened = promise.open_since.astimezone(SHANGHAI).date()
    last = promise.progress.order_by("-pk").values_list("reported_on", flat=True).first()
    return max(opened, last or opened)


def _ask_no_more(do: Doing) -> None:
    """Ask the deputies no more whether it is done (终止征询), if no other promise needs it."""
    request = do.look.fulfilment_request
    if request is None or request.state != RatingRequestState.OPENED:
        return
    others = Promise.objects.filter(told_by=request.reply_id).exclude(pk=do.record.pk)
    if not others.filter(state=PromiseState.REPORTED_DONE).exists():
        ask_no_more(do, request)


def _tell_word(do: Doing) -> None:
    """Let the outcome tell what the lead deputy said (代表意见入档), if he or she did."""
    word = do.look.word_of_deputy
    if word is not None:
        do.tell(word={"agrees": word.agrees, "words": word.words})


def _close_with_the_last(do: Doing) -> None:
    """Close the item with its last promise (销号办结)."""
    if do.suggestion.state != SuggestionState.TRACKING:
        return
    others = (
        Promise.objects.filter(suggestion=do.suggestion.pk, binding=True)
        .exclude(pk=do.record.pk)
        .filter(state__in=LIVING_PROMISES)
    )
    if not others.exists():
        do.set(do.suggestion, closed_at=do.at)
        do.move(do.suggestion, "close_tracking")

"""Pressure on a deputy who rates (干预评价): the rating falls, is looked into, and is asked anew.

What is released stands: a unit has seen it, and a rating that vanishes would name who spoke. It
is looked into all the same; what is to be done about it is decided by a look-back (ADR 17).
"""

from __future__ import annotations

from cases.models import PressureCase, RatingRequest
from cases.rules.states import ClockKind, RatingRequestState, WorkKind
from workflows.acts.collecting import ask_about
from workflows.doing import Doing
from workflows.door import act

UNRELEASED = (RatingRequestState.OPENED, RatingRequestState.ANSWERED)


@act(RatingRequest, "round__policy", "assignment__organ", "reply")
def report_pressure(do: Doing, words: str) -> None:
    """Report pressure on the rating (反映受到干预), in one's own words.

    What is not released is voided: its answers stay in the trail and do not count.
    Source: Chongqing 2018, art. 38(3); rulebook 9.6.
    """
    do.require_text(words=words)
    request = do.record
    voids = do.before in UNRELEASED
    case = do.create(
        PressureCase(
            suggestion=do.suggestion,
            request=request,
            collector_id=request.collector_id,
            deputy=do.acting.deputy,
            words=words,
            reported_at=do.at,
            voids=voids,
            since_at=do.at,
        )
    )
    do.tell(voids=voids)
    if voids:
        do.set(request, overall="", attitude_alert=False, answered_at=None)
        do.stop_clocks(ClockKind.RATING, of=request)
        _take_off_the_list(do, request)
    do.begin([(WorkKind.LOOK_INTO, case)], request.round.number)


def _take_off_the_list(do: Doing, request: RatingRequest) -> None:
    if do.before == RatingRequestState.ANSWERED:
        do.cancel(WorkKind.RELEASE, request, then=[request])
        return
    waiting = [r for r in do.look.raters if r.answered_at is None]
    for rater in waiting[:-1]:
        do.cancel(WorkKind.RATE, rater)
    for rater in waiting[-1:]:
        do.cancel(WorkKind.RATE, rater, then=[request])


@act(PressureCase, "request__round__policy", "request__reply", "request__assignment__organ")
def ask_anew(do: Doing) -> None:
    """Ask the deputies once more about the same reply (重新征询), with the whole time to answer.

    Source: rulebook 9.6 (voided, then a new request).
    """
    case, voided = do.record, do.record.request
    do.set(case, asked_anew_at=do.at)
    ask_about(do, voided.reply, voided.round, case.collector_id)


@act(PressureCase, "request__round__policy")
def close_pressure_case(do: Doing, findings: str) -> None:
    """End the look into it with what was found (核查结案); the deputy who spoke is told.

    Source: Chongqing 2018, art. 38(3).
    """
    do.require_text(findings=findings)
    do.set(do.record, findings=findings, settled_at=do.at, settled_by=do.by.user)
    do.tell(told=[do.record.deputy_id])
    do.finish(WorkKind.LOOK_INTO, do.record)

"""Rating, reminding, ending the window, releasing (评价、提醒、期满、发布).

Nobody but the deputy makes a rating; it moves nothing until the collector releases it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Rater, Rating, RatingRequest
from cases.refusals import BadData
from cases.rules.kinds import Dimension, RatingOption, RatingReason
from cases.rules.policy.choices import JointRatingMode
from cases.rules.rating import (
    allowed_options,
    asked_dimensions,
    attitude_alert,
    joint_overall,
    needs_reason,
    overall,
    takes_reasons,
)
from cases.rules.states import ClockKind, RatingRequestState, WorkKind
from workflows.acts.following import follow_the_round
from workflows.doing import Doing
from workflows.door import act

LOADS = ("round__policy", "assignment__organ", "reply")


@act(RatingRequest, *LOADS)
def rate(do: Doing, answers: Mapping[str, Mapping[str, Any]], final: bool = False) -> None:
    """Give the deputy's rating (评价): one answer in each dimension that the policy asks for.

    `answers` maps a dimension to its `option` and, for anything but satisfied, a `reason` in
    words and the `ticked` reasons. Who calls the rating `final` gives up the correction time, so
    that it may be released at once.
    Source: Shanghai 2015, art. 21; Chongqing 2018, arts. 26 and 27.
    """
    request, rater = do.record, do.look.own_rater
    rows = _rows_of(do, answers, final, 1)
    complete = all(r is rater or r.answered_at is not None for r in do.look.raters)
    earlier = do.look.given_ratings if len(do.look.raters) > 1 else []
    do.move(request, "rate", complete=complete)
    do.create_all(rows)
    called = do.acting.by_telephone
    on_paper = do.acting.on_paper and not called
    do.set(rater, answered_at=do.at, on_paper=on_paper, by_telephone=called, final=bool(final))
    if complete:
        _sum_up(do, [*earlier, *rows])
    do.finish(WorkKind.RATE, rater, then=[request])


@act(RatingRequest, *LOADS)
def correct_rating(
    do: Doing, answers: Mapping[str, Mapping[str, Any]], final: bool = False
) -> None:
    """Change one's rating (更正评价) within its correction time and before its release.

    What was answered first stays where it is; the correction is written beside it, and its own
    correction time begins. Source: design (rulebook section 10).
    """
    request, rater = do.record, do.look.own_rater
    given = do.look.given_ratings
    mine = [row for row in given if row.deputy_id == rater.deputy_id]
    rows = _rows_of(do, answers, final, max(row.revision for row in mine) + 1)
    do.create_all(rows)
    do.set(rater, answered_at=do.at, final=bool(final))
    if request.state == RatingRequestState.ANSWERED:
        _sum_up(do, [*(row for row in given if row not in mine), *rows])


def _rows_of(do: Doing, answers: Any, final: Any, revision: int) -> list[Rating]:
    """Write out what the deputy answers (评价记录), and tell the trail."""
    do.require(isinstance(final, bool), "final", _("Say yes or no."))
    given, deputy = _read_answers(do, answers), do.acting.deputy
    do.tell(
        answers={d.value: [a.option.value, a.reason] for d, a in given.items()},
        deputy=deputy.pk,
        final=final,
    )
    if any(answer.ticked for answer in given.values()):
        do.tell(ticked={d.value: list(a.ticked) for d, a in given.items() if a.ticked})
    return [
        Rating(
            suggestion=do.suggestion,
            request=do.record,
            deputy=deputy,
            dimension=dimension.value,
            option=answer.option.value,
            reason=answer.reason,
            ticked=",".join(answer.ticked),
            revision=revision,
            given_at=do.at,
        )
        for dimension, answer in given.items()
    ]


@dataclass(frozen=True, slots=True)
class _Answer:
    """Hold what was answered in one dimension (单项评价)."""

    option: RatingOption
    reason: str
    ticked: tuple[RatingReason, ...]


def _read_answers(do: Doing, answers: Mapping[str, Mapping[str, Any]]) -> dict[Dimension, _Answer]:
    asked = asked_dimensions(do.policy, of_fulfilment=do.record.is_about_fulfilment)
    offered = {o.value for o in allowed_options(do.record.round.number, do.policy)}
    problems: dict[str, Any] = {}
    given: dict[Dimension, _Answer] = {}
    if not isinstance(answers, Mapping):
        raise BadData({"answers": _("Please answer each question.")})
    for name in answers:
        if name not in {d.value for d in asked}:
            problems[str(name)] = _("This is not asked for here.")
    for dimension in asked:
        answer = answers.get(dimension.value)
        answer = answer if isinstance(answer, Mapping) else {}
        option, reason = answer.get("option"), str(answer.get("reason", "")).strip()
        ticked, wrong = _read_ticks(answer.get("ticked", ()))
        if not isinstance(option, str) or option not in offered:
            problems[dimension.value] = _("Please choose one of the answers.")
        elif wrong:
            problems[f"{dimension.value}_ticked"] = _("Tick reasons from the list.")
        elif ticked and not takes_reasons(RatingOption(option)):
            problems[f"{dimension.value}_ticked"] = _("Who is satisfied ticks no reasons.")
        elif RatingReason.OTHER in ticked and not reason:
            problems[f"{dimension.value}_reason"] = _("Please write down what else it is.")
        elif needs_reason(RatingOption(option), do.policy) and not (reason or ticked):
            problems[dimension.value] = _("Say why you are dissatisfied.")
        else:
            given[dimension] = _Answer(RatingOption(option), reason, ticked)
    if problems:
        raise BadData(problems)
    return given


def _read_ticks(raw: Any) -> tuple[tuple[RatingReason, ...], bool]:
    """Return the ticked reasons in their declared order (勾选原因), and whether some are none."""
    if not isinstance(raw, list | tuple):
        return (), True
    ticked = tuple(reason for reason in RatingReason if reason.value in raw)
    return ticked, len(ticked) != len(raw)


def _sum_up(do: Doing, ratings: Iterable[Rating]) -> None:
    """Set the overall rating (总体评价) from what was answered, and stop the window's clock."""
    request, rule = do.record, do.policy.rating_overall_rule
    by_deputy: dict[int, dict[Dimension, RatingOption]] = {}
    for row in ratings:
        answers = by_deputy.setdefault(row.deputy_id, {})
        answers[Dimension(row.dimension)] = RatingOption(row.option)
    each = [overall(answers, rule) for answers in by_deputy.values()]
    whole = each[0] if len(each) == 1 else joint_overall(each, do.policy.joint_rating_threshold)
    alert = any(attitude_alert(answers, rule) for answers in by_deputy.values())
    do.set(
        request,
        overall=whole.value if whole else "",
        attitude_alert=alert and whole != RatingOption.DISSATISFIED,
        answered_at=do.at,
    )
    do.stop_clocks(ClockKind.RATING, of=request)


@act(RatingRequest, *LOADS)
def remind_rater(do: Doing, number: int = 0) -> None:
    """Remind the deputies who have not answered (提醒评价). Source: Chongqing 2018, art. 29.

    `number` is the place of a planned reminder; a reminder by hand has none.
    """
    clock = do.look.rating_clock
    if clock is not None and number:
        do.set(clock, reminders=number)
    do.tell(reminded=[r.deputy_id for r in do.look.raters if r.answered_at is None])


@act(RatingRequest, *LOADS)
def end_rating_window(do: Doing) -> None:
    """End the window (评价期满): who was silent is *not answered*, never satisfied.

    Source: Chongqing 2018, art. 29.
    """
    request, given = do.record, do.look.given_ratings
    do.move(request, "end_rating_window", anybody=bool(given))
    if given:
        _sum_up(do, given)
    else:
        do.stop_clocks(ClockKind.RATING, of=request)
    silent = [r for r in do.look.raters if r.answered_at is None]
    do.tell(silent=[r.deputy_id for r in silent])
    for rater in silent[:-1]:
        do.cancel(WorkKind.RATE, rater)
    for rater in silent[-1:]:
        do.cancel(WorkKind.RATE, rater, then=[request])
    if request.state == RatingRequestState.EXPIRED:
        follow_the_round(do)


@act(RatingRequest, *LOADS)
def replace_raters(do: Doing) -> None:
    """Ask the lead deputy of today instead of who cannot rate any more (更换评价人).

    Where each author rates, who cannot is left out. With nobody left the request ends as *no
    rater*, which is neither a rating nor silence. Ratings that were given stand.
    Source: Deputies Law 2025, arts. 61-63; rulebook section 10.
    """
    request, lead = do.record, do.suggestion.lead
    gone, given = do.look.raters_who_cannot, do.look.given_ratings
    joint = do.policy.joint_rating_mode == JointRatingMode.EACH
    following = None
    if do.suggestion.delegation_id is not None:
        joint, lead = do.look.spokesman is None, do.look.spokesman or lead
    if not joint and do.look.is_in_office(lead.pk):
        following = Rater.objects.filter(request=request.pk, deputy=lead.pk).first()
        if following is None:
            following = do.create(Rater(request=request, deputy=lead))
        else:
            do.set(following, excused_at=None)
    waiting = [r for r in do.look.raters if r.answered_at is None and r not in gone]
    waits = bool(waiting) or following is not None
    do.move(request, "replace_raters", anybody=bool(given), waits=waits)
    for rater in gone:
        do.set(rater, excused_at=do.at)
    do.tell(excused=[r.deputy_id for r in gone], asked=[lead.pk] if following is not None else [])
    if following is not None:
        do.hand_on(WorkKind.RATE, gone[0], following)
    else:
        for rater in gone[:-1]:
            do.cancel(WorkKind.RATE, rater)
        do.cancel(WorkKind.RATE, gone[-1], then=[] if waits else [request])
    if request.state == RatingRequestState.ANSWERED:
        _sum_up(do, given)
    elif request.state == RatingRequestState.NO_RATER:
        do.stop_clocks(ClockKind.RATING, of=request)
        follow_the_round(do)


@act(RatingRequest, *LOADS)
def release(do: Doing) -> None:
    """Release the rating (发布评价): now it closes, is assigned again or escalates, by rule.

    Source: Xianning (the General Office asks the deputy directly); Chongqing 2018, art. 27.
    """
    do.set(do.record, released_at=do.at)
    do.tell(overall=do.record.overall, attitude_alert=do.record.attitude_alert)
    do.finish(WorkKind.RELEASE, do.record)
    follow_the_round(do)

"""What ratings amount to and what they lead to (测评规则); silence is never a rating."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from cases.rules.kinds import Dimension, RatingOption
from cases.rules.labels import Labelled
from cases.rules.policy import OverallRule, PolicyRules, SecondMode

_FIRST_ROUND_TO_UNDERSTAND = 2
_WEAKNESS = {option: place for place, option in enumerate(RatingOption)}
_HANDLING = (Dimension.ATTITUDE, Dimension.PROCESS, Dimension.RESULT)
_CONTENT = {RatingOption.SATISFIED, RatingOption.BASICALLY_SATISFIED}


class Verdict(Labelled):
    """What a released rating leads to (评价后的走向)."""

    CLOSE = "close", "Close, or follow up the promises", "办结或跟踪"
    SECOND_ASSIGNMENT = "second_assignment", "Second assignment", "二次交办"
    DECIDE = "decide", "To be decided by the commission", "由代表工作委员会决定"
    ESCALATE = "escalate", "Escalation", "提级处理"
    PARK = "park", "Kept for the next look-back review", "留待回头看"


def asked_dimensions(rules: PolicyRules, *, of_fulfilment: bool) -> tuple[Dimension, ...]:
    """Return what a deputy is asked about (评价内容): a reply, or the fulfilment of promises.

    Source: Chongqing 2018, art. 26 (first the reply, then the promises).
    """
    if of_fulfilment:
        return (Dimension.PROMISE,)
    return tuple(d for d in rules.rating_dimensions if d is not Dimension.PROMISE)


def rates_fulfilment(rules: PolicyRules) -> bool:
    """Tell whether deputies also rate the fulfilment of promises (承诺落实测评).

    Source: Chongqing 2018, arts. 26 and 28.
    """
    return rules.promise_rating and Dimension.PROMISE in rules.rating_dimensions


def overall(answers: Mapping[Dimension, RatingOption], rule: OverallRule) -> RatingOption | None:
    """Return the overall rating (总体评价), None if the deputy has not answered what counts.

    Who was asked about promises alone is heard on them; otherwise they do not count here.
    Source: design. Shanghai 2015, art. 21 and Shandong 2017, art. 23 ask for attitude and result
    and say nothing of an overall rating.
    """
    if set(answers) == {Dimension.PROMISE}:
        return answers[Dimension.PROMISE]
    if rule is OverallRule.RESULT:
        return answers.get(Dimension.RESULT)
    given = [answers[dimension] for dimension in _HANDLING if dimension in answers]
    complete = Dimension.ATTITUDE in answers and Dimension.RESULT in answers
    if not given or (rule is OverallRule.BOTH and not complete):
        return None
    return max(given, key=_WEAKNESS.__getitem__)


def attitude_alert(answers: Mapping[Dimension, RatingOption], rule: OverallRule) -> bool:
    """Tell whether dissatisfaction is with attitude or process alone (仅对态度或过程不满意).

    The overall rating does not show it then, so the commission is told.
    Source: design (rating_overall_rule).
    """
    hidden = overall(answers, rule) is not RatingOption.DISSATISFIED
    manner = (answers.get(Dimension.ATTITUDE), answers.get(Dimension.PROCESS))
    return RatingOption.DISSATISFIED in manner and hidden


def joint_overall(
    options: Sequence[RatingOption | None], threshold_percent: int
) -> RatingOption | None:
    """Return what the co-signers' answers amount to (联名建议总体评价), None if nobody answered.

    Silence is not counted. If too few are content but nobody is dissatisfied, the rest only
    understand, and no dissatisfaction is made up for them.
    Unit: percent of those who answered.
    Raises: ValueError if the threshold is not 1 to 100.
    Source: Laibin practice 2019 (80 % of the deputies satisfied); Chongqing 2018, art. 29.
    """
    if not 1 <= threshold_percent <= 100:
        raise ValueError(f"a threshold is 1 to 100 percent, not {threshold_percent}")
    answers = [option for option in options if option is not None]
    if not answers:
        return None
    content = [option for option in answers if option in _CONTENT]
    if len(content) * 100 >= threshold_percent * len(answers):
        return max(content, key=_WEAKNESS.__getitem__)
    if RatingOption.DISSATISFIED in answers:
        return RatingOption.DISSATISFIED
    return RatingOption.UNDERSTANDS


def allowed_options(round_number: int, rules: PolicyRules) -> tuple[RatingOption, ...]:
    """Return the answers offered in a round (可选评价), best first.

    Raises: ValueError if the round is below 1.
    Source: Chongqing 2018, art. 26; "understands" from round 2: Huangshi 2010, art. 27.
    """
    _check_round(round_number)
    offered = set(rules.rating_scale) - {RatingOption.UNDERSTANDS}
    if rules.rating_allow_understood and round_number >= _FIRST_ROUND_TO_UNDERSTAND:
        offered.add(RatingOption.UNDERSTANDS)
    return tuple(sorted(offered, key=_WEAKNESS.__getitem__))


def needs_reason(option: RatingOption, rules: PolicyRules) -> bool:
    """Tell whether the deputy gives reasons for this answer (是否须说明理由).

    Source: Shanghai 2015, art. 21; Chongqing 2018, art. 27; Shandong 2017, art. 23; Henan 2017,
    art. 22.
    """
    return option is RatingOption.DISSATISFIED and rules.dissatisfied_needs_reason


def takes_reasons(option: RatingOption) -> bool:
    """Tell whether reasons belong to this answer (可说明理由): to any but satisfied.

    They are asked of the dissatisfied alone: whoever had to explain every lesser answer would
    rather call himself satisfied. Source: design (no rating made easier than another).
    """
    return option is not RatingOption.SATISFIED


def verdict(
    overall: RatingOption | None, attitude_alert: bool, round_number: int, rules: PolicyRules
) -> Verdict:
    """Return what a released rating leads to (评价后的走向).

    No answer closes, and is counted apart. Dissatisfaction never closes by itself: beyond the
    second rounds, or where the policy does not assign it again, it escalates. What is kept for
    a look-back review closes too, and is listed until a review has looked at it.
    Raises: ValueError if the round is below 1.
    Source: automatic: Zhejiang 2016, art. 24; Shandong 2017, art. 24; Henan 2017, art. 22;
    decided: Shanghai 2015, art. 21; Chongqing 2018, art. 27; look-back: Xianning; silence:
    Chongqing 2018, art. 29; attitude alone: design.
    """
    _check_round(round_number)
    triggered = overall in rules.second_trigger or (attitude_alert and rules.second_on_attitude)
    if triggered and round_number <= rules.max_second_rounds:
        return _TRIGGERED[rules.second_mode]
    if overall is RatingOption.DISSATISFIED:
        return Verdict.ESCALATE
    return Verdict.DECIDE if attitude_alert else Verdict.CLOSE


_TRIGGERED = {
    SecondMode.AUTOMATIC: Verdict.SECOND_ASSIGNMENT,
    SecondMode.FILTER: Verdict.DECIDE,
    SecondMode.LOOK_BACK: Verdict.PARK,
}


def _check_round(round_number: int) -> None:
    if round_number < 1:
        raise ValueError(f"rounds are numbered from 1, not {round_number}")

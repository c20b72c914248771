"""What ratings amount to and what they lead to (测评规则); silence is never a rating."""

from __future__ import annotations

from collections.abc import Sequence

from cases.rules.kinds import RatingOption
from cases.rules.labels import Labelled
from cases.rules.policy import OverallRule, PolicyRules, SecondMode

_FIRST_ROUND_TO_UNDERSTAND = 2
_WEAKNESS = {option: place for place, option in enumerate(RatingOption)}
_CONTENT = {RatingOption.SATISFIED, RatingOption.BASICALLY_SATISFIED}


class Verdict(Labelled):
    """What a released rating leads to (评价后的走向)."""

    CLOSE = "close", "Close, or follow up the promises", "办结或跟踪"
    SECOND_ASSIGNMENT = "second_assignment", "Second assignment", "二次交办"
    DECIDE = "decide", "To be decided by the commission", "由代表工作委员会决定"
    ESCALATE = "escalate", "Escalation", "提级处理"
    PARK = "park", "Kept for the next look-back review", "留待回头看"


def overall(
    attitude: RatingOption | None, result: RatingOption | None, rule: OverallRule
) -> RatingOption | None:
    """Return the overall rating (总体评价), None if the deputy has not answered what counts.

    Source: design. Shanghai 2015, art. 21 and Shandong 2017, art. 23 ask for attitude and result
    and say nothing of an overall rating.
    """
    if rule is OverallRule.RESULT:
        return result
    given = [answer for answer in (attitude, result) if answer is not None]
    if not given or (rule is OverallRule.BOTH and len(given) < 2):
        return None
    return max(given, key=_WEAKNESS.__getitem__)


def attitude_alert(
    attitude: RatingOption | None, result: RatingOption | None, rule: OverallRule
) -> bool:
    """Tell whether dissatisfaction is with the attitude alone (仅对办理态度不满意).

    The overall rating does not show it then, so the commission is told.
    Source: design (rating_overall_rule).
    """
    hidden = overall(attitude, result, rule) is not RatingOption.DISSATISFIED
    return attitude is RatingOption.DISSATISFIED and hidden


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

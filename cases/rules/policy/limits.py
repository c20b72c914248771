"""What no policy may say (政策底线): the law's limits and the ranges of the parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cases.rules.durations import Duration, Unit
from cases.rules.kinds import Dimension, RatingOption
from cases.rules.labels import Labelled, Said
from cases.rules.policy.choices import KeyOrgan, Level, OverallRule
from cases.rules.policy.parameter import Parameter, in_words, nominal_tenths
from cases.rules.policy.values import Rung, in_declared_order
from cases.rules.states import LadderStep

if TYPE_CHECKING:
    from cases.rules.policy.rules import PolicyRules

# The law counts in months. A rule written in days or working days is held against the fewest
# that such a span can contain, so that it never ends after it: days over any calendar, working
# days over every start from 2004 to 2026 by the holiday notices of those years.
FEWEST_DAYS = {2: 59, 3: 89, 4: 120, 6: 181}
FEWEST_WORKDAYS = {2: 36, 3: 55, 4: 77, 6: 119}

_ONLY_TOWNSHIP = {"presidium", "presidium_and_lead_deputy", "presidium_hearing"}
_NOT_TOWNSHIP = {
    "coc_hearing",
    "council_of_chairpersons",
    "dac",
    "dac_and_ggo",
    "dac_and_lead_deputy",
    "dac_conference",
    "deputies_affairs_commission",
    "sc_general_office",
    "sc_item",
}


def within_months(duration: Duration, limit: int) -> bool:
    """Tell whether a length never ends after `limit` months (是否超过法定月数).

    Unit: months as months; days against `FEWEST_DAYS`, working days against `FEWEST_WORKDAYS`.
    Raises: KeyError for a limit other than 2, 3, 4 or 6 months.
    """
    highest = {
        Unit.MONTH: limit,
        Unit.DAY: FEWEST_DAYS[limit],
        Unit.WORKDAY: FEWEST_WORKDAYS[limit],
    }
    return duration.n <= highest[duration.unit]


def reply_limits(level: Level) -> tuple[int, int]:
    """Return the months for a reply and for an extended reply (法定答复期限).

    Source: Deputies Law 2025, art. 51; townships: Chongqing township congresses 2016, art. 16;
    Shandong township congresses 2015, art. 15.
    """
    return (2, 4) if level is Level.TOWNSHIP else (3, 6)


def find_problems(rules: PolicyRules, parameters: tuple[Parameter, ...]) -> dict[str, Said]:
    """Return every parameter that breaks a range or the law, with the reason (政策校验)."""
    problems = {
        parameter.key: Said(f"{parameter.label_en}: {reason}", f"{parameter.label_zh}：{reason.zh}")
        for parameter in parameters
        if (reason := parameter.allowed.problem(getattr(rules, parameter.key)))
    }
    problems |= _contradictions(rules, {p.key: p.label_zh for p in parameters})
    problems |= _wrong_organs(rules, parameters)
    problems |= _against_the_law(rules)
    return problems


def _contradictions(rules: PolicyRules, labels: dict[str, str]) -> dict[str, Said]:
    found = {}
    for shorter, longer in (
        ("reply_deadline", "reply_deadline_max"),
        ("urgent_deadline", "reply_deadline"),
        ("cohandler_deadline", "reply_deadline"),
        ("voter_opinion_deadline", "voter_opinion_deadline_complex"),
    ):
        if nominal_tenths(getattr(rules, shorter)) > nominal_tenths(getattr(rules, longer)):
            found[shorter] = Said(
                f"must not be longer than {longer}", f"不得长于“{labels[longer]}”"
            )
    if rules.min_contacts_key < rules.min_contacts:
        found["min_contacts_key"] = Said(
            "a key item needs no fewer contacts than any other",
            "重点建议的沟通次数不得少于其他建议",
        )
    for key in ("reminder_schedule", "unit_report_dates"):
        dates = getattr(rules, key)
        if list(dates) != sorted(set(dates)):
            found[key] = Said("must be in order, none twice", "须依次填写，不得重复")
    if (reason := _wrong_ladder(rules.escalation_ladder)) is not None:
        found["escalation_ladder"] = reason
    needed = {RatingOption.SATISFIED, RatingOption.DISSATISFIED}
    if not needed <= set(rules.rating_scale):
        found["rating_scale"] = Said(
            "must offer satisfied and dissatisfied", "须包括“满意”和“不满意”"
        )
    counted = {Dimension.RESULT}
    if rules.rating_overall_rule is OverallRule.BOTH:
        counted.add(Dimension.ATTITUDE)
    if not counted <= set(rules.rating_dimensions):
        asked = in_declared_order(counted)
        found["rating_dimensions"] = Said(
            f"the overall rating needs an answer on {' and '.join(asked)}",
            f"总体评价须以“{'”和“'.join(one.label_zh for one in asked)}”的评价为依据",
        )
    if rules.second_trigger - set(rules.rating_scale):
        found["second_trigger"] = Said(
            "names an answer that the scale does not offer", "所选评价不在测评选项之中"
        )
    if RatingOption.DISSATISFIED not in rules.second_trigger and not rules.after_max_rounds:
        found["second_trigger"] = Said(
            "dissatisfied must lead to a second assignment or to an escalation",
            "“不满意”须引起二次交办或者升级处理",
        )
    return found


def _wrong_ladder(ladder: tuple[Rung, ...]) -> Said | None:
    steps = [rung.step for rung in ladder]
    lengths = [nominal_tenths(Duration(rung.n, rung.unit)) for rung in ladder]
    if steps != sorted(set(steps)) or lengths != sorted(lengths):
        return Said(
            "the steps must climb with the days, none twice",
            "督办层级须随逾期天数逐级提高，不得重复",
        )
    # What the whole product is for: lateness reaches the unit's head, and the leader who watches.
    if not {LadderStep.UNIT, LadderStep.LEADER} <= set(steps):
        return Said(
            "lateness must reach the head of the unit (E1) and the committee's leader (E4)",
            "逾期须报至承办单位负责人（E1）和督办委员会负责人（E4）",
        )
    return None


def _wrong_organs(rules: PolicyRules, parameters: tuple[Parameter, ...]) -> dict[str, Said]:
    # A township has neither Standing Committee nor Council of Chairpersons: the presidium acts.
    township = rules.level is Level.TOWNSHIP
    wrong = _NOT_TOWNSHIP if township else _ONLY_TOWNSHIP
    return {
        parameter.key: Said(
            f"a congress of level {rules.level} has no such organ: {', '.join(sorted(named))}",
            f"{rules.level.label_zh}人大没有这一机构：{'、'.join(sorted(named.values()))}",
        )
        for parameter in parameters
        if (named := _named(getattr(rules, parameter.key), wrong))
    }


def _named(value: Any, wrong: set[str]) -> dict[str, str]:
    """Return which of these organs a value names, with their Chinese names (所选机构)."""
    chosen = value if isinstance(value, (frozenset, tuple)) else (value,)
    return {
        one.value: one.label_zh
        for one in chosen
        if isinstance(one, Labelled) and one.value in wrong
    }


def _against_the_law(rules: PolicyRules) -> dict[str, Said]:
    found = {}
    township = rules.level is Level.TOWNSHIP
    basis = "township rules" if township else "Deputies Law 2025, art. 51"
    basis_zh = "乡镇人大有关规定" if township else "代表法（2025年）第51条"
    limits = zip(("reply_deadline", "reply_deadline_max"), reply_limits(rules.level), strict=True)
    for key, limit in limits:
        duration = getattr(rules, key)
        if not within_months(duration, limit):
            words, days, workdays = in_words(duration), FEWEST_DAYS[limit], FEWEST_WORKDAYS[limit]
            found[key] = Said(
                f"{words} may end later than {limit} months after assignment, "
                f"which is the limit ({basis}): at most {limit} months, {days} days "
                f"or {workdays} working days",
                f"{words.zh}可能超过交办之日起{limit}个月的期限（{basis_zh}）："
                f"至多{limit}个月、{days}日或者{workdays}个工作日",
            )
    if not rules.contact_required_before_reply:
        found["contact_required_before_reply"] = Said(
            "the unit must contact the deputy before it replies (Deputies Law 2025, art. 51)",
            "承办单位答复前须与代表沟通（代表法（2025年）第51条）",
        )
    decider = KeyOrgan.PRESIDIUM if township else KeyOrgan.COUNCIL_OF_CHAIRPERSONS
    if rules.key_decider is not decider:
        found["key_decider"] = Said(
            f"key items are determined by the {decider.label_en} (Deputies Law 2025, art. 52)",
            f"重点督办建议由{decider.label_zh}确定（代表法（2025年）第52条）",
        )
    signers = 5 if township else 10
    if rules.min_cosigners_motion != signers:
        found["min_cosigners_motion"] = Said(
            f"a motion needs {signers} deputies at this level (Organic Law 2022, art. 22)",
            f"本级人大代表{signers}人以上联名方可提出议案（地方组织法（2022年）第22条）",
        )
    return found

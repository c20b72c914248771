"""What no policy may say (政策底线): the law's limits and the ranges of the parameters."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from cases.rules.durations import Duration, Unit
from cases.rules.kinds import Dimension, RatingOption
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


def find_problems(rules: PolicyRules, parameters: tuple[Parameter, ...]) -> dict[str, str]:
    """Return every parameter that breaks a range or the law, with the reason (政策校验)."""
    problems = {
        parameter.key: f"{parameter.label_en}: {reason}"
        for parameter in parameters
        if (reason := parameter.allowed.problem(getattr(rules, parameter.key)))
    }
    problems |= _contradictions(rules)
    problems |= _wrong_organs(rules, parameters)
    problems |= _against_the_law(rules)
    return problems


def _contradictions(rules: PolicyRules) -> dict[str, str]:
    found = {}
    for shorter, longer in (
        ("reply_deadline", "reply_deadline_max"),
        ("urgent_deadline", "reply_deadline"),
        ("cohandler_deadline", "reply_deadline"),
        ("voter_opinion_deadline", "voter_opinion_deadline_complex"),
    ):
        if nominal_tenths(getattr(rules, shorter)) > nominal_tenths(getattr(rules, longer)):
            found[shorter] = f"must not be longer than {longer}"
    if rules.min_contacts_key < rules.min_contacts:
        found["min_contacts_key"] = "a key item needs no fewer contacts than any other"
    for key in ("reminder_schedule", "unit_report_dates"):
        dates = getattr(rules, key)
        if list(dates) != sorted(set(dates)):
            found[key] = "must be in order, none twice"
    if (reason := _wrong_ladder(rules.escalation_ladder)) is not None:
        found["escalation_ladder"] = reason
    needed = {RatingOption.SATISFIED, RatingOption.DISSATISFIED}
    if not needed <= set(rules.rating_scale):
        found["rating_scale"] = "must offer satisfied and dissatisfied"
    counted = {Dimension.RESULT}
    if rules.rating_overall_rule is OverallRule.BOTH:
        counted.add(Dimension.ATTITUDE)
    if not counted <= set(rules.rating_dimensions):
        asked = " and ".join(in_declared_order(counted))
        found["rating_dimensions"] = f"the overall rating needs an answer on {asked}"
    if rules.second_trigger - set(rules.rating_scale):
        found["second_trigger"] = "names an answer that the scale does not offer"
    if RatingOption.DISSATISFIED not in rules.second_trigger and not rules.after_max_rounds:
        found["second_trigger"] = (
            "dissatisfied must lead to a second assignment or to an escalation"
        )
    return found


def _wrong_ladder(ladder: tuple[Rung, ...]) -> str | None:
    steps = [rung.step for rung in ladder]
    lengths = [nominal_tenths(Duration(rung.n, rung.unit)) for rung in ladder]
    if steps != sorted(set(steps)) or lengths != sorted(lengths):
        return "the steps must climb with the days, none twice"
    # What the whole product is for: lateness reaches the unit's head, and the leader who watches.
    if not {LadderStep.UNIT, LadderStep.LEADER} <= set(steps):
        return "lateness must reach the head of the unit (E1) and the committee's leader (E4)"
    return None


def _wrong_organs(rules: PolicyRules, parameters: tuple[Parameter, ...]) -> dict[str, str]:
    # A township has neither Standing Committee nor Council of Chairpersons: the presidium acts.
    township = rules.level is Level.TOWNSHIP
    wrong = _NOT_TOWNSHIP if township else _ONLY_TOWNSHIP
    return {
        parameter.key: f"a congress of level {rules.level} has no such organ: {', '.join(named)}"
        for parameter in parameters
        if (named := sorted(_choices(getattr(rules, parameter.key)) & wrong))
    }


def _choices(value: Any) -> set[str]:
    if isinstance(value, StrEnum):
        return {value.value}
    if isinstance(value, (frozenset, tuple)):
        return {one.value for one in value if isinstance(one, StrEnum)}
    return set()


def _against_the_law(rules: PolicyRules) -> dict[str, str]:
    found = {}
    township = rules.level is Level.TOWNSHIP
    basis = "township rules" if township else "Deputies Law 2025, art. 51"
    limits = zip(("reply_deadline", "reply_deadline_max"), reply_limits(rules.level), strict=True)
    for key, limit in limits:
        duration = getattr(rules, key)
        if not within_months(duration, limit):
            found[key] = (
                f"{in_words(duration)} may end later than {limit} months after assignment, "
                f"which is the limit ({basis}): at most {limit} months, {FEWEST_DAYS[limit]} days "
                f"or {FEWEST_WORKDAYS[limit]} working days"
            )
    if not rules.contact_required_before_reply:
        found["contact_required_before_reply"] = (
            "the unit must contact the deputy before it replies (Deputies Law 2025, art. 51)"
        )
    decider = KeyOrgan.PRESIDIUM if township else KeyOrgan.COUNCIL_OF_CHAIRPERSONS
    if rules.key_decider is not decider:
        found["key_decider"] = (
            f"key items are determined by the {decider.label_en} (Deputies Law 2025, art. 52)"
        )
    signers = 5 if township else 10
    if rules.min_cosigners_motion != signers:
        found["min_cosigners_motion"] = (
            f"a motion needs {signers} deputies at this level (Organic Law 2022, art. 22)"
        )
    return found

"""What ratings amount to and lead to, in whole tables."""

from dataclasses import replace
from itertools import product

import pytest

from cases.rules.kinds import Dimension, RatingOption, RatingReason
from cases.rules.policy import OverallRule, PolicyRules, SecondMode
from cases.rules.presets import preset
from cases.rules.rating import (
    Verdict,
    allowed_options,
    asked_dimensions,
    attitude_alert,
    joint_overall,
    needs_reason,
    overall,
    rates_fulfilment,
    takes_reasons,
    verdict,
)

pytestmark = pytest.mark.pure

S = RatingOption.SATISFIED
B = RatingOption.BASICALLY_SATISFIED
U = RatingOption.UNDERSTANDS
D = RatingOption.DISSATISFIED
ANSWERS = (S, B, U, D, None)
PAIRS = list(product(ANSWERS, ANSWERS))


def given(attitude=None, result=None, **more):
    """Return answers as the rules take them: what was not answered is not there."""
    told = {"attitude": attitude, "result": result} | more
    return {Dimension(name): option for name, option in told.items() if option is not None}


CLOSE, SECOND, DECIDE, ESCALATE, PARK = Verdict

# What the worse of two answers is, for every pair: rows attitude, columns result.
WORSE = {
    S: {S: S, B: B, U: U, D: D, None: S},
    B: {S: B, B: B, U: U, D: D, None: B},
    U: {S: U, B: U, U: U, D: D, None: U},
    D: {S: D, B: D, U: D, D: D, None: D},
    None: {S: S, B: B, U: U, D: D, None: None},
}


@pytest.mark.parametrize(("attitude", "result"), PAIRS)
def test_overall_by_each_rule(attitude, result):
    worse = WORSE[attitude][result]
    complete = attitude is not None and result is not None

    answers = given(attitude, result)

    assert overall(answers, OverallRule.RESULT) is result
    assert overall(answers, OverallRule.WORST_OF) is worse
    assert overall(answers, OverallRule.BOTH) is (worse if complete else None)


@pytest.mark.parametrize(("attitude", "result"), PAIRS)
def test_the_alert_is_for_dissatisfaction_that_the_overall_rating_hides(attitude, result):
    angry = attitude is D

    answers = given(attitude, result)

    assert attitude_alert(answers, OverallRule.RESULT) is (angry and result is not D)
    assert attitude_alert(answers, OverallRule.WORST_OF) is False
    assert attitude_alert(answers, OverallRule.BOTH) is (angry and result is None)


@pytest.mark.parametrize("process", ANSWERS)
def test_the_process_counts_where_the_weakest_does_and_raises_the_alert_where_it_is_hidden(process):
    answers = given(S, B, process=process)

    assert overall(answers, OverallRule.RESULT) is B
    for rule in (OverallRule.WORST_OF, OverallRule.BOTH):
        assert overall(answers, rule) is (process if process in (U, D) else B)
        assert attitude_alert(answers, rule) is False
    assert attitude_alert(answers, OverallRule.RESULT) is (process is D)


@pytest.mark.parametrize("rule", OverallRule)
@pytest.mark.parametrize("option", [S, B, D])
def test_fulfilment_is_rated_by_itself(rule, option):
    assert overall(given(promise=option), rule) is option
    assert overall(given(S, B, promise=D), rule) is B


def test_a_reply_is_asked_about_first_and_the_promises_later():
    chongqing = preset("chongqing")

    assert asked_dimensions(chongqing, of_fulfilment=False) == (Dimension.RESULT,)
    assert asked_dimensions(chongqing, of_fulfilment=True) == (Dimension.PROMISE,)
    three = replace(PolicyRules(), rating_dimensions=tuple(Dimension)[:3])
    assert asked_dimensions(three, of_fulfilment=False) == tuple(Dimension)[:3]


@pytest.mark.parametrize(
    ("key", "rated"), [("chongqing", True), ("qingdao", True), ("default_county", False)]
)
def test_fulfilment_is_rated_where_promises_are_among_what_is_rated(key, rated):
    rules = preset(key)

    assert rates_fulfilment(rules) is rated
    assert not rates_fulfilment(replace(rules, promise_rating=False))


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], None),
        ([None, None], None),
        ([S], S),
        ([B], B),
        ([D], D),
        ([U], U),
        ([S, S, S, S, S], S),
        ([S, S, S, S, D], S),
        ([S, S, S, B, D], B),
        ([S, S, S, D, D], D),
        ([S, S, S, S, U], S),
        ([S, S, S, U, U], U),
        ([S, S, U, U, D], D),
        ([S, None, None, None, None], S),
        ([S, S, S, S, D, None, None], S),
        ([D, None, None], D),
    ],
)
def test_a_joint_rating_at_eighty_percent(answers, expected):
    assert joint_overall(answers, 80) is expected


def test_the_threshold_is_reached_exactly_and_without_rounding():
    assert joint_overall([S, S, D], 66) is S
    assert joint_overall([S, S, D], 67) is D
    assert joint_overall([S] * 79 + [D] * 21, 80) is D
    assert joint_overall([S] * 80 + [D] * 20, 80) is S
    assert joint_overall([S] * 99 + [D], 100) is D


@pytest.mark.parametrize("threshold", [0, -1, 101])
def test_a_threshold_outside_one_to_a_hundred_is_refused(threshold):
    with pytest.raises(ValueError, match="threshold"):
        joint_overall([S], threshold)


def test_understands_is_offered_from_the_second_round():
    rules = PolicyRules()

    assert allowed_options(1, rules) == (S, B, D)
    assert allowed_options(2, rules) == (S, B, U, D)
    assert allowed_options(3, rules) == (S, B, U, D)
    assert allowed_options(2, replace(rules, rating_allow_understood=False)) == (S, B, D)


def test_only_dissatisfaction_needs_a_reason():
    rules = PolicyRules()

    assert [needs_reason(option, rules) for option in (S, B, U, D)] == [False, False, False, True]
    assert not needs_reason(D, replace(rules, dissatisfied_needs_reason=False))


def test_reasons_belong_to_anything_but_satisfied():
    assert [takes_reasons(option) for option in (S, B, U, D)] == [False, True, True, True]
    assert RatingReason.OTHER is list(RatingReason)[-1]


# Rows: overall, attitude alert. Columns: automatic, filter, look-back, after the last round.
DISSATISFIED_ONLY = {
    (S, False): (CLOSE, CLOSE, CLOSE, CLOSE),
    (S, True): (DECIDE, DECIDE, DECIDE, DECIDE),
    (B, False): (CLOSE, CLOSE, CLOSE, CLOSE),
    (B, True): (DECIDE, DECIDE, DECIDE, DECIDE),
    (U, False): (CLOSE, CLOSE, CLOSE, CLOSE),
    (U, True): (DECIDE, DECIDE, DECIDE, DECIDE),
    (D, False): (SECOND, DECIDE, PARK, ESCALATE),
    (D, True): (SECOND, DECIDE, PARK, ESCALATE),
    (None, False): (CLOSE, CLOSE, CLOSE, CLOSE),
    (None, True): (DECIDE, DECIDE, DECIDE, DECIDE),
}
BASICALLY_TOO = DISSATISFIED_ONLY | {
    (B, False): (SECOND, DECIDE, PARK, CLOSE),
    (B, True): (SECOND, DECIDE, PARK, DECIDE),
}
ATTITUDE_TOO = DISSATISFIED_ONLY | {
    (option, True): (SECOND, DECIDE, PARK, DECIDE) for option in (S, B, U, None)
}
NOTHING = DISSATISFIED_ONLY | {(D, alert): (ESCALATE,) * 4 for alert in (False, True)}

POLICIES = {
    "default": (PolicyRules(), DISSATISFIED_ONLY),
    "xianning": (preset("xianning"), BASICALLY_TOO),
    "attitude": (replace(PolicyRules(), second_on_attitude=True), ATTITUDE_TOO),
    "nothing": (replace(PolicyRules(), second_trigger=frozenset()), NOTHING),
}


@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("mode", SecondMode)
@pytest.mark.parametrize(("answer", "alert"), list(DISSATISFIED_ONLY))
@pytest.mark.parametrize("policy", list(POLICIES))
def test_verdict(policy, answer, alert, mode, number, most):
    rules, table = POLICIES[policy]
    rules = replace(rules, second_mode=mode, max_second_rounds=most)
    column = 3 if number > most else list(SecondMode).index(mode)

    assert verdict(answer, alert, number, rules) is table[(answer, alert)][column]


def test_dissatisfaction_never_closes():
    modes, triggers = SecondMode, (frozenset(), frozenset({D}), frozenset({B, D}))
    for mode, trigger, number in product(modes, triggers, (1, 2, 3)):
        rules = replace(PolicyRules(), second_mode=mode, second_trigger=trigger)

        assert verdict(D, False, number, rules) is not CLOSE


def test_an_attitude_alone_is_put_before_the_commission():
    rules = PolicyRules()
    alert = attitude_alert(given(D, S), rules.rating_overall_rule)

    assert verdict(overall(given(D, S), rules.rating_overall_rule), alert, 1, rules) is DECIDE


@pytest.mark.parametrize("number", [0, -1])
def test_rounds_are_counted_from_one(number):
    with pytest.raises(ValueError, match="rounds"):
        verdict(S, False, number, PolicyRules())
    with pytest.raises(ValueError, match="rounds"):
        allowed_options(number, PolicyRules())

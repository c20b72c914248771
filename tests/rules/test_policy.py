"""The parameters of a policy: reading, writing, ranges, and what the law forbids."""

import calendar
import json
import pickle
import re
from bisect import bisect_right
from dataclasses import FrozenInstanceError, replace
from datetime import date, timedelta

import chinese_calendar
import pytest

from cases.rules.durations import days, months, workdays
from cases.rules.kinds import Dimension, RatingOption, ResultKind
from cases.rules.policy import (
    AfterMaxRounds,
    ClassScheme,
    ExtensionApproval,
    KeyOrgan,
    Level,
    MonthDay,
    OverallRule,
    PointRole,
    PointRule,
    PolicyError,
    PolicyRules,
    RatingCollector,
    Reminder,
    ReminderFrom,
    Rung,
    from_dict,
    parameters,
    read_words,
    reply_limits,
    within_months,
)
from cases.rules.policy.codec import encode, typed
from cases.rules.policy.limits import FEWEST_DAYS, FEWEST_WORKDAYS
from cases.rules.policy.sources import in_chinese
from cases.rules.presets import preset, preset_keys

pytestmark = pytest.mark.pure

RULEBOOK_EXAMPLE = {
    "reply_deadline": {"n": 3, "unit": "month"},
    "reply_anchor": "assignment",
    "reply_deadline_max": {"n": 6, "unit": "month"},
    "extension_approval": "dac",
    "return_window": {"n": 5, "unit": "workday"},
    "return_window_anchor": "receipt",
    "cohandler_deadline": {"n": 1, "unit": "month"},
    "first_contact_deadline": {"n": 20, "unit": "workday"},
    "rating_deadline": {"n": 15, "unit": "workday"},
    "rating_collector": "sc_general_office",
    "rating_silence": "exclude_and_show",
    "second_trigger": ["dissatisfied"],
    "second_mode": "automatic",
    "second_deadline": {"n": 1, "unit": "month"},
    "max_second_rounds": 1,
    "after_max_rounds": ["dac_conference", "coc_hearing"],
    "class_scheme": {
        "A": ["SOLVED"],
        "B": ["PARTLY", "IN_PROGRESS", "PLANNED"],
        "C": ["NOT_NOW"],
        "D": ["REFERENCE", "INFEASIBLE"],
    },
}


def problems_of(rules):
    with pytest.raises(PolicyError) as caught:
        rules.validate()
    return in_both_languages(caught.value.problems)


def refused(raw, base=None):
    with pytest.raises(PolicyError) as caught:
        PolicyRules.from_dict(raw, base)
    return in_both_languages(caught.value.problems)


def in_both_languages(problems):
    """Return the problems, each of which a Chinese reader can read as well."""
    for key, said in problems.items():
        assert re.search("[\u4e00-\u9fff]", said.zh), (key, said)
        assert not re.search("[\u4e00-\u9fff]", said), (key, said)
    return problems


# -- shape --------------------------------------------------------------------------------


def test_the_defaults_are_valid():
    PolicyRules().validate()


def test_rules_are_frozen_and_hold_no_other_attribute():
    rules = PolicyRules()

    with pytest.raises(FrozenInstanceError):
        rules.level = Level.CITY
    assert not hasattr(rules, "__dict__")


def test_every_parameter_is_named_in_both_languages_and_has_a_range_and_a_source():
    for each in parameters():
        assert each.label_zh, each.key
        assert each.label_en, each.key
        assert each.unit, each.key
        assert each.allowed.text(), each.key
        assert each.source, each.key
        assert all(re.search("[\u4e00-\u9fff]", in_chinese(s)) for s in each.source), each.key


def test_parameters_begin_with_intake_and_end_with_the_calendar():
    keys = [each.key for each in parameters()]

    assert keys[0] == "level"
    assert keys[-1] == "month_arithmetic"
    assert len(keys) == len(set(keys)) == 99


def test_labels_are_told_apart():
    for labels in ([p.label_zh for p in parameters()], [p.label_en for p in parameters()]):
        assert len(set(labels)) == len(labels)


# -- reading and writing ------------------------------------------------------------------


def test_reading_nothing_gives_the_defaults():
    assert from_dict({}) == PolicyRules()


def test_reading_what_was_written_gives_the_same_rules():
    rules = replace(
        PolicyRules(),
        points_rules=(PointRule("good suggestion", PointRole.LEAD, 15, 30),),
        rating_reminders=(Reminder(ReminderFrom.DUE, 3, workdays(1).unit),),
        class_scheme=ClassScheme({"甲": [ResultKind.SOLVED], "乙": [ResultKind.PLANNED]}),
    )

    written = json.loads(json.dumps(rules.to_dict(), ensure_ascii=False))

    assert from_dict(written) == rules
    assert written["points_rules"] == [
        {"event": "good suggestion", "role": "lead", "points": 15, "yearly_cap": 30}
    ]
    assert written["unit_report_dates"] == ["08-31", "11-30"]


def test_the_rulebook_example_is_read_with_capital_kinds():
    rules = from_dict(RULEBOOK_EXAMPLE)

    assert rules.rating_collector is RatingCollector.SC_GENERAL_OFFICE
    assert rules.extension_approval is ExtensionApproval.DAC
    assert rules.class_scheme == PolicyRules().class_scheme
    assert replace(rules, rating_collector=RatingCollector.DEPUTIES_AFFAIRS_COMMISSION) == (
        PolicyRules()
    )


def test_missing_keys_come_from_the_base():
    base = replace(PolicyRules(), max_returns=4)

    assert from_dict({"min_contacts": 2}, base) == replace(base, min_contacts=2)


def test_sets_are_written_in_a_fixed_order():
    assert PolicyRules().to_dict()["promise_required_kinds"] == ["partly", "in_progress", "planned"]


@pytest.mark.parametrize("key", preset_keys())
def test_what_is_typed_is_read_back(key):
    rules = preset(key)

    for each in parameters():
        value = getattr(rules, each.key)
        assert read_words({each.key: typed(value)}) == {each.key: encode(value)}, each.key


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("escalation_ladder", "E1+0d，E4+20wd", (Rung("E1", 0, "day"), Rung("E4", 20, "workday"))),
        ("rating_reminders", "due+0WD", (Reminder("due", 0, "workday"),)),
        ("class_scheme", "甲：solved；乙：partly、planned", ClassScheme(
            {"甲": [ResultKind.SOLVED], "乙": [ResultKind.PARTLY, ResultKind.PLANNED]})),
        ("points_rules", "采纳、推广：lead:15:30", (PointRule("采纳、推广", "lead", 15, 30),)),
        ("points_rules", "", ()),
        ("reminder_schedule", "-30, 0、+5", None),
        ("reminder_schedule", "-30、0,５", (-30, 0, 5)),
        ("reply_deadline", "２mo", months(2)),
        ("min_contacts", "-", None),
        ("escalation_ladder", "E1", None),
        ("escalation_ladder", "E1+2mo", None),
        ("class_scheme", "A", None),
        ("points_rules", "a:lead:1", None),
        ("points_rules", "a:lead:x:1", None),
        ("allow_delegation_submission", "是", True),
        ("allow_delegation_submission", "maybe", None),
    ],
)  # fmt: skip
def test_typed_values_are_read_as_people_write_them(key, text, value):
    if value is None:
        with pytest.raises(PolicyError) as caught:
            from_dict(read_words({key: text}))
        assert list(in_both_languages(caught.value.problems)) == [key]
    else:
        assert getattr(from_dict(read_words({key: text})), key) == value


def test_rules_survive_pickling():
    rules = PolicyRules()

    assert pickle.loads(pickle.dumps(rules)) == rules
    assert hash(pickle.loads(pickle.dumps(rules))) == hash(rules)


def test_digest_is_the_same_for_equal_rules_and_not_for_others():
    scheme = PolicyRules().class_scheme
    shuffled = ClassScheme(dict(reversed(list(scheme.items()))))

    assert PolicyRules().digest() == from_dict(PolicyRules().to_dict()).digest()
    assert replace(PolicyRules(), class_scheme=shuffled).digest() == PolicyRules().digest()
    assert replace(PolicyRules(), max_returns=3).digest() != PolicyRules().digest()
    assert len(PolicyRules().digest()) == 64


def test_all_errors_are_listed_at_once():
    problems = refused(
        {
            "reply_deadlin": {"n": 3, "unit": "month"},
            "reply_deadline": {"n": 4, "unit": "month"},
            "return_window": 5,
            "max_returns": True,
            "promise_rating": "yes",
            "level": "village",
            "second_trigger": "dissatisfied",
            "rating_deadline": {"n": 90, "unit": "workday"},
        }
    )

    assert problems["reply_deadlin"] == "no such parameter"
    assert "3 months after assignment" in problems["reply_deadline"]
    assert "n and unit" in problems["return_window"]
    assert "whole number" in problems["max_returns"]
    assert "true or false" in problems["promise_rating"]
    assert "province, city, county, township" in problems["level"]
    assert "must be a list" in problems["second_trigger"]
    assert "5 working days to 30 working days" in problems["rating_deadline"]
    assert len(problems) == 8


@pytest.mark.parametrize(
    ("key", "bad"),
    [
        ("return_window", {"n": 5}),
        ("return_window", {"n": 5, "unit": "week"}),
        ("return_window", {"n": -1, "unit": "day"}),
        ("annual_report_month", 13),
        ("annual_report_month", 11.0),
        ("key_ratio_hint", 50),
        ("rating_silence", None),
        ("rating_silence", 3),
        ("refusal_grounds", []),
        ("refusal_grounds", ["other", "other"]),
        ("refusal_grounds", ["weather"]),
        ("after_max_rounds", []),
        ("after_max_rounds", ["coc_hearing", "coc_hearing"]),
        ("second_trigger", ["satisfied"]),
        ("rating_scale", ["basically_satisfied", "dissatisfied"]),
        ("rating_dimensions", ["attitude"]),
        ("reminder_schedule", [5, 0]),
        ("reminder_schedule", [-100]),
        ("unit_report_dates", ["02-29"]),
        ("unit_report_dates", ["8-31"]),
        ("unit_report_dates", ["11-30", "08-31"]),
        ("rating_reminders", [{"from": "due", "n": 61, "unit": "day"}]),
        ("rating_reminders", [{"from": "due", "n": 1, "unit": "month"}]),
        ("rating_reminders", [{"n": 1, "unit": "day"}]),
        ("points_rules", [{"event": "", "role": "lead", "points": 1, "yearly_cap": 0}]),
        ("points_rules", [{"event": "x", "role": "lead", "points": -1, "yearly_cap": 0}]),
        ("holiday_calendar", " "),
        ("class_scheme", ["A"]),
        ("class_scheme", {"A": []}),
        ("class_scheme", {"": ["solved"]}),
        ("class_scheme", {"A": ["solved"], "B": ["solved"]}),
        ("class_scheme", {"A": ["gold"]}),
    ],
)
def test_a_bad_value_is_refused_under_its_own_key(key, bad):
    assert list(refused({key: bad})) == [key]


def test_rules_that_are_no_mapping_are_refused():
    assert list(refused(["reply_deadline"])) == ["rules"]


def test_a_trigger_that_the_scale_does_not_offer_is_refused():
    problems = refused(
        {
            "rating_scale": ["satisfied", "dissatisfied"],
            "second_trigger": ["basically_satisfied", "dissatisfied"],
        }
    )

    assert list(problems) == ["second_trigger"]


def test_kinds_know_their_names_and_their_choices():
    assert ResultKind("planned").label_en == "Planned"
    assert RatingOption.choices() == [
        ("satisfied", "满意"),
        ("basically_satisfied", "基本满意"),
        ("understands", "理解"),
        ("dissatisfied", "不满意"),
    ]
    assert all(kind.label_en and kind.label_zh for kind in ResultKind)


# -- classes ------------------------------------------------------------------------------


def test_class_labels_are_found_both_ways():
    rules = PolicyRules()

    assert rules.label_of(ResultKind.PLANNED) == "B"
    assert rules.label_of(ResultKind.REFERRED_UP) is None
    assert rules.kinds_of("D") == (ResultKind.REFERENCE, ResultKind.INFEASIBLE)
    assert rules.kinds_of("E") == ()


def test_classes_come_best_result_first_in_whatever_order_they_are_written():
    scheme = ClassScheme(
        {
            "丙": [ResultKind.NOT_NOW],
            "乙": [ResultKind.PLANNED, ResultKind.IN_PROGRESS],
            "甲": [ResultKind.SOLVED],
        }
    )

    assert list(scheme) == ["甲", "乙", "丙"]
    assert scheme["乙"] == (ResultKind.IN_PROGRESS, ResultKind.PLANNED)


# -- the law ------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [months(3), days(89), workdays(55)])
def test_a_reply_within_three_months_is_allowed(length):
    replace(PolicyRules(), reply_deadline=length).validate()


@pytest.mark.parametrize("length", [months(4), days(90), workdays(56)])
def test_a_reply_that_may_end_after_three_months_is_refused(length):
    problems = problems_of(replace(PolicyRules(), reply_deadline=length))

    assert list(problems) == ["reply_deadline"]
    assert "Deputies Law 2025, art. 51" in problems["reply_deadline"]


@pytest.mark.parametrize("length", [months(7), days(182), workdays(120)])
def test_an_extended_reply_after_six_months_is_refused(length):
    assert "reply_deadline_max" in problems_of(replace(PolicyRules(), reply_deadline_max=length))


def test_a_township_replies_within_two_months_and_four_at_most():
    assert reply_limits(Level.TOWNSHIP) == (2, 4)
    problems = refused({"level": "township"})

    assert "at most 2 months" in problems["reply_deadline"]
    assert "at most 4 months" in problems["reply_deadline_max"]


@pytest.mark.parametrize("level", [Level.PROVINCE, Level.CITY, Level.COUNTY])
def test_county_and_above_reply_within_three_months_and_six_at_most(level):
    assert reply_limits(level) == (3, 6)


@pytest.mark.parametrize("limit", [2, 3, 4, 6])
def test_no_length_held_to_be_within_the_months_ever_ends_after_them(limit):
    first, last = date(2004, 1, 1), date(2026, 12, 31)
    every_day = [first + timedelta(n) for n in range((last - first).days + 1)]
    working = [day for day in every_day if chinese_calendar.is_workday(day)]
    shortest, fewest = 999, 999

    for day in every_day:
        month = day.month - 1 + limit
        year, month = day.year + month // 12, month % 12 + 1
        end = date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
        if end > last:
            break
        shortest = min(shortest, (end - day).days)
        fewest = min(fewest, bisect_right(working, end) - bisect_right(working, day))

    assert (shortest, fewest) == (FEWEST_DAYS[limit], FEWEST_WORKDAYS[limit])
    assert within_months(days(shortest), limit)
    assert not within_months(days(shortest + 1), limit)
    assert within_months(workdays(fewest), limit)
    assert not within_months(workdays(fewest + 1), limit)


def test_contact_before_the_reply_cannot_be_waived():
    problems = refused({"contact_required_before_reply": False})

    assert "Deputies Law 2025, art. 51" in problems["contact_required_before_reply"]


def test_key_items_are_determined_by_the_council_and_in_a_township_by_the_presidium():
    county = problems_of(replace(PolicyRules(), key_decider=KeyOrgan.PRESIDIUM))
    township = refused({"level": "township"})

    assert "Council of Chairpersons" in county["key_decider"]
    assert "Presidium" in township["key_decider"]


def test_silence_can_never_be_a_rating():
    for option in RatingOption:
        assert refused({"rating_silence": option.value}) == {
            "rating_silence": "silence is never a rating"
        }


def test_a_handling_unit_can_never_collect_ratings():
    assert "never collect" in refused({"rating_collector": "handling_unit"})["rating_collector"]
    assert "handling_unit" not in set(RatingCollector)


def test_dissatisfaction_leads_to_a_second_assignment_or_an_escalation():
    escalating = replace(PolicyRules(), second_trigger=frozenset())
    silent = replace(escalating, after_max_rounds=())

    escalating.validate()
    assert set(problems_of(silent)) == {"second_trigger", "after_max_rounds"}


def test_an_overall_rating_of_both_needs_both_answers():
    rules = replace(
        PolicyRules(),
        rating_overall_rule=OverallRule.BOTH,
        rating_dimensions=(Dimension.RESULT,),
    )

    assert "attitude and result" in problems_of(rules)["rating_dimensions"]


def test_a_motion_needs_as_many_deputies_as_the_law_says():
    assert "10 deputies" in refused({"min_cosigners_motion": 5})["min_cosigners_motion"]
    assert "5 deputies" in refused({"level": "township"})["min_cosigners_motion"]


def test_an_organ_that_the_level_does_not_have_is_refused():
    county = refused({"escalation_decider": "presidium", "copy_to": ["presidium"]})
    township = refused({"level": "township"})

    assert set(county) == {"escalation_decider", "copy_to"}
    assert {"rating_collector", "intersession_assigner", "promise_verifier"} <= set(township)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"reply_deadline_max": months(2)}, "reply_deadline"),
        ({"cohandler_deadline": months(2), "reply_deadline": months(1)}, "cohandler_deadline"),
        ({"urgent_deadline": months(1), "reply_deadline": days(20)}, "urgent_deadline"),
        ({"voter_opinion_deadline": workdays(15)}, "voter_opinion_deadline"),
        ({"min_contacts": 3, "min_contacts_key": 1}, "min_contacts_key"),
        ({"rating_scale": (RatingOption.DISSATISFIED, RatingOption.SATISFIED)}, None),
        ({"after_max_rounds": (AfterMaxRounds.SC_ITEM,)}, None),
        ({"unit_report_dates": (MonthDay(3, 1), MonthDay(3, 1))}, "unit_report_dates"),
    ],
)
def test_rules_that_contradict_each_other_are_refused(changes, key):
    rules = replace(PolicyRules(), **changes)

    if key is None:
        rules.validate()
    else:
        assert key in problems_of(rules)

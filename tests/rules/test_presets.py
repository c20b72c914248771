"""The ready policies: complete, valid, and every difference with its source."""

import re
from pathlib import Path

import pytest

from cases.rules.durations import days, months, workdays
from cases.rules.kinds import Dimension, RatingOption, ResultKind
from cases.rules.policy import (
    AfterMaxRounds,
    Anchor,
    Assigner,
    ExtensionApproval,
    KeyOrgan,
    Level,
    PolicyRules,
    ProcField,
    RatingCollector,
    RatingSilence,
    SecondMode,
    WithdrawUntil,
)
from cases.rules.presets import BASE_KEY, preset, preset_file, preset_keys

pytestmark = pytest.mark.pure

OTHERS = [key for key in preset_keys() if key != BASE_KEY]


def test_the_ten_presets_are_listed_and_nothing_else_lies_in_the_folder():
    folder = Path(__file__).resolve().parents[2] / "fixtures" / "policies"

    assert len(preset_keys()) == 10
    assert {path.stem for path in folder.glob("*.json")} == set(preset_keys())


@pytest.mark.parametrize("key", preset_keys())
def test_a_preset_is_valid_and_named(key):
    written = preset_file(key)

    preset(key).validate()
    assert written.key == key
    assert written.label_en
    assert written.label_zh


@pytest.mark.parametrize("key", preset_keys())
def test_a_preset_is_what_its_json_says(key):
    rules = preset(key)

    assert PolicyRules.from_dict(rules.to_dict()) == rules


@pytest.mark.parametrize("key", OTHERS)
def test_a_preset_tells_only_what_differs_and_the_source_of_each(key):
    base, rules, written = preset(BASE_KEY).to_dict(), preset(key).to_dict(), preset_file(key)
    differs = {name for name, value in rules.items() if value != base[name]}

    assert written.inherits == BASE_KEY
    assert set(written.rules) == differs
    assert set(written.sources) == differs


@pytest.mark.parametrize("key", ["shanghai", "beijing", "chongqing", "zhejiang", "shandong"])
def test_a_preset_after_a_regulation_names_its_article(key):
    for name, source in preset_file(key).sources.items():
        assert re.match(r"\w+ 20\d\d, art\. \d+", source), (name, source)


def test_no_two_presets_are_the_same():
    assert len({preset(key).digest() for key in preset_keys()}) == len(preset_keys())


def test_an_unknown_preset_is_refused():
    with pytest.raises(KeyError):
        preset("atlantis")
    with pytest.raises(KeyError):
        preset_file("../policies/henan")


def test_the_base_is_the_defaults():
    assert preset(BASE_KEY) == PolicyRules()
    assert preset_file(BASE_KEY).inherits is None
    assert preset(BASE_KEY).rating_collector is RatingCollector.DEPUTIES_AFFAIRS_COMMISSION


def test_xianning_asks_through_the_general_office_and_reassigns_the_basically_satisfied():
    rules = preset("xianning")

    assert rules.rating_collector is RatingCollector.SC_GENERAL_OFFICE
    assert rules.second_trigger == {RatingOption.DISSATISFIED, RatingOption.BASICALLY_SATISFIED}
    assert rules.proc_referral_enabled
    assert rules.proc_fields == {
        ProcField.ENVIRONMENT,
        ProcField.MINORS,
        ProcField.PUBLIC_SAFETY,
    }
    assert rules.pre_session_notice_days == 30
    assert rules.second_deadline == months(1)


# The table of rulebook 6.2, read across: time to assign, return window, reassignment,
# co-handler, time to rate, second reply.
@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (BASE_KEY, (workdays(5), workdays(5), workdays(5), months(1), workdays(15), months(1))),
        ("shanghai", (workdays(7), workdays(7), workdays(5), months(1), workdays(15), months(1))),
        ("beijing", (workdays(5), workdays(5), workdays(5), months(1), workdays(15), months(2))),
        (
            "chongqing",
            (workdays(10), workdays(10), workdays(10), workdays(30), workdays(20), months(2)),
        ),
        ("zhejiang", (days(7), days(10), workdays(5), months(2), workdays(15), months(1))),
        ("shandong", (days(5), days(5), workdays(5), months(1), workdays(15), months(1))),
        ("qingdao", (workdays(5), workdays(5), workdays(5), months(1), workdays(15), months(1))),
        ("henan", (workdays(5), workdays(10), workdays(10), months(2), workdays(10), months(1))),
        ("township", (workdays(5), workdays(5), workdays(5), months(1), workdays(15), months(1))),
    ],
)
def test_the_times_of_each_preset(key, expected):
    rules = preset(key)

    assert expected == (
        rules.assign_deadline_intersession,
        rules.return_window,
        rules.reassign_deadline,
        rules.cohandler_deadline,
        rules.rating_deadline,
        rules.second_deadline,
    )


@pytest.mark.parametrize(
    ("key", "extension", "mode", "withdraw"),
    [
        ("shanghai", ExtensionApproval.DAC_AND_GGO, SecondMode.FILTER, WithdrawUntil.ANY_TIME),
        (
            "beijing",
            ExtensionApproval.ASSIGNER,
            SecondMode.FILTER,
            WithdrawUntil.BEFORE_ASSIGNMENT,
        ),
        ("chongqing", ExtensionApproval.NONE, SecondMode.FILTER, WithdrawUntil.ANY_TIME),
        (
            "zhejiang",
            ExtensionApproval.ASSIGNER,
            SecondMode.AUTOMATIC,
            WithdrawUntil.BEFORE_REPLY,
        ),
        ("shandong", ExtensionApproval.ASSIGNER, SecondMode.AUTOMATIC, WithdrawUntil.ANY_TIME),
        ("qingdao", ExtensionApproval.DAC, SecondMode.FILTER, WithdrawUntil.ANY_TIME),
        ("henan", ExtensionApproval.NONE, SecondMode.AUTOMATIC, WithdrawUntil.BEFORE_REPLY),
        (
            "township",
            ExtensionApproval.PRESIDIUM,
            SecondMode.AUTOMATIC,
            WithdrawUntil.BEFORE_REPLY,
        ),
    ],
)
def test_the_consents_of_each_preset(key, extension, mode, withdraw):
    rules = preset(key)

    assert rules.extension_approval is extension
    assert rules.second_mode is mode
    assert rules.withdraw_until is withdraw


def test_chongqing_and_henan_count_the_return_window_from_assignment():
    anchored = {
        key for key in preset_keys() if preset(key).return_window_anchor is Anchor.ASSIGNMENT
    }

    assert anchored == {"chongqing", "henan"}


def test_beijing_assigns_through_the_council_and_asks_for_an_explanation():
    rules = preset("beijing")

    assert rules.intersession_assigner is Assigner.COUNCIL_OF_CHAIRPERSONS
    assert rules.rating_silence is RatingSilence.MUST_EXPLAIN


def test_shanghai_has_words_for_classes():
    rules = preset("shanghai")

    assert list(rules.class_scheme) == ["解决采纳", "正在解决", "计划解决", "留作参考"]
    assert rules.label_of(ResultKind.PARTLY) == "解决采纳"


@pytest.mark.parametrize(
    ("key", "steps"),
    [
        ("chongqing", (AfterMaxRounds.DAC_CONFERENCE,)),
        ("shandong", (AfterMaxRounds.COC_HEARING, AfterMaxRounds.SC_ITEM)),
        ("henan", (AfterMaxRounds.EXPERT_EVALUATION,)),
        ("township", (AfterMaxRounds.PRESIDIUM_HEARING,)),
    ],
)
def test_what_follows_the_last_round(key, steps):
    assert preset(key).after_max_rounds == steps


def test_promises_are_rated_in_chongqing_and_qingdao():
    asked = {key for key in preset_keys() if Dimension.PROMISE in preset(key).rating_dimensions}

    assert asked == {"chongqing", "qingdao"}


def test_a_township_is_led_by_its_presidium():
    rules = preset("township")

    assert rules.level is Level.TOWNSHIP
    assert (rules.reply_deadline, rules.reply_deadline_max) == (months(2), months(4))
    assert rules.key_decider is KeyOrgan.PRESIDIUM
    assert rules.min_cosigners_motion == 5

"""A running deadline counted anew: by other rules, within the law's limits whatever they say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.calendar import Calendar, shipped
from cases.rules.deadlines import latest_reply_due, national_reply_limits
from cases.rules.durations import Duration, days, months, workdays
from cases.rules.policy import Anchor, PolicyError, PolicyRules, parameters, read_words
from cases.rules.presets import preset
from cases.rules.recounting import RULE_OF, OfTask, Running, recount
from cases.rules.states import ClockKind

pytestmark = pytest.mark.pure

DEFAULT = preset("default_county")
MONDAY = date(2026, 3, 2)
TASK = OfTask(1, assigned_on=MONDAY, first_assigned_on=MONDAY, received_on=date(2026, 3, 9))


def running(kind: ClockKind, **more) -> Running:
    """Return a deadline that began on Monday, 2 March 2026."""
    told = {
        "kind": kind, "anchor_on": MONDAY, "length": days(30), "due_on": date(2026, 4, 1),
        "rule": RULE_OF.get(kind, ""), "task": TASK,
    }  # fmt: skip
    return Running(**(told | more))


@pytest.mark.parametrize(
    ("kind", "more", "rules", "on"),
    [
        (ClockKind.CONTACT, {}, {"first_contact_deadline": workdays(5)}, date(2026, 3, 9)),
        (ClockKind.REPLY, {}, {"reply_deadline": months(2)}, date(2026, 5, 6)),
        # What the rules do not choose stays: the letter's month, the promised day.
        (ClockKind.RETURN_NOTE, {}, {}, date(2026, 4, 1)),
        (ClockKind.PROMISE, {"due_on": date(2026, 9, 6)}, {}, date(2026, 9, 6)),
        # A return is counted from where the rules say, in the first round.
        (ClockKind.RETURN, {}, {"return_window_anchor": Anchor.RECEIPT}, date(2026, 3, 16)),
        (ClockKind.RETURN, {}, {"return_window_anchor": Anchor.ASSIGNMENT}, date(2026, 3, 9)),
        (
            ClockKind.RETURN,
            {"task": replace(TASK, round_number=2), "rule": "sign_in_deadline"},
            {"return_window_anchor": Anchor.RECEIPT, "sign_in_deadline": workdays(1)},
            date(2026, 3, 3),
        ),
        # A task that came to another unit is counted from its own day.
        (
            ClockKind.OPINION,
            {"anchor_on": date(2026, 3, 20)},
            {"cohandler_deadline": workdays(1), "cohandler_anchor": Anchor.ASSIGNMENT},
            date(2026, 3, 23),
        ),
    ],
)
def test_day_by_other_rules(kind, more, rules, on):
    assert recount(running(kind, **more), replace(DEFAULT, **rules), shipped()).on == on


def test_extension_stands_within_the_longest_time():
    put_off = running(ClockKind.REPLY, extended_to=date(2026, 7, 20))

    assert recount(put_off, DEFAULT, shipped()).on == date(2026, 7, 20)
    shorter = replace(DEFAULT, reply_deadline_max=months(4))
    assert recount(put_off, shorter, shipped()).on == date(2026, 7, 2)


def test_year_that_is_announced_later_moves_a_provisional_day():
    late = running(ClockKind.CONTACT, anchor_on=date(2026, 12, 30), rule="")
    late = replace(late, length=workdays(2))
    before = recount(late, DEFAULT, shipped())
    days_off = [(date(2027, 1, 1), "off")]
    known = [(day, "off") for day in shipped().off] + [(day, "makeup") for day in shipped().makeup]
    after = recount(late, DEFAULT, Calendar.from_rows(known + days_off, [*shipped().years, 2027]))

    assert (before.on, before.provisional) == (date(2027, 1, 1), True)
    assert (after.on, after.provisional) == (date(2027, 1, 4), False)


def test_every_rule_of_a_deadline_is_a_length_of_time():
    known = {p.key for p in parameters()}
    for key in RULE_OF.values():
        assert key in known
        assert isinstance(getattr(DEFAULT, key), Duration)


@given(
    st.dates(date(2024, 1, 1), date(2026, 6, 1)),
    st.integers(0, 200),
    st.integers(1, 3),
    st.integers(3, 6),
)
def test_no_rules_put_a_reply_past_the_law(assigned_on, later, usual, longest):
    moved = assigned_on + timedelta(days=later)
    task = OfTask(1, assigned_on=moved, first_assigned_on=assigned_on, received_on=moved)
    reply = running(ClockKind.REPLY, anchor_on=moved, task=task)
    rules = replace(DEFAULT, reply_deadline=months(usual), reply_deadline_max=months(longest))

    due = recount(reply, rules, shipped()).on

    assert due <= national_reply_limits(moved, shipped())[0].on
    assert due <= latest_reply_due(assigned_on, months(longest), shipped()).on


# -- parameters as people type them -------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("reply_deadline", "2mo", months(2)),
        ("return_window", " 3 WD ", workdays(3)),
        ("intake_notify_days", "10d", days(10)),
        ("max_second_rounds", "2", 2),
        ("contact_required_before_reply", "yes", True),
        ("second_mode", "filter", "filter"),
        ("second_trigger", "dissatisfied, basically_satisfied", None),
        ("class_scheme", '{"A": ["solved"], "B": ["planned"]}', None),
    ],
)
def test_parameter_is_read_as_it_is_typed(key, text, value):
    rules = PolicyRules.from_dict(read_words({key: text}), DEFAULT)
    if value is not None:
        assert getattr(rules, key) == value
    assert getattr(rules, key) != getattr(DEFAULT, key) or value == getattr(DEFAULT, key)


@pytest.mark.parametrize(
    ("key", "text", "problem"),
    [
        ("reply_deadline", "soon", "must be a length such as 5wd, 30d or 2mo"),
        ("reply_deadline", "2 weeks", "must be a length"),
        ("max_second_rounds", "two", "must be a whole number"),
        ("max_second_rounds", "9" * 30, "must be a whole number"),
        ("contact_required_before_reply", "perhaps", "must be yes or no"),
        ("class_scheme", "{broken", "Expecting"),
        ("no_such_thing", "1", "no such parameter"),
    ],
)
def test_word_that_is_no_value_is_named(key, text, problem):
    with pytest.raises(PolicyError, match=problem) as refused:
        read_words({key: text})
    assert set(refused.value.problems) == {key}

"""The ladder as a table: which step is reached on which day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.calendar import shipped
from cases.rules.durations import Unit
from cases.rules.ladder import (
    HIGHEST,
    Case,
    above,
    first_day,
    half_time_of,
    is_working_hour,
    marks,
    missed,
    next_mark,
)
from cases.rules.policy import PolicyError, PolicyRules, Rung
from cases.rules.states import ClockKind, LadderStep

pytestmark = pytest.mark.pure

RULES = PolicyRules()
CALENDAR = shipped()
DUE = date(2025, 6, 30)  # a Monday
SINCE = date(2025, 3, 31)


def days(**parts):
    """Return the day of each step of a reply, or of what is named."""
    case = Case(**({"kind": ClockKind.REPLY, "due_on": DUE, "since": SINCE} | parts))
    return {mark.code: mark.on for mark in marks(case, RULES, CALENDAR)}


def test_a_reply_climbs_by_the_days_of_the_rulebook():
    assert days() == {
        "E0-30": date(2025, 5, 31),
        "E0-15": date(2025, 6, 15),
        "E0-5": date(2025, 6, 25),
        "E0+0": date(2025, 6, 30),
        "E1": date(2025, 7, 1),
        "E0+5": date(2025, 7, 5),
        "E2": date(2025, 7, 7),
        "E0+10": date(2025, 7, 10),
        "E3": date(2025, 7, 14),
        "E4": date(2025, 7, 28),
        "E5": date(2025, 8, 25),
    }


@pytest.mark.parametrize(
    ("parts", "steps"),
    [
        ({"kind": ClockKind.CONTACT}, {"E1": date(2025, 7, 1), "E2": date(2025, 7, 7),
                                       "E3": date(2025, 7, 14)}),
        # Half of the reply period is over before ten working days have passed.
        ({"kind": ClockKind.CONTACT, "half_time": date(2025, 7, 3)},
         {"E1": date(2025, 7, 1), "E3": date(2025, 7, 3), "E2": date(2025, 7, 7)}),
        ({"kind": ClockKind.OPINION}, {"E1": date(2025, 7, 1), "E2": date(2025, 7, 7),
                                       "E3": date(2025, 7, 14)}),
        ({"kind": ClockKind.PROMISE}, {"E1": date(2025, 7, 1), "E2": date(2025, 7, 7),
                                       "E3": date(2025, 7, 14)}),
        ({"kind": ClockKind.PROMISE, "broken_again": True},
         {"E1": date(2025, 7, 1), "E4": date(2025, 7, 1), "E2": date(2025, 7, 7),
          "E3": date(2025, 7, 14), "E5": date(2025, 8, 25)}),
        ({"kind": ClockKind.ESCALATION}, {"E5": date(2025, 7, 1)}),
        # Six months from the first assignment end before forty working days have passed.
        ({"last_day": date(2025, 7, 4), "since": DUE - timedelta(days=1)},
         {"E0+0": DUE, "E1": date(2025, 7, 1), "E0+5": date(2025, 7, 5), "E5": date(2025, 7, 5),
          "E2": date(2025, 7, 7), "E0+10": date(2025, 7, 10), "E3": date(2025, 7, 14),
          "E4": date(2025, 7, 28)}),
        # A consulted unit is written to, and nothing more.
        ({"may_be_ordered": False, "since": DUE - timedelta(days=1)},
         {"E0+0": DUE, "E1": date(2025, 7, 1), "E0+5": date(2025, 7, 5),
          "E0+10": date(2025, 7, 10)}),
    ],
)  # fmt: skip
def test_each_cause_has_its_own_way(parts, steps):
    assert days(**parts) == steps


def test_a_key_item_starts_at_the_order_on_the_day_of_the_notice():
    assert days(key=True)["E2"] == date(2025, 7, 1)
    assert "E1" not in days(key=True)
    assert days(key=True)["E3"] == date(2025, 7, 14)


def test_reminders_from_before_the_beginning_are_left_out():
    assert [code for code in days(since=date(2025, 6, 20)) if code.startswith("E0-")] == ["E0-5"]


@pytest.mark.parametrize("kind", [k for k in ClockKind if k not in HIGHEST])
def test_no_other_deadline_climbs(kind):
    assert first_day(kind, DUE, SINCE, RULES, CALENDAR) is None


def test_a_rating_never_climbs():
    assert ClockKind.RATING not in HIGHEST


def test_what_was_fired_and_what_lies_below_it_never_comes_again():
    found = marks(Case(ClockKind.REPLY, DUE, SINCE), RULES, CALENDAR)
    late = date(2025, 7, 15)
    assert [m.code for m in missed(found, [], late)] == [
        "E0-30", "E0-15", "E0-5", "E0+0", "E1", "E0+5", "E2", "E0+10", "E3",
    ]  # fmt: skip
    assert missed(found, [m.code for m in missed(found, [], late)], late) == ()
    # The committee heard early, since nobody signed: the order is over, reminders are not.
    fired = ["E0-30", "E0-15", "E0-5", "E0+0", "E1", "E3"]
    assert [m.code for m in missed(found, fired, late)] == ["E0+5", "E0+10"]
    assert next_mark(found, fired).code == "E0+5"
    assert above(found, fired).code == "E4"
    assert above(found, ["E5"]) is None


@given(st.dates(date(2005, 1, 1), date(2026, 6, 30)), st.data())
def test_fired_day_by_day_or_after_any_downtime_each_step_comes_once(due, data):
    case = Case(ClockKind.REPLY, due, due - timedelta(days=90))
    found = marks(case, RULES, CALENDAR)
    last = max(mark.on for mark in found)
    day, fired = case.since, []
    while day <= last:
        day += timedelta(days=data.draw(st.integers(1, 60)))
        fired += [mark.code for mark in missed(found, fired, day)]
    assert len(fired) == len(set(fired))
    # Nothing above is left open, and every step was named, recorded or opened.
    assert {mark.code for mark in found} == set(fired)


@pytest.mark.parametrize(
    ("at", "works"),
    [
        (datetime(2025, 6, 30, 0, 29, tzinfo=UTC), False),
        (datetime(2025, 6, 30, 0, 30, tzinfo=UTC), True),
        (datetime(2025, 6, 30, 9, 29, tzinfo=UTC), True),
        (datetime(2025, 6, 30, 9, 30, tzinfo=UTC), False),
        (datetime(2025, 6, 28, 2, 0, tzinfo=UTC), False),  # a Saturday
        (datetime(2025, 10, 1, 2, 0, tzinfo=UTC), False),  # National Day
        (datetime(2025, 10, 11, 2, 0, tzinfo=UTC), True),  # a Saturday that is made up
    ],
)
def test_offices_work_from_half_past_eight_to_half_past_five(at, works):
    assert is_working_hour(at, CALENDAR) is works


def test_half_time():
    assert half_time_of(date(2026, 1, 12), date(2026, 4, 13)) == date(2026, 2, 26)


# -- the rules ---------------------------------------------------------------------------------


def test_a_ladder_is_written_and_read():
    ladder = (Rung(LadderStep.UNIT, 1, Unit.WORKDAY), Rung(LadderStep.LEADER, 15, Unit.DAY))
    rules = replace(RULES, escalation_ladder=ladder)
    rules.validate()
    assert PolicyRules.from_dict(rules.to_dict()) == rules
    case = Case(ClockKind.REPLY, DUE, DUE - timedelta(days=1))
    steps = {m.code: m.on for m in marks(case, rules, CALENDAR) if m.step != "E0"}
    assert steps == {"E1": date(2025, 7, 1), "E4": date(2025, 7, 15)}


@pytest.mark.parametrize(
    "bad",
    [
        [],
        [{"step": "E1", "n": 0, "unit": "day"}],
        [{"step": "E4", "n": 0, "unit": "day"}, {"step": "E1", "n": 5, "unit": "day"}],
        [{"step": "E1", "n": 9, "unit": "day"}, {"step": "E4", "n": 5, "unit": "day"}],
        [{"step": "E1", "n": 0, "unit": "day"}, {"step": "E1", "n": 5, "unit": "day"},
         {"step": "E4", "n": 9, "unit": "day"}],
        [{"step": "E1", "n": 0, "unit": "day"}, {"step": "E4", "n": 1, "unit": "month"}],
        [{"step": "E1", "n": 0, "unit": "day"}, {"step": "E4", "n": 121, "unit": "day"}],
        [{"step": "E0", "n": 0, "unit": "day"}],
        [{"step": "E6", "n": 0, "unit": "day"}],
        [{"step": "E7", "n": 0, "unit": "day"}],
    ],
)  # fmt: skip
def test_a_ladder_that_does_not_climb_is_refused(bad):
    with pytest.raises(PolicyError) as refused:
        PolicyRules.from_dict({"escalation_ladder": bad})
    assert list(refused.value.problems) == ["escalation_ladder"]

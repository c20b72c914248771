"""By when a unit signs in, and when what goes by post counts as received."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from cases import trail
from cases.models import Clock, Supervision
from cases.rules.presets import preset
from notifications.models import Message
from people.models import Post
from tests.county import build_county
from workflows import sweeps
from workflows.invariants import violations
from workflows.work import differences, open_work

pytestmark = pytest.mark.django_db


def assigned_on(county, day, *units):
    suggestion = county.registered()
    county.at = datetime.combine(day, time(1), tzinfo=UTC)
    county.do("assign", suggestion, "assigner", units=county.shares(*units))
    return county.fresh(suggestion)


def without_accounts(county, unit):
    """Nobody of this unit has an account on the platform."""
    Post.objects.filter(organ=county.organs[unit]).update(valid_until=date(2026, 1, 1))


def with_accounts(county, unit):
    Post.objects.filter(organ=county.organs[unit]).update(valid_until=None)


def dues(county, suggestion, unit):
    task = county.task(suggestion, unit)
    return dict(
        Clock.objects.filter(assignment=task, stopped_at=None).values_list("kind", "due_on")
    )


def is_in_order(county, suggestion):
    clean = differences(county.fresh(suggestion), county.at) == []
    return clean and trail.verify()[1] == [] and list(violations()) == []


JOINT = (("water", "lead"), ("roads", "co_handler"))


def test_unit_that_does_not_sign_in_is_late_and_its_head_hears_of_it():
    county = build_county()
    suggestion = assigned_on(county, date(2026, 1, 20), ("water", "sole"))
    # Three working days after Tuesday 20 January.
    assert dues(county, suggestion, "water")["sign_in"] == date(2026, 1, 23)
    assert [s.due_on for s in open_work(suggestion)] == [date(2026, 1, 23)]

    county.at = datetime(2026, 1, 26, 1, tzinfo=UTC)
    sweeps.run_all(county.at)

    step = Supervision.objects.get()
    assert (step.mark, step.clock.kind) == ("E1", "sign_in")
    assert Message.objects.filter(kind="notice_to_unit", user__name="head:water").exists()
    # It may still sign in, and give the item back until the 27th; signing in clears the step.
    county.do("accept", county.task(suggestion, "water"), county.officer("water"))
    step.refresh_from_db()
    assert step.state == "cleared"
    assert is_in_order(county, suggestion)


def test_what_goes_by_post_counts_as_received_when_the_time_for_signing_in_is_over():
    county = build_county()
    without_accounts(county, "water")
    without_accounts(county, "roads")

    suggestion = assigned_on(county, date(2026, 1, 20), *JOINT)

    # Received on Friday 23 January: five and twenty working days, and a month, later.
    assert county.task(suggestion, "water").receipt_on == date(2026, 1, 23)
    days = dues(county, suggestion, "water")
    assert days["return"] == date(2026, 1, 30)
    assert days["contact"] == date(2026, 2, 27)
    assert dues(county, suggestion, "roads")["opinion"] == date(2026, 2, 24)
    # The law counts from the assignment, whatever the post does.
    assert days["reply"] == date(2026, 4, 20)
    assert is_in_order(county, suggestion)


def test_post_that_is_signed_for_earlier_is_received_that_day():
    county = build_county()
    for unit in ("water", "roads"):
        without_accounts(county, unit)
    suggestion = assigned_on(county, date(2026, 1, 20), *JOINT)
    for unit in ("water", "roads"):
        with_accounts(county, unit)
    county.at = datetime(2026, 1, 21, 1, tzinfo=UTC)

    for unit in ("water", "roads"):
        county.do("accept", county.task(suggestion, unit), county.officer(unit))

    assert county.task(suggestion, "water").receipt_on == date(2026, 1, 21)
    assert dues(county, suggestion, "water")["contact"] == date(2026, 2, 25)
    # A month after 21 January lies in the festival.
    assert dues(county, suggestion, "roads")["opinion"] == date(2026, 2, 24)
    assert is_in_order(county, suggestion)


def test_post_moves_nothing_where_the_rules_count_from_the_assignment():
    county = build_county(rules=preset("chongqing"))
    without_accounts(county, "roads")

    suggestion = assigned_on(county, date(2026, 1, 20), *JOINT)

    days = dues(county, suggestion, "roads")
    assert days["return"] == date(2026, 2, 3)
    assert days["opinion"] == date(2026, 3, 9)
    assert is_in_order(county, suggestion)


def test_post_may_be_signed_for_while_the_item_is_on_hold():
    county = build_county()
    without_accounts(county, "water")
    suggestion = assigned_on(county, date(2026, 1, 20), ("water", "sole"))
    with_accounts(county, "water")
    county.do("put_on_hold", suggestion, "assigner", why="先行调研。", until=date(2026, 2, 10))

    county.do("accept", county.task(suggestion, "water"), county.officer("water"))
    county.do("resume", suggestion, "assigner", why="调研已结束。")

    # Twenty-three working days were left until 27 February, and all of them count on.
    assert dues(county, suggestion, "water")["contact"] == date(2026, 2, 27)
    assert is_in_order(county, suggestion)

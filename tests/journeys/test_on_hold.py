"""An item on hold: reminders and the offices' own deadlines pause, the reply's day never moves."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from cases import trail
from cases.models import Clock, Supervision
from cases.refusals import BadData, NotNow, NotPermitted
from notifications.models import Message
from tests.county import build_county
from workflows import sweeps
from workflows.dating import explain
from workflows.invariants import violations
from workflows.work import differences, open_work

pytestmark = pytest.mark.django_db

WHY = "代表与单位商定,先行实地调研。"


def on(county, day):
    """Move the county's clock to a day, nine o'clock in Shanghai, and let the engine look."""
    county.at = datetime.combine(day, time(1), tzinfo=UTC)
    sweeps.run_all(county.at)


def assigned_on(county, day, *units):
    suggestion = county.registered()
    county.at = datetime.combine(day, time(1), tzinfo=UTC)
    county.do(
        "assign", suggestion, "assigner", units=county.shares(*(units or (("water", "sole"),)))
    )
    return county.fresh(suggestion)


def due_days(suggestion):
    rows = Clock.objects.filter(suggestion=suggestion, stopped_at=None)
    return dict(rows.values_list("kind", "due_on"))


def in_chinese(clock):
    with translation.override("zh-hans"):
        return "".join(sentence.text for sentence in explain(clock).sentences)


def is_in_order(county, suggestion):
    clean = differences(county.fresh(suggestion), county.at) == []
    return clean and trail.verify()[1] == [] and list(violations()) == []


def test_what_was_left_of_each_internal_deadline_counts_on_and_the_reply_stays():
    county = build_county()
    # Tuesday 20 January: sign in by the 23rd, return by the 27th, contact by 24 February.
    suggestion = assigned_on(county, date(2026, 1, 20))
    before = due_days(suggestion)
    on(county, date(2026, 1, 22))
    county.do("put_on_hold", suggestion, "assigner", why=WHY, until=date(2026, 3, 10))
    # Nothing that was due in the meantime was missed, and nobody was reminded of it.
    on(county, date(2026, 2, 25))
    assert not Supervision.objects.exists()
    states = dict(Clock.objects.values_list("kind", "state"))
    assert {states[k] for k in ("sign_in", "return", "contact")} == {"held"}
    assert states["reply"] == "running"
    assert [stamp.due_on for stamp in open_work(county.fresh(suggestion))] == [None]

    county.do("resume", suggestion, "assigner", why="调研已结束。")

    # On 22 January one working day was left for signing in, three for a return, and for the
    # contact twenty less two: the eighteenth working day after 25 February.
    after = due_days(suggestion)
    assert after["sign_in"] == date(2026, 2, 26)
    # Saturday 28 February is worked.
    assert after["return"] == date(2026, 2, 28)
    assert after["contact"] == date(2026, 3, 20)
    assert after["reply"] == before["reply"] == date(2026, 4, 20)
    assert county.task(suggestion, "water").return_due_on == date(2026, 2, 28)
    assert is_in_order(county, suggestion)


def test_return_is_open_as_long_as_the_item_is_on_hold():
    county = build_county()
    suggestion = assigned_on(county, date(2026, 1, 20))
    county.do("put_on_hold", suggestion, "assigner", why=WHY, until=date(2026, 3, 10))
    on(county, date(2026, 3, 2))

    county.do(
        "request_return", county.task(suggestion, "water"), county.officer("water"),
        why="不属本单位职责。", unit=county.organs["roads"].pk,
    )  # fmt: skip

    assert county.task(suggestion, "water").state == "return_requested"
    assert is_in_order(county, suggestion)


def test_hold_ends_by_itself_after_its_last_day():
    county = build_county()
    suggestion = assigned_on(county, date(2026, 1, 20))
    county.do("put_on_hold", suggestion, "assigner", why=WHY, until=date(2026, 1, 30))
    on(county, date(2026, 1, 30))
    assert county.fresh(suggestion).held_until == date(2026, 1, 30)

    on(county, date(2026, 1, 31))

    assert county.fresh(suggestion).held_at is None
    # Three working days were left for signing in on 20 January; Saturday 31 is none.
    assert due_days(suggestion)["sign_in"] == date(2026, 2, 4)
    assert is_in_order(county, suggestion)


def test_hold_ends_once_no_unit_handles_the_item():
    county = build_county()
    suggestion = county.handling(("water", "sole"))
    county.do("put_on_hold", suggestion, "assigner", why=WHY, until=date(2026, 3, 10))
    county.reply_all(suggestion)
    assert county.fresh(suggestion).state == "replied"

    sweeps.run_all(county.later())

    assert county.fresh(suggestion).held_at is None
    assert is_in_order(county, suggestion)


def test_reminders_of_the_reply_rest_and_its_lateness_climbs_all_the_same():
    county = build_county()
    suggestion = assigned_on(county, date(2026, 1, 20))
    county.do("accept", county.task(suggestion, "water"), county.officer("water"))
    county.contact(county.task(suggestion, "water"))
    on(county, date(2026, 3, 19))
    county.do("put_on_hold", suggestion, "assigner", why=WHY, until=date(2026, 4, 20))
    # Thirty days before 20 April nobody is reminded.
    on(county, date(2026, 3, 23))
    assert Clock.objects.get(kind="reply").fired == ["E0-30"]
    assert not Message.objects.filter(kind="reminded").exists()

    on(county, date(2026, 4, 21))

    assert county.fresh(suggestion).held_at is None
    assert "E1" in Clock.objects.get(kind="reply").fired
    assert Message.objects.filter(kind="notice_to_unit").exists()
    assert is_in_order(county, suggestion)


@pytest.mark.parametrize("engine_looks", [True, False])
def test_what_is_missed_already_does_not_pause(engine_looks):
    county = build_county()
    suggestion = assigned_on(county, date(2026, 1, 20))
    county.at = datetime(2026, 1, 26, 1, tzinfo=UTC)
    if engine_looks:
        sweeps.run_all(county.at)
    county.do("put_on_hold", suggestion, "assigner", why=WHY, until=date(2026, 3, 10))

    sweeps.run_all(county.later())

    states = dict(Clock.objects.filter(suggestion=suggestion).values_list("kind", "state"))
    assert states["sign_in"] == "missed"
    assert states["return"] == "held"


def test_hold_has_a_reason_a_last_day_and_one_who_may():
    county = build_county()
    suggestion = assigned_on(county, date(2026, 1, 20))
    for data, field in (
        ({"why": " ", "until": date(2026, 2, 2)}, "why"),
        ({"why": WHY, "until": date(2026, 1, 20)}, "until"),
        ({"why": WHY, "until": date(2026, 4, 21)}, "until"),
        ({"why": WHY, "until": "明天"}, "until"),
    ):
        with pytest.raises(BadData) as refused:
            county.do("put_on_hold", suggestion, "assigner", **data)
        assert set(refused.value.fields) == {field}
    for by in (county.head("water"), county.deputy(), "vice_chairperson"):
        with pytest.raises(NotPermitted):
            county.do("put_on_hold", suggestion, by, why=WHY, until=date(2026, 2, 2))
    county.do("put_on_hold", suggestion, "assigner", why=WHY, until=date(2026, 2, 2))
    with pytest.raises(NotNow):
        county.do("put_on_hold", suggestion, "assigner", why=WHY, until=date(2026, 2, 3))
    assert is_in_order(county, suggestion)


def test_nothing_is_put_on_hold_once_a_reply_is_due():
    county = build_county()
    suggestion = assigned_on(county, date(2026, 1, 20))
    on(county, date(2026, 4, 20))
    with pytest.raises(NotNow):
        county.do("put_on_hold", suggestion, "assigner", why=WHY, until=date(2026, 4, 30))


def test_units_and_authors_are_told_and_the_day_explains_itself():
    county = build_county()
    suggestion = assigned_on(county, date(2026, 1, 20))
    county.do("put_on_hold", suggestion, "assigner", why=WHY, until=date(2026, 3, 10))
    held = Clock.objects.select_related("assignment__round", "extension").get(kind="return")
    assert "还剩5个工作日" in in_chinese(held)
    county.do("resume", suggestion, "assigner", why="调研已结束。")
    sweeps.run_all(county.later())

    told = set(Message.objects.values_list("kind", "user__name"))

    for kind in ("put_on_hold", "resumed"):
        assert {(kind, "代表1"), (kind, "officer:water"), (kind, "head:water")} <= told
    again = Clock.objects.select_related("assignment__round", "extension").get(kind="return")
    assert "5个工作日" in in_chinese(again)


def test_deadline_on_hold_that_passes_to_another_unit_counts_what_was_left():
    county = build_county()
    county.organs["roads"].parent = county.organs["court"]
    county.organs["roads"].save()
    suggestion = county.rated(county.replied(("roads", "sole")), "dissatisfied")
    county.do("put_on_hold", suggestion, "assigner", why=WHY, until=date(2026, 2, 10))
    left = dict(Clock.objects.filter(state="held").values_list("kind", "left"))
    # By then both days are over, had they not been on hold.
    on(county, date(2026, 2, 10))

    county.do("raise_level", county.task(suggestion, "roads"), "assigner", why="需统筹。")

    running = Clock.objects.filter(assignment__organ=county.organs["court"], stopped_at=None)
    counted = dict(running.exclude(kind="second_reply").values_list("kind", "basis"))
    assert counted == {kind: f"{n} workday" for kind, n in left.items()}
    on(county, date(2026, 2, 11))
    assert not running.filter(state="missed").exists()
    assert is_in_order(county, suggestion)

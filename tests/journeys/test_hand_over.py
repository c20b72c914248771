"""A unit hands a task to a colleague (变更经办人): who may, to whom, who is told, what stays."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest

from cases.acting import Actor
from cases.models import Clock, Event
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible
from notifications import draining
from notifications.models import Message
from people.kinds import OrganKind, Role
from people.models import Organ, Post, User
from tests.county import County
from workflows.explaining import among
from workflows.models import WorkItem
from workflows.sweeps import run_all
from workflows.work import differences

pytestmark = pytest.mark.django_db

NOTE = "代表希望先打电话，再到现场。"


def key(who: Actor) -> int:
    """Return the key of somebody's account."""
    assert who.user is not None
    return who.user.pk


def joins(
    county: County, unit: str, name: str, role: str = Role.CASE_OFFICER, **days: Any
) -> Actor:
    """Let another person work in a unit."""
    user = User.objects.create(username=f"{county.congress.code}-{name}", name=name)
    post = Post.objects.create(user=user, organ=county.organs[unit], role=role, **days)
    return Actor(user, post)


def leaves(county: County, who: Actor) -> None:
    """End somebody's post today."""
    assert who.post is not None
    Post.objects.filter(pk=who.post.pk).update(valid_until=county.today)


def handled(county: County, *units: tuple[str, str]) -> Any:
    """Let the officer of the water bureau handle an item."""
    return county.task(county.handling(*(units or (("water", "sole"),))), "water")


def hand(county: County, task: Any, by: Actor, to: Actor, **data: Any) -> Event:
    """Hand a task to somebody."""
    done: Event = county.do("change_officer", task, by, officer=key(to), **data).event
    return done


def told(county: County, event: Event) -> dict[str, str]:
    """Return who is told of an event, in which words."""
    draining.run(county.at)
    rows = Message.objects.filter(event=event, channel="inbox")
    return {row.user.name: row.kind for row in rows.select_related("user")}


def why_not(county: County, task: Any, who: Actor) -> str:
    """Return why somebody cannot hand the task over now."""
    found = among(["change_officer"], county.fresh(task), task.suggestion, [who], county.at)
    return found[0].reason


# -- what changes, and what stays -----------------------------------------------------------------


def test_officer_hands_the_task_to_a_colleague_and_nothing_else_changes(county):
    task, new = handled(county), joins(county, "water", "小李")
    old = county.officer("water")
    work = list(WorkItem.objects.to_do().order_by("pk").values("pk", "kind", "organ", "due_on"))
    clocks = list(Clock.objects.order_by("pk").values())

    event = hand(county, task, old, new, note=f"  {NOTE} ")

    after = county.fresh(task)
    assert (after.officer, after.state, after.version) == (new.user, task.state, task.version + 1)
    assert after.accepted_at == task.accepted_at
    assert event.from_state == event.to_state == "accepted"
    facts = json.loads(event.facts)
    assert facts["changes"] == {f"assignment:{task.pk}": {"officer": [key(old), key(new)]}}
    assert {n: facts[n] for n in ("handed_by", "officer_before_name", "officer_name", "note")} == {
        "handed_by": "officer:water",
        "officer_before_name": "officer:water",
        "officer_name": "小李",
        "note": NOTE,
    }
    assert (facts["officer_before"], facts["officer"]) == (key(old), key(new))
    left = WorkItem.objects.to_do().order_by("pk").values("pk", "kind", "organ", "due_on")
    assert list(left) == work
    assert list(Clock.objects.order_by("pk").values()) == clocks
    assert differences(county.fresh(task.suggestion), county.at) == []


def test_names_in_the_trail_stay_what_they_were(county):
    task, new = handled(county), joins(county, "water", "小李")
    event = hand(county, task, county.officer("water"), new)
    User.objects.filter(pk=key(new)).update(name="李科长")

    assert json.loads(county.fresh(event).facts)["officer_name"] == "小李"


def test_co_handler_hands_its_task_on_while_its_opinion_is_late(county):
    suggestion = county.handling(("water", "lead"), ("roads", "co_handler"))
    task, new = county.task(suggestion, "roads"), joins(county, "roads", "小王")
    hand(county, task, county.officer("roads"), new)
    county.later(days=45)
    run_all(county.at)
    assert county.fresh(task).state == "opinion_overdue"

    hand(county, task, new, county.head("roads"))
    county.do("send_opinion", task, new, text="同意。")

    assert county.fresh(task).officer == county.head("roads").user
    # There is nothing left to hand over.
    with pytest.raises(NotNow):
        hand(county, task, new, county.officer("roads"))


# -- who may, and to whom -------------------------------------------------------------------------


def test_only_people_of_the_unit_hand_it_over(county):
    task = handled(county, ("water", "lead"), ("roads", "co_handler"))
    strangers = ("assigner", "commission_head", "sub_assigner", "committee_chair", "secretary")
    outside = [county.actors[name] for name in strangers]
    for who in (*outside, county.officer("roads"), county.head("roads"), county.deputy()):
        with pytest.raises((NotPermitted, NotVisible)):
            hand(county, task, who, county.head("water"))

    assert county.fresh(task).officer == county.officer("water").user


@pytest.mark.parametrize("whose", ["officer:roads", "assigner", "intake"])
def test_task_goes_to_nobody_outside_the_unit(county, whose):
    task = handled(county, ("water", "lead"), ("roads", "co_handler"))
    with pytest.raises(BadData) as refused:
        hand(county, task, county.officer("water"), county.actors[whose])

    assert set(refused.value.fields) == {"officer"}
    assert county.fresh(task).officer == county.officer("water").user


@pytest.mark.parametrize("wrong", [None, True, 0, -1, 10**30, "1", "", [1], {}])
def test_what_is_no_account_is_refused_at_its_field(county, wrong):
    with pytest.raises(BadData) as refused:
        county.do("change_officer", handled(county), county.officer("water"), officer=wrong)

    assert set(refused.value.fields) == {"officer"}


@pytest.mark.parametrize("wrong", [None, 7, "话" * 501, "\x00", "\ud800"])
def test_note_is_a_text_that_a_message_can_tell(county, wrong):
    task, to = handled(county), county.head("water")
    with pytest.raises(BadData) as refused:
        hand(county, task, county.officer("water"), to, note=wrong)

    assert set(refused.value.fields) == {"note"}
    hand(county, task, county.officer("water"), to, note="话" * 500)


def test_who_handles_it_already_is_no_choice(county):
    task, officer = handled(county), county.officer("water")
    for who in (officer, county.head("water")):
        with pytest.raises(BadData) as refused:
            hand(county, task, who, officer)
        assert refused.value.fields == {"officer": "This colleague handles it already."}


def test_neither_past_nor_coming_people_are_a_choice(county):
    task, by = handled(county), county.officer("water")
    gone = joins(county, "water", "老周", valid_until=county.today)
    coming = joins(county, "water", "小钱", valid_from=county.today + timedelta(days=1))
    shut = joins(county, "water", "小孙")
    User.objects.filter(pk=key(shut)).update(is_active=False)
    rating = joins(county, "water", "小吴", Role.RATING_OFFICER)
    for who in (gone, coming, shut, rating):
        with pytest.raises(BadData):
            hand(county, task, by, who)
    county.later(days=1)
    hand(county, task, by, coming)

    assert county.fresh(task).officer == coming.user


def test_who_stands_in_for_the_head_can_take_it_over_and_hand_it_on(county):
    task, head = handled(county), county.head("water")
    days = {"valid_from": county.today, "valid_until": county.today + timedelta(days=7)}
    stand_in = joins(
        county, "water", "副局长", Role.UNIT_HEAD,
        stands_in_for=head.post, stand_in_ground="leave", **days,
    )  # fmt: skip
    hand(county, task, county.officer("water"), stand_in)
    assert county.fresh(task).officer == stand_in.user
    hand(county, task, stand_in, county.officer("water"))
    county.later(days=8)

    with pytest.raises(BadData):
        hand(county, task, county.officer("water"), stand_in)


# -- when -----------------------------------------------------------------------------------------


def test_before_the_sign_in_there_is_nobody_who_handles_it(county):
    task = county.task(county.assigned(("water", "sole")), "water")
    with pytest.raises(NotNow):
        hand(county, task, county.officer("water"), county.head("water"))

    assert "accepted" in why_not(county, task, county.officer("water"))


def test_who_is_alone_in_the_unit_reads_that_there_is_no_colleague(county):
    task, head = handled(county), county.head("water")
    leaves(county, head)
    county.later()

    assert why_not(county, task, county.officer("water")) == "There is no colleague to hand it to."
    with pytest.raises(NotNow, match="There is no colleague"):
        hand(county, task, county.officer("water"), head)


def test_after_the_officer_has_left_somebody_else_takes_it_over(county):
    task, gone, head = handled(county), county.officer("water"), county.head("water")
    leaves(county, gone)
    county.later()
    with pytest.raises(NotVisible):
        hand(county, task, gone, head)

    event = hand(county, task, head, head)

    assert county.fresh(task).officer == head.user
    assert told(county, event) == {}
    assert why_not(county, task, head) == "There is no colleague to hand it to."


def test_after_the_reply_it_is_handed_over_as_long_as_a_promise_is_open(county):
    task, officer, head = handled(county), county.officer("water"), county.head("water")
    promise = {"content": "年内建成。", "responsible": "张工", "due_on": date(2026, 12, 1)}
    county.reply_all(task.suggestion, result_kind="planned", promises=[promise])
    county.rated(task.suggestion)
    hand(county, task, officer, head)
    assert county.fresh(task).officer == head.user
    row = task.suggestion.promises.get()
    county.do("cancel_promise", row, "assigner", explanation="规划已变更。")

    with pytest.raises(NotNow, match="no promise of it is open"):
        hand(county, task, head, officer)


def test_after_a_reply_without_promises_there_is_nothing_to_hand_over(county):
    task = county.task(county.replied(("water", "sole")), "water")
    with pytest.raises(NotNow, match="no promise of it is open"):
        hand(county, task, county.officer("water"), county.head("water"))


def test_second_round_comes_to_who_handled_it_last(county):
    task, new = handled(county), joins(county, "water", "小李")
    hand(county, task, county.officer("water"), new)
    county.reply_all(task.suggestion)
    county.rated(task.suggestion, "dissatisfied")

    again = county.task(task.suggestion, "water")

    assert again.pk != task.pk
    assert again.officer == new.user
    draining.run(county.at)
    second = Message.objects.filter(kind="second_assignment", channel="inbox")
    assert set(second.values_list("user__name", flat=True)) == {"小李", "head:water"}


def test_who_carries_on_for_a_unit_that_ended_hands_over_among_its_own_people(county):
    task = handled(county)
    promise = {"content": "年内建成。", "responsible": "张工", "due_on": date(2026, 12, 1)}
    county.reply_all(task.suggestion, result_kind="planned", promises=[promise])
    county.rated(task.suggestion)
    heir = county.found("heir", OrganKind.GOVERNMENT_UNIT, "云溪县水务局")
    ended = county.organs["water"]
    Organ.objects.filter(pk=ended.pk).update(valid_until=county.today, successor=heir)
    Post.objects.filter(organ=ended).update(valid_until=county.today)
    run_all(county.later())
    assert county.fresh(task).carried_by == heir
    with pytest.raises(BadData):
        hand(county, task, county.head("heir"), county.officer("water"))

    hand(county, task, county.head("heir"), county.officer("heir"))

    assert county.fresh(task).officer == county.officer("heir").user


# -- who is told ----------------------------------------------------------------------------------


def test_the_colleague_alone_is_told_with_the_note(county):
    task, new = handled(county), joins(county, "water", "小李")
    event = hand(county, task, county.head("water"), new, note=NOTE)

    assert told(county, event) == {"小李": "handed_to_you_with_note"}
    message = Message.objects.get(event=event, channel="inbox")
    assert "head:water" in message.title
    assert message.body.endswith(NOTE)
    assert message.suggestion == task.suggestion


def test_without_a_note_the_message_says_only_who(county):
    task, head = handled(county), county.head("water")
    event = hand(county, task, county.officer("water"), head, note="  ")

    assert told(county, event) == {"head:water": "handed_to_you"}


def test_who_takes_it_over_tells_nobody(county):
    task, head = handled(county), county.head("water")
    event = hand(county, task, head, head)

    assert county.fresh(task).officer == head.user
    assert told(county, event) == {}

"""Units are asked before the assignment (预交办征求意见): they answer, and the office assigns.

Nothing of it binds anybody; who was asked sees the item only as long as it waits to be assigned.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cases.models import Clock, Consultation, Event, Suggestion
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible
from notifications import draining
from notifications.models import Message
from tests.county import County, build_county
from tests.rows import rows_of
from workflows.explaining import possibilities
from workflows.models import WorkItem
from workflows.work import differences

pytestmark = pytest.mark.django_db


def ask(county: County, suggestion: Suggestion, *units: str, **data: Any) -> None:
    """Let the office ask these units."""
    keys = [county.organs[unit].pk for unit in units]
    until = county.today + timedelta(days=5)
    county.do(
        "consult_units", suggestion, "assigner", **({"units": keys, "until_on": until} | data)
    )


def answer(county: County, suggestion: Suggestion, who: str, **data: Any) -> Any:
    return county.do("answer_consultation", suggestion, county.actors[who], **data)


def sees(county: County, who: str, suggestion: Suggestion) -> bool:
    user = county.actors[who].user
    seen = Suggestion.objects.visible_to(user, county.today)
    return bool(seen.filter(pk=suggestion.pk).exists())


def read_by(county: County, who: str) -> set[str]:
    """Return whose consultations somebody reads."""
    rows = Consultation.objects.visible_to(county.actors[who].user, county.today)
    return {row.organ.name for row in rows.select_related("organ")}


def told(county: County, who: str) -> list[str]:
    """Return what somebody was told and may still read."""
    draining.run(county.later())
    user = county.actors[who].user
    rows = Message.objects.visible_to(user, county.today).filter(channel="inbox").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def names(county: County, *units: str) -> set[str]:
    return {county.organs[unit].name for unit in units}


def test_two_units_are_asked_and_each_answers_as_it_thinks_right(county):
    suggestion = county.registered()
    assert not sees(county, "officer:water", suggestion)
    ask(county, suggestion, "water", "roads", words="是否属于贵单位职责？")
    assert sees(county, "officer:water", suggestion)
    assert not sees(county, "officer:schools", suggestion)

    answer(county, suggestion, "officer:water", fits=True)
    better = county.organs["schools"].pk
    answer(county, suggestion, "head:roads", fits=False, words="属教育局。", better_unit=better)

    water, roads = Consultation.objects.order_by("pk")
    assert (water.fits, water.answer, water.answered_by) == (
        True, "", county.officer("water").user,
    )  # fmt: skip
    assert (roads.fits, roads.answer, roads.better_unit) == (
        False, "属教育局。", county.organs["schools"],
    )  # fmt: skip
    assert county.fresh(suggestion).state == "registered"


def test_nothing_runs_and_nothing_is_put_on_a_list(county):
    suggestion = county.registered()
    before = rows_of((Clock, WorkItem))

    ask(county, suggestion, "water")
    answer(county, suggestion, "officer:water", fits=True)

    assert rows_of((Clock, WorkItem)) == before
    assert differences(county.fresh(suggestion), county.at) == []


def test_each_unit_reads_its_own_and_the_house_reads_them_all(county):
    suggestion = county.registered()
    ask(county, suggestion, "water", "roads")
    answer(county, suggestion, "officer:roads", fits=False, words="不属我局。")

    assert read_by(county, "assigner") == names(county, "water", "roads")
    assert read_by(county, "officer:water") == names(county, "water")
    assert read_by(county, "officer:schools") == set()
    lead = county.deputy().user
    assert not Consultation.objects.visible_to(lead, county.today).exists()


def test_who_is_asked_reads_no_event_and_the_deputy_reads_none_of_the_asking(county):
    suggestion = county.registered()
    ask(county, suggestion, "water", "roads")
    answer(county, suggestion, "officer:roads", fits=True)

    asked = Event.objects.visible_to(county.officer("water").user, county.today)
    assert not asked.filter(stream=suggestion.stream_id).exists()
    deputy = Event.objects.visible_to(county.deputy().user, county.today)
    acts = set(deputy.filter(stream=suggestion.stream_id).values_list("act", flat=True))
    assert "register" in acts
    assert acts.isdisjoint({"consult_units", "answer_consultation"})
    house = Event.objects.visible_to(county.actors["intake"].user, county.today)
    acts = set(house.filter(stream=suggestion.stream_id).values_list("act", flat=True))
    assert {"consult_units", "answer_consultation"} <= acts


def test_assigned_elsewhere_the_asked_unit_sees_it_no_more(county):
    suggestion = county.registered()
    ask(county, suggestion, "water")
    answer(county, suggestion, "officer:water", fits=True)
    assert told(county, "officer:water") == ["consultation_asked"]

    county.do("assign", suggestion, "assigner", units=county.shares(("roads", "sole")))

    assert not sees(county, "officer:water", suggestion)
    assert read_by(county, "officer:water") == set()
    assert told(county, "officer:water") == []
    assert read_by(county, "assigner") == names(county, "water")
    with pytest.raises(NotVisible):
        answer(county, suggestion, "head:water", fits=True)


def test_a_unit_to_which_it_is_assigned_answers_no_more_and_reads_no_others_answer(county):
    suggestion = county.registered()
    ask(county, suggestion, "water", "roads")
    answer(county, suggestion, "officer:roads", fits=False, words="应由水利局办。")
    county.do("assign", suggestion, "assigner", units=county.shares(("water", "sole")))

    assert sees(county, "officer:water", suggestion)
    with pytest.raises(NotNow) as refused:
        answer(county, suggestion, "officer:water", fits=True)
    assert refused.value.details["act"] == "assign"
    seen = Event.objects.visible_to(county.officer("water").user, county.today)
    acts = set(seen.filter(stream=suggestion.stream_id, kind="done").values_list("act", flat=True))
    assert "assign" in acts
    assert acts.isdisjoint({"consult_units", "answer_consultation"})
    assert read_by(county, "officer:water") == set()


def test_withdrawn_meanwhile_nobody_is_asked_any_more(county):
    suggestion = county.registered()
    ask(county, suggestion, "water")
    county.do("ask_withdrawal", suggestion, county.deputy(), why="已经解决。")
    # Until it is confirmed the unit learns nothing of it, and may answer.
    answer(county, suggestion, "officer:water", fits=True)
    with pytest.raises(NotNow, match="asked to withdraw"):
        ask(county, suggestion, "roads")
    county.do("confirm_withdrawal", suggestion, "intake")

    assert not sees(county, "officer:water", suggestion)
    assert not Consultation.objects.waiting().exists()


def test_recalled_it_stands_again_as_it_was(county):
    suggestion = county.registered()
    ask(county, suggestion, "water", "roads")
    answer(county, suggestion, "officer:water", fits=True)
    county.do("assign", suggestion, "assigner", units=county.shares(("schools", "sole")))
    assert not Consultation.objects.waiting().exists()
    county.do("recall_assignment", suggestion, "assigner", why="选错单位。")

    assert [row.organ for row in Consultation.objects.waiting()] == [county.organs["roads"]]
    answer(county, suggestion, "officer:roads", fits=True)


def test_nobody_is_asked_twice_unless_the_first_asking_has_ended(county):
    suggestion = county.registered()
    ask(county, suggestion, "water")
    with pytest.raises(BadData) as refused:
        ask(county, suggestion, "roads", "water")
    assert set(refused.value.fields) == {"units"}
    assert Consultation.objects.count() == 1

    county.do("end_consultation", suggestion, "assigner", organ=county.organs["water"].pk)
    assert not sees(county, "officer:water", suggestion)
    with pytest.raises(NotVisible):
        answer(county, suggestion, "officer:water", fits=True)
    ask(county, suggestion, "water")
    answer(county, suggestion, "officer:water", fits=True)
    assert Consultation.objects.filter(ended_at=None, fits=True).count() == 1


def test_a_unit_answers_once_and_is_told_who_did(county):
    suggestion = county.registered()
    ask(county, suggestion, "water", "roads")
    answer(county, suggestion, "officer:water", fits=True)
    answer(county, suggestion, "officer:roads", fits=True)

    with pytest.raises(NotNow, match="answered already") as refused:
        answer(county, suggestion, "head:water", fits=False, words="不是。")
    # Another unit has answered later: that is not told.
    assert refused.value.details["who"] == str(county.officer("water").user)
    assert Consultation.objects.filter(fits=False).count() == 0


def test_who_is_not_asked_finds_nothing(county):
    suggestion = county.registered()
    ask(county, suggestion, "water")
    foreign = build_county("qingshan")
    for who in (county.officer("schools"), foreign.officer("water")):
        with pytest.raises(NotVisible):
            county.do("answer_consultation", suggestion, who, fits=True)
        assert not Suggestion.objects.visible_to(who.user, county.today).exists()
    with pytest.raises(BadData):
        ask(county, suggestion, units=[foreign.organs["water"].pk])
    with pytest.raises(NotPermitted):
        county.do("consult_units", suggestion, "intake", units=[1], until_on=county.today)
    with pytest.raises(NotPermitted):
        answer(county, suggestion, "assigner", fits=True)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"units": []}, "units"),
        ({"units": "water"}, "units"),
        ({"units": [True]}, "units"),
        ({"units": [999999]}, "units"),
        ({"units": ["commission"]}, "units"),
        ({"units": ["water", "water"]}, "units"),
        ({"until_on": None}, "until_on"),
        ({"until_on": 0}, "until_on"),
        ({"until_on": 31}, "until_on"),
    ],
)
def test_what_is_asked_wrongly_is_told_at_its_field(county, wrong, field):
    suggestion = county.registered()
    if isinstance(wrong.get("units"), list):
        found = [county.organs[u].pk if isinstance(u, str) else u for u in wrong["units"]]
        wrong = {"units": found}
    if isinstance(wrong.get("until_on"), int):
        # Act and test stand on the same day.
        wrong = {"until_on": county.today + timedelta(days=wrong["until_on"])}
    with pytest.raises(BadData) as refused:
        ask(county, suggestion, "roads", **wrong)
    assert set(refused.value.fields) == {field}
    assert not Consultation.objects.exists()


def test_the_day_may_be_tomorrow_and_thirty_days_on(county):
    for days in (1, 30):
        suggestion = county.registered()
        ask(county, suggestion, "water", until_on=county.today + timedelta(days=days))
    assert Consultation.objects.count() == 2


def test_an_ended_unit_is_not_asked(county):
    suggestion = county.registered()
    organ = county.organs["water"]
    organ.valid_until = county.today
    organ.save()
    with pytest.raises(BadData):
        ask(county, suggestion, "water")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"fits": "yes"}, "fits"),
        ({"fits": False}, "words"),
        ({"fits": False, "words": " "}, "words"),
        ({"fits": True, "better_unit": "roads"}, "better_unit"),
        ({"fits": False, "words": "不是。", "better_unit": "water"}, "better_unit"),
        ({"fits": False, "words": "不是。", "better_unit": "commission"}, "better_unit"),
        ({"fits": False, "words": "不是。", "better_unit": 0}, "better_unit"),
    ],
)
def test_what_is_answered_wrongly_is_told_at_its_field(county, wrong, field):
    suggestion = county.registered()
    ask(county, suggestion, "water")
    if isinstance(wrong.get("better_unit"), str):
        wrong = wrong | {"better_unit": county.organs[wrong["better_unit"]].pk}
    with pytest.raises(BadData) as refused:
        answer(county, suggestion, "officer:water", **wrong)
    assert set(refused.value.fields) == {field}
    assert Consultation.objects.waiting().count() == 1


def test_who_is_asked_and_who_asked_are_told(county):
    suggestion = county.registered()
    ask(county, suggestion, "water")
    assert told(county, "officer:water") == ["consultation_asked"]
    assert told(county, "head:water") == ["consultation_asked"]
    assert told(county, "officer:roads") == []

    answer(county, suggestion, "officer:water", fits=True)
    assert told(county, "assigner")[-1] == "consultation_answered"
    assert "consultation_answered" not in told(county, "head:water")


def test_the_general_office_is_asked_and_answers_through_who_passes_items_on(county):
    suggestion = county.registered()
    ask(county, suggestion, "government")
    assert told(county, "sub_assigner") == ["consultation_asked"]
    answer(county, suggestion, "sub_assigner", fits=True)
    assert Consultation.objects.get().fits is True


def test_people_are_offered_what_they_may_do(county):
    suggestion = county.registered()

    def offered(who: str) -> set[str]:
        fresh = county.fresh(suggestion)
        found = possibilities(fresh, [county.actors[who]], county.later())
        return {p.act for p in found if p.is_open and "consult" in p.act}

    assert offered("assigner") == {"consult_units"}
    assert offered("officer:water") == set()
    ask(county, suggestion, "water")
    assert offered("assigner") == {"consult_units", "end_consultation"}
    assert offered("officer:water") == {"answer_consultation"}
    answer(county, suggestion, "officer:water", fits=True)
    assert offered("officer:water") == set()

"""Measures of supervision (督办措施): numbered, answered by a day, one's own or for a leader."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest

from cases import trail
from cases.models import Event, Measure, Suggestion
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible
from notifications import draining
from notifications.models import Message
from people.kinds import OrganKind, Role
from people.models import Post
from tests.county import County, build_county
from workflows import sweeps
from workflows.invariants import violations
from workflows.models import WorkItem
from workflows.work import differences


@pytest.fixture
def county(db) -> County:
    return build_county()


def handled(county: County) -> Suggestion:
    return county.handling(("water", "lead"), ("roads", "co_handler"))


def give(
    county: County, suggestion: Suggestion, by: str, unit: str = "water", **told: Any
) -> Measure:
    given = {"kind": "order", "text": "请立即落实，并书面说明。", "due_on": day(county, 5)} | told
    done = county.do("give_measure", county.task(suggestion, unit), by, **given)
    measure: Measure = done.created["measure"][0]
    return measure


def day(county: County, days: int) -> date:
    return county.today + timedelta(days=days)


def is_in_order(county: County, suggestion: Suggestion) -> Suggestion:
    fresh: Suggestion = county.fresh(suggestion)
    assert differences(fresh, county.at) == []
    assert violations() == []
    assert trail.verify()[1] == []
    return fresh


def lists(suggestion: Suggestion) -> list[tuple[str, str]]:
    rows = WorkItem.objects.to_do().filter(suggestion=suggestion.pk, kind="answer_measure")
    return [(row.kind, row.organ.name) for row in rows.order_by("pk")]


def told(county: County, kind: str) -> set[str]:
    draining.run(county.at)
    rows = Message.objects.filter(kind=kind, channel="inbox")
    return set(rows.values_list("user__name", flat=True))


def test_an_order_is_a_numbered_record_that_the_unit_answers_by_its_day(county):
    suggestion = handled(county)
    measure = give(county, suggestion, "assigner")

    assert (measure.number, measure.state, measure.unit.name) == (
        "督〔2026〕1号", "issued", "云溪县水利局",
    )  # fmt: skip
    assert lists(is_in_order(county, suggestion)) == [("answer_measure", "云溪县水利局")]
    assert told(county, "measure_taken") == {"officer:water", "head:water"}
    second = give(county, suggestion, "committee_chair", "roads", kind="reminder", due_on=None)
    assert (second.number, second.state) == ("督〔2026〕2号", "recorded")

    county.do("answer_measure", measure, county.officer("water"), answer="已开工，月底完成。")

    assert county.fresh(measure).state == "answered"
    assert lists(is_in_order(county, suggestion)) == []
    assert not suggestion.clocks.filter(kind="measure", stopped_at=None).exists()
    assert told(county, "measure_answered") == {"assigner", "commission_head"}


def test_an_answer_that_is_none_is_asked_for_again_and_both_texts_are_kept(county):
    suggestion = handled(county)
    measure = give(county, suggestion, "committee_chair", kind="report")
    county.do("answer_measure", measure, county.head("water"), answer="正在研究。")

    county.do(
        "ask_measure_again", measure, "committee_chair", due_on=day(county, 3), why="没有时间表。"
    )

    measure = county.fresh(measure)
    assert (measure.state, measure.answer, measure.asked_again) == ("issued", "", 1)
    assert lists(is_in_order(county, suggestion)) == [("answer_measure", "云溪县水利局")]
    assert "正在研究。" in Event.objects.get(act="answer_measure").facts
    county.do("answer_measure", measure, county.head("water"), answer="3月15日前完工。")
    is_in_order(county, suggestion)


def test_a_day_that_passes_unanswered_is_told_to_the_unit_and_to_who_asked(county):
    suggestion = handled(county)
    measure = give(county, suggestion, "vice_chairperson", kind="instruction")
    county.later(days=6)

    sweeps.run_all(county.at)
    sweeps.run_all(county.later())

    missed = Event.objects.filter(act="mark_overdue", facts__contains='"kind":"measure"')
    assert missed.count() == 1
    assert told(county, "overdue") >= {"officer:water", "head:water"}
    assert "vice_chairperson" in told(county, "unit_overdue")
    assert county.fresh(measure).state == "issued"
    is_in_order(county, suggestion)


def enter(county: County, suggestion: Suggestion, **told: Any) -> Measure:
    given = {
        "kind": "instruction", "text": "请水利局务必重视。", "due_on": day(county, 5),
        "leader": county.leader_post().pk, "channel": "paper",
    } | told  # fmt: skip
    done = county.do("enter_measure", county.task(suggestion, "water"), "secretary", **given)
    measure: Measure = done.created["measure"][0]
    return measure


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"channel": "own"}, "channel"),
        ({}, "scan"),
        ({"channel": "telephone", "call_note": " "}, "call_note"),
        ({"kind": "order", "channel": "telephone", "call_note": "来电。"}, "kind"),
        ({"leader": 0}, "leader"),
        ({"due_on": None}, "due_on"),
    ],
)
def test_what_is_missing_of_an_entered_instruction_is_told_at_its_field(county, wrong, field):
    suggestion = handled(county)
    with pytest.raises(BadData) as refused:
        enter(county, suggestion, **wrong)
    assert list(refused.value.fields) == [field]
    assert not Measure.objects.exists()


def test_a_leaders_instruction_is_entered_by_the_secretary_with_scan_or_call_note(county):
    suggestion = handled(county)
    call = "3月2日上午来电：请水利局务必重视。"
    measure = enter(county, suggestion, channel="telephone", call_note=call)

    assert (measure.leader, measure.given_by.name, measure.channel) == (
        county.leader_post(), "secretary", "telephone",
    )  # fmt: skip
    assert told(county, "measure_entered") == {"vice_chairperson"}
    assert enter(county, suggestion, scan=county.scan("批示")).scan is not None
    is_in_order(county, suggestion)
    with pytest.raises(NotPermitted):
        give(county, suggestion, "secretary", kind="instruction")


@pytest.mark.parametrize(
    ("by", "allowed"),
    [
        ("vice_chairperson", {
            "reminder", "order", "talk", "visit", "notice", "instruction", "report",
        }),
        ("committee_chair", {
            "reminder", "order", "talk", "visit", "notice", "instruction", "report",
        }),
        ("assigner", {"reminder", "order", "visit", "report"}),
    ],
)  # fmt: skip
def test_who_supervises_takes_only_the_measures_of_his_or_her_rank(county, by, allowed):
    suggestion = handled(county)
    taken = set()
    for kind in ("reminder", "order", "talk", "visit", "notice", "instruction", "report"):
        with suppress(BadData):
            taken.add(give(county, suggestion, by, kind=kind).kind)

    assert taken == allowed


def test_neither_units_nor_intake_nor_deputies_take_measures(county):
    suggestion = handled(county)
    for by in ("intake", "rating:sc_office", "officer:water", "head:roads", "sub_assigner"):
        with pytest.raises((NotPermitted, NotVisible)):
            give(county, suggestion, by)
    with pytest.raises(NotPermitted):
        county.do(
            "give_measure", county.task(suggestion, "water"), county.deputy(), kind="order",
            text="x", due_on=day(county, 5),
        )  # fmt: skip


def test_the_office_that_passed_the_task_on_presses_its_own_unit(county):
    suggestion = county.assigned(("government", "sole"))
    office = county.task(suggestion, "government")
    county.do("sub_assign", office, "sub_assigner", units=county.shares(("water", "sole")))

    measure = give(county, suggestion, "sub_assigner", kind="reminder", due_on=None)

    assert measure.giver.name == "云溪县人民政府办公室"
    with pytest.raises(BadData):
        give(county, suggestion, "sub_assigner", kind="talk")


def test_a_unit_answers_only_what_is_addressed_to_it_and_does_not_see_the_others(county):
    suggestion = handled(county)
    measure = give(county, suggestion, "assigner")
    roads = county.officer("roads")

    assert not Measure.objects.visible_to(roads.user, county.today).exists()
    with pytest.raises(NotPermitted):
        county.do("answer_measure", measure, roads, answer="不是我们。")
    with pytest.raises(NotPermitted):
        county.do("take_back_measure", measure, county.officer("water"), why="不需要。")


def test_who_is_asked_and_not_ordered_gets_a_letter(county):
    county.found("league", OrganKind.MASS_ORGANISATION, "云溪县总工会")
    suggestion = county.handling(("league", "consulted"))
    with pytest.raises(BadData) as refused:
        give(county, suggestion, "assigner", "league")
    assert list(refused.value.fields) == ["kind"]

    give(county, suggestion, "assigner", "league", kind="reminder", due_on=None)

    assert told(county, "letter_measure") == {"officer:league", "head:league"}


def test_a_measure_is_taken_back_with_a_reason_and_stays_on_record(county):
    suggestion = handled(county)
    measure = give(county, suggestion, "assigner")

    county.do("take_back_measure", measure, "commission_head", why="已另行处理。")

    assert county.fresh(measure).state == "taken_back"
    assert lists(is_in_order(county, suggestion)) == []
    with pytest.raises(NotNow):
        county.do("answer_measure", measure, county.officer("water"), answer="已办。")


def test_a_measure_is_answered_whatever_has_become_of_the_item(county):
    suggestion = county.replied()
    measure = give(county, suggestion, "vice_chairperson", kind="instruction")
    closed = county.rated(suggestion)
    assert closed.state == "closed"
    assert lists(is_in_order(county, suggestion)) == [("answer_measure", "云溪县水利局")]

    county.do("answer_measure", measure, county.head("water"), answer="已办结。")

    is_in_order(county, suggestion)
    with pytest.raises(NotNow):
        give(county, suggestion, "vice_chairperson", kind="instruction")


def test_a_unit_answers_also_when_the_assignment_was_taken_back(county):
    suggestion = county.assigned(("water", "sole"))
    order = give(county, suggestion, "assigner")

    county.do("recall_assignment", suggestion, "assigner", why="交办有误。")

    assert lists(is_in_order(county, suggestion)) == [("answer_measure", "云溪县水利局")]
    county.do("answer_measure", order, county.officer("water"), answer="该件已撤回交办。")
    assert lists(is_in_order(county, suggestion)) == []


def test_what_is_withdrawn_ends_its_measures_too(county):
    suggestion = handled(county)
    measure = give(county, suggestion, "assigner")
    county.do("ask_withdrawal", suggestion, county.deputy(), why="问题已解决。")
    county.do("confirm_withdrawal", suggestion, "assigner")

    assert county.fresh(measure).state == "lapsed"
    is_in_order(county, suggestion)


def test_what_is_archived_ends_its_measures_too(county):
    suggestion = county.replied()
    measure = give(county, suggestion, "assigner")
    county.rated(suggestion)
    county.term.over_on = county.today
    county.term.save()

    sweeps.run_all(county.later())

    assert county.fresh(suggestion).state == "archived"
    assert county.fresh(measure).state == "lapsed"
    is_in_order(county, suggestion)


def test_the_successor_of_a_unit_answers_and_without_one_the_office(county):
    suggestion = handled(county)
    measure = give(county, suggestion, "assigner")
    lost = give(county, suggestion, "assigner", "roads")
    heir = county.found("rivers", OrganKind.GOVERNMENT_UNIT, "云溪县河湖局")
    for key, successor in (("water", heir), ("roads", None)):
        organ = county.organs[key]
        organ.valid_until, organ.successor = county.today + timedelta(days=1), successor
        organ.save()
    county.later(days=1)

    sweeps.run_all(county.at)

    assert county.fresh(measure).unit == heir
    assert county.fresh(lost).unit == county.organs["commission"]
    is_in_order(county, suggestion)
    county.do("answer_measure", measure, county.officer("rivers"), answer="已接续办理。")
    county.do("answer_measure", lost, "assigner", answer="该单位已撤销，另行交办。")
    is_in_order(county, suggestion)


def test_a_post_that_has_ended_gives_no_instruction(county):
    suggestion = handled(county)
    post = county.leader_post()
    Post.objects.filter(pk=post.pk).update(valid_until=county.today)

    with pytest.raises((NotPermitted, NotVisible)):
        give(county, suggestion, "vice_chairperson", kind="instruction")
    assert post.role == Role.VICE_CHAIRPERSON

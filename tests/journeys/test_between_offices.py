"""Between offices: taking back, mending a slip, disputes (撤回交办、更正、争议裁定).

Named after the rows of the rulebook's section 10; every date is written out.
"""

from __future__ import annotations

from datetime import date

import pytest

from cases import trail
from cases.models import Clock
from cases.refusals import ActRefused, BadData, NotPermitted
from workflows.explaining import possibilities
from workflows.invariants import violations
from workflows.models import WorkItem
from workflows.work import differences, open_work

pytestmark = pytest.mark.django_db


def is_in_order(county, *suggestions):
    """Tell whether lists, trail and invariants fit the states."""
    clean = all(differences(county.fresh(s), county.at) == [] for s in suggestions)
    return clean and trail.verify()[1] == [] and violations() == []


def kinds(suggestion):
    """Return what is on somebody's list."""
    return sorted(stamp.kind for stamp in open_work(suggestion))


def running(suggestion, kind):
    """Return the due days of the deadlines of a kind that run."""
    clocks = Clock.objects.filter(suggestion=suggestion, kind=kind, stopped_at=None)
    return [clock.due_on for clock in clocks.order_by("pk")]


# -- taking an assignment back --------------------------------------------------------------------


def test_assignment_is_recalled_and_given_anew(county):
    suggestion = county.registered()
    by_when = running(suggestion, "assignment")
    units = county.shares(("water", "lead"), ("roads", "co_handler"))
    county.do("assign", suggestion, "assigner", units=units)
    assert running(suggestion, "reply") == [date(2026, 4, 13)]

    county.later(days=2)
    county.do("recall_assignment", suggestion, "assigner", why="交办对象有误。")

    fresh = county.fresh(suggestion)
    assert (fresh.state, fresh.round_number, fresh.assigned_on) == ("registered", 0, None)
    assert kinds(suggestion) == ["assign"]
    assert {a.state for a in suggestion.assignments.all()} == {"recalled"}
    assert running(suggestion, "assignment") == by_when
    assert suggestion.clocks.filter(stopped_at=None).count() == 1
    assert WorkItem.objects.to_do().filter(organ=county.organs["water"]).count() == 0

    # The same unit may be named again; the reply counts from the new assignment.
    county.do("assign", suggestion, "assigner", units=county.shares(("water", "sole")))
    first, second = suggestion.rounds.order_by("pk")
    assert (first.number, second.number) == (1, 1)
    assert (first.assigned_on, second.assigned_on) == (date(2026, 1, 12), date(2026, 1, 14))
    assert first.recalled_at is not None
    assert running(suggestion, "reply") == [date(2026, 4, 14)]
    county.do("accept", county.task(suggestion, "water"), county.officer("water"))
    county.reply_all(county.fresh(suggestion))
    assert county.rated(suggestion).state == "closed"
    assert is_in_order(county, suggestion)


def test_assignment_stands_once_a_unit_has_signed_in(county):
    suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"))
    county.do("accept", county.task(suggestion, "roads"), county.officer("roads"))

    with pytest.raises(ActRefused, match="signed in"):
        county.do("recall_assignment", suggestion, "assigner", why="交办对象有误。")


def test_recall_needs_its_reason_and_its_office(county):
    suggestion = county.assigned(("water", "sole"))
    with pytest.raises(BadData):
        county.do("recall_assignment", suggestion, "assigner", why=" ")
    with pytest.raises(NotPermitted):
        county.do("recall_assignment", suggestion, county.head("water"), why="误。")
    assert kinds(suggestion) == ["sign_in"]


def test_what_was_recalled_with_a_return_under_way_leaves_nothing_open(county):
    suggestion = county.assigned(("water", "separate"), ("roads", "separate"))
    task = county.task(suggestion, "water")
    county.do("request_return", task, county.officer("water"), why="不属我局。")
    county.do("approve_return", task, "assigner")

    county.do("recall_assignment", suggestion, "assigner", why="重新研究。")

    assert kinds(suggestion) == ["assign"]
    assert is_in_order(county, suggestion)


def test_general_office_recalls_its_sub_assignment(county):
    suggestion = county.assigned(("government", "sole"))
    due = running(suggestion, "reply")
    office = county.task(suggestion, "government")
    units = county.shares(("water", "lead"), ("roads", "co_handler"))
    county.do("sub_assign", office, "sub_assigner", units=units)

    county.later(days=3)
    county.do("recall_sub_assignment", office, "sub_assigner", why="分工有误。")

    assert county.fresh(office).state == "pending_sub_assignment"
    assert kinds(suggestion) == ["sub_assign"]
    assert running(suggestion, "reply") == due == [date(2026, 4, 13)]
    again = county.shares(("water", "sole"))
    county.do("sub_assign", office, "sub_assigner", units=again)
    assert running(suggestion, "reply") == due
    county.do("accept", county.task(suggestion, "water"), county.officer("water"))
    with pytest.raises(ActRefused, match="signed in"):
        county.do("recall_sub_assignment", office, "sub_assigner", why="分工有误。")
    county.reply_all(county.fresh(suggestion))
    assert county.rated(suggestion).state == "closed"
    assert is_in_order(county, suggestion)


def test_lead_beside_the_government_still_waits_after_a_recalled_sub_assignment(county):
    suggestion = county.assigned(("court", "lead"), ("government", "co_handler"))
    office, court = county.task(suggestion, "government"), county.task(suggestion, "court")
    county.do("accept", court, county.officer("court"))
    county.contact(court)
    co_handler = county.shares(("water", "co_handler"))
    county.do("sub_assign", office, "sub_assigner", units=co_handler)
    county.do("recall_sub_assignment", office, "sub_assigner", why="分工有误。")
    assert kinds(suggestion) == ["sub_assign"]

    units = county.shares(("roads", "co_handler"))
    county.do("sub_assign", office, "sub_assigner", units=units)
    roads = county.task(suggestion, "roads")
    county.do("accept", roads, county.officer("roads"))
    county.do("send_opinion", roads, county.officer("roads"), text="同意。")

    assert kinds(suggestion) == ["reply"]
    assert is_in_order(county, suggestion)


# -- mending a slip --------------------------------------------------------------------------------


def test_wrong_unit_is_corrected_without_a_new_clock_and_without_a_return(county):
    suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"))
    wrong = county.task(suggestion, "water")
    county.later(days=7)

    county.do(
        "correct_assignment",
        wrong,
        "assigner",
        organ=county.organs["schools"].pk,
        why="误选单位。",
    )

    right = county.task(suggestion, "schools")
    assert (county.fresh(wrong).state, right.state) == ("superseded", "sub_assigned")
    assert (right.replaces, right.hops, right.role) == (wrong, 0, "lead")
    assert (right.assigned_on, right.received_on) == (date(2026, 1, 12), date(2026, 1, 19))
    assert running(suggestion, "reply") == [date(2026, 4, 13)]
    # The right unit has its own days to give the item back, from its receipt.
    assert right.return_due_on == date(2026, 1, 26)
    for unit in ("schools", "roads"):
        county.do("accept", county.task(suggestion, unit), county.officer(unit))
    county.reply_all(county.fresh(suggestion))
    assert county.rated(suggestion).state == "closed"
    assert is_in_order(county, suggestion)


def test_correction_is_over_with_the_sign_in_and_names_nobody_twice(county):
    suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"))
    water = county.task(suggestion, "water")
    roads, court = county.organs["roads"].pk, county.organs["court"].pk
    with pytest.raises(BadData):
        county.do("correct_assignment", water, "assigner", organ=roads, why="误选。")
    county.do("accept", water, county.officer("water"))
    with pytest.raises(ActRefused):
        county.do("correct_assignment", water, "assigner", organ=court, why="误选。")


# -- nobody competent, disputes --------------------------------------------------------------------


def test_dispute_is_decided_by_the_leader_and_the_unit_stays(county):
    suggestion = county.assigned(("water", "sole"))
    task = county.task(suggestion, "water")
    county.do("request_return", task, county.officer("water"), why="不属我局。")
    county.do("refuse_return", task, "assigner", decision="属你局职责。")

    county.do("dispute", task, county.head("water"), why="法定职责在交通部门。")

    (open_item,) = open_work(suggestion)
    assert (open_item.kind, open_item.organ_id, open_item.due_on) == (
        "settle_dispute",
        county.organs["commission"].pk,
        date(2026, 1, 19),
    )
    data = {"unit": county.organs["water"].pk, "decision": "由水利局承办。"}
    with pytest.raises(NotPermitted):
        county.do("settle_dispute", task, "assigner", **data)
    county.do("settle_dispute", task, "commission_head", **data)

    assert (county.fresh(task).state, county.fresh(task).settled) == ("accepted", True)
    with pytest.raises(ActRefused, match="finally"):
        county.do("dispute", task, county.head("water"), why="仍不属我局。")
    county.reply_all(county.fresh(suggestion))
    assert county.rated(suggestion).state == "closed"
    assert is_in_order(county, suggestion)


def test_item_returned_twice_is_decided_by_the_leader_finally(county):
    suggestion = county.assigned(("water", "sole"))
    for unit, following in (("water", "roads"), ("roads", "court")):
        task = county.task(suggestion, unit)
        county.do("request_return", task, county.officer(unit), why="不属我单位。")
        county.do("approve_return", task, "assigner")
        county.do("reassign", task, "assigner", organ=county.organs[following].pk)
    court = county.task(suggestion, "court")
    with pytest.raises(ActRefused, match="as often as the rules allow"):
        county.do("request_return", court, county.officer("court"), why="不属我院。")
    county.do("dispute", court, county.head("court"), why="不属审判职责。")

    named = {"unit": county.organs["water"].pk, "decision": "由水利局承办。"}
    county.do("settle_dispute", court, "commission_head", **named)

    water = county.task(suggestion, "water")
    assert (water.state, water.settled, water.replaces) == ("sub_assigned", True, court)
    for act, by, data in (
        ("request_return", county.officer("water"), {"why": "不属我局。"}),
        ("dispute", county.head("water"), {"why": "不属我局。"}),
    ):
        with pytest.raises(ActRefused, match="finally"):
            county.do(act, water, by, **data)
    assert is_in_order(county, suggestion)


def test_dispute_below_the_government_is_decided_there(county):
    suggestion = county.assigned(("government", "sole"))
    units = county.shares(("water", "lead"), ("roads", "co_handler"))
    county.do("sub_assign", county.task(suggestion, "government"), "sub_assigner", units=units)
    roads = county.task(suggestion, "roads")
    county.do("dispute", roads, county.head("roads"), why="无会办职责。")
    (item,) = [s for s in open_work(suggestion) if s.kind == "settle_dispute"]
    assert item.organ_id == county.organs["government"].pk
    schools = {"unit": county.organs["schools"].pk, "decision": "改由教育局会办。"}
    with pytest.raises(NotPermitted):
        county.do("settle_dispute", roads, "commission_head", **schools)

    county.do("settle_dispute", roads, "sub_assigner", **schools)

    assert county.task(suggestion, "schools").role == "co_handler"
    assert is_in_order(county, suggestion)


def test_dispute_is_late_once_the_window_is_over(county):
    suggestion = county.assigned(("water", "sole"))
    task = county.task(suggestion, "water")
    county.later(days=20)

    with pytest.raises(ActRefused, match="days for a return are over"):
        county.do("dispute", task, county.head("water"), why="不属我局。")

    told = possibilities(county.fresh(suggestion), [county.head("water")], county.at)
    assert {p.act for p in told if p.is_open} == {"accept", "request_return_late"}


def test_opinion_comes_in_while_the_lead_unit_disputes(county):
    suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"))
    county.do("dispute", county.task(suggestion, "water"), county.head("water"), why="职责不清。")
    county.do("accept", county.task(suggestion, "roads"), county.officer("roads"))

    late = county.task(suggestion, "roads")
    county.do("send_opinion", late, county.officer("roads"), text="同意主办意见。")

    assert county.fresh(late).state == "opinion_sent"
    assert differences(county.fresh(suggestion), county.at) == []

"""Late returns, co-ordination, urgent items and late replies (逾期退回、协调、急件、逾期答复).

Named after the rows of the rulebook's section 10; every date is written out.
"""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import Clock
from cases.refusals import ActRefused, BadData, NotPermitted, NotVisible
from notifications import draining
from notifications.models import Message
from tests.journeys.test_between_offices import is_in_order, kinds, running
from workflows import sweeps
from workflows.work import open_work

pytestmark = pytest.mark.django_db


def returned(county, suggestion, unit="water"):
    """Bring a unit's task to an approved return."""
    task = county.task(suggestion, unit)
    county.do("request_return", task, county.officer(unit), why="不属我局。")
    county.do("approve_return", task, "assigner")
    return task


# -- return accepted, return late or refused -----------------------------------------------------


def test_return_accepted_gives_the_new_unit_its_own_days_and_shows_the_age(county):
    suggestion = county.assigned(("water", "sole"))
    county.later(days=3)
    returned(county, suggestion)
    county.do(
        "reassign",
        county.task(suggestion, "water"),
        "assigner",
        organ=county.organs["roads"].pk,
    )

    roads = county.task(suggestion, "roads")
    assert (roads.hops, roads.first_assigned_on, roads.assigned_on) == (
        1,
        date(2026, 1, 12),
        date(2026, 1, 15),
    )
    assert (roads.return_due_on, running(suggestion, "reply")) == (
        date(2026, 1, 22),
        [date(2026, 4, 15)],
    )
    assert is_in_order(county, suggestion)


def test_return_late_is_on_record_and_refused_by_rule_and_the_unit_goes_on(county):
    suggestion = county.assigned(("water", "sole"))
    task = county.task(suggestion, "water")
    with pytest.raises(ActRefused, match="usual way"):
        county.do("request_return_late", task, county.officer("water"), why="不属我局。")
    county.later(days=8)
    assert county.today > task.return_due_on == date(2026, 1, 19)
    with pytest.raises(ActRefused, match="must go on"):
        county.do("request_return", task, county.officer("water"), why="不属我局。")

    county.do("request_return_late", task, county.officer("water"), why="不属我局。")

    late = county.fresh(task)
    assert (late.state, late.return_late, late.hops) == ("accepted", True, 0)
    assert late.return_decision != ""
    assert (county.fresh(suggestion).state, kinds(suggestion)) == ("handling", ["contact"])
    with pytest.raises(ActRefused):
        county.do("dispute", task, county.head("water"), why="不属我局。")
    county.reply_all(county.fresh(suggestion))
    assert county.rated(suggestion).state == "closed"
    assert is_in_order(county, suggestion)


def test_return_late_is_agreed_to_all_the_same_with_a_reason(county):
    suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"))
    task = county.task(suggestion, "water")
    county.later(days=8)
    county.do("request_return_late", task, county.officer("water"), why="不属我局。")
    with pytest.raises(NotPermitted):
        county.do("allow_late_return", task, county.head("water"), decision="同意。")
    with pytest.raises(BadData):
        county.do("allow_late_return", task, "assigner", decision=" ")

    county.do("allow_late_return", task, "assigner", decision="职责确已划转。")

    assert county.fresh(task).state == "return_approved"
    assert kinds(suggestion) == ["reassign", "sign_in"]
    county.do("reassign", task, "assigner", organ=county.organs["court"].pk)
    assert county.task(suggestion, "court").hops == 1
    for unit in ("court", "roads"):
        county.do("accept", county.task(suggestion, unit), county.officer(unit))
    county.reply_all(county.fresh(suggestion))
    assert county.rated(suggestion).state == "closed"
    assert is_in_order(county, suggestion)


def test_return_late_of_a_co_handler_is_agreed_to(county):
    suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"))
    roads, water = county.task(suggestion, "roads"), county.task(suggestion, "water")
    county.do("accept", water, county.officer("water"))
    county.contact(water)
    county.later(days=8)
    county.do("request_return_late", roads, county.officer("roads"), why="无关。")
    county.do("allow_late_return", roads, "assigner", decision="无会办职责。")
    assert kinds(suggestion) == ["reassign"]
    county.do("reassign", roads, "assigner", organ=county.organs["schools"].pk)
    schools = county.task(suggestion, "schools")
    county.do("accept", schools, county.officer("schools"))

    county.do("send_opinion", schools, county.officer("schools"), text="同意。")

    assert kinds(suggestion) == ["reply"]
    assert is_in_order(county, suggestion)


def test_return_late_comes_to_nothing_once_the_deputy_was_contacted(county):
    suggestion = county.assigned(("water", "sole"))
    task = county.task(suggestion, "water")
    county.later(days=8)
    county.do("request_return_late", task, county.officer("water"), why="不属我局。")
    county.contact(task)

    with pytest.raises(ActRefused, match="before any contact"):
        county.do("allow_late_return", task, "assigner", decision="同意。")


# -- nobody competent / dispute --------------------------------------------------------------------


def test_nobody_competent_is_settled_by_co_ordination_with_minutes(county):
    suggestion = county.assigned(("water", "sole"))
    task = returned(county, suggestion)

    county.do("call_coordination", task, "assigner", why="各单位均称无职责。")

    assert county.fresh(task).state == "coordinating"
    (item,) = open_work(suggestion)
    assert (item.kind, item.organ_id, item.due_on) == (
        "coordinate",
        county.organs["commission"].pk,
        date(2026, 1, 19),
    )
    data = {
        "units": county.shares(("roads", "lead"), ("schools", "co_handler")),
        "minutes": "由交通局主办、教育局会办。",
        "number": "云人代协〔2026〕1号",
    }
    for stranger in ("sub_assigner", county.head("water"), "intake"):
        with pytest.raises((NotPermitted, NotVisible)):
            county.do("settle_coordination", task, stranger, **data)
    with pytest.raises(BadData):
        county.do("settle_coordination", task, "assigner", **(data | {"minutes": " "}))
    county.do("settle_coordination", task, "assigner", **data)

    roads, schools = county.task(suggestion, "roads"), county.task(suggestion, "schools")
    assert (county.fresh(task).state, county.fresh(task).minutes_number) == (
        "superseded",
        "云人代协〔2026〕1号",
    )
    assert {roads.replaces_id, schools.replaces_id} == {task.pk}
    assert (roads.settled, roads.hops, roads.role, schools.role) == (True, 1, "lead", "co_handler")
    with pytest.raises(ActRefused, match="finally"):
        county.do("request_return", roads, county.officer("roads"), why="不属我局。")
    for unit in ("roads", "schools"):
        county.do("accept", county.task(suggestion, unit), county.officer(unit))
    county.reply_all(county.fresh(suggestion))
    assert county.rated(suggestion).state == "closed"
    assert is_in_order(county, suggestion)


def test_dispute_is_settled_by_co_ordination_below_the_government(county):
    suggestion = county.assigned(("government", "sole"))
    units = county.shares(("water", "lead"), ("roads", "co_handler"))
    county.do("sub_assign", county.task(suggestion, "government"), "sub_assigner", units=units)
    water = county.task(suggestion, "water")
    county.do("dispute", water, county.head("water"), why="职责不清。")
    with pytest.raises(NotPermitted):
        county.do("call_coordination", water, "assigner", why="职责不清。")
    county.do("call_coordination", water, "sub_assigner", why="职责不清。")
    agreed = {"minutes": "由水利局主办。", "number": "云政协调1号"}
    wrong = (
        (("water", "sole"),),
        (("water", "co_handler"),),
        (("roads", "lead"),),
        (("water", "separate"),),
    )
    for shares in wrong:
        with pytest.raises(BadData) as bad:
            county.do(
                "settle_coordination",
                water,
                "sub_assigner",
                units=county.shares(*shares),
                **agreed,
            )
        assert set(bad.value.fields) == {"units"}

    both = county.shares(("water", "lead"), ("schools", "co_handler"))
    county.do("settle_coordination", water, "sub_assigner", units=both, **agreed)

    assert (county.fresh(water).state, county.fresh(water).settled) == ("accepted", True)
    assert kinds(suggestion) == ["contact", "sign_in", "sign_in"]
    for unit in ("roads", "schools"):
        county.do("accept", county.task(suggestion, unit), county.officer(unit))
    county.reply_all(county.fresh(suggestion))
    assert county.rated(suggestion).state == "closed"
    assert is_in_order(county, suggestion)


def test_nobody_competent_and_the_item_is_handled_separately_in_the_end(county):
    suggestion = county.assigned(("water", "sole"))
    task = county.task(suggestion, "water")
    county.do("dispute", task, county.head("water"), why="涉及两家。")
    county.do("call_coordination", task, "commission_head", why="涉及两家。")
    shares = county.shares(("water", "separate"), ("court", "separate"))

    county.do("settle_coordination", task, "assigner", units=shares, minutes="分别办理。")

    assert county.fresh(task).role == "separate"
    assert county.fresh(suggestion).state == "assigned"
    county.do("accept", county.task(suggestion, "court"), county.officer("court"))
    assert county.fresh(suggestion).state == "handling"
    county.reply_all(county.fresh(suggestion))
    assert county.fresh(suggestion).state == "replied"
    assert is_in_order(county, suggestion)


def test_nobody_competent_for_a_share_keeps_the_lead_waiting_until_it_is_waived(county):
    suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"))
    water = county.task(suggestion, "water")
    county.do("accept", water, county.officer("water"))
    county.contact(water)
    roads = returned(county, suggestion, "roads")
    county.do("call_coordination", roads, "assigner", why="无人会办。")
    assert kinds(suggestion) == ["coordinate"]

    county.do("waive_opinion", roads, "assigner", why="无需会办。")

    assert kinds(suggestion) == ["reply"]
    assert is_in_order(county, suggestion)


def test_nobody_competent_and_the_deputy_withdraws(county):
    suggestion = county.assigned(("water", "sole"))
    task = returned(county, suggestion)
    county.do("call_coordination", task, "assigner", why="各单位均称无职责。")
    county.do("ask_withdrawal", suggestion, county.deputy(), why="问题已解决。")

    county.do("confirm_withdrawal", suggestion, "intake")

    assert (county.fresh(task).state, kinds(suggestion)) == ("cancelled", [])
    assert is_in_order(county, suggestion)


# -- urgent -----------------------------------------------------------------------------------


def test_urgent_item_has_a_clock_of_its_own_beside_the_reply(county):
    suggestion = county.handling(("water", "lead"), ("roads", "co_handler"))
    county.contact(county.task(suggestion, "water"))
    county.later(days=2)

    county.do("mark_urgent", suggestion, "assigner")

    # Ten working days from the mark on 14 January.
    assert running(suggestion, "urgent") == [date(2026, 1, 28)]
    assert running(suggestion, "reply") == [date(2026, 4, 13)]
    with pytest.raises(ActRefused, match="already"):
        county.do("mark_urgent", suggestion, "assigner")
    county.later(days=15)
    sweeps.run_all(county.at)
    clock = Clock.objects.get(kind="urgent")
    assert (clock.state, clock.missed_at) == ("missed", county.at)
    draining.run(county.at)
    late = Message.objects.filter(kind="overdue", user=county.head("water").user)
    assert late.exists()
    county.reply_all(county.fresh(suggestion))
    assert running(suggestion, "urgent") == []
    assert county.rated(suggestion).state == "closed"
    assert is_in_order(county, suggestion)


def test_urgent_before_the_assignment_counts_from_the_assignment_for_each_unit(county):
    suggestion = county.registered()
    county.do("mark_urgent", suggestion, "assigner")
    county.later(days=3)
    units = county.shares(("water", "separate"), ("court", "separate"))
    county.do("assign", suggestion, "assigner", units=units)

    assert running(suggestion, "urgent") == [date(2026, 1, 29), date(2026, 1, 29)]
    county.later(days=1)
    task = returned(county, suggestion)
    county.do("reassign", task, "assigner", organ=county.organs["roads"].pk)
    assert running(suggestion, "urgent") == [date(2026, 1, 29), date(2026, 1, 30)]
    assert is_in_order(county, suggestion)


def test_urgent_mark_set_by_a_slip_is_taken_away_with_a_reason(county):
    suggestion = county.handling(("water", "sole"))
    county.contact(county.task(suggestion, "water"))
    county.do("mark_urgent", suggestion, "assigner")
    (item,) = open_work(suggestion)
    assert (item.kind, item.due_on) == ("reply", date(2026, 1, 26))
    with pytest.raises(BadData):
        county.do("clear_urgent", suggestion, "assigner", why="")
    with pytest.raises(NotPermitted):
        county.do("clear_urgent", suggestion, county.head("water"), why="误标。")

    county.do("clear_urgent", suggestion, "assigner", why="误标。")

    (item,) = open_work(suggestion)
    assert (item.due_on, running(suggestion, "urgent")) == (date(2026, 4, 13), [])
    assert (county.fresh(suggestion).urgent, county.fresh(suggestion).urgent_on) == (False, None)
    with pytest.raises(ActRefused, match="not marked"):
        county.do("clear_urgent", suggestion, "assigner", why="误标。")
    county.do("mark_urgent", suggestion, "assigner")
    assert is_in_order(county, suggestion)


def test_urgent_item_is_not_put_off_by_an_extension(county):
    suggestion = county.handling(("water", "sole"))
    task = county.task(suggestion, "water")
    county.do("mark_urgent", suggestion, "assigner")
    county.contact(task)
    until = {"why": "需勘查。", "until": date(2026, 6, 1)}
    asked = county.do("request_extension", task, county.officer("water"), **until)

    county.do("approve_extension", asked.created["extension"][0], "assigner")

    assert running(suggestion, "reply") == [date(2026, 6, 1)]
    assert running(suggestion, "urgent") == [date(2026, 1, 26)]
    assert Clock.objects.filter(kind="urgent").count() == 1
    assert [s.due_on for s in open_work(suggestion)] == [date(2026, 1, 26)]
    assert is_in_order(county, suggestion)


# -- late reply ---------------------------------------------------------------------------------


def test_late_reply_is_still_required_and_accepted_and_the_deputy_is_told_how_late(county):
    suggestion = county.handling(("water", "sole"))
    county.later(days=100)
    sweeps.run_all(county.at)
    assert county.today == date(2026, 4, 22)
    # Contact and reply climb beside it, each on its own way, and hold nothing up.
    assert county.fresh(suggestion).state == "handling"
    assert kinds(suggestion) == ["acknowledge_order", "contact", "sign_order"]

    county.reply_all(county.fresh(suggestion))

    assert suggestion.replies.get().delivered_on == date(2026, 4, 22)
    draining.run(county.at)
    told = Message.objects.get(user=county.deputy().user, kind="rating_asked_late")
    assert '"days": "9"' in told.params
    assert county.rated(suggestion).state == "closed"
    assert is_in_order(county, suggestion)


def test_reply_in_time_is_not_told_as_late(county):
    suggestion = county.replied()
    draining.run(county.at)

    mine = Message.objects.filter(user=county.deputy().user, suggestion=suggestion)
    assert {m.kind for m in mine} >= {"rating_asked"}
    assert not mine.filter(kind__endswith="_late").exists()


def test_separate_units_end_differently_and_only_the_bad_one_goes_on(county):
    units = (("water", "separate"), ("roads", "separate"), ("court", "separate"))
    suggestion = county.handling(*units)
    for unit in ("water", "roads"):
        task = county.task(suggestion, unit)
        county.do("deliver_reply", county.signed(task), county.officer(unit))
    assert county.fresh(suggestion).state == "handling"
    for n, option in ((0, "satisfied"), (1, "dissatisfied")):
        county.rated(suggestion, option, n)
    assert county.fresh(suggestion).round_number == 1
    county.later(days=95)
    sweeps.run_all(county.at)
    # The court alone is late.
    court = county.task(suggestion, "court")
    late = Clock.objects.filter(kind="reply").exclude(missed_at=None)
    assert [clock.assignment for clock in late] == [court]
    county.do("deliver_reply", county.signed(court), county.officer("court"))
    assert county.fresh(suggestion).state == "replied"
    county.rated(suggestion, "satisfied", 2)

    fresh = county.fresh(suggestion)
    again = fresh.assignments.filter(round__number=2)
    assert fresh.round_number == 2
    assert [task.organ for task in again] == [county.organs["roads"]]
    assert county.rated(county.second_round(suggestion)).state == "closed"
    assert is_in_order(county, suggestion)


def test_lead_that_was_about_to_reply_waits_for_the_co_handlers_that_are_agreed_on(county):
    suggestion = county.assigned(("water", "lead"), ("court", "lead"), ("roads", "co_handler"))
    water, court, roads = (county.task(suggestion, u) for u in ("water", "court", "roads"))
    county.do("accept", water, county.officer("water"))
    county.do("waive_opinion", roads, "assigner", why="与该局无关。")
    returned(county, suggestion, "court")
    county.do("call_coordination", court, "assigner", why="各单位均称无职责。")
    county.contact(water)
    assert kinds(suggestion) == ["coordinate", "reply"]

    shares = county.shares(("court", "co_handler"), ("schools", "co_handler"))
    county.do(
        "settle_coordination", court, "assigner", units=shares, minutes="水利局主办，两家会办。"
    )

    assert kinds(suggestion) == ["opinion", "sign_in"]
    assert is_in_order(county, suggestion)
    for unit in ("court", "schools"):
        task = county.task(suggestion, unit)
        if county.fresh(task).state == "sub_assigned":
            county.do("accept", task, county.officer(unit))
        county.do("send_opinion", task, county.officer(unit), text="同意。")
    assert kinds(suggestion) == ["reply"]
    assert is_in_order(county, suggestion)

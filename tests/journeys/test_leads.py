"""Several lead units that must agree (双主办、多主办): rulebook 5.4, Shanghai 2015, art. 12."""

from __future__ import annotations

from datetime import date

import pytest

from cases.models import Agreement
from cases.refusals import ActRefused, BadData, NotPermitted
from tests.journeys.test_between_offices import is_in_order, kinds
from workflows import drafts
from workflows.work import open_work

pytestmark = pytest.mark.django_db

TWO_LEADS = (("water", "lead"), ("roads", "lead"), ("schools", "co_handler"))


def ready(county, *units):
    """Bring several leads to where the first has written its reply, opinions in."""
    suggestion = county.handling(*(units or TWO_LEADS))
    for task in suggestion.assignments.filter(role="co_handler"):
        county.do("send_opinion", task, county._officer_of(task), text="同意。")
    task = county.task(suggestion, "water")
    county.contact(task)
    return suggestion, county.written(task)


def agreed(county, reply, *heads):
    """Send a reply to the other leads and let these agree."""
    county.do("ask_agreement", reply, county._officer_of(reply.assignment))
    for unit in heads:
        county.do("agree_reply", reply, county.head(unit))
    return county.fresh(reply)


def test_several_leads_each_reply_once_the_others_agree(county):
    suggestion, reply = ready(county)
    with pytest.raises(ActRefused, match="must agree"):
        county.do("sign_reply", reply, county.head("water"))
    county.do("ask_agreement", reply, county.officer("water"))
    assert kinds(suggestion) == ["agree_reply", "contact", "reply"]
    (item,) = [s for s in open_work(suggestion) if s.kind == "agree_reply"]
    assert item.organ_id == county.organs["roads"].pk
    with pytest.raises(ActRefused, match="this very text"):
        county.do("sign_reply", reply, county.head("water"))
    for nobody in (county.officer("roads"), county.head("water"), county.head("schools")):
        with pytest.raises(NotPermitted):
            county.do("agree_reply", reply, nobody)

    county.do("agree_reply", reply, county.head("roads"))
    county.do("sign_reply", reply, county.head("water"))
    county.do("deliver_reply", reply, county.officer("water"))

    # The other one replies for its part, and the first, which has replied, agrees too.
    roads = county.task(suggestion, "roads")
    county.contact(roads)
    other = agreed(county, county.written(roads), "water")
    county.do("sign_reply", other, county.head("roads"))
    assert county.fresh(suggestion).state == "handling"
    county.do("deliver_reply", other, county.officer("roads"))
    assert county.fresh(suggestion).state == "replied"
    for n in (0, 1):
        county.rated(suggestion, "satisfied", n)
    assert county.fresh(suggestion).state == "closed"
    assert is_in_order(county, suggestion)


def test_co_handler_belongs_to_every_lead_of_its_parent(county):
    suggestion = county.handling(*TWO_LEADS)
    for unit in ("water", "roads"):
        county.contact(county.task(suggestion, unit))
    assert kinds(suggestion) == ["opinion"]

    schools = county.task(suggestion, "schools")
    county.do("send_opinion", schools, county.officer("schools"), text="同意。")

    assert kinds(suggestion) == ["reply", "reply"]
    assert is_in_order(county, suggestion)


def test_changed_draft_ends_what_was_agreed_to(county):
    suggestion, reply = ready(county)
    reply = agreed(county, reply, "roads")
    task = county.task(suggestion, "water")
    with pytest.raises(ActRefused, match="take it back"):
        drafts.save_reply_draft(task, by=county.officer("water"), at=county.at, text="改过。")

    county.do("reopen_reply", reply, county.officer("water"))
    drafts.save_reply_draft(task, by=county.officer("water"), at=county.at, text="改过。")

    with pytest.raises(ActRefused, match="must agree"):
        county.do("sign_reply", reply, county.head("water"))
    reply = agreed(county, reply, "roads")
    first, second = Agreement.objects.order_by("pk")
    assert (first.ended_at is None, second.ended_at) == (False, None)
    assert first.text_hash != second.text_hash
    county.do("sign_reply", reply, county.head("water"))
    county.do("recall_reply", reply, county.head("water"), why="文字有误。")
    with pytest.raises(ActRefused, match="must agree"):
        county.do("sign_reply", reply, county.head("water"))
    assert is_in_order(county, suggestion)


def test_objection_opens_the_text_again(county):
    suggestion, reply = ready(county)
    county.do("ask_agreement", reply, county.officer("water"))
    with pytest.raises(BadData):
        county.do("object_to_reply", reply, county.head("roads"), why=" ")

    county.do("object_to_reply", reply, county.head("roads"), why="道路部分不实。")

    assert county.fresh(reply).state == "drafting"
    assert kinds(suggestion) == ["contact", "reply"]
    assert Agreement.objects.get().objection == "道路部分不实。"
    assert is_in_order(county, suggestion)


def test_leads_that_disagree_are_co_ordinated_and_the_reply_goes_with_the_reason_noted(county):
    suggestion, reply = ready(county)
    county.do("ask_agreement", reply, county.officer("water"))

    county.do("ask_coordination", reply, county.head("roads"), why="两家意见不一。")

    assert county.fresh(reply).state == "coordinating"
    (item,) = [s for s in open_work(suggestion) if s.kind == "settle_reply"]
    assert (item.organ_id, item.due_on) == (county.organs["commission"].pk, date(2026, 1, 19))
    with pytest.raises(NotPermitted):
        county.do("settle_reply", reply, county.head("roads"), goes=True, decision="先行答复。")
    county.do("settle_reply", reply, "assigner", goes=True, decision="先行答复,分歧另行研究。")
    county.do("sign_reply", reply, county.head("water"))
    county.do("deliver_reply", reply, county.officer("water"))

    assert county.fresh(reply).without_agreement == "先行答复,分歧另行研究。"
    assert is_in_order(county, suggestion)


def test_leads_that_disagree_write_anew_where_the_office_says_so(county):
    suggestion, reply = ready(county)
    county.do("ask_agreement", reply, county.officer("water"))
    county.do("ask_coordination", reply, county.head("water"), why="对方不签。")

    county.do("settle_reply", reply, "commission_head", goes=False, decision="请采纳意见后再送。")

    assert (county.fresh(reply).state, kinds(suggestion)) == ("drafting", ["contact", "reply"])
    with pytest.raises(ActRefused, match="must agree"):
        county.do("sign_reply", reply, county.head("water"))
    assert is_in_order(county, suggestion)


def test_leads_below_the_government_are_co_ordinated_there(county):
    suggestion = county.assigned(("government", "lead"), ("court", "co_handler"))
    units = county.shares(("water", "lead"), ("roads", "lead"))
    county.do("sub_assign", county.task(suggestion, "government"), "sub_assigner", units=units)
    for unit in ("water", "roads", "court"):
        county.do("accept", county.task(suggestion, unit), county.officer(unit))
    # Two leads of one parent, a co-handler of the other tier: it belongs to both.
    for unit in ("water", "roads"):
        county.contact(county.task(suggestion, unit))
    assert kinds(suggestion) == ["opinion"]
    court = county.task(suggestion, "court")
    county.do("send_opinion", court, county.officer("court"), text="同意。")
    reply = county.written(county.task(suggestion, "water"))
    for again in ("object_to_reply", "ask_coordination"):
        # What is opened again is reviewed again.
        county.do("send_to_review", reply, county.officer("water"))
        county.do("pass_review", reply, "sub_assigner")
        county.do("ask_agreement", reply, county.officer("water"))
        county.do(again, reply, county.head("roads"), why="两家意见不一。")
    with pytest.raises(NotPermitted):
        county.do("settle_reply", reply, "assigner", goes=True, decision="先行答复。")

    county.do("settle_reply", reply, "sub_assigner", goes=True, decision="先行答复。")

    county.do("sign_reply", reply, county.head("water"))
    assert is_in_order(county, suggestion)


def test_lead_that_was_replaced_is_asked_no_more_and_the_new_one_is(county):
    suggestion = county.assigned(("water", "lead"), ("roads", "lead"))
    county.do("accept", county.task(suggestion, "water"), county.officer("water"))
    water = county.task(suggestion, "water")
    county.contact(water)
    reply = county.written(water)
    county.do("ask_agreement", reply, county.officer("water"))
    roads = county.task(suggestion, "roads")
    county.do("request_return", roads, county.officer("roads"), why="不属我局。")
    county.do("approve_return", roads, "assigner")
    assert kinds(suggestion) == ["agree_reply", "reassign", "reply"]

    county.do("reassign", roads, "assigner", organ=county.organs["court"].pk)

    assert kinds(suggestion) == ["reply", "sign_in"]
    with pytest.raises(NotPermitted):
        county.do("agree_reply", reply, county.head("roads"))
    county.do("reopen_reply", reply, county.officer("water"))
    reply = agreed(county, reply, "court")
    county.do("sign_reply", reply, county.head("water"))
    assert is_in_order(county, suggestion)


def test_co_ordination_may_name_several_leads(county):
    suggestion = county.assigned(("water", "sole"))
    task = county.task(suggestion, "water")
    county.do("dispute", task, county.head("water"), why="涉及两家。")
    county.do("call_coordination", task, "assigner", why="涉及两家。")
    shares = county.shares(("water", "lead"), ("roads", "lead"))

    county.do("settle_coordination", task, "assigner", units=shares, minutes="两家共同主办。")

    county.do("accept", county.task(suggestion, "roads"), county.officer("roads"))
    county.contact(task)
    reply = agreed(county, county.written(county.fresh(task)), "roads")
    county.do("sign_reply", reply, county.head("water"))
    assert is_in_order(county, suggestion)


def test_withdrawal_ends_what_lead_units_are_asked(county):
    suggestion, reply = ready(county)
    county.do("ask_agreement", reply, county.officer("water"))
    county.do("ask_withdrawal", suggestion, county.deputy(), why="问题已解决。")

    county.do("confirm_withdrawal", suggestion, "intake")

    assert kinds(suggestion) == []
    with pytest.raises(ActRefused, match="withdrawn"):
        county.do("agree_reply", reply, county.head("roads"))
    assert is_in_order(county, suggestion)


def test_one_lead_alone_asks_nobody(county):
    suggestion = county.handling(("water", "lead"), ("roads", "co_handler"))
    roads = county.task(suggestion, "roads")
    county.do("send_opinion", roads, county.officer("roads"), text="同意。")
    task = county.task(suggestion, "water")
    county.contact(task)

    with pytest.raises(ActRefused, match="several lead units"):
        county.do("ask_agreement", county.written(task), county.officer("water"))

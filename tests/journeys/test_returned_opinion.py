"""A co-handler's opinion that says nothing is returned, and another one is given in its time."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from cases import trail
from cases.models import Clock, Opinion
from cases.refusals import BadData, NotNow, NotPermitted
from tests.county import build_county
from workflows import sweeps
from workflows.invariants import violations
from workflows.work import differences, open_work

pytestmark = pytest.mark.django_db

JOINT = (("water", "lead"), ("roads", "co_handler"))


def kinds(county, suggestion):
    return sorted(stamp.kind for stamp in open_work(county.fresh(suggestion)))


def is_in_order(county, suggestion):
    clean = differences(county.fresh(suggestion), county.at) == []
    return clean and trail.verify()[1] == [] and list(violations()) == []


def with_opinion(county, *, contacted=True):
    suggestion = county.handling(*JOINT)
    if contacted:
        county.contact(county.task(suggestion, "water"))
    roads = county.task(suggestion, "roads")
    county.do("send_opinion", roads, county.officer("roads"), text="无意见。")
    return suggestion


def returned(county, suggestion, by=None):
    roads, by = county.task(suggestion, "roads"), by or county.officer("water")
    county.do("return_opinion", roads, by, why="没有说明改造范围。")


@pytest.mark.parametrize("contacted", [True, False])
def test_lead_waits_again_and_the_co_handler_has_five_working_days(contacted):
    county = build_county()
    suggestion = with_opinion(county, contacted=contacted)
    county.at = datetime(2026, 2, 10, 1, tzinfo=UTC)

    returned(county, suggestion)

    assert kinds(county, suggestion) == (["opinion"] if contacted else ["contact", "opinion"])
    # Tuesday 10 February: 11, 12, 13, Saturday 14, and after the festival the 24th.
    clock = Clock.objects.get(kind="opinion", stopped_at=None)
    assert (clock.rule, clock.due_on) == ("cohandler_redo", date(2026, 2, 24))
    assert is_in_order(county, suggestion)

    roads = county.task(suggestion, "roads")
    county.do("send_opinion", roads, county.officer("roads"), text="改造范围至桥头。")

    assert kinds(county, suggestion) == (["reply"] if contacted else ["contact"])
    given = Opinion.objects.order_by("pk").values_list("text", "return_reason")
    assert list(given) == [("无意见。", "没有说明改造范围。"), ("改造范围至桥头。", "")]
    assert is_in_order(county, suggestion)
    county.reply_all(suggestion)
    assert county.fresh(suggestion).state == "replied"
    assert is_in_order(county, suggestion)


def test_lead_goes_on_where_the_other_opinion_stays_out():
    county = build_county()
    suggestion = with_opinion(county)
    returned(county, suggestion)
    county.at = datetime.combine(date(2026, 3, 2), time(1), tzinfo=UTC)

    sweeps.run_all(county.at)

    assert county.task(suggestion, "roads").state == "opinion_overdue"
    # The unit's head has to say that he or she has read that it is late.
    assert kinds(county, suggestion) == ["acknowledge_order", "opinion", "reply"]
    assert is_in_order(county, suggestion)


def test_opinion_is_returned_by_the_lead_unit_alone_and_with_a_reason():
    county = build_county()
    suggestion = with_opinion(county)
    roads = county.task(suggestion, "roads")
    for by in (county.officer("roads"), "assigner", county.deputy()):
        with pytest.raises(NotPermitted):
            county.do("return_opinion", roads, by, why="没有内容。")
    with pytest.raises(BadData) as refused:
        county.do("return_opinion", roads, county.head("water"), why=" ")
    assert set(refused.value.fields) == {"why"}
    returned(county, suggestion, county.head("water"))
    with pytest.raises(NotNow):
        returned(county, suggestion)


def test_opinion_stands_once_the_reply_that_states_it_is_signed():
    county = build_county()
    suggestion = with_opinion(county)
    reply = county.signed(county.task(suggestion, "water"))
    with pytest.raises(NotNow):
        returned(county, suggestion)

    county.do("recall_reply", reply, county.head("water"), why="文字有误。")
    returned(county, suggestion)

    assert kinds(county, suggestion) == ["opinion"]
    assert is_in_order(county, suggestion)


def test_nothing_is_asked_of_a_unit_once_the_item_is_withdrawn():
    county = build_county()
    suggestion = with_opinion(county)
    county.do("ask_withdrawal", suggestion, county.deputy(), why="问题已解决。")
    county.do("confirm_withdrawal", suggestion, "intake")

    with pytest.raises(NotPermitted):
        returned(county, suggestion)

    assert kinds(county, suggestion) == []
    assert is_in_order(county, suggestion)

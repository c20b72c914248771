"""An item on hold and a returned opinion, as the pages show them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import translation

from tests.web.browsing import MOSTLY_ON_SQLITE, hand_in, page

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]

JOINT = (("water", "lead"), ("roads", "co_handler"))


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def test_office_puts_an_item_on_hold_and_everybody_concerned_reads_why(county):
    suggestion = county.assigned(("water", "sole"))
    until = county.today + timedelta(days=20)

    refused = hand_in(
        county, "assigner", "put_on_hold", suggestion, until="2027-01-01", why="调研。"
    )
    done = hand_in(
        county, "assigner", "put_on_hold", suggestion, until=str(until), why="先行调研。"
    )

    assert refused.status_code == 400
    assert "when a reply is due" in refused.content.decode()
    assert done.status_code == 302
    for who in ("assigner", "officer:water"):
        shown = page(county, who, f"/items/{suggestion.pk}/")
        assert f"until {until} at the latest" in shown
        assert "先行调研。" in shown
    # The list no longer says that the unit has to sign in by a day.
    assert "2026-01-15" not in page(county, "officer:water", "/unit/")


def test_reason_stays_readable_after_the_item_goes_on(county):
    suggestion = county.assigned(("water", "sole"))
    until = str(county.today + timedelta(days=20))
    hand_in(county, "assigner", "put_on_hold", suggestion, until=until, why="先行调研。")

    hand_in(county, "assigner", "resume", suggestion, why="调研已结束。")

    shown = page(county, "officer:water", f"/items/{suggestion.pk}/")
    assert "at the latest" not in shown
    assert "先行调研。" in shown
    assert "调研已结束。" in shown


def test_lead_unit_returns_an_opinion_and_both_units_read_why(county):
    suggestion = county.handling(*JOINT)
    county.contact(county.task(suggestion, "water"))
    roads = county.task(suggestion, "roads")
    county.do("send_opinion", roads, county.officer("roads"), text="无意见。")

    done = hand_in(county, "officer:water", "return_opinion", roads, why="没有说明范围。")

    assert done.status_code == 302
    for who in ("officer:water", "officer:roads"):
        shown = page(county, who, f"/items/{suggestion.pk}/")
        assert "another is asked for" in shown
        assert "没有说明范围。" in shown
    county.do("send_opinion", county.fresh(roads), county.officer("roads"), text="范围至桥头。")
    written = page(county, "officer:water", f"/items/{suggestion.pk}/")
    assert "范围至桥头。" in written
    # What was returned is not offered to be stated in the reply.
    task = county.task(suggestion, "water")
    reply = page(county, "officer:water", f"/items/{suggestion.pk}/reply/{task.pk}/")
    assert "范围至桥头。" in reply
    assert "无意见。" not in reply

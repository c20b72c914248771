"""Lateness on the pages: who is asked finds it on the desk, and answers in a form."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import translation

from cases.models import Supervision
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, hand_in, moment, page, url_of
from workflows.sweeps import climbing

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def late(county, day, hour=1):
    """Let a reply that was due on 13 April be late on this day; return the step that stands."""
    suggestion = county.handling(("water", "sole"))
    county.contact(suggestion.assignments.get())
    county.at = datetime(2026, *day, hour, 0, tzinfo=UTC)
    assert climbing.run(county.at) == 1
    return Supervision.objects.filter(suggestion=suggestion).latest("pk")


def test_unit_finds_the_notice_and_acknowledges_it(county):
    notice = late(county, (4, 14))
    assert notice.suggestion.title in page(county, "officer:water", "/unit/supervision/")

    answer = hand_in(
        county, "officer:water", "acknowledge_supervision", notice, answer="本周五前答复。"
    )

    assert answer.status_code == 302
    shown = page(county, "officer:water", f"/items/{notice.suggestion_id}/")
    assert "本周五前答复。" in shown
    assert "Late, and who watches" in shown
    # The deputy reads it too, and another unit does not even see the item.
    with moment(county.later()):
        assert "本周五前答复。" in (
            Browser(county.deputy()).get(f"/items/{notice.suggestion_id}/").content.decode()
        )
        strange = Browser(county.officer("roads"))
        assert strange.get(f"/items/{notice.suggestion_id}/").status_code == 404


def test_order_is_drafted_and_signed_in_a_form(county):
    order = late(county, (4, 20))
    assert order.suggestion.title in page(county, "commission_head", "/office/supervision/")
    form = page(county, "commission_head", url_of("sign_supervision", order))
    assert "云溪县水利局" in form

    refused = hand_in(county, "commission_head", "sign_supervision", order, text=" ")
    assert refused.status_code == 400
    assert county.fresh(order).state == "drafted"
    broken = hand_in(county, "commission_head", "sign_supervision", order, text="\x00")
    assert broken.status_code == 400
    done = hand_in(county, "commission_head", "sign_supervision", order, text="请立即办理。")
    assert done.status_code == 302
    assert county.fresh(order).text == "请立即办理。"
    # Who comes a minute later finds it signed.
    with moment(county.later()):
        again = Browser(county.actors["assigner"]).get(url_of("sign_supervision", order))
    assert again.status_code == 409


def test_leader_has_the_whole_way_of_a_late_item_in_one_card(county):
    talk = late(county, (5, 13))
    county.organs["water"].telephone = "0838-1234567"
    county.organs["water"].save()

    desk = page(county, "committee_chair", "/committee/")

    assert talk.suggestion.title in desk
    assert "30 days late" in desk
    assert "0838-1234567" in desk
    card = desk[desk.index('id="late"') :]
    for code in ("E0", "E1", "E2", "E3", "E4"):
        assert f'<span class="code">{code}</span>' in card
    # The vice-chairperson in charge sees the same.
    assert talk.suggestion.title in page(county, "vice_chairperson", "/committee/")
    county.reply_all(talk.suggestion)
    assert 'id="late"' not in page(county, "committee_chair", "/committee/")


@pytest.mark.parametrize(
    ("field", "value"),
    [("decision", "inquiry"), ("number", " "), ("decided_on", "2026-06-31"), ("text", "")],
)
def test_council_decides_in_a_form_and_garbage_is_told_at_its_field(county, field, value):
    agenda = late(county, (6, 12))
    good = {
        "decision": "notice", "number": "主任会议纪要9号", "decided_on": "2026-06-12",
        "text": "予以通报。",
    }  # fmt: skip

    refused = hand_in(county, "secretary", "decide_supervision", agenda, **good | {field: value})
    assert refused.status_code == 400
    assert county.fresh(agenda).state == "proposed"

    assert hand_in(county, "secretary", "decide_supervision", agenda, **good).status_code == 302
    assert "主任会议纪要9号" in page(county, "secretary", f"/items/{agenda.suggestion_id}/")

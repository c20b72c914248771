"""What waits for the signature of a unit's head, and what is signed (待签发、待送达)."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from cases.models import Suggestion
from tests.county import County
from tests.web.browsing import page
from web.shared import hats
from web.shared.piles import PILES
from workflows import drafts
from workflows.explaining import possibilities

pytestmark = pytest.mark.django_db

STAGED = [pile for pile in PILES[hats.UNIT] if pile.stage is not None]
PROMISES = [{"content": "年内建成。", "responsible": "局长", "due_on": date(2026, 9, 1)}]


def pile_of(county: County, item: Suggestion, unit: str = "water") -> list[str]:
    """Return the piles of the unit's head in which an item is listed, with every tab's count."""
    found, head = [], f"head:{unit}"
    for pile in STAGED:
        text = page(county, head, f"/unit/{pile.key}/")
        lines = re.findall(r'class="line" href="([^"?]+)', text)
        tabs = re.findall(r'href="/unit/([a-z-]+)/"[^>]*>[^<]*<span class="count">(\d+)', text)
        assert dict(tabs).get(pile.key, "0") == str(len(lines))
        found += [pile.key] * lines.count(reverse("item", args=[item.pk]))
    may_sign = any(
        one.is_open and one.act == "sign_reply"
        for one in possibilities(county.fresh(item), [county.actors[head]], county.at)
    )
    assert ("to-sign" in found) == may_sign
    return found


def test_reply_goes_from_pile_to_pile_until_it_is_delivered(county):
    item = county.handling(("water", "sole"))
    task = county.task(item, "water")
    assert pile_of(county, item) == ["handling"]
    county.contact(task)
    reply = county.written(task, doc_number="")
    assert pile_of(county, item) == ["handling"]
    reply = county.written(task)
    assert pile_of(county, item) == ["to-sign"]
    county.do("sign_reply", reply, county.head("water"))
    assert pile_of(county, item) == ["to-deliver"]
    county.do("recall_reply", reply, county.head("water"), why="文字有误。")
    assert pile_of(county, item) == ["to-sign"]
    county.do("sign_reply", reply, county.head("water"))
    county.do("deliver_reply", reply, county.officer("water"))
    assert pile_of(county, item) == []


def test_reply_that_is_reviewed_waits_for_the_head_only_afterwards(county):
    item = county.assigned(("government", "sole"))
    office = county.task(item, "government")
    county.do("sub_assign", office, "sub_assigner", units=county.shares(("water", "sole")))
    task = county.task(item, "water")
    county.do("accept", task, county.officer("water"))
    county.contact(task)
    reply = county.written(county.fresh(task))
    assert pile_of(county, item) == ["handling"]
    county.do("send_to_review", reply, county.officer("water"))
    assert pile_of(county, item) == []
    county.do("pass_review", reply, "sub_assigner")
    assert pile_of(county, item) == ["to-sign"]
    # A new text needs a new review; a signature that was taken back does too.
    county.do("sign_reply", reply, county.head("water"))
    county.do("recall_reply", reply, county.head("water"), why="文字有误。")
    assert pile_of(county, item) == ["handling"]


def test_reply_of_one_of_several_leads_waits_for_the_others_first(county):
    item = county.handling(("water", "lead"), ("roads", "lead"))
    task = county.task(item, "water")
    county.contact(task)
    reply = county.written(task)
    assert pile_of(county, item) == ["handling"]
    county.do("ask_agreement", reply, county.officer("water"))
    assert pile_of(county, item) == ["handling"]
    # What was asked once and ended by a new text asks nobody any more.
    county.do("reopen_reply", reply, county.officer("water"))
    county.do("ask_agreement", reply, county.officer("water"))
    county.do("agree_reply", reply, county.head("roads"))
    assert pile_of(county, item) == ["to-sign"]
    assert "to-sign" not in pile_of(county, item, "roads")


def test_reply_that_the_office_let_go_waits_for_the_head(county):
    item = county.handling(("water", "lead"), ("roads", "lead"))
    county.contact(county.task(item, "water"))
    reply = county.written(county.task(item, "water"))
    county.do("ask_agreement", reply, county.officer("water"))
    county.do("ask_coordination", reply, county.head("roads"), why="两家意见不一。")
    assert pile_of(county, item) == ["handling"]
    county.do("settle_reply", reply, "assigner", goes=True, decision="先行答复。")
    assert pile_of(county, item) == ["to-sign"]


def test_supplementary_reply_of_several_promises_stands_in_a_pile_once(county):
    item = county.handling(("water", "sole"))
    task = county.task(item, "water")
    parts = {"result_kind": "in_progress", "promises": PROMISES * 2}
    county.do("deliver_reply", county.signed(task, **parts), county.officer("water"))
    county.rated(county.fresh(item), "satisfied")
    assert pile_of(county, item) == ["promises", "promises"]
    texts = {"result_kind": "solved", "text": "已落实。", "doc_number": "云办补1号"}
    reply = drafts.save_reply_draft(
        task, by=county.officer("water"), at=county.later(), supplementary=True, **texts
    )
    assert pile_of(county, item) == ["to-sign", "promises"]
    county.do("sign_reply", reply, county.head("water"))
    assert pile_of(county, item) == ["to-deliver", "promises"]


def test_head_begins_with_the_signatures_and_the_officer_with_the_first_pile(county):
    first, second = county.handling(("water", "sole")), county.handling(("water", "sole"))
    county.contact(county.task(second, "water"))
    county.written(county.task(second, "water"))
    for actor, begins in (("head:water", second), ("officer:water", first)):
        text = page(county, actor, "/unit/")
        assert re.findall(r'class="line" href="([^"?]+)', text) == [
            reverse("item", args=[begins.pk])
        ]


def test_list_of_signatures_is_printed_alone_and_leads_from_item_to_item(county):
    items = [county.handling(("water", "sole"), title=f"关于第{n}座桥的建议") for n in range(3)]
    for item in items[:2]:
        county.contact(county.task(item, "water"))
        county.written(county.task(item, "water"))
    head = "head:water"
    printed = page(county, head, "/unit/to-sign/print/")
    assert [item.title in printed for item in items] == [True, True, False]
    text = page(county, head, f"{reverse('item', args=[items[0].pk])}?from=unit-to-sign")
    way = f"{reverse('item', args=[items[1].pk])}?from=unit-to-sign"
    assert re.findall(r'<a href="([^"]+)" rel="(prev|next)"', text) == [(way, "next")]

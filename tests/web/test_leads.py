"""Several lead units on the pages (多主办): named together, agreeing on what one of them writes."""

from __future__ import annotations

import pytest

from cases.models import Agreement
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment, url_of

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]

WORDS = "两局共同研究后答复如下。"


def test_leads_are_named_together_and_one_reads_what_the_other_writes(county):
    suggestion = county.registered()
    water, roads = county.organs["water"].pk, county.organs["roads"].pk
    with moment(county.later()):
        assigned = Browser(county.actors["assigner"]).act(
            "assign", suggestion, way="lead", first=water, leads=[roads]
        )
    assert assigned.status_code == 302
    assert [(a.organ_id, a.role) for a in suggestion.assignments.order_by("pk")] == [
        (water, "lead"),
        (roads, "lead"),
    ]
    for unit in ("water", "roads"):
        county.do("accept", county.task(suggestion, unit), county.officer(unit))
    task = county.task(suggestion, "water")
    county.contact(task)
    reply = county.written(task, text=WORDS)
    item = f"/items/{suggestion.pk}/"

    other, deputy = Browser(county.head("roads")), Browser(county.deputy())
    with moment(county.later()):
        assert WORDS not in other.get(item).content.decode()
        assert other.get(url_of("agree_reply", reply)).status_code == 404
        asked = Browser(county.officer("water")).act("ask_agreement", reply)
        assert asked.status_code == 302
        assert WORDS in other.get(url_of("agree_reply", reply)).content.decode()
        assert suggestion.title in other.get("/unit/opinions/").content.decode()
        for stranger in (deputy, Browser(county.head("schools"))):
            assert WORDS not in stranger.get(item).content.decode()
            assert stranger.get(url_of("agree_reply", reply)).status_code in (403, 404)
        objected = other.act("object_to_reply", reply, why="道路部分不实。")
        assert objected.status_code == 302
        assert "道路部分不实。" in Browser(county.head("water")).get(item).content.decode()
        Browser(county.officer("water")).act("ask_agreement", reply)
        assert other.act("agree_reply", reply).status_code == 302
        assert Browser(county.head("water")).act("sign_reply", reply).status_code == 302

    assert Agreement.objects.exclude(agreed_at=None).count() == 1
    assert county.fresh(reply).state == "signed"


def test_office_decides_between_leads_on_its_page(county):
    suggestion = county.handling(("water", "lead"), ("roads", "lead"))
    task = county.task(suggestion, "water")
    county.contact(task)
    reply = county.written(task, text=WORDS)
    county.do("ask_agreement", reply, county.officer("water"))
    with moment(county.later()):
        asked = Browser(county.head("roads")).act("ask_coordination", reply, why="意见不一。")
        assert asked.status_code == 302
        office = Browser(county.actors["assigner"])
        assert suggestion.title in office.get("/office/disputes/").content.decode()
        assert WORDS in office.get(url_of("settle_reply", reply)).content.decode()
        settled = office.act("settle_reply", reply, goes="yes", decision="先行答复。")
        assert settled.status_code == 302

    assert county.fresh(reply).without_agreement == "先行答复。"

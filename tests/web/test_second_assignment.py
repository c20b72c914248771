"""What pages show of second assignments: two replies side by side, what is kept for a look-back."""

from __future__ import annotations

from typing import Any

import pytest

from cases.rules.policy import PolicyRules
from cases.rules.presets import preset
from tests.county import County, build_county
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]

FIRST = "一、站点：已列入计划。\n二、班次：不能增加。"
SECOND = "一、站点：已增设两处。\n二、班次：早晚各加一班。"


def assigned_again(county: County) -> Any:
    """Bring an item to its second round, signed in; return the unit's task."""
    suggestion = county.handling(("water", "sole"))
    county.reply_all(suggestion, text=FIRST)
    county.rated(suggestion, "dissatisfied")
    task = county.fresh(suggestion).assignments.get(round__number=2)
    county.do("accept", task, county.officer("water"))
    return county.fresh(task)


def test_second_reply_stands_beside_the_first_point_by_point_with_the_reasons(county):
    task = assigned_again(county)
    item = task.suggestion_id
    county.reply_all(county.fresh(task.suggestion), text=SECOND)
    url = f"/items/{item}/compare/{task.pk}/"
    with moment(county.later()):
        for who in (county.deputy(), county.officer("water"), county.actors["assigner"]):
            browser = Browser(who)
            assert url in browser.get(f"/items/{item}/").content.decode()
            page = browser.get(url).content.decode()
            for text in ("一、站点：已列入计划。", "一、站点：已增设两处。", "早晚各加一班。"):
                assert page.count(text) == 1
            assert "Reply of round 1" in page
            assert task.round.demand in page


def test_there_is_nothing_to_compare_in_the_first_round_nor_for_strangers(county):
    task = assigned_again(county)
    county.reply_all(county.fresh(task.suggestion), text=SECOND)
    item, first = task.suggestion_id, task.previous_id
    with moment(county.later()):
        deputy = Browser(county.deputy())
        assert deputy.get(f"/items/{item}/compare/{first}/").status_code == 404
        assert f"/compare/{first}/" not in deputy.get(f"/items/{item}/").content.decode()
        stranger = Browser(county.officer("roads"))
        assert stranger.get(f"/items/{item}/compare/{task.pk}/").status_code == 404


def test_reply_that_is_not_delivered_is_compared_by_its_own_unit_alone(county):
    task = assigned_again(county)
    county.written(task, text=SECOND)
    url = f"/items/{task.suggestion_id}/compare/{task.pk}/"
    with moment(county.later()):
        own = Browser(county.officer("water")).get(url)
        assert "not delivered yet" in own.content.decode()
        assert Browser(county.deputy()).get(url).status_code == 404


def test_office_finds_what_is_kept_for_a_look_back_until_somebody_has_looked_at_it():
    rules = PolicyRules.from_dict({"second_mode": "look_back"}, preset("default_county"))
    county = build_county(rules=rules)
    kept = county.rated(county.replied(title="关于留待回头看的建议"), "dissatisfied")
    done = county.rated(county.replied(title="关于已经办结的建议"))
    office = Browser(county.actors["assigner"])
    with moment(county.later()):
        page = office.get("/office/parked/").content.decode()
        assert kept.title in page
        assert done.title not in page
        assert Browser(county.officer("water")).get("/unit/parked/").status_code == 404
    told = {"number": "代工委〔2026〕9号", "ground": "not_content", "reasons": "复核。"}
    county.do("look_back", kept, "assigner", **told)
    with moment(county.later()):
        assert kept.title not in office.get("/office/parked/").content.decode()

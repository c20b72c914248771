"""The way of an item (案卷流程图): drawn, and told as a list; its history whole or by key steps."""

from __future__ import annotations

import re
from typing import Any

import pytest

from cases.rules.states import SuggestionState
from tests.county import County
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment
from tests.web.test_board import SVG, picture
from tests.web.test_lists import statements

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]


def read(county: County, who: Any, url: str, language: str = "en", **query: Any) -> str:
    actor = county.actors[who] if isinstance(who, str) else who
    with moment(county.later()):
        answer = Browser(actor, language).get(url, **query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def marked(text: str) -> dict[str, str]:
    """Return the sign in each box that has one."""
    found = {}
    for box in picture(text).iter(f"{SVG}g"):
        name = (box.get("id") or "").removeprefix("board-")
        words = [t.text for t in box.iter(f"{SVG}text")]
        sign = next((w for w in words if w in ("✓", "●")), None)
        if name in {s.value for s in SuggestionState} and sign:
            found[name] = sign
    return found


def test_the_way_of_an_item_is_marked_and_told(county):
    suggestion = county.replied(("water", "sole"))
    text = read(county, county.deputy(), f"/items/{suggestion.pk}/flow/")

    assert marked(text) == {
        "draft": "✓", "submitted": "✓", "registered": "✓", "assigned": "✓", "handling": "✓",
        "replied": "●",
    }  # fmt: skip
    listed = text.partition('<ol class="timeline">')[2].partition("</ol>")[0]
    assert re.findall(r"<strong>(.*?)</strong>", listed) == [
        "submitted", "registered", "assigned", "in handling", "replied",
    ]  # fmt: skip
    # Nothing lies behind its boxes: no list of other items is led to from here.
    assert list(picture(text).iter(f"{SVG}a")) == []


def test_a_draft_stands_at_the_beginning(county):
    draft = county.draft()

    assert marked(read(county, county.deputy(), f"/items/{draft.pk}/flow/")) == {"draft": "●"}


def test_a_unit_reads_nothing_of_what_it_may_not_see(county):
    suggestion = county.replied(("water", "sole"))
    url = f"/items/{suggestion.pk}/flow/"
    before = marked(read(county, "officer:water", url))
    county.rate(suggestion)

    assert marked(read(county, "officer:water", url)) == before
    with moment(county.later()):
        assert Browser(county.actors["officer:roads"]).get(url).status_code == 404


def test_it_speaks_both_languages_and_takes_few_statements(county):
    suggestion = county.registered()
    url = f"/items/{suggestion.pk}/flow/"

    assert "本件当前所处环节：已登记。" in read(county, "intake", url, "zh-hans")
    assert "The item stands at: registered." in read(county, "intake", url)
    with moment(county.later()):
        browser = Browser(county.actors["intake"])
        browser.get(url)
        assert len(statements(browser, url)) == 8


def test_the_history_shows_everything_or_key_steps_alone(county):
    suggestion = county.handling(("water", "sole"))
    county.do("mark_urgent", suggestion, "assigner")
    url = f"/items/{suggestion.pk}/"

    def shown(**query: Any) -> list[str]:
        text = read(county, "assigner", url, **query).partition('id="history"')[2]
        return re.findall(r"<strong>(.*?)</strong>", text)

    everything, key = shown(), shown(history="key")
    assert "Mark as urgent" in everything
    assert "Mark as urgent" not in key
    assert key == [what for what in everything if what in set(key)]
    text = read(county, "assigner", url)
    counts = [int(n) for n in re.findall(r'<span class="count">(\d+)</span>', text)]
    assert counts[-2:] == [len(everything), len(key)]
    assert shown(history="x") == everything

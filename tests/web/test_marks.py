"""Urgent, key and late look different without colours: each has its shape and its word."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Suggestion
from tests.county import County
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]
KEY, URGENT, LATE = "★", "◆", "■"


@pytest.fixture
def marked(county: County) -> tuple[County, Suggestion]:
    """Bring an item that is key, urgent and late at once."""
    suggestion = county.handling(("water", "sole"))
    county.confirmed_topic(suggestion)
    county.do("mark_urgent", suggestion, "assigner")
    county.later(days=200)
    return county, county.fresh(suggestion)


def words(county: County, who: Any, url: str) -> str:
    """Read a page without its markup: what is left on black and white paper."""
    actor = county.actors[who] if isinstance(who, str) else who
    with moment(county.later()):
        answer = Browser(actor).get(url)
    assert answer.status_code == 200
    text = answer.content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    return " ".join(re.sub("<[^>]+>", " ", main).split())


@pytest.mark.parametrize(
    ("who", "url"),
    [
        ("officer:water", "/unit/handling/"), ("assigner", "/office/open/"),
        ("deputy", "/deputy/"), ("assigner", "item"), ("vice_chairperson", "/committee/"),
    ],
)  # fmt: skip
def test_lists_cards_and_the_item_tell_each_by_shape_and_word(marked, who, url):
    county, suggestion = marked
    at = reverse("item", args=[suggestion.pk]) if url == "item" else url
    told = words(county, county.deputy() if who == "deputy" else who, at)
    assert f"{KEY} Key item" in told
    assert f"{URGENT} Urgent" in told
    assert re.search(rf"{LATE} \d+ days late", told)


@pytest.mark.parametrize(
    ("who", "url"),
    [("officer:water", "/unit/handling/print/"), ("vice_chairperson", "/committee/print/")],
)
def test_on_paper_each_has_its_shape_and_the_foot_says_what_it_means(marked, who, url):
    county, suggestion = marked
    told = words(county, who, url)
    assert re.search(rf"{suggestion.title} {KEY} {URGENT}", told)
    assert re.search(rf"{LATE} \d+ days late", told)
    assert f"{KEY} key item · {URGENT} urgent · {LATE} late" in told


def test_what_is_none_of_them_bears_no_mark(county):
    county.handling(("water", "sole"))
    told = words(county, "officer:water", "/unit/handling/")
    assert not [mark for mark in (KEY, URGENT, LATE) if mark in told]

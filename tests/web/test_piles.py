"""From item to item of a pile (上一件、下一件): the order of the pile, and back to it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from cases.models import Suggestion
from tests.county import County, build_county
from tests.web.browsing import Browser, moment, page, url_of
from tests.web.test_lists import statements
from web.shared.piles import PILES
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db

WATER = "officer:water"


def waiting(county: County, *dues: str | None) -> list[Suggestion]:
    """Let items wait for the sign-in of the water bureau, due on these days."""
    found = []
    for due in dues:
        item = county.assigned(("water", "sole"))
        day = None if due is None else date.fromisoformat(due)
        WorkItem.objects.filter(suggestion=item, kind="sign_in").update(due_on=day)
        found.append(item)
    return found


def at(item: Suggestion, came: str = "unit-sign-in") -> str:
    """Return the address of an item that was opened from a pile."""
    return f"{reverse('item', args=[item.pk])}?from={came}"


def ways(text: str) -> dict[str, str]:
    """Return where the links of a page to the previous and the next item lead."""
    return {rel: url for url, rel in re.findall(r'<a href="([^"]+)" rel="(prev|next)"', text)}


def test_lines_of_a_pile_lead_to_its_items_and_those_lead_along_it_and_back(county):
    late, soon, same, never = waiting(county, "2026-03-01", "2026-04-01", "2026-04-01", None)
    order = [late, soon, same, never]
    desk = page(county, WATER, "/unit/sign-in/")
    assert re.findall(r'class="line" href="([^"]+)"', desk) == [at(one) for one in order]
    for n, item in enumerate(order):
        text = page(county, WATER, at(item))
        expected = {}
        if n > 0:
            expected["prev"] = at(order[n - 1])
        if n < 3:
            expected["next"] = at(order[n + 1])
        assert ways(text) == expected
        assert '<a href="/unit/sign-in/">‹ Handling unit · Waiting for sign-in</a>' in text


def test_of_two_without_a_due_day_the_earlier_comes_first(county):
    first, second, third = waiting(county, None, None, "2026-03-01")
    assert ways(page(county, WATER, at(first))) == {"prev": at(third), "next": at(second)}
    assert ways(page(county, WATER, at(second))) == {"prev": at(first)}


def test_after_an_act_the_item_keeps_its_place_and_leads_on(county):
    first, second, third = waiting(county, "2026-04-01", "2026-04-02", "2026-04-03")
    with moment(county.later()):
        browser = Browser(county.actors[WATER])
        url = f"{url_of('accept', county.task(second, 'water'))}?from=unit-sign-in"
        assert f'href="{url}"' in browser.get(at(second)).content.decode()
        form = browser.get(url).content.decode()
        assert form.count(f'href="{at(second)}"') == 2
        answer = browser.fill(url)
        assert (answer.status_code, answer["Location"]) == (302, at(second))
        text = browser.get(at(second)).content.decode()
    assert county.task(second, "water").state == "accepted"
    assert ways(text) == {"prev": at(first), "next": at(third)}
    assert ways(page(county, WATER, at(first))) == {"next": at(third)}


def test_who_was_too_late_is_led_back_to_the_pile_all_the_same(county):
    (item,) = waiting(county, "2026-04-01")
    url = f"{url_of('accept', county.task(item, 'water'))}?from=unit-sign-in"
    with moment(county.later()):
        browser = Browser(county.actors[WATER])
        sent = browser.form(url)
        county.do("accept", county.task(item, "water"), WATER)
    with moment(county.later()):
        answer = browser.client.post(url, sent)
    assert answer.status_code == 409
    assert f'href="{at(item)}"' in answer.content.decode()


def test_an_item_that_is_not_in_the_pile_leads_back_only(county):
    item, other = county.handling(("water", "sole")), waiting(county, "2026-04-01")[0]
    text = page(county, WATER, at(item, "unit-opinions"))
    assert ways(text) == {}
    assert "Nothing else waits in this list." in text
    assert 'href="/unit/opinions/"' in text
    # What was signed in before leads on to what still waits to be signed in.
    assert other.pk
    assert list(ways(page(county, WATER, at(item))).values()) == [at(other)]


@pytest.mark.parametrize(
    "came",
    ["", "unit", "unit-", "unit-nothing", "unit-open", "x-y", "office-assign", "deputy-sign-in",
     "government-received", "\x00-\x00", "-", "unit-sign-in-", "UNIT-sign-in"],
)  # fmt: skip
def test_what_is_no_pile_of_an_own_desk_is_nowhere(county, came):
    item, _other = waiting(county, "2026-04-01", "2026-04-02")
    plain_url = reverse("item", args=[item.pk])
    with moment(county.later()):
        browser = Browser(county.actors[WATER])
        answer = browser.get(plain_url, **{"from": came})
        assert answer.status_code == 200
        text = answer.content.decode()
        form = browser.get(url_of("accept", county.task(item, "water")), **{"from": came})
    assert "data-along" not in text
    assert not re.search(r'href="[^"]*from=', text)
    assert f'href="{plain_url}"' in form.content.decode()


def test_other_peoples_work_is_not_on_the_way(county):
    (mine,) = waiting(county, "2026-04-01")
    county.assigned(("roads", "sole"))
    build_county("linxi").assigned(("water", "sole"))
    assert ways(page(county, WATER, at(mine))) == {}


def test_every_pile_of_every_desk_can_be_walked(county):
    """An item of each pile leads back to that very pile."""
    item = county.registered()
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        for pile in PILES["office"]:
            text = browser.get(at(item, f"office-{pile.key}")).content.decode()
            assert f'href="{reverse("office_pile", args=[pile.key])}"' in text
    for desk, piles in PILES.items():
        keys = [pile.key for pile in piles]
        assert len(set(keys)) == len(keys), desk


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_the_way_costs_two_statements_at_any_length(county, rows):
    items = waiting(county, *["2026-04-01"] * rows)
    item = items[rows // 2]
    with moment(county.later()):
        browser = Browser(county.actors[WATER])
        browser.get(at(item))
        with_way = statements(browser, at(item))
        without = statements(browser, reverse("item", args=[item.pk]))
    assert len(with_way) - len(without) == 2

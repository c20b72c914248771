"""Passing on what is ticked together (批量分办): one question, each item by itself."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Event, Suggestion
from tests import volume
from tests.county import County, build_county
from tests.web.browsing import Browser, moment
from tests.web.test_bulk import outcomes
from tests.web.test_lists import AT_MOST, statements
from workflows.models import WorkItem
from workflows.work import differences

pytestmark = pytest.mark.django_db

PILE, PAGE = reverse("government_pile", args=["received"]), reverse("sub_assign_together")
WHO = "sub_assigner"


def waiting(county: County, *roles: str) -> list[Suggestion]:
    """Assign items to the government, each in one of these roles."""
    beside = {"co_handler": [("court", "lead")], "separate": [("court", "separate")]}
    return [county.assigned(*beside.get(role, []), ("government", role)) for role in roles]


def tick(county: County, suggestion: Suggestion) -> str:
    """Return what the box of an item hands in."""
    item = WorkItem.objects.get(suggestion=suggestion, kind="sub_assign")
    return f"{item.pk}-{county.task(suggestion, 'government').version}"


def asked(county: County, browser: Browser, items: list[Suggestion]) -> dict[str, Any]:
    """Open the page that asks for the unit, and return what its form would hand in."""
    ticks = [tick(county, one) for one in items]
    pile = browser.get(PILE).content.decode()
    assert all(f'name="row" value="{each}"' in pile for each in ticks)
    answer = browser.get(PAGE, row=ticks)
    assert answer.status_code == 200
    text = answer.content.decode()
    key = re.search(r'name="key" value="(\w+)"', text)
    assert key is not None
    return {"key": key[1], "row": re.findall(r'name="row" value="([\d-]+)" checked', text)}


def to(county: County, unit: str = "water", way: str = "sole", **more: Any) -> dict[str, Any]:
    """Fill in the unit."""
    return {"way": way, "first": str(county.organs[unit].pk)} | more


def below(suggestion: Suggestion) -> list[tuple[str, str]]:
    """Return the units that the government passed an item on to."""
    tasks = suggestion.assignments.exclude(parent=None).order_by("pk")
    return list(tasks.values_list("organ__name", "role"))


def test_what_is_ticked_goes_to_the_unit_and_nothing_else_does(county):
    first, second, third = waiting(county, "sole", "sole", "sole")
    with moment(county.later()):
        browser = Browser(county.actors[WHO])
        sent = asked(county, browser, [first, second])
        answer = browser.client.post(PAGE, sent | to(county))
    assert answer.status_code == 200
    assert "Passed on: 2 of 2." in " ".join(answer.content.decode().split())
    for item, told in zip((first, second), outcomes(answer), strict=True):
        assert below(item) == [(county.organs["water"].name, "sole")]
        assert differences(county.fresh(item), county.at) == []
        assert f"✓ Passed on No. {item.number}" in told
    assert below(third) == []
    events = Event.objects.filter(act="sub_assign", kind="done")
    assert len(set(events.values_list("idempotency_key", flat=True))) == 2


def test_what_somebody_else_passed_on_is_told_and_the_others_go_through(county):
    items = waiting(county, "sole", "sole")
    with moment(county.later()):
        browser = Browser(county.actors[WHO])
        sent = asked(county, browser, items)
        task = county.task(items[0], "government")
        county.do("sub_assign", task, WHO, units=county.shares(("roads", "sole")))
    with moment(county.later()):
        answer = browser.client.post(PAGE, sent | to(county))
        again = browser.client.post(PAGE, sent | {"row": sent["row"][:1], "key": "x"} | to(county))
    assert answer.status_code == 200
    assert ["Not passed on" in words for words in outcomes(answer)] == [True, False]
    assert "Before you:" in outcomes(answer)[0]
    assert [below(item)[0][0] for item in items] == [
        county.organs["roads"].name, county.organs["water"].name,
    ]  # fmt: skip
    assert again.status_code == 409


def test_sent_twice_it_acts_once(county):
    items = waiting(county, "sole", "sole")
    with moment(county.later()):
        browser = Browser(county.actors[WHO])
        sent = asked(county, browser, items) | to(county)
        first, second = (browser.client.post(PAGE, sent) for _n in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert outcomes(first) == outcomes(second)
    assert [len(below(item)) for item in items] == [1, 1]


def test_only_ways_are_offered_that_fit_how_each_was_received(county):
    sole, separate, beside = waiting(county, "sole", "separate", "co_handler")
    with moment(county.later()):
        browser = Browser(county.actors[WHO])
        rows = [tick(county, one) for one in (sole, separate)]
        text = browser.get(PAGE, row=rows).content.decode()
        assert re.findall(r'name="way" value="(\w+)"', text) == ["lead", "separate"]
        sent = asked(county, browser, [sole, separate])
        assert browser.client.post(PAGE, sent | to(county)).status_code == 400
        # As co-handler and otherwise no one form fits.
        rows = [tick(county, one) for one in (sole, beside)]
        for send in (browser.client.get, browser.client.post):
            answer = send(PAGE, {"row": rows, "key": "a"} | to(county), follow=True)
            assert answer.redirect_chain == [(PILE, 302)]
            assert "received as co-handler" in answer.content.decode()
        assert browser.client.post(PAGE, sent | to(county, way="separate")).status_code == 200
    assert below(beside) == []
    assert [below(one)[0][1] for one in (sole, separate)] == ["separate", "separate"]


@pytest.mark.parametrize("wrong", ["", "x", "0", "9" * 30, "\x00"])
def test_a_wrong_unit_is_told_at_its_field_and_the_ticks_stay(county, wrong):
    items = waiting(county, "sole", "sole")
    with moment(county.later()):
        browser = Browser(county.actors[WHO])
        sent = asked(county, browser, items)
        answer = browser.client.post(PAGE, sent | to(county) | {"first": wrong})
    text = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="id_first-wrong"' in text
    assert re.findall(r'name="row" value="([\d-]+)" checked', text) == sent["row"]
    assert [below(item) for item in items] == [[], []]


def test_nothing_ticked_and_too_much_ticked_is_said_at_the_desk(county):
    waiting(county, "sole")
    with moment(county.later()):
        browser = Browser(county.actors[WHO])
        for rows, words in (
            ([], "Please tick first"),
            (["x", "0-1", "9" * 30 + "-1"], "Please tick first"),
            ([f"{n}-1" for n in range(1, 27)], "At most 25 items"),
        ):
            answer = browser.client.get(PAGE, {"row": rows}, follow=True)
            assert answer.redirect_chain == [(PILE, 302)]
            assert words in answer.content.decode()
        assert browser.get(PAGE, row="999999-1").status_code == 404


def test_only_who_passes_on_ticks_and_passes_on(county):
    (item,) = waiting(county, "sole")
    foreign = build_county("linxi")
    (theirs,) = waiting(foreign, "sole")
    row = tick(county, item)
    with moment(county.later()):
        for who in ("assigner", "officer:water", "committee_chair"):
            other = Browser(county.actors[who])
            assert other.get(PAGE, row=row).status_code == 403
            assert other.client.post(PAGE, to(county, row=row, key="a")).status_code == 403
        mine = Browser(county.actors[WHO])
        alone = mine.client.post(PAGE, to(county, row=tick(foreign, theirs), key="a"))
    assert alone.status_code == 409
    assert [below(one) for one in (item, theirs)] == [[], []]
    assert Event.objects.filter(act="sub_assign", kind="refused", stream=theirs.stream_id).exists()


def test_only_what_can_be_passed_on_has_a_box(county):
    (item,) = waiting(county, "sole")
    other = waiting(county, "sole")[0]
    WorkItem.objects.filter(suggestion=other, kind="sub_assign").update(kind="sign_in")
    with moment(county.later()):
        text = Browser(county.actors[WHO]).get(PILE).content.decode()
        assert re.findall(r'name="row" value="([\d-]+)"', text) == [tick(county, item)]
        assert text.count('class="line"') == 2


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_as_many_statements_for_three_rows_as_for_one(county, rows):
    (item,) = waiting(county, "sole")
    if rows > 1:
        volume.copies(item, rows - 1)
    found = WorkItem.objects.filter(kind="sub_assign").order_by("pk")
    url = f"{PAGE}?{'&'.join(f'row={one.pk}-1' for one in found)}"
    browser = Browser(county.actors[WHO])
    with moment(county.later()):
        assert browser.get(url).content.decode().count('name="row"') == rows
        taken = statements(browser, url)
    assert len(taken) <= AT_MOST
    assert len(taken) == 9, "\n".join(sql[:200] for sql in taken)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_open_in_both_languages(county, language):
    items = waiting(county, "sole", "sole")
    with moment(county.later()):
        browser = Browser(county.actors[WHO], language)
        sent = asked(county, browser, items) | to(county)
        assert browser.client.post(PAGE, sent).status_code == 200

"""Assigning what is ticked together (批量交办): one question, each item by itself, one moment."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Event, Suggestion
from people.kinds import Role
from people.models import Post
from tests import volume
from tests.county import County, build_county
from tests.web.browsing import Browser, moment
from tests.web.test_bulk import outcomes
from tests.web.test_lists import AT_MOST, statements
from workflows.models import WorkItem
from workflows.work import differences

pytestmark = pytest.mark.django_db

PILE, PAGE = reverse("office_pile", args=["assign"]), reverse("assign_together")


def tick(suggestion: Suggestion) -> str:
    """Return what the box of an item hands in."""
    item = WorkItem.objects.get(suggestion=suggestion, kind="assign")
    return f"{item.pk}-{suggestion.version}"


def waiting(county: County, many: int) -> list[Suggestion]:
    """Register so many items."""
    return [county.registered() for _n in range(many)]


def asked(browser: Browser, items: list[Suggestion]) -> dict[str, Any]:
    """Open the page that asks for the units, and return what its form would hand in."""
    ticks = [tick(one) for one in items]
    page = browser.get(PILE).content.decode()
    assert all(f'name="row" value="{each}"' in page for each in ticks)
    answer = browser.get(PAGE, row=ticks)
    assert answer.status_code == 200
    text = answer.content.decode()
    key = re.search(r'name="key" value="(\w+)"', text)
    assert key is not None
    return {"key": key[1], "row": re.findall(r'name="row" value="([\d-]+)" checked', text)}


def units(county: County, unit: str = "water", **more: Any) -> dict[str, Any]:
    """Fill in a unit that answers alone, or as told."""
    return {"way": "sole", "first": str(county.organs[unit].pk)} | more


def assigned_to(suggestion: Suggestion) -> list[tuple[str, str]]:
    """Return the units of an item, each with its role."""
    return list(suggestion.assignments.order_by("pk").values_list("organ__name", "role"))


def test_what_is_ticked_goes_to_the_unit_at_one_moment_and_nothing_else_does(county):
    first, second, third = waiting(county, 3)
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        sent = asked(browser, [first, second])
        assert sent["row"] == [tick(first), tick(second)]
        answer = browser.client.post(PAGE, sent | units(county))

    assert answer.status_code == 200
    assert "Assigned: 2 of 2." in " ".join(answer.content.decode().split())
    for item, told in zip((first, second), outcomes(answer), strict=True):
        assert assigned_to(item) == [(county.organs["water"].name, "sole")]
        assert differences(county.fresh(item), county.at) == []
        assert f"✓ Assigned No. {item.number} {item.title}" in told
    assert county.fresh(third).state == "registered"
    events = Event.objects.filter(act="assign", kind="done")
    assert set(events.values_list("at", "effective_on")) == {(county.at, county.today)}
    assert len(set(events.values_list("idempotency_key", flat=True))) == 2


def test_a_lead_unit_with_a_cohandler_is_as_easy(county):
    items = waiting(county, 2)
    water, roads = county.organs["water"], county.organs["roads"]
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        sent = asked(browser, items) | units(county, way="lead", others=[str(roads.pk)])
        assert browser.client.post(PAGE, sent).status_code == 200
    for item in items:
        assert assigned_to(item) == [(water.name, "lead"), (roads.name, "co_handler")]


def test_an_item_that_somebody_else_assigned_is_told_and_the_others_go_through(county):
    items = waiting(county, 3)
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        sent = asked(browser, items)
        county.do("assign", items[1], "assigner", units=county.shares(("roads", "sole")))
    with moment(county.later()):
        answer = browser.client.post(PAGE, sent | units(county))

    assert answer.status_code == 200
    told = outcomes(answer)
    assert ["Not assigned" in words for words in told] == [False, True, False]
    assert f"Before you: {county.actors['assigner'].user}, “Assign”" in told[1]
    names = [assigned_to(item)[0][0] for item in items]
    assert names == [county.organs[unit].name for unit in ("water", "roads", "water")]


def test_where_nothing_was_assigned_it_is_a_conflict(county):
    items = waiting(county, 2)
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        sent = asked(browser, items)
        for item in items:
            county.do("assign", item, "assigner", units=county.shares(("roads", "sole")))
    with moment(county.later()):
        answer = browser.client.post(PAGE, sent | units(county))
        assert browser.get(PAGE, row=sent["row"]).status_code == 404
    assert answer.status_code == 409
    assert "Assigned: 0 of 2." in " ".join(answer.content.decode().split())


def test_sent_twice_it_acts_once_and_answers_the_same(county):
    items = waiting(county, 2)
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        sent = asked(browser, items) | units(county)
        first, second = (browser.client.post(PAGE, sent) for _n in range(2))

    assert (first.status_code, second.status_code) == (200, 200)
    assert outcomes(first) == outcomes(second)
    assert [len(assigned_to(item)) for item in items] == [1, 1]
    assert not Event.objects.filter(act="assign", kind="refused").exists()


@pytest.mark.parametrize("wrong", ["", "x", "0", "9" * 30, "\x00"])
def test_a_wrong_unit_is_told_at_its_field_and_the_ticks_stay(county, wrong):
    items = waiting(county, 2)
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        sent = asked(browser, items)
        answer = browser.client.post(PAGE, sent | units(county, way="lead", first=wrong))
    text = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="id_first-wrong"' in text
    assert re.findall(r'name="row" value="([\d-]+)" checked', text) == sent["row"]
    assert re.search(r'value="lead"[^>]*checked', text)
    assert f'name="key" value="{sent["key"]}"' in text
    assert [county.fresh(item).state for item in items] == ["registered"] * 2


def test_what_only_the_door_knows_is_told_at_its_field_too(county):
    items = waiting(county, 2)
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        sent = asked(browser, items) | units(county, "court")
        answer = browser.client.post(PAGE, sent)
        assert answer.status_code == 400
        assert 'id="id_no_concrete_case-wrong"' in answer.content.decode()
        assert [county.fresh(item).state for item in items] == ["registered"] * 2
        # Mended, the same form goes through.
        assert browser.client.post(PAGE, sent | {"no_concrete_case": "on"}).status_code == 200
    assert [county.fresh(item).state for item in items] == ["assigned"] * 2


def test_nothing_ticked_and_too_much_ticked_is_said_at_the_desk(county):
    (item,) = waiting(county, 1)
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        for rows, words in (
            ([], "Please tick first"),
            (["x", "0-1", "1", "9" * 30 + "-1"], "Please tick first"),
            ([f"{n}-1" for n in range(1, 27)], "At most 25 items"),
        ):
            for send in (browser.client.get, browser.client.post):
                answer = send(PAGE, {"row": rows} | units(county), follow=True)
                assert answer.redirect_chain == [(PILE, 302)]
                assert words in answer.content.decode()
    assert county.fresh(item).state == "registered"


def test_what_is_not_ones_own_is_not_there_and_the_attempt_stands_in_the_trail(county):
    (own,), foreign = waiting(county, 1), build_county("linxi").registered()
    rows = [tick(foreign), tick(own), "999999-1"]
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        assert browser.get(PAGE, row=[rows[0]]).status_code == 404
        shown = browser.get(PAGE, row=rows).content.decode()
        answer = browser.client.post(PAGE, {"key": "a", "row": rows} | units(county))
        alone = browser.client.post(PAGE, {"key": "b", "row": rows[:1]} | units(county))

    assert re.findall(r'name="row" value="([\d-]+)"', shown) == [rows[1]]
    told = outcomes(answer)
    assert ["Not assigned" in words for words in told] == [True, False, True]
    assert told[0] == told[2]
    assert alone.status_code == 409
    assert county.fresh(foreign).state == "registered"
    tried = Event.objects.filter(act="assign", kind="refused")
    assert set(tried.values_list("stream", "actor")) == {
        (foreign.stream_id, county.actors["assigner"].user.pk)
    }


def test_only_who_assigns_ticks_and_assigns(county):
    (item,) = waiting(county, 1)
    with moment(county.later()):
        for who in ("intake", "commission_head", "sub_assigner", "officer:water",
                    "committee_chair"):  # fmt: skip
            other = Browser(county.actors[who])
            assert other.get(PAGE, row=tick(item)).status_code == 403
            sent = units(county, row=tick(item), key="a")
            assert other.client.post(PAGE, sent).status_code == 403
        for who in ("intake", "commission_head"):
            page = Browser(county.actors[who]).get(PILE).content.decode()
            assert 'class="line"' in page
            assert 'name="row"' not in page
        mine = Browser(county.actors["assigner"])
        county.submitted()
        assert 'name="row"' not in mine.get("/office/intake/").content.decode()
    assert county.fresh(item).state == "registered"


def test_a_post_that_was_lost_in_between_is_refused(county):
    (item,) = waiting(county, 1)
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        sent = asked(browser, [item]) | units(county)
        Post.objects.filter(pk=county.actors["assigner"].post.pk).update(role=Role.INTAKE_OFFICER)
        assert browser.client.post(PAGE, sent).status_code == 403
    assert county.fresh(item).state == "registered"


def test_each_item_takes_as_many_statements_as_the_one_before(county):
    taken = []
    for many in (1, 2, 4):
        items = waiting(county, many)
        with moment(county.later()):
            browser = Browser(county.actors["assigner"])
            sent = asked(browser, items) | units(county)
            with CaptureQueriesContext(connection) as found:
                assert browser.client.post(PAGE, sent).status_code == 200
            taken.append(len(found))
    assert taken[2] - taken[1] == 2 * (taken[1] - taken[0])


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_as_many_statements_for_three_rows_as_for_one(county, rows):
    item = county.registered()
    if rows > 1:
        volume.copies(item, rows - 1)
    ticks = [f"{one.pk}-1" for one in WorkItem.objects.filter(kind="assign").order_by("pk")]
    assert len(ticks) == rows
    url = f"{PAGE}?{'&'.join(f'row={each}' for each in ticks)}"
    browser = Browser(county.actors["assigner"])
    with moment(county.later()):
        browser.get(url)
        taken = statements(browser, url)
    assert len(taken) <= AT_MOST
    assert len(taken) == 9, "\n".join(sql[:200] for sql in taken)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_open_in_both_languages(county, language):
    items = waiting(county, 2)
    with moment(county.later()):
        browser = Browser(county.actors["assigner"], language)
        sent = asked(browser, items) | units(county)
        assert browser.client.post(PAGE, sent).status_code == 200

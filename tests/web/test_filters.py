"""Filters of the lists of a desk (筛选): what they leave, what they count, what they keep."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Assignment, Clock, Suggestion
from tests import volume
from tests.county import County
from tests.web.browsing import Browser, moment, page
from tests.web.test_lists import AT_MOST, statements
from web.shared.lights import SOON
from web.shared.listing import ROWS
from workflows.models import WorkItem

pytestmark = pytest.mark.django_db

WATER = "officer:water"
DESK = "/unit/sign-in/"


def lines(text: str) -> list[int]:
    """Return the items on a page, in their order."""
    return [int(key) for key in re.findall(r'class="line" href="/items/(\d+)/', text)]


def chips(text: str) -> dict[str, str]:
    """Return the links that filter, each word with its address and whether it is on."""
    found = re.findall(
        r'<a class="chip"\s+href="\?([^"]*)"\s+(aria-current="true")?>(.*?)</a>', text, re.S
    )
    told = {}
    for url, on, inside in found:
        words = " ".join(re.sub("<[^>]+>", " ", inside).split())
        told[words.removeprefix("✓ ")] = ("on " if on else "") + unescape(url)
    return told


def mark(county: County, item: Suggestion, **marks: Any) -> None:
    """Mark an item as key or urgent; a key item bears its decision."""
    if marks.get("is_key"):
        leader = county.leader_post()
        marks |= {"key_decision": "x", "key_decided_on": county.today, "key_leader": leader}
    Suggestion.objects.filter(pk=item.pk).update(**marks)


def waiting(county: County, days: int | None, **marks: Any) -> Suggestion:
    """Let an item wait for the sign-in, due so many days from today."""
    item = county.assigned(("water", marks.pop("role", "sole")), *marks.pop("beside", ()))
    due = None if days is None else county.today + timedelta(days=days)
    WorkItem.objects.filter(suggestion=item, kind="sign_in").update(due_on=due)
    if marks:
        mark(county, item, **marks)
    return item


def test_lights_filter_a_pile_as_its_lines_are_lit(county):
    late, today, near = (waiting(county, days) for days in (-1, 0, SOON))
    far, never = waiting(county, SOON + 1), waiting(county, None)
    whole = page(county, WATER, DESK)
    assert lines(whole) == [one.pk for one in (late, today, near, far, never)]
    assert chips(whole) == {
        "Late 1": "light=red",
        "Due soon 2": "light=yellow",
        "Further off or without a day 2": "light=rest",
    }
    for value, left in (("red", [late]), ("yellow", [today, near]), ("rest", [far, never])):
        text = page(county, WATER, f"{DESK}?light={value}")
        assert lines(text) == [one.pk for one in left]
        assert text.count(f"light light-{value}") == (len(left) if value != "rest" else 0)


def test_filters_come_together_and_each_counts_what_it_would_leave(county):
    both = waiting(county, -1, is_key=True, urgent=True)
    key = waiting(county, -1, is_key=True)
    urgent, plain = waiting(county, 30, urgent=True), waiting(county, 30)
    whole = chips(page(county, WATER, DESK))
    assert whole["Key items only 2"] == "key_item=1"
    assert whole["Urgent items only 2"] == "urgent=1"
    text = page(county, WATER, f"{DESK}?key_item=1")
    assert lines(text) == [both.pk, key.pk]
    # All of them are late: a filter by that would leave everything, and is not offered.
    assert chips(text) == {"Key items only 2": "on ", "Urgent items only 1": "key_item=1&urgent=1"}
    assert re.search(r'class="chip-all" href="\?"', text)
    text = page(county, WATER, f"{DESK}?urgent=1&light=rest")
    assert lines(text) == [urgent.pk]
    assert chips(text)["Late 1"] == "urgent=1&light=red"
    # The piles themselves tell of everything that waits.
    assert re.search(r'Waiting for sign-in\s*<span class="count">4</span>', text)
    assert plain.pk not in lines(text)


def test_roles_filter_the_pile_of_a_unit_only(county):
    sole = waiting(county, 10)
    lead = waiting(county, 10, role="lead", beside=[("roads", "co_handler")])
    assert chips(page(county, WATER, DESK)) == {"sole 1": "role=sole", "lead 1": "role=lead"}
    assert lines(page(county, WATER, f"{DESK}?role=lead")) == [lead.pk]
    assert lines(page(county, WATER, f"{DESK}?role=sole")) == [sole.pk]
    assert lines(page(county, WATER, f"{DESK}?role=separate")) == []
    county.registered()
    assert len(lines(page(county, "assigner", "/office/assign/?role=lead"))) == 1


def test_one_line_is_filtered_by_nothing(county):
    waiting(county, -1)
    assert chips(page(county, WATER, DESK)) == {}


@pytest.mark.parametrize(
    "query", ["light=blue", "light=", "role=x", "key=0", "key=yes", "urgent=\x00", "kind=sign_in"]
)
def test_what_is_no_filter_filters_nothing(county, query):
    for days in (-1, 30):
        waiting(county, days)
    for url in (DESK, "/unit/open/"):
        text = page(county, WATER, f"{url}?{query}")
        assert len(lines(text)) == 2
        assert "chip-all" not in text


def test_turning_pages_keeps_the_filter(county):
    item = waiting(county, 30, is_key=True)
    volume.copies(item, ROWS + 4)
    waiting(county, 30)
    text = page(county, WATER, f"{DESK}?key_item=1")
    assert 'href="?page=2&amp;key_item=1"' in text
    assert f"Page 1 of 2, {ROWS + 5} in all" in text
    assert len(lines(page(county, WATER, f"{DESK}?page=2&key_item=1"))) == 5


def test_the_way_along_a_filtered_pile_is_filtered_too(county):
    late, other, later = waiting(county, -3), waiting(county, -2), waiting(county, -1)
    Suggestion.objects.filter(pk__in=[late.pk, later.pk]).update(urgent=True)
    assert other.pk in lines(page(county, WATER, DESK))
    text = page(county, WATER, f"{DESK}?urgent=1")
    here, there = (
        f"{reverse('item', args=[one.pk])}?from=unit-sign-in&amp;urgent=1" for one in (late, later)
    )
    assert [here, there] == re.findall(r'class="line" href="([^"]+)"', text)
    text = page(county, WATER, unescape(here))
    assert f'<a href="{there}" rel="next">' in text
    assert 'href="/unit/sign-in/?urgent=1"' in text


# -- what is under way ----------------------------------------------------------------------------


def handled(county: County, days: int | None, **marks: Any) -> Suggestion:
    """Let a unit handle an item that is due so many days from today."""
    item = county.handling(("water", marks.pop("role", "sole")), *marks.pop("beside", ()))
    running = Clock.objects.filter(suggestion=item, stopped_at=None)
    if days is None:
        running.update(stopped_at=county.at)
    else:
        running.update(due_on=county.today + timedelta(days=days))
    if marks:
        mark(county, item, **marks)
    return item


@pytest.mark.parametrize("who", [(WATER, "/unit/open/"), ("assigner", "/office/open/")])
def test_what_is_under_way_is_filtered_without_being_counted(county, who):
    late, today = handled(county, -1), handled(county, 0, urgent=True)
    near, far = handled(county, SOON, is_key=True), handled(county, SOON + 1)
    never = handled(county, None, is_key=True, urgent=True)
    text = page(county, *who)
    assert lines(text) == [one.pk for one in (late, today, near, far, never)]
    assert chips(text)["Late"] == "light=red"
    for query, left in (
        ("light=red", [late]),
        ("light=yellow", [today, near]),
        ("light=rest", [far, never]),
        ("key_item=1", [near, never]),
        ("urgent=1&key_item=1", [never]),
        ("urgent=1&light=yellow", [today]),
    ):
        assert lines(page(county, who[0], f"{who[1]}?{query}")) == [one.pk for one in left], query


def test_the_role_of_the_unit_itself_filters_what_is_under_way(county):
    sole = handled(county, 10)
    lead = handled(county, 10, role="lead", beside=[("roads", "co_handler")])
    assert lines(page(county, WATER, "/unit/open/?role=lead")) == [lead.pk]
    assert lines(page(county, WATER, "/unit/open/?role=sole")) == [sole.pk]
    assert lines(page(county, "officer:roads", "/unit/open/?role=co_handler")) == [lead.pk]
    assert lines(page(county, "officer:roads", "/unit/open/?role=lead")) == []
    # In which role it was before is over.
    Assignment.objects.filter(suggestion=sole).update(state="superseded")
    assert lines(page(county, WATER, "/unit/open/?role=sole")) == []


def test_turning_pages_of_what_is_under_way_keeps_filter_and_words(county):
    item = handled(county, 3)
    volume.copies(item, 2 * ROWS)
    far = handled(county, 30)
    seen, url = [], "?light=yellow&q=桥"
    for _n in range(3):
        text = page(county, WATER, f"/unit/open/{url}")
        seen += lines(text)
        following = re.search(r'href="(\?[^"]*after=[^"]*)"', text)
        if following is None:
            break
        url = unescape(following[1])
        assert "light=yellow" in url
    assert len(seen) == len(set(seen)) == 2 * ROWS + 1
    assert far.pk not in seen
    # The search keeps the filter, and the filter the search.
    assert '<input type="hidden" name="light" value="yellow">' in text
    assert chips(text)["Late"].startswith("q=")


# -- what one handles oneself ---------------------------------------------------------------------

HANDLE = "/unit/handling/"
HEAD = "head:water"


def of_head(county: County, item: Suggestion, note: str = "") -> Suggestion:
    """Let the officer hand an item to the head of the unit."""
    task, to = county.task(item, "water"), county.head("water").user
    assert to is not None
    county.do("change_officer", task, county.officer("water"), officer=to.pk, note=note)
    return item


def test_each_finds_in_a_pile_what_is_handled_by_him_or_her(county):
    mine, also = handled(county, 3), handled(county, 5)
    theirs = of_head(county, handled(county, 4))
    whole = page(county, WATER, HANDLE)
    assert set(lines(whole)) == {mine.pk, also.pk, theirs.pk}
    assert chips(whole)["Handled by me 2"] == "mine=1"
    assert set(lines(page(county, WATER, f"{HANDLE}?mine=1"))) == {mine.pk, also.pk}
    # The same address, read by somebody else.
    assert chips(page(county, HEAD, HANDLE))["Handled by me 1"] == "mine=1"
    text = page(county, HEAD, f"{HANDLE}?mine=1")
    assert lines(text) == [theirs.pk]
    assert chips(text)["Handled by me 1"] == "on "
    # The piles themselves tell of everything that waits in the unit.
    assert re.search(r'Handle\s*<span class="count">3</span>', text)


def test_what_one_handles_comes_together_with_other_filters(county):
    key, plain = handled(county, 3, is_key=True), handled(county, 3)
    theirs = of_head(county, handled(county, 3, is_key=True))
    text = page(county, WATER, f"{HANDLE}?key_item=1")
    assert set(lines(text)) == {key.pk, theirs.pk}
    assert chips(text)["Handled by me 1"] == "key_item=1&mine=1"
    assert lines(page(county, WATER, f"{HANDLE}?key_item=1&mine=1")) == [key.pk]
    assert chips(page(county, WATER, f"{HANDLE}?mine=1"))["Key items only 1"] == (
        "mine=1&key_item=1"
    )
    assert plain.pk in lines(page(county, WATER, f"{HANDLE}?mine=1"))


def test_who_handles_everything_or_nothing_is_offered_no_such_filter(county):
    for days in (3, 30):
        handled(county, days)
    assert not any(words.startswith("Handled") for words in chips(page(county, WATER, HANDLE)))
    assert not any(words.startswith("Handled") for words in chips(page(county, HEAD, HANDLE)))
    assert lines(page(county, HEAD, f"{HANDLE}?mine=1")) == []


def test_what_one_handles_is_found_under_way_and_along_the_pile(county):
    first, last = handled(county, 1), handled(county, 5)
    theirs = of_head(county, handled(county, 3))
    assert lines(page(county, WATER, "/unit/open/?mine=1")) == [first.pk, last.pk]
    assert lines(page(county, HEAD, "/unit/open/?mine=1")) == [theirs.pk]
    assert chips(page(county, HEAD, "/unit/open/"))["Handled by me"] == "mine=1"
    assert lines(page(county, WATER, "/unit/open/?mine=1&role=sole")) == [first.pk, last.pk]
    assert lines(page(county, WATER, "/unit/open/?mine=1&role=lead")) == []
    here = page(county, WATER, f"{reverse('item', args=[first.pk])}?from=unit-handling&mine=1")
    assert f"{reverse('item', args=[last.pk])}?from=unit-handling&amp;mine=1" in here
    assert f"{reverse('item', args=[theirs.pk])}?" not in here


def test_of_another_unit_nothing_is_ones_own(county):
    item = county.handling(("water", "lead"), ("roads", "co_handler"))
    # The officer of the water bureau handles its task, and none of the roads bureau.
    assert lines(page(county, WATER, "/unit/open/?mine=1")) == [item.pk]
    assert lines(page(county, "officer:roads", "/unit/open/?mine=1&role=lead")) == []
    assert lines(page(county, "officer:roads", "/unit/open/?mine=1&role=co_handler")) == [item.pk]


def test_what_was_handled_in_an_earlier_round_waits_for_who_handled_it(county):
    item = county.rated(county.replied(("water", "sole")), "dissatisfied")
    waiting(county, 10)
    text = page(county, WATER, DESK)
    assert chips(text)["Handled by me 1"] == "mine=1"
    assert lines(page(county, WATER, f"{DESK}?mine=1")) == [item.pk]


def test_no_other_desk_knows_it(county):
    for _n in range(2):
        county.registered()
    text = page(county, "assigner", "/office/assign/?mine=1")
    assert len(lines(text)) == 2
    assert not any(words.startswith("Handled") for words in chips(text))


def test_printed_list_and_table_are_narrowed_to_ones_own(county):
    mine, theirs = handled(county, 3), of_head(county, handled(county, 4))
    Suggestion.objects.filter(pk=mine.pk).update(title="关于修桥的建议")
    Suggestion.objects.filter(pk=theirs.pk).update(title="关于修路的建议")
    with moment(county.later()):
        browser = Browser(county.actors[WATER])
        for url in ("print", "table"):
            text = browser.get(f"/unit/handling/{url}/?mine=1").content.decode()
            assert "关于修桥的建议" in text
            assert "关于修路的建议" not in text


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("url", "who", "expected"),
    [
        ("/unit/handling/?light=rest&role=sole&key_item=1&urgent=1", WATER, 10),
        ("/unit/open/?light=rest&role=sole&key_item=1&urgent=1&q=桥", WATER, 11),
        ("/unit/handling/?mine=1", WATER, 10),
        ("/unit/open/?light=rest&role=sole&mine=1&urgent=1", WATER, 11),
        ("/unit/open/?light=red", WATER, 10),
        ("/office/open/?light=rest&key_item=1", "assigner", 10),
    ],
)
def test_filters_cost_no_statement(county, url, who, expected, rows):
    item = handled(county, 90, is_key=True, urgent=True)
    WorkItem.objects.filter(suggestion=item).update(due_on=date(2027, 1, 1))
    if rows > 1:
        volume.copies(item, rows - 1)
    browser = Browser(county.actors[who])
    with moment(county.later()):
        browser.get(url)
        taken = statements(browser, url)
    assert len(taken) <= AT_MOST
    assert len(taken) == expected, "\n".join(sql[:200] for sql in taken)

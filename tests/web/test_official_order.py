"""Units stand in their official order on every page, whatever the order of their tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from people.kinds import Role
from people.models import Organ, Post
from tests.county import County
from tests.web.browsing import Browser, moment, page
from tests.web.excel import read_book

pytestmark = pytest.mark.django_db
# In the order of their tasks; officially it is the other way round.
UNITS = ("water", "roads", "schools")


@pytest.fixture
def ordered(county: County) -> County:
    """Give the units their places in official lists."""
    for place, unit in enumerate(reversed(UNITS), 1):
        Organ.objects.filter(pk=county.organs[unit].pk).update(official_order=place)
    return county


def names(county: County, units: Iterable[str] = UNITS) -> list[str]:
    return [county.organs[unit].name for unit in reversed(list(units))]


def found(
    county: County, who: Any, url: str, begin: str = "<main", end: str = "</main>"
) -> list[str]:
    """Return the units in the order in which a part of a page first names each."""
    actor = county.actors[who] if isinstance(who, str) else who
    with moment(county.later()):
        answer = Browser(actor).get(url)
    assert answer.status_code == 200
    text = answer.content.decode().partition(begin)[2].partition(end)[0]
    return list(dict.fromkeys(re.findall("|".join(names(county)), text)))


def separate(county: County, state: str = "handling", **draft: Any) -> Any:
    return getattr(county, state)(*((unit, "separate") for unit in UNITS), **draft)


def test_item_sheet_board_and_cards_list_units_officially(ordered):
    suggestion = separate(ordered)
    item, sheet = (reverse(name, args=[suggestion.pk]) for name in ("item", "item_sheet"))
    expected = names(ordered)

    assert found(ordered, "assigner", item, '<div class="tasks">', "</section>") == expected
    assert found(ordered, "assigner", sheet, "Handling units", "</table>") == expected
    board = reverse("board_state", args=["handling"])
    assert found(ordered, "secretary", board) == expected
    assert found(ordered, ordered.deputy(), reverse("deputy")) == expected
    assert found(ordered, "assigner", reverse("assignments")) == expected


def test_who_answers_stands_before_who_helps(ordered):
    suggestion = ordered.handling(
        ("water", "lead"), ("roads", "co_handler"), ("schools", "co_handler")
    )
    expected = [ordered.organs[unit].name for unit in ("water", "schools", "roads")]
    item, sheet = (reverse(name, args=[suggestion.pk]) for name in ("item", "item_sheet"))
    assert found(ordered, "assigner", item, '<div class="tasks">', "</section>") == expected
    assert found(ordered, "assigner", sheet, "Handling units", "</table>") == expected


def test_what_an_office_passed_on_stands_after_it(ordered):
    Organ.objects.filter(pk=ordered.organs["government"].pk).update(official_order=9)
    suggestion = ordered.assigned(("government", "sole"))
    shares = ordered.shares(("water", "lead"), ("roads", "co_handler"), ("schools", "co_handler"))
    ordered.do("sub_assign", ordered.task(suggestion, "government"), "sub_assigner", units=shares)
    url = reverse("item", args=[suggestion.pk])
    with moment(ordered.later()):
        text = Browser(ordered.actors["assigner"]).get(url).content.decode()
    tasks = re.findall(r'<article class="task">\s*<h3>(.*?) <span', text)
    order = ("government", "water", "schools", "roads")
    assert tasks == [ordered.organs[unit].name for unit in order]


def test_a_leaders_list_names_units_officially_on_page_paper_and_file(ordered):
    suggestion = separate(ordered)
    ordered.confirmed_topic(suggestion)
    leader = "vice_chairperson"
    # The next step names a unit too; what is meant stands below it, and in the last column.
    desk = page(ordered, leader, reverse("committee"))
    assert re.findall(r'<p class="help">\s*(云溪县\w+)', desk) == names(ordered)
    sheet = page(ordered, leader, reverse("committee_print"))
    last = sheet.partition("</tbody>")[0].rpartition("<td>")[2]
    assert re.findall(r"云溪县\w+", last) == names(ordered)
    with moment(ordered.later()):
        browser = Browser(ordered.actors[leader])
        book = read_book(browser.get(reverse("committee_table"), format="xlsx"))
    head, row = book.pages[0].rows
    assert row[head.index("Handling unit")] == "、".join(names(ordered))


def test_a_meeting_lists_its_units_officially(ordered):
    suggestion = separate(ordered, "replied")
    meeting = ordered.called(suggestion)
    for name in ("meeting", "meeting_print"):
        url = reverse(name, args=[meeting.pk])
        assert found(ordered, "rating:commission", url, "<main") == names(ordered)


def test_promises_for_the_same_day_stand_officially(ordered):
    suggestion = separate(ordered)
    promise = {"content": "建成。", "responsible": "规划股", "due_on": date(2026, 12, 1)}
    ordered.reply_all(suggestion, result_kind="planned", promises=[promise])
    url = f"{reverse('office_ledger')}?show=all"
    ordered.rated(suggestion)
    assert found(ordered, "assigner", url, "<tbody>", "</tbody>") == names(ordered)


def test_pickers_offer_units_officially(ordered):
    suggestion = ordered.registered()
    url = reverse("act", args=[suggestion.pk, "assign", suggestion.pk])
    assert found(ordered, "assigner", url) == names(ordered)


def test_who_sits_in_several_units_reads_them_officially(ordered):
    user = ordered.officer("water").user
    for unit in ("roads", "schools"):
        Post.objects.create(user=user, organ=ordered.organs[unit], role=Role.CASE_OFFICER)
    for url in (reverse("unit"), reverse("unit_ledger")):
        assert found(ordered, ordered.officer("water"), url, "<h1", "</h1>") == names(ordered)

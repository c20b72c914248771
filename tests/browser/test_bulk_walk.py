"""Boxes before the eyes and under the fingers (批量签收): by hand, by keys, without scripts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Assignment
from tests.browser.screen import DESKTOP, PHONE
from tests.browser.test_axe import barriers_on, faults_of
from tests.county import County

pytestmark = pytest.mark.sqlite_only("what a page looks like does not depend on the database")

DESK = reverse("unit_pile", args=["sign-in"])
BOXES, ALL = ".tick input", "[data-tick-all]"


def waiting(county: County, many: int) -> list[Assignment]:
    """Assign so many items to a unit."""
    return [county.task(county.assigned(("water", "sole")), "water") for _n in range(many)]


def states(county: County, tasks: list[Assignment]) -> list[str]:
    """Return where the tasks stand."""
    return [county.fresh(task).state for task in tasks]


@pytest.mark.parametrize("scripts", [True, False], ids=["with-scripts", "without-scripts"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_ticked_items_are_signed_in(county, open_screen, size, scripts):
    tasks = waiting(county, 3)
    screen = open_screen(size=size, scripts=scripts)
    with screen.signed_in(county.officer("water")):
        screen.go(DESK)
        assert screen.page.locator(ALL).is_visible() == scripts
        if scripts:
            screen.page.locator(ALL).click()
            assert screen.page.locator(f"{BOXES}:checked").count() == 3
            screen.page.locator(BOXES).nth(2).uncheck()
            assert not screen.page.locator(f"{ALL} input").is_checked()
        else:
            for n in range(2):
                screen.page.locator(BOXES).nth(n).check()
        box = screen.page.locator(".tick").first.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 44
        screen.press('button[value="accept"]')
        assert screen.page.locator(".outcomes .light-green").count() == 2
        screen.press("main .btn-primary")
        assert screen.page.locator(BOXES).count() == 1
    assert states(county, tasks) == ["accepted", "accepted", "sub_assigned"]


def test_a_button_pressed_twice_signs_in_once(county, open_screen):
    tasks = waiting(county, 2)
    screen = open_screen()
    screen.forgives_aborted = True
    sent: list[Any] = []
    with screen.signed_in(county.officer("water")):
        screen.go(DESK)
        screen.page.locator(ALL).click()
        screen.page.on("request", lambda request: sent.append(request.method))
        screen.page.locator('button[value="accept"]').dblclick()
        screen.page.wait_for_selector(".outcomes")
        assert screen.page.locator(".outcomes .light-green").count() == 2
        assert sent.count("POST") == 1
    assert states(county, tasks) == ["accepted", "accepted"]


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_boxes_answer_and_list_have_no_barriers(county, open_screen, language):
    waiting(county, 2)
    screen = open_screen(language=language)
    with screen.signed_in(county.officer("water")):
        found = faults_of(screen, DESK)
        found += faults_of(screen, reverse("unit_print", args=["sign-in"]))
        screen.go(DESK)
        screen.page.locator(BOXES).first.check()
        screen.press('button[value="accept"]')
        found += barriers_on(screen)

    assert found == []


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_lists_of_a_day_have_no_barriers(county, open_screen, language):
    county.assigned(("water", "lead"), ("roads", "co_handler"), cosigners=4)
    screen = open_screen(language=language)
    with screen.signed_in(county.actors["assigner"]):
        screen.go(reverse("office_pile", args=["assign"]))
        screen.press(f'main a[href="{reverse("assignments")}"]')
        found = barriers_on(screen)
        screen.expected = {400}
        for path in (reverse("assignment_receipts"), f"{reverse('assignments')}?day=9999-12-31"):
            found += faults_of(screen, path)

    assert found == []


def test_lists_are_printed_on_sheets_that_lie_on_their_side(county, open_screen):
    waiting(county, 3)
    screen = open_screen(size=PHONE)
    printed = []
    for who, path in (
        ("officer:water", reverse("unit_print", args=["sign-in"])),
        ("assigner", reverse("assignments")),
        ("assigner", reverse("assignment_receipts")),
    ):
        with screen.signed_in(county.actors[who]):
            screen.go(path)
            assert screen.page.locator("[data-print] button").is_visible()
            printed.append(screen.page.pdf(prefer_css_page_size=True))

    for one in printed:
        assert len(re.findall(rb"/Type\s*/Page\b", one)) == 1
        width, height = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", one)[0]
        assert float(width) > float(height)


def test_lines_are_walked_ticked_and_opened_by_keys(county, open_screen):
    tasks = waiting(county, 3)
    screen = open_screen()
    with screen.signed_in(county.officer("water")):
        screen.go(DESK)
        assert screen.page.locator("[data-keys]").is_visible()
        press, boxes = screen.page.keyboard.press, screen.page.locator(BOXES)
        # Nothing is heard before a line has the focus.
        for key in ("j", "Space"):
            press(key)
        assert screen.page.evaluate("document.activeElement.tagName") == "BODY"
        screen.page.locator("a.line").first.focus()
        for key in ("k", "Space", "j", "ArrowDown", "j", "Space", "ArrowUp"):
            press(key)
        assert [boxes.nth(n).is_checked() for n in range(3)] == [True, False, True]
        with screen.page.expect_navigation(wait_until="load"):
            press("Enter")
        item = reverse("item", args=[tasks[1].suggestion_id])
        assert screen.page.url == f"{screen.url}{item}?from=unit-sign-in"
        screen.look()


def url_in_pile(item):
    """Return where a line of the pile to be assigned leads."""
    return f"{reverse('item', args=[item.pk])}?from=office-assign"


def test_lists_without_boxes_are_walked_by_keys_too(county, open_screen):
    items = [county.registered() for _n in range(2)]
    screen = open_screen()
    with screen.signed_in(county.actors["assigner"]):
        screen.go(reverse("office_pile", args=["assign"]))
        screen.page.locator("a.line").first.focus()
        screen.page.keyboard.press("ArrowDown")
        with screen.page.expect_navigation(wait_until="load"):
            screen.page.keyboard.press("Enter")
        assert screen.page.url == f"{screen.url}{url_in_pile(items[1])}"
        # And from item to item, by Alt with the same arrows.
        with screen.page.expect_navigation(wait_until="load"):
            screen.page.keyboard.press("Alt+ArrowUp")
        assert screen.page.url == f"{screen.url}{url_in_pile(items[0])}"
        screen.look()

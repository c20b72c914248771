"""Pages that everybody can read and operate: WCAG 2.0 to 2.2, levels A and AA (无障碍)."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from tests.browser.screen import DESKTOP, FORM, PHONE, Screen
from tests.county import County
from workflows.sweeps import run_all

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
OPTIONS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": LEVELS},
    # Asked by WCAG 2.2 but left out unless it is named.
    "rules": {"target-size": {"enabled": True}},
}


def faults_of(screen: Screen, path: str) -> list[str]:
    """Open a page and name what is wrong on it, at both sizes (违规项)."""
    screen.go(path)
    return barriers_on(screen)


def barriers_on(screen: Screen) -> list[str]:
    """Name what is wrong on the page that is open, at both sizes (违规项)."""
    found = []
    for size in (PHONE, DESKTOP):
        screen.page.set_viewport_size(size)
        found += barriers_now(screen)
    return found


def barriers_now(screen: Screen) -> list[str]:
    """Name what is wrong on the page as it stands before the eyes (违规项)."""
    told = Axe().run(screen.page, options=OPTIONS).response
    assert told["passes"]
    return [
        f"{screen.page.url} at {screen.page.viewport_size}: {fault['id']}: {node['target']}"
        f" {node['html'][:120]} {node['failureSummary']}"
        for fault in told["violations"]
        for node in fault["nodes"]
    ]


def pages(county: County) -> dict[str, list[str]]:
    """List pages by who opens them: desks, an item, and the forms that are used most (页面)."""
    registered = county.registered(cosigners=2)
    handled = county.handling(("water", "lead"), ("roads", "co_handler"))
    asked = county.replied(("water", "sole"), cosigners=1)
    request = county.request_of(asked)
    run_all(timezone.now())
    return {
        "deputy": [
            reverse("deputy"),
            reverse("inbox"),
            reverse("new_suggestion"),
            reverse("item", args=[asked.pk]),
            reverse("act", args=[asked.pk, "rate", request.pk]),
        ],
        "assigner": [
            reverse("office"),
            reverse("act", args=[registered.pk, "assign", registered.pk]),
        ],
        "officer:water": [
            reverse("unit_pile", args=["handling"]),
            reverse("item", args=[handled.pk]),
            reverse("write_reply", args=[handled.pk, county.task(handled, "water").pk]),
        ],
    }


@pytest.mark.sqlite_only("what a page looks like does not depend on the database")
@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_pages_have_no_barriers(county, open_screen, language):
    screen = open_screen(language=language)
    actors = county.actors | {"deputy": county.deputy()}

    found = faults_of(screen, reverse("home"))
    for who, paths in pages(county).items():
        with screen.signed_in(actors[who]):
            for path in paths:
                found += faults_of(screen, path)

    assert found == []


@pytest.mark.sqlite_only("what a page looks like does not depend on the database")
def test_complaints_and_refusals_have_no_barriers(county, open_screen):
    screen = open_screen()
    suggestion = county.registered()
    act = reverse("act", args=[suggestion.pk, "assign", suggestion.pk])
    # A form that came back, what is refused, and what does not exist.
    screen.expected = {400, 404, 409}

    with screen.signed_in(county.actors["assigner"]):
        screen.go(act)
        screen.page.locator(FORM).evaluate("form => { form.noValidate = true }")
        screen.press(f"{FORM} .btn-primary")
        assert screen.page.locator(".field-wrong").count() == 1
        found = barriers_on(screen)
        county.do("assign", suggestion, "assigner", units=county.shares(("water", "sole")))
        found += faults_of(screen, act)
        assert screen.page.locator(".reason").count() == 1
        found += faults_of(screen, reverse("item", args=[10**9]))

    assert found == []

"""Large and extra large type (大字、特大字): letters, targets and lines as elder people need them.

Figures: MIIT, design rules for elder-friendly mobile applications, 2021: main text of 18 or more,
the largest of 30 or more, lines of 1.3 or more, targets of 60 by 60, otherwise of 44 by 44.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.browser.screen import DESKTOP, PHONE, Screen
from tests.browser.test_axe import barriers_on
from tests.county import County
from workflows.sweeps import run_all

pytestmark = pytest.mark.sqlite_only("what a page looks like does not depend on the database")

# The size of letters, and the least height of what is tapped, in pixels.
SIZES = {"standard": (17, 44), "large": (21, 60), "huge": (30, 60)}

# What is tapped: not links in a running text, whose line is their height.
TAPPED = (
    "button, select, summary, .btn, .tabs a, .desks a, .head-link, .line, "
    "input:not([type=hidden]):not([type=checkbox]):not([type=radio]):not([type=file])"
)
SMALL = """([selector, least]) => [...document.querySelectorAll(selector)]
  .filter(one => one.checkVisibility() && !one.closest('.visually-hidden-focusable'))
  .map(one => [one.outerHTML.slice(0, 90), one.getBoundingClientRect()])
  .filter(([, box]) => box.height < least - 0.5 || box.width < Math.min(least, 44) - 0.5)
  .map(([words, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${words}`)"""
TIGHT = """() => [...document.querySelectorAll('main p, main li, main dd, main td')]
  .filter(one => one.checkVisibility())
  .map(one => getComputedStyle(one))
  .map(style => parseFloat(style.lineHeight) / parseFloat(style.fontSize))
  .filter(lines => lines < 1.3)"""


def desks(county: County) -> dict[str, list[str]]:
    """List the main pages of each desk by who opens them (各工作台主要页面)."""
    registered = county.registered(cosigners=1)
    handled = county.handling(("water", "sole"))
    asked = county.replied(("water", "sole"))
    request = county.request_of(asked)
    run_all(timezone.now())
    return {
        "deputy": [
            reverse("deputy"), reverse("new_suggestion"), reverse("inbox"),
            reverse("item", args=[asked.pk]),
            reverse("act", args=[asked.pk, "rate", request.pk]),
        ],
        "officer:water": [
            reverse("unit"), reverse("item", args=[handled.pk]), reverse("unit_ledger"),
            reverse("write_reply", args=[handled.pk, county.task(handled, "water").pk]),
        ],
        "assigner": [
            reverse("office"), reverse("item_flow", args=[asked.pk]), reverse("board"),
            reverse("search") + "?q=%E6%A1%A5%E5%A4%B4",
            reverse("act", args=[registered.pk, "assign", registered.pk]),
        ],
        "sub_assigner": [reverse("government")],
        "vice_chairperson": [reverse("committee")],
    }  # fmt: skip


def in_type(screen: Screen, kind: str) -> None:
    """Show the open page in letters of a size (字号)."""
    screen.page.evaluate("kind => { document.documentElement.dataset.type = kind }", kind)


def measured(screen: Screen, path: str) -> list[str]:
    """Open a page on a phone in every size of letters and name what is too small (过小项)."""
    screen.go(path)
    found = []
    for kind, (letters, least) in SIZES.items():
        in_type(screen, kind)
        body = screen.page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        wide = screen.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        found += [f"{path} {kind}: letters of {body}"] if body != letters else []
        found += [f"{path} {kind}: {wide} wider than the phone"] if wide > 0 else []
        found += [f"{path} {kind}: {one}" for one in _asked(screen, SMALL, [TAPPED, least])]
        found += [f"{path} {kind}: lines of {one}" for one in _asked(screen, TIGHT)]
    return found


def _asked(screen: Screen, script: str, *given: Any) -> list[Any]:
    return list(screen.page.evaluate(script, *given))


def test_letters_lines_and_targets_are_large_enough(county, open_screen):
    screen = open_screen(size=PHONE)
    actors = county.actors | {"deputy": county.deputy()}

    found = measured(screen, reverse("home"))
    for who, paths in desks(county).items():
        with screen.signed_in(actors[who]):
            for path in paths:
                found += measured(screen, path)

    assert found == []


def test_pages_have_no_barriers_in_extra_large_type(county, open_screen):
    screen = open_screen()
    actors = county.actors | {"deputy": county.deputy()}

    found = []
    for who, paths in desks(county).items():
        with screen.signed_in(actors[who]):
            for path in paths:
                screen.page.set_viewport_size(DESKTOP)
                screen.go(path)
                in_type(screen, "huge")
                found += barriers_on(screen)

    assert found == []

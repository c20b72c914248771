"""Every kind of page that anybody reaches, without barriers (逐页无障碍).

All people of one scene follow every link. Each kind of page that they come to is looked at twice:
in Chinese in a wide window in letters of the usual size, and in English on a phone in the largest.
On a phone none of them scrolls sideways, in neither size of letters.
"""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.urls import resolve

from people.kinds import Role
from tests.browser.screen import DESKTOP, PHONE, Screen
from tests.browser.test_axe import barriers_now
from tests.scenes import PEOPLE, person, scene, walk
from tests.web.browsing import Browser

pytestmark = pytest.mark.sqlite_only("what a page looks like does not depend on the database")

# Who sits together sees much the same pages; the least number of kinds that they come to.
TABLES: dict[str, tuple[int, tuple[str, ...]]] = {
    "deputy-and-units": (40, ("deputy", "officer:water", "head:roads", "sub_assigner")),
    "office": (75, ("intake", "assigner", "commission_head", "rating:commission")),
    "leaders": (55, ("secretary", "vice_chairperson", "committee_chair")),
    "oversight": (50, (str(Role.AUDITOR), str(Role.ADMINISTRATOR))),
}
# What differs from person to person: desks, and items in what they offer.
OWN = {
    "deputy", "office", "government", "unit", "committee", "auditor", "administration", "item",
}  # fmt: skip
WIDER = """() => ['standard', 'huge'].map(kind => {
  document.documentElement.dataset.type = kind
  return [kind, document.documentElement.scrollWidth - window.innerWidth]
})"""


def kind_of_page(url: str, who: str) -> tuple[str, ...]:
    """Return what a page is one of (页面种类): its name, its act or pile, and whose it is."""
    found = resolve(url.partition("?")[0])
    name = found.url_name or ""
    told = [str(found.kwargs.get(key, "")) for key in ("act", "pile", "tab")]
    return (name, *told, who if name in OWN else "")


def pages_of(browser: Browser, who: str) -> dict[tuple[str, ...], str]:
    """Walk as somebody and return the fullest page of each kind (各类页面)."""
    fullest: dict[tuple[str, ...], tuple[int, str]] = {}
    for url, text in walk(browser):
        kind = kind_of_page(url, who)
        fullest[kind] = max(fullest.get(kind, (0, url)), (len(text), url))
    return {kind: url for kind, (_length, url) in fullest.items()}


def sign_in(screen: Screen, browser: Browser) -> None:
    """Let the window go on with the session of somebody who walked (会话)."""
    name = settings.SESSION_COOKIE_NAME
    cookie: Any = {"name": name, "value": browser.client.cookies[name].value, "url": screen.url}
    screen.context.add_cookies([cookie])


def wrong_with(screen: Screen, path: str, letters: str) -> list[str]:
    """Open a page and name what is wrong in letters of a size, and what is too wide (问题)."""
    page = screen.page
    page.goto(path)
    page.set_viewport_size(PHONE)
    wide = [(kind, n) for kind, n in page.evaluate(WIDER) if n > 0]
    found = [f"{path} in {screen.language}: {kind} is {n} wider than a phone" for kind, n in wide]
    page.set_viewport_size(screen.size)
    page.evaluate("kind => { document.documentElement.dataset.type = kind }", letters)
    found += [*screen.faults, *barriers_now(screen)]
    screen.faults.clear()
    return found


# Minutes for each table: the main pages are looked at in every run, by test_axe.
@pytest.mark.soak
@pytest.mark.parametrize("table", TABLES)
def test_every_kind_of_page_has_no_barriers(transactional_db, lift_triggers, open_screen, table):
    county, looked, found = scene(), set(), []
    at_least, people = TABLES[table]
    with time_machine.travel(county.at, tick=True):
        windows = [
            (open_screen(size=DESKTOP, language="zh-CN"), "standard"),
            (open_screen(size=PHONE, language="en-GB"), "huge"),
        ]
        for who in people:
            browser = Browser(person(county, who))
            pages = {k: p for k, p in pages_of(browser, who).items() if k not in looked}
            looked |= set(pages)
            for screen, letters in windows:
                sign_in(screen, browser)
                for path in pages.values():
                    found += [f"{who}: {one}" for one in wrong_with(screen, path, letters)]

    assert found == []
    assert len(looked) >= at_least


def test_everybody_sits_at_a_table():
    assert sorted(who for _n, people in TABLES.values() for who in people) == sorted(PEOPLE)

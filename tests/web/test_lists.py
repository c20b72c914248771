"""How many statements a list takes (列表语句数): the same at one row and at a thousand."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import draining
from tests import volume
from tests.county import County
from tests.web.browsing import Browser, moment
from web.shared.listing import ROWS

AT_MOST = 12
# What stands on the list before the page is counted, who looks, where, and how many statements
# the page takes: the session and its person, posts, mandates, the demo mark and unread messages
# are five to six of them.
PAGES: dict[str, tuple[str, str, int]] = {
    "/deputy/": ("draft", "deputy", 11),
    "/office/": ("submitted", "intake", 9),
    "/office/assign/": ("registered", "assigner", 9),
    "/office/open/": ("registered", "assigner", 10),
    "/office/open/?q=桥": ("registered", "assigner", 10),
    "/office/done/": ("registered", "assigner", 9),
    "/government/": ("government", "sub_assigner", 10),
    "/government/open/": ("government", "sub_assigner", 11),
    "/unit/": ("assigned", "officer:water", 10),
    "/unit/handling/": ("handling", "officer:water", 10),
    "/unit/open/": ("handling", "officer:water", 11),
    "/committee/": ("handling", "committee_chair", 11),
    "/committee/open/": ("handling", "committee_chair", 9),
    "/messages/": ("submitted", "intake", 8),
}


def stand(county: County, where: str, count: int) -> None:
    """Bring an item there, and copy it until there are so many."""
    match where:
        case "draft":
            suggestion = county.submitted()
        case "government":
            suggestion = county.assigned(("government", "sole"))
        case "assigned" | "handling":
            suggestion = getattr(county, where)(("water", "sole"))
        case _:
            suggestion = getattr(county, where)()
    if count > 1:
        volume.copies(suggestion, count - 1)


def statements(browser: Browser, url: str) -> list[str]:
    """Open a page and list its statements, without those that open a transaction."""
    with CaptureQueriesContext(connection) as sent:
        answer = browser.client.get(url)
    assert answer.status_code == 200
    left_out = re.compile("BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE")
    return [q["sql"] for q in sent.captured_queries if not left_out.match(q["sql"])]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(1, marks=pytest.mark.sqlite_only("one row is enough to count on one of them")),
        1000,
    ],
)
@pytest.mark.parametrize("url", PAGES)
def test_list_takes_as_many_statements_at_a_thousand_rows(county, url, rows):
    where, who, expected = PAGES[url]
    stand(county, where, rows)
    if url == "/messages/":
        while draining.run(county.later()):
            pass
    person: Any = county.deputy(0) if who == "deputy" else county.actors[who]
    browser = Browser(person)
    with moment(county.later()):
        browser.client.get(url)
        taken = statements(browser, url)
    shown = "\n".join(sql[:200] for sql in taken)
    assert len(taken) <= AT_MOST, shown
    # What has no deadline is asked for only where a page has room left.
    is_full = rows > ROWS and "/open/" in url
    assert len(taken) == expected - is_full, shown


@pytest.mark.django_db
def test_a_thousand_rows_are_shown_25_at_a_time(county):
    stand(county, "submitted", 1000)
    with moment(county.later()):
        page = Browser(county.actors["intake"]).get("/office/", page=40).content.decode()
    assert page.count('class="line"') == 25
    assert "Page 40 of 40, 1000 in all" in page
    call_command("check")

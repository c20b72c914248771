"""Work in batches at a unit's desk (批量办理): tick, sign in, print, take as a table."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Assignment, Event
from people.kinds import Role
from people.models import Organ, Post
from tests.county import County
from tests.web.browsing import Browser, moment, page
from workflows.models import WorkItem
from workflows.work import differences

pytestmark = pytest.mark.django_db

DESK = reverse("unit_pile", args=["sign-in"])
TICKED = reverse("unit_ticked", args=["sign-in"])
PRINT, TABLE = (reverse(f"unit_{name}", args=["sign-in"]) for name in ("print", "table"))


def waiting(county: County, many: int = 1, unit: str = "water", **draft: Any) -> list[Assignment]:
    """Assign so many items to a unit, which has not signed them in."""
    return [county.task(county.assigned((unit, "sole"), **draft), unit) for _n in range(many)]


def form(browser: Browser) -> dict[str, Any]:
    """Read the pile: the key of its form, and what each box would hand in."""
    text = browser.get(DESK).content.decode()
    key = re.search(r'name="key" value="(\w+)"', text)
    assert key is not None
    return {"key": key[1], "row": re.findall(r'name="row" value="([\d-]+)"', text)}


def tick(task: Assignment) -> str:
    """Return what the box of a task hands in."""
    item = WorkItem.objects.get(assignment=task, kind="sign_in")
    return f"{item.pk}-{task.version}"


def accept(browser: Browser, **sent: Any) -> Any:
    """Press the button for what is ticked."""
    return browser.client.post(TICKED, {"do": "accept"} | sent)


def outcomes(answer: Any) -> list[str]:
    """Read the answer, item by item, as words."""
    text = answer.content.decode().partition('class="outcomes"')[2].partition("</ul>")[0]
    return [" ".join(re.sub("<[^>]+>", " ", one).split()) for one in text.split("<li>")[1:]]


def signed_in(task: Assignment) -> int:
    """Count how often a task was signed in."""
    return int(task.suggestion.stream.events.filter(act="accept", kind="done").count())


def test_what_is_ticked_is_signed_in_and_nothing_else(county):
    first, second, third = waiting(county, 3)
    with moment(county.later()):
        browser = Browser(county.officer("water"))
        sent = form(browser)
        assert sent["row"] == [tick(task) for task in (first, second, third)]
        answer = accept(browser, key=sent["key"], row=sent["row"][:2])

    assert answer.status_code == 200
    assert "Signed in: 2 of 2." in " ".join(answer.content.decode().split())
    assert [county.fresh(t).state for t in (first, second, third)] == [
        "accepted", "accepted", "sub_assigned",
    ]  # fmt: skip
    assert county.fresh(first).officer == county.officer("water").user
    assert differences(county.fresh(first).suggestion, county.at) == []
    for task, words in zip((first, second), outcomes(answer), strict=True):
        assert f"No. {task.suggestion.number} {task.suggestion.title}" in words
        assert "Signed in" in words


def test_an_item_that_somebody_else_took_is_told_and_the_others_go_through(county):
    tasks = waiting(county, 3)
    with moment(county.later()):
        browser = Browser(county.officer("water"))
        sent = form(browser)
        county.do("accept", tasks[1], county.head("water"))
    with moment(county.later()):
        answer = accept(browser, **sent)

    assert answer.status_code == 200
    told = outcomes(answer)
    assert ["Not signed in" in words for words in told] == [False, True, False]
    assert f"Before you: {county.head('water').user}, “Sign in the item”" in told[1]
    assert "Somebody else has worked on this since you opened it." in told[1]
    assert [signed_in(task) for task in tasks] == [1, 1, 1]
    assert county.fresh(tasks[1]).officer == county.head("water").user


def test_what_was_asked_back_or_taken_back_is_told_too(county):
    asked, taken = waiting(county, 2)
    with moment(county.later()):
        browser = Browser(county.officer("water"))
        sent = form(browser)
        county.do("request_return", asked, county.head("water"), why="不属于本单位职责。")
        county.do("recall_assignment", taken.suggestion, "assigner", why="单位有误。")
    with moment(county.later()):
        answer = accept(browser, **sent)

    assert answer.status_code == 409
    assert "Signed in: 0 of 2." in " ".join(answer.content.decode().split())
    told = outcomes(answer)
    assert "Ask to return it" in told[0]
    assert all("Not signed in" in words for words in told)
    assert [signed_in(task) for task in (asked, taken)] == [0, 0]


def test_the_same_form_sent_twice_acts_once_and_answers_the_same(county):
    tasks = waiting(county, 2)
    with moment(county.later()):
        browser = Browser(county.officer("water"))
        sent = form(browser)
        first, second = accept(browser, **sent), accept(browser, **sent)

    assert (first.status_code, second.status_code) == (200, 200)
    assert outcomes(first) == outcomes(second)
    assert [signed_in(task) for task in tasks] == [1, 1]
    assert not Event.objects.filter(act="accept", kind="refused").exists()


@pytest.mark.parametrize("key", ["", "ein Schlüssel", "x" * 200])
def test_what_is_no_key_makes_no_fault(county, key):
    (task,) = waiting(county)
    with moment(county.later()):
        browser = Browser(county.officer("water"))
        first, second = (accept(browser, key=key, row=[tick(task)]) for _n in range(2))

    assert (first.status_code, second.status_code) == (200, 409)
    assert signed_in(task) == 1


def test_what_is_not_ones_own_is_not_there_and_the_attempt_stands_in_the_trail(county):
    own, foreign = waiting(county), waiting(county, unit="roads")
    rows = [tick(*foreign), tick(*own), "999999-1"]
    with moment(county.later()):
        answer = accept(Browser(county.officer("water")), key="a", row=rows)

    told = outcomes(answer)
    assert ["Not signed in" in words for words in told] == [True, False, True]
    assert told[0] == told[2]
    assert county.fresh(foreign[0]).state == "sub_assigned"
    tried = Event.objects.get(act="accept", kind="refused")
    assert (tried.stream_id, tried.actor) == (
        foreign[0].suggestion.stream_id, county.officer("water").user,
    )  # fmt: skip


def test_a_post_that_does_not_sign_in_is_refused(county):
    (task,) = waiting(county)
    Post.objects.filter(pk=county.officer("water").post.pk).update(role=Role.SECRETARY)
    with moment(county.later()):
        answer = accept(Browser(county.officer("water")), key="a", row=[tick(task)])

    assert answer.status_code == 409
    assert "Only officer or head of the handling unit may do this." in outcomes(answer)[0]
    assert county.fresh(task).state == "sub_assigned"


def test_nothing_ticked_and_too_much_ticked_is_said_at_the_desk(county):
    (task,) = waiting(county)
    with moment(county.later()):
        browser = Browser(county.officer("water"))
        for rows, words in (
            ([], "Please tick first"),
            (["x", "0-1", "1", "9" * 30 + "-1"], "Please tick first"),
            ([f"{n}-1" for n in range(1, 27)], "At most 25 items"),
        ):
            answer = browser.client.post(TICKED, {"do": "accept", "row": rows}, follow=True)
            assert answer.redirect_chain == [(DESK, 302)]
            assert words in answer.content.decode()
    assert county.fresh(task).state == "sub_assigned"


def test_only_units_act_here_and_only_on_what_waits_for_sign_in(county):
    suggestion = county.handling(("water", "sole"))
    handling = reverse("unit_ticked", args=["handling"])
    with moment(county.later()):
        unit = Browser(county.officer("water"))
        assert unit.post(handling, do="accept", row="1-1").status_code == 404
        assert unit.post(TICKED, do="sleep").status_code == 404
        assert unit.post(reverse("unit_ticked", args=["open"]), do="print").status_code == 404
        assert unit.get(TICKED).status_code == 405
        handle = unit.get(reverse("unit_pile", args=["handling"])).content.decode()
        assert 'name="row"' in handle
        assert 'value="accept"' not in handle
        assert 'name="row"' not in unit.get(reverse("unit_pile", args=["open"])).content.decode()
        for who in ("assigner", "sub_assigner", "committee_chair"):
            other = Browser(county.actors[who])
            assert [other.get(url).status_code for url in (PRINT, TABLE)] == [403, 403]
            assert accept(other, row=["1-1"]).status_code == 403
        assert [unit.get(reverse(f"unit_{n}", args=["open"])).status_code for n in
                ("print", "table")] == [404, 404]  # fmt: skip
    assert county.fresh(suggestion).state == "handling"


def test_each_item_takes_as_many_statements_as_the_one_before(county):
    taken = []
    for many in (1, 2, 4):
        tasks = waiting(county, many)
        with moment(county.later()):
            browser = Browser(county.officer("water"))
            sent = form(browser)
            with CaptureQueriesContext(connection) as asked:
                assert accept(browser, **sent).status_code == 200
            assert [signed_in(task) for task in tasks] == [1] * many
            taken.append(len(asked))

    assert taken[2] - taken[1] == 2 * (taken[1] - taken[0])


# -- the list, printed and as a table ---------------------------------------------------------


def printed(county: County, who: str, url: str = PRINT, **query: Any) -> list[str]:
    """Read the rows of the printed list, and its feet, as words."""
    with moment(county.later()):
        text = Browser(county.actors[who]).get(url, **query).content.decode()
    found = re.findall(r"<tbody>(.*?)</tbody>", text, re.DOTALL)
    rows = [row for body in found for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)]
    rows += re.findall(r'<p class="sheet-foot">(.*?)</p>', text, re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in rows]


def exported(county: County, who: str, url: str = TABLE, **query: Any) -> list[list[str]]:
    """Read the lines of the table, without its head."""
    with moment(county.later()):
        answer = Browser(county.actors[who]).get(url, **query)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))[1:]


def test_the_list_tells_what_waits_until_when_and_for_whom(county):
    first, second = waiting(county, 2)
    due = WorkItem.objects.get(assignment=first, kind="sign_in").due_on
    rows = printed(county, "officer:water")
    assert len(rows) == 3
    for words in (
        first.suggestion.number, first.suggestion.title, first.suggestion.lead.name, "sole",
        "sign in", due.isoformat(), "left",
    ):  # fmt: skip
        assert words in rows[0]
    assert rows[2] == f"云溪县水利局 · {county.today} · 2 items"

    lines = exported(county, "officer:water")
    assert [line[:2] for line in lines[:2]] == [
        ["云溪县水利局", task.suggestion.number] for task in (first, second)
    ]
    assert lines[0][3] == first.suggestion.lead.name
    assert lines[0][6] == due.isoformat()
    assert lines[2] == [rows[2]]


def test_only_ticked_rows_are_listed_if_there_are_ticks(county):
    tasks = waiting(county, 3)
    with moment(county.later()):
        browser = Browser(county.officer("water"))
        for name, url in (("print", PRINT), ("table", TABLE)):
            none = browser.client.post(TICKED, {"do": name})
            some = browser.client.post(TICKED, {"do": name, "row": [tick(tasks[1])]})
            assert (none.status_code, none["Location"]) == (302, url)
            key = tick(tasks[1]).partition("-")[0]
            assert (some.status_code, some["Location"]) == (302, f"{url}?row={key}")

    rows = printed(county, "officer:water", row=key)
    assert len(rows) == 2
    assert tasks[1].suggestion.number in rows[0]
    assert [line[1] for line in exported(county, "officer:water", row=key)[:-1]] == [
        tasks[1].suggestion.number
    ]
    with moment(county.later()):
        for wrong in ("x", "-1", "9" * 30):
            assert browser.get(PRINT, row=wrong).status_code == 404


def test_no_unit_reads_what_waits_for_another(county):
    own, foreign = waiting(county), waiting(county, unit="roads")
    keys = [tick(task).partition("-")[0] for task in (*own, *foreign)]

    for query in ({}, {"row": keys}):
        assert len(printed(county, "officer:water", **query)) == 2
        lines = exported(county, "officer:water", **query)
        assert [line[1] for line in lines[:-1]] == [own[0].suggestion.number]
    assert printed(county, "officer:water", row=keys[1:]) == []
    assert exported(county, "officer:water", row=keys[1:]) == []


def test_a_withheld_name_stands_in_neither(county):
    (task,) = waiting(county, hide_name=True)
    name = task.suggestion.lead.name

    assert "name withheld" in printed(county, "officer:water")[0]
    assert "name withheld" in exported(county, "officer:water")[0][3]
    assert name not in page(county, "officer:water", PRINT)
    assert name not in page(county, "officer:water", TABLE)


def test_units_stand_in_their_official_order(county):
    water, roads = waiting(county), waiting(county, unit="roads")
    user = county.officer("water").user
    Post.objects.create(user=user, organ=county.organs["roads"], role=Role.CASE_OFFICER)
    for place, unit in enumerate(("roads", "water"), 1):
        Organ.objects.filter(pk=county.organs[unit].pk).update(official_order=place)

    lines = exported(county, "officer:water")
    assert [line[1] for line in lines if len(line) > 1] == [
        roads[0].suggestion.number, water[0].suggestion.number,
    ]  # fmt: skip
    # Each is signed in for its own unit.
    with moment(county.later()):
        browser = Browser(county.officer("water"))
        assert accept(browser, **form(browser)).status_code == 200
    assert [county.fresh(task).state for task in (*water, *roads)] == ["accepted", "accepted"]


@pytest.mark.parametrize(
    ("url", "expected"), [(DESK, 10), (PRINT, 7), (TABLE, 5)], ids=["desk", "print", "table"]
)
def test_lists_take_as_many_statements_for_three_rows_as_for_one(county, url, expected):
    taken = []
    for many in (1, 2):
        waiting(county, many)
        with moment(county.later()):
            browser = Browser(county.officer("water"))
            browser.get(url)
            with CaptureQueriesContext(connection) as sent:
                assert browser.get(url).status_code == 200
            taken.append(len(sent))

    assert taken == [expected, expected]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_pages_open_in_both_languages(county, language):
    tasks = waiting(county, 2)
    with moment(county.later()):
        browser = Browser(county.officer("water"), language)
        for url in (DESK, PRINT):
            text = browser.get(url).content.decode()
            assert f'<html lang="{"en" if language == "en" else "zh-Hans"}"' in text
            assert tasks[0].suggestion.title in text
        assert browser.get(TABLE).status_code == 200
        assert accept(browser, **form(browser)).status_code == 200

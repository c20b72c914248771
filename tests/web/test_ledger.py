"""The ledger of promises, on the page and in the table; replied and done are two figures."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tests.county import County
from tests.web.browsing import Browser, moment, page
from tests.web.test_lists import AT_MOST
from workflows import sweeps

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2026, 6, 15), date(2026, 12, 1)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def promised(county: County, day: date = LAST, unit: str = "water", **draft: Any) -> Any:
    """Bring an item to follow-up with one promise of a unit, for a day."""
    suggestion = county.handling((unit, "sole"), **draft)
    promise = {"content": f"{day.month}月建成。", "responsible": "规划股", "due_on": day}
    county.reply_all(suggestion, result_kind="planned", promises=[promise])
    return county.rated(suggestion).promises.get()


def ledger(county: County, desk: str, who: str, show: str = "open") -> list[str]:
    """Return the rows of a ledger's page, each as its words."""
    text = page(county, who, f"{reverse(f'{desk}_ledger')}?show={show}")
    body = text[text.index("<tbody>") : text.index("</tbody>")] if "<tbody>" in text else ""
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", " ", row).split()) for row in rows]


def table(county: County, desk: str, who: str, show: str = "open") -> list[dict[str, str]]:
    """Return the rows of a ledger's table."""
    with moment(county.later()):
        answer = Browser(county.actors[who]).get(reverse(f"{desk}_ledger_table"), show=show)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_ledger_tells_of_each_promise_what_became_of_it(county):
    promise = promised(county)
    county.do("report_progress", promise, county.officer("water"), words="已完成招标。")
    moved = {"due_on": LAST + timedelta(days=9), "why": "雨季停工。"}
    county.do("revise_promise", promise, county.head("water"), **moved)

    (row,) = ledger(county, "unit", "officer:water")
    for words in (
        promise.suggestion.number, "12月建成。", "云溪县水利局 · 规划股", "2026-12-10",
        "Promised at first for 2026-12-01", "雨季停工。", "已完成招标。", "days left",
        f"Next report by {county.fresh(promise).next_report_on}",
    ):  # fmt: skip
        assert words in row

    county.reported_kept(county.fresh(promise), "验收单。")
    assert ledger(county, "unit", "officer:water") == []
    (row,) = ledger(county, "unit", "officer:water", "applied")
    assert "验收单。" in row
    assert county.fresh(promise).told_by.doc_number in row


def test_filters_narrow_the_ledger_and_count(county):
    for day in (FIRST, LAST, LAST):
        promised(county, day)
    kept = promised(county)
    county.reported_kept(kept)
    gone = promised(county)
    county.do("cancel_promise", gone, "assigner", explanation="规划已变更。")
    county.later(days=(date(2026, 7, 1) - county.today).days)
    sweeps.run_all(county.at)

    rows = {
        show: len(ledger(county, "unit", "officer:water", show))
        for show in ("open", "overdue", "report", "applied", "written_off", "all")
    }
    assert rows == {
        "open": 3, "overdue": 1, "report": 3, "applied": 1, "written_off": 0, "all": 5,
    }  # fmt: skip
    tabs = page(county, "officer:water", reverse("unit_ledger"))
    told = re.findall(r'show=(\w+)"[^>]*>[^<]+<span class="count">(\d+)<', tabs)
    assert {show: int(n) for show, n in told} == {show: n for show, n in rows.items() if n}

    county.written_off(county.fresh(kept))
    assert len(ledger(county, "unit", "officer:water", "written_off")) == 1
    with moment(county.later()):
        unit = Browser(county.actors["officer:water"])
        assert unit.get(reverse("unit_ledger"), show="asleep").status_code == 404


def test_promise_that_does_not_bind_yet_stands_in_no_ledger(county):
    suggestion = county.handling(("water", "sole"))
    promise = {"content": "建成。", "responsible": "规划股", "due_on": LAST}
    county.signed(county.task(suggestion, "water"), result_kind="planned", promises=[promise])

    assert ledger(county, "unit", "officer:water", "all") == []


def test_units_read_their_own_ledger_and_the_houses_office_all(county):
    promised(county, unit="water")
    promised(county, unit="roads")

    assert len(ledger(county, "unit", "officer:water", "all")) == 1
    assert "交通运输局" in ledger(county, "unit", "officer:roads", "all")[0]
    assert ledger(county, "unit", "officer:schools", "all") == []
    assert len(ledger(county, "office", "assigner", "all")) == 2
    with moment(county.later()):
        for who, desk in (("officer:water", "office"), ("assigner", "unit")):
            for name in (f"{desk}_ledger", f"{desk}_ledger_table"):
                assert Browser(county.actors[who]).get(reverse(name)).status_code == 403


def test_general_office_reads_the_ledger_of_its_units(county):
    promised(county, unit="roads")
    suggestion = county.assigned(("government", "sole"))
    office = county.task(suggestion, "government")
    county.do("sub_assign", office, "sub_assigner", units=county.shares(("water", "sole")))
    county.do("accept", county.task(suggestion, "water"), county.officer("water"))
    promise = {"content": "建成。", "responsible": "规划股", "due_on": LAST}
    county.reply_all(suggestion, result_kind="planned", promises=[promise])

    (row,) = ledger(county, "government", "sub_assigner")
    assert "水利局" in row


def test_table_holds_the_rows_of_the_page(county):
    for day in (LAST, FIRST):
        promised(county, day)
    promise = promised(county, date(2026, 8, 1))
    county.do("report_progress", promise, county.officer("water"), words="=HYPERLINK(1)")

    shown = ledger(county, "office", "assigner")
    told = table(county, "office", "assigner")

    assert len(shown) == len(told) == 3
    for row, cells in zip(shown, told, strict=True):
        for column in ("No.", "What is promised", "Handling unit", "Promised for", "Light",
                       "State", "Next report by"):  # fmt: skip
            assert cells[column] in row
    assert [cells["Promised for"] for cells in told] == ["2026-06-15", "2026-08-01", "2026-12-01"]
    # No spreadsheet takes words for a formula.
    assert told[1]["Progress"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize(("desk", "who"), [("unit", "officer:water"), ("office", "assigner")])
def test_ledger_takes_as_many_statements_for_three_rows_as_for_one(county, desk, who):
    taken = []
    for many in (1, 3):
        while len(ledger(county, desk, who, "all")) < many:
            promised(county)
        with moment(county.later()):
            browser = Browser(county.actors[who])
            browser.get(reverse(f"{desk}_ledger"))
            with CaptureQueriesContext(connection) as sent:
                assert browser.get(reverse(f"{desk}_ledger"), show="all").status_code == 200
            taken.append(len(sent))

    assert taken[0] == taken[1] <= AT_MOST


def test_desks_lead_to_their_ledgers(county):
    for desk, who in (("unit", "officer:water"), ("office", "intake"),
                      ("government", "sub_assigner")):  # fmt: skip
        assert f'href="{reverse(f"{desk}_ledger")}"' in page(county, who, reverse(desk))


def test_deputy_finds_the_promise_that_waits_for_his_word_on_the_desk(county):
    promise = county.reported_kept(promised(county))
    with moment(county.later()):
        deputy, other = Browser(county.deputy()), Browser(county.deputy(1))
        assert "Say whether the promise is kept" in deputy.get("/deputy/").content.decode()
        assert "Say whether" not in other.get("/deputy/").content.decode()
        answer = deputy.act("say_whether_kept", promise, agrees="no", words="尚未通车。")
        assert answer.status_code == 302
        # It is told once more that it is done.
        deputy.get("/deputy/")
        assert "Say whether" not in deputy.get("/deputy/").content.decode()

    item = reverse("item", args=[promise.suggestion_id])
    unit = page(county, "officer:water", item)
    assert "The lead deputy has been heard." in unit
    assert "尚未通车。" not in unit
    house = page(county, "assigner", item)
    assert "尚未通车。" in house
    assert "The lead deputy has been heard." not in house


def test_replied_and_done_stand_apart_on_desks_and_items(county):
    promise = promised(county)
    county.rated(county.replied(("water", "sole")))
    county.handling(("water", "sole"))

    for who, desk in (("officer:water", "unit"), ("assigner", "office")):
        text = page(county, who, reverse(desk))
        assert "Replied: 2 of 3 assigned." in text
        assert "Done: 1 of 2 replied." in text
    with moment(county.later()):
        assert "Done: 1 of 2 replied." in Browser(county.deputy()).get("/deputy/").content.decode()

    item = reverse("item", args=[promise.suggestion_id])
    text = " ".join(page(county, "officer:water", item).split())
    assert f"Replied on {promise.reply.delivered_on}." in text
    assert "Not yet done: 1 promise open." in text

    county.written_off(promise)
    text = " ".join(page(county, "officer:water", item).split())
    assert f"Done on {county.today}." in text

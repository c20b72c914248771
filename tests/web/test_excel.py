"""Lists as Excel files: the same rows as in CSV, days and figures as what they are."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.acting import SHANGHAI
from tests.county import County
from tests.web.browsing import Browser, moment, page
from tests.web.excel import Book, read_book
from tests.web.test_bulk import tick
from tests.web.test_ledger import promised
from web.shared.tables import LONGEST, About, serial, table
from workflows.models import WorkItem

LISTS = {
    "assignments": ("assigner", "assignments_table", ()),
    "office ledger": ("assigner", "office_ledger_table", ()),
    "government ledger": ("sub_assigner", "government_ledger_table", ()),
    "unit ledger": ("officer:water", "unit_ledger_table", ()),
    "unit pile": ("officer:water", "unit_table", ("sign-in",)),
    "followed": ("vice_chairperson", "committee_table", ()),
}


def answer(county: County, name: str, language: str = "en", **query: Any) -> HttpResponse:
    who, route, keys = LISTS[name]
    with moment(county.later()):
        browser = Browser(county.actors[who], language)
        found: HttpResponse = browser.get(reverse(route, args=keys), **query)
    return found


def excel(county: County, name: str, **query: Any) -> Book:
    return read_book(answer(county, name, format="xlsx", **query))


def in_csv(county: County, name: str, **query: Any) -> list[list[str]]:
    text = answer(county, name, format="csv", **query).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def stand(county: County, many: int = 1) -> None:
    """Bring something onto every list."""
    for _n in range(many):
        county.assigned(("water", "sole"))
        county.confirmed_topic(promised(county).suggestion)
    office = county.task(county.assigned(("government", "sole")), "government")
    county.do("sub_assign", office, "sub_assigner", units=county.shares(("water", "sole")))
    county.do("accept", county.task(office.suggestion, "water"), county.officer("water"))
    promise = {"content": "建成。", "responsible": "规划股", "due_on": date(2026, 12, 1)}
    county.reply_all(office.suggestion, result_kind="planned", promises=[promise])


@pytest.mark.django_db
@pytest.mark.parametrize("name", LISTS)
def test_every_list_is_an_excel_file_too_with_the_same_cells(county, name):
    stand(county)
    rows = [row for row in in_csv(county, name) if len(row) > 1]
    book = excel(county, name)

    assert len(rows) > 1
    written = [["" if cell is None else str(cell) for cell in row] for row in book.pages[0].rows]
    assert written == rows
    assert any(isinstance(cell, date) for row in book.pages[0].rows[1:] for cell in row)


@pytest.mark.django_db
def test_the_second_sheet_says_which_list_it_is_how_narrowed_when_and_by_whom(county):
    promised(county)
    promised(county)
    book = excel(county, "unit ledger", show="all")
    assert [one.name for one in book.pages] == ["Ledger of promises", "About this list"]
    assert book.about == {
        "List": "Ledger of promises",
        "Narrowed to": "All",
        "As of": f"{county.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M} (Beijing time)",
        "Taken by": county.actors["officer:water"].user.name,
        "Rows": 2,
    }
    day = county.assigned(("water", "sole")).assignments.get().received_on
    assert excel(county, "assignments", day=day).about["Narrowed to"] == day.isoformat()
    pile = excel(county, "unit pile").about
    assert (pile["List"], pile["Narrowed to"]) == ("Waiting for sign-in", "nothing: all of it")
    # The feet of a printed list are no rows to be sorted: they stand here.
    assert pile[""] == f"云溪县水利局 · {county.today} · 1 item"
    row = in_csv(county, "unit pile")
    assert row[-1] == [pile[""]]


@pytest.mark.django_db
def test_the_list_prints_on_a4_lying_with_its_head_on_each_page(county):
    promised(county)
    book = excel(county, "office ledger")
    sheet = book.pages[0]
    wide, long = len(sheet.rows[0]), len(sheet.rows)

    assert sheet.find("pageSetup").items() >= {
        "orientation": "landscape", "paperSize": "9", "fitToHeight": "0",
    }.items()  # fmt: skip
    assert "fitToPage" in sheet.find("pageSetUpPr")
    assert "&P" in sheet.find("oddFooter")["text"]
    assert "&N" in sheet.find("oddFooter")["text"]
    pane = sheet.find("pane")
    assert (pane["ySplit"], pane["state"]) == ("1", "frozen")
    assert sheet.find("autoFilter")["ref"] == f"A1:{chr(64 + wide)}{long}"
    assert "$1:$1" in book.parts["xl/workbook.xml"]
    assert book.styles_of(sheet, 0) == {True}
    assert book.styles_of(sheet, 1) == {False}
    widths = [float(w) for w in book.widths(sheet)]
    assert len(widths) == wide
    assert 8 <= min(widths) < max(widths) <= 49


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["pdf", "XLSX", "", "\x00"])
@pytest.mark.parametrize("name", LISTS)
def test_an_unknown_kind_of_file_is_told(county, name, kind):
    found = answer(county, name, format=kind)
    assert found.status_code == 400
    assert "an Excel file or as CSV" in found.content.decode()


@pytest.mark.django_db
def test_without_a_kind_the_list_is_csv_as_before(county):
    promised(county)
    assert answer(county, "unit ledger")["Content-Type"] == "text/csv; charset=utf-8"


def made(*lines: Any, **about: Any) -> Book:
    """Make a file of these lines."""
    request: Any = RequestFactory().get("/", {"format": "xlsx"})
    request.at, request.user = datetime(2026, 3, 1, 16, 30, tzinfo=UTC), "何玉兰"
    columns = [f"列{n}" for n in range(max(map(len, lines), default=1))]
    return read_book(table(request, "list", columns, lines, About(**{"title": "清单"} | about)))


@pytest.mark.pure
@pytest.mark.parametrize(
    "text",
    ["=1+1", "=HYPERLINK(1)", "+1", "-1", "@a", "{=1}", "http://x.cn", "mailto:a@b.cn",
     "internal:Sheet1!A1", "12", "3.5", "２", "2026-01-01", "a\nb", " ", "_x0041_", "\x01桥"],
)  # fmt: skip
def test_words_stay_words(text):
    book = made([text])
    ((cell,),) = book.pages[0].rows[1:]
    assert cell == text or (text == "\x01桥" and cell == "_x0001_桥") or cell == "_x005F_x0041_"
    assert not [name for name in book.parts if "_rels/sheet" in name]
    assert "hyperlink" not in book.parts["xl/worksheets/sheet1.xml"]


@pytest.mark.pure
def test_days_and_figures_are_what_they_are():
    book = made([date(2026, 2, 28), 7, None, "", serial("8012")])
    assert book.pages[0].rows[1] == [date(2026, 2, 28), 7, None, None, 8012]


@pytest.mark.pure
@pytest.mark.parametrize("number", ["007", "12-1", "", "第3号", "²", "３", "1" * 20, "-1"])
def test_a_number_that_would_not_read_the_same_stays_as_it_is(number):
    assert serial(number) == number


@pytest.mark.pure
def test_a_text_too_long_for_a_cell_is_cut_and_says_so():
    ((cell,),) = made(["桥" * (LONGEST + 5)]).pages[0].rows[1:]
    assert cell == "桥" * (LONGEST - 1) + "…"


@pytest.mark.pure
@pytest.mark.parametrize("title", ["a/b:[c]*?\\'", "长" * 40, "A & B", "'"])
def test_any_title_gives_a_file(title):
    book = made(["x"], title=title)
    assert book.about["List"] == title
    assert len({one.name for one in book.pages}) == 2


@pytest.mark.pure
def test_an_empty_list_is_a_file_with_a_head():
    book = made()
    assert book.pages[0].rows == [["列0"]]
    assert book.about["Rows"] == 0
    assert book.about["As of"] == "2026-03-02 00:30 (Beijing time)"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["unit pile", "followed", "office ledger", "assignments"])
def test_pages_offer_both_kinds(county, name):
    stand(county)
    who, route, keys = LISTS[name]
    shown = {
        "unit pile": ("unit_pile", keys), "followed": ("committee", ()),
        "office ledger": ("office_ledger", ()), "assignments": ("assignments", ()),
    }  # fmt: skip
    at, with_keys = shown[name]
    text = page(county, who, reverse(at, args=with_keys))
    if name == "unit pile":
        assert re.findall(r'value="(xlsx|table)"', text) == ["xlsx", "table"]
        return
    links = re.findall(rf'href="({re.escape(reverse(route))}[^"]*)"', text)
    assert [re.findall(r"format=(\w+)", link) for link in links] == [["xlsx"], ["csv"]]
    with moment(county.later()):
        browser = Browser(county.actors[who])
        read_book(browser.client.get(links[0].replace("&amp;", "&")))
        assert browser.client.get(links[1].replace("&amp;", "&"))["Content-Type"][:8] == "text/csv"


@pytest.mark.django_db
def test_ticked_rows_are_had_as_excel(county):
    first, second = (county.assigned(("water", "sole")) for _n in range(2))
    work = WorkItem.objects.get(suggestion=second, kind="sign_in")
    with moment(county.later()):
        browser = Browser(county.officer("water"))
        ticked = reverse("unit_ticked", args=["sign-in"])
        every = browser.post(ticked, do="xlsx")
        some = browser.post(ticked, do="xlsx", row=[tick(work.assignment)])
        books = [read_book(browser.client.get(one["Location"])) for one in (every, some)]
    numbers = [[row[1] for row in book.pages[0].rows[1:]] for book in books]
    assert numbers == [[serial(first.number), serial(second.number)], [serial(second.number)]]
    assert [book.about["Narrowed to"] for book in books] == [
        "nothing: all of it",
        "what was ticked",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "expected"), [("office ledger", 5), ("assignments", 9)])
def test_a_file_takes_as_many_statements_for_three_rows_as_for_one(county, name, expected):
    taken = []
    for many in (1, 2):
        stand(county, many)
        who, route, keys = LISTS[name]
        with moment(county.later()):
            browser = Browser(county.actors[who])
            browser.get(reverse(route, args=keys), format="xlsx")
            with CaptureQueriesContext(connection) as sent:
                read_book(browser.get(reverse(route, args=keys), format="xlsx"))
            taken.append(len(sent))
    assert taken == [expected, expected]

"""What was assigned on a day (交办清单、签收单): for whom, in which order, and who reads it."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Clock
from people.models import Organ
from tests.county import County
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment, page
from tests.web.test_lists import AT_MOST

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]

LIST, RECEIPTS, TABLE = map(
    reverse, ("assignments", "assignment_receipts", "assignments_table")
)  # fmt: skip


def read(county: County, url: str = LIST, who: str = "assigner", **query: Any) -> dict[str, Any]:
    """Read a list: the rows of each unit, as words."""
    with moment(county.later()):
        text = Browser(county.actors[who]).get(url, **query).content.decode()
    found = {}
    for group in text.split('<section class="one-group">')[1:]:
        name = group.partition("<h2>")[2].partition("<span")[0].strip()
        body = group.partition("<tbody>")[2].partition("</tbody>")[0]
        found[name] = [
            " ".join(re.sub("<[^>]+>", " ", row).split())
            for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
        ]
    return found


def table(county: County, **query: Any) -> list[dict[str, str]]:
    """Read the table."""
    with moment(county.later()):
        answer = Browser(county.actors["assigner"]).get(TABLE, **query)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def in_order(county: County, *units: str) -> None:
    """Give units their places in official lists."""
    for place, unit in enumerate(units, 1):
        Organ.objects.filter(pk=county.organs[unit].pk).update(official_order=place)


def test_each_unit_finds_what_it_was_assigned_and_with_whom(county):
    in_order(county, "roads", "water")
    suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"), cosigners=4)
    alone = county.assigned(("water", "sole"))
    found = read(county)

    assert list(found) == ["云溪县交通运输局", "云溪县水利局"]
    assert [len(rows) for rows in found.values()] == [1, 2]
    row = found["云溪县水利局"][0]
    names = "、".join(d.name for d in county.deputies[:3])
    due = Clock.objects.get(kind="reply", suggestion=suggestion).due_on
    assert row == " ".join(
        [suggestion.number, suggestion.title, f"{names} and 2 more", "云溪县水利局",
         "云溪县交通运输局", due.isoformat()]
    )  # fmt: skip
    opinion = Clock.objects.get(kind="opinion", suggestion=suggestion).due_on
    assert opinion.isoformat() in found["云溪县交通运输局"][0]
    assert alone.number in found["云溪县水利局"][1]


def test_the_sign_in_list_has_room_to_sign_and_tells_who_has_signed_in(county):
    suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"))
    county.do("accept", county.task(suggestion, "water"), county.officer("water"))
    signed_in = county.today
    county.later(days=1)
    found = read(county, RECEIPTS)

    (water,), (roads,) = found["云溪县水利局"], found["云溪县交通运输局"]
    assert "lead" in water
    assert water.endswith(signed_in.isoformat())
    assert "co-handler" in roads
    assert signed_in.isoformat() not in roads
    text = page(county, "assigner", RECEIPTS)
    assert text.count("<h2>") == 2
    assert text.count('<td class="to-sign"></td>') == 4


def test_the_latest_day_is_shown_and_any_other_can_be_asked_for(county):
    first, monday = county.assigned(("water", "sole")), county.today
    county.later(days=2)
    second, wednesday = county.assigned(("roads", "sole")), county.today

    assert list(read(county)) == list(read(county, day="")) == ["云溪县交通运输局"]
    assert second.number in read(county, day=wednesday.isoformat())["云溪县交通运输局"][0]
    assert first.number in read(county, day=monday.isoformat())["云溪县水利局"][0]
    assert [row["No."] for row in table(county, day=monday.isoformat())] == [first.number]
    text = page(county, "assigner", LIST)
    assert f'value="{wednesday}"' in text
    assert f"{TABLE}?day={wednesday}" in text
    empty = page(county, "assigner", f"{LIST}?day=2026-01-01")
    assert "Nothing was assigned on this day." in empty


@pytest.mark.parametrize("day", ["x", "2026-02-30", "0001-01-01", "9999-12-31", "\x00"])
def test_what_is_no_day_is_told_at_its_field(county, day):
    county.assigned(("water", "sole"))
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        for url in (LIST, RECEIPTS, TABLE):
            answer = browser.get(url, day=day)
            assert answer.status_code == 400
            assert 'class="wrong' in answer.content.decode()


def test_before_anything_was_assigned_the_list_is_empty(county):
    county.registered()
    assert "Nothing was assigned on this day." in page(county, "assigner", LIST)
    assert table(county) == []


def test_what_was_taken_back_or_passed_to_another_stands_on_no_list(county):
    taken = county.assigned(("water", "sole"))
    county.do("recall_assignment", taken, "assigner", why="单位有误。")
    passed = county.assigned(("roads", "sole"))
    county.do(
        "correct_assignment", county.task(passed, "roads"), "assigner",
        organ=county.organs["schools"].pk, why="选错单位。",
    )  # fmt: skip
    found = read(county)
    assert list(found) == [county.organs["schools"].name]
    assert len(found[county.organs["schools"].name]) == 1


def test_what_the_general_office_passed_on_stands_under_its_name(county):
    suggestion = county.assigned(("government", "sole"))
    shares = county.shares(("water", "lead"), ("roads", "co_handler"))
    county.do("sub_assign", county.task(suggestion, "government"), "sub_assigner", units=shares)
    found = read(county)

    assert list(found) == ["云溪县人民政府办公室"]
    row = found["云溪县人民政府办公室"][0]
    assert re.search(r"2026-\d\d-\d\d", row)


def test_the_table_holds_the_same_rows(county):
    in_order(county, "roads", "water")
    suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"))
    told = table(county)

    assert [row["Handling unit"] for row in told] == ["云溪县交通运输局", "云溪县水利局"]
    for row in told:
        assert row["No."] == suggestion.number
        assert row["Lead units"] == "云溪县水利局"
        assert row["Co-handlers"] == "云溪县交通运输局"
        assert date.fromisoformat(row["Due day"]) > county.today
    assert [row["Handled as"] for row in told] == ["co-handler", "lead"]


def test_a_withheld_name_stands_on_no_paper_that_goes_to_units(county):
    suggestion = county.assigned(("water", "sole"), hide_name=True, cosigners=2)
    for url in (LIST, RECEIPTS, TABLE):
        text = page(county, "assigner", url)
        assert suggestion.number in text
        assert not [d.name for d in county.deputies[:3] if d.name in text]
    assert "name withheld" in table(county)[0]["Deputies"]


def test_only_who_assigns_reads_the_lists_and_finds_the_way(county):
    county.assigned(("water", "sole"))
    with moment(county.later()):
        for who in ("intake", "secretary", "rating:commission", "sub_assigner", "officer:water",
                    "committee_chair"):  # fmt: skip
            other = Browser(county.actors[who])
            assert [other.get(url).status_code for url in (LIST, RECEIPTS, TABLE)] == [403] * 3
        assert Browser(county.deputy()).get(LIST).status_code == 403
        for who in ("assigner", "commission_head"):
            mine = Browser(county.actors[who])
            assert [mine.get(url).status_code for url in (LIST, RECEIPTS, TABLE)] == [200] * 3
            assert f'href="{LIST}"' in mine.get("/office/assign/").content.decode()
            assert f'href="{LIST}"' not in mine.get("/office/returns/").content.decode()
        intake = Browser(county.actors["intake"]).get("/office/assign/").content.decode()
        assert f'href="{LIST}"' not in intake


@pytest.mark.parametrize(("url", "expected"), [(LIST, 11), (RECEIPTS, 11), (TABLE, 9)])
def test_lists_take_as_many_statements_for_three_items_as_for_one(county, url, expected):
    taken = []
    for many in (1, 2):
        for _n in range(many):
            county.assigned(("water", "lead"), ("roads", "co_handler"), cosigners=2)
        with moment(county.later()):
            browser = Browser(county.actors["assigner"])
            browser.get(url)
            with CaptureQueriesContext(connection) as sent:
                assert browser.get(url).status_code == 200
            taken.append(len(sent))

    assert taken == [expected, expected]
    assert expected <= AT_MOST


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_lists_open_in_both_languages(county, language):
    suggestion = county.assigned(("water", "sole"))
    with moment(county.later()):
        browser = Browser(county.actors["assigner"], language)
        for url in (LIST, RECEIPTS, TABLE):
            answer = browser.get(url)
            assert answer.status_code == 200
            assert suggestion.title in answer.content.decode()

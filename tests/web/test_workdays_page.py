"""The page of the working days: everybody reads, administrators load, the office sees more."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.acting import Actor
from cases.models import Clock, Event, WorkdayYear
from people.kinds import Role
from people.models import Post, User
from tests.county import County
from tests.rows import rows_of
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment
from workflows.sweeps import recounting

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]

TABLE = """day,kind,notice
2027-01-01,off,国办发明电〔2026〕1号
2027-02-05,off,国办发明电〔2026〕1号
2027-02-08,off,国办发明电〔2026〕1号
2027-02-14,makeup,国办发明电〔2026〕1号
"""


def administrator(county: County) -> Actor:
    """Appoint an administrator."""
    user = User.objects.create(username="admin", name="管理员")
    organ = county.organs["sc_office"]
    return Actor(user, Post.objects.create(user=user, organ=organ, role=Role.ADMINISTRATOR))


def sent(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("2027.csv", text.encode())


def look(county: County, actor: Actor, text: str, language: str = "en") -> Any:
    """Hand a table in to be looked at."""
    with moment(county.at):
        return Browser(actor, language).post("/workdays/load/", table=sent(text))


def page(county: County, actor: Actor, url: str = "/workdays/", language: str = "en") -> str:
    with moment(county.at):
        answer = Browser(actor, language).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def into_next_year(county: County) -> Clock:
    """Let a reply fall due in a year whose holidays are not announced."""
    county.at = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)
    suggestion = county.handling(("water", "sole"), in_session=False)
    return Clock.objects.get(suggestion=suggestion, kind="reply")


def test_everybody_reads_which_days_count(county):
    for actor in (county.deputy(), county.officer("water"), county.actors["committee_chair"]):
        shown = page(county, actor, language="zh-hans")
        assert "国办发明电〔2025〕7号" in shown
        assert "工作日放假" in shown
        assert "周末上班" in shown
        assert "载入年度放假安排" not in shown
        assert "可能变动的期限" not in shown
    assert "2025-10-01\n" in page(county, county.deputy(), "/workdays/?year=2025")
    for odd in ("1999", "2027", "x", "99999999999999999999"):
        assert "<h2>2026</h2>" in page(county, county.deputy(), f"/workdays/?year={odd}")


def test_administrator_looks_at_a_year_and_loads_it(county):
    clock, admin = into_next_year(county), administrator(county)
    assert (clock.due_on, clock.provisional) == (date(2027, 2, 9), True)

    looked = look(county, admin, TABLE)

    shown = looked.content.decode()
    assert "2027: 3 weekdays off, 1 weekend days worked; 4 days differ" in shown
    assert not WorkdayYear.objects.exists()
    with moment(county.at):
        browser = Browser(admin)
        done = browser.post("/workdays/load/", text=TABLE, what="load")
        again = browser.client.post("/workdays/load/", {"text": TABLE, "what": "load"}, follow=True)
    assert done.status_code == 302
    assert "in force already" in again.content.decode()
    event = Event.objects.get(act="load_workdays")
    assert (event.actor, event.post) == (admin.user, admin.post)
    assert recounting.run(county.later()) == 1
    clock.refresh_from_db()
    assert (clock.due_on, clock.provisional) == (date(2027, 2, 9), False)
    assert "2027-02-08" in page(county, county.deputy(), "/workdays/?year=2027")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "第一行须为：day,kind,notice"),
        ("day,kind,notice\n", "没有任何日期"),
        (TABLE + "2027-02-14,off,x\n", "第6行"),
        (TABLE + "2028-01-03,off,x\n", "同一年"),
        (TABLE + '2027-03-01,off,"x\n', "引号"),
        ("\x00\x01" * 50, "第一行须为"),
    ],
)
def test_a_table_that_cannot_be_is_told_line_by_line(county, text, told):
    admin = administrator(county)

    answer = look(county, admin, text, "zh-hans")

    assert answer.status_code == 400
    assert told in answer.content.decode()
    with moment(county.at):
        browser = Browser(admin, "zh-hans")
        assert browser.post("/workdays/load/", text=text, what="load").status_code == 400
    assert not WorkdayYear.objects.exists()


def test_nobody_else_loads_a_year(county):
    before = rows_of([WorkdayYear, Event])
    for actor in (county.actors["assigner"], county.officer("water"), county.deputy()):
        assert look(county, actor, TABLE).status_code == 403
        with moment(county.at):
            answer = Browser(actor).post("/workdays/load/", text=TABLE, what="load")
        assert answer.status_code == 403
    assert rows_of([WorkdayYear, Event]) == before


def test_office_is_shown_from_october_what_may_still_move(county):
    clock = into_next_year(county)
    office, reference = county.actors["assigner"], clock.suggestion.reference
    told = "The holidays of 2027 are not loaded."

    assert told in page(county, office, "/office/")
    listed = page(county, office)
    assert f">{reference}</a>" in listed
    assert "2027-02-09" in listed
    for actor in (county.officer("water"), county.deputy()):
        assert reference not in page(county, actor)

    look(county, administrator(county), TABLE)
    with moment(county.at):
        Browser(Actor(User.objects.get(username="admin"))).post(
            "/workdays/load/", text=TABLE, what="load"
        )
    recounting.run(county.later())
    assert told not in page(county, office, "/office/")
    assert "None: every running deadline" in page(county, office)


def test_office_is_not_shown_it_before_october(county):
    county.at = datetime(2026, 9, 30, 15, 59, tzinfo=UTC)
    assert "are not loaded." not in page(county, county.actors["assigner"], "/office/")
    county.at = datetime(2026, 9, 30, 16, 0, tzinfo=UTC)
    assert "are not loaded." in page(county, county.actors["assigner"], "/office/")

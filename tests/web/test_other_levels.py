"""The pages of transfers, courts and handing over (移送、法院、移交页面)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.county import County
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment, url_of

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]


def test_court_is_named_only_with_the_tick(county: County):
    suggestion = county.registered()
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        given = {"way": "sole", "first": str(county.organs["court"].pk)}

        refused = browser.act("assign", suggestion, **given)
        page = refused.content.decode()
        done = browser.act("assign", suggestion, **given, no_concrete_case="on")

    assert refused.status_code == 400
    assert "State that no concrete case is concerned" in page
    assert done.status_code == 302
    assert county.task(suggestion, "court").state == "sub_assigned"


def test_government_is_offered_no_court_and_asked_for_no_tick(county: County):
    suggestion = county.assigned(("government", "sole"))
    office = county.task(suggestion, "government")
    with moment(county.later()):
        page = Browser(county.actors["sub_assigner"]).get(url_of("sub_assign", office))

    assert county.organs["court"].name not in page.content.decode()
    assert "no_concrete_case" not in page.content.decode()


def test_item_is_transferred_and_its_return_note_entered_on_their_pages(county: County):
    suggestion = county.registered()
    letter = {
        "level": "city",
        "addressee": "市交通运输局",
        "letter_number": "云人函3号",
        "why": "属市级。",
    }
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        empty = browser.act("transfer", suggestion, **(letter | {"why": ""}))
        sent = browser.act("transfer", suggestion, **letter)
        desk = browser.get("/office/transfers/").content.decode()
        item = browser.get(f"/items/{suggestion.pk}/").content.decode()
    assert (empty.status_code, sent.status_code) == (400, 302)
    assert suggestion.title in desk
    assert "云人函3号" in item
    assert "The return note is waited for" in item

    with moment(county.later(days=5)):
        browser = Browser(county.actors["intake"])
        early = county.today - timedelta(days=30)
        note = {"accepted": "no", "note": "属县级职权。"}
        refused = browser.act("note_return", suggestion, **note, noted_on=early.isoformat())
        done = browser.act("note_return", suggestion, **note)
        item = browser.get(f"/items/{suggestion.pk}/").content.decode()
    assert (refused.status_code, done.status_code) == (400, 302)
    assert county.fresh(suggestion).state == "registered"
    assert "属县级职权。" in item


def test_secretariat_sees_its_items_and_why_it_does_not_assign_yet(county: County):
    county.open_secretariat()
    suggestion = county.submitted()
    county.do("register", suggestion, "secretariat:intake_officer")
    with moment(county.later()):
        browser = Browser(county.actors["secretariat:assigner"])
        page = browser.get(f"/items/{suggestion.pk}/").content.decode()
        refused = browser.get(url_of("assign", suggestion))

    assert "what is registered is assigned afterwards" in page
    assert refused.status_code == 409


def test_office_reads_to_whom_a_reply_was_copied(county: County):
    suggestion = county.replied()
    with moment(county.later()):
        page = Browser(county.actors["assigner"]).get(f"/items/{suggestion.pk}/")

    assert "Copied to" in page.content.decode()
    assert suggestion.replies.get().doc_number in page.content.decode()

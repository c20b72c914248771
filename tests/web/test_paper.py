"""Acts whose original is a paper (纸质原件): its day, its second person, its sealed scan."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases.models import Event, Paper
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment, url_of
from tests.web.test_bad_input import wrongs

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]

SEALED = b"%PDF-1.7 sealed"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def test_paper_is_entered_later_with_its_day_its_scan_and_a_second_person(county):
    task = county.task(county.assigned(("water", "sole")), "water")
    signed_on = county.today
    county.later(days=2)
    with moment(county.at):
        page = Browser(county.officer("water")).get(url_of("accept", task)).content.decode()
        assert "secretary" in page
        assert "officer:roads" not in page
        answer = Browser(county.officer("water")).act(
            "accept",
            task,
            effective_on=signed_on.isoformat(),
            reason="纸质签收单送达较晚。",
            second=county.actors["secretary"].post.pk,
            paper_number="云水收〔2026〕3号",
            paper_scan=SimpleUploadedFile("sealed.pdf", SEALED),
        )
        assert answer.status_code == 302
        event, paper = Event.objects.get(act="accept", kind="done"), Paper.objects.get()
        assert (event.effective_on, paper.doc_number) == (signed_on, "云水收〔2026〕3号")
        address = reverse("paper", args=[task.suggestion_id, paper.pk])
        for reader in (county.deputy(), county.head("water"), county.actors["intake"]):
            sent = Browser(reader).get(address)
            assert (sent.content, sent["Content-Type"]) == (SEALED, "application/octet-stream")
        for stranger in (county.deputy(5), county.head("roads")):
            assert Browser(stranger).get(address).status_code == 404
        item = Browser(county.deputy()).get(f"/items/{task.suggestion_id}/").content.decode()
    assert "云水收〔2026〕3号" in item
    assert county.fresh(task).state == "accepted"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"effective_on": "2026-01-12"}, "reason"),
        ({"effective_on": "2026-01-12", "reason": "纸质件在前。"}, "second"),
        ({"effective_on": "2025-12-01", "reason": "纸质件在前。"}, "effective_on"),
        ({"paper_scan": SimpleUploadedFile("x.pdf", b"GIF89a")}, "paper_scan"),
        ({"second": "999999"}, "second"),
    ],
)
def test_paper_with_a_fault_is_given_back_at_its_field(county, fields, wrong):
    task = county.task(county.assigned(("water", "sole")), "water")
    county.later(days=2)
    with moment(county.at):
        answer = Browser(county.officer("water")).act("accept", task, **fields)

    assert answer.status_code == 400
    assert len(wrongs(answer)) == 1
    assert f'id="id_{wrong}-wrong"' in answer.content.decode()
    assert '<details class="paper" open>' in answer.content.decode()
    assert county.fresh(task).state == "sub_assigned"
    assert not Paper.objects.exists()


def test_who_is_named_as_second_person_is_told(county):
    from notifications import draining
    from notifications.models import Message

    suggestion = county.submitted()
    named = county.actors["committee_chair"]
    county.later(days=1)
    county.do(
        "register",
        suggestion,
        "intake",
        effective_on=county.today - timedelta(days=1),
        reason="纸质件在前。",
        second=named,
    )

    draining.run(county.at)

    assert Message.objects.get(user=named.user).kind == "vouched_for"


def test_units_extension_is_asked_for_and_agreed_to_on_the_pages(county):
    task = county.task(county.handling(("water", "sole")), "water")
    with moment(county.later()):
        asked = Browser(county.officer("water")).act(
            "request_extension", task, why="需现场勘查。", until="2026-06-15"
        )
        assert asked.status_code == 302
        extension = task.extension
        desk = Browser(county.actors["assigner"]).get("/office/extensions/").content.decode()
        assert task.suggestion.title in desk
    with moment(county.later()):
        agreed = Browser(county.actors["assigner"]).act("approve_extension", extension)
        assert agreed.status_code == 302
        page = Browser(county.deputy()).get(f"/items/{task.suggestion_id}/").content.decode()
    assert county.fresh(extension).new_due_on.isoformat() == "2026-06-15"
    assert "2026-06-15" in page


def test_clerk_files_the_sealed_scan_between_signature_and_delivery(county):
    task = county.task(county.handling(("water", "sole")), "water")
    reply = county.signed(task)
    clerk = Browser(county.officer("water"))
    with moment(county.later()):
        for wrong in ({}, {"scan": SimpleUploadedFile("x.pdf", b"GIF89a")}):
            assert clerk.act("file_scan", reply, **wrong).status_code == 400
        assert county.fresh(reply).scan is None
        sealed = SimpleUploadedFile("sealed.pdf", SEALED)
        assert clerk.act("file_scan", reply, scan=sealed).status_code == 302
        address = reverse("scan", args=[task.suggestion_id, reply.pk])
        # The deputy sees the letter when it is delivered, and not before.
        assert Browser(county.deputy()).get(address).status_code == 404
        county.do("deliver_reply", reply, county.officer("water"))
    with moment(county.later()):
        assert Browser(county.deputy()).get(address).content == SEALED
    event = Event.objects.get(act="file_scan", kind="done")
    assert county.fresh(reply).scan.sha256 in event.facts

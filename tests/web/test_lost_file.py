"""A file that the store has lost or changed: a clear page, and never a fault of ours."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from cases import files
from cases.models import Attachment, PaperEntry
from tests.county import County, answers
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def entry_scan(county: County) -> tuple[str, Any]:
    """Enter a rating from paper, and return the address of its scan."""
    suggestion = county.replied()
    county.enter(
        "rate",
        county.request_of(suggestion),
        0,
        "rating:commission",
        answers=answers("satisfied", "satisfied"),
    )
    entry = PaperEntry.objects.get()
    return reverse("entry_scan", args=[entry.pk]), entry.scan


def attachment(county: County) -> tuple[str, Any]:
    """Attach a file, and return its address."""
    suggestion = county.submitted()
    file = county.scan("附件")
    row = Attachment.objects.create(suggestion=suggestion, file=file, name="现场.pdf")
    return reverse("attachment", args=[suggestion.pk, row.pk]), file


def sealed_scan(county: County) -> tuple[str, Any]:
    """Seal a reply, and return the address of its scan."""
    task = county.task(county.handling(("water", "sole")), "water")
    reply = county.signed(task)
    county.do("file_scan", reply, county.officer("water"), scan=county.scan("盖章"))
    county.do("deliver_reply", reply, county.officer("water"))
    return reverse("scan", args=[task.suggestion_id, reply.pk]), county.fresh(reply).scan


@pytest.mark.parametrize("made", [entry_scan, attachment, sealed_scan])
def test_a_missing_file_is_a_clear_page(county, caplog, made):
    url, file = made(county)
    with moment(county.later()):
        answer = Browser(county.actors["intake"]).get(url)
    assert answer.status_code == 410
    assert "The file is missing in the store of files." in answer.content.decode()
    assert file.sha256 in caplog.text


def test_a_changed_file_is_not_handed_out(county):
    url, file = sealed_scan(county)
    path = files.path_of(file.sha256)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"%PDF-1.4 another")
    with moment(county.later()):
        answer = Browser(county.actors["intake"]).get(url)
    assert answer.status_code == 410
    text = answer.content.decode()
    assert "no longer what was handed in" in text
    assert "another" not in text

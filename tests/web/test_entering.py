"""The pages of papers, motions and delegations (代录、议案转化、代表团建议), walked through."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases.models import PaperEntry, Rating, Suggestion
from people.models import Post
from tests.county import County, answers
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment, url_of

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.FILES_DIR = tmp_path


def pdf(content: str = "签名") -> SimpleUploadedFile:
    return SimpleUploadedFile("scan.pdf", b"%PDF-1.4 " + content.encode(), "application/pdf")


def enter_url(act: str, record: Any, deputy: Any) -> str:
    return f"/items/{record.suggestion_id}/enter/{act}/{record.pk}/{deputy.pk}/"


TEXT = {
    "title": "关于修桥的建议",
    "facts": "桥面破损。",
    "proposal": "请维修。",
    "may_publish": "on",
}


def test_office_writes_a_paper_down_and_a_second_person_hands_it_in(county):
    deputy = county.deputies[3]
    deputy.user = None
    deputy.save()
    intake, second = Browser(county.actors["intake"]), Browser(county.actors["committee_chair"])
    with moment(county.later()):
        assert "代表4" in intake.get("/write-down/paper/").content.decode()
        saved = intake.post(f"/write-down/paper/?deputy={deputy.pk}", **TEXT)
        draft = Suggestion.objects.get()
        assert saved["Location"] == f"/items/{draft.pk}/enter/"
        assert "Submit the suggestion" in intake.get(saved["Location"]).content.decode()
        url = enter_url("submit", draft, deputy)
        assert intake.client.post(url, {"paper_scan": pdf()}).status_code == 302
        entry = PaperEntry.objects.get()
        assert county.fresh(draft).state == "draft"

        mine = intake.get(f"/entries/{entry.pk}/").content.decode()
        assert 'name="confirm"' not in mine
        assert intake.post(f"/entries/{entry.pk}/", confirm="1").status_code == 403
        assert "关于修桥的建议" in second.get("/entries/").content.decode()
        scan = second.get(f"/entries/{entry.pk}/scan/")
        assert scan.content.startswith(b"%PDF-")
        assert second.post(f"/entries/{entry.pk}/", confirm="1").status_code == 302

    found = county.fresh(draft)
    assert (found.state, found.on_paper, found.lead) == ("submitted", True, deputy)
    with moment(county.later()):
        page = intake.get(f"/items/{draft.pk}/").content.decode()
        assert "Entered from paper" in page
        assert "entered from the paper of 代表4, seen by committee_chair" in page
        assert "Entered from paper" in intake.get("/office/").content.decode()
        # Who has no account is told by letter, and stands on the list until then.
        assert f"/entries/{entry.pk}/" in intake.get("/entries/").content.decode()
        intake.post(f"/entries/{entry.pk}/", letter="1")
        assert f"/entries/{entry.pk}/" not in intake.get("/entries/").content.decode()


def test_rating_is_entered_from_its_form_by_the_collector_and_marked(county):
    suggestion = county.replied()
    request, deputy = county.request_of(suggestion), county.deputies[0]
    officer, second = Browser(county.actors["rating:commission"]), Browser(county.actors["intake2"])
    form = {"attitude": "satisfied", "result": "dissatisfied", "words": "未解决。"}
    url = enter_url("rate", request, deputy)
    with moment(county.later()):
        assert officer.client.post(url, form).status_code == 400
        wrong = SimpleUploadedFile("scan.pdf", b"MZ", "application/pdf")
        assert officer.client.post(url, form | {"paper_scan": wrong}).status_code == 400
        assert not PaperEntry.objects.exists()
        assert officer.client.post(url, form | {"paper_scan": pdf()}).status_code == 302
        again = officer.client.post(url, form | {"paper_scan": pdf()})
        assert again.status_code == 409
        entry = PaperEntry.objects.get()
        page = second.get(f"/entries/{entry.pk}/").content.decode()
        assert "未解决。" in page
        assert not Rating.objects.exists()
        assert second.post(f"/entries/{entry.pk}/", confirm="1").status_code == 302
        mine = Browser(county.deputy(0)).get(f"/items/{suggestion.pk}/").content.decode()

    assert set(Rating.objects.values_list("option", flat=True)) == {"satisfied", "dissatisfied"}
    assert "entered from the paper of 代表1, seen by intake2" in mine
    assert "on paper" in mine


def test_rating_is_entered_from_a_call_with_a_note_that_the_second_person_reads(county):
    suggestion = county.replied()
    request, deputy = county.request_of(suggestion), county.deputies[0]
    officer, second = Browser(county.actors["rating:commission"]), Browser(county.actors["intake2"])
    form = {"attitude": "satisfied", "result": "basically_satisfied", "ticked": ["too_slow"]}
    url = enter_url("rate", request, deputy)
    with moment(county.later()):
        page = officer.client.post(url, form | {"call_note": "已致电。"})
        assert page.status_code == 400
        assert "who called whom" in page.content.decode()
        note = "11月3日王某致电代表本人，代表逐项作答。"
        assert officer.client.post(url, form | {"call_note": note}).status_code == 302
        entry = PaperEntry.objects.get()
        shown = second.get(f"/entries/{entry.pk}/").content.decode()
        assert note in shown
        assert "It took too long" in shown
        assert second.get(f"/entries/{entry.pk}/scan/").status_code == 404
        assert second.post(f"/entries/{entry.pk}/", confirm="1").status_code == 302
        mine = Browser(county.deputy(0)).get(f"/items/{suggestion.pk}/").content.decode()

    assert "entered from a call of 代表1, confirmed by intake2" in mine
    assert "by telephone" in mine
    assert set(Rating.objects.values_list("option", "ticked")) == {
        ("satisfied", ""), ("basically_satisfied", "too_slow"),
    }  # fmt: skip


def test_units_find_nothing_of_an_entry_that_waits(county):
    suggestion = county.replied()
    request = county.request_of(suggestion)
    given = {"answers": answers("dissatisfied", "dissatisfied", "金丝雀")}
    entry = county.enter("rate", request, 0, "rating:commission", **given)
    both = county.actors["intake2"]
    Post.objects.create(user=both.user, organ=county.organs["water"], role="case_officer")
    with moment(county.later()):
        for who in ("head:water", "officer:water", "sub_assigner", "intake2"):
            browser = Browser(county.actors[who])
            assert browser.get(f"/entries/{entry.pk}/").status_code == 404
            assert browser.get(f"/entries/{entry.pk}/scan/").status_code == 404
            assert browser.post(f"/entries/{entry.pk}/", confirm="1").status_code == 404
            assert f"/entries/{entry.pk}/" not in browser.get("/entries/").content.decode()
            assert "金丝雀" not in browser.get(f"/items/{suggestion.pk}/").content.decode()
        deputy = Browser(county.deputy(0))
        assert deputy.get("/entries/").status_code == 403
        assert deputy.get(f"/entries/{entry.pk}/").status_code == 404
    assert not Rating.objects.exists()


def test_dropping_needs_a_reason_and_ends_the_entry(county):
    entry = county.enter("leave_lead", county.registered(cosigners=1), 0)
    intake = Browser(county.actors["intake"])
    with moment(county.later()):
        assert intake.post(f"/entries/{entry.pk}/", drop="1", why=" ").status_code == 400
        assert intake.post(f"/entries/{entry.pk}/", drop="1", why="看错了。").status_code == 302
    assert county.fresh(entry).outcome == "dropped"


def test_nobody_else_enters_or_writes_down(county):
    suggestion = county.registered(cosigners=1)
    url = enter_url("leave_lead", suggestion, county.deputies[0])
    with moment(county.later()):
        for who in ("assigner", "secretary", "officer:water"):
            browser = Browser(county.actors[who])
            for page in (url, "/write-down/paper/", "/write-down/motion/"):
                assert browser.get(page).status_code in (403, 404), (who, page)
        stranger = enter_url("leave_lead", suggestion, county.deputies[7])
        assert Browser(county.actors["intake"]).get(stranger).status_code == 404
    assert not PaperEntry.objects.exists()


def signers(county: County) -> list[str]:
    return [str(d.pk) for d in county.deputies[1:10]]


def test_motion_is_written_down_and_taken_over(county):
    intake = Browser(county.actors["intake"])
    sent = TEXT | {"motion_number": "3", "lead": county.deputies[0].pk, "signers": signers(county)}
    with moment(county.later()):
        assert intake.post("/write-down/motion/", **(sent | {"lead": ""})).status_code == 400
        assert intake.post("/write-down/motion/", **sent).status_code == 302
        motion = Suggestion.objects.get()
        assert intake.post("/write-down/motion/", **sent).status_code == 400
        url = url_of("take_motion", motion)
        data = intake.form(url) | {"decision": "主席团决定〔2026〕5号", "scan": pdf()}
        assert intake.client.post(url, data | {"scan": ""}).status_code == 400
        assert intake.client.post(url, data).status_code == 302
        page = Browser(county.deputy(2)).get(f"/items/{motion.pk}/").content.decode()

    found = county.fresh(motion)
    assert (found.state, found.number) == ("registered", "1")
    assert found.motion_paper is not None
    assert "It was the motion" in page
    assert "主席团决定〔2026〕5号" in page


def test_suggestion_is_turned_into_a_motion_on_its_page(county):
    suggestion = county.registered(cosigners=9)
    intake = Browser(county.actors["intake"])
    url = url_of("convert_to_motion", suggestion)
    with moment(county.later()):
        data = intake.form(url) | {"decision": "5号", "motion_number": "7", "scan": pdf()}
        data["signers"] = signers(county)
        assert intake.client.post(url, data).status_code == 400
        data |= {"signers": [str(county.deputies[0].pk), *signers(county)], "scan": pdf()}
        assert intake.client.post(url, data).status_code == 302
        page = intake.get(f"/items/{suggestion.pk}/").content.decode()
    assert county.fresh(suggestion).state == "converted"
    assert "It became the motion" in page


def test_head_of_a_delegation_writes_for_it(county):
    county.delegation(1, 2)
    head, member = Browser(county.deputy(0)), Browser(county.deputy(1))
    discussed = {"for_delegation": "on", "discussed_on": "2026-01-12", "discussion": "一致同意。"}
    with moment(county.later()):
        assert "for_delegation" not in member.get("/deputy/new/").content.decode()
        assert head.post("/deputy/new/", **(TEXT | discussed)).status_code == 302
        suggestion = Suggestion.objects.get()
        edited = head.fill(f"/items/{suggestion.pk}/edit/", discussion="全团一致同意。")
        assert edited.status_code == 302
        assert head.act("submit", suggestion).status_code == 302
        page = member.get(f"/items/{suggestion.pk}/").content.decode()

    found = county.fresh(suggestion)
    assert (found.state, found.discussion) == ("submitted", "全团一致同意。")
    assert found.delegation is not None
    assert "3 deputies make it together" in page

"""Bad input (不合格输入): a message at its field, nothing half-saved, nothing lost, never a 500."""

from __future__ import annotations

import itertools
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.utils import translation

from cases.models import (
    Attachment,
    Consultation,
    Contact,
    Cosigner,
    Event,
    Extension,
    Opinion,
    Outbox,
    Paper,
    Promise,
    Rating,
    Reply,
    Round,
    SplitPart,
    Stream,
    Suggestion,
    SuggestionLink,
    VoidNumber,
)
from tests.county import County
from tests.rows import rows_of
from tests.web.browsing import Browser, Fields, moment, url_of
from web.item.forms import FORMS
from web.shared.refusals import failed

pytestmark = pytest.mark.django_db

WRONG = re.compile(r'<div class="wrong"[^>]*>(.*?)</div>', re.S)
KEPT: tuple[type[Model], ...] = (
    Suggestion, Cosigner, Round, Contact, Opinion, Reply, Promise, Rating, Attachment, Stream,
    Extension, Paper, Consultation,
    SplitPart, SuggestionLink, VoidNumber,
)  # fmt: skip
HOSTILE = (
    "", " ", "x\x00y", "9" * 5000, "-1", "١٢", "2026-13-45", "0001-01-01", "99999-01-01",
    "<script>alert(1)</script>", "'; DROP TABLE cases_event; --", "字" * 20001, "[]",
)  # fmt: skip
# What databases take in different ways: bytes, sizes and days beyond their columns.
HOSTILE_TO_COLUMNS = ("x\x00y", "9" * 5000, "0001-01-01", "99999-01-01", "字" * 20001)


def wrongs(answer: Any) -> list[str]:
    return [re.sub(r"<[^>]+>", "", text).strip() for text in WRONG.findall(answer.content.decode())]


TEXT = {
    "title": "关于修桥的建议",
    "facts": "桥面破损。",
    "proposal": "请维修。",
    "may_publish": "on",
}


@pytest.mark.parametrize(
    ("field", "value"),
    [("title", ""), ("title", "  "), ("title", "字" * 301), ("facts", "字" * 20001),
     ("title", "桥\x00"), ("cosigners", "999999"), ("cosigners", "x")],
)  # fmt: skip
def test_draft_with_a_fault_is_given_back_with_what_was_typed(county, field, value):
    before = rows_of(KEPT)
    with moment(county.at):
        answer = Browser(county.deputy(0)).post("/deputy/new/", **(TEXT | {field: value}))

    assert answer.status_code == 400
    assert len(wrongs(answer)) == 1
    kept = Fields(answer.content.decode()).values
    assert all(
        kept[name] == [text] for name, text in TEXT.items() if name not in (field, "may_publish")
    )
    assert rows_of(KEPT) == before


def test_messages_speak_the_readers_language(county):
    with moment(county.at):
        english = Browser(county.deputy(0), "en").post("/deputy/new/", **(TEXT | {"title": ""}))
        with translation.override("zh-hans"):
            chinese = Browser(county.deputy(0), "zh-hans").post(
                "/deputy/new/", **(TEXT | {"title": ""})
            )
    assert wrongs(english) == ["This field is required."]
    assert re.search("[一-鿿]", wrongs(chinese)[0])


# -- state secrets --------------------------------------------------------------------------------


def test_classified_text_is_refused_and_not_a_word_of_it_kept_or_shown(county):
    before = rows_of(KEPT)
    secret = TEXT | {"facts": "某工程坐标。", "classified": "on"}
    with moment(county.at):
        answer = Browser(county.deputy(0)).post("/deputy/new/", **secret)

    assert answer.status_code == 400
    assert wrongs(answer) == [
        "A text with state secrets must not be entered here. Hand it in on paper to the office."
    ]
    assert "某工程坐标" not in answer.content.decode()
    assert TEXT["title"] not in answer.content.decode()
    assert rows_of(KEPT) == before


def test_stub_of_a_classified_suggestion_gets_a_number_and_goes_no_further(county):
    deputy, intake = Browser(county.deputy(0)), Browser(county.actors["intake"])
    with moment(county.later()):
        sent = TEXT | {"facts": "某工程坐标。", "classified": "on", "stub": "1"}
        assert deputy.post("/deputy/new/", **sent).status_code == 302
        stub = Suggestion.objects.get()
        assert deputy.act("submit", stub).status_code == 302
        assert intake.act("register", stub).status_code == 302
        refused = Browser(county.actors["assigner"]).get(url_of("assign", stub))
        files = {"file": SimpleUploadedFile("secret.txt", "某工程坐标".encode())}
        attached = deputy.post(f"/items/{stub.pk}/attach/", **files)

    stub.refresh_from_db()
    assert (stub.state, stub.number, stub.facts, stub.proposal) == ("registered", "1", "", "")
    assert "某工程" not in stub.title
    assert refused.status_code == 409
    assert "handled on paper" in refused.content.decode()
    assert attached.status_code == 409
    assert not Attachment.objects.exists()


def test_later_no_text_can_be_added_to_a_stub(county):
    deputy = Browser(county.deputy(0))
    with moment(county.later()):
        deputy.post("/deputy/new/", stub="1")
        stub = Suggestion.objects.get()
        answer = deputy.post(f"/items/{stub.pk}/edit/", **TEXT)
    assert answer.status_code == 409
    assert Suggestion.objects.get().facts == ""


# -- acts -----------------------------------------------------------------------------------------


def asked(county: County) -> Any:
    """Return a task whose return waits for a decision."""
    task = county.task(county.assigned(("water", "sole")), "water")
    return county.do("request_return", task, county.head("water"), why="不属本单位职责。").record


def consulted(county: County) -> Suggestion:
    suggestion, until = county.registered(), county.today + timedelta(days=5)
    units = [county.organs["water"].pk]
    county.do("consult_units", suggestion, "assigner", units=units, until_on=until)
    return suggestion


def between_leads(county: County) -> Any:
    """Return a reply that waits for another lead unit's word."""
    suggestion = county.handling(("water", "lead"), ("roads", "lead"))
    task = county.task(suggestion, "water")
    county.contact(task)
    return county.do("ask_agreement", county.written(task), county.officer("water")).record


def joint(county: County) -> Any:
    """Return an item with a lead and a co-handler at work."""
    return county.handling(("water", "lead"), ("roads", "co_handler"))


def transferred(county: County) -> Any:
    """Return an item that waits for the return note of another level."""
    return county.do(
        "transfer", county.registered(), "assigner",
        level="city", addressee="市交通运输局", letter_number="3号", why="属市级职权。",
    ).record  # fmt: skip


def measured(county: Any, *, answered: bool = False) -> Any:
    """Return a measure of supervision that a unit is to answer, or has."""
    task = county.task(county.handling(("water", "sole")), "water")
    told = {"kind": "report", "text": "请报告。", "due_on": county.today}
    measure = county.do("give_measure", task, "committee_chair", **told).created["measure"][0]
    if answered:
        county.do("answer_measure", measure, county.officer("water"), answer="正在研究。")
    return county.fresh(measure)


def written_off(county: Any) -> Any:
    """Return a promise that was kept and written off."""
    promise = promised(county)
    county.reported_kept(promise, "验收单。")
    county.written_off(county.fresh(promise))
    return county.fresh(promise)


def promised(county: County) -> Any:
    """Return a promise that is followed up."""
    suggestion = county.handling(("water", "sole"))
    day = county.today + timedelta(days=90)
    promise = {"content": "年内建成。", "responsible": "张工", "due_on": day}
    county.reply_all(suggestion, result_kind="planned", promises=[promise])
    return county.rated(suggestion).promises.get()


def opened(county: County) -> list[tuple[str, Any, Any]]:
    """List a page for each act that asks for something, with who may open it."""
    refusal = county.do(
        "propose_refusal", county.submitted(), "intake", ground="academic", outcome="letter",
        explanation="属于学术探讨。",
    ).record  # fmt: skip
    handling = joint(county)
    passed = county.assigned(("government", "sole"))
    with_units = county.assigned(("government", "sole"))
    county.do(
        "sub_assign", county.task(with_units, "government"), "sub_assigner",
        units=county.shares(("water", "sole")),
    )  # fmt: skip
    slip = county.assigned(("water", "sole"))
    denied = county.assigned(("water", "sole"))
    disputed = county.task(county.assigned(("water", "sole")), "water")
    county.do("dispute", disputed, county.head("water"), why="不属本单位职责。")
    fresh = county.assigned(("water", "sole"))
    agreed = asked(county)
    county.do("approve_return", agreed, "assigner")
    reply = county.signed(county.task(county.handling(("water", "sole")), "water"))
    request = county.request_of(county.replied(("water", "sole")))
    merged = county.registered()
    county.do("merge", merged, "assigner", into=county.registered().pk)
    split = county.submitted()
    parts = [{"title": f"事项{n}", "facts": "情况。", "proposal": "建议。"} for n in (1, 2)]
    county.do("propose_split", split, "intake", parts=parts, explanation="一事一议。")
    linked, void = county.registered(), county.registered()
    county.do("link", linked, "intake", kind="repeats", to=merged.pk)
    county.do("propose_void", void, "intake", why="重复登记。")
    climbed = county.escalated().escalations.get()
    county.do("acknowledge_escalation", climbed, "committee_chair")
    more = {"why": "需勘查。", "until": date(2026, 6, 15)}
    waiting = [
        county.do(
            "request_extension", county.task(county.handling(("water", "sole")), "water"),
            county.officer("water"), **more,
        ).created["extension"][0]
        for _ in range(2)
    ]  # fmt: skip
    opined = county.task(joint(county), "roads")
    county.do("send_opinion", opined, county.officer("roads"), text="无意见。")
    held = county.handling(("water", "sole"))
    later = county.today + timedelta(days=9)
    county.do("put_on_hold", held, "assigner", why="先行调研。", until=later)
    urgent = county.do("mark_urgent", county.registered(), "assigner").record
    led = [between_leads(county) for _ in range(3)]
    county.do("ask_coordination", led[2], county.head("water"), why="意见不一。")
    called = [asked(county) for _ in range(2)]
    for task in called:
        county.do("approve_return", task, "assigner")
    county.do("call_coordination", called[0], "assigner", why="各单位均称无职责。")
    sham = county.signed(county.task(county.handling(("water", "sole")), "water"))
    correctable = county.rate(county.replied(("water", "sole")), final=False)
    pressed = county.rate(county.replied(("water", "sole")))
    told = county.do("report_pressure", pressed, county.deputy(), words="来电要求改评。")
    pressure = told.created["pressurecase"][0]
    county.do("ask_anew", pressure, "rating:commission")
    county.organs["roads"].parent = county.organs["court"]
    county.organs["roads"].save()
    again = county.rated(county.replied(("roads", "sole")), "dissatisfied")
    late = promised(county)
    # Its day has not come, but nothing else here waits for days to pass.
    Promise.objects.filter(pk=late.pk).update(state="overdue")
    return [
        ("object_to_reply", led[0], "head:roads"),
        ("ask_coordination", led[1], "head:roads"),
        ("settle_reply", led[2], "assigner"),
        ("clear_urgent", urgent, "assigner"),
        ("call_coordination", called[1], "assigner"),
        ("settle_coordination", called[0], "assigner"),
        ("reject_reply", sham, "assigner"),
        ("correct_rating", correctable, "deputy"),
        ("report_pressure", county.request_of(county.replied(("water", "sole"))), "deputy"),
        ("close_pressure_case", pressure, "commission_head"),
        ("order_again", county.replied(("water", "sole")), "assigner"),
        ("look_back", county.rated(county.replied(("water", "sole"))), "assigner"),
        ("give_measure", measured(county).assignment, "committee_chair"),
        ("enter_measure", measured(county).assignment, "secretary"),
        ("answer_measure", measured(county), "head:water"),
        ("ask_measure_again", measured(county, answered=True), "committee_chair"),
        ("take_back_measure", measured(county), "committee_chair"),
        (
            "change_class",
            county.task(county.rated(county.replied(("water", "sole"))), "water"),
            "assigner",
        ),
        ("follow_again", written_off(county), "assigner"),
        ("raise_level", county.task(again, "roads"), "assigner"),
        ("revise_promise", promised(county), "head:water"),
        ("reopen_promise", late, "assigner"),
        ("report_progress", promised(county), "officer:water"),
        ("say_whether_kept", county.reported_kept(promised(county)), "deputy"),
        ("verify_promise", county.reported_kept(promised(county)), "assigner"),
        (
            "request_extension",
            county.task(county.handling(("water", "sole")), "water"),
            "head:water",
        ),
        ("approve_extension", waiting[0], "assigner"),
        ("refuse_extension", waiting[1], "assigner"),
        ("ask_withdrawal", county.submitted(), "deputy"),
        ("take_motion", county.motion(), "intake"),
        ("convert_to_motion", county.submitted(cosigners=9), "intake"),
        ("return_for_revision", county.submitted(), "intake"),
        ("propose_refusal", county.submitted(), "intake"),
        ("decline_refusal", refusal, "intake2"),
        ("register", county.submitted(), "intake"),
        ("assign", county.registered(), "assigner"),
        ("transfer", county.registered(), "assigner"),
        ("note_return", transferred(county), "assigner"),
        ("consult_units", county.registered(), "assigner"),
        ("answer_consultation", consulted(county), "officer:water"),
        ("end_consultation", consulted(county), "assigner"),
        ("merge", county.registered(), "assigner"),
        ("undo_merge", merged, "assigner"),
        ("propose_split", county.submitted(), "intake"),
        ("decline_split", split, "deputy"),
        ("link", county.registered(), "intake"),
        ("remove_link", linked, "assigner"),
        ("propose_void", county.registered(), "intake"),
        ("decline_void", void, "intake2"),
        ("designate_key", county.registered(), "secretary"),
        ("sub_assign", county.task(passed, "government"), "sub_assigner"),
        ("request_return", county.task(fresh, "water"), "head:water"),
        ("recall_assignment", county.assigned(("water", "sole")), "assigner"),
        ("recall_sub_assignment", county.task(with_units, "government"), "sub_assigner"),
        ("correct_assignment", county.task(slip, "water"), "assigner"),
        ("approve_return", asked(county), "assigner"),
        ("refuse_return", asked(county), "assigner"),
        ("reassign", agreed, "assigner"),
        ("dispute", county.task(denied, "water"), "head:water"),
        ("settle_dispute", disputed, "commission_head"),
        ("record_contact", county.task(handling, "water"), "officer:water"),
        ("change_officer", county.task(handling, "water"), "officer:water"),
        ("send_opinion", county.task(handling, "roads"), "officer:roads"),
        ("return_opinion", opined, "officer:water"),
        ("put_on_hold", county.handling(("water", "sole")), "assigner"),
        ("resume", held, "assigner"),
        ("waive_opinion", county.task(joint(county), "roads"), "assigner"),
        ("recall_reply", reply, "head:water"),
        ("rate", request, "deputy"),
        ("judge_reply", request.assignment, "committee_chair"),
        ("instruct", climbed, "committee_chair"),
        ("call_conference", climbed, "committee_chair"),
        ("take_further_step", climbed, "committee_chair"),
        ("propose_solution", climbed, "committee_chair"),
    ]


def test_no_garbage_in_any_field_of_any_act_is_a_500_or_half_saved(county, on_postgresql):
    fill_with_garbage(county, HOSTILE_TO_COLUMNS if on_postgresql else HOSTILE, every=2)


@pytest.mark.soak
def test_every_garbage_in_every_field_of_any_act_is_refused(county):
    fill_with_garbage(county, HOSTILE, every=1)


def fill_with_garbage(county: County, hostile: tuple[str, ...], every: int) -> None:
    """Hand in garbage in each field of each act by itself; of the garbage every n-th, by turns."""
    pages, fields = opened(county), itertools.count()
    for act, record, who in pages:
        actor = county.deputy(0) if who == "deputy" else county.actors[who]
        browser, url = Browser(actor), url_of(act, record)
        with moment(county.later()):
            filled = browser.form(url)
            for name in [n for n in filled if n not in ("csrfmiddlewaretoken", "key")]:
                before, events = rows_of(KEPT), Event.objects.filter(kind="done").count()
                for value in hostile[next(fields) % every :: every]:
                    answer = browser.client.post(url, filled | {name: value, "key": ""})
                    assert answer.status_code in (302, 400, 409), (act, name, value[:20])
                    if answer.status_code == 302:
                        # It was no garbage to this field; the record moves on to the next act.
                        break
                    assert Event.objects.filter(kind="done").count() == events, (act, name)
                else:
                    assert rows_of(KEPT) == before, (act, name)
                    continue
                break
    assert Outbox.objects.count() == Event.objects.filter(kind="done").count()


def test_every_form_with_fields_is_tried(county):
    tried = {act for act, _record, _who in opened(county)}
    # These ask for nothing that could be garbage, or are tried in tests of their own.
    elsewhere = {
        "confirm_cosigning", "advise_precheck", "sign_reply", "assign_again",
        "decline_second_assignment",
        "decide_escalation", "apply_write_off", "reject_write_off", "cancel_promise",
        # Under rules that want no consent; its form is that of a request.
        "declare_extension",
        # Only where a reply is late: test_supervision.
        "sign_supervision", "acknowledge_supervision", "decide_supervision",
        # It asks for a file alone: test_paper.
        "file_scan",
        # After the days for a return; their forms are those of a return and of its refusal.
        "request_return_late", "allow_late_return",
        # Under rules that carry promises on; its form is that of another day.
        "carry_over",
    }  # fmt: skip
    assert set(FORMS) - elsewhere == tried


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"attitude": "satisfied", "result": "dissatisfied"}, "Say why you are dissatisfied."),
        ({"attitude": "satisfied", "result": "understands"}, "Select a valid choice"),
        ({"attitude": "satisfied"}, "This field is required."),
    ],
)
def test_rating_with_a_fault_is_no_rating(county, fields, problem):
    request = county.request_of(county.replied(("water", "sole")))
    with moment(county.later()):
        answer = Browser(county.deputy(0)).act("rate", request, **fields)
    assert answer.status_code == 400
    assert len(wrongs(answer)) == 1
    assert wrongs(answer)[0].startswith(problem)
    assert not Rating.objects.exists()


def test_contact_of_tomorrow_is_refused_at_its_day(county):
    task = county.task(county.handling(("water", "sole")), "water")
    with moment(county.later()):
        tomorrow = county.today + timedelta(days=1)
        answer = Browser(county.officer("water")).act("record_contact", task, happened_on=tomorrow)
    assert answer.status_code == 400
    assert wrongs(answer) == [
        "The contact lies between the day the unit received the item and today."
    ]


def test_two_lead_units_are_not_chosen(county):
    suggestion = county.registered()
    with moment(county.later()):
        answer = Browser(county.actors["assigner"]).act(
            "assign",
            suggestion,
            way="sole",
            first=county.organs["water"].pk,
            others=[county.organs["roads"].pk],
        )
    assert answer.status_code == 400
    assert wrongs(answer) == ["A sole unit has nobody beside it."]
    assert not Round.objects.exists()


# -- files and markup -----------------------------------------------------------------------------


def test_markup_in_texts_is_text(county):
    markup = "<img src=x onerror=alert(1)>"
    suggestion = county.submitted(title=markup, facts=markup, proposal=markup)
    with moment(county.later()):
        for url in (f"/items/{suggestion.pk}/", "/office/", "/office/open/"):
            page = Browser(county.actors["intake"]).get(url).content.decode()
            assert markup not in page
            assert "&lt;img src=x" in page


def test_file_goes_out_as_attachment_whatever_it_claims_to_be(county, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    suggestion = county.draft()
    deputy = Browser(county.deputy(0))
    page = SimpleUploadedFile("网页.html", b"<script>alert(1)</script>", "text/html")
    with moment(county.later()):
        assert deputy.post(f"/items/{suggestion.pk}/attach/", file=page).status_code == 302
        url = f"/items/{suggestion.pk}/files/{Attachment.objects.get().pk}/"
        sent = deputy.get(url)
        stranger = Browser(county.deputy(5)).get(url)
    assert sent.status_code == 200
    assert sent["Content-Type"] == "application/octet-stream"
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert sent["Content-Disposition"].startswith("attachment")
    assert stranger.status_code == 404


def test_no_file_and_an_empty_file_are_told(county):
    suggestion = county.draft()
    deputy = Browser(county.deputy(0))
    with moment(county.later()):
        for files in ({}, {"file": SimpleUploadedFile("leer.txt", b"")}):
            answer = deputy.client.post(f"/items/{suggestion.pk}/attach/", files, follow=True)
            assert answer.status_code == 200
            assert "alert-danger" in answer.content.decode()
    assert not Attachment.objects.exists()


def test_scan_must_be_a_pdf(county):
    task = county.task(county.handling(("water", "sole")), "water")
    url = f"/items/{task.suggestion_id}/reply/{task.pk}/"
    with moment(county.later()):
        officer = Browser(county.officer("water"))
        scan = SimpleUploadedFile("scan.pdf", b"MZ not a pdf", "application/pdf")
        answer = officer.fill(url, result_kind="solved", text="已办。", scan=scan)
    assert answer.status_code == 400
    assert wrongs(answer) == ["The scan must be a PDF file."]
    assert not Reply.objects.exists()


def test_promise_without_its_day_is_told_at_its_field(county):
    task = county.task(county.handling(("water", "sole")), "water")
    url = f"/items/{task.suggestion_id}/reply/{task.pk}/"
    with moment(county.later()):
        officer = Browser(county.officer("water"))
        answer = officer.fill(
            url, result_kind="planned", text="列入计划。", **{"form-0-content": "修桥"}
        )
    assert answer.status_code == 400
    assert wrongs(answer) == ["A promise needs its day."]
    assert "列入计划。" in answer.content.decode()
    assert not Reply.objects.exists()


def test_form_without_its_token_is_refused_in_words(county):
    browser = Browser(county.deputy(0))
    browser.client.handler.enforce_csrf_checks = True
    answer = browser.post("/deputy/new/", **TEXT)
    assert answer.status_code == 403
    assert "Please try again" in answer.content.decode()
    assert not Suggestion.objects.exists()


def test_page_of_our_own_fault_needs_no_database(rf, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = failed(rf.get("/"))
    assert answer.status_code == 500
    assert "Something went wrong" in answer.content.decode()

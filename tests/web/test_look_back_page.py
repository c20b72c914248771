"""A look-back review on its pages: plan, check one and many, decide, watch, print."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from cases.models import Event, LookBackReview
from notifications import draining
from notifications.models import Message
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment, page
from workflows import sweeps

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def send(county: Any, who: str, url: str, **fields: Any) -> Any:
    with moment(county.later()):
        return Browser(county.actors[who]).fill(url, **fields)


def planned(county: Any, **fields: Any) -> LookBackReview:
    done = send(
        county, "assigner", reverse("look_back_plan"), title="本届回头看", term=county.term.pk,
        **fields,
    )  # fmt: skip
    assert done.status_code == 302
    return LookBackReview.objects.get()


def url(review: LookBackReview, act: str) -> str:
    return reverse("look_back_act", args=[review.pk, act])


def test_commission_looks_back_from_the_plan_to_the_printed_sheet(county):
    bad = county.rated(county.replied(), "basically_satisfied")
    good = county.rated(county.replied())
    waiting = county.replied()
    review = planned(county)
    assert send(county, "assigner", url(review, "begin_checks")).status_code == 302
    shown = page(county, "assigner", reverse("look_back", args=[review.pk]))
    assert "Some items have not been checked yet." in shown
    assert f"No. {waiting.number}" not in shown
    skipped = page(county, "assigner", reverse("look_back", args=[review.pk]) + "?tab=skipped")
    assert "its rating is not settled" in skipped

    one = reverse("look_back_check", args=[review.pk, review.items.get(suggestion=bad).pk])
    refused = send(county, "assigner", one, finding="handled_again", ground="not_content")
    assert (refused.status_code, "Please fill this in." in refused.content.decode()) == (400, True)
    done = send(
        county, "assigner", one, finding="handled_again", ground="not_content", note="尚未通车。"
    )
    assert done.status_code == 302
    many = url(review, "check_items") + f"?items={review.items.get(suggestion=good).pk}"
    chosen = page(county, "assigner", many)
    assert good.title in chosen
    rest = send(county, "assigner", url(review, "check_items"), items="rest", finding="confirmed")
    assert rest.status_code == 302
    decision = {"number": "云常主〔2026〕8号", "decided_on": str(county.today), "text": "同意。"}
    assert send(county, "assigner", url(review, "decide_look_back"), **decision).status_code == 302
    assert "Carried out: 0 of 2 findings" in page(
        county, "assigner", reverse("look_back", args=[review.pk])
    )
    sweeps.run_all(county.later())
    done = send(county, "assigner", url(review, "close_look_back"), report="共核查2件。")
    assert done.status_code == 302

    sheet = page(county, "secretary", reverse("look_back_report", args=[review.pk]))
    for words in ("共核查2件。", "云常主〔2026〕8号", "Handled again, rated before: Basically"):
        assert words in sheet
    # The unit reads why it handles the item again, and where from.
    assert "尚未通车。" in page(county, "officer:water", f"/items/{bad.pk}/")
    assert "A look-back review found it as it was told" in page(
        county, "officer:water", f"/items/{good.pk}/"
    )


def test_a_scope_is_chosen_on_the_page_and_shown_there(county):
    bad = county.rated(county.replied(), "basically_satisfied")
    county.rated(county.replied())
    review = planned(county, overall=["basically_satisfied"], items=bad.reference)

    assert review.scope == {"overall": ["basically_satisfied"], "items": [bad.reference]}
    shown = page(county, "assigner", reverse("look_back", args=[review.pk]))
    assert "Basically satisfied" in shown
    changed = send(county, "assigner", url(review, "change_scope"), overall=[], items="没有这个号")
    assert changed.status_code == 400
    assert "There is no such number: 没有这个号." in changed.content.decode()


@pytest.mark.parametrize("who", ["officer:water", "head:court", "sub_assigner"])
def test_nobody_outside_the_house_finds_a_review(county, who):
    county.rated(county.replied())
    review = county.checking()
    row = review.items.get()
    browser = Browser(county.actors[who])
    assert browser.get(reverse("look_backs")).status_code == 403
    for place in (
        reverse("look_back", args=[review.pk]),
        reverse("look_back_report", args=[review.pk]),
        reverse("look_back_check", args=[review.pk, row.pk]),
        url(review, "decide_look_back"),
    ):
        assert browser.get(place).status_code == 404
    assert browser.post(url(review, "cancel_look_back"), why="不做了。").status_code == 404


def test_who_may_only_read_is_refused_and_the_attempt_stands_in_the_trail(county):
    county.rated(county.replied())
    review = county.checking()
    browser = Browser(county.actors["secretary"])

    assert browser.get(url(review, "cancel_look_back")).status_code == 403
    assert browser.post(url(review, "cancel_look_back"), why="不做了。").status_code == 403
    assert browser.post(reverse("look_back_plan"), title="x").status_code == 403
    assert browser.get(reverse("look_back_plan")).status_code == 403

    refused = Event.objects.filter(kind="refused")
    assert sorted(refused.values_list("act", flat=True)) == ["cancel_look_back", "plan_look_back"]


def test_an_act_whose_time_is_over_says_who_was_faster(county):
    county.rated(county.replied())
    review = county.checking()
    form = Browser(county.actors["assigner"]).form(url(review, "cancel_look_back"))
    county.do("check_items", review, "commission_head", items="rest", finding="confirmed")
    with moment(county.later()):
        answer = Browser(county.actors["assigner"]).post(
            url(review, "cancel_look_back"), **form | {"why": "不做了。"}
        )

    assert answer.status_code == 409
    assert "commission_head" in answer.content.decode()
    assert "不做了。" in answer.content.decode()


def test_the_same_request_twice_is_one_review(county):
    county.rated(county.replied())
    form = Browser(county.actors["assigner"]).form(reverse("look_back_plan"))
    told = form | {"title": "回头看", "term": county.term.pk}
    with moment(county.later()):
        answers = [
            Browser(county.actors["assigner"]).post(reverse("look_back_plan"), **told)
            for _ in range(2)
        ]

    assert [a.status_code for a in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert LookBackReview.objects.count() == 1


def test_commission_and_council_are_told_and_led_to_the_review(county):
    county.rated(county.replied())
    review = county.checking()
    county.do("check_items", review, "assigner", items="rest", finding="confirmed")
    county.decide_look_back(review)
    draining.run(county.later())

    told = Message.objects.filter(suggestion=None, channel="inbox")
    listed = sorted(told.values_list("kind", "user__name"))
    assert listed == [
        ("look_back_decided", "commission_head"),
        ("look_back_decided", "secretary"),
        ("look_back_decided", "vice_chairperson"),
        ("look_back_to_check", "commission_head"),
    ]
    first = told.get(kind="look_back_to_check")
    assert "1 items" in first.body
    with moment(county.later()):
        browser = Browser(county.actors["commission_head"])
        assert first.title in browser.get(reverse("inbox")).content.decode()
        opened = browser.post(reverse("open_message", args=[first.pk]))
    assert opened["Location"] == reverse("look_back", args=[review.pk])

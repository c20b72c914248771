"""The track of the procuratorate on its pages, by both sides, and the way back."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from cases.models import Linkage, Referral
from notifications import draining
from notifications.models import Message
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment, page

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def send(county: Any, who: Any, url: str, **fields: Any) -> Any:
    with moment(county.later()):
        by = county.actors[who] if isinstance(who, str) else who
        return Browser(by).fill(url, **fields)


def url(referral: Referral, act: str) -> str:
    return reverse("referral_act", args=[referral.pk, act])


def test_an_item_goes_to_the_procuratorate_and_both_sides_note_what_becomes_of_it(county):
    county.procuratorate()
    suggestion = county.handling(("water", "sole"))
    new = {
        "item": suggestion.reference, "field": "public_safety", "ground": "涉及公共利益。",
        "number": "云代工检1号", "referred_on": str(county.today),
    }  # fmt: skip
    refused = send(county, "assigner", reverse("referral_new"), **new)
    assert (refused.status_code, "Choose one of the fields." in refused.content.decode()) == (
        400, True,
    )  # fmt: skip
    done = send(county, "assigner", reverse("referral_new"), **new | {"field": "environment"})
    assert done.status_code == 302
    referral = Referral.objects.get()
    again = send(
        county, "assigner", reverse("referral_new"),
        **new | {"field": "environment", "number": "云代工检2号"},
    )  # fmt: skip
    assert again.status_code == 409
    assert "with the procuratorate already" in again.content.decode()

    proc, today = "officer:procuratorate", str(county.today)
    for act, who, fields in (
        ("register_referral", proc, {"number": "检登1号", "registered_on": today}),
        ("file_case", proc, {"number": "立案1号", "filed_on": today}),
        (
            "issue_suggestion", proc,
            {"number": "检建1号", "issued_on": today, "addressee": "生态环境局"},
        ),
        ("give_opinions", "assigner", {"opinions": "已列入整改。"}),
        ("note_rectified", proc, {"conclusion": "已封堵。", "concluded_on": today}),
    ):  # fmt: skip
        assert send(county, who, url(referral, act), **fields).status_code == 302, act
    copy = referral.copies.get(kind="filing")
    came = reverse("referral_copy", args=[referral.pk, copy.pk])
    assert send(county, "assigner", came, received_on=today).status_code == 302

    for who in ("assigner", "committee_chair", proc):
        shown = page(county, who, reverse("referral", args=[referral.pk]))
        for words in ("检登1号", "立案1号", "检建1号", "已封堵。", "received on"):
            assert words in shown, who
    assert suggestion.title in page(county, proc, reverse("referrals"))
    assert reverse("referrals") in page(county, proc, reverse("unit"))
    # A handling unit finds neither the list's rows nor the page.
    assert suggestion.title not in page(county, "officer:water", reverse("referrals"))
    with moment(county.later()):
        unit = Browser(county.actors["officer:water"])
        assert unit.get(reverse("referral", args=[referral.pk])).status_code == 404
        assert unit.get(reverse("referral_new")).status_code == 403


def test_those_concerned_are_told(county):
    referral = county.filed(county.handling(("water", "sole")))
    while draining.run(county.later()):
        pass
    told = Message.objects.filter(event__stream=referral.stream_id)
    heard = {(m.user.name, m.kind) for m in told.select_related("user")}
    assert {
        ("officer:procuratorate", "referral_made"), ("代表1", "referral_noted"),
        ("assigner", "referral_moved"), ("代表1", "referral_moved"),
    } <= heard  # fmt: skip
    assert not any(name.endswith(":water") for name, _kind in heard)


def test_a_deputy_takes_a_procuratorial_suggestion_up(county):
    county.procuratorate()
    told = {"title": "校园周边食品摊点", "text": "多校存在同类问题。", "number": "检建7号"}
    done = send(
        county, "officer:procuratorate", reverse("linkage_new"), dated_on=str(county.today), **told
    )
    assert done.status_code == 302
    linkage = Linkage.objects.get()
    mine = county.registered()
    take = reverse("linkage_act", args=[linkage.pk, "take_up_linkage"])
    refused = send(county, county.deputy(0), take, item="没有这号")
    assert (refused.status_code, "There is no such number" in refused.content.decode()) == (
        400, True,
    )  # fmt: skip
    assert send(county, county.deputy(0), take, item=mine.reference).status_code == 302
    with moment(county.later()):
        shown = Browser(county.deputy(3)).get(reverse("linkage", args=[linkage.pk]))
    assert f"made No. {mine.number} of it" in shown.content.decode()


def test_the_item_page_leads_to_the_referral_for_who_may_see_it_and_for_nobody_else(county):
    county.procuratorate()
    suggestion = county.handling(("water", "sole"))
    referral = county.referred(suggestion)
    there = f'href="{reverse("referral", args=[referral.pk])}"'

    def leads_there(who: Any) -> bool:
        with moment(county.later()):
            by = county.actors[who] if isinstance(who, str) else who
            shown = Browser(by).get(reverse("item", args=[suggestion.pk]))
        assert shown.status_code == 200
        return there in shown.content.decode()

    assert leads_there("assigner")
    assert leads_there(county.deputy(0))
    assert not leads_there("officer:water")

"""The handling sheet of an item: what its page tells the person, on paper, and nothing more."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from tests.county import County
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment
from tests.web.test_lists import statements

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]
AT_MOST = 16


def sheet(county: County, who: Any, suggestion: Any, language: str = "en") -> str:
    """Read the sheet as words."""
    actor = county.actors[who] if isinstance(who, str) else who
    with moment(county.later()):
        answer = Browser(actor, language).get(reverse("item_sheet", args=[suggestion.pk]))
    assert answer.status_code == 200
    text = str(answer.content.decode())
    body = text[text.index("<article") : text.index("</article>")]
    return " ".join(re.sub("<[^>]+>", " ", body).split())


def whole(county: County, units: int = 1, **draft: Any) -> Any:
    """Bring an item with as much as possible on its sheet to a released rating."""
    names = ("water", "roads", "schools")[:units]
    role = "sole" if units == 1 else "separate"
    suggestion = county.handling(*((name, role) for name in names), cosigners=2, **draft)
    promise = {"content": "建成护栏。", "responsible": "规划股", "due_on": date(2026, 12, 1)}
    county.reply_all(suggestion, result_kind="planned", promises=[promise])
    for n in range(units):
        county.rated(suggestion, "basically_satisfied", n)
    return county.fresh(suggestion)


def test_the_sheet_tells_the_item_from_its_text_to_its_steps(county):
    suggestion = whole(county, 2)
    told = sheet(county, "assigner", suggestion)

    for words in (
        suggestion.number, suggestion.title, suggestion.congress.name, suggestion.lead.name,
        "、".join(d.name for d in county.deputies[1:3]),
        suggestion.facts, suggestion.analysis, suggestion.proposal,
        "云溪县水利局 separate", "云溪县交通运输局 separate", "建成护栏。", "规划股", "2026-12-01",
        "Basically satisfied", "Key steps", "Register", f"As of {county.today}",
    ):  # fmt: skip
        assert " ".join(str(words).split()) in told
    for reply in suggestion.replies.all():
        assert f"{reply.doc_number} {reply.class_label}" in told
        assert reply.delivered_on.isoformat() in told
    # The steps stand in the order in which they were taken.
    steps = told.partition("Key steps")[2]
    assert re.search(r"Submit.*Register.*Assign", steps)


def test_a_running_deadline_stands_beside_its_unit(county):
    suggestion = county.handling(("water", "lead"), ("roads", "co_handler"))
    days = dict(suggestion.clocks.filter(stopped_at=None).values_list("kind", "due_on"))
    told = sheet(county, "assigner", suggestion)

    assert re.search(rf"云溪县水利局 lead [^云]* {days['reply']}", told)
    assert re.search(rf"云溪县交通运输局 co-handler [^云]* {days['opinion']}", told)


def test_who_does_not_see_the_item_finds_no_sheet(county):
    suggestion = county.handling(("water", "sole"))
    url = reverse("item_sheet", args=[suggestion.pk])
    with moment(county.later()):
        for who in (county.actors["officer:roads"], county.deputy(4)):
            assert Browser(who).get(url).status_code == 404
            assert Browser(who).get(reverse("item", args=[suggestion.pk])).status_code == 404
        assert Browser(county.officer("water")).get(url).status_code == 200
        assert Browser(county.deputy(0)).post(url).status_code == 405
        assert Browser(county.deputy(0)).get(reverse("item_sheet", args=[9999])).status_code == 404


def test_a_unit_reads_nothing_of_a_rating_before_its_release_and_no_name_after(county):
    suggestion = county.replied(("water", "sole"))
    before = sheet(county, "officer:water", suggestion)
    county.rate(suggestion, "dissatisfied", final=False)
    at = county.today
    assert sheet(county, "officer:water", suggestion) == before
    assert county.today == at

    released = whole(county)
    told = sheet(county, "officer:water", released)
    assert "Basically satisfied" in told
    ratings = told.partition("Key steps")[0].partition("Handling units")[2]
    assert released.lead.name not in ratings
    assert (
        released.lead.name
        in sheet(county, "rating:commission", released)[len(told.partition("Handling units")[0]) :]
    )


def test_a_withheld_name_stands_nowhere_on_it(county):
    suggestion = whole(county, hide_name=True)
    told = sheet(county, "officer:water", suggestion)

    assert "name withheld" in told
    assert not [d.name for d in county.deputies[:3] if d.name in told]
    assert suggestion.lead.name in sheet(county, "assigner", suggestion)


def test_a_reply_that_is_still_written_is_on_no_sheet(county):
    suggestion = county.handling(("water", "sole"))
    county.written(county.task(suggestion, "water"), text="草稿中的话。")
    number = suggestion.replies.get().doc_number
    told = sheet(county, "officer:water", suggestion)

    assert "云溪县水利局" in told
    assert "drafting" not in told
    assert not number or number not in told


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_draft_has_a_sheet_in_both_languages(county, language):
    draft = county.draft()
    told = sheet(county, county.deputy(), draft, language)
    assert draft.title in told
    assert draft.lead.name in told


def test_the_item_page_leads_to_it(county):
    suggestion = county.registered()
    with moment(county.later()):
        page = Browser(county.actors["intake"]).get(f"/items/{suggestion.pk}/").content.decode()
    assert f'href="{reverse("item_sheet", args=[suggestion.pk])}"' in page


@pytest.mark.parametrize(
    ("who", "hide_name", "expected"),
    [
        ("assigner", False, 15), ("assigner", True, 16), ("officer:water", False, 16),
        ("officer:water", True, 16),
    ],
)  # fmt: skip
def test_the_sheet_takes_as_many_statements_for_three_tasks_as_for_one(
    county, who, hide_name, expected
):
    taken = []
    for units in (1, 3):
        suggestion = whole(county, units, hide_name=hide_name)
        url = reverse("item_sheet", args=[suggestion.pk])
        with moment(county.later()):
            browser = Browser(county.actors[who])
            browser.get(url)
            taken.append(len(statements(browser, url)))

    assert taken == [expected, expected]
    assert expected <= AT_MOST

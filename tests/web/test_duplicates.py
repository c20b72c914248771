"""Two suggestions side by side (疑似重复对照): what they share, who sees it, what can be done."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Suggestion
from tests import volume
from tests.county import County, build_county
from tests.web.browsing import Browser, moment, page, url_of
from tests.web.test_lists import AT_MOST, statements

pytestmark = pytest.mark.django_db

TITLE = "关于整治云溪河道淤积的建议"
FACTS = "云溪河下游三公里淤积严重，\n汛期多次漫堤。"


def beside(suggestion: Suggestion, other: Any = None) -> str:
    """Return the page on which an item stands beside another one."""
    url = reverse("duplicates", args=[suggestion.pk])
    return url if other is None else f"{url}?with={getattr(other, 'pk', other)}"


def table(text: str) -> list[list[str]]:
    """Read the rows of the comparison as HTML."""
    rows = re.findall(r"<tr>(.*?)</tr>", text.partition("<tbody>")[2], re.DOTALL)
    return [re.findall(r'<div class="kept">(.*?)</div>', row, re.DOTALL) for row in rows]


def ways(text: str) -> dict[str, str]:
    """Read what can be done: each act with its address."""
    found = re.findall(r'class="btn btn-outline-primary" href="(/items/[^"]+)"', text)
    return {url.split("/do/")[1].split("/")[0]: url for url in found}


def listed(text: str) -> list[str]:
    """Read which similar ones are listed."""
    return re.findall(r'href="\?with=(\d+)"', text)


def test_the_most_similar_stands_beside_it_and_what_they_share_is_marked(county):
    earlier = county.replied(("water", "sole"), title=TITLE, facts=FACTS, analysis="缺少资金。")
    less = county.registered(title="关于清理云溪河道的建议")
    fresh = county.submitted(
        title=TITLE, facts="汛期多次漫堤！<b>附照片</b>", proposal="全面清淤。"
    )
    text = page(county, "intake", beside(fresh))

    assert listed(text) == [str(earlier.pk), str(less.pk)]
    assert re.findall(r'href="\?with=(\d+)"\s+aria-current', text) == [str(earlier.pk)]
    title, facts, analysis, proposal = table(text)
    assert title == [f"<mark>{TITLE}</mark>"] * 2
    assert facts == [
        "<mark>汛期多次漫堤</mark>！&lt;b&gt;附照片&lt;/b&gt;",
        "云溪河下游三公里淤积严重，\n<mark>汛期多次漫堤</mark>。",
    ]
    assert analysis == ["—", "缺少资金。"]
    assert proposal == ["全面清淤。", earlier.proposal]
    assert f"{county.organs['water'].name} · sole · " in text


def test_any_other_visible_one_can_be_asked_for(county):
    other = county.registered(title="关于小学午餐的建议")
    fresh = county.submitted(title=TITLE)
    text = page(county, "intake", beside(fresh, other))
    assert listed(text) == []
    assert "There is none with a similar title." in text
    assert table(text)[0][1] == "关于小学午餐的建议"
    assert table(page(county, "intake", beside(fresh))) == []


def test_acts_that_are_possible_now_have_the_other_one_chosen_in_their_form(county):
    earlier = county.registered(title=TITLE)
    fresh = county.submitted(title=TITLE)
    later = county.registered(title=TITLE)
    text = page(county, "intake", beside(fresh, earlier))
    assert set(ways(text)) >= {"register", "return_for_revision", "propose_refusal"}
    # A double registration is seen after both have their numbers.
    told = ways(page(county, "assigner", beside(later, earlier)))
    assert told["merge"].endswith(f"?into={earlier.pk}")
    assert "register" not in told
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        form = browser.form(told["merge"])
        assert form["into"] == [str(earlier.pk)]
        assert browser.client.post(told["merge"], form).status_code == 302
    assert county.fresh(later).merged_into_id == earlier.pk


def test_a_link_to_the_other_one_is_chosen_too(county):
    earlier, later = county.registered(title=TITLE), county.registered(title=TITLE)
    told = ways(page(county, "intake", beside(later, earlier)))
    with moment(county.later()):
        form = Browser(county.actors["intake"]).form(told["link"])
    assert form["to"] == [str(earlier.pk)]
    assert "kind" not in form


@pytest.mark.parametrize("named", ["x", "", "0", "-1", "9" * 30, "999999", "1.5", "%00"])
def test_what_is_no_suggestion_is_404(county, named):
    fresh = county.submitted(title=TITLE)
    with moment(county.later()):
        assert Browser(county.actors["intake"]).get(beside(fresh, named)).status_code == 404


def test_what_the_person_may_not_see_is_404(county):
    fresh, draft = county.submitted(title=TITLE), county.draft(title=TITLE)
    foreign = build_county("linxi").registered(title=TITLE)
    with moment(county.later()):
        browser = Browser(county.actors["intake"])
        for other in (foreign, draft, fresh):
            assert browser.get(beside(fresh, other)).status_code == 404
        for item in (foreign, draft):
            assert browser.get(beside(item)).status_code == 404
        assert listed(browser.get(beside(fresh)).content.decode()) == []
        assert browser.post(beside(fresh)).status_code == 405


def test_only_who_checks_finds_the_way_and_only_while_it_may_change_something(county):
    item = county.submitted(title=TITLE)
    with moment(county.later()):
        for who in ("sub_assigner", "officer:water", "committee_chair", "deputy", "secretary",
                    "rating:commission"):  # fmt: skip
            other = Browser(county.deputy() if who == "deputy" else county.actors[who])
            assert other.get(beside(item)).status_code == 403
        shown = [link_on(county, who, item) for who in ("intake", "assigner", "commission_head")]
        assert shown == [True] * 3
        assert not link_on(county, "secretary", item)
    county.do("register", item, "intake")
    assert link_on(county, "intake", item)
    county.do("assign", item, "assigner", units=county.shares(("water", "sole")))
    assert not link_on(county, "intake", item)


def link_on(county: County, who: str, item: Suggestion) -> bool:
    """Tell whether the item's page leads to the comparison."""
    return f'href="{beside(item)}"' in page(county, who, reverse("item", args=[item.pk]))


def test_the_page_of_an_act_chooses_only_what_it_offers(county):
    earlier, later = county.registered(title=TITLE), county.registered(title=TITLE)
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        for key in (str(later.pk), "x", "", "999999"):
            form = browser.form(f"{url_of('merge', later)}?into={key}&why=%E5%A5%BD")
            assert form.get("into", [""]) == [""]
            assert form["why"] == [""]
        assert browser.form(f"{url_of('merge', later)}?into={earlier.pk}")["into"] != [""]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_as_many_statements_whatever_is_similar(county, rows):
    earlier = county.replied(("water", "sole"), title=TITLE)
    if rows > 1:
        volume.copies(earlier, rows - 1)
    fresh = county.submitted(title=TITLE)
    browser = Browser(county.actors["intake"])
    with moment(county.later()):
        browser.get(beside(fresh))
        taken = statements(browser, beside(fresh))
        assert len(listed(browser.get(beside(fresh)).content.decode())) == rows
    shown = "\n".join(sql[:200] for sql in taken)
    assert len(taken) <= AT_MOST, shown
    assert len(taken) == 11, shown


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_opens_in_both_languages(county, language):
    county.registered(title=TITLE)
    fresh = county.submitted(title=TITLE)
    with moment(county.later()):
        answer = Browser(county.actors["intake"], language).get(beside(fresh))
    assert answer.status_code == 200

"""The pages on which units are asked before the assignment (预交办征求意见页面)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Consultation, Suggestion
from notifications import draining
from notifications.models import Message
from tests.county import County
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment, page, url_of
from tests.web.test_lists import AT_MOST, statements

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]

NAME = "林金雀儿"


@pytest.fixture
def planted(county: County) -> County:
    """A county whose first deputy bears a name that is found wherever it stands."""
    lead = county.deputies[0]
    lead.name = lead.user.name = NAME
    lead.save()
    lead.user.save()
    return county


def asked(county: County, *units: str, **draft: Any) -> Suggestion:
    """Let the office ask these units about a new suggestion."""
    suggestion = county.registered(**draft)
    keys = [county.organs[unit].pk for unit in units]
    until = county.today + timedelta(days=5)
    told = {"units": keys, "until_on": until, "words": "是否属贵局职责？"}
    county.do("consult_units", suggestion, "assigner", **told)
    return county.fresh(suggestion)


def press(county: County, who: str, act: str, suggestion: Suggestion, **fields: Any) -> Any:
    with moment(county.later()):
        return Browser(county.actors[who]).act(act, suggestion, **fields)


def texts(html: str) -> str:
    """Return what a page says, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.partition("<main")[2]))


def test_office_asks_units_answer_and_the_answers_stand_beside_the_form(county):
    suggestion, organs = county.registered(), county.organs
    desk = reverse("assigning_desk_item", args=[suggestion.pk])
    assert "No answer yet" not in page(county, "assigner", desk)
    chosen = [organs["water"].pk, organs["roads"].pk]
    sent = press(county, "assigner", "consult_units", suggestion, units=chosen)
    assert sent.status_code == 302
    assert "0 of 2 answered" in texts(page(county, "assigner", desk))

    with moment(county.later()):
        browser = Browser(county.officer("water"))
        shown = texts(browser.get(f"/items/{suggestion.pk}/").content.decode())
        assert suggestion.proposal in shown
        assert "Answer whether it is yours" in shown
        assert browser.act("answer_consultation", suggestion, fits="yes").status_code == 302
    better = organs["schools"].pk
    no = {"fits": "no", "words": "属教育职责。", "better_unit": better}
    assert press(county, "head:roads", "answer_consultation", suggestion, **no).status_code == 302

    for url in (desk, f"/items/{suggestion.pk}/"):
        told = texts(page(county, "assigner", url))
        assert f"{organs['water'].name}: It is ours" in told
        assert f"{organs['roads'].name}: It is not ours" in told
        assert f"Right would be: {organs['schools'].name}" in told
        assert "属教育职责。" in told
    assert "2 of 2 answered" in texts(page(county, "assigner", desk))
    with moment(county.later()):
        given = {"way": "sole", "first": organs["water"].pk}
        assert Browser(county.actors["assigner"]).fill(desk, **given).status_code == 302
    assert county.fresh(suggestion).state == "assigned"


def test_a_unit_reads_its_own_answer_and_no_other(county):
    suggestion = asked(county, "water", "roads")
    no = {"fits": False, "words": "绝非我局。"}
    county.do("answer_consultation", suggestion, county.officer("roads"), **no)

    told = page(county, "officer:water", f"/items/{suggestion.pk}/")
    assert "是否属贵局职责？" in told
    assert "绝非我局。" not in told
    assert county.officer("roads").user.name not in told
    form = page(county, "officer:water", url_of("answer_consultation", suggestion))
    assert "是否属贵局职责？" in form
    assert "绝非我局。" not in form
    assert "绝非我局。" in page(county, "officer:roads", f"/items/{suggestion.pk}/")
    with moment(county.later()):
        deputy = Browser(county.deputy()).get(f"/items/{suggestion.pk}/").content.decode()
    assert "绝非我局。" not in deputy
    assert "Asked before assignment" not in deputy


@pytest.mark.parametrize(
    ("who", "unit", "desk"),
    [("officer:water", "water", "/unit/"), ("sub_assigner", "government", "/government/")],
)
def test_what_waits_for_a_unit_stands_on_top_of_its_desk_until_it_is_answered(
    county, who, unit, desk
):
    assert "Asked before assignment" not in page(county, who, desk)
    first, second = asked(county, unit), asked(county, unit)
    told = page(county, who, desk)
    assert told.count(url_of("answer_consultation", first)) == 1
    assert told.count(url_of("answer_consultation", second)) == 1

    county.do("answer_consultation", first, county.actors[who], fits=True)
    county.do("assign", second, "assigner", units=county.shares(("roads", "sole")))
    assert "Asked before assignment" not in page(county, who, desk)


def test_a_desk_lists_twenty_five_of_them_at_most(county):
    suggestion = asked(county, "water")
    row = Consultation.objects.get()
    for _ in range(25):
        other = county.registered()
        Consultation.objects.create(
            suggestion=other, organ=row.organ, asked_by=row.asked_by, asked_at=row.asked_at,
            until_on=row.until_on + timedelta(days=1),
        )  # fmt: skip
    told = page(county, "officer:water", "/unit/")
    assert told.count("/do/answer_consultation/") == 25
    assert url_of("answer_consultation", suggestion) in told


def test_units_that_answer_at_the_same_time_do_not_refuse_each_other(county):
    suggestion = asked(county, "water", "roads")
    url = url_of("answer_consultation", suggestion)
    with moment(county.later()):
        water, roads = Browser(county.officer("water")), Browser(county.officer("roads"))
        forms = [browser.form(url) for browser in (water, roads)]
        for browser, form in zip((water, roads), forms, strict=True):
            answer = browser.client.post(url, form | {"fits": "yes"})
            assert answer.status_code == 302
        # A colleague had the same form open: who answered first is told, and nobody else.
        head = Browser(county.head("water")).client.post(url, forms[0] | {"fits": "no", "key": ""})
    assert head.status_code == 409
    told = head.content.decode()
    assert county.officer("water").user.name in told
    assert county.officer("roads").user.name not in told
    assert Consultation.objects.filter(fits=True).count() == 2


def test_faults_stand_at_their_fields(county):
    suggestion = asked(county, "water")
    late = county.today + timedelta(days=99)
    answers = [
        press(county, "officer:water", "answer_consultation", suggestion, fits="no"),
        press(county, "officer:water", "answer_consultation", suggestion),
        press(county, "assigner", "consult_units", suggestion),
        press(county, "assigner", "consult_units", suggestion,
              units=[county.organs["roads"].pk], until_on=late),
    ]  # fmt: skip
    assert [answer.status_code for answer in answers] == [400] * 4
    wrong = [re.findall(r'id="id_(\w+)-wrong"', answer.content.decode()) for answer in answers]
    assert wrong == [["words"], ["fits"], ["units"], ["until_on"]]
    # Who is asked already is not offered again.
    with moment(county.later()):
        form = Browser(county.actors["assigner"]).get(url_of("consult_units", suggestion))
    boxes = re.findall(r'name="units" value="(\d+)"', form.content.decode())
    assert str(county.organs["roads"].pk) in boxes
    assert str(county.organs["water"].pk) not in boxes


def test_who_is_not_asked_finds_no_page_and_who_was_finds_none_after_the_assignment(county):
    suggestion = asked(county, "water")
    pages = [f"/items/{suggestion.pk}/", url_of("answer_consultation", suggestion)]

    def found(who: str) -> list[int]:
        with moment(county.later()):
            browser = Browser(county.actors[who])
            return [browser.get(url).status_code for url in pages]

    assert found("officer:schools") == [404, 404]
    assert found("officer:water") == [200, 200]
    county.do("assign", suggestion, "assigner", units=county.shares(("schools", "sole")))
    assert found("officer:water") == [404, 404]


def test_a_withheld_name_is_withheld_from_who_is_asked(planted):
    county = planted
    suggestion = asked(county, "water", hide_name=True, cosigners=1)
    cosigner = county.deputies[1].name
    draining.run(county.later())
    with moment(county.later()):
        browser = Browser(county.officer("water"))
        addresses = [
            "/unit/", f"/items/{suggestion.pk}/", f"/items/{suggestion.pk}/flow/",
            f"/items/{suggestion.pk}/sheet/", url_of("answer_consultation", suggestion),
            "/messages/", "/search/?q=公交站",
        ]  # fmt: skip
        read = {url: browser.get(url) for url in addresses}
        by_name = browser.get("/search/", q=NAME).content.decode()
        refused = browser.post(url_of("answer_consultation", suggestion), expect="9999")
    assert {url: answer.status_code for url, answer in read.items()} == dict.fromkeys(read, 200)
    for url, answer in (*read.items(), ("refused", refused)):
        assert NAME not in answer.content.decode(), url
        assert not re.search(rf"{cosigner}(?!\d)", answer.content.decode()), url
    assert suggestion.title in read["/search/?q=公交站"].content.decode()
    assert suggestion.title not in by_name
    assert Message.objects.filter(user=county.officer("water").user).count() > 0
    assert NAME in page(county, "assigner", f"/items/{suggestion.pk}/")


@pytest.mark.parametrize("many", [1, 3])
def test_pages_take_as_many_statements_however_many_are_asked(county, many):
    item = asked(county, *("water", "roads", "schools")[:many])
    for _ in range(many - 1):
        asked(county, "water")
    desk = reverse("assigning_desk_item", args=[item.pk])
    taken = []
    for who, url in (("assigner", desk), ("officer:water", "/unit/")):
        browser = Browser(county.actors[who])
        with moment(county.later()):
            browser.get(url)
            taken.append(len(statements(browser, url)))
    assert taken[1] == 9
    # The desk also asks for the tasks of similar items: whatever there is, it keeps to the bound.
    assert taken[0] <= AT_MOST

"""The deputy's desk (代表工作台): cards, writing step by step, the look before sending."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from cases.models import Stream, Suggestion
from people.models import Organ
from tests import volume
from tests.county import County
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, Fields, moment
from tests.web.test_lists import statements
from web.deputy.checking import WORDS
from web.deputy.steps import ASKED, CHECK

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]

LARGEST_BYTES = 80_000
FACTS = "云溪桥头有居民1200人，最近的公交站在两公里以外。"


def card_of(county: County, item: Suggestion, language: str = "en", n: int = 0) -> str:
    """Read the card of an item on a deputy's desk."""
    with moment(county.later()):
        page = Browser(county.deputy(n), language).get("/deputy/").content.decode()
    cards = re.findall(r'<article class="card-one">.*?</article>', page, re.S)
    here = f'href="{reverse("item", args=[item.pk])}"'
    return next(" ".join(card.split()) for card in cards if here in card)


def step_url(item: Any, step: int) -> str:
    return reverse("write_step", args=[item.pk, step])


def write(county: County, item: Any, step: int, n: int = 0, **typed: Any) -> Any:
    """Fill in a step as the deputy."""
    with moment(county.later()):
        return Browser(county.deputy(n)).fill(step_url(item, step), **typed)


# -- cards ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("day left", "days left", "Steps")), ("zh-hans", ("剩", "步骤"))],
)
def test_card_tells_number_title_unit_steps_days_and_whom_to_call(county, language, words):
    Organ.objects.filter(pk=county.organs["water"].pk).update(telephone="555001")
    item = county.handling(("water", "lead"), ("roads", "co_handler"))
    Organ.objects.filter(pk=item.office_id).update(telephone="555009")

    card = card_of(county, item, language)

    for text in (item.number, item.title, county.organs["water"].name, "tel:555001"):
        assert text in card
    assert "tel:555009" in card
    assert county.organs["roads"].name not in card
    assert card.count("step-current") == 1
    assert any(word in card for word in words)
    assert "btn-primary" not in card


def test_card_calls_who_signed_the_reply_and_has_one_button_for_what_waits(county):
    Organ.objects.filter(pk=county.organs["water"].pk).update(telephone="555001")
    item = county.handling(("water", "sole"))
    county.reply_all(item, contact_person="王工", contact_phone="5550123")

    card = card_of(county, item)

    assert "王工 5550123" in card
    assert "tel:555001" not in card
    assert card.count("btn-primary") == 1
    assert "Rate" in card


def test_number_in_a_reply_that_is_not_delivered_is_not_on_the_card(county):
    item = county.handling(("water", "sole"))
    county.signed(item.assignments.get(), contact_person="王工", contact_phone="5550123")

    assert "5550123" not in card_of(county, item)


def test_card_of_a_handed_on_item_names_the_unit_that_has_it(county):
    item = county.assigned(("government", "sole"))
    assert county.organs["government"].name in card_of(county, item)
    task = item.assignments.get()
    county.do("sub_assign", task, "sub_assigner", units=county.shares(("water", "sole")))

    card = card_of(county, item)

    assert county.organs["water"].name in card
    assert county.organs["government"].name not in card


def test_card_of_a_draft_leads_on_with_writing_for_its_lead_alone(county):
    draft = county.draft(cosigners=1)
    assert step_url(draft, 1) in card_of(county, draft)

    item = county.submitted(cosigners=1)
    assert "Go on writing" not in card_of(county, item)
    beside = card_of(county, item, n=1)
    assert f"Lead deputy: {item.lead.name}" in beside


def test_draft_without_a_title_has_a_name_on_desk_and_page(county):
    with moment(county.later()):
        browser = Browser(county.deputy())
        browser.post(reverse("write"), facts=FACTS)
        draft = Suggestion.objects.get()
        assert "Without title yet" in browser.get(f"/items/{draft.pk}/").content.decode()
    assert "Without title yet" in card_of(county, draft)


@pytest.mark.parametrize("rows", [1, 3])
def test_desk_takes_twelve_statements_whatever_its_cards(county, rows):
    item = county.replied(("water", "sole"))
    if rows > 1:
        volume.copies(item, rows - 1)
    browser = Browser(county.deputy())
    with moment(county.later()):
        page = browser.get("/deputy/").content.decode()
        taken = statements(browser, "/deputy/")

    assert page.count('class="card-one"') == rows
    assert len(taken) == 12


@pytest.mark.sqlite_only("how large a page is does not depend on the database")
def test_desk_of_a_full_page_weighs_less_than_eighty_kilobytes(county):
    volume.copies(county.replied(("water", "sole")), 24)
    with moment(county.later()):
        page = Browser(county.deputy(), "zh-hans").get("/deputy/").content
    text = page.decode()
    assert text.count('class="card-one"') == 25
    loaded = re.findall(r'<(?:link|script|img)[^>]*?(?:href|src)="/static/([^"]+)"', text)
    files = [Path(str(finders.find(name))) for name in loaded]

    sizes = [len(gzip.compress(data)) for data in (page, *(f.read_bytes() for f in files))]

    assert {"bootstrap.min.css", "skin.css", "enhance.js"} <= {f.name for f in files}
    assert sum(sizes) <= LARGEST_BYTES, sizes


# -- writing step by step -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Step 1 of 5", "What is the problem?", "Next", "All on one page")),
        ("zh-hans", ("问题是什么？", "内容涉密")),
    ],
)
def test_first_step_asks_one_question(county, language, words):
    with moment(county.later()):
        page = Browser(county.deputy(), language).get(reverse("write")).content.decode()

    assert page.count("<textarea") == 1
    assert reverse("new_suggestion") in page
    assert all(word in page for word in words)


def test_suggestion_is_written_step_by_step_and_each_is_saved(county):
    with moment(county.later()):
        answer = Browser(county.deputy()).post(reverse("write"), facts=FACTS)
    draft = Suggestion.objects.get()
    assert (draft.state, draft.facts, draft.lead) == ("draft", FACTS, county.deputies[0])
    assert answer["Location"] == step_url(draft, 2)

    answer = write(county, draft, 2, analysis="线路没有调整。")
    assert answer["Location"] == step_url(draft, 3)
    answer = write(county, draft, 3, proposal="增设一处停靠站。", go="back")
    assert answer["Location"] == step_url(draft, 2)
    water = county.organs["water"]
    answer = write(
        county, draft, 4, title="关于增设公交站的建议", from_research="on", hide_name="on",
        wished_units=[water.pk], cosigners=[county.deputies[1].pk],
    )  # fmt: skip
    assert answer["Location"] == step_url(draft, CHECK)

    saved = county.fresh(draft)
    assert (saved.analysis, saved.proposal) == ("线路没有调整。", "增设一处停靠站。")
    assert (saved.title, saved.from_research, saved.hide_name) == (
        "关于增设公交站的建议", True, True,
    )  # fmt: skip
    assert saved.may_publish
    assert list(saved.wished_units.all()) == [water]
    assert list(saved.cosigners.values_list("deputy", flat=True)) == [county.deputies[1].pk]
    # What was not asked on a step is not changed by it.
    assert write(county, draft, 1).status_code == 302
    assert county.fresh(draft).version == saved.version


def test_going_on_later_leads_to_the_desk_and_going_back_needs_no_title(county):
    draft = county.draft()
    answer = write(county, draft, 3, proposal="增设两处。", go="later")
    assert (answer["Location"], county.fresh(draft).proposal) == ("/deputy/", "增设两处。")

    answer = write(county, draft, 4, title="", from_voters="on", go="back")

    assert answer["Location"] == step_url(draft, 3)
    saved = county.fresh(draft)
    assert (saved.title, saved.from_voters) == (draft.title, True)


@pytest.mark.parametrize(
    ("step", "typed", "kept"),
    [
        (1, {"facts": "字" * 20001}, "facts"),
        (2, {"analysis": "桥\x00头"}, ""),
        (4, {"title": "", "from_voters": "on"}, "from_voters"),
        (4, {"title": "字" * 301}, "title"),
        (4, {"cosigners": "999999", "title": "关于桥"}, "title"),
        (4, {"wished_units": "x", "title": "关于桥"}, "title"),
    ],
)
def test_faulty_answer_is_given_back_with_what_was_typed(county, step, typed, kept):
    draft = county.draft()

    answer = write(county, draft, step, **typed)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert page.count('class="wrong"') == 1
    assert not kept or Fields(page).values[kept] == [typed[kept]]
    assert county.fresh(draft).version == draft.version


def test_nothing_is_begun_without_a_word(county):
    with moment(county.later()):
        answer = Browser(county.deputy()).post(reverse("write"), facts="  ")

    assert answer.status_code == 400
    assert Stream.objects.filter(suggestion__isnull=False).count() == 0


@pytest.mark.parametrize("begun", [False, True])
def test_state_secrets_are_neither_kept_nor_shown_again(county, begun):
    draft = county.draft() if begun else None
    url = step_url(draft, 1) if draft else reverse("write")
    with moment(county.later()):
        answer = Browser(county.deputy()).post(url, facts="机密内容", classified="on")

    assert answer.status_code == 400
    assert "机密内容" not in answer.content.decode()
    assert not Suggestion.objects.filter(facts="机密内容").exists()


def test_text_changed_elsewhere_is_a_conflict_that_keeps_both(county):
    draft = county.draft()
    with moment(county.later()):
        first, second = Browser(county.deputy()), Browser(county.deputy())
        opened = first.form(step_url(draft, 3))
        assert second.fill(step_url(draft, 3), proposal="另一个窗口写的。").status_code == 302

        answer = first.post(step_url(draft, 3), **(opened | {"proposal": "这个窗口写的。"}))

        page = answer.content.decode()
        assert answer.status_code == 409
        assert "另一个窗口写的。" in page
        assert Fields(page).values["proposal"] == ["这个窗口写的。"]
        assert county.fresh(draft).proposal == "另一个窗口写的。"
        # Whoever presses Next once more has seen both.
        again = first.post(step_url(draft, 3), **Fields(page).values)
        assert again.status_code == 302
    assert county.fresh(draft).proposal == "这个窗口写的。"


def test_other_steps_and_the_same_words_are_no_conflict(county):
    draft = county.draft()
    with moment(county.later()):
        browser = Browser(county.deputy())
        opened = browser.form(step_url(draft, 3))
        browser.fill(step_url(draft, 2), analysis="别的一步。")
        typed = opened | {"proposal": "一样的。"}
        assert browser.post(step_url(draft, 3), **typed).status_code == 302
        assert browser.post(step_url(draft, 3), **typed).status_code == 302


# -- saved while typing ---------------------------------------------------------------------------


def test_typing_is_saved_with_the_time_and_the_mark_for_the_next_time(county):
    draft = county.draft()
    with moment(county.later()):
        browser = Browser(county.deputy())
        opened = browser.form(step_url(draft, 3))
        told = browser.post(
            step_url(draft, 3), **(opened | {"proposal": "写到一半", "go": "auto"})
        ).json()
        assert re.fullmatch(r"Saved at \d\d:\d\d", told["said"])
        assert told["url"] == step_url(draft, 3)
        more = opened | {"proposal": "写到一半，写完了。", "mark": told["mark"]}
        assert browser.post(step_url(draft, 3), **more).status_code == 302
    assert county.fresh(draft).proposal == "写到一半，写完了。"


def test_first_words_that_are_saved_while_typing_make_one_draft(county):
    with moment(county.later()):
        browser = Browser(county.deputy())
        told = browser.post(reverse("write"), facts="桥头", go="auto").json()
        draft = Suggestion.objects.get()
        assert told["url"] == step_url(draft, 1)
        browser.post(told["url"], facts=FACTS, mark=told["mark"])
    assert Suggestion.objects.get().facts == FACTS


def test_faults_conflicts_and_sent_texts_are_told_while_typing_and_change_nothing(county):
    draft = county.draft()
    with moment(county.later()):
        browser = Browser(county.deputy())
        url = step_url(draft, 3)
        faulty = browser.post(url, proposal="字" * 20001, go="auto")
        assert (faulty.status_code, "Not saved" in faulty.json()["said"]) == (400, True)
        stale = browser.post(url, proposal="不知道别人改了", mark="older", go="auto")
        assert (stale.status_code, "Your text" in stale.json()["said"]) == (409, True)
        untitled = browser.post(
            step_url(draft, 4), **(browser.form(step_url(draft, 4)) | {"title": "", "go": "auto"})
        )
        assert untitled.status_code == 200
    assert county.fresh(draft).title == draft.title
    assert county.fresh(draft).proposal == draft.proposal
    county.do("submit", draft, county.deputy())
    with moment(county.later()):
        sent = Browser(county.deputy()).post(url, proposal="太晚了", go="auto")
    assert sent.status_code == 409


# -- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", [*ASKED, CHECK])
def test_draft_of_somebody_else_is_not_found(county, step):
    draft = county.draft(cosigners=1)
    with moment(county.later()):
        for who in (county.deputy(1), county.deputy(2), county.actors["intake"]):
            browser = Browser(who)
            assert browser.get(step_url(draft, step)).status_code == 404
            assert browser.post(step_url(draft, step), facts="改了").status_code == 404
    assert county.fresh(draft).version == draft.version


def test_only_five_steps_exist_and_the_last_takes_nothing(county):
    draft = county.draft()
    with moment(county.later()):
        browser = Browser(county.deputy())
        assert browser.get(step_url(draft, CHECK + 1)).status_code == 404
        assert browser.post(step_url(draft, CHECK)).status_code == 405
        assert Browser(county.officer("water")).get(reverse("write")).status_code == 403


def test_what_was_sent_is_not_written_on(county):
    item = county.submitted()
    with moment(county.later()):
        browser = Browser(county.deputy())
        assert browser.get(step_url(item, 3)).status_code == 409
        answer = browser.post(step_url(item, 3), proposal="太晚了")
    assert answer.status_code == 409
    assert county.fresh(item).proposal == item.proposal


# -- before sending -------------------------------------------------------------------------------


def test_look_before_sending_asks_and_stops_nothing(county):
    draft = county.draft(
        title="关于增设公交站；整治河道的建议", wished_units=[county.organs["water"]]
    )
    with moment(county.later()):
        page = Browser(county.deputy()).get(step_url(draft, CHECK)).content.decode()

    assert "Is it one matter only?" in page
    assert "It may be published" in page
    assert f"Units you wish to answer: {county.organs['water'].name}" in page
    assert "No figure is named" in page
    assert f'href="{reverse("act", args=[draft.pk, "submit", draft.pk])}"' in page
    assert "Still missing" not in page
    assert page.count("Step 5 of 5") == 1


def test_what_is_missing_is_named_with_the_step_that_asks_for_it(county):
    with moment(county.later()):
        browser = Browser(county.deputy())
        browser.post(reverse("write"), facts=FACTS)
        draft = Suggestion.objects.get()
        page = browser.get(step_url(draft, CHECK)).content.decode()

    missing = page[page.index("Still missing") : page.index("</ul>")]
    assert re.findall(r'href="([^"]+)"', missing) == [step_url(draft, 4), step_url(draft, 3)]
    assert reverse("act", args=[draft.pk, "submit", draft.pk]) not in page


def test_similar_earlier_suggestions_tell_what_became_of_them_to_who_may_see_them(county):
    earlier = county.replied(("water", "sole"), title="关于在云溪桥头增设公交站点的建议")
    draft = county.draft()
    other = county.draft(title="关于整治养猪场臭气的建议")
    with moment(county.later()):
        browser = Browser(county.deputy())
        page = browser.get(step_url(draft, CHECK)).content.decode()
        nothing = browser.get(step_url(other, CHECK)).content.decode()

    assert "Similar earlier suggestions" in page
    assert earlier.title in page
    assert f"{county.organs['water'].name} · " in page
    assert "Solved or adopted" in page
    assert "Similar earlier suggestions" not in nothing
    # Another deputy does not see the earlier one, and is told nothing of it.
    theirs = county.draft()
    Suggestion.objects.filter(pk=theirs.pk).update(lead=county.deputies[2])
    with moment(county.later()):
        page = Browser(county.deputy(2)).get(step_url(theirs, CHECK)).content.decode()
    assert "Similar earlier suggestions" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_look_before_sending_takes_as_many_statements_whatever_is_similar(county, rows):
    earlier = county.replied(("water", "sole"))
    if rows > 1:
        volume.copies(earlier, rows - 1)
    draft = county.draft()
    browser = Browser(county.deputy())
    with moment(county.later()):
        url = step_url(draft, CHECK)
        page = browser.get(url).content.decode()
        taken = statements(browser, url)

    alike = page[page.index('<ul class="alike">') :]
    assert alike[: alike.index("</ul>")].count("<li>") == rows
    assert len(taken) == 19


def test_every_hint_has_its_words_and_a_step_that_asks_for_it():
    assert {step for step, _words in WORDS.values()} <= set(ASKED)

"""Assigning one item after the other (交办台): list, text, form, and what similar ones tell."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from cases.models import Event, Suggestion
from people.models import Organ
from tests import volume
from tests.county import County, build_county
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment, page
from tests.web.test_lists import AT_MOST, statements
from workflows.models import WorkItem
from workflows.work import differences

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]

DESK = reverse("assigning_desk")


def url_of(suggestion: Suggestion) -> str:
    """Return the place of an item at the desk."""
    return reverse("assigning_desk_item", args=[suggestion.pk])


def words(answer: Any) -> str:
    """Read a page as words."""
    text = re.sub(r"<(script|style).*?</\1>", " ", answer.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub("<[^>]+>", " ", text).split())


def part(answer: Any, name: str) -> str:
    """Cut one column out of the page."""
    text = answer.content.decode()
    return str(text.partition(f"assigning-{name}")[2].partition("</section>")[0])


def waiting(county: County, *titles: str) -> list[Suggestion]:
    """Register items of these titles, the most urgent first."""
    return [county.registered(title=title) for title in titles]


def assigned_to(suggestion: Suggestion) -> list[tuple[str, str]]:
    """Return the units of an item, each with its role."""
    return list(suggestion.assignments.order_by("pk").values_list("organ__name", "role"))


def test_the_desk_shows_list_text_and_the_form_of_the_act(county):
    first, second = waiting(county, "关于修桥的建议", "关于清淤的建议")
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        start, other = browser.get(DESK), browser.get(url_of(second))
        act = browser.form(reverse("act", args=[first.pk, "assign", first.pk]))
        here = browser.form(DESK)

    listed = part(start, "list").partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)"', listed) == [url_of(first), url_of(second)]
    assert re.findall(r'href="([^"]+)"\s+aria-current', listed) == [url_of(first)]
    assert re.findall(r'href="([^"]+)"\s+aria-current', part(other, "list")) == [url_of(second)]
    assert first.facts in part(start, "text")
    assert first.lead.name in part(start, "text")
    # It is the same form, with the same version.
    assert set(here) == set(act)
    assert here["expect"] == act["expect"] == [str(first.version)]


def test_the_number_of_cosigners_is_told(county):
    county.registered(cosigners=2)
    assert "2 co-signers" in page(county, "assigner", DESK)


def test_enter_assigns_and_shows_what_waits_next(county):
    first, second, third = waiting(county, "关于修桥的建议", "关于清淤的建议", "关于路灯的建议")
    water = county.organs["water"]
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        sent = browser.form(url_of(second)) | {"way": "sole", "first": str(water.pk)}
        answer = browser.client.post(url_of(second), sent, follow=True)

    assert answer.redirect_chain == [(url_of(third), 302)]
    assert f"Assigned: No. {second.number} {second.title} → {water.name}" in words(answer)
    assert f'<a href="{reverse("item", args=[second.pk])}">' in answer.content.decode()
    assert assigned_to(second) == [(water.name, "sole")]
    assert differences(county.fresh(second), county.at) == []
    assert url_of(second) not in answer.content.decode()
    assert [county.fresh(one).state for one in (first, third)] == ["registered"] * 2


def test_after_the_last_of_the_list_the_first_is_shown_and_then_nothing(county):
    first, second = waiting(county, "关于修桥的建议", "关于清淤的建议")
    unit = {"way": "sole", "first": str(county.organs["water"].pk)}
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        last = browser.fill(url_of(second), **unit)
        end = browser.client.post(url_of(first), browser.form(url_of(first)) | unit, follow=True)

    assert last["Location"] == url_of(first)
    assert end.redirect_chain == [(DESK, 302)]
    assert "Nothing waits to be assigned." in words(end)
    assert f"Assigned: No. {first.number}" in words(end)


def test_a_lead_unit_with_a_cohandler_is_assigned_as_on_the_page_of_the_act(county):
    (item,) = waiting(county, "关于修桥的建议")
    water, roads = (county.organs[unit] for unit in ("water", "roads"))
    with moment(county.later()):
        Browser(county.actors["assigner"]).fill(
            url_of(item), way="lead", first=str(roads.pk), others=[str(water.pk)]
        )
    assert assigned_to(item) == [(roads.name, "lead"), (water.name, "co_handler")]


def test_a_wrong_unit_is_told_at_its_field_and_nothing_is_lost(county):
    (item,) = waiting(county, "关于修桥的建议")
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        for wrong in ("", "x", str(county.organs["committee"].pk), "9" * 30):
            sent = browser.form(url_of(item))
            changed = sent | {"way": "lead", "first": wrong, "paper_number": "云人〔2026〕1号"}
            answer = browser.client.post(url_of(item), changed)
            form = part(answer, "form")
            assert answer.status_code == 400
            assert re.search(r'class="wrong" id="id_first-wrong"', form)
            assert re.search(r'value="lead"[^>]*checked', form)
            assert "云人〔2026〕1号" in form
            assert f'name="key" value="{sent["key"][0]}"' in form
        # What only the door knows is told at its field too.
        court = browser.fill(url_of(item), way="sole", first=str(county.organs["court"].pk))
    assert court.status_code == 400
    assert "State that no concrete case is concerned" in words(court)
    assert county.fresh(item).state == "registered"


def test_who_was_faster_is_told_in_place_with_what_had_been_filled_in(county):
    first, second = waiting(county, "关于修桥的建议", "关于清淤的建议")
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        sent = browser.form(url_of(first))
        sent |= {"way": "sole", "first": str(county.organs["water"].pk)}
        county.do("assign", first, "assigner", units=county.shares(("roads", "sole")))
    with moment(county.later()):
        answer = browser.client.post(url_of(first), sent)
        opened = browser.get(url_of(first))

    for told in (answer, opened):
        assert told.status_code == 409
        assert f"Before you: {county.actors['assigner'].user}, “Assign”" in words(told)
        assert url_of(second) in part(told, "list")
        assert first.facts in part(told, "text")
    assert "Somebody else has worked on this since you opened it." in words(answer)
    assert county.organs["water"].name in part(answer, "form")
    assert assigned_to(first) == [(county.organs["roads"].name, "sole")]


def test_what_changed_but_still_waits_can_be_sent_again_for_what_is_shown_now(county):
    (item,) = waiting(county, "关于修桥的建议")
    water = county.organs["water"]
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        sent = browser.form(url_of(item)) | {"way": "sole", "first": str(water.pk)}
        county.do("mark_urgent", item, "assigner")
    with moment(county.later()):
        answer = browser.client.post(url_of(item), sent)
        assert answer.status_code == 409
        assert "“Mark as urgent”" in words(answer)
        form = part(answer, "form")
        assert re.search(rf'<option value="{water.pk}" selected', form)
        again = sent | {
            name: re.search(rf'name="{name}" value="(\w+)"', form)[1] for name in ("key", "expect")
        }
        assert again["expect"] == str(county.fresh(item).version)
        assert browser.client.post(url_of(item), again).status_code == 302
    assert assigned_to(item) == [(water.name, "sole")]


def test_sent_twice_it_acts_once(county):
    first, second = waiting(county, "关于修桥的建议", "关于清淤的建议")
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        sent = browser.form(url_of(first)) | {
            "way": "sole", "first": str(county.organs["water"].pk),
        }  # fmt: skip
        answers = [browser.client.post(url_of(first), sent) for _n in range(2)]

    assert [a.status_code for a in answers] == [302, 302]
    assert {a["Location"] for a in answers} == {url_of(second)}
    assert len(assigned_to(first)) == 1
    assert not Event.objects.filter(act="assign", kind="refused").exists()


def test_only_who_assigns_opens_the_desk_and_finds_the_way(county):
    (item,) = waiting(county, "关于修桥的建议")
    fields = {"way": "sole", "first": str(county.organs["water"].pk), "expect": str(item.version)}
    with moment(county.later()):
        for who in ("intake", "commission_head", "sub_assigner", "officer:water",
                    "committee_chair", "deputy"):  # fmt: skip
            other = Browser(county.deputy() if who == "deputy" else county.actors[who])
            assert other.get(DESK).status_code == 403
            assert other.get(url_of(item)).status_code == 403
            assert other.post(url_of(item), **fields).status_code == 403
            if who in ("intake", "commission_head"):
                assert f'href="{DESK}"' not in other.get("/office/assign/").content.decode()
        mine = Browser(county.actors["assigner"])
        assert f'href="{DESK}"' in mine.get("/office/assign/").content.decode()
        assert f'href="{DESK}"' not in mine.get("/office/returns/").content.decode()
        assert mine.post(DESK).status_code == 404
        # What has no number yet is not assigned, and the page says why not.
        early = county.submitted(title="关于路灯的建议")
        assert mine.get(url_of(early)).status_code == 409
    assert county.fresh(item).state == "registered"


def test_what_is_not_there_or_not_for_the_person_is_404_and_the_attempt_stands_in_the_trail(county):
    other = build_county("linxi")
    foreign, draft = other.registered(), county.draft()
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        for key in (foreign.pk, draft.pk, 999999):
            url = reverse("assigning_desk_item", args=[key])
            assert browser.get(url).status_code == 404
            assert browser.post(url, way="sole", first="1").status_code == 404
    tried = Event.objects.filter(act="assign", kind="refused", actor=county.actors["assigner"].user)
    assert set(tried.values_list("stream", flat=True)) == {foreign.stream_id, draft.stream_id}


# -- what similar items tell -------------------------------------------------------------------

TITLE = "关于整治云溪河道淤积的建议"


def proposed(county: County, item: Suggestion) -> list[tuple[str, str]]:
    """Read the proposals: what each says, and what its link fills in."""
    text = page(county, "assigner", url_of(item)).partition('class="proposals"')[2]
    rows = re.findall(r'href="\?([^"]+)"[^>]*>(.*?)</a>', text.partition("</ul>")[0], re.DOTALL)
    return [(" ".join(told.split()), query.replace("&amp;", "&")) for query, told in rows]


def test_units_of_similar_items_are_proposed_and_a_link_fills_the_form_in(county):
    water, roads = (county.organs[unit] for unit in ("water", "roads"))
    done = county.replied(("water", "sole"), title=TITLE)
    county.assigned(("water", "sole"), title="关于清理云溪河道淤积的建议")
    county.assigned(
        ("roads", "lead"), ("water", "co_handler"), title="关于云溪河道淤积和桥梁的建议"
    )
    county.assigned(("schools", "sole"), title="关于小学午餐的建议")
    item = county.registered(title=TITLE)

    told = proposed(county, item)
    assert [words for words, _query in told] == [
        f"{water.name}: 2 of 3 similar items", f"{roads.name}: 1 of 3 similar items",
    ]  # fmt: skip
    assert told[0][1] == f"first={water.pk}&way=sole"
    assert told[1][1] == f"first={roads.pk}&way=lead&others={water.pk}"
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        shown = browser.get(url_of(item))
        filled = browser.form(f"{url_of(item)}?{told[1][1]}")
        same = browser.form(f"{reverse('act', args=[item.pk, 'assign', item.pk])}?{told[1][1]}")
    assert f"No. {done.number} · {TITLE}" in words(shown)
    assert "Solved or adopted" in words(shown)
    assert f"Handled by: {water.name} · sole · " in words(shown)
    for form in (filled, same):
        assert (form["way"], form["first"], form["others"]) == (
            ["lead"], [str(roads.pk)], [str(water.pk)],
        )  # fmt: skip
    assert county.fresh(item).state == "registered"


def test_only_what_the_form_offers_is_proposed_and_chosen(county):
    county.assigned(("water", "sole"), title=TITLE)
    taken = county.assigned(("roads", "sole"), title=TITLE)
    county.do("recall_assignment", taken, "assigner", why="单位有误。")
    item = county.registered(title=TITLE)
    assert [query for _words, query in proposed(county, item)] == [
        f"first={county.organs['water'].pk}&way=sole"
    ]
    Organ.objects.filter(pk=county.organs["water"].pk).update(valid_until=county.today)
    assert proposed(county, item) == []
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        for query in (f"first={county.organs['water'].pk}&way=x", "first=x&others=y", "first=%00"):
            form = browser.form(f"{url_of(item)}?{query}")
            assert (form.get("first"), form["way"]) in (([""], ["sole"]), (None, ["sole"]))
            assert "others" not in form


def test_nobody_is_told_of_a_similar_item_that_he_or_she_may_not_see(county):
    build_county("linxi").assigned(("water", "sole"), title=TITLE)
    item = county.registered(title=TITLE)
    assert proposed(county, item) == []
    assert "There is none with a similar title." in page(county, "assigner", url_of(item))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_takes_as_many_statements_whatever_waits_and_whatever_is_similar(county, rows):
    earlier = county.replied(("water", "sole"), title=TITLE)
    item = county.registered(title=TITLE, cosigners=rows)
    if rows > 1:
        volume.copies(earlier, rows - 1)
        volume.copies(item, rows - 1)
    browser = Browser(county.actors["assigner"])
    with moment(county.later()):
        browser.get(DESK)
        taken = statements(browser, DESK)
        text = browser.get(DESK).content.decode()
    listed = text.partition("assigning-list")[2].partition("</ol>")[0]
    assert listed.count("<li>") == rows
    shown = "\n".join(sql[:200] for sql in taken)
    assert len(taken) <= AT_MOST, shown
    assert len(taken) == 12, shown


def test_at_most_25_stand_in_the_list(county):
    item = county.registered()
    volume.copies(item, 29)
    text = page(county, "assigner", DESK).partition("assigning-list")[2].partition("</ol>")[0]
    assert text.count("<li>") == 25
    assert WorkItem.objects.filter(kind="assign").count() == 30


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_desk_opens_in_both_languages(county, language):
    county.assigned(("water", "sole"), title=TITLE)
    county.registered(title=TITLE)
    with moment(county.later()):
        answer = Browser(county.actors["assigner"], language).get(DESK)
    assert answer.status_code == 200

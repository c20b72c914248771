"""A page leads on to the next step, and says what a newcomer looked for in vain."""

from __future__ import annotations

import html
import re
from datetime import UTC, date, datetime
from itertools import chain
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import Promise
from people.kinds import Role
from people.models import DemoMark
from tests.county import County
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, Reader, moment, page, url_of
from tests.web.test_administration import with_administrator
from workflows.sweeps import climbing

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]
ONWARD = "On to what else waits for you"
MAIN = re.compile(r'class="btn btn-primary"\s+href="([^"]+)"')


def sub_assigned(county: County) -> Any:
    """Bring a suggestion through the General Office to a unit that has signed it in."""
    suggestion = county.assigned(("government", "sole"))
    units = county.shares(("water", "sole"))
    county.do("sub_assign", county.task(suggestion, "government"), "sub_assigner", units=units)
    task = county.task(suggestion, "water")
    county.do("accept", task, county.officer("water"))
    county.contact(task)
    return county.fresh(task)


def write(county: County, task: Any, **parts: Any) -> str:
    """Save the unit's reply on its page and read the page that follows."""
    url = reverse("write_reply", args=[task.suggestion_id, task.pk])
    told = {"result_kind": "solved", "text": "已增设停靠站。"} | parts
    with moment(county.later()):
        browser = Browser(county.officer("water"))
        answer = browser.fill(url, **told)
        assert answer.status_code == 302, answer.content.decode()
        return str(browser.get(answer["Location"]).content.decode())


def current(county: County, who: str) -> str:
    """Return the pile with which the office's desk begins for somebody."""
    text = page(county, who, "/office/")
    found = re.search(r'href="/office/([a-z]+)/"\s+aria-current="page"', text)
    assert found is not None
    return found[1]


def test_what_is_done_leads_back_to_the_desk_where_it_was_done(county):
    suggestion, invited = county.draft(cosigners=1), county.deputy(1)
    county.do("ask_cosigners", suggestion, county.deputy())
    cosigner = county.fresh(suggestion).cosigners.get()
    with moment(county.later()):
        browser = Browser(invited)
        browser.act("confirm_cosigning", cosigner)
        told = browser.get(reverse("item", args=[suggestion.pk])).content.decode()
        again = browser.get(reverse("item", args=[suggestion.pk])).content.decode()
    assert re.search(rf'<a href="/deputy/">\s*{ONWARD}', told)
    assert ONWARD not in again

    registered = county.submitted()
    with moment(county.later()):
        browser = Browser(county.actors["intake"])
        browser.act("register", registered)
        told = browser.get(reverse("item", args=[registered.pk])).content.decode()
    assert re.search(rf'<a href="/office/">\s*{ONWARD}', told)


def test_the_desk_begins_with_the_work_of_the_post_and_else_with_what_waits(county):
    county.submitted()
    assert {current(county, who) for who in ("intake", "assigner")} == {"intake"}
    county.registered()
    assert current(county, "assigner") == "assign"
    assert current(county, "intake") == "intake"
    suggestion = county.replied()
    county.rate(suggestion)
    with moment(county.later(days=40)):
        text = Browser(county.actors["rating:commission"]).get("/office/").content.decode()
    assert re.search(r'href="/office/ratings/"\s+aria-current="page"', text)


def test_a_saved_reply_says_what_is_missing_and_then_what_comes_next(county):
    task = sub_assigned(county)
    told = write(county, task)
    assert "Saved. Not yet possible: Send to the review." in told
    assert "The result kind, the text and the document number must be filled in." in told
    write_url = reverse("write_reply", args=[task.suggestion_id, task.pk])
    assert write_url in MAIN.findall(told)

    told = write(county, task, doc_number="云水办复〔2026〕1号")
    assert "Saved. The next step is: Send to the review." in told
    # The next step is the main button now, and to change the text is not.
    assert MAIN.findall(told)[0] == url_of("send_to_review", task.replies.get())
    assert write_url in told
    assert write_url not in MAIN.findall(told)


def test_a_reply_without_review_goes_to_the_head_of_the_unit(county):
    task = county.task(county.handling(("water", "sole")), "water")
    county.contact(task)
    assert "Saved. The head of the unit signs the reply." in write(county, task, doc_number="1号")


def test_promises_that_are_not_needed_stand_folded_and_are_kept_when_filled_in(county):
    task = sub_assigned(county)
    url = reverse("write_reply", args=[task.suggestion_id, task.pk])
    with moment(county.later()):
        text = Browser(county.officer("water")).get(url).content.decode()
    assert text.count('<fieldset class="promise">') == 1
    assert text.count('<details class="promise">') == 2

    second = {"form-1-content": "建成护栏。", "form-1-due_on": "2026-12-01"}
    write(county, task, doc_number="1号", **second)
    assert Promise.objects.get().content == "建成护栏。"


def test_fields_needed_in_some_cases_are_not_called_optional(county):
    task = sub_assigned(county)
    url = reverse("write_reply", args=[task.suggestion_id, task.pk])
    suggestion = county.replied()
    rating = url_of("rate", county.request_of(suggestion))
    with moment(county.later()):
        reply = Browser(county.officer("water")).get(url).content.decode()
        rate = Browser(county.deputy()).get(rating).content.decode()
    for text, name in ((reply, "doc_number"), (reply, "publicity_ground"), (rate, "words")):
        label = re.search(rf'<label for="id_{name}">(.*?)</label>', text, re.S)
        assert label is not None
        assert "optional" not in label[1]
    label = re.search(r'<label for="id_contact_person">(.*?)</label>', reply, re.S)
    assert label is not None
    assert "optional" in label[1]
    assert "it is needed to send the reply on" in reply
    assert "Without the tick you can still correct it until it is released." in rate
    # On a phone the reply stands below the form: a link leads there.
    assert 'href="#reply"' in rate
    assert 'id="reply"' in rate


def test_who_decides_reads_beside_the_button_what_it_is_about(county):
    suggestion = county.replied()
    county.rate(suggestion, "dissatisfied")
    with moment(county.later(days=40)):
        release = url_of("release", county.request_of(suggestion))
        text = Browser(county.actors["rating:commission"]).get(release).content.decode()
    aside = text[text.index("<aside") :]
    assert "Dissatisfied" in aside

    task = county.task(county.assigned(("water", "sole")), "water")
    county.do("request_return", task, county.officer("water"), why="不属本单位职责。")
    text = page(county, "assigner", url_of("approve_return", county.fresh(task)))
    assert "不属本单位职责。" in text[text.index("<aside") :]


def test_the_demo_shows_its_people_before_the_password(county):
    visitor = Reader(headers={"accept-language": "en"})
    plain = visitor.get("/").content.decode()
    assert "autofocus" in plain
    DemoMark.objects.create(made_at=timezone.now())
    with moment(county.at):
        demo = visitor.get("/").content.decode()
    assert demo.index("Look around as one of these people") < demo.index('name="password"')
    assert "autofocus" not in demo
    assert demo.count("<h1") == plain.count("<h1") == 1


def test_empty_places_say_what_to_do(county):
    with moment(county.later()):
        text = Browser(county.deputy(7)).get("/deputy/").content.decode()
        assert "The blue button at the top begins one" in text
        text = Browser(county.actors["assigner"]).get(reverse("assigning_desk")).content.decode()
    assert MAIN.findall(text) == [reverse("assignments")]


def test_the_first_question_says_that_its_tick_is_an_exception(county):
    with moment(county.later()):
        text = Browser(county.deputy()).get("/deputy/write/").content.decode()
    assert "Leave it empty as a rule. With the tick nothing is kept here." in text


def test_the_steps_of_a_late_item_stand_in_words_without_codes(county):
    suggestion = county.handling(("water", "sole"))
    county.contact(suggestion.assignments.get())
    county.at = datetime(2026, 5, 13, 1, 0, tzinfo=UTC)
    assert climbing.run(county.at) == 1
    text = page(county, "assigner", reverse("item", args=[suggestion.pk]))
    steps = text[text.index('id="supervision"') :].partition("</section>")[0]
    assert "days late" in steps
    assert not re.search(r"\bE[0-6]\b", steps)


def test_who_signs_reads_the_result_and_the_promises_beside_the_button(county):
    task = county.task(county.handling(("water", "sole")), "water")
    county.contact(task)
    promise = {"content": "建成停靠站。", "responsible": "局长", "due_on": date(2026, 9, 1)}
    reply = county.written(task, result_kind="in_progress", promises=[promise])
    text = page(county, "head:water", url_of("sign_reply", reply))
    assert "<strong> Being solved</strong>" in text
    assert re.search(r"建成停靠站。 ·\s+局长 ·\s+2026-09-01", text)


def test_reply_is_saved_without_losing_the_way_back_to_the_pile(county):
    task = county.task(county.handling(("water", "sole")), "water")
    url = reverse("write_reply", args=[task.suggestion_id, task.pk]) + "?from=unit-handling"
    back = reverse("item", args=[task.suggestion_id]) + "?from=unit-handling"
    with moment(county.later()):
        browser = Browser(county.officer("water"))
        assert f'href="{back}"' in browser.get(url).content.decode()
        answer = browser.fill(url, result_kind="solved", text="已增设停靠站。")
    assert (answer.status_code, answer["Location"]) == (302, back)


def test_lines_that_wait_name_the_units_and_the_author_only_to_others(county):
    county.replied(("water", "separate"), ("roads", "separate"))
    county.do("ask_cosigners", county.draft(cosigners=1), county.deputy())
    names = ("云溪县交通运输局 and others, 2 units in all", str(county.deputies[0]))
    for n, name in enumerate(names):
        with moment(county.later()):
            text = Browser(county.deputy(n)).get("/deputy/").content.decode()
        assert set(re.findall(r'class="line-who">([^<]*)<', text)) == {name}


def test_page_of_a_measure_bears_the_name_that_was_pressed(county):
    task = county.task(county.handling(("water", "sole")), "water")
    url = url_of("give_measure", task)
    heading = re.compile(r"<h1>(.*?)</h1>")
    named = {
        kind: heading.findall(page(county, "vice_chairperson", f"{url}{query}"))
        for kind, query in (("", ""), ("instruction", "?kind=instruction"), ("x", "?kind=x"))
    }
    assert named == {
        "": ["Take a measure of supervision"],
        "instruction": ["instruction"],
        "x": ["Take a measure of supervision"],
    }


def test_seals_of_the_history_are_shown_to_who_asks_for_them(county):
    url = reverse("item", args=[county.handling(("water", "sole")).pk])
    seal = re.compile(r"<code[^>]*>[0-9a-f]{12}</code>")
    assert seal.findall(page(county, "officer:water", url)) == []
    sealed = page(county, "officer:water", f"{url}?history=seals")
    assert len(seal.findall(sealed)) == sealed.count("<time ") > 0


def test_roles_stand_below_the_organs_that_can_have_them(county):
    with_administrator(county)
    group = re.compile(r'<optgroup label="([^"]+)">(.*?)</optgroup>', re.DOTALL)
    url = "/administration/do/give_post/"

    def offered(query: str) -> dict[str, list[str]]:
        text = html.unescape(page(county, "admin", url + query))
        return {name: re.findall(r'value="(\w+)"', inner) for name, inner in group.findall(text)}

    everywhere = offered("")
    assert everywhere["In a handling unit"] == ["case_officer", "unit_head"]
    assert everywhere["In the General Office of the government"] == ["sub_assigner"]
    assert sorted(chain.from_iterable(everywhere.values())) == sorted(Role.values)
    water, dac = county.organs["water"].pk, county.organs["commission"].pk
    office = county.organs["government"].pk
    assert list(offered(f"?organ={water}")) == ["In a handling unit"]
    assert list(offered(f"?organ={dac}")) == ["In the people's congress"]
    assert set(offered(f"?organ={office}")) == set(everywhere) - {"In the people's congress"}
    assert offered("?organ=x") == everywhere

"""The page on which a task is handed to a colleague (转交经办页面), and what the item tells."""

from __future__ import annotations

import re
from typing import Any

import pytest

from people.models import Post
from tests.county import County
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, hand_in, moment, page, url_of

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]

WATER, HEAD = "officer:water", "head:water"
NOTE = "代表希望先打电话。"


def handled(county: County) -> Any:
    """Let the officer of the water bureau handle an item."""
    return county.task(county.handling(("water", "sole")), "water")


def words(text: str) -> str:
    """Return the words of a page without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


def offered(text: str) -> list[str]:
    """Return whom the form offers."""
    found = re.search(r'<select name="officer".*?</select>', text, re.S)
    assert found is not None
    return [" ".join(name.split()) for name in re.findall(r"<option[^>]*>(.*?)<", found[0], re.S)]


def key(county: County, who: str) -> int:
    """Return the key of somebody's account."""
    user = county.actors[who].user
    assert user is not None
    return user.pk


def test_form_offers_the_others_of_the_unit_by_name_and_role(county):
    task = handled(county)
    text = page(county, WATER, url_of("change_officer", task))
    assert offered(text) == ["Please choose", "head:water · head of the unit"]
    # Nobody else is there, but the head may take it over.
    text = page(county, HEAD, url_of("change_officer", task))
    assert offered(text) == ["Please choose", "head:water · head of the unit"]


def test_who_holds_two_posts_stands_there_once(county):
    task, head = handled(county), county.head("water")
    Post.objects.create(user=head.user, organ=county.organs["water"], role="case_officer")
    text = page(county, WATER, url_of("change_officer", task))
    assert offered(text) == ["Please choose", "head:water · case officer"]


def test_it_stands_beside_what_can_be_done_and_is_no_step_of_the_way(county):
    task = handled(county)
    text = page(county, WATER, f"/items/{task.suggestion_id}/")
    assert "Hand to a colleague" in text
    now = text[text.index("todo-now") :]
    assert now.index("Record a contact") < now.index("Hand to a colleague")


def test_who_is_alone_reads_why_not_yet(county):
    task, head = handled(county), county.head("water")
    assert head.post is not None
    Post.objects.filter(pk=head.post.pk).update(valid_until=county.today)
    text = page(county, WATER, f"/items/{task.suggestion_id}/")
    assert "There is no colleague to hand it to." in text


def test_handing_it_over_shows_the_new_officer_and_both_names_in_the_history(county):
    task = handled(county)
    answer = hand_in(county, WATER, "change_officer", task, officer=key(county, HEAD), note=NOTE)
    assert answer.status_code == 302
    for who in (WATER, HEAD):
        text = words(page(county, who, f"/items/{task.suggestion_id}/"))
        assert "Case officer: head:water" in text
        assert f"from officer:water to head:water: {NOTE}" in text


def test_the_note_is_for_these_two_alone(county):
    task = handled(county)
    hand_in(county, WATER, "change_officer", task, officer=key(county, HEAD), note=NOTE)
    readers = [county.actors["assigner"], county.deputy()]
    with moment(county.later()):
        for who in readers:
            for url in (f"/items/{task.suggestion_id}/", f"/items/{task.suggestion_id}/sheet/"):
                answer = Browser(who).get(url)
                assert answer.status_code == 200
                assert NOTE not in answer.content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_the_door_refuses_stands_at_its_field(county, language):
    task = handled(county)
    with moment(county.later()):
        browser = Browser(county.actors[WATER], language)
        answer = browser.act("change_officer", task, officer=key(county, "officer:roads"))
        empty = browser.act("change_officer", task)
        long = browser.act("change_officer", task, officer=key(county, HEAD), note="话" * 501)
    assert [answer.status_code, empty.status_code, long.status_code] == [400, 400, 400]
    assert county.fresh(task).officer == county.officer("water").user


def test_the_clerk_reads_it_in_chinese(county):
    task = handled(county)
    hand_in(county, WATER, "change_officer", task, officer=key(county, HEAD), note=NOTE)
    with moment(county.later()):
        browser = Browser(county.actors[HEAD], "zh-hans")
        text = words(browser.get(f"/items/{task.suggestion_id}/").content.decode())
        desk = words(browser.get("/unit/open/").content.decode())
    assert "经办人：head:water" in text
    assert f"由officer:water转给head:water：{NOTE}" in text
    assert "转交经办" in text
    assert "我经办的" in desk

"""Long lists page by page (翻页清单): every item once, in one order, whatever stands where."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q

from cases.models import Clock, Suggestion
from cases.rules.states import ClockKind, ClockState
from people.models import Term
from tests import volume
from tests.county import County
from tests.web.browsing import Browser, moment
from web.shared.following import Mark, due_first, latest_first
from web.shared.listing import ROWS, with_due

pytestmark = pytest.mark.django_db


def strew(county: County, rows: list[int]) -> None:
    """Give items deadlines of every kind (散布期限): none, one, two on a day, paused, stopped."""
    die = random.Random(20261130)
    more, held = [], 0
    for clock in Clock.objects.filter(suggestion__in=rows, stopped_at=None):
        day = county.today + timedelta(days=die.randrange(-5, 6))
        parts: dict[str, Any] = {"due_on": day}
        match die.randrange(5):
            case 0:
                parts["stopped_at"] = county.at
            case 1:
                parts |= {"state": ClockState.HELD, "left": 3, "climbs_on": None}
                held += 1
            case 2:
                # Beside it another, sooner, later or on the same day.
                beside = {f.attname: getattr(clock, f.attname) for f in Clock._meta.concrete_fields}
                beside |= {
                    "id": None,
                    "kind": ClockKind.ESCALATION,
                    "subject": f"escalation:{clock.pk}",
                }
                beside["due_on"] = day + timedelta(days=die.randrange(-1, 2))
                more.append(Clock(**beside))
        Clock.objects.filter(pk=clock.pk).update(**parts)
    Clock.objects.bulk_create(more)
    assert held
    assert more


def walk(turn: Any) -> list[tuple[int, Any]]:
    """Turn pages until the end (逐页翻看), and return the keys in their order."""
    seen: list[tuple[int, Any]] = []
    after = None
    for _ in range(20):
        found, following = turn(after)
        assert len(found) == ROWS or not following
        seen += [(item.pk, item.next_due) for item in found]
        if not following:
            return seen
        after = Mark.read(following)
        assert after is not None
    raise AssertionError("the list has no end")


def test_what_is_under_way_stands_in_the_order_of_its_first_deadline(county):
    rows = volume.copies(county.handling(("water", "sole")), 4 * ROWS + 3)
    strew(county, rows)
    items = Suggestion.objects.filter(pk__in=rows)
    told = [(item.pk, item.next_due) for item in with_due(items)]

    seen = walk(lambda after: due_first(items, after))

    assert seen == told
    assert sum(due is None for _, due in seen) > 0


def test_what_has_ended_stands_with_the_latest_first(county):
    rows = volume.copies(county.rated(county.replied()), 2 * ROWS)

    seen = walk(lambda after: latest_first(Suggestion.objects.filter(pk__in=rows), after))

    assert seen == [(key, None) for key in sorted(rows, reverse=True)]


@pytest.mark.parametrize("url", ["/office/open/", "/office/done/", "/committee/open/"])
def test_a_desk_turns_its_pages(county, url):
    ended = url == "/office/done/"
    item = county.rated(county.replied()) if ended else county.handling(("water", "sole"))
    volume.copies(item, ROWS)
    who = "committee_chair" if "committee" in url else "assigner"
    with moment(county.later()):
        browser = Browser(county.actors[who])
        first = browser.get(url).content.decode()
        address = first.split('href="?after=')[1].split('"')[0]
        second = browser.get(url, after=address).content.decode()

    assert first.count('class="line"') == ROWS
    assert "To the beginning" not in first
    assert second.count('class="line"') == 1
    assert "To the beginning" in second
    assert "Next page" not in second


@pytest.mark.parametrize("url", ["/office/open/", "/office/done/", "/board/closed/"])
@pytest.mark.parametrize("after", ["x", "2026-01-01.", "9" * 400, "\x00.1", "0001-01-01.1"])
def test_a_hostile_mark_shows_a_page_of_a_desk(county, url, after):
    county.rated(county.replied())
    with moment(county.later()):
        assert Browser(county.actors["assigner"]).get(url, after=after).status_code == 200


def test_the_board_and_the_figures_are_of_this_term_with_what_is_still_under_way(county):
    running = county.rated(county.replied())
    ended, open_still = county.rated(county.replied()), county.handling(("roads", "sole"))
    starts, ends = county.term.starts_on, county.term.ends_on
    before = Term.objects.create(
        congress=county.congress, number=county.term.number - 1,
        starts_on=starts - (ends - starts) - timedelta(days=2),
        ends_on=starts - timedelta(days=1), over_on=starts,
    )  # fmt: skip
    Suggestion.objects.filter(Q(pk=ended.pk) | Q(pk=open_still.pk)).update(term=before)
    with moment(county.later()):
        browser = Browser(county.actors["assigner"])
        board, every = browser.get("/board/"), browser.get("/board/", terms="all")
        closed, all_closed = browser.get("/board/closed/"), browser.get("/board/closed/?terms=all")
        handling = browser.get("/board/handling/").content.decode()
        desk = browser.get("/office/open/").content.decode()

    def linked(answer) -> set[int]:
        text = answer.content.decode()
        return {item.pk for item in (running, ended) if f'href="/items/{item.pk}/"' in text}

    assert "2 in all" in board.content.decode()
    assert "3 in all" in every.content.decode()
    # Each number leads to what was counted.
    assert 'href="/board/closed/?terms=all"' in every.content.decode()
    assert linked(closed) == {running.pk}
    assert linked(all_closed) == {running.pk, ended.pk}
    assert f'href="/items/{open_still.pk}/"' in handling
    assert "This term:" in desk
    assert "Replied: 1 of 1 assigned." in desk

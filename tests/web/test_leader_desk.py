"""The leader's desk: one list in number, page, print and table; nothing leaves it in silence."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from cases.models import Suggestion
from cases.rules.states import EscalationState
from tests.county import build_county
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment, page
from workflows import sweeps

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]
LEADER = "vice_chairperson"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def withdraw(county: Any, suggestion: Suggestion) -> None:
    county.do("ask_withdrawal", suggestion, county.deputy(0), why="问题已解决。")
    county.do("confirm_withdrawal", suggestion, "intake")


def table(county: Any, who: str = LEADER) -> list[dict[str, str]]:
    with moment(county.later()):
        answer = Browser(county.actors[who]).get(reverse("committee_table"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def listed(county: Any, who: str = LEADER) -> dict[str, Any]:
    """Read what the desk, the sheet and the table show, each on its own."""
    desk = page(county, who, reverse("committee"))
    sheet = page(county, who, reverse("committee_print"))
    section = desk[desk.index('id="followed"') : desk.index('class="tabs"')]
    body = sheet[sheet.index("<tbody>") : sheet.index("</tbody>")]
    count = re.search(r'<span class="count">(\d+)</span>', section)
    assert count is not None
    return {
        "number": int(count[1]),
        "desk": {int(k) for k in re.findall(r'followed-title" href="/items/(\d+)/"', section)},
        "print": body.count("<tr>"),
        "table": [row["Title"] for row in table(county, who)],
        "section": section,
        "body": body,
    }


def noisy(county: Any) -> dict[str, Any]:
    """Let a leader follow items, some of which leave, among those of others."""
    kept = county.handling(("water", "sole"), title="修桥")
    gone = county.registered(title="修渠")
    merged = county.registered(title="修路")
    dropped = county.registered(title="种树")
    secret = county.registered(title="保密的事")
    topic = county.confirmed_topic(kept, gone, merged, dropped, secret)
    climbed = county.escalated()
    # Noise: another's topic, an item that nobody follows, and another congress altogether.
    county.handling(("roads", "sole"), title="无关的事")
    other = build_county("lvxi")
    other.confirmed_topic(other.registered(title="外县的事"))
    withdraw(county, gone)
    into = county.registered(title="并入的事")
    county.do("merge", merged, "assigner", into=into.pk)
    told = {"number": "云常主〔2026〕5号", "why": "已转入常规办理。"}
    county.do("drop_item", topic.items.get(suggestion=dropped), "secretary", **told)
    sweeps.run_all(county.later())
    county.do("ask_secrecy", secret, county.deputy(0))
    return {
        "kept": kept, "gone": gone, "merged": merged, "dropped": dropped, "climbed": climbed,
        "secret": secret, "topic": topic,
    }  # fmt: skip


def test_number_page_print_and_table_agree_with_merged_hidden_and_foreign_items_as_noise(county):
    found = noisy(county)
    seen = Suggestion.objects.visible_to(county.actors[LEADER].user, county.today)
    expected = {found[n].pk for n in ("kept", "gone", "merged", "dropped", "climbed", "secret")}
    assert expected <= set(seen.values_list("pk", flat=True))

    shown = listed(county)

    assert shown["desk"] == expected
    assert shown["number"] == len(expected) == shown["print"] == len(shown["table"])
    assert sorted(shown["table"]) == sorted(
        Suggestion.objects.filter(pk__in=expected).values_list("title", flat=True)
    )
    for title in ("无关的事", "外县的事", "并入的事"):
        assert title not in shown["section"] + shown["body"] + "".join(shown["table"])


def test_what_left_stays_on_every_list_with_reason_and_author(county):
    noisy(county)

    shown = listed(county)
    rows = {row["Title"]: row for row in table(county)}

    for title, why, by in (
        ("修渠", "问题已解决。", "intake"), ("种树", "已转入常规办理。", "secretary"),
    ):  # fmt: skip
        assert rows[title]["Why"] == why
        assert by in rows[title]["By whom"]
        for where in ("section", "body"):
            assert why in shown[where]
    assert rows["修路"]["How it left"] == "Handle it together with another"
    assert "assigner" in rows["修路"]["By whom"]
    assert rows["修桥"]["How it left"] == ""


def test_what_others_did_since_the_last_look_is_new_until_it_was_read(county):
    suggestion = county.handling(("water", "sole"))
    county.confirmed_topic(suggestion)

    assert "since you last looked" not in page(county, LEADER, reverse("committee"))
    with moment(county.later()):
        answer = Browser(county.actors[LEADER]).post(reverse("committee_read"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("committee"))
    assert "0 have changed since you last looked" in page(county, LEADER, reverse("committee"))

    county.contact(county.task(suggestion, "water"))
    desk = page(county, LEADER, reverse("committee"))
    assert "1 have changed since you last looked" in desk
    assert "New:" in desk
    # Another leader's mark is another's.
    assert "since you last looked" not in page(county, "committee_chair", reverse("committee"))
    with moment(county.later()):
        Browser(county.actors[LEADER]).post(reverse("committee_read"))
    assert "New:" not in page(county, LEADER, reverse("committee"))


def test_next_step_is_said_in_one_sentence_with_the_unit_and_its_telephone(county):
    county.organs["water"].telephone = "0838-1234567"
    county.organs["water"].save()
    suggestion = county.handling(("water", "sole"))
    county.confirmed_topic(suggestion)

    desk = page(county, LEADER, reverse("committee"))

    unit = county.organs["water"].name
    assert re.search(rf"<strong>{unit}: contact the deputy, by [0-9-]+</strong>", desk)
    assert 'href="tel:0838-1234567"' in desk


def test_leader_instructs_asks_and_calls_a_talk_from_the_desk(county):
    suggestion = county.handling(("water", "sole"))
    county.confirmed_topic(suggestion)
    desk = page(county, LEADER, reverse("committee"))
    links = re.findall(r'href="(/items/\d+/do/give_measure/\d+/\?kind=(\w+))"', desk)
    assert [kind for _url, kind in links] == ["instruction", "report", "talk"]

    for url, _kind in links:
        due = str(county.today + timedelta(days=5))
        with moment(county.later()):
            done = Browser(county.actors[LEADER]).fill(url, text="请抓紧。", due_on=due)
        assert done.status_code == 302, done.content.decode()
    assert [m.kind for m in suggestion.measures.order_by("pk")] == ["instruction", "report", "talk"]
    assert "you wait for an answer" in page(county, LEADER, reverse("committee"))


def test_leader_acknowledges_what_has_climbed_with_one_tap(county):
    climbed = county.escalated().escalations.get()
    desk = page(county, "committee_chair", reverse("committee"))
    form = desk[desk.index("/do/acknowledge_escalation/") :]
    key = re.search(r'name="key" value="(\w+)"', form)
    expect = re.search(r'name="expect" value="(\d+)"', form)
    assert key is not None
    assert expect is not None
    url = reverse("act", args=[climbed.suggestion_id, "acknowledge_escalation", climbed.pk])

    with moment(county.later()):
        chair = Browser(county.actors["committee_chair"])
        first = chair.post(url, key=key[1], expect=expect[1])
        again = chair.post(url, key=key[1], expect=expect[1])

    assert (first.status_code, again.status_code) == (302, 302)
    assert county.fresh(climbed).state == EscalationState.ACKNOWLEDGED
    assert "/do/acknowledge_escalation/" not in page(
        county, "committee_chair", reverse("committee")
    )


def test_words_that_look_like_a_formula_stay_words_in_the_table(county):
    county.confirmed_topic(county.registered(title="=1+1 修桥"))
    assert [row["Title"] for row in table(county)] == ["'=1+1 修桥"]


def test_nobody_without_a_seat_sees_or_marks_the_list(county):
    for who in ("officer:water", "intake", "secretary"):
        with moment(county.later()):
            browser = Browser(county.actors[who])
            answers = [browser.get(reverse(n)) for n in ("committee_print", "committee_table")]
            answers.append(browser.post(reverse("committee_read")))
        assert [a.status_code for a in answers] == [403, 403, 403]


def test_the_list_takes_as_many_statements_for_twelve_items_as_for_two(county):
    def taken() -> int:
        with moment(county.later()):
            browser = Browser(county.actors[LEADER])
            browser.get(reverse("committee_print"))
            with CaptureQueriesContext(connection) as sent:
                browser.get(reverse("committee_print"))
        return len(sent)

    county.confirmed_topic(*[county.handling(("water", "sole")) for _n in range(2)])
    few = taken()
    county.confirmed_topic(*[county.handling(("roads", "sole")) for _n in range(10)])
    assert taken() == few


def test_a_topic_says_what_was_done_since_the_last_look(county):
    topic = county.confirmed_topic(county.handling(("water", "sole")))
    with moment(county.later()):
        Browser(county.actors[LEADER]).post(reverse("committee_read"))
    county.do("make_plan", topic, "committee_chair", steps=[county.step()])

    desk = page(county, LEADER, reverse("committee"))

    card = desk[desk.index('id="topics"') : desk.index('id="followed"')]
    assert "New:" in card
    assert "Make the plan" in card


def test_what_left_in_an_earlier_year_is_on_the_list_no_more(county):
    merged = county.registered(title="修路")
    county.confirmed_topic(merged)
    county.do("merge", merged, "assigner", into=county.registered().pk)
    assert [row["Title"] for row in table(county)] == ["修路"]
    county.at = county.at.replace(year=2027, month=1, day=4)
    assert table(county) == []

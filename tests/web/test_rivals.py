"""Two people at the same moment, over HTTP (页面并发): one wins, the other reads who did what."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from cases import trail
from cases.rules.policy.choices import SecondMode
from cases.rules.presets import preset
from tests.county import County, build_county
from tests.web.browsing import Browser, moment, url_of
from workflows.work import differences

pytestmark = pytest.mark.race
RACES = 4


class Side:
    """Hold one of the two: who, and the form that is open on the screen (一方)."""

    def __init__(self, browser: Browser, act: str, record: Any, **fields: Any) -> None:
        self.browser, self.url = browser, url_of(act, record)
        self.sent = browser.form(self.url) | fields
        self.answer: Any = None

    def hand_in(self, start: threading.Barrier) -> None:
        """Meet the other and hand in."""
        try:
            start.wait(20)
            self.answer = self.browser.client.post(self.url, self.sent)
        finally:
            connection.close()


def race(one: Side, other: Side) -> tuple[Any, Any]:
    """Let both hand in at once; return winner and loser."""
    start = threading.Barrier(2)
    threads = [threading.Thread(target=side.hand_in, args=(start,)) for side in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    answers = sorted((one.answer, other.answer), key=lambda answer: answer.status_code)
    return answers[0], answers[1]


def assert_loser_is_told(answers: tuple[Any, Any], *acts: str) -> None:
    """One is done; the other answers 409 and names what was done, and by whom."""
    winner, loser = answers
    told = loser.content.decode()
    assert (winner.status_code, loser.status_code) == (302, 409), told
    assert "Before you:" in told
    assert any(act in told for act in acts), told


Scene = Callable[[County], tuple[Side, Side]]


def accept_or_return(county: County) -> tuple[Side, Side]:
    task = county.task(county.assigned(("water", "sole")), "water")
    return (
        Side(Browser(county.officer("water")), "accept", task),
        Side(Browser(county.head("water")), "request_return", task, why="不属于本单位职责。"),
    )


def rate_twice(county: County) -> tuple[Side, Side]:
    request = county.request_of(county.replied(("water", "sole")))
    first, second = Browser(county.deputy(0)), Browser(county.deputy(0))
    return (
        Side(first, "rate", request, attitude="satisfied", result="satisfied"),
        Side(second, "rate", request, attitude="satisfied", result="basically_satisfied"),
    )


def deliver_or_recall(county: County) -> tuple[Side, Side]:
    reply = county.signed(county.task(county.handling(("water", "sole")), "water"))
    return (
        Side(Browser(county.officer("water")), "deliver_reply", reply),
        Side(Browser(county.head("water")), "recall_reply", reply, why="文号有误。"),
    )


def assign_again_or_not(county: County) -> tuple[Side, Side]:
    suggestion = county.rated(county.replied(("water", "sole")), "dissatisfied")
    return (
        Side(Browser(county.actors["assigner"]), "assign_again", suggestion),
        Side(
            Browser(county.actors["commission_head"]),
            "decline_second_assignment",
            suggestion,
            explanation="已向代表说明。",
        ),
    )


def late_opinion_or_signature(county: County) -> tuple[Side, Side]:
    suggestion = county.handling(("water", "lead"), ("roads", "co_handler"))
    county.contact(county.task(suggestion, "water"))
    county.later(days=60)
    late = county.task(suggestion, "roads")
    county.do("lapse_opinion", late)
    reply = county.written(county.task(suggestion, "water"))
    with moment(county.later()):
        return (
            Side(Browser(county.officer("roads")), "send_opinion", late, text="同意主办意见。"),
            Side(Browser(county.head("water")), "sign_reply", reply),
        )


PAIRS: dict[str, tuple[Scene, tuple[str, ...]]] = {
    "accept/return": (accept_or_return, ("Sign in the item", "Ask to return it")),
    "rate/rate": (rate_twice, ("Rate the reply",)),
    "deliver/recall": (deliver_or_recall, ("Deliver the reply", "Take the reply back")),
    "second/close": (assign_again_or_not, ("Order a second assignment", "No second assignment")),
    "opinion/reply": (late_opinion_or_signature, ("Send the opinion", "Sign the reply")),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_loser_of_a_race_reads_who_did_what(transactional_db, lift_triggers, pair):
    rules = replace(preset("default_county"), second_mode=SecondMode.FILTER)
    county = build_county(rules=rules)
    scene, acts = PAIRS[pair]
    for _ in range(RACES):
        with moment(county.later()):
            one, other = scene(county)
        with moment(county.later()):
            assert_loser_is_told(race(one, other), *acts)
    for suggestion in county.congress.suggestions.select_related("policy"):
        assert differences(suggestion, county.at) == []
    assert trail.verify()[1] == []


def test_lead_and_co_handler_both_succeed(transactional_db, lift_triggers):
    county = build_county()
    for _ in range(RACES):
        suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"))
        with moment(county.later()):
            sides = [
                Side(Browser(county.officer(u)), "accept", county.task(suggestion, u))
                for u in ("water", "roads")
            ]
            answers = race(*sides)
        assert [a.status_code for a in answers] == [302, 302]


def test_what_was_typed_is_given_back(transactional_db, lift_triggers):
    county = build_county()
    task = county.task(county.assigned(("water", "sole")), "water")
    with moment(county.later()):
        head = Side(Browser(county.head("water")), "request_return", task, why="不属本单位。")
        assert Browser(county.officer("water")).act("accept", task).status_code == 302
        answer = head.browser.client.post(head.url, head.sent)
    assert answer.status_code == 409
    assert "不属本单位。" in answer.content.decode()


def test_same_form_handed_in_twice_acts_once(transactional_db, lift_triggers):
    county = build_county()
    task = county.task(county.assigned(("water", "sole")), "water")
    with moment(county.later()):
        side = Side(Browser(county.officer("water")), "accept", task)
        twice = [side.browser.client.post(side.url, side.sent) for _ in range(2)]
    assert [a.status_code for a in twice] == [302, 302]
    assert county.fresh(task).suggestion.stream.events.filter(act="accept").count() == 1


def test_form_that_was_open_too_long_is_refused(transactional_db, lift_triggers):
    county = build_county()
    suggestion = county.handling(("water", "sole"))
    task = county.task(suggestion, "water")
    with moment(county.later()):
        officer = Browser(county.officer("water"))
        old = Side(officer, "record_contact", task)
        assert officer.act("record_contact", task).status_code == 302
        answer = officer.client.post(old.url, old.sent)
    assert answer.status_code == 409
    assert "Record a contact" in answer.content.decode()
    county.at += timedelta(minutes=1)

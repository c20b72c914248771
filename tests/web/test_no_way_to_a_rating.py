"""A unit finds no way to a rating, and never learns who among the authors said what."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from cases.models import Event, Rater, Rating, RatingRequest
from cases.rules.policy.choices import JointRatingMode
from cases.rules.presets import preset
from notifications import draining
from notifications.models import Message
from tests.county import answers, build_county
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, moment, plain, url_of
from tests.web.test_routes import addresses, handed_to_government, here_only
from workflows.door import ACTS

pytestmark = pytest.mark.django_db
# Every act on a request for a rating, or on what hangs on it.
ON_RATINGS = sorted(name for name, act in ACTS.items() if act.model is RatingRequest)
UNITS = ["officer:water", *(pytest.param(w, marks=here_only) for w in (
    "head:water", "officer:roads", "sub_assigner", "officer:schools",
))]  # fmt: skip
EVERYTHING = {
    "attitude": "satisfied", "process": "satisfied", "result": "satisfied",
    "overall": "satisfied", "option": "satisfied", "answers": '{"result": "satisfied"}',
    "text": "好", "why": "好", "reason": "好", "expect": "1", "items": "rest",
    "state": "released", "request": "1", "rater": "1", "final": "on",
}  # fmt: skip


def held() -> dict[str, list[Any]]:
    """Hold everything that makes up the ratings."""
    return {m.__name__: list(m.objects.order_by("pk").values()) for m in (
        Rating, RatingRequest, Rater,
    )}  # fmt: skip


def released(county: Any, suggestion: Any) -> None:
    request = county.request_of(suggestion)
    county.do("release", request, county.collector(request))


def tried_by(actor: Any) -> int:
    return Event.objects.filter(kind="refused", act__in=ON_RATINGS, actor=actor.user).count()


def test_there_are_acts_to_try():
    assert {"rate", "correct_rating", "release", "remind_rater"} <= set(ON_RATINGS)


@pytest.mark.parametrize("who", UNITS)
@pytest.mark.parametrize("stage", ["asked", "answered", "released"])
def test_every_path_to_a_rating_is_refused_to_a_unit_and_each_refusal_stands_in_the_trail(
    county, who, stage
):
    suggestion = handed_to_government(county)
    request = county.request_of(suggestion)
    if stage != "asked":
        county.rate(suggestion)
    if stage == "released":
        county.at += timedelta(days=3)
        county.do(
            "release",
            county.request_of(suggestion),
            county.collector(county.request_of(suggestion)),
        )
    unit, before = Browser(county.actors[who]), held()
    fields = EVERYTHING | {
        "as": f"deputy:{county.deputies[0].pk}", "on_behalf_of": str(county.deputies[0].pk),
        "deputy": str(county.deputies[0].pk),
    }  # fmt: skip
    records = sorted({request.pk, suggestion.pk, request.reply_id, request.assignment_id, 999})

    with moment(county.at + timedelta(minutes=5)):
        direct = {
            (act, key): unit.post(reverse("act", args=[suggestion.pk, act, key]), **fields)
            for act, key in itertools.product(ON_RATINGS, records)
        }
        entered = [
            unit.post(reverse("enter", args=[suggestion.pk, act, request.pk, d.pk]), **fields)
            for act in ON_RATINGS
            for d in county.deputies[:2]
        ]
        walked = [unit.post(url, **fields) for url in addresses(county, suggestion)]

    refused = [a.status_code for a in (*direct.values(), *entered)]
    assert set(refused) <= {403, 404, 409}
    assert all(a.status_code < 500 for a in walked)
    assert held() == before
    # Each attempt on the request itself, by its own address or as what was signed on paper.
    assert tried_by(county.actors[who]) >= len(ON_RATINGS) * 3
    done = Event.objects.filter(kind="done", act__in=ON_RATINGS, actor=county.actors[who].user)
    assert not done.exists()


def test_what_the_deputy_handed_in_is_worth_nothing_in_a_units_session(county):
    suggestion = handed_to_government(county)
    request = county.request_of(suggestion)
    url = url_of("rate", request)
    now = county.at + timedelta(minutes=5)
    with moment(now):
        sent = Browser(county.deputy(0)).form(url)
        sent |= {"attitude": "satisfied", "result": "satisfied"}
        before = held()
        for who in ("officer:water", "head:water", "officer:roads", "officer:schools"):
            for _time in range(2):
                unit = Browser(county.actors[who])
                assert unit.client.post(url, sent).status_code == 404
            assert tried_by(county.actors[who]) == 2
        assert held() == before
        # It was good all the same.
        assert Browser(county.deputy(0)).client.post(url, sent).status_code == 302
    assert Rating.objects.exists()


def test_who_tried_learns_nothing_from_having_tried(county):
    suggestion = handed_to_government(county)
    request, unit = county.request_of(suggestion), Browser(county.actors["officer:water"])
    item = reverse("item", args=[suggestion.pk])
    with moment(county.at + timedelta(minutes=5)):
        before = plain(unit.get(item))
        there = unit.post(url_of("rate", request), **EVERYTHING)
        nowhere = unit.post(
            reverse("act", args=[suggestion.pk, "rate", request.pk + 1]), **EVERYTHING
        )
        assert (there.status_code, nowhere.status_code) == (404, 404)
        assert plain(unit.get(item)) == before
        # The collector reads it.
        collector = county.collector(county.request_of(suggestion))
        assert Event.objects.visible_to(collector.user, county.today).filter(
            kind="refused", act="rate"
        ).count() == 1  # fmt: skip


def asked_of_all() -> Any:
    """Return a county where each co-signer rates."""
    rules = replace(preset("default_county"), joint_rating_mode=JointRatingMode.EACH)
    return build_county(rules=rules)


ANSWERS = (
    ("satisfied", "satisfied", ""),
    ("satisfied", "dissatisfied", "路还没有通。"),
    ("dissatisfied", "satisfied", "没有见面沟通。"),
)


def said(county: Any, suggestion: Any, order: tuple[int, ...]) -> None:
    """Let the authors answer in their order, each with another one's words."""
    for place, answer in enumerate(order):
        county.do(
            "rate", county.request_of(suggestion), county.deputy(place),
            answers=answers(*ANSWERS[answer]), final=False,
        )  # fmt: skip


@MOSTLY_ON_SQLITE
def test_units_read_the_same_whoever_among_the_authors_said_it(db):
    """The same three answers, dealt out among the three authors in every way."""
    county = asked_of_all()
    suggestion = handed_to_government_by_three(county)
    urls = addresses(county, suggestion)
    # One reader compares all six ways, the others two in which every author says another thing.
    first, *others = ("officer:water", "head:water", "officer:roads", "sub_assigner")
    seen, told = defaultdict(set), defaultdict(set)
    for order in itertools.permutations(range(3)):
        all_read = order in ((0, 1, 2), (1, 2, 0))
        point, at = transaction.savepoint(), county.at
        try:
            said(county, suggestion, order)
            county.at = at + timedelta(days=3)
            released(county, suggestion)
            while draining.run(county.later()):
                pass
            for who in (first, *others) if all_read else (first,):
                unit = Browser(county.actors[who])
                with moment(county.at + timedelta(minutes=5)):
                    seen[who].add(tuple((url, unseal(plain(unit.get(url)))) for url in urls))
                mine = Message.objects.filter(user=county.actors[who].user).order_by("pk")
                told[who].add(tuple((m.kind, m.title, m.body, m.params) for m in mine))
        finally:
            transaction.savepoint_rollback(point)
            county.at = at

    for who, pages in seen.items():
        assert len(pages) == 1, who
        assert len(told[who]) == 1, who
        item = dict(next(iter(pages)))[reverse("item", args=[suggestion.pk])].decode()
        for reason in ("路还没有通。", "没有见面沟通。"):
            assert reason in item, who


SEAL = re.compile(rb"<code[^>]*>[0-9a-f]*</code>")
KEYS_COUNTED_ON = re.compile(rb'/[0-9]+/|name="upto" value="[0-9]+"|name="row" value="[0-9]+')


def unseal(page: bytes) -> bytes:
    """Leave out the seals of the trail, which differ with everything that ever happened.

    So do keys of rows where the database counts on after a rollback.
    """
    return KEYS_COUNTED_ON.sub(b"/#/", SEAL.sub(b"", page))


def handed_to_government_by_three(county: Any) -> Any:
    suggestion = county.assigned(("government", "sole"), cosigners=2)
    shares = county.shares(("water", "lead"), ("roads", "co_handler"))
    county.do("sub_assign", county.task(suggestion, "government"), "sub_assigner", units=shares)
    for unit in ("water", "roads"):
        county.do("accept", county.task(suggestion, unit), county.officer(unit))
    county.reply_all(suggestion)
    return county.fresh(suggestion)

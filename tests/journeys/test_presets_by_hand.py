"""One item under each of the ten rules (十套规则各一件): every due day counted by hand.

A suggestion is assigned on Tuesday 20 January 2026 to a lead unit and a co-handler. Spring
Festival is off from 15 to 23 February, Saturdays 14 and 28 February are worked; Qingming is off
from 4 to 6 April, Labour Day from 1 to 5 May. Working days after 20 January, on a paper calendar:

    Jan 21 (1) 22 23 26 27 (5) 28 29 (7) 30 Feb 2 3 (10) 4 5 6 9 10 (15) 11 12 13 14 24 (20)
    25 26 27 28 (24) Mar 2 3 4 5 6 9 (30)

and after the delivery on Monday 2 March:

    Mar 3 (1) 4 5 6 9 (5) 10 11 12 13 16 (10) 17 18 19 20 23 (15) 24 25 26 27 30 (20)

A month after 20 January ends on 20 February, in the festival: the day rolls on to 24 February.
A month after 6 March ends on 6 April, Qingming: it rolls on to 7 April.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from cases.models import Clock
from cases.rules.kinds import Dimension
from cases.rules.presets import preset, preset_keys
from tests.county import County, build_county
from workflows.work import differences


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


# return, contact, opinion, reply, rating, second reply
BY_HAND = {
    "default_county": ("01-27", "02-24", "02-24", "04-20", "03-23", "04-07"),
    "xianning": ("01-27", "02-24", "02-24", "04-20", "03-23", "04-07"),
    "shanghai": ("01-29", "02-24", "02-24", "04-20", "03-23", "04-07"),
    "beijing": ("01-27", "02-24", "02-24", "04-20", "03-23", "05-06"),
    "chongqing": ("02-03", "02-24", "03-09", "04-20", "03-30", "05-06"),
    # Ten calendar days, and two months for the co-handler.
    "zhejiang": ("01-30", "02-24", "03-20", "04-20", "03-23", "04-07"),
    # Five calendar days end on Sunday 25 January.
    "shandong": ("01-26", "02-24", "02-24", "04-20", "03-23", "04-07"),
    "qingdao": ("01-27", "02-24", "02-24", "04-20", "03-23", "04-07"),
    "henan": ("02-03", "02-24", "03-20", "04-20", "03-16", "04-07"),
    # A township has two months.
    "township": ("01-27", "02-24", "02-24", "03-20", "03-23", "04-07"),
}


def at(text: str) -> datetime:
    """Return nine o'clock in Shanghai."""
    return datetime.combine(day(text), datetime.min.time(), UTC).replace(hour=1)


def due(kind: str, **about: object) -> date:
    return Clock.objects.get(kind=kind, **about).due_on


@pytest.mark.django_db
@pytest.mark.parametrize("key", preset_keys())
def test_due_days_are_those_of_the_paper_calendar(key):
    rules = preset(key)
    county = build_county(rules=rules)
    returned, contact, opinion, reply, rating, second = map(day, BY_HAND[key])

    registered = county.registered()
    county.at = at("01-20")
    county.do(
        "assign",
        registered,
        "assigner",
        units=county.shares(("water", "lead"), ("roads", "co_handler")),
    )
    lead, beside = (county.task(registered, unit) for unit in ("water", "roads"))
    assert due("return", assignment=lead) == returned
    assert due("contact", assignment=lead) == contact
    assert due("opinion", assignment=beside) == opinion
    assert due("reply", assignment=lead) == reply

    for unit in ("water", "roads"):
        county.do("accept", county.task(registered, unit), county.officer(unit))
    county.at = at("03-02")
    county.reply_all(county.fresh(registered))
    assert due("rating", suggestion=registered) == rating

    county.at = at("03-05")
    rate_badly(county, registered)
    county.at = at("03-06")
    request = county.request_of(registered)
    county.do("release", request, county.collector(request))
    if county.fresh(registered).state == "rated":
        county.do("assign_again", registered, "assigner")
    assert due("second_reply", suggestion=registered) == second
    assert differences(county.fresh(registered), county.at) == []


def rate_badly(county: County, suggestion: object) -> None:
    """Let the deputy be dissatisfied in each dimension that these rules ask about."""
    request = county.request_of(suggestion)  # type: ignore[arg-type]
    asked = [d for d in request.round.policy.rules.rating_dimensions if d != Dimension.PROMISE]
    answers = {d.value: {"option": "dissatisfied", "reason": "没有落实。"} for d in asked}
    county.do("rate", request, county.deputy(), answers=answers, final=True)


def test_every_preset_is_counted_by_hand():
    assert set(BY_HAND) == set(preset_keys())

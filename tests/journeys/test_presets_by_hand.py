"""Items under each of the ten rules (十套规则各三件): every due day counted by hand.

A suggestion is assigned to a lead unit and a co-handler; it is replied to, rated badly and
assigned a second time. Of the days on paper the one in brackets is the number of the working day;
all between two numbers stand in full, so that what is missing is not worked.

In early 2026, assigned on Tuesday 20 January. Spring Festival is off from 15 to 23 February,
Saturdays 14 and 28 February are worked; Qingming is off from 4 to 6 April, Labour Day from 1 to
5 May. Working days after 20 January:

    Jan 21 (1) 22 23 26 27 (5) 28 29 (7) 30 Feb 2 3 (10) 4 5 6 9 10 (15) 11 12 13 14 24 (20)
    25 26 27 28 (24) Mar 2 3 4 5 6 9 (30)

and after the delivery on Monday 2 March:

    Mar 3 (1) 4 5 6 9 (5) 10 11 12 13 16 (10) 17 18 19 20 23 (15) 24 25 26 27 30 (20)

A month after 20 January ends on 20 February, in the festival: the day rolls on to 24 February.
A month after 6 March ends on 6 April, Qingming: it rolls on to 7 April.

In autumn 2025, assigned on Thursday 25 September. National Day is off from 1 to 8 October, Sunday
28 September and Saturday 11 October are worked. Working days after 25 September:

    Sep 26 (1) 28 29 30 Oct 9 (5) 10 11 (7) 13 14 15 (10) 16 17 20 21 22 (15) 23 24 27 28 29 (20)
    30 31 Nov 3 4 5 (25) 6 7 10 11 12 (30)

and after the delivery on that worked Sunday, 28 September:

    Sep 29 (1) 30 Oct 9 10 11 (5) 13 14 15 16 17 (10) 20 21 22 23 24 (15) 27 28 29 30 31 (20)

A month after 25 September ends on Saturday 25 October: it rolls on to Monday 27 October. Two
months after the second assignment on 30 September end on Sunday 30 November: 1 December.

In the winter before 29 February 2024, assigned on Thursday 30 November 2023. New Year is off from
30 December to 1 January, Spring Festival from 10 to 17 February (its eve, Friday 9 February, is
worked), Sundays 4 and 18 February are worked. Working days after 30 November:

    Dec 1 (1) 4 5 6 7 (5) 8 11 (7) 12 13 14 (10) 15 18 19 20 21 (15) 22 25 26 27 28 (20)
    29 Jan 2 3 4 5 (25) 8 9 10 11 12 (30)

and after the delivery on Monday 29 January:

    Jan 30 (1) 31 Feb 1 2 4 (5) 5 6 7 8 9 (10) 18 19 20 21 22 (15) 23 26 27 28 29 (20)

A month after 30 November ends on Saturday 30 December: it rolls on to 2 January. Three months end
on 29 February, and so does a month after 31 January; two end on Sunday 31 March: 1 April.

The rulebook's example (rulebook 9.11), assigned on Thursday 13 February 2025, when no day off but
weekends lies near:

    Feb 14 (1) 17 18 19 20 (5) 21 24 25 26 27 (10) 28 Mar 3 4 5 6 (15) 7 10 11 12 13 (20)

and delivered on the last day of its extension, Wednesday 13 August:

    Aug 14 (1) 15 18 19 20 (5) 21 22 25 26 27 (10) 28 29 Sep 1 2 3 (15)

A month after 1 September ends on 1 October: it rolls on to 9 October. The same a year later,
assigned on Friday 13 February 2026 and delivered on Thursday 13 August:

    Feb 14 (1) 24 25 26 27 (5) 28 Mar 2 3 4 5 (10) 6 9 10 11 12 (15) 13 16 17 18 19 (20)
    Aug 14 (1) 17 18 19 20 (5) 21 24 25 26 27 (10) 28 31 Sep 1 2 3 (15)

National Day is off from 1 to 7 October 2026: 1 October rolls on to 8 October.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from cases.models import Assignment, Clock, Extension, Suggestion
from cases.refusals import BadData
from cases.rules.kinds import Dimension
from cases.rules.presets import preset, preset_keys
from tests.county import County, build_county
from tests.journeys.test_between_offices import is_in_order, running
from workflows import sweeps
from workflows.work import differences

# The session (first and last day), assigned, delivered, rated, assigned a second time.
WALKS = {
    "spring": "2026-01-10 2026-01-14 2026-01-20 2026-03-02 2026-03-05 2026-03-06",
    "autumn": "2025-09-15 2025-09-19 2025-09-25 2025-09-28 2025-09-29 2025-09-30",
    "leap": "2023-11-20 2023-11-24 2023-11-30 2024-01-29 2024-01-30 2024-01-31",
}
# return, contact, opinion, reply, rating, second reply
BY_HAND = {
    "spring": {
        "default_county": "2026-01-27 2026-02-24 2026-02-24 2026-04-20 2026-03-23 2026-04-07",
        "xianning": "2026-01-27 2026-02-24 2026-02-24 2026-04-20 2026-03-23 2026-04-07",
        "shanghai": "2026-01-29 2026-02-24 2026-02-24 2026-04-20 2026-03-23 2026-04-07",
        "beijing": "2026-01-27 2026-02-24 2026-02-24 2026-04-20 2026-03-23 2026-05-06",
        "chongqing": "2026-02-03 2026-02-24 2026-03-09 2026-04-20 2026-03-30 2026-05-06",
        # Ten calendar days, and two months for the co-handler.
        "zhejiang": "2026-01-30 2026-02-24 2026-03-20 2026-04-20 2026-03-23 2026-04-07",
        # Five calendar days end on Sunday 25 January.
        "shandong": "2026-01-26 2026-02-24 2026-02-24 2026-04-20 2026-03-23 2026-04-07",
        "qingdao": "2026-01-27 2026-02-24 2026-02-24 2026-04-20 2026-03-23 2026-04-07",
        "henan": "2026-02-03 2026-02-24 2026-03-20 2026-04-20 2026-03-16 2026-04-07",
        # A township has two months.
        "township": "2026-01-27 2026-02-24 2026-02-24 2026-03-20 2026-03-23 2026-04-07",
    },
    "autumn": {
        "default_county": "2025-10-09 2025-10-29 2025-10-27 2025-12-25 2025-10-24 2025-10-30",
        "xianning": "2025-10-09 2025-10-29 2025-10-27 2025-12-25 2025-10-24 2025-10-30",
        # The seventh working day is the Saturday that is worked.
        "shanghai": "2025-10-11 2025-10-29 2025-10-27 2025-12-25 2025-10-24 2025-10-30",
        "beijing": "2025-10-09 2025-10-29 2025-10-27 2025-12-25 2025-10-24 2025-12-01",
        "chongqing": "2025-10-15 2025-10-29 2025-11-12 2025-12-25 2025-10-31 2025-12-01",
        # Ten calendar days end on 5 October, among the days off.
        "zhejiang": "2025-10-09 2025-10-29 2025-11-25 2025-12-25 2025-10-24 2025-10-30",
        # Five calendar days end on the last day before them.
        "shandong": "2025-09-30 2025-10-29 2025-10-27 2025-12-25 2025-10-24 2025-10-30",
        "qingdao": "2025-10-09 2025-10-29 2025-10-27 2025-12-25 2025-10-24 2025-10-30",
        "henan": "2025-10-15 2025-10-29 2025-11-25 2025-12-25 2025-10-17 2025-10-30",
        "township": "2025-10-09 2025-10-29 2025-10-27 2025-11-25 2025-10-24 2025-10-30",
    },
    "leap": {
        "default_county": "2023-12-07 2023-12-28 2024-01-02 2024-02-29 2024-02-22 2024-02-29",
        "xianning": "2023-12-07 2023-12-28 2024-01-02 2024-02-29 2024-02-22 2024-02-29",
        "shanghai": "2023-12-11 2023-12-28 2024-01-02 2024-02-29 2024-02-22 2024-02-29",
        "beijing": "2023-12-07 2023-12-28 2024-01-02 2024-02-29 2024-02-22 2024-04-01",
        "chongqing": "2023-12-14 2023-12-28 2024-01-12 2024-02-29 2024-02-29 2024-04-01",
        # Ten calendar days end on Sunday 10 December.
        "zhejiang": "2023-12-11 2023-12-28 2024-01-30 2024-02-29 2024-02-22 2024-02-29",
        "shandong": "2023-12-05 2023-12-28 2024-01-02 2024-02-29 2024-02-22 2024-02-29",
        "qingdao": "2023-12-07 2023-12-28 2024-01-02 2024-02-29 2024-02-22 2024-02-29",
        # The tenth working day is the eve of Spring Festival.
        "henan": "2023-12-14 2023-12-28 2024-01-30 2024-02-29 2024-02-09 2024-02-29",
        "township": "2023-12-07 2023-12-28 2024-01-02 2024-01-30 2024-02-22 2024-02-29",
    },
}
# Assignment, return, contact, opinion, reply, longest extension, rating, second reply
EXAMPLE = {
    2025: "2025-02-13 2025-02-20 2025-03-13 2025-03-13 2025-05-13 2025-08-13 2025-09-03 2025-10-09",
    2026: "2026-02-13 2026-02-27 2026-03-19 2026-03-13 2026-05-13 2026-08-13 2026-09-03 2026-10-08",
}


def days(text: str) -> list[date]:
    return [date.fromisoformat(each) for each in text.split()]


def at(day: date) -> datetime:
    """Return nine o'clock in Shanghai."""
    return datetime.combine(day, datetime.min.time(), UTC).replace(hour=1)


def due(kind: str, **about: object) -> date:
    return Clock.objects.get(kind=kind, **about).due_on


@pytest.mark.django_db
@pytest.mark.parametrize("walk", WALKS)
@pytest.mark.parametrize("key", preset_keys())
def test_due_days_are_those_of_the_paper_calendar(key, walk):
    opens, closes, assigned, delivered, rated, demanded = days(WALKS[walk])
    returned, contact, opinion, reply, rating, second = days(BY_HAND[walk][key])
    county = build_county(rules=preset(key))

    hold_session(county, opens, closes)
    county.at = at(closes)
    registered = county.registered()
    county.at = at(assigned)
    lead, beside = assign(county, registered)
    assert due("return", assignment=lead) == returned
    assert due("contact", assignment=lead) == contact
    assert due("opinion", assignment=beside) == opinion
    assert due("reply", assignment=lead) == reply

    for unit in ("water", "roads"):
        county.do("accept", county.task(registered, unit), county.officer(unit))
    county.at = at(delivered)
    county.reply_all(county.fresh(registered))
    assert due("rating", suggestion=registered) == rating

    county.at = at(rated)
    rate_badly(county, registered)
    county.at = at(demanded)
    request = county.request_of(registered)
    county.do("release", request, county.collector(request))
    if county.fresh(registered).state == "rated":
        county.do("assign_again", registered, "assigner")
    assert due("second_reply", suggestion=registered) == second
    assert differences(county.fresh(registered), county.at) == []


@pytest.mark.django_db
@pytest.mark.parametrize("year", EXAMPLE)
def test_typical_dates_of_the_rulebook_are_kept_and_no_extension_passes_six_months(year):
    assigned, returned, contact, opinion, reply, last, rating, second = days(EXAMPLE[year])
    county = build_county()
    hold_session(county, date(year, 1, 10), date(year, 1, 14))

    county.at = at(date(year, 1, 11))
    suggestion = county.submitted()
    county.at = at(date(year, 1, 12))
    county.do("register", suggestion, "intake")
    # Thirty days from the end of the session.
    assert due("assignment", suggestion=suggestion) == assigned
    county.at = at(date(year, 2, 13))
    lead, beside = assign(county, suggestion)
    assert due("return", assignment=lead) == due("return", assignment=beside) == returned
    assert due("contact", assignment=lead) == contact
    assert due("opinion", assignment=beside) == opinion
    assert due("reply", assignment=lead) == reply

    water, roads = county.officer("water"), county.officer("roads")
    county.do("accept", lead, water)
    county.do("accept", beside, roads)
    county.at = at(date(year, 3, 10))
    county.do("send_opinion", beside, roads, text="同意主办意见。")
    county.at = at(contact)
    county.contact(lead)
    county.at = at(date(year, 4, 15))
    why = {"why": "涉及多个部门，需现场勘查。"}
    with pytest.raises(BadData) as bad:
        county.do("request_extension", lead, water, until=last + timedelta(days=1), **why)
    assert set(bad.value.fields) == {"until"}
    county.do("request_extension", lead, water, until=last, **why)
    county.do("approve_extension", Extension.objects.get(), "commission_head")
    assert running(suggestion, "reply") == [last]

    county.at = at(last)
    sweeps.run_all(county.at)
    county.reply_all(county.fresh(suggestion))
    assert due("rating", suggestion=suggestion) == rating
    assert not Clock.objects.exclude(missed_at=None).exists()
    county.at = at(date(year, 8, 28))
    rate_badly(county, suggestion)
    county.at = at(date(year, 9, 1))
    request = county.request_of(suggestion)
    county.do("release", request, county.collector(request))
    assert due("second_reply", suggestion=suggestion) == second
    assert is_in_order(county, suggestion)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["chongqing", "henan"])
def test_extension_that_needs_no_consent_does_not_pass_six_months_either(key):
    county = build_county(rules=preset(key))
    hold_session(county, date(2025, 1, 10), date(2025, 1, 14))
    county.at = at(date(2025, 1, 12))
    suggestion = county.registered()
    county.at = at(date(2025, 2, 13))
    lead, _beside = assign(county, suggestion)
    water = county.officer("water")
    county.do("accept", lead, water)

    with pytest.raises(BadData) as bad:
        county.do("declare_extension", lead, water, why="涉及面广。", until=date(2025, 8, 14))
    assert set(bad.value.fields) == {"until"}
    county.do("declare_extension", lead, water, why="涉及面广。", until=date(2025, 8, 13))
    assert running(suggestion, "reply") == [date(2025, 8, 13)]


def hold_session(county: County, opens: date, closes: date) -> None:
    """Let the county's session be held on other days."""
    county.session.starts_on, county.session.ends_on = opens, closes
    county.session.save(update_fields=["starts_on", "ends_on"])


def assign(county: County, suggestion: Suggestion) -> tuple[Assignment, Assignment]:
    """Assign to a lead unit and a co-handler, and return their tasks."""
    units = county.shares(("water", "lead"), ("roads", "co_handler"))
    county.do("assign", suggestion, "assigner", units=units)
    return county.task(suggestion, "water"), county.task(suggestion, "roads")


def rate_badly(county: County, suggestion: Suggestion) -> None:
    """Let the deputy be dissatisfied in each dimension that these rules ask about."""
    request = county.request_of(suggestion)
    asked = [d for d in request.round.policy.rules.rating_dimensions if d != Dimension.PROMISE]
    answers = {d.value: {"option": "dissatisfied", "reason": "没有落实。"} for d in asked}
    county.do("rate", request, county.deputy(), answers=answers, final=True)


def test_every_preset_is_counted_by_hand():
    assert set(BY_HAND) == set(WALKS)
    for counted in BY_HAND.values():
        assert set(counted) == set(preset_keys())

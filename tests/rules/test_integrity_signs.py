"""Patterns around ratings that are worth a look, in whole tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cases.rules import integrity as rules
from cases.rules.integrity import Answer, Figure, Pattern, Talk

pytestmark = pytest.mark.pure

AT = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
TODAY, YESTERDAY, TOMORROW = date(2026, 3, 4), date(2026, 3, 3), date(2026, 3, 5)
HERE, THERE = "here", "there"
GOOD = (("attitude", "satisfied"), ("result", "satisfied"))


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def answer(n: int = 1, after: timedelta = AT - AT, **parts: Any) -> Answer:
    """Return the answer of the n-th deputy, so long after the moment."""
    at = AT + after
    told: dict[str, Any] = {
        "request": n, "deputy": n, "revision": 1, "suggestion": n, "unit": 1,
        "at": at, "day": TODAY, "opened_at": at - hours(30),
        "first_at": at, "first_day": TODAY, "options": GOOD,
    }  # fmt: skip
    return Answer(**(told | parts))


def corrected(before: str, after: str, **parts: Any) -> Answer:
    """Return a correction two hours after the first answer."""
    told = {"before": (("result", before),), "options": (("result", after),)}
    return answer(revision=2, first_at=AT - hours(2), **(told | parts))


@pytest.mark.parametrize(
    ("after", "revision", "soon"),
    [
        (minutes(0), 1, True),
        (minutes(9.99), 1, True),
        (minutes(10), 1, False),
        (hours(30), 1, False),
        (minutes(9), 2, False),
    ],
)
def test_soon_is_within_ten_minutes_of_the_question(after, revision, soon):
    assert rules.is_soon(answer(opened_at=AT - after, revision=revision)) is soon


@pytest.mark.parametrize(
    ("network", "units", "same"),
    [
        (HERE, {HERE}, True),
        (HERE, {THERE, HERE}, True),
        (HERE, {THERE}, False),
        (HERE, set(), False),
        # Nothing is known: that is no sameness.
        ("", {""}, False),
        ("", set(), False),
    ],
)
def test_network_of_the_unit(network, units, same):
    found = answer(network=network, unit_networks=frozenset(units))

    assert rules.is_from_the_unit(found) is same


@pytest.mark.parametrize(
    ("before", "after", "better"),
    [
        ("dissatisfied", "satisfied", True),
        ("dissatisfied", "understands", True),
        ("understands", "basically_satisfied", True),
        ("basically_satisfied", "satisfied", True),
        ("satisfied", "satisfied", False),
        ("satisfied", "basically_satisfied", False),
        ("satisfied", "dissatisfied", False),
        ("basically_satisfied", "understands", False),
    ],
)
def test_better_goes_up_the_scale(before, after, better):
    assert rules.is_bettered(corrected(before, after)) is better


def test_better_in_one_dimension_is_enough():
    mixed = replace(
        corrected("satisfied", "satisfied"),
        before=(("attitude", "dissatisfied"), ("result", "satisfied")),
        options=(("attitude", "satisfied"), ("result", "basically_satisfied")),
    )

    assert rules.is_bettered(mixed)
    assert not rules.is_bettered(replace(mixed, before=()))


@pytest.mark.parametrize(
    ("first_day", "happened_on", "recorded", "between"),
    [
        # On the day of the first answer, recorded before it and after it.
        (TODAY, TODAY, -hours(3), False),
        (TODAY, TODAY, -hours(1), True),
        (TODAY, TODAY, hours(5), True),
        (TODAY, YESTERDAY, -hours(1), False),
        (TODAY, TOMORROW, hours(30), False),
        # The correction comes a day later.
        (YESTERDAY, YESTERDAY, hours(1), True),
        (YESTERDAY, TODAY, hours(1), True),
        (YESTERDAY, YESTERDAY, -hours(48), False),
    ],
)
def test_contact_between_first_answer_and_correction(first_day, happened_on, recorded, between):
    talk = Talk(happened_on, AT + recorded)
    better = corrected("dissatisfied", "satisfied", first_day=first_day, talks=(talk,))
    worse = corrected("satisfied", "dissatisfied", first_day=first_day, talks=(talk,))

    assert rules.is_changed_after_a_talk(better) is between
    assert not rules.is_changed_after_a_talk(worse)
    assert not rules.is_changed_after_a_talk(replace(better, revision=1))
    assert not rules.is_changed_after_a_talk(replace(better, talks=()))


@pytest.mark.parametrize(
    ("given", "session", "after_one"),
    [
        # Only the moment of the rating is known.
        (-hours(24), None, True),
        (-minutes(1), None, True),
        (-hours(24.1), None, False),
        (minutes(1), None, False),
        # The session began within the hour after it, and lasts for weeks.
        (-hours(300), -hours(300), True),
        (-hours(300), -hours(299), True),
        (-hours(300), -hours(298.9), False),
        # A session that was open before is closed by the new password; it is none of its own.
        (-hours(300), -hours(301), False),
    ],
)
def test_after_a_new_password(given, session, after_one):
    opened = None if session is None else AT + session
    found = answer(passwords=(AT + given,), session_at=opened)

    assert rules.is_after_a_password(found) is after_one
    assert not rules.is_after_a_password(replace(found, entered_by=7))
    assert not rules.is_after_a_password(replace(found, passwords=()))


@pytest.mark.parametrize(
    ("rated", "runs"),
    [
        ([(1, 0, HERE, 1), (2, 5, HERE, 1)], [[1, 2]]),
        ([(1, 0, HERE, 1), (2, 5.1, HERE, 1)], []),
        ([(1, 0, HERE, 1), (2, 1, THERE, 1)], []),
        ([(1, 0, HERE, 1), (2, 1, HERE, 2)], []),
        ([(1, 0, "", 1), (2, 1, "", 1)], []),
        # One deputy alone rates several items.
        ([(1, 0, HERE, 1), (1, 1, HERE, 1)], []),
        # Each within minutes of the one before it, however long it goes on; then a pause.
        (
            [(1, 0, HERE, 1), (2, 4, HERE, 1), (3, 8, HERE, 1), (4, 20, HERE, 1), (5, 21, HERE, 1)],
            [[1, 2, 3], [4, 5]],
        ),
        # Other units' ratings in between do not part them.
        ([(1, 0, HERE, 1), (9, 1, HERE, 2), (2, 2, HERE, 1)], [[1, 2]]),
    ],
)
def test_rated_together(rated, runs):
    given = [answer(n, minutes(m), network=network, unit=u) for n, m, network, u in rated]

    assert deputies(rules.together(given)) == runs
    assert deputies(rules.together(reversed(given))) == runs


@pytest.mark.parametrize(
    ("entered", "runs"),
    [
        ([(n, 15 * n, 7) for n in range(1, 6)], [[1, 2, 3, 4, 5]]),
        ([(n, 15 * n, 7) for n in range(1, 5)], []),
        ([(n, 16 * n, 7) for n in range(1, 6)], []),
        # Two officers, one of whom entered enough.
        ([(n, n, 8 if n == 3 else 7) for n in range(1, 7)], [[1, 2, 4, 5, 6]]),
        # One deputy's five papers are one deputy's.
        ([(1, n, 7) for n in range(1, 6)], []),
        ([(n, n, None) for n in range(1, 6)], []),
    ],
)
def test_papers_in_one_sitting(entered, runs):
    # Confirmed hours later in another order: the sitting is when they were entered.
    given = [
        answer(n, hours(9) - minutes(m), entered_by=who, entered_at=AT + minutes(m))
        for n, m, who in entered
    ]

    found = rules.sittings(given)

    assert deputies(found) == runs
    assert {line.officer for line in found} <= {7}


@pytest.mark.parametrize(
    ("given", "units"),
    [
        ([answer(n) for n in range(1, 6)], [1]),
        ([answer(n) for n in range(1, 5)], []),
        ([answer(1, minutes(n), request=n) for n in range(1, 6)], []),
        ([answer(n, unit=n % 2) for n in range(1, 10)], [1]),
        ([*(answer(n) for n in range(1, 6)), answer(6, day=YESTERDAY)], [1]),
        ([*(answer(n) for n in range(1, 5)), answer(6, day=YESTERDAY)], []),
        # One other answer is a difference; a correction is not the day's answer.
        ([*(answer(n) for n in range(1, 6)), answer(6, options=(("result", "satisfied"),))], []),
        ([*(answer(n) for n in range(1, 6)), corrected("satisfied", "dissatisfied")], [1]),
    ],
)
def test_all_alike_on_one_day(given, units):
    assert [line.unit for line in rules.alike(given)] == units


def deputies(lines: Any) -> list[list[int]]:
    return [[a.deputy for a in line.answers] for line in lines]


def test_week_lists_each_pattern_beside_what_it_is_a_part_of():
    given = [
        answer(1, opened_at=AT - minutes(3), network=HERE, unit_networks=frozenset({HERE})),
        answer(2, minutes(2), network=HERE, unit_networks=frozenset({HERE})),
        answer(3, hours(1), passwords=(AT,), unit=2),
        answer(3, hours(2), passwords=(AT,), unit=2, request=4),
        answer(5, hours(3), entered_by=7, entered_at=AT),
        corrected(
            "dissatisfied", "satisfied", deputy=6, request=6, talks=(Talk(TODAY, AT - hours(1)),)
        ),
    ]

    week = rules.look_at(given)

    assert [(line.pattern, [a.deputy for a in line.answers], line.unit) for line in week.lines] == [
        (Pattern.SOON, [1], 1),
        (Pattern.TOGETHER, [1, 2], 1),
        (Pattern.UNIT_NETWORK, [1, 2], 1),
        (Pattern.CONTACT, [6], 1),
        (Pattern.PASSWORD, [3, 3], None),
    ]
    assert week.figures == {
        Pattern.SOON: Figure(1, 5),
        Pattern.TOGETHER: Figure(2, 2),
        Pattern.UNIT_NETWORK: Figure(2, 2),
        Pattern.CONTACT: Figure(1, 1),
        Pattern.PASSWORD: Figure(2, 5),
        Pattern.PAPER: Figure(0, 1),
        Pattern.ALIKE: Figure(0, 5),
    }
    assert rules.look_at(reversed(given)) == week


def test_week_without_ratings_has_all_figures_at_zero():
    week = rules.look_at([])

    assert week.lines == ()
    assert week.figures == dict.fromkeys(Pattern, Figure(0, 0))


@pytest.mark.parametrize(
    ("day", "monday", "name"),
    [
        (date(2026, 3, 2), date(2026, 3, 2), "2026-W10"),
        (date(2026, 3, 8), date(2026, 3, 2), "2026-W10"),
        # The first days of a year belong to its first week only from its Thursday on.
        (date(2027, 1, 1), date(2026, 12, 28), "2026-W53"),
        (date(2025, 12, 31), date(2025, 12, 29), "2026-W01"),
    ],
)
def test_weeks_begin_on_monday(day, monday, name):
    assert rules.monday_of(day) == monday
    assert rules.week_name(monday) == name

"""Units learn nothing of a rating before its release: no message, no count, no moment."""

from __future__ import annotations

from typing import Any

import pytest

from cases.models import Clock
from notifications import draining, mailing
from notifications.inbox import inbox, unread_count
from notifications.models import Message
from people.kinds import Role
from people.models import Post, User
from tests.county import County
from workflows import sweeps


def members(county: County) -> list[User]:
    """Return everybody who holds a post in a unit, and the government's sub-assigner."""
    return [
        a.user for key, a in county.actors.items() if key.startswith(("officer", "head", "sub"))
    ]


def known_to(user: User, county: County) -> Any:
    """Return all that this person can learn from messages: rows, count, texts, e-mails."""
    draining.run(county.at)
    mailing.run(county.at)
    rows = inbox(user, county.today)
    return (
        [(m.title, m.body, m.pk, m.made_at) for m in rows],
        unread_count(user, county.today),
        list(Message.objects.filter(user=user).order_by("pk").values()),
    )


def known_to_units(county: County) -> Any:
    return {user.username: known_to(user, county) for user in members(county)}


@pytest.fixture
def replied(county: County) -> Any:
    """An item with a lead unit and a co-handler that has been replied to; all have e-mail."""
    User.objects.update(email="somebody@example.org")
    return county.replied(("water", "lead"), ("roads", "co_handler"), cosigners=1)


@pytest.mark.parametrize("option", ["satisfied", "dissatisfied"])
def test_rating_is_not_told_before_its_release(county, replied, option):
    before = known_to_units(county)

    request = county.rate(replied, option)
    after = known_to_units(county)
    county.do("release", request, county.collector(request))

    assert after == before
    assert known_to_units(county) != before


def test_reminders_and_the_missed_day_are_not_told(county, replied):
    before = known_to_units(county)

    county.do("remind_rater", county.request_of(replied), "rating:commission")
    county.later(days=16)
    clock = Clock.objects.get(suggestion=replied, kind="rating")
    clock.due_on = county.today.replace(year=2025)
    clock.save(update_fields=["due_on"])
    county.do("mark_overdue", clock)

    assert known_to_units(county) == before
    assert Message.objects.filter(kind="rating_overdue").exists()
    assert Message.objects.filter(kind="rating_awaited").exists()


def test_the_end_of_silence_is_not_told(county, replied):
    before = known_to_units(county)

    county.later(days=90)
    sweeps.run_all(county.at)

    assert county.fresh(replied).closing_kind == "not_answered"
    assert known_to_units(county) == before
    assert Message.objects.filter(kind="closed", user=county.deputy().user).exists()


def test_deputy_who_also_handles_counts_as_the_unit(county):
    user = county.deputies[0].user
    Post.objects.create(user=user, organ=county.organs["water"], role=Role.CASE_OFFICER)

    replied = county.replied(("water", "sole"))
    county.do("remind_rater", county.request_of(replied), "rating:commission")
    draining.run(county.at)

    told = set(Message.objects.filter(user=user).values_list("kind", flat=True))
    assert "reply_delivered" in told
    assert not told & {"rating_asked", "rating_awaited"}


def test_deputy_who_joins_a_unit_no_longer_sees_what_was_asked(county):
    user = county.deputies[0].user
    county.replied(("water", "sole"))
    draining.run(county.at)
    asked = inbox(user, county.today).filter(kind="rating_asked")
    assert asked.exists()

    Post.objects.create(user=user, organ=county.organs["water"], role=Role.CASE_OFFICER)

    assert not asked.all().exists()


def test_second_assignment_that_follows_from_silence_is_told_to_its_unit_alone(county):
    suggestion = county.replied(("water", "separate"), ("roads", "separate"))
    county.rated(suggestion, "dissatisfied", 0)
    draining.run(county.at)

    county.later(days=90)
    sweeps.run_all(county.at)

    fresh = Message.objects.filter(event__act="end_rating_window").select_related("user")
    units = {m.user.name: m.kind for m in fresh if m.user in members(county)}
    assert units == {"officer:water": "second_assignment", "head:water": "second_assignment"}

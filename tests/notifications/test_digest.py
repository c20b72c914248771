"""What the clock tells: in working hours, and each person once for all items together."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from notifications import draining, mailing
from notifications.models import Message
from notifications.words import OF_THE_CLOCK, WORDS
from tests.notifications.test_mailing import office, with_addresses  # noqa: F401
from workflows.sweeps import climbing, overdue

MORNING = datetime(2026, 5, 13, 1, 0, tzinfo=UTC)  # nine in Shanghai, a Wednesday


def late_items(county, number=3):
    """Let replies be a month late, and let the engine look for the first time since."""
    for _n in range(number):
        suggestion = county.handling(("water", "sole"))
        county.contact(suggestion.assignments.get())
    with_addresses()
    draining.run(county.at)
    mailing.run(county.at)
    county.at = MORNING
    overdue.run(county.at)
    assert climbing.run(county.at) == number


def test_after_a_downtime_each_person_gets_one_letter(county, office):  # noqa: F811
    late_items(county)
    before = len(office.letters)
    draining.run(county.at)

    sent = mailing.run(county.at)

    letters = office.letters[before:]
    people = Counter(to for recipients, _letter in letters for to in recipients)
    assert set(people.values()) == {1}
    assert len(letters) == sent == len(people)
    chair = county.actors["committee_chair"].user
    chair.refresh_from_db()
    _, letter = next(one for one in letters if one[0] == (chair.email,))
    assert "3" in letter["Subject"]
    assert letter.get_content().count("约谈通知已拟好") == 3
    assert mailing.run(county.at) == 0
    assert not mailing.waiting().exists()


def test_at_night_nothing_of_the_clock_leaves(county, office):  # noqa: F811
    late_items(county, number=1)
    draining.run(county.at)
    before, night = len(office.letters), MORNING.replace(hour=14)
    waiting = mailing.waiting().count()
    assert waiting > 0

    assert mailing.run(night) == 0
    assert (len(office.letters), mailing.waiting().count()) == (before, waiting)
    # Half past eight on the next morning.
    assert mailing.run(datetime(2026, 5, 14, 0, 30, tzinfo=UTC)) > 0


def test_who_was_rung_for_leaves_the_clock_to_the_sweep(county, office):  # noqa: F811
    late_items(county, number=1)
    draining.run(county.at)
    before = len(office.letters)

    assert mailing.run(county.at, of_the_clock=False) == 0
    assert len(office.letters) == before
    assert Message.objects.filter(channel="email", sent_at=None).exists()


def test_a_digest_that_did_not_leave_is_tried_again_under_its_name(county, office, settings):  # noqa: F811
    late_items(county)
    draining.run(county.at)
    before, port = len(office.letters), settings.EMAIL_PORT
    settings.EMAIL_PORT = 9
    assert mailing.run(county.at) == 0
    first = mailing.waiting().order_by("pk").first()
    assert "Refused" in first.problem

    settings.EMAIL_PORT = port
    county.later(minutes=30)
    assert mailing.run(county.at) > 0
    assert mailing.message_id(first) in office.names[before:]


def test_what_the_clock_tells_has_words():
    assert set(OF_THE_CLOCK) <= set(WORDS)

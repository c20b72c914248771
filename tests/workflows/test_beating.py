"""The engine looks alone, believes no clock that jumps, and remembers what it could not do."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cases.models import Clock, Event
from people.kinds import Role
from people.models import Post, User
from workflows.models import Heartbeat, Incident
from workflows.sweeps import beating, overdue
from workflows.sweeps.beating import beat

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county(committed_county):
    return committed_county


def administrator(county):
    user = User.objects.create(username="yunxi-admin", name="管理员")
    Post.objects.create(user=user, organ=county.organs["sc_office"], role=Role.ADMINISTRATOR)
    return user


def heart():
    return Heartbeat.objects.get(pk=1)


def marks():
    return Event.objects.filter(act="mark_overdue", kind="done").count()


def status(*args):
    out = StringIO()
    # Its exit code says whether something wants attention.
    with suppress(SystemExit):
        call_command("engine_status", "--json", *args, stdout=out)
    return json.loads(out.getvalue())


def test_a_look_is_remembered(county):
    county.assigned(("water", "sole"))
    county.later(days=20)

    acts = beat(county.at)

    assert acts > 0
    assert (heart().swept_at, heart().acts, heart().holder) == (county.at, acts, "")
    assert beat(county.at) == 0


def test_while_one_looks_no_other_does(county):
    county.assigned(("water", "sole"))
    county.later(days=20)
    assert beating._take("another")

    assert beat(county.at) == 0
    assert marks() == 0

    Heartbeat.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
    assert beat(county.at) > 0


def test_a_lease_given_by_a_clock_that_was_ahead_holds_nobody_up(county):
    county.assigned(("water", "sole"))
    county.later(days=20)
    assert beating._take("another")
    Heartbeat.objects.update(leased_until=timezone.now() + timedelta(days=1))

    assert beat(county.at) > 0


def test_a_lease_given_while_one_waited_for_the_row_is_not_taken_away(county, monkeypatch):
    # Both ask at once: the other was served first, a moment after we read our clock.
    before = timezone.now()
    assert beating._take("another")
    monkeypatch.setattr(beating.timezone, "now", lambda: before - timedelta(seconds=20))

    assert not beating._take("ours")
    assert heart().holder == "another"


def test_who_was_thought_dead_stops(county, settings):
    settings.SWEEP_LEASE = timedelta(0)
    for _n in range(3):
        county.assigned(("water", "sole"))
    county.later(days=20)

    settings.SWEEPS = ["tests.workflows.test_beating.take_over_and_mark"]
    assert beat(county.at) == 0
    assert heart().holder == "another"
    assert marks() == 0


def take_over_and_mark(at):
    Heartbeat.objects.update(holder="another")
    return overdue.run(at)


def test_a_jump_of_more_than_45_days_fires_nothing_until_it_is_confirmed(county):
    admin = administrator(county)
    county.assigned(("water", "sole"))
    beat(county.at)
    before = county.at

    county.later(days=46)
    assert beat(county.at) == 0
    assert marks() == 0
    assert (heart().swept_at, heart().held_from, heart().held_to) == (before, before, county.at)
    assert status()["held_to"]

    with pytest.raises(CommandError):
        call_command("engine_status", "--confirm-jump", "--by", "yunxi-assigner")
    status("--confirm-jump", "--by", admin.username)
    assert (heart().confirmed_by, heart().held_to) == (admin, None)

    county.later()
    assert beat(county.at) > 0
    assert marks() > 0


def test_a_clock_that_comes_back_is_believed_again(county):
    county.assigned(("water", "sole"))
    beat(county.at)
    assert beat(county.at + timedelta(days=400)) == 0

    county.later(days=20)
    assert beat(county.at) > 0
    assert heart().held_to is None
    with pytest.raises(CommandError):
        call_command("engine_status", "--confirm-jump", "--by", administrator(county).username)


def test_a_day_back_fires_nothing_twice(county):
    county.assigned(("water", "sole"))
    county.later(days=20)
    beat(county.at)
    fired = marks()

    assert beat(county.at - timedelta(days=1)) == 0
    assert beat(county.at) == 0
    assert marks() == fired


def broken(county):
    """Let one deadline be about a promise that does not exist, on a Monday."""
    suggestion = county.assigned(("water", "sole"))
    county.later(days=21)
    clock = Clock.objects.filter(suggestion=suggestion, kind="return")
    clock.update(kind="promise", subject="promise:999999")


def test_what_goes_wrong_is_an_incident_until_it_goes_well(county):
    broken(county)
    clock = Clock.objects.get(subject="promise:999999")

    for _n in range(2):
        county.later()
        with pytest.raises(ExceptionGroup):
            beat(county.at)

    found = Incident.objects.get(act="mark_overdue")
    assert (found.record, found.times, found.closed_at) == (f"clock:{clock.pk}", 2, None)
    assert found.error.startswith("DoesNotExist: ")
    assert [row["number"] for row in status()["incidents"]] == [
        row.pk for row in Incident.objects.order_by("pk")
    ]
    assert not beating.retry(found, county.later())
    assert Incident.objects.get(pk=found.pk).times == 3

    mended = f"assignment:{clock.assignment_id}"
    Clock.objects.filter(pk=clock.pk).update(kind="return", subject=mended)
    assert beating.retry(Incident.objects.get(pk=found.pk), county.later())
    assert Incident.objects.get(pk=found.pk).closed_at == county.at
    assert marks() > 0


def test_an_incident_is_closed_with_a_note(county):
    admin = administrator(county)
    broken(county)
    with pytest.raises(ExceptionGroup):
        beat(county.at)
    found = Incident.objects.get(act="mark_overdue")

    with pytest.raises(CommandError):
        call_command("engine_status", "--close", str(found.pk), "--by", admin.username)
    status("--close", str(found.pk), "--note", "重复登记，已人工处理。", "--by", admin.username)

    found.refresh_from_db()
    assert (found.closed_by, found.note) == (admin, "重复登记，已人工处理。")


def test_a_later_look_that_goes_well_ends_the_incident(county):
    broken(county)
    with pytest.raises(ExceptionGroup):
        beat(county.at)
    clock = Clock.objects.get(subject="promise:999999")
    Clock.objects.filter(pk=clock.pk).update(stopped_at=county.at)

    # At night some sweeps do not look: that nothing went wrong then proves nothing.
    beat(county.at + timedelta(hours=12))
    assert Incident.objects.get(act="mark_overdue").closed_at is None
    county.later(days=1)
    beat(county.at)

    assert Incident.objects.get(act="mark_overdue").closed_at == county.at

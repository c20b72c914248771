"""The outbox is drained once: repeated, killed, doubled or poisoned, nobody is told twice."""

from __future__ import annotations

import os
import signal
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from cases.models import Outbox
from notifications import drafting, draining, leases
from notifications.models import Message
from people.models import User

RESEMBLES_A_FORK = "ignore:.*multi-threaded, use of fork:DeprecationWarning"


def told() -> list[tuple[Any, ...]]:
    """Return what was told to whom, each with its channel."""
    return sorted(Message.objects.values_list("event_id", "user__username", "channel", "kind"))


def tell_again() -> None:
    """Forget that the outbox was drained."""
    Outbox.objects.update(done_at=None, leased_until=None)


def test_every_event_is_told_and_none_twice(county):
    User.objects.update(email="somebody@example.org")
    county.rated(county.replied(("water", "lead"), ("roads", "co_handler"), cosigners=2))

    first, again = draining.run(county.at), draining.run(county.at)
    once = told()
    tell_again()
    draining.run(county.later())

    assert (first, again) == (len(once), 0)
    assert told() == once
    assert not Outbox.objects.filter(done_at=None).exists()
    assert {channel for _, _, channel, _ in once} == {"inbox", "email"}


def test_nothing_to_do_is_one_statement(county):
    with CaptureQueriesContext(connection) as sent:
        assert draining.run(county.at) == 0

    assert len(sent) == 1


def test_statements_do_not_grow_with_the_events(county):
    def statements(items: int) -> int:
        for _ in range(items):
            county.handling(("water", "sole"))
        with CaptureQueriesContext(connection) as sent:
            draining.run(county.at)
        return len([q for q in sent if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))])

    one, many = statements(1), statements(8)

    assert one == many <= 20


def test_who_acted_is_not_told(county):
    suggestion = county.submitted()
    county.do("register", suggestion, "intake")

    draining.run(county.at)

    told_of = Message.objects.filter(event__act="register").values_list("user__name", flat=True)
    assert "intake" not in set(told_of)


def test_inactive_people_are_not_told(county):
    county.submitted()
    User.objects.filter(name="intake").update(is_active=False)

    draining.run(county.at)

    assert set(Message.objects.values_list("user__name", flat=True)) == {"intake2"}


def test_event_of_another_stream_tells_nobody(county):
    from cases import trail
    from cases.models import Event, Stream

    stream = Stream.objects.create(congress=county.congress, kind="administration")
    event = Event(
        kind="done",
        act="change_rules",
        record="policy:1",
        actor_ref="system",
        at=county.at,
        effective_on=county.today,
    )
    Outbox.objects.create(event=trail.append(stream, event, {}))

    assert draining.run(county.at) == 0
    assert not Outbox.objects.filter(done_at=None).exists()


# -- poison -------------------------------------------------------------------------------------


@pytest.fixture
def poisoned(county, monkeypatch) -> Any:
    """Let one event of several be impossible to read."""
    for _ in range(3):
        county.submitted()
    row = Outbox.objects.order_by("pk")[1]
    read = drafting.drafts_of

    def drafts_of(event, scene):
        if event.pk == row.event_id:
            raise ValueError("these facts cannot be read")
        return read(event, scene)

    monkeypatch.setattr(drafting, "drafts_of", drafts_of)
    return row


def test_poisoned_row_holds_up_no_other_and_is_never_dropped(county, poisoned, caplog):
    draining.run(county.at)

    left = Outbox.objects.get(done_at=None)
    assert (left.pk, left.attempts) == (poisoned.pk, 1)
    assert f"event {poisoned.event_id} could not be told" in caplog.text
    assert Message.objects.exists()

    pauses = []
    for _ in range(draining.MANY_ATTEMPTS + 6):
        row = Outbox.objects.get(pk=poisoned.pk)
        pauses.append(row.leased_until - county.at)
        draining.run(row.leased_until - timedelta(seconds=1))
        assert Outbox.objects.get(pk=poisoned.pk).attempts == row.attempts
        county.at = row.leased_until
        draining.run(county.at)

    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=2)
    assert pauses[-1] == leases.LONGEST_PAUSE
    assert list(draining.stuck()) == [poisoned]


def test_mended_row_is_told_after_its_pause(county, poisoned, monkeypatch):
    draining.run(county.at)
    monkeypatch.undo()

    county.later(days=1)
    draining.run(county.at)

    assert not Outbox.objects.filter(done_at=None).exists()
    assert Message.objects.filter(event=poisoned.event_id).exists()


def test_batch_that_cannot_be_read_is_told_one_by_one(county, monkeypatch):
    for _ in range(2):
        county.submitted()
    together = drafting.Scene

    class Scene(together):
        def __init__(self, events, on):
            super().__init__(events, on)
            if len(self.events) > 1:
                raise RuntimeError("too much at once")

    monkeypatch.setattr(drafting, "Scene", Scene)

    assert draining.run(county.at) == 4
    assert not Outbox.objects.filter(done_at=None).exists()


# -- killed and doubled ---------------------------------------------------------------------------


def in_children(work: Any, count: int = 1) -> list[int]:
    """Let child processes work at the same time; return how each ended."""
    connections.close_all()
    children = []
    for _ in range(count):
        child = os.fork()
        if child == 0:
            try:
                signal.alarm(60)
                work()
                os._exit(0)
            finally:
                # Whatever happens, a child never goes on with the tests of its parent.
                os._exit(1)
        children.append(child)
    return [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]


def die_at(statement: int, at: Any) -> int:
    """Drain in a child that is killed instead of sending this statement."""
    left = statement

    def killer(execute, sql, params, many, context):
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    def work():
        connection.ensure_connection()
        with connection.execute_wrapper(killer):
            draining.run(at)

    return in_children(work)[0]


@pytest.mark.race
@pytest.mark.filterwarnings(RESEMBLES_A_FORK)
def test_drainer_killed_anywhere_is_followed_by_another(committed_county):
    county = committed_county
    User.objects.update(email="somebody@example.org")
    county.rated(county.replied(("water", "lead"), ("roads", "co_handler"), cosigners=1))
    draining.run(county.at)
    once = told()
    assert once

    statement = 1
    while True:
        Message.objects.all().delete()
        tell_again()
        ended = die_at(statement, county.at)
        between = told()
        assert between in ([], once), f"killed at statement {statement}"
        draining.run(county.at + draining.LEASE)
        assert told() == once, f"killed at statement {statement}"
        assert not Outbox.objects.filter(done_at=None).exists()
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
        statement += 1

    assert statement > 10


@pytest.mark.race
@pytest.mark.filterwarnings(RESEMBLES_A_FORK)
def test_two_drainers_at_once_tell_each_once(committed_county, monkeypatch):
    county = committed_county
    for _ in range(6):
        county.replied()
    draining.run(county.at)
    once = told()
    monkeypatch.setattr(draining, "BATCH", 7)

    for _ in range(3):
        Message.objects.all().delete()
        tell_again()

        assert in_children(lambda: draining.run(county.at), 2) == [0, 0]
        assert told() == once
        assert not Outbox.objects.filter(done_at=None).exists()


@pytest.mark.race
@pytest.mark.filterwarnings(RESEMBLES_A_FORK)
def test_lease_that_ended_lets_two_tell_the_same_and_still_once(committed_county):
    county = committed_county
    county.replied()
    draining.run(county.at)
    once = told()
    tell_again()
    Message.objects.all().delete()
    keys = list(Outbox.objects.values_list("pk", flat=True))

    assert in_children(lambda: draining._tell(keys, county.at), 2) == [0, 0]
    assert told() == once


def test_title_of_a_classified_suggestion_does_not_leave_by_email(county):
    User.objects.update(email="somebody@example.org")
    suggestion = county.draft(classified=True, facts="", proposal="", may_publish=False)
    county.do("submit", suggestion, county.deputy())
    county.do("register", county.fresh(suggestion), "intake")

    draining.run(county.at)

    assert set(Message.objects.values_list("channel", flat=True)) == {"inbox"}
    assert not Message.objects.filter(kind="to_assign").exists()

"""The broker may be away: acts succeed all the same, and each message arrives once afterwards.

A private Redis is started in a scratch folder and stopped again; never the machine's own.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import redis
from django.db import connection, transaction

from cases.models import Event, Outbox
from notifications import bell, draining
from notifications.models import Message
from people.models import User
from tests.county import County

ROOT = Path(__file__).resolve().parents[2]
# Seconds pass where a client waits as it is told by default; a loaded machine takes its time too.
AT_MOST_SLOWER_SECONDS = 1.0


class PrivateRedis:
    """Start and stop a Redis of our own on a free port (测试专用 Redis)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait until it answers."""
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(
            [*command, "--dir", str(self.folder)], stdout=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 20
        while True:
            try:
                with redis.Redis(port=self.port) as client:
                    client.ping()
                return
            except redis.RedisError:
                assert time.monotonic() < deadline, "the private Redis does not answer"
                time.sleep(0.05)

    def stop(self) -> None:
        """Stop, and forget all."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=20)
            self.process = None

    def waiting(self) -> int:
        """Count the rings that no worker has heard yet."""
        with redis.Redis(port=self.port) as client:
            return int(client.llen("celery"))


@pytest.fixture
def broker(tmp_path, settings, monkeypatch) -> Iterator[PrivateRedis]:
    """A private Redis, stopped at first, to which the bell leads."""
    if shutil.which("redis-server") is None:
        assert os.environ.get("CI") != "true", "redis-server must be there in CI"
        pytest.skip("redis-server not found")
    server = PrivateRedis(tmp_path)
    settings.CELERY_BROKER_URL = server.url
    monkeypatch.setattr(bell, "_quiet_until", 0.0)
    yield server
    server.stop()


def test_without_a_broker_nobody_is_rung(settings, monkeypatch):
    monkeypatch.setattr(bell, "_ring", lambda name: pytest.fail("rung"))

    for url in ("", "memory://"):
        settings.CELERY_BROKER_URL = url
        bell.ring()


@pytest.mark.django_db(transaction=True)
def test_ring_waits_for_the_commit(lift_triggers, settings, monkeypatch):
    rung = []
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    monkeypatch.setattr(bell, "_ring", rung.append)

    with transaction.atomic():
        bell.ring()
        assert rung == []

    assert rung == ["huiying.tell"]


@pytest.mark.django_db(transaction=True)
def test_ring_is_heard(lift_triggers, broker):
    broker.start()

    started = time.monotonic()
    bell.ring()
    bell.ring()
    seconds = time.monotonic() - started

    assert broker.waiting() == 2
    assert seconds < 5


@pytest.mark.django_db(transaction=True)
def test_dead_broker_slows_one_act_and_not_each(lift_triggers, broker, caplog, monkeypatch):
    tried = []
    ringer = bell._ringer
    monkeypatch.setattr(bell, "_ringer", lambda url: tried.append(url) or ringer(url))
    started = time.monotonic()
    bell.ring()
    assert time.monotonic() - started < AT_MOST_SLOWER_SECONDS
    assert set(tried) == {broker.url}

    # The others do not even try to reach it.
    tried.clear()
    for _ in range(19):
        bell.ring()

    assert tried == []
    assert caplog.text.count("did not hear the bell") == 1


@pytest.mark.django_db(transaction=True)
def test_broker_that_takes_connections_and_says_nothing_is_not_waited_for(
    lift_triggers, settings, monkeypatch
):
    monkeypatch.setattr(bell, "_quiet_until", 0.0)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen(5)
        settings.CELERY_BROKER_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        bell._ringer(settings.CELERY_BROKER_URL)

        started = time.monotonic()
        bell.ring()

        assert time.monotonic() - started < 1
    assert bell._quiet_until > 0


def test_bell_rings_again_after_a_while(broker, monkeypatch, transactional_db, lift_triggers):
    bell.ring()
    broker.start()
    bell.ring()
    assert broker.waiting() == 0

    monkeypatch.setattr(bell, "_quiet_until", time.monotonic())
    bell.ring()

    assert broker.waiting() == 1


class Ringing:
    """Ring after each act of a county, as a page does."""

    def __init__(self, county: County) -> None:
        self.seconds: list[float] = []
        act = county.do

        def do(*args: Any, **data: Any) -> Any:
            done = act(*args, **data)
            started = time.monotonic()
            bell.ring()
            self.seconds.append(time.monotonic() - started)
            return done

        county.do = do  # type: ignore[method-assign]


@contextmanager
def worker(broker: PrivateRedis, log: Path) -> Iterator[None]:
    """Let a worker of its own process hear the bell."""
    wanted = connection.settings_dict
    url = (
        f"sqlite:///{wanted['NAME']}"
        if connection.vendor == "sqlite"
        else f"postgresql://{wanted['USER']}@{wanted['HOST']}:{wanted['PORT']}/{wanted['NAME']}"
    )
    environment = {
        **os.environ,
        "CELERY_BROKER_URL": broker.url,
        "DATABASE_URL": url,
        "EMAIL_URL": "dummymail://",
    }
    command = [
        sys.executable, "-m", "celery", "-A", "config.celery", "worker", "--pool", "solo",
        "--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "INFO",
    ]  # fmt: skip
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=20)


def told() -> list[tuple[Any, ...]]:
    return sorted(Message.objects.values_list("event_id", "user_id", "channel"))


@pytest.mark.race
def test_walk_beside_a_stopped_broker_is_told_once_after_its_return(
    committed_county, broker, tmp_path, monkeypatch
):
    county = committed_county
    User.objects.update(email="somebody@example.org")
    broker.start()
    broker.stop()
    ringing = Ringing(county)
    # Not quiet: every act of the walk finds the broker stopped.
    monkeypatch.setattr(bell, "QUIET_SECONDS", 0.0)

    suggestion = county.replied(("water", "lead"), ("roads", "co_handler"), cosigners=2)
    ended = county.rated(suggestion, "satisfied")

    assert ended.state == "closed"
    assert Outbox.objects.filter(done_at=None).count() == len(ringing.seconds)
    assert max(ringing.seconds) < AT_MOST_SLOWER_SECONDS
    assert told() == []

    broker.start()
    log = tmp_path / "worker.log"
    with worker(broker, log):
        for _ in range(3):
            bell.ring()
        deadline = time.monotonic() + 60
        while log.read_text().count(" succeeded in ") < 3:
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)

    once = told()
    assert not Outbox.objects.filter(done_at=None).exists()
    assert not Message.objects.filter(channel="email", sent_at=None).exists()
    assert len(once) == len(set(once)) > 30
    acts = set(Event.objects.filter(kind="done").values_list("act", flat=True))
    assert set(Message.objects.values_list("event__act", flat=True)) == acts
    Outbox.objects.update(done_at=None)
    draining.run(county.at)
    assert told() == once

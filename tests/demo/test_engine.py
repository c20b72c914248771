"""The engine runs the sweeps by itself, and on a broker when it is rung."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import time

import pytest
import redis
from celery import Celery

from config import celery as doorbell
from tests.demo.conftest import free_port

pytestmark = pytest.mark.pure


def ask(path, question, *values):
    """Ask the database file itself."""
    database = sqlite3.connect(path, timeout=20)
    try:
        with database:
            return database.execute(question, values).fetchall()
    finally:
        database.close()


def overdue_marks(path):
    """Count the deadlines that were marked as missed."""
    return ask(path, "SELECT COUNT(*) FROM cases_event WHERE act = 'mark_overdue'")[0][0]


def let_a_deadline_pass(path):
    """Put one running deadline into the past."""
    found = ask(
        path,
        "SELECT id FROM cases_clock WHERE state = 'running' AND stopped_at IS NULL"
        " AND kind = 'contact' ORDER BY id LIMIT 1",
    )
    ask(path, "UPDATE cases_clock SET due_on = '2020-01-02' WHERE id = ?", found[0][0])


@pytest.fixture
def private_redis(tmp_path):
    """Start a Redis of our own that keeps nothing."""
    binary = shutil.which("redis-server")
    if binary is None:
        assert os.environ.get("CI") != "true", "redis-server must be there in CI"
        pytest.skip("redis-server not found")
    port = free_port()
    server = subprocess.Popen(
        [binary, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)],
        stdout=subprocess.DEVNULL,
    )
    url = f"redis://127.0.0.1:{port}/0"
    try:
        with redis.Redis.from_url(url) as client:
            last = time.monotonic() + 10
            while True:
                try:
                    client.ping()
                    break
                except redis.ConnectionError:
                    assert time.monotonic() < last
                    time.sleep(0.05)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=10)


def test_embedded_engine_looks_by_itself_and_is_alone(start, own_demo, tmp_path):
    url = f"sqlite:///{own_demo}"
    let_a_deadline_pass(own_demo)
    before = overdue_marks(own_demo)

    engine = start("engine", DATABASE_URL=url)
    engine.wait_for(lambda: overdue_marks(own_demo) > before)
    second = start("engine", DATABASE_URL=url)

    assert second.process.wait(timeout=20) == 1
    assert "An engine works on this database already" in second.said()
    assert engine.process.poll() is None
    # The next look finds nothing more to do.
    time.sleep(2.5)
    assert overdue_marks(own_demo) == before + 1
    assert engine.end(signal.SIGTERM) == 0
    assert engine.said() == ""


def test_engine_on_a_broker_comes_when_it_is_rung(start, own_demo, private_redis):
    let_a_deadline_pass(own_demo)
    before = overdue_marks(own_demo)

    engine = start("engine", DATABASE_URL=f"sqlite:///{own_demo}", CELERY_BROKER_URL=private_redis)
    ringer = Celery(broker=private_redis)
    for _ in range(2):
        ringer.send_task("huiying.sweep")
    ringer.close()
    engine.wait_for(lambda: overdue_marks(own_demo) > before)

    assert engine.end(signal.SIGTERM) == 0
    assert overdue_marks(own_demo) == before + 1
    assert "Traceback" not in engine.said()


def test_looks_are_often_without_a_broker_and_never_pile_up():
    schedule = doorbell.app.conf.beat_schedule

    assert set(schedule) >= {"sweep", "checkpoint"}
    for entry in schedule.values():
        assert entry["task"] in doorbell.app.tasks
    sweep = schedule["sweep"]
    assert sweep["schedule"].total_seconds() == (60 if doorbell.BROKER else 2)
    assert sweep["options"]["expires"] == sweep["schedule"].total_seconds()

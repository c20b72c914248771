"""The doorbell over a real Redis: a lost, doubled or late ring changes nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
import redis
from celery import Celery
from django.conf import settings
from django.db import connection
from django.utils import timezone

from cases.models import Clock, Event

ROOT = Path(__file__).resolve().parents[2]
REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")


def _redis_is_there() -> bool:
    try:
        with redis.Redis.from_url(REDIS_URL, socket_connect_timeout=2) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False


def _test_database_url() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    wanted = connection.settings_dict
    return f"postgresql://{wanted['USER']}@{wanted['HOST']}:{wanted['PORT']}/{name}"


@pytest.fixture
def redis_url():
    if not _redis_is_there():
        assert os.environ.get("CI") != "true", f"Redis must be there in CI: {REDIS_URL}"
        pytest.skip(f"Redis not found at {REDIS_URL}")
    return REDIS_URL


def test_two_rings_mark_a_missed_deadline_once(committed_county, redis_url, tmp_path):
    county = committed_county
    suggestion = county.submitted()
    long_ago = timezone.now().date() - timedelta(days=400)
    Clock.objects.filter(suggestion=suggestion).update(due_on=long_ago)
    queue = f"sweep-{os.getpid()}-{connection.vendor}"
    ringer = Celery(broker=redis_url)
    for _ in range(2):
        ringer.send_task("huiying.sweep", queue=queue)
    ringer.close()

    environment = {
        **os.environ,
        "CELERY_BROKER_URL": redis_url,
        "DATABASE_URL": _test_database_url(),
    }
    command = [
        sys.executable, "-m", "celery", "-A", "config.celery", "worker", "--pool", "solo",
        "-Q", queue, "--without-gossip", "--without-mingle", "--without-heartbeat",
        "--loglevel", "INFO",
    ]  # fmt: skip
    log = tmp_path / "worker.log"
    with log.open("w") as output:
        worker = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            deadline = time.monotonic() + 40
            while time.monotonic() < deadline and log.read_text().count(" succeeded in ") < 2:
                assert worker.poll() is None, log.read_text()
                time.sleep(0.1)
        finally:
            worker.terminate()
            worker.wait(timeout=20)

    assert log.read_text().count(" succeeded in ") == 2, log.read_text()
    marks = Event.objects.filter(stream=suggestion.stream_id, act="mark_overdue")
    assert marks.count() == 1
    assert settings.SWEEPS

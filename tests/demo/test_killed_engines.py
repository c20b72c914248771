"""Engines are killed while thousands of deadlines fall due: nothing is missed, nothing twice.

The servers are our own, on free ports, in a folder that is thrown away. A tenth runs with every
suite, the whole with `make soak`.
"""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import redis
from celery import Celery
from kombu.exceptions import OperationalError

from tests.demo.conftest import OURS, ROOT, free_port

pytestmark = pytest.mark.pure

LONGEST = 900
LEASE = "2"
# So long after its birth a child works (seconds).
WARM = 1.0


def as_postgres() -> dict[str, Any]:
    """Return as whom a database server is run: it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    with contextlib.suppress(KeyError):
        return {"user": pwd.getpwnam("postgres").pw_uid}
    return {"user": pwd.getpwnam("nobody").pw_uid}


def binary(name: str) -> str:
    """Find a program of PostgreSQL; without it the test is skipped."""
    places = [Path(found).parent for found in (shutil.which(name),) if found]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for place in places:
        if (place / name).exists():
            return str(place / name)
    pytest.skip(f"{name} not found: a database server of our own cannot be started")


@pytest.fixture
def postgres() -> Iterator[str]:
    """Start a PostgreSQL of our own and return its address."""
    initdb, server = binary("initdb"), binary("postgres")
    home = Path(tempfile.mkdtemp(prefix="huiying-pg-"))
    whom = as_postgres()
    if whom:
        os.chown(home, whom["user"], -1)
    port = free_port()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(
        [initdb, "-D", str(home / "data"), "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8"],
        check=True, cwd="/", **whom, **quiet,
    )  # fmt: skip
    process = subprocess.Popen(
        [
            server, "-D", str(home / "data"), "-p", str(port), "-h", "127.0.0.1",
            "-k", str(home), "-c", "fsync=off", "-c", "max_connections=60",
        ],
        cwd="/", **whom, **quiet,
    )  # fmt: skip
    try:
        ready = binary("pg_isready")
        last = time.monotonic() + 60
        while subprocess.run([ready, "-q", "-h", "127.0.0.1", "-p", str(port)]).returncode:
            assert process.poll() is None
            assert time.monotonic() < last
            time.sleep(0.1)
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=20)
        process.kill()
        shutil.rmtree(home, ignore_errors=True)


@dataclass
class Broker:
    """Hold a Redis of our own that can be flushed, stopped and started again."""

    binary: str
    port: int
    home: Path
    process: Any = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                self.binary, "--port", str(self.port), "--bind", "127.0.0.1",
                "--save", "", "--dir", str(self.home),
            ],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        last = time.monotonic() + 10
        with redis.Redis.from_url(self.url) as client:
            while True:
                with contextlib.suppress(redis.ConnectionError):
                    client.ping()
                    return
                assert time.monotonic() < last
                time.sleep(0.05)

    def flush(self) -> None:
        with redis.Redis.from_url(self.url) as client:
            client.flushall()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=10)


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """Start a Redis of our own."""
    found = shutil.which("redis-server")
    if found is None:
        assert os.environ.get("CI") != "true", "redis-server must be there in CI"
        pytest.skip("redis-server not found")
    server = Broker(found, free_port(), tmp_path)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@dataclass
class Volume:
    """Hold a database full of late replies, and the processes that work on it."""

    environment: dict[str, str]
    log: Path
    module: str
    processes: list[Any] = field(default_factory=list)

    def ask(self, *words: str) -> dict[str, Any]:
        """Ask about the volume in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", self.module, *words],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=LONGEST,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return dict(json.loads(done.stdout.splitlines()[-1]))

    def start(self, *command: str) -> Any:
        """Start a process of ours."""
        with self.log.open("a") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self.processes.append(process)
        return process

    def end(self) -> None:
        """End every process that was started, with its children."""
        for process in self.processes:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=20)


def volume(
    tmp_path: Path, url: str, items: int, module: str = "tests.late_volume", **more: str
) -> Volume:
    """Make the volume in a fresh database."""
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    environment = {
        **clean,
        "DATABASE_URL": url,
        "EMAIL_URL": "dummymail://",
        "SWEEP_LEASE": LEASE,
        "LATE_SINCE": str(time.time()),
        **more,
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=environment, check=True
    )
    made = Volume(environment, tmp_path / "engines.log", module)
    assert made.ask("prepare", str(items)) == {"items": items}
    return made


def children_of(pid: int) -> list[int]:
    """List the children of a process."""
    try:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except FileNotFoundError:
        return []
    return [int(word) for word in found.split()]


def shoot(pid: int) -> bool:
    """Kill one process, without a word of warning."""
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def nothing_missed_nothing_twice(found: Volume, items: int) -> None:
    """Compare with the law."""
    told = found.ask("check")
    assert told["clocks"] == items
    assert told["steps"] > items
    wrong = ("missed", "doubled", "violations", "differences", "trail", "incidents")
    assert {name: told[name] for name in wrong} == dict.fromkeys(wrong, 0)


def kill_workers(found: Volume, server: Broker, kills: int, dice: random.Random) -> None:
    """Ring without end and kill children, now and then the whole worker, flush and stop Redis."""
    command = (
        "celery", "-A", "tests.late_volume", "worker", "--pool", "prefork", "-c", "2",
        "--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "WARNING",
    )  # fmt: skip
    worker = found.start(*command)
    ringer = Celery(broker=server.url)
    ringer.conf.broker_transport_options = {"max_retries": 1, "socket_connect_timeout": 1}
    ringer.conf.broker_connection_retry = False
    born: dict[int, float] = {}
    done, last, whole = 0, time.monotonic() + LONGEST, max(1, kills // 20)
    flush_at, stop_at = kills // 4, kills // 2
    while done < kills:
        assert time.monotonic() < last, f"only {done} kills"
        with contextlib.suppress(OperationalError):
            ringer.send_task("huiying.sweep", expires=2, retry=False)
        time.sleep(dice.uniform(0.05, 0.5))
        if worker.poll() is not None:
            # One whose child dies while it starts gives up; who runs it starts it again.
            worker = found.start(*command)
            continue
        now = time.monotonic()
        born = {pid: born.get(pid, now) for pid in children_of(worker.pid)}
        children = [pid for pid, since in born.items() if now - since > WARM]
        if not children:
            continue
        if done % 20 == 19 and whole:
            # The whole worker at once, with its children.
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait(timeout=20)
            worker, whole, done = found.start(*command), whole - 1, done + 1
            continue
        done += shoot(dice.choice(children))
        if done == flush_at:
            server.flush()
        if done == stop_at:
            server.stop()
            time.sleep(1)
            server.start()
            stop_at = -1
    while found.ask("left")["left"]:
        assert time.monotonic() < last, found.log.read_text()[-3000:]
        for _n in range(10):
            ringer.send_task("huiying.sweep", expires=2)
            time.sleep(0.5)
    ringer.close()


def run_on_servers(tmp_path: Path, url: str, server: Broker, items: int, kills: int) -> None:
    """Let a worker be killed so often while so many deadlines fall due."""
    found = volume(tmp_path, url, items, CELERY_BROKER_URL=server.url)
    try:
        kill_workers(found, server, kills, random.Random(items))
        nothing_missed_nothing_twice(found, items)
    finally:
        found.end()


def run_embedded(tmp_path: Path, items: int, kills: int) -> None:
    """Let the embedded engine be killed so often."""
    found = volume(tmp_path, f"sqlite:///{tmp_path / 'late.sqlite3'}", items)
    dice, last = random.Random(items), time.monotonic() + LONGEST
    try:
        for _n in range(kills):
            assert time.monotonic() < last
            engine = found.start("tests.late_volume", "engine")
            # It needs a while to begin; then it is killed anywhere.
            time.sleep(dice.uniform(2, 5))
            assert engine.poll() is None, found.log.read_text()[-3000:]
            os.killpg(engine.pid, signal.SIGKILL)
            engine.wait(timeout=20)
        found.start("tests.late_volume", "engine")
        while found.ask("left")["left"]:
            assert time.monotonic() < last, found.log.read_text()[-3000:]
            time.sleep(2)
        # The last look may still be under way.
        time.sleep(3)
        nothing_missed_nothing_twice(found, items)
    finally:
        found.end()


def test_workers_killed_ten_times(tmp_path, postgres, broker):
    run_on_servers(tmp_path, postgres, broker, items=150, kills=10)


@pytest.mark.soak
def test_workers_killed_two_hundred_times(tmp_path, postgres, broker):
    run_on_servers(tmp_path, postgres, broker, items=5000, kills=200)


def test_embedded_engine_killed_three_times(tmp_path):
    run_embedded(tmp_path, items=60, kills=3)


@pytest.mark.soak
def test_embedded_engine_killed_fifty_times(tmp_path):
    run_embedded(tmp_path, items=5000, kills=50)

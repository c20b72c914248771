"""What the tests of the demo share: a small demo, and processes that are ended whatever happens."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone

from workflows.rehearsal.demo.loading import load_demo

ROOT = Path(__file__).resolve().parents[2]
SMALL = 30
OURS = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "CELERY_BROKER_URL", "SITE_URL", "SECRET_KEY"}


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Running:
    """Hold a process of ours and what it has said so far."""

    def __init__(self, log: Path, *arguments: str, **environment: str) -> None:
        self.log = log
        clean = {name: value for name, value in os.environ.items() if name not in OURS}
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", *arguments],
                cwd=ROOT,
                env={**clean, **environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def said(self) -> str:
        """Return everything that was said."""
        return self.log.read_text()

    def wait_for(self, condition: Callable[[], object], seconds: float = 120) -> None:
        """Wait until something holds."""
        last = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < last, self.said()
            assert self.process.poll() is None or condition(), self.said()
            time.sleep(0.05)

    def wait_until_said(self, words: str) -> None:
        """Wait until it says these words."""
        self.wait_for(lambda: words in self.said())

    def children(self) -> list[int]:
        """Return the keys of the processes that it started."""
        found = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
        ).stdout
        pairs = [tuple(map(int, line.split())) for line in found.splitlines()]
        return [pid for pid, parent in pairs if parent == self.process.pid]

    def end(self, number: int = signal.SIGTERM, seconds: float = 12) -> int:
        """Send a signal and return the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(timeout=seconds)


def lives(pid: int) -> bool:
    """Tell whether a process is still there and more than a name."""
    done = subprocess.run(
        ["ps", "-p", str(pid), "-o", "stat="], capture_output=True, text=True, check=False
    )
    return bool(done.stdout.strip()) and not done.stdout.strip().startswith("Z")


def get(url: str) -> int:
    """Return the status that an address answers with."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return int(error.code)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    """Start commands of ours; what still runs at the end is ended."""
    begun: list[Running] = []

    def begin(*arguments: str, **environment: str) -> Running:
        begun.append(Running(tmp_path / f"{len(begun)}.log", *arguments, **environment))
        return begun[-1]

    yield begin
    for one in begun:
        for pid in [*one.children(), one.process.pid]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        one.process.wait(timeout=10)


@pytest.fixture(scope="session")
def small_demo(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker
) -> tuple[Path, datetime]:
    """Return a small demo in a file, and the moment for which it was made."""
    path = tmp_path_factory.mktemp("demo") / "demo.sqlite3"
    now = timezone.now().astimezone(UTC)
    # Another test may have set the migrations aside: here they are recorded in the file.
    with django_db_blocker.unblock(), override_settings(MIGRATION_MODULES={}):
        assert load_demo(path, now, lambda done, total: None, suggestions=SMALL) == []
    return path, now


@pytest.fixture
def own_demo(small_demo: tuple[Path, datetime], tmp_path: Path) -> Path:
    """Return a copy of the small demo that the test may change."""
    return Path(shutil.copy(small_demo[0], tmp_path / "demo.sqlite3"))

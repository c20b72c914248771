"""The engine process (引擎进程): a Celery worker and the beat that wakes it, in one process.

Without a broker both live on `memory://` and look every two seconds: the embedded profile. With
CELERY_BROKER_URL they are an ordinary worker and beat on that broker. The sweeps are the same.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import warnings
from pathlib import Path
from types import FrameType
from typing import Any

from celery.beat import EmbeddedService
from celery.platforms import SecurityWarning
from celery.signals import worker_ready
from celery.worker import state
from django.conf import settings

from config import lifeline
from config.celery import BROKER, app

THREADS = int(os.environ.get("ENGINE_THREADS") or (2 if BROKER else 1))


def run() -> int:
    """Work until asked to end (运行引擎); return the exit code. Raises: lifeline.Busy.

    On one SQLite file there is one engine: two would only wait for each other.
    """
    database = settings.DATABASES["default"]
    guard: contextlib.AbstractContextManager[None] = contextlib.nullcontext()
    if database["ENGINE"] == "django.db.backends.sqlite3":
        place = Path(f"{database['NAME']}.engine.lock")
        guard = lifeline.alone(place, f"process {os.getpid()}")
    with guard:
        lifeline.hold()
        # In a container one is often root, and nobody needs to be told with each start.
        warnings.filterwarnings("ignore", category=SecurityWarning)
        # The schedule needs no file of its own: nothing here has to remember when it last ran.
        beat = EmbeddedService(app, thread=True, scheduler_cls="celery.beat.Scheduler")
        worker = app.Worker(
            pool="threads",
            concurrency=THREADS,
            loglevel="WARNING",
            quiet=True,
            without_gossip=True,
            without_mingle=True,
            without_heartbeat=True,
        )

        def end(number: int, frame: FrameType | None) -> None:
            # Both stop at the same time, not one after the other, and without a word.
            beat.service.stop()
            state.should_stop = 0

        def take_over(**kwargs: Any) -> None:
            for each in (signal.SIGINT, signal.SIGTERM):
                signal.signal(each, end)

        worker_ready.connect(take_over, weak=False)
        beat.start()
        try:
            worker.start()
        finally:
            beat.stop()
            # What is left is thrown away with the process; looking through it takes seconds.
            gc.freeze()
    return int(worker.exitcode or 0)

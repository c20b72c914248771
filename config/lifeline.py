"""End with one's parent (随父进程结束): no process of ours outlives the one that started it.

A parent holds the writing end of a pipe that is its child's standard input. However the parent
ends, the system closes that end, and the child ends as if it had been asked to.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "HUIYING_LIFELINE"


def hold() -> None:
    """Ask for one's own end once the parent is gone (守候父进程), if there is one to wait for."""
    if os.environ.get(VARIABLE):
        threading.Thread(target=_wait, name="lifeline", daemon=True).start()


def _wait() -> None:
    with contextlib.suppress(OSError):
        while os.read(0, 1024):
            pass
    os.kill(os.getpid(), signal.SIGTERM)


class Busy(Exception):
    """Say that another process does this already (已在运行), with what it noted down."""


@contextlib.contextmanager
def alone(path: Path, note: str) -> Iterator[None]:
    """Do something that only one process may do at a time (独占); `note` tells others who does.

    The lock is the system's: it falls with the process, whatever ends it. Raises: Busy.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            file.seek(0)
            raise Busy(file.read().strip()) from error
        file.truncate(0)
        file.write(note)
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)

"""Run the server and the engine under one parent (进程管理): they begin and end together."""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from config.lifeline import VARIABLE

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
# How long a process that was asked to end may take.
END_WITHIN_SECONDS = 8
LOOK_EVERY_SECONDS = 0.2


class Ended(BaseException):
    """Say that somebody asked for the end (要求结束), by which signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


@dataclass(frozen=True, slots=True)
class Child:
    """Name a process that is to run (子进程)."""

    name: str
    command: tuple[str, ...]


def children(port: int) -> list[Child]:
    """Return what serves an installation (网页服务与引擎)."""
    return [
        Child("web server", (sys.executable, "-m", "config.webserver", f"--bind={HOST}:{port}")),
        Child("engine", (sys.executable, "manage.py", "engine")),
    ]


def address_of(port: int) -> str:
    """Return the address of the pages (网址)."""
    return f"http://{HOST}:{port}"


def port_is_free(port: int) -> bool:
    """Tell whether nobody listens on this port (端口可用)."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def own_secret(folder: Path) -> str:
    """Return this installation's secret key (密钥), made with its first start."""
    path = folder / "secret-key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(50))
    return path.read_text()


_asked: list[int] = []


def listen_for_the_end() -> None:
    """Turn the signals that ask for an end into `Ended` (响应结束信号).

    What is raised amid a call from the database's library can get lost there; whoever works for
    long therefore asks `check_the_end` now and then.
    """

    def end(number: int, frame: FrameType | None) -> None:
        # Whoever presses the keys twice does not disturb the end that has begun.
        if not _asked:
            _asked.append(number)
            raise Ended(number)

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, end)


def asked_to_end() -> int | None:
    """Return the signal by which somebody asked for the end (结束信号), if anybody did."""
    return _asked[0] if _asked else None


def check_the_end() -> None:
    """Go on, or end if somebody has asked for it (检查结束). Raises: Ended."""
    if _asked:
        raise Ended(_asked[0])


def run_together(
    wanted: list[Child], environment: Mapping[str, str], url: str, tell: Callable[[str], Any]
) -> str | None:
    """Run these processes until one of them ends (运行); return its name.

    `tell` hears the address once the first page answers. However this ends, none is left.
    """
    running: list[tuple[Child, subprocess.Popen[bytes]]] = []
    try:
        for child in wanted:
            running.append((child, _start(child, environment)))
        answered = False
        while True:
            check_the_end()
            for child, process in running:
                if process.poll() is not None:
                    return child.name
            if not answered and _answers(url):
                answered = True
                tell(url)
            time.sleep(LOOK_EVERY_SECONDS)
    finally:
        _end([process for _child, process in running])


def _start(child: Child, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    # In a session of its own, so that Ctrl-C reaches the parent alone, which ends both in order.
    return subprocess.Popen(
        child.command,
        cwd=ROOT,
        env={**os.environ, **environment, VARIABLE: "1"},
        stdin=subprocess.PIPE,
        start_new_session=True,
    )


def _answers(url: str) -> bool:
    try:
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True


def _end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask each process to end, and end those that do not within a few seconds (结束)."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    last = time.monotonic() + END_WITHIN_SECONDS
    for process in processes:
        try:
            process.wait(timeout=max(0.1, last - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

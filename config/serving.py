"""What `serve` and `demo` have in common (启动服务)."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from config import processes
from config.lifeline import Busy, alone

Tell = Callable[[str], Any]


@contextlib.contextmanager
def ending_cleanly(tell: Tell) -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end what runs here without a traceback (正常结束)."""
    processes.listen_for_the_end()
    try:
        yield
    except (processes.Ended, Exception):
        number = processes.asked_to_end()
        if number is None:
            raise
        # What broke on the way broke because somebody asked for the end.
        tell("Ended.")
        raise SystemExit(130 if number == signal.SIGINT else 0) from None


@contextlib.contextmanager
def the_only_one(database: Path, url: str) -> Iterator[None]:
    """See to it that one process serves this file (独占数据库). Raises: CommandError."""
    try:
        with alone(Path(f"{database}.lock"), f"{url} (process {os.getpid()})"):
            yield
    except Busy as busy:
        raise CommandError(f"{database.name} is served already: {busy}") from busy


def check_port(port: int) -> None:
    """Refuse a port that is taken (检查端口), before anything else is done."""
    if not 0 < port < 65536:
        raise CommandError(f"{port} is not a port.")
    if not processes.port_is_free(port):
        raise CommandError(
            f"Port {port} is in use. Choose another one, for instance PORT={port + 123}."
        )


def bring_up_to_date(tell: Tell) -> None:
    """Apply the migrations that the present database lacks (升级数据库)."""
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if missing:
        tell(f"Preparing the database ({missing} migrations) ...")
        call_command("migrate", verbosity=0, interactive=False)
    connection.close()


def serve(port: int, environment: Mapping[str, str], folder: Path, tell: Tell) -> None:
    """Serve until asked to end (提供服务). Raises: CommandError if a process ends by itself."""
    url = processes.address_of(port)
    own = {"SITE_URL": os.environ.get("SITE_URL") or url}
    if not os.environ.get("SECRET_KEY"):
        own["SECRET_KEY"] = processes.own_secret(folder)
    try:
        ended = processes.run_together(
            processes.children(port),
            {**own, **environment},
            url,
            lambda where: tell(f"Huiying is at {where}  (Ctrl-C ends it)"),
        )
    except processes.Ended:
        # That is how serving ends, by whichever signal.
        tell("Ended.")
        raise SystemExit(0) from None
    raise CommandError(f"The {ended} ended by itself, so everything was ended.")

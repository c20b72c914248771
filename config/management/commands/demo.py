"""Load the demo and serve it (演示)."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from config import processes, serving
from notifications.inbox import mark_older_read
from people.models import DemoMark
from workflows.rehearsal.demo.loading import SUGGESTIONS, load_demo
from workflows.rehearsal.demo.loading import Progress as Tell
from workflows.scratch import database_at

FEWEST = 1
# Invented people have read what they were told before.
UNREAD_SINCE = timedelta(days=10)


class Command(BaseCommand):
    """Load an invented county, if it is not there yet, and serve it until asked to end."""

    help = "Load an invented county and serve it on this machine, with one-click sign-in."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the options; every one may be left out."""
        parser.add_argument("--port", type=int, default=8000, help="on this machine (8000)")
        parser.add_argument("--reset", action="store_true", help="start afresh")
        parser.add_argument("--load-only", action="store_true", help="do not serve")
        parser.add_argument(
            "--suggestions", type=int, default=SUGGESTIONS, metavar="N", help=f"({SUGGESTIONS})"
        )
        parser.add_argument(
            "--file", type=Path, default=settings.VAR_DIR / "demo.sqlite3", help="the database"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load if need be, then serve."""
        port, path = options["port"], options["file"].absolute()
        if options["suggestions"] < FEWEST:
            raise CommandError("--suggestions takes a whole number of 1 or more")
        with serving.ending_cleanly(self.stderr.write):
            if not options["load_only"]:
                serving.check_port(port)
            with serving.the_only_one(path, processes.address_of(port)):
                if options["reset"] or not path.exists():
                    self._load(path, options["suggestions"])
                else:
                    self._look_at(path)
                if not options["load_only"]:
                    serving.serve(port, _environment(path), path.parent, self.stderr.write)

    def _load(self, path: Path, suggestions: int) -> None:
        begun = time.monotonic()
        with self._bar() as show:

            def progress(done: int, total: int) -> None:
                processes.check_the_end()
                show(done, total)

            now = timezone.now()
            troubles = load_demo(
                path,
                now,
                progress,
                suggestions=suggestions,
                finish=lambda: mark_older_read(now - UNREAD_SINCE, now),
            )
        for folder in _folders(path):
            shutil.rmtree(folder, ignore_errors=True)
        self.stderr.write(f"Loaded in {time.monotonic() - begun:.0f} s: {path}")
        for trouble in troubles:
            self.stderr.write(f"not as planned: {trouble}")

    def _look_at(self, path: Path) -> None:
        with database_at(path, synchronous="FULL"):
            try:
                mark = DemoMark.objects.first()
            except DatabaseError:
                mark = None
            if mark is None:
                raise CommandError(f"{path} is not a demo. RESET=1 replaces it by one.")
            serving.bring_up_to_date(self.stderr.write)
        made_on = timezone.localtime(mark.made_at).date()
        self.stderr.write(f"The demo of {made_on} goes on; RESET=1 starts afresh.")

    @contextmanager
    def _bar(self) -> Iterator[Tell]:
        console = Console(stderr=True)
        if not console.is_terminal:
            yield self._tell_in_lines()
            return
        columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn()
        with Progress(*columns, TimeElapsedColumn(), console=console) as bar:
            task = bar.add_task("loading the demo 载入演示数据", total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)

    def _tell_in_lines(self) -> Tell:
        told = -1

        def tell(done: int, total: int) -> None:
            nonlocal told
            tenth = done * 10 // max(total, 1)
            if tenth > told:
                told = tenth
                self.stderr.write(f"loading the demo: {tenth * 10} %")

        return tell


def _folders(path: Path) -> tuple[Path, Path]:
    return path.with_name(f"{path.stem}-files"), path.with_name(f"{path.stem}-checkpoints")


def _environment(path: Path) -> dict[str, str]:
    """Return what makes the same program serve the demo (演示环境): its own file and folders."""
    files, checkpoints = _folders(path)
    return {
        "DATABASE_URL": f"sqlite:///{path}",
        "FILES_DIR": str(files),
        "CHECKPOINT_DIR": str(checkpoints),
        # Invented people get no e-mail, and nobody else is rung.
        "CELERY_BROKER_URL": "",
    }

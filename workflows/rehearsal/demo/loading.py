"""Load the demo into a file of its own (载入演示): whole, or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.db import connection
from django.utils import translation
from django.utils.module_loading import import_string

from cases.acting import SHANGHAI
from people.models import DemoMark
from workflows.rehearsal.demo.county import found_county
from workflows.rehearsal.demo.plans import draw_demo
from workflows.rehearsal.demo.supervising import evaluate, refer, supervise
from workflows.rehearsal.parts.part import Story
from workflows.rehearsal.playing import Play
from workflows.scratch import create_tables, database_at, record_migrations

Progress = Callable[[int, int], None]

SUGGESTIONS = 150
SEED = 1
DAILY_SINCE = timedelta(days=40)


def load_demo(
    path: Path,
    now: datetime,
    progress: Progress,
    *,
    suggestions: int = SUGGESTIONS,
    seed: int = SEED,
    finish: Callable[[], object] = lambda: None,
) -> list[str]:
    """Make the demo database (载入演示): the same seed and day, the same county.

    It grows under another name beside its place and is renamed when it is whole, so that a
    killed load leaves nothing behind that could be taken for a demo. `progress` hears how many
    days of how many have been played; `finish` is called when all is there. Who calls sees to
    it that nobody else loads at this time.
    Returns what did not go as planned, which should be nothing.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    clear_leftovers(path)
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with translation.override("zh-hans"), database_at(draft):
            create_tables()
            record_migrations()
            troubles = play_demo(now, progress, suggestions=suggestions, seed=seed)
            DemoMark.objects.create(made_at=now)
            finish()
            _gather_into_one_file()
        _keep(draft, path)
    finally:
        clear_leftovers(path)
    return troubles


def play_demo(now: datetime, progress: Progress, *, suggestions: int, seed: int) -> list[str]:
    """Play the demo in the present database until now (排演至今); return what went wrong."""
    today = now.astimezone(SHANGHAI).date()
    stage = found_county(today)
    plans = draw_demo(suggestions, stage.deputy_names, today, seed)
    stories = [Story(plan, stage, Random(plan.seed)) for plan in plans]
    play = DemoPlay(stories, progress, until=now)
    # A whole session's hand-ins still fit into one day.
    play.step = timedelta(seconds=75)
    play.run()
    supervise(stage, now)
    evaluate(stage, now)
    refer(stage, now)
    progress(1, 1)
    return [f"{story.plan.key}: {text}" for story in stories for text in story.troubles]


class DemoPlay(Play):
    """Play the demo (排演演示县): what lies long back is told of once a week, not every day.

    Who is told, and of what, is the same; it only saves a good part of the loading.
    """

    told_on = date.min

    def sweep(self) -> int:
        """Let the clockwork do what the day brings (巡检)."""
        assert self.until is not None
        long_back = self.until - self.at > DAILY_SINCE
        if long_back and self.today - self.told_on < timedelta(days=7):
            acting = [path for path in settings.SWEEPS if path.startswith("workflows.")]
            return sum(int(import_string(path)(self.at)) for path in acting)
        self.told_on = self.today
        return super().sweep()


def clear_leftovers(path: Path) -> None:
    """Remove what an earlier, killed load left beside this place (清理残留)."""
    for leftover in path.parent.glob(f"{path.name}.*.part*"):
        leftover.unlink(missing_ok=True)


def remove_database(path: Path) -> None:
    """Remove a SQLite database with the files beside it (删除数据库)."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _gather_into_one_file() -> None:
    """Bring the write-ahead log home and leave that mode (收拢为单个文件)."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA journal_mode=DELETE")


def _keep(draft: Path, path: Path) -> None:
    """Write the file to the disk and give it its name (落盘改名)."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
    remove_database(path)
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)

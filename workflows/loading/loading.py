"""Load a folder (载入文件夹): read, check and rehearse everything, only then write (ADR 0011)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import transaction

from cases.models import Outbox
from workflows.load_job import LOADED_KEY
from workflows.loading import founding, people
from workflows.loading.copying import Rows, copy_of, put_down
from workflows.loading.items import Items
from workflows.loading.organs import Organs, load_organs
from workflows.loading.playing import Player
from workflows.loading.reading import Folder, files_in, read_tables
from workflows.loading.report import CellError, Report
from workflows.loading.standing_in import stand_in
from workflows.loading.steps import Item, Posts
from workflows.loading.writing import Writer
from workflows.scratch import outside, quick_commits, scratch_database

# Which of the two ways through the items is under way, how many are done, of how many.
Progress = Callable[[str, int, int], None]
CHECKING, LOADING = "checking", "loading"


@dataclass(slots=True)
class Loading:
    """Say what a load found and did (载入结果)."""

    report: Report
    # Whether anything was written; a preview and a folder with problems write nothing.
    written: bool = False
    acts: int = 0
    events: int = 0
    # How many items were carried out, of how many that were to be.
    carried: int = 0
    wanted: int = 0
    stopped_by: str = ""
    states: dict[str, int] = field(default_factory=dict)


class _NotForGood(Exception):
    """Take back what was only tried (撤回试写)."""


def load_folder(path: Path, at: datetime, progress: Progress, *, preview: bool = False) -> Loading:
    """Load a congress from a folder (载入文件夹): see `load_tables`."""
    report = Report()
    return load_tables(files_in(path, report), at, progress, preview=preview, report=report)


def load_tables(
    files: Iterable[tuple[str, bytes]],
    at: datetime,
    progress: Progress,
    *,
    preview: bool = False,
    only: str = "",
    report: Report | None = None,
) -> Loading:
    """Load a congress (载入): everything if the tables hold no problem, else nothing.

    People rows are written in one transaction. Items are carried out one by one through the
    door; all of them were carried out in a scratch database before, so that a refusal is a
    problem of its row and not of a load that is half done. Whoever is interrupted there calls
    it again: it goes on with the act at which it stopped. `progress` is never called within a
    transaction or in the scratch database. `only` is the code of the one congress that may be
    named.
    """
    loading = Loading(report or Report())
    report = loading.report
    folder = read_tables(files, report)
    found = _try(folder, at, report, only)
    if found is None or not report.is_clean:
        return loading
    rows, items = found
    loading.wanted = len(items)
    _rehearse(rows, items, report, progress)
    if preview or not report.is_clean:
        return loading
    again = Report()
    with transaction.atomic(durable=True):
        ready = _write_people(folder, at, again, only)
        if ready is None or not again.is_clean:
            # Somebody changed the same rows in the meantime.
            report.problems += again.problems
            transaction.set_rollback(True)
            return loading
    loading.events = ready.writer.events
    loading.written = True
    with quick_commits():
        _carry_out(ready.items, loading, progress)
        _tell_nobody(ready.writer)
    return loading


@dataclass(slots=True)
class _Ready:
    writer: Writer
    items: list[Item]


def _try(folder: Folder, at: datetime, report: Report, only: str) -> tuple[Rows, list[Item]] | None:
    """Write everything for a moment and take it back (试写), to see what it would be."""
    with transaction.atomic(durable=True):
        ready = _write_people(folder, at, report, only)
        rows = copy_of(ready.writer.congress) if ready and report.is_clean else None
        transaction.set_rollback(True)
    return None if rows is None or ready is None else (rows, ready.items)


def _write_people(folder: Folder, at: datetime, report: Report, only: str) -> _Ready | None:
    writer = founding.found(folder, at, report, only)
    if writer is None:
        return None
    founding.load_sessions(folder, writer)
    founding.load_policy(folder, writer)
    load_organs(folder, writer)
    people.load_accounts(folder, writer)
    organs = Organs(writer.congress.pk)
    people.load_posts(folder, writer, organs)
    people.check_administrator(writer)
    people.load_delegations(folder, writer)
    people.load_deputies(folder, writer)
    people.load_heads(folder, writer)
    items = Items(folder, writer, organs)
    # Without rules nothing can be said of any item; what is wrong with the rules was said.
    open_items = items.read() if items.policies else []
    if report.is_clean:
        stand_in(writer, items.posts)
    return _Ready(writer, open_items)


def _tell_nobody(writer: Writer) -> None:
    """Close what an interrupted load left in the outbox (不告知)."""
    loaded = Outbox.objects.filter(
        done_at=None,
        event__stream__congress=writer.congress,
        event__idempotency_key__startswith=LOADED_KEY,
    )
    loaded.update(done_at=writer.at)


def _rehearse(rows: Rows, items: list[Item], report: Report, progress: Progress) -> None:
    """Carry every item out in a scratch database (预演): what is refused is the row's problem.

    What an earlier load did of an item is done there again, as it was.
    """
    if not items:
        return
    with scratch_database():
        put_down(rows)
        posts = Posts(items[0].congress.pk)
        for n, item in enumerate(items, 1):
            stream, done = item.stream, item.done
            item.stream, item.done = None, set()
            with report.reading(item.row.file, item.row.number):
                Player(item, posts).play()
            item.stream, item.done = stream, done
            with outside():
                progress(CHECKING, n, len(items))


def _carry_out(items: list[Item], loading: Loading, progress: Progress) -> None:
    posts = Posts(items[0].congress.pk) if items else None
    for n, item in enumerate(items, 1):
        assert posts is not None
        wanted = len(item.open_steps)
        try:
            stands = Player(item, posts).play()
        except CellError as error:
            # Only who worked on the same item at this very moment can bring this about.
            loading.report.blame(item.row.file, item.row.number, error.column, error.message)
            loading.stopped_by = error.message
            continue
        loading.carried += 1
        loading.acts += wanted
        loading.states[stands] = loading.states.get(stands, 0) + 1
        progress(LOADING, n, len(items))

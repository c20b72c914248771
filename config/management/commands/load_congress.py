"""`manage.py load_congress`: load a people's congress from a folder of tables (载入)."""

from __future__ import annotations

import resource
import sys
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from people.models import User
from workflows.loading import Loading, load_folder
from workflows.loading.columns import SHEETS
from workflows.loading.loading import CHECKING
from workflows.loading.loading import Progress as Tell
from workflows.loading.report import CHANGED, NEW, UNCHANGED

MOST_PROBLEMS = 200


class Command(BaseCommand):
    """Load a people's congress (载入), all of it or nothing."""

    help = (
        "Load a people's congress from a folder of CSV tables: organs, posts, deputies, sessions, "
        "rules and running items. Exit code: 0 if everything was loaded, 1 if something must be "
        "mended first; then nothing was written."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the folder, and whether only to look."""
        parser.add_argument("folder", type=Path, help="such as fixtures/congress_template")
        parser.add_argument("--preview", action="store_true", help="check all, write nothing")
        parser.add_argument("--figures", action="store_true", help="tell time and memory too")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, check, load, tell. Raises: SystemExit(1) if there are problems; CommandError."""
        if User._meta.db_table not in connection.introspection.table_names():
            raise CommandError(_("The database has no tables yet. Run: manage.py migrate"))
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(_("There is no folder %(path)s.") % {"path": folder})
        begun = time.monotonic()
        with self._bar() as tell:
            loading = load_folder(folder, timezone.now(), tell, preview=options["preview"])
        self._tell_counts(loading)
        self._tell_problems(loading)
        if options["figures"]:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            self.stderr.write(f"{time.monotonic() - begun:.1f} s, {peak:.0f} MB")
        if not loading.report.is_clean:
            raise SystemExit(1)
        self.stdout.write(self._ending(loading, options["preview"]))

    def _tell_counts(self, loading: Loading) -> None:
        words = _(
            "%(file)s: %(new)d new, %(changed)d changed, %(unchanged)d unchanged, %(bad)d wrong"
        )
        for sheet in SHEETS:
            counts = loading.report.counts.get(sheet.name, Counter[str]())
            bad = {p.row for p in loading.report.problems if p.file == sheet.name}
            if counts or bad:
                numbers = {"file": sheet.name, "bad": len(bad)}
                numbers |= {k: counts.get(k, 0) for k in (NEW, CHANGED, UNCHANGED)}
                self.stdout.write(words % numbers)

    def _tell_problems(self, loading: Loading) -> None:
        problems = loading.report.in_order()
        for problem in problems[:MOST_PROBLEMS]:
            self.stderr.write(loading.report.in_words(problem))
        if len(problems) > MOST_PROBLEMS:
            more = _("and %(n)d more") % {"n": len(problems) - MOST_PROBLEMS}
            self.stderr.write(more)
        if problems and not loading.written:
            self.stderr.write(_("Nothing was loaded. Mend these places and load again."))
        elif problems:
            self.stderr.write(_("These items are not whole. Mend them and load again."))

    def _ending(self, loading: Loading, preview: bool) -> str:
        if preview:
            return _("Nothing is wrong. This was a preview: nothing was loaded.")
        if not loading.events and not loading.acts:
            return _("Everything stood like this already: nothing was changed.")
        words = _(
            "Loaded: %(events)d changes of organs and people, %(acts)d acts on %(items)d items."
        )
        numbers = {"events": loading.events, "acts": loading.acts, "items": loading.carried}
        return words % numbers

    @contextmanager
    def _bar(self) -> Iterator[Tell]:
        console = Console(file=sys.stderr)
        if not console.is_terminal:
            yield lambda what, done, total: None
            return
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task(_("Checking"), total=None)
            yield lambda what, done, total: bar.update(
                task,
                description=_("Checking") if what == CHECKING else _("Loading"),
                completed=done,
                total=total,
            )

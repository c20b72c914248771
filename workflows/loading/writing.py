"""Write the rows of people and organs (写入人员机构): each changed row with an event of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, cast

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from cases import trail
from cases.acting import SHANGHAI, SYSTEM
from cases.models import Event, Outbox, Stream
from cases.refusals import NotNow
from people.models import Congress, Post, Term, User
from workflows.administration.changing import Changing, label_of
from workflows.loading.reading import Row
from workflows.loading.report import CHANGED, NEW, UNCHANGED, CellError, Report

LOAD_ROW = "load_row"


class Writer:
    """Write rows and note what changed in the congress' administration stream (载入笔).

    Nobody is told of what is loaded: it is the state in which the work begins.
    """

    def __init__(self, congress: Congress, stream: Stream, at: datetime, report: Report) -> None:
        self.congress = congress
        self.stream = stream
        self.at = at
        self.report = report
        # How many events were written.
        self.events = 0
        # The rows that were written or found, so that a table may name a row only once.
        self._seen: dict[tuple[str, Any], int] = {}
        self._counted: dict[tuple[str, int], str] = {}
        # What the rows of one table ask for again and again.
        self._terms: list[Term] | None = None
        self.accounts: dict[str, User] = {}

    @property
    def today(self) -> date:
        """Return the day of the load (载入日期)."""
        return self.at.astimezone(SHANGHAI).date()

    @property
    def terms(self) -> list[Term]:
        """Return the terms, the newest first (各届), once the sessions were read."""
        if self._terms is None:
            terms = Term.objects.filter(congress=self.congress)
            self._terms = list(terms.select_related("congress").order_by("-number"))
        return self._terms

    @contextmanager
    def row(self, row: Row, columns: dict[str, str] | None = None) -> Iterator[Changing]:
        """Write one row of a table (写一行): all of it with an event, or nothing with a problem."""
        with self.report.reading(row.file, row.number, columns):
            try:
                with transaction.atomic():
                    doing = Changing(self.congress, SYSTEM, cast(Post, None), None, self.at)
                    yield doing
                    what = self._note(doing, loaded_from(row.file, row.number))
            except IntegrityError as error:
                raise NotNow(_("This contradicts another row of the database.")) from error
            self._count(row, what)

    @contextmanager
    def amending(self, row: Row, columns: dict[str, str] | None = None) -> Iterator[Changing]:
        """Write what of a row could only be written after the others (补写), and count it once."""
        with self.report.reading(row.file, row.number, columns), transaction.atomic():
            doing = Changing(self.congress, SYSTEM, cast(Post, None), None, self.at)
            yield doing
            what = self._note(doing, loaded_from(row.file, row.number))
            if what != UNCHANGED and self._counted.get((row.file, row.number)) == UNCHANGED:
                self.report.counts[row.file][UNCHANGED] -= 1
                self._count(row, what)

    def _count(self, row: Row, what: str) -> None:
        self._counted[row.file, row.number] = what
        self.report.count(row.file, what)

    @contextmanager
    def besides(self, reason: str) -> Iterator[Changing]:
        """Write what no table names (附带写入), with the reason for it."""
        with transaction.atomic():
            doing = Changing(self.congress, SYSTEM, cast(Post, None), None, self.at)
            yield doing
            self._note(doing, reason)

    def once(self, row: Row, column: str, key: Any) -> None:
        """Ask that no other row of the table is about the same (不得重复). Raises: CellError."""
        first = self._seen.setdefault((row.file, key), row.number)
        if first != row.number:
            words = _("Row %(row)d is about the same.")
            raise CellError(column, words % {"row": first})

    def _note(self, doing: Changing, reason: str) -> str:
        facts = doing.facts()
        if not facts:
            return UNCHANGED
        record: models.Model = doing.record or self.congress
        event = Event(
            kind="done",
            act=LOAD_ROW,
            record=label_of(record),
            actor_ref=SYSTEM.ref,
            at=self.at,
            effective_on=self.today,
            reason=reason,
        )
        trail.append(self.stream, event, facts, telling=True)
        # Nobody is told: it is the state in which the work begins, and no news.
        Outbox.objects.filter(event=event).update(done_at=self.at)
        self.events += 1
        made = facts.get("created", {}).get(str(record._meta.model_name), [])
        return NEW if record.pk in made else CHANGED


def loaded_from(file: str, row: int) -> str:
    """Return the reason that a loaded event bears (载入来源)."""
    return _("Loaded from %(file)s, row %(row)d") % {"file": file, "row": row}

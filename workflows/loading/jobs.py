"""Loads as rows (载入任务): handed in on a page, carried on by the sweep (ADR 6, ADR 11).

A sweep takes a lease and renews it while it works. Whoever is killed lets it lapse; the next
one checks anew, or loads what is not loaded yet: the keys of the acts make that safe.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _

from cases.refusals import NotNow
from people.models import Congress, User
from workflows.administration import stream_of
from workflows.load_job import UNDER_WAY, LoadJob, LoadStage
from workflows.loading.loading import Loading, load_tables
from workflows.loading.report import Report
from workflows.loading.uploads import Tables, digest_of, packed, unpacked

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
# So often at most a row is written for what is only progress.
RENEW_EVERY_SECONDS = 2.0
# So long other sweeps wait at most while a load is carried on.
LET_OTHERS_EVERY_SECONDS = 10.0
MOST_ATTEMPTS = 5
# So many problems are kept; whoever has more mends these first.
MOST_PROBLEMS = 5000
# Tables that nobody confirmed are thrown away after this time: they are full of names.
KEPT_UNCONFIRMED = timedelta(days=7)


class LeaseLost(Exception):
    """Say that somebody else carries this load on (租约已失)."""


def hand_in(
    congress: Congress, tables: Tables, *, by: User, at: datetime, language: str
) -> LoadJob:
    """Keep tables to be checked (交表); what was checked before and not loaded is given up.

    Raises: NotNow while the engine is at work on a load of this congress.
    """
    digest, content = digest_of(tables), packed(tables)
    with transaction.atomic():
        # Two who hand in at once wait for each other here.
        stream_of(congress.pk)
        mine = LoadJob.objects.filter(congress=congress)
        if mine.filter(stage__in=UNDER_WAY).exists():
            raise NotNow(_("A load of this congress is under way: wait until it has ended."))
        mine.filter(stage=LoadStage.CHECKED).update(
            stage=LoadStage.DROPPED, since_at=at, content=None
        )
        return LoadJob.objects.create(
            congress=congress, asked_by=by, asked_at=at, since_at=at, language=language,
            digest=digest, content=content,
            tables=[[name, len(tables[name])] for name in sorted(tables)],
        )  # fmt: skip


def claim(at: datetime) -> LoadJob | None:
    """Take a lease on the oldest load that nobody works on (领取)."""
    free = LoadJob.objects.filter(stage__in=UNDER_WAY)
    free = free.filter(Q(leased_until=None) | Q(leased_until__lte=at))
    if not free.exists():
        return None
    with transaction.atomic():
        found = free.select_for_update(skip_locked=True).order_by("pk").first()
        if found is None:
            return None
        LoadJob.objects.filter(pk=found.pk).update(
            leased_until=at + LEASE, attempts=F("attempts") + 1
        )
    found.refresh_from_db()
    return found


def forget_unconfirmed(at: datetime) -> int:
    """Throw away tables that were checked and never loaded (清除未确认); return how many."""
    old = LoadJob.objects.filter(stage=LoadStage.CHECKED, since_at__lte=at - KEPT_UNCONFIRMED)
    if not old.exists():
        return 0
    return old.update(stage=LoadStage.DROPPED, since_at=at, content=None)


def carry_on(job: LoadJob, at: datetime, between: Callable[[datetime], Any]) -> int:
    """Check or load (办理载入任务). Returns the number of acts and changed rows.

    `between` is called now and then, outside of any transaction, so that nothing else has to
    wait for a long load.
    """
    shift = _Shift(job, at, between)
    try:
        with translation.override(job.language):
            loading = load_tables(
                unpacked(bytes(job.content or b""), job.digest).items(),
                at,
                shift.progress,
                preview=job.stage == LoadStage.CHECKING,
                only=job.congress.code,
            )
            shift.end(loading)
    except LeaseLost:
        return 0
    except Exception as error:
        shift.break_off(error)
        raise
    return loading.events + loading.acts


@dataclass(slots=True)
class _Shift:
    """Hold one engine's work on one load (一次办理)."""

    job: LoadJob
    at: datetime
    between: Callable[[datetime], Any]
    begun: float = 0.0
    renewed: float = 0.0
    looked: float = 0.0

    def __post_init__(self) -> None:
        self.begun = self.renewed = self.looked = time.monotonic()

    @property
    def now(self) -> datetime:
        """Return the moment by the clock with which the work began (当前时刻)."""
        return self.at + timedelta(seconds=time.monotonic() - self.begun)

    def progress(self, phase: str, done: int, total: int) -> None:
        """Note how far it is, and let others work (进度). Raises: LeaseLost."""
        now = time.monotonic()
        if now - self.renewed >= RENEW_EVERY_SECONDS or done == 1:
            self._note(phase=phase, done=done, total=total, leased_until=self.now + LEASE)
            self.renewed = now
        if now - self.looked >= LET_OTHERS_EVERY_SECONDS:
            self.between(self.now)
            self.looked = time.monotonic()

    def end(self, loading: Loading) -> None:
        """Keep what was found and done (记录结果)."""
        report, checking = loading.report, self.job.stage == LoadStage.CHECKING
        found: dict[str, Any] = {
            "counts": _counts_of(report),
            "problems": _problems_of(report),
            "problem_count": len(report.problems),
            "since_at": self.now,
            "leased_until": None,
            "attempts": 0,
            "trouble": "",
        }
        if checking:
            self._note(stage=LoadStage.CHECKED, total=loading.wanted, **found)
            return
        whole = report.is_clean
        found |= {"events": F("events") + loading.events, "acts": F("acts") + loading.acts}
        found |= {"carried": F("carried") + loading.carried}
        if not loading.written:
            # Somebody changed the same rows since it was checked. An engine that was killed may
            # have written some of it before.
            found["trouble"] = _(
                "Since these tables were checked somebody changed the same rows, so the load was "
                "stopped. Mend these places and hand the tables in again; what was loaded already "
                "is recognised."
            )
            self._note(stage=LoadStage.CHECKED, confirmed_by=None, **found)
            return
        stage = LoadStage.LOADED if whole else LoadStage.UNFINISHED
        self._note(stage=stage, content=None, done=loading.carried, **found)

    def break_off(self, error: Exception) -> None:
        """Try again after a while (暂停), or give up after some attempts."""
        logger.error("%s was broken off", self.job, exc_info=error)
        trouble = f"{type(error).__name__}: {error}"[:300]
        if self.job.attempts < MOST_ATTEMPTS:
            wait = timedelta(seconds=10 * 2**self.job.attempts)
            self._note(trouble=trouble, leased_until=self.now + wait)
        else:
            self._note(
                trouble=trouble, stage=LoadStage.FAILED, since_at=self.now, content=None,
                leased_until=None,
            )  # fmt: skip

    def _note(self, **columns: Any) -> None:
        """Write to the row, if it is still ours (登记). Raises: LeaseLost."""
        mine = LoadJob.objects.filter(pk=self.job.pk, stage=self.job.stage)
        if not mine.filter(attempts=self.job.attempts).update(**columns):
            raise LeaseLost


def _counts_of(report: Report) -> dict[str, dict[str, int]]:
    bad: dict[str, set[int]] = {}
    for problem in report.problems:
        bad.setdefault(problem.file, set()).add(problem.row)
    return {
        name: {**report.counts.get(name, Counter()), "wrong": len(bad.get(name, ()))}
        for name in sorted({*report.counts, *bad})
    }


def _problems_of(report: Report) -> list[list[Any]]:
    return [
        [p.file, p.row, report.titles.get((p.file, p.column), p.column), p.message]
        for p in report.in_order()[:MOST_PROBLEMS]
    ]

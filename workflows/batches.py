"""Ask for an act on many items, and carry it on (批量任务): one transaction for each item."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _

from cases.acting import Actor
from cases.models import Suggestion
from cases.refusals import ActRefused, BadData
from people.models import Post, User
from workflows import batch_job
from workflows.batch_job import BATCH_KEY, BatchJob, BatchRow, RowOutcome
from workflows.door import ACTS, perform
from workflows.models import WorkItem
from workflows.sweeps.quietly import breathe

logger = logging.getLogger(__name__)

# So long other sweeps wait at most while a batch is carried on.
LET_OTHERS_EVERY_SECONDS = 5.0
AT_ONCE = 50
REASON = BatchRow._meta.get_field("reason").max_length or 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """Say what is asked for (批量事项): the act and its data, and from which pile."""

    act: str
    data: Mapping[str, Any]
    desk: str
    pile: str


def record_of(act: str, item: WorkItem) -> Any:
    """Return the record on which an act is performed for a work item (办理对象)."""
    return item.suggestion if ACTS[act].model is Suggestion else item.assignment


def ask(
    wanted: Wanted,
    items: Iterable[WorkItem],
    *,
    by: User,
    post_for: Callable[[int | None], Post],
    at: datetime,
    key: str,
    request_id: str = "",
) -> BatchJob:
    """Write down an act on these items as they stand now (登记批量任务); asked twice it is one.

    Raises: ValueError for an act that is not done on many items at once.
    """
    if wanted.act not in batch_job.ACTS:
        raise ValueError(f"{wanted.act!r} is not done on many items at once")
    rows = [(item, record_of(wanted.act, item)) for item in items]
    rows = [(item, record) for item, record in rows if record is not None]
    with transaction.atomic():
        job, is_new = BatchJob.objects.get_or_create(
            asked_by=by,
            key=key,
            defaults={
                "asked_at": at, "language": translation.get_language() or "", "act": wanted.act,
                "data": dict(wanted.data), "desk": wanted.desk, "pile": wanted.pile,
                "request_id": request_id, "total": len(rows),
                "ended_at": None if rows else at,
            },
        )  # fmt: skip
        if is_new:
            BatchRow.objects.bulk_create(
                BatchRow(
                    job=job, place=place, post=post_for(item.organ_id), work_item=item,
                    suggestion_id=item.suggestion_id, version=record.version,
                )
                for place, (item, record) in enumerate(rows, 1)
            )  # fmt: skip
    return job


def carry_on(job: BatchJob, at: datetime, between: Callable[[datetime], Any]) -> int:
    """Perform what is left of a batch (办理批量任务), item by item; return how many acts.

    Whoever is interrupted goes on at the first item without an outcome: an act that was done
    before is recognised by its key. `between` is called now and then, outside of any
    transaction, so that nothing else has to wait.
    """
    begun = looked = time.monotonic()
    acts = 0
    waiting = job.rows.filter(outcome=RowOutcome.WAITING).select_related(
        "work_item__suggestion", "work_item__assignment", "post__organ"
    )
    # Each turn leaves its rows with an outcome, so the next one finds others or none.
    while rows := list(waiting.order_by("place")[:AT_ONCE]):
        for row in rows:
            breathe()
            now = at + timedelta(seconds=time.monotonic() - begun)
            with translation.override(job.language or None):
                acts += _one(job, row, now)
            if time.monotonic() - looked >= LET_OTHERS_EVERY_SECONDS:
                between(now)
                looked = time.monotonic()
    ended = at + timedelta(seconds=time.monotonic() - begun)
    BatchJob.objects.filter(pk=job.pk, ended_at=None).update(ended_at=ended)
    return acts


def _one(job: BatchJob, row: BatchRow, now: datetime) -> int:
    record = record_of(job.act, row.work_item)
    try:
        perform(
            job.act,
            record,
            by=Actor(job.asked_by, row.post),
            at=now,
            expect=row.version,
            key=f"{BATCH_KEY}{job.pk}:{row.place}",
            request_id=job.request_id,
            **job.data,
        )
    except BadData as bad:
        _note(row, RowOutcome.REFUSED, " ".join(str(text) for text in bad.fields.values()))
    except ActRefused as refusal:
        _note(row, RowOutcome.REFUSED, refusal.reason, **_faster(refusal.details))
    except Exception:
        # One item on which something breaks holds up no other; the engine's log has the fault.
        logger.exception("batch %s broke at %s", job.pk, row)
        _note(row, RowOutcome.REFUSED, _("This could not be done; the fault is ours."))
    else:
        _note(row, RowOutcome.DONE)
        return 1
    return 0


def _faster(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return who was faster with what (在先办理), where the refusal tells."""
    if "act" not in found:
        return {}
    return {"who": str(found["who"]), "by_act": found["act"], "at": found["at"]}


def _note(row: BatchRow, outcome: RowOutcome, reason: Any = "", **more: Any) -> None:
    """Write down what became of an item, once (登记结果)."""
    with transaction.atomic():
        mine = BatchRow.objects.filter(pk=row.pk, outcome=RowOutcome.WAITING)
        if mine.update(outcome=outcome.value, reason=str(reason)[:REASON], **more):
            counted = "done" if outcome == RowOutcome.DONE else "refused"
            BatchJob.objects.filter(pk=row.job_id).update(**{counted: F(counted) + 1})

"""Carry on with acts that were asked for on many items at once (批量任务巡检)."""

from __future__ import annotations

from datetime import datetime

from workflows import batches
from workflows.batch_job import BatchJob
from workflows.sweeps import run_all
from workflows.sweeps.quietly import noting

NAME = "workflows.sweeps.batching.run"


def run(at: datetime) -> int:
    """Perform what is left of each batch, the oldest first (办理批量任务); return the acts."""
    acts = 0
    waiting = BatchJob.objects.filter(ended_at=None).select_related("asked_by")
    for job in waiting.order_by("pk"):
        with noting(f"batch {job.pk}"):
            acts += batches.carry_on(job, at, _others)
    return acts


def _others(at: datetime) -> None:
    with noting("sweeps between two items of a batch"):
        run_all(at, leave_out=NAME)

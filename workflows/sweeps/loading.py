"""Carry on with loads that were asked for on a page (载入巡检)."""

from __future__ import annotations

from datetime import datetime

from workflows.loading import jobs
from workflows.sweeps import run_all
from workflows.sweeps.quietly import noting

NAME = "workflows.sweeps.loading.run"


def run(at: datetime) -> int:
    """Check or load what waits for it (办理载入任务). Returns the number of acts.

    A load may take minutes: now and then the other sweeps run in between.
    """
    acts = jobs.forget_unconfirmed(at)
    while (job := jobs.claim(at)) is not None:
        with noting(f"load {job.pk}"):
            acts += jobs.carry_on(job, at, _others)
    return acts


def _others(at: datetime) -> None:
    with noting("sweeps between two items of a load"):
        run_all(at, leave_out=NAME)

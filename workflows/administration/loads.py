"""What an administrator decides on a load (载入事项): load what was checked, or give it up."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.refusals import NotNow
from workflows.administration.changing import Changing
from workflows.administration.door import administers
from workflows.load_job import LoadJob, LoadStage


@administers(LoadJob)
def confirm_load(do: Changing) -> None:
    """Load what was checked (确认载入). What is loaded are the tables that were looked at."""
    job: LoadJob = do.record
    if not job.can_be_confirmed:
        raise NotNow(_("Only what was checked and holds no problem can be loaded."))
    _move(do, LoadStage.LOADING, confirmed_by=do.by.user, attempts=0, done=0, total=0)
    do.tell(load=job.pk, digest=job.digest, tables=job.tables)


@administers(LoadJob)
def drop_load(do: Changing) -> None:
    """Give up a load (放弃载入) before anything was written; its tables are thrown away."""
    job: LoadJob = do.record
    if job.stage not in (LoadStage.CHECKING, LoadStage.CHECKED):
        raise NotNow(_("What is being loaded or has ended cannot be given up."))
    _move(do, LoadStage.DROPPED, content=None)
    do.tell(load=job.pk, digest=job.digest)


def _move(do: Changing, stage: LoadStage, **columns: object) -> None:
    """Take the load from where it stood when it was looked at (变更), and from nowhere else."""
    job: LoadJob = do.record
    mine = LoadJob.objects.filter(pk=job.pk, stage=job.stage)
    if not mine.update(stage=stage, since_at=do.at, leased_until=None, **columns):
        raise NotNow(_("The engine has gone on with this load meanwhile."))
    do.tell(changes={f"loadjob:{job.pk}": {"stage": [job.stage, stage.value]}})

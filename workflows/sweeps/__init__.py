"""The sweeps (巡检): each `run(at)` acts on rows that are due, in batches, and repeats safely."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Model, QuerySet
from django.utils.module_loading import import_string

from workflows.sweeps.quietly import collecting_errors

BATCH = 500


def run_all(at: datetime, *, leave_out: str = "") -> int:
    """Run every sweep of the settings once (全部巡检); return how many acts they made.

    One item that cannot be worked on holds up no other. `leave_out` names a sweep that lets
    the others run in between.
    Raises: ExceptionGroup with what went wrong, after everything else was done.
    """
    with collecting_errors() as errors:
        acts = sum(int(import_string(path)(at)) for path in settings.SWEEPS if path != leave_out)
    if errors:
        raise ExceptionGroup("some items could not be swept", errors)
    return acts


def in_batches(query: QuerySet[Any], *, key: str = "pk") -> Iterator[Model]:
    """Walk through rows by their key, 500 at a time (分批), beside whatever else is written."""
    last: Any = 0
    while True:
        batch = list(query.filter(**{f"{key}__gt": last}).order_by(key)[:BATCH])
        yield from batch
        if len(batch) < BATCH:
            return
        last = getattr(batch[-1], key)

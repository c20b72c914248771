"""The sweeps (巡检): each `run(at)` acts on rows that are due, in batches, and repeats safely."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string

from workflows.sweeps.quietly import collecting_errors


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

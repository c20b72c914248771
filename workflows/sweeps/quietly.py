"""Try an act of the clockwork (系统办理): who was faster in the meantime has settled it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from cases.acting import SYSTEM
from cases.refusals import NotNow, NotVisible
from workflows import reads
from workflows.door import perform

_errors: ContextVar[list[Exception] | None] = ContextVar("errors of a sweep", default=None)


@contextmanager
def collecting_errors() -> Iterator[list[Exception]]:
    """Collect what goes wrong with single items (收集错误) instead of stopping at the first."""
    errors: list[Exception] = []
    token = _errors.set(errors)
    try:
        yield errors
    finally:
        _errors.reset(token)


@contextmanager
def noting(what: str) -> Iterator[None]:
    """Go on after an error (记录错误), which is told at the end of the sweeps; else raise it."""
    try:
        yield
    except Exception as error:
        errors = _errors.get()
        if errors is None:
            raise
        error.add_note(what)
        errors.append(error)


def attempt(name: str, target: Any, at: datetime, key: str | None = None, **data: Any) -> int:
    """Perform an act as the system; 0 if it is not due any more (已由他人办理).

    `key` makes it happen once, however often a sweep comes by. While a congress is being loaded
    its items wait: one that stands half loaded on a day long past must not meet today's clock.
    """
    if reads.load_under_way.exists(target.suggestion_id):
        return 0
    try:
        done = perform(name, target, by=SYSTEM, at=at, key=key, **data)
    except (NotNow, NotVisible):
        return 0
    except Exception as error:
        errors = _errors.get()
        if errors is None:
            raise
        error.add_note(f"{name} on {target._meta.model_name} {target.pk}")
        errors.append(error)
        return 0
    return 0 if done.repeated else 1

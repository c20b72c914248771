"""Try an act of the clockwork (系统办理): who was faster in the meantime has settled it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.acting import SYSTEM
from cases.refusals import ActRefused, NotNow, NotVisible
from workflows import reads
from workflows.door import perform


@dataclass(frozen=True, slots=True)
class Place:
    """Say where something went wrong (故障位置): the act, and the record it was tried on."""

    act: str
    record: str
    suggestion: int | None = None


# Called before each act of a sweep that has to say that it still works.
_breathing: ContextVar[Callable[[], None] | None] = ContextVar("breathing of a sweep", default=None)
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
def breathing(breathe: Callable[[], None]) -> Iterator[None]:
    """Have this called before each act (续租), so that nobody takes a long sweep for a dead one."""
    token = _breathing.set(breathe)
    try:
        yield
    finally:
        _breathing.reset(token)


def breathe() -> None:
    """Say that the sweep still works (续租), where somebody wants to hear it."""
    if (say := _breathing.get()) is not None:
        say()


def place_of(error: Exception) -> Place:
    """Return where an error of a sweep happened (故障位置)."""
    found = getattr(error, "place", None)
    return found if isinstance(found, Place) else Place("sweep", type(error).__name__)


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
        act, _, record = what.partition(" ")
        vars(error)["place"] = Place(act, record)
        errors.append(error)


def attempt(name: str, target: Any, at: datetime, key: str | None = None, **data: Any) -> int:
    """Perform an act as the system; 0 if it is not due any more (已由他人办理).

    `key` makes it happen once, however often a sweep comes by. While a congress is being loaded
    its items wait: one that stands half loaded on a day long past must not meet today's clock.
    """
    outcome = try_out(name, target, at, key, **data)
    if isinstance(outcome, (NotNow, NotVisible)):
        return 0
    if isinstance(outcome, ActRefused):
        raise outcome
    return outcome or 0


def try_out(
    name: str, target: Any, at: datetime, key: str | None = None, **data: Any
) -> int | ActRefused | None:
    """Perform an act as the system and say what came of it (试办).

    1 if it was done, 0 if it had been done before, the refusal if it was refused; None if it has
    to be tried again: a load is under way, or an error that was noted.
    """
    breathe()
    item = getattr(target, "suggestion_id", None)
    if item is not None and reads.load_under_way.exists(item):
        return None
    try:
        done = perform(name, target, by=SYSTEM, at=at, key=key, **data)
    except ActRefused as refusal:
        return refusal
    except Exception as error:
        errors = _errors.get()
        if errors is None:
            raise
        label = f"{target._meta.model_name}:{target.pk}"
        error.add_note(f"{name} on {label}")
        vars(error)["place"] = Place(name, label, item)
        errors.append(error)
        return None
    return 0 if done.repeated else 1

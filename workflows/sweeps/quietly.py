"""Try an act of the clockwork (系统办理): who was faster in the meantime has settled it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases.acting import SYSTEM
from cases.refusals import NotNow, NotVisible
from workflows.door import perform


def attempt(name: str, target: Any, at: datetime, key: str | None = None, **data: Any) -> int:
    """Perform an act as the system; 0 if it is not due any more (已由他人办理).

    `key` makes it happen once, however often a sweep comes by.
    """
    try:
        done = perform(name, target, by=SYSTEM, at=at, key=key, **data)
    except (NotNow, NotVisible):
        return 0
    return 0 if done.repeated else 1

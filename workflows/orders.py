"""What somebody asks the door for (办理请求), and what it answers (办理结果)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cases.acting import SHANGHAI, Actor, OnPaper
from cases.models import Event
from workflows.registry import Act


@dataclass(frozen=True, slots=True)
class Done:
    """Say what an act did (办理结果)."""

    event: Event
    record: Any
    repeated: bool = False
    created: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Order:
    """Hold one request to the door (办理请求): which act, on what, by whom, when."""

    act: Act
    pk: Any
    suggestion_pk: Any
    by: Actor
    at: datetime
    expect: int | None
    key: str | None
    reason: str
    request_id: str
    effective_on: date = date.min
    second: Actor | None = None
    paper: OnPaper | None = None
    entry: int | None = None

    @property
    def today(self) -> date:
        """Return the day of the act (当日)."""
        return self.at.astimezone(SHANGHAI).date()

"""Marks at which a page of a long list begins (翻页标记): nothing before it is counted or read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Mark:
    """Say after which row a page begins (翻页标记): its moment and its key, newest first."""

    at: datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> Mark | None:
        """Read a mark (读取标记); what is none begins at the beginning."""
        moment, _dot, key = text.partition(".")
        if not all(re.fullmatch("[0-9]{1,18}", part) for part in (moment, key)):
            return None
        try:
            return cls(BEGINNING + timedelta(microseconds=int(moment)), int(key))
        except OverflowError:
            return None

    def __str__(self) -> str:
        return f"{(self.at - BEGINNING) // timedelta(microseconds=1)}.{self.pk}"

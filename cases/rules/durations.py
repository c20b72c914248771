"""Lengths of time as the rules of congresses write them (期限)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cases.rules.labels import Said


class Unit(StrEnum):
    """The units met in the texts: a working day is neither a day nor a month (日、工作日、月)."""

    DAY = "day"
    WORKDAY = "workday"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time with its unit (期限), for instance five working days.

    Raises: ValueError if `n` is negative.
    """

    n: int
    unit: Unit

    def __post_init__(self) -> None:
        if not isinstance(self.n, int) or isinstance(self.n, bool) or self.n < 0:
            raise ValueError(
                Said(
                    f"a duration needs a whole number of 0 or more, not {self.n!r}",
                    "期限须为0以上的整数",
                )
            )
        object.__setattr__(self, "unit", Unit(self.unit))

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Duration:
        """Read `{"n": 5, "unit": "workday"}` (读取期限). Raises: ValueError for any other shape."""
        if not isinstance(raw, Mapping) or set(raw) != {"n", "unit"}:
            raise ValueError(
                Said(
                    f"a duration is written with n and unit, not as {raw!r}",
                    "期限须写明数量和单位",
                )
            )
        return cls(raw["n"], Unit(raw["unit"]))

    def to_dict(self) -> dict[str, Any]:
        """Write the shape that `from_dict` reads (写出期限)."""
        return {"n": self.n, "unit": self.unit.value}


def days(n: int) -> Duration:
    """Return a length in calendar days (日)."""
    return Duration(n, Unit.DAY)


def workdays(n: int) -> Duration:
    """Return a length in working days (工作日)."""
    return Duration(n, Unit.WORKDAY)


def months(n: int) -> Duration:
    """Return a length in calendar months (月)."""
    return Duration(n, Unit.MONTH)

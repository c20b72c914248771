"""How one parameter is declared: its names, its range, its source (参数说明)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.rules.durations import Duration, Unit

METADATA_KEY = "parameter"

# Tenths of a day, good enough to order a range that mixes units. The law's own limits do not
# rest on this: see cases.rules.policy.limits.
_TENTHS = {Unit.DAY: 10, Unit.WORKDAY: 14, Unit.MONTH: 304}


def nominal_tenths(duration: Duration) -> int:
    """Return the usual length in tenths of a day (折算长度), to compare across units only."""
    return duration.n * _TENTHS[duration.unit]


def in_words(duration: Duration) -> str:
    """Return `5 working days` (期限的文字)."""
    name = {Unit.DAY: "day", Unit.WORKDAY: "working day", Unit.MONTH: "month"}[duration.unit]
    return f"{duration.n} {name}" if duration.n == 1 else f"{duration.n} {name}s"


@dataclass(frozen=True, slots=True)
class Between:
    """A range from the lowest to the highest value, both included (取值范围)."""

    lowest: int | Duration
    highest: int | Duration

    def problem(self, value: Any) -> str | None:
        """Return why the value is out of range (超出范围), or None."""
        for one in value if isinstance(value, tuple) else (value,):
            size, low, high = (_size(each) for each in (one, self.lowest, self.highest))
            if not low <= size <= high:
                return f"must be {self.text()}"
        return None

    def text(self) -> str:
        """Return the range in words (范围的文字)."""
        return f"{_words(self.lowest)} to {_words(self.highest)}"


@dataclass(frozen=True, slots=True)
class Allowed:
    """A list of values to choose from (可选值); `least` is how many a set must hold."""

    values: tuple[Any, ...]
    least: int = 0

    def problem(self, value: Any) -> str | None:
        """Return why the choice is not allowed (不在可选值内), or None."""
        if not isinstance(value, (frozenset, tuple)):
            return None if value in self.values else f"must be one of: {self.text()}"
        if any(one not in self.values for one in value):
            return f"may only hold: {self.text()}"
        if isinstance(value, tuple) and len(set(value)) != len(value):
            return "names a value twice"
        if len(value) < self.least:
            return f"needs at least {self.least} of: {self.text()}"
        return None

    def text(self) -> str:
        """Return the values in words (可选值的文字)."""
        return ", ".join(_words(value) for value in self.values)


@dataclass(frozen=True, slots=True)
class Free:
    """A value whose own type checks it (由类型校验)."""

    words: str

    def problem(self, value: Any) -> str | None:
        """Return None: a value that could be read is allowed (不另作限制)."""
        del value
        return None

    def text(self) -> str:
        """Return what may be written (可填内容)."""
        return self.words


@dataclass(frozen=True, slots=True)
class Spec:
    """What a field of the policy says about itself (字段说明)."""

    label_zh: str
    label_en: str
    allowed: Between | Allowed | Free | None
    source: tuple[str, ...]
    unit: str | None
    refused: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of a policy as people read it (政策参数)."""

    key: str
    label_zh: str
    label_en: str
    unit: str
    allowed: Between | Allowed | Free
    default: Any
    source: tuple[str, ...]


def about(
    label_zh: str,
    label_en: str,
    *source: str,
    allowed: Between | Allowed | Free | None = None,
    unit: str | None = None,
    refused: Mapping[str, str] | None = None,
) -> dict[str, Spec]:
    """Return what a field of the policy says about itself (参数说明), for its metadata.

    `refused` tells why a certain written value can never be chosen.
    Raises: ValueError if no source is given.
    """
    if not source:
        raise ValueError(f"the parameter {label_en} names no source")
    return {METADATA_KEY: Spec(label_zh, label_en, allowed, source, unit, refused or {})}


def _size(value: Any) -> int:
    return nominal_tenths(value) if isinstance(value, Duration) else int(value)


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return in_words(value) if isinstance(value, Duration) else str(value)

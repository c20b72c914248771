"""How one parameter is declared: its names, its range, its source (参数说明)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cases.rules.durations import Duration, Unit
from cases.rules.labels import Labelled, Said

METADATA_KEY = "parameter"

# Tenths of a day, good enough to order a range that mixes units. The law's own limits do not
# rest on this: see cases.rules.policy.limits.
_TENTHS = {Unit.DAY: 10, Unit.WORKDAY: 14, Unit.MONTH: 304}


def nominal_tenths(duration: Duration) -> int:
    """Return the usual length in tenths of a day (折算长度), to compare across units only."""
    return duration.n * _TENTHS[duration.unit]


_NAMES = {
    Unit.DAY: ("day", "日"),
    Unit.WORKDAY: ("working day", "个工作日"),
    Unit.MONTH: ("month", "个月"),
}


def in_words(duration: Duration) -> Said:
    """Return `5 working days` (期限的文字)."""
    name, zh = _NAMES[duration.unit]
    plural = "" if duration.n == 1 else "s"
    return Said(f"{duration.n} {name}{plural}", f"{duration.n}{zh}")


@dataclass(frozen=True, slots=True)
class Between:
    """A range from the lowest to the highest value, both included (取值范围)."""

    lowest: int | Duration
    highest: int | Duration

    def problem(self, value: Any) -> Said | None:
        """Return why the value is out of range (超出范围), or None."""
        for one in value if isinstance(value, tuple) else (value,):
            size, low, high = (_size(each) for each in (one, self.lowest, self.highest))
            if not low <= size <= high:
                range_ = self.text()
                return Said(f"must be {range_}", f"须为{range_.zh}")
        return None

    def text(self) -> Said:
        """Return the range in words (范围的文字)."""
        low, high = _words(self.lowest), _words(self.highest)
        return Said(f"{low} to {high}", f"{low.zh}至{high.zh}")


@dataclass(frozen=True, slots=True)
class Allowed:
    """A list of values to choose from (可选值); `least` is how many a set must hold."""

    values: tuple[Any, ...]
    least: int = 0

    def problem(self, value: Any) -> Said | None:
        """Return why the choice is not allowed (不在可选值内), or None."""
        of = self.text()
        if not isinstance(value, (frozenset, tuple)):
            fits = value in self.values
            return None if fits else Said(f"must be one of: {of}", f"只能选其一：{of.zh}")
        if any(one not in self.values for one in value):
            return Said(f"may only hold: {of}", f"只能从中选择：{of.zh}")
        if isinstance(value, tuple) and len(set(value)) != len(value):
            return Said("names a value twice", "同一项选了两次")
        if len(value) < self.least:
            return Said(f"needs at least {self.least} of: {of}", f"至少选{self.least}项：{of.zh}")
        return None

    def text(self) -> Said:
        """Return the values in words (可选值的文字)."""
        words = [_words(value) for value in self.values]
        return Said(", ".join(words), "、".join(word.zh for word in words))


@dataclass(frozen=True, slots=True)
class Free:
    """A value whose own type checks it (由类型校验)."""

    words: Said

    def problem(self, value: Any) -> Said | None:
        """Return None: a value that could be read is allowed (不另作限制)."""
        del value
        return None

    def text(self) -> Said:
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
    refused: Mapping[str, Said]


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
    refused: Mapping[str, Said] | None = None,
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


def _words(value: Any) -> Said:
    if isinstance(value, bool):
        return Said("yes", "是") if value else Said("no", "否")
    if isinstance(value, Labelled):
        return Said(value.value, value.label_zh)
    return in_words(value) if isinstance(value, Duration) else Said(str(value), str(value))

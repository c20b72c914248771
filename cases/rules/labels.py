"""Words with both their labels (中英文名称), for states and kinds."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """A text value that knows its name in both languages (带名称的取值)."""

    _value_: str
    label_en: str
    label_zh: str

    # The labels have defaults only so that `Kind("value")` reads as a look-up to type checkers.
    def __new__(cls, value: str, label_en: str = "", label_zh: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label_en = label_en
        member.label_zh = label_zh
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """List the values with their Chinese labels (取值与名称)."""
        return [(member.value, member.label_zh) for member in cls]

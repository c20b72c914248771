"""Words and sentences in both languages (中英文名称), for states, kinds and what rules say."""

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


class Said(str):
    """A sentence that knows both its languages (双语语句): as a text it is the English one.

    What is pure law cannot ask who reads it; whoever shows it says it in the reader's language.
    """

    __slots__ = ("zh",)
    zh: str

    def __new__(cls, en: str, zh: str) -> Self:
        """Take the sentence in English and in Chinese."""
        said = str.__new__(cls, en)
        said.zh = zh
        return said

"""Deputies who signed a suggestion (领衔代表、附议代表)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import notes as say
from .text import NUMERALS, chinese_int, is_missing, plain, unique

_LONGEST_CELL = 4_000
_COUNT = re.compile(rf"(?<![0-9])([0-9]{{1,4}}|[{NUMERALS}]{{1,5}}) ?[余多]? ?[名位人个]")
_TAIL = re.compile(
    rf"等 ?(?:共? ?(?:[0-9]{{1,4}}|[{NUMERALS}]{{1,5}}) ?[余多]? ?[名位人个]\S{{0,8}})?"
    r" ?(?:代表)?[.。]?$"
)
_SPACE = re.compile(r"\s+")
_SEPARATOR = re.compile(r"[、,;/|\n\r]+")
_LEAD_MARK = re.compile(r"\(?领衔(?:代表|人)?\)?:?")
_BRACKETED = re.compile(r"\([^()]*\)")
_HAN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True, slots=True)
class DeputiesReading:
    """Who signed (领衔代表、附议代表) and how many they are with the lead deputy."""

    lead: str | None
    others: tuple[str, ...] = ()
    count: int | None = None
    notes: tuple[str, ...] = ()


def read_deputies(raw: str | None, count_raw: str | None = None) -> DeputiesReading:
    """Read the lead deputy, the co-signing deputies and their count (代表).

    The count includes the lead deputy, as in X等3名代表, and is never below the names given.
    """
    text = _SPACE.sub(_one_space, plain(raw))[:_LONGEST_CELL]
    tail = _TAIL.search(text)
    counted = _count(plain(count_raw)) or _count(tail[0] if tail else "")
    if is_missing(text):
        return DeputiesReading(None, (), counted, (say.DEPUTIES_MISSING,))
    marked: str | None = None
    names: list[str] = []
    for piece in _SEPARATOR.split(text[: tail.start()] if tail else text):
        people = _names(_LEAD_MARK.sub("", piece))
        if people and marked is None and _LEAD_MARK.search(piece):
            marked = people[0]
        names += people
    named = unique([marked or "", *names])
    if not named:
        return DeputiesReading(None, (), counted, (say.DEPUTIES_MISSING,))
    # "11 named + 等代表" says by itself that the list is open.
    is_open = tail is not None or "等" in plain(count_raw)
    found = []
    if counted is not None and counted < len(named):
        found.append(say.DEPUTIES_DISAGREE)
    if (counted or 0) > len(named) or (counted is None and is_open):
        found.append(say.DEPUTIES_INCOMPLETE)
    return DeputiesReading(named[0], named[1:], max(counted or 0, len(named)), tuple(found))


def _one_space(hit: re.Match[str]) -> str:
    return "\n" if "\n" in hit[0] else " "


def _count(text: str) -> int | None:
    hit = _COUNT.search(text)
    if hit:
        return chinese_int(hit[1])
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else None


def _names(piece: str) -> list[str]:
    """Split names at blanks; a single character is half of a name, as in 甲 某."""
    names: list[str] = []
    words = _BRACKETED.sub("", piece).split()
    for place, word in enumerate(words):
        before = names[-1] if names else ""
        is_last = place == len(words) - 1
        if not before:
            names.append(word)
        elif not (_HAN.fullmatch(before) and _HAN.fullmatch(word)):
            names[-1] += f" {word}"
        elif len(before) == 1 or (is_last and len(word) == 1):
            names[-1] += word
        else:
            names.append(word)
    return names

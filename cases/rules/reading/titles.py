"""Titles of suggestions (标题)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import notes as say
from .text import is_missing, looks_garbled, one_line, unique, visible

# Beyond this length nobody nested titles on purpose; a hostile cell shall not cost time.
_LONGEST_NEST = 2_000
_COPY_MARK = re.compile(r"@{2,}")
_NESTED = re.compile(r"关于([“\"《「‘])(关于.+)([”\"》」’])的?(?:建议|议案|意见)?")
_PAIRS = {"“": "”", '"': '"', "《": "》", "「": "」", "‘": "’"}
_WHOLE = re.compile(r"《([^《》]+)》")


@dataclass(frozen=True, slots=True)
class TitleReading:
    """A title on one line (标题); None where the cell gives none."""

    text: str | None
    notes: tuple[str, ...] = ()


def read_title(raw: str | None) -> TitleReading:
    """Read a title, never adding to it (标题).

    A full stop at the end is taken off; everything else the deputy wrote is kept, also a
    doubled 建议 and a title that is a whole sentence.
    """
    found: list[str] = []
    text = visible(raw).strip()
    if is_missing(text) or not any(char.isalnum() for char in text):
        return TitleReading(None, (say.TITLE_MISSING,))
    while (shorter := _once(text, found)) != text:
        text = shorter
    if is_missing(text) or not any(char.isalnum() for char in text):
        return TitleReading(None, (say.TITLE_MISSING,))
    if looks_garbled(text):
        found.append(say.TITLE_GARBLED)
    return TitleReading(text, unique(found))


def _once(text: str, found: list[str]) -> str:
    """Make every repair one time, noting those that change the wording."""
    unmarked = _COPY_MARK.sub("", text)
    lined = one_line(unmarked)
    unwrapped = _unwrap(lined) if len(lined) <= _LONGEST_NEST else lined
    matched = _matched_brackets(unwrapped)
    stopped = matched.rstrip("。 ")
    steps = (
        (unmarked != text, say.TITLE_MARKS),
        (unwrapped != lined, say.TITLE_NESTED),
        (matched != unwrapped, say.TITLE_STRAY),
        (stopped != matched, say.TITLE_FULL_STOP),
    )
    found += [note for happened, note in steps if happened]
    return stopped


def _unwrap(text: str) -> str:
    """Return the title inside 关于“关于…”的建议, where one pair of marks holds it all."""
    nested = _NESTED.fullmatch(text)
    if nested is None or _PAIRS[nested[1]] != nested[3]:
        return text
    opening, inner, closing = nested.groups()
    depth = 0
    for char in inner:
        depth += (char == opening) - (char == closing)
        if depth < 0 or (opening == closing == char):
            return text
    return inner


def _matched_brackets(text: str) -> str:
    """Drop 《 and 》 that have no partner, or that only wrap the whole title."""
    if whole := _WHOLE.fullmatch(text):
        return whole[1]
    waiting: list[int] = []
    stray: set[int] = set()
    for place, char in enumerate(text):
        if char == "《":
            waiting.append(place)
        elif char == "》" and waiting:
            waiting.pop()
        elif char == "》":
            stray.add(place)
    stray.update(waiting)
    return "".join(char for place, char in enumerate(text) if place not in stray) if stray else text

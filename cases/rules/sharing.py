"""What two texts share (两文相同处): runs of neighbouring characters, marked for who reads both."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from itertools import groupby

# Fewer neighbouring characters than these stand in any two texts, and say nothing.
RUN = 4


def shared_parts(text: str, others: Iterable[str], *, run: int = RUN) -> list[tuple[str, bool]]:
    """Cut a text into parts (分段): each with whether it stands in one of the other texts too.

    Marks and spaces are passed over, full-width letters count as plain ones. Joined together the
    parts are the text. Raises: ValueError unless `run` is positive.
    """
    if run < 1:
        raise ValueError(f"a run has at least one character, not {run}")
    there = {piece for other in others for piece in _runs(_letters(other)[0], run)}
    letters, places = _letters(text)
    marked = [False] * len(text)
    for start, piece in enumerate(_runs(letters, run)):
        if piece in there:
            first, last = places[start], places[start + run - 1]
            marked[first : last + 1] = [True] * (last + 1 - first)
    pairs = zip(text, marked, strict=True)
    return [
        ("".join(char for char, _is in group), is_shared)
        for is_shared, group in groupby(pairs, key=lambda pair: pair[1])
    ]


def share_of(parts: Iterable[tuple[str, bool]]) -> float:
    """Return how much of a text is shared (相同比例), from 0 to 1, without marks and spaces."""
    counted = [(len(_letters(text)[0]), is_shared) for text, is_shared in parts]
    whole = sum(count for count, _is in counted)
    return sum(count for count, is_shared in counted if is_shared) / whole if whole else 0.0


def _letters(text: str) -> tuple[str, list[int]]:
    """Return letters and figures alike in every width, and where each of them stands (字位)."""
    letters, places = [], []
    for place, char in enumerate(text):
        plain = unicodedata.normalize("NFKC", char).casefold()
        for one in plain:
            if one.isalnum():
                letters.append(one)
                places.append(place)
    return "".join(letters), places


def _runs(letters: str, run: int) -> list[str]:
    return [letters[at : at + run] for at in range(len(letters) - run + 1)]

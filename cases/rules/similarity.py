"""How much alike two titles are (标题相似度): a proposal for a person, who decides."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Hashable, Mapping
from itertools import pairwise
from typing import TypeVar

K = TypeVar("K", bound=Hashable)

# What nearly every title has, and what therefore says nothing.
_FRAME = re.compile(r"^(关于|建议|请|希望)+|(的)?(建议|意见|批评|提案|议案)+$")
_SILENT = re.compile(r"[\W_]+")


def dice(one: str, other: str) -> float:
    """Return how many pairs of characters two titles share (双字重合度), from 0 to 1.

    Each pair of neighbouring characters counts as often as it stands in both. Frames such as
    `关于…的建议`, spaces and marks are left out; full-width letters count as plain ones.
    """
    first, second = _pairs(one), _pairs(other)
    both = first.total() + second.total()
    if not both:
        return 0.0
    return 2 * (first & second).total() / both


def share_found(phrase: str, text: str, *, silent: Collection[str] = ()) -> float:
    """Return how much of a short phrase stands in a longer text (短语见于文本), from 0 to 1.

    Counted in pairs of neighbouring characters; those in `silent` say nothing.
    """
    wanted, there = _pairs(phrase), _pairs(text)
    for pair in silent:
        del wanted[pair]
    return (wanted & there).total() / wanted.total() if wanted.total() else 0.0


def most_similar(
    title: str, others: Mapping[K, str], *, at_most: int = 5, least: float = 0.3
) -> list[tuple[K, float]]:
    """Return the keys of the titles most like this one with their likeness (相似标题), best first.

    Of equals the first named comes first. Raises: ValueError unless `least` lies above 0, to 1.
    """
    if not 0 < least <= 1:
        raise ValueError(f"the least likeness lies above 0 and up to 1, not {least}")
    scored = [(key, dice(title, text)) for key, text in others.items()]
    found = [(key, score) for key, score in scored if score >= least]
    return sorted(found, key=lambda each: -each[1])[:at_most]


def _pairs(title: str) -> Counter[str]:
    plain = _SILENT.sub("", unicodedata.normalize("NFKC", title)).casefold()
    bare = _FRAME.sub("", plain) or plain
    if len(bare) == 1:
        return Counter([bare])
    return Counter(a + b for a, b in pairwise(bare))

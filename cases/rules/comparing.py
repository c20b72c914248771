"""Two replies side by side (两次答复对照), point by point: what was said before, and what now."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from cases.rules.similarity import dice, share_found

# How a point begins: 一、 （一） 1. 1、 （1） ① 第一， — and nothing that is only a date or a sum.
_NUMBERED = re.compile(
    r"^\s*(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.]"
    r"|第[一二三四五六七八九十]{1,3}[,，、]|\d{1,2}(?:、|\.(?!\d))|[①-⑳])"
)
# Below this two points speak of different things.
LEAST_LIKENESS = 0.12
# So much of a reason stands in the point that it is about.
LEAST_SHARE = 0.15
# Pairs that stand in nearly every letter, and say nothing of what it is about.
_SILENT = ("答复", "代表", "没有", "问题", "建议", "办理")


@dataclass(frozen=True, slots=True)
class Pair:
    """Hold one row of the comparison (对照行): what of the deputy's reasons, before, and now.

    Each may be empty: a point that was dropped, or one that is new.
    """

    reasons: tuple[str, ...]
    before: str
    now: str


def is_numbered(line: str) -> bool:
    """Tell whether a line begins a point by its own number (编号分点)."""
    return bool(_NUMBERED.match(line))


def points_of(text: str) -> list[str]:
    """Return the points of a reply (分点): by its own numbers, else by its paragraphs.

    What stands before the first number is a point of its own, what follows a number belongs to it.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not any(_NUMBERED.match(line) for line in lines):
        return lines
    points: list[str] = []
    for line in lines:
        if not points or _NUMBERED.match(line):
            points.append(line)
        else:
            points[-1] += "\n" + line
    return points


def side_by_side(before: str, now: str, reasons: str) -> list[Pair]:
    """Return two replies point by point (逐点对照), with each reason beside what it is about.

    Points stay in the order of the new reply; what it leaves out stands where it stood before. A
    reason that no point speaks of has a row of its own, so that nobody overlooks it.
    """
    rows = list(_rows(points_of(before), points_of(now)))
    asked: dict[int, list[str]] = {}
    unheard = []
    for reason in (line.strip() for line in reasons.splitlines() if line.strip()):
        scores = [share_found(reason, "\n".join(row), silent=_SILENT) for row in rows]
        if not scores or max(scores) < LEAST_SHARE:
            unheard.append(reason)
        else:
            asked.setdefault(scores.index(max(scores)), []).append(reason)
    told = [Pair(tuple(asked.get(n, ())), was, is_now) for n, (was, is_now) in enumerate(rows)]
    return [Pair((reason,), "", "") for reason in unheard] + told


def _rows(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    """Lay the points out (排列): each with its partner, what has none alone."""
    partner, told = _partners(old, new), 0
    for place, point in enumerate(new):
        mine = partner.get(place)
        if mine is None:
            yield "", point
            continue
        yield from ((left, "") for left in old[told:mine])
        yield old[mine], point
        told = mine + 1
    yield from ((left, "") for left in old[told:])


def _partners(old: list[str], new: list[str]) -> dict[int, int]:
    """Pair points that speak of the same without crossing (对应): the most likeness in all."""
    # best[i][j]: the most likeness of the first i old and the first j new points.
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    like = [[_likeness(one, other) for other in new] for one in old]
    for i in range(1, len(old) + 1):
        for j in range(1, len(new) + 1):
            paired = best[i - 1][j - 1] + like[i - 1][j - 1]
            best[i][j] = max(best[i - 1][j], best[i][j - 1], paired)
    found: dict[int, int] = {}
    i, j = len(old), len(new)
    while i and j:
        if like[i - 1][j - 1] and best[i][j] == best[i - 1][j - 1] + like[i - 1][j - 1]:
            found[j - 1] = i - 1
            i, j = i - 1, j - 1
        elif best[i][j] == best[i - 1][j]:
            i -= 1
        else:
            j -= 1
    return found


def _likeness(one: str, other: str) -> float:
    score = dice(one, other)
    return score if score >= LEAST_LIKENESS else 0.0

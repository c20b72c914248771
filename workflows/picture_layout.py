"""Lay boxes out in columns (分层布局), so that no line crosses a box and no text another.

Every box stands in a column, every line leads from one column to the next. A long line is a
chain through empty boxes, so that it has a place of its own in each column it passes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

SPACE = 14.0
SWEEPS = 24


@dataclass(eq=False, slots=True)
class Box:
    """Hold a rectangle (方框): `x` is its left edge, `y` its middle."""

    layer: int
    width: float = 0.0
    height: float = 8.0
    content: Any = None
    x: float = 0.0
    y: float = 0.0
    # A box that only lets a long line pass wants to lie straight.
    straight: bool = False
    lines_left: list[Line] = field(default_factory=list)
    lines_right: list[Line] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class Line:
    """Hold a line between neighbouring columns (连线), with the offset of both its ends."""

    left: Box
    right: Box
    out: float = 0.0
    into: float = 0.0


@dataclass(slots=True)
class Drawing:
    """Hold boxes and lines, and lay them out (布局)."""

    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    width: float = 0.0
    height: float = 0.0

    def box(self, layer: int, **parts: Any) -> Box:
        """Add a box to a column (新增方框)."""
        made = Box(layer, **parts)
        self.boxes.append(made)
        return made

    def line(self, left: Box, right: Box) -> Line:
        """Add a line from a column to the next (新增连线)."""
        made = Line(left, right)
        self.lines.append(made)
        left.lines_right.append(made)
        right.lines_left.append(made)
        return made

    def lay_out(self) -> None:
        """Place everything (计算位置): order the columns, then the heights, then the widths."""
        layers = range(max(box.layer for box in self.boxes) + 1)
        columns = _ordered([[b for b in self.boxes if b.layer == n] for n in layers])
        for column in columns:
            _attach(column)
        _set_heights(columns)
        top = min(b.y - b.height / 2 for b in self.boxes)
        for box in self.boxes:
            box.y -= top
        self.height = max(b.y + b.height / 2 for b in self.boxes)
        self.width = _set_widths(columns, self.lines)


def _ordered(columns: list[list[Box]]) -> list[list[Box]]:
    """Order the boxes of each column so that few lines cross (减少交叉)."""
    best, fewest = [list(c) for c in columns], _crossings(columns)
    for sweep in range(SWEEPS):
        downward = sweep % 2 == 0
        for column in columns if downward else reversed(columns):
            place = {b: _middle(b, _places(columns), left=downward) for b in column}
            column.sort(key=place.__getitem__)
        _swap_neighbours(columns)
        crossed = _crossings(columns)
        if crossed < fewest:
            best, fewest = [list(c) for c in columns], crossed
    return best


def _places(columns: Iterable[Sequence[Box]]) -> dict[Box, float]:
    return {box: n - len(c) / 2 for c in columns for n, box in enumerate(c)}


def _middle(box: Box, place: dict[Box, float], *, left: bool) -> float:
    lines = box.lines_left if left else box.lines_right
    around = [place[line.left if left else line.right] for line in lines]
    return sum(around) / len(around) if around else place[box]


def _crossings(columns: Iterable[Sequence[Box]]) -> int:
    columns = list(columns)
    place = _places(columns)
    total = 0
    for column in columns:
        ends = [(place[ln.left], place[ln.right]) for b in column for ln in b.lines_right]
        total += sum(
            (a[0] - b[0]) * (a[1] - b[1]) < 0 for n, a in enumerate(ends) for b in ends[:n]
        )
    return total


def _swap_neighbours(columns: list[list[Box]]) -> None:
    fewest = _crossings(columns)
    for column in columns:
        for n in range(len(column) - 1):
            column[n], column[n + 1] = column[n + 1], column[n]
            crossed = _crossings(columns)
            if crossed < fewest:
                fewest = crossed
            else:
                column[n], column[n + 1] = column[n + 1], column[n]


def _attach(column: Sequence[Box]) -> None:
    """Spread the ends of lines over the sides of their boxes (连接点)."""
    for box in column:
        if box.straight:
            continue
        box.lines_left.sort(key=lambda line: line.left.y)
        box.lines_right.sort(key=lambda line: line.right.y)
        for line, offset in zip(box.lines_left, _offsets(box, len(box.lines_left)), strict=True):
            line.into = offset
        for line, offset in zip(box.lines_right, _offsets(box, len(box.lines_right)), strict=True):
            line.out = offset


def _offsets(box: Box, count: int) -> list[float]:
    step = min(18.0, (box.height - 12) / max(count, 1))
    return [(n - (count - 1) / 2) * step for n in range(count)]


def _set_heights(columns: Sequence[Sequence[Box]]) -> None:
    for column in columns:
        height = 0.0
        for box in column:
            box.y = height + box.height / 2
            height += box.height + SPACE
        for box in column:
            box.y -= height / 2
    for sweep in range(SWEEPS * 4):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            _settle(column)
        for column in columns:
            _attach(column)


def _settle(column: Sequence[Box]) -> None:
    """Move the boxes of a column to where their lines want them, in their order, apart."""
    wanted, weights, offsets, offset = [], [], [], 0.0
    for n, box in enumerate(column):
        if n:
            offset += (column[n - 1].height + box.height) / 2 + SPACE
        pulls = [(ln.left.y + ln.out - ln.into, _weight(ln)) for ln in box.lines_left]
        pulls += [(ln.right.y + ln.into - ln.out, _weight(ln)) for ln in box.lines_right]
        weight = sum(w for _, w in pulls)
        y = sum(y * w for y, w in pulls) / weight if pulls else box.y
        wanted.append(y - offset)
        weights.append(weight or 0.1)
        offsets.append(offset)
    # Pool what stands in each other's way: the nearest positions in the given order.
    pools: list[list[float]] = []
    for y, weight in zip(wanted, weights, strict=True):
        pools.append([y, weight, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            b, a = pools.pop(), pools.pop()
            both = a[1] + b[1]
            pools.append([(a[0] * a[1] + b[0] * b[1]) / both, both, a[2] + b[2]])
    settled = [y for y, _, count in pools for _ in range(int(count))]
    for box, y, offset in zip(column, settled, offsets, strict=True):
        box.y = y + offset


def _weight(line: Line) -> float:
    return {0: 1.0, 1: 2.0, 2: 6.0}[line.left.straight + line.right.straight]


def _set_widths(columns: Sequence[Sequence[Box]], lines: Sequence[Line]) -> float:
    x = 0.0
    for n, column in enumerate(columns):
        width = max((b.width for b in column), default=0.0)
        for box in column:
            box.x, box.width = x, width
        steep = max(
            (abs(ln.left.y + ln.out - ln.right.y - ln.into) for ln in lines if ln.left.layer == n),
            default=0.0,
        )
        x += width
        if n + 1 < len(columns):
            x += min(110.0, 34.0 + 0.16 * steep)
    return x

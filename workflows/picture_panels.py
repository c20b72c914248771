"""Turn a state machine into boxes and arrows that are laid out (状态机画面)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from workflows.picture import Machine, Move
from workflows.picture_layout import Box, Drawing, Line
from workflows.picture_pages import MOST_LOOPS

HEAD = 74.0

# How many rows stand in each state: (machine, state) -> count.
Counts = Mapping[tuple[str, str], int]


@dataclass(slots=True)
class Panel:
    """Hold one machine that is laid out (状态机画面)."""

    machine: Machine
    drawing: Drawing
    routes: list[tuple[Move, list[Box], list[Line]]]
    notes: list[str]

    @property
    def width(self) -> float:
        """Return the width that the machine takes (宽度)."""
        words = [width_of(note, 11.5) for note in self.notes]
        return max(self.drawing.width + 40, width_of(self._title, 20), *words, 0.0)

    @property
    def height(self) -> float:
        """Return the height that the machine takes (高度)."""
        return HEAD + self.drawing.height + 22.0 * len(self.notes)

    @property
    def _title(self) -> str:
        return f"{self.machine.label_zh} {self.machine.label_en}"


def lay_out(machine: Machine, counts: Counts | None) -> Panel:
    """Lay one machine out (布局): a box per state, an arrow per move with words of its own."""
    known = {state.value for state in machine.states}
    moves = [m for m in machine.moves if {m.start, m.end} <= known]
    arrows = [m for m in moves if not m.stays]
    loops: dict[str, list[Move]] = {}
    for move in moves:
        if move.stays:
            loops.setdefault(move.act, []).append(move)
    rank = _ranks(machine, arrows)
    drawing = Drawing()
    boxes = {}
    for state in machine.states:
        inside = [
            f"↻ {move.label_zh} {move.act}"
            for group in loops.values()
            if len(group) <= MOST_LOOPS
            for move in group
            if move.start == state.value
        ]
        badge = "" if counts is None else str(counts.get((machine.key, state.value), 0))
        words = [width_of(state.label_zh, 15) + (width_of(badge, 11) + 26 if badge else 0)]
        words += [width_of(state.label_en, 11), *(width_of(text, 10.5) for text in inside)]
        ends = sum(state.value in (m.start, m.end) for m in arrows)
        boxes[state.value] = drawing.box(
            2 * rank[state.value],
            width=max(96.0, *words) + 24,
            height=max(50.0 + 16 * len(inside), 12 + 7.0 * ends),
            content=(state, inside),
        )
    routes = [route(drawing, move, boxes, rank) for move in arrows]
    drawing.lay_out()
    notes = [
        f"↻ {group[0].label_zh} {act}：在 {len(group)} 个状态均可办理，状态不变 "
        f"(in {len(group)} states, which stay): "
        + "、".join(s.label_zh for s in machine.states if s.value in {m.start for m in group})
        for act, group in loops.items()
        if len(group) > MOST_LOOPS
    ]
    return Panel(machine, drawing, routes, notes)


def _ranks(machine: Machine, arrows: Iterable[Move]) -> dict[str, int]:
    """Return the column of each state (所在列): its distance from where records begin."""
    arrows = list(arrows)
    rank = {state.value: 0 for state in machine.states if state.initial or not state.reachable}
    here = list(rank)
    column = 0
    while here:
        column += 1
        onward = dict.fromkeys(m.end for value in here for m in arrows if m.start == value)
        here = [end for end in onward if end not in rank]
        rank |= dict.fromkeys(here, column)
    return rank


def route(
    drawing: Drawing, move: Move, boxes: Mapping[str, Box], rank: Mapping[str, int]
) -> tuple[Move, list[Box], list[Line]]:
    """Lead an arrow through the columns between its states, its words beside its start."""
    start, end = boxes[move.start], boxes[move.end]
    words = max(width_of(move.label_zh, 12), width_of(move.act, 10)) + 12
    if start.layer == end.layer:
        label = drawing.box(start.layer + 1, width=words + 8, height=30.0, content=move)
        return move, [start, label, end], [drawing.line(start, label), drawing.line(end, label)]
    forward = start.layer < end.layer
    step = 1 if forward else -1
    way = [start]
    for layer in range(start.layer + step, end.layer, step):
        if layer == start.layer + step:
            way.append(drawing.box(layer, width=words, height=30.0, content=move, straight=True))
        else:
            way.append(drawing.box(layer, straight=True))
    way.append(end)
    pairs = pairwise(way) if forward else ((b, a) for a, b in pairwise(way))
    return move, way, [drawing.line(a, b) for a, b in pairs]


def width_of(text: str, size: float) -> float:
    """Guess how wide a text is (文字宽度): a Chinese character is as wide as it is high."""
    return sum(size if ord(char) > 0x2000 else 0.6 * size for char in text)

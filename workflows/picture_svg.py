"""Draw the state machines as SVG (状态图): our own drawing, no library, no script."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from django.db import DatabaseError, connection
from django.db.models import Count

from workflows.picture import SOURCES, Machine, Move, State
from workflows.picture_layout import Box, Line
from workflows.picture_panels import HEAD, Counts, Panel, lay_out, width_of

FONTS = (
    "'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',"
    "'WenQuanYi Micro Hei',sans-serif"
)
STROKES = {
    "act": ("#1d4f91", ""),
    "consequence": ("#64748b", "7 4"),
    "system": ("#b45309", "2 4"),
}
LEGEND = (("act", "办理动作 act"), ("consequence", "随动 consequence"), ("system", "系统 system"))
MARGIN, APART = 32.0, 64.0


def live_counts() -> Counts | None:
    """Count the rows in each state (各状态件数); None where there is no database with tables.

    Of deadlines only those are counted that nobody has stopped. A SQLite file that does not
    exist is not made.
    """
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and "memory" not in str(name):
        path = Path(name)
        if not path.is_file() or not path.stat().st_size:
            return None
    try:
        there = set(connection.introspection.table_names())
        counts: dict[tuple[str, str], int] = {}
        for source in SOURCES:
            if source.model._meta.db_table not in there:
                return None
            rows = source.model._default_manager.order_by()
            if source.key == "clock":
                rows = rows.filter(stopped_at=None)
            for value, count in rows.values_list("state").annotate(Count("pk")):
                counts[source.key, value] = count
    except DatabaseError:
        return None
    return counts


def svg(machines: Iterable[Machine], counts: Counts | None = None) -> str:
    """Draw all machines into one standalone SVG document (状态图)."""
    panels = [lay_out(machine, counts) for machine in machines]
    widest = max(panel.width for panel in panels)
    placed, x, y, row = [], 0.0, 64.0, 0.0
    for panel in panels:
        if x and x + panel.width > widest:
            x, y, row = 0.0, y + row + APART, 0.0
        placed.append((panel, x + MARGIN, y + MARGIN))
        x, row = x + panel.width + APART, max(row, panel.height)
    width, height = widest + 2 * MARGIN, y + row + 2 * MARGIN
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" font-family="{FONTS}" role="img">',
        "<title>回应 Huiying：状态图 state machines</title>",
        "<defs>",
        *(arrow_head(by, colour) for by, (colour, _) in STROKES.items()),
        "</defs>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        *_legend(counts is not None),
    ]
    for panel, left, top in placed:
        lines += [
            f'<g transform="translate({left:.1f} {top:.1f})">',
            *_panel(panel, counts),
            "</g>",
        ]
    return "\n".join([*lines, "</svg>"]) + "\n"


def arrow_head(by: str, colour: str) -> str:
    """Draw the head of an arrow (箭头), to be referred to."""
    return (
        f'<marker id="arrow-{by}" viewBox="0 0 10 10" refX="9.5" refY="5" markerWidth="8" '
        f'markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">'
        f'<path d="M0 0.8 L10 5 L0 9.2 z" fill="{colour}"/></marker>'
    )


def _legend(counted: bool) -> Iterator[str]:
    yield words_at(MARGIN, 44, "回应 Huiying：状态图", 24, weight="600", fill="#0f172a")
    x = MARGIN + 300
    for by, words in LEGEND:
        colour, dashes = STROKES[by]
        yield (
            f'<path d="M{x:.0f} 37 H{x + 44:.0f}" stroke="{colour}" stroke-width="1.8" '
            f'stroke-dasharray="{dashes}" marker-end="url(#arrow-{by})"/>'
        )
        yield words_at(x + 52, 41, words, 13)
        x += 52 + width_of(words, 13) + 34
    words = "浅蓝：起始 initial　绿色双框：终结 final　↻：状态不变 stays"
    yield words_at(x, 41, words + ("　角标：现有件数 rows now" if counted else ""), 13)


def _panel(panel: Panel, counts: Counts | None) -> Iterator[str]:
    machine = panel.machine
    yield words_at(0, 20, machine.label_zh, 19, weight="600", fill="#0f172a")
    yield words_at(width_of(machine.label_zh, 19) + 12, 20, machine.label_en, 13, fill="#64748b")
    yield f'<g transform="translate(26 {HEAD - 26:.0f})" fill="none">'
    for move, way, lines in panel.routes:
        yield from way_line(move, way, lines)
    for box in panel.drawing.boxes:
        if isinstance(box.content, Move):
            yield from _words(machine, box)
        elif box.content:
            state, inside = box.content
            count = None if counts is None else counts.get((machine.key, state.value), 0)
            yield from _state(machine, state, box, inside, count)
    yield "</g>"
    for n, note in enumerate(panel.notes):
        yield words_at(26, HEAD - 26 + panel.drawing.height + 34 + 22 * n, note, 11.5)


def way_line(move: Move, way: list[Box], lines: list[Line]) -> Iterator[str]:
    """Draw the arrow of a move along its way (连线)."""
    colour, dashes = STROKES[move.by]
    if way[0].layer == way[-1].layer:
        there, back = lines
        a, label, b = way
        x, edge = a.x + a.width, label.x
        path = [
            f"M{x:.1f} {a.y + there.out:.1f}",
            _curve(x, a.y + there.out, edge, label.y + there.into),
            f"V{label.y + back.into:.1f}",
            _curve(edge, label.y + back.into, x, b.y + back.out),
        ]
    else:
        path = []
        for n, (a, b, line) in enumerate(zip(way, way[1:], lines, strict=False)):
            if line.left is a:
                x, y, to_x, to_y = a.x + a.width, a.y + line.out, b.x, b.y + line.into
            else:
                x, y, to_x, to_y = a.x, a.y + line.into, b.x + b.width, b.y + line.out
            path += [f"{'L' if n else 'M'}{x:.1f} {y:.1f}", _curve(x, y, to_x, to_y)]
    yield (
        f'<path d="{" ".join(path)}" stroke="{colour}" stroke-width="1.5" '
        f'stroke-dasharray="{dashes}" marker-end="url(#arrow-{move.by})"/>'
    )


def _curve(x: float, y: float, to_x: float, to_y: float) -> str:
    middle = (x + to_x) / 2
    return f"C{middle:.1f} {y:.1f} {middle:.1f} {to_y:.1f} {to_x:.1f} {to_y:.1f}"


def _words(machine: Machine, box: Box) -> Iterator[str]:
    move = box.content
    colour = STROKES[move.by][0]
    tip = (
        f"{move.act} {move.label_zh}: {machine.label(move.start)} → {machine.label(move.end)}\n"
        f"{move.who}\n{move.source}{f' ({move.id})' if move.id else ''}"
    )
    x = box.x + (6 if box.straight else 8)
    yield f"<g><title>{escape(tip)}</title>"
    yield words_at(x, box.y - 5, move.label_zh or move.act, 12, fill=colour)
    yield words_at(x, box.y + 12, move.act, 10, fill="#64748b")
    yield "</g>"


def _state(
    machine: Machine, state: State, box: Box, inside: list[str], count: int | None
) -> Iterator[str]:
    fill, stroke = ("#ffffff", "#334155")
    if state.initial:
        fill, stroke = "#e6f0fb", "#1d4f91"
    if state.final:
        fill, stroke = "#e9f6ec", "#2f7d46"
    if not state.reachable:
        fill, stroke = "#fdecec", "#b91c1c"
    top, height = box.y - box.height / 2, box.height
    yield f'<g id="{machine.key}-{state.value}">'
    yield f"<title>{escape(machine.label(state.value))}: {state.value}</title>"
    if state.initial:
        yield (
            f'<circle cx="{box.x - 22:.1f}" cy="{box.y:.1f}" r="5" fill="{stroke}"/>'
            f'<path d="M{box.x - 17:.1f} {box.y:.1f} H{box.x:.1f}" stroke="#1d4f91" '
            f'stroke-width="1.5" marker-end="url(#arrow-act)"/>'
        )
    frame = f'rx="9" fill="{fill}" stroke="{stroke}" stroke-width="1.4"'
    yield (
        f'<rect x="{box.x:.1f}" y="{top:.1f}" width="{box.width:.1f}" height="{height:.1f}" '
        f"{frame}/>"
    )
    if state.final:
        yield (
            f'<rect x="{box.x + 3:.1f}" y="{top + 3:.1f}" width="{box.width - 6:.1f}" '
            f'height="{height - 6:.1f}" rx="6.5" stroke="{stroke}" stroke-width="1"/>'
        )
    y = box.y - (50.0 + 16 * len(inside)) / 2
    yield words_at(box.x + 12, y + 24, state.label_zh, 15, weight="600", fill="#0f172a")
    yield words_at(box.x + 12, y + 40, state.label_en, 11, fill="#475569")
    for n, text in enumerate(inside):
        yield words_at(box.x + 12, y + 57 + 16 * n, text, 10.5, fill="#1d4f91")
    if count is not None:
        wide = width_of(str(count), 11) + 14
        left = box.x + box.width - wide - 9
        colour = "#1d4f91" if count else "#cbd5e1"
        yield (
            f'<rect x="{left:.1f}" y="{y + 10:.1f}" width="{wide:.1f}" height="18" rx="9" '
            f'fill="{colour}"/>'
        )
        yield words_at(left + 7, y + 23, str(count), 11, fill="#ffffff" if count else "#334155")
    yield "</g>"


def words_at(
    x: float, y: float, text: str, size: float, *, fill: str = "#334155", weight: str = "400"
) -> str:
    """Write words at a place (文字)."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" '
        f'fill="{fill}">{escape(text)}</text>'
    )

"""Draw the flow of a suggestion with what stands in each state now (全流程看板图).

The boxes and the ways between them are those of the declared machine; the numbers, the words and
the addresses are handed in, for only a page knows who looks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from html import escape

from workflows.picture import SOURCES, Move, State, read
from workflows.picture_layout import Box, Drawing, Line
from workflows.picture_panels import route, width_of
from workflows.picture_svg import FONTS, STROKES, arrow_head, way_line, words_at

# In which column a state stands, from the draft to the end: the stages of the way.
COLUMNS: tuple[tuple[str, ...], ...] = (
    ("draft", "cosigning", "precheck"),
    ("submitted", "revision"),
    ("registered", "refused"),
    ("assigned", "merged", "transferred_out"),
    ("handling",),
    ("replied",),
    ("rated",),
    ("second_assigned", "escalated", "tracking"),
    ("closed", "withdrawn", "converted", "void", "archived"),
)
# Where almost every state may lead to: arrows from everywhere would hide the way itself.
FROM_EVERYWHERE = frozenset({"withdrawn", "converted", "void", "archived"})

WIDE, HIGH, MARGIN = 184.0, 108.0, 34.0
NAME, NUMBER, MARK = 22.0, 32.0, 17.0
RED, YELLOW, INK, QUIET = "#b3090f", "#7a5200", "#0f172a", "#565d68"


@dataclass(frozen=True, slots=True)
class Standing:
    """Say what stands in a state (在态件数): how many, what lights say, where the list is.

    Without an address there is no list behind it: so the way of one item is drawn.
    """

    name: str
    # How many, or a sign; what is empty or nought is written in a quiet colour.
    shown: str
    url: str = ""
    # The whole in one sentence, for who hears it and for who points at it.
    sentence: str = ""
    late: str = ""
    soon: str = ""
    # Where the one item of the picture stands.
    here: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """Hold the flow that is laid out (布局): it is the same for everybody."""

    drawing: Drawing
    routes: list[tuple[Move, list[Box], list[Line]]]


@cache
def laid_out() -> Laid:
    """Lay the flow of a suggestion out (布局), once in a process."""
    machine = read(SOURCES[0])
    rank = {value: n for n, column in enumerate(COLUMNS) for value in column}
    drawing = Drawing()
    boxes = {
        state.value: drawing.box(2 * rank[state.value], width=WIDE, height=HIGH, content=state)
        for state in machine.states
    }
    routes = [route(drawing, move, boxes, rank) for move in _shown(machine.moves, rank)]
    drawing.lay_out()
    return Laid(drawing, routes)


def _shown(moves: tuple[Move, ...], rank: Mapping[str, int]) -> list[Move]:
    """Return an arrow for each way onward (主要去向); back only from where nothing leads on."""
    order = {value: n for n, value in enumerate(v for column in COLUMNS for v in column)}
    ways: dict[tuple[str, str], Move] = {}
    for move in moves:
        if not move.stays and move.end not in FROM_EVERYWHERE:
            # The picture tells where, the page of an act tells how: no words on the arrows.
            ways.setdefault((move.start, move.end), replace(move, act="", label_zh=""))
    onward = {pair for pair in ways if order[pair[0]] < order[pair[1]]}
    leading = {start for start, _end in onward}
    last = len(COLUMNS) - 1
    back = {pair for pair in ways if pair[0] not in leading and rank[pair[0]] < last}
    return [move for pair, move in ways.items() if pair in onward | back]


def board(standings: Mapping[str, Standing], title: str, description: str) -> str:
    """Draw the board as SVG to stand in a page (看板图): a picture, and a link upon each box.

    What is one picture for who cannot see it may hold no links; so they lie upon it.
    """
    laid = laid_out()
    width = laid.drawing.width + 2 * MARGIN
    height = laid.drawing.height + 2 * MARGIN
    boxes = [box for box in laid.drawing.boxes if isinstance(box.content, State)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" class="board" width="{width:.0f}" '
            f'height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'font-family="{FONTS}">',
            f'<svg role="img" aria-labelledby="board-title" aria-describedby="board-text" '
            f'width="{width:.0f}" height="{height:.0f}">',
            f'<title id="board-title">{escape(title)}</title>',
            f'<desc id="board-text">{escape(description)}</desc>',
            "<defs>",
            *(arrow_head(by, colour) for by, (colour, _dashes) in STROKES.items()),
            "</defs>",
            f'<g transform="translate({MARGIN:.0f} {MARGIN:.0f})" fill="none">',
            *(part for way in laid.routes for part in way_line(*way)),
            *(part for box in boxes for part in _box(box, standings[box.content.value])),
            "</g>",
            "</svg>",
            f'<g transform="translate({MARGIN:.0f} {MARGIN:.0f})">',
            *(
                _link(box, standings[box.content.value])
                for box in boxes
                if standings[box.content.value].url
            ),
            "</g>",
            "</svg>",
        ]
    )


def _box(box: Box, standing: Standing) -> Iterator[str]:
    state: State = box.content
    fill, stroke = "#ffffff", "#334155"
    if state.initial:
        fill, stroke = "#e6f0fb", "#1d4f91"
    if state.final:
        fill, stroke = "#e9f6ec", "#2f7d46"
    wide = 1.6
    if standing.here:
        stroke, wide = "#1251b5", 6
    top = box.y - box.height / 2
    yield f'<g id="board-{state.value}">'
    yield (
        f'<rect x="{box.x:.1f}" y="{top:.1f}" width="{box.width:.1f}" '
        f'height="{box.height:.1f}" rx="9" fill="{fill}" stroke="{stroke}" stroke-width="{wide}"/>'
    )
    lines = in_lines(standing.name, box.width - 22)
    size = NAME if len(lines) == 1 else NAME - 5
    for n, line in enumerate(lines):
        yield words_at(
            box.x + 11, top + 7 + (n + 1) * (size + 2), line, size, weight="600", fill=INK
        )
    count = standing.shown
    yield words_at(
        box.x + 11, top + box.height - 14, count, NUMBER, weight="700",
        fill=QUIET if count in ("", "0") else INK,
    )  # fmt: skip
    # Shape and word beside the colour, and late above what is soon.
    marks = ((standing.late, RED), (standing.soon, YELLOW))
    x = box.x + 11 + width_of(count, NUMBER) + 8
    y = top + box.height - (11 if standing.soon else 14)
    for text, colour in reversed([mark for mark in marks if mark[0]]):
        yield words_at(x, y, text, MARK, weight="600", fill=colour)
        y -= MARK + 3
    yield "</g>"


def in_lines(name: str, width: float) -> list[str]:
    """Break a name that is too wide at the space nearest its middle (换行)."""
    spaces = [n for n, char in enumerate(name) if char == " "]
    if width_of(name, NAME) <= width or not spaces:
        return [name]
    middle = min(spaces, key=lambda n: abs(n - len(name) / 2))
    return [name[:middle], name[middle + 1 :]]


def _link(box: Box, standing: Standing) -> str:
    top = box.y - box.height / 2
    return (
        f'<a href="{escape(standing.url)}" aria-label="{escape(standing.sentence)}">'
        f"<title>{escape(standing.sentence)}</title>"
        f'<rect x="{box.x:.1f}" y="{top:.1f}" width="{box.width:.1f}" '
        f'height="{box.height:.1f}" rx="9" fill="#ffffff" fill-opacity="0"/></a>'
    )

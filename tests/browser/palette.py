"""Write a picture with 256 colours (减色): pages have few, and the file becomes a third."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

MARK = b"\x89PNG\r\n\x1a\n"
COLOURS = 256
# Three bytes for each point: eight bits of red, green and blue.
DEPTH = 3
PLAIN = (8, 2, 0, 0, 0)


def in_few_colours(png: bytes) -> bytes:
    """Return the same picture with the 256 colours that it uses most (减色).

    What is rarer takes the nearest of these. Raises: ValueError for another kind of picture.
    """
    parts = list(_parts(png))
    width, height, *kind = struct.unpack(">IIBBBBB", parts[0][1])
    if tuple(kind) != PLAIN:
        raise ValueError("not a picture of plain red, green and blue")
    packed = b"".join(content for name, content in parts if name == b"IDAT")
    rows = list(_rows(zlib.decompress(packed), width, height))
    many = Counter(color for row in rows for color in row)
    # Ties are broken by the colour itself, so that the same picture gives the same file.
    palette = sorted(many, key=lambda color: (-many[color], color))[:COLOURS]
    place = {color: n for n, color in enumerate(palette)}
    for color in many.keys() - place.keys():
        place[color] = min(range(len(palette)), key=lambda n: _far(color, palette[n]))
    lines = b"".join(b"\0" + bytes(place[color] for color in row) for row in rows)
    return MARK + b"".join(
        _part(name, content)
        for name, content in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", b"".join(palette)),
            (b"IDAT", zlib.compress(lines, 9)),
            (b"IEND", b""),
        )
    )


def _far(one: bytes, other: bytes) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _parts(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(MARK)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _part(name: bytes, content: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(name + content))
    return struct.pack(">I", len(content)) + name + content + check


def _rows(raw: bytes, width: int, height: int) -> Iterator[list[bytes]]:
    """Undo the five filters of the format (还原像素), row by row."""
    length = width * DEPTH
    above = bytearray(length)
    for y in range(height):
        start = y * (length + 1)
        row = bytearray(raw[start + 1 : start + 1 + length])
        _undo(raw[start], row, above)
        yield [bytes(row[at : at + DEPTH]) for at in range(0, length, DEPTH)]
        above = row


def _undo(kind: int, row: bytearray, above: bytearray) -> None:
    places = range(len(row))
    if kind == 1:
        for at in places[DEPTH:]:
            row[at] = (row[at] + row[at - DEPTH]) & 255
    elif kind == 2:
        for at in places:
            row[at] = (row[at] + above[at]) & 255
    elif kind == 3:
        for at in places:
            left = row[at - DEPTH] if at >= DEPTH else 0
            row[at] = (row[at] + ((left + above[at]) >> 1)) & 255
    elif kind == 4:
        for at in places:
            left, corner = (row[at - DEPTH], above[at - DEPTH]) if at >= DEPTH else (0, 0)
            row[at] = (row[at] + _nearest(left, above[at], corner)) & 255


def _nearest(left: int, above: int, corner: int) -> int:
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value))

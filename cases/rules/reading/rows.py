"""Whole rows of a register of suggestions as congresses publish them (登记表)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from . import notes as say
from .dates import DateReading, read_date
from .handlers import Role, read_handlers
from .numbers import ClassReading, NumberReading, read_class, read_doc_no, read_number
from .people import read_deputies
from .sessions import (
    HandlingMode,
    LevelGuess,
    SessionReading,
    guess_level,
    is_key,
    read_congress,
    read_session,
)
from .text import compact, decode, is_missing, one_line, plain, unique
from .titles import read_title

Outcome = Literal["carried", "partial", "skipped"]
Row = Mapping[str, str | None]

FIRST_COLUMN = "row_id"
ASSUMED_YEAR = 2025
# Longer than any text that a person wrote into a cell: a quotation mark was left open.
LONGEST_CELL = 131_072
_YES = frozenset({"yes", "y", "true", "1", "是"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RowReading:
    """One row as far as it could be read (登记行), with what was lost in `notes`.

    A carried row has a title and a main handler; a partial one has a title and waits for
    registration; a skipped one says why. `level` is a guess from the name of the congress.
    """

    row_id: str
    outcome: Outcome
    congress: str = ""
    term: int | None = None
    session: int | None = None
    year: int = ASSUMED_YEAR
    year_assumed: bool = False
    level: LevelGuess | None = None
    number: str | None = None
    between_sessions: bool = False
    title: str | None = None
    kind: str = "suggestion"
    lead_deputy: str | None = None
    co_signers: tuple[str, ...] = ()
    deputy_count: int | None = None
    units: tuple[tuple[str, Role], ...] = ()
    handling_mode: HandlingMode | None = None
    incomplete: bool = False
    class_label: str | None = None
    publish: bool | None = None
    doc_no: str | None = None
    reply_on: date | None = None
    key: bool = False
    category: str | None = None
    delegation: str | None = None
    notes: tuple[str, ...] = ()


def read_row(row: Row, aliases: Mapping[str, str] | None = None) -> RowReading:
    """Read one row of a register, never raising on dirty cells (登记行).

    A normalised cell goes before the raw one; where the two disagree a note says so.
    """
    congress = read_congress(row.get("congress"))
    title = read_title(row.get("title_raw"))
    reply = _date_of(row)
    session, assumed = _session_of(row, reply.day)
    number = _number_of(row, session.year)
    doc = read_doc_no(row.get("reply_doc_no_raw"))
    result = _class_of(row, doc.label)
    deputies = read_deputies(row.get("deputies_pseudo"), row.get("deputy_count_raw"))
    handlers = read_handlers(
        row.get("main_handler_raw"), row.get("co_handlers_raw"), row.get("handling_mode"), aliases
    )
    category, delegation = _category_of(row)
    parts = (title, number, deputies, handlers, result, doc, reply)
    lost = _lost(congress.name, title.text, assumed, delegation)
    return RowReading(
        row_id=plain(row.get(FIRST_COLUMN)),
        outcome=_outcome(title.text, handlers.is_led),
        congress=congress.name,
        term=congress.term,
        session=session.session,
        year=session.year or ASSUMED_YEAR,
        year_assumed=assumed is not None,
        level=guess_level(congress.name),
        number=number.text,
        between_sessions=number.between_sessions or _is_closed(row),
        title=title.text,
        kind=plain(row.get("kind")) or "suggestion",
        lead_deputy=deputies.lead,
        co_signers=deputies.others,
        deputy_count=deputies.count,
        units=handlers.units,
        handling_mode=handlers.mode,
        incomplete=handlers.incomplete,
        class_label=result.label,
        publish=result.publish,
        doc_no=doc.text,
        reply_on=reply.day,
        key=is_key(row.get("handling_mode")),
        category=category,
        delegation=delegation,
        notes=unique([*lost, *(note for part in parts for note in part.notes)]),
    )


def _outcome(title: str | None, is_led: bool) -> Outcome:
    if title is None:
        return "skipped"
    return "carried" if is_led else "partial"


def _lost(
    congress: str, title: str | None, assumed: str | None, delegation: str | None
) -> list[str]:
    """Say what the row as a whole lacks, the reason for skipping it first."""
    said = {
        say.ROW_NO_TITLE: title is None,
        say.CONGRESS_MISSING: not congress,
        say.LEVEL_UNKNOWN: bool(congress) and guess_level(congress) is None,
        assumed or "": assumed is not None,
        say.CATEGORY_DELEGATION: delegation is not None,
    }
    return [note for note, happened in said.items() if happened]


def _is_closed(row: Row) -> bool:
    """Tell whether the row came in between sessions (闭会期间)."""
    return compact(row.get("closed_session")).lower() in _YES or "闭会" in (
        row.get("session") or ""
    )


def read_file(path: Path, aliases: Mapping[str, str] | None = None) -> tuple[RowReading, ...]:
    """Read every row of a comma-separated register (登记表); no row is lost in silence.

    Raises: ValueError if the header does not begin with row_id; OSError if there is no file.
    """
    text, _charset = decode(path.read_bytes())
    lines = _lines(text)
    header = next(lines, [])
    if not isinstance(header, list) or [plain(cell) for cell in header[:1]] != [FIRST_COLUMN]:
        raise ValueError(f"{path.name}: the first column must be {FIRST_COLUMN}, not {header[:1]}")
    columns = [plain(cell) for cell in header]
    return tuple(_reading(line, columns, aliases) for line in lines)


def _lines(text: str) -> Iterator[list[str] | str]:
    """Yield the cells of each line that has any, or a sentence on a line that broke."""
    reader = csv.reader(io.StringIO(text, newline=""))
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield say.broken_line(reader.line_num)
            continue
        # The limit of `csv` is one of the whole process; ours holds whoever moved that one.
        if any(len(cell) > LONGEST_CELL for cell in cells):
            yield say.broken_line(reader.line_num)
        elif cells:
            yield cells


def _reading(
    line: list[str] | str, columns: list[str], aliases: Mapping[str, str] | None
) -> RowReading:
    if isinstance(line, str):
        return RowReading(row_id="", outcome="skipped", notes=(line,))
    if len(line) != len(columns):
        why = say.cells_of(len(line), len(columns))
        return RowReading(row_id=plain(line[0]), outcome="skipped", notes=(why,))
    return read_row(dict(zip(columns, line, strict=True)), aliases)


def _session_of(row: Row, reply_on: date | None) -> tuple[SessionReading, str | None]:
    """Find the year of the session; where no cell has one, assume it and say so."""
    session = read_session(row.get("session"))
    if year := session.year or read_session(row.get("congress")).year:
        return session._replace(year=year), None
    if reply_on:
        return session._replace(year=reply_on.year), say.YEAR_FROM_REPLY
    return session._replace(year=ASSUMED_YEAR), say.YEAR_ASSUMED


def _number_of(row: Row, year: int | None) -> NumberReading:
    raw = read_number(row.get("number_raw"), year)
    if is_missing(compact(row.get("number_norm"))):
        return raw
    norm = read_number(row.get("number_norm"))
    disagree = raw.text is not None and raw.text != norm.text
    between = raw.between_sessions or norm.between_sessions
    return NumberReading(norm.text, between, _with(norm.notes, disagree, say.NUMBER_DISAGREES))


def _date_of(row: Row) -> DateReading:
    raw = read_date(row.get("reply_date_raw"))
    norm = read_date(row.get("reply_date_norm"))
    if is_missing(compact(row.get("reply_date_norm"))):
        # Most rows have no reply yet, so a missing date is no news.
        return raw if raw.flagged or raw.day else DateReading(None)
    disagree = raw.day is not None and raw.day != norm.day
    return DateReading(
        norm.day, norm.flagged or disagree, _with(norm.notes, disagree, say.DATE_DISAGREES)
    )


def _class_of(row: Row, glued: str | None) -> ClassReading:
    raw, norm = read_class(row.get("class_raw")), read_class(row.get("class_norm"))
    labels = [label for label in (norm.label, raw.label, glued) if label]
    publish = raw.publish if raw.publish is not None else norm.publish
    notes = norm.notes if norm.label else (*norm.notes, *raw.notes)
    return ClassReading(
        labels[0] if labels else None,
        publish,
        _with(notes, len(set(labels)) > 1, say.CLASS_DISAGREES),
    )


def _with(notes: tuple[str, ...], happened: bool, note: str) -> tuple[str, ...]:
    return (*notes, note) if happened else notes


def _category_of(row: Row) -> tuple[str | None, str | None]:
    """Return the matter class and the delegation; some registers put the latter there."""
    text = one_line(plain(row.get("category_raw")))
    if is_missing(text):
        return None, None
    return (None, text) if text.endswith("代表团") else (text, None)

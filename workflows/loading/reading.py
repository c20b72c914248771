"""Read a folder of tables as spreadsheets leave them (读表): any delimiter, UTF-8 or GBK."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from cases.rules.reading import decode
from cases.rules.reading.text import plain
from workflows.loading.columns import REMARKS, SHEETS, Sheet
from workflows.loading.report import Report, did_you_mean

LARGEST = 64 * 1024 * 1024
# Workbooks are taken too, so that they can be named instead of overlooked.
SUFFIXES = (".csv", ".xlsx", ".xls")
DELIMITERS = (",", ";", "\t", "，")
# One cell never holds more: a quotation mark that was not closed swallows the rest of a file.
LONGEST_CELL = 100_000


@dataclass(slots=True)
class Row:
    """Hold one row of a table (行) with its number as a spreadsheet counts."""

    sheet: Sheet
    number: int
    cells: dict[str, str]

    @property
    def file(self) -> str:
        """Return the name of the table (表名)."""
        return self.sheet.name

    def text(self, column: str) -> str:
        """Return a cell without blanks at its ends (单元格), empty where nothing stands."""
        return self.cells.get(column, "").strip()


@dataclass(slots=True)
class Folder:
    """Hold everything that was read (文件夹)."""

    tables: dict[str, list[Row]] = field(default_factory=dict)

    def rows(self, sheet: Sheet) -> list[Row]:
        """Return the rows of a table (表中各行), none where the table is missing."""
        return self.tables.get(sheet.name, [])


def is_a_table(name: str) -> bool:
    """Tell whether a file is to be read (是否为表): no office's lock file, no hidden one."""
    return name.lower().endswith(SUFFIXES) and not name.startswith(("~$", "."))


def files_in(path: Path, report: Report) -> Iterator[tuple[str, bytes]]:
    """Read the files of a folder (读文件夹); one that is too large is blamed."""
    for file in sorted(path.iterdir()):
        if not is_a_table(file.name):
            continue
        if file.stat().st_size > LARGEST:
            report.blame(file.name, 0, "", _("The file is too large."))
        else:
            yield file.name, file.read_bytes()


def read_tables(files: Iterable[tuple[str, bytes]], report: Report) -> Folder:
    """Read every table (读各表) from its name and its bytes; what cannot be read is blamed."""
    folder, by_name = Folder(), {}
    for sheet in SHEETS:
        by_name[sheet.name] = sheet
        by_name.update({f"{word}.csv": sheet for word in sheet.synonyms})
    for name, content in files:
        known = by_name.get(name.lower())
        if known is None:
            hint = did_you_mean(name, by_name)
            report.blame(name, 0, "", _("No table of this name is known.") + hint)
        elif known.name in folder.tables:
            report.blame(name, 0, "", _("This table is here twice."))
        else:
            folder.tables[known.name] = list(_read_table(content, known, report))
    for sheet in SHEETS:
        if sheet.needed and sheet.name not in folder.tables:
            report.blame(sheet.name, 0, "", _("This table is missing."))
    return folder


def _read_table(data: bytes, sheet: Sheet, report: Report) -> Iterator[Row]:
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        words = _("This is a workbook and no CSV file. Save it as “CSV UTF-8”.")
        report.blame(sheet.name, 0, "", words)
        return
    text, _charset = decode(data)
    if "\x00" in text:
        report.blame(sheet.name, text[: text.index("\x00")].count("\n") + 1, "", _unreadable())
        return
    text = text.removeprefix("\ufeff")
    records = _records(text, sheet, report)
    header = next(records, None)
    if header is None:
        report.blame(sheet.name, 1, "", _("The table is empty: not even the columns are named."))
        return
    columns = _columns(header[1], header[0], sheet, report)
    if columns is None:
        return
    for number, record in records:
        if row := _row(number, record, columns, sheet, report):
            yield row


def _records(text: str, sheet: Sheet, report: Report) -> Iterator[tuple[int, list[str]]]:
    """Walk through the records that hold anything, with their numbers (逐行)."""
    delimiter, first = _delimiter(text)
    number = 0
    csv.field_size_limit(LARGEST)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for record in reader:
            number += 1
            if number < first or not any(cell.strip() for cell in record):
                continue
            yield number, record
    except csv.Error:
        words = _("A quotation mark has no end, or stands in the midst of a cell.")
        report.blame(sheet.name, number + 1, "", words)


def _delimiter(text: str) -> tuple[str, int]:
    """Return what separates the cells and the first row that counts (分隔符)."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    if line.lower().startswith("sep=") and len(line.strip()) == 5:
        return line[4], 2
    return max(DELIMITERS, key=line.count), 1


def _columns(
    header: list[str], number: int, sheet: Sheet, report: Report
) -> list[str | None] | None:
    """Return which column stands at each place (列), None if the table cannot be used."""
    found: list[str | None] = []
    before = len(report.problems)
    for title in header:
        word = " ".join(plain(title).lower().rstrip("*:").split())
        column = sheet.by_synonym.get(word)
        if not word or any(word.startswith(r) for r in REMARKS):
            found.append(None)
            continue
        if column is None:
            words = _("This column is not known.") + did_you_mean(word, sheet.by_synonym)
            report.blame(sheet.name, number, title.strip(), words)
        elif column in found:
            report.blame(sheet.name, number, title.strip(), _("This column is here twice."))
        elif column is not None:
            report.titles[sheet.name, column] = title.strip()
        found.append(column)
    for column in sorted(sheet.required - set(found)):
        report.blame(sheet.name, number, column, _("This column is missing."))
    return found if len(report.problems) == before else None


def _row(
    number: int, record: list[str], columns: list[str | None], sheet: Sheet, report: Report
) -> Row | None:
    cells: dict[str, str] = {}
    before = len(report.problems)
    for place, cell in enumerate(record):
        column = columns[place] if place < len(columns) else None
        if place >= len(columns) and cell.strip():
            words = _("There are more cells here than columns. A cell with a comma needs quotes.")
            report.blame(sheet.name, number, "", words)
            break
        if column is None:
            continue
        if "\ufffd" in cell:
            report.blame(sheet.name, number, column, _unreadable())
        elif len(cell) > LONGEST_CELL:
            report.blame(sheet.name, number, column, _("This cell is too long."))
        cells[column] = cell
    for column in sorted(sheet.required):
        if not cells.get(column, "").strip():
            report.blame(sheet.name, number, column, _("Please fill this in."))
    return Row(sheet, number, cells) if len(report.problems) == before else None


def _unreadable() -> str:
    return _("Here are characters that cannot be read. Save the table as “CSV UTF-8”.")

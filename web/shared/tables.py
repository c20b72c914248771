"""Lists handed out as tables (清单导出): an Excel file, or CSV for other programs.

Both hold the same cells. Callers give days as dates and figures as numbers: in Excel they stay
what they are, so that they can be sorted and counted; CSV has days the ISO way.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cases.acting import SHANGHAI
from web.shared.requests import Asked

CSV, XLSX = "csv", "xlsx"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Whatever is typed stays a text: it becomes neither a formula nor a link.
LITERAL = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
    "strings_to_numbers": False,
}  # fmt: skip
# No cell holds more (Excel, "specifications and limits").
LONGEST = 32_767
# A name of a sheet has at most so many characters, and none of these.
SHEET_NAME, NOT_IN_NAMES = 31, str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
A4 = 9
NARROW, WIDE = 8, 48

Cell = str | int | date | None


@dataclass(frozen=True, slots=True)
class Foot:
    """Hold a line under a part of a list (页脚): in Excel it stands on the second sheet."""

    text: str


@dataclass(frozen=True, slots=True)
class About:
    """Say which list a table holds (清单说明), and how it was narrowed."""

    title: Any
    narrowed: Any = ""


@dataclass(slots=True)
class _Read:
    """Hold the lines of a list and its feet (表格内容)."""

    columns: list[str]
    rows: list[Sequence[Cell]] = field(default_factory=list)
    feet: list[str] = field(default_factory=list)


def table(
    request: Asked,
    name: str,
    columns: Iterable[Any],
    lines: Iterable[Sequence[Cell] | Foot],
    about: About,
) -> HttpResponse:
    """Hand out lines under their columns as a file of this name (导出表格), as `format` asks."""
    wanted = request.GET.get("format", CSV)
    heads = [str(column) for column in columns]
    if wanted == CSV:
        return _as_csv(name, heads, lines)
    if wanted == XLSX:
        return _as_xlsx(request, name, heads, lines, about)
    context = {
        "title": _("There is no such kind of file"),
        "text": _("This list can be had as an Excel file or as CSV."),
    }
    return render(request, "web/plain.html", context, status=400)


def serial(number: str) -> Cell:
    """Return a number of an item as a figure (编号): so that 10 is sorted after 9.

    What would not read the same again stays a text, like 007 or 12-1.
    """
    plain = number.isascii() and number.isdecimal() and len(number) < 10
    return int(number) if plain and str(int(number)) == number else number


def _as_csv(
    name: str, columns: Sequence[str], lines: Iterable[Sequence[Cell] | Foot]
) -> HttpResponse:
    """Write CSV with a byte order mark, as spreadsheets want it (CSV 文件)."""
    answer = _file(f"{name}.csv", "text/csv; charset=utf-8")
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow(columns)
    for line in lines:
        cells = [line.text] if isinstance(line, Foot) else line
        writer.writerow([_text(value) for value in cells])
    return answer


def _text(value: Cell) -> str:
    """Return a cell as text, which no spreadsheet takes for a formula (防公式注入)."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    text = str(value)
    risky = isinstance(value, str) and text[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{text}" if risky else text


def _as_xlsx(
    request: Asked,
    name: str,
    columns: list[str],
    lines: Iterable[Sequence[Cell] | Foot],
    about: About,
) -> HttpResponse:
    """Write an Excel file (Excel 文件): the list, and a sheet that says what it is."""
    read = _Read(columns)
    for line in lines:
        if isinstance(line, Foot):
            read.feet.append(line.text)
        else:
            read.rows.append(line)
    kept = BytesIO()
    with xlsxwriter.Workbook(kept, LITERAL) as book:
        made = request.at.astimezone(UTC).replace(tzinfo=None)
        author = str(request.user)
        book.set_properties({"title": str(about.title), "author": author, "created": made})
        _write_list(book, read, str(about.title))
        _write_about(book, list(_told(request, read, about)))
    answer = _file(f"{name}.xlsx", XLSX_TYPE)
    answer.write(kept.getvalue())
    return answer


def _write_list(book: Any, read: _Read, title: str) -> None:
    """Write the list (清单页): a head that stays in sight and on each page that is printed."""
    sheet = book.add_worksheet(title.translate(NOT_IN_NAMES)[:SHEET_NAME].strip() or None)
    edges = {"border": 1, "valign": "top", "text_wrap": True}
    head = book.add_format(edges | {"bold": True, "bg_color": "#E7ECF2", "valign": "vcenter"})
    plain = book.add_format(edges)
    day = book.add_format(edges | {"num_format": "yyyy-mm-dd", "align": "left"})
    figure = book.add_format(edges | {"num_format": "0", "align": "left"})
    for place, column in enumerate(read.columns):
        sheet.write_string(0, place, column, head)
        sheet.set_column(place, place, _width([column, *(row[place] for row in read.rows)]))
    for at, row in enumerate(read.rows, 1):
        for place, value in enumerate(row):
            _write(sheet, at, place, value, (plain, day, figure))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(read.rows), len(read.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&L{title[:80].replace('&', '&&')}")
    sheet.set_footer(f"&C{_('Page %(page)s of %(pages)s') % {'page': '&P', 'pages': '&N'}}")


def _write(sheet: Any, at: int, place: int, value: Cell, formats: tuple[Any, Any, Any]) -> None:
    """Write a cell as what it is (单元格): a text, a day, a figure, or nothing."""
    plain, day, figure = formats
    if value is None or value == "":
        sheet.write_blank(at, place, None, plain)
    elif isinstance(value, date):
        sheet.write_datetime(at, place, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
    elif isinstance(value, int):
        sheet.write_number(at, place, value, figure)
    else:
        text = value if len(value) <= LONGEST else f"{value[: LONGEST - 1]}…"
        sheet.write_string(at, place, text, plain)


def _width(values: Iterable[Cell]) -> int:
    """Return how wide a column should be (列宽): a Chinese character takes twice the room."""
    longest = max((_room(part) for value in values for part in _text(value).split("\n")), default=0)
    return min(max(longest + 3, NARROW), WIDE)


def _room(text: str) -> int:
    return sum(2 if ord(letter) > 0x2000 else 1 for letter in text)


def _told(request: Asked, read: _Read, about: About) -> Iterator[tuple[str, Cell]]:
    """Say what the list is (清单说明): which, how narrowed, when, by whom, how many rows."""
    yield _("List"), str(about.title)
    yield _("Narrowed to"), str(about.narrowed) or _("nothing: all of it")
    at = request.at.astimezone(SHANGHAI)
    yield _("As of"), f"{at:%Y-%m-%d %H:%M} {_('(Beijing time)')}"
    yield _("Taken by"), str(request.user)
    yield _("Rows"), len(read.rows)
    for foot in read.feet:
        yield "", foot


def _write_about(book: Any, told: list[tuple[str, Cell]]) -> None:
    """Write the second sheet (说明页)."""
    sheet = book.add_worksheet(_("About this list")[:SHEET_NAME])
    head = book.add_format({"bold": True, "valign": "top"})
    plain = book.add_format({"valign": "top", "text_wrap": True, "align": "left"})
    sheet.set_column(0, 0, _width(name for name, _value in told))
    sheet.set_column(1, 1, 60)
    sheet.set_paper(A4)
    for at, (name, value) in enumerate(told):
        sheet.write_string(at, 0, name, head)
        _write(sheet, at, 1, value, (plain, plain, plain))


def _file(name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer

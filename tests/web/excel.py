"""Read an Excel file with nothing but the standard library (读 Excel): what a program would see."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
# Excel counts days from here (and takes 1900 for a leap year).
FIRST_DAY = date(1899, 12, 30)


@dataclass
class Page:
    """Hold one sheet of a file."""

    name: str
    root: Any
    rows: list[list[Any]]

    def find(self, tag: str) -> dict[str, str]:
        """Return what is said of the sheet under this tag, nothing if it is not there."""
        found = self.root.find(f".//{MAIN}{tag}")
        return {} if found is None else dict(found.attrib) | {"text": found.text or ""}


@dataclass
class Book:
    """Hold an Excel file."""

    pages: list[Page]
    parts: dict[str, str]
    bold: list[bool]

    @property
    def about(self) -> dict[str, Any]:
        """Return what the second sheet says."""
        return {row[0]: row[1] for row in self.pages[1].rows}

    def styles_of(self, page: Page, at: int) -> set[bool]:
        """Return whether the cells of a row are bold."""
        row = list(page.root.iter(f"{MAIN}row"))[at]
        return {self.bold[int(cell.get("s", 0))] for cell in row}

    @staticmethod
    def widths(page: Page) -> list[str]:
        """Return how wide each column is."""
        return [
            col.get("width")
            for col in page.root.iter(f"{MAIN}col")
            for _n in range(int(col.get("min")), int(col.get("max")) + 1)
        ]


def read_book(answer: Any) -> Book:
    """Read an answer that is an Excel file."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert (answer.status_code, answer["Content-Type"]) == (200, kind)
    assert re.fullmatch(r'attachment; filename="[\w-]+\.xlsx"', answer["Content-Disposition"])
    with zipfile.ZipFile(io.BytesIO(answer.content)) as kept:
        assert kept.testzip() is None
        parts = {name: kept.read(name).decode() for name in kept.namelist()}
    shared = ElementTree.fromstring(parts["xl/sharedStrings.xml"])
    texts = ["".join(t.text or "" for t in si.iter(f"{MAIN}t")) for si in shared]
    styles = ElementTree.fromstring(parts["xl/styles.xml"])
    codes = {f.get("numFmtId"): f.get("formatCode", "") for f in styles.iter(f"{MAIN}numFmt")}
    formats = styles.find(f"{MAIN}cellXfs")
    fonts = styles.find(f"{MAIN}fonts")
    assert formats is not None
    assert fonts is not None
    is_day = ["yyyy" in codes.get(xf.get("numFmtId"), "") for xf in formats]
    bold = [fonts[int(xf.get("fontId", 0))].find(f"{MAIN}b") is not None for xf in formats]
    book = ElementTree.fromstring(parts["xl/workbook.xml"])
    names = [str(sheet.get("name")) for sheet in book.iter(f"{MAIN}sheet")]
    pages = []
    for place, name in enumerate(names, 1):
        root = ElementTree.fromstring(parts[f"xl/worksheets/sheet{place}.xml"])
        rows = [[_value(cell, texts, is_day) for cell in row] for row in root.iter(f"{MAIN}row")]
        pages.append(Page(name, root, rows))
    return Book(pages, parts, bold)


def _value(cell: Any, texts: list[str], is_day: list[bool]) -> Any:
    assert cell.find(f"{MAIN}f") is None, "no cell is a formula"
    held = cell.findtext(f"{MAIN}v")
    if held is None:
        return None
    if cell.get("t") == "s":
        return texts[int(held)]
    number = int(float(held))
    return FIRST_DAY + timedelta(days=number) if is_day[int(cell.get("s", 0))] else number

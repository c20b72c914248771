"""What the tests of loading share: a copy of the template to damage, and a way to load it."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workflows.loading import Loading, load_folder

TEMPLATE = Path(__file__).resolve().parents[2] / "fixtures" / "congress_template"
NOW = datetime(2025, 11, 20, 2, tzinfo=UTC)


def silent(what: str, done: int, total: int) -> None:
    """Hear of the progress and say nothing."""


def load(folder: Path, *, preview: bool = False, at: datetime = NOW) -> Loading:
    """Load a folder as of a day on which all of the template has happened."""
    return load_folder(folder, at, silent, preview=preview)


Edit = Callable[[str, int, str, str], None]


class Copy:
    """Hold a copy of the template that may be damaged."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def rows(self, file: str) -> list[list[str]]:
        """Return the rows of a table, the columns first."""
        with (self.path / file).open(encoding="utf-8", newline="") as source:
            return list(csv.reader(source))

    def write(self, file: str, rows: list[list[str]]) -> None:
        """Write a table."""
        with (self.path / file).open("w", encoding="utf-8", newline="") as target:
            csv.writer(target).writerows(rows)

    def put(self, file: str, row: int, column: str, text: str) -> None:
        """Put a text into a cell; rows are counted as a spreadsheet does."""
        rows = self.rows(file)
        rows[row - 1][rows[0].index(column)] = text
        self.write(file, rows)

    def put_bytes(self, file: str, content: bytes) -> None:
        """Replace a whole file."""
        (self.path / file).write_bytes(content)

    def read_bytes(self, file: str) -> bytes:
        """Return a whole file."""
        return (self.path / file).read_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Copy:
    """Return a copy of the template."""
    path = tmp_path / "congress"
    shutil.copytree(TEMPLATE, path)
    return Copy(path)

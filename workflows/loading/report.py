"""What a load found and did (载入报告): counts by table, problems by row and column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

from cases.refusals import ActRefused, BadData

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"


@dataclass(frozen=True, slots=True)
class Problem:
    """Name one thing that must be mended (问题): table, row as a spreadsheet counts, column."""

    file: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return self.told(self.column)

    def told(self, column: str) -> str:
        """Return the problem in words, its column by this name (问题说明)."""
        place = _("%(file)s, row %(row)d") if self.row else "%(file)s"
        where = place % {"file": self.file, "row": self.row}
        if column:
            where += _(", column %(column)s") % {"column": column}
        return f"{where}: {self.message}"


class CellError(Exception):
    """Say what is wrong with one cell (单元格有误)."""

    def __init__(self, column: str, message: Any) -> None:
        super().__init__(str(message))
        self.column = column
        self.message = str(message)


@dataclass(slots=True)
class Report:
    """Collect what is new, changed, unchanged and wrong (载入报告)."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    # How each table itself calls its columns.
    titles: dict[tuple[str, str], str] = field(default_factory=dict)

    def count(self, file: str, what: str) -> None:
        """Count one row of a table (计数)."""
        self.counts.setdefault(file, Counter())[what] += 1

    def blame(self, file: str, row: int, column: str, message: Any) -> None:
        """Note a problem once (记录问题)."""
        problem = Problem(file, row, column, str(message))
        if problem not in self.problems:
            self.problems.append(problem)

    @contextmanager
    def reading(self, file: str, row: int, columns: dict[str, str] | None = None) -> Iterator[None]:
        """Turn what is wrong with a row into problems (逐行收集); the others are still read.

        `columns` tells which column a field of a refused row came from.
        """
        try:
            yield
        except CellError as error:
            self.blame(file, row, error.column, error.message)
        except BadData as refusal:
            for name, text in refusal.fields.items():
                self.blame(file, row, (columns or {}).get(name, name), text)
        except ActRefused as refusal:
            self.blame(file, row, "", refusal)

    def in_order(self) -> list[Problem]:
        """Return the problems as a person mends them (排序): table by table, row by row."""
        return sorted(self.problems, key=lambda p: (p.file, p.row, p.column, p.message))

    def in_words(self, problem: Problem) -> str:
        """Return a problem as it is told (说明): the column as the table itself calls it."""
        return problem.told(self.titles.get((problem.file, problem.column), problem.column))

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing must be mended (无问题)."""
        return not self.problems

    @property
    def changes(self) -> int:
        """Count the rows that are new or changed (变更行数)."""
        return sum(c[NEW] + c[CHANGED] for c in self.counts.values())


def did_you_mean(word: str, known: Any) -> str:
    """Return a hint at the nearest known word, empty if none is near (您是否想写)."""
    near = get_close_matches(word, [str(k) for k in known], n=1, cutoff=0.5)
    return " " + _("Did you mean “%(word)s”?") % {"word": near[0]} if near else ""

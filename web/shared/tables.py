"""Lists handed out as tables (清单导出): CSV with a byte order mark, as spreadsheets want it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse


def table(name: str, columns: Iterable[Any], lines: Iterable[Sequence[str]]) -> HttpResponse:
    """Hand out lines under their columns as a file of this name (导出表格)."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.write("\ufeff")
    writer = csv.writer(answer)
    writer.writerow([str(column) for column in columns])
    for line in lines:
        writer.writerow([_cell(value) for value in line])
    return answer


def _cell(text: str) -> str:
    """Keep a table from reading words as a formula (防公式注入)."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text

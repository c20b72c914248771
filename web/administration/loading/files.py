"""Files of loading: the list of problems, the folder of examples (问题清单、模板)."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

TEMPLATE = settings.BASE_DIR / "fixtures" / "congress_template"
BOM = "\ufeff"
# What a spreadsheet would take for a formula at the beginning of a cell.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def problem_list(problems: Sequence[Sequence[Any]]) -> bytes:
    """Write problems as a table that a spreadsheet opens rightly (问题清单)."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([_("Table"), _("Row"), _("Column"), _("Problem")])
    for file, row, column, message in problems:
        writer.writerow([_harmless(file), row or "", _harmless(column), _harmless(message)])
    return (BOM + target.getvalue()).encode()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


@cache
def template_archive() -> bytes:
    """Return the folder of examples as an archive (模板); its tables open in a spreadsheet."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(TEMPLATE.iterdir()):
            text = file.read_text(encoding="utf-8").removeprefix(BOM)
            marked = BOM + text if file.suffix == ".csv" else text
            # The same archive each time, whenever it is made.
            member = zipfile.ZipInfo(f"congress_template/{file.name}")
            archive.writestr(member, marked.encode(), zipfile.ZIP_DEFLATED)
    return target.getvalue()

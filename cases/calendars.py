"""The calendar in force (现行工作日历): what came with the product, and what was loaded since.

Every act counts by one calendar, named by its version: the key of the newest year that was
loaded, 0 where none was (ADR 0018).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from cases.models import WorkdayYear
from cases.prepared import prepared
from cases.rules.calendar import Calendar, shipped


@dataclass(frozen=True, slots=True)
class Version:
    """Name a calendar (日历版本): its key, and the digest of what was loaded last."""

    key: int = 0
    digest: str = ""


@prepared
def _newest() -> Any:
    return WorkdayYear.objects.order_by("-pk").values_list("pk", "digest")[:1]


def version_in_force() -> Version:
    """Return the version of the calendar in force (现行版本): one statement."""
    found = _newest.rows()
    return Version(*found[0]) if found else Version()


def by_key(key: int) -> Calendar:
    """Return the calendar of a version by its key alone (按版本取日历)."""
    if not key:
        return shipped()
    return calendar_of(
        Version(key, WorkdayYear.objects.values_list("digest", flat=True).get(pk=key))
    )


def in_force() -> Calendar:
    """Return the calendar in force (现行工作日历)."""
    return calendar_of(version_in_force())


@lru_cache(maxsize=16)
def calendar_of(version: Version) -> Calendar:
    """Return the calendar of a version (某版工作日历), read once per process: rows never change."""
    base = shipped()
    if not version.key:
        return base
    # The last row of a year counts.
    loaded = {
        row.year: row for row in WorkdayYear.objects.filter(pk__lte=version.key).order_by("pk")
    }
    rows = [(day, "off") for day in base.off if day.year not in loaded]
    rows += [(day, "makeup") for day in base.makeup if day.year not in loaded]
    notices = {day: text for day, text in base.notices.items() if day.year not in loaded}
    for row in loaded.values():
        for written, kind, notice in json.loads(row.days):
            day = date.fromisoformat(written)
            rows.append((day, kind))
            notices[day] = notice
    return Calendar.from_rows(rows, base.years | set(loaded), notices)

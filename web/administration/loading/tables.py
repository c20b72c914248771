"""The tables of a load and what became of their rows (各表结果)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.load_job import LoadJob
from workflows.loading.columns import SHEETS

NAMES: dict[str, Any] = {
    "congress.csv": _("People's congress"),
    "sessions.csv": _("Sessions"),
    "policy.csv": _("Rules"),
    "organs.csv": _("Organs"),
    "people.csv": _("Accounts"),
    "posts.csv": _("Posts"),
    "delegations.csv": _("Delegations"),
    "deputies.csv": _("Deputies"),
    "items.csv": _("Suggestions"),
}


@dataclass(frozen=True, slots=True)
class Table:
    """Hold one line of the preview (预览行)."""

    file: str
    name: Any
    new: int
    changed: int
    unchanged: int
    wrong: int


def tables_of(job: LoadJob) -> list[Table]:
    """List the tables in the order in which they are loaded (各表), unknown ones last."""
    order = [sheet.name for sheet in SHEETS]
    known = [name for name in order if name in job.counts]
    found = []
    for name in (*known, *sorted(set(job.counts) - set(order))):
        c = job.counts[name]
        numbers = [int(c.get(k, 0)) for k in ("new", "changed", "unchanged", "wrong")]
        found.append(Table(name, NAMES.get(name, ""), *numbers))
    return found

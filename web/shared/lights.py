"""Lights (红黄绿灯): a colour, a shape and words, never a colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# From how many days before the due day an item is yellow.
SOON = 5


@dataclass(frozen=True, slots=True)
class Light:
    """Say how urgent something is (灯): `colour` is red, yellow, green or grey."""

    colour: str
    shape: str
    text: str


def light(due_on: date | None, today: date, *, done: bool = False) -> Light:
    """Return the light of a due day (亮灯); the due day itself is not late yet."""
    if done:
        return Light("grey", "✓", _("done"))
    if due_on is None:
        return Light("none", "", "")
    days = (due_on - today).days
    if days < 0:
        late = ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
        return Light("red", "■", late)
    if days == 0:
        return Light("yellow", "▲", _("due today"))
    left = ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}
    return Light("yellow", "▲", left) if days <= SOON else Light("green", "●", left)

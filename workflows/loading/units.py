"""Read the units of an item (读承办单位): whether they stood on the day, and may stand together."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from people.kinds import CONSULTED_KINDS, HANDLING_KINDS
from people.models import Organ
from workflows.loading import cells
from workflows.loading.organs import Organs
from workflows.loading.reading import Row
from workflows.loading.report import CellError, did_you_mean

UNITS = (
    ("sole", "sole"),
    ("lead_unit", "lead"),
    ("co_handlers", "co_handler"),
    ("separate", "separate"),
)


def column_of(role: str) -> str:
    """Return the column in which units of a role stand (所在列)."""
    return next(column for column, of_role in UNITS if of_role == role)


def units_of(row: Row, organs: Organs, assigned: date | None) -> list[tuple[Organ, str]]:
    """Return who handles the item in which role (承办单位). Raises: CellError."""
    found: list[tuple[Organ, str]] = []
    for column, role in UNITS:
        for name in cells.names(row, column):
            found.append((unit_named(organs, name, column, assigned), role))
            if [o for o, _r in found].count(found[-1][0]) > 1:
                words = _("“%(name)s” stands here twice.") % {"name": name}
                raise CellError(column, words)
    roles = [role for _organ, role in found]
    if assigned and not found:
        raise CellError("sole", _("To whom was it assigned? Name a unit."))
    if found and not assigned:
        raise CellError("assigned_on", _("On which day was it assigned to these units?"))
    if roles.count("sole") and len(roles) > 1:
        raise CellError("sole", _("A sole unit has nobody beside it."))
    if roles.count("lead") > 1:
        words = _("Several lead units are separate handling: name each as separate.")
        raise CellError("lead_unit", words)
    if "co_handler" in roles and "lead" not in roles:
        raise CellError("lead_unit", _("Co-handlers need a lead unit."))
    asked = {column_of(r) for o, r in found if o.kind in CONSULTED_KINDS and r != "co_handler"}
    if asked and any(r in ("lead", "co_handler") for r in roles):
        words = _("Consulted units stand alone or beside separate units.")
        raise CellError(min(asked), words)
    if "lead" in roles and "separate" in roles:
        words = _("A lead unit and separate units do not stand side by side.")
        raise CellError("separate", words)
    return found


def unit_named(organs: Organs, name: str, column: str, assigned: date | None) -> Organ:
    """Return a unit that stood on the day (查找承办单位). Raises: CellError."""
    try:
        organ = organs.named(name, column)
    except CellError as error:
        units = {n: o for n, o in organs.by_name.items() if o.kind in HANDLING_KINDS}
        words = _("There is no organ “%(name)s”.") % {"name": name}
        raise CellError(column, words + did_you_mean(name, units)) from error
    if organ.kind not in HANDLING_KINDS:
        raise CellError(column, _("%(organ)s is no handling unit.") % {"organ": organ.name})
    over = organ.valid_until is not None and assigned and organ.valid_until <= assigned
    early = organ.valid_from is not None and assigned and assigned < organ.valid_from
    if over or early:
        words = _("%(organ)s did not exist on %(day)s.")
        raise CellError(column, words % {"organ": organ.name, "day": assigned})
    return organ

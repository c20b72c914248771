"""Who handles a suggestion and as what, out of three cells (主办、会办、分办)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from . import notes as say
from .sessions import HandlingMode, read_handling_mode
from .text import unique
from .units import UnitsReading, read_units

Role = Literal["sole", "lead", "co_handler", "separate"]


@dataclass(frozen=True, slots=True)
class HandlersReading:
    """Units with their roles (承办单位、承办方式); `is_led` tells whether one can answer."""

    units: tuple[tuple[str, Role], ...]
    mode: HandlingMode | None = None
    incomplete: bool = False
    is_led: bool = False
    notes: tuple[str, ...] = ()


def read_handlers(
    main_raw: str | None,
    co_raw: str | None,
    mode_raw: str | None,
    aliases: Mapping[str, str] | None = None,
) -> HandlersReading:
    """Read who handles and in which role, never choosing a lead by order (承办单位).

    Several main units without a mark answer separately; a unit named in both cells is main.
    """
    main, co = read_units(main_raw, aliases), read_units(co_raw, aliases)
    mode = read_handling_mode(mode_raw)
    mains, others = main.names, tuple(name for name in co.names if name not in main.names)
    found = [*main.notes, *(note for note in co.notes if note != say.UNITS_SELF)]
    if len(others) < len(co.names):
        found.append(say.UNITS_MERGED)
    # 我委 among the main units is a unit that the row does not name.
    incomplete = main.incomplete or co.incomplete or main.includes_self
    if main.lead and mode in (None, "lead") and len(mains) > 1:
        others = tuple(name for name in (*mains, *others) if name != main.lead)
        mains, mode = (main.lead,), "lead"
    if not mains:
        found.append(say.LEAD_MISSING if others else say.HANDLER_MISSING)
        return HandlersReading(_as("co_handler", others), mode, incomplete, False, unique(found))
    if len(mains) > 1 and mode not in ("separate", "joint"):
        found.append(say.SEVERAL_MAIN)
    mode = _mode_of(mode, main, mains, others)
    if mode == "lead" and not others:
        found.append(say.CO_HANDLERS_MISSING)
    incomplete = incomplete or (mode != "sole" and len(mains) + len(others) < 2)
    return HandlersReading(_roles(mode, mains, others), mode, incomplete, True, unique(found))


def _mode_of(
    mode: HandlingMode | None,
    main: UnitsReading,
    mains: tuple[str, ...],
    others: tuple[str, ...],
) -> HandlingMode:
    """Decide the form of handling from what is named, where the cell does not settle it."""
    if mode == "separate" or (mode == "joint" and len(mains) > 1):
        return mode
    if len(mains) > 1 or main.includes_self:
        return "separate"
    return "lead" if mode in ("lead", "joint") or others or main.incomplete else "sole"


def _roles(
    mode: HandlingMode, mains: tuple[str, ...], others: tuple[str, ...]
) -> tuple[tuple[str, Role], ...]:
    if mode == "separate":
        return _as("separate", (*mains, *others))
    if mode == "sole":
        return _as("sole", mains)
    return (*_as("lead", mains), *_as("co_handler", others))


def _as(role: Role, names: tuple[str, ...]) -> tuple[tuple[str, Role], ...]:
    return tuple((name, role) for name in names)

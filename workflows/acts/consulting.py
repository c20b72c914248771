"""Asking units before the formal assignment whether an item is theirs (预交办征求意见).

It binds nobody: no deadline runs, nothing is put on a list of work, and the assignment may name
whom it likes. What waits for a unit follows from the rows and the state of the item (ADR 0038).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.models import Consultation, Suggestion
from people.kinds import HANDLING_KINDS
from people.models import Organ
from workflows.doing import Doing
from workflows.door import act

# How many days a unit may be given to answer: a wish of the office, no deadline of the law.
LONGEST = 30


@act(Suggestion)
def consult_units(do: Doing, units: Sequence[int], until_on: date, words: str = "") -> None:
    """Ask units whether the suggestion is theirs (预交办征求意见), by a day that binds nobody.

    `units` lists keys of organs. Source: ADR 0038.
    """
    organs = _read_units(do, units)
    asked = {row.organ_id for row in do.look.consultations}
    do.require(
        asked.isdisjoint(organ.pk for organ in organs),
        "units",
        _("One of these units is asked already."),
    )
    do.require(
        isinstance(until_on, date) and do.today < until_on <= do.today + timedelta(days=LONGEST),
        "until_on",
        _("The day lies between tomorrow and thirty days from now."),
    )
    do.create_all(
        Consultation(
            suggestion=do.suggestion,
            organ=organ,
            asked_by=do.by.user,
            asked_at=do.at,
            until_on=until_on,
            words=words,
        )
        for organ in organs
    )
    do.tell(organs=[organ.pk for organ in organs], due_on=until_on)


def _read_units(do: Doing, units: Sequence[int]) -> list[Organ]:
    """Read which units are asked (被征求意见单位), in their official order. Raises: BadData."""
    do.require(
        isinstance(units, (list, tuple)) and len(units) > 0,
        "units",
        _("Name at least one unit."),
    )
    do.require(all(map(_is_key, units)), "units", _("Name each unit by choosing it."))
    do.require(len(set(units)) == len(units), "units", _("Each unit is named once."))
    found = list(_standing(do).filter(pk__in=units).order_by("official_order", "pk"))
    do.require(
        len(found) == len(units),
        "units",
        _("One of these is not a unit that can handle suggestions today."),
    )
    return found


def _is_key(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _standing(do: Doing) -> Any:
    """Ask for the units of the congress that can handle suggestions today (可承办单位)."""
    return Organ.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=do.today),
        congress=do.suggestion.congress_id,
        kind__in=HANDLING_KINDS,
    )


@act(Suggestion)
def answer_consultation(
    do: Doing, fits: bool, words: str = "", better_unit: int | None = None
) -> None:
    """Answer whether the suggestion is the unit's own (反馈预交办意见), with words if it is not."""
    mine = do.look.own_consultation
    assert mine is not None
    do.require(isinstance(fits, bool), "fits", _("Say whether it is yours."))
    if not fits:
        do.require_text(words=words)
    better = None
    if better_unit is not None:
        do.require(not fits, "better_unit", _("Name another unit only where it is not yours."))
        known = _is_key(better_unit) and better_unit != mine.organ_id
        better = _standing(do).filter(pk=better_unit).first() if known else None
        do.require(
            better is not None,
            "better_unit",
            _("Choose another unit that can handle suggestions today."),
        )
    do.set(
        mine,
        fits=fits,
        answer=words,
        better_unit=better,
        answered_by=do.by.user,
        answered_at=do.at,
    )
    do.tell(consultation=mine.pk, organ=mine.organ_id, other=mine.organ.name, fits=fits)


@act(Suggestion)
def end_consultation(do: Doing, organ: int) -> None:
    """Ask a unit no longer (结束征求意见); what it answered stays on record."""
    found = next((row for row in do.look.consultations if row.organ_id == organ), None)
    do.require(found is not None, "organ", _("This unit is not asked."))
    assert found is not None
    do.set(found, ended_at=do.at)
    do.tell(organ=found.organ_id, other=found.organ.name)

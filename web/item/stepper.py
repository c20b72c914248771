"""The stepper (流程步骤): seven steps that every item goes, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Suggestion
from cases.rules.states import SuggestionState as S
from workflows.explaining import spoken

STEP_OF = {
    S.DRAFT: 0, S.COSIGNING: 0, S.REVISION: 0, S.SUBMITTED: 1, S.REFUSED: 1, S.REGISTERED: 2,
    S.ASSIGNED: 3, S.HANDLING: 3, S.SECOND_ASSIGNED: 3, S.REPLIED: 5, S.RATED: 6, S.ESCALATED: 6,
    S.TRACKING: 6, S.CLOSED: 7, S.WITHDRAWN: 1, S.PRECHECK: 0, S.CONVERTED: 1, S.MERGED: 3,
    S.VOID: 2, S.TRANSFERRED_OUT: 2,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """Name one step (步骤) and whether it is done, current or ahead."""

    name: str
    number: int
    status: str


def steps_of(suggestion: Suggestion) -> list[Step]:
    """Return the steps of an item (流程步骤); a refused or a withdrawn item ends early."""
    names: list[Any] = [
        _("Submit"), _("Check"), _("Assign"), _("Handle"), _("Reply"), _("Rate"), _("Close"),
    ]  # fmt: skip
    # What is archived is shown as it had ended.
    stands = S(suggestion.ended_as or suggestion.state)
    if stands == S.REFUSED:
        names = [_("Submit"), _("Check"), _("Refused")]
        return [Step(name, n, "done") for n, name in enumerate(names, 1)]
    if stands == S.WITHDRAWN:
        return [Step(_("Submit"), 1, "done"), Step(_("Withdrawn"), 2, "done")]
    if stands == S.CONVERTED:
        return [Step(_("Submit"), 1, "done"), Step(_("Motion"), 2, "done")]
    if stands == S.VOID or suggestion.closing_kind == "split":
        end = _("Void") if stands == S.VOID else _("Split")
        return [Step(name, n, "done") for n, name in enumerate([*names[:2], end], 1)]
    if stands in (S.ESCALATED, S.TRACKING):
        names[-1] = spoken(stands)
    here = STEP_OF[stands]
    return [
        Step(name, n, "done" if n - 1 < here else "current" if n - 1 == here else "ahead")
        for n, name in enumerate(names, 1)
    ]

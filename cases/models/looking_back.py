"""Ways back into handling after a reply (责成重新办理、回头看、承诺未落实): of one suggestion."""

from __future__ import annotations

from django.db import models
from django_fsm import transition

from cases import guards
from cases.rules import sources
from cases.rules.states import SuggestionState

S = SuggestionState


class LookedBack(models.Model):
    """Let the commission send a suggestion back to its units (回头看) when no rating does."""

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=S.REPLIED,
        target=S.SECOND_ASSIGNED,
        conditions=[guards.nobody_rates_yet],
        permission=guards.affairs_commission,
        custom={"source": sources.CQ_SHAM, "id": "T17", "backwards": True},
    )
    def order_again(self) -> None:
        """Order that the item is handled again (责成重新办理), as its reply is no answer."""

    @transition(
        field="state",
        source=[S.CLOSED, S.TRACKING],
        target=S.SECOND_ASSIGNED,
        conditions=[guards.somebody_replied],
        permission=guards.affairs_commission,
        custom={"source": sources.XIANNING_LOOK_BACK, "id": "T27", "backwards": True},
    )
    def look_back(self) -> None:
        """Send the item back to its units after a look-back (回头看后重新交办)."""

    @transition(
        field="state",
        source=S.TRACKING,
        target=S.SECOND_ASSIGNED,
        permission=guards.by_consequence,
        custom={"source": sources.SD_BROKEN, "id": "T26", "backwards": True},
    )
    def leave_tracking(self) -> None:
        """Send the item back to the unit that did not keep its promise (承诺未落实再办)."""

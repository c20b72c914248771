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
        conditions=[guards.somebody_replied, guards.review_wants_it_handled],
        permission=guards.commission_or_system,
        custom={"source": sources.XIANNING_LOOK_BACK, "id": "T27", "backwards": True},
    )
    def look_back(self) -> None:
        """Send the item back to its units after a look-back (回头看后重新交办)."""

    @transition(
        field="state",
        source=[S.CLOSED, S.TRACKING],
        target=None,
        conditions=[guards.review_confirms],
        permission=guards.by_system,
        custom={"source": sources.TONGLING_LOOK_BACK},
    )
    def confirm_after_look_back(self) -> None:
        """Note that a look-back found the item as it was told (回头看属实)."""

    @transition(
        field="state",
        source=S.CLOSED,
        target=S.TRACKING,
        permission=guards.by_consequence,
        custom={"source": sources.XIANNING_LOOK_BACK, "backwards": True},
    )
    def return_to_tracking(self) -> None:
        """Follow a promise of the closed item up again (恢复跟踪)."""

    @transition(
        field="state",
        source=S.TRACKING,
        target=S.SECOND_ASSIGNED,
        permission=guards.by_consequence,
        custom={"source": sources.SD_BROKEN, "id": "T26", "backwards": True},
    )
    def leave_tracking(self) -> None:
        """Send the item back to the unit that did not keep its promise (承诺未落实再办)."""

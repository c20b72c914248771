"""Which office has a suggestion in its hands (受理机构), and how one hands it to the next."""

from __future__ import annotations

from django.db import models
from django_fsm import transition

from cases import guards
from cases.rules import sources
from cases.rules.states import OPEN_STATES
from people.models import Organ


class Received(models.Model):
    """Say which office receives, registers and assigns an item (受理机构).

    In session that is the session secretariat where the congress has one, between sessions the
    Deputies Affairs Commission, in a township the presidium. Only the office that has the item
    acts on it: after the closing day the secretariat no longer does, before it nobody beside it.
    """

    office = models.ForeignKey(
        Organ, on_delete=models.PROTECT, null=True, blank=True, related_name="suggestions_in_hand"
    )
    # Who had the item before it was handed over (移交机构), and when it passed on.
    handed_over_by = models.ForeignKey(
        Organ, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    handed_over_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[s.value for s in OPEN_STATES],
        target=None,
        conditions=[guards.office_ends],
        permission=guards.handing_office,
        custom={"source": sources.DESIGN_HAND_OVER},
    )
    def hand_over(self) -> None:
        """Hand the item over to the commission (移交) when the session closes."""

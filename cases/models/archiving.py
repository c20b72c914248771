"""What becomes of a suggestion when its term is over (届满归档)."""

from __future__ import annotations

from django.db import models
from django_fsm import transition

from cases import guards
from cases.rules import sources
from cases.rules.states import ENDED_STATES, OPEN_STATES, SuggestionState

S = SuggestionState

# What an office of the house may have to work on.
GOING_ON = OPEN_STATES


class Archived(models.Model):
    """Carry how an archived suggestion had ended (归档): it can only be read."""

    # Where the suggestion stood before it was archived, so that counts stay what they were.
    ended_as = models.CharField(max_length=30, blank=True)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[s.value for s in ENDED_STATES],
        target=S.ARCHIVED,
        conditions=[guards.term_is_over, guards.nothing_undelivered],
        permission=guards.by_system,
        custom={"source": sources.SH_CONTINUE, "id": "T33"},
    )
    def archive(self) -> None:
        """Archive the ended suggestion because its term is over (归档): nothing changes it now."""

    @transition(
        field="state",
        source=[s.value for s in GOING_ON],
        target=None,
        permission=guards.by_system,
        custom={"source": sources.NPCSC_DUTIES},
    )
    def succeed_office(self) -> None:
        """Pass the work of an office of the house that ended to who has its duties (机关承继)."""

"""A deputy's wish that his or her name is kept from the units and the public (姓名保密)."""

from __future__ import annotations

from django.db import models
from django_fsm import transition

from cases import guards
from cases.rules import sources
from cases.rules.states import OPEN_STATES


class Confidential(models.Model):
    """Keep the authors' names of an item from units (姓名保密); the congress' house knows them.

    The wish is the lead deputy's alone: nobody else asks for it, and nobody else lifts it.
    """

    hide_name = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[s.value for s in OPEN_STATES],
        target=None,
        conditions=[guards.name_is_told],
        permission=guards.lead_deputy,
        custom={"source": sources.SD_SECRECY},
    )
    def ask_secrecy(self) -> None:
        """Ask that the authors' names are withheld from units (申请姓名保密)."""

    @transition(
        field="state",
        source=[s.value for s in OPEN_STATES],
        target=None,
        conditions=[guards.name_is_withheld],
        permission=guards.lead_deputy,
        custom={"source": sources.SD_SECRECY},
    )
    def lift_secrecy(self) -> None:
        """Let the authors' names be told again (解除姓名保密)."""

"""An item on hold (暂缓办理): reminders and the offices' own deadlines pause, nothing else."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.rules import sources
from cases.rules.holding import HOLDABLE_STATES
from cases.rules.states import OPEN_STATES, UNSENT_STATES


class Held(models.Model):
    """Keep since when, until when and why an item is on hold (暂缓情况).

    It ends by itself on the day after `held_until`, or once no unit handles the item.
    """

    held_at = models.DateTimeField(null=True, blank=True)
    held_until = models.DateField(null=True, blank=True)
    held_reason = models.TextField(blank=True)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[s.value for s in HOLDABLE_STATES],
        target=None,
        conditions=[guards.not_on_hold, guards.reply_lies_ahead],
        permission=guards.affairs_commission,
        custom={"source": sources.DESIGN_HOLD},
    )
    def put_on_hold(self) -> None:
        """Put the item on hold (暂缓办理) with a reason and a last day; the reply's day stays."""

    @transition(
        field="state",
        source=[s.value for s in HOLDABLE_STATES],
        target=None,
        conditions=[guards.on_hold],
        permission=guards.affairs_commission,
        custom={"source": sources.DESIGN_HOLD},
    )
    def resume(self) -> None:
        """Resume the item (恢复办理): what was left of each deadline counts on from today."""

    @transition(
        field="state",
        source=[s.value for s in OPEN_STATES if s not in UNSENT_STATES],
        target=None,
        conditions=[guards.hold_is_over],
        permission=guards.by_system,
        custom={"source": sources.DESIGN_HOLD},
    )
    def end_hold(self) -> None:
        """End a hold whose last day is over, or that holds nothing up any more (暂缓期满)."""


# It is said of an item with its reason and its last day, or not at all.
HOLD_IS_WHOLE = models.CheckConstraint(
    condition=Q(held_at=None, held_until=None, held_reason="")
    | (Q(held_at__isnull=False, held_until__isnull=False) & ~Q(held_reason="")),
    name="suggestion_hold_is_whole",
    violation_error_message=_("An item on hold needs the reason and the last day."),
)

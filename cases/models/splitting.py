"""Splitting an item that holds several matters (拆分): one matter per item."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.models.sight import OfSuggestionQuerySet
from cases.rules import sources
from cases.rules.states import SuggestionState
from people.models import User

S = SuggestionState


class Split(models.Model):
    """Let the intake officer propose a split and the lead deputy decide on it (拆分).

    The whole ends with its number; each part is a suggestion of its own with number and part.
    """

    split_reason = models.TextField(blank=True)
    split_proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    split_from = models.ForeignKey(
        "cases.Suggestion", on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    split_part = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=S.SUBMITTED,
        target=None,
        conditions=[
            guards.not_classified,
            guards.no_refusal_pending,
            guards.no_split_proposed,
        ],
        permission=guards.intake_officer,
        custom={"source": sources.SH_SINGLE},
    )
    def propose_split(self) -> None:
        """Propose to split the suggestion (拟拆分), as it holds several matters."""

    @transition(
        field="state",
        source=S.SUBMITTED,
        target=None,
        conditions=[guards.split_proposed],
        permission=guards.intake_officer,
        custom={"source": sources.SH_SINGLE},
    )
    def take_back_split(self) -> None:
        """Take the proposal to split back (收回拆分意见); the check goes on."""

    @transition(
        field="state",
        source=S.SUBMITTED,
        target=S.CLOSED,
        conditions=[guards.split_proposed, guards.lead_in_office],
        permission=guards.lead_deputy,
        custom={"source": sources.SH_SINGLE},
    )
    def agree_split(self) -> None:
        """Agree to the split (同意拆分): the parts are registered, the whole ends."""

    @transition(
        field="state",
        source=S.SUBMITTED,
        target=None,
        conditions=[guards.split_proposed],
        permission=guards.lead_deputy,
        custom={"source": sources.SH_SINGLE},
    )
    def decline_split(self) -> None:
        """Decline the split (不同意拆分); the suggestion goes back to the check."""


class SplitPart(models.Model):
    """Hold the text of one part as it was proposed (拟拆分件); the deputy reads it and decides."""

    suggestion = models.ForeignKey(
        "cases.Suggestion", on_delete=models.PROTECT, related_name="proposed_parts"
    )
    part = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    facts = models.TextField()
    proposal = models.TextField()
    # The proposal was declined or taken back (未采纳); a later one has rows of its own.
    dropped_at = models.DateTimeField(null=True)

    objects = OfSuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "part"],
                condition=Q(dropped_at=None),
                name="split_part_once",
                violation_error_message=_("This part exists already."),
            ),
            models.CheckConstraint(
                condition=Q(part__gte=1),
                name="split_part_counts_from_one",
                violation_error_message=_("Parts count from 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion_id}-{self.part}"

"""Extensions of the day on which a reply is due (延期)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.models.assignment import Assignment
from cases.models.record import Record, state_field, state_known
from cases.models.round import Round
from cases.models.sight import OfSuggestionQuerySet
from cases.models.suggestion import Suggestion
from cases.rules import sources
from cases.rules.states import ExtensionState
from people.models import User

E = ExtensionState


class Extension(Record):
    """Hold one extension of a unit's reply (延期): asked for and decided, or declared.

    One for each task of a round. A deadline is never edited: with the extension the old one
    stops and another runs from the same day to `new_due_on`. Source: rulebook 9.5.
    """

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="extensions")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="extensions")
    assignment = models.OneToOneField(
        Assignment, on_delete=models.PROTECT, related_name="extension"
    )
    reason = models.TextField()
    old_due_on = models.DateField()
    proposed_due_on = models.DateField()
    new_due_on = models.DateField(null=True)
    requested_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True)
    state = state_field(ExtensionState, E.REQUESTED)

    objects = OfSuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(ExtensionState, "extension_state_known"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="extension_has_reason",
                violation_error_message=_("An extension needs its reason."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[E.APPROVED, E.DECLARED])
                | Q(new_due_on__isnull=False, new_due_on__gt=F("old_due_on")),
                name="extension_moves_the_day",
                violation_error_message=_("An extension ends later than the day it extends."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[E.APPROVED, E.REFUSED])
                | Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("requested_by")),
                name="extension_decided_by_somebody_else",
                violation_error_message=_("Who asks for an extension does not decide on it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.proposed_due_on}"

    @transition(
        field="state",
        source=E.REQUESTED,
        target=E.APPROVED,
        conditions=[guards.somebody_else_asked, guards.extension_day_not_over],
        permission=guards.extension_approver,
        custom={"source": sources.EXTENSION, "id": "T12"},
    )
    def approve_extension(self) -> None:
        """Agree to the extension (批准延期): the reply is due on the new day."""

    @transition(
        field="state",
        source=E.REQUESTED,
        target=E.REFUSED,
        conditions=[guards.somebody_else_asked, guards.extension_day_not_over],
        permission=guards.extension_approver,
        custom={"source": sources.EXTENSION},
    )
    def refuse_extension(self) -> None:
        """Refuse the extension (不批准延期): the old day stays."""

    @transition(
        field="state",
        source=E.REQUESTED,
        target=E.LAPSED,
        conditions=[guards.extension_day_over],
        permission=guards.by_system,
        custom={"source": sources.DESIGN_EXTENSION},
    )
    def lapse_extension(self) -> None:
        """Let a request lapse that nobody decided by the due day (延期申请失效)."""

    @transition(
        field="state",
        source=E.REQUESTED,
        target=E.LAPSED,
        permission=guards.by_consequence,
        custom={"source": sources.DESIGN_EXTENSION},
    )
    def drop_extension(self) -> None:
        """Note that the task ended or passed on before anybody decided (延期申请终止)."""

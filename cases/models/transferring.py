"""What is outside this congress' power goes to another level (移送); its return note (回执)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from cases import guards
from cases.models.sight import OfSuggestionQuerySet
from cases.rules import sources
from cases.rules.states import SuggestionState
from people.kinds import Level
from people.models import Congress, User

S = SuggestionState


class TransferredOut(models.Model):
    """Let an item pass to another level or organ (移送).

    It waits for the return note: taken on there, it has ended here; sent back, it is assigned.
    """

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=S.REGISTERED,
        target=S.TRANSFERRED_OUT,
        conditions=[
            guards.not_classified,
            guards.no_withdrawal_asked,
            guards.no_void_proposed,
        ],
        permission=guards.receiving_office,
        custom={"source": sources.BJ_TRANSFER, "id": "T31"},
    )
    @transition(
        field="state",
        source=S.ASSIGNED,
        target=S.TRANSFERRED_OUT,
        conditions=[guards.nobody_signed_in, guards.no_withdrawal_asked],
        permission=guards.receiving_office,
        custom={"source": sources.BJ_TRANSFER, "id": "T31"},
    )
    def transfer(self) -> None:
        """Transfer the item to another level or organ (移送); the deputy is told."""

    @transition(
        field="state",
        source=S.TRANSFERRED_OUT,
        target=RETURN_VALUE(S.CLOSED, S.REGISTERED),
        permission=guards.receiving_office,
        custom={"source": sources.BJ_TRANSFER, "id": "T31", "backwards": True},
    )
    def note_return(self, *, accepted: bool) -> str:
        """Note what came back (登记回执): taken on there, or sent back to be assigned here."""
        return S.CLOSED if accepted else S.REGISTERED


class Transfer(models.Model):
    """Hold one letter by which an item was transferred (移送函), and its return note (回执)."""

    suggestion = models.ForeignKey(
        "cases.Suggestion", on_delete=models.PROTECT, related_name="transfers"
    )
    level = models.CharField(max_length=20, choices=Level.choices)
    addressee = models.CharField(max_length=100)
    # The congress of that level, where it works with this installation too.
    to_congress = models.ForeignKey(
        Congress, on_delete=models.PROTECT, null=True, related_name="transfers_received"
    )
    letter_number = models.CharField(max_length=60)
    reason = models.TextField()
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_on = models.DateField()
    noted_on = models.DateField(null=True)
    note = models.TextField(blank=True)
    accepted = models.BooleanField(null=True)

    objects = OfSuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion"],
                condition=Q(noted_on=None),
                name="transfer_open_once",
                violation_error_message=_("A return note is waited for already."),
            ),
            models.CheckConstraint(
                condition=Q(noted_on=None, note="", accepted=None)
                | (Q(noted_on__isnull=False, accepted__isnull=False) & ~Q(note="")),
                name="transfer_return_note_is_whole",
                violation_error_message=_("A return note has its day, its text and its answer."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion_id}: {self.letter_number}"

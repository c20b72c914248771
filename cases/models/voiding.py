"""Void registrations (登记作废): a wrong number is taken away and never given again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from cases import guards
from cases.models.sight import OfSuggestionQuerySet
from cases.rules import sources
from cases.rules.states import SuggestionState
from people.models import Congress, User

S = SuggestionState


class Voided(models.Model):
    """Let two persons of the receiving office make a registration void (登记作废)."""

    void_reason = models.TextField(blank=True)
    # The suggestion itself is genuine and is checked and numbered anew (重新登记).
    void_renumber = models.BooleanField(default=False)
    void_proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=S.REGISTERED,
        target=None,
        conditions=[guards.no_void_proposed],
        permission=guards.receiving_office,
        custom={"source": sources.DESIGN_VOID},
    )
    def propose_void(self) -> None:
        """Propose that the registration is void (拟作废登记), while nothing is assigned."""

    @transition(
        field="state",
        source=S.REGISTERED,
        target=RETURN_VALUE(S.VOID, S.SUBMITTED),
        conditions=[guards.void_proposed, guards.void_second_person],
        permission=guards.receiving_office_or_head,
        custom={"source": sources.DESIGN_VOID, "backwards": True},
    )
    def void_registration(self, *, renumber: bool) -> str:
        """Make the registration void (作废登记): the number is never given again."""
        return S.SUBMITTED if renumber else S.VOID

    @transition(
        field="state",
        source=S.REGISTERED,
        target=None,
        conditions=[guards.void_proposed, guards.void_second_person],
        permission=guards.receiving_office_or_head,
        custom={"source": sources.DESIGN_VOID},
    )
    def decline_void(self) -> None:
        """Decline that the registration is void (不同意作废); it stands."""


class VoidNumber(models.Model):
    """Hold a number that was given and made void (作废编号): nobody ever gets it again."""

    congress = models.ForeignKey(Congress, on_delete=models.PROTECT, related_name="void_numbers")
    suggestion = models.ForeignKey(
        "cases.Suggestion", on_delete=models.PROTECT, related_name="void_numbers"
    )
    series = models.CharField(max_length=60)
    number = models.CharField(max_length=20)
    reference = models.CharField(max_length=80)
    voided_at = models.DateTimeField()

    objects = OfSuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "reference"],
                name="void_number_once",
                violation_error_message=_("This number is void already."),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

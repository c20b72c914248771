"""How a suggestion becomes a motion, and a motion a suggestion (议案与建议的转化)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.rules import sources
from cases.rules.states import SuggestionState

S = SuggestionState


class Motioned(models.Model):
    """Keep of a suggestion the motion it was, or that it became (议案).

    Without `converted_motion` it became one; the number and the decision of the presidium stay.
    """

    converted_motion = models.BooleanField(default=False)
    motion_number = models.CharField(max_length=60, blank=True)
    motion_decision = models.CharField(max_length=60, blank=True)
    motion_decided_on = models.DateField(null=True, blank=True)
    # The presidium's decision on a motion that is taken over; for one that is made, what its
    # signers signed.
    motion_paper = models.ForeignKey(
        "cases.StoredFile", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=S.DRAFT,
        target=S.REGISTERED,
        conditions=[guards.is_a_motion, guards.motion_was_signed],
        permission=guards.intake_officer,
        custom={"source": sources.CQ_MOTION, "id": "T8"},
    )
    def take_motion(self) -> None:
        """Take a motion over as a suggestion (议案转建议), by decision of the presidium."""

    @transition(
        field="state",
        source=[S.SUBMITTED, S.REGISTERED],
        target=S.CONVERTED,
        conditions=[
            guards.no_refusal_pending,
            guards.no_split_proposed,
            guards.no_void_proposed,
            guards.not_classified,
            guards.no_withdrawal_asked,
            guards.never_a_motion,
            guards.made_in_session,
            guards.motion_in_time,
            guards.motion_signers_enough,
        ],
        permission=guards.presidium_or_office,
        custom={"source": sources.LAW_MOTION, "id": "T32"},
    )
    def convert_to_motion(self) -> None:
        """Turn the suggestion into a motion (转为议案), by decision of the presidium."""


MOTION_CONSTRAINTS = (
    models.CheckConstraint(
        condition=Q(motion_number="")
        | Q(state=S.DRAFT, converted_motion=True)
        | (~Q(motion_decision="") & Q(motion_decided_on__isnull=False)),
        name="suggestion_motion_by_decision",
        violation_error_message=_(
            "A motion changes sides only by a decision of the presidium, with number and date."
        ),
    ),
    models.CheckConstraint(
        condition=~Q(state=S.CONVERTED) | (~Q(motion_number="") & Q(converted_motion=False)),
        name="suggestion_converted_has_motion",
        violation_error_message=_("What became a motion bears its number."),
    ),
    models.UniqueConstraint(
        fields=["session", "motion_number"],
        condition=Q(converted_motion=True) & ~Q(motion_number=""),
        name="suggestion_motion_taken_once",
        violation_error_message=_("This motion has been taken over as a suggestion already."),
    ),
)

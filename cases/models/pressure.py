"""Pressure on a deputy who rates (干预评价): a confidential case of its own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.models.rating import RatingRequest
from cases.models.record import Record, state_field, state_known
from cases.models.sight import PressureQuerySet
from cases.models.suggestion import Suggestion
from cases.rules import sources
from cases.rules.states import PressureState
from people.models import Deputy, Organ, User


class PressureCase(Record):
    """Hold what a deputy says of pressure on a rating (干预评价情况), and what was found.

    Only the deputy, the collector's rating officer and the head of the Deputies Affairs
    Commission ever see it: no unit, and no co-signer.
    """

    suggestion = models.ForeignKey(
        Suggestion, on_delete=models.PROTECT, related_name="pressure_cases"
    )
    request = models.ForeignKey(
        RatingRequest, on_delete=models.PROTECT, related_name="pressure_cases"
    )
    collector = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    deputy = models.ForeignKey(Deputy, on_delete=models.PROTECT, related_name="pressure_cases")
    words = models.TextField()
    reported_at = models.DateTimeField()
    # Whether the rating fell by it; one that was released stands, and is only looked into.
    voids = models.BooleanField(default=False)
    asked_anew_at = models.DateTimeField(null=True)
    findings = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    state = state_field(PressureState, PressureState.REPORTED)

    objects = PressureQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(PressureState, "pressure_state_known"),
            models.UniqueConstraint(
                fields=["request", "deputy"],
                name="pressure_reported_once",
                violation_error_message=_("You have reported this already."),
            ),
            models.CheckConstraint(
                condition=~Q(words=""),
                name="pressure_in_words",
                violation_error_message=_("Say what happened."),
            ),
            models.CheckConstraint(
                condition=~Q(state=PressureState.SETTLED)
                | (~Q(findings="") & Q(settled_at__isnull=False, settled_by__isnull=False)),
                name="pressure_settled_has_findings",
                violation_error_message=_("Say what was found."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion_id}: {self.request_id}"

    @transition(
        field="state",
        source=PressureState.REPORTED,
        target=None,
        conditions=[guards.to_be_asked_anew],
        permission=guards.looks_into_pressure,
        custom={"source": sources.CQ_LIABILITY},
    )
    def ask_anew(self) -> None:
        """Ask the deputy once more about the same reply (重新征询)."""

    @transition(
        field="state",
        source=PressureState.REPORTED,
        target=PressureState.SETTLED,
        conditions=[guards.asked_anew],
        permission=guards.looks_into_pressure,
        custom={"source": sources.CQ_LIABILITY},
    )
    def close_pressure_case(self) -> None:
        """End the look into it with what was found (核查结案)."""

"""Units that are asked before the formal assignment whether an item is theirs (预交办征求意见)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.models.sight import ConsultationQuerySet
from cases.rules import sources
from cases.rules.states import SuggestionState
from people.models import Organ, User

S = SuggestionState


class Consulted(models.Model):
    """Let the office ask units whether a suggestion is theirs (预交办征求意见).

    Nothing of it binds anybody, and no deadline runs. It is open as long as the item is
    registered: each way out of that state ends it, and no other act has to know (ADR 0038).
    """

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=S.REGISTERED,
        target=None,
        conditions=[guards.not_classified, guards.no_withdrawal_asked, guards.no_void_proposed],
        permission=guards.assigner,
        custom={"source": sources.DESIGN_CONSULT},
    )
    def consult_units(self) -> None:
        """Ask units whether the suggestion is theirs (预交办征求意见)."""

    @transition(
        field="state",
        source=S.REGISTERED,
        target=None,
        conditions=[guards.unit_has_not_answered],
        permission=guards.asked_unit,
        custom={"source": sources.DESIGN_CONSULT},
    )
    def answer_consultation(self) -> None:
        """Answer whether the suggestion is the unit's (反馈预交办意见)."""

    @transition(
        field="state",
        source=S.REGISTERED,
        target=None,
        conditions=[guards.some_unit_is_asked],
        permission=guards.assigner,
        custom={"source": sources.DESIGN_CONSULT},
    )
    def end_consultation(self) -> None:
        """Ask a unit no longer (结束征求意见): it does not see the suggestion any more."""


class Consultation(models.Model):
    """Hold that one unit is asked whether an item is its own (预交办征求意见), and its answer.

    `until_on` is the office's wish and no deadline. `ended_at` is set where the office asks that
    unit no longer; that the item left its state needs no mark.
    """

    suggestion = models.ForeignKey(
        "cases.Suggestion", on_delete=models.PROTECT, related_name="consultations"
    )
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="consultations")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    until_on = models.DateField()
    words = models.TextField(blank=True)
    fits = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    # Which unit the asked one thinks right (建议承办单位).
    better_unit = models.ForeignKey(Organ, on_delete=models.PROTECT, null=True, related_name="+")
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "organ"],
                condition=Q(ended_at=None),
                name="consultation_asked_once",
                violation_error_message=_("This unit is asked already."),
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, fits=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False, fits__isnull=False),
                name="consultation_answer_is_whole",
                violation_error_message=_("An answer is given by a person, and says yes or no."),
            ),
            models.CheckConstraint(
                condition=Q(fits=None) | Q(fits=True) | ~Q(answer=""),
                name="consultation_no_says_why",
                violation_error_message=_("A unit whose item it is not says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion_id}: {self.organ_id}"

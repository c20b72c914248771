"""The class of an answer as it was found to be (类别调整), beside what the unit said."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.models.sight import OfSuggestionQuerySet
from cases.rules import sources
from cases.rules.kinds import ResultKind
from cases.rules.states import AssignmentState
from people.models import User


class Reclassified(models.Model):
    """Let the commission say which class an answer really has (调整类别): of one task."""

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=AssignmentState.REPLY_ISSUED,
        target=None,
        conditions=[
            guards.is_last_answer,
            guards.item_has_ended_or_is_tracked,
            guards.review_changes_class,
        ],
        permission=guards.commission_or_system,
        custom={"source": sources.TONGLING_LOOK_BACK},
    )
    def change_class(self) -> None:
        """Say that the answer has another class than the unit gave it (调整类别)."""


class ClassChange(models.Model):
    """Hold that an answer was found to have another class (类别调整); it is never overwritten.

    What the unit wrote stays in its reply: the change stands beside it, with reason and day.
    """

    suggestion = models.ForeignKey(
        "cases.Suggestion", on_delete=models.PROTECT, related_name="class_changes"
    )
    assignment = models.ForeignKey(
        "cases.Assignment", on_delete=models.PROTECT, related_name="class_changes"
    )
    old_kind = models.CharField(max_length=20, choices=ResultKind.choices())
    new_kind = models.CharField(max_length=20, choices=ResultKind.choices())
    new_label = models.CharField(max_length=10, blank=True)
    reasons = models.TextField()
    decision = models.CharField(max_length=60)
    changed_on = models.DateField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_item = models.OneToOneField(
        "cases.ReviewedItem", on_delete=models.PROTECT, null=True, related_name="class_change"
    )

    objects = OfSuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(new_kind=F("old_kind")),
                name="class_change_changes",
                violation_error_message=_("The answer has this class already."),
            ),
            models.CheckConstraint(
                condition=~Q(reasons="") & ~Q(decision=""),
                name="class_change_has_ground",
                violation_error_message=_("A class is changed with reasons and by a decision."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.old_kind} -> {self.new_kind}"

"""Agreements between several lead units on one's reply (会签)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.assignment import Assignment
from cases.models.reply import Reply
from cases.models.suggestion import Suggestion
from people.models import User


class Agreement(models.Model):
    """Hold that one lead unit is asked to agree to another's reply (会签), and its answer.

    It is tied to the very text by its hash. `ended_at` is set where the text was opened again,
    or where who was asked no longer leads: then it counts for nothing.
    """

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="agreements")
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="agreements")
    # The task of the lead unit that is asked.
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="agreements")
    text_hash = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    objection = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reply", "assignment"],
                condition=Q(ended_at=None),
                name="agreement_asked_once",
                violation_error_message=_("This unit is asked to agree already."),
            ),
            models.CheckConstraint(
                condition=Q(agreed_at=None) | Q(agreed_by__isnull=False),
                name="agreement_by_a_person",
                violation_error_message=_("An agreement is given by a person."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reply_id}: {self.assignment_id}"

"""Rounds of handling (办理轮次)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.policy import Policy


class Round(models.Model):
    """Hold one round (轮次): 1 is the first handling, 2 the second assignment, and so on.

    A round is never overwritten; a later round holds only the assignments that were badly rated.
    It keeps the version of the rules it was opened under.
    """

    suggestion = models.ForeignKey(
        "cases.Suggestion", on_delete=models.PROTECT, related_name="rounds"
    )
    number = models.PositiveSmallIntegerField()
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="rounds")
    opened_at = models.DateTimeField()
    assigned_on = models.DateField()
    demand = models.TextField(blank=True)
    # Nobody had signed in, and the assignment was taken back (撤回交办): the round keeps its rows,
    # and the next assignment opens a round of the same number.
    recalled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "number"],
                condition=Q(recalled_at=None),
                name="round_number_once",
                violation_error_message=_("This round exists already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="round_number_counts_from_one",
                violation_error_message=_("Rounds count from 1."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion_id}/{self.number}"

"""Rounds of handling (办理轮次)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models.policy import Policy
from cases.rules.labels import Labelled


class RoundGround(Labelled):
    """Why a round was opened without a rating that asked for it (启动依据)."""

    ORDERED = "ordered", "no real answer", "答复敷衍"
    SHAM = "sham", "look-back: the answer was no answer", "回头看：敷衍答复"
    NOT_CONTENT = "not_content", "look-back: the deputy was not satisfied", "回头看：未获满意"
    BEHIND = "behind", "look-back: behind what was promised", "回头看：未按承诺推进"
    PROMISE_BROKEN = "promise_broken", "promise not kept", "承诺未落实"


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
    # Its place in the line of rounds that ratings opened (本列轮次), from which second assignments
    # are counted: a look-back, an order or a broken promise begins a line of its own.
    turn = models.PositiveSmallIntegerField(default=1)
    # Why it was opened where no rating did (启动依据), with the decision's number.
    ground = models.CharField(max_length=20, choices=RoundGround.choices(), blank=True)
    decision = models.CharField(max_length=60, blank=True)
    # What a look-back review found, where its decision opened the round (回头看): once each.
    reviewed_item = models.OneToOneField(
        "cases.ReviewedItem", on_delete=models.PROTECT, null=True, related_name="opened_round"
    )
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

"""What the congress' own organs think of a reply (评判意见), beside the deputies' ratings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.models.sight import OfHouseQuerySet
from cases.rules import sources
from cases.rules.kinds import Judged
from cases.rules.states import AssignmentState
from people.models import Organ, User


class OpenToJudgement(models.Model):
    """Let the house judge what a unit answered (评判): of one task, its last reply."""

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=AssignmentState.REPLY_ISSUED,
        target=None,
        permission=guards.judges_replies,
        custom={"source": sources.DESIGN_JUDGEMENT},
    )
    def judge_reply(self) -> None:
        """Record what the committee or the commission itself thinks of it (评判答复)."""


class Judgement(models.Model):
    """Hold what a committee or the commission judges of one reply (评判意见).

    It counts in no rating and moves nothing; a later one is a further row. Only the congress' own
    house reads it. Source: ADR 28.
    """

    suggestion = models.ForeignKey(
        "cases.Suggestion", on_delete=models.PROTECT, related_name="judgements"
    )
    reply = models.ForeignKey("cases.Reply", on_delete=models.PROTECT, related_name="judgements")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    judged = models.CharField(max_length=20, choices=Judged.choices())
    words = models.TextField()
    judged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    judged_at = models.DateTimeField()

    objects = OfHouseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""),
                name="judgement_has_words",
                violation_error_message=_("Say what the judgement rests on."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.reply_id}: {self.judged}"

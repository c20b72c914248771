"""What is told of a promise until it is written off (落实情况): by the unit, by the lead deputy."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.models.sight import OfSuggestionQuerySet, PromiseWordQuerySet
from cases.rules import sources
from cases.rules.states import PromiseState
from people.models import Deputy, User

P = PromiseState


class Followed(models.Model):
    """Let the unit report on its promise, and the lead deputy say whether it is kept (落实情况)."""

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[P.OPEN, P.OVERDUE],
        target=None,
        conditions=[guards.is_binding],
        permission=guards.promise_keeper,
        custom={"source": sources.CQ_PROGRESS},
    )
    def report_progress(self) -> None:
        """Report how far the promise has come (报告进展); the deputy is told."""

    @transition(
        field="state",
        source=P.REPORTED_DONE,
        target=None,
        conditions=[guards.actor_in_office, guards.word_not_given],
        permission=guards.speaking_deputy,
        custom={"source": sources.DESIGN_WORD},
    )
    def say_whether_kept(self) -> None:
        """Say whether the promise is kept (代表核实意见), before the commission verifies it."""


class PromiseProgress(models.Model):
    """Hold what a unit reported of its promise on one day (进展情况); it is never overwritten."""

    suggestion = models.ForeignKey(
        "cases.Suggestion", on_delete=models.PROTECT, related_name="promise_progress"
    )
    promise = models.ForeignKey("cases.Promise", on_delete=models.PROTECT, related_name="progress")
    words = models.TextField()
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reported_on = models.DateField()
    reported_at = models.DateTimeField()
    next_report_on = models.DateField(null=True)

    objects = OfSuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""),
                name="promise_progress_says_something",
                violation_error_message=_("A report says how far the promise has come."),
            )
        ]
        indexes = [models.Index(fields=["promise", "id"], name="progress_of_promise")]

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.reported_on}"


class PromiseWord(models.Model):
    """Hold what the lead deputy said of one application for write-off (代表核实意见).

    An application goes with the supplementary reply that tells of the fulfilment, so the word is
    about that reply. Units read it with the outcome.
    """

    suggestion = models.ForeignKey(
        "cases.Suggestion", on_delete=models.PROTECT, related_name="promise_words"
    )
    promise = models.ForeignKey("cases.Promise", on_delete=models.PROTECT, related_name="words")
    reply = models.ForeignKey("cases.Reply", on_delete=models.PROTECT, related_name="promise_words")
    deputy = models.ForeignKey(Deputy, on_delete=models.PROTECT, related_name="promise_words")
    agrees = models.BooleanField()
    words = models.TextField(blank=True)
    said_on = models.DateField()
    said_at = models.DateTimeField()

    objects = PromiseWordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["promise", "reply"],
                name="promise_word_once",
                violation_error_message=_("The lead deputy has said it already."),
            ),
            models.CheckConstraint(
                condition=Q(agrees=True) | ~Q(words=""),
                name="promise_word_no_has_reason",
                violation_error_message=_("Say what is missing."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.agrees}"

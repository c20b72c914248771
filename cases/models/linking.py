"""Links between suggestions (建议关联): similar ones, and what is made again every year."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.models.merging import SENT_STATES
from cases.models.sight import SuggestionLinkQuerySet
from cases.rules import sources
from cases.rules.states import LinkKind
from people.models import User


class Linked(models.Model):
    """Let the receiving office say how a suggestion stands to an earlier one (建议关联)."""

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[s.value for s in SENT_STATES],
        target=None,
        conditions=[guards.not_classified],
        permission=guards.receiving_office,
        custom={"source": sources.CQ_REPEATS},
    )
    def link(self) -> None:
        """Link the suggestion to an earlier one (建立关联): similar, or made again."""

    @transition(
        field="state",
        source=[s.value for s in SENT_STATES],
        target=None,
        conditions=[guards.is_linked],
        permission=guards.receiving_office,
        custom={"source": sources.CQ_REPEATS},
    )
    def remove_link(self) -> None:
        """Take a link away (解除关联); the trail keeps it."""


class SuggestionLink(models.Model):
    """Hold that a suggestion is similar to an earlier one or repeats it (关联).

    `suggestion` is the later one; the earlier may be of an earlier session or term.
    """

    suggestion = models.ForeignKey(
        "cases.Suggestion", on_delete=models.PROTECT, related_name="links"
    )
    to = models.ForeignKey("cases.Suggestion", on_delete=models.PROTECT, related_name="linked_by")
    kind = models.CharField(max_length=20, choices=LinkKind.choices())
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects = SuggestionLinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "to"],
                condition=Q(removed_at=None),
                name="suggestion_link_once",
                violation_error_message=_("These two suggestions are linked already."),
            ),
            models.CheckConstraint(
                condition=~Q(suggestion=F("to")),
                name="suggestion_link_of_two",
                violation_error_message=_("A suggestion is not linked to itself."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion_id} {self.kind} {self.to_id}"

"""Merged handling (并案办理): one handling plan, and for each number its own reply and rating."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from cases import guards
from cases.models.inheriting import UNFINISHED
from cases.models.sight import FollowerQuerySet
from cases.rules import sources
from cases.rules.states import UNSENT_STATES, AssignmentState, SuggestionState

A = AssignmentState
S = SuggestionState

# Where an item may stand that another one follows from now on (可被并入).
LEADABLE_STATES = (S.REGISTERED, S.ASSIGNED, S.HANDLING)
# What was handed in and can still be changed: nothing of an archived item is (ADR 0013).
SENT_STATES = tuple(s for s in S if s not in (*UNSENT_STATES, S.ARCHIVED))


class Merged(models.Model):
    """Let a suggestion follow the handling plan of another one (并案) and answer for itself.

    `merged_into` is the item that leads. It stays after the follower is replied, so that both
    pages tell it; it is empty again where the merge was undone or ended (ADR 0012).
    """

    merged_into = models.ForeignKey(
        "cases.Suggestion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="followers",
    )

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=S.REGISTERED,
        target=S.MERGED,
        conditions=[
            guards.merging_allowed,
            guards.not_classified,
            guards.no_withdrawal_asked,
            guards.no_void_proposed,
            guards.leads_nobody,
        ],
        permission=guards.assigner,
        custom={"source": sources.CQ_MERGE, "id": "T29"},
    )
    def merge(self) -> None:
        """Let the suggestion follow one on the same matter (并案); all deputies are told."""

    @transition(
        field="state",
        source=S.MERGED,
        target=None,
        conditions=[guards.leading_item_stands, guards.plan_has_moved],
        permission=guards.by_system,
        custom={"source": sources.ZJ_MERGE},
    )
    def follow_plan(self) -> None:
        """Take over what the leading item's handling plan means for this one (随主件办理)."""

    @transition(
        field="state",
        source=S.MERGED,
        target=RETURN_VALUE(S.REGISTERED, S.HANDLING, S.REPLIED),
        conditions=[guards.leading_item_gone],
        permission=guards.by_system,
        custom={"source": sources.ZJ_MERGE, "backwards": True},
    )
    def end_merge(self, *, stands_at: str) -> str:
        """End the merge as the leading item ended without an answer (并案终止)."""
        return stands_at

    @transition(
        field="state",
        source=S.MERGED,
        target=S.REGISTERED,
        conditions=[guards.no_reply_signed],
        permission=guards.assigner,
        custom={"source": sources.DESIGN_RECALL, "backwards": True},
    )
    def undo_merge(self) -> None:
        """Undo the merge (撤销并案) while no reply to the suggestion is signed."""

    @transition(
        field="state",
        source=[s.value for s in SENT_STATES],
        target=None,
        permission=guards.by_system,
        custom={"source": sources.CQ_MERGE},
    )
    def note_follower(self) -> None:
        """Note beside the leading item who follows it (登记并入件); its deputies are told."""

    @transition(
        field="state",
        source=[s.value for s in SENT_STATES],
        target=None,
        permission=guards.by_system,
        custom={"source": sources.CQ_MERGE},
    )
    def note_follower_left(self) -> None:
        """Note beside the leading item who follows it no more (登记并案解除)."""


class Follower(models.Model):
    """Hold that the leading item's own trail tells of a follower (并入件), until it left."""

    suggestion = models.ForeignKey(
        "cases.Suggestion", on_delete=models.PROTECT, related_name="noted_followers"
    )
    follower = models.ForeignKey("cases.Suggestion", on_delete=models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["follower"],
                condition=Q(left_at=None),
                name="follower_of_one_item",
                violation_error_message=_("This suggestion follows another one already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} -> {self.suggestion_id}"


class Following(models.Model):
    """Let a unit's task follow its task of the leading item (随主件的承办任务)."""

    follows = models.ForeignKey(
        "cases.Assignment", on_delete=models.PROTECT, null=True, related_name="followed_by"
    )
    # Since when no co-handler's opinion on the leading item is waited for (会办意见齐备).
    opinions_in_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[A.ACCEPTED, A.RETURN_APPROVED],
        target=A.SUPERSEDED,
        permission=guards.by_consequence,
        custom={"source": sources.ZJ_MERGE},
    )
    def follow_another(self) -> None:
        """Note that the leading item passed to another unit (随主件改派)."""

    @transition(
        field="state",
        source=list(UNFINISHED),
        target=A.RECALLED,
        permission=guards.by_consequence,
        custom={"source": sources.DESIGN_RECALL},
    )
    def stop_following(self) -> None:
        """Note that the merge was undone and with it this task (并案撤销)."""

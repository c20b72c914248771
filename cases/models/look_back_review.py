"""Look-back reviews over many suggestions (回头看), and what each found of each (ADR 24)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.models.matter import Matter, OfMatter
from cases.models.record import state_field, state_known
from cases.models.reply import Promise
from cases.models.round import RoundGround
from cases.models.sight import HouseQuerySet
from cases.models.suggestion import Suggestion
from cases.rules import sources
from cases.rules.kinds import RatingOption, ResultKind
from cases.rules.reviewing import Finding, Skipped
from cases.rules.states import LookBackState, ReviewedState, SuggestionState
from people.models import Term, User

L = LookBackState
R = ReviewedState


class LookBackReview(Matter):
    """Hold one look-back review (回头看): over which items, and by which decision.

    Its set is fixed when checking begins: what ends later is a later review's.
    """

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="look_back_reviews")
    title = models.CharField(max_length=120)
    # Which items of the term (范围): see `workflows.acts.reviewing.read_scope`.
    scope = models.JSONField(default=dict)
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    # The one decision by which its findings are carried out (决定).
    decision = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True)
    decision_text = models.TextField(blank=True)
    report = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    state = state_field(LookBackState, L.PLANNED)

    objects = HouseQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(LookBackState, "look_back_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[L.CARRYING_OUT, L.FOLLOWED, L.CLOSED])
                | (~Q(decision="") & Q(decided_on__isnull=False) & ~Q(decision_text="")),
                name="look_back_by_decision",
                violation_error_message=_(
                    "Findings are carried out by a decision with its number, date and text."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state=L.CLOSED) | (~Q(report="") & Q(ended_at__isnull=False)),
                name="look_back_ends_with_report",
                violation_error_message=_("A look-back review ends with its report."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @transition(
        field="state",
        source=L.PLANNED,
        target=None,
        permission=guards.commission_here,
        custom={"source": sources.XIANNING_LOOK_BACK},
    )
    def change_scope(self) -> None:
        """Change title or scope (调整范围) before checking begins."""

    @transition(
        field="state",
        source=L.PLANNED,
        target=L.CHECKING,
        permission=guards.commission_here,
        custom={"source": sources.XIANNING_LOOK_BACK},
    )
    def begin_checks(self) -> None:
        """Fix the set as it stands now (确定核查清单); the check of each item begins."""

    @transition(
        field="state",
        source=L.CHECKING,
        target=None,
        permission=guards.commission_here,
        custom={"source": sources.TONGLING_LOOK_BACK},
    )
    def check_items(self) -> None:
        """Enter the same finding for several items (批量核查)."""

    @transition(
        field="state",
        source=L.CHECKING,
        target=L.CARRYING_OUT,
        conditions=[guards.every_item_checked],
        permission=guards.commission_here,
        custom={"source": sources.XIANNING_LOOK_BACK, "id": "T27"},
    )
    def decide_look_back(self) -> None:
        """Record the one decision by which all findings are carried out (作出回头看决定)."""

    @transition(
        field="state",
        source=L.CARRYING_OUT,
        target=None,
        permission=guards.by_system,
        custom={"source": sources.XIANNING_LOOK_BACK},
    )
    def note_carried_out(self) -> None:
        """Note of which items the finding has been carried out, or why not (登记落实情况)."""

    @transition(
        field="state",
        source=L.CARRYING_OUT,
        target=L.FOLLOWED,
        conditions=[guards.every_finding_carried_out],
        permission=guards.by_system,
        custom={"source": sources.XIANNING_LOOK_BACK},
    )
    def finish_carrying_out(self) -> None:
        """Note that every finding has been carried out (核查意见全部落实)."""

    @transition(
        field="state",
        source=L.FOLLOWED,
        target=L.CLOSED,
        permission=guards.commission_here,
        custom={"source": sources.XIANNING_LOOK_BACK},
    )
    def close_look_back(self) -> None:
        """End the review with its report (形成回头看报告)."""

    @transition(
        field="state",
        source=[L.PLANNED, L.CHECKING],
        target=L.CANCELLED,
        permission=guards.commission_here,
        custom={"source": sources.DESIGN_LOOK_BACK},
    )
    def cancel_look_back(self) -> None:
        """Give the review up before anything was decided (取消回头看)."""


class ReviewedItem(OfMatter):
    """Hold one item of a review (回头看事项): how it stood then, and what was found."""

    TO_MATTER = "review"

    review = models.ForeignKey(LookBackReview, on_delete=models.PROTECT, related_name="items")
    suggestion = models.ForeignKey(
        Suggestion, on_delete=models.PROTECT, related_name="reviewed_items"
    )
    # How it stood when the set was fixed (核查基准); later changes do not touch it.
    was_state = models.CharField(max_length=30, choices=SuggestionState.choices())
    was_round = models.PositiveSmallIntegerField(default=0)
    was_overall = models.CharField(max_length=30, choices=RatingOption.choices(), blank=True)
    # The kinds of result of the last replies, one word each.
    was_results = models.CharField(max_length=120, blank=True)
    finding = models.CharField(max_length=30, choices=Finding.choices(), blank=True)
    note = models.TextField(blank=True)
    ground = models.CharField(max_length=20, choices=RoundGround.choices(), blank=True)
    result_kind = models.CharField(max_length=20, choices=ResultKind.choices(), blank=True)
    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    skipped_for = models.CharField(max_length=20, choices=Skipped.choices(), blank=True)
    # What refused the finding where the item had moved on (未能落实的说明).
    skipped_why = models.TextField(blank=True)
    state = state_field(ReviewedState, R.UNCHECKED)

    objects = HouseQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(ReviewedState, "reviewed_state_known"),
            models.UniqueConstraint(
                fields=["review", "suggestion"],
                name="reviewed_once",
                violation_error_message=_("This item is in the review already."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[R.CHECKED, R.CARRIED_OUT])
                | (~Q(finding="") & Q(checked_by__isnull=False, checked_at__isnull=False)),
                name="reviewed_has_finding",
                violation_error_message=_("A checked item has its finding, and who checked it."),
            ),
            models.CheckConstraint(
                condition=~Q(state=R.SKIPPED) | ~Q(skipped_for=""),
                name="reviewed_skipped_aloud",
                violation_error_message=_("A skipped item says why."),
            ),
        ]
        indexes = [models.Index(fields=["review", "state", "id"], name="reviewed_by_state")]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.suggestion_id}"

    @transition(
        field="state",
        source=[R.UNCHECKED, R.CHECKED],
        target=R.CHECKED,
        conditions=[guards.review_is_checking],
        permission=guards.commission_here,
        custom={"source": sources.TONGLING_LOOK_BACK},
    )
    def check_item(self) -> None:
        """Enter what the check found of this item (核查); it may be entered anew."""

    @transition(
        field="state",
        source=[R.UNCHECKED, R.CHECKED],
        target=R.CHECKED,
        permission=guards.by_consequence,
        custom={"source": sources.TONGLING_LOOK_BACK},
    )
    def take_finding(self) -> None:
        """Bear a finding that was entered for several items (批量核查)."""

    @transition(
        field="state",
        source=R.CHECKED,
        target=R.CARRIED_OUT,
        permission=guards.by_consequence,
        custom={"source": sources.XIANNING_LOOK_BACK, "id": "T27"},
    )
    def carry_finding_out(self) -> None:
        """Bear that its finding has been carried out (已落实)."""

    @transition(
        field="state",
        source=R.CHECKED,
        target=R.SKIPPED,
        permission=guards.by_consequence,
        custom={"source": sources.XIANNING_LOOK_BACK},
    )
    def skip_finding(self) -> None:
        """Bear that the item has moved on, and its finding was not carried out (未能落实)."""

"""Measures of supervision on one unit (督办措施): reminder, order, talk, visit, notice, 批示."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.models.file import StoredFile
from cases.models.record import Record, state_field, state_known
from cases.models.sight import MeasureQuerySet
from cases.rules import sources
from cases.rules.states import AssignmentState, MeasureState
from cases.rules.supervising import ANSWERED_BY_A_DAY, MeasureChannel, MeasureKind
from people.models import Organ, Post, User

A = AssignmentState
M = MeasureState

# A unit that has the task, or has answered it, can be supervised.
SUPERVISED = (
    A.PENDING_SUB_ASSIGNMENT, A.SUB_ASSIGNED, A.ACCEPTED, A.OPINION_OVERDUE, A.OPINION_SENT,
    A.REPLY_ISSUED,
)  # fmt: skip


class Watched(models.Model):
    """Let who supervises take a measure on one unit's task (采取督办措施)."""

    class Meta:
        abstract = True

    @transition(
        field="state",
        source=[s.value for s in SUPERVISED],
        target=None,
        conditions=[guards.item_under_way],
        permission=guards.supervises,
        custom={"source": sources.DESIGN_MEASURES},
    )
    def give_measure(self) -> None:
        """Take a measure of supervision (采取督办措施): each is a numbered record."""

    @transition(
        field="state",
        source=[s.value for s in SUPERVISED],
        target=None,
        conditions=[guards.item_under_way],
        permission=guards.records_for_leaders,
        custom={"source": sources.XIANNING_LEADERS},
    )
    def enter_measure(self) -> None:
        """Enter what a leader gave on paper or by telephone (代录领导批示)."""


class Measure(Record):
    """Hold one measure of supervision (督办措施), with the unit's answer.

    Who recorded it for a leader is named beside the leader: `given_by` entered it, `leader` gave
    it, `channel` says how. The unit that was addressed answers, even if only to say that the item
    is no longer its own.
    """

    suggestion = models.ForeignKey(
        "cases.Suggestion", on_delete=models.PROTECT, related_name="measures"
    )
    assignment = models.ForeignKey(
        "cases.Assignment", on_delete=models.PROTECT, related_name="measures"
    )
    unit = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="measures")
    number = models.CharField(max_length=60)
    kind = models.CharField(max_length=20, choices=MeasureKind.choices())
    text = models.TextField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="given_measures")
    leader = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="measures")
    channel = models.CharField(
        max_length=20, choices=MeasureChannel.choices(), default=MeasureChannel.OWN.value
    )
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    call_note = models.TextField(blank=True)
    given_at = models.DateTimeField()
    given_on = models.DateField()
    due_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    # Why it was asked again or taken back, the last time (再次要求、撤回理由).
    remark = models.TextField(blank=True)
    asked_again = models.PositiveSmallIntegerField(default=0)
    state = state_field(MeasureState, M.ISSUED)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(MeasureState, "measure_state_known"),
            models.CheckConstraint(
                condition=~Q(state=M.ISSUED) | Q(due_on__isnull=False),
                name="measure_awaited_has_day",
                violation_error_message=_("What is to be answered has a day for it."),
            ),
            models.CheckConstraint(
                condition=~Q(state=M.ANSWERED)
                | (~Q(answer="") & Q(answered_by__isnull=False, answered_at__isnull=False)),
                name="measure_answer_is_somebodys",
                violation_error_message=_("An answer has its text, and names who gave it."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=sorted(k.value for k in ANSWERED_BY_A_DAY))
                | Q(due_on__isnull=False),
                name="measure_of_weight_has_day",
                violation_error_message=_("Say by which day it is to be answered."),
            ),
            models.CheckConstraint(
                condition=Q(channel=MeasureChannel.OWN)
                | Q(leader__isnull=False) & (Q(scan__isnull=False) | ~Q(call_note="")),
                name="measure_entered_for_a_leader",
                violation_error_message=_(
                    "What is entered for a leader names the leader, and has the scan or a note of "
                    "the call."
                ),
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "due_on"], condition=Q(state=M.ISSUED), name="measure_awaited"
            ),
            models.Index(fields=["leader", "id"], name="measure_of_leader"),
        ]

    def __str__(self) -> str:
        return self.number

    @transition(
        field="state",
        source=M.ISSUED,
        target=M.ANSWERED,
        permission=guards.addressed_unit,
        custom={"source": sources.DESIGN_MEASURES},
    )
    def answer_measure(self) -> None:
        """Answer the measure (答复督办): what was done, or will be by when."""

    @transition(
        field="state",
        source=M.ANSWERED,
        target=M.ISSUED,
        conditions=[guards.item_under_way],
        permission=guards.gave_the_measure,
        custom={"source": sources.DESIGN_MEASURES, "backwards": True},
    )
    def ask_measure_again(self) -> None:
        """Ask once more (再次要求): the answer was none; it stays readable in the trail."""

    @transition(
        field="state",
        source=M.ISSUED,
        target=M.TAKEN_BACK,
        permission=guards.gave_the_measure,
        custom={"source": sources.DESIGN_MEASURES},
    )
    def take_back_measure(self) -> None:
        """Take the measure back (撤回督办措施), with the reason; it stays on record."""

    @transition(
        field="state",
        source=M.ISSUED,
        target=None,
        conditions=[guards.addressed_unit_has_ended],
        permission=guards.by_system,
        custom={"source": sources.NPCSC_DUTIES},
    )
    def succeed_measure(self) -> None:
        """Let the successor of the unit that was addressed answer (督办措施承继)."""

    @transition(
        field="state",
        source=M.ISSUED,
        target=M.LAPSED,
        permission=guards.by_consequence,
        custom={"source": sources.SH_WITHDRAW},
    )
    def lapse_measure(self) -> None:
        """End unanswered with the item (随件终止), which was withdrawn or archived."""

"""Steps that lateness climbed beside an item (督办记录), one row for each (ADR 0019)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.models.assignment import Assignment
from cases.models.clock import Clock
from cases.models.record import Record, state_field, state_known
from cases.models.sight import OfSuggestionQuerySet
from cases.models.suggestion import Suggestion
from cases.rules import sources
from cases.rules.labels import Labelled
from cases.rules.states import STANDING, WORKING, LadderStep, SupervisionState
from people.models import Organ, Post, User

S = SupervisionState


class SupervisionDecision(Labelled):
    """What a body decides on an item that climbed to its agenda (督办决定)."""

    HEARING = "hearing", "hear the unit", "听取承办单位汇报"
    NOTICE = "notice", "circular notice", "通报"
    TO_STANDING_COMMITTEE = "to_standing_committee", "to the Standing Committee", "提请常委会审议"
    INQUIRY = "inquiry", "special inquiry", "专题询问"
    EVALUATION = "evaluation", "evaluation of the unit's work", "工作评议"
    CORRECTION = "correction", "order to correct", "责令改正"
    NOTHING_FURTHER = "nothing_further", "nothing further", "不再采取措施"


class Supervision(Record):
    """Hold one step of the ladder that one deadline reached (督办记录), once.

    `supervisor` is the organ that signs, watches or decides; the unit is that of the task. The
    step ends by the event that ends its cause, or when the next one takes its place.
    """

    suggestion = models.ForeignKey(
        Suggestion, on_delete=models.PROTECT, related_name="supervisions"
    )
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="supervisions")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, null=True, related_name="supervisions"
    )
    step = models.CharField(max_length=2, choices=LadderStep.choices())
    # Which of several reminders, or the step itself: "E0-30", "E2".
    mark = models.CharField(max_length=8)
    supervisor = models.ForeignKey(
        Organ, on_delete=models.PROTECT, null=True, related_name="supervisions"
    )
    leader = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, related_name="supervisions"
    )
    in_charge = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    reached_at = models.DateTimeField()
    days_late = models.PositiveSmallIntegerField(default=0)
    text = models.TextField(blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    acknowledged_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    acknowledged_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=30, choices=SupervisionDecision.choices(), blank=True)
    decision_number = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True)
    decision_text = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    state = state_field(SupervisionState, S.RECORDED)

    objects = OfSuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(SupervisionState, "supervision_state_known"),
            models.UniqueConstraint(
                fields=["clock", "mark"],
                name="supervision_step_once",
                violation_error_message=_("This step has been taken already."),
            ),
            models.UniqueConstraint(
                fields=["clock"],
                condition=Q(state__in=[s.value for s in WORKING]),
                name="supervision_stands_once",
                violation_error_message=_("Another step stands already."),
            ),
            models.CheckConstraint(
                condition=~Q(state=S.DECIDED)
                | (Q(decided_on__isnull=False) & ~Q(decision_text="") & ~Q(decision_number="")),
                name="supervision_decision_is_dated",
                violation_error_message=_("A decision needs its number, its date and its text."),
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | (Q(signed_by__isnull=False) & ~Q(text="")),
                name="supervision_signed_by_somebody",
                violation_error_message=_("What is signed has a text, and names who signed it."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["supervisor", "id"],
                condition=Q(state__in=[s.value for s in STANDING]),
                name="supervision_standing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock_id} {self.mark}"

    @transition(
        field="state",
        source=S.RECORDED,
        target=S.ISSUED,
        permission=guards.by_consequence,
        custom={"source": sources.DESIGN_LADDER},
    )
    def give_notice(self) -> None:
        """Give notice of the lateness (通知督办对象), to be acknowledged."""

    @transition(
        field="state",
        source=S.RECORDED,
        target=S.DRAFTED,
        permission=guards.by_consequence,
        custom={"source": sources.DESIGN_LADDER},
    )
    def draft_order(self) -> None:
        """Draft the order or the talk (拟制督办单、约谈), to be signed."""

    @transition(
        field="state",
        source=S.RECORDED,
        target=S.PROPOSED,
        permission=guards.by_consequence,
        custom={"source": sources.DESIGN_LADDER},
    )
    def put_on_agenda(self) -> None:
        """Propose it for a body's agenda (提请审议), to be decided."""

    @transition(
        field="state",
        source=S.DRAFTED,
        target=S.ISSUED,
        permission=guards.supervision_signer,
        custom={"source": sources.DESIGN_LADDER},
    )
    def sign_supervision(self) -> None:
        """Sign the supervision order or the talk (签发督办单、约谈)."""

    @transition(
        field="state",
        source=S.ISSUED,
        target=S.ACKNOWLEDGED,
        permission=guards.supervised,
        custom={"source": sources.DESIGN_LADDER},
    )
    def acknowledge_supervision(self) -> None:
        """Acknowledge the supervision (签收督办)."""

    @transition(
        field="state",
        source=S.PROPOSED,
        target=S.DECIDED,
        permission=guards.supervision_decider,
        custom={"source": sources.SD_HEARING},
    )
    def decide_supervision(self) -> None:
        """Record the dated decision of the body on whose agenda it is (作出督办决定)."""

    @transition(
        field="state",
        source=list(WORKING),
        target=S.CLIMBED,
        permission=guards.by_consequence,
        custom={"source": sources.DESIGN_LADDER},
    )
    def give_way(self) -> None:
        """Give way to the next step (督办升级)."""

    @transition(
        field="state",
        source=list(WORKING),
        target=None,
        conditions=[guards.supervisor_has_ended],
        permission=guards.by_system,
        custom={"source": sources.NPCSC_DUTIES},
    )
    def succeed_supervisor(self) -> None:
        """Let the successor of the organ that supervises go on (督办节点承继)."""

    @transition(
        field="state",
        source=list(STANDING),
        target=S.CLEARED,
        permission=guards.by_consequence,
        custom={"source": sources.DESIGN_LADDER},
    )
    def clear_supervision(self) -> None:
        """End with its cause (督办解除)."""

"""Escalation to the leader of the supervising committee (提级处理)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.models.record import Record, state_field, state_known
from cases.models.round import Round
from cases.models.sight import OfSuggestionQuerySet
from cases.models.suggestion import Suggestion
from cases.rules import sources
from cases.rules.labels import Labelled
from cases.rules.policy.choices import AfterMaxRounds
from cases.rules.states import EscalationState
from people.models import Organ, Post, User

E = EscalationState


class Proposal(Labelled):
    """What the leader proposes to do (处理意见)."""

    HAND_BACK = "hand_back", "hand back to the unit", "交回再办"
    AGREE = "agree", "follow up an agreed solution", "达成一致并跟踪"
    CONCLUDE = "conclude", "conclude with reasons", "说明理由后终结"


class Escalation(Record):
    """Hold that an item climbed to the leader of the supervising committee (提级处理).

    The leader is the chairperson of the committee that supervises the unit; the vice-chairperson
    in charge sees it. The body that the policy names decides, with number and date.
    """

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="escalations")
    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="escalation")
    committee = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="escalations")
    leader = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, related_name="escalations"
    )
    in_charge = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    decider = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    conference_on = models.DateField(null=True)
    conference_note = models.TextField(blank=True)
    proposal = models.CharField(max_length=20, choices=Proposal.choices(), blank=True)
    proposal_text = models.TextField(blank=True)
    decision_number = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True)
    decision_text = models.TextField(blank=True)
    state = state_field(EscalationState, E.RAISED)

    objects = OfSuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(EscalationState, "escalation_state_known"),
            models.CheckConstraint(
                condition=~Q(state=E.DECIDED)
                | (Q(decided_on__isnull=False) & ~Q(decision_text="") & ~Q(decision_number="")),
                name="escalation_decision_is_dated",
                violation_error_message=_("A decision needs its number, its date and its text."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion_id}/{self.round_id}"

    @transition(
        field="state",
        source=E.RAISED,
        target=E.ACKNOWLEDGED,
        permission=guards.committee_leader,
        custom={"source": sources.DESIGN_LADDER},
    )
    def acknowledge_escalation(self) -> None:
        """Acknowledge the escalated item (签收提级事项)."""

    @transition(
        field="state",
        source=[E.ACKNOWLEDGED, E.PROPOSED],
        target=None,
        permission=guards.committee_leader,
        custom={"source": sources.DESIGN_LADDER},
    )
    def instruct(self) -> None:
        """Give an instruction to the unit or the office (批示)."""

    @transition(
        field="state",
        source=E.ACKNOWLEDGED,
        target=None,
        permission=guards.committee_leader,
        custom={"source": sources.CQ_CONFERENCE},
    )
    def call_conference(self) -> None:
        """Call the deputy and the unit together (召集协商)."""

    @transition(
        field="state",
        source=[E.ACKNOWLEDGED, E.PROPOSED],
        target=None,
        permission=guards.who_takes_further_steps,
        custom={"source": sources.AFTER_LAST_ROUND},
    )
    def take_further_step(self) -> None:
        """Record a step after the last round (后续处理): conference, evaluation, hearing."""

    @transition(
        field="state",
        source=E.ACKNOWLEDGED,
        target=E.PROPOSED,
        permission=guards.committee_leader,
        custom={"source": sources.CQ_CONFERENCE},
    )
    def propose_solution(self) -> None:
        """Propose hand-back, an agreed solution or conclusion (提出处理意见)."""

    @transition(
        field="state",
        source=E.PROPOSED,
        target=E.DECIDED,
        permission=guards.escalation_decider,
        custom={"source": sources.SD_HEARING, "id": "T21, T22, T23"},
    )
    def decide_escalation(self) -> None:
        """Record the dated decision of the body that the policy names (作出决定)."""

    @transition(
        field="state",
        source=[E.RAISED, E.ACKNOWLEDGED, E.PROPOSED],
        target=None,
        conditions=[guards.committee_has_ended],
        permission=guards.by_system,
        custom={"source": sources.NPCSC_DUTIES},
    )
    def succeed_committee(self) -> None:
        """Let the successors of the committee or the deciding body go on (督办机构承继)."""


class Instruction(models.Model):
    """Hold one instruction of the leader (批示)."""

    escalation = models.ForeignKey(
        Escalation, on_delete=models.PROTECT, related_name="instructions"
    )
    text = models.TextField()
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.escalation_id}: {self.text[:20]}"


class FurtherStep(models.Model):
    """Hold one step after the last round (后续处理环节) with its minutes; it is never changed.

    The policy says which steps there are, and in which order.
    """

    escalation = models.ForeignKey(
        Escalation, on_delete=models.PROTECT, related_name="further_steps"
    )
    step = models.CharField(max_length=30, choices=AfterMaxRounds.choices())
    held_on = models.DateField()
    minutes = models.TextField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["escalation", "step"],
                name="further_step_once",
                violation_error_message=_("This step has been taken already."),
            ),
            models.CheckConstraint(
                condition=~Q(minutes=""),
                name="further_step_has_minutes",
                violation_error_message=_("A step is taken with its minutes."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.escalation_id}: {self.step}"

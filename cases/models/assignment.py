"""What one unit has to do in one round, and what it did (承办任务、沟通、会办意见)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from cases import guards
from cases.models.class_change import Reclassified
from cases.models.inheriting import Inherited
from cases.models.judgement import OpenToJudgement
from cases.models.measure import Watched
from cases.models.merging import Following
from cases.models.record import Record, state_field, state_known
from cases.models.round import Round
from cases.models.sight import OfSuggestionQuerySet
from cases.models.suggestion import Suggestion
from cases.prepared_rows import PreparedSave
from cases.rules import sources
from cases.rules.labels import Labelled
from cases.rules.policy import PolicyRules
from cases.rules.policy.choices import ReplyReviewer
from cases.rules.states import AssignmentState, HandlingRole, Tier
from people.models import Deputy, Organ, User

A = AssignmentState


class Assignment(Inherited, Following, OpenToJudgement, Reclassified, Watched, Record):
    """Hold one unit's task of one round (承办任务): the unit of handling (ADR 0002).

    Two tiers: the congress assigns to a system or a unit; the government's General Office
    sub-assigns what it received, and its own row is then passed on. `assigned_on` is always
    the day of the congress' assignment, from which the law counts; `received_on` is the day
    on which the item was sent to this organ, which is that of its receipt unless it went by post.
    """

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="assignments")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="assignments")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="assignments")
    tier = models.CharField(max_length=20, choices=Tier.choices())
    role = models.CharField(max_length=20, choices=HandlingRole.choices())
    part = models.TextField(blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="sub_assignments"
    )
    # The task of the round before that this one follows (二次交办的上一轮任务).
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="following"
    )
    # The task that was superseded by this one (改派前的任务), and how often it was passed on.
    # Several follow one where the offices agreed on several units.
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    hops = models.PositiveSmallIntegerField(default=0)
    first_assigned_on = models.DateField()
    assigned_on = models.DateField()
    received_on = models.DateField()
    # For what went by post (邮寄送达): the day on which it counts as received, or was.
    receipt_on = models.DateField(null=True)
    return_due_on = models.DateField(null=True)
    accepted_at = models.DateTimeField(null=True)
    # Who handles it (经办人): who signed it in, or to whom the unit has handed it since; of a
    # later round, who did so before.
    officer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    head_in_charge = models.BooleanField(default=False)
    return_reason = models.TextField(blank=True)
    return_unit = models.ForeignKey(Organ, on_delete=models.PROTECT, null=True, related_name="+")
    return_decision = models.TextField(blank=True)
    # It was asked for after its days were over, and refused by rule (逾期退回).
    return_late = models.BooleanField(default=False)
    # How the offices agreed on who handles it (协调纪要): number and text of the minutes.
    minutes_number = models.CharField(max_length=60, blank=True)
    minutes = models.TextField(blank=True)
    # The head of the unit says in writing that it is not competent (书面异议).
    dispute_reason = models.TextField(blank=True)
    # A leader decided finally that this unit handles the item (已裁定): no further return.
    settled = models.BooleanField(default=False)
    # When the one extension of the round was asked for or declared (申请延期时间).
    extension_asked_at = models.DateTimeField(null=True)
    missing_reason = models.TextField(blank=True)
    state = state_field(AssignmentState, A.SUB_ASSIGNED)

    objects = OfSuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(AssignmentState, "assignment_state_known"),
            models.UniqueConstraint(
                fields=["round", "organ"],
                # What a unit inherits it may have to do beside what it had.
                condition=~Q(state__in=[A.SUPERSEDED, A.PASSED_ON, A.RECALLED])
                & Q(inherited=False),
                name="assignment_once_per_unit",
                violation_error_message=_("This unit already takes part in this round."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[A.RETURN_REQUESTED, A.RETURN_APPROVED])
                | ~Q(return_reason=""),
                name="assignment_return_has_reason",
                violation_error_message=_("A return needs its reason."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[A.OPINION_OVERDUE, A.OPINION_SENT, A.OPINION_MISSING])
                | Q(role=HandlingRole.CO_HANDLER),
                name="assignment_opinion_of_co_handler",
                violation_error_message=_("Only a co-handler gives an opinion."),
            ),
            models.CheckConstraint(
                condition=~Q(state=A.REPLY_ISSUED) | ~Q(role=HandlingRole.CO_HANDLER),
                name="assignment_co_handler_never_replies",
                violation_error_message=_("A co-handler does not reply to the deputy."),
            ),
        ]
        indexes = [models.Index(fields=["organ", "state"], name="assignment_by_unit")]

    def __str__(self) -> str:
        return f"{self.suggestion_id}/{self.round_id} {self.organ}"

    @property
    def day_of_receipt(self) -> date:
        """Return the day from which what counts from receipt is counted (收到之日)."""
        return self.receipt_on or self.received_on

    def is_reviewed_under(self, rules: PolicyRules) -> bool:
        """Tell whether the government's office reads the reply before it is signed (须预审).

        That office reads what it passed on; what the congress assigned directly it never sees.
        """
        wanted = rules.reply_review_by == ReplyReviewer.GOVERNMENT_GENERAL_OFFICE
        return wanted and self.tier == Tier.GOVERNMENT and self.parent_id is not None

    @transition(
        field="state",
        source=A.PENDING_SUB_ASSIGNMENT,
        target=A.PASSED_ON,
        permission=guards.sub_assigner,
        custom={"source": sources.SH_ASSIGN},
    )
    def sub_assign(self) -> None:
        """Pass the item on to the units of the government (分办); no clock restarts."""

    @transition(
        field="state",
        source=A.PASSED_ON,
        target=A.PENDING_SUB_ASSIGNMENT,
        conditions=[guards.no_unit_signed_in],
        permission=guards.sub_assigner,
        custom={"source": sources.DESIGN_RECALL, "backwards": True},
    )
    def recall_sub_assignment(self) -> None:
        """Take the sub-assignment back (撤回分办) while none of its units has signed in."""

    @transition(
        field="state",
        source=[
            A.PENDING_SUB_ASSIGNMENT,
            A.PASSED_ON,
            A.SUB_ASSIGNED,
            A.RETURN_REQUESTED,
            A.RETURN_APPROVED,
        ],
        target=A.RECALLED,
        permission=guards.by_consequence,
        custom={"source": sources.DESIGN_RECALL},
    )
    def recall(self) -> None:
        """Note that the task was taken back before anybody signed in (已撤回)."""

    @transition(
        field="state",
        source=[A.PENDING_SUB_ASSIGNMENT, A.SUB_ASSIGNED],
        target=A.SUPERSEDED,
        conditions=[guards.first_round],
        permission=guards.who_assigned,
        custom={"source": sources.DESIGN_RECALL},
    )
    def correct_assignment(self) -> None:
        """Name the right unit where a wrong one was chosen by a slip (更正承办单位)."""

    @transition(
        field="state",
        source=A.SUB_ASSIGNED,
        target=A.SUPERSEDED,
        conditions=[guards.later_round, guards.superior_can_handle],
        permission=guards.affairs_commission,
        custom={"source": sources.NPC_SUPERIOR},
    )
    def raise_level(self) -> None:
        """Give the second handling to the unit's superior organ (交由上级机关办理)."""

    @transition(
        field="state",
        source=A.SUB_ASSIGNED,
        target=A.ACCEPTED,
        permission=guards.unit_member,
        custom={"source": sources.LAW_ASSIGN},
    )
    def accept(self) -> None:
        """Sign in the item (签收)."""

    @transition(
        field="state",
        source=A.SUB_ASSIGNED,
        target=A.RETURN_REQUESTED,
        conditions=[
            guards.first_round,
            guards.not_settled,
            guards.returns_left,
            guards.return_window_open,
        ],
        permission=guards.unit_member,
        custom={"source": sources.SH_RETURN},
    )
    def request_return(self) -> None:
        """Ask to give the item back (申请退回) with the reason and the unit proposed."""

    @transition(
        field="state",
        source=A.SUB_ASSIGNED,
        target=A.ACCEPTED,
        conditions=[
            guards.first_round,
            guards.not_settled,
            guards.returns_left,
            guards.return_window_over,
        ],
        permission=guards.unit_member,
        custom={"source": sources.LATE_RETURN},
    )
    def request_return_late(self) -> None:
        """Say in writing, too late, that the unit is not competent (逾期退回): it must go on."""

    @transition(
        field="state",
        source=A.ACCEPTED,
        target=A.RETURN_APPROVED,
        conditions=[guards.first_round, guards.return_was_late],
        permission=guards.return_decider,
        custom={"source": sources.LATE_RETURN},
    )
    def allow_late_return(self) -> None:
        """Agree to a late return all the same (准予逾期退回), with a reason."""

    @transition(
        field="state",
        source=[A.RETURN_APPROVED, A.DISPUTED],
        target=A.COORDINATING,
        permission=guards.coordinator,
        custom={"source": sources.SH_COORDINATION},
    )
    def call_coordination(self) -> None:
        """Call the units together because none says it is competent (提请协调)."""

    @transition(
        field="state",
        source=A.COORDINATING,
        target=RETURN_VALUE(A.ACCEPTED, A.SUPERSEDED),
        permission=guards.coordinator,
        custom={"source": sources.SH_COORDINATION},
    )
    def settle_coordination(self, *, stays: bool) -> str:
        """Record what the offices agreed (协调确定): one unit or several, with their roles."""
        return A.ACCEPTED if stays else A.SUPERSEDED

    @transition(
        field="state",
        source=A.RETURN_REQUESTED,
        target=A.RETURN_APPROVED,
        permission=guards.return_decider,
        custom={"source": sources.QD_RETURN},
    )
    def approve_return(self) -> None:
        """Agree to the return (同意退回); the item must then be reassigned."""

    @transition(
        field="state",
        source=A.RETURN_REQUESTED,
        target=A.ACCEPTED,
        permission=guards.return_decider,
        custom={"source": sources.QD_RETURN},
    )
    def refuse_return(self) -> None:
        """Refuse the return (不同意退回): the unit must go on."""

    @transition(
        field="state",
        source=A.RETURN_APPROVED,
        target=A.SUPERSEDED,
        permission=guards.return_decider,
        custom={"source": sources.CQ_RETURN, "id": "T11"},
    )
    def reassign(self) -> None:
        """Assign the item to another unit (改派); the new unit's clock starts."""

    @transition(
        field="state",
        source=A.SUB_ASSIGNED,
        target=A.DISPUTED,
        conditions=[guards.first_round, guards.not_settled, guards.return_window_open],
        permission=guards.task_head,
        custom={"source": sources.SH_DISPUTE},
    )
    @transition(
        field="state",
        source=A.ACCEPTED,
        target=A.DISPUTED,
        conditions=[guards.not_settled, guards.return_was_refused],
        permission=guards.task_head,
        custom={"source": sources.SH_DISPUTE},
    )
    def dispute(self) -> None:
        """Dispute in writing that the unit is competent (提出异议): a leader decides."""

    @transition(
        field="state",
        source=A.DISPUTED,
        target=RETURN_VALUE(A.ACCEPTED, A.SUPERSEDED),
        permission=guards.dispute_settler,
        custom={"source": sources.SH_DISPUTE},
    )
    def settle_dispute(self, *, stays: bool) -> str:
        """Decide finally which unit handles the item (裁定争议): this one, or another."""
        return A.ACCEPTED if stays else A.SUPERSEDED

    @transition(
        field="state",
        source=A.ACCEPTED,
        target=None,
        conditions=[
            guards.is_replying,
            guards.extendable_round,
            guards.not_yet_extended,
            guards.extension_in_time,
        ],
        permission=guards.asks_extension,
        custom={"source": sources.EXTENSION},
    )
    def request_extension(self) -> None:
        """Ask that the reply may come later (申请延期), with the reason and the day proposed."""

    @transition(
        field="state",
        source=A.ACCEPTED,
        target=None,
        conditions=[
            guards.is_replying,
            guards.extendable_round,
            guards.not_yet_extended,
            guards.extension_in_time,
        ],
        permission=guards.declares_extension,
        custom={"source": sources.EXTENSION, "id": "T12"},
    )
    def declare_extension(self) -> None:
        """Extend the reply's day where no consent is needed (告知延期): the deputy is told."""

    @transition(
        field="state",
        source=A.ACCEPTED,
        target=None,
        conditions=[guards.is_replying],
        permission=guards.unit_member,
        custom={"source": sources.LAW_REPLY},
    )
    def record_contact(self) -> None:
        """Record a contact with the deputy (记录沟通), or that none was possible."""

    @transition(
        field="state",
        source=[A.ACCEPTED, A.OPINION_OVERDUE],
        target=None,
        conditions=[guards.unit_signed_in, guards.has_colleague],
        permission=guards.bearing_unit,
        custom={"source": sources.PRACTICE_OFFICER},
    )
    @transition(
        field="state",
        source=A.REPLY_ISSUED,
        target=None,
        conditions=[guards.keeps_promises, guards.has_colleague],
        permission=guards.bearing_unit,
        custom={"source": sources.PRACTICE_OFFICER},
    )
    def change_officer(self) -> None:
        """Hand the task to a colleague in the unit (变更经办人); nothing else of it changes."""

    @transition(
        field="state",
        source=[A.ACCEPTED, A.OPINION_OVERDUE],
        target=A.OPINION_SENT,
        conditions=[guards.is_co_handler],
        permission=guards.unit_member,
        custom={"source": sources.SH_OPINION},
    )
    def send_opinion(self) -> None:
        """Send the co-handler's opinion to the lead unit (提出会办意见)."""

    @transition(
        field="state",
        source=A.OPINION_SENT,
        target=A.ACCEPTED,
        conditions=[guards.no_reply_beyond_draft],
        permission=guards.lead_of_the_opinion,
        custom={"source": sources.CQ_OPINION, "backwards": True},
    )
    def return_opinion(self) -> None:
        """Return an opinion that says nothing (退回会办意见): the co-handler gives another."""

    @transition(
        field="state",
        source=A.PENDING_SUB_ASSIGNMENT,
        target=A.OPINION_MISSING,
        conditions=[guards.is_co_handler, guards.opinion_day_over],
        permission=guards.by_system,
        custom={"source": sources.SH_OPINION},
    )
    @transition(
        field="state",
        source=[A.SUB_ASSIGNED, A.ACCEPTED],
        target=A.OPINION_OVERDUE,
        conditions=[guards.is_co_handler, guards.opinion_day_over],
        permission=guards.by_system,
        custom={"source": sources.SH_OPINION},
    )
    def lapse_opinion(self) -> None:
        """Let the lead go on (会办意见逾期): the day for the opinion has ended.

        A unit may still send it late; what was never passed on to a unit is missing for good.
        """

    @transition(
        field="state",
        source=[
            A.PENDING_SUB_ASSIGNMENT,
            A.SUB_ASSIGNED,
            A.ACCEPTED,
            A.RETURN_REQUESTED,
            A.RETURN_APPROVED,
            A.DISPUTED,
            A.COORDINATING,
            A.OPINION_OVERDUE,
        ],
        target=A.OPINION_MISSING,
        conditions=[guards.is_co_handler],
        permission=guards.assigning_office,
        custom={"source": "rulebook section 9 (office's waiver)"},
    )
    def waive_opinion(self) -> None:
        """Release the lead from waiting for this opinion (免交会办意见), with a reason."""

    @transition(
        field="state",
        source=A.OPINION_OVERDUE,
        target=A.OPINION_MISSING,
        permission=guards.by_consequence,
        custom={"source": sources.SH_OPINION},
    )
    def note_missing(self) -> None:
        """Note in the lead's reply that this opinion is missing (缺会办意见)."""

    @transition(
        field="state",
        source=A.ACCEPTED,
        target=A.REPLY_ISSUED,
        permission=guards.by_consequence,
        custom={"source": sources.LAW_REPLY},
    )
    def issue_reply(self) -> None:
        """Note that the unit's reply has reached every recipient (已答复)."""

    @transition(
        field="state",
        source=[
            A.PENDING_SUB_ASSIGNMENT,
            A.SUB_ASSIGNED,
            A.ACCEPTED,
            A.RETURN_REQUESTED,
            A.RETURN_APPROVED,
            A.DISPUTED,
            A.COORDINATING,
            A.OPINION_OVERDUE,
        ],
        target=A.CANCELLED,
        permission=guards.by_consequence,
        custom={"source": "rulebook 9.3 (cancelled by withdrawal)", "id": "T28"},
    )
    def cancel_task(self) -> None:
        """End the unit's task because the suggestion was withdrawn (撤回取消)."""


class ContactPhase(Labelled):
    """When a contact happens (沟通阶段): the three meetings. Source: rulebook 5.6."""

    BEFORE = "before", "before handling", "办前"
    DURING = "during", "during handling", "办中"
    AFTER = "after", "after handling", "办后"


class ContactWay(Labelled):
    """How a contact happens (沟通方式)."""

    MEETING = "meeting", "meeting", "座谈"
    VISIT = "visit", "visit", "走访"
    TELEPHONE = "telephone", "telephone", "电话"
    WRITTEN = "written", "in writing", "书面"
    IMPOSSIBLE = "impossible", "impossible or refused", "无法沟通"


class Contact(PreparedSave, models.Model):
    """Hold one contact with the deputy (与代表沟通), or why none was possible."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="contacts")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="contacts")
    deputy = models.ForeignKey(Deputy, on_delete=models.PROTECT, related_name="contacts")
    phase = models.CharField(max_length=10, choices=ContactPhase.choices())
    way = models.CharField(max_length=20, choices=ContactWay.choices())
    happened_on = models.DateField()
    participants = models.CharField(max_length=300, blank=True)
    words = models.TextField(blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    objects = OfSuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(way=ContactWay.IMPOSSIBLE) | ~Q(words=""),
                name="contact_impossible_has_reason",
                violation_error_message=_("Say why the deputy could not be contacted."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.way} {self.happened_on}"


class Opinion(models.Model):
    """Hold a co-handler's opinion (会办意见); the lead unit states it in its reply.

    One that was returned is not stated: the co-handler gives another.
    """

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="opinions")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="opinions")
    text = models.TextField()
    doc_number = models.CharField(max_length=60, blank=True)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    # Why the lead unit asked for another one (退回理由).
    return_reason = models.TextField(blank=True)
    returned_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    returned_at = models.DateTimeField(null=True)

    objects = OfSuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(returned_at=None)
                | (~Q(return_reason="") & Q(returned_by__isnull=False)),
                name="opinion_return_has_reason",
                violation_error_message=_("Who returns an opinion says why."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id}: {self.sent_at:%Y-%m-%d}"

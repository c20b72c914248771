"""Replies, their delivery and the promises they hold (答复、送达、承诺事项)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from cases import guards
from cases.models.assignment import Assignment
from cases.models.file import StoredFile
from cases.models.record import Record, state_field, state_known
from cases.models.round import Round
from cases.models.sight import PromiseQuerySet, ReplyQuerySet
from cases.models.suggestion import Suggestion
from cases.rules import sources
from cases.rules.kinds import ResultKind
from cases.rules.labels import Labelled
from cases.rules.states import PromiseState, ReplyKind, ReplyState
from people.models import Deputy, User

if TYPE_CHECKING:
    from datetime import date

R = ReplyState
P = PromiseState


class Publicity(Labelled):
    """Whether a reply may be published (公开属性). Source: rulebook 5.16."""

    PUBLIC = "public", "public", "公开"
    SUMMARY = "summary", "summary only", "摘要公开"
    NOT_PUBLIC = "not_public", "not public", "不公开"


class Reply(Record):
    """Hold one unit's reply (答复); once delivered it is immutable, corrections are new replies."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="replies")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="replies")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="replies")
    kind = models.CharField(max_length=20, choices=ReplyKind.choices())
    supplements = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="supplementary_replies"
    )
    result_kind = models.CharField(max_length=20, choices=ResultKind.choices(), blank=True)
    class_label = models.CharField(max_length=10, blank=True)
    text = models.TextField(blank=True)
    doc_number = models.CharField(max_length=60, blank=True)
    scan = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    contact_person = models.CharField(max_length=60, blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    publicity = models.CharField(
        max_length=20, choices=Publicity.choices(), default=Publicity.PUBLIC.value
    )
    publicity_ground = models.CharField(max_length=200, blank=True)
    # Which opinions were missing when the lead signed (缺会办意见), as told to the deputy.
    missing_note = models.TextField(blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    state = state_field(ReplyState, R.DRAFTING)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(ReplyState, "reply_state_known"),
            models.UniqueConstraint(
                fields=["assignment"],
                condition=~Q(kind=ReplyKind.SUPPLEMENTARY),
                name="reply_once_per_assignment",
                violation_error_message=_("This unit has a reply for this round already."),
            ),
            models.CheckConstraint(
                condition=Q(state=R.DRAFTING)
                | Q(signed_by__isnull=False, signed_at__isnull=False) & ~Q(doc_number=""),
                name="reply_signed_by_the_head",
                violation_error_message=_("A reply is signed by the head and bears a number."),
            ),
            models.CheckConstraint(
                condition=~Q(state=R.DELIVERED) | Q(delivered_at__isnull=False),
                name="reply_delivered_has_moment",
                violation_error_message=_("A delivered reply needs its moment."),
            ),
            models.CheckConstraint(
                condition=Q(publicity=Publicity.PUBLIC) | ~Q(publicity_ground=""),
                name="reply_not_public_has_ground",
                violation_error_message=_("Say why the reply is not published in full."),
            ),
        ]

    def __str__(self) -> str:
        return self.doc_number or f"{self.assignment_id}"

    @property
    def is_supplementary(self) -> bool:
        """Tell whether the reply only adds to a delivered one (补充答复)."""
        return self.kind == ReplyKind.SUPPLEMENTARY

    @transition(
        field="state",
        source=R.DRAFTING,
        target=R.SIGNED,
        conditions=[
            guards.not_withdrawn,
            guards.assignment_open,
            guards.deputy_contacted,
            guards.opinions_settled,
            guards.missing_as_noted,
            guards.reply_complete,
            guards.promise_where_needed,
            guards.promise_can_be_followed,
        ],
        permission=guards.unit_head,
        custom={"source": sources.SH_REPLY},
    )
    def sign_reply(self) -> None:
        """Sign and seal the reply (签发盖章)."""

    @transition(
        field="state",
        source=R.SIGNED,
        target=R.DRAFTING,
        conditions=[guards.nothing_delivered],
        permission=guards.unit_head,
        custom={"source": "rulebook 9.4"},
    )
    def recall_reply(self) -> None:
        """Take a signed reply back before anybody has it (撤回签发)."""

    @transition(
        field="state",
        source=R.SIGNED,
        target=RETURN_VALUE(R.SIGNED, R.DELIVERED),
        conditions=[guards.not_withdrawn, guards.promise_can_be_followed],
        permission=guards.replying_unit,
        custom={"source": sources.CQ_REPLY},
    )
    def deliver_reply(self, *, complete: bool) -> str:
        """Deliver the reply to recipients (送达); with the last of them it stands."""
        return R.DELIVERED if complete else R.SIGNED


class Delivery(models.Model):
    """Hold that one deputy received a reply (送达)."""

    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="deliveries")
    deputy = models.ForeignKey(Deputy, on_delete=models.PROTECT, related_name="deliveries")
    delivered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reply", "deputy"],
                name="delivery_once",
                violation_error_message=_("This deputy has received the reply already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.reply_id} -> {self.deputy_id}"


class Promise(Record):
    """Hold what a unit promised, and by when (承诺事项), until it is written off (销号)."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="promises")
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, null=True, related_name="promises")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="promises")
    content = models.TextField()
    responsible = models.CharField(max_length=100)
    due_on = models.DateField()
    next_report_on = models.DateField(null=True)
    evidence = models.TextField(blank=True)
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    explanation = models.TextField(blank=True)
    # A promise binds from the moment the first deputy has its reply (生效).
    binding = models.BooleanField(default=False)
    state = state_field(PromiseState, P.OPEN)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(PromiseState, "promise_state_known"),
            models.CheckConstraint(
                condition=~Q(state=P.WRITTEN_OFF) | Q(verified_by__isnull=False),
                name="promise_written_off_is_verified",
                violation_error_message=_("A write-off is verified by a person outside the unit."),
            ),
            models.CheckConstraint(
                condition=~Q(state=P.CANCELLED) | ~Q(explanation=""),
                name="promise_cancelled_is_explained",
                violation_error_message=_("A promise that falls away needs an explanation."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion_id}: {self.content[:20]}"

    def is_late(self, today: date) -> bool:
        """Tell whether the promised day has ended without write-off (逾期未落实)."""
        return self.state in (P.OPEN, P.REPORTED_DONE) and self.due_on < today

    @transition(
        field="state",
        source=P.OPEN,
        target=P.REPORTED_DONE,
        conditions=[guards.is_binding],
        permission=guards.replying_unit,
        custom={"source": sources.CQ_PROMISE},
    )
    def apply_write_off(self) -> None:
        """Report the promise as kept and apply for its write-off (申请销号)."""

    @transition(
        field="state",
        source=P.REPORTED_DONE,
        target=P.WRITTEN_OFF,
        conditions=[guards.verifier_outside],
        permission=guards.affairs_commission,
        custom={"source": sources.CQ_PROMISE, "id": "T25"},
    )
    def verify_promise(self) -> None:
        """Verify that the promise is kept and write it off (核实销号)."""

    @transition(
        field="state",
        source=P.REPORTED_DONE,
        target=P.OPEN,
        conditions=[guards.verifier_outside],
        permission=guards.affairs_commission,
        custom={"source": sources.CQ_PROMISE},
    )
    def reject_write_off(self) -> None:
        """Reject the application (不予销号): the promise stays open."""

    @transition(
        field="state",
        source=[P.OPEN, P.REPORTED_DONE],
        target=P.CANCELLED,
        conditions=[guards.is_binding, guards.verifier_outside],
        permission=guards.affairs_commission,
        custom={"source": sources.SH_TRACKING, "id": "T25"},
    )
    def cancel_promise(self) -> None:
        """Let a promise fall away with a written explanation (说明后取消)."""

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
from cases.models.fulfilment import Followed
from cases.models.record import Record, state_field, state_known
from cases.models.round import Round
from cases.models.sight import PromiseQuerySet, ReplyQuerySet
from cases.models.suggestion import Suggestion
from cases.rules import sources
from cases.rules.kinds import ResultKind
from cases.rules.labels import Labelled
from cases.rules.states import LIVING_PROMISES, PromiseState, ReplyKind, ReplyState
from people.models import Deputy, Term, User

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
    # Why it goes without the agreement of the other lead units (未经会签的理由), by the office.
    without_agreement = models.TextField(blank=True)
    # The name of the unit on the day of the signature (落款单位): the reply keeps it.
    unit_name = models.CharField(max_length=100, blank=True)
    # Who read it before it was signed (预审), where the rules want that.
    reviewed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # Why it was sent back as no real answer (退回重写理由), the last time.
    rejection = models.TextField(blank=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    # The legal day of the last delivery, from which lateness is told (送达日期).
    delivered_on = models.DateField(null=True)
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
                condition=Q(
                    state__in=[R.DRAFTING, R.GOV_REVIEW, R.REVIEWED, R.AGREEING, R.COORDINATING]
                )
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
        target=R.GOV_REVIEW,
        conditions=[
            guards.not_withdrawn,
            guards.review_wanted,
            guards.assignment_open,
            guards.deputy_contacted,
            guards.opinions_settled,
            guards.reply_complete,
            guards.promise_where_needed,
        ],
        permission=guards.replying_unit,
        custom={"source": sources.PRACTICE_REVIEW},
    )
    def send_to_review(self) -> None:
        """Send the reply to the government's General Office before it is signed (送审)."""

    @transition(
        field="state",
        source=R.GOV_REVIEW,
        target=R.REVIEWED,
        conditions=[guards.not_withdrawn],
        permission=guards.reviewing_office,
        custom={"source": sources.PRACTICE_REVIEW},
    )
    def pass_review(self) -> None:
        """Say that the reply answers the suggestion and may be signed (预审通过)."""

    @transition(
        field="state",
        source=[R.GOV_REVIEW, R.REVIEWED, R.SIGNED],
        target=R.DRAFTING,
        conditions=[guards.not_withdrawn, guards.nothing_delivered],
        permission=guards.reviewer_or_commission,
        custom={"source": sources.CQ_SHAM, "backwards": True},
    )
    def reject_reply(self) -> None:
        """Send a reply back that is no real answer (退回重写), before anybody has it."""

    @transition(
        field="state",
        source=[R.DRAFTING, R.REVIEWED],
        target=R.AGREEING,
        conditions=[
            guards.not_withdrawn,
            guards.has_other_leads,
            guards.assignment_open,
            guards.deputy_contacted,
            guards.reply_complete,
        ],
        permission=guards.replying_unit,
        custom={"source": sources.SH_LEADS},
    )
    def ask_agreement(self) -> None:
        """Send the reply to the other lead units (送会签); its text is fixed meanwhile."""

    @transition(
        field="state",
        source=R.AGREEING,
        target=None,
        conditions=[guards.not_withdrawn, guards.agreement_awaited],
        permission=guards.other_lead_head,
        custom={"source": sources.SH_LEADS},
    )
    def agree_reply(self) -> None:
        """Agree to another lead unit's reply (会签同意)."""

    @transition(
        field="state",
        source=R.AGREEING,
        target=R.DRAFTING,
        conditions=[guards.not_withdrawn, guards.agreement_awaited],
        permission=guards.other_lead_head,
        custom={"source": sources.SH_LEADS},
    )
    def object_to_reply(self) -> None:
        """Object to another lead unit's reply (会签不同意), with the reason."""

    @transition(
        field="state",
        source=R.AGREEING,
        target=R.DRAFTING,
        permission=guards.replying_unit,
        custom={"source": sources.SH_LEADS, "backwards": True},
    )
    def reopen_reply(self) -> None:
        """Take the reply back from the other lead units (撤回会签)."""

    @transition(
        field="state",
        source=R.AGREEING,
        target=R.COORDINATING,
        conditions=[guards.not_withdrawn, guards.has_other_leads],
        permission=guards.any_lead_head,
        custom={"source": sources.SH_COORDINATION},
    )
    def ask_coordination(self) -> None:
        """Ask the office to co-ordinate between the lead units (提请协调会签)."""

    @transition(
        field="state",
        source=R.COORDINATING,
        target=RETURN_VALUE(R.AGREEING, R.DRAFTING),
        conditions=[guards.not_withdrawn],
        permission=guards.reply_coordinator,
        custom={"source": sources.SH_COORDINATION},
    )
    def settle_reply(self, *, goes: bool) -> str:
        """Let the reply go without the others' agreement, or open its text again (协调会签)."""
        return R.AGREEING if goes else R.DRAFTING

    @transition(
        field="state",
        source=R.AGREEING,
        target=R.SIGNED,
        conditions=[
            guards.leads_agreed,
            guards.not_withdrawn,
            guards.reviewed_where_wanted,
            guards.assignment_open,
            guards.deputy_contacted,
            guards.opinions_settled,
            guards.missing_as_noted,
            guards.reply_complete,
            guards.promise_where_needed,
            guards.promise_can_be_followed,
        ],
        permission=guards.unit_head,
        custom={"source": sources.SH_LEADS},
    )
    @transition(
        field="state",
        source=[R.DRAFTING, R.REVIEWED],
        target=R.SIGNED,
        conditions=[
            guards.no_other_leads,
            guards.not_withdrawn,
            guards.reviewed_where_wanted,
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
        target=None,
        conditions=[guards.nothing_delivered],
        permission=guards.replying_unit,
        custom={"source": "rulebook 9.4 (signed, then sealed and numbered)"},
    )
    def file_scan(self) -> None:
        """File the sealed scan of a signed reply (存入盖章扫描件), before anybody has it."""

    @transition(
        field="state",
        source=[R.GOV_REVIEW, R.REVIEWED, R.SIGNED],
        target=R.DRAFTING,
        conditions=[guards.nothing_delivered],
        permission=guards.unit_head,
        custom={"source": "rulebook 9.4"},
    )
    def recall_reply(self) -> None:
        """Take a reply back before anybody has it (撤回签发), from the review too."""

    @transition(
        field="state",
        source=[R.GOV_REVIEW, R.REVIEWED, R.AGREEING, R.COORDINATING, R.SIGNED],
        target=R.DRAFTING,
        permission=guards.by_consequence,
        custom={"source": sources.NPCSC_DUTIES},
    )
    def lay_reply_aside(self) -> None:
        """Note that nobody answers with the reply of a dissolved unit any more (答复搁置)."""

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


class Promise(Followed, Record):
    """Hold what a unit promised, and by when (承诺事项), until it is written off (销号)."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="promises")
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, null=True, related_name="promises")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="promises")
    content = models.TextField()
    responsible = models.CharField(max_length=100)
    due_on = models.DateField()
    # The day that was promised at first (原承诺日期), once it was moved, and how often it was.
    original_due_on = models.DateField(null=True)
    revisions = models.PositiveSmallIntegerField(default=0)
    carries = models.PositiveSmallIntegerField(default=0)
    # How often it was followed again after its write-off (恢复跟踪次数).
    reopenings = models.PositiveSmallIntegerField(default=0)
    revision_reason = models.TextField(blank=True)
    next_report_on = models.DateField(null=True)
    # From when on it is to be kept (起算时间): it began to bind, its write-off was rejected, or it
    # is followed again. What tells of its fulfilment came later.
    open_since = models.DateTimeField(null=True)
    evidence = models.TextField(blank=True)
    # The supplementary reply by which the deputies know that it is kept (据以申请销号的补充答复).
    told_by = models.ForeignKey(
        Reply, on_delete=models.PROTECT, null=True, related_name="told_promises"
    )
    # How the lead deputy was asked, where no word came (未取得代表意见的说明), and why it was
    # written off although he or she says that it is not kept (不采纳代表意见的理由).
    without_word = models.TextField(blank=True)
    why_kept = models.TextField(blank=True)
    verified_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    explanation = models.TextField(blank=True)
    # The term to which an open promise was handed over when its own ended (结转届次).
    carried_to_term = models.ForeignKey(
        Term, on_delete=models.PROTECT, null=True, related_name="carried_promises"
    )
    # A promise binds from the moment the first deputy has its reply (生效).
    binding = models.BooleanField(default=False)
    state = state_field(PromiseState, P.OPEN)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(PromiseState, "promise_state_known"),
            models.CheckConstraint(
                condition=Q(binding=False) | Q(open_since__isnull=False),
                name="promise_binding_has_moment",
                violation_error_message=_("A promise binds from a moment on."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[P.REPORTED_DONE, P.WRITTEN_OFF]) | Q(told_by__isnull=False),
                name="promise_kept_was_told",
                violation_error_message=_(
                    "First send the deputies a supplementary reply that says what was done."
                ),
            ),
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
            models.CheckConstraint(
                condition=Q(revisions=0, carries=0, reopenings=0)
                | (Q(original_due_on__isnull=False) & ~Q(revision_reason="")),
                name="promise_moved_keeps_first_day",
                violation_error_message=_("A new day needs a reason; the first one is kept."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion_id}: {self.content[:20]}"

    def is_late(self, today: date) -> bool:
        """Tell whether the promised day has ended without write-off (逾期未落实)."""
        return self.state in LIVING_PROMISES and self.due_on < today

    @property
    def awaits_report(self) -> bool:
        """Tell whether the unit still reports on the promise (待报告)."""
        return self.state in (P.OPEN, P.OVERDUE) and self.next_report_on is not None

    def report_is_due(self, today: date) -> bool:
        """Tell whether the next report has not come by its day (报告到期)."""
        day = self.next_report_on
        return self.awaits_report and day is not None and day < today

    @transition(
        field="state",
        source=P.OPEN,
        target=P.OVERDUE,
        permission=guards.by_consequence,
        custom={"source": sources.SD_BROKEN},
    )
    def fall_overdue(self) -> None:
        """Note that the promised day has ended (承诺逾期)."""

    @transition(
        field="state",
        source=[P.OPEN, P.OVERDUE],
        target=P.OPEN,
        conditions=[guards.is_binding],
        permission=guards.unit_head,
        custom={"source": "rulebook 9.7 (revised)"},
    )
    def revise_promise(self) -> None:
        """Promise a new day, with the reason (调整承诺期限); the deputy is told."""

    @transition(
        field="state",
        source=[P.OPEN, P.OVERDUE],
        target=P.OPEN,
        conditions=[guards.is_binding, guards.verifier_outside, guards.can_be_carried],
        permission=guards.affairs_commission,
        custom={"source": sources.SH_TRACKING},
    )
    def carry_over(self) -> None:
        """Carry the promise over to a later year (结转), as far as the rules let it."""

    @transition(
        field="state",
        source=P.OVERDUE,
        target=None,
        conditions=[guards.is_binding, guards.verifier_outside, guards.item_is_tracked],
        permission=guards.affairs_commission,
        custom={"source": sources.SD_BROKEN, "id": "T26"},
    )
    @transition(
        field="state",
        source=P.REPORTED_DONE,
        target=P.OPEN,
        conditions=[
            guards.fulfilment_found_wanting,
            guards.verifier_outside,
            guards.item_is_tracked,
        ],
        permission=guards.affairs_commission,
        custom={"source": sources.CQ_PROMISE, "id": "T26"},
    )
    def reopen_promise(self) -> None:
        """Have the item handled again because its promise was not kept (承诺未落实再办)."""

    @transition(
        field="state",
        source=[P.OPEN, P.OVERDUE],
        target=P.REPORTED_DONE,
        conditions=[guards.is_binding, guards.deputies_told],
        permission=guards.promise_keeper,
        custom={"source": sources.CQ_PROMISE},
    )
    def apply_write_off(self) -> None:
        """Report the promise as kept and apply for its write-off (申请销号)."""

    @transition(
        field="state",
        source=P.REPORTED_DONE,
        target=P.WRITTEN_OFF,
        conditions=[
            guards.verifier_outside,
            guards.fulfilment_was_rated,
            guards.fulfilment_not_found_wanting,
        ],
        permission=guards.affairs_commission,
        custom={"source": sources.CQ_PROMISE, "id": "T25"},
    )
    def verify_promise(self) -> None:
        """Verify that the promise is kept and write it off (核实销号)."""

    @transition(
        field="state",
        source=P.REPORTED_DONE,
        target=P.OPEN,
        conditions=[guards.verifier_outside, guards.fulfilment_rating_is_released],
        permission=guards.affairs_commission,
        custom={"source": sources.CQ_PROMISE},
    )
    def reject_write_off(self) -> None:
        """Reject the application (不予销号): the promise stays open."""

    @transition(
        field="state",
        source=[P.OPEN, P.OVERDUE, P.REPORTED_DONE],
        target=P.CANCELLED,
        conditions=[
            guards.is_binding,
            guards.verifier_outside,
            guards.fulfilment_rating_is_released,
        ],
        permission=guards.affairs_commission,
        custom={"source": sources.SH_TRACKING, "id": "T25"},
    )
    def cancel_promise(self) -> None:
        """Let a promise fall away with a written explanation (说明后取消)."""

    @transition(
        field="state",
        source=P.WRITTEN_OFF,
        target=P.OPEN,
        conditions=[
            guards.is_binding,
            guards.item_has_ended_or_is_tracked,
            guards.review_reopens_promise,
        ],
        permission=guards.commission_or_system,
        custom={"source": sources.XIANNING_LOOK_BACK, "backwards": True},
    )
    def follow_again(self) -> None:
        """Follow a promise again that was written off too early (恢复承诺跟踪)."""

    @transition(
        field="state",
        source=[P.OPEN, P.REPORTED_DONE],
        target=None,
        conditions=[guards.is_binding, guards.next_term_has_begun],
        permission=guards.by_system,
        custom={"source": sources.SH_TRACKING, "id": "T33"},
    )
    def carry_promise(self) -> None:
        """Hand an open promise over to the next term (承诺结转): explain it, or go on."""

"""Asking the deputy, and what he or she answered (征询与评价)."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from cases import guards
from cases.acting import SHANGHAI
from cases.models.assignment import Assignment
from cases.models.record import Record, state_field, state_known
from cases.models.reply import Reply
from cases.models.round import Round
from cases.models.sight import RatingQuerySet, RatingRequestQuerySet
from cases.models.suggestion import Suggestion
from cases.rules import sources
from cases.rules.calendar import Calendar
from cases.rules.deadlines import due_on
from cases.rules.durations import Duration
from cases.rules.kinds import Dimension, RatingOption, RatingReason
from cases.rules.states import RatingRequestState
from people.models import Deputy, Organ

Asked = RatingRequestState


class RatingRequest(Record):
    """Hold that the collector asks about one reply (征询): one per reply that is not voided.

    What was answered moves nothing until the collector releases it (发布).
    """

    suggestion = models.ForeignKey(
        Suggestion, on_delete=models.PROTECT, related_name="rating_requests"
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="rating_requests")
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="rating_requests"
    )
    reply = models.ForeignKey(Reply, on_delete=models.PROTECT, related_name="rating_requests")
    collector = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="collected")
    opened_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    overall = models.CharField(max_length=30, choices=RatingOption.choices(), blank=True)
    attitude_alert = models.BooleanField(default=False)
    state = state_field(RatingRequestState, Asked.OPENED)

    objects = RatingRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(RatingRequestState, "rating_request_state_known"),
            models.UniqueConstraint(
                fields=["reply"],
                condition=~Q(state=Asked.VOIDED),
                name="rating_request_once_per_reply",
                violation_error_message=_("The deputy is asked about this reply already."),
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[Asked.EXPIRED, Asked.NO_RATER, Asked.CANCELLED, Asked.VOIDED]
                )
                | Q(overall=""),
                name="rating_silence_is_no_rating",
                violation_error_message=_("Silence is not a rating."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[Asked.ANSWERED, Asked.RELEASED]) | ~Q(overall=""),
                name="rating_answer_has_overall",
                violation_error_message=_("An answered request needs its overall rating."),
            ),
            models.CheckConstraint(
                condition=~Q(state=Asked.RELEASED) | Q(released_at__isnull=False),
                name="rating_release_has_moment",
                violation_error_message=_("A released rating needs the moment of its release."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion_id}: {self.reply_id}"

    @property
    def is_about_fulfilment(self) -> bool:
        """Tell whether the deputies are asked about kept promises (承诺落实测评), no reply."""
        return self.reply.is_supplementary

    @transition(
        field="state",
        source=Asked.OPENED,
        target=RETURN_VALUE(Asked.OPENED, Asked.ANSWERED),
        conditions=[
            guards.not_yet_rated,
            guards.rater_in_office,
            guards.no_withdrawal_in_the_way,
        ],
        permission=guards.rater,
        custom={"source": sources.SH_RATING},
    )
    def rate(self, *, complete: bool) -> str:
        """Give the deputy's rating (评价); with the last deputy who is asked it is answered."""
        return Asked.ANSWERED if complete else Asked.OPENED

    @transition(
        field="state",
        source=[Asked.OPENED, Asked.ANSWERED],
        target=None,
        conditions=[guards.has_rated, guards.may_still_correct, guards.rater_in_office],
        permission=guards.rater,
        custom={"source": sources.DESIGN_CORRECTION},
    )
    def correct_rating(self) -> None:
        """Change one's rating within its correction time (更正评价); the first one stays."""

    @transition(
        field="state",
        source=[Asked.OPENED, Asked.ANSWERED],
        target=Asked.VOIDED,
        conditions=[guards.not_yet_reported],
        permission=guards.who_was_asked,
        custom={"source": sources.CQ_LIABILITY},
    )
    @transition(
        field="state",
        source=[Asked.RELEASED, Asked.EXPIRED],
        target=None,
        conditions=[guards.not_yet_reported],
        permission=guards.who_was_asked,
        custom={"source": sources.CQ_LIABILITY},
    )
    def report_pressure(self) -> None:
        """Report pressure on the rating (反映受到干预): what is not released does not count."""

    @transition(
        field="state",
        source=Asked.OPENED,
        target=None,
        permission=guards.rating_officer_or_system,
        custom={"source": sources.CQ_SILENCE},
    )
    def remind_rater(self) -> None:
        """Remind the deputies who have not answered (提醒评价)."""

    @transition(
        field="state",
        source=Asked.OPENED,
        target=RETURN_VALUE(Asked.ANSWERED, Asked.EXPIRED),
        conditions=[guards.rating_window_over],
        permission=guards.by_system,
        custom={"source": sources.CQ_SILENCE},
    )
    def end_rating_window(self, *, anybody: bool) -> str:
        """End the window (评价期满): silence is *not answered*, never a rating."""
        return Asked.ANSWERED if anybody else Asked.EXPIRED

    @transition(
        field="state",
        source=Asked.ANSWERED,
        target=Asked.RELEASED,
        conditions=[guards.clockwork_may_release, guards.correction_over],
        permission=guards.rating_officer_or_system,
        custom={"source": sources.XIANNING_RATING},
    )
    def release(self) -> None:
        """Release the rating (发布评价): only now it closes, assigns again or escalates."""

    @transition(
        field="state",
        source=Asked.OPENED,
        target=RETURN_VALUE(Asked.OPENED, Asked.ANSWERED, Asked.NO_RATER),
        conditions=[guards.rater_cannot_rate],
        permission=guards.by_system,
        custom={"source": sources.LAW_LEAVE_OFFICE},
    )
    def replace_raters(self, *, anybody: bool, waits: bool) -> str:
        """Ask the next lead, or nobody, where a deputy cannot rate any more (更换评价人)."""
        if waits:
            return Asked.OPENED
        return Asked.ANSWERED if anybody else Asked.NO_RATER

    @transition(
        field="state",
        source=Asked.OPENED,
        target=Asked.CANCELLED,
        permission=guards.by_consequence,
        custom={"source": sources.SH_WITHDRAW, "id": "T28"},
    )
    def cancel_request(self) -> None:
        """End the asking (取消征询): the suggestion was withdrawn, or is handled again."""

    @transition(
        field="state",
        source=[Asked.OPENED, Asked.ANSWERED],
        target=None,
        conditions=[guards.collector_has_ended],
        permission=guards.by_system,
        custom={"source": sources.NPCSC_DUTIES},
    )
    def succeed_collector(self) -> None:
        """Let the successor of the office that collects the rating go on (征询机构承继)."""


class Rater(models.Model):
    """Hold one deputy who is asked (评价人)."""

    request = models.ForeignKey(RatingRequest, on_delete=models.PROTECT, related_name="raters")
    deputy = models.ForeignKey(Deputy, on_delete=models.PROTECT, related_name="asked")
    answered_at = models.DateTimeField(null=True)
    # The deputy said that the rating is final (确认定稿): no correction day is waited for.
    final = models.BooleanField(default=False)
    # When it was found that this deputy cannot rate any more (不再征询): left, or not in office.
    excused_at = models.DateTimeField(null=True)
    # Whether the answer was entered from the deputy's signed form (代录).
    on_paper = models.BooleanField(default=False)
    # Or from what the deputy said on the telephone (电话代录).
    by_telephone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "deputy"],
                name="rater_once",
                violation_error_message=_("This deputy is asked already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.deputy_id}"

    def may_be_corrected(self, time: Duration, today: date, calendar: Calendar) -> bool:
        """Tell whether the answer may still be corrected (可更正); nothing that is final may."""
        if self.answered_at is None or self.final:
            return False
        answered = self.answered_at.astimezone(SHANGHAI).date()
        return bool(today <= due_on(answered, time, calendar).on)


class Rating(models.Model):
    """Hold one deputy's answer in one dimension (评价); a row is written once and never changed.

    A correction is a further row with the next `revision`; the latest alone counts.
    """

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="ratings")
    request = models.ForeignKey(RatingRequest, on_delete=models.PROTECT, related_name="ratings")
    deputy = models.ForeignKey(Deputy, on_delete=models.PROTECT, related_name="ratings")
    dimension = models.CharField(max_length=20, choices=Dimension.choices())
    option = models.CharField(max_length=30, choices=RatingOption.choices())
    reason = models.TextField(blank=True)
    # The ticked reasons (RatingReason), in their declared order, with commas.
    ticked = models.CharField(max_length=120, blank=True)
    revision = models.PositiveSmallIntegerField(default=1)
    given_at = models.DateTimeField()

    objects = RatingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["request", "deputy", "dimension", "revision"],
                name="rating_once_per_rater",
                violation_error_message=_("You have rated this reply already."),
            ),
            models.CheckConstraint(
                condition=~Q(option=RatingOption.DISSATISFIED) | ~Q(reason="", ticked=""),
                name="rating_dissatisfied_has_reason",
                violation_error_message=_("Say why you are dissatisfied."),
            ),
            models.CheckConstraint(
                condition=~Q(option=RatingOption.SATISFIED) | Q(ticked=""),
                name="rating_satisfied_ticks_nothing",
                violation_error_message=_("Who is satisfied ticks no reasons."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.dimension}"

    @property
    def reasons(self) -> tuple[RatingReason, ...]:
        """Return the ticked reasons (勾选原因)."""
        return tuple(RatingReason(one) for one in self.ticked.split(",") if one)

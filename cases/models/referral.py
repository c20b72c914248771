"""Items that also go to the procuratorate (检察建议衔接转化), and the way back (ADR 27)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.models.matter import Matter, OfMatter
from cases.models.record import state_field, state_known
from cases.models.sight import LinkageQuerySet, OfReferralQuerySet, ReferralQuerySet
from cases.models.suggestion import Suggestion
from cases.rules import sources
from cases.rules.policy.choices import ProcField
from cases.rules.referring import CopyKind
from cases.rules.states import ENDED_REFERRALS, CopyState, LinkageState, ReferralState
from people.models import Deputy, Organ, User

R = ReferralState
C = CopyState
L = LinkageState


class Referral(Matter):
    """Hold that an item also went to the procuratorate (检察建议衔接), on a track of its own.

    The suggestion's own clock, reply and rating go on: nothing here touches them.
    """

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="referrals")
    procuratorate = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="referrals")
    field = models.CharField(max_length=30, choices=ProcField.choices())
    ground = models.TextField()
    number = models.CharField(max_length=60)
    referred_on = models.DateField()
    referred_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    register_number = models.CharField(max_length=60, blank=True)
    registered_on = models.DateField(null=True)
    # Why no case was filed (不予立案理由).
    declined_why = models.TextField(blank=True)
    filing_number = models.CharField(max_length=60, blank=True)
    filed_on = models.DateField(null=True)
    # The procuratorial suggestion: its number, to whom, and until when it is to be put right.
    issued_number = models.CharField(max_length=60, blank=True)
    issued_on = models.DateField(null=True)
    addressee = models.CharField(max_length=120, blank=True)
    put_right_by = models.DateField(null=True)
    opinions = models.TextField(blank=True)
    conclusion = models.TextField(blank=True)
    conclusion_number = models.CharField(max_length=60, blank=True)
    concluded_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    state = state_field(ReferralState, R.REFERRED)

    objects = ReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(ReferralState, "referral_state_known"),
            models.UniqueConstraint(
                fields=["suggestion"],
                condition=~Q(state__in=sorted(s.value for s in ENDED_REFERRALS)),
                name="referral_one_under_way",
                violation_error_message=_("This item is with the procuratorate already."),
            ),
            models.UniqueConstraint(
                fields=["congress", "number"],
                name="referral_number_once",
                violation_error_message=_("This number was given to another referral."),
            ),
            models.CheckConstraint(
                condition=~Q(state=R.NOT_FILED) | ~Q(declined_why=""),
                name="referral_declined_with_reason",
                violation_error_message=_("Who does not file a case says why."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[R.FILED, R.SUGGESTION_ISSUED, R.RECTIFYING, R.RECTIFIED])
                | (~Q(filing_number="") & Q(filed_on__isnull=False)),
                name="referral_filed_with_number",
                violation_error_message=_("A case is filed with its number and day."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[R.SUGGESTION_ISSUED, R.RECTIFYING, R.RECTIFIED])
                | (~Q(issued_number="") & Q(issued_on__isnull=False)),
                name="referral_issued_with_number",
                violation_error_message=_(
                    "A procuratorial suggestion is issued with its number and day."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[R.RECTIFIED, R.LITIGATION])
                | (~Q(conclusion="") & Q(concluded_on__isnull=False)),
                name="referral_ends_with_conclusion",
                violation_error_message=_("The track ends with what came of it, and the day."),
            ),
        ]

    def __str__(self) -> str:
        return self.suggestion.title

    @transition(
        field="state",
        source=R.REFERRED,
        target=R.REGISTERED,
        permission=guards.procuratorate_or_commission,
        custom={"source": sources.XG_TRACK},
    )
    def register_referral(self) -> None:
        """Note that the procuratorate has registered it (检察机关登记)."""

    @transition(
        field="state",
        source=R.REGISTERED,
        target=R.ANALYSING,
        permission=guards.procuratorate_or_commission,
        custom={"source": sources.XG_TRACK},
    )
    def analyse_referral(self) -> None:
        """Note that the procuratorate is looking into it (分析研判)."""

    @transition(
        field="state",
        source=[R.REGISTERED, R.ANALYSING],
        target=R.NOT_FILED,
        permission=guards.procuratorate_or_commission,
        custom={"source": sources.XG_TRACK},
    )
    def decline_filing(self) -> None:
        """Note that no case was filed (不予立案), with the reason."""

    @transition(
        field="state",
        source=[R.REGISTERED, R.ANALYSING],
        target=R.FILED,
        permission=guards.procuratorate_or_commission,
        custom={"source": sources.XG_TRACK},
    )
    def file_case(self) -> None:
        """Note that a case was filed (立案): number and day; a copy is due."""

    @transition(
        field="state",
        source=R.FILED,
        target=R.SUGGESTION_ISSUED,
        permission=guards.procuratorate_or_commission,
        custom={"source": sources.XG_TRACK},
    )
    def issue_suggestion(self) -> None:
        """Note that a procuratorial suggestion was issued (制发检察建议); a copy is due."""

    @transition(
        field="state",
        source=R.SUGGESTION_ISSUED,
        target=R.RECTIFYING,
        permission=guards.commission_here,
        custom={"source": sources.XG_TRACK},
    )
    def give_opinions(self) -> None:
        """Give the procuratorate what the units said (反馈承办意见); it is being put right."""

    @transition(
        field="state",
        source=R.RECTIFYING,
        target=R.RECTIFIED,
        permission=guards.procuratorate_or_commission,
        custom={"source": sources.XG_TRACK},
    )
    def note_rectified(self) -> None:
        """Note that it was put right (整改完成), with the conclusion; a copy is due."""

    @transition(
        field="state",
        source=[R.FILED, R.SUGGESTION_ISSUED, R.RECTIFYING],
        target=R.LITIGATION,
        permission=guards.procuratorate_or_commission,
        custom={"source": sources.XG_TRACK},
    )
    def go_to_court(self) -> None:
        """Note that the procuratorate went to court (提起公益诉讼)."""


class ReferralCopy(OfMatter):
    """Hold that the procuratorate owes a copy of a document (文书抄送), and when it came."""

    TO_MATTER = "referral"

    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="copies")
    kind = models.CharField(max_length=20, choices=CopyKind.choices())
    number = models.CharField(max_length=60, blank=True)
    dated_on = models.DateField()
    due_on = models.DateField()
    received_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    state = state_field(CopyState, C.AWAITED)

    objects = OfReferralQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(CopyState, "referral_copy_state_known"),
            models.UniqueConstraint(
                fields=["referral", "kind"],
                name="referral_copy_once",
                violation_error_message=_("A copy of this document is awaited already."),
            ),
            models.CheckConstraint(
                condition=~Q(state=C.RECEIVED)
                | Q(received_on__isnull=False, recorded_by__isnull=False),
                name="referral_copy_received_on_a_day",
                violation_error_message=_("A copy is received on a day, and somebody notes it."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], condition=Q(state=C.AWAITED), name="referral_copy_awaited"
            )
        ]

    def __str__(self) -> str:
        return f"{self.referral_id}: {self.kind}"

    @transition(
        field="state",
        source=[C.AWAITED, C.LATE],
        target=C.RECEIVED,
        permission=guards.commission_here,
        custom={"source": sources.XG_COPIES},
    )
    def note_copy(self) -> None:
        """Note the day on which the copy came (登记抄送文书)."""

    @transition(
        field="state",
        source=C.AWAITED,
        target=C.LATE,
        conditions=[guards.copy_day_is_over],
        permission=guards.by_system,
        custom={"source": sources.XG_COPIES},
    )
    def miss_copy(self) -> None:
        """Note that the copy did not come in time (抄送逾期), once."""


class Linkage(Matter):
    """Hold a procuratorial suggestion that is proposed to deputies (检察建议转化为代表建议)."""

    procuratorate = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="linkages")
    title = models.CharField(max_length=120)
    text = models.TextField()
    number = models.CharField(max_length=60)
    dated_on = models.DateField()
    proposed_at = models.DateTimeField()
    suggestion = models.ForeignKey(
        Suggestion, on_delete=models.PROTECT, null=True, related_name="linkages"
    )
    taken_by = models.ForeignKey(
        Deputy, on_delete=models.PROTECT, null=True, related_name="linkages"
    )
    left_why = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    state = state_field(LinkageState, L.PROPOSED)

    objects = LinkageQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(LinkageState, "linkage_state_known"),
            models.UniqueConstraint(
                fields=["congress", "number"],
                name="linkage_number_once",
                violation_error_message=_(
                    "This procuratorial suggestion was proposed to the deputies already."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state=L.TAKEN_UP)
                | Q(suggestion__isnull=False, taken_by__isnull=False),
                name="linkage_taken_up_by_a_deputy",
                violation_error_message=_("A deputy takes it up with a suggestion."),
            ),
            models.CheckConstraint(
                condition=~Q(state=L.LEFT) | ~Q(left_why=""),
                name="linkage_left_with_reason",
                violation_error_message=_("Say why no deputy took it up."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @transition(
        field="state",
        source=L.PROPOSED,
        target=L.TAKEN_UP,
        permission=guards.deputy_or_commission,
        custom={"source": sources.QY_TWO_WAYS},
    )
    def take_up_linkage(self) -> None:
        """Name the suggestion that a deputy made of it (转化为代表建议)."""

    @transition(
        field="state",
        source=L.PROPOSED,
        target=L.LEFT,
        permission=guards.commission_here,
        custom={"source": sources.QY_TWO_WAYS},
    )
    def leave_linkage(self) -> None:
        """Note that no deputy took it up (未转化), with the reason."""

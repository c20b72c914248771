"""Suggestions and their co-signers (代表建议、附议人)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import RETURN_VALUE, transition

from cases import guards
from cases.models.archiving import Archived
from cases.models.confidential import Confidential
from cases.models.consulting import Consulted
from cases.models.delegated import DELEGATION_CONSTRAINTS, Delegated
from cases.models.holding import HOLD_IS_WHOLE, Held
from cases.models.linking import Linked
from cases.models.looking_back import LookedBack
from cases.models.merging import Merged
from cases.models.motions import MOTION_CONSTRAINTS, Motioned
from cases.models.papered import Papered
from cases.models.policy import Policy
from cases.models.receiving import Received
from cases.models.record import Record, state_field, state_known
from cases.models.sight import SuggestionQuerySet
from cases.models.splitting import Split
from cases.models.trail import Stream
from cases.models.transferring import TransferredOut
from cases.models.voiding import Voided
from cases.rules import sources
from cases.rules.states import (
    ENDED_STATES,
    FINAL_STATES,
    OPEN_STATES,
    UNSENT_STATES,
    CosignerState,
    SuggestionState,
)
from people.models import Congress, Deputy, Organ, Post, Session, Term, User

__all__ = [
    "FINAL_STATES",
    "OPEN_STATES",
    "UNSENT_STATES",
    "WITHDRAWABLE_STATES",
    "Cosigner",
    "Suggestion",
]

S = SuggestionState

# Where an item may be withdrawn: sent, and no rating yet; the policy may end it earlier.
WITHDRAWABLE_STATES = (
    S.SUBMITTED, S.REVISION, S.REGISTERED, S.MERGED, S.ASSIGNED, S.HANDLING, S.REPLIED,
)  # fmt: skip


class Suggestion(
    Motioned,
    Delegated,
    Papered,
    Received,
    TransferredOut,
    Confidential,
    Consulted,
    Merged,
    Split,
    Linked,
    Voided,
    LookedBack,
    Archived,
    Held,
    Record,
):
    """Hold one deputies' suggestion (代表建议): its text, its authors, where it stands.

    The state is thin and aggregate: it is moved by what the assignments of the current round
    have reached; their conditions are not copied into it (ADR 0002).
    """

    congress = models.ForeignKey(Congress, on_delete=models.PROTECT, related_name="suggestions")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="suggestions")
    session = models.ForeignKey(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="suggestions"
    )
    in_session = models.BooleanField(default=True)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="suggestions")
    stream = models.OneToOneField(Stream, on_delete=models.PROTECT, related_name="suggestion")

    # The number of the human kind (编号); it is text, given once, never changed or reused.
    series = models.CharField(max_length=60, blank=True)
    number = models.CharField(max_length=20, blank=True)
    reference = models.CharField(max_length=80, blank=True)

    title = models.CharField(max_length=300)
    facts = models.TextField(blank=True)
    analysis = models.TextField(blank=True)
    proposal = models.TextField(blank=True)
    text_version = models.PositiveIntegerField(default=1)
    category = models.CharField(max_length=60, blank=True)

    lead = models.ForeignKey(Deputy, on_delete=models.PROTECT, related_name="led_suggestions")
    from_inspection = models.BooleanField(default=False)
    from_research = models.BooleanField(default=False)
    from_station = models.BooleanField(default=False)
    from_seminar = models.BooleanField(default=False)
    from_voters = models.BooleanField(default=False)
    wished_units = models.ManyToManyField(Organ, blank=True, related_name="wished_suggestions")
    may_publish = models.BooleanField(default=True)
    # A stub of what exists on paper only (涉密建议): no word of its text is kept here.
    classified = models.BooleanField(default=False)

    urgent = models.BooleanField(default=False)
    # The day of the mark, from which its own deadline runs (标为急件的日期).
    urgent_on = models.DateField(null=True, blank=True)
    # How many of its deadlines have climbed and stand (督办中), so that acts need not look.
    supervised = models.PositiveSmallIntegerField(default=0)
    is_key = models.BooleanField(default=False)
    key_decision = models.CharField(max_length=60, blank=True)
    key_decided_on = models.DateField(null=True, blank=True)
    key_leader = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, blank=True, related_name="key_suggestions"
    )

    refusal_ground = models.CharField(max_length=40, blank=True)
    refusal_outcome = models.CharField(max_length=20, blank=True)
    refusal_reason = models.TextField(blank=True)
    refusal_proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision_advice = models.TextField(blank=True)

    # What the lead deputy wrote to withdraw the item (撤回申请); empty while nobody asks for it.
    withdrawal_reason = models.TextField(blank=True)
    withdrawal_asked_at = models.DateTimeField(null=True, blank=True)

    round_number = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)
    registered_at = models.DateTimeField(null=True, blank=True)
    assigned_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    # Since when it waits for a look-back review because of its rating (留待回头看).
    parked_at = models.DateTimeField(null=True, blank=True)
    # How the item ended (办结方式): satisfied, not_answered, no_rater, withdrawn, ...
    closing_kind = models.CharField(max_length=30, blank=True)
    state = state_field(SuggestionState, S.DRAFT)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(SuggestionState, "suggestion_state_known"),
            HOLD_IS_WHOLE,
            models.UniqueConstraint(
                fields=["congress", "reference"],
                condition=~Q(reference=""),
                name="suggestion_reference_once",
                violation_error_message=_("This number has been given already."),
            ),
            models.CheckConstraint(
                condition=Q(is_key=False)
                | (~Q(key_decision="") & Q(key_decided_on__isnull=False, key_leader__isnull=False)),
                name="suggestion_key_needs_decision",
                violation_error_message=_(
                    "A key item needs the decision's number, its date and the supervising leader."
                ),
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        s.value
                        for s in (
                            *UNSENT_STATES,
                            S.SUBMITTED,
                            S.REVISION,
                            S.REFUSED,
                            S.WITHDRAWN,
                            S.CONVERTED,
                        )
                    ]
                )
                | Q(
                    state=S.ARCHIVED,
                    ended_as__in=[S.REFUSED.value, S.WITHDRAWN.value, S.CONVERTED.value],
                )
                | ~Q(reference=""),
                name="suggestion_numbered_once_registered",
                violation_error_message=_("A registered suggestion bears a number."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in UNSENT_STATES]) | Q(office__isnull=False),
                name="suggestion_sent_has_office",
                violation_error_message=_("A suggestion that was sent lies with an office."),
            ),
            models.CheckConstraint(
                condition=Q(classified=False)
                | Q(facts="", analysis="", proposal="", may_publish=False),
                name="suggestion_classified_is_a_stub",
                violation_error_message=_("A classified suggestion has no text here."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[s.value for s in FINAL_STATES])
                | Q(closed_at__isnull=False),
                name="suggestion_end_has_moment",
                violation_error_message=_("An ended suggestion needs the moment of its end."),
            ),
            models.CheckConstraint(
                condition=(~Q(state=S.ARCHIVED) & Q(ended_as=""))
                | Q(state=S.ARCHIVED, ended_as__in=[s.value for s in ENDED_STATES]),
                name="suggestion_archived_says_how_it_ended",
                violation_error_message=_("An archived suggestion says how it had ended."),
            ),
            models.CheckConstraint(
                condition=~Q(state=S.MERGED) | Q(merged_into__isnull=False),
                name="suggestion_merged_follows_another",
                violation_error_message=_("A merged suggestion follows another one."),
            ),
            models.CheckConstraint(
                condition=Q(split_from=None, split_part=None)
                | Q(split_from__isnull=False, split_part__isnull=False),
                name="suggestion_part_has_its_place",
                violation_error_message=_("A part of a suggestion has its place in the whole."),
            ),
            models.CheckConstraint(
                condition=Q(void_proposed_by=None) | ~Q(void_reason=""),
                name="suggestion_void_has_reason",
                violation_error_message=_("A void registration needs its reason."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawal_asked_at=None, withdrawal_reason="")
                | (Q(withdrawal_asked_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="suggestion_withdrawal_in_writing",
                violation_error_message=_("A withdrawal needs its reason in writing."),
            ),
            *MOTION_CONSTRAINTS,
            *DELEGATION_CONSTRAINTS,
        ]
        indexes = [
            models.Index(fields=["congress", "state"], name="suggestion_by_state"),
            # The running term has few of what has closed; earlier terms have nearly all of it.
            models.Index(fields=["term", "state"], name="suggestion_by_term_and_state"),
            # A number is looked for as it is typed, without its congress or its session.
            models.Index(fields=["number"], name="suggestion_by_number"),
            models.Index(fields=["reference"], name="suggestion_by_reference"),
            models.Index(
                fields=["held_until", "id"],
                condition=Q(held_at__isnull=False),
                name="suggestion_on_hold",
            ),
        ]

    def __str__(self) -> str:
        return self.reference or self.title

    @property
    def is_final(self) -> bool:
        """Tell whether the item has ended (已办结)."""
        return self.state in FINAL_STATES

    @property
    def suggestion_id(self) -> Any:
        """Return its own key, so that every record answers to the same question."""
        return self.pk

    # -- drafting -----------------------------------------------------------------------

    @transition(
        field="state",
        source=[S.DRAFT, S.REVISION],
        target=S.COSIGNING,
        conditions=[
            guards.lead_in_office,
            guards.no_motion,
            guards.text_complete,
            guards.has_cosigners,
        ],
        permission=guards.lead_deputy,
        custom={"source": sources.CQ_COSIGN, "id": "T1"},
    )
    def ask_cosigners(self) -> None:
        """Send the text to the co-signers (征求联名)."""

    @transition(
        field="state",
        source=[S.COSIGNING, S.PRECHECK],
        target=S.DRAFT,
        permission=guards.lead_deputy,
        custom={"source": sources.CQ_COSIGN},
    )
    def reopen_draft(self) -> None:
        """Take the text back to change it (收回修改); what was confirmed lapses."""

    @transition(
        field="state",
        source=[S.DRAFT, S.COSIGNING, S.REVISION],
        target=S.SUBMITTED,
        conditions=[
            guards.lead_in_office,
            guards.no_motion,
            guards.text_complete,
            guards.cosigners_settled,
            guards.delegation_may_submit,
            guards.delegation_signed_by_head,
            guards.delegation_discussed,
            guards.no_precheck_wanted,
        ],
        permission=guards.lead_deputy,
        custom={"source": sources.LAW_SUGGEST, "id": "T2, T3, T5"},
    )
    def submit(self) -> None:
        """Hand the suggestion in (提交)."""

    # -- intake -------------------------------------------------------------------------

    @transition(
        field="state",
        source=S.SUBMITTED,
        target=S.REVISION,
        conditions=[guards.no_refusal_pending, guards.no_split_proposed],
        permission=guards.intake_officer,
        custom={"source": sources.SH_REFUSE, "id": "T4"},
    )
    def return_for_revision(self) -> None:
        """Give the text back to the deputy with advice (退回修改)."""

    @transition(
        field="state",
        source=S.SUBMITTED,
        target=None,
        conditions=[guards.no_refusal_pending, guards.no_split_proposed],
        permission=guards.intake_officer,
        custom={"source": sources.SH_REFUSE},
    )
    def propose_refusal(self) -> None:
        """Propose not to accept the suggestion (拟不予受理), with a ground from the list."""

    @transition(
        field="state",
        source=S.SUBMITTED,
        target=S.REFUSED,
        conditions=[guards.refusal_pending, guards.second_person],
        permission=guards.intake_officer,
        custom={"source": sources.SH_REFUSE, "id": "T6"},
    )
    def countersign_refusal(self) -> None:
        """Countersign the refusal (复核不予受理); the deputy is told."""

    @transition(
        field="state",
        source=S.SUBMITTED,
        target=None,
        conditions=[guards.refusal_pending, guards.second_person],
        permission=guards.intake_officer,
        custom={"source": sources.SH_REFUSE},
    )
    def decline_refusal(self) -> None:
        """Decline the proposed refusal (不同意不予受理); the check goes on."""

    @transition(
        field="state",
        source=S.SUBMITTED,
        target=S.REGISTERED,
        conditions=[guards.no_refusal_pending, guards.no_split_proposed],
        permission=guards.intake_officer,
        custom={"source": sources.QD_INTAKE, "id": "T7"},
    )
    def register(self) -> None:
        """Accept the suggestion and give it its number (受理登记编号)."""

    # -- assignment ---------------------------------------------------------------------

    @transition(
        field="state",
        source=S.REGISTERED,
        target=S.ASSIGNED,
        conditions=[
            guards.not_classified,
            guards.office_may_assign,
            guards.no_void_proposed,
        ],
        permission=guards.assigner,
        custom={"source": sources.LAW_ASSIGN, "id": "T9"},
    )
    def assign(self) -> None:
        """Assign the suggestion to systems or units (交办); the reply clock starts."""

    @transition(
        field="state",
        source=S.ASSIGNED,
        target=S.REGISTERED,
        conditions=[guards.nobody_signed_in],
        permission=guards.assigner,
        custom={"source": sources.DESIGN_RECALL, "backwards": True},
    )
    def recall_assignment(self) -> None:
        """Take the assignment back (撤回交办) while no unit has signed in."""

    @transition(
        field="state",
        source=[s.value for s in OPEN_STATES],
        target=None,
        conditions=[guards.not_urgent],
        permission=guards.assigner,
        custom={"source": sources.CQ_URGENT},
    )
    def mark_urgent(self) -> None:
        """Mark the suggestion as urgent (急件); this is not the key flag."""

    @transition(
        field="state",
        source=[s.value for s in OPEN_STATES if s not in UNSENT_STATES],
        target=None,
        conditions=[guards.not_on_hold, guards.round_not_answered],
        permission=guards.affairs_commission,
        custom={"source": sources.DESIGN_RULES},
    )
    def change_rules(self) -> None:
        """Let the running round go by another version of the rules (适用新规则)."""

    @transition(
        field="state",
        source=[s.value for s in OPEN_STATES],
        target=None,
        conditions=[guards.is_urgent],
        permission=guards.assigner,
        custom={"source": sources.DESIGN_RECALL},
    )
    def clear_urgent(self) -> None:
        """Take the mark away that was set by a slip (撤销急件): its deadlines stop."""

    @transition(
        field="state",
        source=[s.value for s in OPEN_STATES],
        target=None,
        conditions=[guards.council_decides, guards.topic_confirms],
        permission=guards.council_secretary_or_system,
        custom={"source": sources.LAW_SUPERVISE},
    )
    def designate_key(self) -> None:
        """Record that the Council of Chairpersons made this a key item (确定重点督办)."""

    @transition(
        field="state",
        source=[s.value for s in OPEN_STATES],
        target=None,
        conditions=[guards.topic_lets_go],
        permission=guards.by_system,
        custom={"source": sources.LAW_SUPERVISE},
    )
    def release_key(self) -> None:
        """Take the mark away, as the Council took the item out of its topic (取消重点督办)."""

    # -- what follows from the assignments ------------------------------------------------

    @transition(
        field="state",
        source=S.ASSIGNED,
        target=S.HANDLING,
        permission=guards.by_consequence,
        custom={"source": sources.LAW_REPLY, "id": "T10"},
    )
    def begin_handling(self) -> None:
        """Note that every replying unit has signed in (全部签收)."""

    @transition(
        field="state",
        source=[S.HANDLING, S.SECOND_ASSIGNED, S.MERGED],
        target=S.REPLIED,
        permission=guards.by_consequence,
        custom={"source": sources.LAW_REPLY, "id": "T13, T19, T30"},
    )
    def mark_replied(self) -> None:
        """Note that the last reply that is due has been delivered (办复)."""

    @transition(
        field="state",
        source=S.REPLIED,
        target=S.RATED,
        permission=guards.by_consequence,
        custom={"source": sources.CQ_RATING, "id": "T14"},
    )
    def mark_rated(self) -> None:
        """Note that every rating of the round is released or unanswered (评价完毕)."""

    @transition(
        field="state",
        source=S.RATED,
        target=S.CLOSED,
        permission=guards.by_consequence,
        custom={"source": sources.CQ_RATING, "id": "T15"},
    )
    def close(self) -> None:
        """Close the item (办结) by rule: rated, and no promise open."""

    @transition(
        field="state",
        source=S.RATED,
        target=S.TRACKING,
        permission=guards.by_consequence,
        custom={"source": sources.SH_TRACKING, "id": "T16"},
    )
    def track(self) -> None:
        """Follow up the open promises (跟踪办理)."""

    @transition(
        field="state",
        source=S.RATED,
        target=S.SECOND_ASSIGNED,
        permission=guards.by_consequence,
        custom={"source": sources.SD_SECOND, "id": "T17"},
    )
    def open_second_round(self) -> None:
        """Open the next round by rule (二次交办)."""

    @transition(
        field="state",
        source=S.RATED,
        target=S.ESCALATED,
        permission=guards.by_consequence,
        custom={"source": sources.CQ_CONFERENCE, "id": "T20"},
    )
    def escalate(self) -> None:
        """Hand the item to the leader of the supervising committee (提级)."""

    # -- what the Deputies Affairs Commission decides (filter mode) -------------------------

    @transition(
        field="state",
        source=S.RATED,
        target=S.SECOND_ASSIGNED,
        permission=guards.affairs_commission,
        custom={"source": sources.SH_SECOND, "id": "T17"},
    )
    def assign_again(self) -> None:
        """Order the second assignment (决定二次交办) after reading the deputy's reasons."""

    @transition(
        field="state",
        source=S.RATED,
        target=RETURN_VALUE(S.CLOSED, S.TRACKING),
        permission=guards.affairs_commission,
        custom={"source": sources.SH_SECOND, "id": "T18"},
    )
    def decline_second_assignment(self, *, promises_open: bool) -> str:
        """Decide against a second assignment (不再二次交办), with reasons told to the deputy."""
        return S.TRACKING if promises_open else S.CLOSED

    # -- after the last round ---------------------------------------------------------------

    @transition(
        field="state",
        source=S.ESCALATED,
        target=S.SECOND_ASSIGNED,
        permission=guards.by_consequence,
        custom={"source": sources.CQ_CONFERENCE, "id": "T21"},
    )
    def hand_back(self) -> None:
        """Hand the item back to the units (交回再办)."""

    @transition(
        field="state",
        source=S.ESCALATED,
        target=S.TRACKING,
        permission=guards.by_consequence,
        custom={"source": sources.CQ_CONFERENCE, "id": "T22"},
    )
    def agree_solution(self) -> None:
        """Follow up the solution that was agreed (达成一致)."""

    @transition(
        field="state",
        source=S.ESCALATED,
        target=RETURN_VALUE(S.CLOSED, S.TRACKING),
        permission=guards.by_consequence,
        custom={"source": sources.SD_HEARING, "id": "T23"},
    )
    def conclude(self, *, promises_open: bool) -> str:
        """End the item by a decision with reasons (决定终结); open promises are followed up."""
        return S.TRACKING if promises_open else S.CLOSED

    @transition(
        field="state",
        source=S.TRACKING,
        target=S.CLOSED,
        permission=guards.by_consequence,
        custom={"source": sources.SH_TRACKING, "id": "T25"},
    )
    def close_tracking(self) -> None:
        """Close the item once the last promise is written off (销号办结)."""

    # -- withdrawal, and who leads -----------------------------------------------------------

    @transition(
        field="state",
        source=[s.value for s in WITHDRAWABLE_STATES],
        target=None,
        conditions=[
            guards.lead_in_office,
            guards.not_classified,
            guards.no_withdrawal_asked,
            guards.withdrawal_in_time,
            guards.nobody_has_rated,
        ],
        permission=guards.lead_deputy,
        custom={"source": sources.SH_WITHDRAW, "id": "T28"},
    )
    def ask_withdrawal(self) -> None:
        """Ask in writing to withdraw the suggestion (申请撤回); nothing stops before it ends."""

    @transition(
        field="state",
        source=[s.value for s in WITHDRAWABLE_STATES],
        target=None,
        conditions=[guards.withdrawal_asked],
        permission=guards.lead_deputy,
        custom={"source": sources.SH_WITHDRAW},
    )
    def take_back_withdrawal(self) -> None:
        """Take the request to withdraw back (收回撤回申请); the item goes on as it is."""

    @transition(
        field="state",
        source=[s.value for s in WITHDRAWABLE_STATES],
        target=S.WITHDRAWN,
        conditions=[
            guards.withdrawal_asked,
            guards.withdrawal_agreed,
            guards.withdrawal_in_time,
            guards.nobody_has_rated,
        ],
        permission=guards.receiving_office,
        custom={"source": sources.SH_WITHDRAW, "id": "T28"},
    )
    def confirm_withdrawal(self) -> None:
        """Confirm the withdrawal (确认撤回): the handling ends, the number stays blank."""

    @transition(
        field="state",
        source=[s.value for s in OPEN_STATES],
        target=None,
        conditions=[guards.no_withdrawal_asked, guards.next_lead_known],
        permission=guards.lead_deputy,
        custom={"source": sources.DESIGN_LEAD},
    )
    def leave_lead(self) -> None:
        """Leave a joint suggestion as its lead (领衔代表退出); the next co-signer leads on."""

    @transition(
        field="state",
        source=[s.value for s in OPEN_STATES],
        target=None,
        conditions=[guards.lead_out_of_office, guards.next_lead_known],
        permission=guards.by_system,
        custom={"source": sources.LAW_LEAVE_OFFICE},
    )
    def succeed_lead(self) -> None:
        """Let the next co-signer lead, as the lead deputy is not in office (接任领衔)."""


class Cosigner(Record):
    """Hold one deputy who was asked to co-sign (附议人): he or she confirms this very text."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="cosigners")
    deputy = models.ForeignKey(Deputy, on_delete=models.PROTECT, related_name="cosigned")
    position = models.PositiveSmallIntegerField(default=0)
    text_version = models.PositiveIntegerField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # Whether the answer was entered from a signed paper (代录).
    on_paper = models.BooleanField(default=False)
    # Whether a withdrawal waits for this deputy's word, and since when it has it (撤回意见).
    withdrawal_asked_at = models.DateTimeField(null=True, blank=True)
    withdrawal_agreed_at = models.DateTimeField(null=True, blank=True)
    state = state_field(CosignerState, CosignerState.INVITED)

    class Meta:
        constraints = [
            state_known(CosignerState, "cosigner_state_known"),
            models.UniqueConstraint(
                fields=["suggestion", "deputy"],
                name="cosigner_once",
                violation_error_message=_("This deputy has been asked already."),
            ),
            models.CheckConstraint(
                condition=~Q(state=CosignerState.CONFIRMED) | Q(text_version__isnull=False),
                name="cosigner_confirms_a_text",
                violation_error_message=_("A co-signer confirms a version of the text."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion_id}: {self.deputy}"

    @transition(
        field="state",
        source=CosignerState.INVITED,
        target=CosignerState.CONFIRMED,
        conditions=[guards.cosigning_under_way, guards.cosigner_in_office, guards.text_unchanged],
        permission=guards.cosigning_deputy,
        custom={"source": sources.CQ_COSIGN},
    )
    def confirm_cosigning(self) -> None:
        """Confirm this text (确认联名)."""

    @transition(
        field="state",
        source=CosignerState.INVITED,
        target=CosignerState.DECLINED,
        conditions=[guards.cosigning_under_way],
        permission=guards.cosigning_deputy,
        custom={"source": sources.CQ_COSIGN},
    )
    def decline_cosigning(self) -> None:
        """Decline to co-sign (谢绝联名)."""

    @transition(
        field="state",
        source=CosignerState.CONFIRMED,
        target=CosignerState.LEFT,
        conditions=[guards.may_still_leave, guards.no_rating_awaited],
        permission=guards.cosigning_deputy,
        custom={"source": "rulebook section 10"},
    )
    def leave_cosigning(self) -> None:
        """Leave a joint suggestion (退出联名); this is not a withdrawal of the item."""

    @transition(
        field="state",
        source=CosignerState.INVITED,
        target=CosignerState.CONFIRMED,
        permission=guards.by_consequence,
        custom={"source": sources.CQ_MOTION},
    )
    def sign_motion(self) -> None:
        """Count as an author, having signed the motion (议案联名人)."""

    @transition(
        field="state",
        source=CosignerState.CONFIRMED,
        target=CosignerState.INVITED,
        permission=guards.by_consequence,
        custom={"source": sources.CQ_COSIGN},
    )
    def ask_again(self) -> None:
        """Ask once more because the text was changed (重新征求)."""

    @transition(
        field="state",
        source=CosignerState.CONFIRMED,
        target=None,
        conditions=[guards.withdrawal_word_awaited],
        permission=guards.cosigning_deputy,
        custom={"source": sources.SH_WITHDRAW},
    )
    def agree_withdrawal(self) -> None:
        """Agree to the withdrawal of the joint suggestion (同意撤回)."""

    @transition(
        field="state",
        source=CosignerState.CONFIRMED,
        target=None,
        conditions=[guards.withdrawal_word_awaited],
        permission=guards.cosigning_deputy,
        custom={"source": sources.SH_WITHDRAW},
    )
    def object_to_withdrawal(self) -> None:
        """Object to the withdrawal (反对撤回): the request ends, the item goes on."""

    @transition(
        field="state",
        source=CosignerState.CONFIRMED,
        target=CosignerState.TOOK_LEAD,
        permission=guards.by_consequence,
        custom={"source": sources.DESIGN_LEAD},
    )
    def take_lead(self) -> None:
        """Take the lead of the suggestion (接任领衔)."""

    @transition(
        field="state",
        source=CosignerState.TOOK_LEAD,
        target=CosignerState.LEFT,
        permission=guards.by_consequence,
        custom={"source": sources.DESIGN_LEAD},
    )
    def give_up_lead(self) -> None:
        """Leave the suggestion after having led it (退出领衔)."""

    @transition(
        field="state",
        source=CosignerState.TOOK_LEAD,
        target=CosignerState.CONFIRMED,
        permission=guards.by_consequence,
        custom={"source": sources.SH_CONTINUE, "backwards": True},
    )
    def stay_as_cosigner(self) -> None:
        """Stay among the authors while somebody in office leads (转为附议)."""

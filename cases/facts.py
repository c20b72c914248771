"""What guards and acts need to know of other rows (案情): each looked up once per act."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cases import reads
from cases.acting import SHANGHAI
from cases.calendars import Version, calendar_of, version_in_force
from cases.models import (
    Agreement,
    Assignment,
    Clock,
    Consultation,
    Cosigner,
    PressureCase,
    Promise,
    PromiseWord,
    Rater,
    Rating,
    RatingRequest,
    Reply,
    ReviewedItem,
    SplitPart,
    Suggestion,
    SuggestionLink,
    TopicItem,
)
from cases.plans import Plan, is_gone, plan_of, waits
from cases.rules.calendar import Calendar
from cases.rules.canonical import digest
from cases.rules.deadlines import due_on
from cases.rules.kinds import RatingOption
from cases.rules.policy.choices import JointRatingMode, JointReplyMode, PromiseCarry
from cases.rules.rating import Verdict, verdict
from cases.rules.states import (
    ENDED_REQUESTS,
    LIVING_TOPICS,
    AssignmentState,
    ClockKind,
    CosignerState,
    HandlingRole,
    LookBackState,
    RatingRequestState,
    ReplyKind,
    ReplyState,
    ReviewedState,
    TopicItemState,
)
from cases.rules.topics import TopicKind
from cases.rules.windows import closing_day
from cases.tasks import GONE, UNSETTLED, UNSIGNED, co_handlers_of
from people.kinds import HANDLING_KINDS, OrganKind, Role
from people.models import Delegation, Deputy, Organ, Post, Session, Term

if TYPE_CHECKING:
    from datetime import datetime

    from cases.acting import Actor
    from cases.rules.policy import PolicyRules

A = AssignmentState

# What others ask here for tasks too.
__all__ = [
    "ENDED_REQUESTS",
    "GONE",
    "UNSETTLED",
    "UNSIGNED",
    "Facts",
    "co_handlers_of",
    "verdict_of",
]


def verdict_of(request: RatingRequest) -> Verdict:
    """Return what one request leads to (走向), by the rules and the place of its round."""
    whole = RatingOption(request.overall) if request.overall else None
    opened = request.round
    return verdict(whole, request.attitude_alert, opened.turn, opened.policy.rules)


class Facts:
    """Look at the rows around one record while its suggestion is locked (案情)."""

    def __init__(self, suggestion: Suggestion, record: Any, by: Actor, at: datetime) -> None:
        self.suggestion = suggestion
        self.record = record
        self.by = by
        self.at = at

    @property
    def today(self) -> date:
        """Return the day in Shanghai (当日)."""
        return self.at.astimezone(SHANGHAI).date()

    @property
    def congress_id(self) -> int:
        """Return the congress of the item (所属人大)."""
        return self.suggestion.congress_id

    def is_commission(self, organ: Organ) -> bool:
        """Tell whether an organ is the Deputies Affairs Commission (代工委), or does its work."""
        own = organ.pk == self.suggestion.office_id
        return organ.kind == OrganKind.DEPUTIES_AFFAIRS_COMMISSION or own

    @cached_property
    def calendar_version(self) -> Version:
        """Return which calendar counts (日历版本); the door has read it with the suggestion."""
        read: Any = self.suggestion
        if not hasattr(read, "calendar_key"):
            return version_in_force()
        return Version(read.calendar_key, read.calendar_digest) if read.calendar_key else Version()

    @property
    def calendar(self) -> Calendar:
        """Return the calendar by which days are counted (工作日历)."""
        return calendar_of(self.calendar_version)

    # -- people ---------------------------------------------------------------------------

    @cached_property
    def actor_in_office(self) -> bool:
        """Tell whether the acting deputy is in office today (在任)."""
        return self.is_in_office(self.record.acting.deputy.pk)

    @cached_property
    def actor_is_handling(self) -> bool:
        """Tell whether the acting account belongs to a unit that handles this item (承办账号)."""
        user = self.by.user
        return user is not None and reads.posts_that_handle.exists(
            user.pk, self.suggestion.pk, self.today
        )

    @cached_property
    def cosigners(self) -> list[Cosigner]:
        """List the co-signers in their order (附议人)."""
        rows = reads.cosigners_of.all(self.suggestion.pk)
        mine = self.record if isinstance(self.record, Cosigner) else None
        return [mine if mine is not None and row.pk == mine.pk else row for row in rows]

    @property
    def open_cosigners(self) -> int:
        """Count who has not answered on the present text (待确认人数)."""
        text = self.suggestion.text_version
        return sum(
            c.state == CosignerState.INVITED
            or (c.state == CosignerState.CONFIRMED and c.text_version != text)
            for c in self.cosigners
        )

    @property
    def authors(self) -> list[Deputy]:
        """List the lead deputy and the confirmed co-signers (提出人)."""
        confirmed = [c.deputy for c in self.cosigners if c.state == CosignerState.CONFIRMED]
        return [self.suggestion.lead, *confirmed]

    @cached_property
    def lead_in_office(self) -> bool:
        """Tell whether the lead deputy is in office today (领衔代表在任)."""
        return self.is_in_office(self.suggestion.lead_id)

    def is_in_office(self, deputy: int) -> bool:
        """Tell whether a deputy may exercise the mandate for this item today (在任).

        What was handed in goes on when its term is over, and its authors speak for it still;
        nothing new is handed in then. Source: Shanghai 2015, art. 19(2).
        """
        handed_in = self.suggestion.submitted_at is not None
        asked = reads.deputy_who_speaks if handed_in else reads.deputy_in_office
        return asked.exists(deputy, self.today)

    @cached_property
    def next_lead(self) -> Cosigner | None:
        """Return the first confirmed co-signer who is in office (接任领衔人选)."""
        for row in self.cosigners:
            if row.state == CosignerState.CONFIRMED and self.is_in_office(row.deputy_id):
                return row
        return None

    def is_author(self, deputy: int) -> bool:
        """Tell whether a deputy leads the item, co-signs it or speaks for its delegation."""
        if deputy == self.suggestion.lead_id:
            return True
        speaks = self.spokesman
        if speaks is not None and deputy == speaks.pk:
            return True
        return deputy in {d.pk for d in self.authors}

    @cached_property
    def signers_in_office(self) -> list[Deputy]:
        """List the authors who are in office today (在任提出人)."""
        authors = {d.pk: d for d in self.authors}
        rows = Deputy.objects.in_office(self.today).filter(pk__in=authors)
        found = set(rows.values_list("pk", flat=True))
        return [d for d in authors.values() if d.pk in found]

    # -- the session, and delegations ---------------------------------------------------------

    @cached_property
    def session(self) -> Session | None:
        """Return the session for which the item was made (所属会议), if it was made in one."""
        return self.suggestion.session if self.suggestion.in_session else None

    @property
    def during_session(self) -> bool:
        """Tell whether that session is on today (会议期间)."""
        session = self.session
        return session is not None and session.starts_on <= self.today <= session.ends_on

    @property
    def motions_open(self) -> bool:
        """Tell whether a motion can still be made today (议案截止日)."""
        session = self.session
        return session is not None and session.starts_on <= self.today <= session.last_motion_day

    @cached_property
    def delegation(self) -> Delegation | None:
        """Return the delegation that made the item (提出建议的代表团)."""
        key = self.suggestion.delegation_id
        return None if key is None else reads.delegation_of.first(key)

    @cached_property
    def spokesman(self) -> Deputy | None:
        """Return who answers for a delegation's item (答复与评价对象), None for any other item.

        That is the head of its contact group, else its head, else who signed it: the first in
        office. Source: Chongqing 2018, arts. 23 and 26.
        """
        delegation = self.delegation
        if delegation is None:
            return None
        for deputy in (delegation.contact_head, delegation.head, self.suggestion.lead):
            if deputy is not None and self.is_in_office(deputy.pk):
                return deputy
        return None

    @property
    def speaker(self) -> Deputy:
        """Return who speaks for the item to its units (答复与评价对象): one deputy."""
        return self.spokesman or self.suggestion.lead

    @cached_property
    def next_head(self) -> Deputy | None:
        """Return the delegation's head of today, where he or she does not lead yet (新任团长)."""
        head = self.delegation.head if self.delegation is not None else None
        if head is None or head.pk == self.suggestion.lead_id or not self.is_in_office(head.pk):
            return None
        return head

    @cached_property
    def precheck_head(self) -> Deputy | None:
        """Return who checks the lead deputy's text for the delegation (审核人), if anybody."""
        key = self.suggestion.lead.delegation_id
        delegation = None if key is None else reads.delegation_of.first(key)
        head = None if delegation is None else delegation.head
        if head is None or head.pk == self.suggestion.lead_id or not self.is_in_office(head.pk):
            return None
        return head

    @property
    def precheck_wanted(self) -> bool:
        """Tell whether the lead deputy's delegation looks at the text first (须代表团审核)."""
        return (
            self.record.acting.policy.delegation_precheck
            and self.suggestion.delegation_id is None
            and self.during_session
            and self.precheck_head is not None
        )

    @property
    def recipients(self) -> list[Deputy]:
        """List who must receive a reply (答复对象). Source: rulebook 6.1, `joint_reply_mode`."""
        if self.suggestion.delegation_id is not None:
            return [self.speaker]
        if self.record.acting.policy.joint_reply_mode == JointReplyMode.EACH:
            return self.authors
        return [self.suggestion.lead]

    def asked_under(self, rules: PolicyRules) -> list[Deputy]:
        """List who is asked for a rating (评价对象). Source: rulebook 6.1, `joint_rating_mode`."""
        if self.suggestion.delegation_id is not None:
            return [self.speaker]
        if rules.joint_rating_mode == JointRatingMode.EACH:
            return self.authors
        return [self.suggestion.lead]

    # -- withdrawal -------------------------------------------------------------------------

    @property
    def withdrawal_words_awaited(self) -> list[Cosigner]:
        """List the co-signers whose word on a withdrawal is missing (待表态附议人)."""
        return [
            c
            for c in self.cosigners
            if c.state == CosignerState.CONFIRMED
            and c.withdrawal_asked_at is not None
            and c.withdrawal_agreed_at is None
        ]

    @cached_property
    def somebody_rated(self) -> bool:
        """Tell whether any deputy has rated a reply to the item (已有评价)."""
        return reads.any_rating_of.exists(self.suggestion.pk)

    @cached_property
    def somebody_has_reply(self) -> bool:
        """Tell whether any deputy has a reply to the item (已有答复)."""
        return reads.any_delivery_of.exists(self.suggestion.pk)

    # -- duties that pass on, terms that end ---------------------------------------------------

    @cached_property
    def bearer(self) -> Organ:
        """Return the organ that bears the duties of the task (现责任单位)."""
        return self.assignment.carried_by or self.assignment.organ

    @property
    def bearer_has_ended(self) -> bool:
        """Tell whether that organ has ended (责任单位已撤销)."""
        return self.bearer.has_ended(self.today)

    @cached_property
    def heir(self) -> Organ | None:
        """Return who has its duties today (承继单位)."""
        return self.bearer.heir(self.today)

    @cached_property
    def reply_on_its_way(self) -> bool:
        """Tell whether a signed reply waits for its delivery (有待送达答复)."""
        return Reply.objects.filter(suggestion=self.suggestion.pk, state=ReplyState.SIGNED).exists()

    @cached_property
    def round_is_answered(self) -> bool:
        """Tell whether a reply of the present round is more than a draft (本轮已有答复)."""
        item = self.suggestion
        written = Reply.objects.filter(
            suggestion=item.pk, assignment__round__number=item.round_number
        )
        return written.exclude(state=ReplyState.DRAFTING).exists()

    @cached_property
    def following_term(self) -> Term | None:
        """Return the running term to which an open promise goes once its own is over (新一届)."""
        borne = self.record.carried_to_term or self.suggestion.term
        if not borne.is_over(self.today):
            return None
        later = Term.objects.filter(congress=borne.congress_id, number__gt=borne.number)
        begun = later.filter(starts_on__lte=self.today).exclude(over_on__lte=self.today)
        return begun.order_by("number").first()

    # -- assignments ------------------------------------------------------------------------

    @cached_property
    def assignment(self) -> Assignment:
        """Return the assignment that the record belongs to (所属任务)."""
        if isinstance(self.record, Assignment):
            return self.record
        loaded = self.record._state.fields_cache.get("assignment")
        if isinstance(loaded, Assignment):
            return loaded
        return Assignment.objects.select_related("organ", "round", "parent").get(
            pk=self.record.assignment_id
        )

    @cached_property
    def colleagues(self) -> list[Post]:
        """List the posts of those who can handle the task instead of its officer (可接手的同事)."""
        task = self.assignment
        posts = reads.people_of.all(task.bearer_id, sorted(task.bearing_roles), self.today)
        return [post for post in posts if post.user_id != task.officer_id]

    @cached_property
    def task_keeps_promises(self) -> bool:
        """Tell whether the unit still has promises of this task to keep (有未销号承诺)."""
        return reads.open_promises_of.exists(self.assignment.pk)

    @cached_property
    def round_assignments(self) -> list[Assignment]:
        """List the assignments of the assignment's round, the acting one as itself (本轮任务)."""
        mine = self.assignment
        rows = reads.tasks_of_round.all(mine.round_id)
        return [mine if row.pk == mine.pk else row for row in rows]

    @cached_property
    def tasks_now(self) -> list[Assignment]:
        """List the tasks of the item's present round (本轮任务); what was recalled is none."""
        return reads.tasks_now.all(self.suggestion.pk, self.suggestion.round_number)

    @property
    def passed_on_to(self) -> list[Assignment]:
        """List the tasks to which the government's office passed its own on (分办任务)."""
        return [a for a in self.round_assignments if a.parent_id == self.assignment.pk]

    @staticmethod
    def unsigned(rows: Iterable[Assignment]) -> bool:
        """Tell whether there is such a task, and none was signed in or settled (均未签收)."""
        living = [a for a in rows if a.state not in GONE]
        return bool(living) and all(a.state in UNSIGNED for a in living)

    @property
    def co_handlers(self) -> list[Assignment]:
        """List the co-handlers that the lead unit waits for (会办单位).

        Where the item follows another one, opinions are given once, on the leading item.
        """
        mine = self.assignment
        if mine.role != HandlingRole.LEAD:
            return []
        if mine.follows_id is not None:
            leading = next(a for a in self.tasks_beside_followed if a.pk == mine.follows_id)
            return co_handlers_of(leading, self.tasks_beside_followed)
        return co_handlers_of(self.assignment, self.round_assignments)

    @cached_property
    def leads_beside(self) -> list[Assignment]:
        """List the lead units that state a co-handler's opinion in their reply (主办单位)."""
        mine, rows = self.assignment, self.round_assignments
        leads = (a for a in rows if a.role == HandlingRole.LEAD and a.state not in GONE)
        return [a for a in leads if mine in co_handlers_of(a, rows)]

    @property
    def leads_at_work(self) -> list[Assignment]:
        """List those of them that have signed in and not replied (办理中主办单位)."""
        return [a for a in self.leads_beside if a.state == A.ACCEPTED]

    @cached_property
    def leads_have_written(self) -> bool:
        """Tell whether a reply of such a unit is more than a draft (主办答复已成稿)."""
        written = Reply.objects.filter(assignment__in=[a.pk for a in self.leads_beside])
        return written.exclude(state=ReplyState.DRAFTING).exists()

    @cached_property
    def tasks_beside_followed(self) -> list[Assignment]:
        """List the leading item's tasks beside the one that is followed (主件任务)."""
        followed = self.assignment.follows
        return [] if followed is None else reads.tasks_of_round.all(followed.round_id)

    @property
    def opinions_awaited(self) -> bool:
        """Tell whether an opinion may still be waited for (待会办意见)."""
        if self.assignment.follows_id is not None:
            return waits(self.assignment)
        return any(a.state in UNSETTLED for a in self.co_handlers)

    @property
    def missing_opinions(self) -> set[int]:
        """Return the ids of the co-handlers whose opinion is missing (缺会办意见)."""
        missing = (A.OPINION_OVERDUE, A.OPINION_MISSING)
        return {a.pk for a in self.co_handlers if a.state in missing}

    @property
    def other_leads(self) -> list[Assignment]:
        """List the other lead units that must agree to the reply (其他主办单位)."""
        mine = self.assignment
        if mine.role != HandlingRole.LEAD or getattr(self.record, "is_supplementary", False):
            return []
        return [
            a
            for a in self.round_assignments
            if a.role == HandlingRole.LEAD and a.pk != mine.pk and a.state not in GONE
        ]

    @property
    def text_hash(self) -> str:
        """Return the hash of the reply's very text (文本哈希)."""
        reply = self.record
        return digest("sha256", reply.text, reply.doc_number, reply.result_kind)

    @cached_property
    def agreements(self) -> list[Agreement]:
        """List what the other lead units were asked and answered (会签)."""
        return reads.agreements_of.all(self.record.pk)

    @property
    def own_agreement(self) -> Agreement | None:
        """Return what the unit of who acts is asked (本单位会签)."""
        post = self.record.acting.post
        organ = post.organ_id if post is not None else None
        return next((a for a in self.agreements if a.assignment.organ_id == organ), None)

    @property
    def leads_agreed(self) -> bool:
        """Tell whether each other lead unit agreed to this very text (会签齐备)."""
        text = self.text_hash
        agreed = {a.assignment_id for a in self.agreements if a.agreed_at and a.text_hash == text}
        return all(lead.pk in agreed for lead in self.other_leads)

    @cached_property
    def contacted(self) -> bool:
        """Tell whether the unit, or the one before it, met the deputy in this round (已沟通)."""
        return self.assignment.contact_kept or reads.contacts_of.exists(self.assignment.pk)

    @cached_property
    def opinion_day_over(self) -> bool:
        """Tell whether the opinion's due day has ended (会办期限已过)."""
        clock = reads.opinion_clock.first(self.record.pk)
        return clock is not None and clock.is_over(self.today)

    @cached_property
    def rating_awaited(self) -> bool:
        """Tell whether a rating of this co-signer is waited for (待评价)."""
        return Rater.objects.filter(
            request__suggestion=self.suggestion.pk,
            request__state=RatingRequestState.OPENED,
            deputy=self.record.deputy_id,
            answered_at=None,
            excused_at=None,
        ).exists()

    # -- hold and resume ----------------------------------------------------------------------

    @cached_property
    def first_reply_due(self) -> date | None:
        """Return the first day on which a unit's reply is due (首个答复期限), None if none is."""
        found = reads.first_reply_due.rows(self.suggestion.pk)
        return found[0][0] if found else None

    # -- extensions ---------------------------------------------------------------------------

    @cached_property
    def reply_clock(self) -> Clock | None:
        """Return the running deadline of the task's reply (答复期限)."""
        return reads.running_clock.first(
            self.suggestion.pk, ClockKind.REPLY, f"assignment:{self.assignment.pk}"
        )

    @property
    def may_ask_extension(self) -> bool:
        """Tell whether an extension may still be asked for today (可申请延期)."""
        clock = self.reply_clock
        if clock is None:
            return False
        ahead = self.record.acting.policy.extension_request_before
        return due_on(self.today, ahead, self.calendar).on <= clock.due_on

    # -- items that are handled together ------------------------------------------------------

    @cached_property
    def followed(self) -> bool:
        """Tell whether another item follows this one (有并入件)."""
        return reads.followers_of.exists(self.suggestion.pk)

    @cached_property
    def leading_gone(self) -> bool:
        """Tell whether the leading item ended without an answer (主件终止)."""
        leading = self.suggestion.merged_into
        return leading is None or is_gone(leading)

    @cached_property
    def plan(self) -> Plan:
        """Return what the leading item's plan means for this one (并案办理方案)."""
        return plan_of(self.suggestion)

    @cached_property
    def reply_signed(self) -> bool:
        """Tell whether a reply to the item is signed (已签发)."""
        return reads.signed_tasks.exists(self.suggestion.pk)

    @cached_property
    def links(self) -> list[SuggestionLink]:
        """List the item's links to earlier ones (关联)."""
        return reads.links_of.all(self.suggestion.pk)

    @cached_property
    def consultations(self) -> list[Consultation]:
        """List which units are asked before the assignment (预交办征求意见)."""
        return reads.consultations_of.all(self.suggestion.pk)

    @property
    def own_consultation(self) -> Consultation | None:
        """Return what the unit of who acts is asked (本单位被征求意见)."""
        post = self.record.acting.post
        organ = post.organ_id if post is not None else None
        return next((c for c in self.consultations if c.organ_id == organ), None)

    @cached_property
    def proposed_parts(self) -> list[SplitPart]:
        """List the parts into which the item may be split (拟拆分件)."""
        return reads.proposed_parts.all(self.suggestion.pk)

    # -- replies and promises -----------------------------------------------------------------

    @cached_property
    def promise_count(self) -> int:
        """Count the promises that stand in the reply (承诺数)."""
        return Promise.objects.filter(reply=self.record.pk).count()

    @cached_property
    def delivered_ids(self) -> set[int]:
        """Return the ids of the deputies who have the reply (已送达)."""
        return {deputy for (deputy,) in reads.delivered_to.rows(self.record.pk)}

    @cached_property
    def last_promise_day(self) -> date:
        """Return the last day to which the rules carry this promise (结转期限)."""
        promise, rules = self.record, self.record.acting.policy
        first = promise.original_due_on or promise.due_on
        match rules.promise_max_carry:
            case PromiseCarry.THIS_AND_LAST_YEAR:
                return date(first.year + 1, 12, 31)
            case PromiseCarry.YEARLY:
                return date(max(self.today.year, promise.due_on.year) + 1, 12, 31)
            case _:
                # What was promised beyond the term already stays where it is.
                term_ends: date = self.suggestion.term.ends_on
                due: date = promise.due_on
                return max(term_ends, due)

    @cached_property
    def fulfilment_reply(self) -> Reply | None:
        """Return by which supplementary reply the deputies know that it is kept (补充答复).

        The last one of the task that came after the promise was last opened: the reply that made
        the promise is none, nor is one that came before a rejection.
        """
        promise = self.record
        if promise.open_since is None:
            return None
        return reads.supplements_since.first(promise.assignment_id, promise.open_since, promise.pk)

    @cached_property
    def word_of_deputy(self) -> PromiseWord | None:
        """Return what the lead deputy said of the application for write-off (代表核实意见)."""
        told_by = self.record.told_by_id
        return None if told_by is None else reads.word_on.first(self.record.pk, told_by)

    @cached_property
    def fulfilment_request(self) -> RatingRequest | None:
        """Return how the deputies are asked whether the promise is kept (承诺落实征询).

        Before the application it is about the reply that would go with it.
        """
        if not isinstance(self.record, Promise):
            # It falls away with the whole item, and so does the asking.
            return None
        told_by = self.record.told_by_id
        if told_by is None:
            told_by = None if self.fulfilment_reply is None else self.fulfilment_reply.pk
        return None if told_by is None else reads.request_about.first(told_by)

    # -- ratings ------------------------------------------------------------------------------

    @cached_property
    def raters(self) -> list[Rater]:
        """List who is asked (评价人)."""
        return reads.raters_of.all(self.record.pk)

    @cached_property
    def raters_who_cannot(self) -> list[Rater]:
        """List who is asked but left the item or is not in office (无法评价的评价人)."""
        authors = {d.pk for d in self.authors}
        if self.suggestion.delegation_id is not None:
            authors = set() if self.spokesman is None else {self.spokesman.pk}
        return [
            r
            for r in self.raters
            if r.answered_at is None
            and not (r.deputy_id in authors and self.is_in_office(r.deputy_id))
        ]

    @property
    def open_rater_ids(self) -> set[int]:
        """Return the ids of the deputies who may still answer (待评价)."""
        return {r.deputy_id for r in self.raters}

    @cached_property
    def given_ratings(self) -> list[Rating]:
        """List the answers so far (已有评价); of what was corrected only the latest counts."""
        rows = reads.ratings_of.all(self.record.pk)
        return list({(row.deputy_id, row.dimension): row for row in rows}.values())

    @property
    def own_rater(self) -> Rater | None:
        """Return the acting deputy among who is asked (本人评价人)."""
        deputy = self.record.acting.deputy
        return next((r for r in self.raters if r.deputy_id == deputy.pk), None)

    @cached_property
    def was_asked(self) -> bool:
        """Tell whether the acting deputy is or was asked (曾被征询)."""
        deputy = self.record.acting.deputy
        return reads.rater_of.exists(self.record.pk, deputy.pk)

    @cached_property
    def has_reported_pressure(self) -> bool:
        """Tell whether the acting deputy has reported pressure on the request (已反映干预)."""
        deputy = self.record.acting.deputy
        return PressureCase.objects.filter(request=self.record.pk, deputy=deputy.pk).exists()

    def may_be_corrected(self, rater: Rater) -> bool:
        """Tell whether an answer may still be corrected (可更正)."""
        time = self.record.acting.policy.rating_correction
        return rater.may_be_corrected(time, self.today, self.calendar)

    @cached_property
    def unrated_request(self) -> RatingRequest | None:
        """Return the one reply of the present round that waits for its rating (待评价征询).

        None if a deputy has answered, if another request waits too, or if one that has ended
        leads somewhere by itself: then the ratings decide, and no order does.
        """
        number = self.suggestion.round_number
        requests = list(
            RatingRequest.objects.filter(
                suggestion=self.suggestion.pk, round__number=number, round__recalled_at=None
            )
            .exclude(reply__kind=ReplyKind.SUPPLEMENTARY)
            .select_related("round__policy")
            .order_by("pk")
        )
        stands = {r.reply_id: r for r in requests}
        if any(r.state == RatingRequestState.VOIDED for r in stands.values()):
            return None
        waiting = [r for r in stands.values() if r.state not in ENDED_REQUESTS]
        if len(waiting) != 1 or waiting[0].state != RatingRequestState.OPENED:
            return None
        if Rater.objects.filter(request=waiting[0].pk).exclude(answered_at=None).exists():
            return None
        ended = [r for r in stands.values() if r is not waiting[0]]
        closes = all(verdict_of(r) == Verdict.CLOSE for r in ended)
        return waiting[0] if closes else None

    @cached_property
    def answered_tasks(self) -> list[Assignment]:
        """List each unit's last task that was answered with a reply (已答复任务)."""
        rows = (
            Assignment.objects.filter(
                suggestion=self.suggestion.pk, state=AssignmentState.REPLY_ISSUED
            )
            .select_related("organ", "round")
            .order_by("round__number", "pk")
        )
        return list({row.organ_id: row for row in rows}.values())

    @cached_property
    def reviewed_item(self) -> ReviewedItem | None:
        """Return what a review that is carried out found of this item (回头看核查意见).

        A finding is not changed any more once its review is being carried out.
        """
        named = self.record.acting.data.get("reviewed")
        if not isinstance(named, int):
            return None
        rows = ReviewedItem.objects.filter(
            pk=named,
            suggestion=self.suggestion.pk,
            state=ReviewedState.CHECKED,
            review__state=LookBackState.CARRYING_OUT,
        )
        return rows.select_related("review").first()

    @cached_property
    def topic_item(self) -> TopicItem | None:
        """Return the confirmed key topic's item that names this suggestion (专题内建议)."""
        named = self.record.acting.data.get("topic")
        if not isinstance(named, int):
            return None
        rows = TopicItem.objects.filter(
            topic=named,
            topic__kind=TopicKind.KEY,
            topic__state__in=LIVING_TOPICS,
            suggestion=self.suggestion.pk,
            state=TopicItemState.KEPT,
        )
        return rows.select_related("topic").first()

    @cached_property
    def left_topic(self) -> TopicItem | None:
        """Return how the Council took the item out of the topic that made it key (移出专题)."""
        rows = TopicItem.objects.filter(
            suggestion=self.suggestion.pk, topic__kind=TopicKind.KEY
        ).select_related("topic")
        if rows.filter(state__in=[TopicItemState.KEPT, TopicItemState.ENDED]).exists():
            return None
        return rows.filter(state=TopicItemState.DROPPED).exclude(decision="").last()

    def superior_of(self, task: Assignment) -> Organ | None:
        """Return a unit's superior organ if people there can handle the item (上级机关)."""
        superior = Organ.objects.filter(children=task.organ_id, kind__in=HANDLING_KINDS).first()
        if superior is None or superior.congress_id != self.suggestion.congress_id:
            return None
        roles = (Role.CASE_OFFICER, Role.UNIT_HEAD)
        people = Post.objects.on(self.today).filter(organ=superior.pk, role__in=roles)
        ended = superior.valid_until is not None and superior.valid_until <= self.today
        here = Assignment.objects.filter(round=task.round_id, organ=superior.pk)
        taken = here.exclude(state__in=GONE).exists()
        return superior if people.exists() and not ended and not taken else None

    @cached_property
    def rating_clock(self) -> Clock | None:
        """Return the clock of the request (评价期限)."""
        return reads.running_clock.first(
            self.suggestion.pk, ClockKind.RATING, f"ratingrequest:{self.record.pk}"
        )

    @property
    def rating_window_over(self) -> bool:
        """Tell whether the window and the days after its last reminder are over (评价期满)."""
        clock = self.rating_clock
        if clock is None:
            return False
        rules = self.record.acting.policy
        return self.today > closing_day(clock.anchor_on, clock.due_on, rules, self.calendar)

    @property
    def correction_over(self) -> bool:
        """Tell whether no answer can be corrected any more (更正期满): its day ended, or final."""
        return not any(self.may_be_corrected(r) for r in self.raters)

    @cached_property
    def round_requests(self) -> list[RatingRequest]:
        """List the requests of the request's round, the acting one as itself (本轮征询)."""
        rows = reads.requests_of_round.all(self.record.round_id)
        return [self.record if row.pk == self.record.pk else row for row in rows]

    @cached_property
    def open_promises(self) -> int:
        """Count the binding promises of the item that are still open (未销号承诺)."""
        return (
            Promise.objects.filter(suggestion=self.suggestion.pk, binding=True)
            .exclude(state__in=["written_off", "cancelled_explained"])
            .count()
        )

"""What guards and acts need to know of other rows (案情): each looked up once per act."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cases import reads
from cases.acting import SHANGHAI
from cases.models import (
    Assignment,
    Clock,
    Cosigner,
    Promise,
    Rater,
    Rating,
    RatingRequest,
    Suggestion,
)
from cases.rules.calendar import shipped
from cases.rules.deadlines import due_on
from cases.rules.states import (
    AssignmentState,
    ClockKind,
    CosignerState,
    HandlingRole,
    RatingRequestState,
)
from cases.rules.windows import closing_day
from people.models import Deputy

if TYPE_CHECKING:
    from datetime import date, datetime

    from cases.acting import Actor

A = AssignmentState

# An opinion that the lead still waits for.
UNSETTLED = (
    A.PENDING_SUB_ASSIGNMENT,
    A.SUB_ASSIGNED,
    A.ACCEPTED,
    A.RETURN_REQUESTED,
    A.RETURN_APPROVED,
    A.DISPUTED,
)
# A task that somebody else carries on.
GONE = (A.SUPERSEDED, A.PASSED_ON, A.RECALLED)
# A task that no unit has signed in yet.
UNSIGNED = (A.PENDING_SUB_ASSIGNMENT, A.SUB_ASSIGNED, A.RETURN_REQUESTED, A.RETURN_APPROVED)


def co_handlers_of(lead: Assignment, rows: Iterable[Assignment]) -> list[Assignment]:
    """Return the co-handlers that a lead unit waits for (会办单位).

    With one lead in the round they are all its own; with several, those of the same parent.
    """
    here = [a for a in rows if a.state not in GONE]
    leads = [a for a in here if a.role == HandlingRole.LEAD]
    return [
        a
        for a in here
        if a.role == HandlingRole.CO_HANDLER and (len(leads) <= 1 or a.parent_id == lead.parent_id)
    ]


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

    # -- people ---------------------------------------------------------------------------

    @cached_property
    def actor_in_office(self) -> bool:
        """Tell whether the acting deputy is in office today (在任)."""
        deputy = self.record.acting.deputy
        return reads.deputy_in_office.exists(deputy.pk, self.today)

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
        """Tell whether a deputy is in office today (在任)."""
        return reads.deputy_in_office.exists(deputy, self.today)

    @cached_property
    def next_lead(self) -> Cosigner | None:
        """Return the first confirmed co-signer who is in office (接任领衔人选)."""
        for row in self.cosigners:
            if row.state == CosignerState.CONFIRMED and self.is_in_office(row.deputy_id):
                return row
        return None

    def is_author(self, deputy: int) -> bool:
        """Tell whether a deputy leads the item or co-signs it (提出人)."""
        return deputy == self.suggestion.lead_id or deputy in {d.pk for d in self.authors}

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
        """List the co-handlers that the lead unit waits for (会办单位)."""
        if self.assignment.role != HandlingRole.LEAD:
            return []
        return co_handlers_of(self.assignment, self.round_assignments)

    @property
    def opinions_awaited(self) -> bool:
        """Tell whether an opinion may still be waited for (待会办意见)."""
        return any(a.state in UNSETTLED for a in self.co_handlers)

    @property
    def missing_opinions(self) -> set[int]:
        """Return the ids of the co-handlers whose opinion is missing (缺会办意见)."""
        missing = (A.OPINION_OVERDUE, A.OPINION_MISSING)
        return {a.pk for a in self.co_handlers if a.state in missing}

    @cached_property
    def contacted(self) -> bool:
        """Tell whether the unit recorded a contact in this round (已沟通)."""
        return reads.contacts_of.exists(self.assignment.pk)

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

    # -- replies and promises -----------------------------------------------------------------

    @cached_property
    def promise_count(self) -> int:
        """Count the promises that stand in the reply (承诺数)."""
        return Promise.objects.filter(reply=self.record.pk).count()

    @cached_property
    def delivered_ids(self) -> set[int]:
        """Return the ids of the deputies who have the reply (已送达)."""
        return {deputy for (deputy,) in reads.delivered_to.rows(self.record.pk)}

    # -- ratings ------------------------------------------------------------------------------

    @cached_property
    def raters(self) -> list[Rater]:
        """List who is asked (评价人)."""
        return reads.raters_of.all(self.record.pk)

    @cached_property
    def raters_who_cannot(self) -> list[Rater]:
        """List who is asked but left the item or is not in office (无法评价的评价人)."""
        authors = {d.pk for d in self.authors}
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
        """List the answers so far (已有评价)."""
        return reads.ratings_of.all(self.record.pk)

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
        return self.today > closing_day(clock.anchor_on, clock.due_on, rules, shipped())

    @property
    def correction_over(self) -> bool:
        """Tell whether the rules release by themselves and the day for it has come (更正期满)."""
        rules = self.record.acting.policy
        if rules.release_mode != "after_correction" or self.record.answered_at is None:
            return False
        answered = self.record.answered_at.astimezone(SHANGHAI).date()
        return bool(self.today > due_on(answered, rules.rating_correction, shipped()).on)

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

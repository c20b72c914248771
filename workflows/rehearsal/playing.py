"""Everybody opens the list of the day and works (排演): by the door and the sweeps alone."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Min

from cases.acting import SHANGHAI
from cases.models import (
    Clock,
    RatingRequest,
    Suggestion,
)
from cases.refusals import ActRefused
from cases.rules.policy.choices import ReleaseMode
from cases.rules.states import (
    AssignmentState,
    ClockKind,
    ClockState,
    RatingRequestState,
    WorkKind,
)
from workflows import sweeps
from workflows.models import WorkItem
from workflows.rehearsal.parts.assigning import Assigning
from workflows.rehearsal.parts.handling import Handling
from workflows.rehearsal.parts.intake import Intake
from workflows.rehearsal.parts.part import Story
from workflows.rehearsal.parts.rating import Rating
from workflows.rehearsal.parts.supervising import Supervising
from workflows.rehearsal.parts.together import Together
from workflows.rehearsal.plan import NOT_ANSWERED

W = WorkKind
A = AssignmentState

# After how many days a list item is worked on, drawn between the two.
PACE: dict[str, tuple[int, int]] = {
    W.COSIGN: (0, 1),
    W.SUBMIT: (0, 1),
    W.PRECHECK: (0, 1),
    W.REVISE: (1, 3),
    W.REGISTER: (0, 2),
    W.COUNTERSIGN: (0, 1),
    W.AGREE_SPLIT: (1, 5),
    W.AGREE_WITHDRAWAL: (0, 3),
    W.CONFIRM_WITHDRAWAL: (0, 2),
    W.CONFIRM_VOID: (0, 2),
    W.ASSIGN: (2, 4),
    W.NOTE_RETURN: (5, 25),
    W.SUB_ASSIGN: (1, 3),
    W.SIGN_IN: (0, 3),
    W.DECIDE_RETURN: (1, 3),
    W.REASSIGN: (0, 2),
    W.SETTLE_DISPUTE: (1, 4),
    W.COORDINATE: (1, 6),
    W.DECIDE_EXTENSION: (1, 6),
    W.CONTACT: (3, 14),
    W.OPINION: (6, 20),
    W.AGREE_REPLY: (0, 2),
    W.SETTLE_REPLY: (1, 4),
    W.REPLY: (10, 30),
    W.REVIEW_REPLY: (1, 3),
    W.RATE: (1, 12),
    W.RELEASE: (1, 3),
    W.LOOK_INTO: (2, 6),
    W.DECIDE_SECOND: (2, 8),
    W.ACKNOWLEDGE: (1, 4),
    W.PROPOSE: (5, 15),
    W.DECIDE: (5, 20),
    W.SIGN_ORDER: (0, 5),
    W.ACKNOWLEDGE_ORDER: (0, 12),
    W.DECIDE_ORDER: (5, 20),
    W.ANSWER_MEASURE: (2, 30),
    W.FULFIL: (20, 90),
    W.VERIFY: (2, 10),
}
LAST_DAY_AFTER = timedelta(days=1100)
# A term ends with the year (month and day on which this is written down).
TERM_ENDS_ON = (12, 28)


class Play(Intake, Assigning, Handling, Rating, Together, Supervising):
    """Play a list of stories day by day in simulated time (排演)."""

    # When the offices open.
    OPENING = time(9)

    def __init__(
        self,
        stories: Iterable[Story],
        progress: Callable[[int, int], None],
        until: datetime | None = None,
    ) -> None:
        """Take the stories; with `until` the play breaks off at that moment, wherever it stands."""
        self.stories = list(stories)
        self.progress = progress
        self.until = until
        self.by_suggestion: dict[int, Story] = {}
        self.agenda: list[tuple[date, int, str, Story, int]] = []
        self.queued: set[int] = set()
        self.count = 0
        self.first = date.min
        self.at = datetime.min.replace(tzinfo=SHANGHAI)

    # -- time -----------------------------------------------------------------------------------

    def run(self) -> None:
        """Play until nobody has anything left to do (演到底)."""
        for story in self.stories:
            self._put(story.plan.draft_on, "draft", story, 0)
        if not self.agenda:
            return
        self._let_terms_end()
        self.first = self.agenda[0][0]
        last = max(story.plan.draft_on for story in self.stories) + LAST_DAY_AFTER
        if self.until is not None:
            last = self.until.astimezone(SHANGHAI).date()
        self._play_from(self.first, last)

    def go_on(self) -> None:
        """Play on from the next day, after something new was begun (续演)."""
        following = self._next_day(self.today)
        if following is not None:
            self._play_from(following, following + LAST_DAY_AFTER)

    def _play_from(self, day: date, last: date) -> None:
        while day <= last:
            # Once at night, and once before anybody is at a desk: then reminders may leave.
            for hour in (time(0, 30), time(8, 45)):
                self._rise(day, hour)
                self.look_around()
            self._play_day(day)
            if day.day == 1 or self.until is not None:
                self._tell_progress()
            following = self._next_day(day)
            if following is None:
                break
            day = following

        self._tell_progress()

    def _let_terms_end(self) -> None:
        """Let the term of an exceptional year end with it (届满), while some items still go on."""
        exceptional = {(s.stage.congress.pk, s.plan.term, s.plan.year): s for s in self.stories}
        if not any(story.plan.exception for story in self.stories):
            return
        for (_congress, _term, year), story in exceptional.items():
            self._put(date(year, *TERM_ENDS_ON), "end_term", story, 0)

    def _end_term(self, story: Story) -> None:
        story.stage.end_term(story.stage.terms[story.plan.term], at=self._tick())
        # The clockwork archives on the day on which the term is over.
        self._put(self.today + timedelta(days=1), "morning", story, 0)

    def look_around(self) -> None:
        """Let the clockwork come by, and everybody look at the lists (巡检并查看待办)."""
        if self.sweep():
            self._look_at_lists()

    def sweep(self) -> int:
        """Let the clockwork do what the day brings (巡检); return how many acts it made."""
        return sweeps.run_all(self.at)

    def _rise(self, day: date, hour: time) -> None:
        self.at = datetime.combine(day, hour, SHANGHAI)
        if self.until is not None:
            self.at = min(self.at, self.until)

    def _next_day(self, day: date) -> date | None:
        """Return the next day on which anything can happen (下一日), None if nothing will.

        While somebody is asked to rate, every day may bring a reminder.
        """
        tomorrow = day + timedelta(days=1)
        clocks = Clock.objects.filter(stopped_at=None)
        if clocks.filter(kind=ClockKind.RATING).exists() or self._released_by_itself():
            return tomorrow
        days = [self.agenda[0][0]] if self.agenda else []
        due = clocks.filter(state=ClockState.RUNNING).aggregate(first=Min("due_on"))["first"]
        if due is not None:
            days.append(due + timedelta(days=1))
        climbs = clocks.aggregate(first=Min("climbs_on"))["first"]
        if climbs is not None:
            days.append(climbs)
        return max(tomorrow, min(days)) if days else None

    def _released_by_itself(self) -> bool:
        answered = RatingRequest.objects.filter(state=RatingRequestState.ANSWERED)
        rules = [r.round.policy.rules for r in answered.select_related("round__policy")[:1]]
        return any(r.release_mode == ReleaseMode.AFTER_CORRECTION for r in rules)

    def _tell_progress(self) -> None:
        if self.until is not None:
            # A play that breaks off is as far as its days are; most stories never end.
            whole, day = self.until.astimezone(SHANGHAI).date() - self.first, self.today
            self.progress((day - self.first).days, whole.days)
            return
        ended = Suggestion.objects.exclude(closed_at=None).count()
        self.progress(ended, len(self.stories))

    def _play_day(self, day: date) -> None:
        self._rise(day, self.OPENING)
        while self.agenda and self.agenda[0][0] <= day:
            _day, _seq, what, story, item = heapq.heappop(self.agenda)
            if what == "draft":
                self._begin(story)
            elif what == "end_term":
                self._end_term(story)
            elif what == "work":
                self._work(story, item)
            if story.suggestion is not None:
                self._look_at_list(story)

    def _put(self, day: date, what: str, story: Story, item: int) -> None:
        self.count += 1
        heapq.heappush(self.agenda, (day, self.count, what, story, item))

    # -- lists ----------------------------------------------------------------------------------

    def _look_at_lists(self) -> None:
        open_items = WorkItem.objects.to_do().order_by("pk").values_list("pk", "suggestion")
        for pk, suggestion in [row for row in open_items if row[0] not in self.queued]:
            self._queue(self.by_suggestion[suggestion], WorkItem.objects.get(pk=pk))

    def _look_at_list(self, story: Story) -> None:
        for item in WorkItem.objects.to_do().filter(suggestion=story.suggestion).order_by("pk"):
            if item.pk not in self.queued:
                self._queue(story, item)

    def _queue(self, story: Story, item: WorkItem) -> None:
        self.queued.add(item.pk)
        day = self._day_of(story, item)
        if day is not None:
            self._put(max(day, self.today), "work", story, item.pk)

    def _day_of(self, story: Story, item: WorkItem) -> date | None:
        """Return the day on which somebody will work on it (办理日), None for never."""
        plan, kind = story.plan, item.kind
        low, high = PACE[kind]
        day = self.today + timedelta(days=low + story.dice.randrange(high - low + 1))
        first_round = item.process.round_number <= 1
        wanted = kind if first_round else f"{kind}:{item.process.round_number}"
        if wanted in plan.waits:
            day = self.today + timedelta(days=plan.waits[wanted])
        if kind == plan.halts_at and plan.halts_round in (0, item.process.round_number):
            return None
        match kind:
            case W.ASSIGN if plan.stops_at_registered:
                return None
            case W.ASSIGN if plan.assign_on is not None:
                return plan.assign_on
            case W.ASSIGN if plan.in_session:
                # The kick-off meeting comes within a month after the session.
                return date(plan.year, 2, 8) + timedelta(days=story.dice.randrange(6))
            case W.SIGN_IN if first_round and plan.exception == "late_return":
                return self.today + timedelta(days=18)
            case W.OPINION if plan.silent_co_handlers or plan.waived:
                return None
            case W.REPLY if first_round and plan.reply_on is not None:
                return plan.reply_on
            case W.REPLY if first_round and plan.exception == "shelved":
                # Late enough to reach the leader of the committee, some as far as the council.
                return self.today + timedelta(days=130 + story.dice.randrange(60))
            case W.REPLY if first_round and plan.late_reply:
                return self.today + timedelta(days=95)
            case W.REPLY if first_round and plan.exception == "extended":
                return self.today + timedelta(days=60 + story.dice.randrange(50))
            case W.RATE:
                silent = self._opinion_of(story, item.process.round_number) == NOT_ANSWERED
                return None if silent else day
        return day

    def _work(self, story: Story, item_pk: int) -> None:
        item = WorkItem.objects.select_related("process").filter(pk=item_pk).first()
        if item is None or item.status not in ("NEW", "ASSIGNED"):
            return
        handler = getattr(self, f"_on_{item.kind}")
        try:
            handler(story, item)
        except ActRefused as refusal:
            story.troubles.append(f"{item.kind} on {self.today}: {refusal}")

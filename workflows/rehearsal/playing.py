"""Everybody opens the list of the day and works (排演): by the door and the sweeps alone."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from django.db.models import Min

from cases.acting import SHANGHAI, Actor
from cases.facts import co_handlers_of
from cases.models import (
    Assignment,
    Clock,
    Cosigner,
    Escalation,
    Promise,
    Rater,
    RatingRequest,
    Reply,
    Suggestion,
)
from cases.refusals import ActRefused
from cases.rules.kinds import RatingOption
from cases.rules.policy.choices import ReleaseMode
from cases.rules.states import (
    AssignmentState,
    ClockKind,
    ClockState,
    CosignerState,
    HandlingRole,
    RatingRequestState,
    WorkKind,
)
from people.kinds import OrganKind, Role
from people.models import Deputy
from workflows import drafts, sweeps
from workflows.door import perform
from workflows.models import WorkItem
from workflows.rehearsal.casting import Stage
from workflows.rehearsal.plan import NOT_ANSWERED, Plan

W = WorkKind
A = AssignmentState

# After how many days a list item is worked on, drawn between the two.
PACE: dict[str, tuple[int, int]] = {
    W.COSIGN: (0, 1),
    W.SUBMIT: (0, 1),
    W.REVISE: (1, 3),
    W.REGISTER: (0, 2),
    W.COUNTERSIGN: (0, 1),
    W.ASSIGN: (2, 4),
    W.SUB_ASSIGN: (1, 3),
    W.SIGN_IN: (0, 3),
    W.DECIDE_RETURN: (1, 3),
    W.REASSIGN: (0, 2),
    W.CONTACT: (3, 14),
    W.OPINION: (6, 20),
    W.REPLY: (10, 30),
    W.RATE: (1, 12),
    W.RELEASE: (1, 3),
    W.DECIDE_SECOND: (2, 8),
    W.ACKNOWLEDGE: (1, 4),
    W.PROPOSE: (5, 15),
    W.DECIDE: (5, 20),
    W.FULFIL: (20, 90),
    W.VERIFY: (2, 10),
}
LAST_DAY_AFTER = timedelta(days=1100)


@dataclass
class Story:
    """Hold one suggestion under way and its plan (一件建议的排演)."""

    plan: Plan
    stage: Stage
    dice: Random
    suggestion: Suggestion | None = None
    rejected_promise: bool = False
    troubles: list[str] = field(default_factory=list)


class Play:
    """Play a list of stories day by day in simulated time (排演)."""

    def __init__(self, stories: Iterable[Story], progress: Callable[[int, int], None]) -> None:
        self.stories = list(stories)
        self.progress = progress
        self.by_suggestion: dict[int, Story] = {}
        self.agenda: list[tuple[date, int, str, Story, int]] = []
        self.queued: set[int] = set()
        self.count = 0
        self.at = datetime.min.replace(tzinfo=SHANGHAI)

    # -- time -----------------------------------------------------------------------------------

    def run(self) -> None:
        """Play until nobody has anything left to do (演到底)."""
        for story in self.stories:
            self._put(story.plan.draft_on, "draft", story, 0)
        if not self.agenda:
            return
        day = self.agenda[0][0]
        last = max(story.plan.draft_on for story in self.stories) + LAST_DAY_AFTER
        while day <= last:
            self.at = datetime.combine(day, time(0, 30), SHANGHAI)
            if sweeps.run_all(self.at):
                self._look_at_lists()
            self._play_day(day)
            if day.day == 1:
                self._tell_progress()
            following = self._next_day(day)
            if following is None:
                break
            day = following

        self._tell_progress()

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
        return max(tomorrow, min(days)) if days else None

    def _released_by_itself(self) -> bool:
        answered = RatingRequest.objects.filter(state=RatingRequestState.ANSWERED)
        rules = [r.round.policy.rules for r in answered.select_related("round__policy")[:1]]
        return any(r.release_mode == ReleaseMode.AFTER_CORRECTION for r in rules)

    def _tell_progress(self) -> None:
        ended = Suggestion.objects.exclude(closed_at=None).count()
        self.progress(ended, len(self.stories))

    def _play_day(self, day: date) -> None:
        self.at = datetime.combine(day, time(9), SHANGHAI)
        while self.agenda and self.agenda[0][0] <= day:
            _day, _seq, what, story, item = heapq.heappop(self.agenda)
            if what == "draft":
                self._begin(story)
            else:
                self._work(story, item)
            if story.suggestion is not None:
                self._look_at_list(story)

    def _put(self, day: date, what: str, story: Story, item: int) -> None:
        self.count += 1
        heapq.heappush(self.agenda, (day, self.count, what, story, item))

    def _tick(self) -> datetime:
        self.at += timedelta(seconds=20)
        return self.at

    @property
    def today(self) -> date:
        """Return the simulated day (排演日期)."""
        return self.at.astimezone(SHANGHAI).date()

    def do(self, name: str, target: Any, by: Actor, **data: Any) -> Any:
        """Perform an act in simulated time (办理)."""
        return perform(name, target, by=by, at=self._tick(), **data)

    def try_in_vain(self, story: Story, name: str, target: Any, by: Actor, **data: Any) -> None:
        """Try what must be refused (应被拒绝的办理); if it is not, that is a trouble."""
        try:
            self.do(name, target, by, **data)
        except ActRefused:
            return
        story.troubles.append(f"{name} by a stranger was not refused")

    # -- lists ----------------------------------------------------------------------------------

    def _look_at_lists(self) -> None:
        fresh = WorkItem.objects.to_do().exclude(pk__in=self.queued).order_by("pk")
        for pk, suggestion in fresh.values_list("pk", "suggestion"):
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
        match kind:
            case W.ASSIGN if plan.stops_at_registered:
                return None
            case W.ASSIGN if plan.assign_on is not None:
                return plan.assign_on
            case W.ASSIGN if plan.in_session:
                # The kick-off meeting comes within a month after the session.
                return date(plan.year, 2, 8) + timedelta(days=story.dice.randrange(6))
            case W.OPINION if plan.silent_co_handlers or plan.waived:
                return None
            case W.REPLY if first_round and plan.reply_on is not None:
                return plan.reply_on
            case W.REPLY if first_round and plan.late_reply:
                return self.today + timedelta(days=95)
            case W.RATE:
                silent = self._opinion_of(story, item.process.round_number) == NOT_ANSWERED
                return None if silent else day
        return day

    def _opinion_of(self, story: Story, round_number: int) -> str:
        ratings = story.plan.ratings
        return ratings[min(max(round_number, 1), len(ratings)) - 1]

    # -- acts -----------------------------------------------------------------------------------

    def _begin(self, story: Story) -> None:
        plan, stage = story.plan, story.stage
        session = stage.session_of(plan.term, plan.session, plan.year)
        lead = stage.deputy(plan.lead or f"代表{int(plan.key[:4]) % 60 + 1}", session.term)
        others: list[Deputy] = []
        n = 0
        while len(others) < plan.cosigners:
            n += 1
            deputy = stage.deputy(f"代表{(int(plan.key[:4]) + 7 * n) % 61 + 1}", session.term)
            if deputy != lead and deputy not in others:
                others.append(deputy)
        self._tick()
        suggestion = drafts.create_draft(
            lead=lead,
            term=session.term,
            session=session if plan.in_session else None,
            in_session=plan.in_session,
            cosigners=others,
            at=self.at,
            title=plan.title[:300],
            facts="群众反映的情况属实,影响日常生活。",
            proposal="请有关单位研究解决并答复。",
            category=plan.category[:60],
            converted_motion=plan.converted_motion,
            from_research=bool(others),
        )
        story.suggestion = suggestion
        self.by_suggestion[suggestion.pk] = story
        self.do("ask_cosigners" if others else "submit", suggestion, Actor(lead.user))

    def _work(self, story: Story, item_pk: int) -> None:
        item = WorkItem.objects.select_related("process").filter(pk=item_pk).first()
        if item is None or item.status not in ("NEW", "ASSIGNED"):
            return
        handler = getattr(self, f"_on_{item.kind}")
        try:
            handler(story, item)
        except ActRefused as refusal:
            story.troubles.append(f"{item.kind} on {self.today}: {refusal}")

    def _record(self, item: WorkItem) -> Any:
        models = {
            "suggestion": Suggestion,
            "cosigner": Cosigner,
            "assignment": Assignment,
            "ratingrequest": RatingRequest,
            "rater": Rater,
            "escalation": Escalation,
            "promise": Promise,
        }
        name, _colon, pk = item.subject.partition(":")
        return models[name]._default_manager.get(pk=int(pk))

    def _lead(self, story: Story) -> Actor:
        assert story.suggestion is not None
        return Actor(story.suggestion.lead.user)

    # drafting and intake

    def _on_cosign(self, story: Story, item: WorkItem) -> None:
        cosigner = self._record(item)
        by = Actor(cosigner.deputy.user)
        if story.plan.decline_cosigner and cosigner.position == 1:
            self.do("decline_cosigning", cosigner, by)
            return
        text = cosigner.suggestion.text_version
        self.do("confirm_cosigning", cosigner, by, text_version=text)

    def _on_submit(self, story: Story, item: WorkItem) -> None:
        self.do("submit", self._record(item), self._lead(story))

    def _on_revise(self, story: Story, item: WorkItem) -> None:
        suggestion = self._record(item)
        drafts.edit_draft(
            suggestion, by=self._lead(story), at=self.at, proposal="请明确责任单位和完成时限。"
        )
        name = (
            "ask_cosigners"
            if suggestion.cosigners.filter(
                state__in=[CosignerState.CONFIRMED, CosignerState.INVITED]
            ).exists()
            else "submit"
        )
        self.do(name, suggestion, self._lead(story))

    def _on_register(self, story: Story, item: WorkItem) -> None:
        plan, suggestion = story.plan, self._record(item)
        assert item.organ_id is not None
        by = story.stage.actor(item.organ_id, Role.INTAKE_OFFICER)
        if plan.refused:
            self.do(
                "propose_refusal", suggestion, by,
                ground="personal_or_relatives", outcome="letter", explanation="属个人事项。",
            )  # fmt: skip
        elif plan.revised and suggestion.text_version == 1:
            self.do("return_for_revision", suggestion, by, advice="请补充具体建议。")
        else:
            self.do("register", suggestion, by, number=plan.number)
            if plan.urgent:
                self.do("mark_urgent", suggestion, self._assigner(story))
            if plan.key_item:
                self._designate_key(story, suggestion)

    def _designate_key(self, story: Story, suggestion: Suggestion) -> None:
        stage = story.stage
        council = stage.organs["council"].pk
        leader = stage.actor(council, Role.VICE_CHAIRPERSON).post
        assert leader is not None
        if stage.congress.level == "township":
            return
        self.do(
            "designate_key",
            suggestion,
            stage.actor(council, Role.SECRETARY),
            decision=f"主任会议纪要〔{self.today.year}〕{suggestion.pk}号",
            decided_on=self.today,
            leader=leader.pk,
        )

    def _on_countersign(self, story: Story, item: WorkItem) -> None:
        assert item.organ_id is not None
        by = story.stage.actor(item.organ_id, Role.INTAKE_OFFICER, place=1)
        self.do("countersign_refusal", self._record(item), by)

    # assigning

    def _assigner(self, story: Story) -> Actor:
        suggestion = story.suggestion
        assert suggestion is not None
        rules = suggestion.policy.rules
        stage = story.stage
        if not suggestion.in_session and rules.intersession_assigner == "council_of_chairpersons":
            return stage.actor(stage.organs["council"].pk, Role.SECRETARY)
        return stage.actor(stage.organs["commission"].pk, Role.ASSIGNER)

    def _on_assign(self, story: Story, item: WorkItem) -> None:
        stage, units = story.stage, self._cast(story)
        ours = [(o, r) for o, r in units if o.kind == OrganKind.GOVERNMENT_UNIT]
        shares = [{"organ": o.pk, "role": r} for o, r in units if (o, r) not in ours]
        if ours:
            shares.insert(
                0, {"organ": stage.organs["government"].pk, "role": _share_of(ours, shares)}
            )
        self.do("assign", self._record(item), self._assigner(story), units=shares)

    def _cast(self, story: Story) -> list[tuple[Any, str]]:
        return [(story.stage.unit(name), role) for name, role in story.plan.units]

    def _on_sub_assign(self, story: Story, item: WorkItem) -> None:
        stage = story.stage
        ours = [(o, r) for o, r in self._cast(story) if o.kind == OrganKind.GOVERNMENT_UNIT]
        by = stage.actor(stage.organs["government"].pk, Role.SUB_ASSIGNER)
        shares = [{"organ": o.pk, "role": r} for o, r in ours]
        self.do("sub_assign", self._record(item), by, units=shares)

    def _on_sign_in(self, story: Story, item: WorkItem) -> None:
        task = self._record(item)
        by = story.stage.actor(task.organ_id, Role.CASE_OFFICER)
        wanted = story.plan.returned and task.hops == 0 and task.round.number == 1
        if wanted and task.role != HandlingRole.CO_HANDLER:
            story_return = {"why": "不属于本单位职责。"}
            if task.return_due_on is None or self.today <= task.return_due_on:
                self.do("request_return", task, by, **story_return)
                return
            self.try_in_vain(story, "request_return", task, by, **story_return)
        self.do("accept", task, by)

    def _on_decide_return(self, story: Story, item: WorkItem) -> None:
        task, by = self._record(item), self._decider(story, item)
        if story.plan.returned == "approved":
            self.do("approve_return", task, by)
        else:
            self.do("refuse_return", task, by, decision="属于你单位职责,请继续办理。")

    def _decider(self, story: Story, item: WorkItem) -> Actor:
        assert item.organ_id is not None
        return story.stage.actor(item.organ_id, Role.SUB_ASSIGNER, Role.ASSIGNER)

    def _on_reassign(self, story: Story, item: WorkItem) -> None:
        task, stage = self._record(item), story.stage
        busy = set(Assignment.objects.filter(round=task.round_id).values_list("organ", flat=True))
        spare = [stage.unit(name) for name in ("综合行政执法局", "应急管理局", "审计局", "统计局")]
        unit = next(o for o in spare if o.pk not in busy)
        self.do("reassign", task, self._decider(story, item), organ=unit.pk)

    # handling

    def _on_contact(self, story: Story, item: WorkItem) -> None:
        task = self._record(item)
        by = story.stage.actor(task.organ_id, Role.CASE_OFFICER)
        impossible = story.plan.contact_impossible
        self.do(
            "record_contact", task, by,
            phase="before",
            way="impossible" if impossible else "visit",
            happened_on=self.today,
            words="多次联系,代表在外。" if impossible else "希望尽快解决。",
        )  # fmt: skip
        if story.plan.waived:
            self._waive(story, task)

    def _waive(self, story: Story, lead: Assignment) -> None:
        rows = list(Assignment.objects.filter(round=lead.round_id).select_related("parent"))
        open_states = (A.SUB_ASSIGNED, A.ACCEPTED, A.OPINION_OVERDUE)
        for co_handler in co_handlers_of(lead, rows):
            if co_handler.state in open_states:
                by = self._assigner_at_the_house(story)
                self.do("waive_opinion", co_handler, by, why="主办单位已掌握情况。")

    def _assigner_at_the_house(self, story: Story) -> Actor:
        return story.stage.actor(story.stage.organs["commission"].pk, Role.ASSIGNER)

    def _on_opinion(self, story: Story, item: WorkItem) -> None:
        task = self._record(item)
        by = story.stage.actor(task.organ_id, Role.CASE_OFFICER)
        self.do("send_opinion", task, by, text="同意主办单位意见,将予配合。")

    # replying

    def _on_reply(self, story: Story, item: WorkItem) -> None:
        task, plan = self._record(item), story.plan
        officer = story.stage.actor(task.organ_id, Role.CASE_OFFICER)
        head = story.stage.actor(task.organ_id, Role.UNIT_HEAD)
        reply = self._write(story, task, officer)
        missing = self._missing(task)
        if plan.intruder:
            self.try_in_vain(story, "sign_reply", reply, officer, missing=missing)
        self.do("sign_reply", reply, head, missing=missing)
        if plan.recalled and task.round.number == 1:
            self.do("recall_reply", reply, head, why="附件有误。")
            self.do("sign_reply", reply, head, missing=missing)
        self.do("deliver_reply", reply, officer)
        if plan.intruder:
            request = RatingRequest.objects.get(reply=reply.pk)
            good = {"option": RatingOption.SATISFIED.value}
            answers = {"attitude": good, "result": good}
            self.try_in_vain(story, "rate", request, head, answers=answers)
            self.try_in_vain(story, "remind_rater", request, officer)
        if plan.supplementary and task.round.number == 1:
            self._supplement(story, task, officer, head)

    def _write(self, story: Story, task: Assignment, officer: Actor) -> Reply:
        plan = story.plan
        kind = plan.result_kind if task.round.number == 1 else "solved"
        needs = task.round.policy.rules.promise_required_kinds
        due = self.today + timedelta(days=150)
        promises = (
            [{"content": "按计划完成整改。", "responsible": "单位负责人", "due_on": due}]
            if kind in needs
            else []
        )
        number = plan.doc_number if task.round.number == 1 and plan.doc_number else ""
        return drafts.save_reply_draft(
            task,
            by=officer,
            at=self._tick(),
            promises=promises,
            result_kind=kind,
            class_label=plan.class_label if task.round.number == 1 else "",
            text="您提出的建议收悉。经研究,现答复如下:已落实或列入计划。",
            doc_number=(number or f"办复〔{self.today.year}〕{task.pk}号")[:60],
            contact_person="经办人",
        )

    @staticmethod
    def _missing(task: Assignment) -> list[int]:
        rows = Assignment.objects.filter(round=task.round_id).select_related("parent")
        if task.role != HandlingRole.LEAD:
            return []
        missing = (A.OPINION_OVERDUE, A.OPINION_MISSING)
        return [a.pk for a in co_handlers_of(task, list(rows)) if a.state in missing]

    def _supplement(self, story: Story, task: Assignment, officer: Actor, head: Actor) -> None:
        reply = drafts.save_reply_draft(
            Assignment.objects.get(pk=task.pk),
            by=officer,
            at=self._tick(),
            supplementary=True,
            result_kind="solved",
            text="补充答复:进展情况如下。",
            doc_number=f"办补〔{self.today.year}〕{task.pk}号",
        )
        self.do("sign_reply", reply, head)
        self.do("deliver_reply", reply, officer)

    # rating

    def _on_rate(self, story: Story, item: WorkItem) -> None:
        rater = self._record(item)
        request = rater.request
        option = self._opinion_of(story, request.round.number)
        separate = request.round.rating_requests.order_by("pk").first()
        if request.round.number == 1 and separate is not None and separate.pk != request.pk:
            # The first reply of separate handling carries the drawn rating.
            option = RatingOption.SATISFIED.value
        reason = "没有解决我提出的问题。" if option == RatingOption.DISSATISFIED else ""
        asked = [d.value for d in request.round.policy.rules.rating_dimensions if d != "promise"]
        answers = {name: {"option": option, "reason": reason} for name in asked}
        self.do("rate", request, Actor(rater.deputy.user), answers=answers)

    def _on_release(self, story: Story, item: WorkItem) -> None:
        request = self._record(item)
        if request.round.policy.rules.release_mode == "after_correction":
            return
        self.do("release", request, story.stage.actor(request.collector_id, Role.RATING_OFFICER))

    def _on_decide_second(self, story: Story, item: WorkItem) -> None:
        assert item.organ_id is not None
        by = story.stage.actor(item.organ_id, Role.COMMISSION_HEAD, Role.ASSIGNER)
        suggestion = self._record(item)
        if story.plan.declines_second:
            explanation = "代表所提问题已按现行政策办理。"
            self.do("decline_second_assignment", suggestion, by, explanation=explanation)
        else:
            self.do("assign_again", suggestion, by)

    # escalation

    def _on_acknowledge(self, story: Story, item: WorkItem) -> None:
        escalation = self._record(item)
        by = self._leader(story, escalation)
        self.do("acknowledge_escalation", escalation, by)
        self.do("instruct", escalation, by, text="请承办单位主要负责人与代表面商。")
        self.do("call_conference", escalation, by, on=self.today + timedelta(days=4))

    def _leader(self, story: Story, escalation: Escalation) -> Actor:
        return story.stage.actor(
            escalation.committee_id, Role.COMMITTEE_CHAIR, Role.COMMISSION_HEAD
        )

    def _on_propose(self, story: Story, item: WorkItem) -> None:
        escalation = self._record(item)
        self.do(
            "propose_solution", escalation, self._leader(story, escalation),
            proposal=story.plan.decision, text="建议按会商意见处理。",
        )  # fmt: skip

    def _on_decide(self, story: Story, item: WorkItem) -> None:
        escalation = self._record(item)
        by = story.stage.actor(
            escalation.decider_id, Role.SECRETARY, Role.COMMISSION_HEAD, Role.CHAIRPERSON
        )
        later = escalation.round.number > 2
        decision = "conclude" if later else story.plan.decision
        promise = {
            "content": "年内完成。",
            "responsible": "单位主要负责人",
            "due_on": self.today + timedelta(days=120),
        }
        self.do(
            "decide_escalation", escalation, by,
            decision=decision,
            number=f"决〔{self.today.year}〕{escalation.pk}号",
            decided_on=self.today,
            text="同意委员会意见。",
            promise=promise if decision == "agree" else None,
        )  # fmt: skip

    # promises

    def _on_fulfil(self, story: Story, item: WorkItem) -> None:
        promise = self._record(item)
        house = story.stage.organs["commission"].pk
        if story.plan.promise_end == "cancelled":
            by = story.stage.actor(house, Role.COMMISSION_HEAD)
            self.do("cancel_promise", promise, by, explanation="政策调整,已书面说明。")
            return
        by = story.stage.actor(promise.assignment.organ_id, Role.CASE_OFFICER)
        self.do("apply_write_off", promise, by, evidence="已完成,附现场照片说明。")

    def _on_verify(self, story: Story, item: WorkItem) -> None:
        assert item.organ_id is not None
        promise = self._record(item)
        by = story.stage.actor(item.organ_id, Role.COMMISSION_HEAD, Role.ASSIGNER)
        if story.plan.promise_end == "rejected_once" and not story.rejected_promise:
            story.rejected_promise = True
            self.do("reject_write_off", promise, by, why="现场尚未完工。")
            return
        self.do("verify_promise", promise, by)


def _share_of(ours: list[tuple[Any, str]], others: list[dict[str, Any]]) -> str:
    """Return the role in which the government's General Office receives its part (政府角色)."""
    roles = {role for _organ, role in ours}
    if not others:
        return HandlingRole.SOLE
    if HandlingRole.LEAD in roles:
        return HandlingRole.LEAD
    return HandlingRole.SEPARATE if HandlingRole.SEPARATE in roles else HandlingRole.CO_HANDLER

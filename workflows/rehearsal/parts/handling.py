"""The handling units (承办单位): contact, opinion, reply, promise."""

from __future__ import annotations

from datetime import date, timedelta

from cases.acting import Actor
from cases.calendars import in_force
from cases.facts import GONE, co_handlers_of
from cases.models import Assignment, Clock, Promise, RatingRequest, Reply
from cases.rules.consulting import may_be_ordered
from cases.rules.deadlines import due_on, latest_reply_due
from cases.rules.kinds import RatingOption
from cases.rules.policy.choices import ExtensionApproval
from cases.rules.states import (
    ENDED_REQUESTS,
    AssignmentState,
    ClockKind,
    HandlingRole,
    RatingRequestState,
)
from people.kinds import OrganKind, Role
from people.models import Deputy
from workflows import drafts
from workflows.models import WorkItem
from workflows.rehearsal.parts.aside import Aside
from workflows.rehearsal.parts.part import Story
from workflows.rehearsal.parts.together import Together

A = AssignmentState
STILL_ASKED = tuple(
    s for s in RatingRequestState if s not in (*ENDED_REQUESTS, RatingRequestState.VOIDED)
)
OF_REPLIES = (ClockKind.REPLY, ClockKind.SECOND_REPLY)

# How a unit ends in an exceptional way: merged into a new one, or dissolved with nobody after it.
WAYS_TO_END = {"unit_merged": True, "unit_dissolved": False}
# A court does not end.
MAY_END = frozenset({OrganKind.GOVERNMENT_UNIT})


class Handling(Together, Aside):
    """Contact the deputy, give opinions, reply, keep promises (办理与答复)."""

    def _on_contact(self, story: Story, item: WorkItem) -> None:
        if story.plan.exception == "merged_undone" and self._undo_merge(story):
            return
        task = self._record(item)
        by = story.stage.actor(task.organ_id, Role.CASE_OFFICER)
        if story.plan.exception == "on_hold" and not story.turned:
            self._put_on_hold(story, task)
        if story.plan.exception == "instructed" and not story.turned:
            self._instruct(story, task)
        impossible = story.plan.contact_impossible
        self.do(
            "record_contact", task, by,
            phase="before",
            way="impossible" if impossible else "visit",
            happened_on=self.today,
            words=story.words("contact_impossible" if impossible else "contact"),
        )  # fmt: skip
        if story.plan.waived:
            self._waive(story, task)
        if story.plan.exception == "extended" and task.round.number == 1:
            self._ask_for_more_time(story, task, by)

        ends = WAYS_TO_END.get(story.plan.exception)
        first = task.round.number == 1 and not story.unit_ended
        if ends is not None and first and task.organ.kind in MAY_END:
            # Once: the unit that is named instead stays.
            story.unit_ended = True
            self._end_unit(story, task, merged=ends)

    def _end_unit(self, story: Story, task: Assignment, *, merged: bool) -> None:
        """End the unit that has just met the deputy (单位变动): whatever it has passes on."""
        story.stage.end_unit(task.organ, merged=merged, at=self._tick())
        self.look_around()

    def _ask_for_more_time(self, story: Story, task: Assignment, by: Actor) -> None:
        rules = task.round.policy.rules
        free = rules.extension_approval == ExtensionApproval.NONE
        due = Clock.objects.get(assignment=task, kind=ClockKind.REPLY, stopped_at=None).due_on
        if due_on(self.today, rules.extension_request_before, in_force()).on > due:
            return
        last = latest_reply_due(task.first_assigned_on, rules.reply_deadline_max, in_force()).on
        until = min(due + timedelta(days=story.dice.randrange(15, 80)), last)
        act = "declare_extension" if free else "request_extension"
        if until > due:
            self.do(act, task, by, why=story.words("extension"), until=until)

    def _on_decide_extension(self, story: Story, item: WorkItem) -> None:
        assert item.organ_id is not None
        extension = self._record(item)
        by = story.stage.actor(item.organ_id, Role.SUB_ASSIGNER, Role.COMMISSION_HEAD)
        if story.dice.random() < 0.25:
            words = story.words("extension_refused")
            self.do("refuse_extension", extension, by, decision=words)
            return
        self.do("approve_extension", extension, by)

    def _put_on_hold(self, story: Story, task: Assignment) -> None:
        """Let the commission hold the item (暂缓), if no reply is due soon: some go on early."""
        days = story.dice.randrange(5, 40)
        reply = Clock.objects.get(assignment=task, kind__in=OF_REPLIES, stopped_at=None)
        until = min(self.today + timedelta(days=days), reply.due_on)
        if until > self.today:
            story.turned = True
            by, why = self._assigner_at_the_house(story), story.words("look_first")
            self.do("put_on_hold", task.suggestion, by, why=why, until=until)

    def _instruct(self, story: Story, task: Assignment) -> None:
        """Let a leader want a report (领导批示): by himself, or entered by the secretary."""
        story.turned = True
        council = story.stage.organs["council"].pk
        leader = story.stage.actor(council, Role.VICE_CHAIRPERSON)
        due_on = self.today + timedelta(days=story.dice.randrange(7, 25))
        told = {"text": story.words("instruction"), "due_on": due_on}
        if not may_be_ordered(task):
            by = self._assigner_at_the_house(story)
            self.do("give_measure", task, by, kind="reminder", **told)
        elif story.dice.random() < 0.5:
            self.do("give_measure", task, leader, kind="instruction", **told)
        else:
            assert leader.post is not None
            by = story.stage.actor(council, Role.SECRETARY)
            self.do(
                "enter_measure", task, by, kind="instruction", leader=leader.post.pk,
                channel="telephone", call_note=story.words("call_note"), **told,
            )  # fmt: skip

    def _return_opinion(self, story: Story, task: Assignment) -> None:
        """Let the lead unit want another opinion (退回会办意见), once, before it replies."""
        rows = list(Assignment.objects.filter(round=task.round_id).select_related("parent"))
        leads = [a for a in rows if a.role == HandlingRole.LEAD and task in co_handlers_of(a, rows)]
        if leads and all(lead.state == A.ACCEPTED for lead in leads):
            story.turned = True
            by = story.stage.actor(leads[0].organ_id, Role.CASE_OFFICER)
            self.do("return_opinion", task, by, why=story.words("no_opinion"))

    def _waive(self, story: Story, lead: Assignment) -> None:
        rows = list(Assignment.objects.filter(round=lead.round_id).select_related("parent"))
        open_states = (A.SUB_ASSIGNED, A.ACCEPTED, A.OPINION_OVERDUE)
        for co_handler in co_handlers_of(lead, rows):
            if co_handler.state in open_states:
                by = self._assigner_at_the_house(story)
                self.do("waive_opinion", co_handler, by, why=story.words("waiver"))

    def _on_opinion(self, story: Story, item: WorkItem) -> None:
        task = self._record(item)
        by = story.stage.actor(task.organ_id, Role.CASE_OFFICER)
        self.do("send_opinion", task, by, text=story.words("opinion"))
        if story.plan.exception == "opinion_returned" and not story.turned:
            self._return_opinion(story, task)

    def _on_reply(self, story: Story, item: WorkItem) -> None:
        task, plan = self._record(item), story.plan
        if task.suggestion.held_at is not None:
            by = self._assigner_at_the_house(story)
            self.do("resume", task.suggestion, by, why=story.words("looked_at"))
        officer = story.stage.actor(task.organ_id, Role.CASE_OFFICER)
        head = story.stage.actor(task.organ_id, Role.UNIT_HEAD)
        reply = self._write(story, task, officer)
        missing = self._missing(task)
        if task.is_reviewed_under(task.round.policy.rules):
            self.do("send_to_review", reply, officer)
            self.do("pass_review", reply, self._reviewer(story, task))
        if plan.intruder:
            self.try_in_vain(story, "sign_reply", reply, officer, missing=missing)
        self._let_others_agree(story, task, reply, officer)
        self.do("sign_reply", reply, head, missing=missing)
        recalled = plan.recalled and task.round.number == 1
        if recalled:
            self.do("recall_reply", reply, head, why=story.words("recall"))
        if recalled or self._rejects(story, task, reply):
            if task.is_reviewed_under(task.round.policy.rules):
                self.do("send_to_review", reply, officer)
                self.do("pass_review", reply, self._reviewer(story, task))
            self._let_others_agree(story, task, reply, officer)
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

    def _let_others_agree(
        self, story: Story, task: Assignment, reply: Reply, officer: Actor
    ) -> None:
        """Let the other lead units agree (会签); now and then the office has to co-ordinate."""
        if task.role != HandlingRole.LEAD:
            return
        leads = Assignment.objects.filter(round=task.round_id, role=HandlingRole.LEAD)
        others = list(leads.exclude(pk=task.pk).exclude(state__in=GONE).order_by("pk"))
        if not others:
            return
        self.do("ask_agreement", reply, officer)
        heads = [story.stage.actor(a.organ_id, Role.UNIT_HEAD) for a in others]
        drawn = story.dice.random()
        if drawn < 0.2:
            why = story.words("objection")
            self.do("object_to_reply", reply, heads[0], why=why)
            if task.is_reviewed_under(task.round.policy.rules):
                self.do("send_to_review", reply, officer)
                self.do("pass_review", reply, self._reviewer(story, task))
            self.do("ask_agreement", reply, officer)
        elif drawn < 0.4:
            self.do("ask_coordination", reply, heads[0], why=story.words("objection"))
            above = task.parent.organ_id if task.parent else story.stage.organs["commission"].pk
            by = story.stage.actor(above, Role.SUB_ASSIGNER, Role.ASSIGNER)
            self.do("settle_reply", reply, by, goes=True, decision=story.words("goes"))
            return
        for other in heads:
            self.do("agree_reply", reply, other)

    def _reviewer(self, story: Story, task: Assignment) -> Actor:
        assert task.parent is not None
        return story.stage.actor(task.parent.organ_id, Role.SUB_ASSIGNER)

    def _on_review_reply(self, story: Story, item: WorkItem) -> None:
        reply = self._record(item)
        self.do("pass_review", reply, self._reviewer(story, reply.assignment))

    def _write(self, story: Story, task: Assignment, officer: Actor) -> Reply:
        plan = story.plan
        kind = plan.result_kind if task.round.number == 1 else "solved"
        needs = task.round.policy.rules.promise_required_kinds
        due = self.today + timedelta(days=plan.promise_days)
        promises = (
            [{"content": story.words("promise"), "responsible": "单位负责人", "due_on": due}]
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
            text=story.words("reply" if task.round.number == 1 else "second_reply"),
            doc_number=(number or f"办复〔{self.today.year}〕{task.pk}号")[:60],
            contact_person=story.words("contact_person"),
        )

    @staticmethod
    def _missing(task: Assignment) -> list[int]:
        if task.role != HandlingRole.LEAD:
            return []
        # Opinions are given once, on the item that leads.
        lead = task.follows or task
        rows = Assignment.objects.filter(round=lead.round_id).select_related("parent")
        missing = (A.OPINION_OVERDUE, A.OPINION_MISSING)
        return [a.pk for a in co_handlers_of(lead, list(rows)) if a.state in missing]

    def _supplement(self, story: Story, task: Assignment, officer: Actor, head: Actor) -> None:
        before = Reply.objects.filter(assignment=task.pk).count()
        reply = drafts.save_reply_draft(
            Assignment.objects.get(pk=task.pk),
            by=officer,
            at=self._tick(),
            supplementary=True,
            result_kind="solved",
            text=story.words("supplement"),
            doc_number=f"办补〔{self.today.year}〕{task.pk}-{before}号",
        )
        self.do("sign_reply", reply, head)
        self.do("deliver_reply", reply, officer)

    def _on_fulfil(self, story: Story, item: WorkItem) -> None:
        promise = self._record(item)
        house = story.stage.organs["commission"].pk
        assert item.organ_id is not None
        if story.plan.promise_end == "cancelled" or item.organ_id == house:
            by = story.stage.actor(house, Role.COMMISSION_HEAD)
            self.do("cancel_promise", promise, by, explanation=story.words("cancelled"))
            return
        if story.plan.exception == "promise_moved" and not story.turned:
            self._move_day(story, promise, item.organ_id)
            return
        self._report_kept(story, promise, item.organ_id)

    def _report_kept(self, story: Story, promise: Promise, unit: int) -> None:
        """Report once on the way, tell the deputies what was done, apply for the write-off."""
        officer = story.stage.actor(unit, Role.CASE_OFFICER, Role.SUB_ASSIGNER)
        if not promise.progress.exists():
            self.do("report_progress", promise, officer, words=story.words("progress"))
        head = story.stage.actor(unit, Role.UNIT_HEAD, Role.SUB_ASSIGNER)
        self._supplement(story, promise.assignment, officer, head)
        self.do("apply_write_off", promise, officer, evidence=story.words("evidence"))

    def _move_day(self, story: Story, promise: Promise, unit: int) -> None:
        """Promise a new day (调整期限), then carry it over to the next year (结转), and keep it."""
        story.turned = True
        head = story.stage.actor(unit, Role.UNIT_HEAD)
        later = promise.due_on + timedelta(days=10)
        words = story.words("new_day")
        self.do("revise_promise", promise, head, due_on=later, why=words)
        house = story.stage.actor(story.stage.organs["commission"].pk, Role.COMMISSION_HEAD)
        year = later.year + 1
        self.do("carry_over", promise, house, due_on=date(year, 3, 31), why=words)
        self._report_kept(story, promise, unit)

    def _on_verify(self, story: Story, item: WorkItem) -> None:
        assert item.organ_id is not None
        promise = self._record(item)
        asked = RatingRequest.objects.filter(reply=promise.told_by_id, state__in=STILL_ASKED)
        if asked.exists():
            # First the deputies say whether they are content with how it was kept.
            self._put(self.today + timedelta(days=1), "work", story, item.pk)
            return
        by = story.stage.actor(item.organ_id, Role.COMMISSION_HEAD, Role.ASSIGNER)
        if story.plan.promise_end == "rejected_once" and not story.rejected_promise:
            story.rejected_promise = True
            self.do("reject_write_off", promise, by, why=story.words("not_done"))
            return
        lead = promise.suggestion.lead
        speaks = Deputy.objects.speaking(self.today).filter(pk=lead.pk).exclude(user=None)
        if promise.suggestion.delegation_id is None and promise.pk % 2 and speaks.exists():
            self.do("say_whether_kept", promise, Actor(lead.user), agrees=True)
            self.do("verify_promise", promise, by)
            return
        self.do("verify_promise", promise, by, without_word=story.words("without_word"))

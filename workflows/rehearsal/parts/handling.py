"""The handling units (承办单位): contact, opinion, reply, promise."""

from __future__ import annotations

from datetime import timedelta

from cases.acting import Actor
from cases.facts import co_handlers_of
from cases.models import Assignment, RatingRequest, Reply
from cases.rules.kinds import RatingOption
from cases.rules.states import AssignmentState, HandlingRole
from people.kinds import Role
from workflows import drafts
from workflows.models import WorkItem
from workflows.rehearsal.parts.part import Part, Story

A = AssignmentState


class Handling(Part):
    """Contact the deputy, give opinions, reply, keep promises (办理与答复)."""

    def _on_contact(self, story: Story, item: WorkItem) -> None:
        task = self._record(item)
        by = story.stage.actor(task.organ_id, Role.CASE_OFFICER)
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
            self.do("recall_reply", reply, head, why=story.words("recall"))
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
            text=story.words("supplement"),
            doc_number=f"办补〔{self.today.year}〕{task.pk}号",
        )
        self.do("sign_reply", reply, head)
        self.do("deliver_reply", reply, officer)

    def _on_fulfil(self, story: Story, item: WorkItem) -> None:
        promise = self._record(item)
        house = story.stage.organs["commission"].pk
        if story.plan.promise_end == "cancelled":
            by = story.stage.actor(house, Role.COMMISSION_HEAD)
            self.do("cancel_promise", promise, by, explanation=story.words("cancelled"))
            return
        by = story.stage.actor(promise.assignment.organ_id, Role.CASE_OFFICER)
        self.do("apply_write_off", promise, by, evidence=story.words("evidence"))

    def _on_verify(self, story: Story, item: WorkItem) -> None:
        assert item.organ_id is not None
        promise = self._record(item)
        by = story.stage.actor(item.organ_id, Role.COMMISSION_HEAD, Role.ASSIGNER)
        if story.plan.promise_end == "rejected_once" and not story.rejected_promise:
            story.rejected_promise = True
            self.do("reject_write_off", promise, by, why=story.words("not_done"))
            return
        self.do("verify_promise", promise, by)

"""Who is asked because a unit is late (逐级督办): sign, acknowledge, decide, or let it climb."""

from __future__ import annotations

from datetime import timedelta

from cases.models import Measure, Supervision
from cases.rules.states import LadderStep
from people.kinds import Role
from workflows.models import WorkItem
from workflows.rehearsal.parts.part import Part, Story


class Supervising(Part):
    """Answer for the steps of the ladder (督办办理)."""

    def _on_answer_measure(self, story: Story, item: WorkItem) -> None:
        assert item.organ_id is not None
        measure: Measure = self._record(item)
        roles = (Role.CASE_OFFICER, Role.UNIT_HEAD, Role.SUB_ASSIGNER, Role.ASSIGNER)
        by = story.stage.actor(item.organ_id, *roles)
        self.do("answer_measure", measure, by, answer=story.words("measure_answer"))
        fresh = Measure.objects.select_related("suggestion").get(pk=measure.pk)
        if not measure.asked_again and story.dice.random() < 0.25 and not fresh.suggestion.is_final:
            self.do(
                "ask_measure_again", fresh, self._assigner_at_the_house(story),
                due_on=self.today + timedelta(days=5), why=story.words("no_schedule"),
            )  # fmt: skip

    def _on_sign_order(self, story: Story, item: WorkItem) -> None:
        assert item.organ_id is not None
        order: Supervision = self._record(item)
        leaders = (Role.COMMITTEE_CHAIR, Role.COMMISSION_HEAD, Role.CHAIRPERSON)
        offices = (Role.SUB_ASSIGNER, Role.UNIT_HEAD, Role.COMMISSION_HEAD, Role.ASSIGNER)
        by = story.stage.actor(
            item.organ_id, *(offices if order.step == LadderStep.ORDER else leaders)
        )
        self.do("sign_supervision", order, by, text=order.text)

    def _on_acknowledge_order(self, story: Story, item: WorkItem) -> None:
        assert item.organ_id is not None
        step: Supervision = self._record(item)
        # Where nobody carries a task on, the office that has the item answers.
        roles: tuple[Role, ...] = (
            Role.CASE_OFFICER, Role.UNIT_HEAD, Role.SUB_ASSIGNER, Role.ASSIGNER,
        )  # fmt: skip
        if step.step == LadderStep.COMMITTEE:
            roles = (Role.COMMITTEE_CHAIR, Role.COMMISSION_HEAD)
        by = story.stage.actor(item.organ_id, *roles)
        self.do("acknowledge_supervision", step, by, answer=story.words("supervised"))

    def _on_decide_order(self, story: Story, item: WorkItem) -> None:
        assert item.organ_id is not None
        step: Supervision = self._record(item)
        roles = (Role.SECRETARY, Role.COMMISSION_HEAD, Role.CHAIRPERSON)
        by = story.stage.actor(item.organ_id, *roles)
        decision = "correction"
        if step.step == LadderStep.COUNCIL:
            decision = "notice" if story.dice.random() < 0.7 else "to_standing_committee"
        self.do(
            "decide_supervision", step, by,
            decision=decision,
            number=f"督〔{self.today.year}〕{step.pk}号",
            decided_on=self.today,
            text=story.words("decision"),
        )  # fmt: skip

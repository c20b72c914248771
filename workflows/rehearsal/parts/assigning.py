"""Who assigns, on both tiers, and who sends back (交办、分办、退回、改派)."""

from __future__ import annotations

from typing import Any

from cases.acting import Actor
from cases.models import Assignment
from cases.rules.states import HandlingRole
from people.kinds import OrganKind, Role
from workflows.models import WorkItem
from workflows.rehearsal.parts.part import Part, Story


class Assigning(Part):
    """Assign, sub-assign, sign in, return and reassign (交办)."""

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
            story_return = {"why": story.words("return")}
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
            self.do("refuse_return", task, by, decision=story.words("return_refused"))

    def _decider(self, story: Story, item: WorkItem) -> Actor:
        assert item.organ_id is not None
        return story.stage.actor(item.organ_id, Role.SUB_ASSIGNER, Role.ASSIGNER)

    def _on_reassign(self, story: Story, item: WorkItem) -> None:
        task, stage = self._record(item), story.stage
        busy = set(Assignment.objects.filter(round=task.round_id).values_list("organ", flat=True))
        spare = [stage.unit(name) for name in ("综合行政执法局", "应急管理局", "审计局", "统计局")]
        unit = next(o for o in spare if o.pk not in busy)
        self.do("reassign", task, self._decider(story, item), organ=unit.pk)


def _share_of(ours: list[tuple[Any, str]], others: list[dict[str, Any]]) -> str:
    """Return the role in which the government's General Office receives its part (政府角色)."""
    roles = {role for _organ, role in ours}
    if not others:
        return HandlingRole.SOLE
    if HandlingRole.LEAD in roles:
        return HandlingRole.LEAD
    return HandlingRole.SEPARATE if HandlingRole.SEPARATE in roles else HandlingRole.CO_HANDLER

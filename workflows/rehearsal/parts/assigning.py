"""Who assigns, on both tiers, and who sends back (交办、分办、退回、改派)."""

from __future__ import annotations

from typing import Any

from cases.acting import Actor
from cases.models import Assignment
from cases.rules.states import HandlingRole, Tier
from cases.tasks import GONE
from people.kinds import CONSULTED_KINDS, JUDICIAL_KINDS, OrganKind, Role
from workflows.models import WorkItem
from workflows.rehearsal.parts.aside import Aside
from workflows.rehearsal.parts.part import Story
from workflows.rehearsal.parts.together import Together


class Assigning(Together, Aside):
    """Assign, sub-assign, sign in, return and reassign (交办)."""

    def _on_assign(self, story: Story, item: WorkItem) -> None:
        if self._transfer(story, item):
            return
        merges = story.plan.exception in ("merged", "merged_undone") and not story.turned
        if merges and self._merge(story, self._record(item)):
            return
        stage, units = story.stage, self._cast(story)
        ours = [(o, r) for o, r in units if o.kind == OrganKind.GOVERNMENT_UNIT]
        shares = [{"organ": o.pk, "role": r} for o, r in units if (o, r) not in ours]
        if ours:
            shares.insert(
                0, {"organ": stage.organs["government"].pk, "role": _share_of(ours, shares)}
            )
        judicial = any(organ.kind in JUDICIAL_KINDS for organ, _role in units)
        stated = {"no_concrete_case": True} if judicial else {}
        by = self._assigner(story)
        self.do("assign", self._record(item), by, units=shares, **stated)
        self._takes_back(story, "recall_assignment", self._record(item), by)

    def _transfer(self, story: Story, item: WorkItem) -> bool:
        """Transfer the item to another level (移送) where the plan says so, once."""
        suggestion = self._record(item)
        if story.plan.exception not in ("transferred", "sent_back"):
            return False
        if suggestion.transfers.exists():
            return False
        by = story.stage.actor(self._office(suggestion), Role.ASSIGNER)
        self.do(
            "transfer", suggestion, by,
            level="city", addressee="市有关部门", why=story.words("transfer"),
            letter_number=f"人函〔{self.today.year}〕{suggestion.pk}号",
        )  # fmt: skip
        return True

    def _on_note_return(self, story: Story, item: WorkItem) -> None:
        assert item.organ_id is not None
        by = story.stage.actor(item.organ_id, Role.INTAKE_OFFICER)
        self.do(
            "note_return", self._record(item), by,
            accepted=story.plan.exception == "transferred",
            noted_on=self.today, note=story.words("return_note"),
        )  # fmt: skip

    def _cast(self, story: Story) -> list[tuple[Any, str]]:
        found = [(story.stage.unit(name), role) for name, role in story.plan.units]
        if len(found) > 1 and any(
            organ.kind in CONSULTED_KINDS and role != HandlingRole.CO_HANDLER
            for organ, role in found
        ):
            # Who is consulted leads nobody: whoever is named beside it answers separately.
            return [(organ, HandlingRole.SEPARATE) for organ, _role in found]
        return found

    def _on_sub_assign(self, story: Story, item: WorkItem) -> None:
        stage = story.stage
        ours = [(o, r) for o, r in self._cast(story) if o.kind == OrganKind.GOVERNMENT_UNIT]
        by = stage.actor(stage.organs["government"].pk, Role.SUB_ASSIGNER)
        shares = [{"organ": o.pk, "role": r} for o, r in ours]
        self.do("sub_assign", self._record(item), by, units=shares)
        self._takes_back(story, "recall_sub_assignment", self._record(item), by)

    def _on_sign_in(self, story: Story, item: WorkItem) -> None:
        task = self._record(item)
        by = story.stage.actor(task.organ_id, Role.CASE_OFFICER)
        if self._corrects(story, task, self._free_unit(story, task)) or self._disputes(story, task):
            return
        if self._gives_back_late(story, task, by):
            return
        hops = 2 if story.plan.exception == "returned_twice" else 1
        wanted = story.plan.returned and task.hops < hops and task.round.number == 1
        if wanted and task.role != HandlingRole.CO_HANDLER:
            story_return = {"why": story.words("return")}
            if task.return_due_on is None or self.today <= task.return_due_on:
                self.do("request_return", task, by, **story_return)
                return
            self.try_in_vain(story, "request_return", task, by, **story_return)
        self.do("accept", task, by)

    def _gives_back_late(self, story: Story, task: Assignment, by: Actor) -> bool:
        """Let a unit say too late that it is not competent (逾期退回); half are agreed to."""
        late = task.return_due_on is not None and self.today > task.return_due_on
        first = task.hops == 0 and task.round.number == 1
        if story.plan.exception != "late_return" or not late or not first:
            return False
        if task.role == HandlingRole.CO_HANDLER:
            return False
        self.do("request_return_late", task, by, why=story.words("return"))
        if story.dice.random() < 0.5:
            above = task.parent.organ_id if task.parent else story.stage.organs["commission"].pk
            decider = story.stage.actor(above, Role.SUB_ASSIGNER, Role.ASSIGNER)
            words = story.words("late_return_allowed")
            self.do("allow_late_return", task, decider, decision=words)
        return True

    def _on_coordinate(self, story: Story, item: WorkItem) -> None:
        """Agree on another unit, with one more beside it where the first replies alone (协调)."""
        task = self._record(item)
        busy = set(Assignment.objects.filter(round=task.round_id).values_list("organ", flat=True))
        first, second = [o for o in self._spare(story) if o.pk not in busy][:2]
        shares = [{"organ": first.pk, "role": task.role}]
        if task.role == HandlingRole.SOLE:
            shares = [
                {"organ": first.pk, "role": HandlingRole.LEAD.value},
                {"organ": second.pk, "role": HandlingRole.CO_HANDLER.value},
            ]
        by = self._decider(story, item)
        self.do(
            "settle_coordination", task, by, units=shares, minutes=story.words("minutes"),
            number=f"协调〔{self.today.year}〕{task.pk}号",
        )  # fmt: skip

    @staticmethod
    def _spare(story: Story) -> list[Any]:
        names = ("综合行政执法局", "应急管理局", "审计局", "统计局", "人民检察院")
        return [story.stage.unit(name) for name in names]

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
        task = self._record(item)
        if story.plan.exception == "coordinated":
            why = story.words("nobody_competent")
            self.do("call_coordination", task, self._decider(story, item), why=why)
            return
        self.do("reassign", task, self._decider(story, item), organ=self._free_unit(story, task))

    def _free_unit(self, story: Story, task: Assignment) -> int:
        """Return a unit that takes no part in this round (未参与单位)."""
        tasks = Assignment.objects.filter(round=task.round_id).exclude(state__in=GONE)
        busy = {task.organ_id, *tasks.values_list("organ", flat=True)}
        # Courts and procuratorates get items from the congress alone.
        below = task.tier == Tier.GOVERNMENT
        free: int = next(
            o.pk
            for o in self._spare(story)
            if o.pk not in busy and not (below and o.kind in JUDICIAL_KINDS)
        )
        return free

    def _on_settle_dispute(self, story: Story, item: WorkItem) -> None:
        task = self._record(item)
        self._settle(story, task, self._free_unit(story, task))


def _share_of(ours: list[tuple[Any, str]], others: list[dict[str, Any]]) -> str:
    """Return the role in which the government's General Office receives its part (政府角色)."""
    roles = {role for _organ, role in ours}
    if not others:
        return HandlingRole.SOLE
    if HandlingRole.LEAD in roles:
        return HandlingRole.LEAD
    return HandlingRole.SEPARATE if HandlingRole.SEPARATE in roles else HandlingRole.CO_HANDLER

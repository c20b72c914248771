"""Deputies and intake officers (代表与受理人员): from the draft to the number."""

from __future__ import annotations

from typing import Any

from cases.acting import Actor
from cases.models import Suggestion
from cases.rules.states import CosignerState
from people.kinds import Role
from workflows import drafts
from workflows.models import WorkItem
from workflows.rehearsal.parts.part import Part, Story


class Intake(Part):
    """Draft, co-sign, submit, revise, register or refuse (提出与受理)."""

    def _begin(self, story: Story) -> None:
        plan, stage = story.plan, story.stage
        session = stage.session_of(plan.term, plan.session, plan.year)
        lead = stage.deputy(plan.lead or f"代表{int(plan.key[:4]) % 60 + 1}", session.term)
        others = [stage.deputy(name, session.term) for name in plan.cosigner_names]
        n = 0
        while len(others) < plan.cosigners:
            n += 1
            deputy = stage.deputy(f"代表{(int(plan.key[:4]) + 7 * n) % 61 + 1}", session.term)
            if deputy != lead and deputy not in others:
                others.append(deputy)
        self._tick()
        marks = plan.sources or (("from_research",) if others else ())
        came_from: dict[str, Any] = dict.fromkeys(marks, True)
        suggestion = drafts.create_draft(
            lead=lead,
            term=session.term,
            session=session if plan.in_session else None,
            in_session=plan.in_session,
            cosigners=others,
            at=self.at,
            title=plan.title[:300],
            facts=story.words("facts"),
            analysis=story.words("analysis"),
            proposal=story.words("proposal"),
            category=plan.category[:60],
            converted_motion=plan.converted_motion,
            **came_from,
        )
        story.suggestion = suggestion
        self.by_suggestion[suggestion.pk] = story
        if plan.halts_at != "draft":
            self.do("ask_cosigners" if others else "submit", suggestion, Actor(lead.user))

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
            suggestion, by=self._lead(story), at=self.at, proposal=story.words("revised_proposal")
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
                ground="personal_or_relatives", outcome="letter",
                explanation=story.words("refusal"),
            )  # fmt: skip
        elif plan.revised and suggestion.text_version == 1:
            self.do("return_for_revision", suggestion, by, advice=story.words("advice"))
        else:
            self.do("register", suggestion, by, number=plan.number)
            if plan.withdrawn:
                self._withdraw(story, suggestion, by)
                return
            if plan.urgent:
                self.do("mark_urgent", suggestion, self._assigner(story))
            if plan.key_item:
                self._designate_key(story, suggestion)

    def _withdraw(self, story: Story, suggestion: Suggestion, by: Actor) -> None:
        """Let the only author withdraw it before it is assigned (撤回)."""
        why = story.words("withdrawal")
        self.do("ask_withdrawal", suggestion, self._lead(story), why=why)
        self.do("confirm_withdrawal", suggestion, by)

    def _designate_key(self, story: Story, suggestion: Suggestion) -> None:
        stage = story.stage
        council = stage.organs["council"].pk
        leader = stage.actor(council, Role.VICE_CHAIRPERSON, place=suggestion.pk % 3).post
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

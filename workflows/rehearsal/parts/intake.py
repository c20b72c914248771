"""Deputies and intake officers (代表与受理人员): from the draft to the number."""

from __future__ import annotations

from typing import Any

from cases.acting import Actor
from cases.models import Suggestion
from cases.rules.states import CosignerState
from people.kinds import Role
from workflows import drafts
from workflows.models import WorkItem
from workflows.rehearsal.parts.aside import Aside
from workflows.rehearsal.parts.part import Story
from workflows.rehearsal.parts.together import Together


class Intake(Together, Aside):
    """Draft, co-sign, submit, revise, register or refuse (提出与受理)."""

    def _begin(self, story: Story) -> None:
        plan, stage = story.plan, story.stage
        session = stage.session_of(plan.term, plan.session, plan.year)
        lead = stage.deputy(plan.lead or f"代表{int(plan.key[:4]) % 60 + 1}", session.term)
        if plan.exception == "higher_deputy":
            stage.raise_up(lead)
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
        texts: dict[str, Any] = {
            "title": plan.title[:300],
            "facts": story.words("facts"),
            "analysis": story.words("analysis"),
            "proposal": story.words("proposal"),
            "category": plan.category[:60],
        }
        whose: dict[str, Any] = {"lead": lead, "term": session.term, "at": self.at}
        if plan.exception == "classified":
            whose |= {
                "session": session if plan.in_session else None,
                "in_session": plan.in_session,
            }
            self._keep(story, drafts.create_stub(**whose))
            self.do("submit", story.suggestion, Actor(lead.user))
            return
        if plan.exception == "motion_taken":
            self._take_motion(story, session=session, signers=others, **whose, **texts)
            return
        whose |= {
            "session": session if plan.in_session else None,
            "in_session": plan.in_session,
            "cosigners": others,
        }
        if plan.exception == "on_paper":
            by = self._intake(story)
            self._keep(story, drafts.create_paper_draft(by=by, **whose, **texts, **came_from))
            self.from_paper(story, "submit", story.suggestion, lead, by)
            return
        if plan.exception == "delegation":
            whose["delegation"] = stage.delegation(lead)
            texts |= {"discussed_on": self.today, "discussion": story.words("discussion")}
        suggestion = drafts.create_draft(
            converted_motion=plan.converted_motion,
            hide_name=plan.exception == "hides_name",
            **whose,
            **texts,
            **came_from,
        )
        self._keep(story, suggestion)
        if plan.halts_at != "draft":
            self.do("ask_cosigners" if others else "submit", suggestion, Actor(lead.user))

    def _keep(self, story: Story, suggestion: Suggestion) -> None:
        story.suggestion = suggestion
        self.by_suggestion[suggestion.pk] = story

    def _intake(self, story: Story, place: int = 0) -> Actor:
        commission = story.stage.organs["commission"].pk
        return story.stage.actor(commission, Role.INTAKE_OFFICER, place=place)

    def _take_motion(self, story: Story, **motion: Any) -> None:
        """Let the office take over a motion that is not put on the agenda (议案转建议)."""
        by, number = self._intake(story), f"议案{story.plan.key}"
        draft = drafts.create_motion_draft(by=by, motion_number=number, **motion)
        self._keep(story, draft)
        self.try_in_vain(story, "submit", draft, self._lead(story))
        self.do("take_motion", draft, by, **self._decision(story))

    def _make_motion(self, story: Story, suggestion: Suggestion) -> None:
        """Let the presidium turn a suggestion into a motion (转为议案)."""
        presidium = story.stage.organs["presidium"].pk
        confirmed = suggestion.cosigners.filter(state=CosignerState.CONFIRMED)
        signers = [suggestion.lead_id, *confirmed.values_list("deputy", flat=True)]
        self.do(
            "convert_to_motion", suggestion, story.stage.actor(presidium, Role.SECRETARY),
            motion_number=f"议案{story.plan.key}", signers=signers, **self._decision(story),
        )  # fmt: skip

    def _decision(self, story: Story) -> dict[str, Any]:
        return {
            "decision": f"主席团决定〔{self.today.year}〕{story.plan.key}",
            "decided_on": self.today,
            "scan": self.scan(story.plan.key).sha256,
        }

    def _on_precheck(self, story: Story, item: WorkItem) -> None:
        assert item.deputy is not None
        self.do("pass_precheck", self._record(item), Actor(item.deputy.user))

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
        if plan.exception == "motion_made":
            self._make_motion(story, suggestion)
        elif plan.refused:
            self.do(
                "propose_refusal", suggestion, by,
                ground="personal_or_relatives", outcome="letter",
                explanation=story.words("refusal"),
            )  # fmt: skip
        elif plan.revised and suggestion.text_version == 1:
            self.do("return_for_revision", suggestion, by, advice=story.words("advice"))
        elif plan.exception == "split" and not story.turned:
            self._propose_split(story, suggestion, by)
        else:
            self.do("register", suggestion, by, number=plan.number)
            if plan.exception == "voided" and not story.turned:
                self._propose_void(story, suggestion, by)
                return
            if plan.exception == "linked":
                self._link(story, suggestion, by)
            if plan.exception == "lead_leaves":
                self.do("leave_lead", suggestion, self._lead(story))
            if plan.exception == "cosigner_leaves":
                self._leave_cosigning(suggestion)
            if plan.exception == "jointly_withdrawn":
                self._ask_joint_withdrawal(story, suggestion)
            if plan.withdrawn:
                self._withdraw(story, suggestion, by)
                return
            if plan.exception == "classified":
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

"""Who changes their mind, corrects, disputes, presses (更正、异议、干预): in the full mix alone."""

from __future__ import annotations

from typing import Any

from cases.acting import Actor
from cases.models import Assignment, Rater, RatingRequest, Reply, Suggestion
from cases.rules.kinds import RatingOption
from cases.rules.states import CosignerState, HandlingRole, SuggestionState
from people.kinds import Role
from workflows.models import WorkItem
from workflows.rehearsal.parts.part import Part, Story


class Aside(Part):
    """Leave, take back, correct, dispute, report, order again (例外办理)."""

    # -- authors ------------------------------------------------------------------------------

    def _leave_cosigning(self, suggestion: Suggestion) -> None:
        """Let the first co-signer leave (退出联名); the item goes on with the others."""
        confirmed = suggestion.cosigners.filter(state=CosignerState.CONFIRMED)
        cosigner = confirmed.order_by("position").first()
        if cosigner is not None:
            self.do("leave_cosigning", cosigner, Actor(cosigner.deputy.user))

    def _ask_joint_withdrawal(self, story: Story, suggestion: Suggestion) -> None:
        words = story.words("withdrawal")
        self.do("ask_withdrawal", suggestion, self._lead(story), why=words)

    def _on_agree_withdrawal(self, story: Story, item: WorkItem) -> None:
        cosigner = self._record(item)
        agrees = story.dice.random() < 0.8
        name = "agree_withdrawal" if agrees else "object_to_withdrawal"
        self.do(name, cosigner, Actor(cosigner.deputy.user))

    def _on_confirm_withdrawal(self, story: Story, item: WorkItem) -> None:
        assert item.organ_id is not None
        by = story.stage.actor(item.organ_id, Role.INTAKE_OFFICER)
        self.do("confirm_withdrawal", self._record(item), by)

    # -- who assigned -------------------------------------------------------------------------

    def _takes_back(self, story: Story, name: str, record: Any, by: Actor) -> bool:
        """Take an assignment back once (撤回交办) where the plan says so, before anybody signs."""
        if story.plan.exception != name or story.turned:
            return False
        story.turned = True
        self.do(name, record, by, why=story.words("slip"))
        return True

    def _corrects(self, story: Story, task: Assignment, organ: int) -> bool:
        """Name the right unit where a wrong one was chosen by a slip (更正), once."""
        if story.plan.exception != "correct_assignment" or story.turned:
            return False
        if task.round.number > 1:
            return False
        story.turned = True
        by = self._who_assigned(story, task)
        self.do("correct_assignment", task, by, organ=organ, why=story.words("slip"))
        return True

    def _who_assigned(self, story: Story, task: Assignment) -> Actor:
        if task.parent is not None:
            return story.stage.actor(task.parent.organ_id, Role.SUB_ASSIGNER)
        return self._assigner(story)

    def _disputes(self, story: Story, task: Assignment) -> bool:
        """Let the head of a unit dispute in writing that it is competent (提出异议), once."""
        first = task.round.number == 1 and task.role != HandlingRole.CO_HANDLER
        if story.plan.exception != "disputed" or story.turned or not first:
            return False
        if task.return_due_on is not None and self.today > task.return_due_on:
            return False
        story.turned = True
        head = story.stage.actor(task.organ_id, Role.UNIT_HEAD)
        self.do("dispute", task, head, why=story.words("return"))
        return True

    def _settle(self, story: Story, task: Assignment, other: int) -> None:
        """Let the leader of that tier decide finally (裁定): half of the units keep the item."""
        house = story.stage.organs["commission"].pk
        by = (
            story.stage.actor(task.parent.organ_id, Role.SUB_ASSIGNER)
            if task.parent is not None
            else story.stage.actor(house, Role.COMMISSION_HEAD)
        )
        unit = task.organ_id if story.dice.random() < 0.5 else other
        self.do("settle_dispute", task, by, unit=unit, decision=story.words("settled"))

    # -- replies and ratings ------------------------------------------------------------------

    def _rejects(self, story: Story, task: Assignment, reply: Reply) -> bool:
        """Send a signed reply back that is no answer (退回重写), once."""
        if story.plan.exception != "reply_rejected" or story.turned or task.round.number > 1:
            return False
        story.turned = True
        by = story.stage.actor(story.stage.organs["commission"].pk, Role.COMMISSION_HEAD)
        self.do("reject_reply", reply, by, why=story.words("no_answer"))
        return True

    def _before_rating(self, story: Story, request: RatingRequest, rater: Rater) -> bool:
        """Do what comes instead of a first rating (首次评价之前): True if nobody rates now."""
        if story.turned or request.round.number > 1 or story.suggestion is None:
            return False
        match story.plan.exception:
            case "ordered_again":
                story.turned = True
                found = Suggestion.objects.get(pk=story.suggestion.pk)
                # Where others are asked too, or one has answered, the ratings decide.
                others = request.round.rating_requests.exclude(pk=request.pk).exists()
                given = request.raters.exclude(answered_at=None).exists()
                if found.state != SuggestionState.REPLIED or others or given:
                    return False
                self.do(
                    "order_again", found, self._assigner_at_the_house(story), **self._order(story)
                )
                return True
            case "leaves_office":
                story.turned = True
                story.stage.leaves_office(rater.deputy, at=self._tick())
                self.look_around()
                return True
            case _:
                return False

    def _after_rating(self, story: Story, request: RatingRequest, rater: Rater) -> None:
        """Report pressure on what was just rated (反映受到干预), once."""
        if story.plan.exception != "pressed" or story.turned:
            return
        story.turned = True
        by = Actor(rater.deputy.user)
        self.do("report_pressure", request, by, words=story.words("pressure"))

    def _on_look_into(self, story: Story, item: WorkItem) -> None:
        case = self._record(item)
        by = story.stage.actor(case.collector_id, Role.RATING_OFFICER)
        if case.voids and case.asked_anew_at is None:
            self.do("ask_anew", case, by)
        self.do("close_pressure_case", case, by, findings=story.words("findings"))

    def _look_back(self, story: Story) -> None:
        """Send an item that has just ended back to its units (回头看), once."""
        if story.plan.exception != "looked_back" or story.turned or story.suggestion is None:
            return
        found = Suggestion.objects.get(pk=story.suggestion.pk)
        if found.state not in (SuggestionState.CLOSED, SuggestionState.TRACKING):
            return
        story.turned = True
        by = self._assigner_at_the_house(story)
        self.do("look_back", found, by, ground="sham", **self._order(story))

    def _order(self, story: Story) -> dict[str, str]:
        number = f"责办〔{self.today.year}〕{story.plan.key}号"
        return {"number": number, "reasons": story.words("no_answer")}

    @staticmethod
    def _wrong_first(answers: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        """Return what was ticked by a slip (误评): the rating that is corrected at once."""
        option = RatingOption.BASICALLY_SATISFIED.value
        return {name: {"option": option, "reason": ""} for name in answers}

"""Deputies who rate and those who follow up (评价、二次交办、提级)."""

from __future__ import annotations

from datetime import timedelta

from cases.acting import Actor
from cases.models import Escalation
from cases.rules.kinds import RatingOption
from cases.rules.rating import asked_dimensions
from people.kinds import Role
from workflows.models import WorkItem
from workflows.rehearsal.parts.aside import Aside
from workflows.rehearsal.parts.part import Story


class Rating(Aside):
    """Rate, release, decide, escalate (评价之后)."""

    def _on_rate(self, story: Story, item: WorkItem) -> None:
        rater = self._record(item)
        request = rater.request
        if self._before_rating(story, request, rater):
            return
        option = self._opinion_of(story, request.round.number)
        separate = request.round.rating_requests.order_by("pk").first()
        if request.round.number == 1 and separate is not None and separate.pk != request.pk:
            # The first reply of separate handling carries the drawn rating.
            option = RatingOption.SATISFIED.value
        reason = story.words("dissatisfied") if option == RatingOption.DISSATISFIED else ""
        asked = asked_dimensions(
            request.round.policy.rules, of_fulfilment=request.is_about_fulfilment
        )
        answers = {d.value: {"option": option, "reason": reason} for d in asked}
        if story.plan.attitude and request.round.number == 1:
            reason = story.words("attitude")
            answers["attitude"] = {"option": story.plan.attitude, "reason": reason}
        if story.plan.exception == "on_paper":
            by = story.stage.actor(request.collector_id, Role.RATING_OFFICER)
            self.from_paper(story, "rate", request, rater.deputy, by, answers=answers, final=True)
            return
        by = Actor(rater.deputy.user)
        if story.plan.exception == "rating_corrected" and not story.turned:
            story.turned = True
            self.do("rate", request, by, answers=self._wrong_first(answers))
            self.do("correct_rating", request, by, answers=answers, final=True)
            return
        self.do("rate", request, by, answers=answers, final=True)
        self._after_rating(story, request, rater)

    def _on_release(self, story: Story, item: WorkItem) -> None:
        request = self._record(item)
        if request.round.policy.rules.release_mode == "after_correction":
            return
        self.do("release", request, story.stage.actor(request.collector_id, Role.RATING_OFFICER))
        self._look_back(story)

    def _on_decide_second(self, story: Story, item: WorkItem) -> None:
        assert item.organ_id is not None
        by = story.stage.actor(item.organ_id, Role.COMMISSION_HEAD, Role.ASSIGNER)
        suggestion = self._record(item)
        if story.plan.declines_second:
            explanation = story.words("declined")
            self.do("decline_second_assignment", suggestion, by, explanation=explanation)
        else:
            self.do("assign_again", suggestion, by)

    def _on_acknowledge(self, story: Story, item: WorkItem) -> None:
        escalation = self._record(item)
        by = self._leader(story, escalation)
        self.do("acknowledge_escalation", escalation, by)
        self.do("instruct", escalation, by, text=story.words("instruction"))
        self.do("call_conference", escalation, by, on=self.today + timedelta(days=4))

    def _leader(self, story: Story, escalation: Escalation) -> Actor:
        return story.stage.actor(
            escalation.committee_id, Role.COMMITTEE_CHAIR, Role.COMMISSION_HEAD
        )

    def _on_propose(self, story: Story, item: WorkItem) -> None:
        escalation = self._record(item)
        self.do(
            "propose_solution", escalation, self._leader(story, escalation),
            proposal=story.plan.decision, text=story.words("solution"),
        )  # fmt: skip

    def _on_decide(self, story: Story, item: WorkItem) -> None:
        escalation = self._record(item)
        by = story.stage.actor(
            escalation.decider_id, Role.SECRETARY, Role.COMMISSION_HEAD, Role.CHAIRPERSON
        )
        later = escalation.round.number > 2
        decision = "conclude" if later else story.plan.decision
        # Whatever it ends with, both sides were heard as the rules say.
        for step in escalation.round.policy.rules.after_max_rounds:
            self.do(
                "take_further_step", escalation, by,
                step=step.value, held_on=self.today, minutes=story.words("conference"),
            )  # fmt: skip
        promise = {
            "content": story.words("agreed"),
            "responsible": "单位主要负责人",
            "due_on": self.today + timedelta(days=120),
        }
        self.do(
            "decide_escalation", escalation, by,
            decision=decision,
            number=f"决〔{self.today.year}〕{escalation.pk}号",
            decided_on=self.today,
            text=story.words("decision"),
            promise=promise if decision == "agree" else None,
        )  # fmt: skip

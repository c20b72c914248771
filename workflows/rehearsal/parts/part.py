"""What everybody in a rehearsal can do (排演角色): act, try in vain, find a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from cases.acting import SHANGHAI, Actor
from cases.models import (
    Assignment,
    Cosigner,
    Escalation,
    Promise,
    Rater,
    RatingRequest,
    Suggestion,
)
from cases.refusals import ActRefused
from people.kinds import Role
from workflows.door import perform
from workflows.models import WorkItem
from workflows.rehearsal.casting import Stage
from workflows.rehearsal.plan import Plan
from workflows.rehearsal.words import PLAIN


@dataclass
class Story:
    """Hold one suggestion under way and its plan (一件建议的排演)."""

    plan: Plan
    stage: Stage
    dice: Random
    suggestion: Suggestion | None = None
    rejected_promise: bool = False
    troubles: list[str] = field(default_factory=list)

    def words(self, what: str) -> str:
        """Return what is said here (台词): the plan's own words, else plain ones."""
        return self.plan.words.get(what) or PLAIN[what]


class Part:
    """Play one part of the way (排演角色): everything through the door, in simulated time."""

    at: datetime
    until: datetime | None
    step = timedelta(seconds=20)
    by_suggestion: dict[int, Story]

    def _tick(self) -> datetime:
        """Let a little time pass (片刻之后), but nothing happens later than `until`."""
        self.at += self.step
        if self.until is not None:
            self.at = min(self.at, self.until)
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

    def _assigner(self, story: Story) -> Actor:
        suggestion = story.suggestion
        assert suggestion is not None
        rules = suggestion.policy.rules
        stage = story.stage
        if not suggestion.in_session and rules.intersession_assigner == "council_of_chairpersons":
            return stage.actor(stage.organs["council"].pk, Role.SECRETARY)
        return stage.actor(stage.organs["commission"].pk, Role.ASSIGNER)

    def _assigner_at_the_house(self, story: Story) -> Actor:
        return story.stage.actor(story.stage.organs["commission"].pk, Role.ASSIGNER)

    def _opinion_of(self, story: Story, round_number: int) -> str:
        ratings = story.plan.ratings
        return ratings[min(max(round_number, 1), len(ratings)) - 1]

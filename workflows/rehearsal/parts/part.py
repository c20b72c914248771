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
    Extension,
    Measure,
    PressureCase,
    Promise,
    Rater,
    RatingRequest,
    Reply,
    StoredFile,
    Suggestion,
    Supervision,
)
from cases.refusals import ActRefused
from cases.rules.canonical import digest
from people.kinds import Role
from people.models import Deputy
from workflows import entering
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
    unit_ended: bool = False
    # Whether what makes its way exceptional has happened (例外已发生).
    turned: bool = False
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

    def look_around(self) -> None:
        """Let the clockwork come by, and everybody look at the lists (巡检并查看待办)."""
        raise NotImplementedError

    def _put(self, day: date, what: str, story: Story, item: int) -> None:
        """Put something on the agenda of a day (安排)."""
        raise NotImplementedError

    @property
    def today(self) -> date:
        """Return the simulated day (排演日期)."""
        return self.at.astimezone(SHANGHAI).date()

    def do(self, name: str, target: Any, by: Actor, **data: Any) -> Any:
        """Perform an act in simulated time (办理)."""
        return perform(name, target, by=by, at=self._tick(), **data)

    @staticmethod
    def scan(content: str) -> StoredFile:
        """Note the scan of a paper (扫描件): in a rehearsal nobody opens it."""
        sha256 = digest("sha256", "scan", content)
        made = {"size": 1, "media_type": "application/pdf"}
        return StoredFile.objects.get_or_create(sha256=sha256, defaults=made)[0]

    def from_paper(
        self, story: Story, name: str, target: Any, deputy: Deputy, by: Actor, **data: Any
    ) -> None:
        """Enter what a deputy signed on paper, and let a second person confirm it (代录、复核)."""
        who = Actor(by.user, by.post, deputy)
        scan = self.scan(f"{name} {target.pk} {deputy.pk}")
        entry = entering.enter(name, target, by=who, at=self._tick(), scan=scan, **data)
        commission = story.stage.organs["commission"].pk
        second = story.stage.actor(commission, Role.ASSIGNER)
        entering.confirm(entry, by=second, at=self._tick())

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
            "extension": Extension,
            "promise": Promise,
            "reply": Reply,
            "pressurecase": PressureCase,
            "supervision": Supervision,
            "measure": Measure,
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
        return stage.actor(self._office(suggestion), Role.ASSIGNER)

    @staticmethod
    def _office(suggestion: Suggestion) -> int:
        """Return the office that has the item now (受理机构)."""
        found = Suggestion.objects.values_list("office", flat=True).get(pk=suggestion.pk)
        assert found is not None
        return found

    def _assigner_at_the_house(self, story: Story) -> Actor:
        return story.stage.actor(story.stage.organs["commission"].pk, Role.ASSIGNER)

    def _opinion_of(self, story: Story, round_number: int) -> str:
        ratings = story.plan.ratings
        return ratings[min(max(round_number, 1), len(ratings)) - 1]

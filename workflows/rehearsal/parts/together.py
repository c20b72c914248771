"""What belongs together and what does not (并案、拆分、关联、作废), in the full mix alone."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from cases.acting import Actor
from cases.models import Suggestion
from cases.models.merging import LEADABLE_STATES
from cases.rules.states import LinkKind, SuggestionState
from people.kinds import Role
from workflows.models import WorkItem
from workflows.rehearsal.parts.part import Part, Story


class Together(Part):
    """Merge, undo, split, link and make void (并案、拆分、关联、作废)."""

    stories: list[Story]

    def _merge(self, story: Story, suggestion: Suggestion) -> bool:
        """Let an item follow the first one that can lead (并案); False if none can."""
        followed = Suggestion.objects.filter(merged_into=suggestion, state=SuggestionState.MERGED)
        leading = (
            Suggestion.objects.filter(
                congress=suggestion.congress_id,
                term=suggestion.term_id,
                state__in=LEADABLE_STATES,
                classified=False,
                void_proposed_by=None,
            )
            .exclude(pk=suggestion.pk)
            .order_by("pk")
            .first()
        )
        if leading is None or followed.exists():
            return False
        story.turned = True
        self.do(
            "merge", suggestion, self._assigner(story), into=leading.pk, why=story.words("merge")
        )
        return True

    def _undo_merge(self, story: Story) -> bool:
        """Find out that it is another matter after all (撤销并案); False if it is not merged."""
        found = Suggestion.objects.get(pk=story.suggestion.pk if story.suggestion else 0)
        if found.state != SuggestionState.MERGED:
            return False
        self.do("undo_merge", found, self._assigner(story), why=story.words("undo_merge"))
        return True

    def _propose_split(self, story: Story, suggestion: Suggestion, by: Actor) -> None:
        story.turned = True
        parts = [
            {
                "title": f"{suggestion.title[:280]}（之{n}）",
                "facts": story.words("facts"),
                "proposal": story.words("proposal"),
            }
            for n in range(1, story.dice.randrange(2, 4) + 1)
        ]
        self.do("propose_split", suggestion, by, parts=parts, explanation=story.words("split"))

    def _on_agree_split(self, story: Story, item: WorkItem) -> None:
        suggestion = self._record(item)
        if story.dice.random() < 0.3:
            words = story.words("split_declined")
            self.do("decline_split", suggestion, self._lead(story), explanation=words)
            return
        self.do("agree_split", suggestion, self._lead(story))
        for part in suggestion.parts.order_by("split_part"):
            # Each part goes a way of its own from here on.
            plan = replace(story.plan, exception="", key=f"{story.plan.key}-{part.split_part}")
            of_part = Story(plan, story.stage, Random(f"{plan.seed}:{part.split_part}"), part)
            self.stories.append(of_part)
            self.by_suggestion[part.pk] = of_part

    def _propose_void(self, story: Story, suggestion: Suggestion, by: Actor) -> None:
        story.turned = True
        again = story.dice.random() < 0.6
        self.do("propose_void", suggestion, by, why=story.words("void"), renumber=again)

    def _on_confirm_void(self, story: Story, item: WorkItem) -> None:
        assert item.organ_id is not None
        by = story.stage.actor(item.organ_id, Role.COMMISSION_HEAD, Role.ASSIGNER)
        self.do("void_registration", self._record(item), by)

    def _link(self, story: Story, suggestion: Suggestion, by: Actor) -> None:
        earlier = (
            Suggestion.objects.filter(
                congress=suggestion.congress_id, submitted_at__lt=suggestion.submitted_at
            )
            .exclude(pk=suggestion.pk)
            .order_by("pk")
            .first()
        )
        if earlier is not None:
            kind = LinkKind.REPEATS if story.dice.random() < 0.5 else LinkKind.SIMILAR
            self.do("link", suggestion, by, kind=kind.value, to=earlier.pk)

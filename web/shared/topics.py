"""What a topic comes to in a few words (专题概况): its layers, its next step, its items."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases.models import KeyTopic, TopicItem, TopicStep
from cases.rules.states import SuggestionState, TopicItemState, TopicState, TopicStepState
from cases.rules.topics import StepKind, TopicKind
from people.models import User
from web.shared.leaving import is_under_way, ways_out
from web.shared.lights import Light, light
from workflows.explaining import spoken


@dataclass(slots=True)
class Told:
    """Hold a topic as a page shows it (专题卡片)."""

    row: KeyTopic
    kind: str
    state: str
    next: str
    light: Light
    due_on: date | None
    items: int = 0
    open: int = 0
    steps_done: int = 0
    steps: int = 0
    # What others did since somebody last looked, where a desk tells it.
    changed: list[str] = field(default_factory=list)


def next_step(topic: KeyTopic, steps: Iterable[TopicStep], today: date) -> tuple[str, date | None]:
    """Say in one sentence what comes next (下一步), and by which day."""
    waiting = [s for s in steps if s.state in (TopicStepState.PLANNED, TopicStepState.OVERDUE)]
    first = min(waiting, key=lambda s: (s.due_on, s.pk), default=None)
    if topic.state in (TopicState.PLANNED, TopicState.IN_PROGRESS) and first is not None:
        told = {"step": spoken(StepKind(first.kind)), "day": first.due_on.isoformat()}
        if first.due_on < today:
            words = _("Still to be done: %(step)s, planned for %(day)s.")
        else:
            words = _("Next: %(step)s, by %(day)s.")
        return words % told, first.due_on
    said = {
        TopicState.NOMINATED: _("The commission hears views on it."),
        TopicState.VIEWS_HEARD: _("The Council of Chairpersons decides on it."),
        TopicState.CONFIRMED: _("The committee makes the plan."),
        TopicState.PLANNED: _("The committee reports to the Council of Chairpersons."),
        TopicState.IN_PROGRESS: _("The committee reports to the Council of Chairpersons."),
        TopicState.REPORTED: _("The Council of Chairpersons concludes it, or lets it go on."),
        TopicState.CONCLUDED: _("It has been concluded."),
        TopicState.DECLINED: _("It was not confirmed."),
    }
    return said[TopicState(topic.state)], None


def told_of(topics: Iterable[KeyTopic], today: date) -> list[Told]:
    """Tell of topics in a fixed number of statements (专题概况)."""
    listed = list(topics)
    keys = [t.pk for t in listed]
    steps: dict[int, list[TopicStep]] = {key: [] for key in keys}
    for step in TopicStep.objects.filter(topic__in=keys).order_by("due_on", "pk"):
        steps[step.topic_id].append(step)
    items: dict[int, list[TopicItem]] = {key: [] for key in keys}
    rows = TopicItem.objects.filter(topic__in=keys).exclude(state=TopicItemState.DROPPED)
    for row in rows.select_related("suggestion").order_by("pk"):
        items[row.topic_id].append(row)
    found = []
    for topic in listed:
        planned = [s for s in steps[topic.pk] if s.state != TopicStepState.DROPPED]
        sentence, due_on = next_step(topic, planned, today)
        ended = topic.state in (TopicState.CONCLUDED, TopicState.DECLINED)
        found.append(
            Told(
                topic,
                spoken(TopicKind(topic.kind)),
                spoken(TopicState(topic.state)),
                sentence,
                light(due_on, today, done=ended),
                due_on,
                items=len(items[topic.pk]),
                open=sum(is_under_way(row.suggestion) for row in items[topic.pk]),
                steps_done=sum(s.state == TopicStepState.DONE for s in planned),
                steps=len(planned),
            )
        )
    return found


def items_of(rows: Iterable[TopicItem], user: User, today: date) -> list[dict[str, Any]]:
    """Return the items of a topic (专题内建议); what left its way says by whom and why."""
    listed = list(rows)
    left = ways_out([row.suggestion for row in listed], user, today)
    return [
        {
            "row": row,
            "item": row.suggestion,
            "state": spoken(SuggestionState(row.suggestion.state)),
            "in_topic": spoken(TopicItemState(row.state)),
            "dropped": row.state == TopicItemState.DROPPED,
            "left": left.get(row.suggestion_id),
        }
        for row in listed
    ]


def steps_of(topic: KeyTopic, today: date) -> list[dict[str, Any]]:
    """Return the steps of a topic's plan (督办活动), each with its light."""
    rows = topic.steps.select_related("recorded_by").order_by("due_on", "pk")
    done = (TopicStepState.DONE, TopicStepState.DROPPED)
    return [
        {
            "row": step,
            "kind": spoken(StepKind(step.kind)),
            "state": spoken(TopicStepState(step.state)),
            "light": light(step.due_on, today, done=step.state in done),
            "open": step.state not in done,
        }
        for step in rows
    ]

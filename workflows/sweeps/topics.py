"""Mark the items of confirmed topics, and steps whose day has ended (专题巡检)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from cases.acting import SHANGHAI
from cases.models import TopicItem, TopicStep
from cases.models.suggestion import OPEN_STATES
from cases.rules.states import LIVING_TOPICS, TopicItemState, TopicState, TopicStepState
from cases.rules.topics import TopicKind
from workflows.sweeps.quietly import attempt
from workflows.sweeps.walking import due, due_along


def run(at: datetime) -> int:
    """Mark key items and late steps (重点件、逾期活动). Returns the number of acts."""
    today = at.astimezone(SHANGHAI).date()
    acts = 0
    for row in unmarked():
        topic = row.topic
        acts += attempt(
            "designate_key",
            row.suggestion,
            at,
            decision=topic.decision,
            decided_on=topic.decided_on,
            leader=topic.leader_id,
            topic=topic.pk,
        )
    acts += sum(attempt("release_key", row.suggestion, at) for row in let_go())
    return acts + sum(attempt("fall_behind", step, at) for step in behind(today))


@due
def unmarked() -> QuerySet[TopicItem]:
    """Find the items of key topics that do not bear the mark of this decision (待标记重点件)."""
    rows = TopicItem.objects.filter(
        state=TopicItemState.KEPT,
        topic__kind=TopicKind.KEY,
        topic__state__in=LIVING_TOPICS,
        suggestion__state__in=OPEN_STATES,
    )
    marked = {"suggestion__is_key": True, "suggestion__key_decision": F("topic__decision")}
    return rows.exclude(**marked).select_related("topic", "suggestion")


@due
def let_go() -> QuerySet[TopicItem]:
    """Find what the Council took out of its topic and still bears the mark (待取消重点件)."""
    stays = TopicItem.objects.filter(
        suggestion=OuterRef("suggestion"),
        topic__kind=TopicKind.KEY,
        state__in=[TopicItemState.KEPT, TopicItemState.ENDED],
    )
    rows = TopicItem.objects.filter(
        ~Exists(stays),
        state=TopicItemState.DROPPED,
        topic__kind=TopicKind.KEY,
        suggestion__is_key=True,
        suggestion__key_decision=F("topic__decision"),
        suggestion__state__in=OPEN_STATES,
    )
    return rows.exclude(decision="").select_related("suggestion")


@due_along("due_on")
def behind(today: Any) -> QuerySet[TopicStep]:
    """Find the planned steps whose day has ended (逾期活动)."""
    going_on = [TopicState.PLANNED, TopicState.IN_PROGRESS]
    return TopicStep.objects.filter(
        state=TopicStepState.PLANNED, due_on__lt=today, topic__state__in=going_on
    )

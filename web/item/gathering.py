"""What an item page shows (案卷内容): its rounds side by side, each row only to who may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from cases.models import (
    Assignment,
    Clock,
    Contact,
    Escalation,
    Opinion,
    Promise,
    RatingRequest,
    Reply,
    Suggestion,
)
from cases.models.assignment import ContactWay
from cases.models.escalation import Proposal
from cases.rules.kinds import Dimension, RatingOption, ResultKind
from cases.rules.states import ClockKind, HandlingRole
from people.models import User
from web.item import reads
from web.shared.lights import Light, light
from workflows.explaining import spoken, state_name


@dataclass(slots=True)
class Task:
    """Hold one unit's task with all that hangs on it (承办任务)."""

    row: Assignment
    role: str
    state: str
    due: Light | None = None
    due_on: date | None = None
    contacts: list[Contact] = field(default_factory=list)
    opinions: list[Opinion] = field(default_factory=list)
    replies: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Told:
    """Hold what one person is told of an item (可见内容)."""

    cosigners: list[Any]
    rounds: list[dict[str, Any]]
    escalations: list[Escalation]
    promises: list[dict[str, Any]]
    clocks: list[Any]
    attachments: list[Any]
    wished: list[Any]


def gather(suggestion: Suggestion, user: User, today: date) -> Told:
    """Read everything of an item that the person may see (汇集)."""
    key = suggestion.pk
    clocks = reads.deadlines_seen.all(user.pk, today, key)
    for clock in clocks:
        shown: Any = clock
        shown.name = spoken(ClockKind(clock.kind))
        shown.light = light(clock.due_on, today)
    climbs = reads.escalations_seen.all(user.pk, today, key)
    if climbs:
        prefetch_related_objects(climbs, "instructions__given_by")
    for climb in climbs:
        told: Any = climb
        told.proposal_name = spoken(Proposal(climb.proposal)) if climb.proposal else ""
    return Told(
        cosigners=[
            {"row": c, "state": state_name(type(c), c.state)}
            for c in suggestion.cosigners.select_related("deputy").order_by("position", "pk")
        ],
        rounds=_rounds(suggestion, user, today, clocks),
        escalations=climbs,
        promises=_promises(suggestion, user, today),
        clocks=clocks,
        attachments=list(suggestion.attachments.select_related("file").order_by("pk")),
        wished=list(suggestion.wished_units.order_by("official_order", "pk")),
    )


def _rounds(
    suggestion: Suggestion, user: User, today: date, clocks: list[Clock]
) -> list[dict[str, Any]]:
    if not suggestion.round_number:
        return []
    key = suggestion.pk
    tasks: dict[int, Task] = {}
    for row in reads.tasks_seen.all(user.pk, today, key):
        tasks[row.pk] = Task(row, spoken(HandlingRole(row.role)), state_name(Assignment, row.state))
    for clock in clocks:
        if clock.assignment_id in tasks and clock.kind in ("reply", "second_reply", "opinion"):
            task = tasks[clock.assignment_id]
            task.due, task.due_on = light(clock.due_on, today), clock.due_on
    _hang(tasks, "contacts", reads.contacts_seen.all(user.pk, today, key))
    for task in tasks.values():
        for contact in task.contacts:
            shown: Any = contact
            shown.way_name = spoken(ContactWay(contact.way))
    _hang(tasks, "opinions", reads.opinions_seen.all(user.pk, today, key))
    for reply in _replies(key, user, today):
        if reply["row"].assignment_id in tasks:
            tasks[reply["row"].assignment_id].replies.append(reply)
    return [
        {
            "row": opened,
            "tasks": [t for t in tasks.values() if t.row.round_id == opened.pk],
        }
        for opened in suggestion.rounds.order_by("number", "pk")
    ]


def _hang(tasks: dict[int, Task], name: str, rows: Sequence[Any]) -> None:
    for row in rows:
        if row.assignment_id in tasks:
            getattr(tasks[row.assignment_id], name).append(row)


def _replies(key: Any, user: User, today: date) -> list[dict[str, Any]]:
    requests = {r.reply_id: r for r in reads.requests_seen.all(user.pk, today, key)}
    ratings: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for rating in reads.ratings_seen.all(user.pk, today, key):
        ratings[rating.request_id].append(
            {
                "row": rating,
                "dimension": spoken(Dimension(rating.dimension)),
                "option": spoken(RatingOption(rating.option)),
            }
        )
    found = []
    for reply in reads.replies_seen.all(user.pk, today, key):
        request = requests.get(reply.pk)
        found.append(
            {
                "row": reply,
                "result": spoken(ResultKind(reply.result_kind)) if reply.result_kind else "",
                "state": state_name(Reply, reply.state),
                "request": request,
                "request_state": state_name(RatingRequest, request.state) if request else "",
                # Before the release each sees only what he or she answered.
                "overall": spoken(RatingOption(request.overall))
                if request and request.overall and request.state == "released"
                else "",
                "ratings": ratings.get(request.pk, []) if request else [],
            }
        )
    return found


def _promises(suggestion: Suggestion, user: User, today: date) -> list[dict[str, Any]]:
    return [
        {
            "row": p,
            "state": state_name(Promise, p.state),
            "light": light(p.due_on, today, done=p.state in ("written_off", "cancelled_explained")),
        }
        for p in reads.promises_seen.all(user.pk, today, suggestion.pk)
    ]

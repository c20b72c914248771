"""What an item page shows (案卷内容): its rounds side by side, each row only to who may see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, prefetch_related_objects

from cases.acting import SHANGHAI
from cases.calendars import in_force
from cases.models import (
    Agreement,
    Assignment,
    ClassChange,
    Clock,
    Contact,
    Escalation,
    Extension,
    Measure,
    Opinion,
    Promise,
    Rater,
    Rating,
    RatingRequest,
    Reply,
    Suggestion,
    Supervision,
)
from cases.models.assignment import ContactWay
from cases.models.escalation import Proposal
from cases.models.supervision import SupervisionDecision
from cases.reads import reply_deadlines
from cases.rules.deadlines import days_late
from cases.rules.kinds import Dimension, Judged, RatingOption, RatingReason, ResultKind
from cases.rules.states import (
    LIVING_PROMISES,
    REPLYING_ROLES,
    STANDING,
    AssignmentState,
    ClockKind,
    EscalationState,
    HandlingRole,
    LadderStep,
    MeasureState,
    ReplyState,
    SuggestionState,
)
from cases.rules.supervising import MeasureChannel, MeasureKind
from cases.tasks import GONE
from people.models import User
from web.item import reads
from web.shared.lights import Light, light
from web.shared.units import BY_TASK, in_official_order
from web.shared.words import act_name
from workflows.dating import explain
from workflows.explaining import spoken, state_name

SHOWN_OF_TASK = ("reply", "urgent", "second_reply", "opinion")
# A task whose reply is still to come.
AWAITED = frozenset(
    {
        AssignmentState.PENDING_SUB_ASSIGNMENT, AssignmentState.SUB_ASSIGNED,
        AssignmentState.ACCEPTED, AssignmentState.RETURN_REQUESTED,
        AssignmentState.RETURN_APPROVED, AssignmentState.DISPUTED, AssignmentState.COORDINATING,
    }
)  # fmt: skip


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
    days_late: int = 0
    extension: Extension | None = None
    extension_state: str = ""
    replies: list[dict[str, Any]] = field(default_factory=list)
    # How the class changed (类别变化), told once it did.
    classes: list[dict[str, Any]] = field(default_factory=list)
    # Whether a reply of this round stands beside one of the round before (对照).
    comparable: bool = False


@dataclass(slots=True)
class Told:
    """Hold what one person is told of an item (可见内容)."""

    cosigners: list[Any]
    rounds: list[dict[str, Any]]
    escalations: list[Escalation]
    supervisions: list[dict[str, Any]]
    measures: list[dict[str, Any]]
    promises: list[dict[str, Any]]
    pressures: list[Any]
    clocks: list[Any]
    # Days since it was handed in and since the first assignment, and how often it was passed on.
    age: dict[str, int]
    attachments: list[Any]
    papers: list[Any]
    wished: list[Any]
    copies: list[Any]
    transfers: list[Any]
    # How many deputies the delegation has that made the item (代表团人数).
    members: int = 0
    # Replied on which day, done on which, and how many promises are open (办复、办成).
    done: dict[str, Any] = field(default_factory=dict)


def gather(suggestion: Suggestion, user: User, today: date) -> Told:
    """Read everything of an item that the person may see (汇集)."""
    key = suggestion.pk
    clocks = reads.deadlines_seen.all(user.pk, today, key)
    calendar = in_force() if clocks else None
    for clock in clocks:
        shown: Any = clock
        shown.name = spoken(ClockKind(clock.kind))
        shown.light = light(clock.due_on, today)
        shown.counted = explain(clock, calendar).sentences
    climbs = reads.escalations_seen.all(user.pk, today, key)
    if climbs:
        prefetch_related_objects(climbs, "instructions__given_by", "further_steps", "round__policy")
    for climb in climbs:
        told: Any = climb
        told.proposal_name = spoken(Proposal(climb.proposal)) if climb.proposal else ""
        taken = {step.step: step for step in climb.further_steps.all()}
        # What was not taken is told while it may still be.
        told.steps = [
            {"label": spoken(step), "row": taken.get(step.value)}
            for step in climb.round.policy.rules.after_max_rounds
            if step.value in taken or climb.state != EscalationState.DECIDED
        ]
    rounds = _rounds(suggestion, user, today, clocks)
    found = Told(
        cosigners=[
            {"row": c, "state": state_name(type(c), c.state)}
            for c in suggestion.cosigners.select_related("deputy").order_by("position", "pk")
        ],
        rounds=rounds,
        escalations=climbs,
        supervisions=_supervisions(suggestion, user, today),
        measures=_measures(suggestion, user, today) if suggestion.round_number else [],
        promises=_promises(suggestion, user, today),
        pressures=reads.pressures_seen.all(user.pk, today, key),
        clocks=clocks,
        age=_age(suggestion, rounds, today),
        attachments=list(suggestion.attachments.select_related("file").order_by("pk")),
        papers=_papers(suggestion, user, today),
        copies=reads.copies_seen.all(user.pk, today, key),
        transfers=reads.transfers_seen.all(user.pk, today, key),
        wished=list(suggestion.wished_units.order_by("official_order", "pk")),
        members=suggestion.delegation.deputies.count() if suggestion.delegation else 0,
    )
    found.done = _done(suggestion, found)
    return found


def _age(suggestion: Suggestion, rounds: list[dict[str, Any]], today: date) -> dict[str, int]:
    """Tell how old the item is and how often it was passed on (全程天数、流转次数)."""
    age: dict[str, int] = {}
    until = suggestion.closed_at.astimezone(SHANGHAI).date() if suggestion.closed_at else today
    if suggestion.submitted_at is not None:
        age["submitted"] = (until - suggestion.submitted_at.astimezone(SHANGHAI).date()).days
    rows = [task.row for found in rounds for task in found["tasks"]]
    if rows:
        age["assigned"] = (until - min(row.first_assigned_on for row in rows)).days
        age["hops"] = max(row.hops for row in rows)
    return age


def _papers(suggestion: Suggestion, user: User, today: date) -> list[Any]:
    found = reads.papers_seen.all(user.pk, today, suggestion.pk)
    for paper in found:
        shown: Any = paper
        shown.act_name = act_name(paper.act)
    return found


def _rounds(
    suggestion: Suggestion, user: User, today: date, clocks: list[Clock]
) -> list[dict[str, Any]]:
    if not suggestion.round_number:
        return []
    key = suggestion.pk
    tasks: dict[int, Task] = {}
    for row in in_official_order(reads.tasks_seen.all(user.pk, today, key)):
        tasks[row.pk] = Task(row, spoken(HandlingRole(row.role)), state_name(Assignment, row.state))
    for clock in clocks:
        if clock.assignment_id in tasks and clock.kind in SHOWN_OF_TASK:
            task = tasks[clock.assignment_id]
            if task.due_on is None or clock.due_on < task.due_on:
                task.due, task.due_on = light(clock.due_on, today), clock.due_on
    _note_lateness(suggestion, tasks, today)
    _hang(tasks, "contacts", reads.contacts_seen.all(user.pk, today, key))
    for task in tasks.values():
        for contact in task.contacts:
            shown: Any = contact
            shown.way_name = spoken(ContactWay(contact.way))
    for extension in reads.extensions_seen.all(user.pk, today, key):
        if extension.assignment_id in tasks:
            task = tasks[extension.assignment_id]
            task.extension = extension
            task.extension_state = state_name(Extension, extension.state)
    _hang(tasks, "opinions", reads.opinions_seen.all(user.pk, today, key))
    for reply in _replies(key, user, today):
        if reply["row"].assignment_id in tasks:
            tasks[reply["row"].assignment_id].replies.append(reply)
    later = suggestion.closing_kind or suggestion.round_number > 1
    changes = _class_changes(tasks) if later else {}
    for task in tasks.values():
        task.classes = _classes(task.replies, changes.get(task.row.pk, ()))
        before = tasks.get(task.row.previous_id or 0)
        task.comparable = before is not None and bool(task.replies and before.replies)
    return [
        {
            "row": opened,
            "tasks": [t for t in tasks.values() if t.row.round_id == opened.pk],
        }
        for opened in suggestion.rounds.order_by("number", "pk")
    ]


def _class_changes(tasks: dict[int, Task]) -> dict[int, list[ClassChange]]:
    """List what was found of a class beside the reply (调整类别), by task."""
    found: dict[int, list[ClassChange]] = defaultdict(list)
    for change in ClassChange.objects.filter(assignment__in=tasks).order_by("pk"):
        found[change.assignment_id].append(change)
    return found


def _classes(replies: list[dict[str, Any]], changes: Sequence[ClassChange]) -> list[dict[str, Any]]:
    """Tell how a unit's answer changed its class (类别变化): "B on 13 May, A on 2 September".

    Replies say it, and findings beside them, which name their decision.
    """
    said = [
        {
            "on": reply["row"].delivered_at,
            "label": reply["row"].class_label,
            "result": reply["result"],
            "decision": "",
        }
        for reply in replies
        if reply["row"].delivered_at is not None
    ]
    said += [
        {
            "on": change.changed_at,
            "label": change.new_label,
            "result": spoken(ResultKind(change.new_kind)),
            "decision": change.decision,
        }
        for change in changes
    ]
    told: list[dict[str, Any]] = []
    for one in sorted(said, key=lambda each: each["on"]):
        if not told or told[-1]["result"] != one["result"] or one["decision"]:
            told.append(one)
    return told if len(told) > 1 else []


def _note_lateness(suggestion: Suggestion, tasks: dict[int, Task], today: date) -> None:
    """Note by how many days a reply came too late, or is by now (逾期天数)."""
    dues = dict(reply_deadlines.rows(suggestion.pk))
    done = dict(
        suggestion.replies.exclude(delivered_on=None)
        .exclude(kind="supplementary")
        .values_list("assignment", "delivered_on")
    )
    for key, task in tasks.items():
        awaited = task.row.state in AWAITED
        if key in dues and (key in done or awaited):
            task.days_late = days_late(dues[key], done.get(key) or today)


def _hang(tasks: dict[int, Task], name: str, rows: Sequence[Any]) -> None:
    for row in rows:
        if row.assignment_id in tasks:
            getattr(tasks[row.assignment_id], name).append(row)


def _replies(key: Any, user: User, today: date) -> list[dict[str, Any]]:
    # The last request of a reply counts; one that fell is kept for who looks into it.
    requests = {r.reply_id: r for r in reads.requests_seen.all(user.pk, today, key)}
    ratings: dict[int, list[dict[str, Any]]] = defaultdict(list)
    given = reads.ratings_seen.all(user.pk, today, key)
    entered = {}
    if given:
        rows = Rater.objects.filter(Q(on_paper=True) | Q(by_telephone=True))
        of_item = rows.filter(request__suggestion=key)
        entered = {(r.request_id, r.deputy_id): r for r in of_item}
    for rating in given:
        ratings[rating.request_id].append(
            {
                "row": rating,
                "dimension": spoken(Dimension(rating.dimension)),
                "option": spoken(RatingOption(rating.option)),
                "ticked": [spoken(reason) for reason in rating.reasons],
                "entered": entered.get((rating.request_id, rating.deputy_id)),
            }
        )
    judgements: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in reads.judgements_seen.all(user.pk, today, key):
        judgements[one.reply_id].append({"row": one, "judged": spoken(Judged(one.judged))})
    released = any(request.state == "released" for request in requests.values())
    outcomes = outcomes_of(key, user, today) if released else {}
    found = []
    for reply in reads.replies_seen.all(user.pk, today, key):
        request = requests.get(reply.pk)
        found.append(
            {
                "row": reply,
                "result": spoken(ResultKind(reply.result_kind)) if reply.result_kind else "",
                "state": state_name(Reply, reply.state),
                "agreements": _agreements(reply),
                "judgements": judgements.get(reply.pk, []),
                "request": request,
                "request_state": state_name(RatingRequest, request.state) if request else "",
                # Before the release each sees only what he or she answered.
                "overall": spoken(RatingOption(request.overall))
                if request and request.overall and request.state == "released"
                else "",
                "ratings": ratings.get(request.pk, []) if request else [],
                "outcomes": outcomes.get(request.pk, []) if request else [],
            }
        )
    return found


def outcomes_of(key: Any, user: User, today: date) -> dict[int, list[dict[str, Any]]]:
    """List what units read of released ratings (评价结果), by request."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for said in Rating.objects.filter(suggestion=key).outcomes(user, today):
        found[said["request"]].append(
            {
                "dimension": spoken(Dimension(said["dimension"])),
                "option": spoken(RatingOption(said["option"])),
                "reason": said["reason"],
                "ticked": [spoken(RatingReason(r)) for r in said["ticked"].split(",") if r],
                "number": said["number"],
            }
        )
    return found


def _agreements(reply: Reply) -> list[Agreement]:
    """List what the other lead units say to a reply that is not delivered (会签意见)."""
    if reply.state not in (ReplyState.DRAFTING, ReplyState.AGREEING, ReplyState.COORDINATING):
        return []
    rows = reply.agreements.filter(Q(ended_at=None) | ~Q(objection=""))
    return list(rows.select_related("assignment__organ").order_by(*BY_TASK))


def _supervisions(suggestion: Suggestion, user: User, today: date) -> list[dict[str, Any]]:
    """List the steps that lateness climbed (督办记录), one after another, those before it too."""
    return [
        {
            "row": step,
            "step": spoken(LadderStep(step.step)),
            "deadline": spoken(ClockKind(step.clock.kind)),
            "state": state_name(Supervision, step.state),
            "stands": step.state in STANDING,
            "decision": spoken(SupervisionDecision(step.decision)) if step.decision else "",
        }
        for step in reads.supervisions_seen.all(user.pk, today, suggestion.pk)
    ]


def _measures(suggestion: Suggestion, user: User, today: date) -> list[dict[str, Any]]:
    """List the measures of supervision (督办措施), each with its unit's answer."""
    return [
        {
            "row": measure,
            "kind": spoken(MeasureKind(measure.kind)),
            "state": state_name(Measure, measure.state),
            "channel": ""
            if measure.channel == MeasureChannel.OWN
            else spoken(MeasureChannel(measure.channel)),
            "light": light(measure.due_on, today, done=measure.state != MeasureState.ISSUED),
        }
        for measure in reads.measures_seen.all(user.pk, today, suggestion.pk)
    ]


def _promises(suggestion: Suggestion, user: User, today: date) -> list[dict[str, Any]]:
    """List the promises (承诺事项), each with its reports and with what the lead deputy said.

    That the deputy was heard everybody knows; what was said, a unit reads with the outcome.
    """
    key, found = suggestion.pk, reads.promises_seen.all(user.pk, today, suggestion.pk)
    if not found:
        return []
    progress, words = defaultdict(list), defaultdict(list)
    for report in reads.progress_seen.all(user.pk, today, key):
        progress[report.promise_id].append(report)
    for word in reads.words_seen.all(user.pk, today, key):
        words[word.promise_id].append(word)
    heard = set(reads.heard.rows(key))
    return [
        {
            "row": p,
            "state": state_name(Promise, p.state),
            "light": light(p.due_on, today, done=p.state not in LIVING_PROMISES),
            "next_report_on": p.next_report_on if p.awaits_report else None,
            "report_due": p.report_is_due(today),
            "progress": progress[p.pk],
            "words": words[p.pk],
            "heard": (p.pk, p.told_by_id) in heard
            and all(word.reply_id != p.told_by_id for word in words[p.pk]),
        }
        for p in found
    ]


def _done(suggestion: Suggestion, told: Told) -> dict[str, Any]:
    """Tell the two facts (办复、办成): replied on which day, and carried out on which.

    It is replied to once every unit of a round has replied, and done once it has closed after
    that and no promise is open; see `cases.queries.progress_of`.
    """
    days = [_replied_on(found["tasks"]) for found in told.rounds if not found["row"].recalled_at]
    replied = min((day for day in days if day is not None), default=None)
    living = sum(p["row"].binding and p["row"].state in LIVING_PROMISES for p in told.promises)
    ended = SuggestionState.CLOSED in (suggestion.state, suggestion.ended_as)
    done = replied is not None and ended and not living
    return {
        "counts": bool(told.rounds) and (not suggestion.is_final or ended),
        "replied_on": replied,
        "done_on": suggestion.closed_at if done else None,
        "open": living,
    }


def _replied_on(tasks: Sequence[Task]) -> date | None:
    """Return the day of a round's last reply (办复日期), None while one is awaited."""
    answering = [t for t in tasks if t.row.role in REPLYING_ROLES and t.row.state not in GONE]
    firsts = [
        next((r["row"].delivered_on for r in t.replies if not r["row"].is_supplementary), None)
        for t in answering
        if t.row.state == AssignmentState.REPLY_ISSUED
    ]
    days = [day for day in firsts if day is not None]
    return max(days) if days and len(days) == len(answering) else None

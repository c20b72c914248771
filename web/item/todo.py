"""What I may do now with an item, and for what I may not, why not yet (可办与未到)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.models import Assignment, Reply, Suggestion
from cases.rules.states import REPLYING_ROLES, AssignmentState, SuggestionState
from people.kinds import Role
from web.shared.requests import Asked
from web.shared.words import ACT_WORDS
from workflows.explaining import Possibility, possibilities

# What stands first and in colour: the steps of the way. Everything else is beside it.
MAIN = frozenset(
    {
        "submit", "ask_cosigners", "confirm_cosigning", "register", "assign", "sub_assign",
        "accept", "record_contact", "send_opinion", "send_to_review", "pass_review",
        "sign_reply", "deliver_reply", "rate",
        "ask_precheck", "pass_precheck", "take_motion", "release", "assign_again",
        "acknowledge_escalation", "propose_solution",
        "sign_supervision", "acknowledge_supervision", "decide_supervision",
        "decide_escalation", "apply_write_off", "say_whether_kept", "verify_promise",
        "countersign_refusal",
        "approve_return", "reassign", "settle_dispute", "approve_extension",
        "settle_coordination", "ask_agreement", "agree_reply", "settle_reply",
        "agree_split", "answer_consultation",
        "void_registration", "answer_measure",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Todo:
    """Name one thing to do (可办事项): its button, its address, and why not yet."""

    name: Any
    help: Any
    url: str
    about: str
    reason: str
    main: bool


def todo_of(request: Asked, suggestion: Suggestion) -> dict[str, list[Todo]]:
    """Return what is possible now and what is not yet (可办、未到)."""
    found = possibilities(suggestion, [hat.actor for hat in request.hats], request.at)
    ready = _ready(found)
    todo = [*_drafts(request, suggestion, found, ready)]
    todo += [_of(p, suggestion, ready) for p in found if p.act in ACT_WORDS]
    return {
        "now": sorted((t for t in todo if not t.reason), key=lambda t: not t.main),
        "later": [t for t in todo if t.reason],
    }


def _ready(found: list[Possibility]) -> set[int]:
    """Return the tasks whose reply can go on (可送审或签发): what led to it is no longer first."""
    onward = (p for p in found if p.is_open and p.act in ("send_to_review", "sign_reply"))
    return {p.record.assignment_id for p in onward}


def _of(possible: Possibility, suggestion: Suggestion, ready: set[int]) -> Todo:
    words = ACT_WORDS[possible.act]
    url = reverse("act", args=[suggestion.pk, possible.act, possible.record.pk])
    past = possible.act == "record_contact" and possible.record.pk in ready
    main = possible.act in MAIN and not past
    return Todo(words.name, words.help, url, _about(possible.record), possible.reason, main)


def _about(record: Any) -> str:
    """Name what an act is about, where an item has several of the kind (对象)."""
    task = record if isinstance(record, Assignment) else getattr(record, "assignment", None)
    if isinstance(task, Assignment):
        return task.organ.name
    return ""


def _intake_offices(request: Asked) -> set[int]:
    """Return the offices for which the person receives suggestions (受理机构)."""
    posts = [hat.post for hat in request.hats if hat.post is not None]
    return {post.organ_id for post in posts if post.role == Role.INTAKE_OFFICER}


def _drafts(
    request: Asked, suggestion: Suggestion, found: list[Possibility], ready: set[int]
) -> list[Todo]:
    """Offer what is written before an act: the text of a suggestion, the text of a reply."""
    todo = []
    mine = {hat.deputy.pk for hat in request.hats if hat.deputy is not None}
    unsent = (SuggestionState.DRAFT, SuggestionState.REVISION)
    writes = (
        suggestion.lead_id in mine
        if suggestion.drafted_by_id is None
        else suggestion.drafted_by_id in _intake_offices(request)
    )
    if writes and suggestion.state in unsent and not suggestion.classified:
        url = reverse("edit_draft", args=[suggestion.pk])
        todo.append(Todo(_("Change the text"), _("Nothing is sent yet."), url, "", "", False))
    posts = [hat.post for hat in request.hats if hat.post is not None]
    units = {p.organ_id for p in posts if p.role in (Role.CASE_OFFICER, Role.UNIT_HEAD)}
    # A General Office carries on what a dissolved unit left, and has its sub-assigner for it.
    offices = {p.organ_id for p in posts if p.role == Role.SUB_ASSIGNER}
    archived = suggestion.state == SuggestionState.ARCHIVED
    if not (units or offices) or not suggestion.round_number or archived:
        return todo
    # What was promised in an earlier round is told of by a supplementary reply to that round.
    promised = [p.record.assignment_id for p in found if p.act == "apply_write_off"]
    tasks = Assignment.objects.filter(
        Q(organ__in=units, carried_by=None) | Q(carried_by__in=units | offices),
        Q(round__number=suggestion.round_number) | Q(pk__in=promised),
        suggestion=suggestion.pk,
        role__in=REPLYING_ROLES,
        state__in=[AssignmentState.ACCEPTED, AssignmentState.REPLY_ISSUED],
    ).select_related("organ")
    for task in tasks.order_by("pk"):
        issued = task.state == AssignmentState.REPLY_ISSUED
        fixed = ["signed", "agreeing", "coordinating"]
        signed = Reply.objects.filter(assignment=task, state__in=fixed).exists()
        if signed and not issued:
            continue
        url = reverse("write_reply", args=[suggestion.pk, task.pk])
        name = _("Write a supplementary reply") if issued else _("Write the reply")
        help_text = _("You can save it and go on later; only the signature makes it final.")
        main = not issued and task.pk not in ready
        todo.append(Todo(name, help_text, url, task.organ.name, "", main))
    return todo

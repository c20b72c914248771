"""Unsent drafts (草稿): saved without an event, seen by their owners alone.

A draft has no legal effect; the first act on it begins the trail (ADR 0005).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases import files
from cases.acting import SHANGHAI, Actor
from cases.facts import GONE
from cases.guards import INTAKE_KINDS
from cases.models import (
    Assignment,
    Attachment,
    Cosigner,
    Policy,
    Promise,
    Reply,
    Stream,
    Suggestion,
)
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible, StaleVersion
from cases.rules.kinds import ResultKind
from cases.rules.policy import PolicyRules
from cases.rules.states import (
    REPLYING_ROLES,
    AssignmentState,
    CosignerState,
    HandlingRole,
    ReplyKind,
    ReplyState,
    SuggestionState,
)
from people.kinds import Role
from people.models import Delegation, Deputy, Organ, Post, Session, Term
from workflows.nodes import holding
from workflows.noting import check_texts

TEXTS = ("title", "facts", "analysis", "proposal")
WISHES = (
    "category", "from_inspection", "from_research", "from_station", "from_seminar",
    "from_voters", "may_publish", "hide_name",
)  # fmt: skip
# What a delegation says of its discussion (全体讨论).
DISCUSSION = ("discussed_on", "discussion")
REPLY_PARTS = (
    "result_kind", "class_label", "text", "doc_number", "scan", "contact_person",
    "contact_phone", "publicity", "publicity_ground",
)  # fmt: skip


def create_draft(
    *,
    lead: Deputy,
    term: Term,
    at: datetime,
    session: Session | None = None,
    in_session: bool = True,
    cosigners: Sequence[Deputy] = (),
    wished_units: Sequence[Organ] = (),
    classified: bool = False,
    delegation: Delegation | None = None,
    converted_motion: bool = False,
    motion_number: str = "",
    drafted_by: Organ | None = None,
    **parts: Any,
) -> Suggestion:
    """Begin a suggestion (新建草稿) with its own stream. Raises: BadData.

    With a `delegation` it is the delegation's, and its head leads. `converted_motion` tells of
    an item of an old list that it was a motion once; only the office writes motions down.
    """
    today = at.astimezone(SHANGHAI).date()
    policy = (
        Policy.objects.filter(congress=term.congress_id, valid_from__lte=today)
        .order_by("-valid_from", "-number")
        .first()
    )
    if policy is None:
        raise BadData({"term": _("This congress has no rules in force on this day.")})
    _check_parts(parts)
    if classified and any(parts.get(name) for name in ("facts", "analysis", "proposal")):
        raise BadData({"facts": _("A classified suggestion has no text here.")})
    if delegation is not None:
        _check_delegation(delegation, lead, cosigners, policy.rules, in_session=in_session)
    if lead.term_id != term.pk or any(d.term_id != term.pk for d in cosigners):
        raise BadData({"lead": _("Choose deputies of this term.")})
    with transaction.atomic():
        suggestion = Suggestion(
            congress_id=term.congress_id,
            term=term,
            session=session,
            in_session=in_session,
            policy=policy,
            stream=Stream.objects.create(congress_id=term.congress_id),
            lead=lead,
            classified=classified,
            delegation=delegation,
            converted_motion=converted_motion,
            motion_number=motion_number,
            drafted_by=drafted_by,
            since_at=at,
            **parts,
        )
        check_texts(suggestion)
        suggestion.save(force_insert=True)
        Cosigner.objects.bulk_create(
            Cosigner(suggestion=suggestion, deputy=d, position=n, since_at=at)
            for n, d in enumerate(cosigners, 1)
        )
        if wished_units:
            suggestion.wished_units.set(wished_units)
    return suggestion


def _check_delegation(
    delegation: Delegation,
    lead: Deputy,
    cosigners: Sequence[Deputy],
    rules: PolicyRules,
    *,
    in_session: bool,
) -> None:
    """Ask that the head writes for the delegation, in session (代表团建议). Raises: BadData."""
    if delegation.head_id != lead.pk:
        raise BadData({"delegation": _("Only the head of the delegation signs for it.")})
    if not (in_session and rules.allow_delegation_submission):
        words = _("A delegation makes suggestions only during a session, where the rules allow it.")
        raise BadData({"delegation": words})
    if cosigners:
        raise BadData({"cosigners": _("The members of a delegation are not asked one by one.")})


def create_paper_draft(
    *, by: Actor, lead: Deputy, term: Term, at: datetime, **draft: Any
) -> Suggestion:
    """Write a suggestion down for a deputy who works on paper (代录草稿).

    It is handed in only with the scan of what the deputy signed, before a second person.
    Raises: NotPermitted, BadData.
    """
    office = _intake_office(by, term, at)
    return create_draft(lead=lead, term=term, at=at, drafted_by=office, **draft)


def create_motion_draft(
    *,
    by: Actor,
    motion_number: str,
    lead: Deputy,
    term: Term,
    session: Session,
    signers: Sequence[Deputy],
    at: datetime,
    **parts: Any,
) -> Suggestion:
    """Write down a motion that the presidium does not put on the agenda (议案转建议草稿).

    Nothing happens before `take_motion`. Raises: NotPermitted, BadData.
    """
    office = _intake_office(by, term, at)
    number = motion_number.strip() if isinstance(motion_number, str) else ""
    if not 0 < len(number) <= 60:
        raise BadData({"motion_number": _("A motion has a number of at most 60 characters.")})
    taken = Suggestion.objects.filter(session=session, motion_number=number, converted_motion=True)
    if taken.exists():
        words = _("This motion has been taken over as a suggestion already.")
        raise BadData({"motion_number": words})
    return create_draft(
        lead=lead, term=term, at=at, session=session, in_session=True, cosigners=signers,
        converted_motion=True, motion_number=number, drafted_by=office, **parts,
    )  # fmt: skip


def _intake_office(by: Actor, term: Term, at: datetime) -> Organ:
    """Return the office whose intake officer writes (受理机构). Raises: NotPermitted."""
    today = at.astimezone(SHANGHAI).date()
    held = None
    if by.user is not None and by.post is not None:
        held = (
            Post.objects.on(today)
            .filter(
                pk=by.post.pk, user=by.user, role=Role.INTAKE_OFFICER,
                organ__kind__in=INTAKE_KINDS, organ__congress=term.congress_id,
            )
            .select_related("organ")
            .first()
        )  # fmt: skip
    if held is None:
        raise NotPermitted(_("Only the receiving office writes for deputies, from paper."))
    return held.organ


def create_stub(
    *, lead: Deputy, term: Term, at: datetime, session: Session | None, in_session: bool
) -> Suggestion:
    """Begin a stub of a classified suggestion (涉密建议存目): a number, an author, no word of it.

    Its text is handed in on paper and handled outside this system.
    """
    title = "涉密建议（文本为纸质件，不在本系统）"
    stub = create_draft(
        lead=lead, term=term, at=at, session=session, in_session=in_session, title=title,
        may_publish=False, classified=True,
    )  # fmt: skip
    return stub


def edit_draft(
    suggestion: Suggestion,
    *,
    by: Actor,
    at: datetime,
    expect: int | None = None,
    wished_units: Sequence[Organ] | None = None,
    **parts: Any,
) -> Suggestion:
    """Change an unsent text (修改草稿): a changed text lets what was confirmed lapse.

    With `expect` nothing is changed if the draft has another version by now; without
    `wished_units` those that were wished stay.
    Raises: NotVisible, NotNow, StaleVersion, BadData.
    """
    _check_parts(parts)
    with transaction.atomic(), holding():
        found = _own_draft(suggestion, by, at)
        if expect is not None and found.version != expect:
            raise StaleVersion(_("This text was changed elsewhere since you opened it."))
        if wished_units is not None:
            if any(unit.congress_id != found.congress_id for unit in wished_units):
                raise BadData({"wished_units": _("Choose units of this congress.")})
            found.wished_units.set(wished_units)
        changed = {name for name, value in parts.items() if getattr(found, name) != value}
        for name in changed:
            setattr(found, name, parts[name])
        if changed & set(TEXTS):
            found.text_version += 1
            changed.add("text_version")
        if changed:
            check_texts(found, changed)
            found.version += 1
            found.save(update_fields=[*changed, "version"])
    return found


def choose_cosigners(
    suggestion: Suggestion, *, by: Actor, deputies: Sequence[Deputy], at: datetime
) -> list[Cosigner]:
    """Choose whom to ask for a co-signature (选定附议人); who was asked already stays.

    Raises: NotVisible, NotNow, BadData.
    """
    with transaction.atomic(), holding():
        found = _own_draft(suggestion, by, at)
        if found.delegation_id is not None and deputies:
            words = _("The members of a delegation are not asked one by one.")
            raise BadData({"deputies": words})
        strangers = [d for d in deputies if d.term_id != found.term_id or d.pk == found.lead_id]
        if strangers:
            raise BadData({"deputies": _("Choose other deputies of the same term.")})
        wanted = {d.pk for d in deputies}
        never_asked = Cosigner.objects.filter(
            suggestion=found, state=CosignerState.INVITED, text_version=None
        )
        never_asked.exclude(deputy__in=wanted).delete()
        there = set(found.cosigners.values_list("deputy", flat=True))
        Cosigner.objects.bulk_create(
            Cosigner(suggestion=found, deputy=d, position=len(there) + n, since_at=at)
            for n, d in enumerate((d for d in deputies if d.pk not in there), 1)
        )
        return list(found.cosigners.order_by("position", "pk"))


def attach(
    suggestion: Suggestion, *, by: Actor, at: datetime, name: str, content: bytes, media_type: str
) -> Attachment:
    """Hang a file on an unsent suggestion (添加附件); its hash is sealed at submission.

    Raises: NotVisible, NotNow, BadData.
    """
    with transaction.atomic(), holding():
        found = _own_draft(suggestion, by, at)
        if not content:
            raise BadData({"content": _("The file is empty.")})
        row = Attachment(suggestion=found, name=name)
        check_texts(row, ["name"])
        row.file = files.store(content, media_type)
        row.save()
        return row


def _own_draft(suggestion: Suggestion, by: Actor, at: datetime) -> Suggestion:
    found = (
        Suggestion.objects.select_for_update(of=("self",), no_key=True)
        .select_related("lead")
        .get(pk=suggestion.pk)
    )
    if not _writes(found, by, at):
        raise NotVisible(_("There is no such item."))
    if found.state not in (SuggestionState.DRAFT, SuggestionState.REVISION):
        raise NotNow(_("The text can be changed in a draft or after it was returned."))
    if found.classified:
        raise NotNow(_("Nothing of a classified suggestion is kept here, only that it exists."))
    return found


def _writes(found: Suggestion, by: Actor, at: datetime) -> bool:
    """Tell whether it is this person's text: the lead's own, or the office's that writes it."""
    if by.user is None:
        return False
    if by.post is None:
        # What an office writes down is a motion, or what the deputy signed on paper.
        return found.drafted_by_id is None and found.lead.user_id == by.user.pk
    today = at.astimezone(SHANGHAI).date()
    held = Post.objects.on(today).filter(
        pk=by.post.pk, user=by.user, role=Role.INTAKE_OFFICER, organ=found.drafted_by_id
    )
    return found.drafted_by_id is not None and held.exists()


def _check_parts(parts: Mapping[str, Any]) -> None:
    unknown = {
        name: _("This is not asked for here.")
        for name in parts
        if name not in (*TEXTS, *WISHES, *DISCUSSION)
    }
    title = parts.get("title")
    if title is not None and (not isinstance(title, str) or not title.strip() or len(title) > 300):
        unknown["title"] = _("A title has 1 to 300 characters.")
    if unknown:
        raise BadData(unknown)


def save_reply_draft(
    assignment: Assignment,
    *,
    by: Actor,
    at: datetime,
    promises: Sequence[Mapping[str, Any]] | None = None,
    supplementary: bool = False,
    **parts: Any,
) -> Reply:
    """Write or change a unit's unsigned reply (拟稿), with the promises it will hold.

    Raises: NotPermitted, NotNow, BadData.
    """
    kind = parts.get("result_kind", "")
    if kind and (not isinstance(kind, str) or kind not in set(ResultKind)):
        raise BadData({"result_kind": _("Choose one of the results.")})
    strange = {n: _("This is not asked for here.") for n in parts if n not in REPLY_PARTS}
    if strange:
        raise BadData(strange)
    with transaction.atomic(), holding():
        item = Suggestion.objects.select_for_update(no_key=True).get(pk=assignment.suggestion_id)
        if item.state == SuggestionState.ARCHIVED:
            raise NotNow(_("This item was archived when its term ended; it can only be read."))
        found = Assignment.objects.select_related("round").get(pk=assignment.pk)
        _check_unit(found, by, at)
        wanted = AssignmentState.REPLY_ISSUED if supplementary else AssignmentState.ACCEPTED
        if found.state != wanted or found.role == HandlingRole.CO_HANDLER:
            raise NotNow(_("This unit has no reply to write now."))
        mine = Reply.objects.filter(assignment=found, **_of_kind(supplementary))
        if not supplementary and mine.exclude(state=ReplyState.DRAFTING).exists():
            raise NotNow(
                _("The reply is signed, or with the other lead units; take it back to change it.")
            )
        reply = mine.filter(state=ReplyState.DRAFTING).first() or Reply(
            suggestion_id=found.suggestion_id,
            assignment=found,
            round=found.round,
            kind=_kind_of(found, supplementary),
            since_at=at,
        )
        for name, value in parts.items():
            setattr(reply, name, value)
        check_texts(reply)
        if reply.pk:
            reply.version += 1
        reply.save()
        if promises is not None:
            _write_promises(reply, promises, at)
    return reply


def _of_kind(supplementary: bool) -> dict[str, Any]:
    if supplementary:
        return {"kind": ReplyKind.SUPPLEMENTARY}
    return {"kind__in": [ReplyKind.MAIN, ReplyKind.SEPARATE, ReplyKind.SECOND]}


def _kind_of(assignment: Assignment, supplementary: bool) -> str:
    if supplementary:
        return ReplyKind.SUPPLEMENTARY
    if assignment.round.number > 1:
        return ReplyKind.SECOND
    separate = assignment.role == HandlingRole.SEPARATE
    if assignment.role == HandlingRole.CONSULTED:
        # Who is consulted answers alone, or beside units that answer separately.
        beside = Assignment.objects.filter(round=assignment.round_id, role__in=REPLYING_ROLES)
        separate = beside.exclude(pk=assignment.pk).exclude(state__in=GONE).exists()
    return ReplyKind.SEPARATE if separate else ReplyKind.MAIN


def writers_of(assignment: Assignment) -> tuple[Role, ...]:
    """Return which roles write the reply of a task (拟稿人员) in the organ that bears it.

    A General Office that carries on what a dissolved unit left has its sub-assigner for it.
    """
    carrying = (Role.SUB_ASSIGNER,) if assignment.carried_by_id is not None else ()
    return (Role.CASE_OFFICER, Role.UNIT_HEAD, *carrying)


def _check_unit(assignment: Assignment, by: Actor, at: datetime) -> None:
    today = at.astimezone(SHANGHAI).date()
    held = by.post is not None and (
        Post.objects.on(today)
        .filter(
            pk=by.post.pk,
            user=by.user,
            organ=assignment.bearer_id,
            role__in=writers_of(assignment),
        )
        .exists()
    )
    if not held:
        raise NotPermitted(_("Only the unit itself writes its reply."))


def _write_promises(reply: Reply, promises: Sequence[Mapping[str, Any]], at: datetime) -> None:
    for promise in promises:
        if not str(promise.get("content", "")).strip() or not isinstance(
            promise.get("due_on"), date
        ):
            raise BadData({"promises": _("A promise needs what is promised and its date.")})
    Promise.objects.filter(reply=reply, binding=False).delete()
    Promise.objects.bulk_create(
        Promise(
            suggestion_id=reply.suggestion_id,
            assignment_id=reply.assignment_id,
            reply=reply,
            content=p["content"],
            responsible=p.get("responsible", ""),
            due_on=p["due_on"],
            since_at=at,
        )
        for p in promises
    )


__all__ = [
    "attach",
    "choose_cosigners",
    "create_draft",
    "create_motion_draft",
    "create_paper_draft",
    "edit_draft",
    "save_reply_draft",
    "writers_of",
]

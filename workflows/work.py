"""Derive from the legal states who must do what, compare, and repair (核对待办)."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from cases.facts import UNSETTLED, co_handlers_of
from cases.models import (
    Contact,
    Suggestion,
)
from cases.plans import waits
from cases.rules.states import (
    REPLYING_ROLES,
    AssignmentState,
    CosignerState,
    EscalationState,
    ExtensionState,
    HandlingRole,
    MeasureState,
    PressureState,
    PromiseState,
    RatingRequestState,
    ReplyState,
    SuggestionState,
    SupervisionState,
    WorkKind,
)
from workflows.desk import FLOW_OF, Desk, Stamp
from workflows.models import OPEN, WorkItem, WorkProcess
from workflows.nodes import holding

A = AssignmentState
S = SuggestionState
W = WorkKind


def expected_entries(suggestion: Suggestion) -> list[tuple[str, Any]]:
    """Derive from the legal states alone who must do what next (应有待办)."""
    entries: list[tuple[str, Any]] = []
    match suggestion.state:
        case S.COSIGNING:
            invited = suggestion.cosigners.filter(state=CosignerState.INVITED).order_by("pk")
            entries += [(W.COSIGN, c) for c in invited] or [(W.SUBMIT, suggestion)]
        case S.PRECHECK:
            entries.append((W.PRECHECK, suggestion))
        case S.REVISION:
            entries.append((W.REVISE, suggestion))
        case S.SUBMITTED:
            pending = suggestion.refusal_proposed_by_id is not None
            split = suggestion.split_proposed_by_id is not None
            usual = W.COUNTERSIGN if pending else W.REGISTER
            entries.append((W.AGREE_SPLIT if split else usual, suggestion))
        case S.REGISTERED if suggestion.void_proposed_by_id is not None:
            entries.append((W.CONFIRM_VOID, suggestion))
        case S.REGISTERED if not suggestion.classified:
            entries.append((W.ASSIGN, suggestion))
        case S.TRANSFERRED_OUT:
            entries.append((W.NOTE_RETURN, suggestion))
        case S.RATED:
            entries.append((W.DECIDE_SECOND, suggestion))
        case S.ESCALATED:
            entries += _of_escalations(suggestion)
        case S.TRACKING:
            entries += _of_promises(suggestion)
    if suggestion.state in (S.MERGED, S.ASSIGNED, S.HANDLING, S.SECOND_ASSIGNED):
        entries += _of_assignments(suggestion)
        entries += _of_agreements(suggestion)
    if suggestion.round_number:
        entries += _of_extensions(suggestion)
        entries += _of_requests(suggestion)
    entries += [
        (W.LOOK_INTO, case)
        for case in suggestion.pressure_cases.filter(state=PressureState.REPORTED).order_by("pk")
    ]
    if suggestion.supervised:
        entries += _of_supervisions(suggestion)
    # Who was addressed answers, also once the assignment was taken back.
    awaited = suggestion.measures.filter(state=MeasureState.ISSUED)
    entries += [(W.ANSWER_MEASURE, m) for m in awaited.order_by("pk")]
    if suggestion.withdrawal_asked_at is not None and not suggestion.is_final:
        entries += _of_withdrawal(suggestion)
    return entries


def _of_assignments(suggestion: Suggestion) -> list[tuple[str, Any]]:
    rows = list(
        suggestion.assignments.filter(round__number=suggestion.round_number)
        .select_related("parent")
        .order_by("pk")
    )
    contacted = set(
        Contact.objects.filter(suggestion=suggestion.pk).values_list("assignment", flat=True)
    )
    in_review = {
        r.assignment_id: r
        for r in suggestion.replies.filter(state=ReplyState.GOV_REVIEW).select_related(
            "assignment__parent"
        )
    }
    entries: list[tuple[str, Any]] = []
    for a in rows:
        match a.state:
            case A.PENDING_SUB_ASSIGNMENT:
                entries.append((W.SUB_ASSIGN, a))
            case A.SUB_ASSIGNED:
                entries.append((W.SIGN_IN, a))
            case A.RETURN_REQUESTED:
                entries.append((W.DECIDE_RETURN, a))
            case A.RETURN_APPROVED:
                entries.append((W.REASSIGN, a))
            case A.DISPUTED:
                entries.append((W.SETTLE_DISPUTE, a))
            case A.COORDINATING:
                entries.append((W.COORDINATE, a))
            case A.OPINION_OVERDUE:
                entries.append((W.OPINION, a))
            case A.ACCEPTED if a.role not in REPLYING_ROLES:
                entries.append((W.OPINION, a))
            case A.ACCEPTED if a.pk not in contacted and not a.contact_kept:
                entries.append((W.CONTACT, a))
            case A.ACCEPTED:
                opinions = a.role == HandlingRole.LEAD and any(
                    c.state in UNSETTLED for c in co_handlers_of(a, rows)
                )
                if a.pk in in_review:
                    entries.append((W.REVIEW_REPLY, in_review[a.pk]))
                elif not (waits(a) if a.follows_id is not None else opinions):
                    entries.append((W.REPLY, a))
    return entries


def _of_requests(suggestion: Suggestion) -> list[tuple[str, Any]]:
    entries: list[tuple[str, Any]] = []
    requests = suggestion.rating_requests.filter(
        state__in=[RatingRequestState.OPENED, RatingRequestState.ANSWERED]
    )
    for request in requests.order_by("pk"):
        if request.state == RatingRequestState.ANSWERED:
            entries.append((W.RELEASE, request))
            continue
        for rater in request.raters.filter(answered_at=None, excused_at=None).order_by("pk"):
            rater.request = request
            entries.append((W.RATE, rater))
    return entries


def _of_agreements(suggestion: Suggestion) -> list[tuple[str, Any]]:
    asked = suggestion.agreements.filter(
        ended_at=None, agreed_at=None, reply__state=ReplyState.AGREEING
    )
    entries: list[tuple[str, Any]] = [
        (W.AGREE_REPLY, a) for a in asked.select_related("assignment").order_by("pk")
    ]
    disputed = suggestion.replies.filter(state=ReplyState.COORDINATING)
    return entries + [
        (W.SETTLE_REPLY, r) for r in disputed.select_related("assignment__parent").order_by("pk")
    ]


def _of_extensions(suggestion: Suggestion) -> list[tuple[str, Any]]:
    asked = suggestion.extensions.filter(state=ExtensionState.REQUESTED)
    asked = asked.select_related("assignment__parent", "assignment__round__policy")
    return [(W.DECIDE_EXTENSION, e) for e in asked.order_by("pk")]


def _of_withdrawal(suggestion: Suggestion) -> list[tuple[str, Any]]:
    awaited = suggestion.cosigners.filter(
        state=CosignerState.CONFIRMED,
        withdrawal_asked_at__isnull=False,
        withdrawal_agreed_at=None,
    )
    listed: list[tuple[str, Any]] = [(W.AGREE_WITHDRAWAL, c) for c in awaited.order_by("pk")]
    return listed or [(W.CONFIRM_WITHDRAWAL, suggestion)]


def _of_escalations(suggestion: Suggestion) -> list[tuple[str, Any]]:
    kinds = {
        EscalationState.RAISED: W.ACKNOWLEDGE,
        EscalationState.ACKNOWLEDGED: W.PROPOSE,
        EscalationState.PROPOSED: W.DECIDE,
    }
    return [
        (kinds[EscalationState(e.state)], e)
        for e in suggestion.escalations.exclude(state=EscalationState.DECIDED).order_by("pk")
    ]


def _of_supervisions(suggestion: Suggestion) -> list[tuple[str, Any]]:
    kinds = {
        SupervisionState.DRAFTED: W.SIGN_ORDER,
        SupervisionState.ISSUED: W.ACKNOWLEDGE_ORDER,
        SupervisionState.PROPOSED: W.DECIDE_ORDER,
    }
    steps = suggestion.supervisions.filter(state__in=[s.value for s in kinds])
    return [
        (kinds[SupervisionState(step.state)], step)
        for step in steps.select_related("assignment", "supervisor").order_by("pk")
    ]


def _of_promises(suggestion: Suggestion) -> list[tuple[str, Any]]:
    kinds = {
        PromiseState.OPEN: W.FULFIL,
        PromiseState.OVERDUE: W.FULFIL,
        PromiseState.REPORTED_DONE: W.VERIFY,
    }
    open_ones = suggestion.promises.filter(binding=True, state__in=[s.value for s in kinds])
    return [
        (kinds[PromiseState(p.state)], p)
        for p in open_ones.select_related("assignment").order_by("pk")
    ]


def expected_work(suggestion: Suggestion, at: datetime) -> list[Stamp]:
    """Return the work items that should be open (应有待办), with owner and due day."""
    desk = Desk(suggestion, at)
    return sorted(
        (desk.stamp(kind, record) for kind, record in expected_entries(suggestion)), key=_order
    )


def open_work(suggestion: Suggestion) -> list[Stamp]:
    """Return the work items that are open (现有待办)."""
    items = WorkItem.objects.to_do().filter(suggestion=suggestion.pk)
    return sorted(
        (
            Stamp(
                i.suggestion_id,
                i.kind,
                i.subject,
                i.assignment_id,
                i.organ_id,
                i.deputy_id,
                i.due_on,
            )
            for i in items
        ),
        key=_order,
    )


def _order(stamp: Stamp) -> tuple[str, ...]:
    return tuple(str(part) for part in astuple(stamp))


@dataclass(frozen=True, slots=True)
class Difference:
    """Name an item that is missing or too many (待办差异)."""

    suggestion: int
    problem: str
    stamp: Stamp


def differences(suggestion: Suggestion, at: datetime) -> list[Difference]:
    """Compare what is open with what should be (核对待办)."""
    wanted, there = expected_work(suggestion, at), open_work(suggestion)
    return [
        *(Difference(suggestion.pk, "missing", s) for s in wanted if s not in there),
        *(Difference(suggestion.pk, "too many", s) for s in there if s not in wanted),
    ]


def repair(suggestion_pk: int, at: datetime) -> int:
    """Cancel the item's open processes and start them where the legal states stand (修复待办).

    Returns how many items are open afterwards.
    """
    with transaction.atomic(durable=True), holding():
        suggestion = (
            Suggestion.objects.select_for_update(of=("self",), no_key=True)
            .select_related("policy")
            .get(pk=suggestion_pk)
        )
        for process in WorkProcess.objects.filter(suggestion=suggestion, status="NEW"):
            process.flow_class.instance.cancel(process)
        WorkItem.objects.filter(suggestion=suggestion, status__in=OPEN).update(
            status="CANCELED", done_at=at
        )
        desk = Desk(suggestion, at)
        by_phase: dict[Any, list[tuple[str, Any]]] = {}
        for kind, record in expected_entries(suggestion):
            flow = FLOW_OF[W(kind)]
            # Each reply is asked about in a process of its own.
            # Each measure is answered in one, too.
            about = getattr(record, "request_id", None) or (
                record.pk if kind in (W.RELEASE, W.ANSWER_MEASURE) else None
            )
            by_phase.setdefault((flow, about), []).append((kind, record))
        for entries in by_phase.values():
            desk.begin(entries, suggestion.round_number)
        return len(open_work(suggestion))

"""The flows (流程): who must do what next, phase by phase.

A flow is never changed or subclassed once it has run somewhere: a new version is a copy with the
next number, and the old class stays until its processes are drained (ADR 0002).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from viewflow import this
from viewflow.workflow import Flow

from cases.rules.states import (
    REPLYING_ROLES,
    AssignmentState,
    CosignerState,
    EscalationState,
    HandlingRole,
    PromiseState,
    RatingRequestState,
    ReplyState,
    SuggestionState,
)
from workflows.models import WorkItem, WorkProcess
from workflows.nodes import Begin, Finish, Gather, Work, suggestion_lock

if TYPE_CHECKING:
    from workflows.desk import Desk

A = AssignmentState
S = SuggestionState


def _stands(*states: str) -> Any:
    def stands(record: Any) -> bool:
        return record.state in states

    return stands


def _replies(record: Any) -> bool:
    return record.state == A.ACCEPTED and record.role in REPLYING_ROLES


def _gives_opinion(record: Any) -> bool:
    return record.role == HandlingRole.CO_HANDLER and record.state in (
        A.ACCEPTED,
        A.OPINION_OVERDUE,
    )


def _disputes_its_share(record: Any) -> bool:
    return bool(record.role == HandlingRole.CO_HANDLER and record.state == A.DISPUTED)


def _gives_back_its_share(record: Any) -> bool:
    return bool(record.role == HandlingRole.CO_HANDLER and record.state == A.RETURN_APPROVED)


def lead_may_go_on(lead: Any, desk: Desk) -> bool:
    """Tell whether the lead has met the deputy and waits for no opinion (可以答复)."""
    if lead.state != A.ACCEPTED or desk.opinions_awaited(lead):
        return False
    return desk.has_contact(lead)


def _withdrawal_ended(suggestion: Any) -> bool:
    return suggestion.withdrawal_asked_at is None


def _withdrawal_agreed(suggestion: Any) -> bool:
    awaited = suggestion.acting.facts.withdrawal_words_awaited
    return not _withdrawal_ended(suggestion) and not awaited


def _split_is_proposed(suggestion: Any) -> bool:
    return bool(suggestion.state == S.SUBMITTED and suggestion.split_proposed_by_id is not None)


def _void_is_proposed(suggestion: Any) -> bool:
    return bool(suggestion.state == S.REGISTERED and suggestion.void_proposed_by_id is not None)


class IntakeFlowV1(Flow):  # type: ignore[misc]
    """From the co-signers to the assignment (联名、受理、登记、交办)."""

    process_class, task_class, lock_impl = WorkProcess, WorkItem, suggestion_lock

    start = (
        Begin().At(this.cosign).At(this.submit).At(this.register).At(this.revise)
        .At(this.countersign).At(this.assign).At(this.precheck).At(this.agree_split)
        .At(this.confirm_void)
    )  # fmt: skip
    cosign = Work().Then(this.submit, when=lambda s: s.acting.facts.open_cosigners == 0)
    submit = Work().Then(this.precheck, when=_stands(S.PRECHECK)).Then(this.register)
    precheck = (
        Work().Then(this.register, when=_stands(S.SUBMITTED)).Then(this.end, when=_stands(S.DRAFT))
    )
    register = (
        Work()
        .Then(this.end, when=lambda s: s.classified and s.state == S.REGISTERED)
        .Then(this.assign, when=_stands(S.REGISTERED))
        .Then(this.revise, when=_stands(S.REVISION))
        .Then(this.agree_split, when=_split_is_proposed)
        .Then(this.countersign, when=_stands(S.SUBMITTED))
    )
    countersign = (
        Work()
        .Then(this.register, when=_stands(S.SUBMITTED))
        .Then(this.end, when=_stands(S.REFUSED))
    )
    revise = (
        Work()
        .Then(this.register, when=_stands(S.SUBMITTED))
        .Then(this.cosign, when=_stands(CosignerState.INVITED))
        .Then(this.submit, when=_stands(S.COSIGNING))
    )
    agree_split = (
        Work().Then(this.register, when=_stands(S.SUBMITTED)).Then(this.end, when=_stands(S.CLOSED))
    )
    assign = Work().Then(this.confirm_void, when=_void_is_proposed).Then(this.end)
    confirm_void = (
        Work()
        .Then(this.end, when=lambda s: s.classified and s.state == S.REGISTERED)
        .Then(this.assign, when=_stands(S.REGISTERED))
        .Then(this.register, when=_stands(S.SUBMITTED))
        .Then(this.end, when=_stands(S.VOID))
    )
    end = Finish()


class HandlingFlowV1(Flow):  # type: ignore[misc]
    """One round of handling (办理): units side by side, a lead joined with its co-handlers."""

    process_class, task_class, lock_impl = WorkProcess, WorkItem, suggestion_lock

    start = (
        Begin().At(this.sub_assign).At(this.sign_in).At(this.decide_return).At(this.reassign)
        .At(this.contact).At(this.opinion).At(this.reply).At(this.settle_dispute)
        .At(this.coordinate).At(this.review_reply)
    )  # fmt: skip
    sub_assign = (
        Work()
        .Then(this.opinion, when=_gives_opinion)
        .Then(this.sub_assign, when=_stands(A.PENDING_SUB_ASSIGNMENT))
        .Then(this.sign_in)
    )
    sign_in = (
        Work()
        .Then(this.contact, when=_replies)
        .Then(this.opinion, when=_gives_opinion)
        .Then(this.decide_return, when=_stands(A.RETURN_REQUESTED))
        .Then(this.settle_dispute, when=_stands(A.DISPUTED))
        .Then(this.sub_assign, when=_stands(A.PENDING_SUB_ASSIGNMENT))
        .Then(this.sign_in, when=_stands(A.SUB_ASSIGNED))
    )
    decide_return = (
        Work()
        .Then(this.reassign, when=_stands(A.RETURN_APPROVED))
        .Then(this.sub_assign, when=_stands(A.PENDING_SUB_ASSIGNMENT))
        .Then(this.contact, when=_replies)
        .Then(this.opinion, when=_gives_opinion)
    )
    reassign = (
        Work()
        .Then(this.coordinate, when=_stands(A.COORDINATING))
        .Then(this.sub_assign, when=_stands(A.PENDING_SUB_ASSIGNMENT))
        .Then(this.sign_in)
    )
    coordinate = (
        Work()
        .Then(this.contact, when=_replies)
        .Then(this.opinion, when=_gives_opinion)
        .Then(this.sub_assign, when=_stands(A.PENDING_SUB_ASSIGNMENT))
        .Then(this.sign_in)
    )
    settle_dispute = (
        Work()
        .Then(this.coordinate, when=_stands(A.COORDINATING))
        .Then(this.contact, when=_replies)
        .Then(this.opinion, when=_gives_opinion)
        .Then(this.sub_assign, when=_stands(A.PENDING_SUB_ASSIGNMENT))
        .Then(this.sign_in)
    )
    contact = (
        Work()
        .Then(this.settle_dispute, when=_stands(A.DISPUTED))
        .Then(this.reassign, when=_stands(A.RETURN_APPROVED))
        .Then(this.opinions_in, when=lambda a: a.role == HandlingRole.LEAD)
        .Then(this.reply)
    )
    # What follows an opinion is the lead that waits for it, which may itself be in dispute.
    opinion = (
        Work()
        .Then(this.settle_dispute, when=_disputes_its_share)
        .Then(this.reassign, when=_gives_back_its_share)
        .Then(this.opinions_in)
    )
    opinions_in = Gather(ready=lead_may_go_on).Next(this.reply)
    reply = Work().Then(this.review_reply, when=_stands(ReplyState.GOV_REVIEW)).Then(this.end)
    review_reply = Work().Then(this.reply)
    end = Finish()


class ExtensionFlowV1(Flow):  # type: ignore[misc]
    """The decision on a reply that may come later (延期审批), beside the handling."""

    process_class, task_class, lock_impl = WorkProcess, WorkItem, suggestion_lock

    start = Begin().At(this.decide_extension)
    decide_extension = Work().Then(this.end)
    end = Finish()


class AgreementFlowV1(Flow):  # type: ignore[misc]
    """What other lead units say to a reply, and who decides between them (会签)."""

    process_class, task_class, lock_impl = WorkProcess, WorkItem, suggestion_lock

    start = Begin().At(this.agree_reply).At(this.settle_reply)
    agree_reply = Work().Then(this.end)
    settle_reply = Work().Then(this.end)
    end = Finish()


class RatingFlowV1(Flow):  # type: ignore[misc]
    """The asking about one reply (征询评价), owned by the collector."""

    process_class, task_class, lock_impl = WorkProcess, WorkItem, suggestion_lock

    start = Begin().At(this.rate).At(this.release)
    rate = (
        Work()
        .Then(this.release, when=_stands(RatingRequestState.ANSWERED))
        .Then(
            this.end,
            when=_stands(
                RatingRequestState.EXPIRED,
                RatingRequestState.NO_RATER,
                RatingRequestState.VOIDED,
                RatingRequestState.CANCELLED,
            ),
        )
    )
    release = Work().Then(this.end)
    end = Finish()


class PressureFlowV1(Flow):  # type: ignore[misc]
    """The look into pressure on a rating (核查干预评价)."""

    process_class, task_class, lock_impl = WorkProcess, WorkItem, suggestion_lock

    start = Begin().At(this.look_into)
    look_into = Work().Then(this.end)
    end = Finish()


class DecisionFlowV1(Flow):  # type: ignore[misc]
    """The commission's decision for or against a second assignment (是否二次交办)."""

    process_class, task_class, lock_impl = WorkProcess, WorkItem, suggestion_lock

    start = Begin().At(this.decide_second)
    decide_second = Work().Then(this.end)
    end = Finish()


class EscalationFlowV1(Flow):  # type: ignore[misc]
    """What the leader of the supervising committee does (提级处理)."""

    process_class, task_class, lock_impl = WorkProcess, WorkItem, suggestion_lock

    start = Begin().At(this.acknowledge).At(this.propose).At(this.decide)
    acknowledge = Work().Then(this.propose)
    propose = Work().Then(this.decide, when=_stands(EscalationState.PROPOSED))
    decide = Work().Then(this.end)
    end = Finish()


class SupervisionFlowV1(Flow):  # type: ignore[misc]
    """One step of the ladder that lateness climbed, beside the item (逐级督办)."""

    process_class, task_class, lock_impl = WorkProcess, WorkItem, suggestion_lock

    start = Begin().At(this.sign_order).At(this.acknowledge_order).At(this.decide_order)
    sign_order = Work().Then(this.acknowledge_order)
    acknowledge_order = Work().Then(this.end)
    decide_order = Work().Then(this.end)
    end = Finish()


class MeasureFlowV1(Flow):  # type: ignore[misc]
    """One measure of supervision until the unit has answered it (答复督办)."""

    process_class, task_class, lock_impl = WorkProcess, WorkItem, suggestion_lock

    start = Begin().At(this.answer_measure)
    answer_measure = Work().Then(this.end)
    end = Finish()


class TrackingFlowV1(Flow):  # type: ignore[misc]
    """Follow-up of open promises until each is written off (跟踪办理、销号)."""

    process_class, task_class, lock_impl = WorkProcess, WorkItem, suggestion_lock

    start = Begin().At(this.fulfil).At(this.verify)
    fulfil = Work().Then(this.verify, when=_stands(PromiseState.REPORTED_DONE)).Then(this.end)
    verify = Work().Then(this.fulfil, when=_stands(PromiseState.OPEN)).Then(this.end)
    end = Finish()


class WithdrawalFlowV1(Flow):  # type: ignore[misc]
    """From the request to withdraw to its confirmation (申请撤回、表态、确认)."""

    process_class, task_class, lock_impl = WorkProcess, WorkItem, suggestion_lock

    start = Begin().At(this.agree_withdrawal).At(this.confirm_withdrawal)
    agree_withdrawal = (
        Work()
        .Then(this.confirm_withdrawal, when=_withdrawal_agreed)
        .Then(this.end, when=_withdrawal_ended)
    )
    confirm_withdrawal = Work().Then(this.end)
    end = Finish()


class TransferFlowV1(Flow):  # type: ignore[misc]
    """From the transfer to another level to its return note (移送、回执)."""

    process_class, task_class, lock_impl = WorkProcess, WorkItem, suggestion_lock

    start = Begin().At(this.note_return)
    note_return = Work().Then(this.end)
    end = Finish()


FLOWS = (
    IntakeFlowV1,
    HandlingFlowV1,
    ExtensionFlowV1,
    AgreementFlowV1,
    RatingFlowV1,
    PressureFlowV1,
    DecisionFlowV1,
    EscalationFlowV1,
    SupervisionFlowV1,
    MeasureFlowV1,
    TrackingFlowV1,
    WithdrawalFlowV1,
    TransferFlowV1,
)
# Nodes that wait for others and are on nobody's list.
JOINS = ("opinions_in",)

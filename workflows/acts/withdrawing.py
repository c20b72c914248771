"""Withdrawing a suggestion in writing (撤回): asked, agreed to, confirmed, and then all has ended.

Nothing stops while it is asked for. The request lapses by itself where the moment passes to which
the rules tie it: a withdrawal is never confirmed beside a rating.
"""

from __future__ import annotations

from cases.models import Assignment, Cosigner, Measure, Promise, RatingRequest, Suggestion
from cases.rules.policy.choices import WithdrawJointRule
from cases.rules.states import (
    LIVING_PROMISES,
    AssignmentState,
    CosignerState,
    MeasureState,
    RatingRequestState,
    WorkKind,
)
from workflows.acts.extending import end_extension
from workflows.doing import Doing
from workflows.door import act
from workflows.flows import JOINS

A = AssignmentState

# What a unit still had to do.
OPEN_TASKS = (
    A.PENDING_SUB_ASSIGNMENT,
    A.SUB_ASSIGNED,
    A.ACCEPTED,
    A.RETURN_REQUESTED,
    A.RETURN_APPROVED,
    A.DISPUTED,
    A.COORDINATING,
    A.OPINION_OVERDUE,
)


@act(Suggestion)
def ask_withdrawal(do: Doing, why: str) -> None:
    """Ask to withdraw the suggestion (申请撤回), in writing; the co-signers are asked to agree.

    Where the rules want them all, each one who is in office is asked: who is not could give no
    word, and nobody could ever withdraw then. Source: Shanghai 2015, art. 10.
    """
    do.require_text(why=why)
    suggestion = do.suggestion
    do.set(suggestion, withdrawal_reason=why, withdrawal_asked_at=do.at)
    asked = []
    if do.policy.withdraw_joint_rule == WithdrawJointRule.UNANIMOUS:
        confirmed = [c for c in do.look.cosigners if c.state == CosignerState.CONFIRMED]
        asked = [c for c in confirmed if do.look.is_in_office(c.deputy_id)]
    for cosigner in asked:
        do.set(cosigner, withdrawal_asked_at=do.at)
    do.tell(asked=[c.deputy_id for c in asked], settled=not asked)
    do.begin(
        [(WorkKind.AGREE_WITHDRAWAL, c) for c in asked]
        or [(WorkKind.CONFIRM_WITHDRAWAL, suggestion)],
        suggestion.round_number,
    )


@act(Suggestion)
def take_back_withdrawal(do: Doing) -> None:
    """Take the request to withdraw back (收回撤回申请)."""
    end_request(do)


@act(Cosigner, "deputy")
def agree_withdrawal(do: Doing) -> None:
    """Agree to the withdrawal (同意撤回); with the last co-signer the office may confirm it.

    Source: Shanghai 2015, art. 10.
    """
    do.set(do.record, withdrawal_agreed_at=do.at)
    do.tell(settled=not do.look.withdrawal_words_awaited)
    do.finish(WorkKind.AGREE_WITHDRAWAL, do.record, then=[do.suggestion])


@act(Cosigner, "deputy")
def object_to_withdrawal(do: Doing) -> None:
    """Object to the withdrawal (反对撤回): the request ends. Source: Shanghai 2015, art. 10."""
    do.finish(WorkKind.AGREE_WITHDRAWAL, do.record, then=[do.suggestion])
    end_request(do)


@act(Suggestion)
def confirm_withdrawal(do: Doing) -> None:
    """Confirm the withdrawal (确认撤回): tasks, requests, promises and deadlines end with it.

    Source: Shanghai 2015, art. 10; Shandong 2017, art. 9; rulebook 9.2, T28.
    """
    suggestion = do.suggestion
    do.set(suggestion, closed_at=do.at, closing_kind="withdrawn")
    of_item = {"suggestion": suggestion.pk}
    for task in Assignment.objects.filter(**of_item, state__in=OPEN_TASKS).order_by("pk"):
        do.move(task, "cancel_task")
        end_extension(do, task)
    asked = RatingRequest.objects.filter(**of_item, state=RatingRequestState.OPENED)
    for request in asked.order_by("pk"):
        do.move(request, "cancel_request")
    binding = Promise.objects.filter(**of_item, binding=True, state__in=LIVING_PROMISES)
    for promise in binding.select_related("assignment").order_by("pk"):
        do.set(promise, explanation=suggestion.withdrawal_reason)
        do.move(promise, "cancel_promise")
    for measure in Measure.objects.filter(**of_item, state=MeasureState.ISSUED).order_by("pk"):
        do.move(measure, "lapse_measure")
    do.stop_all_clocks()
    do.finish(WorkKind.CONFIRM_WITHDRAWAL, suggestion)
    # What was said of pressure on a rating is looked into whatever becomes of the item.
    do.drop(*(kind for kind in WorkKind if kind != WorkKind.LOOK_INTO), *JOINS)


def end_request(do: Doing) -> None:
    """End a request to withdraw that is under way (撤回申请终止); the trail keeps its words."""
    suggestion = do.suggestion
    if suggestion.withdrawal_asked_at is None:
        return
    do.set(suggestion, withdrawal_asked_at=None, withdrawal_reason="")
    for cosigner in do.look.cosigners:
        if cosigner.withdrawal_asked_at is not None:
            do.set(cosigner, withdrawal_asked_at=None, withdrawal_agreed_at=None)
    do.tell(withdrawal_ended=True)
    do.drop(WorkKind.AGREE_WITHDRAWAL, WorkKind.CONFIRM_WITHDRAWAL)

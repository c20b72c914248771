"""Who is told of which act, in which words (告知对象): written out, act by act.

The scenes are those in which the statements of each act are counted: every act is there.
"""

from __future__ import annotations

import pytest

from notifications import draining
from notifications.models import Message
from tests.workflows.test_statements import SCENES, STATEMENTS
from workflows.door import perform

TOLD: dict[str, dict[str, str]] = {
    "ask_cosigners": {"代表2": "cosign_asked"},
    "reopen_draft": {},
    "confirm_cosigning": {"代表1": "cosign_confirmed"},
    "decline_cosigning": {"代表1": "cosign_declined"},
    "leave_cosigning": {
        "intake": "cosigner_left",
        "intake2": "cosigner_left",
        "代表1": "cosigner_left",
    },
    "submit": {"intake": "submitted", "intake2": "submitted"},
    "submit_with_cosigners": {
        "intake": "submitted",
        "intake2": "submitted",
        "代表2": "cosigned_submitted",
        "代表3": "cosigned_submitted",
        "代表4": "cosigned_submitted",
    },
    "return_for_revision": {"代表1": "returned_for_revision"},
    "propose_refusal": {"intake2": "refusal_proposed"},
    "countersign_refusal": {"intake": "refusal_settled", "代表1": "refused"},
    "decline_refusal": {"intake": "refusal_declined"},
    "register": {"assigner": "to_assign", "代表1": "registered"},
    "register_the_first": {"assigner": "to_assign", "代表1": "registered"},
    "assign": {
        "head:water": "assignment_received",
        "officer:water": "assignment_received",
        "代表1": "assigned",
    },
    "sub_assign": {
        "head:water": "assignment_received",
        "officer:water": "assignment_received",
        "代表1": "passed_on",
    },
    "recall_assignment": {
        "head:water": "assignment_recalled",
        "officer:water": "assignment_recalled",
        "代表1": "assignment_recalled",
    },
    "recall_sub_assignment": {
        "head:water": "assignment_recalled",
        "officer:water": "assignment_recalled",
    },
    "correct_assignment": {
        "head:roads": "assignment_received",
        "head:water": "assignment_corrected",
        "officer:roads": "assignment_received",
        "officer:water": "assignment_corrected",
        "代表1": "assignment_corrected",
    },
    "mark_urgent": {"代表1": "marked_urgent"},
    "designate_key": {
        "assigner": "key_designated",
        "commission_head": "key_designated",
        "vice_chairperson": "key_entrusted",
        "代表1": "key_designated",
    },
    "accept": {"代表1": "signed_in"},
    "record_contact": {"代表1": "contact_recorded"},
    "record_contact_with_opinion_awaited": {"代表1": "contact_recorded"},
    "send_opinion": {"head:water": "opinion_sent", "officer:water": "opinion_sent"},
    "send_opinion_late": {"head:water": "opinion_sent", "officer:water": "opinion_sent"},
    "lapse_opinion": {
        "head:unit1": "own_opinion_overdue",
        "head:water": "opinion_overdue",
        "officer:unit1": "own_opinion_overdue",
        "officer:water": "opinion_overdue",
    },
    "lapse_opinion_of_who_never_signed_in": {
        "head:unit1": "own_opinion_overdue",
        "head:water": "opinion_overdue",
        "officer:unit1": "own_opinion_overdue",
        "officer:water": "opinion_overdue",
    },
    "waive_opinion": {
        "head:unit1": "opinion_waived",
        "head:water": "opinion_waived",
        "officer:unit1": "opinion_waived",
        "officer:water": "opinion_waived",
    },
    "request_return": {"assigner": "return_requested"},
    "approve_return": {"head:water": "return_approved", "officer:water": "return_approved"},
    "refuse_return": {"head:water": "return_refused", "officer:water": "return_refused"},
    "reassign": {
        "head:roads": "assignment_received",
        "head:water": "reassigned",
        "officer:roads": "assignment_received",
        "officer:water": "reassigned",
        "代表1": "reassigned",
    },
    "dispute": {"assigner": "disputed", "commission_head": "disputed"},
    "settle_dispute": {
        "assigner": "dispute_settled",
        "head:roads": "assignment_received",
        "head:water": "dispute_settled",
        "officer:roads": "assignment_received",
        "officer:water": "dispute_settled",
        "代表1": "reassigned",
    },
    "settle_dispute_and_stay": {
        "assigner": "dispute_settled",
        "head:water": "dispute_settled",
        "officer:water": "dispute_settled",
    },
    "sign_reply": {"officer:water": "reply_signed"},
    "recall_reply": {"officer:water": "reply_recalled"},
    "deliver_reply": {"代表1": "rating_asked"},
    "deliver_reply_and_ask_each": {"代表1": "rating_asked"},
    "deliver_reply_with_promises": {"代表1": "rating_asked"},
    "rate": {"rating:commission": "rating_given"},
    "rate_as_the_last_of_several": {"rating:commission": "rating_given"},
    "remind_rater": {"代表1": "rating_awaited"},
    "end_rating_window": {"rating:commission": "rating_not_given", "代表1": "closed"},
    "release": {
        "head:water": "rating_released",
        "officer:water": "rating_released",
        "代表1": "closed",
    },
    "release_into_tracking": {
        "head:water": "promise_to_keep",
        "officer:water": "promise_to_keep",
        "代表1": "followed_up",
    },
    "release_into_second_round": {
        "head:water": "second_assignment",
        "officer:water": "second_assignment",
        "代表1": "second_round",
    },
    "release_for_decision": {
        "assigner": "second_to_decide",
        "commission_head": "second_to_decide",
        "head:water": "rating_released",
        "officer:water": "rating_released",
        "代表1": "rating_released",
    },
    "release_into_escalation": {
        "committee_chair": "escalated_to_you",
        "head:water": "rating_released",
        "officer:water": "rating_released",
        "vice_chairperson": "escalated",
        "代表1": "escalated",
    },
    "assign_again": {
        "head:water": "second_assignment",
        "officer:water": "second_assignment",
        "代表1": "second_round",
    },
    "decline_second_assignment": {
        "head:water": "second_declined",
        "officer:water": "second_declined",
        "代表1": "second_declined",
    },
    "acknowledge_escalation": {"代表1": "escalation_acknowledged"},
    "instruct": {
        "commission_head": "instructed",
        "head:water": "instructed",
        "officer:water": "instructed",
    },
    "call_conference": {
        "head:water": "conference_called",
        "officer:water": "conference_called",
        "代表1": "conference_called",
    },
    "propose_solution": {"secretary": "solution_proposed"},
    "decide_to_hand_back": {
        "committee_chair": "escalation_decided",
        "head:water": "second_assignment",
        "officer:water": "second_assignment",
        "vice_chairperson": "escalation_decided",
        "代表1": "escalation_decided",
    },
    "decide_on_an_agreed_solution": {
        "committee_chair": "escalation_decided",
        "head:water": "promise_to_keep",
        "officer:water": "promise_to_keep",
        "vice_chairperson": "escalation_decided",
        "代表1": "escalation_decided",
    },
    "decide_to_conclude": {
        "committee_chair": "escalation_decided",
        "head:water": "escalation_decided",
        "officer:water": "escalation_decided",
        "vice_chairperson": "escalation_decided",
        "代表1": "escalation_decided",
    },
    "apply_write_off": {
        "assigner": "write_off_applied",
        "commission_head": "write_off_applied",
        "代表1": "promise_reported",
    },
    "verify_promise": {
        "head:water": "promise_kept",
        "officer:water": "promise_kept",
        "代表1": "closed",
    },
    "reject_write_off": {
        "head:water": "write_off_rejected",
        "officer:water": "write_off_rejected",
        "代表1": "write_off_rejected",
    },
    "cancel_promise": {
        "head:water": "promise_cancelled",
        "officer:water": "promise_cancelled",
        "代表1": "promise_cancelled",
    },
    "ask_withdrawal": {
        "assigner": "withdrawal_to_confirm",
        "intake": "withdrawal_to_confirm",
        "intake2": "withdrawal_to_confirm",
    },
    "take_back_withdrawal": {},
    "agree_withdrawal": {
        "assigner": "withdrawal_to_confirm",
        "intake": "withdrawal_to_confirm",
        "intake2": "withdrawal_to_confirm",
        "代表1": "withdrawal_agreed",
    },
    "object_to_withdrawal": {"代表1": "withdrawal_objected"},
    "confirm_withdrawal": {
        "head:water": "withdrawn",
        "officer:water": "withdrawn",
        "代表1": "withdrawn",
    },
    "leave_lead": {
        "head:water": "lead_changed",
        "intake": "lead_changed",
        "intake2": "lead_changed",
        "officer:water": "lead_changed",
        "代表2": "lead_is_yours",
        "代表3": "lead_changed",
    },
    "succeed_lead": {
        "head:water": "lead_changed",
        "intake": "lead_changed",
        "intake2": "lead_changed",
        "officer:water": "lead_changed",
        "代表1": "lead_changed",
        "代表2": "lead_is_yours",
        "代表3": "lead_changed",
    },
    "replace_raters": {"代表2": "rating_asked"},
    "replace_raters_with_nobody": {"rating:commission": "nobody_can_rate", "代表1": "closed"},
    "mark_overdue": {
        "assigner": "unit_overdue",
        "commission_head": "unit_overdue",
        "head:water": "overdue",
        "officer:water": "overdue",
    },
}


def told_in(scene: str) -> dict[str, str]:
    """Perform the act of a scene; return who was told of it, and which kind of message."""
    act, build = SCENES[scene]
    call = build(min(STATEMENTS[scene]))
    draining.run(call.county.at)
    before = set(Message.objects.values_list("pk", flat=True))
    done = perform(act, call.target, by=call.by, at=call.county.later(), **call.data)
    draining.run(call.county.at)
    fresh = Message.objects.exclude(pk__in=before).select_related("user")
    assert {m.event_id for m in fresh} <= {done.event.pk}
    return {m.user.name: m.kind for m in fresh.order_by("user__name")}


@pytest.mark.parametrize("scene", list(SCENES))
def test_act_tells_these_people(db, scene):
    assert told_in(scene) == TOLD[scene]


@pytest.mark.pure
def test_every_scene_is_written_out():
    assert set(TOLD) == set(SCENES)

"""Who is told of which act, in which words (告知对象): written out, act by act.

The scenes are those in which the statements of each act are counted: every act is there.
"""

from __future__ import annotations

import pytest

from cases.models import Stream
from notifications import draining
from notifications.models import Message
from tests.workflows.test_statements import SCENES, STATEMENTS
from workflows.door import Done, perform

TOLD: dict[str, dict[str, str]] = {
    "ask_cosigners": {"代表2": "cosign_asked"},
    "reopen_draft": {},
    "judge_reply": {},
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
    "ask_precheck": {"代表10": "precheck_asked"},
    "pass_precheck": {"intake": "submitted", "intake2": "submitted", "代表1": "precheck_passed"},
    "advise_precheck": {"代表1": "precheck_advised"},
    "succeed_precheck": {"代表9": "precheck_asked"},
    "take_motion": {
        "assigner": "to_assign",
        "intake2": "motion_registered",
        **{f"代表{n}": "motion_taken" for n in range(1, 11)},
    },
    "convert_to_motion": {
        "assigner": "converted",
        "intake2": "converted",
        **{f"代表{n}": "converted" for n in range(1, 11)},
    },
    "submit_for_a_delegation": {
        "intake": "submitted",
        "intake2": "submitted",
        "代表2": "delegation_submitted",
        "代表3": "delegation_submitted",
    },
    "submit_from_paper": {"intake2": "submitted", "代表1": "entered_for_you"},
    "rate_from_paper": {"代表1": "entered_for_you"},
    "succeed_lead_of_a_delegation": {
        "intake": "lead_changed",
        "intake2": "lead_changed",
        "代表1": "lead_changed",
        "代表2": "lead_is_yours",
        "代表3": "lead_changed",
    },
    "deliver_reply_to_a_delegation": {"代表2": "rating_asked"},
    "return_for_revision": {"代表1": "returned_for_revision"},
    "propose_refusal": {"intake2": "refusal_proposed"},
    "countersign_refusal": {"intake": "refusal_settled", "代表1": "refused"},
    "decline_refusal": {"intake": "refusal_declined"},
    "register": {"assigner": "to_assign", "代表1": "registered"},
    "register_the_first": {"assigner": "to_assign", "代表1": "registered"},
    "transfer": {"代表1": "transferred"},
    "transfer_what_was_assigned": {
        "head:water": "assignment_recalled",
        "officer:water": "assignment_recalled",
        "代表1": "transferred",
    },
    "note_return": {"代表1": "transfer_accepted"},
    "note_return_and_assign": {"代表1": "transfer_sent_back"},
    "ask_secrecy": {
        "assigner": "secrecy_asked",
        "intake": "secrecy_asked",
        "intake2": "secrecy_asked",
    },
    "lift_secrecy": {
        "assigner": "secrecy_lifted",
        "intake": "secrecy_lifted",
        "intake2": "secrecy_lifted",
    },
    "hand_over": {
        "assigner": "handed_over",
        "commission_head": "handed_over",
        "intake": "handed_over",
        "intake2": "handed_over",
    },
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
    "put_on_hold": {
        "head:water": "put_on_hold",
        "officer:water": "put_on_hold",
        "代表1": "put_on_hold",
    },
    "resume": {"head:water": "resumed", "officer:water": "resumed", "代表1": "resumed"},
    "end_hold": {"head:water": "resumed", "officer:water": "resumed", "代表1": "resumed"},
    "mark_urgent": {"代表1": "marked_urgent"},
    "mark_urgent_at_work": {
        "head:water": "marked_urgent",
        "officer:water": "marked_urgent",
        "代表1": "marked_urgent",
    },
    "clear_urgent": {
        "head:water": "urgent_cleared",
        "officer:water": "urgent_cleared",
        "代表1": "urgent_cleared",
    },
    "request_return_late": {
        "assigner": "return_came_late",
        "head:water": "return_refused_by_rule",
    },
    "allow_late_return": {"head:water": "return_approved", "officer:water": "return_approved"},
    "call_coordination": {
        "commission_head": "coordination_called",
        "head:water": "coordination_called",
        "officer:water": "coordination_called",
    },
    "settle_coordination": {
        "commission_head": "coordination_settled",
        "head:roads": "assignment_received",
        "head:water": "coordination_settled",
        "officer:roads": "assignment_received",
        "officer:water": "coordination_settled",
        "代表1": "reassigned",
    },
    "designate_key": {
        "assigner": "key_designated",
        "commission_head": "key_designated",
        "vice_chairperson": "key_entrusted",
        "代表1": "key_designated",
    },
    "designate_key_by_a_topic": {
        "assigner": "key_designated",
        "commission_head": "key_designated",
        "vice_chairperson": "key_entrusted",
        "代表1": "key_designated",
    },
    "release_key": {
        "assigner": "key_released",
        "commission_head": "key_released",
        "vice_chairperson": "key_released",
        "代表1": "key_released",
    },
    "accept": {"代表1": "signed_in"},
    "record_contact": {"代表1": "contact_recorded"},
    "record_contact_with_opinion_awaited": {"代表1": "contact_recorded"},
    "change_officer": {"head:water": "handed_to_you_with_note"},
    "change_officer_with_promises": {},
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
    "return_opinion": {
        "head:unit1": "opinion_returned",
        "head:water": "opinion_asked_again",
        "officer:unit1": "opinion_returned",
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
    "request_extension": {
        "assigner": "extension_asked",
        "commission_head": "extension_asked",
    },
    "declare_extension": {
        "assigner": "extended",
        "commission_head": "extended",
        "代表1": "extended",
    },
    "approve_extension": {
        "head:water": "extension_approved",
        "officer:water": "extension_approved",
        "代表1": "extended",
    },
    "refuse_extension": {
        "head:water": "extension_refused",
        "officer:water": "extension_refused",
    },
    "lapse_extension": {
        "assigner": "extension_not_agreed",
        "commission_head": "extension_not_agreed",
        "head:water": "extension_lapsed",
        "officer:water": "extension_lapsed",
    },
    "sign_reply": {"officer:water": "reply_signed"},
    "ask_agreement": {"head:roads": "agreement_asked", "officer:roads": "agreement_asked"},
    "agree_reply": {"head:water": "reply_agreed", "officer:water": "reply_agreed"},
    "object_to_reply": {
        "head:water": "reply_objected",
        "officer:roads": "agreement_ended",
        "officer:water": "reply_objected",
    },
    "reopen_reply": {
        "head:roads": "agreement_ended",
        "officer:roads": "agreement_ended",
    },
    "ask_coordination": {
        "assigner": "leads_disagree",
        "commission_head": "leads_disagree",
        "head:water": "leads_disagree",
        "officer:roads": "leads_disagree",
        "officer:water": "leads_disagree",
    },
    "settle_reply": {
        "commission_head": "leads_settled",
        "head:roads": "leads_settled",
        "head:water": "leads_settled",
        "officer:roads": "leads_settled",
        "officer:water": "leads_settled",
    },
    "file_scan": {"head:water": "scan_filed"},
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
    "take_further_step": {
        "head:water": "further_step_taken",
        "officer:water": "further_step_taken",
        "代表1": "further_step_taken",
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
    "report_progress": {"代表1": "progress_reported"},
    "apply_write_off": {
        "assigner": "write_off_applied",
        "commission_head": "write_off_applied",
        "代表1": "word_awaited",
    },
    "say_whether_kept": {
        "assigner": "word_given",
        "commission_head": "word_given",
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
    "merge": {"代表1": "merged"},
    "follow_plan": {
        "head:water": "followed_task",
        "officer:water": "followed_task",
        "代表1": "assigned",
    },
    "follow_plan_to_go_on": {
        "head:water": "followed_reply_free",
        "officer:water": "followed_reply_free",
    },
    "follow_plan_to_another_unit": {
        "head:court": "followed_task",
        "head:water": "followed_task_ended",
        "officer:court": "followed_task",
        "officer:water": "followed_task_ended",
        "代表1": "assigned",
    },
    "end_merge": {"assigner": "to_assign", "代表1": "merge_ended"},
    "end_merge_and_go_on": {
        "head:water": "merge_ended",
        "officer:water": "merge_ended",
        "代表1": "merge_ended",
    },
    "undo_merge": {
        "head:water": "assignment_recalled",
        "officer:water": "assignment_recalled",
        "代表1": "merge_undone",
    },
    "note_follower": {
        "head:water": "follower_joined",
        "officer:water": "follower_joined",
        "代表1": "follower_joined",
    },
    "note_follower_left": {
        "head:water": "follower_left",
        "officer:water": "follower_left",
        "代表1": "follower_left",
    },
    "propose_split": {"代表1": "split_proposed"},
    "take_back_split": {"代表1": "split_taken_back"},
    "decline_split": {"intake": "split_declined", "intake2": "split_declined"},
    "agree_split": {"assigner": "to_assign", "intake": "split", "intake2": "split"},
    "link": {"代表1": "linked"},
    "remove_link": {"代表1": "unlinked"},
    "consult_units": {
        "head:water": "consultation_asked",
        "officer:water": "consultation_asked",
    },
    "answer_consultation": {"assigner": "consultation_answered"},
    "end_consultation": {},
    "propose_void": {
        "assigner": "void_proposed",
        "commission_head": "void_proposed",
        "intake2": "void_proposed",
    },
    "void_registration": {"intake": "void_settled", "代表1": "registration_void"},
    "void_registration_and_renumber": {"intake": "void_settled", "代表1": "number_void"},
    "decline_void": {"intake": "void_declined"},
    "correct_rating": {"rating:commission": "rating_corrected"},
    "correct_rating_beside_others": {},
    "report_pressure": {
        "commission_head": "pressure_reported",
        "rating:commission": "pressure_reported",
    },
    "report_pressure_on_a_released_rating": {
        "commission_head": "pressure_reported",
        "rating:commission": "pressure_reported",
    },
    "ask_anew": {"代表1": "rating_asked_anew"},
    "close_pressure_case": {"代表1": "pressure_looked_into"},
    "send_to_review": {"sub_assigner": "reply_to_review"},
    "pass_review": {"head:water": "reply_reviewed", "officer:water": "reply_reviewed"},
    "reject_reply": {"head:water": "reply_rejected", "officer:water": "reply_rejected"},
    "order_again": {
        "head:water": "second_assignment",
        "officer:water": "second_assignment",
        "代表1": "handled_again",
    },
    "look_back": {
        "head:water": "second_assignment",
        "officer:water": "second_assignment",
        "代表1": "handled_again",
    },
    "give_measure": {
        "assigner": "measure_beside",
        "commission_head": "measure_beside",
        "head:water": "measure_taken",
        "officer:water": "measure_taken",
    },
    "enter_measure": {
        "assigner": "measure_beside",
        "commission_head": "measure_beside",
        "head:water": "measure_taken",
        "officer:water": "measure_taken",
        "vice_chairperson": "measure_entered",
    },
    "answer_measure": {"committee_chair": "measure_answered"},
    "ask_measure_again": {
        "head:water": "measure_asked_again",
        "officer:water": "measure_asked_again",
    },
    "take_back_measure": {
        "head:water": "measure_taken_back",
        "officer:water": "measure_taken_back",
    },
    "succeed_measure": {
        "head:rivers": "measure_taken",
        "officer:rivers": "measure_taken",
    },
    "confirm_after_look_back": {
        "head:water": "look_back_confirmed",
        "officer:water": "look_back_confirmed",
        "代表1": "look_back_confirmed",
    },
    "change_class": {
        "head:water": "class_changed",
        "officer:water": "class_changed",
        "代表1": "class_changed",
    },
    "follow_again": {
        "head:water": "promise_followed_again",
        "officer:water": "promise_followed_again",
        "代表1": "promise_followed_again",
    },
    "assign_again_to_the_superior_organ": {
        "head:court": "second_assignment",
        "officer:court": "second_assignment",
        "代表1": "second_round",
    },
    "raise_level": {
        "head:court": "second_assignment",
        "head:water": "raised_to_superior",
        "officer:court": "second_assignment",
        "officer:water": "raised_to_superior",
        "代表1": "raised_to_superior",
    },
    "revise_promise": {
        "assigner": "promise_moved",
        "commission_head": "promise_moved",
        "officer:water": "promise_moved",
        "代表1": "promise_moved",
    },
    "carry_over": {
        "head:water": "promise_carried_over",
        "officer:water": "promise_carried_over",
        "代表1": "promise_carried_over",
    },
    "reopen_promise": {
        "head:water": "second_assignment",
        "officer:water": "second_assignment",
        "代表1": "handled_again",
    },
    "mark_a_promise_overdue": {
        "assigner": "unit_overdue",
        "commission_head": "unit_overdue",
        "head:water": "overdue",
        "officer:water": "overdue",
        "代表1": "unit_overdue",
    },
    # Whoever stands for an ended organ here has no people yet; those with some are told.
    "archive": {"代表1": "archived"},
    "carry_promise": {
        "assigner": "promise_carried",
        "commission_head": "promise_carried",
        "head:water": "promise_to_carry",
        "officer:water": "promise_to_carry",
        "代表1": "promise_carried",
    },
    "lose_unit": {"assigner": "unit_dissolved", "代表1": "unit_dissolved"},
    "succeed_collector": {},
    "succeed_committee": {"secretary": "committee_succeeded"},
    "change_rules": {
        "head:water": "rules_changed",
        "officer:water": "rules_changed",
        "代表1": "rules_changed",
    },
    "succeed_supervisor": {"commission_head": "supervisor_succeeded"},
    "succeed_office": {
        "assigner": "office_succeeded",
        "commission_head": "office_succeeded",
        "intake": "office_succeeded",
        "intake2": "office_succeeded",
    },
    "succeed_unit": {"assigner": "unit_succeeded", "代表1": "unit_succeeded"},
    "succeed_unit_by_a_co_handler": {
        "assigner": "unit_succeeded",
        "head:roads": "task_taken_over",
        "officer:roads": "task_taken_over",
        "代表1": "unit_succeeded",
    },
    "succeed_unit_into_its_lead": {
        "assigner": "unit_succeeded",
        "head:water": "task_taken_over",
        "officer:water": "task_taken_over",
        "代表1": "unit_succeeded",
    },
    "succeed_unit_that_passed_on": {"assigner": "unit_succeeded", "代表1": "unit_succeeded"},
    "succeed_unit_that_promised": {"assigner": "unit_succeeded", "代表1": "unit_succeeded"},
    "mark_overdue": {
        "assigner": "unit_overdue",
        "commission_head": "unit_overdue",
        "head:water": "overdue",
        "officer:water": "overdue",
    },
    "recount_deadline": {"head:water": "deadline_moved", "officer:water": "deadline_moved"},
    "climb_to_a_reminder": {"officer:water": "reminded"},
    "climb_to_the_unit": {
        "assigner": "climbed",
        "commission_head": "climbed",
        "head:water": "notice_to_unit",
        "officer:water": "notice_to_unit",
    },
    "climb_from_order_to_committee": {
        "assigner": "climbed",
        "commission_head": "climbed",
        "committee_chair": "watch_asked",
        "head:water": "climbed",
        "officer:water": "climbed",
        "vice_chairperson": "watch_asked",
        "代表1": "climbed_for_you",
    },
    "climb_to_the_leader": {
        "assigner": "climbed",
        "commission_head": "climbed",
        "committee_chair": "talk_to_sign",
        "head:water": "climbed",
        "officer:water": "climbed",
        "vice_chairperson": "talk_to_sign",
        "代表1": "climbed_for_you",
    },
    "climb_to_the_council": {
        "assigner": "climbed",
        "commission_head": "climbed",
        "head:water": "climbed",
        "officer:water": "climbed",
        "secretary": "agenda_proposed",
        "代表1": "climbed_for_you",
    },
    "sign_supervision": {
        "assigner": "order_signed",
        "head:water": "order_received",
        "officer:water": "order_received",
    },
    "sign_a_talk": {
        "assigner": "order_signed",
        "commission_head": "order_signed",
        "head:water": "called_to_talk",
        "officer:water": "called_to_talk",
    },
    "acknowledge_supervision": {
        "assigner": "supervision_acknowledged",
        "commission_head": "supervision_acknowledged",
    },
    "decide_supervision": {
        "assigner": "supervision_decided",
        "commission_head": "supervision_decided",
        "head:water": "supervision_decided",
        "officer:water": "supervision_decided",
        "代表1": "supervision_decided",
    },
    "decide_for_the_standing_committee": {
        "assigner": "supervision_decided",
        "commission_head": "supervision_decided",
        "head:water": "supervision_decided",
        "officer:water": "supervision_decided",
        "代表1": "supervision_decided",
    },
    "deliver_a_late_reply": {"代表1": "rating_asked_late"},
}


def told_in(scene: str) -> dict[str, str]:
    """Perform the act of a scene; return who was told of it, and which kind of message."""
    act, build = SCENES[scene]
    call = build(min(STATEMENTS[scene]))
    draining.run(call.county.at)
    before = set(Message.objects.values_list("pk", flat=True))
    done = perform(act, call.target, by=call.by, at=call.county.later(), **call.order, **call.data)
    draining.run(call.county.at)
    fresh = Message.objects.exclude(pk__in=before).select_related("user", "event__stream")
    # What an act founds, such as the parts of a split, has its first event by the same act.
    assert {m.event.act for m in fresh} <= {act}
    assert {m.event.stream for m in fresh} <= {done.event.stream, *founded(done)}
    return {m.user.name: m.kind for m in fresh.order_by("user__name")}


def founded(done: Done) -> list[Stream]:
    """Return the streams of what an act founded."""
    return [suggestion.stream for suggestion in done.created.get("suggestion", ())]


@pytest.mark.sqlite_only("who is told does not depend on the database")
@pytest.mark.parametrize("scene", list(SCENES))
def test_act_tells_these_people(db, scene):
    assert told_in(scene) == TOLD[scene]


@pytest.mark.pure
def test_every_scene_is_written_out():
    assert set(TOLD) == set(SCENES)

"""Who is told of which act, and in which words (告知目录): one entry for each act of the door.

The first line that fits a person is the one he or she is told. Who acted is told nothing.
Whatever stands here, `sight` has the last word: who may not see the event, the request or the
item gets no message (ADR 0007, ADR 0009).
"""

from __future__ import annotations

from dataclasses import dataclass

from cases.rules.papers import ON_PAPER
from cases.rules.states import LadderStep as L
from notifications import audience as a
from notifications.audience import Audience
from notifications.seeing import Sight


@dataclass(frozen=True, slots=True)
class Line:
    """Say which words go to whom (告知项)."""

    kind: str
    who: Audience
    sight: Sight = Sight.EVENT


# The steps at which others than the unit and its office hear of the lateness.
ABOVE_THE_UNIT = (L.COMMITTEE, L.LEADER, L.COUNCIL)
REQUEST, ITEM = Sight.REQUEST, Sight.ITEM

CATALOGUE: dict[str, tuple[Line, ...]] = {
    # -- drafting ---------------------------------------------------------------------------
    "ask_cosigners": (Line("cosign_asked", a.named("asked")),),
    "confirm_cosigning": (Line("cosign_confirmed", a.lead),),
    "decline_cosigning": (Line("cosign_declined", a.lead),),
    "leave_cosigning": (
        Line("cosigner_left", a.lead),
        Line("cosigner_left", a.intake_if_sent),
    ),
    "submit": (
        Line("submitted", a.intake),
        Line("cosigned_submitted", a.cosigners),
        Line("delegation_submitted", a.members),
    ),
    "ask_precheck": (
        Line("precheck_asked", a.named("head")),
        Line("precheck_under_way", a.cosigners),
    ),
    "pass_precheck": (
        Line("submitted", a.intake),
        Line("precheck_passed", a.lead),
        Line("cosigned_submitted", a.cosigners),
    ),
    "advise_precheck": (Line("precheck_advised", a.authors),),
    "succeed_precheck": (Line("precheck_asked", a.named("head")),),
    # -- motions ------------------------------------------------------------------------------
    "take_motion": (
        Line("motion_taken", a.authors),
        Line("to_assign", a.assigners),
        Line("motion_registered", a.intake),
    ),
    "convert_to_motion": (
        Line("converted", a.authors),
        Line("converted", a.intake),
        Line("converted", a.assigners),
    ),
    # -- withdrawing, and who leads ------------------------------------------------------------
    "ask_withdrawal": (
        Line("withdrawal_to_confirm", a.receivers_if_settled),
        Line("withdrawal_to_answer", a.named("asked")),
        Line("withdrawal_asked", a.cosigners),
    ),
    "take_back_withdrawal": (Line("withdrawal_ended", a.cosigners),),
    "agree_withdrawal": (
        Line("withdrawal_to_confirm", a.receivers_if_settled),
        Line("withdrawal_agreed", a.lead),
    ),
    "object_to_withdrawal": (Line("withdrawal_objected", a.authors),),
    "confirm_withdrawal": (
        Line("withdrawn", a.units),
        Line("withdrawn", a.authors),
    ),
    "leave_lead": (
        Line("lead_is_yours", a.lead),
        Line("lead_changed", a.units),
        Line("lead_changed", a.authors),
        Line("lead_changed", a.intake),
    ),
    "succeed_lead": (
        Line("lead_is_yours", a.lead),
        Line("lead_changed", a.units),
        Line("lead_changed", a.authors),
        Line("lead_changed", a.members),
        Line("lead_changed", a.intake),
    ),
    # -- intake -----------------------------------------------------------------------------
    "return_for_revision": (Line("returned_for_revision", a.authors),),
    "propose_refusal": (Line("refusal_proposed", a.intake),),
    "countersign_refusal": (
        Line("refused", a.authors),
        Line("refusal_settled", a.intake),
    ),
    "decline_refusal": (Line("refusal_declined", a.intake),),
    "register": (
        Line("to_assign", a.assigners),
        Line("registered", a.authors),
    ),
    "transfer": (
        Line("assignment_recalled", a.recalled_units),
        Line("transferred", a.authors),
    ),
    "note_return": (
        Line("transfer_accepted", a.authors_if_accepted),
        Line("transfer_sent_back", a.authors),
        Line("to_assign", a.assigners_if_sent_back),
    ),
    "ask_secrecy": (
        Line("secrecy_asked_late", a.office_if_seen),
        Line("secrecy_asked", a.working_office),
        Line("secrecy_asked", a.cosigners),
    ),
    "lift_secrecy": (
        Line("secrecy_lifted", a.working_office),
        Line("secrecy_lifted", a.units),
        Line("secrecy_lifted", a.cosigners),
    ),
    "hand_over": (Line("handed_over", a.commission_taking_over),),
    "propose_void": (Line("void_proposed", a.second_persons),),
    "void_registration": (
        Line("number_void", a.authors_if_renumbered),
        Line("registration_void", a.authors),
        Line("void_settled", a.intake),
    ),
    "decline_void": (Line("void_declined", a.intake),),
    # -- one matter per item, matters that belong together ------------------------------------
    "propose_split": (
        Line("split_proposed", a.lead),
        Line("split_asked", a.cosigners),
    ),
    "take_back_split": (Line("split_taken_back", a.authors),),
    "decline_split": (
        Line("split_declined", a.intake),
        Line("split_dropped", a.cosigners),
    ),
    "agree_split": (
        Line("to_assign", a.assigners_of_part),
        Line("registered", a.authors_of_part),
        Line("split", a.authors_of_whole),
        Line("split", a.intake_of_whole),
    ),
    "link": (Line("linked", a.authors),),
    "remove_link": (Line("unlinked", a.authors),),
    "merge": (Line("merged", a.authors),),
    "note_follower": (
        Line("follower_joined", a.units),
        Line("follower_joined", a.authors),
    ),
    "note_follower_left": (
        Line("follower_left", a.units_if_open),
        Line("follower_left", a.authors_if_open),
    ),
    "follow_plan": (
        Line("followed_task", a.new_units),
        Line("followed_task_ended", a.units_after("follow_another")),
        Line("followed_reply_free", a.units_let_go_on),
        Line("assigned", a.authors_if_passed),
    ),
    "end_merge": (
        Line("to_assign", a.assigners_if_registered),
        Line("merge_ended", a.units),
        Line("merge_ended", a.authors),
    ),
    "undo_merge": (
        Line("assignment_recalled", a.units_after("stop_following")),
        Line("merge_undone", a.authors),
    ),
    # -- asked before the assignment ----------------------------------------------------------
    "consult_units": (Line("consultation_asked", a.asked_units, ITEM),),
    "answer_consultation": (Line("consultation_answered", a.who_asked),),
    # -- assignment -------------------------------------------------------------------------
    "assign": (
        Line("to_sub_assign", a.new_offices),
        Line("assignment_received", a.new_units),
        Line("assigned", a.authors),
    ),
    "sub_assign": (
        Line("assignment_received", a.new_units),
        Line("passed_on", a.authors),
    ),
    "recall_assignment": (
        Line("assignment_recalled", a.recalled_units),
        Line("assignment_recalled", a.authors),
    ),
    "recall_sub_assignment": (Line("assignment_recalled", a.recalled_units),),
    "correct_assignment": (
        Line("to_sub_assign", a.new_offices),
        Line("assignment_received", a.new_units),
        Line("assignment_corrected", a.unit),
        Line("assignment_corrected", a.authors),
    ),
    "mark_urgent": (
        Line("marked_urgent", a.units),
        Line("marked_urgent", a.authors),
    ),
    "clear_urgent": (
        Line("urgent_cleared", a.units),
        Line("urgent_cleared", a.authors),
    ),
    "put_on_hold": (
        Line("put_on_hold", a.units),
        Line("put_on_hold", a.authors),
    ),
    "resume": (
        Line("resumed", a.units),
        Line("resumed", a.authors),
    ),
    "end_hold": (
        Line("resumed", a.units),
        Line("resumed", a.authors),
    ),
    "designate_key": (
        Line("key_entrusted", a.key_leader),
        Line("key_designated", a.units),
        Line("key_designated", a.authors),
        Line("key_designated", a.commission),
    ),
    "release_key": (
        Line("key_released", a.key_leader),
        Line("key_released", a.units),
        Line("key_released", a.authors),
        Line("key_released", a.commission),
    ),
    "accept": (Line("signed_in", a.lead_if_answered),),
    "request_return": (Line("return_requested", a.above),),
    "request_return_late": (
        Line("return_came_late", a.above),
        Line("return_refused_by_rule", a.unit),
    ),
    "allow_late_return": (Line("return_approved", a.unit),),
    "call_coordination": (
        Line("coordination_called", a.settlers),
        Line("coordination_called", a.above),
        Line("coordination_called", a.unit),
        Line("coordination_called", a.coordinated_units),
    ),
    "settle_coordination": (
        Line("to_sub_assign", a.new_offices),
        Line("assignment_received", a.new_units),
        Line("coordination_settled", a.unit),
        Line("coordination_settled", a.settlers),
        Line("coordination_settled", a.above),
        Line("coordination_settled", a.coordinated_units),
        Line("reassigned", a.authors_if_passed),
    ),
    "approve_return": (Line("return_approved", a.unit),),
    "refuse_return": (Line("return_refused", a.unit),),
    "reassign": (
        Line("to_sub_assign", a.new_offices),
        Line("assignment_received", a.new_units),
        Line("reassigned", a.unit),
        Line("reassigned", a.authors),
    ),
    "dispute": (
        Line("disputed", a.settlers),
        Line("disputed", a.above),
    ),
    "settle_dispute": (
        Line("to_sub_assign", a.new_offices),
        Line("assignment_received", a.new_units),
        Line("dispute_settled", a.unit),
        Line("dispute_settled", a.above),
        Line("reassigned", a.authors_if_passed),
    ),
    # -- extensions -----------------------------------------------------------------------------
    "request_extension": (
        Line("extension_asked", a.approvers),
        Line("extension_under_way", a.government_beside),
    ),
    "declare_extension": (
        Line("extended", a.authors_of_extension),
        Line("extended", a.commission),
        Line("extended", a.government_beside),
    ),
    "approve_extension": (
        Line("extension_approved", a.unit),
        Line("extended", a.authors_of_extension),
        Line("extended", a.government_beside),
    ),
    "refuse_extension": (
        Line("extension_refused", a.unit),
        Line("extension_not_agreed", a.government_beside),
    ),
    "lapse_extension": (
        Line("extension_lapsed", a.unit),
        Line("extension_not_agreed", a.approvers),
        Line("extension_not_agreed", a.government_beside),
    ),
    # -- organs that end, terms that are over -------------------------------------------------
    "succeed_unit": (
        Line("task_taken_over", a.heirs),
        Line("unit_succeeded", a.if_under_way(a.authors)),
        Line("unit_succeeded", a.if_under_way(a.above)),
    ),
    "lose_unit": (
        Line("unit_dissolved", a.if_under_way(a.above)),
        Line("unit_dissolved", a.if_under_way(a.authors)),
    ),
    "succeed_office": (Line("office_succeeded", a.receivers),),
    "succeed_collector": (Line("collector_succeeded", a.collectors),),
    "succeed_committee": (
        Line("committee_succeeded", a.committee),
        Line("committee_succeeded", a.deciders),
    ),
    "succeed_supervisor": (
        Line("supervisor_succeeded", a.climbed(a.signers, L.ORDER)),
        Line("supervisor_succeeded", a.climbed(a.watchers, L.COMMITTEE, L.LEADER)),
        Line("supervisor_succeeded", a.climbed(a.agenda, L.COUNCIL, L.STANDING_COMMITTEE)),
    ),
    "archive": (Line("archived", a.authors),),
    "carry_promise": (
        Line("promise_to_carry", a.unit),
        Line("promise_carried", a.authors),
        Line("promise_carried", a.commission),
    ),
    # -- handling and replying --------------------------------------------------------------
    "record_contact": (
        Line("no_contact_recorded", a.lead_if_impossible),
        Line("contact_recorded", a.lead),
    ),
    "change_officer": (
        Line("handed_to_you_with_note", a.new_officer_with_note),
        Line("handed_to_you", a.new_officer),
    ),
    "send_opinion": (Line("opinion_sent", a.lead_unit),),
    "lapse_opinion": (
        Line("own_opinion_overdue", a.unit),
        Line("opinion_overdue", a.lead_unit),
    ),
    "return_opinion": (
        Line("opinion_returned", a.unit),
        Line("opinion_asked_again", a.lead_unit),
    ),
    "waive_opinion": (
        Line("opinion_waived", a.unit),
        Line("opinion_waived", a.lead_unit),
    ),
    "ask_agreement": (Line("agreement_asked", a.other_leads),),
    "agree_reply": (Line("reply_agreed", a.unit),),
    "object_to_reply": (
        Line("reply_objected", a.unit),
        Line("agreement_ended", a.other_leads),
    ),
    "reopen_reply": (Line("agreement_ended", a.other_leads),),
    "ask_coordination": (
        Line("leads_disagree", a.settlers),
        Line("leads_disagree", a.above),
        Line("leads_disagree", a.unit),
        Line("leads_disagree", a.other_leads),
    ),
    "settle_reply": (
        Line("leads_settled", a.unit),
        Line("leads_settled", a.other_leads),
        Line("leads_settled", a.settlers),
        Line("leads_settled", a.above),
    ),
    "sign_reply": (Line("reply_signed", a.unit),),
    "file_scan": (Line("scan_filed", a.unit),),
    "recall_reply": (Line("reply_recalled", a.unit),),
    "send_to_review": (Line("reply_to_review", a.reviewers),),
    "pass_review": (Line("reply_reviewed", a.unit),),
    "reject_reply": (Line("reply_rejected", a.unit),),
    "deliver_reply": (
        Line("rating_asked_late", a.if_late(a.raters), REQUEST),
        Line("rating_asked", a.raters, REQUEST),
        Line("reply_delivered_late", a.if_late(a.named("delivered_to"))),
        Line("reply_delivered", a.named("delivered_to")),
    ),
    # -- rating -----------------------------------------------------------------------------
    "rate": (Line("rating_given", a.collectors_if("answered")),),
    "correct_rating": (Line("rating_corrected", a.collectors_if("answered")),),
    "report_pressure": (Line("pressure_reported", a.who_looks_into_pressure),),
    "ask_anew": (Line("rating_asked_anew", a.raters, REQUEST),),
    "close_pressure_case": (Line("pressure_looked_into", a.named("told")),),
    "remind_rater": (Line("rating_awaited", a.named("reminded"), REQUEST),),
    "end_rating_window": (
        Line("second_assignment", a.new_units, ITEM),
        Line("promise_to_keep", a.promising_units, ITEM),
        Line("escalated_to_you", a.committee, ITEM),
        Line("escalated", a.in_charge, ITEM),
        Line("rating_given", a.collectors_if("answered")),
        Line("rating_not_given", a.collectors_if("expired")),
        Line("second_to_decide", a.commission_if_undecided, ITEM),
        Line("second_round", a.authors_after("open_second_round"), REQUEST),
        Line("escalated", a.authors_after("escalate"), REQUEST),
        Line("followed_up", a.authors_after("track"), REQUEST),
        Line("closed", a.authors_after("close"), REQUEST),
        Line("rating_not_given", a.named("silent"), REQUEST),
    ),
    "replace_raters": (
        Line("second_assignment", a.new_units, ITEM),
        Line("promise_to_keep", a.promising_units, ITEM),
        Line("escalated_to_you", a.committee, ITEM),
        Line("escalated", a.in_charge, ITEM),
        Line("rating_given", a.collectors_if("answered")),
        Line("nobody_can_rate", a.collectors_if("no_rater")),
        Line("second_to_decide", a.commission_if_undecided, ITEM),
        Line("second_round", a.authors_after("open_second_round"), REQUEST),
        Line("escalated", a.authors_after("escalate"), REQUEST),
        Line("followed_up", a.authors_after("track"), REQUEST),
        Line("closed", a.authors_after("close"), REQUEST),
        Line("rating_asked", a.named("asked"), REQUEST),
    ),
    "release": (
        Line("second_assignment", a.new_units),
        Line("promise_to_keep", a.promising_units),
        Line("escalated_to_you", a.committee),
        Line("escalated", a.in_charge),
        Line("second_to_decide", a.commission_if_undecided),
        Line("second_round", a.authors_after("open_second_round")),
        Line("escalated", a.authors_after("escalate")),
        Line("followed_up", a.authors_after("track")),
        Line("closed", a.authors_after("close")),
        Line("rating_released", a.unit),
        Line("rating_released", a.authors),
    ),
    # -- after a bad rating -----------------------------------------------------------------
    "assign_again": (
        Line("second_assignment", a.new_units),
        Line("second_round", a.authors),
    ),
    "decline_second_assignment": (
        Line("promise_to_keep", a.promising_units),
        Line("second_declined", a.units),
        Line("second_declined", a.authors),
    ),
    # -- handled again where no rating asked for it ------------------------------------------
    "order_again": (
        Line("second_assignment", a.new_units),
        Line("handled_again", a.authors),
    ),
    "look_back": (
        Line("second_assignment", a.new_units),
        Line("handled_again", a.authors),
    ),
    "confirm_after_look_back": (
        Line("look_back_confirmed", a.units),
        Line("look_back_confirmed", a.authors),
    ),
    "change_class": (
        Line("class_changed", a.unit),
        Line("class_changed", a.authors),
    ),
    "follow_again": (
        Line("promise_followed_again", a.unit),
        Line("promise_followed_again", a.authors),
    ),
    "reopen_promise": (
        Line("second_assignment", a.new_units),
        Line("handled_again", a.authors),
    ),
    "raise_level": (
        Line("second_assignment", a.new_units),
        Line("raised_to_superior", a.unit),
        Line("raised_to_superior", a.authors),
    ),
    "acknowledge_escalation": (Line("escalation_acknowledged", a.authors),),
    "instruct": (
        Line("instructed", a.answering_units),
        Line("instructed", a.commission_head),
    ),
    "call_conference": (
        Line("conference_called", a.authors),
        Line("conference_called", a.answering_units),
    ),
    "take_further_step": (
        Line("further_step_taken", a.authors),
        Line("further_step_taken", a.answering_units),
    ),
    "propose_solution": (Line("solution_proposed", a.deciders),),
    "decide_escalation": (
        Line("second_assignment", a.new_units),
        Line("promise_to_keep", a.promising_units),
        Line("escalation_decided", a.committee),
        Line("escalation_decided", a.in_charge),
        Line("escalation_decided", a.answering_units),
        Line("escalation_decided", a.authors),
    ),
    # -- the ladder ---------------------------------------------------------------------------
    "climb": (
        Line("still_awaited", a.late(a.climbed(a.case_officers, L.REMINDER))),
        Line("reminded", a.climbed(a.case_officers, L.REMINDER)),
        Line("still_awaited", a.climbed(a.letters_to_unit, L.UNIT)),
        Line("notice_to_unit", a.climbed(a.ordered_unit, L.UNIT)),
        Line("order_to_sign", a.climbed(a.signers, L.ORDER)),
        Line("watch_asked", a.climbed(a.watchers, L.COMMITTEE)),
        Line("talk_to_sign", a.climbed(a.watchers, L.LEADER)),
        Line("agenda_proposed", a.climbed(a.agenda, L.COUNCIL)),
        Line("climbed", a.climbed(a.ordered_unit, *ABOVE_THE_UNIT)),
        Line("climbed", a.climbed(a.house, L.UNIT, L.ORDER, *ABOVE_THE_UNIT)),
        Line("climbed_for_you", a.climbed(a.authors, *ABOVE_THE_UNIT)),
    ),
    "sign_supervision": (
        Line("called_to_talk", a.climbed(a.unit, L.LEADER)),
        Line("order_received", a.unit),
        Line("order_signed", a.house),
    ),
    "acknowledge_supervision": (
        Line("supervision_acknowledged", a.house),
        Line("supervision_acknowledged", a.watchers),
    ),
    "decide_supervision": (
        Line("supervision_decided", a.unit),
        Line("supervision_decided", a.house),
        Line("supervision_decided", a.watchers),
        Line("supervision_decided", a.authors),
    ),
    # -- promises -----------------------------------------------------------------------------
    "report_progress": (Line("progress_reported", a.lead),),
    "apply_write_off": (
        Line("write_off_applied", a.commission),
        Line("word_awaited", a.lead),
        Line("promise_reported", a.authors),
    ),
    "say_whether_kept": (Line("word_given", a.commission),),
    "verify_promise": (
        Line("kept_against_the_word", a.lead_who_said_no),
        Line("closed", a.authors_after("close_tracking")),
        Line("promise_kept", a.unit),
        Line("promise_kept", a.authors),
    ),
    "reject_write_off": (
        Line("write_off_rejected", a.unit),
        Line("write_off_rejected", a.authors),
    ),
    "cancel_promise": (
        Line("promise_cancelled", a.unit),
        Line("promise_cancelled", a.authors),
    ),
    "revise_promise": (
        Line("promise_moved", a.unit),
        Line("promise_moved", a.authors),
        Line("promise_moved", a.commission),
    ),
    "carry_over": (
        Line("promise_carried_over", a.unit),
        Line("promise_carried_over", a.authors),
    ),
    # -- the clockwork --------------------------------------------------------------------------
    # -- measures of supervision --------------------------------------------------------------
    "give_measure": (
        Line("measure_taken", a.measured_unit),
        Line("measure_beside", a.above_the_measured),
    ),
    "enter_measure": (
        Line("measure_taken", a.measured_unit),
        Line("measure_entered", a.leader_of_the_measure),
        Line("measure_beside", a.above_the_measured),
    ),
    "answer_measure": (Line("measure_answered", a.who_took_the_measure),),
    "ask_measure_again": (Line("measure_asked_again", a.measured_unit),),
    "take_back_measure": (
        Line("measure_taken_back", a.measured_unit),
        Line("measure_taken_back", a.leader_of_the_measure),
    ),
    "succeed_measure": (Line("measure_taken", a.measured_unit),),
    "mark_overdue": (
        Line("overdue", a.who_is_late),
        Line("unit_overdue", a.who_is_above),
        Line("unit_overdue", a.authors_of_a_late_promise),
        Line("rating_overdue", a.who_collects),
    ),
    "change_rules": (
        Line("rules_changed", a.units),
        Line("rules_changed", a.authors),
    ),
    "recount_deadline": (
        Line("deadline_moved", a.who_must_meet),
        Line("rating_day_moved", a.who_still_rates),
        Line("rating_day_moved", a.who_collects),
    ),
}

# Who is named as vouching for a legal date reads that first, whatever the act (第二人).
for _act in sorted(ON_PAPER):
    CATALOGUE[_act] = (Line("vouched_for", a.second), *CATALOGUE[_act])
# Whoever's paper was entered is told so first, whatever the act.
FOR_YOU = (Line("entered_for_you", a.on_behalf), Line("entered_for_you", a.on_behalf, REQUEST))
FROM_CALL = Line("entered_from_call", a.on_behalf, REQUEST)

# Acts that nobody is told of, each with the reason.
NOBODY: dict[str, str] = {
    "end_consultation": "who is asked no longer does not see the item any more",
    "judge_reply": "a judgement is the committee's own, and nobody has to do anything about it",
    "reopen_draft": "a text that was taken back is its author's draft, which nobody else may see",
}

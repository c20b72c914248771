"""Who is told of which act, and in which words (告知目录): one entry for each act of the door.

The first line that fits a person is the one he or she is told. Who acted is told nothing.
Whatever stands here, `sight` has the last word: who may not see the event, the request or the
item gets no message (ADR 0007, ADR 0009).
"""

from __future__ import annotations

from dataclasses import dataclass

from notifications import audience as a
from notifications.audience import Audience
from notifications.seeing import Sight


@dataclass(frozen=True, slots=True)
class Line:
    """Say which words go to whom (告知项)."""

    kind: str
    who: Audience
    sight: Sight = Sight.EVENT


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
    "designate_key": (
        Line("key_entrusted", a.key_leader),
        Line("key_designated", a.units),
        Line("key_designated", a.authors),
        Line("key_designated", a.commission),
    ),
    "accept": (Line("signed_in", a.lead_if_answered),),
    "request_return": (Line("return_requested", a.above),),
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
    # -- handling and replying --------------------------------------------------------------
    "record_contact": (
        Line("no_contact_recorded", a.lead_if_impossible),
        Line("contact_recorded", a.lead),
    ),
    "send_opinion": (Line("opinion_sent", a.lead_unit),),
    "lapse_opinion": (
        Line("own_opinion_overdue", a.unit),
        Line("opinion_overdue", a.lead_unit),
    ),
    "waive_opinion": (
        Line("opinion_waived", a.unit),
        Line("opinion_waived", a.lead_unit),
    ),
    "sign_reply": (Line("reply_signed", a.unit),),
    "recall_reply": (Line("reply_recalled", a.unit),),
    "deliver_reply": (
        Line("rating_asked", a.raters, REQUEST),
        Line("reply_delivered", a.named("delivered_to")),
    ),
    # -- rating -----------------------------------------------------------------------------
    "rate": (Line("rating_given", a.collectors_if("answered")),),
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
    "acknowledge_escalation": (Line("escalation_acknowledged", a.authors),),
    "instruct": (
        Line("instructed", a.answering_units),
        Line("instructed", a.commission_head),
    ),
    "call_conference": (
        Line("conference_called", a.authors),
        Line("conference_called", a.answering_units),
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
    # -- promises -----------------------------------------------------------------------------
    "apply_write_off": (
        Line("write_off_applied", a.commission),
        Line("promise_reported", a.authors),
    ),
    "verify_promise": (
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
    # -- the clockwork --------------------------------------------------------------------------
    "mark_overdue": (
        Line("overdue", a.who_is_late),
        Line("unit_overdue", a.who_is_above),
        Line("rating_overdue", a.who_collects),
    ),
}

# Acts that nobody is told of, each with the reason.
NOBODY: dict[str, str] = {
    "reopen_draft": "a text that was taken back is its author's draft, which nobody else may see",
}

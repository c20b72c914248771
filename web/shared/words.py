"""What acts and kinds are called on a page (页面用语), in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.rules.labels import Labelled
from web.shared.act_words import ActWords
from web.shared.matter_words import MATTER_ACT_WORDS
from workflows.explaining import spoken

ACT_WORDS: dict[str, ActWords] = {
    "ask_cosigners": ActWords(
        _("Send to the co-signers"),
        _("Every deputy you chose reads this text and confirms or declines."),
    ),
    "reopen_draft": ActWords(
        _("Take the text back"),
        _("You can change the text then; who confirmed it is asked once more."),
    ),
    "ask_precheck": ActWords(
        _("Send to the head of the delegation"),
        _("The head reads it first, then passes it on to the office or gives it back to you."),
    ),
    "pass_precheck": ActWords(
        _("Pass on to the office"), _("The suggestion is handed in as the deputy wrote it.")
    ),
    "advise_precheck": ActWords(
        _("Give back with advice"), _("The deputy reads your advice and may change the text.")
    ),
    "take_motion": ActWords(
        _("Take over as a suggestion"),
        _("By decision of the presidium; it gets a number of its own, its signers become authors."),
    ),
    "convert_to_motion": ActWords(
        _("Turn into a motion"),
        _("By decision of the presidium; the suggestion ends here, everybody signed the motion."),
    ),
    "submit": ActWords(
        _("Submit the suggestion"),
        _("The office checks it and gives it a number. The text cannot be changed afterwards."),
    ),
    "confirm_cosigning": ActWords(
        _("Confirm to co-sign"), _("You confirm exactly the text that you see here.")
    ),
    "decline_cosigning": ActWords(
        _("Decline to co-sign"), _("The lead deputy is told; nobody else has to know why.")
    ),
    "leave_cosigning": ActWords(
        _("Leave as co-signer"), _("The suggestion goes on with its other authors.")
    ),
    "ask_withdrawal": ActWords(
        _("Ask to withdraw it"),
        _("In writing; co-signers may have to agree, then the office confirms and all ends."),
    ),
    "take_back_withdrawal": ActWords(
        _("Take the request to withdraw back"), _("The suggestion goes on as if nothing was asked.")
    ),
    "agree_withdrawal": ActWords(
        _("Agree to the withdrawal"), _("Once everybody agrees, the office can confirm it.")
    ),
    "object_to_withdrawal": ActWords(
        _("Object to the withdrawal"), _("The suggestion is not withdrawn and goes on.")
    ),
    "confirm_withdrawal": ActWords(
        _("Confirm the withdrawal"), _("The handling ends here; the units are told.")
    ),
    "leave_lead": ActWords(
        _("Leave as lead deputy"), _("The next co-signer leads on; you see the item no more.")
    ),
    "return_for_revision": ActWords(
        _("Return for revision"), _("The deputy reads your advice, changes the text and submits.")
    ),
    "propose_refusal": ActWords(
        _("Propose to refuse"),
        _("A second person checks this; then the deputy is told the ground."),
    ),
    "countersign_refusal": ActWords(
        _("Countersign the refusal"), _("The suggestion is refused and the deputy is told why.")
    ),
    "decline_refusal": ActWords(
        _("Decline the refusal"), _("The suggestion goes back to the check.")
    ),
    "register": ActWords(
        _("Register and number"), _("The suggestion gets its number and can be assigned.")
    ),
    "ask_secrecy": ActWords(
        _("Ask to withhold my name"),
        _("No unit reads who made it; contact goes through the office of the congress."),
    ),
    "lift_secrecy": ActWords(
        _("Let my name be told"), _("The units read who made the suggestion.")
    ),
    "transfer": ActWords(
        _("Transfer to another level"),
        _("Outside the powers of this congress: it goes there by letter, the deputy is told."),
    ),
    "note_return": ActWords(
        _("Enter the return note"),
        _("Taken on there, it ends here; sent back, it is assigned here."),
    ),
    "hand_over": ActWords(
        _("Hand over to the commission"),
        _("The session closes: the commission goes on with the item as it stands."),
    ),
    "propose_split": ActWords(
        _("Propose to split it"),
        _("For an item with several matters: write out the parts, the lead deputy decides."),
    ),
    "take_back_split": ActWords(
        _("Take the split back"), _("The check goes on with the text as it is.")
    ),
    "agree_split": ActWords(
        _("Agree to the split"),
        _("Each part gets a number of its own and goes its own way; the whole ends here."),
    ),
    "decline_split": ActWords(
        _("Decline the split"), _("The office reads your reason and checks the whole text.")
    ),
    "merge": ActWords(
        _("Handle it together with another"),
        _("The other one leads; each number keeps its own reply and its own rating."),
    ),
    "undo_merge": ActWords(
        _("Handle it by itself again"),
        _("Possible while no reply to it is signed; it waits to be assigned."),
    ),
    "link": ActWords(
        _("Link it to an earlier one"),
        _("Say that it is similar to an earlier suggestion, or that it repeats it."),
    ),
    "remove_link": ActWords(_("Take a link away"), _("The history keeps that it was there.")),
    "propose_void": ActWords(
        _("Propose to void the registration"),
        _("For a wrong number or a double registration; a second person confirms it."),
    ),
    "void_registration": ActWords(
        _("Confirm that it is void"), _("The number is never given again; the deputies are told.")
    ),
    "decline_void": ActWords(
        _("Let the registration stand"), _("The item can be assigned as before.")
    ),
    "consult_units": ActWords(
        _("Ask units before assignment"),
        _("They say whether it is theirs. It binds nobody; you assign as before."),
    ),
    "answer_consultation": ActWords(
        _("Answer whether it is yours"),
        _("The office asks before it assigns. Your answer binds nobody; the office decides."),
    ),
    "end_consultation": ActWords(
        _("Ask a unit no longer"),
        _("It does not see the suggestion any more; what it answered stays on record."),
    ),
    "assign": ActWords(
        _("Assign"), _("The units get the item today; the reply is due within three months.")
    ),
    "recall_assignment": ActWords(
        _("Take the assignment back"),
        _("Possible while no unit has signed in; the item waits to be assigned again."),
    ),
    "recall_sub_assignment": ActWords(
        _("Take the sub-assignment back"),
        _("Possible while none of its units has signed in; you pass the item on anew."),
    ),
    "correct_assignment": ActWords(
        _("Correct the unit"),
        _("Only for a slip, before sign-in; the reply stays due on the same day."),
    ),
    "mark_urgent": ActWords(
        _("Mark as urgent"), _("Each unit gets a short deadline of its own beside the reply's.")
    ),
    "clear_urgent": ActWords(
        _("Take the urgent mark away"), _("Only for a slip; the short deadlines stop.")
    ),
    "put_on_hold": ActWords(
        _("Put on hold"),
        _("Reminders and the offices' own deadlines pause; the day for the reply stays."),
    ),
    "resume": ActWords(_("Resume"), _("What was left of each deadline counts on from today.")),
    "designate_key": ActWords(
        _("Record as key item"),
        _("Enter the decision of the Council of Chairpersons that names the supervising leader."),
    ),
    "sub_assign": ActWords(
        _("Sub-assign"), _("The units get the item; the reply stays due on the same day.")
    ),
    "accept": ActWords(
        _("Sign in the item"),
        _("Your unit takes the item on. Contact the deputy before you reply."),
    ),
    "request_return": ActWords(
        _("Ask to return it"), _("Say why your unit is not competent and which unit is.")
    ),
    "request_return_late": ActWords(
        _("Say too late that it is not yours"),
        _("The days for a return are over: it is on record, and your unit must go on."),
    ),
    "allow_late_return": ActWords(
        _("Agree to the late return"), _("Only with a reason; the item then goes to another unit.")
    ),
    "call_coordination": ActWords(
        _("Call a co-ordination"),
        _("No unit says it is competent: you call them together and record what was agreed."),
    ),
    "settle_coordination": ActWords(
        _("Record what was agreed"),
        _("Name the unit or units and their roles; none of them can give it back."),
    ),
    "approve_return": ActWords(
        _("Agree to the return"), _("The item must then go to another unit.")
    ),
    "refuse_return": ActWords(
        _("Refuse the return"), _("The unit must go on; the deadlines do not change.")
    ),
    "reassign": ActWords(_("Pass to another unit"), _("The new unit gets the item today.")),
    "dispute": ActWords(
        _("Dispute in writing"),
        _("You say as its head that your unit is not competent; a leader decides finally."),
    ),
    "settle_dispute": ActWords(
        _("Settle the dispute"), _("Your decision is final: that unit cannot give the item back.")
    ),
    "request_extension": ActWords(
        _("Ask for more time"),
        _("Say why and by which day; until somebody agrees, the reply stays due as it is."),
    ),
    "declare_extension": ActWords(
        _("Take more time"), _("The deputy is told the new day and the reason at once.")
    ),
    "approve_extension": ActWords(
        _("Agree to the extension"), _("The reply is due on the new day; the deputy is told.")
    ),
    "refuse_extension": ActWords(
        _("Refuse the extension"), _("The reply stays due on the old day; the unit reads why.")
    ),
    "record_contact": ActWords(
        _("Record a contact"), _("A call, a visit or a meeting, in two fields.")
    ),
    "change_officer": ActWords(
        _("Hand to a colleague"),
        _("Somebody else in your unit handles it from now on, and is told; all else stays."),
    ),
    "send_opinion": ActWords(
        _("Send the opinion"), _("The lead unit gets your opinion and states it in its reply.")
    ),
    "return_opinion": ActWords(
        _("Return this opinion"),
        _("The co-handler reads why and gives another; the day for your reply stays."),
    ),
    "waive_opinion": ActWords(
        _("Waive this opinion"), _("The lead unit goes on without waiting for it.")
    ),
    "ask_agreement": ActWords(
        _("Send it to the other lead units"),
        _("Each of their heads agrees or objects; meanwhile the text stays as it is."),
    ),
    "agree_reply": ActWords(
        _("Agree to this reply"), _("You agree to exactly the text that you see here.")
    ),
    "object_to_reply": ActWords(
        _("Object to this reply"), _("The unit reads why and can change the text.")
    ),
    "reopen_reply": ActWords(
        _("Take it back to change it"), _("What was agreed to no longer counts then.")
    ),
    "ask_coordination": ActWords(
        _("Ask the office to co-ordinate"), _("The lead units do not agree; the office decides.")
    ),
    "settle_reply": ActWords(
        _("Decide between the lead units"),
        _("The reply goes without the others' agreement, or its text is opened again."),
    ),
    "sign_reply": ActWords(
        _("Sign the reply"), _("The head of the unit signs; the text is fixed from then on.")
    ),
    "file_scan": ActWords(
        _("File the sealed scan"), _("A PDF of the reply as it was sealed after the signature.")
    ),
    "judge_reply": ActWords(
        _("Record the own judgement"),
        _("What the committee itself thinks of the reply. Only the congress' own house reads it."),
    ),
    "recall_reply": ActWords(
        _("Take the reply back"), _("Possible as long as no deputy has received it.")
    ),
    "send_to_review": ActWords(
        _("Send to the review"),
        _("The government's General Office reads the reply before your head signs it."),
    ),
    "pass_review": ActWords(
        _("Let it be signed"), _("The reply answers the suggestion point by point.")
    ),
    "reject_reply": ActWords(
        _("Send the reply back"),
        _("It is no real answer: the unit reads why and writes it anew. No deputy has it yet."),
    ),
    "deliver_reply": ActWords(
        _("Deliver the reply"), _("When every recipient has it, the deputy is asked for a rating.")
    ),
    "rate": ActWords(
        _("Rate the reply"),
        _("Your answer goes to the people's congress; the unit can neither give nor change it."),
    ),
    "correct_rating": ActWords(
        _("Correct my rating"),
        _("Only your latest answer counts. Nobody outside the people's congress learns of it."),
    ),
    "report_pressure": ActWords(
        _("Report pressure on my rating"),
        _("Two people of the people's congress read this, and nobody else; no unit learns of it."),
    ),
    "ask_anew": ActWords(
        _("Ask the deputy anew"),
        _("The deputy rates the same reply once more, with the whole time to do so."),
    ),
    "close_pressure_case": ActWords(
        _("Enter what was found"), _("The deputy who reported it is told; nobody else.")
    ),
    "remind_rater": ActWords(
        _("Remind the deputy"), _("Who has not answered gets a friendly message.")
    ),
    "release": ActWords(
        _("Release the rating"),
        _("Only now the unit sees it, and the item closes or is assigned again."),
    ),
    "assign_again": ActWords(
        _("Order a second assignment"), _("The unit handles the item again, its head in charge.")
    ),
    "decline_second_assignment": ActWords(
        _("No second assignment"), _("The deputy is told your reasons.")
    ),
    "order_again": ActWords(
        _("Order a new reply"),
        _("The reply is no real answer and nobody has rated it: the unit handles the item again."),
    ),
    "look_back": ActWords(
        _("Have it handled again after a look-back"),
        _("Enter the decision and why; the units handle the item again and the deputy rates anew."),
    ),
    "change_class": ActWords(
        _("Change the class"),
        _("The reply stays as it was sent; both classes are told from now on, each with its day."),
    ),
    "follow_again": ActWords(
        _("Follow the promise up again"),
        _("It was written off too early: the unit has until the new day; the deputies are told."),
    ),
    "raise_level": ActWords(
        _("Give it to the superior organ"),
        _("Possible while the unit has not signed in; the reply stays due on the same day."),
    ),
    "acknowledge_escalation": ActWords(
        _("Acknowledge"), _("You take the item on; your own deadline stops.")
    ),
    "instruct": ActWords(
        _("Give an instruction"),
        _("A short note to the unit and the office; it stays in the trail."),
    ),
    "call_conference": ActWords(
        _("Call a conference"), _("Name the day on which deputy and unit meet.")
    ),
    "take_further_step": ActWords(
        _("Record a further step"),
        _("Conference, evaluation or hearing after the last round, with its minutes."),
    ),
    "propose_solution": ActWords(
        _("Propose a solution"), _("The deciding body gets your proposal.")
    ),
    "decide_escalation": ActWords(
        _("Record the decision"),
        _("Enter number, date and text of the decision; the deputy is told."),
    ),
    "sign_supervision": ActWords(
        _("Sign the order or the talk"),
        _("The draft is a proposal; the unit gets your words and has to acknowledge them."),
    ),
    "acknowledge_supervision": ActWords(
        _("Acknowledge the supervision"), _("Say what will be done, and by when.")
    ),
    "decide_supervision": ActWords(
        _("Record the decision on the late item"),
        _("Enter number, date and text of the decision; only it goes further."),
    ),
    "give_measure": ActWords(
        _("Take a measure of supervision"),
        _("A numbered record; the unit reads it at once, and answers by the day that you name."),
    ),
    "enter_measure": ActWords(
        _("Enter a leader's instruction"),
        _("From paper with its scan, or from a call with a note; the leader is told at once."),
    ),
    "answer_measure": ActWords(
        _("Answer the measure"), _("Say what was done, or what will be done and by when.")
    ),
    "ask_measure_again": ActWords(
        _("Ask once more"), _("The unit reads why and answers by another day.")
    ),
    "take_back_measure": ActWords(
        _("Take the measure back"), _("It stays on record with your reason.")
    ),
    "report_progress": ActWords(
        _("Report on the promise"),
        _("Say how far it has come; the lead deputy is told, and it stands in the ledger."),
    ),
    "apply_write_off": ActWords(
        _("Report it as kept"),
        _("The deputies have your supplementary reply already; the office checks it."),
    ),
    "say_whether_kept": ActWords(
        _("Say whether the promise is kept"),
        _("The unit reads your words only once the office has decided."),
    ),
    "verify_promise": ActWords(
        _("Write it off"), _("You have seen that it is kept, and heard the lead deputy.")
    ),
    "reject_write_off": ActWords(
        _("Reject the write-off"), _("The promise stays open; the unit reads why.")
    ),
    "revise_promise": ActWords(
        _("Promise another day"),
        _("The deputy reads the new day and why; the first day stays in the ledger."),
    ),
    "carry_over": ActWords(
        _("Carry the promise over"), _("Into a later year, as far as the rules let it.")
    ),
    "reopen_promise": ActWords(
        _("Have the item handled again"),
        _("The promise was not kept: the unit handles the item again, its head in charge."),
    ),
    "cancel_promise": ActWords(
        _("Let the promise fall away"), _("Only with a written explanation; the deputy reads it.")
    ),
}

# What only the clockwork does, or a command, as the history tells it.
CLOCKWORK = {
    "change_rules": _("Goes by another version of the rules from now on"),
    "confirm_after_look_back": _("A look-back review found it as it was told"),
    "end_hold": _("Resumed: the hold is over"),
    "mark_overdue": _("Deadline missed"),
    "climb": _("Late: it climbed to the next step"),
    "recount_deadline": _("Deadline counted anew: other days are worked than was thought"),
    "lapse_opinion": _("Opinion did not come in time"),
    "lapse_extension": _("Request for an extension lapsed"),
    "end_rating_window": _("No rating came in time"),
    "follow_plan": _("Follows the handling of the leading suggestion"),
    "end_merge": _("No longer handled together: the leading suggestion has ended"),
    "note_follower": _("Another suggestion is handled together with this one"),
    "note_follower_left": _("Another suggestion is no longer handled together with this one"),
    "succeed_lead": _("Somebody else took the lead"),
    "succeed_precheck": _("Somebody else heads the delegation"),
    "replace_raters": _("Another deputy is asked, or nobody is left"),
    "succeed_unit": _("The unit ended; its successor goes on"),
    "lose_unit": _("The unit was dissolved; another will be named"),
    "succeed_office": _("An office ended; its successor goes on"),
    "succeed_collector": _("The office that asks ended; its successor goes on"),
    "succeed_committee": _("The committee ended; its successor goes on"),
    "succeed_supervisor": _("Who supervises ended; the successor goes on"),
    "succeed_measure": _("The unit that was addressed ended; its successor answers"),
    "release_key": _("No longer a key item: taken out of its topic"),
    "archive": _("Archived: the term is over"),
    "carry_promise": _("Promise carried into the new term"),
}


def act_name(act: str) -> Any:
    """Return what an act is called (办理名称)."""
    words = ACT_WORDS.get(act) or MATTER_ACT_WORDS.get(act)
    return words.name if words is not None else CLOCKWORK.get(act, act)


def options(words: Iterable[Labelled], *, empty: Any = None) -> list[tuple[str, str]]:
    """Return choices of a form in the reader's language (选项)."""
    listed = [(word.value, spoken(word)) for word in words]
    return listed if empty is None else [("", str(empty)), *listed]

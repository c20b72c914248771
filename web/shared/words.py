"""What acts and kinds are called on a page (页面用语), in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.rules.labels import Labelled
from workflows.explaining import spoken


@dataclass(frozen=True, slots=True)
class ActWords:
    """Hold what an act is called (办理用语): on its button, and a sentence that explains it."""

    name: Any
    help: Any


ACT_WORDS: dict[str, ActWords] = {
    "ask_cosigners": ActWords(
        _("Send to the co-signers"),
        _("Every deputy you chose reads this text and confirms or declines."),
    ),
    "reopen_draft": ActWords(
        _("Take the text back"),
        _("You can change the text then; who confirmed it is asked once more."),
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
    "mark_urgent": ActWords(_("Mark as urgent"), _("Everybody sees that this cannot wait.")),
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
    "record_contact": ActWords(
        _("Record a contact"), _("A call, a visit or a meeting, in two fields.")
    ),
    "send_opinion": ActWords(
        _("Send the opinion"), _("The lead unit gets your opinion and states it in its reply.")
    ),
    "waive_opinion": ActWords(
        _("Waive this opinion"), _("The lead unit goes on without waiting for it.")
    ),
    "sign_reply": ActWords(
        _("Sign the reply"), _("The head of the unit signs; the text is fixed from then on.")
    ),
    "recall_reply": ActWords(
        _("Take the signature back"), _("Possible as long as no deputy has received it.")
    ),
    "deliver_reply": ActWords(
        _("Deliver the reply"), _("When every recipient has it, the deputy is asked for a rating.")
    ),
    "rate": ActWords(
        _("Rate the reply"),
        _("Your answer goes to the people's congress; the unit can neither give nor change it."),
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
    "propose_solution": ActWords(
        _("Propose a solution"), _("The deciding body gets your proposal.")
    ),
    "decide_escalation": ActWords(
        _("Record the decision"),
        _("Enter number, date and text of the decision; the deputy is told."),
    ),
    "apply_write_off": ActWords(
        _("Report it as kept"), _("The office looks at it and writes it off.")
    ),
    "verify_promise": ActWords(_("Write it off"), _("You have seen that it is kept.")),
    "reject_write_off": ActWords(
        _("Reject the write-off"), _("The promise stays open; the unit reads why.")
    ),
    "cancel_promise": ActWords(
        _("Let the promise fall away"), _("Only with a written explanation; the deputy reads it.")
    ),
}

# What only the clockwork does, as the history tells it.
CLOCKWORK = {
    "mark_overdue": _("Deadline missed"),
    "lapse_opinion": _("Opinion did not come in time"),
    "end_rating_window": _("No rating came in time"),
    "succeed_lead": _("The next co-signer took the lead"),
    "replace_raters": _("Another deputy is asked, or nobody is left"),
}


def act_name(act: str) -> Any:
    """Return what an act is called (办理名称)."""
    words = ACT_WORDS.get(act)
    return words.name if words is not None else CLOCKWORK.get(act, act)


def options(words: Iterable[Labelled], *, empty: Any = None) -> list[tuple[str, str]]:
    """Return choices of a form in the reader's language (选项)."""
    listed = [(word.value, spoken(word)) for word in words]
    return listed if empty is None else [("", str(empty)), *listed]

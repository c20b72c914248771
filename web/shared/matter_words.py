"""What acts on matters are called (事项办理名称), and what each does in one sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from web.shared.act_words import ActWords

MATTER_ACT_WORDS = {
    "plan_look_back": ActWords(
        _("Plan a look-back review"),
        _("Choose which items of the term are looked at again; the set is fixed later."),
    ),
    "change_scope": ActWords(
        _("Change title or scope"), _("Possible until the set has been fixed.")
    ),
    "begin_checks": ActWords(
        _("Fix the set and begin checking"),
        _("The items are listed as they stand now; what is on its way is left out, with why."),
    ),
    "check_item": ActWords(
        _("Enter the finding"), _("Really done, or on schedule? It can be changed until decided.")
    ),
    "check_items": ActWords(
        _("Enter the finding for those chosen"),
        _("The same finding for several items; each keeps it as its own."),
    ),
    "decide_look_back": ActWords(
        _("Record the decision on the look-back"),
        _("One decision for all findings; from then on they are carried out, item by item."),
    ),
    "note_carried_out": ActWords(_("Noted what was carried out"), ""),
    "finish_carrying_out": ActWords(_("All findings have been carried out"), ""),
    "close_look_back": ActWords(
        _("End it with its report"), _("The figures are counted from the rows and go with it.")
    ),
    "cancel_look_back": ActWords(
        _("Give the review up"), _("Possible until its findings are decided on.")
    ),
    "note_line": ActWords(
        _("Write down what was found"),
        _("You have looked at this line. Your words stand there with your name; none is changed."),
    ),
    "make_integrity_report": ActWords(_("Made the integrity report of the week"), ""),
    "refer_item": ActWords(
        _("Refer an item to the procuratorate"),
        _("Its own handling, reply and rating go on as they are."),
    ),
    "register_referral": ActWords(
        _("Note its registration"), _("Number and day at the procuratorate.")
    ),
    "analyse_referral": ActWords(_("Note that it is being looked into"), ""),
    "decline_filing": ActWords(
        _("Note that no case is filed"), _("The lead deputy reads the reason.")
    ),
    "file_case": ActWords(
        _("Note that a case was filed"), _("A copy of the decision is due within the days set.")
    ),
    "issue_suggestion": ActWords(
        _("Note the procuratorial suggestion"),
        _("To whom it was issued, and until when it is to be put right."),
    ),
    "give_opinions": ActWords(
        _("Give what the units said"), _("The procuratorate reads it; it is being put right.")
    ),
    "note_rectified": ActWords(
        _("Note that it was put right"), _("With the conclusion; its copy is due.")
    ),
    "go_to_court": ActWords(
        _("Note public-interest litigation"), _("The procuratorate went to court.")
    ),
    "note_copy": ActWords(_("Note that the copy came"), _("On which day it was received.")),
    "miss_copy": ActWords(_("A copy did not come in time"), ""),
    "propose_to_deputies": ActWords(
        _("Propose a procuratorial suggestion to the deputies"),
        _("A deputy can make a suggestion of it."),
    ),
    "take_up_linkage": ActWords(
        _("Name the suggestion made of it"), _("One that the deputy leads and has handed in.")
    ),
    "leave_linkage": ActWords(
        _("Note that no deputy took it up"), _("The procuratorate reads the reason.")
    ),
    "call_meeting": ActWords(
        _("Call an evaluation meeting"),
        _("The units answer face to face; then, without them, the deputies rate back to back."),
    ),
    "change_meeting": ActWords(
        _("Change title, day or place"), _("Everybody who was called is told.")
    ),
    "add_to_meeting": ActWords(
        _("Put further items on the agenda"), _("Their units and deputies are told at once.")
    ),
    "take_out_of_meeting": ActWords(
        _("Take the item off the agenda"),
        _("It stays listed with your reason; its reply is rated as any other."),
    ),
    "open_meeting": ActWords(
        _("Begin the first part, face to face"),
        _("Each unit answers in person; record item by item what was asked and answered."),
    ),
    "record_face_to_face": ActWords(
        _("Record what was said"), _("The unit reads it; write no name that is withheld.")
    ),
    "open_second_part": ActWords(
        _("Begin the second part, back to back"),
        _("The units have left. Who has not rated yet is told; nobody sees who answers what."),
    ),
    "close_meeting": ActWords(
        _("End the meeting with its report"),
        _("Who has not rated can still do so until the days for the rating are over."),
    ),
    "cancel_meeting": ActWords(
        _("Cancel the meeting"), _("Everybody who was called reads the reason.")
    ),
    "nominate_topic": ActWords(
        _("Nominate a topic"),
        _("Name the items and why; the Council of Chairpersons decides whether it is a key topic."),
    ),
    "change_topic": ActWords(
        _("Change the nomination"), _("Possible until the Council of Chairpersons has decided.")
    ),
    "hear_views": ActWords(
        _("Note the views heard"), _("Whom the commission heard, and what they said.")
    ),
    "confirm_topic": ActWords(
        _("Record the decision on the topic"),
        _("Enter who leads; the items bear the mark of key items from then on."),
    ),
    "decline_topic": ActWords(
        _("Record that it was not confirmed"), _("Who nominated it reads the reason.")
    ),
    "make_plan": ActWords(
        _("Make the plan"), _("Steps, each with its day; who takes part reads them at once.")
    ),
    "add_step": ActWords(_("Add a step"), _("A further step of the plan, with its day.")),
    "do_step": ActWords(
        _("Record the step"), _("When it was, who was there, and what came of it.")
    ),
    "move_step": ActWords(_("Give it another day"), _("The first day stays readable.")),
    "drop_step": ActWords(_("Drop the step"), _("It stays listed, with your reason.")),
    "fall_behind": ActWords(_("A step of the plan is late"), ""),
    "add_items": ActWords(
        _("Put further items in"), _("By decision of the Council of Chairpersons.")
    ),
    "drop_item": ActWords(
        _("Take the item out"), _("By decision of the Council; it stays listed with the reason.")
    ),
    "report_topic": ActWords(
        _("Report to the Council"), _("Every step must have been taken, moved on or dropped.")
    ),
    "vote_on_topic": ActWords(
        _("Record the vote"), _("It is carried by more than half of all votes.")
    ),
    "conclude_topic": ActWords(
        _("Conclude the topic"), _("By a decision with its text; the items keep their mark.")
    ),
    "extend_topic": ActWords(
        _("Go on in the next year"), _("A new plan is made; what was done stays listed.")
    ),
}

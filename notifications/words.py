"""The words of every message (消息用语): English msgids, one heading and one text per kind."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True, slots=True)
class Words:
    """Hold heading and text of one kind of message (用语), in English as the msgid."""

    title: str
    body: str

    @property
    def places(self) -> frozenset[str]:
        """Name what must be filled in, the item left out (填充项)."""
        return frozenset(re.findall(r"%\((\w+)\)s", self.title + self.body)) - {"item"}


WORDS: dict[str, Words] = {
    # -- drafting and intake ----------------------------------------------------------------
    "cosign_asked": Words(
        _("Please say whether you co-sign"),
        _("%(lead)s asks you to co-sign %(item)s. Read the text, then confirm or decline."),
    ),
    "cosign_confirmed": Words(
        _("%(name)s co-signs"),
        _("%(name)s has confirmed the text of %(item)s."),
    ),
    "cosign_declined": Words(
        _("%(name)s does not co-sign"),
        _("%(name)s has declined to co-sign %(item)s. You can go on without this name."),
    ),
    "cosigner_left": Words(
        _("%(name)s is no longer a co-signer"),
        _("%(name)s has left %(item)s. It goes on with its other authors."),
    ),
    "precheck_asked": Words(
        _("Please check a suggestion of your delegation"),
        _("%(lead)s has written %(item)s. Read it, then pass it on or give it back with advice."),
    ),
    "precheck_under_way": Words(
        _("The delegation checks it first"),
        _("The head of the delegation now reads %(item)s, which you co-sign."),
    ),
    "precheck_passed": Words(
        _("Passed on to the office"),
        _("The head of your delegation has passed %(item)s on: it is handed in."),
    ),
    "precheck_advised": Words(
        _("Given back with advice"),
        _("The head of the delegation has given %(item)s back. The advice stands there."),
    ),
    "delegation_submitted": Words(
        _("Your delegation has handed in a suggestion"),
        _("The head of your delegation has handed in %(item)s, which all of you discussed."),
    ),
    "motion_taken": Words(
        _("A motion that you signed is now a suggestion"),
        _("The presidium decided it: %(item)s is handled as a suggestion. You may leave it."),
    ),
    "motion_registered": Words(
        _("A motion was taken over"),
        _("A motion has been registered as a suggestion: %(item)s."),
    ),
    "converted": Words(
        _("Turned into a motion"),
        _("The presidium decided that %(item)s is a motion. It ends here as a suggestion."),
    ),
    "entered_for_you": Words(
        _("Entered from your signed paper"),
        _("The office has entered for you what you signed on %(item)s. If not, tell it at once."),
    ),
    "entered_from_call": Words(
        _("Recorded from your call"),
        _("The office has recorded what you said by telephone about %(item)s. If not, tell it."),
    ),
    "withdrawal_to_answer": Words(
        _("Please say whether you agree to a withdrawal"),
        _("%(lead)s wants to withdraw %(item)s, which you co-sign. Please agree or object."),
    ),
    "withdrawal_asked": Words(
        _("A withdrawal has been asked for"),
        _("%(lead)s has asked the office to withdraw %(item)s, which you co-sign."),
    ),
    "withdrawal_agreed": Words(
        _("%(name)s agrees to the withdrawal"),
        _("%(name)s has agreed that %(item)s is withdrawn."),
    ),
    "withdrawal_objected": Words(
        _("%(name)s objects to the withdrawal"),
        _("%(name)s has objected: %(item)s is not withdrawn and goes on."),
    ),
    "withdrawal_ended": Words(
        _("The request to withdraw has been taken back"),
        _("%(lead)s no longer wants to withdraw %(item)s. It goes on."),
    ),
    "withdrawal_to_confirm": Words(
        _("Please confirm a withdrawal"),
        _("%(lead)s asks to withdraw %(item)s. Whoever had to agree has agreed. Please confirm."),
    ),
    "withdrawn": Words(
        _("Withdrawn"),
        _("%(item)s has been withdrawn. Nothing more has to be done about it."),
    ),
    "lead_is_yours": Words(
        _("You are the lead deputy now"),
        _("Who led %(item)s no longer does. As the next co-signer you lead it now."),
    ),
    "lead_changed": Words(
        _("Another lead deputy"),
        _("%(lead)s is the lead deputy of %(item)s now. Please turn to this deputy."),
    ),
    "submitted": Words(
        _("A new suggestion has come in"),
        _("%(lead)s has submitted %(item)s. Please check and register it."),
    ),
    "cosigned_submitted": Words(
        _("Submitted"),
        _("%(item)s, which you co-sign, has been submitted."),
    ),
    "returned_for_revision": Words(
        _("Please revise the text"),
        _("The office asks for changes in %(item)s and says there what is meant."),
    ),
    "refusal_proposed": Words(
        _("A refusal needs a second person"),
        _("It is proposed to refuse %(item)s. Please agree or disagree."),
    ),
    "refused": Words(
        _("Refused"),
        _("%(item)s has been refused. The ground and what becomes of it stand there."),
    ),
    "refusal_settled": Words(
        _("The refusal has been agreed to"),
        _("A second person has agreed to refuse %(item)s. The authors have been told."),
    ),
    "refusal_declined": Words(
        _("The refusal has not been agreed to"),
        _("%(item)s is not refused. Please go on with checking it."),
    ),
    "registered": Words(
        _("Registered"),
        _("The office has accepted and registered %(item)s."),
    ),
    "void_proposed": Words(
        _("A void registration needs a second person"),
        _("It is proposed that the registration of %(item)s is void. Please agree or disagree."),
    ),
    "registration_void": Words(
        _("The registration is void"),
        _("%(item)s had been registered by mistake. Its number %(other)s is void; all ends here."),
    ),
    "number_void": Words(
        _("The number was wrong"),
        _("The number %(other)s of %(item)s is void. The office checks it and gives it a new one."),
    ),
    "void_settled": Words(
        _("The number is void"),
        _("A second person agreed: the number %(other)s of %(item)s is void."),
    ),
    "void_declined": Words(
        _("The registration stands"),
        _("A second person disagreed: the registration of %(item)s is not void."),
    ),
    "split_proposed": Words(
        _("Please say whether your suggestion is split"),
        _("The office finds several matters in %(item)s and proposes parts. Please decide."),
    ),
    "split_asked": Words(
        _("A split has been proposed"),
        _("The office finds several matters in %(item)s. The lead deputy %(lead)s decides."),
    ),
    "split_taken_back": Words(
        _("No split any more"),
        _("The office has taken back its proposal to split %(item)s. The check goes on."),
    ),
    "split_declined": Words(
        _("The split has been declined"),
        _("%(lead)s does not want %(item)s to be split. Please go on with checking it."),
    ),
    "split_dropped": Words(
        _("It is not split"),
        _("%(lead)s has decided that %(item)s is not split. The check goes on."),
    ),
    "split": Words(
        _("Split into parts"),
        _("%(item)s has been split. Each part has its own number and goes its own way."),
    ),
    "linked": Words(
        _("Linked to an earlier suggestion"),
        _("The office has linked %(item)s to the earlier No. %(other)s."),
    ),
    "unlinked": Words(
        _("A link has been taken away"),
        _("The office no longer links %(item)s to the earlier No. %(other)s."),
    ),
    "merged": Words(
        _("Handled together with another suggestion"),
        _(
            "%(item)s is handled together with No. %(other)s on the same matter. You still get "
            "your own reply and rate it yourself."
        ),
    ),
    "follower_joined": Words(
        _("Another suggestion is handled together with this one"),
        _("No. %(other)s is now handled together with %(item)s. Each gets its own reply."),
    ),
    "follower_left": Words(
        _("No longer handled together"),
        _("No. %(other)s is no longer handled together with %(item)s, which goes on."),
    ),
    "followed_task": Words(
        _("One more suggestion to reply to"),
        _(
            "%(item)s is on a matter that %(unit)s already handles. Please contact its deputy and "
            "reply to it separately."
        ),
    ),
    "followed_task_ended": Words(
        _("Nothing more to do for this suggestion"),
        _("The matter of %(item)s has passed from %(unit)s to another unit."),
    ),
    "followed_reply_free": Words(
        _("You can reply now"),
        _("No co-handler's opinion is waited for any more: %(unit)s can reply to %(item)s."),
    ),
    "merge_ended": Words(
        _("Now handled by itself"),
        _("No. %(other)s has ended, with which %(item)s was handled. It goes on by itself."),
    ),
    "merge_undone": Words(
        _("Now handled by itself"),
        _("%(item)s is no longer handled together with No. %(other)s. It is assigned by itself."),
    ),
    "to_assign": Words(
        _("Please assign"),
        _("%(item)s has been registered. Please name the units that handle it."),
    ),
    "consultation_asked": Words(
        _("Is this one yours? Asked before assignment"),
        _("Please say by %(day)s whether %(item)s is for %(unit)s. Nothing is assigned yet."),
    ),
    "consultation_answered": Words(
        _("%(other)s has answered"),
        _("%(other)s has said whether %(item)s is its own. The answer stands beside the form."),
    ),
    "transferred": Words(
        _("Transferred to another level"),
        _("%(item)s is outside the powers of this congress and went by letter to: %(addressee)s."),
    ),
    "transfer_accepted": Words(
        _("Taken on at another level"),
        _("%(addressee)s has taken %(item)s on. The return note stands there; it has ended here."),
    ),
    "transfer_sent_back": Words(
        _("Sent back by another level"),
        _("%(addressee)s has sent %(item)s back. It will be assigned here."),
    ),
    "secrecy_asked": Words(
        _("The names are to be withheld"),
        _("%(lead)s asks that no unit reads who made %(item)s. It is withheld from now on."),
    ),
    "secrecy_asked_late": Words(
        _("The names are to be withheld, and were read already"),
        _("%(lead)s asks that no unit reads who made %(item)s. Please say who has: %(seen)s."),
    ),
    "secrecy_lifted": Words(
        _("The names may be told"),
        _("%(lead)s no longer asks that the names of who made %(item)s are withheld."),
    ),
    "handed_over": Words(
        _("The session is over: %(number)s items are yours now"),
        _("The secretariat has handed over what was open: %(number)s items. One is %(item)s."),
    ),
    # -- assignment -------------------------------------------------------------------------
    "assigned": Words(
        _("Assigned"),
        _("%(item)s has been assigned to: %(units)s."),
    ),
    "to_sub_assign": Words(
        _("Please sub-assign"),
        _("%(item)s has reached %(unit)s. Please pass it on to the units in charge."),
    ),
    "assignment_received": Words(
        _("Please sign in a new item"),
        _("%(item)s has been assigned to %(unit)s. Please sign it in, or ask to give it back."),
    ),
    "passed_on": Words(
        _("Sub-assigned"),
        _("%(item)s has been sub-assigned to: %(units)s."),
    ),
    "disputed": Words(
        _("A unit disputes that it is in charge"),
        _("%(unit)s disputes that %(item)s is its own task. The leader decides finally."),
    ),
    "dispute_settled": Words(
        _("The dispute has been decided"),
        _("It has been decided finally which unit handles %(item)s. The decision stands there."),
    ),
    "assignment_recalled": Words(
        _("The assignment has been taken back"),
        _("The assignment of %(item)s has been taken back; it will be assigned anew."),
    ),
    "assignment_corrected": Words(
        _("The assignment has been corrected"),
        _("A wrong unit had been named for %(item)s. It now lies with: %(units)s."),
    ),
    "marked_urgent": Words(
        _("Marked as urgent"),
        _("%(item)s has been marked as urgent. Please see to it first."),
    ),
    "put_on_hold": Words(
        _("Put on hold"),
        _("%(item)s is on hold for a time; read why and until when. The day for the reply stays."),
    ),
    "resumed": Words(
        _("Resumed"),
        _("%(item)s has been resumed. What was left of each deadline counts on."),
    ),
    "urgent_cleared": Words(
        _("No longer urgent"),
        _("%(item)s had been marked as urgent by a slip. The usual days hold again."),
    ),
    "return_came_late": Words(
        _("A unit asked too late to give an item back"),
        _("%(unit)s says that %(item)s is not its own task. Its days are over; it must go on."),
    ),
    "return_refused_by_rule": Words(
        _("Your return came too late"),
        _("The days for giving %(item)s back are over. %(unit)s must go on with it."),
    ),
    "coordination_called": Words(
        _("A co-ordination has been called"),
        _("No unit says it is competent for %(item)s. The office calls those concerned together."),
    ),
    "coordination_settled": Words(
        _("The co-ordination is settled"),
        _("It was agreed who handles %(item)s. The minutes stand there."),
    ),
    "key_released": Words(
        _("No longer a key item"),
        _("The Council of Chairpersons took %(item)s out of its topic. The reason stands there."),
    ),
    "key_designated": Words(
        _("Now a key suggestion"),
        _("The Council of Chairpersons has made %(item)s a key suggestion."),
    ),
    "key_entrusted": Words(
        _("A key suggestion is entrusted to you"),
        _("The Council of Chairpersons has made %(item)s a key suggestion. You supervise it."),
    ),
    "signed_in": Words(
        _("%(unit)s has signed in"),
        _("%(unit)s has signed in %(item)s and will now contact you."),
    ),
    "return_requested": Words(
        _("A unit asks to give an item back"),
        _("%(unit)s says that %(item)s is not its own task. Please agree or disagree."),
    ),
    "return_approved": Words(
        _("Your return has been approved"),
        _("The return of %(item)s has been approved. Another unit will be named."),
    ),
    "return_refused": Words(
        _("Your return has not been approved"),
        _("%(unit)s must go on with %(item)s. The decision and its reason stand there."),
    ),
    "reassigned": Words(
        _("Another unit is in charge"),
        _("%(item)s has passed from %(unit)s to %(units)s."),
    ),
    "vouched_for": Words(
        _("You were named as second person"),
        _("An act on %(item)s names you as vouching for its day. If not so, tell the office."),
    ),
    "extension_asked": Words(
        _("Please decide on an extension"),
        _("%(unit)s asks to reply to %(item)s by %(day)s. Without a decision the old day stays."),
    ),
    "extension_under_way": Words(
        _("A unit asks for an extension"),
        _("%(unit)s asks to reply to %(item)s by %(day)s. The decision has been asked for."),
    ),
    "extended": Words(
        _("The reply will come later"),
        _("%(unit)s will reply to %(item)s by %(day)s, not by %(old_day)s. The reason is there."),
    ),
    "extension_approved": Words(
        _("Your extension has been approved"),
        _("The reply of %(unit)s to %(item)s is due on %(day)s now."),
    ),
    "extension_refused": Words(
        _("Your extension has not been approved"),
        _("The reply of %(unit)s to %(item)s stays due on the old day. The reason stands there."),
    ),
    "extension_not_agreed": Words(
        _("An extension has not been approved"),
        _("The reply of %(unit)s to %(item)s stays due on the day it was."),
    ),
    "extension_lapsed": Words(
        _("Your request for an extension has lapsed"),
        _("Nobody decided in time. The reply of %(unit)s to %(item)s stayed due on the old day."),
    ),
    # -- organs that end, terms that are over -------------------------------------------------
    "task_taken_over": Words(
        _("Your unit has taken an item over"),
        _("%(unit)s has ended. %(heir)s now has %(item)s. Every deadline stays what it was."),
    ),
    "unit_succeeded": Words(
        _("%(heir)s is in charge now"),
        _("%(unit)s has ended. %(heir)s now has %(item)s. Every deadline stays what it was."),
    ),
    "unit_dissolved": Words(
        _("A unit was dissolved"),
        _("%(unit)s, which had %(item)s, was dissolved. Who assigned it sees to what goes on."),
    ),
    "office_succeeded": Words(
        _("The work of an office has passed to yours"),
        _("The office that had something to do about %(item)s has ended. It is yours now."),
    ),
    "collector_succeeded": Words(
        _("Your office now asks for a rating"),
        _("The office that asked for the rating of %(item)s has ended. Yours asks now."),
    ),
    "committee_succeeded": Words(
        _("An escalated item has passed to you"),
        _("A body that saw to %(item)s has ended. You see to it now."),
    ),
    "supervisor_succeeded": Words(
        _("A late item has passed to you"),
        _("The body that supervised %(item)s has ended. You see to it now."),
    ),
    "archived": Words(
        _("Archived"),
        _("The term of %(item)s is over, and it was archived. It can be read as before."),
    ),
    "promise_to_carry": Words(
        _("A promise goes on in the new term"),
        _("The term of %(item)s is over and a promise of %(unit)s is open: keep or explain it."),
    ),
    "promise_carried": Words(
        _("A promise is carried into the new term"),
        _("The term of %(item)s is over. An open promise of %(unit)s is followed up further."),
    ),
    # -- handling and replying --------------------------------------------------------------
    "contact_recorded": Words(
        _("%(unit)s has recorded a contact with you"),
        _("%(unit)s says it contacted you on %(day)s about %(item)s. If not, tell the office."),
    ),
    "no_contact_recorded": Words(
        _("%(unit)s could not contact you"),
        _("%(unit)s says that it could not reach you about %(item)s. If not so, tell the office."),
    ),
    "handed_to_you": Words(
        _("%(colleague)s has handed an item to you"),
        _("From now on you handle %(item)s. What has been done so far stands there."),
    ),
    "handed_to_you_with_note": Words(
        _("%(colleague)s has handed an item to you"),
        _("From now on you handle %(item)s. %(colleague)s writes: %(note)s"),
    ),
    "opinion_sent": Words(
        _("A co-handler's opinion has come in"),
        _("%(unit)s has sent its co-handler's opinion on %(item)s."),
    ),
    "opinion_overdue": Words(
        _("A co-handler's opinion is overdue"),
        _("%(unit)s has not sent its co-handler's opinion on %(item)s. You can go on without it."),
    ),
    "own_opinion_overdue": Words(
        _("Your co-handler's opinion is overdue"),
        _("The lead unit can now go on with %(item)s without %(unit)s."),
    ),
    "opinion_returned": Words(
        _("Your co-handler's opinion was returned"),
        _("The lead unit asks %(unit)s for another co-handler's opinion on %(item)s; read why."),
    ),
    "opinion_asked_again": Words(
        _("A co-handler's opinion was returned"),
        _("%(unit)s is asked for another co-handler's opinion on %(item)s. You wait for it."),
    ),
    "opinion_waived": Words(
        _("A co-handler's opinion is no longer needed"),
        _("The opinion of %(unit)s on %(item)s is not waited for any more."),
    ),
    "agreement_asked": Words(
        _("Please agree to a reply"),
        _("%(unit)s leads %(item)s with you. Please read its reply, then agree or object."),
    ),
    "reply_agreed": Words(
        _("A lead unit agrees to your reply"),
        _("Another lead unit has agreed to the reply of %(unit)s to %(item)s."),
    ),
    "reply_objected": Words(
        _("A lead unit objects to your reply"),
        _("The reply of %(unit)s to %(item)s is open again. The reason stands there."),
    ),
    "agreement_ended": Words(
        _("A reply is being changed"),
        _("%(unit)s changes its reply to %(item)s. What was agreed to before no longer counts."),
    ),
    "leads_disagree": Words(
        _("Lead units do not agree"),
        _("Lead units do not agree on the reply of %(unit)s to %(item)s. The office decides."),
    ),
    "leads_settled": Words(
        _("Decided between lead units"),
        _("It was decided about the reply of %(unit)s to %(item)s. The reason stands there."),
    ),
    "reply_signed": Words(
        _("The reply has been signed for issue"),
        _("The reply on %(item)s has been signed for issue. Please have it delivered."),
    ),
    "scan_filed": Words(
        _("The sealed scan has been filed"),
        _("The sealed scan of the reply on %(item)s has been filed. Please have it delivered."),
    ),
    "reply_recalled": Words(
        _("The reply has been taken back"),
        _("The reply on %(item)s has been taken back before anybody had it. Please go on with it."),
    ),
    "reply_delivered": Words(
        _("You have a reply"),
        _("%(unit)s has replied to %(item)s."),
    ),
    # -- rating -----------------------------------------------------------------------------
    "rating_asked": Words(
        _("Please rate the reply"),
        _("%(unit)s has replied to %(item)s. Please rate it; no unit sees it before the release."),
    ),
    "rating_asked_late": Words(
        _("Please rate the reply, which came late"),
        _("%(unit)s replied to %(item)s %(days)s days too late. Please rate it all the same."),
    ),
    "reply_delivered_late": Words(
        _("You have a reply, which came late"),
        _("%(unit)s has replied to %(item)s %(days)s days too late."),
    ),
    "rating_awaited": Words(
        _("Please do not forget to rate"),
        _("The reply of %(unit)s to %(item)s still waits for your rating."),
    ),
    "rating_given": Words(
        _("A rating waits for its release"),
        _("The reply of %(unit)s to %(item)s has been rated. Please release the rating."),
    ),
    "rating_not_given": Words(
        _("No rating was given"),
        _("The time for rating the reply of %(unit)s to %(item)s has ended without a rating."),
    ),
    "nobody_can_rate": Words(
        _("Nobody is left to rate"),
        _("No author of %(item)s can rate the reply of %(unit)s. This counts apart from silence."),
    ),
    "rating_released": Words(
        _("Rating released: %(rating)s"),
        _("The rating of the reply of %(unit)s to %(item)s has been released: %(rating)s."),
    ),
    "closed": Words(
        _("Closed"),
        _("%(item)s is closed."),
    ),
    "followed_up": Words(
        _("The promises are followed up"),
        _("%(item)s stays open until every promise is kept."),
    ),
    "promise_to_keep": Words(
        _("Please keep the promise"),
        _("%(item)s is in follow-up: keep what %(unit)s promised, then apply for the write-off."),
    ),
    "look_back_confirmed": Words(
        _("Looked at again: as it was told"),
        _("A look-back review has found %(item)s as it was told. What it says stands there."),
    ),
    "class_changed": Words(
        _("The answer of %(unit)s has another class"),
        _("The answer of %(unit)s to %(item)s was given another class. The reason stands there."),
    ),
    "promise_followed_again": Words(
        _("A promise is followed up again, until %(day)s"),
        _("What %(unit)s promised on %(item)s was not done after all. It is due on %(day)s now."),
    ),
    "handled_again": Words(
        _("The item is handled again"),
        _("It was decided that %(item)s is handled again. The reasons stand there."),
    ),
    "raised_to_superior": Words(
        _("A superior organ handles the item"),
        _("Instead of %(unit)s its superior organ now handles %(item)s."),
    ),
    "reply_to_review": Words(
        _("Please review a reply"),
        _("%(unit)s sends you its reply to %(item)s. Does it answer the suggestion?"),
    ),
    "reply_reviewed": Words(
        _("The reply has been reviewed"),
        _("The reply of %(unit)s to %(item)s can be signed now."),
    ),
    "reply_rejected": Words(
        _("The reply was sent back"),
        _("The reply of %(unit)s to %(item)s is no real answer. The reason stands there."),
    ),
    "rating_corrected": Words(
        _("A rating was corrected"),
        _("A deputy has corrected the rating of a reply to %(item)s. The latest one counts."),
    ),
    "rating_asked_anew": Words(
        _("Please rate once more"),
        _("Please rate the reply to %(item)s once more. What was answered before does not count."),
    ),
    "pressure_reported": Words(
        _("Confidential: pressure on a rating"),
        _("A deputy reports pressure on the rating of %(item)s. Please look into it discreetly."),
    ),
    "pressure_looked_into": Words(
        _("Your report was looked into"),
        _("What you reported about %(item)s was looked into. The findings stand there."),
    ),
    "second_round": Words(
        _("Second assignment"),
        _("%(item)s goes into a second assignment, because of how a reply was rated."),
    ),
    "second_assignment": Words(
        _("Second assignment to your unit"),
        _("%(unit)s must handle %(item)s again, its head in charge. Please sign it in."),
    ),
    "second_to_decide": Words(
        _("Please decide on a second assignment"),
        _("%(item)s was rated badly. Please say whether it is assigned a second time."),
    ),
    "second_declined": Words(
        _("No second assignment"),
        _("It was decided not to assign %(item)s a second time. The reasons stand there."),
    ),
    # -- escalation -------------------------------------------------------------------------
    "escalated": Words(
        _("Escalated to the committee"),
        _("%(item)s has been escalated to the leader of the supervising committee."),
    ),
    "escalated_to_you": Words(
        _("An item has been escalated to you"),
        _("The deputy is still dissatisfied with %(item)s. Please acknowledge it and see to it."),
    ),
    "escalation_acknowledged": Words(
        _("The committee has taken your suggestion on"),
        _("The leader of the supervising committee now sees to %(item)s."),
    ),
    "instructed": Words(
        _("The leader has given an instruction"),
        _("The leader of the supervising committee has given an instruction on %(item)s."),
    ),
    "conference_called": Words(
        _("You are called together on %(day)s"),
        _("The leader of the supervising committee wants to hear both sides about %(item)s."),
    ),
    "further_step_taken": Words(
        _("A further step was taken on an escalated item"),
        _("Its record stands on the page of %(item)s."),
    ),
    "solution_proposed": Words(
        _("Please decide on an escalated item"),
        _("The leader of the supervising committee says what to do about %(item)s. Please decide."),
    ),
    "escalation_decided": Words(
        _("A decision has been taken"),
        _("It was decided what becomes of %(item)s. The decision and its reasons stand there."),
    ),
    # -- promises and deadlines ---------------------------------------------------------------
    "write_off_applied": Words(
        _("Please check whether a promise is kept"),
        _("%(unit)s says that it has kept a promise about %(item)s and applies for its write-off."),
    ),
    "progress_reported": Words(
        _("%(unit)s reports on a promise"),
        _("%(unit)s reports how far a promise about %(item)s has come. The report stands there."),
    ),
    "word_awaited": Words(
        _("Is the promise kept? Please say so"),
        _("%(unit)s says that it has kept a promise about %(item)s. Please say yes or no."),
    ),
    "word_given": Words(
        _("The lead deputy has said whether a promise is kept"),
        _("The lead deputy has spoken about a promise of %(unit)s on %(item)s. Please decide."),
    ),
    "kept_against_the_word": Words(
        _("A promise is written off, though you said no"),
        _("The commission finds a promise of %(unit)s about %(item)s kept. The reason is there."),
    ),
    "promise_reported": Words(
        _("A promise is said to be kept"),
        _("%(unit)s says that it has kept a promise about %(item)s. If not, tell the office."),
    ),
    "promise_kept": Words(
        _("A promise is kept"),
        _("A promise of %(unit)s about %(item)s has been checked and is written off."),
    ),
    "write_off_rejected": Words(
        _("A promise is not written off"),
        _("The promise of %(unit)s about %(item)s stays open. The reason stands there."),
    ),
    "promise_cancelled": Words(
        _("A promise falls away"),
        _("A promise of %(unit)s about %(item)s falls away. The explanation stands there."),
    ),
    "promise_moved": Words(
        _("A promise has another day"),
        _("%(unit)s has moved a promise about %(item)s to %(day)s. The reason stands there."),
    ),
    "promise_carried_over": Words(
        _("A promise is carried over"),
        _("A promise of %(unit)s about %(item)s is carried over to %(day)s."),
    ),
    "overdue": Words(
        _("A deadline is overdue: %(deadline)s"),
        _("The deadline “%(deadline)s” for %(item)s ended on %(day)s."),
    ),
    "unit_overdue": Words(
        _("A unit's deadline is overdue: %(deadline)s"),
        _("%(unit)s has let the deadline “%(deadline)s” for %(item)s pass. It ended on %(day)s."),
    ),
    # -- measures of supervision ----------------------------------------------------------------
    "measure_taken": Words(
        _("Supervision %(measure)s"),
        _("A measure was taken on %(unit)s about %(item)s. Please read it, and answer by its day."),
    ),
    "measure_entered": Words(
        _("Entered for you: %(measure)s"),
        _("What you gave on %(item)s has been entered for you. If it is not so, tell the office."),
    ),
    "measure_beside": Words(
        _("Supervision %(measure)s on %(unit)s"),
        _("A measure was taken on %(unit)s about %(item)s. The text and the day stand there."),
    ),
    "measure_answered": Words(
        _("%(unit)s has answered %(measure)s"),
        _("%(unit)s has answered the measure on %(item)s. If it is no answer, you can ask again."),
    ),
    "measure_asked_again": Words(
        _("%(measure)s: please answer once more, by %(day)s"),
        _("The answer of %(unit)s on %(item)s does not suffice. The reason stands there."),
    ),
    "measure_taken_back": Words(
        _("%(measure)s has been taken back"),
        _("%(unit)s need not answer it on %(item)s any more. The reason stands there."),
    ),
    # -- the ladder -------------------------------------------------------------------------
    "reminded": Words(
        _("Reminder: %(deadline)s ends on %(day)s"),
        _("The deadline “%(deadline)s” for %(item)s ends on %(day)s. Please see to it in time."),
    ),
    "still_awaited": Words(
        _("Reminder: %(deadline)s ended on %(day)s"),
        _("The deadline “%(deadline)s” for %(item)s ended on %(day)s. It is still awaited."),
    ),
    "notice_to_unit": Words(
        _("Please acknowledge: %(deadline)s is late"),
        _("%(unit)s is late with %(item)s: “%(deadline)s” ended on %(day)s. Please acknowledge."),
    ),
    "order_to_sign": Words(
        _("A supervision order waits for your signature"),
        _("%(unit)s is %(days)s days late with %(item)s. The order is drafted; please sign it."),
    ),
    "watch_asked": Words(
        _("Please watch a late item"),
        _("%(unit)s is %(days)s days late with %(item)s. Please acknowledge that you watch it."),
    ),
    "talk_to_sign": Words(
        _("A late item has climbed to you"),
        _("%(unit)s is %(days)s days late with %(item)s. A talk is drafted; please sign it."),
    ),
    "agenda_proposed": Words(
        _("A late item is proposed for the agenda"),
        _("%(item)s is %(days)s days late, without result so far. Please record the decision."),
    ),
    "climbed": Words(
        _("A late item has climbed: %(days)s days"),
        _("“%(deadline)s” for %(item)s ended on %(day)s. What comes next is shown there."),
    ),
    "climbed_for_you": Words(
        _("Your suggestion is late and is watched"),
        _("The answer to %(item)s is late. Those who supervise the unit have been told."),
    ),
    "called_to_talk": Words(
        _("The head of the unit is called to a talk"),
        _("The supervising committee calls the head of %(unit)s to a talk about %(item)s."),
    ),
    "order_received": Words(
        _("A supervision order: please acknowledge"),
        _("%(unit)s has received a supervision order about %(item)s. Please acknowledge it."),
    ),
    "order_signed": Words(
        _("A supervision order has been signed"),
        _("An order to %(unit)s about %(item)s has been signed. Its text stands there."),
    ),
    "supervision_acknowledged": Words(
        _("A supervision has been acknowledged"),
        _("What was asked about %(item)s has been acknowledged. The answer stands there."),
    ),
    "supervision_decided": Words(
        _("It was decided on a late item"),
        _("A decision was taken on the late item %(item)s. Number, date and text stand there."),
    ),
    "rules_changed": Words(
        _("Other rules apply from now on"),
        _("%(item)s goes by another version of the rules from now on. Look at its deadlines."),
    ),
    "deadline_moved": Words(
        _("A deadline has moved: %(deadline)s"),
        _("The deadline “%(deadline)s” for %(item)s now ends on %(day)s: days off were announced."),
    ),
    "rating_day_moved": Words(
        _("The day for a rating has moved"),
        _("The reply of %(unit)s to %(item)s is to be rated by %(day)s: days off were announced."),
    ),
    "rating_overdue": Words(
        _("A rating is overdue"),
        _("The reply of %(unit)s to %(item)s should have been rated by %(day)s."),
    ),
}

# To whom the congress gives no orders it writes letters (商请函): the same news, asked for kindly.
# Source: Shanghai 2023; rulebook section 10.
LETTERS: dict[str, str] = {
    "assignment_received": "letter_received",
    "second_assignment": "letter_second",
    "return_refused": "letter_return_refused",
    "marked_urgent": "letter_urgent",
    "overdue": "letter_overdue",
    "reminded": "letter_reminded",
    "still_awaited": "letter_overdue",
    "own_opinion_overdue": "letter_opinion_overdue",
    "promise_to_keep": "letter_promise",
    "instructed": "letter_instructed",
    "measure_taken": "letter_measure",
    "measure_asked_again": "letter_measure",
    "measure_taken_back": "letter_measure",
    "conference_called": "letter_conference",
}

WORDS |= {
    "letter_received": Words(
        _("A letter: may we consult you?"),
        _("We would like to consult %(unit)s about %(item)s and kindly ask you to sign it in."),
    ),
    "letter_second": Words(
        _("A letter: may we consult you once more?"),
        _("The deputy has further wishes about %(item)s. We kindly ask %(unit)s to look at it."),
    ),
    "letter_return_refused": Words(
        _("A letter: we would be glad if you went on"),
        _("We have read your reasons and still ask %(unit)s to go on with %(item)s. Thank you."),
    ),
    "letter_urgent": Words(
        _("A letter: this matter is urgent"),
        _("The matter of %(item)s is urgent. We would be grateful if you could see to it soon."),
    ),
    "letter_reminded": Words(
        _("A letter: we look forward to your word by %(day)s"),
        _("May we kindly remind %(unit)s of %(item)s? We look forward to your word by %(day)s."),
    ),
    "letter_overdue": Words(
        _("A letter: we look forward to your word"),
        _("We had hoped to hear from you about %(item)s by %(day)s and look forward to your word."),
    ),
    "letter_opinion_overdue": Words(
        _("A letter: your opinion is still welcome"),
        _("The lead unit now goes on with %(item)s. An opinion of %(unit)s is still welcome."),
    ),
    "letter_promise": Words(
        _("A letter: what you have in hand"),
        _("The deputy looks forward to what %(unit)s said it would do about %(item)s."),
    ),
    "letter_instructed": Words(
        _("A letter: a view for your consideration"),
        _("The commission has written down its view of %(item)s for your kind consideration."),
    ),
    "letter_measure": Words(
        _("A letter: %(measure)s"),
        _("The congress has written to %(unit)s about %(item)s. Please read it at your leisure."),
    ),
    "letter_conference": Words(
        _("A letter: an invitation for %(day)s"),
        _("We invite you to talk with the deputy about %(item)s. Please tell us if it suits you."),
    ),
}

# What tells of a rating that is not released: never for who belongs to a unit that handles.
QUIET = (
    "rating_asked",
    "rating_asked_late",
    "rating_awaited",
    "rating_given",
    "rating_corrected",
    "rating_asked_anew",
    "pressure_reported",
    "rating_not_given",
    "nobody_can_rate",
    "rating_overdue",
    "rating_day_moved",
    "collector_succeeded",
)

# What only the clock tells. It waits for working hours, and who is told of several items at once
# gets one e-mail for all of them. Source: rulebook section 11; ADR 20.
OF_THE_CLOCK = (
    "reminded",
    "still_awaited",
    "notice_to_unit",
    "order_to_sign",
    "watch_asked",
    "talk_to_sign",
    "agenda_proposed",
    "climbed",
    "climbed_for_you",
    "overdue",
    "unit_overdue",
    "rating_awaited",
    "rating_overdue",
    "deadline_moved",
    "rating_day_moved",
    "letter_reminded",
    "letter_overdue",
)

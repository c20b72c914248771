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
    "to_assign": Words(
        _("Please assign"),
        _("%(item)s has been registered. Please name the units that handle it."),
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
    # -- handling and replying --------------------------------------------------------------
    "contact_recorded": Words(
        _("%(unit)s has recorded a contact with you"),
        _("%(unit)s says it contacted you on %(day)s about %(item)s. If not, tell the office."),
    ),
    "no_contact_recorded": Words(
        _("%(unit)s could not contact you"),
        _("%(unit)s says that it could not reach you about %(item)s. If not so, tell the office."),
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
    "opinion_waived": Words(
        _("A co-handler's opinion is no longer needed"),
        _("The opinion of %(unit)s on %(item)s is not waited for any more."),
    ),
    "reply_signed": Words(
        _("The reply has been signed for issue"),
        _("The reply on %(item)s has been signed for issue. Please have it delivered."),
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
    "overdue": Words(
        _("A deadline is overdue: %(deadline)s"),
        _("The deadline “%(deadline)s” for %(item)s ended on %(day)s."),
    ),
    "unit_overdue": Words(
        _("A unit's deadline is overdue: %(deadline)s"),
        _("%(unit)s has let the deadline “%(deadline)s” for %(item)s pass. It ended on %(day)s."),
    ),
    "rating_overdue": Words(
        _("A rating is overdue"),
        _("The reply of %(unit)s to %(item)s should have been rated by %(day)s."),
    ),
}

# What tells of a rating that is not released: never for who belongs to a unit that handles.
QUIET = (
    "rating_asked",
    "rating_awaited",
    "rating_given",
    "rating_not_given",
    "nobody_can_rate",
    "rating_overdue",
)

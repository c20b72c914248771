"""May this act happen, and may this person do it (条件与权限).

A permission tells *who*, a condition tells *when*. Both read only the record and
`record.acting`; what needs a look at other rows comes through `acting.facts`, which looks once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.rules.policy.choices import Assigner, KeyOrgan, WithdrawUntil
from cases.rules.states import REPLYING_ROLES, HandlingRole, SuggestionState, Tier
from people.kinds import HANDLING_KINDS, OrganKind, Role

Guard = Callable[[Any], bool]
Permission = Callable[[Any, Any], bool]


def because(reason: Any) -> Callable[[Guard], Guard]:
    """Give a condition the reason that a refused person reads (理由)."""

    def mark(guard: Guard) -> Guard:
        guard.reason = reason  # type: ignore[attr-defined]
        return guard

    return mark


def who(label: Any) -> Callable[[Permission], Permission]:
    """Give a permission the name of who holds it (权限说明)."""

    def mark(permission: Permission) -> Permission:
        permission.who = label  # type: ignore[attr-defined]
        return permission

    return mark


# -- who ------------------------------------------------------------------------------------

INTAKE_KINDS = frozenset(
    {OrganKind.DEPUTIES_AFFAIRS_COMMISSION, OrganKind.SESSION_SECRETARIAT, OrganKind.PRESIDIUM}
)


def _holds(record: Any, roles: set[Role], *, organ_id: int | None = None) -> bool:
    post = record.acting.post
    return (
        post is not None and post.role in roles and (organ_id is None or post.organ_id == organ_id)
    )


def _of_the_house(record: Any, roles: set[Role], kinds: frozenset[OrganKind]) -> bool:
    post = record.acting.post
    return (
        _holds(record, roles)
        and post.organ.kind in kinds
        and post.organ.congress_id == record.acting.facts.suggestion.congress_id
    )


@who(_("the system"))
def by_system(record: Any, user: Any) -> bool:
    """Let only the clockwork act (系统)."""
    return bool(record.acting.by.is_system)


@who(_("follows from another act"))
def by_consequence(record: Any, user: Any) -> bool:
    """Let nobody act: the transition follows from another act (随动)."""
    return False


@who(_("lead deputy"))
def lead_deputy(record: Any, user: Any) -> bool:
    """Let the lead deputy act (领衔代表)."""
    deputy = record.acting.deputy
    return deputy is not None and deputy.pk == record.acting.facts.suggestion.lead_id


@who(_("the deputy who is asked to co-sign"))
def cosigning_deputy(record: Any, user: Any) -> bool:
    """Let the co-signing deputy act for himself or herself (附议代表)."""
    deputy = record.acting.deputy
    return deputy is not None and deputy.pk == record.deputy_id


@who(_("intake officer"))
def intake_officer(record: Any, user: Any) -> bool:
    """Let the intake officer of the congress act (受理人员)."""
    return _of_the_house(record, {Role.INTAKE_OFFICER}, INTAKE_KINDS)


@who(_("intake officer or assigner of the receiving office"))
def receiving_office(record: Any, user: Any) -> bool:
    """Let the office that received the item act (受理机构). Source: Shanghai 2015, art. 10."""
    return _of_the_house(record, {Role.INTAKE_OFFICER, Role.ASSIGNER}, INTAKE_KINDS)


@who(_("assigner"))
def assigner(record: Any, user: Any) -> bool:
    """Let who assigns for the congress act (交办人员). Source: Beijing 2014, arts. 14-16."""
    suggestion = record.acting.facts.suggestion
    if (
        not suggestion.in_session
        and record.acting.policy.intersession_assigner == Assigner.COUNCIL_OF_CHAIRPERSONS
    ):
        return _of_the_house(
            record, {Role.SECRETARY}, frozenset({OrganKind.COUNCIL_OF_CHAIRPERSONS})
        )
    return _of_the_house(record, {Role.ASSIGNER}, INTAKE_KINDS)


@who(_("Deputies Affairs Commission"))
def affairs_commission(record: Any, user: Any) -> bool:
    """Let the Deputies Affairs Commission act (代表工作委员会)."""
    return _of_the_house(record, {Role.ASSIGNER, Role.COMMISSION_HEAD}, INTAKE_KINDS)


@who(_("secretary of the Council of Chairpersons"))
def council_secretary(record: Any, user: Any) -> bool:
    """Let who records the decisions of the Council of Chairpersons act (主任会议)."""
    return _of_the_house(record, {Role.SECRETARY}, frozenset({OrganKind.COUNCIL_OF_CHAIRPERSONS}))


@who(_("sub-assigner of the government's General Office"))
def sub_assigner(record: Any, user: Any) -> bool:
    """Let the government's General Office pass on what was assigned to it (分办)."""
    return _holds(record, {Role.SUB_ASSIGNER}, organ_id=record.organ_id)


@who(_("officer or head of the handling unit"))
def unit_member(record: Any, user: Any) -> bool:
    """Let the officer or the head of the handling unit act (承办单位)."""
    return _holds(record, {Role.CASE_OFFICER, Role.UNIT_HEAD}, organ_id=record.organ_id)


@who(_("head of the handling unit"))
def unit_head(record: Any, user: Any) -> bool:
    """Let the head of the unit that replies act (单位主要负责人)."""
    return _holds(record, {Role.UNIT_HEAD}, organ_id=record.assignment.organ_id)


@who(_("head of the unit that was given the task"))
def task_head(record: Any, user: Any) -> bool:
    """Let the head of the unit that was given the task act (承办单位主要负责人)."""
    return _holds(record, {Role.UNIT_HEAD}, organ_id=record.organ_id)


@who(_("leader of who assigned on that tier"))
def dispute_settler(record: Any, user: Any) -> bool:
    """Let the leader of that tier decide finally (裁定人). Source: Yulin 2019."""
    if record.tier == Tier.GOVERNMENT and record.parent_id is not None:
        leaders = {Role.UNIT_HEAD, Role.SUB_ASSIGNER}
        return _holds(record, leaders, organ_id=record.parent.organ_id)
    return _of_the_house(record, {Role.COMMISSION_HEAD}, INTAKE_KINDS)


@who(_("officer or head of the unit that replies"))
def replying_unit(record: Any, user: Any) -> bool:
    """Let the officer or the head of the unit that made the reply or promise act (答复单位)."""
    return _holds(record, {Role.CASE_OFFICER, Role.UNIT_HEAD}, organ_id=record.assignment.organ_id)


@who(_("who assigned on that tier"))
def return_decider(record: Any, user: Any) -> bool:
    """Let who assigned decide on a return (退回审定). Source: Qingdao 2021, art. 19."""
    if record.tier == Tier.GOVERNMENT and record.parent_id is not None:
        return _holds(record, {Role.SUB_ASSIGNER}, organ_id=record.parent.organ_id)
    return _of_the_house(record, {Role.ASSIGNER}, INTAKE_KINDS)


@who(_("who assigned the task"))
def who_assigned(record: Any, user: Any) -> bool:
    """Let who assigned this very task act (本任务交办方), on the congress' tier or below it."""
    if record.tier == Tier.GOVERNMENT and record.parent_id is not None:
        return _holds(record, {Role.SUB_ASSIGNER}, organ_id=record.parent.organ_id)
    return assigner(record, user)


@who(_("assigning office of either tier"))
def assigning_office(record: Any, user: Any) -> bool:
    """Let the office of either tier act (交办机构)."""
    if _of_the_house(record, {Role.ASSIGNER}, INTAKE_KINDS):
        return True
    return record.parent_id is not None and _holds(
        record, {Role.SUB_ASSIGNER}, organ_id=record.parent.organ_id
    )


@who(_("the deputy who is asked"))
def rater(record: Any, user: Any) -> bool:
    """Let only a deputy who is asked rate, from an account that handles nothing (评价代表)."""
    acting = record.acting
    return (
        acting.deputy is not None
        and acting.deputy.pk in acting.facts.open_rater_ids
        and acting.facts.is_author(acting.deputy.pk)
        and not acting.facts.actor_is_handling
    )


@who(_("rating officer of the collector"))
def rating_officer(record: Any, user: Any) -> bool:
    """Let the collector's officer act (评价收集人员); a handling unit is never a collector."""
    post = record.acting.post
    return (
        _holds(record, {Role.RATING_OFFICER}, organ_id=record.collector_id)
        and post.organ.kind not in HANDLING_KINDS
        and not record.acting.facts.actor_is_handling
    )


@who(_("rating officer of the collector, or the system"))
def rating_officer_or_system(record: Any, user: Any) -> bool:
    """Let the collector's officer or the clockwork act (评价收集)."""
    return by_system(record, user) or rating_officer(record, user)


@who(_("leader of the supervising committee"))
def committee_leader(record: Any, user: Any) -> bool:
    """Let the leader to whom the item was escalated act (督办委员会负责人)."""
    return _holds(
        record, {Role.COMMITTEE_CHAIR, Role.COMMISSION_HEAD}, organ_id=record.committee_id
    )


@who(_("the body that decides on escalated items"))
def escalation_decider(record: Any, user: Any) -> bool:
    """Let the body named by the policy record its decision (决定机构)."""
    return _holds(
        record,
        {Role.SECRETARY, Role.COMMISSION_HEAD, Role.CHAIRPERSON},
        organ_id=record.decider_id,
    )


# -- when -----------------------------------------------------------------------------------


@because(_("The lead deputy is not in office."))
def lead_in_office(record: Any) -> bool:
    """Ask that the deputy is neither suspended nor out of office (在任)."""
    return record.acting.deputy is not None and record.acting.facts.actor_in_office


@because(_("The title, the facts and the proposal must be filled in."))
def text_complete(record: Any) -> bool:
    """Ask for the required parts of the text (要件齐全). Source: rulebook 5.2."""
    if record.classified:
        return True
    return bool(record.title.strip() and record.facts.strip() and record.proposal.strip())


@because(_("A classified item is handled on paper, outside this system."))
def not_classified(record: Any) -> bool:
    """Ask that the item is no stub of a classified one (非涉密). Source: rulebook 5.16."""
    return not record.classified


@because(_("Nobody has been asked to co-sign."))
def has_cosigners(record: Any) -> bool:
    """Ask for at least one deputy to co-sign (有附议人)."""
    return bool(record.acting.facts.cosigners)


@because(_("Not every deputy who was asked has confirmed or declined this text."))
def cosigners_settled(record: Any) -> bool:
    """Ask that every co-signer has answered on this very text (联名确认)."""
    return bool(record.acting.facts.open_cosigners == 0)


@because(_("This text has been changed since you were asked."))
def text_unchanged(record: Any) -> bool:
    """Ask that the co-signer confirms the text that will be submitted (文本未变)."""
    shown = record.acting.data.get("text_version")
    return bool(shown == record.acting.facts.suggestion.text_version)


@because(_("The suggestion is not open for co-signing now."))
def cosigning_under_way(record: Any) -> bool:
    """Ask that the lead deputy has sent the text round (联名中)."""
    return bool(record.acting.facts.suggestion.state == SuggestionState.COSIGNING)


@because(_("A deputy who is suspended or out of office cannot co-sign."))
def cosigner_in_office(record: Any) -> bool:
    """Ask that the co-signing deputy is in office (在任)."""
    return bool(record.acting.facts.actor_in_office)


@because(_("The suggestion has ended; its authors stay as they are."))
def may_still_leave(record: Any) -> bool:
    """Ask that the item is still under way (仍可退出)."""
    return not record.acting.facts.suggestion.is_final


@because(_("You are asked to rate a reply: answer first, or wait until the day for it is over."))
def no_rating_awaited(record: Any) -> bool:
    """Ask that no rating of the co-signer is waited for (无待评价).

    Who leaves is seen no more on the item; the question would stand open with nobody to answer.
    """
    return not record.acting.facts.rating_awaited


BEFORE_ASSIGNMENT = (
    SuggestionState.SUBMITTED,
    SuggestionState.REVISION,
    SuggestionState.REGISTERED,
)


@because(_("The lead deputy has not asked to withdraw this suggestion."))
def withdrawal_asked(record: Any) -> bool:
    """Ask for a request to withdraw the item (已申请撤回)."""
    return record.acting.facts.suggestion.withdrawal_asked_at is not None


@because(_("The lead deputy has asked to withdraw this suggestion; that has to be settled first."))
def no_withdrawal_asked(record: Any) -> bool:
    """Ask that nobody waits for a withdrawal (未申请撤回)."""
    return record.acting.facts.suggestion.withdrawal_asked_at is None


@because(_("A withdrawal has been asked for: object to it or take it back first, then rate."))
def no_withdrawal_in_the_way(record: Any) -> bool:
    """Ask that no withdrawal is under way when a deputy rates (未申请撤回)."""
    return no_withdrawal_asked(record)


@because(_("Not every co-signer has agreed to the withdrawal."))
def withdrawal_agreed(record: Any) -> bool:
    """Ask that every co-signer whose word is needed agrees (一致同意撤回)."""
    return not record.acting.facts.withdrawal_words_awaited


@because(_("Nobody waits for your word on a withdrawal."))
def withdrawal_word_awaited(record: Any) -> bool:
    """Ask that a withdrawal waits for this co-signer's word (待表态)."""
    return record.withdrawal_asked_at is not None and record.withdrawal_agreed_at is None


@because(_("The time in which this suggestion could be withdrawn is over."))
def withdrawal_in_time(record: Any) -> bool:
    """Ask that the moment named by the rules has not come (撤回时限).

    Source: Beijing 2014, art. 13 (before the assignment); rulebook 6.1, `withdraw_until`.
    """
    until = record.acting.policy.withdraw_until
    if until == WithdrawUntil.BEFORE_ASSIGNMENT:
        return record.state in BEFORE_ASSIGNMENT
    return until == WithdrawUntil.ANY_TIME or not record.acting.facts.somebody_has_reply


@because(_("A reply has been rated already."))
def nobody_has_rated(record: Any) -> bool:
    """Ask that no reply to the item has been rated (尚无评价): a rating is never undone."""
    return not record.acting.facts.somebody_rated


@because(_("The suggestion has been withdrawn; it is not replied to any more."))
def not_withdrawn(record: Any) -> bool:
    """Ask that the item was not withdrawn (未撤回)."""
    return bool(record.acting.facts.suggestion.state != SuggestionState.WITHDRAWN)


@because(_("No co-signer in office can take the lead; the suggestion can only be withdrawn."))
def next_lead_known(record: Any) -> bool:
    """Ask for a confirmed co-signer in office (有接任人选). Source: rulebook section 10."""
    return record.acting.facts.next_lead is not None


@because(_("The lead deputy is in office."))
def lead_out_of_office(record: Any) -> bool:
    """Ask that the lead deputy is suspended or out of office (领衔代表不在任)."""
    return not record.acting.facts.lead_in_office


@because(_("Everybody who is asked can rate."))
def rater_cannot_rate(record: Any) -> bool:
    """Ask for a deputy who is asked and cannot rate any more (有人无法评价)."""
    return bool(record.acting.facts.raters_who_cannot)


@because(_("A refusal has been proposed and waits for a second person."))
def no_refusal_pending(record: Any) -> bool:
    """Ask that no refusal waits for its countersignature (无待复核)."""
    return record.refusal_proposed_by_id is None


@because(_("Nobody has proposed to refuse this suggestion."))
def refusal_pending(record: Any) -> bool:
    """Ask for a proposed refusal (有待复核)."""
    return record.refusal_proposed_by_id is not None


@because(_("The refusal must be countersigned by a second person."))
def second_person(record: Any) -> bool:
    """Ask for another person than who proposed (复核人)."""
    by = record.acting.by
    return by.user is not None and by.user.pk != record.refusal_proposed_by_id


@because(_("The days for a return are over; the unit must go on."))
def return_window_open(record: Any) -> bool:
    """Ask that the return window is open (退回期限). Source: Yulin 2019; Qingdao 2021, art. 19."""
    return record.return_due_on is None or bool(record.acting.today <= record.return_due_on)


@because(_("A unit has signed in, disputes, or owes no opinion: the assignment stands."))
def nobody_signed_in(record: Any) -> bool:
    """Ask that no unit of the present round has signed in (尚未签收)."""
    return bool(record.acting.facts.unsigned(record.acting.facts.tasks_now))


@because(_("A unit has signed in, disputes, or owes no opinion: the sub-assignment stands."))
def no_unit_signed_in(record: Any) -> bool:
    """Ask that no unit to which the office passed the item on has signed in (尚未签收)."""
    return bool(record.acting.facts.unsigned(record.acting.facts.passed_on_to))


@because(_("In a second assignment the unit cannot return the item."))
def first_round(record: Any) -> bool:
    """Ask for the first round (首轮)."""
    return bool(record.round.number == 1)


@because(_("The item has been returned as often as the rules allow; the assigning office decides."))
def returns_left(record: Any) -> bool:
    """Ask that the item was not passed around too often (退回次数)."""
    return bool(record.hops < record.acting.policy.max_returns)


@because(_("A leader has decided finally that this unit handles the item."))
def not_settled(record: Any) -> bool:
    """Ask that no leader has decided the dispute yet (未裁定)."""
    return not record.settled


@because(_("Only after a return was not agreed to, and before the deputy was contacted."))
def return_was_refused(record: Any) -> bool:
    """Ask for a refused return, and that the handling has not begun (退回未获同意)."""
    return record.return_reason != "" and not record.acting.facts.contacted


@because(_("Only a lead, sole or separate unit contacts the deputy and replies."))
def is_replying(record: Any) -> bool:
    """Ask for a unit that answers the deputy (答复单位)."""
    return record.role in REPLYING_ROLES


@because(_("Only a co-handler gives an opinion to the lead unit."))
def is_co_handler(record: Any) -> bool:
    """Ask for a co-handler (会办单位)."""
    return bool(record.role == HandlingRole.CO_HANDLER)


@because(_("The day for the opinion has not ended yet."))
def opinion_day_over(record: Any) -> bool:
    """Ask that the opinion's due day has ended (会办期限已过)."""
    return bool(record.acting.facts.opinion_day_over)


@because(_("The deputy has not been contacted in this round."))
def deputy_contacted(record: Any) -> bool:
    """Ask for a recorded contact, or its recorded impossibility (已沟通).

    Source: Deputies Law 2025, art. 51(2).
    """
    return bool(record.is_supplementary or record.acting.facts.contacted)


@because(_("The unit has not signed in, or has already replied."))
def assignment_open(record: Any) -> bool:
    """Ask that the unit's task is under way, or the reply only adds to one (在办)."""
    assignment = record.acting.facts.assignment
    wanted = "reply_issued" if record.is_supplementary else "accepted"
    return bool(assignment.state == wanted)


@because(_("Co-handlers still have time for their opinions."))
def opinions_settled(record: Any) -> bool:
    """Ask that each opinion is in, waived or overdue (会办意见齐备)."""
    return bool(record.is_supplementary or not record.acting.facts.opinions_awaited)


@because(_("What you noted as missing opinions is no longer so; read the opinion that came in."))
def missing_as_noted(record: Any) -> bool:
    """Ask that the reply notes exactly the opinions that are missing (缺会办意见)."""
    if record.is_supplementary:
        return True
    noted = record.acting.data.get("missing", ())
    if not isinstance(noted, (list, tuple, set, frozenset)):
        return False
    return sorted(map(str, noted)) == sorted(map(str, record.acting.facts.missing_opinions))


@because(_("A reply of this kind needs a promise with a date."))
def promise_where_needed(record: Any) -> bool:
    """Ask for a dated promise where the result lies ahead (承诺事项). Source: rulebook 5.5."""
    if record.result_kind not in record.acting.policy.promise_required_kinds:
        return True
    return bool(record.acting.facts.promise_count or record.acting.data.get("promises"))


@because(_("The result kind, the text and the document number must be filled in."))
def reply_complete(record: Any) -> bool:
    """Ask for the required parts of a reply (答复要件). Source: Shanghai 2015, art. 20."""
    return bool(record.result_kind and record.text.strip() and record.doc_number.strip())


@because(_("A deputy has the reply already; a correction is a supplementary reply."))
def nothing_delivered(record: Any) -> bool:
    """Ask that nobody has received the reply yet (尚未送达)."""
    return not record.acting.facts.delivered_ids


@because(_("The item has ended: a promise made now would be followed up by nobody."))
def promise_can_be_followed(record: Any) -> bool:
    """Ask that a reply with promises comes while the item is under way (承诺可跟踪).

    Once one deputy has it, its promises bind and are followed up; the others get it all the same.
    """
    facts = record.acting.facts
    return not facts.suggestion.is_final or facts.promise_count == 0 or bool(facts.delivered_ids)


@because(_("The promise binds only from the delivery of the reply."))
def is_binding(record: Any) -> bool:
    """Ask that the reply with this promise was delivered (承诺已生效)."""
    return bool(record.binding)


@because(_("The day for rating has not ended yet."))
def rating_window_over(record: Any) -> bool:
    """Ask that the window and its last reminder are over (评价期限已过)."""
    return bool(record.acting.facts.rating_window_over)


@because(_("You have rated this reply already."))
def not_yet_rated(record: Any) -> bool:
    """Ask that this deputy has not answered (尚未评价): one rating per rater."""
    acting = record.acting
    return any(
        r.deputy_id == acting.deputy.pk and r.answered_at is None for r in acting.facts.raters
    )


@because(_("A deputy who is suspended or out of office cannot rate."))
def rater_in_office(record: Any) -> bool:
    """Ask that the deputy who rates is in office (在任). Source: Deputies Law 2025, arts. 61-63."""
    return bool(record.acting.facts.actor_in_office)


@because(_("The rating is released by hand, or its correction day has not ended."))
def may_release(record: Any) -> bool:
    """Ask, where the clockwork releases, that the policy says so and the day is over (发布)."""
    return not record.acting.by.is_system or bool(record.acting.facts.correction_over)


@because(_("A township has no Council of Chairpersons; its presidium decides."))
def council_decides(record: Any) -> bool:
    """Ask that key items are decided by the Council of Chairpersons (重点督办)."""
    return bool(record.acting.policy.key_decider == KeyOrgan.COUNCIL_OF_CHAIRPERSONS)


@because(_("The unit that made the promise cannot verify it."))
def verifier_outside(record: Any) -> bool:
    """Ask that the verifier is not the unit (核实人). Source: rulebook 9.2, T25."""
    post = record.acting.post
    return post is not None and post.organ_id != record.assignment.organ_id


@because(_("The deadline's day has not ended."))
def day_is_over(record: Any) -> bool:
    """Ask that the due day has ended at 24:00 (已过期限)."""
    return record.stopped_at is None and bool(record.is_over(record.acting.today))

"""When an item may be withdrawn, and who may leave it (撤回与退出条件)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.guards.marks import because
from cases.rules.policy.choices import WithdrawUntil
from cases.rules.states import SuggestionState


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
        unassigned = record.state == SuggestionState.MERGED and not record.round_number
        return unassigned or record.state in BEFORE_ASSIGNMENT
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
    """Ask for a co-signer in office, or the delegation's new head. Source: rulebook section 10."""
    facts = record.acting.facts
    return facts.next_lead is not None or facts.next_head is not None


@because(_("The lead deputy is in office."))
def lead_out_of_office(record: Any) -> bool:
    """Ask that the lead deputy is not in office, or heads the delegation no more (不在任)."""
    facts = record.acting.facts
    return not facts.lead_in_office or facts.next_head is not None

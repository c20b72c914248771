"""When items may be handled together, split, made void (并案、拆分、作废条件)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.guards.marks import because


@because(_("The rules of this congress do not allow merged handling."))
def merging_allowed(record: Any) -> bool:
    """Ask that the rules allow merged handling (允许并案). Source: Chongqing 2018, art. 13."""
    return bool(record.acting.policy.merge_allowed)


@because(_("Other suggestions are handled together with this one; undo that first."))
def leads_nobody(record: Any) -> bool:
    """Ask that no other item follows this one (无并入件): there are no chains."""
    return not record.acting.facts.followed


@because(_("The item that this one follows has ended or is not registered any more."))
def leading_item_stands(record: Any) -> bool:
    """Ask that the leading item is on its way or was answered (主件在办)."""
    return not record.acting.facts.leading_gone


@because(_("The item that this one follows is on its way."))
def leading_item_gone(record: Any) -> bool:
    """Ask that the leading item ended without an answer (主件终止)."""
    return bool(record.acting.facts.leading_gone)


@because(_("Nothing has changed in the handling plan of the leading item."))
def plan_has_moved(record: Any) -> bool:
    """Ask that the leading item's plan means something new for this one (主件有变化)."""
    return bool(record.acting.facts.plan.has_moved)


@because(_("A reply to this suggestion has been signed: it goes on."))
def no_reply_signed(record: Any) -> bool:
    """Ask that no unit has signed a reply to the suggestion (尚未签发)."""
    return not record.acting.facts.reply_signed


@because(_("The suggestion is not linked to an earlier one."))
def is_linked(record: Any) -> bool:
    """Ask for a link to an earlier suggestion (已关联)."""
    return bool(record.acting.facts.links)


@because(_("A split has been proposed; the lead deputy decides on it first."))
def no_split_proposed(record: Any) -> bool:
    """Ask that no split waits for the lead deputy (无待定拆分)."""
    return record.split_proposed_by_id is None


@because(_("Nobody has proposed to split this suggestion."))
def split_proposed(record: Any) -> bool:
    """Ask for a proposed split (有待定拆分)."""
    return record.split_proposed_by_id is not None


@because(_("It has been proposed that this registration is void; a second person decides first."))
def no_void_proposed(record: Any) -> bool:
    """Ask that no void registration waits for a second person (无待复核作废)."""
    return record.void_proposed_by_id is None


@because(_("Nobody has proposed that this registration is void."))
def void_proposed(record: Any) -> bool:
    """Ask for a proposal that the registration is void (有待复核作废)."""
    return record.void_proposed_by_id is not None


@because(_("A second person must confirm that the registration is void."))
def void_second_person(record: Any) -> bool:
    """Ask for another person than who proposed (复核人)."""
    by = record.acting.by
    return by.user is not None and by.user.pk != record.void_proposed_by_id

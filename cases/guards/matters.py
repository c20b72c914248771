"""Who sees to matters that are no suggestion's own, and when (事项权限与条件). Source: ADR 24."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.guards.marks import because, who
from cases.guards.people import _of_the_commission
from cases.rules.reviewing import Finding
from cases.rules.states import LookBackState, ReviewedState
from people.kinds import Role


@who(_("Deputies Affairs Commission"))
def commission_here(record: Any, user: Any) -> bool:
    """Let the Deputies Affairs Commission act (代表工作委员会), or a township's presidium."""
    return _of_the_commission(record, {Role.ASSIGNER, Role.COMMISSION_HEAD, Role.CHAIRPERSON})


# -- look-back reviews --------------------------------------------------------------------------


@because(_("Some items have not been checked yet."))
def every_item_checked(record: Any) -> bool:
    """Ask that each item of the review has its finding (均已核查)."""
    return not record.items.filter(state=ReviewedState.UNCHECKED).exists()


@because(_("Some findings have not been carried out yet."))
def every_finding_carried_out(record: Any) -> bool:
    """Ask that no finding waits to be carried out (均已落实)."""
    return not record.items.filter(state=ReviewedState.CHECKED).exists()


@because(_("Findings are entered while the review is being checked."))
def review_is_checking(record: Any) -> bool:
    """Ask that the review of this item is being checked (核查中)."""
    return bool(record.review.state == LookBackState.CHECKING)


@because(_("No look-back review wants this item to be handled again."))
def review_wants_it_handled(record: Any) -> bool:
    """Ask, where the clockwork acts, for a finding that says so (核查意见为重新交办)."""
    acting = record.acting
    if not acting.by.is_system:
        return acting.data.get("reviewed") is None
    found = acting.facts.reviewed_item
    return found is not None and found.finding == Finding.HANDLED_AGAIN


@because(_("No look-back review has confirmed this item."))
def review_confirms(record: Any) -> bool:
    """Ask for a finding that confirms the item (核查意见为属实)."""
    found = record.acting.facts.reviewed_item
    return found is not None and found.finding == Finding.CONFIRMED


@because(_("No look-back review wants this class to be changed."))
def review_changes_class(record: Any) -> bool:
    """Ask, where the clockwork acts, for a finding that changes the class (调整类别)."""
    acting = record.acting
    if not acting.by.is_system:
        return acting.data.get("reviewed") is None
    found = acting.facts.reviewed_item
    return found is not None and found.finding == Finding.CLASS_CHANGED


@because(_("No look-back review wants this promise to be followed again."))
def review_reopens_promise(record: Any) -> bool:
    """Ask, where the clockwork acts, for a finding that reopens the promise (恢复承诺跟踪)."""
    acting = record.acting
    if not acting.by.is_system:
        return acting.data.get("reviewed") is None
    found = acting.facts.reviewed_item
    return (
        found is not None
        and found.finding == Finding.PROMISE_REOPENED
        and found.promise_id == record.pk
    )

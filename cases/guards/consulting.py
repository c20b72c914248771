"""Who answers before the assignment, and when (预交办征求意见条件)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.guards.marks import because, who
from cases.rules.states import SuggestionState
from people.kinds import Role

# In a General Office that is who passes items on.
ANSWERING = (Role.CASE_OFFICER, Role.UNIT_HEAD, Role.SUB_ASSIGNER)
# Rows are looked up only where somebody may still have the form of the answer before him or her.
ASKED_IN = (SuggestionState.REGISTERED, SuggestionState.ASSIGNED)


@who(_("officer or head of a unit that is asked before the assignment"))
def asked_unit(record: Any, user: Any) -> bool:
    """Let the people of a unit that is asked act (被征求意见单位)."""
    post = record.acting.post
    if post is None or post.role not in ANSWERING or record.state not in ASKED_IN:
        return False
    return record.acting.facts.own_consultation is not None


@because(_("Your unit has answered already."))
def unit_has_not_answered(record: Any) -> bool:
    """Ask that the unit of who acts has not answered (未反馈)."""
    mine = record.acting.facts.own_consultation
    return mine is not None and mine.answered_at is None


@because(_("No unit is asked at present."))
def some_unit_is_asked(record: Any) -> bool:
    """Ask that a unit is asked (有征求意见)."""
    return bool(record.acting.facts.consultations)

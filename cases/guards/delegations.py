"""When a delegation may hand in or check a suggestion (代表团提出与审核条件)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.guards.marks import because, who


@who(_("head of the delegation that checks it"))
def precheck_head(record: Any, user: Any) -> bool:
    """Let the head of the lead deputy's delegation act (代表团团长)."""
    deputy = record.acting.deputy
    return deputy is not None and deputy.pk == record.precheck_by_id


@because(_("A deputy who is suspended or out of office cannot do this."))
def actor_in_office(record: Any) -> bool:
    """Ask that the acting deputy is in office (在任)."""
    return bool(record.acting.facts.actor_in_office)


@because(_("A delegation hands suggestions in only during a session, where the rules allow it."))
def delegation_may_submit(record: Any) -> bool:
    """Ask that the session is on and the rules let delegations submit (会议期间).

    Source: Chongqing 2018, art. 8.
    """
    if record.delegation_id is None or record.submitted_at is not None:
        # What was returned for revision was handed in in time.
        return True
    allowed = record.acting.policy.allow_delegation_submission
    return bool(allowed and record.acting.facts.during_session)


@because(_("Only the head of the delegation signs for it."))
def delegation_signed_by_head(record: Any) -> bool:
    """Ask that who hands it in heads the delegation today (团长签署)."""
    delegation = record.acting.facts.delegation
    return delegation is None or delegation.head_id == record.lead_id


@because(_("Say when all of the delegation discussed it, and what was said."))
def delegation_discussed(record: Any) -> bool:
    """Ask for the discussion by all (全体讨论), not later than today."""
    if record.delegation_id is None:
        return True
    on = record.discussed_on
    return bool(on is not None and on <= record.acting.today and record.discussion.strip())


@because(_("Your delegation checks it first: send it to its head."))
def no_precheck_wanted(record: Any) -> bool:
    """Ask that no delegation has to look at the text first (无须代表团审核)."""
    return record.state == "revision" or not record.acting.facts.precheck_wanted


@because(_("No delegation has to check this suggestion: hand it in yourself."))
def precheck_wanted(record: Any) -> bool:
    """Ask that the delegation looks at the text first (须代表团审核).

    Source: Henan 2017, art. 11; Chongqing 2018, art. 10.
    """
    return bool(record.acting.facts.precheck_wanted)


@because(_("Who checks the text heads the delegation, or nobody else does."))
def precheck_head_changed(record: Any) -> bool:
    """Ask for another head in office than who checks (团长变更)."""
    head = record.acting.facts.precheck_head
    return head is not None and head.pk != record.precheck_by_id

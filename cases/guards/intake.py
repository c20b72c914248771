"""When a text may be handed in, co-signed, refused (提出与受理条件)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.guards.marks import because
from cases.rules.states import SuggestionState


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

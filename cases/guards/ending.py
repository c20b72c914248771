"""When duties pass on, and when an item is put away (机构承继、届满条件)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.guards.marks import because


@because(_("The unit stands, or nobody has taken its duties over."))
def duties_taken_over(record: Any) -> bool:
    """Ask that the unit has ended and another has its duties (职责已划转)."""
    facts = record.acting.facts
    return bool(facts.bearer_has_ended and facts.heir is not None)


@because(_("The unit stands, or another has taken its duties over."))
def duties_lost(record: Any) -> bool:
    """Ask that the unit has ended and nobody has its duties (职责无承继)."""
    facts = record.acting.facts
    return bool(facts.bearer_has_ended and facts.heir is None)


@because(_("Who assigned the task sees to it already."))
def not_yet_lost(record: Any) -> bool:
    """Ask that who assigned does not see to the task yet (尚未由交办方接管)."""
    return not record.lost


@because(_("This office has not ended."))
def collector_has_ended(record: Any) -> bool:
    """Ask that the office that collects the rating has ended (征询机构已撤销)."""
    return bool(record.collector.has_ended(record.acting.today))


@because(_("The committee and the body that decides have not ended."))
def committee_has_ended(record: Any) -> bool:
    """Ask that who sees to the escalation, or who decides, has ended (督办机构已撤销)."""
    today = record.acting.today
    return bool(record.committee.has_ended(today) or record.decider.has_ended(today))


@because(_("The organ that supervises has not ended."))
def supervisor_has_ended(record: Any) -> bool:
    """Ask that who signs, watches or decides on a step has ended (督办节点的机构已撤销)."""
    organ = record.supervisor
    return organ is not None and bool(organ.has_ended(record.acting.today))


@because(_("The unit to which it is addressed has not ended."))
def addressed_unit_has_ended(record: Any) -> bool:
    """Ask that the unit that was addressed has ended (督办对象已撤销)."""
    return bool(record.unit.has_ended(record.acting.today))


@because(_("The term of this suggestion is not over."))
def term_is_over(record: Any) -> bool:
    """Ask that the term is over (届满). Source: Shanghai 2015, art. 19(2)."""
    facts = record.acting.facts
    return bool(facts.suggestion.term.is_over(facts.today))


@because(_("A signed reply has not been delivered yet."))
def nothing_undelivered(record: Any) -> bool:
    """Ask that every signed reply has been delivered (无待送达答复)."""
    return not record.acting.facts.reply_on_its_way


@because(_("A reply of this round is signed or on its way: the round ends by its own rules."))
def round_not_answered(record: Any) -> bool:
    """Ask that no reply of the round is more than a draft (本轮尚无答复).

    What was written, promised and rated under some rules is judged by them (ADR 22).
    """
    return not record.acting.facts.round_is_answered


@because(_("The term is not over, or the next one has not begun."))
def next_term_has_begun(record: Any) -> bool:
    """Ask for a term to which the promise can be handed over (新一届已开始)."""
    return record.acting.facts.following_term is not None

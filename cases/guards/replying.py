"""When a unit may reply, and when a promise may be written off (答复与承诺条件)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.guards.marks import because
from cases.rules.states import ReplyState, SuggestionState


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


@because(_("The reply that states this opinion is being reviewed or agreed to, or is signed."))
def no_reply_beyond_draft(record: Any) -> bool:
    """Ask that each lead unit that waits for the opinion may still change its reply (尚可修改)."""
    return not record.acting.facts.leads_have_written


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


def _is_reviewed_first(record: Any) -> bool:
    acting = record.acting
    return not record.is_supplementary and acting.facts.assignment.is_reviewed_under(acting.policy)


@because(_("This reply is signed without a review."))
def review_wanted(record: Any) -> bool:
    """Ask that the rules want this reply to be reviewed (须预审)."""
    return _is_reviewed_first(record)


@because(_("The government's General Office must review the reply before it is signed."))
def reviewed_where_wanted(record: Any) -> bool:
    """Ask that a reply was reviewed where the rules want it (已预审)."""
    seen = record.state == ReplyState.REVIEWED or record.reviewed_by_id is not None
    return seen or not _is_reviewed_first(record)


@because(_("The rules carry no promise into a later year now."))
def can_be_carried(record: Any) -> bool:
    """Ask that the rules carry this promise into a later year (可结转)."""
    return bool(record.acting.facts.last_promise_day.year > record.due_on.year)


@because(_("The item is not in follow-up now."))
def item_is_tracked(record: Any) -> bool:
    """Ask that the item's promises are followed up now (跟踪办理中)."""
    return bool(record.acting.facts.suggestion.state == SuggestionState.TRACKING)


@because(_("The promise binds only from the delivery of the reply."))
def is_binding(record: Any) -> bool:
    """Ask that the reply with this promise was delivered (承诺已生效)."""
    return bool(record.binding)


@because(_("First send the deputies a supplementary reply that says what was done."))
def deputies_told(record: Any) -> bool:
    """Ask for a supplementary reply since the promise was last opened (已补充答复).

    Source: Zhejiang 2016, art. 20; Shandong 2017, art. 18; rulebook 9.2, T24.
    """
    return record.acting.facts.fulfilment_reply is not None


@because(_("The lead deputy has said it already."))
def word_not_given(record: Any) -> bool:
    """Ask that nobody has spoken of this application yet (尚无代表意见)."""
    return record.acting.facts.word_of_deputy is None


@because(_("The unit that made the promise cannot verify it."))
def verifier_outside(record: Any) -> bool:
    """Ask that the verifier is not the unit (核实人). Source: rulebook 9.2, T25."""
    post = record.acting.post
    return post is not None and post.organ_id != record.assignment.organ_id


@because(_("Only where several lead units handle the item together."))
def has_other_leads(record: Any) -> bool:
    """Ask for other lead units of the round (有其他主办单位)."""
    return bool(record.acting.facts.other_leads)


@because(_("The other lead units must agree to the reply first: send it to them."))
def no_other_leads(record: Any) -> bool:
    """Ask that nobody else leads (无其他主办单位). Source: Shanghai 2015, art. 12."""
    return not record.acting.facts.other_leads


@because(_("Not every other lead unit has agreed to this very text."))
def leads_agreed(record: Any) -> bool:
    """Ask that each other lead unit agreed, or that the office let the reply go (会签齐备)."""
    return record.without_agreement != "" or bool(record.acting.facts.leads_agreed)


@because(_("Nobody waits for your unit's word on this reply."))
def agreement_awaited(record: Any) -> bool:
    """Ask that the unit of who acts is asked and has not answered (待会签)."""
    mine = record.acting.facts.own_agreement
    return mine is not None and mine.agreed_at is None


@because(_("The item is neither closed nor in follow-up."))
def item_has_ended_or_is_tracked(record: Any) -> bool:
    """Ask that the item is closed or in follow-up (已办结或跟踪办理中)."""
    ended = (SuggestionState.CLOSED, SuggestionState.TRACKING)
    return bool(record.acting.facts.suggestion.state in ended)


@because(_("A later reply of this unit counts, not this one."))
def is_last_answer(record: Any) -> bool:
    """Ask that this task holds the unit's last answer (最后答复)."""
    return record.pk in {task.pk for task in record.acting.facts.answered_tasks}


@because(_("The item has ended."))
def item_under_way(record: Any) -> bool:
    """Ask that the item has not ended (未终结)."""
    return not record.acting.facts.suggestion.is_final

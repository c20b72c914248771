"""Signing, recalling and delivering replies (签发、撤回、送达)."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext as _

from cases.facts import GONE
from cases.models import Assignment, Delivery, Promise, Rater, RatingRequest, Reply
from cases.refusals import BadData
from cases.rules.canonical import digest
from cases.rules.policy.choices import JointRatingMode, JointReplyMode, WithdrawUntil
from cases.rules.states import (
    REPLYING_ROLES,
    AssignmentState,
    ClockKind,
    ReplyState,
    SuggestionState,
    WorkKind,
)
from people.models import Deputy
from workflows.acts.withdrawing import end_request
from workflows.doing import Doing
from workflows.door import act

A = AssignmentState
LOADS = ("assignment__organ", "assignment__round", "round__policy", "scan")


@act(Reply, *LOADS)
def sign_reply(do: Doing, missing: Collection[int] = ()) -> None:
    """Sign and seal the reply (签发盖章), noting whose opinions are missing.

    `missing` holds the keys of the co-handlers' assignments whose opinion the lead goes on
    without; if it is not the truth any more, the reply is refused and nothing is lost.
    Source: Shanghai 2015, arts. 17 and 20.
    """
    reply = do.record
    names = []
    for co_handler in do.look.co_handlers if not reply.is_supplementary else ():
        if co_handler.state == A.OPINION_OVERDUE:
            do.move(co_handler, "note_missing")
            do.set(co_handler, missing_reason=_("The lead unit replied without this opinion."))
            do.stop_clocks(ClockKind.OPINION, of=co_handler)
            do.cancel(WorkKind.OPINION, co_handler)
        if co_handler.state == A.OPINION_MISSING:
            names.append(co_handler.organ.name)
    label = reply.class_label or do.policy.label_of(reply.result_kind) or ""
    do.set(
        reply,
        signed_by=do.by.user,
        signed_at=do.at,
        class_label=label,
        missing_note="、".join(names),
    )
    do.tell(
        text_hash=digest("sha256", reply.text, reply.doc_number, reply.result_kind),
        scan=reply.scan.sha256 if reply.scan else None,
        missing=names,
    )


@act(Reply, *LOADS)
def recall_reply(do: Doing, why: str) -> None:
    """Take a signed reply back before anybody has it (撤回签发)."""
    do.require_text(why=why)
    do.set(do.record, signed_by=None, signed_at=None)


@act(Reply, *LOADS)
def deliver_reply(do: Doing, recipients: Collection[int] | None = None) -> None:
    """Deliver the reply to its recipients (送达); with the last of them the deputy is asked.

    `recipients` holds keys of deputies, all who are due if left out.
    Source: Shanghai 2015, art. 20; Chongqing 2018, art. 23; rulebook 5.7.
    """
    reply = do.record
    due = _recipients_due(do)
    have = do.look.delivered_ids
    now = [d for d in due if d.pk not in have]
    if recipients is not None:
        do.require(
            isinstance(recipients, (list, tuple, set, frozenset)),
            "recipients",
            _("A reply goes to the authors of the suggestion."),
        )
        strangers = set(recipients) - {d.pk for d in due}
        if strangers:
            raise BadData({"recipients": _("A reply goes to the authors of the suggestion.")})
        now = [d for d in now if d.pk in set(recipients)]
    complete = have | {d.pk for d in now} >= {d.pk for d in due}
    # Who left in the meantime is waited for no longer: then nobody may be left to deliver to.
    do.require(bool(now) or complete, "recipients", _("They have the reply already."))
    if do.suggestion.policy.rules.withdraw_until == WithdrawUntil.BEFORE_REPLY:
        end_request(do)
    do.create_all(Delivery(reply=reply, deputy=d, delivered_at=do.at) for d in now)
    do.tell(delivered_to=[d.pk for d in now])
    do.move(reply, "deliver_reply", complete=complete)
    _bind_promises(do)
    if not complete:
        return
    do.set(reply, delivered_at=do.at)
    if not reply.is_supplementary:
        _settle_assignment(do)
        _ask_deputies(do)


def _bind_promises(do: Doing) -> None:
    """Let the promises bind (承诺生效) as soon as the first deputy has the reply."""
    promises = list(
        Promise.objects.filter(reply=do.record.pk, binding=False).select_related("assignment")
    )
    for promise in promises:
        do.set(promise, binding=True)
    if promises and do.suggestion.state == SuggestionState.TRACKING:
        do.begin([(WorkKind.FULFIL, p) for p in promises], do.suggestion.round_number)


def _recipients_due(do: Doing) -> list[Deputy]:
    """Return who must receive the reply (答复对象). Source: rulebook 6.1, `joint_reply_mode`."""
    if do.policy.joint_reply_mode == JointReplyMode.EACH:
        return list(do.look.authors)
    return [do.suggestion.lead]


def _settle_assignment(do: Doing) -> None:
    reply, suggestion = do.record, do.suggestion
    mine: Assignment = do.look.assignment
    do.move(mine, "issue_reply")
    do.stop_clocks(ClockKind.REPLY, ClockKind.SECOND_REPLY, ClockKind.CONTACT, of=mine)
    do.finish(WorkKind.REPLY, mine)
    replying = [
        a for a in do.look.round_assignments if a.role in REPLYING_ROLES and a.state not in GONE
    ]
    under_way = (SuggestionState.HANDLING, SuggestionState.SECOND_ASSIGNED)
    if suggestion.state in under_way and all(a.state == A.REPLY_ISSUED for a in replying):
        do.move(suggestion, "mark_replied")
    assert reply.state == ReplyState.DELIVERED


def _ask_deputies(do: Doing) -> None:
    """Open the request of the collector that the policy names (征询代表)."""
    reply, suggestion = do.record, do.suggestion
    collector = do.desk.offices.get(do.policy.rating_collector.value) or do.desk.the_office_id
    request = do.create(
        RatingRequest(
            suggestion=suggestion,
            round=reply.round,
            assignment=do.look.assignment,
            reply=reply,
            collector_id=collector,
            opened_at=do.at,
            since_at=do.at,
        )
    )
    joint = do.policy.joint_rating_mode == JointRatingMode.EACH
    asked = do.look.authors if joint else [suggestion.lead]
    raters = do.create_all(Rater(request=request, deputy=d) for d in asked)
    do.start_clock(ClockKind.RATING, request, do.today, do.policy.rating_deadline)
    do.begin([(WorkKind.RATE, r) for r in raters], reply.round.number)

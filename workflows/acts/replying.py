"""Signing, recalling and delivering replies (签发、撤回、送达)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _

from cases.facts import GONE
from cases.models import (
    Assignment,
    Delivery,
    Promise,
    Reply,
    StoredFile,
)
from cases.refusals import BadData
from cases.rules.policy.choices import (
    DelegationReplyTo,
    WithdrawUntil,
)
from cases.rules.states import (
    REPLYING_ROLES,
    AssignmentState,
    ClockKind,
    ReplyState,
    SuggestionState,
    WorkKind,
)
from people.models import Organ
from workflows.acts.agreeing import end_agreements
from workflows.acts.collecting import ask_about, collector_under
from workflows.acts.copying import copy_reply
from workflows.acts.extending import end_extension
from workflows.acts.promising import open_promise
from workflows.acts.withdrawing import end_request
from workflows.doing import Doing
from workflows.door import act

A = AssignmentState
LOADS = (
    "assignment__organ", "assignment__carried_by", "assignment__round", "assignment__parent",
    "round__policy", "scan",
)  # fmt: skip

# What a reply loses whose text is open again.
UNSIGNED: dict[str, Any] = {
    "signed_by": None,
    "signed_at": None,
    "unit_name": "",
    "reviewed_by": None,
    "without_agreement": "",
}


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
        if co_handler.suggestion_id != reply.suggestion_id:
            # A co-handler of the leading item: only the letter tells that its opinion is missing.
            names += [co_handler.organ.name] if co_handler.pk in do.look.missing_opinions else []
            continue
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
        unit_name=_name_of_unit(do),
        class_label=label,
        missing_note="、".join(names),
    )
    do.tell(
        text_hash=do.look.text_hash,
        scan=reply.scan.sha256 if reply.scan else None,
        missing=names,
        publicity=reply.publicity,
        publicity_ground=reply.publicity_ground,
    )


def _name_of_unit(do: Doing) -> str:
    """Return the name that the unit bears on the day of the signature (落款单位)."""
    task = do.look.assignment
    unit: Organ = task.carried_by or task.organ
    return unit.name_on(do.today)


@act(Reply, *LOADS)
def file_scan(do: Doing, scan: StoredFile) -> None:
    """File the sealed scan of a signed reply (存入盖章扫描件): it is sealed after the signature."""
    do.require(isinstance(scan, StoredFile), "scan", _("Choose the scan."))
    do.set(do.record, scan=scan)
    do.tell(scan=scan.sha256)


@act(Reply, *LOADS)
def recall_reply(do: Doing, why: str) -> None:
    """Take a reply back before anybody has it (撤回签发), from the review too."""
    do.require_text(why=why)
    _write_anew(do)


@act(Reply, *LOADS)
def reject_reply(do: Doing, why: str) -> None:
    """Send a reply back that is no real answer (退回重写), before anybody has it.

    Source: Chongqing 2018, art. 38(2); Shandong 2017, art. 30.
    """
    do.require_text(why=why)
    do.set(do.record, rejection=why)
    _write_anew(do)


def _write_anew(do: Doing) -> None:
    reply = do.record
    do.set(reply, **UNSIGNED)
    if do.look.other_leads:
        end_agreements(do)
    if do.before == ReplyState.GOV_REVIEW:
        do.finish(WorkKind.REVIEW_REPLY, reply, then=[do.look.assignment])


@act(Reply, *LOADS)
def send_to_review(do: Doing) -> None:
    """Send the reply to the government's General Office before it is signed (送审).

    Source: rulebook 9.4; practice.
    """
    do.finish(WorkKind.REPLY, do.look.assignment, then=[do.record])


@act(Reply, *LOADS)
def pass_review(do: Doing) -> None:
    """Say that the reply answers the suggestion and may be signed (预审通过)."""
    do.set(do.record, reviewed_by=do.by.user)
    do.finish(WorkKind.REVIEW_REPLY, do.record, then=[do.look.assignment])


@act(Reply, *LOADS)
def deliver_reply(do: Doing, recipients: Collection[int] | None = None) -> None:
    """Deliver the reply to its recipients (送达); with the last of them the deputy is asked.

    `recipients` holds keys of deputies, all who are due if left out.
    Source: Shanghai 2015, art. 20; Chongqing 2018, art. 23; rulebook 5.7.
    """
    reply = do.record
    due = do.look.recipients
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
    electing = do.policy.delegation_reply_to == DelegationReplyTo.ELECTING_BODY_SC
    if do.suggestion.delegation_id is not None and electing:
        # Fujian 2015, art. 21: who elected the delegation gets a copy of the letter.
        do.tell(copy_to=do.policy.delegation_reply_to)
    do.move(reply, "deliver_reply", complete=complete)
    _bind_promises(do)
    if not complete:
        return
    do.set(reply, delivered_at=do.at, delivered_on=do.today)
    copy_reply(do, reply)
    if not reply.is_supplementary:
        _settle_assignment(do)
        ask_about(do, do.record, do.record.round, collector_under(do, do.policy))


def _bind_promises(do: Doing) -> None:
    """Let the promises bind (承诺生效) as soon as the first deputy has the reply."""
    promises = list(
        Promise.objects.filter(reply=do.record.pk, binding=False).select_related("assignment")
    )
    for promise in promises:
        do.enter(promise)
        do.set(promise, binding=True)
        open_promise(do, promise)
    if promises and do.suggestion.state == SuggestionState.TRACKING:
        do.begin([(WorkKind.FULFIL, p) for p in promises], do.suggestion.round_number)


def _settle_assignment(do: Doing) -> None:
    reply, suggestion = do.record, do.suggestion
    mine: Assignment = do.look.assignment
    do.move(mine, "issue_reply")
    do.stop_clocks(ClockKind.REPLY, ClockKind.SECOND_REPLY, ClockKind.CONTACT, of=mine)
    do.finish(WorkKind.REPLY, mine)
    end_extension(do, mine)
    replying = [
        a for a in do.look.round_assignments if a.role in REPLYING_ROLES and a.state not in GONE
    ]
    under_way = suggestion.state in (SuggestionState.HANDLING, SuggestionState.SECOND_ASSIGNED)
    if suggestion.state == SuggestionState.MERGED:
        # Another unit may still have to sign the leading item in, and then to answer here too.
        under_way = do.look.plan.is_complete
    if under_way and all(a.state == A.REPLY_ISSUED for a in replying):
        do.move(suggestion, "mark_replied")
    assert reply.state == ReplyState.DELIVERED

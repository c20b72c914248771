"""The one door (办理入口): the only code that changes a state (ADR 0005)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from cases import trail
from cases.acting import SYSTEM, Acting, Actor, OnPaper
from cases.facts import Facts
from cases.models import Assignment, Event, OfMatter, Paper, Suggestion
from cases.models.record import Record
from cases.reads import deputy_of, post_held
from cases.refusals import (
    ActRefused,
    BadData,
    NotNow,
    NotVisible,
    StaleVersion,
)
from workflows import reads
from workflows.asking import (
    check_fields,
    check_legal_date,
    check_moment,
    check_paper,
    check_permission,
    is_visible,
    label,
    name_of,
    who_was_faster,
    words_of,
)
from workflows.doing import Doing
from workflows.matters import note_refusal_in_matter, perform_in_matter
from workflows.nodes import holding
from workflows.orders import Done, Order
from workflows.registry import ACTS, MATTER_ACTS, Act, act
from workflows.standing_in import end_entry, stand_in


def perform(
    name: str,
    target: Record,
    *,
    by: Actor,
    at: datetime,
    expect: int | None = None,
    key: str | None = None,
    effective_on: date | None = None,
    second: Actor | None = None,
    paper: OnPaper | None = None,
    entry: int | None = None,
    reason: str = "",
    request_id: str = "",
    **data: Any,
) -> Done:
    """Perform one act on one record (办理), all of it or nothing.

    `expect` is the version of the record that the person looked at; `key` makes a repetition
    harmless: the same actor's second request with it returns the first one's event.
    `effective_on` is the legal date where it is not today: at most five days back, with a reason
    and a `second` person who vouches for it: of the Standing Committee's organs, or of one's own.
    `paper` names number and scan of the paper that is the original. Who acts `on_behalf_of` a
    deputy enters what he or she signed (代录): the `second` person has seen the paper, and `entry`
    is the row that waited for that; see `workflows.standing_in`.
    Raises: NotVisible, NotPermitted, NotNow, StaleVersion, BadData; nothing has changed then,
    and a *refused* event stands in the trail, wherever there is such a record of a suggestion.
    """
    known = (MATTER_ACTS if isinstance(target, OfMatter) else ACTS).get(name)
    if known is None or not isinstance(target, known.model):
        raise LookupError(f"no act {name!r} on {type(target).__name__}")
    suggestion = None if isinstance(target, OfMatter) else target.suggestion_id
    order = Order(known, target.pk, suggestion, by, at, expect, key, reason, request_id)
    order.effective_on = effective_on or order.today
    order.second = second
    order.paper, order.entry = paper, entry
    do, note = _perform, _note_refusal
    if isinstance(target, OfMatter):
        do, note = perform_in_matter, note_refusal_in_matter
    try:
        with transaction.atomic(durable=True), holding():
            return do(order, data)
    except NotVisible as hidden:
        if not isinstance(target, OfMatter):
            _note_unseen(order, hidden)
        raise
    except ActRefused as refusal:
        note(order, refusal)
        raise
    except IntegrityError as error:
        broken = NotNow(words_of(error))
        note(order, broken)
        raise broken from error


def _perform(order: Order, data: dict[str, Any]) -> Done:
    suggestion = lock(order.suggestion_pk)
    if order.key is not None and (earlier := _repetition(order)) is not None:
        return Done(earlier, None, repeated=True)
    record = _load(order, suggestion)
    _bind(record, suggestion, order, data)
    if order.by.on_behalf_of is not None:
        stand_in(order, record, suggestion)
    if not order.by.is_system and not is_visible(record, suggestion):
        raise NotVisible(_("There is no such item."))
    check_permission(order.act, record)
    if order.expect is not None and record.version != order.expect:
        raise StaleVersion(
            _("Somebody else has worked on this since you opened it."),
            **who_was_faster(suggestion, record),
        )
    check_moment(order.act, record, suggestion)
    check_fields(order.act, data)
    check_legal_date(order, record, suggestion)
    check_paper(order)
    doing = Doing(order.act.name, record, suggestion, order.effective_on)
    if not order.act.moves_itself:
        doing.move(record, order.act.name)
    order.act.body(doing, **data)
    if not doing.moved:
        raise TypeError(f"the body of {order.act.name} did not make its transition")
    _file_paper(order, doing)
    doing.end_supervision()
    doing.store_records()
    if order.entry is not None:
        end_entry(order)
    event = _write_event(order, suggestion, record, doing)
    for founded, facts in doing.founded:
        _write_first_event(order, founded, event, facts)
    doing.store_clocks()
    doing.move_work()
    return Done(event, record, created=doing.created)


def lock(pk: Any) -> Suggestion:
    """Lock a suggestion's row and load what every act needs with it (加锁).

    The stream is locked too: after waiting for a lock, PostgreSQL reads only the locked rows
    anew, and count and head must be those that the act before left behind.
    """
    found = None if pk is None else reads.locked_suggestion.first(pk)
    if found is None:
        raise NotVisible(_("There is no such item."))
    return found


def _load(order: Order, suggestion: Suggestion) -> Any:
    if order.act.model is Suggestion:
        return suggestion
    stored = reads.record_of(order.act.model, order.act.loads)
    found = None if order.pk is None else stored.first(order.pk, suggestion.pk)
    if found is None:
        raise NotVisible(_("There is no such item."))
    return found


def _bind(record: Any, suggestion: Suggestion, order: Order, data: dict[str, Any]) -> None:
    rules = suggestion.policy.rules
    if (of_round := record.__dict__.get("_state").fields_cache.get("round")) is not None:
        rules = of_round.policy.rules
    facts = Facts(suggestion, record, order.by, order.at)
    acting = Acting(by=order.by, at=order.at, policy=rules, facts=facts, data=data)
    if order.by.user is not None:
        today = acting.today
        if order.by.post is not None:
            acting.post = post_held.first(order.by.post.pk, order.by.user.pk, today)
        elif order.by.on_behalf_of is None:
            acting.deputy = deputy_of.first(order.by.user.pk, suggestion.term_id)
    record.acting = acting
    suggestion.acting = acting


def _repetition(order: Order) -> Event | None:
    earlier = reads.done_before.first(order.by.ref, order.key)
    if earlier is None:
        return None
    if (earlier.act, earlier.record) != (order.act.name, f"{name_of(order.act.model)}:{order.pk}"):
        raise NotNow(_("This request was already used for something else."))
    return earlier


def _file_paper(order: Order, doing: Doing) -> None:
    """File the paper that is the act's original (纸质原件存档): its hash goes into the event."""
    paper = order.paper
    if paper is None or not paper.is_there:
        return
    doing.tell(paper={"number": paper.number, "scan": paper.scan.sha256 if paper.scan else None})
    if paper.call_note:
        doing.tell(call_note=paper.call_note)
    if order.by.on_behalf_of is not None:
        # It may be a rating of which no unit knows: its entry holds the scan.
        return
    record = doing.record
    task = record if isinstance(record, Assignment) else getattr(record, "assignment", None)
    doing.create(
        Paper(
            suggestion=doing.suggestion,
            assignment=task,
            record=label(record),
            act=order.act.name,
            doc_number=paper.number.strip(),
            scan=paper.scan,
            dated_on=order.effective_on,
            filed_by=order.by.user,
            filed_at=order.at,
        )
    )


def _write_event(order: Order, suggestion: Suggestion, record: Any, doing: Doing) -> Event:
    acting = record.acting
    event = Event(
        kind="done",
        act=order.act.name,
        record=label(record),
        from_state=doing.before,
        to_state=record.state,
        actor_ref=order.by.ref,
        actor=order.by.user,
        post=acting.post,
        on_behalf_of=str(order.by.on_behalf_of.pk) if order.by.on_behalf_of else "",
        request_id=order.request_id,
        at=order.at,
        effective_on=order.effective_on,
        reason=order.reason,
        policy_digest=suggestion.policy.digest,
        idempotency_key=order.key,
    )
    facts = doing.facts()
    if order.second is not None and order.second.user is not None:
        facts["second"] = order.second.user.pk
    return trail.append(suggestion.stream, event, facts, telling=True)


def _write_first_event(
    order: Order, founded: Suggestion, cause: Event, facts: dict[str, Any]
) -> None:
    """Begin the stream of a suggestion that the act brought into being (首条留痕)."""
    first = Event(
        kind="done",
        act=cause.act,
        record=label(founded),
        to_state=founded.state,
        actor_ref=cause.actor_ref,
        actor=cause.actor,
        post=cause.post,
        on_behalf_of=cause.on_behalf_of,
        request_id=cause.request_id,
        at=cause.at,
        effective_on=cause.effective_on,
        reason=cause.reason,
        policy_digest=cause.policy_digest,
    )
    trail.append(founded.stream, first, facts, telling=True)


def note_unseen(
    name: str, item: int, record: int, *, by: Actor, at: datetime, request_id: str = ""
) -> None:
    """Write in the trail that somebody tried an act on what he or she does not see (越权尝试).

    Nothing is written where there is no such act, item or record. Who tried it does not see the
    entry either: it would tell that there is something.
    """
    if name in ACTS:
        order = Order(ACTS[name], record, item, by, at, None, None, "", request_id)
        order.effective_on = order.today
        _note_unseen(order, NotVisible(_("There is no such item.")))


def _note_unseen(order: Order, hidden: NotVisible) -> None:
    model: Any = order.act.model
    of_item = {"pk" if model is Suggestion else "suggestion": order.suggestion_pk}
    if model.objects.filter(Q(pk=order.pk), **of_item).exists():
        _note_refusal(order, hidden)


def _note_refusal(order: Order, refusal: ActRefused) -> None:
    """Write in a short transaction of its own that an act was refused (拒绝留痕).

    The clockwork's own refusals are not noted: it only came a moment too late.
    """
    if order.by.is_system:
        return
    with transaction.atomic(durable=True), holding():
        suggestion = lock(order.suggestion_pk)
        event = Event(
            kind="refused",
            act=order.act.name,
            record=f"{name_of(order.act.model)}:{order.pk}",
            actor_ref=order.by.ref,
            actor=order.by.user,
            post=order.by.post,
            on_behalf_of=str(order.by.on_behalf_of.pk) if order.by.on_behalf_of else "",
            request_id=order.request_id,
            at=order.at,
            effective_on=order.effective_on,
            reason=str(refusal) if not isinstance(refusal, BadData) else "",
            policy_digest=suggestion.policy.digest,
        )
        facts: dict[str, Any] = {"code": refusal.code}
        if isinstance(refusal, BadData):
            # Which fields, not what was typed: that may be anybody's data.
            facts["fields"] = sorted(refusal.fields)
        trail.append(suggestion.stream, event, facts)


__all__ = [
    "ACTS",
    "MATTER_ACTS",
    "SYSTEM",
    "Act",
    "Actor",
    "Done",
    "TransitionNotAllowed",
    "act",
    "lock",
    "note_unseen",
    "perform",
]

"""The one door (办理入口): the only code that changes a state (ADR 0005)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from cases import trail
from cases.acting import SHANGHAI, SYSTEM, Acting, Actor
from cases.facts import Facts
from cases.models import Event, Suggestion
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
    check_permission,
    is_visible,
    label,
    name_of,
    who_was_faster,
    words_of,
)
from workflows.doing import Doing
from workflows.nodes import holding
from workflows.registry import ACTS, Act, act


@dataclass(frozen=True, slots=True)
class Done:
    """Say what an act did (办理结果)."""

    event: Event
    record: Any
    repeated: bool = False
    created: dict[str, Any] = field(default_factory=dict)


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
    reason: str = "",
    request_id: str = "",
    **data: Any,
) -> Done:
    """Perform one act on one record (办理), all of it or nothing.

    `expect` is the version of the record that the person looked at; `key` makes a repetition
    harmless: the same actor's second request with it returns the first one's event.
    `effective_on` is the legal date where it is not today: at most five days back, with a reason
    and a `second` person of the same organ who vouches for it.
    Raises: NotVisible, NotPermitted, NotNow, StaleVersion, BadData; nothing has changed then,
    and all but the first leave a *refused* event in the trail.
    """
    known = ACTS.get(name)
    if known is None or not isinstance(target, known.model):
        raise LookupError(f"no act {name!r} on {type(target).__name__}")
    order = _Order(known, target.pk, target.suggestion_id, by, at, expect, key, reason, request_id)
    order.effective_on = effective_on or order.today
    order.second = second
    try:
        with transaction.atomic(durable=True), holding():
            return _perform(order, data)
    except NotVisible:
        raise
    except ActRefused as refusal:
        _note_refusal(order, refusal)
        raise
    except IntegrityError as error:
        broken = NotNow(words_of(error))
        _note_refusal(order, broken)
        raise broken from error


@dataclass(slots=True)
class _Order:
    act: Act
    pk: Any
    suggestion_pk: Any
    by: Actor
    at: datetime
    expect: int | None
    key: str | None
    reason: str
    request_id: str
    effective_on: date = date.min
    second: Actor | None = None

    @property
    def today(self) -> date:
        return self.at.astimezone(SHANGHAI).date()


def _perform(order: _Order, data: dict[str, Any]) -> Done:
    suggestion = lock(order.suggestion_pk)
    if order.key is not None and (earlier := _repetition(order)) is not None:
        return Done(earlier, None, repeated=True)
    record = _load(order, suggestion)
    _bind(record, suggestion, order, data)
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
    check_legal_date(order, record)
    doing = Doing(order.act.name, record, suggestion, order.effective_on)
    if not order.act.moves_itself:
        doing.move(record, order.act.name)
    order.act.body(doing, **data)
    if not doing.moved:
        raise TypeError(f"the body of {order.act.name} did not make its transition")
    doing.store_records()
    event = _write_event(order, suggestion, record, doing)
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


def _load(order: _Order, suggestion: Suggestion) -> Any:
    if order.act.model is Suggestion:
        return suggestion
    stored = reads.record_of(order.act.model, order.act.loads)
    found = None if order.pk is None else stored.first(order.pk, suggestion.pk)
    if found is None:
        raise NotVisible(_("There is no such item."))
    return found


def _bind(record: Any, suggestion: Suggestion, order: _Order, data: dict[str, Any]) -> None:
    rules = suggestion.policy.rules
    if (of_round := record.__dict__.get("_state").fields_cache.get("round")) is not None:
        rules = of_round.policy.rules
    facts = Facts(suggestion, record, order.by, order.at)
    acting = Acting(by=order.by, at=order.at, policy=rules, facts=facts, data=data)
    if order.by.user is not None:
        today = acting.today
        if order.by.post is not None:
            acting.post = post_held.first(order.by.post.pk, order.by.user.pk, today)
        else:
            acting.deputy = deputy_of.first(order.by.user.pk, suggestion.term_id)
    record.acting = acting
    suggestion.acting = acting


def _repetition(order: _Order) -> Event | None:
    earlier = reads.done_before.first(order.by.ref, order.key)
    if earlier is None:
        return None
    if (earlier.act, earlier.record) != (order.act.name, f"{name_of(order.act.model)}:{order.pk}"):
        raise NotNow(_("This request was already used for something else."))
    return earlier


def _write_event(order: _Order, suggestion: Suggestion, record: Any, doing: Doing) -> Event:
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


def _note_refusal(order: _Order, refusal: ActRefused) -> None:
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
    "SYSTEM",
    "Act",
    "Actor",
    "Done",
    "TransitionNotAllowed",
    "act",
    "lock",
    "perform",
]

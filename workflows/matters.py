"""The door for matters that are no suggestion's own (事项办理入口), such as a look-back (ADR 24).

The same questions in the same order as for a suggestion, with the matter's stream as the lock.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cases import trail
from cases.acting import Acting, Actor
from cases.guards import Permission
from cases.matter_facts import MatterFacts
from cases.models import Event, Matter, Stream
from cases.naming import WHO, who_acted
from cases.reads import deputy_in_congress, post_held
from cases.refusals import ActRefused, BadData, NotNow, NotPermitted, NotVisible, StaleVersion
from people.models import Congress
from workflows import reads
from workflows.asking import check_fields, check_permission, label, name_of, words_of
from workflows.noting import Noting, check_texts
from workflows.orders import Done, Order
from workflows.registry import Act
from workflows.streams import stream_of


class Matters(Noting):
    """Collect what one act changes of one matter (事项办理过程)."""

    @property
    def matter(self) -> Any:
        """Return the matter (事项)."""
        return self.record.matter

    def make(self) -> None:
        """Make the matter that this act founds (设立); its first event says where it begins."""
        check_texts(self.record)
        self.record.save(force_insert=True)
        self.created.setdefault(name_of(type(self.record)), []).append(self.record)

    @property
    def congress(self) -> Congress:
        """Return the congress of the matter (所属人大)."""
        found: Congress = self.matter.congress
        return found


def perform_in_matter(order: Order, data: dict[str, Any]) -> Done:
    """Perform one act on a matter, or on what hangs on it (办理): inside the door's transaction."""
    stream = lock_stream(order.act.model, order.pk)
    if order.key is not None and (earlier := _repetition(order)) is not None:
        return Done(earlier, None, repeated=True)
    record = _load(order)
    bind(record, order.by, order.at, data)
    if not order.by.is_system and not _is_visible(record):
        raise NotVisible(_("There is no such item."))
    check_permission(order.act, record)
    if order.expect is not None and record.version != order.expect:
        raise StaleVersion(
            _("Somebody else has worked on this since you opened it."),
            **who_was_faster(stream, record),
        )
    _check_moment(order.act, record, stream)
    check_fields(order.act, data)
    doing = Matters(order.act.name, record, order.effective_on)
    if not order.act.moves_itself:
        doing.move(record, order.act.name)
    order.act.body(doing, **data)
    if not doing.moved:
        raise TypeError(f"the body of {order.act.name} did not make its transition")
    doing.store_records()
    return Done(_write(order, stream, doing), record, created=doing.created)


def lock_stream(model: Any, pk: Any) -> Stream:
    """Lock the stream of a matter (加锁). Raises: NotVisible."""
    named = model._default_manager.filter(pk=pk).values_list(model.to_stream(), flat=True).first()
    found = named and Stream.objects.select_for_update().filter(pk=named).first()
    if not found:
        raise NotVisible(_("There is no such item."))
    return found


def note_refusal_in_matter(order: Order, refusal: ActRefused) -> None:
    """Write in a short transaction of its own that an act was refused (拒绝留痕)."""
    if order.by.is_system:
        return
    with transaction.atomic(durable=True):
        stream = lock_stream(order.act.model, order.pk)
        event = _event(order, "refused", f"{name_of(order.act.model)}:{order.pk}")
        trail.append(stream, event, _told_of(event, refusal))


def bind(record: Any, by: Actor, at: datetime, data: dict[str, Any]) -> None:
    """Say who acts on a matter (行为人), as the database holds posts and mandates on the day."""
    facts = MatterFacts(record.matter, record, by, at)
    acting = Acting(by=by, at=at, policy=facts.rules, facts=facts, data=data)  # type: ignore[arg-type]
    if by.user is not None:
        if by.post is not None:
            acting.post = post_held.first(by.post.pk, by.user.pk, acting.today)
        elif by.on_behalf_of is None:
            acting.deputy = deputy_in_congress.first(
                by.user.pk, record.matter.congress_id, acting.today
            )
    record.acting = acting
    if record.matter is not record:
        record.matter.acting = acting


def _load(order: Order) -> Any:
    model: Any = order.act.model
    beside = (model.TO_MATTER, f"{model.TO_MATTER}__congress") if model.TO_MATTER else ("congress",)
    found = model._default_manager.select_related(*beside, *order.act.loads).filter(pk=order.pk)
    record = found.first()
    if record is None:
        raise NotVisible(_("There is no such item."))
    return record


def _is_visible(record: Any) -> bool:
    user, today = record.acting.by.user, record.acting.today
    return bool(type(record).objects.visible_to(user, today).filter(pk=record.pk).exists())


def _check_moment(known: Act, record: Any, stream: Stream) -> None:
    here = [t for t in known.transitions if t.source in (record.state, "*")]
    if not here:
        raise NotNow(
            _("This cannot be done now: it has moved on."), **who_was_faster(stream, record)
        )
    for condition in here[0].conditions:
        if not condition(record):
            raise NotNow(condition.reason, **who_was_faster(stream, record))


def who_was_faster(stream: Stream, record: Any) -> dict[str, Any]:
    """Tell which act was there before, whose, and when (先行办理)."""
    named = label(record)
    done = Event.objects.filter(stream=stream, kind="done").select_related(*WHO).order_by("-seq")
    touched = done.filter(Q(record=named) | Q(facts__contains=f'"{named}"')).first()
    last = touched or done.first()
    details: dict[str, Any] = {"state": record.state, "version": record.version}
    if last is not None:
        who = who_acted(last) or _("the system")
        details |= {"act": last.act, "who": who, "at": last.at}
    return details


def _repetition(order: Order) -> Event | None:
    earlier = reads.done_before.first(order.by.ref, order.key)
    if earlier is None:
        return None
    if (earlier.act, earlier.record) != (order.act.name, f"{name_of(order.act.model)}:{order.pk}"):
        raise NotNow(_("This request was already used for something else."))
    return earlier


def _event(order: Order, kind: str, record: str) -> Event:
    return Event(
        kind=kind,
        act=order.act.name,
        record=record,
        actor_ref=order.by.ref,
        actor=order.by.user,
        post=order.by.post,
        request_id=order.request_id,
        at=order.at,
        effective_on=order.effective_on,
        reason=order.reason,
    )


def _told_of(event: Event, refusal: ActRefused) -> dict[str, Any]:
    """Tell why an act was refused (拒绝理由): of bad data which fields, and not what was typed."""
    facts: dict[str, Any] = {"code": refusal.code}
    if isinstance(refusal, BadData):
        facts["fields"] = sorted(refusal.fields)
        event.reason = ""
    else:
        event.reason = str(refusal)
    return facts


def _write(order: Order, stream: Stream, doing: Matters) -> Event:
    record = doing.record
    event = _event(order, "done", label(record))
    event.from_state, event.to_state = doing.before, record.state
    event.post = record.acting.post
    event.policy_digest = _digest_of(record)
    event.idempotency_key = order.key
    return trail.append(stream, event, doing.facts(), telling=True)


def _digest_of(record: Any) -> str:
    policy = record.acting.facts.policy
    return policy.digest if policy is not None else ""


# -- how a matter begins --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Founding:
    """Name one way in which a matter begins (事项设立): what it makes, who may, what it takes."""

    name: str
    model: type[Matter]
    permission: Permission
    body: Callable[..., None]
    fields: frozenset[str]
    required: frozenset[str]


FOUNDINGS: dict[str, Founding] = {}


def founds(
    model: type[Matter], permission: Permission
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register how a matter begins (登记设立方式): the body fills the row in and makes it."""

    def register(body: Callable[..., None]) -> Callable[..., None]:
        parameters = list(inspect.signature(body).parameters.values())[1:]
        FOUNDINGS[body.__name__] = Founding(
            body.__name__,
            model,
            permission,
            body,
            frozenset(p.name for p in parameters),
            frozenset(p.name for p in parameters if p.default is p.empty),
        )
        return body

    return register


def found(
    name: str,
    congress: Congress,
    /,
    *,
    by: Actor,
    at: datetime,
    key: str | None = None,
    request_id: str = "",
    **data: Any,
) -> Done:
    """Found a matter of a congress (设立事项): its stream begins with this act.

    The administration stream of the congress is the lock; it also keeps what was refused.
    Raises: NotVisible, NotPermitted, NotNow, BadData; then there is no such matter.
    """
    known = FOUNDINGS[name]
    order = Order(
        Act(name, known.model, known.body, known.fields, known.required, (), True),
        None, None, by, at, None, key, "", request_id,
    )  # fmt: skip
    order.effective_on = order.today
    try:
        with transaction.atomic(durable=True):
            return _found(known, order, congress, data)
    except NotVisible:
        raise
    except ActRefused as refusal:
        _note_refused_founding(known, order, congress, refusal)
        raise
    except IntegrityError as error:
        broken = NotNow(words_of(error))
        _note_refused_founding(known, order, congress, broken)
        raise broken from error


def _note_refused_founding(
    known: Founding, order: Order, congress: Congress, refusal: ActRefused
) -> None:
    with transaction.atomic(durable=True):
        stream = stream_of(congress.pk)
        assert stream is not None
        event = _event(order, "refused", f"{name_of(known.model)}:new")
        trail.append(stream, event, _told_of(event, refusal))


def _found(known: Founding, order: Order, congress: Congress, data: dict[str, Any]) -> Done:
    if stream_of(congress.pk) is None:
        raise NotVisible(_("There is no such item."))
    if order.key is not None:
        earlier = reads.done_before.first(order.by.ref, order.key)
        if earlier is not None and earlier.act != known.name:
            raise NotNow(_("This request was already used for something else."))
        if earlier is not None:
            made = int(earlier.record.partition(":")[2])
            return Done(earlier, known.model._default_manager.get(pk=made), repeated=True)
    record: Any = known.model(congress=congress)
    record.stream = Stream(congress=congress, kind=name_of(known.model))
    bind(record, order.by, order.at, data)
    if not known.permission(record, order.by.user):
        raise NotPermitted(
            _("Only %(who)s may do this.") % {"who": getattr(known.permission, "who", "")}
        )
    check_fields(order.act, data)
    doing = Matters(known.name, record, order.effective_on)
    doing.before = ""
    record.stream.save(force_insert=True)
    record.stream_id = record.stream.pk
    known.body(doing, **data)
    if record.pk is None:
        raise TypeError(f"the body of {known.name} did not make its row")
    doing.store_others()
    return Done(_write(order, record.stream, doing), record, created=doing.created)

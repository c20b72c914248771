"""The one door (办理入口): the only code that changes a state (ADR 0005)."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.apps import apps
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django_fsm import TransitionNotAllowed

from cases import trail
from cases.acting import SHANGHAI, SYSTEM, Acting, Actor
from cases.facts import Facts
from cases.models import Event, RatingRequest, Suggestion
from cases.models.record import Record
from cases.models.sight import RATING_ACTS
from cases.reads import deputy_of, post_held, tasks_of_organ
from cases.refusals import (
    ActRefused,
    BadData,
    NotNow,
    NotPermitted,
    NotVisible,
    StaleVersion,
)
from people.kinds import CONGRESS_KINDS, HANDLING_KINDS
from people.models import Post
from workflows import reads
from workflows.doing import Doing
from workflows.nodes import holding

M = TypeVar("M", bound=models.Model)
Body = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Act:
    """Name one act (办理动作): the transition it makes, on what, and its body."""

    name: str
    model: type[Record]
    body: Body
    fields: frozenset[str]
    required: frozenset[str]
    loads: tuple[str, ...]
    # A transition that takes arguments is made by the body, which knows them; every other one
    # is made before the body, so that guards look at the record as it was found.
    moves_itself: bool

    @property
    def transitions(self) -> list[Any]:
        """Return the FSM declarations that the act stands on (状态声明)."""
        return list(getattr(self.model, self.name)._django_fsm.transitions.values())


ACTS: dict[str, Act] = {}


def act(model: type[Record], *loads: str) -> Callable[[Body], Body]:
    """Register the body of an act (登记动作): it bears the name of its transition.

    `loads` names what is fetched together with the record.
    """

    def register(body: Body) -> Body:
        name = body.__name__
        if not hasattr(getattr(model, name), "_django_fsm"):
            raise TypeError(f"{model.__name__}.{name} is not a declared transition")
        parameters = list(inspect.signature(body).parameters.values())[1:]
        ACTS[name] = Act(
            name=name,
            model=model,
            body=body,
            fields=frozenset(p.name for p in parameters),
            required=frozenset(p.name for p in parameters if p.default is p.empty),
            loads=loads,
            moves_itself=len(inspect.signature(getattr(model, name)).parameters) > 1,
        )
        return body

    return register


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
        broken = NotNow(_message_of(error))
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


# How far a legal date may lie before the day on which the act is entered (补录).
MOST_DAYS_BACK = timedelta(days=5)


def _perform(order: _Order, data: dict[str, Any]) -> Done:
    suggestion = lock(order.suggestion_pk)
    if order.key is not None and (earlier := _repetition(order)) is not None:
        return Done(earlier, None, repeated=True)
    record = _load(order, suggestion)
    _bind(record, suggestion, order, data)
    if not order.by.is_system and not _is_visible(record, suggestion):
        raise NotVisible(_("There is no such item."))
    _check_permission(order.act, record)
    if order.expect is not None and record.version != order.expect:
        raise StaleVersion(
            _("Somebody else has worked on this since you opened it."),
            **_who_was_faster(suggestion, record),
        )
    _check_moment(order.act, record, suggestion)
    _check_fields(order.act, data)
    _check_legal_date(order, record)
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


def _is_visible(record: Any, suggestion: Suggestion) -> bool:
    acting = record.acting
    if acting.deputy is not None:
        if acting.deputy.pk == suggestion.lead_id:
            return True
        if suggestion.state == "draft":
            return False
        return any(
            c.deputy_id == acting.deputy.pk and c.state in ("invited", "confirmed")
            for c in acting.facts.cosigners
        )
    if acting.post is None:
        return False
    organ = acting.post.organ
    if organ.congress_id != suggestion.congress_id:
        return False
    if _is_asked_in_silence(record) and organ.kind in HANDLING_KINDS:
        # For a unit there is no request before its release, whatever it tries.
        return False
    if organ.kind in CONGRESS_KINDS:
        return suggestion.state not in ("draft", "cosigning")
    if getattr(record, "organ_id", None) == organ.pk:
        return True
    task = record._state.fields_cache.get("assignment")
    if task is not None and task.organ_id == organ.pk:
        return True
    return tasks_of_organ.exists(suggestion.pk, organ.pk)


def _is_asked_in_silence(record: Any) -> bool:
    """Tell whether this is a request of which units know nothing yet (未发布的征询)."""
    return isinstance(record, RatingRequest) and record.state not in ("released", "expired")


def _check_permission(known: Act, record: Any) -> None:
    """Ask who acts before anything is told of how the record stands (权限)."""
    permission = known.transitions[0].permission
    if permission is None or not permission(record, record.acting.by.user):
        raise NotPermitted(_("Only %(who)s may do this.") % {"who": getattr(permission, "who", "")})


def _check_moment(known: Act, record: Any, suggestion: Suggestion) -> None:
    """Tell what is in the way of the act: the state, or a condition (办理条件)."""
    declared = known.transitions
    here = [t for t in declared if t.source in (record.state, "*")]
    if not here:
        raise NotNow(
            _("This cannot be done now: the item has moved on."),
            **_who_was_faster(suggestion, record),
        )
    for condition in here[0].conditions:
        if not condition(record):
            raise NotNow(condition.reason, **_who_was_faster(suggestion, record))


def _check_fields(known: Act, data: dict[str, Any]) -> None:
    problems = {name: _("This is not asked for here.") for name in data.keys() - known.fields}
    problems |= {name: _("Please fill this in.") for name in known.required - data.keys()}
    if problems:
        raise BadData(problems)


def _check_legal_date(order: _Order, record: Any) -> None:
    """Let a legal date differ from today only a little, with a reason and a witness (补录日期)."""
    if order.effective_on == order.today:
        return
    if not order.today - MOST_DAYS_BACK <= order.effective_on <= order.today:
        raise BadData({"effective_on": _("A legal date lies at most five days back.")})
    if not order.reason.strip():
        raise BadData({"reason": _("Say why the legal date is not today.")})
    post, second = record.acting.post, order.second
    witness = (
        post is not None
        and second is not None
        and second.post is not None
        and second.user != order.by.user
        and Post.objects.on(order.today)
        .filter(pk=second.post.pk, user=second.user, organ=post.organ_id)
        .exists()
    )
    if not witness:
        raise BadData(
            {"second": _("A second person of the same organ must vouch for the legal date.")}
        )


def _who_was_faster(suggestion: Suggestion, record: Any) -> dict[str, Any]:
    """Tell which act was there before, whose, and when (先行办理).

    That is the last act that touched the record, else the last on the suggestion. Acts of
    rating are told only to who is part of them: a refusal must not give away that one exists.
    """
    label = _label(record)
    done = (
        Event.objects.filter(stream=suggestion.stream_id, kind="done")
        .select_related("actor")
        .order_by("-seq")
    )
    if str(record._meta.model_name) != "ratingrequest":
        done = done.exclude(act__in=RATING_ACTS)
    touched = done.filter(Q(record=label) | Q(facts__contains=f'"{label}"')).first()
    last = touched or done.first()
    details: dict[str, Any] = {"state": record.state, "version": record.version}
    if last is not None:
        details |= {
            "act": last.act,
            "who": str(last.actor) if last.actor else _("the system"),
            "at": last.at,
        }
    return details


def _repetition(order: _Order) -> Event | None:
    earlier = reads.done_before.first(order.by.ref, order.key)
    if earlier is None:
        return None
    if (earlier.act, earlier.record) != (order.act.name, f"{_name(order.act.model)}:{order.pk}"):
        raise NotNow(_("This request was already used for something else."))
    return earlier


def _write_event(order: _Order, suggestion: Suggestion, record: Any, doing: Doing) -> Event:
    acting = record.acting
    event = Event(
        kind="done",
        act=order.act.name,
        record=_label(record),
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
            record=f"{_name(order.act.model)}:{order.pk}",
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


def _message_of(error: IntegrityError) -> Any:
    """Find the words of the constraint that was broken, or raise what is not ours to explain."""
    text = str(error)
    for known in {a.model for a in ACTS.values()} | set(_related_models()):
        for constraint in known._meta.constraints:
            columns = [f"{known._meta.db_table}.{f}" for f in getattr(constraint, "fields", ())]
            if constraint.name in text or (columns and all(c in text for c in columns)):
                return constraint.violation_error_message
    raise error


def _related_models() -> list[type[models.Model]]:
    return [
        *apps.get_app_config("cases").get_models(),
        *apps.get_app_config("workflows").get_models(),
    ]


def _name(model: type[models.Model]) -> str:
    return str(model._meta.model_name)


def _label(record: Any) -> str:
    return f"{_name(type(record))}:{record.pk}"


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

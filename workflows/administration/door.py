"""The door of people rows (人员机构办理入口): the only code that changes them after founding."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, models, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import trail
from cases.acting import SHANGHAI, Actor
from cases.models import Event, Stream
from cases.naming import WHO, who_acted
from cases.refusals import ActRefused, BadData, NotNow, NotPermitted, NotVisible, StaleVersion
from people.kinds import Level, OrganKind, Role
from people.models import Congress, Deputy, Post
from workflows.administration.broken import refusal_of
from workflows.administration.changing import Changing, label_of
from workflows.administration.passwords import new_password
from workflows.administration.reach import posts, row_of, shown
from workflows.streams import stream_of

Body = Callable[..., None]


@dataclass(frozen=True, slots=True)
class Bearers:
    """Say who performs acts of administration (办理人员): posts of these roles in these organs."""

    roles: frozenset[Role]
    named: Any
    kinds: frozenset[OrganKind] | None = None

    def posts(self, congress: Congress) -> QuerySet[Post]:
        """Return their posts in a congress (职务), whenever held."""
        rows = Post.objects.filter(role__in=self.roles, organ__congress=congress)
        return rows if self.kinds is None else rows.filter(organ__kind__in=self.kinds_of(congress))

    def kinds_of(self, congress: Congress) -> frozenset[OrganKind]:
        """Return in which organs of a congress they sit (所在机构); a presidium only below county.

        A county's presidium only presides over its session.
        """
        township = congress.level == Level.TOWNSHIP
        return frozenset(
            kind for kind in self.kinds or () if township or kind != OrganKind.PRESIDIUM
        )


ADMINISTRATORS = Bearers(frozenset({Role.ADMINISTRATOR}), Role.ADMINISTRATOR.label)
# The rules are the commission's matter, in a township the presidium's. Source: rulebook section 7.
RULE_MAKERS = Bearers(
    frozenset({Role.INTAKE_OFFICER, Role.ASSIGNER, Role.COMMISSION_HEAD, Role.CHAIRPERSON}),
    gettext_lazy("the Deputies Affairs Commission, in a township the presidium"),
    frozenset({OrganKind.DEPUTIES_AFFAIRS_COMMISSION, OrganKind.PRESIDIUM}),
)


@dataclass(frozen=True, slots=True)
class PeopleAct:
    """Name one act of administration (管理事项): on what, its body, the data it takes."""

    name: str
    model: type[models.Model]
    body: Body
    fields: frozenset[str]
    required: frozenset[str]
    # The act gives out a new password, which is made before anything is locked.
    gives_password: bool
    # The act could leave the congress without an administrator.
    may_lock_out: bool
    by: Bearers = ADMINISTRATORS


PEOPLE_ACTS: dict[str, PeopleAct] = {}


def administers(
    model: type[models.Model] = Congress,
    *,
    gives_password: bool = False,
    may_lock_out: bool = False,
    by: Bearers = ADMINISTRATORS,
) -> Callable[[Body], Body]:
    """Register the body of an act (登记事项); without a model it makes a row of the congress."""

    def register(body: Body) -> Body:
        parameters = list(inspect.signature(body).parameters.values())[1:]
        PEOPLE_ACTS[body.__name__] = PeopleAct(
            name=body.__name__,
            model=model,
            body=body,
            fields=frozenset(p.name for p in parameters),
            required=frozenset(p.name for p in parameters if p.default is p.empty),
            gives_password=gives_password,
            may_lock_out=may_lock_out,
            by=by,
        )
        return body

    return register


@dataclass(frozen=True, slots=True)
class Administered:
    """Say what an act did (办理结果). `secret` is a new password: to be shown once, never kept."""

    event: Event
    record: Any
    repeated: bool = False
    secret: str = field(default="", repr=False)


@dataclass(slots=True)
class _Order:
    act: PeopleAct
    congress: int
    pk: int
    by: Actor
    at: datetime
    expect: str | None
    key: str | None
    reason: str
    request_id: str
    # The post as the database holds it; nobody is noted under one that he or she only claims.
    post: Post | None = None

    @property
    def today(self) -> date:
        return self.at.astimezone(SHANGHAI).date()

    @property
    def makes_a_row(self) -> bool:
        return self.act.model is Congress

    @property
    def label(self) -> str:
        return f"{self.act.model._meta.model_name}:{self.pk}"


def administer(
    name: str,
    congress: Congress,
    record: int | None = None,
    /,
    *,
    by: Actor,
    at: datetime,
    expect: str | None = None,
    key: str | None = None,
    reason: str = "",
    request_id: str = "",
    **data: Any,
) -> Administered:
    """Perform one act of administration (办理), all of it or nothing.

    `record` is the key of the row that the act is about; an act that makes a row takes none.
    `expect` is `shown(row)` of the row as the person saw it; `key` makes a repetition harmless.
    Raises: NotVisible, NotPermitted, NotNow, StaleVersion, BadData; nothing has changed then,
    and all but the first leave a *refused* event in the administration stream.
    """
    known = PEOPLE_ACTS.get(name)
    if known is None or (record is None) != (known.model is Congress):
        raise LookupError(f"no act {name!r} on this kind of row")
    pk = congress.pk if record is None else record
    order = _Order(known, congress.pk, pk, by, at, expect, key, reason, request_id)
    secret = new_password() if known.gives_password else ""
    # Hashing takes long on purpose; nobody has to wait for it at a lock.
    secret_hash = make_password(secret) if secret else ""
    try:
        with transaction.atomic(durable=True):
            return _administer(order, data, secret, secret_hash)
    except NotVisible:
        raise
    except ActRefused as refusal:
        _note_refusal(order, refusal)
        raise
    except IntegrityError as error:
        broken = refusal_of(error, known.fields)
        _note_refusal(order, broken)
        raise broken from error


def _administer(order: _Order, data: dict[str, Any], secret: str, secret_hash: str) -> Administered:
    stream = _lock(order)
    if order.key is not None and (earlier := _repetition(order, stream)) is not None:
        return Administered(earlier, None, repeated=True)
    record = row_of(order.act.model, order.congress, order.pk)
    if record is None or not _is_in_sight(order):
        raise NotVisible(_("There is no such item."))
    order.post = _post_held(order, stream.congress)
    if order.post is None:
        raise NotPermitted(_("Only %(who)s may do this.") % {"who": order.act.by.named})
    if order.expect is not None and not order.makes_a_row and order.expect != shown(record):
        raise StaleVersion(
            _("Somebody else has worked on this since you opened it."),
            **_who_was_faster(stream, record),
        )
    _check_fields(order.act, data)
    doing = Changing(stream.congress, order.by, order.post, record, order.at)
    doing.secret_hash = secret_hash
    try:
        order.act.body(doing, **data)
    except NotNow as refusal:
        if not order.makes_a_row:
            refusal.details = {**_who_was_faster(stream, record), **refusal.details}
        raise
    if order.act.may_lock_out:
        _check_somebody_stays(order)
    return Administered(_write_event(order, stream, doing), doing.record, secret=secret)


def _lock(order: _Order) -> Stream:
    stream = stream_of(order.congress)
    if stream is None:
        raise NotVisible(_("There is no such item."))
    return stream


def _is_in_sight(order: _Order) -> bool:
    """Tell whether the person belongs to this congress at all (可见)."""
    user = order.by.user
    if user is None:
        return True
    holds = posts(order.congress).on(order.today).filter(user=user)  # type: ignore[attr-defined]
    sits = Deputy.objects.filter(user=user, term__congress=order.congress)
    return bool(holds.exists() or sits.exists())


def _post_held(order: _Order, congress: Congress) -> Post | None:
    """Find the post as it is held today, whatever the caller says (在任职务)."""
    user, claimed = order.by.user, order.by.post
    if user is None or claimed is None:
        return None
    held = Post.objects.on(order.today).filter(
        pk__in=order.act.by.posts(congress).values("pk"),
        user=user,
        user__is_active=True,
    )
    return held.filter(pk=claimed.pk).select_related("organ").first()


def _check_fields(known: PeopleAct, data: dict[str, Any]) -> None:
    problems = {name: _("This is not asked for here.") for name in data.keys() - known.fields}
    problems |= {name: _("Please fill this in.") for name in known.required - data.keys()}
    if problems:
        raise BadData(problems)


def _check_somebody_stays(order: _Order) -> None:
    """Ask that somebody can administer this congress tomorrow too (不得无人管理)."""
    staying = Post.objects.on(order.today).filter(
        role=Role.ADMINISTRATOR,
        organ__congress=order.congress,
        valid_until=None,
        user__is_active=True,
    )
    if not staying.exists():
        raise NotNow(
            _("Then nobody would be administrator. Give this post to somebody else first.")
        )


def _who_was_faster(stream: Stream, record: models.Model) -> dict[str, Any]:
    """Tell which act touched the row before, whose, and when (先行办理)."""
    label = label_of(record)
    last = (
        Event.objects.filter(stream=stream, kind="done")
        .filter(Q(record=label) | Q(facts__contains=f'"{label}"'))
        .select_related(*WHO)
        .order_by("-seq")
        .first()
    )
    if last is None:
        return {}
    who = who_acted(last) or _("the system")
    return {"act": last.act, "who": who, "at": last.at}


def _repetition(order: _Order, stream: Stream) -> Event | None:
    earlier = Event.objects.filter(
        actor_ref=order.by.ref, idempotency_key=order.key, kind="done"
    ).first()
    if earlier is None:
        return None
    same_row = order.makes_a_row or earlier.record == order.label
    if (earlier.stream_id, earlier.act) != (stream.pk, order.act.name) or not same_row:
        raise NotNow(_("This request was already used for something else."))
    return earlier


def _write_event(order: _Order, stream: Stream, doing: Changing) -> Event:
    label = label_of(doing.record) if order.makes_a_row else order.label
    event = _event(order, "done", label, order.reason)
    event.idempotency_key = order.key
    return trail.append(stream, event, doing.facts(), telling=True)


def _note_refusal(order: _Order, refusal: ActRefused) -> None:
    """Write in a short transaction of its own that an act was refused (拒绝留痕)."""
    if order.by.is_system:
        return
    with transaction.atomic(durable=True):
        bad = isinstance(refusal, BadData)
        event = _event(order, "refused", order.label, "" if bad else str(refusal))
        facts: dict[str, Any] = {"code": refusal.code}
        if isinstance(refusal, BadData):
            # Which fields, not what was typed: that may be anybody's data.
            facts["fields"] = sorted(refusal.fields)
        trail.append(_lock(order), event, facts)


def _event(order: _Order, kind: str, record: str, reason: str) -> Event:
    return Event(
        kind=kind,
        act=order.act.name,
        record=record,
        actor_ref=order.by.ref,
        actor=order.by.user,
        post=order.post,
        request_id=order.request_id,
        at=order.at,
        effective_on=order.today,
        reason=reason,
    )

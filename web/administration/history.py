"""The history of a congress' administration (管理留痕): who changed what, in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _

from cases.models import Event, Policy
from cases.naming import WHO, who_acted
from cases.rules.policy import parameters
from people.kinds import DeputyStatusKind, OrganKind, Role, StandInGround
from people.models import Delegation, Deputy, Organ, Post, Session, Term, User
from web.administration.seat import Seat
from web.administration.words import COLUMNS, people_act_name
from web.rules.reading import named
from web.shared.requests import Asked
from workflows.administration import ADMINISTRATION
from workflows.heartbeat import Incident
from workflows.load_job import LoadJob, LoadStage
from workflows.rule_change import RuleChange

# Which table a column of a changed row leads to.
LEADS_TO = {
    "parent_id": "organ",
    "counterpart_id": "organ",
    "successor_id": "organ",
    "organ_id": "organ",
    "in_charge_id": "post",
    "user_id": "user",
    "stands_in_for_id": "post",
    "term_id": "term",
    "delegation_id": "delegation",
    "head_id": "deputy",
    "contact_head_id": "deputy",
    "base_id": "policy",
    "policy_id": "policy",
}
KINDS = {
    "kind": dict(OrganKind.choices),
    "role": dict(Role.choices),
    "status": dict(DeputyStatusKind.choices),
    "stage": dict(LoadStage.choices),
    "stand_in_ground": dict(StandInGround.choices),
}
# What is the same in every row of a congress, or means nothing to a reader.
# Rules are shown on pages of their own.
UNSAID = frozenset(
    {
        "congress_id", "deputy_id", "rules_json", "digest", "preset", "proposed_by_id",
        "decided_by_id",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """Say who did what when (留痕条目)."""

    at: datetime
    who: str
    what: Any
    about: str
    refused: bool
    reason: str
    changes: list[tuple[Any, str, str]]
    hash: str


def events_of(request: Asked, seat: Seat, text: str) -> QuerySet[Event]:
    """Return the events of the administration (管理留痕), newest first."""
    query = (
        Event.objects.visible_to(request.user, request.today)
        .filter(stream__congress=seat.congress, stream__kind=ADMINISTRATION)
        .select_related(*WHO)
    )
    if text:
        query = query.filter(
            Q(facts__icontains=text) | Q(reason__icontains=text) | Q(actor__name__icontains=text)
        )
    return query.order_by("-seq")


def lines_of_events(events: Iterable[Event], request: Asked) -> list[Entry]:
    """Make lines of events (留痕行); all names they mention are read in one statement."""
    read = [(event, _changes_in(event)) for event in events]
    wanted = {event.record for event, _changes in read}
    for _event, changes in read:
        for _label, column, old, new in changes:
            if column in LEADS_TO:
                wanted |= {f"{LEADS_TO[column]}:{key}" for key in (old, new) if key is not None}
    names = _names(wanted)
    return [_entry(event, changes, names) for event, changes in read]


def _changes_in(event: Event) -> list[tuple[str, str, Any, Any]]:
    changes = json.loads(event.facts).get("changes", {})
    return [
        (label, column, old, new)
        for label, columns in changes.items()
        for column, (old, new) in columns.items()
        if column not in UNSAID
    ]


def _entry(event: Event, changes: list[Any], names: dict[str, str]) -> Entry:
    told = [
        (COLUMNS.get(column, column), _said(column, old, names), _said(column, new, names))
        for _label, column, old, new in changes
    ]
    organ = f"{event.post.organ.name} · " if event.post else ""
    return Entry(
        event.at,
        f"{organ}{who_acted(event)}" if event.actor else _("the system"),
        people_act_name(event.act),
        names.get(event.record, ""),
        event.kind == "refused",
        event.reason,
        told,
        event.hash[:12],
    )


def _said(column: str, value: Any, names: dict[str, str]) -> str:
    if value is None or value == "":
        return ""
    if column == "wished":
        return ", ".join(named(each) for each in parameters() if each.key in value)
    if column in LEADS_TO:
        return names.get(f"{LEADS_TO[column]}:{value}", "")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(KINDS[column].get(value, value)) if column in KINDS else str(value)


def _names(wanted: Iterable[str]) -> dict[str, str]:
    """Read the names of rows by their labels (名称), in one statement."""
    keys: dict[str, list[int]] = {}
    for label in wanted:
        model, _colon, key = label.partition(":")
        keys.setdefault(model, []).append(int(key))
    parts = [part for model, part in _parts(keys)]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {f"{kind}:{key}": name for kind, key, name in rows}


def _parts(keys: dict[str, list[int]]) -> Iterator[tuple[str, QuerySet[Any, Any]]]:
    text = CharField()
    sources: dict[str, tuple[QuerySet[Any], Any]] = {
        "organ": (Organ.objects.all(), F("name")),
        "deputy": (Deputy.objects.all(), F("name")),
        "delegation": (Delegation.objects.all(), F("name")),
        "user": (User.objects.all(), F("name")),
        "term": (Term.objects.all(), Cast("number", text)),
        "session": (Session.objects.all(), Cast("number", text)),
        "post": (
            Post.objects.all(),
            Concat("user__name", Value(" · "), "organ__name", output_field=text),
        ),
        # A load is known by its number.
        "loadjob": (LoadJob.objects.all(), Cast("pk", text)),
        "incident": (Incident.objects.all(), F("record")),
        "rulechange": (RuleChange.objects.all(), Cast("pk", text)),
        "policy": (Policy.objects.all(), Cast("number", text)),
    }
    for model, (rows, name) in sources.items():
        if model in keys:
            found = rows.filter(pk__in=keys[model]).order_by()
            yield (
                model,
                found.values_list(
                    Value(model, output_field=text), Cast("pk", text), Cast(name, text)
                ),
            )

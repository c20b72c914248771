"""Volume for benchmarks (压测数据): many suggestions at once, with valid chains.

This is the only exception to the door: one suggestion is carried through it, and its rows are
copied in bulk. Every copy has rows, keys and a sealed chain of its own, so that the trail and
the work lists of the whole volume can be verified like any other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models, transaction

from cases import trail
from cases.models import (
    Assignment,
    Clock,
    Contact,
    Cosigner,
    Delivery,
    Event,
    Outbox,
    Rater,
    Rating,
    RatingRequest,
    Reply,
    Round,
    Stream,
    Suggestion,
)
from cases.models.trail import GENESIS
from cases.rules.canonical import canonical
from workflows.models import WorkItem, WorkProcess

BATCH = 500

# In the order in which rows refer to each other.
COPIED: tuple[tuple[type[Any], str], ...] = (
    (Stream, "suggestion"),
    (Suggestion, "pk"),
    (Cosigner, "suggestion"),
    (Round, "suggestion"),
    (Assignment, "suggestion"),
    (Contact, "suggestion"),
    (Reply, "suggestion"),
    (Delivery, "reply__suggestion"),
    (RatingRequest, "suggestion"),
    (Rater, "request__suggestion"),
    (Rating, "suggestion"),
    (Clock, "suggestion"),
    (WorkProcess, "suggestion"),
    (WorkItem, "suggestion"),
    (Event, "stream__suggestion"),
    (Outbox, "event__stream__suggestion"),
)

# Which new key took the place of which old one: ("assignment", 12) -> 3012.
Keys = dict[tuple[str, int], int]


def copies(original: Suggestion, count: int) -> list[int]:
    """Copy a suggestion with all its rows (批量复制), and return the keys of the copies.

    The original has reached its state through the door; it has no promises. A copy's number
    and reference are the original's with the key of its stream behind them.
    """
    rows = {
        model: list(model.objects.filter(**{path: original.pk}).order_by("pk"))
        for model, path in COPIED
    }
    made: list[int] = []
    while len(made) < count:
        size = min(BATCH, count - len(made))
        with transaction.atomic():
            made += _copy(original, rows, size)
    return made


def _copy(original: Suggestion, rows: dict[type[Any], list[Any]], size: int) -> list[int]:
    keys: list[Keys] = [{} for _ in range(size)]
    streams: list[Stream] = []
    heads = [GENESIS] * size
    for model, _ in COPIED:
        for row in rows[model]:
            new = [_renewed(row, known) for known in keys]
            if model is Stream:
                streams = new
            elif model is Suggestion:
                for copy, known in zip(new, keys, strict=True):
                    copy.number = _marked(row.number, known, original)
                    copy.reference = _marked(row.reference, known, original)
            elif model is Event:
                heads = [
                    _seal(copy, head, known, original)
                    for copy, head, known in zip(new, heads, keys, strict=True)
                ]
            for copy, known in zip(model.objects.bulk_create(new), keys, strict=True):
                known[row._meta.model_name, row.pk] = copy.pk
    for stream, head in zip(streams, heads, strict=True):
        stream.head = head
    Stream.objects.bulk_update(streams, ["head"])
    return [known["suggestion", original.pk] for known in keys]


def _marked(text: str, known: Keys, original: Suggestion) -> str:
    return f"{text}V{known['stream', original.stream_id]}" if text else text


def _renewed(row: Any, known: Keys) -> Any:
    """Return an unsaved copy that refers to the copies of what the row refers to."""
    values = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        if field.primary_key:
            continue
        if isinstance(field, models.ForeignKey) and value is not None:
            value = known.get((str(field.related_model._meta.model_name), value), value)
        elif field.name in ("subject", "record"):
            value = _relabelled(value, known)
        values[field.attname] = value
    return type(row)(**values)


def _relabelled(text: str, known: Keys) -> str:
    """Return a label such as "assignment:12" with the copy's key."""
    kind, _, key = text.partition(":")
    return f"{kind}:{known.get((kind, int(key)), key)}" if key.isdecimal() else text


def _seal(event: Event, previous: str, known: Keys, original: Suggestion) -> str:
    """Chain a copied event to the one before it, and return its hash."""
    event.facts = canonical(_told(json.loads(event.facts), known, original))
    event.previous_hash = previous
    event.hash = trail.seal(event)
    return event.hash


def _told(facts: dict[str, Any], known: Keys, original: Suggestion) -> dict[str, Any]:
    """Return the facts of an event as they are of the copy: its own keys and number."""
    told: dict[str, Any] = dict(facts)
    if "created" in facts:
        told["created"] = {
            name: [known.get((name, key), key) for key in made]
            for name, made in facts["created"].items()
        }
    if "moves" in facts:
        told["moves"] = [[_relabelled(label, known), *move] for label, *move in facts["moves"]]
    if "changes" in facts:
        told["changes"] = {
            _relabelled(label, known): {
                name: [_marked(old, known, original), _marked(new, known, original)]
                if name in ("number", "reference")
                else [old, new]
                for name, (old, new) in changed.items()
            }
            for label, changed in facts["changes"].items()
        }
    return told


def in_order(model: type[Any], suggestions: Iterable[int]) -> Iterator[Any]:
    """Fetch the rows of these suggestions (按建议取行), one each, in the order asked for."""
    wanted = list(suggestions)
    path = "pk" if model is Suggestion else "suggestion"
    found: dict[int, Any] = {}
    for start in range(0, len(wanted), BATCH):
        for row in model.objects.filter(**{f"{path}__in": wanted[start : start + BATCH]}):
            found[row.suggestion_id] = row
    return (found[key] for key in wanted)

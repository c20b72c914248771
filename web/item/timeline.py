"""The history of an item (全程留痕): what the trail tells this person, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Event, Suggestion
from people.models import User
from web.item.reads import events_seen
from web.shared.words import act_name


@dataclass(frozen=True, slots=True)
class Entry:
    """Say who did what when (留痕条目)."""

    seq: int
    at: datetime
    who: str
    what: Any
    refused: bool
    reason: str
    hash: str


def timeline_of(suggestion: Suggestion, user: User, today: date) -> list[Entry]:
    """Return the events that the person may see (留痕), newest first. One query."""
    events = events_seen.all(user.pk, today, suggestion.stream_id)
    return [
        Entry(
            e.seq,
            e.at,
            _who(e),
            act_name(e.act),
            e.kind == "refused",
            e.reason,
            e.hash[:12],
        )
        for e in events
    ]


def _who(event: Event) -> str:
    if event.actor is None:
        return _("the system")
    organ = f"{event.post.organ.name} · " if event.post else ""
    return f"{organ}{event.actor}"

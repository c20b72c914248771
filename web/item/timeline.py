"""The history of an item (全程留痕): what the trail tells this person, newest first."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.confidential import WITHHELD
from cases.models import Event, Suggestion
from cases.naming import who_acted
from people.models import Deputy, User
from web.item.reads import events_seen
from web.shared.words import act_name

# An item that goes on shows no longer why it was on hold, or why it goes on.
SAYS_WHY = frozenset({"put_on_hold", "resume"})


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
    # For whom it was entered from paper, and who has seen it (代录).
    paper: str = ""
    # Whether something has come further by it (关键节点).
    is_key: bool = False


def timeline_of(
    suggestion: Suggestion, user: User, today: date, *, hidden: bool = False, papers: bool = True
) -> list[Entry]:
    """Return the events that the person may see (留痕), newest first. One query.

    `hidden` withholds the authors' names: they act without a post. `papers` tells for whom
    something was entered from paper, for two statements more.
    """
    events = events_seen.all(user.pk, today, suggestion.stream_id)
    entered = _papers(events, hidden=hidden) if papers else {}
    return [
        Entry(
            e.seq,
            e.at,
            str(WITHHELD) if hidden and e.actor and not e.post else _who(e),
            act_name(e.act),
            e.kind == "refused",
            e.reason or _why(e) or _handed(e, user),
            e.hash[:12],
            entered.get(e.pk, ""),
            e.kind == "done" and e.from_state != e.to_state,
        )
        for e in events
    ]


def _why(event: Event) -> str:
    """Return the reason of an act that nothing else on the page tells any more (理由)."""
    told = event.kind == "done" and event.act in SAYS_WHY
    return str(json.loads(event.facts).get("why", "")) if told else ""


def _handed(event: Event, reader: User) -> str:
    """Say who has handed a task to whom (变更经办人); the note is for these two alone."""
    if event.act != "change_officer" or event.kind != "done":
        return ""
    told = json.loads(event.facts)
    words = _("from %(before)s to %(now)s") if told["officer_before_name"] else _("to %(now)s")
    said = words % {"before": told["officer_before_name"], "now": told["officer_name"]}
    note = told["note"] if reader.pk in (event.actor_id, told["officer"]) else ""
    return _("%(said)s: %(note)s") % {"said": said, "note": note} if note else said


def _papers(events: Iterable[Event], *, hidden: bool) -> dict[int, str]:
    """Say of each act from paper for whom it was entered and who has seen it (代录、复核)."""
    entered = [e for e in events if e.on_behalf_of and e.kind == "done"]
    if not entered:
        return {}
    facts = {e.pk: json.loads(e.facts) for e in entered}
    second = {pk: told.get("second") for pk, told in facts.items()}
    deputies = Deputy.objects.in_bulk([int(e.on_behalf_of) for e in entered])
    seen_by = User.objects.in_bulk([pk for pk in second.values() if pk is not None])
    from_paper = _("entered from the paper of %(deputy)s, seen by %(second)s")
    from_call = _("entered from a call of %(deputy)s, confirmed by %(second)s")
    return {
        e.pk: (from_call if facts[e.pk].get("call_note") else from_paper)
        % {
            "deputy": WITHHELD if hidden else deputies.get(int(e.on_behalf_of), ""),
            "second": seen_by.get(second[e.pk], ""),
        }
        for e in entered
    }


def _who(event: Event) -> str:
    if event.actor is None:
        return _("the system")
    organ = f"{event.post.organ.name} · " if event.post else ""
    return f"{organ}{who_acted(event)}"

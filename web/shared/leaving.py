"""How items left their usual way (去向): by whom, when and why; nothing is dropped in silence."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cases.confidential import WITHHELD, withheld_from
from cases.models import Event, Suggestion, TopicItem
from cases.naming import WHO, who_acted
from cases.rules.states import SuggestionState, TopicItemState
from people.models import User
from web.shared.words import act_name

# Acts that take an item off its way, or change what it is.
LEFT_BY = (
    "confirm_withdrawal", "merge", "convert_to_motion", "void_registration", "agree_split",
    "transfer", "change_class", "release_key",
)  # fmt: skip
ASIDE = (
    SuggestionState.WITHDRAWN, SuggestionState.MERGED, SuggestionState.CONVERTED,
    SuggestionState.VOID, SuggestionState.TRANSFERRED_OUT,
)  # fmt: skip
# Under which of these names an act says why.
REASONS = ("why", "reasons", "explanation", "number")


def is_under_way(suggestion: Suggestion) -> bool:
    """Tell whether an item is on its own way still (在办): not ended, merged or passed on."""
    return not suggestion.is_final and suggestion.state not in ASIDE


@dataclass(frozen=True, slots=True)
class Left:
    """Say how an item left its way (去向说明)."""

    what: Any
    by: str
    at: datetime
    why: str


def ways_out(suggestions: list[Suggestion], user: User, today: date) -> dict[int, Left]:
    """Return by item how it left its way last (去向), as far as the person may see."""
    listed = {s.stream_id: s for s in suggestions}
    events = Event.objects.visible_to(user, today).filter(
        stream__in=list(listed), act__in=LEFT_BY, kind="done"
    )
    found: dict[int, Left] = {}
    hidden = withheld_from(user, today, suggestions)
    released: set[int] = set()
    for event in events.select_related(*WHO).order_by("stream", "seq"):
        suggestion = listed[event.stream_id]
        by = str(WITHHELD) if suggestion.pk in hidden and not event.post else _who(event)
        found[suggestion.pk] = Left(act_name(event.act), by, event.at, _why(event))
        # Only where that was the last of it, the topic says who decided.
        (released.add if event.act == "release_key" else released.discard)(suggestion.pk)
    rows = TopicItem.objects.filter(suggestion__in=released, state=TopicItemState.DROPPED)
    for row in rows.exclude(decision="").select_related("left_by").order_by("pk"):
        # The clockwork took the mark away; who decided stands in the topic.
        left = found[row.suggestion_id]
        assert row.left_at is not None
        found[row.suggestion_id] = Left(left.what, str(row.left_by), row.left_at, row.why)
    for suggestion in listed.values():
        if suggestion.state == SuggestionState.WITHDRAWN and suggestion.pk in found:
            left = found[suggestion.pk]
            why = suggestion.withdrawal_reason or left.why
            found[suggestion.pk] = Left(left.what, left.by, left.at, why)
    return found


def _who(event: Event) -> str:
    name = who_acted(event)
    return f"{name} · {event.post.organ.name}" if event.post else name


def _why(event: Event) -> str:
    facts = json.loads(event.facts)
    return next((str(facts[name]) for name in REASONS if facts.get(name)), "")

"""Where an item stands in the whole flow (案卷流程图): the drawn flow with its own way marked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.models import Event, Suggestion
from cases.rules.states import SuggestionState
from web.item.pages import visible
from web.item.reads import events_seen
from web.shared.requests import Asked
from web.shared.words import act_name
from workflows import picture_board
from workflows.explaining import spoken

PASSED, HERE = "✓", "●"
STATES = frozenset(state.value for state in SuggestionState)


@dataclass(frozen=True, slots=True)
class Reached:
    """Say which state was reached when, and by which act (到达状态)."""

    name: str
    what: Any
    at: datetime


@require_safe
def flow(request: Asked, item: int) -> HttpResponse:
    """Show the flow with the way that an item has gone (案卷流程图), and the same as a list."""
    suggestion = visible(request, item)
    events = reversed(events_seen.all(request.user.pk, request.today, suggestion.stream_id))
    steps = list(_steps(events, suggestion))
    passed = {state for before, after, _event in steps for state in (before, after)}
    stands = suggestion.state
    names = {state.value: spoken(state) for state in SuggestionState}
    standings = {
        value: picture_board.Standing(
            name=name,
            shown=HERE if value == stands else PASSED if value in passed else "",
            here=value == stands,
            soon=_("now here") if value == stands else "",
        )
        for value, name in names.items()
    }
    title = _("Where the item stands in the whole flow")
    description = _("The item stands at: %(state)s. The list below the picture tells its way.")
    context = {
        "suggestion": suggestion,
        "stands": names[stands],
        "steps": [Reached(names[to], act_name(e.act), e.at) for _old, to, e in steps],
        # Every text in it was escaped where it was drawn.
        "picture": mark_safe(
            picture_board.board(standings, title, description % {"state": names[stands]})
        ),
    }
    return render(request, "web/item/flow.html", context)


def _steps(events: Iterable[Event], suggestion: Suggestion) -> Iterator[tuple[str, str, Event]]:
    """Return from where to where the item moved with each event (状态变化), oldest first.

    An act tells where its own record went; what moved with it stands in its facts.
    """
    own = f"suggestion:{suggestion.pk}"
    for event in events:
        if event.kind != "done":
            continue
        if event.record == own:
            moves = [(own, event.from_state, event.to_state)]
        else:
            noted = json.loads(event.facts).get("moves", ())
            moves = [(label, old, new) for label, _transition, old, new in noted]
        for label, old, new in moves:
            if label == own and old != new and new in STATES:
                yield old, new, event

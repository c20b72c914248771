"""The item page (案卷页): one page for everybody, each sees his or her part of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.confidential import WITHHELD, withheld_from
from cases.models import Suggestion
from web.item.beside import beside
from web.item.gathering import gather
from web.item.reads import item_seen
from web.item.relating import related_to
from web.item.stepper import steps_of
from web.item.timeline import timeline_of
from web.item.todo import todo_of
from web.shared.asked import answers_on
from web.shared.hats import GOVERNMENT, UNIT
from web.shared.lights import light
from web.shared.piles import along
from web.shared.requests import Asked, officers
from web.shared.similar import OPEN, looks_for_alike


@require_safe
def item_page(request: Asked, item: int) -> HttpResponse:
    """Show an item (案卷): where it stands, what I may do, its rounds, its history."""
    suggestion = visible(request, item)
    told = gather(suggestion, request.user, request.today)
    todo = todo_of(request, suggestion)
    history = request.GET.get("history")
    only_key = history == "key"
    hidden = bool(withheld_from(request.user, request.today, [suggestion]))
    entries = timeline_of(suggestion, request.user, request.today, hidden=hidden)
    due = min((c.due_on for c in told.clocks if c.kind in SHOWN), default=None)
    # What is archived is shown with how it had ended.
    ends = (suggestion.state, suggestion.ended_as)
    context: dict[str, Any] = {
        "suggestion": suggestion,
        "ends": ends,
        "told": told,
        "related": related_to(suggestion, request.user, request.today),
        "beside": beside(request, suggestion),
        "answers": answers_on(request, suggestion),
        "steps": steps_of(suggestion),
        "along": along(request, suggestion.pk),
        "todo": todo,
        "timeline": entries,
        "only_key": only_key,
        "seals": history == "seals",
        "key_steps": sum(entry.is_key for entry in entries),
        # Whose names a unit does not learn: the office stands between (姓名保密).
        "names_hidden": hidden,
        "withheld": WITHHELD,
        "office": suggestion.office if hidden else None,
        "light": light(due, request.today, done=suggestion.is_final),
        "due_on": due,
        # Units read of a withdrawal when it is confirmed: before, it would tell them that
        # nothing has been rated yet.
        "shows_withdrawal": "withdrawn" in ends
        or not any(hat.desk in (UNIT, GOVERNMENT) for hat in request.hats),
        "may_compare": suggestion.state in OPEN and looks_for_alike(request),
        "may_enter": bool(officers(request)) and not suggestion.is_final,
        "may_attach": any(
            hat.deputy is not None
            and hat.deputy.pk == suggestion.lead_id
            and suggestion.drafted_by_id is None
            for hat in request.hats
        )
        and suggestion.state in ("draft", "revision")
        and not suggestion.classified,
    }
    return render(request, "web/item/page.html", context)


# Deadlines that concern everybody who looks at the item; the rating's concerns who rates.
SHOWN = (
    "intake", "assignment", "return_note", "reply", "urgent", "second_reply", "escalation",
)  # fmt: skip


def visible(request: Asked, item: int) -> Suggestion:
    """Return an item that the person may see (可见案卷). Raises: Http404."""
    found = item_seen.first(request.user.pk, request.today, item)
    if found is None:
        raise Http404
    return found

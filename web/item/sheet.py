"""The handling sheet (办理单): an item on paper for its folder, with nothing its page would hide.

Every row comes from the readers of the item page, so that both show a person the same.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.confidential import WITHHELD, withheld_from
from cases.models import Assignment, Promise, RatingRequest, Reply, Suggestion
from cases.rules.kinds import Dimension, RatingOption, ResultKind
from cases.rules.states import CosignerState, HandlingRole, ReplyState, SuggestionState
from people.models import Deputy, User
from people.strokes import by_strokes
from web.item import reads
from web.item.gathering import SHOWN_OF_TASK, outcomes_of
from web.item.pages import visible
from web.item.timeline import timeline_of
from web.shared.requests import Asked
from web.shared.units import in_official_order
from workflows.explaining import spoken, state_name


@dataclass(slots=True)
class Line:
    """Hold one unit's line of the sheet (办理单行)."""

    row: Assignment
    role: str
    state: str
    due_on: date | None = None
    replies: list[dict[str, Any]] = field(default_factory=list)


@require_safe
def item_sheet(request: Asked, item: int) -> HttpResponse:
    """Show an item on a sheet of A4 (办理单). Raises: Http404 for what the person does not see."""
    suggestion = visible(request, item)
    user, today = request.user, request.today
    hidden = bool(withheld_from(user, today, [suggestion]))
    history = timeline_of(suggestion, user, today, hidden=hidden, papers=False)
    context = {
        "suggestion": suggestion,
        "state": spoken(SuggestionState(suggestion.state)),
        "lead": WITHHELD if hidden else suggestion.lead.name,
        "cosigners": [] if hidden else _cosigners(suggestion),
        "lines": _lines(suggestion, user, today, hidden=hidden),
        "promises": [
            {"row": row, "state": state_name(Promise, row.state)}
            for row in reads.promises_seen.all(user.pk, today, suggestion.pk)
        ],
        "steps": [entry for entry in reversed(history) if entry.is_key],
    }
    return render(request, "web/item/sheet.html", context)


def _cosigners(suggestion: Suggestion) -> list[Deputy]:
    """List who has signed with the lead deputy (附议代表), by the strokes of the surname."""
    signed = suggestion.cosigners.filter(state=CosignerState.CONFIRMED).select_related("deputy")
    return by_strokes((one.deputy for one in signed), attrgetter("name"))


def _lines(suggestion: Suggestion, user: User, today: date, *, hidden: bool) -> list[Line]:
    """List the tasks (承办任务) in official order, each with its day and its replies."""
    if not suggestion.round_number:
        return []
    key = suggestion.pk
    lines = {
        row.pk: Line(row, spoken(HandlingRole(row.role)), state_name(Assignment, row.state))
        for row in in_official_order(reads.tasks_seen.all(user.pk, today, key))
    }
    for clock in reads.deadlines_seen.all(user.pk, today, key):
        line = lines.get(clock.assignment_id or 0)
        if line is not None and clock.kind in SHOWN_OF_TASK:
            line.due_on = min(clock.due_on, line.due_on or clock.due_on)
    requests = {one.reply_id: one for one in reads.requests_seen.all(user.pk, today, key)}
    ratings = _ratings(key, user, today, hidden=hidden) if requests else {}
    for reply in reads.replies_seen.all(user.pk, today, key):
        # What is still being written belongs into no folder.
        if reply.assignment_id in lines and reply.state != ReplyState.DRAFTING:
            asked = requests.get(reply.pk)
            said = ratings.get(asked.pk, []) if asked else []
            lines[reply.assignment_id].replies.append(_reply(reply, asked, said))
    return list(lines.values())


def _reply(reply: Reply, asked: RatingRequest | None, said: list[Any]) -> dict[str, Any]:
    released = asked is not None and asked.state == "released"
    return {
        "row": reply,
        "result": spoken(ResultKind(reply.result_kind)) if reply.result_kind else "",
        "state": state_name(Reply, reply.state),
        "rating": state_name(RatingRequest, asked.state) if asked else "",
        # Before the release each sees only what he or she answered.
        "overall": spoken(RatingOption(asked.overall))
        if asked is not None and asked.overall and released
        else "",
        "said": said,
    }


def _ratings(key: int, user: User, today: date, *, hidden: bool) -> dict[int, list[dict[str, Any]]]:
    """List what the person may read of ratings (评价), by request; of a unit, without names."""
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in reads.ratings_seen.all(user.pk, today, key):
        found[row.request_id].append(
            {
                "who": WITHHELD if hidden else row.deputy.name,
                "dimension": spoken(Dimension(row.dimension)),
                "option": spoken(RatingOption(row.option)),
            }
        )
    return found or outcomes_of(key, user, today)

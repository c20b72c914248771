"""The board of the whole flow (全流程看板): for the congress' house, General Office and leaders."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from cases.rules.states import SuggestionState
from web.board.counting import Numbers, numbers, page_of_state
from web.shared.following import Mark
from web.shared.hats import reads_board
from web.shared.lights import SOON
from web.shared.requests import Asked
from workflows import picture_board
from workflows.explaining import spoken

EVERY_TERM = "?terms=all"


@require_safe
def board(request: Asked) -> HttpResponse:
    """Show the flow with what stands in each state (全流程看板). For others there is no page."""
    if not reads_board(request.hats):
        raise Http404
    every_term = _every_term(request)
    found = numbers(request, every_term)
    standings = {
        state.value: _standing(state, found[state.value], every_term) for state in SuggestionState
    }
    total = Numbers(
        *(sum(getattr(n, name) for n in found.values()) for name in ("count", "late", "soon"))
    )
    title = _("The whole flow of suggestions")
    told = {"count": total.count, "late": total.late, "soon": total.soon}
    description = _(
        "Each state with the number of items in it: %(count)d in all, of them %(late)d late and"
        " %(soon)d due soon. The table below the picture says the same."
    )
    context = {
        "rows": [(standings[s.value], found[s.value]) for s in SuggestionState],
        "total": total,
        # Every text in it was escaped where it was drawn.
        "picture": mark_safe(picture_board.board(standings, title, description % told)),
        "days": SOON,
        "every_term": every_term,
    }
    return render(request, "web/board/board.html", context)


def _every_term(request: Asked) -> bool:
    """Tell whether all terms are asked for (各届), and not the running one alone."""
    return request.GET.get("terms") == "all"


def _standing(state: SuggestionState, found: Numbers, every_term: bool) -> picture_board.Standing:
    late = ngettext("%(n)d late", "%(n)d late", found.late) % {"n": found.late}
    soon = ngettext("%(n)d due soon", "%(n)d due soon", found.soon) % {"n": found.soon}
    items = ngettext("%(n)d item", "%(n)d items", found.count) % {"n": found.count}
    told = {"state": spoken(state), "items": items, "late": late, "soon": soon}
    return picture_board.Standing(
        name=spoken(state),
        shown=str(found.count),
        url=reverse("board_state", args=[state.value]) + (EVERY_TERM if every_term else ""),
        sentence=_("%(state)s: %(items)s, %(late)s, %(soon)s") % told,
        late=f"■ {late}" if found.late else "",
        soon=f"▲ {soon}" if found.soon else "",
    )


@require_safe
def state_list(request: Asked, state: str) -> HttpResponse:
    """List the items of one state (状态清单), late first."""
    if not reads_board(request.hats) or state not in {s.value for s in SuggestionState}:
        raise Http404
    after = Mark.read(request.GET.get("after", ""))
    every_term = _every_term(request)
    lines, following = page_of_state(request, state, after, every_term)
    context: dict[str, Any] = {
        "state": state,
        "name": spoken(SuggestionState(state)),
        "lines": lines,
        "begun": after is not None,
        "following": following,
        "every_term": every_term,
        "query": EVERY_TERM.removeprefix("?") if every_term else "",
    }
    return render(request, "web/board/state.html", context)

"""Assign what is ticked to the same units (批量交办): each item by itself, all on one day."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.acting import Actor
from cases.rules.states import WorkKind
from web.item.forms import ActForm, Scene, form_of
from web.office.assigning_desk import ACT, assigners
from web.shared import hats
from web.shared.hats import Hat
from web.shared.listing import ROWS, work_rows
from web.shared.piles import DESK_NAMES
from web.shared.requests import Asked
from web.shared.ticking import Batch, Outcome, perform_ticked, ticked_items, ticks_of
from workflows.models import WorkItem


@require_http_methods(["GET", "HEAD", "POST"])
def together(request: Asked) -> HttpResponse:
    """Ask once for the units of all ticked items (批量交办), then assign each by itself.

    All bear the moment of the request, as befits a meeting that assigns many at once.
    """
    mine = assigners(request)
    if not mine:
        raise PermissionDenied
    sent = request.POST if request.method == "POST" else request.GET
    ticks = ticks_of(sent.getlist("row"))
    problem = _problem(ticks)
    if problem:
        messages.error(request, problem)
        return redirect("office_pile", "assign")
    items = ticked_items(request, ticks, WorkKind.ASSIGN)
    if request.method == "POST":
        return _assign(request, mine, ticks, items)
    waiting = [item for item in items.values() if item.done_at is None]
    if not waiting:
        raise Http404
    form = _form(request, waiting[0])
    return _ask(request, form, _ordered(ticks, waiting))


def _problem(ticks: dict[int, int]) -> str:
    if not ticks:
        return _("Please tick first what is to be assigned.")
    return _("At most %(n)d items at once.") % {"n": ROWS} if len(ticks) > ROWS else ""


def _ordered(ticks: Iterable[int], items: Iterable[WorkItem]) -> list[WorkItem]:
    """Keep the order in which they were ticked (所选顺序)."""
    found = {item.pk: item for item in items}
    return [found[key] for key in ticks if key in found]


def _form(request: Asked, item: WorkItem, *sent: Any) -> ActForm:
    """Build the form of the act (交办表单), without the paper: it is that of one item only."""
    suggestion = item.suggestion
    scene = Scene(suggestion, suggestion, suggestion.policy.rules, request.today)
    return form_of(ACT)(scene, *sent)


def _assign(
    request: Asked, mine: Sequence[Hat], ticks: dict[int, int], items: dict[int, WorkItem]
) -> HttpResponse:
    """Assign each ticked item (逐件交办), and tell of each what became of it."""
    form, data = None, {}
    if items:
        listed = _ordered(ticks, items.values())
        form = _form(request, listed[0], request.POST)
        if not form.is_valid():
            return _ask(request, form, listed, status=400)
        data = form.for_door()
    batch = Batch(ACT, WorkKind.ASSIGN, lambda organ: _who(mine, organ), data)
    told = perform_ticked(request, batch, ticks)
    if form is not None and all(one.fields for one in told):
        # What was filled in is wrong for all of them: it is mended at its field.
        form.complain(dict(told[0].fields))
        return _ask(request, form, listed, status=400)
    return _tell(request, told)


def _who(mine: Sequence[Hat], organ: int | None) -> Actor:
    """Return the post that assigns for this office (交办职务); the door refuses any other."""
    here = [hat for hat in mine if hat.post is not None and hat.post.organ_id == organ]
    return (here or list(mine))[0].actor


def _ask(
    request: Asked, form: ActForm, items: Sequence[WorkItem], status: int = 200
) -> HttpResponse:
    # What was ticked is handed in with the version that was looked at then.
    sent = request.POST if request.method == "POST" else request.GET
    ticks = ticks_of(sent.getlist("row"))
    lines = zip(items, work_rows(items, request), strict=True)
    context = {
        "desk_name": DESK_NAMES[hats.OFFICE],
        "form": form,
        "key": request.POST.get("key") or uuid.uuid4().hex,
        "lines": [(row, f"{item.pk}-{ticks[item.pk]}") for item, row in lines],
    }
    return render(request, "web/office/together.html", context, status=status)


def _tell(request: Asked, told: Sequence[Outcome]) -> HttpResponse:
    done = sum(one.done for one in told)
    context = {"desk_name": DESK_NAMES[hats.OFFICE], "told": told, "done": done}
    return render(
        request, "web/office/assigned_together.html", context, status=200 if done else 409
    )

"""Do one act with all that is ticked, asked for once (批量办理): each item by itself."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.acting import Actor
from web.shared.batching import begin, wants_all, whole_pile
from web.shared.filters import Filters
from web.shared.hats import Hat
from web.shared.listing import ROWS, work_rows
from web.shared.piles import DESK_NAMES, pile_at
from web.shared.requests import Asked
from web.shared.ticking import Batch, Outcome, perform_ticked, ticked_items, ticks_of
from workflows.batches import Wanted
from workflows.models import WorkItem

if TYPE_CHECKING:
    from web.item.forms import ActForm


@dataclass(frozen=True, slots=True)
class Together:
    """Say what is done together (批量事项): the act, its pile, who does it, by which form.

    `form` is built for the ticked items; it is None where no one form fits all of them, and
    `misfit` says so.
    """

    name: Any
    act: str
    kind: str
    desk: str
    pile: str
    mine: Callable[[Asked], Sequence[Hat]]
    form: Callable[..., ActForm | None]
    asks: str
    tells: str
    untold: Any
    misfit: Any = ""


def show_together(request: Asked, what: Together) -> HttpResponse:
    """Ask once for all ticked items (批量办理), then do it with each by itself.

    All bear the moment of the request, as befits a meeting that decides on many at once.
    """
    mine = what.mine(request)
    if not mine:
        raise PermissionDenied
    if wants_all(_sent(request)):
        return _whole(request, what, mine)
    ticks = ticks_of(_sent(request).getlist("row"))
    problem = what.untold if not ticks else ""
    if len(ticks) > ROWS:
        problem = _("At most %(n)d items at once.") % {"n": ROWS}
    if problem:
        return _back(request, what, problem)
    items = ticked_items(request, ticks, what.kind)
    if request.method == "POST":
        return _perform(request, what, mine, ticks, items)
    waiting = _ordered(ticks, (item for item in items.values() if item.done_at is None))
    if not waiting:
        raise Http404
    form = what.form(request, waiting)
    if form is None:
        return _back(request, what, what.misfit)
    return _ask(request, what, form, waiting)


def _whole(request: Asked, what: Together, mine: Sequence[Hat]) -> HttpResponse:
    """Ask once for a whole pile (整批办理); the engine does it item by item."""
    organs = sorted({hat.post.organ_id for hat in mine if hat.post is not None})
    waiting = list(whole_pile(request, what.desk, organs, what.kind))
    if not waiting:
        raise Http404
    sent = (request.POST,) if request.method == "POST" else ()
    form = what.form(request, waiting, *sent)
    if form is None:
        return _back(request, what, what.misfit)
    if not sent:
        return _ask(request, what, form, [], many=len(waiting))
    if not form.is_valid():
        return _ask(request, what, form, [], status=400, many=len(waiting))
    wanted = Wanted(what.act, form.for_door(), what.desk, what.pile)
    return begin(request, wanted, organs, what.kind, lambda organ: _who(mine, organ))


def _frame(what: Together) -> dict[str, Any]:
    pile = pile_at(what.desk, what.pile)
    assert pile is not None
    return {
        "name": what.name,
        "desk_name": DESK_NAMES[what.desk],
        "pile_name": pile.name,
        "pile_url": reverse(f"{what.desk}_pile", args=[what.pile]),
    }


def _sent(request: Asked) -> Any:
    return request.POST if request.method == "POST" else request.GET


def _back(request: Asked, what: Together, problem: Any) -> HttpResponse:
    messages.error(request, problem)
    return redirect(f"{what.desk}_pile", what.pile)


def _ordered(ticks: Iterable[int], items: Iterable[WorkItem]) -> list[WorkItem]:
    """Keep the order in which they were ticked (所选顺序)."""
    found = {item.pk: item for item in items}
    return [found[key] for key in ticks if key in found]


def _perform(
    request: Asked,
    what: Together,
    mine: Sequence[Hat],
    ticks: dict[int, int],
    items: dict[int, WorkItem],
) -> HttpResponse:
    """Do it with each ticked item (逐件办理), and tell of each what became of it."""
    form, data = None, {}
    if items:
        listed = _ordered(ticks, items.values())
        form = what.form(request, listed, request.POST)
        if form is None:
            return _back(request, what, what.misfit)
        if not form.is_valid():
            return _ask(request, what, form, listed, status=400)
        data = form.for_door()
    batch = Batch(what.act, what.kind, lambda organ: _who(mine, organ), data)
    told = perform_ticked(request, batch, ticks)
    if form is not None and all(one.fields for one in told):
        # What was filled in is wrong for all of them: it is mended at its field.
        form.complain(dict(told[0].fields))
        return _ask(request, what, form, listed, status=400)
    return _tell(request, what, told)


def _who(mine: Sequence[Hat], organ: int | None) -> Actor:
    """Return the post that acts for this office (办理职务); the door refuses any other."""
    here = [hat for hat in mine if hat.post is not None and hat.post.organ_id == organ]
    return (here or list(mine))[0].actor


def _ask(
    request: Asked,
    what: Together,
    form: ActForm,
    items: Sequence[WorkItem],
    *,
    status: int = 200,
    many: int = 0,
) -> HttpResponse:
    """Show the form beside what it is for (批量办理页): the ticked items, or so many of a pile."""
    # What was ticked is handed in with the version that was looked at then.
    ticks = ticks_of(_sent(request).getlist("row"))
    lines = zip(items, work_rows(items, request), strict=True)
    context = _frame(what) | {
        "here": request.path,
        "many": many,
        "filtered": Filters.read(_sent(request), what.desk, request.user).chosen,
        "form": form,
        "key": request.POST.get("key") or uuid.uuid4().hex,
        "lines": [(row, f"{item.pk}-{ticks[item.pk]}") for item, row in lines],
    }
    return render(request, what.asks, context, status=status)


def _tell(request: Asked, what: Together, told: Sequence[Outcome]) -> HttpResponse:
    done = sum(one.done for one in told)
    context = _frame(what) | {"told": told, "done": done}
    return render(request, what.tells, context, status=200 if done else 409)

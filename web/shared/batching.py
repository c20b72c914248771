"""Begin an act on a whole pile (整批办理): the engine carries it on, item by item."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect

from cases.acting import Actor
from notifications import bell
from web.shared.filters import Filters
from web.shared.keys import REQUEST_KEY
from web.shared.listing import work
from web.shared.requests import Asked
from workflows.batches import Wanted, ask
from workflows.models import WorkItem

SWEEP = "huiying.sweep"


def wants_all(sent: Any) -> bool:
    """Tell whether a whole pile is meant (整批), and not the ticked rows alone."""
    return bool(sent.get("all") == "1")


def whole_pile(request: Asked, desk: str, organs: Sequence[int], kind: str) -> QuerySet[WorkItem]:
    """Return what waits in a pile (整批待办), as far as it was narrowed when it was chosen."""
    sent = request.POST if request.method == "POST" else request.GET
    narrowed = Filters.read(sent, desk, request.user).on_work(request.today)
    return work(request, organs, [kind]).filter(narrowed)


def begin(
    request: Asked,
    wanted: Wanted,
    organs: Sequence[int],
    kind: str,
    who: Callable[[int | None], Actor],
) -> HttpResponse:
    """Ask for an act on all that waits in a pile now (登记整批办理), and lead to its page.

    Sent twice it is asked for once.
    """
    key = request.POST.get("key", "")
    job = ask(
        wanted,
        whole_pile(request, wanted.desk, organs, kind).order_by("pk"),
        by=request.user,
        post_for=lambda organ: _post(who(organ)),
        at=request.at,
        key=key if REQUEST_KEY.fullmatch(key) else uuid.uuid4().hex,
        request_id=request.request_id,
    )
    bell.ring(SWEEP)
    return redirect("batch", job.pk)


def _post(actor: Actor) -> Any:
    assert actor.post is not None
    return actor.post

"""The page of the engine (引擎页): when it looked, what waits, and what it could not do."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from notifications.engine import engine_state
from web.administration.seat import find, seat_of, seats_of
from web.shared.requests import Asked
from web.shared.words import act_name
from workflows.administration import reach
from workflows.heartbeat import Incident
from workflows.sweeps import beating

# A page shows so many incidents; the command shows all.
MOST_INCIDENTS = 50


@require_safe
def engine(request: Asked) -> HttpResponse:
    """Show how the engine fares (引擎状态) and the incidents of one's own congress."""
    seat = seat_of(request)
    state: dict[str, Any] = engine_state(request.at)
    rows = reach.incidents(seat.congress.pk).filter(closed_at=None).select_related("suggestion")
    found = list(rows.order_by("pk")[: MOST_INCIDENTS + 1])
    closed = reach.incidents(seat.congress.pk).exclude(closed_at=None).select_related("closed_by")
    context = {
        "seat": seat,
        "seats": seats_of(request),
        "state": state,
        "incidents": [(row, act_name(row.act)) for row in found[:MOST_INCIDENTS]],
        "more": len(found) > MOST_INCIDENTS,
        "closed": [(row, act_name(row.act)) for row in closed.order_by("-closed_at")[:10]],
    }
    return render(request, "web/administration/engine.html", context)


@require_http_methods(["GET", "POST"])
def retry(request: Asked, incident: int) -> HttpResponse:
    """Try once more what went wrong (重试). Who only opens the address is led to the page."""
    _seat, row = find(request, Incident, incident)
    if row.closed_at is not None:
        raise Http404
    if request.method == "GET":
        return redirect("administration_engine")
    if beating.retry(row, request.at):
        messages.success(request, _("It went well."))
    else:
        messages.error(request, _("It went wrong again."))
    return redirect("administration_engine")

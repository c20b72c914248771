"""For which congress an administrator works (管理席位), and what he or she finds there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404

from people.models import Congress
from web.shared.hats import ADMINISTRATION, Hat
from web.shared.requests import Asked, hats_at
from workflows.administration.reach import row_of

# Who administers several congresses stays at the one chosen last.
CHOSEN = "administration_congress"


@dataclass(frozen=True, slots=True)
class Seat:
    """Name a congress and the post under which it is administered (席位)."""

    hat: Hat
    congress: Congress


def seats_of(request: Asked) -> list[Seat]:
    """List the congresses that the person administers (可管理的人大). Raises: PermissionDenied."""
    found: dict[int, Seat] = {}
    for hat in hats_at(request, ADMINISTRATION):
        if hat.post is not None:
            congress = hat.post.organ.congress
            found.setdefault(congress.pk, Seat(hat, congress))
    if not found:
        raise PermissionDenied
    return list(found.values())


def seat_of(request: Asked) -> Seat:
    """Return the congress that is asked for, else the one chosen last, else the first (席位)."""
    seats = seats_of(request)
    if len(seats) == 1:
        return seats[0]
    by_key = {str(seat.congress.pk): seat for seat in seats}
    asked = request.POST.get("congress") or request.GET.get("congress") or ""
    if asked in by_key:
        request.session[CHOSEN] = asked
    return by_key.get(request.session.get(CHOSEN, ""), seats[0])


def find(request: Asked, model: type[models.Model], key: int) -> tuple[Seat, Any]:
    """Find a row in a congress that the person administers (查找). Raises: Http404."""
    for seat in seats_of(request):
        row = row_of(model, seat.congress.pk, key)
        if row is not None:
            return seat, row
    raise Http404

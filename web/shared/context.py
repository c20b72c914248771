"""What every page shows in its head (页头): desks, unread messages, type size, the demo ribbon."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from notifications.inbox import unread_count
from people.models import DemoMark
from web.shared.hats import DESKS
from web.shared.piles import DESK_NAMES

TYPE_SIZES = ("standard", "large", "huge")


def head(request: HttpRequest) -> dict[str, Any]:
    """Return what the head of each page needs (页头); nothing is asked that is not shown."""
    hats = getattr(request, "hats", [])
    open_desks = {hat.desk for hat in hats}
    size = request.COOKIES.get("type", "standard")
    user, today = request.user, getattr(request, "today", date.min)
    return {
        "desks": [(desk, DESK_NAMES[desk]) for desk in DESKS if desk in open_desks],
        "standing_in": [hat.post for hat in hats if hat.post and hat.post.stands_in_for_id],
        "unread": SimpleLazyObject(
            lambda: unread_count(user, today) if user.is_authenticated else 0
        ),
        "is_demo": SimpleLazyObject(DemoMark.objects.exists),
        "type_size": size if size in TYPE_SIZES else "standard",
        "source_url": settings.SOURCE_URL,
    }

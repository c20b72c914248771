"""When somebody last looked through a desk (上次阅看): a mark of reading, no legal state."""

from __future__ import annotations

from datetime import datetime

from notifications.models import LastLook
from people.models import User


def last_look(user: User, desk: str) -> datetime | None:
    """Return when the person last looked through the desk (上次阅看), None for never."""
    found = LastLook.objects.filter(user=user, desk=desk).values_list("looked_at", flat=True)
    return found.first()


def look_through(user: User, desk: str, at: datetime) -> None:
    """Note that the person has looked through the desk (已阅)."""
    LastLook.objects.update_or_create(user=user, desk=desk, defaults={"looked_at": at})

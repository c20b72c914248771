"""Each person's inbox (收件箱): what was told, and how much of it is unread."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Count

from cases.prepared import prepared
from notifications.models import Channel, Message, MessageQuerySet
from people.models import User


def inbox(user: User, on: date) -> MessageQuerySet:
    """Return a person's messages, newest first (收件箱); titles and bodies need no statement."""
    return (
        _received(user, on)
        .select_related("suggestion")
        .defer("suggestion__facts", "suggestion__analysis", "suggestion__proposal")
        .order_by("-pk")
    )


def unread_count(user: User, on: date) -> int:
    """Count what a person has not read (未读数): one statement, for the badge of every page."""
    found: list[tuple[int]] = _unread.rows(user.pk, on)
    return found[0][0] if found else 0


def mark_read(user: User, at: datetime, *, message: int | None = None, up_to: int = 0) -> int:
    """Note that a person has read one message, or all up to one (标为已读). Returns how many.

    A mark of reading is no legal state: it does not go through the door. `message` and `up_to`
    are keys of messages; those of others stay as they are.
    """
    mine = Message.objects.filter(user=user, channel=Channel.INBOX, read_at=None)
    mine = mine.filter(pk=message) if message is not None else mine.filter(pk__lte=up_to)
    return mine.update(read_at=at)


def mark_older_read(before: datetime, at: datetime) -> int:
    """Note that everybody has read what was told before a moment (旧消息已读), for the demo."""
    older = Message.objects.filter(channel=Channel.INBOX, read_at=None, made_at__lt=before)
    return older.update(read_at=at)


@prepared
def _unread(user: Any, on: Any) -> Any:
    unread = _received(user, on).filter(read_at=None).order_by()
    return unread.values("user").annotate(number=Count("pk")).values_list("number")


def _received(user: User, on: date) -> MessageQuerySet:
    return Message.objects.visible_to(user, on).filter(channel=Channel.INBOX)

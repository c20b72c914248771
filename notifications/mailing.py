"""Send messages as e-mails (邮件发送) by Django's e-mail backend (`EMAIL_URL`)."""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.acting import SHANGHAI
from cases.calendars import in_force
from cases.rules.ladder import is_working_hour
from notifications.leases import claim, pause, ready
from notifications.models import Channel, Message
from notifications.rendering import item_of, language_of, link_to
from notifications.words import OF_THE_CLOCK

logger = logging.getLogger(__name__)

# So few at once that their lease outlasts a server that answers each only at its time limit.
BATCH = 25
LEASE = timedelta(minutes=15)
LONGEST_SUBJECT = 120
# So many may stand in one e-mail, and so many of them are written out.
MOST_IN_A_DIGEST = 5000
MOST_WRITTEN_OUT = 100


def run(at: datetime, *, of_the_clock: bool = True) -> int:
    """Send what waits to be sent (发送邮件). Returns how many e-mails left.

    What only the clock tells waits for working hours, and for the sweep (`of_the_clock`): who is
    told of several items then gets one e-mail for all of them.
    An e-mail that left while its sender was killed leaves once more, with the same Message-ID.
    """
    if not ready(waiting(), at).exists():
        return 0
    connection = _Connection()
    sent = 0
    try:
        if of_the_clock and is_working_hour(at, in_force()):
            sent += _send_digests(connection, at)
        keys = [] if connection.trouble else _claim(at)
        while keys:
            sent += _send_batch(keys, connection, at)
            keys = [] if connection.trouble else _claim(at)
    finally:
        connection.close()
    return sent


def waiting() -> QuerySet[Message]:
    """Return the e-mails that have not left (待发邮件); `problem` says why."""
    return Message.objects.filter(channel=Channel.EMAIL, sent_at=None, withheld_at=None)


def message_id(message: Message) -> str:
    """Return the name of an e-mail (邮件标识), the same whenever it is sent."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<huiying.{message.event_id}.{message.user_id}@{host}>"


def compose(message: Message, connection: Any = None) -> EmailMessage:
    """Write a message as an e-mail in its reader's language (邮件正文)."""
    with translation.override(language_of(message.user)):
        subject = _("%(title)s: %(item)s") % {
            "title": message.title,
            "item": item_of(message.suggestion) if message.suggestion else message.facts["item"],
        }
        footer = _("You receive this because you take part in this matter.")
        if message.suggestion is not None:
            footer = _("You receive this because you take part in this suggestion.")
        body = f"{message.body}\n\n{link_to(message)}\n\n-- \n{footer}\n"
    return EmailMessage(
        subject=_one_line(subject),
        body=body,
        to=[message.user.email],
        headers={"Message-ID": message_id(message), "Auto-Submitted": "auto-generated"},
        connection=connection,
    )


def compose_digest(messages: list[Message], connection: Any = None) -> EmailMessage:
    """Write what one person is told of several items as one e-mail (汇总邮件正文)."""
    first = messages[0]
    with translation.override(language_of(first.user)):
        subject = ngettext(
            "%(n)d deadline wants your attention", "%(n)d deadlines want your attention",
            len(messages),
        ) % {"n": len(messages)}  # fmt: skip
        parts = [f"{m.title}\n{m.body}\n{link_to(m)}" for m in messages[:MOST_WRITTEN_OUT]]
        if (more := len(messages) - len(parts)) > 0:
            parts.append(_("%(n)d more stand on your list.") % {"n": more})
        footer = _("You receive this because you take part in these suggestions.")
        body = "\n\n".join(parts) + f"\n\n-- \n{footer}\n"
    return EmailMessage(
        subject=_one_line(subject),
        body=body,
        to=[first.user.email],
        headers={"Message-ID": message_id(first), "Auto-Submitted": "auto-generated"},
        connection=connection,
    )


def _one_line(text: str) -> str:
    """Keep line breaks and other control characters out of a header (邮件标题)."""
    line = " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", text).split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"


class _Connection:
    """Keep one connection open over many e-mails (邮件连接), and open it anew after trouble."""

    def __init__(self) -> None:
        self.backend: Any = get_connection(fail_silently=False)
        # What the server's absence raised: it is asked once in a run, not for each e-mail.
        self.trouble: Exception | None = None
        self._is_open = False

    def open(self) -> None:
        """Connect if there is no connection. Raises: whatever the server's absence raises."""
        if self._is_open:
            return
        if self.trouble is not None:
            raise self.trouble
        try:
            self.backend.open()
        except Exception as error:
            self.trouble = error
            raise
        self._is_open = True

    def close(self) -> None:
        """Hang up; a connection that is broken already is no news."""
        self._is_open = False
        try:
            self.backend.close()
        except Exception:
            logger.debug("the connection was broken", exc_info=True)
            self.backend.connection = None


def _claim(at: datetime) -> list[int]:
    others = waiting().exclude(kind__in=OF_THE_CLOCK)
    return claim(others, at, most=BATCH, lease=LEASE)


def _send_digests(connection: _Connection, at: datetime) -> int:
    """Send each person what the clock has told, all of it together (汇总邮件)."""
    sent = 0
    while connection.trouble is None:
        told = waiting().filter(kind__in=OF_THE_CLOCK)
        user = ready(told, at).order_by("pk").values_list("user", flat=True).first()
        if user is None:
            break
        keys = claim(told.filter(user=user), at, most=MOST_IN_A_DIGEST, lease=LEASE)
        sent += _send_together(keys, connection, at)
    return sent


def _send_together(keys: list[int], connection: _Connection, at: datetime) -> int:
    if len(keys) <= 1:
        return _send_batch(keys, connection, at) if keys else 0
    rows = list(
        Message.objects.filter(pk__in=keys).select_related("user", "suggestion").order_by("pk")
    )
    may_see = _still_visible(rows, at)
    user = rows[0].user
    left = [row for row in rows if row.pk in may_see and user.email and user.is_active]
    for row in rows:
        if row not in left:
            _mark(row, withheld_at=at, leased_until=None, problem="no longer to be told")
    if not left:
        return 0
    try:
        connection.open()
        compose_digest(left, connection.backend).send()
    except Exception as error:
        connection.close()
        for row in left:
            _put_off(row, at, error)
        return 0
    Message.objects.filter(pk__in=[row.pk for row in left]).update(
        sent_at=at, leased_until=None, problem=""
    )
    return 1


def _send_batch(keys: list[int], connection: _Connection, at: datetime) -> int:
    rows = Message.objects.filter(pk__in=keys).select_related("user", "suggestion").order_by("pk")
    may_see = _still_visible(list(rows), at)
    sent = 0
    for message in rows:
        if message.pk not in may_see or not message.user.email or not message.user.is_active:
            _mark(message, withheld_at=at, leased_until=None, problem="no longer to be told")
            continue
        try:
            connection.open()
            compose(message, connection.backend).send()
        except Exception as error:
            # The next one gets a fresh connection: what this one left behind is unknown.
            connection.close()
            _put_off(message, at, error)
            continue
        _mark(message, sent_at=at, leased_until=None, problem="")
        sent += 1
    return sent


def _still_visible(rows: list[Message], at: datetime) -> set[int]:
    """Return what its reader may still see on the day it leaves (发送时可见)."""
    on = at.astimezone(SHANGHAI).date()
    seen: set[int] = set()
    for user in {row.user for row in rows}:
        own = [row.pk for row in rows if row.user_id == user.pk]
        mine = Message.objects.visible_to(user, on).filter(pk__in=own)
        seen.update(mine.values_list("pk", flat=True))
    return seen


def _put_off(message: Message, at: datetime, error: Exception) -> None:
    """Try again after a pause that grows (推迟): one bad address holds up no other."""
    logger.warning("e-mail %s did not leave", message.pk, exc_info=error)
    problem = f"{type(error).__name__}: {error}"[:300]
    _mark(message, leased_until=at + pause(message.attempts), problem=problem)


def _mark(message: Message, **columns: Any) -> None:
    Message.objects.filter(pk=message.pk).update(**columns)

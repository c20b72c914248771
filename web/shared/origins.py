"""Where a request comes from (请求来源): told to the one place that keeps it (ADR 7)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from cases.rules.networks import client_of
from people.models import User
from workflows import origins
from workflows.orders import Done

# When the session began; kept with the session.
SIGNED_IN_AT = "signed_in_at"


def address_of(request: HttpRequest) -> str:
    """Return the client's address (客户端地址), behind proxies that the settings trust by name."""
    return client_of(
        request.META.get("REMOTE_ADDR", ""),
        request.META.get("HTTP_X_FORWARDED_FOR", ""),
        frozenset(settings.TRUSTED_PROXIES),
    )


def begin_session(request: HttpRequest, user: User) -> None:
    """Sign somebody in (登录), and note when and from which network."""
    login(request, user)
    at: datetime = request.at  # type: ignore[attr-defined]
    request.session[SIGNED_IN_AT] = at.isoformat()
    origins.note_sign_in(user, address_of(request), at)


def note_origin(request: Any, done: Done) -> None:
    """Note from which network a rating was given (登记评价来源), once."""
    if done.repeated:
        return
    begun = request.session.get(SIGNED_IN_AT)
    session_at = datetime.fromisoformat(begun) if begun else None
    origins.note_origin(done.event, address_of(request), session_at)

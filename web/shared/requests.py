"""What every request carries (请求): its moment, and the hats of who is signed in."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.acting import SHANGHAI, Actor
from people.kinds import Role
from people.models import User
from web.shared.hats import Hat, hats_of

if TYPE_CHECKING:

    class Asked(HttpRequest):
        """A request of somebody who is signed in (已登录请求)."""

        user: User
        at: datetime
        today: date
        hats: list[Hat]
        request_id: str

else:
    Asked = HttpRequest


class Moment:
    """Stamp each request with its moment (时刻), once and at the edge: acts take it from here.

    Time never comes from what somebody sends.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request with its moment and its person's hats."""
        now = timezone.now()
        request.at = now  # type: ignore[attr-defined]
        request.request_id = uuid.uuid4().hex  # type: ignore[attr-defined]
        request.today = now.astimezone(SHANGHAI).date()  # type: ignore[attr-defined]
        user = request.user
        request.hats = (  # type: ignore[attr-defined]
            hats_of(user, request.today) if isinstance(user, User) else []  # type: ignore[attr-defined]
        )
        return self.answer(request)


class Shields:
    """Tell browsers to load nothing from elsewhere and to frame nothing (安全响应头)."""

    POLICY = (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'none'"
    )

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the shields; what a person sees is kept by no cache."""
        answer = self.answer(request)
        answer.headers.setdefault("Content-Security-Policy", self.POLICY)
        answer.headers.setdefault("X-Frame-Options", "DENY")
        answer.headers.setdefault("Referrer-Policy", "same-origin")
        if getattr(request, "user", None) is not None and request.user.is_authenticated:
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer


class Sizes:
    """Refuse what is far too large before anybody reads it (请求大小): no page takes so much."""

    LARGEST = 30 * 1024 * 1024

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413 by what the request says of its own size; without it nothing is read."""
        length = request.META.get("CONTENT_LENGTH") or ""
        if length.isdigit() and int(length) > self.LARGEST:
            # Reading the language may be all that is done with such a request.
            text = _("What was sent is too large. Send less at once.")
            return HttpResponse(text, status=413, content_type="text/plain; charset=utf-8")
        return self.answer(request)


def hats_at(request: Asked, *desks: str) -> list[Hat]:
    """Keep the person's hats at these desks (所在工作台)."""
    return [hat for hat in request.hats if hat.desk in desks]


def officers(request: Asked) -> list[Actor]:
    """Return the person's posts that may enter what deputies signed on paper (代录职务)."""
    entering = (Role.INTAKE_OFFICER, Role.RATING_OFFICER)
    return [h.actor for h in request.hats if h.post is not None and h.post.role in entering]

"""The inbox (消息): what one was told, newest first; opening a message marks it as read."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from notifications.inbox import inbox as messages_of
from notifications.inbox import mark_read
from notifications.rendering import path_to
from web.shared.listing import page_of
from web.shared.requests import Asked

LARGEST_KEY = 10**18


@require_safe
def inbox(request: Asked) -> HttpResponse:
    """Show the messages (消息列表)."""
    page = page_of(messages_of(request.user, request.today), request)
    newest = page.object_list[0].pk if page.object_list else 0
    return render(request, "web/account/inbox.html", {"page": page, "newest": newest})


@require_safe
@never_cache
def badge(request: Asked) -> HttpResponse:
    """Show the number of unread messages (未读数)."""
    return render(request, "web/parts/badge.html")


@require_POST
def open_message(request: Asked, message: int) -> HttpResponse:
    """Mark a message as read and go to its item (打开消息)."""
    found = messages_of(request.user, request.today).filter(pk=message).first()
    if found is None:
        raise Http404
    mark_read(request.user, request.at, message=found.pk)
    return redirect(path_to(found))


@require_POST
def read_all(request: Asked) -> HttpResponse:
    """Mark what was shown as read (全部已读), not what came in since."""
    upto = request.POST.get("upto", "")
    if upto.isdecimal() and int(upto) < LARGEST_KEY:
        mark_read(request.user, request.at, up_to=int(upto))
    return redirect("inbox")

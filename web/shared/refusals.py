"""What a person sees when something is not done (拒绝页): never a bare number, never a 500."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.refusals import ActRefused
from web.shared.words import act_name


def refuse(
    request: HttpRequest, refusal: ActRefused, *, back: str = "/", typed: Any = ()
) -> HttpResponse:
    """Answer with why nothing was done (拒绝): 403, or 409 with who did what before.

    `typed` lists what the person had filled in, so that it can be copied and is not lost.
    """
    details = dict(refusal.details)
    if "act" in details:
        details["act_name"] = act_name(details["act"])
    titles = {403: _("You may not do this"), 409: _("This cannot be done now")}
    context = {
        "title": titles.get(refusal.status, _("This was not done")),
        "reason": refusal.reason,
        "details": details,
        "typed": [(label, value) for label, value in typed if value],
        "back": back,
    }
    return render(request, "web/refused.html", context, status=refusal.status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer that what was sent cannot be read (400)."""
    return _plain(request, 400, _("This could not be read"), _("Please go back and try again."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer that this is not for this person (403)."""
    text = _("This page is for others. If you think that it is for you, call the office.")
    return _plain(request, 403, _("You may not do this"), text)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer that there is no such page, or none for this person (404)."""
    text = _("There is no such page, or it is not for you.")
    return _plain(request, 404, _("Not found"), text)


def gone(request: HttpRequest, reason: str) -> HttpResponse:
    """Answer that what was kept cannot be read any more (410), and whom to ask."""
    text = _("Everything else of the item is safe. Please tell the office which file it was.")
    return _plain(request, 410, _("This file cannot be read"), f"{reason} {text}")


def failed(request: HttpRequest) -> HttpResponse:
    """Answer that the fault is ours (500), without asking a database that may be gone."""
    context = {
        "title": _("Something went wrong"),
        "text": _("The fault is ours and has been noted. What was saved before is safe."),
        "english": (get_language() or "").startswith("en"),
    }
    return HttpResponse(render_to_string("web/failed.html", context), status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer that the form was open too long or in another browser (403)."""
    text = _("Your account has changed since you opened this page. Go back, reload, try again.")
    return _plain(request, 403, _("Please try again"), text)


def _plain(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "web/plain.html", {"title": title, "text": text}, status=status)

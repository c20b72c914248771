"""The pages of the auditor's desk (审计台): search of the trail, refusals, check of the chains."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from web.auditor.checking import check_congress, check_item, last_sealed
from web.auditor.forms import OneItem, Range, Search, asked
from web.auditor.searching import (
    Line,
    Mark,
    congresses,
    events_seen,
    found_by,
    page_of_events,
    refused_acts,
    within,
)
from web.integrity.pages import readers
from web.shared.hats import AUDITOR, reads_board
from web.shared.piles import DESK_NAMES
from web.shared.requests import Asked


@require_safe
def search(request: Asked) -> HttpResponse:
    """Search the trail of one's congress (留痕检索), newest first. For others there is no page."""
    desk = _desk(request, "auditor")
    form = asked(Search, request.GET, request.today)
    lines: list[Line] = []
    following = ""
    after = Mark.read(request.GET.get("after", ""))
    if form.is_valid():
        lines, following = page_of_events(request, found_by(request, form), after)
    context = desk | {
        "form": form,
        "lines": lines,
        "begun": after is not None,
        "query": _query(form),
        "following": following,
    }
    return render(request, "web/auditor/search.html", context)


@require_safe
def refusals(request: Asked) -> HttpResponse:
    """Show what was refused in a range of days (拒绝情况), per act and of how many tried."""
    desk = _desk(request, "auditor_refusals")
    form = asked(Range, request.GET, request.today)
    rows = refused_acts(within(events_seen(request), form)) if form.is_valid() else []
    found = [
        (row, _query(form, act=row.act, kind="refused")) for row in rows if row.refused
    ]  # fmt: skip
    context = desk | {
        "form": form,
        "rows": found,
        "turned": sum(row.refused for row in rows),
        "tried": sum(row.tried for row in rows),
        "query": _query(form, kind="refused"),
    }
    return render(request, "web/auditor/refusals.html", context)


@require_http_methods(["GET", "POST"])
def check(request: Asked) -> HttpResponse:
    """Show the last checkpoint, and check chains now (留痕校验)."""
    desk = _desk(request, "auditor_check")
    sealed, checked, status = last_sealed(), None, 200
    form = OneItem(request.POST if "number" in request.POST else None)
    if request.method == "POST" and not form.is_bound:
        checked = check_congress(request, sealed, _key(request.POST.get("after", "")))
    elif form.is_bound and form.is_valid():
        checked = check_item(request, sealed, form.cleaned_data["number"])
        if checked is None:
            form.add_error("number", _("There is no such item, or it is not for you."))
    if form.errors:
        status = 400
    context = desk | {"sealed": sealed, "checked": checked, "form": form}
    return render(request, "web/auditor/check.html", context, status=status)


def _key(text: str) -> int:
    """Read after which chain a check goes on (续验位置); what is no key begins anew."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else 0


def _desk(request: Asked, current: str) -> dict[str, Any]:
    """Return what all pages of the desk show (审计台页签). Raises: Http404 for all others."""
    tabs = (
        ("auditor", _("Search the trail")),
        ("auditor_refusals", _("Turned away")),
        ("auditor_check", _("Check the chains")),
    )
    return {
        "desk_name": DESK_NAMES[AUDITOR],
        "congresses": [congress.name for congress in congresses(request)],
        "tabs": [(reverse(name), words, name == current) for name, words in tabs],
        "reads_board": reads_board(request.hats),
        "reads_integrity": bool(readers(request)),
    }


def _query(form: Range, **more: str) -> str:
    """Write out what was asked for (查询串), to go on with it."""
    given = {name: str(form.data.get(name) or "") for name in form.fields}
    return urlencode({name: text for name, text in (given | more).items() if text})

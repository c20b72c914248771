"""The desk of a handling unit (承办单位工作台)."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from people.kinds import OrganKind, Role
from web.shared import hats
from web.shared.asked import waiting_for
from web.shared.batching import wants_all
from web.shared.desks import show_desk
from web.shared.filters import Filters
from web.shared.ledger import show_ledger, table_of_ledger
from web.shared.listing import ROWS
from web.shared.piles import DESK_NAMES, Pile, pile_at
from web.shared.requests import Asked, hats_at
from web.shared.tables import XLSX, About, table
from web.shared.ticking import ticks_of
from web.unit.ticking import sign_in, sign_in_all
from web.unit.waiting import COLUMNS, Sheet, cells, sheets

SIGN_IN = "sign-in"
# With what the head of a unit begins: nobody else can do it.
SIGNATURES = ("to-sign",)


@require_safe
def desk(request: Asked, pile: str = "") -> HttpResponse:
    """Show a pile of the unit (承办单位工作台)."""
    posts = [hat.post for hat in hats_at(request, hats.UNIT) if hat.post is not None]
    here = OrganKind.PROCURATORATE in {post.organ.kind for post in posts}
    signs = any(post.role == Role.UNIT_HEAD for post in posts)
    return show_desk(
        request, hats.UNIT, "web/unit/desk.html", pile, own=SIGNATURES if signs else (),
        is_procuratorate=here, key=uuid.uuid4().hex, asked=waiting_for(request, posts),
    )  # fmt: skip


@require_POST
def ticked(request: Asked, pile: str) -> HttpResponse:
    """Do with the ticked rows what the button says (批量办理): sign in, print, or make a table."""
    chosen, organs = _pile(request, pile)
    # Where a whole pile is meant, single ticks say nothing.
    ticks = {} if wants_all(request.POST) else ticks_of(request.POST.getlist("row"))
    match request.POST.get("do"):
        case "print" | "table" | "xlsx" as page:
            narrowed = Filters.read(request.POST, hats.UNIT, request.user).chosen
            asked = [("row", str(key)) for key in ticks] or list(narrowed.items())
            if page == XLSX:
                page, asked = "table", [*asked, ("format", XLSX)]
            query = urlencode(asked)
            return redirect(reverse(f"unit_{page}", args=[pile]) + (query and f"?{query}"))
        case "accept" if pile == SIGN_IN and wants_all(request.POST):
            return sign_in_all(request, organs)
        case "accept" if pile == SIGN_IN:
            return _signed_in(request, chosen, ticks)
    raise Http404


def _signed_in(request: Asked, pile: Pile, ticks: dict[int, int]) -> HttpResponse:
    """Sign in what is ticked and tell of each item what became of it (批量签收结果)."""
    problem = ""
    if not ticks:
        problem = gettext("Please tick first what is to be signed in.")
    elif len(ticks) > ROWS:
        problem = gettext("At most %(n)d items can be signed in at once.") % {"n": ROWS}
    if problem:
        messages.error(request, problem)
        return redirect("unit_pile", pile.key)
    told = sign_in(request, ticks)
    done = sum(one.done for one in told)
    context = {"pile": pile, "told": told, "done": done, "desk_name": DESK_NAMES[hats.UNIT]}
    return render(request, "web/unit/ticked.html", context, status=200 if done else 409)


@require_safe
def sheet(request: Asked, pile: str) -> HttpResponse:
    """Show what waits in a pile on sheets of A4 (待办清单打印页): the ticked rows, or all."""
    chosen, found = _listed(request, pile)
    context: dict[str, Any] = {"pile": chosen, "sheets": found, "desk_name": DESK_NAMES[hats.UNIT]}
    return render(request, "web/unit/sheet.html", context)


@require_safe
def sheet_table(request: Asked, pile: str) -> HttpResponse:
    """Hand out the same list as a table (待办清单导出)."""
    chosen, found = _listed(request, pile)
    some = gettext("what was ticked") if "row" in request.GET else ""
    return table(request, chosen.key, COLUMNS, cells(found), About(chosen.name, some))


def _listed(request: Asked, pile: str) -> tuple[Pile, list[Sheet]]:
    chosen, organs = _pile(request, pile)
    keys = [int(text) for text in request.GET.getlist("row") if _is_key(text)]
    if not keys and "row" in request.GET:
        raise Http404
    narrowed = Filters.read(request.GET, hats.UNIT, request.user).on_work(request.today)
    return chosen, sheets(request, organs, chosen, keys, narrowed)


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _pile(request: Asked, key: str) -> tuple[Pile, list[int]]:
    """Return a pile and whose it is (分类及单位). Raises: PermissionDenied, Http404."""
    posts = [hat.post for hat in hats_at(request, hats.UNIT) if hat.post is not None]
    if not posts:
        raise PermissionDenied
    chosen = pile_at(hats.UNIT, key)
    if chosen is None:
        raise Http404
    return chosen, sorted({post.organ_id for post in posts})


@require_safe
def ledger(request: Asked) -> HttpResponse:
    """Show what the unit has promised (本单位承诺台账)."""
    return show_ledger(request, hats.UNIT)


@require_safe
def ledger_table(request: Asked) -> HttpResponse:
    """Hand out the same ledger as a table (本单位承诺台账导出)."""
    return table_of_ledger(request, hats.UNIT)

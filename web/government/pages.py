"""The desk of the government's General Office (政府办公室工作台)."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from cases.rules.states import WorkKind
from web.government.bulk_sub_assigning import sub_assigners
from web.shared import hats
from web.shared.asked import waiting_for
from web.shared.desks import show_desk
from web.shared.ledger import show_ledger, table_of_ledger
from web.shared.requests import Asked, hats_at


@require_safe
def desk(request: Asked, pile: str = "") -> HttpResponse:
    """Show a pile of the General Office (政府办公室工作台)."""
    posts = [hat.post for hat in hats_at(request, hats.GOVERNMENT) if hat.post is not None]
    return show_desk(
        request,
        hats.GOVERNMENT,
        "web/government/desk.html",
        pile,
        ticked=(WorkKind.SUB_ASSIGN,),
        may_sub_assign=bool(sub_assigners(request)),
        asked=waiting_for(request, posts),
    )


@require_safe
def ledger(request: Asked) -> HttpResponse:
    """Show what the office's units have promised (所属单位承诺台账)."""
    return show_ledger(request, hats.GOVERNMENT)


@require_safe
def ledger_table(request: Asked) -> HttpResponse:
    """Hand out the same ledger as a table (所属单位承诺台账导出)."""
    return table_of_ledger(request, hats.GOVERNMENT)

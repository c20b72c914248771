"""The desk of a handling unit (承办单位工作台)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from people.kinds import OrganKind
from web.shared import hats
from web.shared.desks import Pile, show_desk
from web.shared.ledger import show_ledger, table_of_ledger
from web.shared.requests import Asked, hats_at

PILES = (
    Pile("sign-in", _("Waiting for sign-in"), ("sign_in",)),
    Pile("handling", _("Handle"), ("contact", "reply")),
    Pile("opinions", _("Opinions"), ("opinion", "agree_reply")),
    Pile("supervision", _("Supervision"), ("acknowledge_order", "answer_measure")),
    Pile("promises", _("Promises"), ("fulfil",)),
)


@require_safe
def desk(request: Asked, pile: str = "") -> HttpResponse:
    """Show a pile of the unit (承办单位工作台)."""
    kinds = {hat.post.organ.kind for hat in hats_at(request, hats.UNIT) if hat.post is not None}
    here = OrganKind.PROCURATORATE in kinds
    return show_desk(request, hats.UNIT, "web/unit/desk.html", PILES, pile, is_procuratorate=here)


@require_safe
def ledger(request: Asked) -> HttpResponse:
    """Show what the unit has promised (本单位承诺台账)."""
    return show_ledger(request, hats.UNIT)


@require_safe
def ledger_table(request: Asked) -> HttpResponse:
    """Hand out the same ledger as a table (本单位承诺台账导出)."""
    return table_of_ledger(request, hats.UNIT)

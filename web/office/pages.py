"""The desk of the congress' own offices (人大办理工作台)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cases.calendars import in_force
from people.kinds import Role
from web.integrity.pages import readers
from web.shared import hats
from web.shared.desks import Pile, show_desk
from web.shared.ledger import show_ledger, table_of_ledger
from web.shared.requests import Asked, hats_at

# From this month on the office is shown what may still move.
ANNOUNCED_BY = 10

PILES = (
    Pile("intake", _("Check"), ("register", "countersign", "confirm_withdrawal", "confirm_void")),
    Pile("assign", _("Assign"), ("assign",)),
    Pile("transfers", _("Transferred out"), ("note_return",)),
    Pile("returns", _("Returns"), ("decide_return", "reassign")),
    Pile("disputes", _("Disputes"), ("settle_dispute", "coordinate", "settle_reply")),
    Pile("extensions", _("Extensions"), ("decide_extension",)),
    Pile("ratings", _("Ratings"), ("release", "look_into")),
    Pile("second", _("Second assignment"), ("decide_second",)),
    Pile("decisions", _("Decisions"), ("decide", "acknowledge", "propose")),
    Pile(
        "supervision",
        _("Supervision"),
        ("sign_order", "acknowledge_order", "decide_order", "answer_measure"),
    ),
    Pile("promises", _("Write-off"), ("verify",)),
)


@require_safe
def desk(request: Asked, pile: str = "") -> HttpResponse:
    """Show a pile of the office (办理工作台)."""
    posts = [hat.post for hat in hats_at(request, hats.OFFICE) if hat.post is not None]
    writes_down = any(post.role == Role.INTAKE_OFFICER for post in posts)
    return show_desk(
        request,
        hats.OFFICE,
        "web/office/desk.html",
        PILES,
        pile,
        writes_down=writes_down,
        reads_integrity=bool(readers(request)),
        unknown_year=_unknown_year(request),
    )


def _unknown_year(request: Asked) -> int | None:
    """Return the next year, once its holidays should be known and are not loaded (未载入年度).

    They are announced each autumn, into which the first deadlines of the next year reach.
    """
    following = request.today.year + 1
    if request.today.month < ANNOUNCED_BY or following in in_force().years:
        return None
    return following


@require_safe
def ledger(request: Asked) -> HttpResponse:
    """Show what all units have promised (全部承诺台账)."""
    return show_ledger(request, hats.OFFICE)


@require_safe
def ledger_table(request: Asked) -> HttpResponse:
    """Hand out the same ledger as a table (全部承诺台账导出)."""
    return table_of_ledger(request, hats.OFFICE)

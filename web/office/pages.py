"""The desk of the congress' own offices (人大办理工作台)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from web.shared import hats
from web.shared.desks import Pile, show_desk
from web.shared.requests import Asked

PILES = (
    Pile("intake", _("Check"), ("register", "countersign", "confirm_withdrawal")),
    Pile("assign", _("Assign"), ("assign",)),
    Pile("returns", _("Returns"), ("decide_return", "reassign", "settle_dispute")),
    Pile("ratings", _("Ratings"), ("release",)),
    Pile("second", _("Second assignment"), ("decide_second",)),
    Pile("decisions", _("Decisions"), ("decide", "acknowledge", "propose")),
    Pile("promises", _("Write-off"), ("verify",)),
)


@require_safe
def desk(request: Asked, pile: str = "") -> HttpResponse:
    """Show a pile of the office (办理工作台)."""
    return show_desk(request, hats.OFFICE, "web/office/desk.html", PILES, pile)

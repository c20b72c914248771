"""The desk of the leader of a supervising committee (督办委员会工作台): red first."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cases.models import Escalation, Suggestion
from cases.models.suggestion import FINAL_STATES
from web.shared import hats
from web.shared.desks import Pile, show_desk
from web.shared.listing import rows, with_due
from web.shared.requests import Asked, hats_at

PILES = (
    Pile("climbed", _("To acknowledge"), ("acknowledge", "propose")),
    Pile("decisions", _("Decisions"), ("decide",)),
)
KEY_ITEMS = 50


@require_safe
def desk(request: Asked, pile: str = "") -> HttpResponse:
    """Show escalated items and the key items of the leader (督办工作台)."""
    posts = [hat.post.pk for hat in hats_at(request, hats.COMMITTEE) if hat.post is not None]
    climbed = Escalation.objects.filter(
        Q(leader__in=posts) | Q(in_charge__in=posts), suggestion=OuterRef("pk")
    ).exclude(state="decided")
    followed = (
        Suggestion.objects.visible_to(request.user, request.today)
        .filter(Q(key_leader__in=posts) | Exists(climbed))
        .exclude(state__in=FINAL_STATES)
    )
    found = with_due(followed)[:KEY_ITEMS]
    return show_desk(
        request,
        hats.COMMITTEE,
        "web/committee/desk.html",
        PILES,
        pile,
        followed=rows(found, request),
    )

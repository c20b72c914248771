"""The desk of a deputy (代表工作台): what waits for me on top, my suggestions below."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models import Suggestion
from web.shared import hats
from web.shared.listing import page_of, rows, with_due, work_rows
from web.shared.requests import Asked, hats_at
from workflows.models import WorkItem


@require_safe
def desk(request: Asked) -> HttpResponse:
    """Show what waits for the deputy, and his or her suggestions (我的建议)."""
    mine = [hat.deputy.pk for hat in hats_at(request, hats.DEPUTY) if hat.deputy is not None]
    if not mine:
        raise PermissionDenied
    waiting = (
        WorkItem.objects.visible_to(request.user, request.today)
        .to_do()
        .filter(deputy__in=mine)
        .select_related("suggestion__lead", "assignment")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    signed = Q(lead__in=mine) | Q(cosigners__deputy__in=mine, cosigners__state="confirmed")
    ours = Suggestion.objects.visible_to(request.user, request.today).filter(signed).distinct()
    page = page_of(with_due(ours).order_by("-pk"), request)
    context = {
        "waiting": work_rows(waiting[:25], request),
        "page": page,
        "rows": rows(page.object_list, request),
    }
    return render(request, "web/deputy/desk.html", context)

"""The comparison of a second reply with the one before it (两次答复对照)."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.models import Reply
from cases.rules.comparing import side_by_side
from web.item.pages import visible
from web.shared.requests import Asked


@require_safe
def compare(request: Asked, item: int, task: int) -> HttpResponse:
    """Show a unit's reply of a later round beside its reply before (对照), point by point.

    Both must be visible to the person; between them stands what the deputy found wanting.
    """
    suggestion = visible(request, item)
    seen = Reply.objects.visible_to(request.user, request.today).exclude(kind="supplementary")
    of_item = seen.filter(suggestion=item).select_related("assignment__organ", "round")
    now = of_item.filter(assignment=task).exclude(assignment__previous=None).last()
    if now is None:
        raise Http404
    before = of_item.filter(assignment=now.assignment.previous_id, delivered_at__isnull=False)
    earlier = before.last()
    if earlier is None:
        raise Http404
    context = {
        "suggestion": suggestion,
        "earlier": earlier,
        "now": now,
        "rows": side_by_side(earlier.text, now.text, now.round.demand),
    }
    return render(request, "web/item/compare.html", context)

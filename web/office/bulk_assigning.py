"""Assign what is ticked to the same units (批量交办): each item by itself, all on one day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cases.rules.states import WorkKind
from web.item.forms import ActForm, Scene, form_of
from web.office.assigning_desk import ACT, assigners
from web.shared import hats
from web.shared.requests import Asked
from web.shared.together import Together, show_together
from workflows.models import WorkItem


def _form(request: Asked, items: Sequence[WorkItem], *sent: Any) -> ActForm:
    """Build the form of the act (交办表单), without the paper: it is that of one item only."""
    suggestion = items[0].suggestion
    scene = Scene(suggestion, suggestion, suggestion.policy.rules, request.today)
    return form_of(ACT)(scene, *sent)


ASSIGN = Together(
    name=_("Assign together"),
    act=ACT,
    kind=WorkKind.ASSIGN,
    desk=hats.OFFICE,
    pile="assign",
    mine=assigners,
    form=_form,
    asks="web/office/together.html",
    tells="web/office/assigned_together.html",
    untold=_("Please tick first what is to be assigned."),
)


@require_http_methods(["GET", "HEAD", "POST"])
def together(request: Asked) -> HttpResponse:
    """Ask once for the units of all ticked items (批量交办), then assign each by itself."""
    return show_together(request, ASSIGN)

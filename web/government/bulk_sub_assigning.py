"""Pass what is ticked on to the same unit (批量分办): each item by itself, all on one day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cases.rules.states import WorkKind
from people.kinds import Role
from web.item.forms import Scene, SubUnits
from web.shared import hats
from web.shared.hats import Hat
from web.shared.requests import Asked, hats_at
from web.shared.together import Together, show_together
from workflows.models import WorkItem


def sub_assigners(request: Asked) -> list[Hat]:
    """Return the hats under which the person passes items on to units (分办身份)."""
    mine = hats_at(request, hats.GOVERNMENT)
    return [hat for hat in mine if hat.post is not None and hat.post.role == Role.SUB_ASSIGNER]


def _form(request: Asked, items: Sequence[WorkItem], *sent: Any) -> SubUnits | None:
    """Build the form of the act (分办表单), offering what fits how each of them was received."""
    first = items[0]
    scene = Scene(first.suggestion, first.assignment, first.suggestion.policy.rules, request.today)
    form = SubUnits(scene, *sent)
    fits = form.fit_all(item.assignment.role for item in items if item.assignment is not None)
    return form if fits else None


SUB_ASSIGN = Together(
    name=_("Pass on together"),
    act="sub_assign",
    kind=WorkKind.SUB_ASSIGN,
    desk=hats.GOVERNMENT,
    pile="received",
    mine=sub_assigners,
    form=_form,
    asks="web/government/together.html",
    tells="web/government/sub_assigned_together.html",
    untold=_("Please tick first what is to be passed on."),
    misfit=_("Some of these were received as co-handler and some not: pass them on separately."),
)


@require_http_methods(["GET", "HEAD", "POST"])
def together(request: Asked) -> HttpResponse:
    """Ask once for the unit of all ticked items (批量分办), then pass each on by itself."""
    return show_together(request, SUB_ASSIGN)

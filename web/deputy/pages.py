"""The desk of a deputy (代表工作台): what waits for me on top, my suggestions below."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cases.models import Cosigner, Promise, PromiseWord, Suggestion
from cases.queries import progress_of
from cases.rules.states import CosignerState, PromiseState
from web.deputy.cards import answering, cards_of
from web.shared import hats
from web.shared.lights import light
from web.shared.listing import Row, page_of, with_due, work_rows
from web.shared.requests import Asked, hats_at
from workflows.models import WorkItem

# So much of what waits is shown at once.
AT_MOST = 25


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
    ours = Suggestion.objects.visible_to(request.user, request.today).filter(
        pk__in=_signed_by(mine)
    )
    asked = promises_to_speak_of(request, mine)
    progress = progress_of(Suggestion.objects.filter(pk__in=ours.order_by().values("pk")))
    # The office is a column of the same statement: its telephone stands on the cards.
    found = with_due(ours).select_related("lead", "office").order_by("-pk")
    page = page_of(found, request, count=progress.items)
    todo = list(waiting[:AT_MOST])
    keys = {item.pk for item in page.object_list} | {work.suggestion_id for work in todo}
    tasks = answering(sorted(keys), request)
    lines = [
        # Of one's own suggestion the unit says more than one's own name.
        replace(row, who=_units(tasks[work.suggestion_id]))
        if work.suggestion.lead_id in mine
        else row
        for row, work in zip(work_rows(todo, request), todo, strict=True)
    ]
    context = {
        "waiting": [*lines, *asked],
        "progress": progress,
        "page": page,
        "cards": cards_of(page.object_list, request, todo, mine, tasks),
    }
    return render(request, "web/deputy/desk.html", context)


def _signed_by(mine: list[int]) -> QuerySet[Any, Any]:
    """Find what the deputy handed in or signs with others (本人领衔或联名).

    Two short lists by their indexes: either condition of an "or" would be tried on every item.
    """
    led = Suggestion.objects.filter(lead__in=mine).order_by().values("pk")
    joined = Cosigner.objects.filter(deputy__in=mine, state=CosignerState.CONFIRMED)
    return led.union(joined.order_by().values("suggestion"))


def _units(tasks: list[Any]) -> str:
    """Name the units that answer (答复单位): with the first of several how many they are."""
    if len(tasks) < 2:
        return "".join(task.organ.name for task in tasks)
    told = {"unit": tasks[0].organ.name, "n": len(tasks)}
    return _("%(unit)s and others, %(n)d units in all") % told


def promises_to_speak_of(request: Asked, mine: list[int]) -> list[Row]:
    """List the promises that are said to be kept, and wait for the lead deputy's word (待核实).

    For a delegation that is the head of its contact group, else its head.
    """
    spoken_of = PromiseWord.objects.filter(promise=OuterRef("pk"), reply=OuterRef("told_by"))
    group = Q(suggestion__delegation__contact_head__in=mine)
    head = Q(suggestion__delegation__contact_head=None, suggestion__delegation__head__in=mine)
    lead = Q(suggestion__delegation=None, suggestion__lead__in=mine)
    rows = Promise.objects.visible_to(request.user, request.today).filter(
        ~Exists(spoken_of), lead | group | head, state=PromiseState.REPORTED_DONE
    )
    found = rows.select_related("suggestion__lead", "assignment__organ").order_by("pk")
    return [
        Row(
            reverse("item", args=[p.suggestion_id]),
            p.suggestion.number,
            p.suggestion.title,
            p.assignment.organ.name,
            _("Say whether the promise is kept"),
            light(None, request.today),
            None,
            p.suggestion.urgent,
            p.suggestion.is_key,
        )
        for p in found[:AT_MOST]
    ]

"""The desk at which items are assigned one after the other (交办台): list, text and form."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.confidential import WITHHELD, withheld_from
from cases.models import Cosigner, Suggestion
from cases.refusals import ActRefused, BadData, NotNow, NotVisible
from cases.rules.states import CosignerState, WorkKind
from people.kinds import OrganKind, Role
from web.item.acting import act_page, through_door, tried
from web.item.forms import ActForm, Scene, form_of
from web.item.reads import item_acted_on
from web.office.proposing import proposals
from web.shared import hats
from web.shared.asked import answers_on
from web.shared.hats import Hat
from web.shared.lights import Light, light
from web.shared.listing import ROWS, work
from web.shared.piles import DESK_NAMES
from web.shared.requests import Asked, hats_at
from web.shared.similar import similar_to
from web.shared.words import ACT_WORDS, act_name
from workflows.asking import who_was_faster
from workflows.explaining import Possibility, among

ACT = "assign"


@dataclass(frozen=True, slots=True)
class Waiting:
    """Hold one line of the list at the left (待交办行)."""

    suggestion: Suggestion
    light: Light
    current: bool


def assigners(request: Asked) -> list[Hat]:
    """Return the hats under which the person assigns (交办身份).

    Between sessions it may be the Council of Chairpersons that assigns; the door knows when.
    """
    found = []
    for hat in hats_at(request, hats.OFFICE):
        role, kind = (hat.post.role, hat.post.organ.kind) if hat.post else ("", "")
        council = role == Role.SECRETARY and kind == OrganKind.COUNCIL_OF_CHAIRPERSONS
        if role == Role.ASSIGNER or council:
            found.append(hat)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: Asked, item: int = 0) -> HttpResponse:
    """Show what waits to be assigned, one of it with its form, or assign that one (交办台).

    Without a key it is the most urgent. 404 what the person may not see, 403 who may not, 409
    with who was faster, in place, where it cannot be assigned now.
    """
    mine = assigners(request)
    if not mine:
        raise PermissionDenied
    waiting = _waiting(request, mine)
    if not item:
        if request.method == "POST":
            raise Http404
        if not waiting:
            return render(request, "web/office/assigning_desk.html", _frame([], None))
        item = waiting[0].suggestion.pk
    suggestion = next((row.suggestion for row in waiting if row.suggestion.pk == item), None)
    suggestion = suggestion or item_acted_on.first(request.user.pk, request.today, item)
    if suggestion is None:
        tried(request, item, ACT, item)
        raise Http404
    possible = _possible(request, mine, suggestion)
    if possible is None:
        # The page of the act refuses it, and lets the attempt stand in the trail.
        return act_page(request, item, ACT, item)
    if request.method == "POST":
        return _hand_in(request, mine, waiting, possible)
    if not possible.is_open:
        told = who_was_faster(suggestion, suggestion) if possible.is_past else {}
        return _refused(request, waiting, possible, NotNow(possible.reason, **told))
    form = _form(request, possible)
    form.choose(request.GET)
    return _show(request, waiting, possible, form)


def _waiting(request: Asked, mine: Sequence[Hat]) -> list[Any]:
    """Return the work items of assignment (待交办), the most urgent first. One statement."""
    organs = {hat.post.organ_id for hat in mine if hat.post is not None}
    seen = Suggestion.objects.visible_to(request.user, request.today)
    signed = (
        Cosigner.objects.filter(suggestion=OuterRef("suggestion"), state=CosignerState.CONFIRMED)
        .order_by()
        .values("suggestion")
        .annotate(n=Count("pk"))
        .values("n")
    )
    rows = work(request, organs, (WorkKind.ASSIGN,)).filter(suggestion__in=seen)
    rows = rows.select_related(
        "suggestion__lead", "suggestion__policy", "suggestion__stream", "suggestion__session",
        "suggestion__term",
    ).defer("suggestion__policy__rules_json")  # fmt: skip
    return list(rows.annotate(signed=Coalesce(Subquery(signed), 0))[:ROWS])


def _possible(request: Asked, mine: Sequence[Hat], suggestion: Suggestion) -> Possibility | None:
    people = [hat.actor for hat in mine]
    asked = (suggestion, suggestion, people, request.at)
    return next(iter(among([ACT], *asked, posts_just_read=True)), None)


def _form(request: Asked, possible: Possibility, *sent: Any) -> ActForm:
    """Build the very form of the act (交办表单)."""
    suggestion = possible.record
    rules = suggestion.acting.policy
    scene = Scene(suggestion, suggestion, rules, request.today, ACT, possible.by)
    return form_of(ACT)(scene, *sent)


def _hand_in(
    request: Asked, mine: Sequence[Hat], waiting: Sequence[Any], possible: Possibility
) -> HttpResponse:
    """Assign what is shown (交办), and go on to what waits next."""
    suggestion = possible.record
    form = _form(request, possible, request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, waiting, possible, form, status=400)
    try:
        through_door(request, ACT, suggestion, possible.by, form.with_paper())
    except BadData as bad:
        form.complain(bad.fields)
        return _show(request, waiting, possible, form, status=400)
    except NotVisible as hidden:
        raise Http404 from hidden
    except ActRefused as refusal:
        return _stopped(request, mine, form, refusal)
    messages.success(request, _told(suggestion, form))
    return redirect(_next(waiting, suggestion))


def _stopped(
    request: Asked, mine: Sequence[Hat], form: ActForm, refusal: ActRefused
) -> HttpResponse:
    """Tell in place who was faster (先行办理); what was filled in stays, to be sent again."""
    suggestion = item_acted_on.first(request.user.pk, request.today, form.scene.suggestion.pk)
    if suggestion is None:
        raise Http404
    waiting, possible = _waiting(request, mine), _possible(request, mine, suggestion)
    if possible is None:
        raise PermissionDenied
    return _refused(request, waiting, possible, refusal, form)


def _told(suggestion: Suggestion, form: ActForm) -> str:
    """Name what was just assigned, and to whom (交办结果)."""
    names = dict(form.fields["first"].choices)  # type: ignore[attr-defined]
    return format_html(
        '{} <a href="{}">{} {}</a> → {}',
        _("Assigned:"),
        reverse("item", args=[suggestion.pk]),
        _("No. %(number)s") % {"number": suggestion.number},
        suggestion.title,
        names.get(str(form.cleaned_data["first"]), ""),
    )


def _next(waiting: Sequence[Any], suggestion: Suggestion) -> str:
    """Return the address of what waits next (下一件): what follows, else the first one."""
    keys = [row.suggestion.pk for row in waiting]
    place = keys.index(suggestion.pk) + 1 if suggestion.pk in keys else 0
    others = [key for key in keys[place:] + keys[:place] if key != suggestion.pk]
    if not others:
        return reverse("assigning_desk")
    return reverse("assigning_desk_item", args=[others[0]])


def _frame(waiting: Sequence[Any], suggestion: Suggestion | None) -> dict[str, Any]:
    return {
        "desk_name": DESK_NAMES[hats.OFFICE],
        "waiting": waiting,
        "suggestion": suggestion,
        "most": ROWS,
    }


def _refused(
    request: Asked,
    waiting: Sequence[Any],
    possible: Possibility,
    refusal: ActRefused,
    form: ActForm | None = None,
) -> HttpResponse:
    """Show why it was not assigned (未交办), and the form where it can be sent again."""
    details = dict(refusal.details)
    if "act" in details:
        details["act_name"] = act_name(details["act"])
    told = {"reason": refusal.reason, "details": details}
    if form is not None and not possible.is_open:
        told["typed"] = _typed(form)
    kept = form if possible.is_open else None
    return _show(request, waiting, possible, kept, refusal.status, **told)


def _typed(form: ActForm) -> list[tuple[Any, str]]:
    """Return what was filled in, in words (已填内容)."""
    told = []
    for field in form.own_fields:
        named = {str(value): label for value, label in getattr(field.field, "choices", ())}
        given = field.value()
        given = given if isinstance(given, list) else [given]
        words = [str(named.get(str(one), one)) for one in given if one]
        if words:
            told.append((field.label, _(", ").join(words)))
    return told


def _show(
    request: Asked,
    waiting: Sequence[Any],
    possible: Possibility,
    form: ActForm | None,
    status: int = 200,
    **told: Any,
) -> HttpResponse:
    suggestion = possible.record
    alike = similar_to(suggestion, request, handled=True)
    here = next((row for row in waiting if row.suggestion.pk == suggestion.pk), None)
    signed = (
        suggestion.cosigners.filter(state=CosignerState.CONFIRMED).count()
        if here is None
        else here.signed
    )
    again = "reason" in told
    chosen = form["first"].value() if form is not None else ""
    lines = [
        Waiting(row.suggestion, light(row.due_on, request.today), row is here) for row in waiting
    ]
    hidden = withheld_from(request.user, request.today, [suggestion])
    context = _frame(lines, suggestion) | {
        "lead": WITHHELD if hidden else suggestion.lead.name,
        "signed": signed,
        "due_on": here.due_on if here is not None else None,
        "light": light(here.due_on, request.today) if here is not None else None,
        "alike": alike,
        "answers": answers_on(request, suggestion),
        "proposals": proposals(alike, form, chosen) if form is not None else [],
        "form": form,
        "words": ACT_WORDS[ACT],
        # After a conflict it is sent anew, for what is shown now.
        "key": (not again and request.POST.get("key")) or uuid.uuid4().hex,
        "expect": (not again and request.POST.get("expect")) or suggestion.version,
        **told,
    }
    return render(request, "web/office/assigning_desk.html", context, status=status)

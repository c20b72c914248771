"""Entering what deputies signed on paper (代录): one person enters, another one confirms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from cases.acting import Actor
from cases.facts import Facts
from cases.models import PaperEntry, Suggestion
from cases.refusals import ActRefused, BadData, NotVisible
from cases.rules.kinds import Dimension, RatingOption, RatingReason
from cases.rules.states import CosignerState
from notifications import bell
from people.models import Deputy
from web.item.acting import tried
from web.item.forms import ActForm, Scene, form_of
from web.item.forms.fields import Long
from web.item.forms.paper import Scan, stored
from web.item.pages import visible
from web.shared.refusals import refuse
from web.shared.requests import Asked, officers
from web.shared.words import ACT_WORDS, act_name
from workflows import entering
from workflows.explaining import Possibility, possibilities, spoken
from workflows.standing_in import RATING

SIGNED = (CosignerState.INVITED, CosignerState.CONFIRMED)


@require_safe
def choose(request: Asked, item: int) -> HttpResponse:
    """List whose paper may be entered for an item, and for which act (可代录事项)."""
    suggestion = visible(request, item)
    found: list[dict[str, Any]] = []
    seen = set()
    for by in officers(request):
        for deputy in deputies_of(suggestion, request):
            who = Actor(by.user, by.post, deputy)
            for one in entering.possible_on_paper(suggestion, who, request.at):
                key = (one.act, one.record.pk, deputy.pk)
                if key in seen or one.act not in ACT_WORDS:
                    continue
                seen.add(key)
                url = reverse("enter", args=[item, one.act, one.record.pk, deputy.pk])
                found.append({"deputy": deputy, "name": ACT_WORDS[one.act].name, "url": url})
    if not officers(request):
        raise PermissionDenied
    context = {"suggestion": suggestion, "found": found}
    return render(request, "web/item/enter_what.html", context)


def deputies_of(suggestion: Suggestion, request: Asked) -> list[Deputy]:
    """List the deputies whose word on the item may come on paper (有关代表)."""
    found = {suggestion.lead_id: suggestion.lead}
    rows = suggestion.cosigners.filter(state__in=SIGNED).select_related("deputy")
    found |= {c.deputy_id: c.deputy for c in rows.order_by("position", "pk")}
    speaks = Facts(suggestion, suggestion, Actor(request.user), request.at).spokesman
    return list((found | ({speaks.pk: speaks} if speaks is not None else {})).values())


@require_http_methods(["GET", "POST"])
def enter(request: Asked, item: int, act: str, record: int, deputy: int) -> HttpResponse:
    """Fill in the deputy's own form from paper, with its scan (代录)."""
    try:
        suggestion = visible(request, item)
        possible = _possible(request, suggestion, act, record, deputy)
    except (Http404, PermissionDenied):
        tried(request, item, act, record)
        raise
    back = reverse("enter_what", args=[item])
    rules = possible.record.acting.policy
    scene = Scene(suggestion, possible.record, rules, request.today, "", possible.by)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_of(act)(scene, *sent)
    may_call = act == RATING
    form.fields["paper_scan"] = Scan(
        label=_("Scan of the signed paper (PDF)"), required=not may_call
    )
    if may_call:
        form.fields["call_note"] = Long(
            label=_("Or, for a call: who called whom, when, and what the deputy said"),
            required=False,
        )
    if request.method == "GET":
        return _show_entry_form(request, possible, form)
    if not form.is_valid():
        return _show_entry_form(request, possible, form, status=400)
    try:
        scan = stored(form.cleaned_data.pop("paper_scan"))
        note = form.cleaned_data.pop("call_note", "")
        entering.enter(
            act,
            possible.record,
            by=possible.by,
            at=request.at,
            scan=scan,
            call_note=note,
            **form.for_door(),
        )
    except BadData as bad:
        form.complain({"paper_scan" if n == "scan" else n: text for n, text in bad.fields.items()})
        return _show_entry_form(request, possible, form, status=400)
    except ActRefused as refusal:
        return refuse(request, refusal, back=back)
    messages.success(request, _("Entered. A second person confirms it now; nothing is done yet."))
    return redirect("entries")


def _possible(
    request: Asked, suggestion: Suggestion, act: str, record: int, deputy: int
) -> Possibility:
    """Find what is entered (代录事项). Raises: Http404, PermissionDenied."""
    whose = next((d for d in deputies_of(suggestion, request) if d.pk == deputy), None)
    if whose is None or act not in ACT_WORDS:
        raise Http404
    for by in officers(request):
        who = Actor(by.user, by.post, whose)
        for one in possibilities(suggestion, [who], request.at):
            if (one.act, one.record.pk, one.is_open) == (act, record, True):
                return one
    raise PermissionDenied


def _show_entry_form(
    request: Asked, possible: Possibility, form: ActForm, status: int = 200
) -> HttpResponse:
    record = possible.record
    context = {
        "suggestion": record if isinstance(record, Suggestion) else record.suggestion,
        "deputy": possible.by.on_behalf_of,
        "words": ACT_WORDS[possible.act],
        "form": form,
    }
    return render(request, "web/item/enter.html", context, status=status)


# -- what waits for a second person ---------------------------------------------------------------


class Dropping(forms.Form):
    """Say why an entry is dropped (撤销理由)."""

    why = forms.CharField(label=gettext_lazy("Why it is dropped"), max_length=500)


@require_safe
def entries(request: Asked) -> HttpResponse:
    """List what was entered and waits (待复核代录件), and the letters that are to be written."""
    seen = PaperEntry.objects.visible_to(request.user, request.today).select_related(
        "suggestion", "deputy", "entered_by"
    )
    house = any(h.post is not None for h in request.hats)
    if not house:
        raise PermissionDenied
    waiting = list(seen.filter(outcome="").order_by("entered_at", "pk")[:100])
    letters = seen.filter(outcome="performed", deputy__user=None, letter_at=None)
    context = {
        "others": [_line(e) for e in waiting if e.entered_by_id != request.user.pk],
        "mine": [_line(e) for e in waiting if e.entered_by_id == request.user.pk],
        "letters": [_line(e) for e in letters.order_by("ended_at", "pk")[:100]],
    }
    return render(request, "web/item/entries.html", context)


def _line(entry: PaperEntry) -> dict[str, Any]:
    return {
        "entry": entry,
        "name": act_name(entry.act),
        "url": reverse("entry", args=[entry.pk]),
    }


@require_http_methods(["GET", "POST"])
def entry(request: Asked, entry: int) -> HttpResponse:
    """Show what was entered beside its scan; confirm it, drop it, or note the letter (复核)."""
    found = _entry(request, entry)
    if request.method == "GET":
        return _show(request, found, Dropping())
    by = next((h.actor for h in request.hats if h.post is not None), Actor(request.user))
    form = Dropping(request.POST if "drop" in request.POST else None)
    try:
        if "confirm" in request.POST:
            entering.confirm(found, by=by, at=request.at, request_id=request.request_id)
            bell.ring()
            messages.success(request, _("Confirmed: it counts as the deputy's own act now."))
        elif "letter" in request.POST:
            entering.note_letter(found, at=request.at)
        elif not form.is_valid():
            return _show(request, found, form, status=400)
        else:
            entering.drop(found, by=by, at=request.at, why=form.cleaned_data["why"])
            messages.success(request, _("Dropped. Nothing was done for the deputy."))
    except BadData as bad:
        messages.error(request, " ".join(str(text) for text in bad.fields.values()))
        return _show(request, found, Dropping(), status=400)
    except NotVisible as hidden:
        raise Http404 from hidden
    except ActRefused as refusal:
        return refuse(request, refusal, back=reverse("entry", args=[found.pk]))
    return redirect("entries")


def _entry(request: Asked, key: int) -> PaperEntry:
    rows = PaperEntry.objects.visible_to(request.user, request.today).select_related(
        "suggestion__policy", "suggestion__lead", "deputy", "entered_by", "entered_post", "scan",
        "ended_by",
    )  # fmt: skip
    found = rows.filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def _show(request: Asked, found: PaperEntry, form: forms.Form, status: int = 200) -> HttpResponse:
    context = {
        "entry": found,
        "suggestion": found.suggestion,
        "words": ACT_WORDS.get(found.act),
        "data": list(_told(json.loads(found.data))),
        "mine": found.entered_by_id == request.user.pk,
        "form": form,
    }
    return render(request, "web/item/entry.html", context, status=status)


def _told(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Tell in words what the deputy's form says (表单内容)."""
    for name, value in data.items():
        if name == "text_version":
            yield _("Version of the text"), str(value)
        elif name != "answers":
            yield _("Why"), str(value)
    for dimension, answer in data.get("answers", {}).items():
        yield spoken(Dimension(dimension)), spoken(RatingOption(answer["option"]))
        if answer.get("ticked"):
            yield (
                _("Ticked reasons"),
                _("; ").join(spoken(RatingReason(one)) for one in answer["ticked"]),
            )
        if answer.get("reason"):
            yield _("Reasons"), answer["reason"]

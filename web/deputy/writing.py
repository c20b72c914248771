"""Writing a suggestion step by step (分步提建议): every step is saved, nothing is sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.acting import SHANGHAI
from cases.models import Suggestion
from cases.refusals import ActRefused, BadData, NotNow, NotVisible, StaleVersion
from cases.rules.states import SuggestionState
from web.deputy.checking import check
from web.deputy.steps import CHECK, FOLDED, HELPS, NAMES, StepForm, mark_of, same, stored
from web.item.drafting import (
    SECRET,
    author_of,
    complain,
    deputy_hat,
    whose_draft,
    without_secrets,
)
from web.item.pages import visible
from web.shared.refusals import refuse
from web.shared.requests import Asked
from workflows import drafts


def _going(request: Asked) -> str:
    """Return where the person wants to go after saving (去向): "auto" saves while typing."""
    going = request.POST.get("go", "")
    return going if going in ("back", "later", "auto") else "next"


@require_http_methods(["GET", "POST"])
def begin(request: Asked) -> HttpResponse:
    """Begin a suggestion with its first question (提建议第一步)."""
    hat = deputy_hat(request)
    lead = hat.deputy
    assert lead is not None
    if request.method == "GET":
        return _show(request, StepForm(lead, 1), 1)
    form = StepForm(lead, 1, request.POST)
    if not form.is_valid():
        return _wrong(request, without_secrets(form, StepForm(lead, 1, SECRET)), 1)
    try:
        draft = drafts.create_draft(**whose_draft(lead, request), **form.parts())
    except BadData as bad:
        complain(form, bad)
        return _wrong(request, form, 1)
    return _saved(request, draft, 1)


@require_http_methods(["GET", "POST"])
def step(request: Asked, item: int, step: int) -> HttpResponse:
    """Show one question of an unsent suggestion, or save its answer (分步起草).

    409 where the answer was changed elsewhere meanwhile: what was typed stays on the page.
    """
    suggestion = visible(request, item)
    if step not in NAMES or suggestion.drafted_by_id is not None:
        raise Http404
    by = author_of(request, suggestion)
    unsent = (SuggestionState.DRAFT, SuggestionState.REVISION)
    if suggestion.state not in unsent or suggestion.classified:
        words = _("The text can be changed in a draft or after it was returned.")
        return _refused(request, suggestion, NotNow(words))
    if step == CHECK:
        if request.method == "POST":
            return HttpResponseNotAllowed(["GET"])
        return check(request, suggestion)
    lead, values = suggestion.lead, stored(suggestion, step)
    if request.method == "GET":
        form = StepForm(lead, step, suggestion=suggestion, initial=values)
        return _show(request, form, step, suggestion, mark=mark_of(values))
    form = StepForm(lead, step, request.POST, suggestion=suggestion)
    if "title" in form.fields and _going(request) != "next":
        # Whoever goes back, or still types, has no title yet.
        form.fields["title"].required = False
    if not form.is_valid():
        empty = StepForm(lead, step, SECRET, suggestion=suggestion)
        return _wrong(request, without_secrets(form, empty), step, suggestion)
    try:
        if request.POST.get("mark") != mark_of(values) and not same(form, values):
            raise StaleVersion(_("This text was changed elsewhere since you opened it."))
        parts = form.parts()
        if not parts.get("title", "-"):
            del parts["title"]
        drafts.edit_draft(
            suggestion, by=by, at=request.at, expect=suggestion.version,
            wished_units=form.wished(), **parts,
        )  # fmt: skip
        if "cosigners" in form.fields:
            drafts.choose_cosigners(suggestion, by=by, deputies=form.deputies(), at=request.at)
    except BadData as bad:
        complain(form, bad)
        return _wrong(request, form, step, suggestion)
    except NotVisible as hidden:
        raise Http404 from hidden
    except StaleVersion as stale:
        return _conflict(request, form, step, suggestion, stale)
    except ActRefused as refusal:
        return _refused(request, suggestion, refusal, form)
    return _saved(request, suggestion, step)


def _saved(request: Asked, suggestion: Suggestion, step: int) -> HttpResponse:
    going = _going(request)
    here = reverse("write_step", args=[suggestion.pk, step])
    if going == "auto":
        now = request.at.astimezone(SHANGHAI).strftime("%H:%M")
        mark = mark_of(stored(visible(request, suggestion.pk), step))
        said = _("Saved at %(time)s") % {"time": now}
        return JsonResponse({"said": said, "mark": mark, "url": here})
    if going == "later":
        messages.success(request, _("Saved. Nothing has been sent yet."))
        return redirect("deputy")
    there = max(1, step - 1) if going == "back" else step + 1
    return redirect("write_step", item=suggestion.pk, step=there)


def _wrong(
    request: Asked, form: StepForm, step: int, suggestion: Suggestion | None = None
) -> HttpResponse:
    """Give a faulty answer back with what is wrong (退回填写)."""
    if _going(request) == "auto":
        said = [str(text) for texts in form.errors.values() for text in texts]
        return JsonResponse({"said": _("Not saved:") + " " + " ".join(said)}, status=400)
    mark = request.POST.get("mark", "")
    return _show(request, form, step, suggestion, mark=mark, status=400)


def _conflict(
    request: Asked, form: StepForm, step: int, suggestion: Suggestion, stale: StaleVersion
) -> HttpResponse:
    """Keep what was typed beside what was saved meanwhile (冲突): the person decides."""
    if _going(request) == "auto":
        said = _("Changed elsewhere. Your text is still here; press Next to see both.")
        return JsonResponse({"said": said}, status=409)
    values = stored(visible(request, suggestion.pk), step)
    saved = [
        (form.fields[name].label, value)
        for name, value in values.items()
        if name in form.fields and isinstance(value, str) and value
    ]
    return _show(
        request, form, step, suggestion, mark=mark_of(values), status=409,
        stale=stale.reason, saved=saved,
    )  # fmt: skip


def _refused(
    request: Asked, suggestion: Suggestion, refusal: ActRefused, form: StepForm | None = None
) -> HttpResponse:
    if _going(request) == "auto":
        return JsonResponse({"said": str(refusal.reason)}, status=refusal.status)
    form = form or StepForm(suggestion.lead, 1, request.POST, suggestion=suggestion)
    typed = [(f.label, f.value()) for f in form.visible_fields() if isinstance(f.value(), str)]
    return refuse(request, refusal, back=reverse("item", args=[suggestion.pk]), typed=typed)


def _show(
    request: Asked,
    form: StepForm,
    step: int,
    suggestion: Suggestion | None = None,
    *,
    mark: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    folded = [form[name] for name in FOLDED if name in form.fields]
    context = {
        "form": form,
        "fields": [f for f in form.visible_fields() if f.name not in FOLDED],
        "folded": [(field, bool(field.value() or field.errors)) for field in folded],
        "suggestion": suggestion,
        "step": step,
        "steps": CHECK,
        "name": NAMES[step],
        "help": HELPS[step],
        "mark": mark,
    }
    return render(request, "web/deputy/write.html", context | more, status=status)

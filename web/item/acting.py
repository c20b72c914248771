"""The page of one act (办理页): read what it does, fill in, confirm; the door decides."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.acting import Actor
from cases.models import Promise, Reply, Suggestion
from cases.refusals import ActRefused, BadData, NotNow, NotVisible
from cases.rules.kinds import Dimension, RatingOption, ResultKind
from notifications import bell
from web.item.forms import ActForm, Scene, form_of
from web.item.reads import item_acted_on, ratings_seen, record_seen
from web.shared.hats import DEPUTY, desk_of
from web.shared.keys import REQUEST_KEY
from web.shared.meetings import second_parts
from web.shared.origins import note_origin
from web.shared.piles import way_back
from web.shared.refusals import refuse
from web.shared.requests import Asked
from web.shared.words import ACT_WORDS
from workflows.door import ACTS, note_unseen, perform
from workflows.explaining import Possibility, possibilities, spoken
from workflows.orders import Done

# Several units answer about one suggestion at the same time: none of them refuses another.
BESIDE_EACH_OTHER = ("answer_consultation",)


@dataclass(frozen=True, slots=True)
class Asking:
    """Hold what one act page is about (办理页情境)."""

    suggestion: Suggestion
    record: Any
    act: str
    possible: Possibility | None


@require_http_methods(["GET", "POST"])
def act_page(request: Asked, item: int, act: str, record: int) -> HttpResponse:
    """Show the form of one act, or perform it (办理).

    404 what the person may not see or what does not exist, 403 who may not, 409 when not now.
    """
    try:
        asking = _find(request, item, act, record)
    except Http404:
        tried(request, item, act, record)
        raise
    back = way_back(request, item)
    if asking.possible is None:
        if request.method == "POST":
            # The door itself refuses, so that the attempt stands in the trail.
            try:
                return _perform(request, asking, _any_hat(request), {}, [])
            except BadData as bad:
                raise PermissionDenied from bad
        raise PermissionDenied
    rules, by = asking.record.acting.policy, asking.possible.by
    scene = Scene(asking.suggestion, asking.record, rules, request.today, act, by)
    form_class = form_of(act)
    if request.method == "GET":
        if not asking.possible.is_open:
            return refuse(request, NotNow(asking.possible.reason), back=back)
        form = form_class(scene)
        form.choose(request.GET)
        return _show(request, asking, form)
    form = form_class(scene, request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, asking, form, status=400)
    typed = [(f.label, f.value()) for f in form.visible_fields() if "scan" not in f.name]
    try:
        return _perform(request, asking, asking.possible.by, form.with_paper(), typed)
    except BadData as bad:
        form.complain(bad.fields)
        return _show(request, asking, form, status=400)


def tried(request: Asked, item: int, act: str, record: int) -> None:
    """Let an attempt on what the person does not see stand in the trail (越权尝试留痕)."""
    if request.method == "POST":
        by = _any_hat(request)
        note_unseen(act, item, record, by=by, at=request.at, request_id=request.request_id)


def _find(request: Asked, item: int, act: str, record: int) -> Asking:
    known = ACTS.get(act)
    if known is None or act not in ACT_WORDS:
        raise Http404
    suggestion = item_acted_on.first(request.user.pk, request.today, item)
    if suggestion is None:
        raise Http404
    found = _record(request, known.model, suggestion, record)
    people = [hat.actor for hat in request.hats]
    for one in possibilities(suggestion, people, request.at, past=True):
        if one.act == act and one.record.pk == record:
            return Asking(suggestion, one.record, act, one)
    return Asking(suggestion, found, act, None)


def _record(request: Asked, model: Any, suggestion: Suggestion, key: int) -> Any:
    if model is Suggestion:
        if key != suggestion.pk:
            raise Http404
        return suggestion
    found = record_seen(model).first(request.user.pk, request.today, suggestion.pk, key)
    if found is None:
        raise Http404
    return found


def _any_hat(request: Asked) -> Actor:
    return request.hats[0].actor if request.hats else Actor(request.user)


def _perform(
    request: Asked, asking: Asking, by: Actor, data: dict[str, Any], typed: Any
) -> HttpResponse:
    back = way_back(request, asking.suggestion.pk)
    try:
        through_door(request, asking.act, asking.record, by, data)
    except BadData:
        raise
    except NotVisible as hidden:
        raise Http404 from hidden
    except ActRefused as refusal:
        return refuse(request, refusal, back=back, typed=typed)
    told = _("Done: %(act)s.") % {"act": ACT_WORDS[asking.act].name}
    # The page leads on to the desk at which this was done.
    desk = desk_of(by.post) if by.post is not None else DEPUTY
    messages.success(request, told, extra_tags=desk)
    return redirect(back)


def through_door(request: Asked, act: str, record: Any, by: Actor, data: dict[str, Any]) -> Done:
    """Perform an act with the version and the key that its form brought (经入口办理).

    Raises: ActRefused, as the door does.
    """
    expect, key = request.POST.get("expect", ""), request.POST.get("key", "")
    done = perform(
        act,
        record,
        by=by,
        at=request.at,
        expect=int(expect) if expect.isdecimal() and len(expect) < 10 else None,
        key=key if REQUEST_KEY.fullmatch(key) else None,
        request_id=request.request_id,
        **data,
    )
    note_origin(request, done)
    bell.ring()
    return done


def _reply_of(record: Any) -> Reply | None:
    """Return the reply that an act is about (相关答复), to be read beside the form."""
    if isinstance(record, Reply):
        return record
    # Whether a promise is kept is told by the supplementary reply that says so.
    return getattr(record, "told_by", None) or getattr(record, "reply", None)


def _given(request: Asked, asking: Asking) -> list[dict[str, Any]]:
    """Return what is about to be released (待发布评价), to be read beside the button."""
    if asking.act != "release":
        return []
    seen = ratings_seen.all(request.user.pk, request.today, asking.suggestion.pk)
    ours = (one for one in seen if one.request_id == asking.record.pk)
    # They stand in the order in which they were given: the latest alone counts.
    latest = {(one.deputy_id, one.dimension): one for one in ours}
    return [
        {
            "row": one,
            "dimension": spoken(Dimension(one.dimension)),
            "option": spoken(RatingOption(one.option)),
            "ticked": [spoken(reason) for reason in one.reasons],
        }
        for one in latest.values()
    ]


def _show(request: Asked, asking: Asking, form: ActForm, status: int = 200) -> HttpResponse:
    assert asking.possible is not None
    key = request.POST.get("key") or uuid.uuid4().hex
    expect = request.POST.get("expect") or asking.record.version
    if asking.act in BESIDE_EACH_OTHER:
        expect = ""
    hat = next((h for h in request.hats if h.actor is asking.possible.by), None)
    reply = _reply_of(asking.record)
    context = {
        "suggestion": asking.suggestion,
        "back": way_back(request, asking.suggestion.pk),
        "record": asking.record,
        "act": asking.act,
        "words": ACT_WORDS[asking.act],
        "form": form,
        "key": key,
        "expect": expect,
        "hat": hat,
        "reply": reply,
        "result": spoken(ResultKind(reply.result_kind)) if reply and reply.result_kind else "",
        "promised": Promise.objects.filter(reply=reply).order_by("due_on", "pk") if reply else (),
        "given": _given(request, asking),
        "meeting": second_parts([asking.suggestion.pk]).get(asking.suggestion.pk)
        if asking.act == "rate"
        else "",
        "parts": asking.record.acting.facts.proposed_parts
        if asking.act in ("agree_split", "decline_split")
        else [],
    }
    return render(request, "web/item/act.html", context, status=status)

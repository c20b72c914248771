"""The page of one act on a matter (事项办理页): fill in, confirm; the door decides."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from cases.acting import Actor
from cases.models import Event, Matter
from cases.naming import WHO, who_acted
from cases.refusals import ActRefused, BadData, NotNow, NotVisible
from notifications import bell
from people.models import Congress
from web.shared.hats import Hat
from web.shared.keys import REQUEST_KEY
from web.shared.matter_words import MATTER_ACT_WORDS
from web.shared.refusals import refuse
from web.shared.requests import Asked
from web.shared.words import act_name
from workflows.door import MATTER_ACTS, perform
from workflows.matters import FOUNDINGS, bind, found


@dataclass(frozen=True, slots=True)
class MatterScene:
    """Say what a form is about (表单情境): the congress, the record, and the day."""

    congress: Congress
    record: Any
    today: date


class MatterForm(forms.Form):
    """Ask for nothing but to confirm (确认)."""

    def __init__(self, scene: MatterScene, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scene = scene
        self.prepare()

    def prepare(self) -> None:
        """Fill choices that depend on the matter (准备选项)."""

    def for_door(self) -> dict[str, Any]:
        """Return what the act is given (提交数据)."""
        return dict(self.cleaned_data)

    def complain(self, problems: Mapping[str, Any]) -> None:
        """Put what the door complains about at its fields (字段提示)."""
        for name, text in problems.items():
            self.add_error(name if name in self.fields else None, str(text))


@dataclass(frozen=True, slots=True)
class May:
    """Say whether somebody may perform an act on a matter (可办): under which hat, or why not."""

    act: str
    hat: Hat
    reason: Any = ""

    @property
    def words(self) -> Any:
        """Return what the act is called and does (办理说明)."""
        return MATTER_ACT_WORDS[self.act]


def may(request: Asked, record: Any, act: str) -> May | None:
    """Ask whether one of the person's hats may do this (可办); None if none ever may."""
    declared = MATTER_ACTS[act].transitions
    refused: May | None = None
    for hat in request.hats:
        bind(record, hat.actor, request.at, {})
        if not declared[0].permission(record, request.user):
            continue
        here = [t for t in declared if t.source == record.state]
        if not here:
            refused = refused or May(act, hat, _("It has moved on."))
            continue
        why = next((c.reason for c in here[0].conditions if not c(record)), "")
        if not why:
            return May(act, hat)
        refused = May(act, hat, why)
    return refused


def acts_on(request: Asked, record: Any, acts: Iterable[str]) -> list[May]:
    """List what the person may do with a matter as it stands, now or not yet (可办事项)."""
    here = [
        act for act in acts if any(t.source == record.state for t in MATTER_ACTS[act].transitions)
    ]
    return [one for one in (may(request, record, act) for act in here) if one is not None]


def act_page(
    request: Asked,
    record: Any,
    act: str,
    form_class: Callable[..., MatterForm],
    back: str,
    *,
    template: str = "web/parts/matter_act.html",
    initial: Mapping[str, Any] | None = None,
    **context: Any,
) -> HttpResponse:
    """Show the form of an act on a matter, or perform it (办理). 403 who may not, 409 not now."""
    possible = may(request, record, act)
    if possible is None:
        if request.method == "POST":
            # The door itself refuses, so that the attempt stands in the trail.
            by = request.hats[0].actor if request.hats else Actor(request.user)
            try:
                return _perform(request, record, act, by, back, {}, [])
            except BadData as bad:
                raise PermissionDenied from bad
        raise PermissionDenied
    scene = MatterScene(record.matter.congress, record, request.today)
    shown = {"record": record, "may": possible, "back": back, "template": template, **context}
    if request.method == "GET":
        if possible.reason:
            return refuse(request, NotNow(possible.reason), back=back)
        return _show(request, form_class(scene, initial=initial), shown)
    form = form_class(scene, request.POST, request.FILES, initial=initial)
    if not form.is_valid():
        return _show(request, form, shown, status=400)
    typed = [(f.label, f.value()) for f in form.visible_fields()]
    try:
        return _perform(request, record, act, possible.hat.actor, back, form.for_door(), typed)
    except BadData as bad:
        form.complain(bad.fields)
        return _show(request, form, shown, status=400)


def _perform(
    request: Asked, record: Any, act: str, by: Actor, back: str, data: dict[str, Any], typed: Any
) -> HttpResponse:
    expect, key = request.POST.get("expect", ""), request.POST.get("key", "")
    try:
        perform(
            act,
            record,
            by=by,
            at=request.at,
            expect=int(expect) if expect.isdecimal() and len(expect) < 10 else None,
            key=key if REQUEST_KEY.fullmatch(key) else None,
            request_id=request.request_id,
            **data,
        )
    except BadData:
        raise
    except NotVisible as hidden:
        raise Http404 from hidden
    except ActRefused as refusal:
        return refuse(request, refusal, back=back, typed=typed)
    bell.ring()
    messages.success(request, _("Done: %(act)s.") % {"act": MATTER_ACT_WORDS[act].name})
    return redirect(back)


def _show(
    request: Asked, form: MatterForm, shown: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {
        **shown,
        "form": form,
        "key": request.POST.get("key") or uuid.uuid4().hex,
        "expect": request.POST.get("expect") or shown["record"].version,
    }
    return render(request, shown["template"], context, status=status)


def may_found(request: Asked, name: str, congress: Congress, hat: Hat) -> bool:
    """Ask whether somebody may begin such a matter under this hat (可否设立)."""
    blank = FOUNDINGS[name].model(congress=congress)
    bind(blank, hat.actor, request.at, {})
    return FOUNDINGS[name].permission(blank, request.user)


def _seats(request: Asked, name: str) -> dict[int, tuple[Congress, Hat, bool]]:
    """Find one seat in each congress (席位), the one that may begin it before the others."""
    found: dict[int, tuple[Congress, Hat, bool]] = {}
    for hat in request.hats:
        if hat.post is None:
            continue
        congress = hat.post.organ.congress
        if congress.pk not in found or not found[congress.pk][2]:
            allowed = may_found(request, name, congress, hat)
            if allowed or congress.pk not in found:
                found[congress.pk] = (congress, hat, allowed)
    return found


def may_found_somewhere(request: Asked, name: str) -> bool:
    """Tell whether the person may begin such a matter in any congress (可设立)."""
    return any(allowed for _congress, _hat, allowed in _seats(request, name).values())


def seat_to_found(request: Asked, name: str) -> tuple[Congress, Hat, bool]:
    """Choose the congress and the hat for a new matter (设立席位), and say whether it may.

    Raises: PermissionDenied for who has no post, Http404 for a congress that is not the person's.
    """
    seats = _seats(request, name)
    if not seats:
        raise PermissionDenied
    asked = request.POST.get("congress") or request.GET.get("congress")
    if asked:
        chosen = next((seat for key, seat in seats.items() if str(key) == asked), None)
        if chosen is None:
            raise Http404
        return chosen
    return next((seat for seat in seats.values() if seat[2]), next(iter(seats.values())))


def history_of(request: Asked, matter: Matter) -> list[dict[str, Any]]:
    """List what was done of a matter (事项留痕), the latest first."""
    events = Event.objects.visible_to(request.user, request.today).filter(
        stream=matter.stream_id, kind="done"
    )
    rows = events.select_related(*WHO).order_by("-seq")
    return [{"row": e, "name": act_name(e.act), "who": who_acted(e)} for e in rows]


def founding_page(
    request: Asked,
    name: str,
    congress: Congress,
    hat: Hat,
    form_class: Callable[..., MatterForm],
    back: str,
    to: Callable[[Any], str],
    *,
    allowed: bool,
    template: str = "web/parts/matter_new.html",
    **context: Any,
) -> HttpResponse:
    """Show the form by which a matter begins, or found it (设立). 403 who may not."""
    if not allowed:
        if request.method == "POST":
            # The door itself refuses, so that the attempt stands in the trail.
            with suppress(ActRefused):
                found(name, congress, by=hat.actor, at=request.at, request_id=request.request_id)
        raise PermissionDenied
    scene = MatterScene(congress, None, request.today)
    words = MATTER_ACT_WORDS[name]
    shown = {
        "words": words, "hat": hat, "back": back, "congress": congress, "template": template,
        **context,
    }  # fmt: skip
    if request.method == "GET":
        return _show_founding(request, form_class(scene), shown)
    form = form_class(scene, request.POST, request.FILES)
    if not form.is_valid():
        return _show_founding(request, form, shown, status=400)
    key = request.POST.get("key", "")
    try:
        done = found(
            name, congress, by=hat.actor, at=request.at, request_id=request.request_id,
            key=key if REQUEST_KEY.fullmatch(key) else None, **form.for_door(),
        )  # fmt: skip
    except BadData as bad:
        form.complain(bad.fields)
        return _show_founding(request, form, shown, status=400)
    except ActRefused as refusal:
        typed = [(f.label, f.value()) for f in form.visible_fields()]
        return refuse(request, refusal, back=back, typed=typed)
    bell.ring()
    messages.success(request, _("Done: %(act)s.") % {"act": words.name})
    return redirect(to(done.record))


def _show_founding(
    request: Asked, form: MatterForm, shown: dict[str, Any], status: int = 200
) -> HttpResponse:
    context = {**shown, "form": form, "key": request.POST.get("key") or uuid.uuid4().hex}
    return render(request, shown["template"], context, status=status)

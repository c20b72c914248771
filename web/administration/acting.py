"""The page of one act of administration (管理办理页): fill in, confirm; the door decides."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.refusals import ActRefused, BadData, NotVisible
from notifications import bell
from people.models import Congress, Deputy, Organ, OrganAlias, Post, Session, Term, User
from web.administration.fields import PeopleForm
from web.administration.forms import FORMS
from web.administration.seat import Seat, find, seat_of
from web.administration.words import PEOPLE_WORDS, people_act_name
from web.shared.hats import ADMINISTRATION
from web.shared.keys import REQUEST_KEY
from web.shared.refusals import refuse
from web.shared.requests import Asked, hats_at
from workflows.administration import PEOPLE_ACTS, Administered, administer, shown
from workflows.administration.door import ADMINISTRATORS
from workflows.heartbeat import Incident
from workflows.load_job import LoadJob


@dataclass(frozen=True, slots=True)
class Asking:
    """Hold what one act page is about (办理页情境). No record: the act makes a row."""

    act: str
    seat: Seat
    record: Any

    @property
    def back(self) -> str:
        """Return where the person came from (返回)."""
        if self.act == "confirm_jump":
            return reverse("administration_engine")
        if self.record is None:
            return reverse("administration_tab", args=[_TABS[self.act]])
        return page_of_row(self.record)


_TABS = {
    "found_organ": "organs",
    "merge_organs": "organs",
    "found_term": "terms",
    "open_session": "terms",
    "give_post": "posts",
    "add_delegation": "deputies",
    "seat_delegation": "deputies",
    "set_motion_deadline": "deputies",
    "add_deputy": "deputies",
    "open_account": "accounts",
}


@require_http_methods(["GET", "POST"])
def act_page(request: Asked, act: str, record: int | None = None) -> HttpResponse:
    """Show the form of one act, or perform it (办理).

    404 what does not exist in one's own congress, 403 who administers nothing, 409 when not now.
    """
    known = PEOPLE_ACTS.get(act)
    if known is None or (record is None) != (known.model is Congress):
        raise Http404
    if known.by is not ADMINISTRATORS:
        # The rules have pages of their own.
        raise Http404
    if not hats_at(request, ADMINISTRATION):
        return _refused_by_the_door(request, act, record)
    if record is None:
        asking = Asking(act, seat_of(request), None)
    else:
        asking = Asking(act, *find(request, known.model, record))
    form_class = FORMS[act]
    if request.method == "GET":
        return _show(request, asking, form_class(request, asking.seat, asking.record))
    form = form_class(request, asking.seat, asking.record, request.POST)
    if not form.is_valid():
        return _show(request, asking, form, status=400)
    try:
        done = _administer(request, asking, form.for_door())
    except BadData as bad:
        form.complain(bad.fields)
        return _show(request, asking, form, status=400)
    except NotVisible as hidden:
        raise Http404 from hidden
    except ActRefused as refusal:
        typed = [(f.label, f.value()) for f in form.visible_fields()]
        return refuse_administered(request, refusal, asking.back, typed)
    bell.ring("huiying.sweep" if isinstance(asking.record, LoadJob) else bell.TELL)
    return _tell(request, asking, done)


def _administer(request: Asked, asking: Asking, data: dict[str, Any]) -> Administered:
    key, expect = request.POST.get("key", ""), request.POST.get("expect", "")
    return administer(
        asking.act,
        asking.seat.congress,
        None if asking.record is None else asking.record.pk,
        by=asking.seat.hat.actor,
        at=request.at,
        expect=expect or None,
        key=key if REQUEST_KEY.fullmatch(key) else None,
        request_id=request.request_id,
        **data,
    )


def _refused_by_the_door(request: Asked, act: str, record: int | None) -> HttpResponse:
    """Let the door itself refuse who is no administrator, so that the attempt is noted."""
    if request.method == "POST" and request.hats:
        hat = request.hats[0]
        congress = hat.deputy.term.congress if hat.deputy else None
        if hat.post is not None:
            congress = hat.post.organ.congress
        assert congress is not None
        try:
            administer(
                act, congress, record, by=hat.actor, at=request.at, request_id=request.request_id
            )
        except NotVisible as hidden:
            raise Http404 from hidden
        except ActRefused as refusal:
            return refuse_administered(request, refusal, reverse("home"), [])
    raise PermissionDenied


def refuse_administered(
    request: Asked, refusal: ActRefused, back: str, typed: Any = ()
) -> HttpResponse:
    """Answer why an act of administration was not done (拒绝), naming the act that came before."""
    if "act" in refusal.details:
        refusal.details["act"] = str(people_act_name(refusal.details["act"]))
    return refuse(request, refusal, back=back, typed=typed)


def _tell(request: Asked, asking: Asking, done: Administered) -> HttpResponse:
    words = PEOPLE_WORDS[asking.act].name
    if done.secret:
        # Never by way of a redirect: what is carried over would be stored in the session.
        context = {"words": words, "account": done.record, "secret": done.secret}
        return render(request, "web/administration/secret.html", context)
    if done.repeated and PEOPLE_ACTS[asking.act].gives_password:
        told = _("This was done already and its password was shown then. Give a new one if needed.")
        messages.warning(request, told)
    else:
        messages.success(request, _("Done: %(act)s.") % {"act": words})
    row = done.record if done.record is not None else asking.record
    return redirect(asking.back if row is None else page_of_row(row))


def page_of_row(row: models.Model) -> str:
    """Return the page on which a row is shown (所在页)."""
    match row:
        case Organ():
            return reverse("administration_organ", args=[row.pk])
        case OrganAlias():
            return reverse("administration_organ", args=[row.organ_id])
        case Post():
            return reverse("administration_account", args=[row.user_id])
        case Deputy():
            return reverse("administration_deputy", args=[row.pk])
        case Term():
            return reverse("administration_term", args=[row.pk])
        case Session():
            return reverse("administration_term", args=[row.term_id])
        case User():
            return reverse("administration_account", args=[row.pk])
        case LoadJob():
            return reverse("administration_load", args=[row.pk])
        case Incident() | Congress():
            return reverse("administration_engine")
    return reverse("administration_tab", args=["deputies"])


def _show(request: Asked, asking: Asking, form: PeopleForm, status: int = 200) -> HttpResponse:
    sent = request.POST
    key = sent.get("key", "")
    # What was seen when the form was opened stays, so that a later change is noticed.
    seen = sent.get("expect") or ("" if asking.record is None else shown(asking.record))
    context = {
        "words": PEOPLE_WORDS[asking.act],
        "about": asking.record,
        "form": form,
        "seat": asking.seat,
        "key": key if REQUEST_KEY.fullmatch(key) else uuid.uuid4().hex,
        "expect": seen,
        "back": asking.back,
    }
    return render(request, "web/administration/act.html", context, status=status)

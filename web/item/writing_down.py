"""What the receiving office writes down (代录草稿): a deputy's paper, or a motion."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cases.acting import Actor
from cases.refusals import BadData
from people.kinds import Role
from people.models import Deputy, Session, Term
from web.item.drafting import DraftForm, complain, last_session_of, session_of
from web.item.forms import Long
from web.shared.requests import Asked
from workflows import drafts


def _officer(request: Asked) -> Actor:
    """Return the person's post at the receiving office (受理人员). Raises: PermissionDenied."""
    for hat in request.hats:
        if hat.post is not None and hat.post.role == Role.INTAKE_OFFICER:
            return hat.actor
    raise PermissionDenied


def _term(request: Asked, by: Actor) -> Term | None:
    assert by.post is not None
    running = Term.objects.filter(
        congress=by.post.organ.congress_id,
        starts_on__lte=request.today,
        ends_on__gte=request.today,
    )
    return running.order_by("-number").first()


def _deputies(term: Term | None, request: Asked) -> list[Deputy]:
    if term is None:
        return []
    rows = Deputy.objects.in_office(request.today).filter(term=term)
    return list(rows.select_related("term").order_by("name", "pk"))


@require_http_methods(["GET", "POST"])
def paper(request: Asked) -> HttpResponse:
    """Write a suggestion down for a deputy who works on paper (代录建议)."""
    by = _officer(request)
    chosen = request.GET.get("deputy", "")
    known = {str(d.pk): d for d in _deputies(_term(request, by), request)}
    lead = known.get(chosen)
    if lead is None:
        return render(request, "web/item/paper_whose.html", {"deputies": known.values()})
    if request.method == "GET":
        return _show_paper(request, DraftForm(lead), lead)
    form = DraftForm(lead, request.POST)
    if not form.is_valid():
        return _show_paper(request, form, lead, status=400)
    session = session_of(lead, request)
    try:
        draft = drafts.create_paper_draft(
            by=by,
            lead=lead,
            term=lead.term,
            at=request.at,
            session=session or last_session_of(lead, request),
            in_session=session is not None,
            cosigners=form.deputies(),
            **form.parts(),
        )
    except BadData as bad:
        complain(form, bad)
        return _show_paper(request, form, lead, status=400)
    messages.success(request, _("Saved. Enter the signed paper now, a second person confirms it."))
    return redirect("enter_what", item=draft.pk)


def _show_paper(request: Asked, form: DraftForm, lead: Deputy, status: int = 200) -> HttpResponse:
    return render(request, "web/item/paper.html", {"form": form, "lead": lead}, status=status)


class MotionForm(forms.Form):
    """Ask for a motion and its signers (议案要件)."""

    motion_number = forms.CharField(label=gettext_lazy("Number of the motion"), max_length=60)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    facts = Long(label=gettext_lazy("What is the problem?"))
    analysis = Long(label=gettext_lazy("Why is it so?"), required=False)
    proposal = Long(label=gettext_lazy("What should be done?"))
    lead = forms.TypedChoiceField(label=gettext_lazy("First signer"), coerce=int)
    signers = forms.TypedMultipleChoiceField(
        label=gettext_lazy("The other signers"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, deputies: list[Deputy], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {d.pk: d for d in deputies}
        names = [(str(d.pk), d.name) for d in deputies]
        for name, offered in (("lead", [("", _("Please choose")), *names]), ("signers", names)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered

    def parts(self) -> dict[str, Any]:
        """Return the motion as the draft takes it (议案内容); its first signer signs once."""
        given = dict(self.cleaned_data)
        lead, signers = given.pop("lead"), given.pop("signers")
        others = [self.known[key] for key in signers if key != lead]
        return given | {"lead": self.known[lead], "signers": others}


@require_http_methods(["GET", "POST"])
def motion(request: Asked) -> HttpResponse:
    """Write a motion down that becomes a suggestion (议案转建议草稿)."""
    by = _officer(request)
    term = _term(request, by)
    deputies = _deputies(term, request)
    form = MotionForm(deputies, request.POST if request.method == "POST" else None)
    begun = Session.objects.filter(term=term, starts_on__lte=request.today)
    session = begun.order_by("-starts_on").first()
    if request.method == "GET" or not form.is_valid():
        status = 200 if request.method == "GET" else 400
        return render(request, "web/item/motion.html", {"form": form}, status=status)
    try:
        if session is None or term is None:
            raise BadData({"motion_number": _("No session of this term has begun.")})
        draft = drafts.create_motion_draft(
            by=by, term=term, session=session, at=request.at, **form.parts()
        )
    except BadData as bad:
        complain(form, bad)
        return render(request, "web/item/motion.html", {"form": form}, status=400)
    messages.success(request, _("Saved. Record the presidium's decision to take it over."))
    return redirect("item", item=draft.pk)

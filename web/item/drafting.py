"""Writing a suggestion (起草建议): nothing is sent before the deputy says so."""

from __future__ import annotations

from operator import attrgetter
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from cases.acting import Actor
from cases.models import Suggestion
from cases.refusals import ActRefused, BadData, NotVisible
from people.models import Delegation, Deputy, Session
from people.strokes import by_strokes
from web.item.forms import Day, Long
from web.item.forms.paper import LARGEST_FILE
from web.item.pages import visible
from web.shared.hats import Hat
from web.shared.refusals import refuse
from web.shared.requests import Asked
from workflows import drafts

STATE_SECRET = gettext_lazy(
    "A text with state secrets must not be entered here. Hand it in on paper to the office."
)
# A form in which nothing is filled in but that it holds state secrets.
SECRET = {"classified": "on"}
F = TypeVar("F", bound=forms.Form)


class DraftForm(forms.Form):
    """Ask for the parts of a suggestion (建议要件)."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    facts = Long(label=gettext_lazy("What is the problem?"), required=False)
    analysis = Long(label=gettext_lazy("Why is it so?"), required=False)
    proposal = Long(label=gettext_lazy("What should be done?"), required=False)
    from_inspection = forms.BooleanField(
        label=gettext_lazy("It comes from an inspection"), required=False
    )
    from_research = forms.BooleanField(
        label=gettext_lazy("It comes from a study on the spot"), required=False
    )
    from_station = forms.BooleanField(label=gettext_lazy("It comes from a station"), required=False)
    from_seminar = forms.BooleanField(
        label=gettext_lazy("It comes from a discussion with people"), required=False
    )
    from_voters = forms.BooleanField(label=gettext_lazy("Voters asked for it"), required=False)
    cosigners = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Co-signers"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    for_delegation = forms.BooleanField(
        label=gettext_lazy("It is the suggestion of the whole delegation"),
        required=False,
        help_text=gettext_lazy("Then there are no co-signers; all of the delegation discussed it."),
    )
    discussed_on = Day(label=gettext_lazy("When the whole delegation discussed it"), required=False)
    discussion = Long(label=gettext_lazy("What was said in the discussion"), required=False)
    may_publish = forms.BooleanField(
        label=gettext_lazy("It may be published"), required=False, initial=True
    )
    hide_name = forms.BooleanField(
        label=gettext_lazy("Withhold my name from units and the public"), required=False
    )
    classified = forms.BooleanField(
        label=gettext_lazy("It holds state secrets"),
        required=False,
        help_text=gettext_lazy("Leave it empty as a rule. With the tick nothing is kept here."),
    )

    def __init__(
        self,
        lead: Deputy,
        *args: Any,
        headed: Delegation | None = None,
        fixed: bool = False,
        **kwargs: Any,
    ) -> None:
        """Offer to write for a delegation that the lead heads; once it is one's, it stays so."""
        super().__init__(*args, **kwargs)
        self.headed, self.fixed = headed, fixed
        if fixed:
            del self.fields["for_delegation"]
        if headed is None:
            for name in ("for_delegation", "discussed_on", "discussion"):
                self.fields.pop(name, None)
        field = self.fields["cosigners"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        self.others = {d.pk: d for d in _others(lead)}
        field.choices = [(str(d.pk), d.name) for d in self.others.values()]

    def clean_classified(self) -> bool:
        """Refuse a classified text before a word of it is kept (涉密不上网)."""
        if self.cleaned_data["classified"]:
            raise forms.ValidationError(STATE_SECRET, code="classified")
        return False

    def parts(self) -> dict[str, Any]:
        """Return the parts of the text and its wishes (文本与意愿)."""
        given = dict(self.cleaned_data)
        for name in ("cosigners", "classified", "for_delegation"):
            given.pop(name, None)
        if self.delegation is None:
            given.pop("discussed_on", None)
            given.pop("discussion", None)
        return given

    @property
    def delegation(self) -> Delegation | None:
        """Return the delegation whose suggestion it is (提出建议的代表团), if it is one's."""
        chosen = self.fixed or self.cleaned_data.get("for_delegation")
        return self.headed if chosen else None

    def deputies(self) -> list[Deputy]:
        """Return whom to ask for a co-signature (附议人)."""
        return [self.others[key] for key in self.cleaned_data["cosigners"]]


def _others(lead: Deputy) -> list[Deputy]:
    """List whom a deputy may ask to sign too (可邀请的附议人), by the strokes of the surname."""
    rows = Deputy.objects.filter(term=lead.term_id).exclude(pk=lead.pk).order_by("pk")
    return by_strokes(rows, attrgetter("name"))


def deputy_hat(request: Asked) -> Hat:
    """Return the mandate under which the person writes (代表身份). Raises: PermissionDenied."""
    for hat in request.hats:
        if hat.deputy is not None:
            return hat
    raise PermissionDenied


@require_http_methods(["GET", "POST"])
def new(request: Asked) -> HttpResponse:
    """Begin a suggestion (提建议)."""
    hat = deputy_hat(request)
    assert hat.deputy is not None
    if request.method == "GET":
        return _show(request, DraftForm(hat.deputy, headed=_headed(hat.deputy, request)))
    whose = whose_draft(hat.deputy, request)
    if "stub" in request.POST:
        stub = drafts.create_stub(**whose)
        messages.success(request, _("Saved without any text. Hand the paper in to the office."))
        return redirect("item", item=stub.pk)
    form = DraftForm(hat.deputy, request.POST, headed=_headed(hat.deputy, request))
    if not form.is_valid():
        return _show(request, without_secrets(form, DraftForm(hat.deputy, SECRET)), status=400)
    try:
        draft = drafts.create_draft(
            cosigners=form.deputies(), delegation=form.delegation, **whose, **form.parts()
        )
    except BadData as bad:
        complain(form, bad)
        return _show(request, form, status=400)
    messages.success(request, _("Saved. Nothing has been sent yet."))
    return redirect("item", item=draft.pk)


def whose_draft(deputy: Deputy, request: Asked) -> dict[str, Any]:
    """Say whose draft it becomes, and of which session (草稿归属)."""
    session = session_of(deputy, request)
    return {
        "lead": deputy,
        "term": deputy.term,
        "at": request.at,
        "session": session or last_session_of(deputy, request),
        "in_session": session is not None,
    }


def session_of(deputy: Deputy, request: Asked) -> Session | None:
    """Return the session that is on today (会议期间)."""
    on = Session.objects.filter(
        term=deputy.term_id, starts_on__lte=request.today, ends_on__gte=request.today
    )
    return on.first()


def _headed(deputy: Deputy, request: Asked) -> Delegation | None:
    """Return the delegation for which this deputy may write today (所任团长的代表团)."""
    if session_of(deputy, request) is None:
        return None
    return Delegation.objects.filter(term=deputy.term_id, head=deputy).order_by("pk").first()


def last_session_of(deputy: Deputy, request: Asked) -> Session | None:
    """Return the session that began last (最近一次会议)."""
    before = Session.objects.filter(term=deputy.term_id, starts_on__lte=request.today)
    return before.order_by("-starts_on").first()


@require_http_methods(["GET", "POST"])
def edit(request: Asked, item: int) -> HttpResponse:
    """Change an unsent text (修改草稿)."""
    suggestion = visible(request, item)
    by = author_of(request, suggestion)
    lead = suggestion.lead
    headed = suggestion.delegation
    if request.method == "GET":
        form = DraftForm(lead, initial=_initial(suggestion), headed=headed, fixed=True)
        return _show(request, form, suggestion)
    form = DraftForm(lead, request.POST, headed=headed, fixed=True)
    if not form.is_valid():
        return _show(
            request, without_secrets(form, DraftForm(lead, SECRET)), suggestion, status=400
        )
    try:
        drafts.edit_draft(suggestion, by=by, at=request.at, **form.parts())
        drafts.choose_cosigners(suggestion, by=by, deputies=form.deputies(), at=request.at)
    except BadData as bad:
        complain(form, bad)
        return _show(request, form, suggestion, status=400)
    except NotVisible as hidden:
        raise Http404 from hidden
    except ActRefused as refusal:
        typed = [(f.label, f.value()) for f in form.visible_fields() if isinstance(f.value(), str)]
        return refuse(request, refusal, back=reverse("item", args=[item]), typed=typed)
    messages.success(request, _("Saved. Nothing has been sent yet."))
    return redirect("item", item=item)


@require_POST
def attach(request: Asked, item: int) -> HttpResponse:
    """Hang a file on an unsent suggestion (添加附件)."""
    suggestion = visible(request, item)
    by = author_of(request, suggestion)
    back = reverse("item", args=[item])
    sent = request.FILES.get("file")
    if sent is None or sent.size is None or sent.size > LARGEST_FILE:
        problem = _("Choose a file of at most %(n)d MB.") % {"n": LARGEST_FILE // 1024 // 1024}
        messages.error(request, problem)
        return redirect(back)
    try:
        drafts.attach(
            suggestion,
            by=by,
            at=request.at,
            name=sent.name or "",
            content=sent.read(),
            media_type=(sent.content_type or "application/octet-stream")[:100],
        )
    except BadData as bad:
        messages.error(request, " ".join(str(text) for text in bad.fields.values()))
    except NotVisible as hidden:
        raise Http404 from hidden
    except ActRefused as refusal:
        return refuse(request, refusal, back=back)
    return redirect(back)


def author_of(request: Asked, suggestion: Suggestion) -> Actor:
    """Return who writes this text (起草人). Raises: PermissionDenied."""
    for hat in request.hats:
        if suggestion.drafted_by_id is not None:
            # The office writes it down, from paper.
            if hat.post is not None and hat.post.organ_id == suggestion.drafted_by_id:
                return hat.actor
        elif hat.deputy is not None and hat.deputy.pk == suggestion.lead_id:
            return hat.actor
    raise PermissionDenied


def _initial(suggestion: Suggestion) -> dict[str, Any]:
    apart = ("cosigners", "classified", "for_delegation")
    names = [n for n in DraftForm.base_fields if n not in apart]
    initial = {name: getattr(suggestion, name) for name in names}
    initial["cosigners"] = [str(k) for k in suggestion.cosigners.values_list("deputy", flat=True)]
    return initial


def without_secrets(form: F, empty: F) -> F:
    """Give nothing of a classified text back to the page (涉密不回显).

    `empty` is the same form with nothing in it but that tick.
    """
    if not form.has_error("classified", "classified"):
        return form
    empty.is_valid()
    for name in [n for n in empty.errors if n != "classified"]:
        del empty.errors[name]
    return empty


def complain(form: forms.Form, bad: BadData) -> None:
    """Put what was refused at its fields (字段提示)."""
    for name, text in bad.fields.items():
        form.add_error(name if name in form.fields else None, str(text))


def _show(
    request: Asked, form: DraftForm, suggestion: Suggestion | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "suggestion": suggestion}
    return render(request, "web/item/draft.html", context, status=status)

"""Writing a reply (起草答复): the suggestion's points beside it, promises below it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cases.models import Assignment, Opinion, Promise, Reply, Suggestion
from cases.models.reply import Publicity
from cases.refusals import ActRefused, BadData, NotPermitted, NotVisible
from cases.rules.kinds import ResultKind
from cases.rules.states import AssignmentState
from web.item.forms import Day, Long
from web.item.forms.fields import needed_sometimes
from web.item.forms.paper import Scan, stored
from web.item.pages import visible
from web.shared.hats import Hat
from web.shared.piles import way_back
from web.shared.refusals import refuse
from web.shared.requests import Asked
from web.shared.units import BY_TASK
from web.shared.words import ACT_WORDS, options
from workflows import drafts
from workflows.explaining import possibilities


class ReplyForm(forms.Form):
    """Ask for the parts of a reply (答复要件)."""

    result_kind = forms.ChoiceField(label=gettext_lazy("Result"))
    text = Long(label=gettext_lazy("Reply, point by point"))
    doc_number = needed_sometimes(
        forms.CharField(
            label=gettext_lazy("Document number"),
            max_length=60,
            required=False,
            help_text=gettext_lazy("You can save without it; it is needed to send the reply on."),
        )
    )
    contact_person = forms.CharField(
        label=gettext_lazy("Who can be asked"), max_length=60, required=False
    )
    contact_phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=30, required=False)
    publicity = forms.ChoiceField(label=gettext_lazy("Publication"), required=False)
    publicity_ground = needed_sometimes(
        forms.CharField(label=gettext_lazy("Why not in full"), max_length=200, required=False)
    )
    scan = Scan(label=gettext_lazy("Sealed scan (PDF)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("result_kind", options(ResultKind, empty=_("Please choose"))),
            ("publicity", options(Publicity)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class PromiseForm(forms.Form):
    """Ask for one promise (承诺事项): left empty it is none."""

    content = forms.CharField(
        label=gettext_lazy("What is promised"), max_length=500, required=False
    )
    responsible = forms.CharField(
        label=gettext_lazy("Who is responsible"), max_length=100, required=False
    )
    due_on = Day(label=gettext_lazy("By which day"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for both words and day, or for nothing."""
        given = super().clean() or {}
        if given.get("content") and not given.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("A promise needs its day."))
        if given.get("due_on") and not given.get("content"):
            self.add_error("content", _("Say what is promised."))
        return given


PROMISES = 3
PromiseForms = forms.formset_factory(PromiseForm, extra=PROMISES, max_num=PROMISES * 4)


@require_http_methods(["GET", "POST"])
def write(request: Asked, item: int, task: int) -> HttpResponse:
    """Write or change a unit's unsigned reply (拟稿)."""
    suggestion = visible(request, item)
    assignment = (
        Assignment.objects.visible_to(request.user, request.today)
        .select_related("organ", "round__policy")
        .filter(suggestion=item, pk=task)
        .first()
    )
    if assignment is None:
        raise Http404
    back = way_back(request, item)
    hat = _unit_hat(request, assignment)
    if hat is None:
        return refuse(request, NotPermitted(_("Only the unit itself writes its reply.")), back=back)
    supplementary = assignment.state == AssignmentState.REPLY_ISSUED
    reply = _present(assignment, supplementary)
    if request.method == "GET":
        form, promises = ReplyForm(initial=_initial(reply)), PromiseForms(initial=_promises(reply))
        return _show(request, suggestion, assignment, form, promises)
    form, promises = ReplyForm(request.POST, request.FILES), PromiseForms(request.POST)
    # Both are asked, so that every complaint is shown at once.
    if not all([form.is_valid(), promises.is_valid()]):
        return _show(request, suggestion, assignment, form, promises, status=400)
    try:
        parts = {n: v for n, v in form.cleaned_data.items() if n != "scan"}
        parts["publicity"] = parts["publicity"] or Publicity.PUBLIC.value
        if form.cleaned_data["scan"] is not None:
            parts["scan"] = stored(form.cleaned_data["scan"])
        drafts.save_reply_draft(
            assignment,
            by=hat.actor,
            at=request.at,
            promises=[p for p in promises.cleaned_data if p.get("content")],
            supplementary=supplementary,
            **parts,
        )
    except BadData as bad:
        for name, text in bad.fields.items():
            form.add_error(name if name in form.fields else None, str(text))
        return _show(request, suggestion, assignment, form, promises, status=400)
    except NotVisible as hidden:
        raise Http404 from hidden
    except ActRefused as refusal:
        typed = [(f.label, f.value()) for f in form.visible_fields() if isinstance(f.value(), str)]
        return refuse(request, refusal, back=back, typed=typed)
    messages.success(request, _saved(request, suggestion, assignment, supplementary))
    return redirect(back)


def _saved(
    request: Asked, suggestion: Suggestion, assignment: Assignment, supplementary: bool
) -> str:
    """Say what comes after the text (下一步): what is still missing, the review, the signature."""
    if not supplementary and assignment.is_reviewed_under(assignment.round.policy.rules):
        for one in possibilities(suggestion, [hat.actor for hat in request.hats], request.at):
            if one.act != "send_to_review" or one.record.assignment_id != assignment.pk:
                continue
            told = {"act": ACT_WORDS[one.act].name, "reason": one.reason}
            if one.is_open:
                return _("Saved. The next step is: %(act)s.") % told
            return _("Saved. Not yet possible: %(act)s. %(reason)s") % told
    return _("Saved. The head of the unit signs the reply.")


def _unit_hat(request: Asked, assignment: Assignment) -> Hat | None:
    for hat in request.hats:
        post = hat.post
        if (
            post is not None
            and post.organ_id == assignment.bearer_id
            and post.role in drafts.writers_of(assignment)
        ):
            return hat
    return None


def _present(assignment: Assignment, supplementary: bool) -> Reply | None:
    rows = Reply.objects.filter(assignment=assignment, state="drafting")
    rows = (
        rows.filter(kind="supplementary") if supplementary else rows.exclude(kind="supplementary")
    )
    return rows.first()


def _initial(reply: Reply | None) -> dict[str, Any]:
    names = [name for name in ReplyForm.base_fields if name != "scan"]
    return {name: getattr(reply, name) for name in names} if reply is not None else {}


def _promises(reply: Reply | None) -> list[dict[str, Any]]:
    if reply is None:
        return []
    rows = Promise.objects.filter(reply=reply).order_by("due_on", "pk")
    return [dict(row) for row in rows.values("content", "responsible", "due_on")]


def _show(
    request: Asked, suggestion: Any, assignment: Any, form: Any, promises: Any, status: int = 200
) -> HttpResponse:
    opinions = (
        Opinion.objects.visible_to(request.user, request.today)
        .filter(suggestion=suggestion.pk, assignment__round=assignment.round_id, returned_at=None)
        .select_related("assignment__organ")
        .order_by(*BY_TASK)
    )
    context = {
        "suggestion": suggestion,
        "back": way_back(request, suggestion.pk),
        "task": assignment,
        "form": form,
        "promises": promises,
        "opinions": opinions,
    }
    return render(request, "web/item/reply.html", context, status=status)

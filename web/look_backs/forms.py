"""The forms of a look-back review (回头看表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import ReviewedItem
from cases.rules.kinds import RatingOption, ResultKind
from cases.rules.reviewing import Finding
from cases.rules.states import ReviewedState
from people.kinds import HANDLING_KINDS
from people.models import Organ, Session, Term
from web.item.forms.fields import Day, Long, set_choices
from web.shared.matters import MatterForm
from web.shared.words import options
from workflows.acts.looking_back import LOOKED_BACK
from workflows.acts.reviewing import BATCH
from workflows.look_backs import written_off

BY_KEY = ("sessions", "units")


class Scope(MatterForm):
    """Say which items of the term are looked at again (范围); nothing chosen means all."""

    title = forms.CharField(label=_("Title"), max_length=120)
    sessions = forms.MultipleChoiceField(
        label=_("Only of these sessions"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Nothing chosen: all."),
    )
    overall = forms.MultipleChoiceField(
        label=_("Only with these ratings"), widget=forms.CheckboxSelectMultiple, required=False
    )
    results = forms.MultipleChoiceField(
        label=_("Only with these results"), widget=forms.CheckboxSelectMultiple, required=False
    )
    units = forms.MultipleChoiceField(
        label=_("Only answered by these units"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    items = forms.CharField(
        label=_("Only these references, one on each line"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=20000,
        required=False,
    )

    def prepare(self) -> None:
        """Offer what can be chosen in this congress."""
        congress = self.scene.congress
        sessions = Session.objects.filter(term__in=self.terms()).order_by("-term__number", "number")
        named = [(str(s.pk), str(s)) for s in sessions]
        units = Organ.objects.filter(congress=congress, kind__in=HANDLING_KINDS)
        listed = [(str(u.pk), u.name) for u in units.order_by("official_order", "pk")]
        set_choices(self, "sessions", named)
        set_choices(self, "overall", options(RatingOption))
        set_choices(self, "results", options(ResultKind))
        set_choices(self, "units", listed)
        review = self.scene.record
        if review is not None and not self.initial:
            self.initial = {"title": review.title} | {
                key: "\n".join(values) if key == "items" else [str(v) for v in values]
                for key, values in review.scope.items()
            }

    def terms(self) -> list[int]:
        """Return the terms whose sessions are offered (届次)."""
        return [self.scene.record.term_id]

    def for_door(self) -> dict[str, Any]:
        """Return the title and the scope that was chosen."""
        given = self.cleaned_data
        scope: dict[str, list[Any]] = {
            key: [int(v) for v in given[key]] if key in BY_KEY else list(given[key])
            for key in ("sessions", "units", "overall", "results")
            if given[key]
        }
        if lines := given["items"].split():
            scope["items"] = lines
        return {"title": given["title"], "scope": scope}


class Plan(Scope):
    """Plan a review (拟定回头看)."""

    term = forms.ChoiceField(label=_("Term"))
    field_order = ("title", "term")

    def prepare(self) -> None:
        """Offer the terms of the congress, the last one first."""
        super().prepare()
        terms = Term.objects.filter(congress=self.scene.congress).order_by("-number")
        set_choices(self, "term", [(str(t.pk), str(t)) for t in terms])

    def terms(self) -> list[int]:
        """Return every term of the congress."""
        rows = Term.objects.filter(congress=self.scene.congress)
        return list(rows.values_list("pk", flat=True))

    def for_door(self) -> dict[str, Any]:
        """Return the term too."""
        return super().for_door() | {"term": int(self.cleaned_data["term"])}


class OneFinding(MatterForm):
    """Enter what was found of one item (核查意见)."""

    finding = forms.ChoiceField(label=_("What was found"), widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label=_("If it is handled again: why"), widget=forms.RadioSelect, required=False
    )
    result_kind = forms.ChoiceField(
        label=_("If the class changes: what it really comes to"), required=False
    )
    promise = forms.ChoiceField(
        label=_("If a promise is followed again: which one"), required=False
    )
    due_on = Day(label=_("If a promise is followed again: by which day"), required=False)
    note = Long(label=_("What was seen, and what is missing"), required=False)

    def prepare(self) -> None:
        """Offer findings, grounds, results and the promises that were written off."""
        row: ReviewedItem = self.scene.record
        set_choices(self, "finding", options(Finding))
        set_choices(self, "ground", options(LOOKED_BACK))
        set_choices(self, "result_kind", options(ResultKind, empty="—"))
        kept = [(str(p.pk), p.content) for p in written_off(row.suggestion_id)]
        set_choices(self, "promise", [("", "—"), *kept])
        if not kept:
            del self.fields["promise"], self.fields["due_on"]
        if row.finding and not self.initial:
            self.initial = {
                "finding": row.finding,
                "ground": row.ground,
                "result_kind": row.result_kind,
                "promise": row.promise_id or "",
                "due_on": row.due_on,
                "note": row.note,
            }

    def for_door(self) -> dict[str, Any]:
        """Return what belongs to the chosen finding."""
        given = dict(self.cleaned_data)
        promise = given.pop("promise", "")
        return given | {"promise": int(promise) if promise else None}


class ManyFindings(MatterForm):
    """Enter the same finding for several items (批量核查)."""

    items = forms.MultipleChoiceField(
        label=_("For these items"), widget=forms.CheckboxSelectMultiple
    )
    finding = forms.ChoiceField(label=_("What was found"), widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label=_("If it is handled again: why"), widget=forms.RadioSelect, required=False
    )
    note = Long(label=_("What was seen, and what is missing"), required=False)

    def prepare(self) -> None:
        """Offer the items that were chosen on the page before, or all that are left."""
        data: Any = self.data
        given = data.getlist("items") if self.is_bound else self.initial.get("items", [])
        keys = [int(k) for k in given if str(k).isdecimal() and len(str(k)) < 19][:BATCH]
        rows = self.scene.record.items.filter(pk__in=keys).select_related("suggestion")
        named = [
            (str(row.pk), f"{row.suggestion.number} {row.suggestion.title}")
            for row in rows.order_by("pk")
        ]
        left = self.scene.record.items.filter(state=ReviewedState.UNCHECKED).count()
        if left:
            words = _("all %(n)d that have not been checked yet")
            named.append(("rest", words % {"n": left}))
        set_choices(self, "items", named)
        set_choices(self, "finding", options((Finding.CONFIRMED, Finding.HANDLED_AGAIN)))
        set_choices(self, "ground", options(LOOKED_BACK))

    def for_door(self) -> dict[str, Any]:
        """Return the keys of the items, or the word for all that are left."""
        given = dict(self.cleaned_data)
        chosen = given.pop("items")
        items: Any = "rest" if "rest" in chosen else [int(key) for key in chosen]
        return given | {"items": items}


class Decision(MatterForm):
    """Record the decision (回头看决定)."""

    number = forms.CharField(label=_("Number of the decision"), max_length=60)
    decided_on = Day(label=_("Decided on"))
    text = Long(label=_("Text of the decision"))


class Report(MatterForm):
    """Write the closing report (回头看报告)."""

    report = Long(label=_("Report"))


class GivenUp(MatterForm):
    """Say why a review is given up (取消理由)."""

    why = Long(label=_("Why"))


FORMS: dict[str, type[MatterForm]] = {
    "change_scope": Scope,
    "begin_checks": MatterForm,
    "check_items": ManyFindings,
    "decide_look_back": Decision,
    "close_look_back": Report,
    "cancel_look_back": GivenUp,
}

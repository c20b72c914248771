"""The page before sending (提交前核对): the text once more, hints, and what is alike."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from cases.models import Suggestion
from cases.rules.writing import NEEDED, Hint, hints
from web.deputy.steps import ASKED, CHECK, HELPS, NAMES, StepForm
from web.item.todo import todo_of
from web.shared.requests import Asked
from web.shared.similar import similar_to

# To which page a hint leads, and its words.
WORDS = {
    Hint.NO_TITLE: (4, _("There is no title yet; without one it cannot be handed in.")),
    Hint.NO_FACTS: (1, _("The problem is not told yet; without it nothing can be handed in.")),
    Hint.NO_PROPOSAL: (
        3, _("It is not said yet what should be done; without it nothing can be handed in."),
    ),
    Hint.SEVERAL_MATTERS: (
        3,
        _("Is it one matter only? If these are several, write a suggestion for each: it is"
          " answered sooner and by the right unit."),
    ),
    Hint.NO_FIGURES: (
        1, _("No figure is named. How many people, how far, since when? It helps the unit."),
    ),
    Hint.NO_PLACE: (1, _("No place is named. Where is it?")),
    Hint.VAGUE: (
        3, _("The request is rather general. What exactly should be done, where, until when?"),
    ),
    Hint.LONG_TITLE: (4, _("The title is long. Up to 40 characters are easier to remember.")),
    Hint.SHORT: (1, _("The text is very short. Is everything said that the unit must know?")),
    Hint.LONG: (3, _("The text is long. Up to 1,500 characters are read more attentively.")),
}  # fmt: skip


def _wishes(suggestion: Suggestion) -> list[Any]:
    """List what was ticked of origin and wishes (来源与意愿), in the words of its boxes."""
    fields = StepForm.base_fields
    ticked = [
        fields[name].label
        for name in ASKED[4]
        if isinstance(fields[name], forms.BooleanField) and getattr(suggestion, name)
    ]
    return ticked if suggestion.may_publish else [*ticked, _("not to be published")]


def check(request: Asked, suggestion: Suggestion) -> HttpResponse:
    """Show the text before it is sent (核对): hints ask, and stop nothing."""
    found = hints(suggestion.title, suggestion.facts, suggestion.analysis, suggestion.proposal)
    texts = (
        (1, suggestion.facts), (2, suggestion.analysis), (3, suggestion.proposal),
        (4, suggestion.title),
    )  # fmt: skip
    context = {
        "suggestion": suggestion,
        "step": CHECK,
        "steps": CHECK,
        "name": NAMES[CHECK],
        "help": HELPS[CHECK],
        "written": [(step, NAMES[step], text) for step, text in texts],
        "wishes": _wishes(suggestion),
        "units": [u.name for u in suggestion.wished_units.order_by("official_order", "pk")],
        "cosigners": list(
            suggestion.cosigners.order_by("position", "pk").values_list("deputy__name", flat=True)
        ),
        "needed": [WORDS[hint] for hint in found if hint in NEEDED],
        "hints": [WORDS[hint] for hint in found if hint not in NEEDED],
        "alike": similar_to(suggestion, request),
        "todo": todo_of(request, suggestion),
    }
    return render(request, "web/deputy/check.html", context)

"""The forms that send an item back to its units, and move promises (回头看与承诺调整表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.facts import Facts
from cases.rules.kinds import ResultKind
from web.item.forms.fields import ActForm, Day, Long, set_choices
from web.shared.words import options
from workflows.acts.looking_back import LOOKED_BACK


class Order(ActForm):
    """Order a new reply (责成重新办理)."""

    number = forms.CharField(label=_("Number of the decision"), max_length=60)
    reasons = Long(label=_("What is missing, and what the unit must do"))


class LookBack(ActForm):
    """Have an item handled again after a look-back (回头看)."""

    number = forms.CharField(label=_("Number of the decision"), max_length=60)
    ground = forms.ChoiceField(label=_("Why it is handled again"), widget=forms.RadioSelect)
    tasks = forms.MultipleChoiceField(
        label=_("Which units"), widget=forms.CheckboxSelectMultiple, required=False
    )
    reasons = Long(label=_("What is missing, and what the unit must do"))

    def prepare(self) -> None:
        """Offer the units that have replied, all of them chosen."""
        set_choices(self, "ground", options(LOOKED_BACK))
        facts: Facts = self.scene.record.acting.facts
        units = [(str(task.pk), task.organ.name) for task in facts.answered_tasks]
        field = self.fields["tasks"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = units
        field.initial = [key for key, _name in units]

    def for_door(self) -> dict[str, Any]:
        """Return the keys of the chosen tasks."""
        given = dict(self.cleaned_data)
        given["tasks"] = [int(key) for key in given["tasks"]]
        return given


class NewDay(ActForm):
    """Give a promise another day (承诺改期)."""

    due_on = Day(label=_("By which day"))
    why = Long(label=_("Why"))


class BrokenPromise(ActForm):
    """Have an item handled again because its promise was not kept (承诺未落实再办)."""

    reasons = Long(label=_("What is missing, and what the unit must do"))
    number = forms.CharField(label=_("Number of the decision"), max_length=60, required=False)


class OtherClass(ActForm):
    """Give an answer another class than its unit did (调整类别)."""

    result_kind = forms.ChoiceField(label=_("What the answer really comes to"))
    number = forms.CharField(label=_("Number of the decision"), max_length=60)
    reasons = Long(label=_("What was found"))

    def prepare(self) -> None:
        """Offer every result."""
        set_choices(self, "result_kind", options(ResultKind, empty=_("Please choose")))


class PromiseAgain(ActForm):
    """Follow a promise up again (恢复承诺跟踪)."""

    due_on = Day(label=_("By which day"))
    number = forms.CharField(label=_("Number of the decision"), max_length=60)
    reasons = Long(label=_("What was found"))

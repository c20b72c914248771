"""The forms of asking units before the assignment (预交办征求意见表单)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from web.item.forms.fields import ActForm, Day, Long, set_choices, units_of

# How many days are proposed to the office for the answers.
PROPOSED = 5


class AskedUnits(ActForm):
    """Choose whom to ask, and until when (选择征求意见单位)."""

    from_link = ("units",)
    units = forms.TypedMultipleChoiceField(
        label=_("Units"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    until_on = Day(
        label=_("Answer by"),
        help_text=_("A wish of the office: nothing happens when the day passes."),
    )
    words = Long(label=_("What you would like to know"), required=False)

    def prepare(self) -> None:
        """Offer the units that can handle suggestions and are not asked already."""
        asked = {row.organ_id for row in self.scene.record.acting.facts.consultations}
        units = [(str(o.pk), o.name) for o in units_of(self.scene) if o.pk not in asked]
        set_choices(self, "units", units)
        self.fields["until_on"].initial = self.scene.today + timedelta(days=PROPOSED)


class UnitAnswer(ActForm):
    """Say whether it is the unit's, and if not whose (反馈意见)."""

    at_field = "words"
    fits = forms.ChoiceField(
        label=_("Is it yours?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("It is ours")), ("no", _("It is not ours"))],
    )
    words = Long(
        label=_("In your words"), required=False, help_text=_("Needed where it is not yours.")
    )
    better_unit = forms.TypedChoiceField(
        label=_("Which unit is right"), coerce=int, required=False, empty_value=None
    )

    def prepare(self) -> None:
        """Offer the other units."""
        mine = self.scene.record.acting.facts.own_consultation
        own = mine.organ_id if mine is not None else None
        # What the office asked stands above the answer.
        self.fields["fits"].help_text = mine.words if mine is not None else ""
        units = [(str(o.pk), o.name) for o in units_of(self.scene) if o.pk != own]
        set_choices(self, "better_unit", [("", _("I do not know")), *units])

    def for_door(self) -> dict[str, Any]:
        """Return the answer as yes or no."""
        return super().for_door() | {"fits": self.cleaned_data["fits"] == "yes"}


class AskedUnit(ActForm):
    """Choose which unit is asked no longer (结束征求意见)."""

    from_link = ("organ",)
    organ = forms.TypedChoiceField(label=_("Unit"), coerce=int)

    def prepare(self) -> None:
        """Offer the units that are asked."""
        asked = self.scene.record.acting.facts.consultations
        units = [(str(row.organ_id), row.organ.name) for row in asked]
        set_choices(self, "organ", [("", _("Please choose")), *units])

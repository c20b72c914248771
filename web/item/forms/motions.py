"""The forms of motions (议案转化表单): the presidium's decision, and who signed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from web.item.forms.fields import ActForm, Day, set_choices
from web.item.forms.paper import Scan, stored


class Decided(ActForm):
    """Record a decision of the presidium (主席团决定)."""

    decision = forms.CharField(label=_("Number of the presidium's decision"), max_length=60)
    decided_on = Day(label=_("Date of the decision"))

    def prepare(self) -> None:
        """Begin with today."""
        self.fields["decided_on"].initial = self.scene.today

    def for_door(self) -> dict[str, Any]:
        """Keep the scan and name it by what it contains."""
        given = super().for_door()
        scan = stored(given.pop("scan", None))
        return given | {"scan": scan.sha256 if scan is not None else ""}


class MotionTaken(Decided):
    """Take a motion over (议案转建议)."""

    scan = Scan(label=_("Scan of the decision (PDF)"))
    category = forms.CharField(label=_("Category"), max_length=60, required=False)
    number = forms.CharField(
        label=_("Number"),
        max_length=20,
        required=False,
        help_text=_("Leave it empty to take the next free number."),
    )


class Conversion(Decided):
    """Turn a suggestion into a motion (转为议案)."""

    motion_number = forms.CharField(label=_("Number of the motion"), max_length=60)
    scan = Scan(label=_("Scan of the motion with its signatures (PDF)"))
    signers = forms.TypedMultipleChoiceField(
        label=_("Who has signed the motion"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody who makes the suggestion; who does not sign leaves it first."),
    )

    def prepare(self) -> None:
        """Offer the authors who are in office."""
        super().prepare()
        authors = self.scene.record.acting.facts.signers_in_office
        set_choices(self, "signers", [(str(d.pk), d.name) for d in authors])

"""The forms of evaluation meetings (评议会表单)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Suggestion
from cases.rules.meetings import Presence
from web.item.forms.fields import Day, Long
from web.shared.matters import MatterForm
from web.shared.units import BY_TASK
from web.shared.words import options


class Filter(forms.Form):
    """Narrow down which items are offered (筛选): year, unit, field."""

    year = forms.TypedChoiceField(
        label=_("Registered in"), coerce=int, empty_value=None, required=False
    )
    unit = forms.TypedChoiceField(
        label=_("Handling unit"), coerce=int, empty_value=None, required=False
    )
    category = forms.ChoiceField(label=_("Field"), required=False)

    def __init__(
        self, data: Any, *, years: list[int], units: list[tuple[int, str]], fields: list[str]
    ) -> None:
        super().__init__(data)
        offered: dict[str, list[tuple[Any, str]]] = {
            "year": [(year, str(year)) for year in years],
            "unit": list(units),
            "category": [(word, word) for word in fields],
        }
        for name, choices in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("all")), *choices]

    def chosen(self) -> dict[str, Any]:
        """Return what was chosen (所选条件); what cannot be read does not narrow it."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class Items(forms.MultipleChoiceField):
    """Take references of items (评议事项): the door tells of each one that it refuses, why."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        """Take any reference: what is no item of this congress the door refuses."""
        return True


class Arrangement(MatterForm):
    """Say when and where (会议安排)."""

    title = forms.CharField(label=_("Title"), max_length=120)
    held_on = Day(label=_("Day of the meeting"))
    hour = forms.CharField(label=_("Time of day"), max_length=40)
    place = forms.CharField(label=_("Place"), max_length=120)

    def prepare(self) -> None:
        """Begin with what is arranged already."""
        meeting = self.scene.record
        if meeting is not None and not self.initial:
            self.initial = {n: getattr(meeting, n) for n in ("title", "held_on", "hour", "place")}


class Picked(MatterForm):
    """Pick items for the agenda (选择评议事项)."""

    items = Items(label=_("Items whose replies wait for a rating"))

    def __init__(
        self, *args: Any, fit: Iterable[Suggestion] = (), ticked: bool = False, **kwargs: Any
    ) -> None:
        self.fit = list(fit)
        self.ticked = ticked
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        """Offer what can be put on an agenda; all of it is ticked where a filter chose it."""
        field = self.fields["items"]
        assert isinstance(field, forms.MultipleChoiceField)
        words = _("No. %(no)s %(title)s")
        field.choices = [
            (item.reference, words % {"no": item.number, "title": item.title}) for item in self.fit
        ]
        if self.ticked:
            self.initial["items"] = [item.reference for item in self.fit]


class Call(Picked, Arrangement):
    """Call a meeting (召集评议会)."""

    field_order = ("title", "held_on", "hour", "place", "items")


class UnitsLeft(MatterForm):
    """Say that the units have left (承办单位退场)."""

    units_left = forms.BooleanField(label=_("The units have left the room."))


class ClosingReport(MatterForm):
    """Write the report of the meeting (评议情况报告)."""

    report = Long(label=_("Report"))


class Reason(MatterForm):
    """Say why (理由)."""

    why = Long(label=_("Why"))


class FaceToFace(MatterForm):
    """Record what was said of one item (面对面督办记录), and who came for each unit."""

    asked = Long(label=_("What the deputies asked"))
    answered = Long(label=_("What the units answered"))
    participants = forms.CharField(
        label=_("Who else was there"),
        help_text=_("Units do not read this line."),
        max_length=300,
        required=False,
    )

    def prepare(self) -> None:
        """Ask of each unit that was summoned, before what was said; begin with the record."""
        row = self.scene.record
        units = list(row.units.select_related("assignment__organ").order_by(*BY_TASK))
        self.tasks = [unit.assignment_id for unit in units]
        said = {name: self.fields.pop(name) for name in ("asked", "answered", "participants")}
        for unit in units:
            key, who = unit.assignment_id, {"organ": unit.assignment.organ.name}
            self.fields[f"presence-{key}"] = forms.ChoiceField(
                label=_("Who came for %(organ)s") % who,
                choices=options(Presence, empty=_("Please choose")),
            )
            self.fields[f"person-{key}"] = forms.CharField(
                label=_("Name and post of who came for %(organ)s") % who,
                max_length=120,
                required=False,
            )
            self.initial[f"presence-{key}"] = unit.presence
            self.initial[f"person-{key}"] = unit.person
        self.fields |= said
        self.initial.update({name: getattr(row, name) for name in said})

    def for_door(self) -> dict[str, Any]:
        """Return of each unit who came, and what was said."""
        given = self.cleaned_data
        units = [
            {"task": key, "presence": given[f"presence-{key}"], "person": given[f"person-{key}"]}
            for key in self.tasks
        ]
        said = {name: given[name] for name in ("asked", "answered", "participants")}
        return {"units": units, **said}


FORMS: dict[str, type[MatterForm]] = {
    "open_meeting": MatterForm,
    "open_second_part": UnitsLeft,
    "close_meeting": ClosingReport,
    "change_meeting": Arrangement,
    "add_to_meeting": Picked,
    "cancel_meeting": Reason,
}
ITEM_FORMS: dict[str, type[MatterForm]] = {
    "record_face_to_face": FaceToFace,
    "take_out_of_meeting": Reason,
}

"""The steps of writing a suggestion (分步提建议): one question on each page."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Suggestion
from people.kinds import HANDLING_KINDS
from people.models import Deputy, Organ
from web.item.drafting import DraftForm

# What is asked on which page; on the last page the text is read once more.
ASKED: dict[int, tuple[str, ...]] = {
    1: ("classified", "facts"),
    2: ("analysis",),
    3: ("proposal",),
    4: (
        "title", "from_inspection", "from_research", "from_station", "from_seminar",
        "from_voters", "wished_units", "cosigners", "discussed_on", "discussion", "may_publish",
        "hide_name",
    ),
}  # fmt: skip
CHECK = 5
NAMES: dict[int, Any] = {
    1: _("What is the problem?"),
    2: _("Why is it so?"),
    3: _("What should be done?"),
    4: _("Title, origin and wishes"),
    CHECK: _("Read it once more"),
}
HELPS: dict[int, Any] = {
    1: _("Where is it, since when, whom does it concern? Figures and places help the unit."),
    2: _("What is behind it, as far as you know. You may leave this empty."),
    3: _("Say what is to be done, by whom if you know, and until when."),
    4: _("A title names one matter, for example: On a bus stop at the Yunxi bridge."),
    CHECK: _("Nothing has been sent yet."),
}
# These stand folded: most suggestions do without.
FOLDED = ("wished_units", "cosigners")


class StepForm(DraftForm):
    """Ask the questions of one step (分步表单)."""

    wished_units = forms.TypedMultipleChoiceField(
        label=_("Units you wish to answer"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The office decides who answers; it knows your wish."),
    )

    def __init__(
        self, lead: Deputy, step: int, *args: Any, suggestion: Suggestion | None = None, **kw: Any
    ) -> None:
        """Keep the fields of the step; a delegation has no co-signers, others no discussion."""
        delegation = suggestion.delegation if suggestion is not None else None
        super().__init__(lead, *args, headed=delegation, fixed=True, **kw)
        for name in [n for n in self.fields if n not in ASKED[step]]:
            del self.fields[name]
        if delegation is not None:
            self.fields.pop("cosigners", None)
        units = self.fields.get("wished_units")
        if units is not None:
            assert isinstance(units, forms.TypedMultipleChoiceField)
            self.units = {organ.pk: organ for organ in _units(lead)}
            units.choices = [(str(o.pk), o.name) for o in self.units.values()]
        if step == 1 and suggestion is None:
            # What holds no word is no draft.
            self.fields["facts"].required = True
        self.order_fields(ASKED[step])
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 10

    def parts(self) -> dict[str, Any]:
        """Return the parts of this step (本步要件), units and co-signers apart."""
        given = super().parts()
        given.pop("wished_units", None)
        return given

    def wished(self) -> list[Organ] | None:
        """Return the units that are wished (希望的承办单位), None where it is not asked."""
        if "wished_units" not in self.fields:
            return None
        return [self.units[key] for key in self.cleaned_data["wished_units"]]

    def given(self) -> dict[str, Any]:
        """Return what was filled in, in the shape of what is stored (填写内容)."""
        return {name: _shaped(self.cleaned_data.get(name)) for name in stored_names(self)}


def _units(lead: Deputy) -> Any:
    rows = Organ.objects.filter(
        congress=lead.term.congress_id, kind__in=HANDLING_KINDS, valid_until=None
    )
    return rows.order_by("official_order", "pk")


def stored_names(form: StepForm) -> list[str]:
    """List the fields of a step that are stored (存储字段)."""
    return [name for name in form.fields if name != "classified"]


def stored(suggestion: Suggestion, step: int) -> dict[str, Any]:
    """Return what is saved of a step by now (已存内容), as its form shows it."""
    found: dict[str, Any] = {}
    for name in ASKED[step]:
        if name == "classified":
            continue
        if name == "cosigners":
            rows = suggestion.cosigners.order_by("pk").values_list("deputy", flat=True)
            found[name] = [str(key) for key in rows]
        elif name == "wished_units":
            keys = suggestion.wished_units.order_by("pk").values_list("pk", flat=True)
            found[name] = [str(key) for key in keys]
        else:
            found[name] = getattr(suggestion, name)
    return found


def mark_of(values: dict[str, Any]) -> str:
    """Return the mark of what is saved of a step (版本标记): another text has another mark."""
    shaped = {name: _shaped(value) for name, value in values.items()}
    text = json.dumps(shaped, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _shaped(value: Any) -> Any:
    """Write the same thing in the same way: keys as sorted texts, line ends as one sign."""
    if isinstance(value, list):
        return sorted(str(one) for one in value)
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def same(form: StepForm, values: dict[str, Any]) -> bool:
    """Tell whether a form holds just what is saved already (与已存一致)."""
    return form.given() == {name: _shaped(values[name]) for name in stored_names(form)}

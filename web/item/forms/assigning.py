"""The forms between the offices and the units (交办、退回、争议表单)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.rules.states import HandlingRole, Tier
from people.kinds import JUDICIAL_KINDS
from people.models import Organ
from web.item.forms.fields import ActForm, Long, set_choices, units_of
from web.shared.words import options
from workflows.acts.assigning import PASSES_ON

WAYS = (HandlingRole.SOLE, HandlingRole.LEAD, HandlingRole.SEPARATE)


class NoConcreteCase(ActForm):
    """Take the assigner's word that no concrete case is concerned (不涉及具体案件).

    It is asked for only where a court, a procuratorate or a supervisory commission can be chosen.
    """

    no_concrete_case = forms.BooleanField(
        label=_("No concrete case is concerned"),
        required=False,
        help_text=_("Needed for a court, a procuratorate or a supervisory commission."),
    )

    def units(self) -> list[Organ]:
        """List the units that may be chosen here (可选单位); the tick goes with the last court."""
        task = self.scene.record
        below = getattr(task, "tier", Tier.CONGRESS) == Tier.GOVERNMENT
        found = [o for o in units_of(self.scene) if not (below and o.kind in JUDICIAL_KINDS)]
        if not any(o.kind in JUDICIAL_KINDS for o in found):
            self.fields.pop("no_concrete_case", None)
        # It is ticked last, once the units are chosen.
        self.order_fields([n for n in self.fields if n != "no_concrete_case"])
        return found


class Units(NoConcreteCase):
    """Choose units and how they work together (选择承办单位)."""

    at_field = "first"
    from_link = ("way", "first", "others")
    way = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)
    first = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    others = forms.TypedMultipleChoiceField(
        label=_("Other units"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Co-handlers beside a lead unit, or the other units of separate handling."),
    )

    leads = forms.TypedMultipleChoiceField(
        label=_("Further lead units"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only beside a lead unit: each replies for its part, and all must agree."),
    )

    def prepare(self) -> None:
        """Offer the units that can handle suggestions today, in their official order."""
        units = [(str(o.pk), o.name) for o in self.units()]
        set_choices(self, "way", options(self.ways()))
        self.fields["way"].initial = self.ways()[0].value
        set_choices(self, "first", [("", _("Please choose")), *units])
        set_choices(self, "others", units)
        set_choices(self, "leads", units)

    def ways(self) -> list[HandlingRole]:
        """List how units may be named here (承办方式)."""
        return list(WAYS)

    def for_door(self) -> dict[str, Any]:
        """Return each unit with its role."""
        way = HandlingRole(self.cleaned_data["way"])
        first, others = self.cleaned_data["first"], self.cleaned_data["others"]
        beside = {HandlingRole.LEAD: HandlingRole.CO_HANDLER}.get(way, way)
        further = [o for o in self.cleaned_data["leads"] if o != first]
        shares = [(first, way), *((o, HandlingRole.LEAD) for o in further)]
        shares += [(o, beside) for o in others if o != first and o not in further]
        given = {"units": [{"organ": organ, "role": role.value} for organ, role in shares]}
        return given | _stated(self)


def _stated(form: forms.Form) -> dict[str, Any]:
    """Return the assigner's word where it was asked for (不涉及具体案件)."""
    given = form.cleaned_data
    return {"no_concrete_case": True} if given.get("no_concrete_case") else {}


class SubUnits(Units):
    """Choose the units of the government (分办)."""

    def ways(self) -> list[HandlingRole]:
        """Offer what fits the role in which the government received the item."""
        return _ways_below(HandlingRole(self.scene.record.role))

    def fit_all(self, received: Iterable[str]) -> bool:
        """Offer only what fits each of these roles (共同方式), and tell whether anything does."""
        ways = [_ways_below(HandlingRole(role)) for role in set(received)]
        common = [way for way in self.ways() if all(way in one for one in ways)]
        set_choices(self, "way", options(common))
        self.fields["way"].initial = common[0].value if common else None
        return bool(common)

    def units(self) -> list[Organ]:
        """Leave out who gets items from the congress only."""
        self.fields.pop("no_concrete_case", None)
        return [o for o in units_of(self.scene) if o.kind not in JUDICIAL_KINDS]


def _ways_below(received: HandlingRole) -> list[HandlingRole]:
    """List how units may be named where the government received an item so (分办方式)."""
    offered = [way for way in HandlingRole if way != HandlingRole.CONSULTED]
    return [w for w in offered if w in PASSES_ON[received] and _stands_alone(w, received)]


def _stands_alone(way: HandlingRole, received: HandlingRole) -> bool:
    return way != HandlingRole.CO_HANDLER or received == HandlingRole.CO_HANDLER


class Agreed(Units):
    """Record what the offices agreed (协调确定): units, roles, minutes."""

    minutes = Long(label=_("What was agreed, and why"))
    number = forms.CharField(label=_("Number of the minutes"), max_length=60, required=False)

    def ways(self) -> list[HandlingRole]:
        """Offer every role in which the task may go on beside the other units."""
        task = self.scene.record
        if task.role == HandlingRole.CO_HANDLER:
            return [HandlingRole.CO_HANDLER]
        return list(WAYS)

    def for_door(self) -> dict[str, Any]:
        """Return each unit with its role, and the minutes."""
        told = super().for_door()
        given = self.cleaned_data
        return told | {"minutes": given["minutes"], "number": given["number"]}


class AnotherUnit(NoConcreteCase):
    """Choose another unit (改派)."""

    organ = forms.TypedChoiceField(label=_("Unit"), coerce=int)

    def prepare(self) -> None:
        """Offer all units but the present one; the proposed one is chosen beforehand."""
        task = self.scene.record
        units = [(str(o.pk), o.name) for o in self.units() if o.pk != task.organ_id]
        set_choices(self, "organ", [("", _("Please choose")), *units])
        self.fields["organ"].initial = task.return_unit_id

    def for_door(self) -> dict[str, Any]:
        """Return the unit, and the word that no case is concerned where it was given."""
        given = super().for_door()
        given.pop("no_concrete_case", None)
        return given | _stated(self)


class RightUnit(AnotherUnit):
    """Name the right unit and say how the slip came about (更正承办单位)."""

    why = Long(label=_("Why"))


class Settlement(NoConcreteCase):
    """Decide which unit handles the item (裁定争议)."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    decision = Long(label=_("Decision and reasons"))

    def prepare(self) -> None:
        """Offer all units, the present one among them."""
        units = [(str(o.pk), o.name) for o in self.units()]
        set_choices(self, "unit", [("", _("Please choose")), *units])

    def for_door(self) -> dict[str, Any]:
        """Return the decision, and the word that no case is concerned where it was given."""
        given = super().for_door()
        given.pop("no_concrete_case", None)
        return given | _stated(self)


class Return(ActForm):
    """Ask for a return (申请退回)."""

    at_field = "why"
    why = Long(label=_("Why your unit is not competent"))
    unit = forms.TypedChoiceField(
        label=_("Which unit is"), coerce=int, required=False, empty_value=None
    )

    def prepare(self) -> None:
        """Offer the other units."""
        units = [(str(o.pk), o.name) for o in units_of(self.scene)]
        set_choices(self, "unit", [("", _("I do not know")), *units])


class Decision(ActForm):
    """Give the reasons of a decision (决定理由)."""

    decision = Long(label=_("Reasons"))


class AgreedReturn(ActForm):
    """Agree to a return (同意退回)."""

    decision = Long(label=_("Note"), required=False)

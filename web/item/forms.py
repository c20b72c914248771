"""The forms of the acts (办理表单): what a person fills in, and what of it the door is given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.models import Suggestion
from cases.models.assignment import ContactPhase, ContactWay
from cases.models.escalation import Proposal
from cases.rules.kinds import Dimension, RatingOption, RefusalGround, RefusalOutcome
from cases.rules.policy import PolicyRules
from cases.rules.rating import allowed_options
from cases.rules.states import HandlingRole
from people.kinds import HANDLING_KINDS, Role
from people.models import Organ, Post
from web.shared.words import options
from workflows.acts.assigning import PASSES_ON
from workflows.explaining import spoken


@dataclass(frozen=True, slots=True)
class Scene:
    """Say what a form is about (表单情境): the item, the record, the rules and the day."""

    suggestion: Suggestion
    record: Any
    rules: PolicyRules
    today: date


class Long(forms.CharField):
    """Take a longer text (长文本)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20000)
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), **kwargs)


class Day(forms.DateField):
    """Take a day (日期), in the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs
        )


class ActForm(forms.Form):
    """Ask for nothing but to confirm (确认)."""

    # Where a complaint of the door belongs if it has no field of its own name.
    at_field: str | None = None

    def __init__(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scene = scene
        self.prepare()

    def prepare(self) -> None:
        """Fill choices that depend on the item (准备选项)."""

    def for_door(self) -> dict[str, Any]:
        """Return what the door is given (提交数据)."""
        return dict(self.cleaned_data)

    def complain(self, problems: dict[str, Any]) -> None:
        """Put what the door complains about at its fields (字段提示)."""
        for name, text in problems.items():
            field = name if name in self.fields else self.at_field
            self.add_error(field if field in self.fields else None, str(text))


class ConfirmText(ActForm):
    """Confirm the text as it was read (确认文本)."""

    text_version = forms.IntegerField(widget=forms.HiddenInput, max_value=10**9)

    def prepare(self) -> None:
        """Remember which text is shown."""
        self.fields["text_version"].initial = self.scene.suggestion.text_version


class Advice(ActForm):
    """Give advice for a revision (修改意见)."""

    advice = Long(label=_("Your advice to the deputy"))


class Refusal(ActForm):
    """Propose a refusal (拟不予受理)."""

    ground = forms.ChoiceField(label=_("Ground"))
    outcome = forms.ChoiceField(label=_("What becomes of it"))
    explanation = Long(label=_("Explanation for the deputy"))

    def prepare(self) -> None:
        """Offer the grounds of the rules."""
        rules = self.scene.rules
        grounds = [RefusalGround(g) for g in rules.refusal_grounds]
        outcomes = [RefusalOutcome(o) for o in rules.refusal_outcomes]
        _choices(self, "ground", options(grounds, empty=_("Please choose")))
        _choices(self, "outcome", options(outcomes, empty=_("Please choose")))


class Explanation(ActForm):
    """Explain (说明)."""

    explanation = Long(label=_("Explanation"))


class Registration(ActForm):
    """Register (登记)."""

    category = forms.CharField(label=_("Category"), max_length=60, required=False)
    number = forms.CharField(
        label=_("Number"),
        max_length=20,
        required=False,
        help_text=_("Leave it empty to take the next free number."),
    )


WAYS = (HandlingRole.SOLE, HandlingRole.LEAD, HandlingRole.SEPARATE)


class Units(ActForm):
    """Choose units and how they work together (选择承办单位)."""

    at_field = "first"
    way = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)
    first = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    others = forms.TypedMultipleChoiceField(
        label=_("Other units"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Co-handlers beside a lead unit, or the other units of separate handling."),
    )

    def prepare(self) -> None:
        """Offer the units that can handle suggestions today, in their official order."""
        units = [(str(o.pk), o.name) for o in units_of(self.scene)]
        _choices(self, "way", options(self.ways()))
        self.fields["way"].initial = self.ways()[0].value
        _choices(self, "first", [("", _("Please choose")), *units])
        _choices(self, "others", units)

    def ways(self) -> list[HandlingRole]:
        """List how units may be named here (承办方式)."""
        return list(WAYS)

    def for_door(self) -> dict[str, Any]:
        """Return each unit with its role."""
        way = HandlingRole(self.cleaned_data["way"])
        first, others = self.cleaned_data["first"], self.cleaned_data["others"]
        beside = {HandlingRole.LEAD: HandlingRole.CO_HANDLER}.get(way, way)
        shares = [(first, way), *((o, beside) for o in others if o != first)]
        return {"units": [{"organ": organ, "role": role.value} for organ, role in shares]}


class SubUnits(Units):
    """Choose the units of the government (分办)."""

    def ways(self) -> list[HandlingRole]:
        """Offer what fits the role in which the government received the item."""
        role = HandlingRole(self.scene.record.role)
        return [way for way in HandlingRole if way in PASSES_ON[role] and _stands_alone(way, role)]


def _stands_alone(way: HandlingRole, received: HandlingRole) -> bool:
    return way != HandlingRole.CO_HANDLER or received == HandlingRole.CO_HANDLER


class AnotherUnit(ActForm):
    """Choose another unit (改派)."""

    organ = forms.TypedChoiceField(label=_("Unit"), coerce=int)

    def prepare(self) -> None:
        """Offer all units but the present one; the proposed one is chosen beforehand."""
        task = self.scene.record
        units = [(str(o.pk), o.name) for o in units_of(self.scene) if o.pk != task.organ_id]
        _choices(self, "organ", [("", _("Please choose")), *units])
        self.fields["organ"].initial = task.return_unit_id


class RightUnit(AnotherUnit):
    """Name the right unit and say how the slip came about (更正承办单位)."""

    why = Long(label=_("Why"))


class Settlement(ActForm):
    """Decide which unit handles the item (裁定争议)."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    decision = Long(label=_("Decision and reasons"))

    def prepare(self) -> None:
        """Offer all units, the present one among them."""
        units = [(str(o.pk), o.name) for o in units_of(self.scene)]
        _choices(self, "unit", [("", _("Please choose")), *units])


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
        _choices(self, "unit", [("", _("I do not know")), *units])


class Decision(ActForm):
    """Give the reasons of a decision (决定理由)."""

    decision = Long(label=_("Reasons"))


class AgreedReturn(ActForm):
    """Agree to a return (同意退回)."""

    decision = Long(label=_("Note"), required=False)


class Why(ActForm):
    """Say why (理由)."""

    why = Long(label=_("Why"))


class ContactForm(ActForm):
    """Record a contact (记录沟通)."""

    way = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)
    happened_on = Day(label=_("On which day"))
    phase = forms.ChoiceField(label=_("When it happened"))
    participants = forms.CharField(label=_("Who took part"), max_length=300, required=False)
    words = Long(label=_("What was said, or why no contact was possible"), required=False)

    def prepare(self) -> None:
        """Suggest a call of today."""
        _choices(self, "way", options(ContactWay))
        _choices(self, "phase", options(ContactPhase))
        self.fields["way"].initial = ContactWay.TELEPHONE.value
        self.fields["phase"].initial = ContactPhase.DURING.value
        self.fields["happened_on"].initial = self.scene.today


class OpinionForm(ActForm):
    """Give an opinion (会办意见)."""

    text = Long(label=_("Opinion"))
    doc_number = forms.CharField(label=_("Document number"), max_length=60, required=False)


class Signature(ActForm):
    """Sign a reply (签发), with the opinions that are missing as they are shown."""

    missing = forms.CharField(widget=forms.HiddenInput, required=False, max_length=2000)

    def prepare(self) -> None:
        """Remember whose opinions are shown as missing."""
        ids = self.scene.record.acting.facts.missing_opinions
        shown = [] if self.scene.record.is_supplementary else sorted(ids)
        self.fields["missing"].initial = ",".join(map(str, shown))

    def for_door(self) -> dict[str, Any]:
        """Return their keys."""
        text = self.cleaned_data["missing"]
        return {"missing": [int(part) for part in text.split(",") if part.isdecimal()]}


class RatingForm(ActForm):
    """Rate a reply (评价): one answer in each dimension, a reason where it is needed."""

    def prepare(self) -> None:
        """Ask what the rules ask."""
        rules = self.scene.rules
        asked = [d for d in rules.rating_dimensions if d != Dimension.PROMISE]
        offered = allowed_options(self.scene.record.round.number, rules)
        for dimension in asked:
            self.fields[dimension.value] = forms.ChoiceField(
                label=spoken(Dimension(dimension)),
                choices=options(RatingOption(o) for o in offered),
                widget=forms.RadioSelect,
            )
            self.fields[f"{dimension.value}_reason"] = Long(
                label=_("Your reasons, if you are not satisfied"), required=False
            )

    def for_door(self) -> dict[str, Any]:
        """Return the answers by dimension."""
        given = self.cleaned_data
        answers = {
            name: {"option": given[name], "reason": given[f"{name}_reason"]}
            for name in given
            if not name.endswith("_reason")
        }
        return {"answers": answers}


class Demand(ActForm):
    """Say what the second handling must bring (再次办理要求)."""

    demand = Long(label=_("What the unit must do now"), required=False)


class Words(ActForm):
    """Write an instruction (批示)."""

    text = Long(label=_("Instruction"))


class Conference(ActForm):
    """Call a conference (召集协商)."""

    on = Day(label=_("On which day"))
    note = Long(label=_("Place, time, who comes"), required=False)


class Solution(ActForm):
    """Propose what to do (处理意见)."""

    proposal = forms.ChoiceField(label=_("Proposal"), widget=forms.RadioSelect)
    text = Long(label=_("Reasons"))

    def prepare(self) -> None:
        """Offer the three ways."""
        _choices(self, "proposal", options(Proposal))


class BodyDecision(ActForm):
    """Record a decision (作出决定)."""

    at_field = "promise_content"
    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    number = forms.CharField(label=_("Number of the decision"), max_length=60)
    decided_on = Day(label=_("Date of the decision"))
    text = Long(label=_("Text of the decision"))
    promise_content = forms.CharField(
        label=_("What is promised (for an agreed solution)"), max_length=500, required=False
    )
    promise_responsible = forms.CharField(
        label=_("Who is responsible"), max_length=100, required=False
    )
    promise_due_on = Day(label=_("By which day"), required=False)

    def prepare(self) -> None:
        """Suggest what was proposed."""
        _choices(self, "decision", options(Proposal))
        self.fields["decision"].initial = self.scene.record.proposal
        self.fields["decided_on"].initial = self.scene.today

    def for_door(self) -> dict[str, Any]:
        """Return the decision, with its promise where one is agreed."""
        given = self.cleaned_data
        told = {name: given[name] for name in ("decision", "number", "decided_on", "text")}
        if given["decision"] == Proposal.AGREE:
            told["promise"] = {
                "content": given["promise_content"],
                "responsible": given["promise_responsible"],
                "due_on": given["promise_due_on"],
            }
        return told


class Evidence(ActForm):
    """Show that a promise is kept (落实情况)."""

    evidence = Long(label=_("How the promise was kept"))


class KeyDecision(ActForm):
    """Record a key item (确定重点督办)."""

    decision = forms.CharField(label=_("Number of the decision"), max_length=60)
    decided_on = Day(label=_("Date of the decision"))
    leader = forms.TypedChoiceField(label=_("Supervising leader"), coerce=int)

    def prepare(self) -> None:
        """Offer the leaders of this congress."""
        posts = (
            Post.objects.on(self.scene.today)
            .filter(
                organ__congress=self.scene.suggestion.congress_id,
                role__in=[Role.CHAIRPERSON, Role.VICE_CHAIRPERSON, Role.COMMITTEE_CHAIR],
            )
            .select_related("organ", "user")
            .order_by("organ__official_order", "pk")
        )
        found = [(str(p.pk), f"{p.user} · {p.organ} · {p.get_role_display()}") for p in posts]
        _choices(self, "leader", [("", _("Please choose")), *found])
        self.fields["decided_on"].initial = self.scene.today


def units_of(scene: Scene) -> Iterable[Organ]:
    """List the units that can handle suggestions today (可承办单位), in their official order."""
    return Organ.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=scene.today),
        congress=scene.suggestion.congress_id,
        kind__in=HANDLING_KINDS,
    ).order_by("official_order", "pk")


def _choices(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


FORMS: dict[str, type[ActForm]] = {
    "confirm_cosigning": ConfirmText,
    "ask_withdrawal": Why,
    "return_for_revision": Advice,
    "propose_refusal": Refusal,
    "decline_refusal": Explanation,
    "register": Registration,
    "assign": Units,
    "sub_assign": SubUnits,
    "recall_assignment": Why,
    "recall_sub_assignment": Why,
    "correct_assignment": RightUnit,
    "designate_key": KeyDecision,
    "request_return": Return,
    "approve_return": AgreedReturn,
    "refuse_return": Decision,
    "reassign": AnotherUnit,
    "dispute": Why,
    "settle_dispute": Settlement,
    "record_contact": ContactForm,
    "send_opinion": OpinionForm,
    "waive_opinion": Why,
    "sign_reply": Signature,
    "recall_reply": Why,
    "rate": RatingForm,
    "assign_again": Demand,
    "decline_second_assignment": Explanation,
    "instruct": Words,
    "call_conference": Conference,
    "propose_solution": Solution,
    "decide_escalation": BodyDecision,
    "apply_write_off": Evidence,
    "reject_write_off": Why,
    "cancel_promise": Explanation,
}


def form_of(act: str) -> type[ActForm]:
    """Return the form of an act (办理表单); most ask only to confirm."""
    return FORMS.get(act, ActForm)

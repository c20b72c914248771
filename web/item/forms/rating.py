"""The forms of the rating and what follows it (评价与提级表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models.escalation import Proposal
from cases.rules.kinds import Dimension, RatingOption
from cases.rules.rating import allowed_options
from web.item.forms.fields import ActForm, Day, Long, set_choices
from web.shared.words import options
from workflows.explaining import spoken


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
        self.fields["final"] = forms.BooleanField(
            label=_("This is final: I will not correct it any more"), required=False
        )

    def for_door(self) -> dict[str, Any]:
        """Return the answers by dimension, and whether they are final."""
        given = self.cleaned_data
        answers = {
            name: {"option": given[name], "reason": given[f"{name}_reason"]}
            for name in given
            if name != "final" and not name.endswith("_reason")
        }
        return {"answers": answers, "final": given["final"]}


class CorrectionForm(RatingForm):
    """Correct a rating (更正评价): what was answered stands there, to be changed."""

    def prepare(self) -> None:
        """Fill in what the deputy has answered."""
        super().prepare()
        acting = self.scene.record.acting
        for row in acting.facts.given_ratings:
            if row.deputy_id == acting.deputy.pk and row.dimension in self.fields:
                self.fields[row.dimension].initial = row.option
                self.fields[f"{row.dimension}_reason"].initial = row.reason


class Pressure(ActForm):
    """Report pressure on a rating (反映干预评价)."""

    words = Long(label=_("What happened: who, when, in which words"))


class Findings(ActForm):
    """Say what was found (核查结果)."""

    findings = Long(label=_("What was found, and what is done about it"))


class Demand(ActForm):
    """Say what the second handling must bring (再次办理要求)."""

    demand = Long(label=_("What the unit must do now"), required=False)
    to_superior = forms.BooleanField(
        label=_("Give it to the unit's superior organ instead"), required=False
    )


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
        set_choices(self, "proposal", options(Proposal))


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
        set_choices(self, "decision", options(Proposal))
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

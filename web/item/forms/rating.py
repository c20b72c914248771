"""The forms of the rating and what follows it (评价与提级表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models.escalation import Proposal
from cases.rules.kinds import Judged, RatingOption, RatingReason
from cases.rules.rating import allowed_options, asked_dimensions, takes_reasons
from web.item.forms.fields import ActForm, Day, Long, needed_sometimes, set_choices
from web.shared.words import options
from workflows.explaining import spoken


class RatingForm(ActForm):
    """Rate a reply (评价): one answer in each dimension; why not satisfied is asked once."""

    def prepare(self) -> None:
        """Ask what the rules ask."""
        rules, asking = self.scene.rules, self.scene.record
        offered = allowed_options(asking.round.number, rules)
        self.asked = asked_dimensions(rules, of_fulfilment=asking.is_about_fulfilment)
        for dimension in self.asked:
            self.fields[dimension.value] = forms.ChoiceField(
                label=spoken(dimension),
                choices=options(RatingOption(o) for o in offered),
                widget=forms.RadioSelect,
            )
        self.fields["ticked"] = forms.MultipleChoiceField(
            label=_("If you are not satisfied: why? Tick what applies"),
            choices=options(RatingReason),
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        # Not "reason": that is the field of a legal date that is not today's.
        self.fields["words"] = needed_sometimes(
            Long(label=_("Your reasons, if you are not satisfied"), required=False)
        )
        self.fields["final"] = forms.BooleanField(
            label=_("This is final: I will not correct it any more"),
            required=False,
            help_text=_("Without the tick you can still correct it until it is released."),
        )

    def for_door(self) -> dict[str, Any]:
        """Return the answers by dimension, and whether they are final.

        The reasons belong to whatever is not satisfied; where nothing is, the door says so.
        """
        given = self.cleaned_data
        reasons = {"reason": given["words"], "ticked": given["ticked"]}
        answers = {asked.value: {"option": given[asked.value]} for asked in self.asked}
        explained = [a for a in answers.values() if takes_reasons(RatingOption(a["option"]))]
        for answer in explained or answers.values():
            answer.update(reasons)
        return {"answers": answers, "final": given["final"]}

    def complain(self, problems: dict[str, Any]) -> None:
        """Put what the door says of reasons at the one place where they are asked (字段提示)."""
        fields = {"ticked": "ticked", "reason": "words"}
        placed = {name: fields.get(name.rpartition("_")[2], name) for name in problems}
        super().complain(
            {new if new in self.fields else old: problems[old] for old, new in placed.items()}
        )


class CorrectionForm(RatingForm):
    """Correct a rating (更正评价): what was answered stands there, to be changed."""

    def prepare(self) -> None:
        """Fill in what the deputy has answered."""
        super().prepare()
        acting = self.scene.record.acting
        mine = [r for r in acting.facts.given_ratings if r.deputy_id == acting.deputy.pk]
        for row in mine:
            if row.dimension in self.fields:
                self.fields[row.dimension].initial = row.option
        said = dict.fromkeys(row.reason for row in mine if row.reason)
        ticked = dict.fromkeys(one.value for row in mine for one in row.reasons)
        self.fields["words"].initial = "\n".join(said)
        self.fields["ticked"].initial = list(ticked)


class Pressure(ActForm):
    """Report pressure on a rating (反映干预评价)."""

    words = Long(label=_("What happened: who, when, in which words"))


class JudgementForm(ActForm):
    """Say what the committee itself thinks of a reply (评判意见)."""

    judged = forms.ChoiceField(label=_("Judgement"), widget=forms.RadioSelect)
    words = Long(label=_("What it rests on"))

    def prepare(self) -> None:
        """Offer the judgements."""
        set_choices(self, "judged", options(Judged))


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


class FurtherStepForm(ActForm):
    """Record a step after the last round (后续处理)."""

    step = forms.ChoiceField(label=_("Which step"), widget=forms.RadioSelect)
    held_on = Day(label=_("On which day it took place"))
    minutes = Long(label=_("Minutes: who was there, what was said, what came of it"))

    def prepare(self) -> None:
        """Offer the steps of the rules that were not taken yet, the next one first."""
        taken = set(self.scene.record.further_steps.values_list("step", flat=True))
        left = [s for s in self.scene.rules.after_max_rounds if s.value not in taken]
        set_choices(self, "step", options(left))
        self.fields["step"].initial = left[0] if left else None
        self.fields["held_on"].initial = self.scene.today


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
    promise_content = needed_sometimes(
        forms.CharField(
            label=_("What is promised (for an agreed solution)"), max_length=500, required=False
        )
    )
    promise_responsible = needed_sometimes(
        forms.CharField(label=_("Who is responsible"), max_length=100, required=False)
    )
    promise_due_on = needed_sometimes(Day(label=_("By which day"), required=False))

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

"""The forms of the ladder that lateness climbs (逐级督办表单)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.rules.states import LadderStep
from web.item.forms.fields import ActForm, Day, Long, set_choices
from web.shared.words import options
from workflows.acts.supervising import OF_THE_COUNCIL, OF_THE_STANDING_COMMITTEE


class OrderText(ActForm):
    """Sign an order or a talk (签发督办单、约谈): the draft stands there, to be changed."""

    text = Long(label=_("Text of the order"))

    def prepare(self) -> None:
        """Show the draft."""
        self.fields["text"].initial = self.scene.record.text


class Answer(ActForm):
    """Acknowledge (签收督办), with what will be done."""

    answer = Long(label=_("What will be done, and by when"), required=False)


class CouncilDecision(ActForm):
    """Record what a body decided on an item that climbed to it (督办决定)."""

    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    number = forms.CharField(label=_("Number of the decision"), max_length=60)
    decided_on = Day(label=_("Date of the decision"))
    text = Long(label=_("Text of the decision"))

    def prepare(self) -> None:
        """Offer what this body may decide."""
        council = self.scene.record.step == LadderStep.COUNCIL
        set_choices(
            self, "decision", options(OF_THE_COUNCIL if council else OF_THE_STANDING_COMMITTEE)
        )
        self.fields["decided_on"].initial = self.scene.today

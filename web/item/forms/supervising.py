"""The forms of the ladder that lateness climbs (逐级督办表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.guards import rank_of
from cases.rules.consulting import may_be_ordered
from cases.rules.states import LadderStep
from cases.rules.supervising import (
    FOR_WHO_IS_ASKED,
    MeasureChannel,
    MeasureKind,
    may_give,
)
from people.kinds import CONGRESS_KINDS
from people.models import Post
from web.item.forms import paper
from web.item.forms.fields import ActForm, Day, Long, needed_sometimes, set_choices
from web.shared.words import options
from workflows.acts.measures import LEADERS
from workflows.acts.supervising import OF_THE_COUNCIL, OF_THE_STANDING_COMMITTEE
from workflows.explaining import spoken


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


class MeasureForm(ActForm):
    """Take a measure of supervision (采取督办措施)."""

    from_link = ("kind",)
    kind = forms.ChoiceField(label=_("Which measure"), widget=forms.RadioSelect)
    text = Long(label=_("What the unit is told"))
    due_on = needed_sometimes(
        Day(
            label=_("To be answered by"),
            required=False,
            help_text=_("Needed for an order, a talk, an instruction and a report."),
        )
    )

    def prepare(self) -> None:
        """Offer what this person may take on this unit."""
        task = self.scene.record
        rank = rank_of(task)
        allowed = may_give(rank) if rank is not None else frozenset()
        if not may_be_ordered(task):
            allowed &= FOR_WHO_IS_ASKED
        set_choices(self, "kind", options([k for k in MeasureKind if k in allowed]))

    @property
    def heading(self) -> str:
        """Name the measure that was chosen beforehand (所选措施)."""
        kind = self.initial.get("kind")
        return spoken(MeasureKind(kind)) if kind else ""


class EnteredMeasure(MeasureForm):
    """Enter what a leader gave (代录领导批示)."""

    leader = forms.TypedChoiceField(label=_("Given by which leader"), coerce=int)
    channel = forms.ChoiceField(label=_("How it was given"), widget=forms.RadioSelect)
    scan = paper.Scan(label=_("Scan of the paper (PDF)"), required=False)
    call_note = Long(label=_("Note of the call: when, and what was said"), required=False)

    def prepare(self) -> None:
        """Offer the leaders of the congress, and paper or telephone."""
        super().prepare()
        entered = [c for c in MeasureChannel if c != MeasureChannel.OWN]
        set_choices(self, "channel", options(entered))
        leaders = (
            Post.objects.on(self.scene.today)
            .appointed()
            .filter(
                role__in=LEADERS,
                organ__congress=self.scene.suggestion.congress_id,
                organ__kind__in=sorted(CONGRESS_KINDS),
            )
        )
        rows = leaders.select_related("user", "organ").order_by("organ__official_order", "pk")
        named = [(str(p.pk), f"{p.user} · {p.organ.name}") for p in rows]
        set_choices(self, "leader", [("", str(_("Please choose"))), *named])

    def for_door(self) -> dict[str, Any]:
        """Return the stored scan too."""
        given = super().for_door()
        return given | {"scan": paper.stored(given["scan"])}


class MeasureAnswer(ActForm):
    """Answer a measure (答复督办)."""

    answer = Long(label=_("What was done, or will be by when"))


class AskedAgain(ActForm):
    """Ask once more (再次要求)."""

    due_on = Day(label=_("To be answered by"))
    why = Long(label=_("What is missing"))

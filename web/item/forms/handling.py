"""The forms of the units that handle an item (办理与答复表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models.assignment import ContactPhase, ContactWay
from cases.naming import standing_in_words
from people.models import Post
from web.item.forms import paper
from web.item.forms.fields import ActForm, Day, Long, set_choices
from web.shared.words import options
from workflows.acts.handing import LONGEST_NOTE


class ContactForm(ActForm):
    """Record a contact (记录沟通)."""

    way = forms.ChoiceField(label=_("How"), widget=forms.RadioSelect)
    happened_on = Day(label=_("On which day"))
    phase = forms.ChoiceField(label=_("When it happened"))
    participants = forms.CharField(label=_("Who took part"), max_length=300, required=False)
    words = Long(label=_("What was said, or why no contact was possible"), required=False)

    def prepare(self) -> None:
        """Suggest a call of today."""
        set_choices(self, "way", options(ContactWay))
        set_choices(self, "phase", options(ContactPhase))
        self.fields["way"].initial = ContactWay.TELEPHONE.value
        self.fields["phase"].initial = ContactPhase.DURING.value
        self.fields["happened_on"].initial = self.scene.today


class Colleague(ActForm):
    """Hand a task to a colleague (转交经办)."""

    officer = forms.TypedChoiceField(label=_("Colleague who takes it over"), coerce=int)
    note = Long(label=_("What your colleague should know"), max_length=LONGEST_NOTE, required=False)

    def prepare(self) -> None:
        """Offer who else handles items in the unit today, each person once."""
        offered: dict[str, str] = {}
        for post in self.scene.record.acting.facts.colleagues:
            offered.setdefault(str(post.user_id), _name(post))
        set_choices(self, "officer", [("", _("Please choose")), *offered.items()])


def _name(post: Post) -> str:
    """Name a colleague (同事) with the role, and for whom he or she stands in."""
    beside = standing_in_words(post)
    return " · ".join([str(post.user), post.get_role_display(), *([beside] if beside else [])])


class OpinionForm(ActForm):
    """Give an opinion (会办意见)."""

    text = Long(label=_("Opinion"))
    doc_number = forms.CharField(label=_("Document number"), max_length=60, required=False)


class Holding(ActForm):
    """Put an item on hold (暂缓办理)."""

    until = Day(label=_("Until which day"))
    why = Long(label=_("Why"))


class ExtensionForm(ActForm):
    """Ask for an extension, or declare one (延期)."""

    until = Day(label=_("By which day your unit will reply"))
    why = Long(label=_("Why it cannot reply earlier"))


class Consent(ActForm):
    """Agree to an extension (批准延期)."""

    until = Day(label=_("New day for the reply"))
    decision = Long(label=_("Note"), required=False)

    def prepare(self) -> None:
        """Suggest the day that was asked for."""
        self.fields["until"].initial = self.scene.record.proposed_due_on


class BetweenLeads(ActForm):
    """Decide between lead units (协调会签)."""

    goes = forms.ChoiceField(
        label=_("What becomes of the reply"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("It goes without the agreement of the others")),
            ("no", _("Its text is opened again")),
        ],
    )
    decision = Long(label=_("Reasons"))

    def for_door(self) -> dict[str, Any]:
        """Return the decision."""
        given = self.cleaned_data
        return {"goes": given["goes"] == "yes", "decision": given["decision"]}


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


class SealedScan(ActForm):
    """File the sealed scan of a reply (盖章扫描件)."""

    scan = paper.Scan(label=_("Sealed scan (PDF)"))

    def for_door(self) -> dict[str, Any]:
        """Return the stored file."""
        return {"scan": paper.stored(self.cleaned_data["scan"])}


class Evidence(ActForm):
    """Show that a promise is kept (落实情况)."""

    evidence = Long(label=_("How the promise was kept"))


class Progress(ActForm):
    """Report how far a promise has come (进展情况)."""

    words = Long(label=_("How far the promise has come"))


class DeputyWord(ActForm):
    """Say whether a promise is kept (代表核实意见)."""

    agrees = forms.ChoiceField(
        label=_("Is the promise kept?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Yes, it is kept")), ("no", _("No, not yet"))],
    )
    words = Long(label=_("What is missing, or what else you want to say"), required=False)

    def for_door(self) -> dict[str, Any]:
        """Return yes or no, and the words."""
        given = self.cleaned_data
        return {"agrees": given["agrees"] == "yes", "words": given["words"]}


class Verification(ActForm):
    """Write a promise off (核实销号), with the lead deputy's word or without one."""

    without_word = Long(label=_("How the lead deputy was asked, and why there is no word"))
    why = Long(label=_("Why it is written off all the same; the deputy reads it"))

    def prepare(self) -> None:
        """Ask only for what is needed: without a word, how it was asked for; after a no, why."""
        self.word = self.scene.record.acting.facts.word_of_deputy
        if self.word is not None:
            del self.fields["without_word"]
        if self.word is None or self.word.agrees:
            del self.fields["why"]

"""The forms from the text to the register (提出与受理表单)."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.rules.kinds import RefusalGround, RefusalOutcome
from people.kinds import Level, Role
from people.models import Congress, Post
from web.item.forms.fields import ActForm, Day, Long, set_choices
from web.item.forms.merging import alike
from web.shared.words import options


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
        set_choices(self, "ground", options(grounds, empty=_("Please choose")))
        set_choices(self, "outcome", options(outcomes, empty=_("Please choose")))


class Registration(ActForm):
    """Register (登记)."""

    category = forms.CharField(label=_("Category"), max_length=60, required=False)
    number = forms.CharField(
        label=_("Number"),
        max_length=20,
        required=False,
        help_text=_("Leave it empty to take the next free number."),
    )

    def prepare(self) -> None:
        """Show what may be on the same matter (相似建议): duplicates are checked here."""
        self.alike = alike(self.scene)


class KeyDecision(ActForm):
    """Record a key item (确定重点督办)."""

    decision = forms.CharField(label=_("Number of the decision"), max_length=60)
    decided_on = Day(label=_("Date of the decision"))
    leader = forms.TypedChoiceField(label=_("Supervising leader"), coerce=int)

    def prepare(self) -> None:
        """Offer the leaders of this congress."""
        posts = (
            Post.objects.on(self.scene.today)
            .appointed()
            .filter(
                organ__congress=self.scene.suggestion.congress_id,
                role__in=[Role.CHAIRPERSON, Role.VICE_CHAIRPERSON, Role.COMMITTEE_CHAIR],
            )
            .select_related("organ", "user")
            .order_by("organ__official_order", "pk")
        )
        found = [(str(p.pk), f"{p.user} · {p.organ} · {p.get_role_display()}") for p in posts]
        set_choices(self, "leader", [("", _("Please choose")), *found])
        self.fields["decided_on"].initial = self.scene.today


class TransferForm(ActForm):
    """Transfer to another level (移送)."""

    level = forms.ChoiceField(label=_("To which level"))
    addressee = forms.CharField(label=_("To which organ"), max_length=100)
    congress = forms.TypedChoiceField(
        label=_("Its congress, if it works with this system"),
        coerce=int,
        required=False,
        empty_value=None,
    )
    letter_number = forms.CharField(label=_("Number of the letter"), max_length=60)
    why = Long(label=_("Why it is outside the powers of this congress"))

    def prepare(self) -> None:
        """Offer the levels, and the congresses above and below this one."""
        own = self.scene.suggestion.congress
        near = Q(pk=own.parent_id) | Q(children=own.pk) | Q(parent=own.pk)
        others = Congress.objects.filter(near).exclude(pk=own.pk).distinct().order_by("pk")
        set_choices(self, "level", [(level.value, level.label) for level in Level])
        found = [(str(c.pk), c.name) for c in others]
        set_choices(self, "congress", [("", _("None of them")), *found])


class ReturnNote(ActForm):
    """Enter a return note (登记回执)."""

    accepted = forms.TypedChoiceField(
        label=_("What it says"),
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
        choices=[("yes", _("It is taken on there")), ("no", _("It is sent back"))],
    )
    noted_on = Day(label=_("Date of the return note"))
    note = Long(label=_("Text of the return note"))

    def prepare(self) -> None:
        """Suggest today."""
        self.fields["noted_on"].initial = self.scene.today

"""The forms of the track of the procuratorate (检察建议衔接表单)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.rules.policy.choices import ProcField
from web.item.forms.fields import Day, Long, set_choices
from web.shared.matters import MatterForm
from web.shared.words import options


class Reference(forms.CharField):
    """Ask for the reference of one item (建议编号)."""

    def __init__(self) -> None:
        super().__init__(label=_("Reference of the item"), max_length=60)


class NewReferral(MatterForm):
    """Refer an item (移送检察机关)."""

    item = Reference()
    field = forms.ChoiceField(label=_("Field"), widget=forms.RadioSelect)
    ground = Long(label=_("Why it concerns the public interest"))
    number = forms.CharField(label=_("Number of the letter"), max_length=60)
    referred_on = Day(label=_("Referred on"))

    def prepare(self) -> None:
        """Offer the fields; the rules say which of them are referred."""
        set_choices(self, "field", options(ProcField))
        self.fields["referred_on"].initial = self.scene.today


class Registration(MatterForm):
    """Note the registration (检察机关登记)."""

    number = forms.CharField(label=_("Number at the procuratorate"), max_length=60)
    registered_on = Day(label=_("Registered there on"))


class Reason(MatterForm):
    """Say why (理由)."""

    why = Long(label=_("Why"))


class Filing(MatterForm):
    """Note that a case was filed (立案)."""

    number = forms.CharField(label=_("Number of the decision"), max_length=60)
    filed_on = Day(label=_("Filed on"))


class Issue(MatterForm):
    """Note a procuratorial suggestion (制发检察建议)."""

    number = forms.CharField(label=_("Number of the procuratorial suggestion"), max_length=60)
    issued_on = Day(label=_("Issued on"))
    addressee = forms.CharField(label=_("To whom"), max_length=120)
    put_right_by = Day(label=_("To be put right by"), required=False)


class Opinions(MatterForm):
    """Give what the units said (反馈承办意见)."""

    opinions = Long(label=_("What the handling units said"))


class Conclusion(MatterForm):
    """Note what came of it (结案)."""

    conclusion = Long(label=_("What came of it"))
    concluded_on = Day(label=_("Concluded on"))
    number = forms.CharField(label=_("Number of the document"), max_length=60, required=False)


class CopyCame(MatterForm):
    """Note the day of a copy (登记抄送文书)."""

    received_on = Day(label=_("Received on"))

    def prepare(self) -> None:
        """Offer today."""
        self.fields["received_on"].initial = self.scene.today


class NewLinkage(MatterForm):
    """Propose to the deputies (提请代表转化)."""

    title = forms.CharField(label=_("Title"), max_length=120)
    text = Long(label=_("Text"))
    number = forms.CharField(label=_("Number of the procuratorial suggestion"), max_length=60)
    dated_on = Day(label=_("Dated"))


class TakenUp(MatterForm):
    """Name the suggestion made of it (转化为代表建议)."""

    item = Reference()


FORMS: dict[str, type[MatterForm]] = {
    "register_referral": Registration,
    "analyse_referral": MatterForm,
    "decline_filing": Reason,
    "file_case": Filing,
    "issue_suggestion": Issue,
    "give_opinions": Opinions,
    "note_rectified": Conclusion,
    "go_to_court": Conclusion,
}
LINKAGE_FORMS: dict[str, type[MatterForm]] = {"take_up_linkage": TakenUp, "leave_linkage": Reason}

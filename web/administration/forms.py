"""The forms of administration (管理表单): what is filled in, and what of it the door is given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.kinds import HANDLING_KINDS, DeputyStatusKind, OrganKind, Role, StandInGround
from people.models import Congress, Deputy, Organ, Session
from web.administration.fields import (
    NOBODY,
    PLEASE,
    Account,
    PeopleForm,
    WithAccount,
    row_field,
)
from web.item.forms import Day
from workflows.administration import reach
from workflows.administration.organs import MOST_IN_ORDER, committees, leaders, standing
from workflows.administration.posts import GENERAL_OFFICE, HOUSE, PLACES
from workflows.administration.terms import MOST_SESSIONS, MOST_TERMS
from workflows.heartbeat import LONGEST_NOTE

# The roles are listed below the organs that can have them.
WHERE = (
    (_("In the people's congress"), HOUSE),
    (_("In the General Office of the government"), GENERAL_OFFICE),
    (_("In a handling unit"), HANDLING_KINDS),
)


class Places(PeopleForm):
    """Say where an organ stands (机构位置)."""

    official_order = forms.IntegerField(
        label=_("Place in lists"),
        min_value=0,
        max_value=MOST_IN_ORDER,
        initial=0,
        help_text=_("The smaller number stands first."),
    )
    telephone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    parent = row_field(_("Belongs to"))
    counterpart = row_field(
        _("Counterpart committee"), help_text=_("Only for handling units: who supervises it.")
    )
    in_charge = row_field(
        _("Vice-chairperson in charge"), help_text=_("Only for committees: who looks after it.")
    )

    def prepare(self) -> None:
        """Offer organs and leaders of this congress."""
        order = ("official_order", "pk")
        self.offer_organs("parent", standing(self.here, self.today).order_by(*order), NOBODY)
        self.offer_organs("counterpart", committees(self.here, self.today).order_by(*order), NOBODY)
        people = leaders(self.here, self.today).select_related("user", "organ").order_by("pk")
        named = ((p.pk, f"{p.user} · {p.get_role_display()}") for p in people)
        self.offer("in_charge", named, NOBODY)
        if isinstance(self.record, Organ):
            organ = self.record
            self.initial = {
                "official_order": organ.official_order,
                "telephone": organ.telephone,
                "parent": organ.parent_id,
                "counterpart": organ.counterpart_id,
                "in_charge": organ.in_charge_id,
            }


class FoundOrgan(Places):
    """Found an organ (设立机构)."""

    kind = forms.ChoiceField(label=_("Kind"))
    name = forms.CharField(label=_("Name"), max_length=100)
    since = Day(label=_("From"), required=False, help_text=_("Empty: it has always been there."))
    field_order = ("kind", "name", "since")

    def prepare(self) -> None:
        """Offer the kinds of organs too."""
        super().prepare()
        self.offer("kind", OrganKind.choices)


class RenameOrgan(PeopleForm):
    """Rename an organ (更名)."""

    of_record = ("name",)
    name = forms.CharField(label=_("New name"), max_length=100)
    since = Day(label=_("From"))

    def prepare(self) -> None:
        """Begin today, if nothing else is said."""
        self.fields["since"].initial = self.today


class EndOrgan(PeopleForm):
    """End an organ (撤销机构)."""

    until = Day(label=_("Ends on"), help_text=_("From this day on it does not exist any more."))
    successor = row_field(_("Successor"), help_text=_("Who takes over its duties."))

    def prepare(self) -> None:
        """Offer the other organs as successors."""
        others = standing(self.here, self.today).order_by("official_order", "pk")
        self.offer_organs("successor", others, NOBODY)


class MergeOrgans(PeopleForm):
    """Merge organs (机构合并): which end, on which day, and who takes over."""

    organs = forms.TypedMultipleChoiceField(
        label=_("Organs that end"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    until = Day(label=_("On"), help_text=_("From this day on the other organ has their duties."))
    successor = row_field(_("Who takes over"), help_text=_("Or name a new organ below."))
    name = forms.CharField(label=_("Name of a new organ"), max_length=100, required=False)

    def prepare(self) -> None:
        """Offer the organs that stand."""
        rows = list(standing(self.here, self.today).order_by("official_order", "pk"))
        ending = self.fields["organs"]
        assert isinstance(ending, forms.MultipleChoiceField)
        ending.choices = [(o.pk, o.name) for o in rows if o.valid_until is None]
        self.offer_organs("successor", rows, NOBODY)


class AddAlias(PeopleForm):
    """Add an alias (增加别名)."""

    alias = forms.CharField(label=_("Alias"), max_length=100)


def confirmation(label: Any) -> forms.BooleanField:
    """Return a box that stands on the page only after a warning (二次确认)."""
    return forms.BooleanField(label=label, required=False, widget=forms.HiddenInput)


class ToldTwice(WithAccount):
    """Warn once where a deputy would work in a unit that handles suggestions (代表任职提示)."""

    def _offer_roles(self, organs: Iterable[Organ]) -> None:
        """Offer each role below the organs that can have it (职务选项).

        Where the organ stands in the address, only its own are offered.
        """
        kinds = {str(organ.pk): organ.kind for organ in organs}
        here = kinds.get(self.asked.get("organ", ""))
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", str(PLEASE))] + [
            (str(name), roles)
            for name, places in WHERE
            if (here is None or here in places)
            and (roles := [(r.value, r.label) for r in Role if PLACES[r.value] == places])
        ]

    def in_a_unit(self, data: dict[str, Any]) -> bool:
        """Tell whether the post is in a handling unit (是否承办单位)."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Ask for a second word."""
        data = self.cleaned_data
        account = data.get("account")
        if account and self._is_deputy(account) and self.in_a_unit(data):
            self.fields["confirm"].widget = forms.CheckboxInput()
            if not data.get("confirm"):
                self.add_error(
                    "confirm",
                    _("This person is a deputy, and cannot rate what this unit handles."),
                )
        return data

    def _is_deputy(self, account: int) -> bool:
        return Deputy.objects.filter(user=account, term__ends_on__gte=self.today).exists()

    def for_door(self) -> dict[str, Any]:
        """Leave out what only the page asks."""
        return {name: value for name, value in super().for_door().items() if name != "confirm"}


class GivePost(ToldTwice):
    """Give a post (任职); who is a deputy too is given one in a unit only when told twice."""

    account = Account()
    organ = row_field(_("Organ"), required=True)
    role = forms.ChoiceField(label=_("Role"))
    since = Day(label=_("From"))
    confirm = confirmation(_("Give the post all the same"))

    def prepare(self) -> None:
        """Offer the organs and roles; account and organ may stand in the address."""
        rows = standing(self.here, self.today).order_by("official_order", "pk")
        self.offer_organs("organ", rows)
        self._offer_roles(rows)
        self.fields["since"].initial = self.today
        self.fields["account"].initial = self.asked.get("account", "")[:150]
        self.fields["organ"].initial = self.asked.get("organ", "")[:20]

    def in_a_unit(self, data: dict[str, Any]) -> bool:
        """Look at the organ that was chosen."""
        organ: int | None = data.get("organ")
        units = reach.organs(self.here).filter(kind__in=HANDLING_KINDS)
        return organ is not None and units.filter(pk=organ).exists()


class DeputisePost(ToldTwice):
    """Let somebody stand in for the holder of a post (代行职务)."""

    account = Account(label=_("User name of the person who stands in"))
    since = Day(label=_("From"))
    until = Day(label=_("Until"), help_text=_("The last day; it ends by itself the day after."))
    ground = forms.ChoiceField(label=_("Why"))
    confirm = confirmation(_("Let this person stand in all the same"))

    def prepare(self) -> None:
        """Begin today, if nothing else is said."""
        self.offer("ground", StandInGround.choices)
        self.fields["since"].initial = self.today

    def in_a_unit(self, data: dict[str, Any]) -> bool:
        """Look at the organ of the post."""
        return self.record.organ.kind in HANDLING_KINDS


class EndPost(PeopleForm):
    """End a post (免职)."""

    until = Day(label=_("Ends on"), help_text=_("On this day it is not held any more."))

    def prepare(self) -> None:
        """End it today, if nothing else is said."""
        self.fields["until"].initial = self.today


class OfTerm(PeopleForm):
    """Say of which term (届)."""

    def offer_terms(self) -> None:
        """Offer the terms, the newest first."""
        rows = reach.terms(self.here).order_by("-number")
        words = _("Term %(n)d")
        self.offer("term", ((t.pk, words % {"n": t.number}) for t in rows))


class FoundTerm(PeopleForm):
    """Found a term (新一届)."""

    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=MOST_TERMS)
    starts_on = Day(label=_("From"))
    ends_on = Day(label=_("Foreseen until"), help_text=_("Its real end is told when it has come."))


class EndTerm(PeopleForm):
    """Say that a term is over (届满)."""

    over_on = Day(label=_("Over from"), help_text=_("Usually when the next first session opens."))


class ChangeSession(PeopleForm):
    """Change the days of a session (调整会期)."""

    of_record: tuple[str, ...] = ("starts_on", "ends_on")
    starts_on = Day(label=_("First day"))
    ends_on = Day(label=_("Last day"))


class OpenSession(OfTerm):
    """Open a session (召开会议)."""

    term = row_field(_("Term"), required=True)
    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=MOST_SESSIONS)
    starts_on = Day(label=_("First day"))
    ends_on = Day(label=_("Last day"))

    def prepare(self) -> None:
        """Offer the terms."""
        self.offer_terms()


class AddDelegation(OfTerm):
    """Add a delegation (新增代表团)."""

    term = row_field(_("Term"), required=True)
    name = forms.CharField(label=_("Name"), max_length=60)

    def prepare(self) -> None:
        """Offer the terms."""
        self.offer_terms()


class SeatDelegation(PeopleForm):
    """Name who heads a delegation (团长、联系组组长)."""

    delegation = row_field(_("Delegation"), required=True)
    head = row_field(_("Head of the delegation"))
    contact_head = row_field(_("Head of its contact group"))

    def prepare(self) -> None:
        """Offer delegations and deputies, those of the newest term first."""
        words = _("Term %(n)d")
        rows = reach.delegations(self.here).select_related("term").order_by("-term__number", "pk")
        named = ((d.pk, f"{d.name} · {words % {'n': d.term.number}}") for d in rows)
        self.offer("delegation", named)
        deputies = reach.deputies(self.here).select_related("term", "delegation")
        listed = [
            (d.pk, f"{d.name} · {d.delegation or ''} · {words % {'n': d.term.number}}")
            for d in deputies.order_by("-term__number", "name", "pk")
        ]
        self.offer("head", listed, NOBODY)
        self.offer("contact_head", listed, NOBODY)


class MotionDeadline(PeopleForm):
    """Set the last day for motions (议案截止日)."""

    session = row_field(_("Session"), required=True)
    until = Day(label=_("Last day for motions"))

    def prepare(self) -> None:
        """Offer the sessions, the newest first."""
        rows = Session.objects.filter(term__congress=self.here).order_by("-starts_on")
        words = _("Session %(n)d, %(first)s to %(last)s")
        self.offer(
            "session",
            (
                (s.pk, words % {"n": s.number, "first": s.starts_on, "last": s.ends_on})
                for s in rows
            ),
        )


class ChangeDeputy(WithAccount):
    """Change what is known of a deputy (变更代表信息)."""

    of_record: tuple[str, ...] = ("name", "electing_unit", "card_number")
    name = forms.CharField(label=_("Full name"), max_length=60)
    electing_unit = forms.CharField(label=_("Electing unit"), max_length=100, required=False)
    delegation = row_field(_("Delegation"))
    card_number = forms.CharField(label=_("Card number"), max_length=30, required=False)
    elected_to = row_field(
        _("Deputy of a higher congress"), help_text=_("Only for who was elected to one above this.")
    )
    account = Account(required=False)

    def prepare(self) -> None:
        """Offer the delegations, of the deputy's own term if it is known."""
        rows = reach.delegations(self.here).select_related("term").order_by("-term__number", "pk")
        if isinstance(self.record, Deputy):
            rows = rows.filter(term=self.record.term_id)
            self.fields["delegation"].initial = self.record.delegation_id
            if self.record.user is not None:
                self.fields["account"].initial = self.record.user.username
        above = reach.higher(Congress.objects.get(pk=self.here))
        self.offer("elected_to", ((c.pk, c.name) for c in above), NOBODY)
        if isinstance(self.record, Deputy):
            self.fields["elected_to"].initial = self.record.elected_to_id
        words = _("Term %(n)d")
        named = ((d.pk, f"{d.name} · {words % {'n': d.term.number}}") for d in rows)
        self.offer("delegation", named, NOBODY)


class AddDeputy(ChangeDeputy, OfTerm):
    """Add a deputy (新增代表)."""

    of_record = ()
    term = row_field(_("Term"), required=True)
    field_order = ("name", "term")

    def prepare(self) -> None:
        """Offer the terms too."""
        super().prepare()
        self.offer_terms()


class DeputyStanding(PeopleForm):
    """Change how a deputy stands (资格变动)."""

    status = forms.ChoiceField(label=_("Standing"))
    since = Day(label=_("From"))
    ground = forms.CharField(
        label=_("Ground"), max_length=200, help_text=_("Number and day of the decision, and why.")
    )

    def prepare(self) -> None:
        """Offer the ways in which a deputy stands."""
        self.offer("status", DeputyStatusKind.choices)
        self.fields["since"].initial = self.today


class ChangeAccount(PeopleForm):
    """Change name and address of an account (变更账号)."""

    of_record: tuple[str, ...] = ("name", "email")
    name = forms.CharField(label=_("Full name"), max_length=60)
    email = forms.EmailField(label=_("E-mail"), max_length=254, required=False)


class OpenAccount(ChangeAccount):
    """Open an account (开通账号)."""

    of_record = ()
    username = forms.CharField(
        label=_("User name"), max_length=150, help_text=_("It cannot be changed later.")
    )
    field_order = ("username",)


class CloseIncident(PeopleForm):
    """Close an incident (关闭故障)."""

    note = forms.CharField(
        label=_("Note"), max_length=LONGEST_NOTE, help_text=_("What was found and what was done.")
    )


FORMS: dict[str, type[PeopleForm]] = {
    "found_organ": FoundOrgan,
    "rename_organ": RenameOrgan,
    "change_organ": Places,
    "end_organ": EndOrgan,
    "merge_organs": MergeOrgans,
    "found_term": FoundTerm,
    "end_term": EndTerm,
    "open_session": OpenSession,
    "change_session": ChangeSession,
    "add_alias": AddAlias,
    "drop_alias": PeopleForm,
    "give_post": GivePost,
    "end_post": EndPost,
    "deputise_post": DeputisePost,
    "add_delegation": AddDelegation,
    "seat_delegation": SeatDelegation,
    "set_motion_deadline": MotionDeadline,
    "add_deputy": AddDeputy,
    "change_deputy": ChangeDeputy,
    "change_deputy_status": DeputyStanding,
    "open_account": OpenAccount,
    "change_account": ChangeAccount,
    "reset_password": PeopleForm,
    "close_account": PeopleForm,
    "reopen_account": PeopleForm,
    "confirm_load": PeopleForm,
    "drop_load": PeopleForm,
    "confirm_jump": PeopleForm,
    "close_incident": CloseIncident,
}

"""What all forms of administration stand on (表单基础)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Organ
from web.administration.seat import Seat
from web.shared.requests import Asked
from workflows.administration import reach

PLEASE = _("Please choose")
NOBODY = _("none")


class PeopleForm(forms.Form):
    """Ask for nothing but to confirm (确认)."""

    # Fields that start with what the row holds.
    of_record: tuple[str, ...] = ()

    def __init__(self, request: Asked, seat: Seat, record: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.here = seat.congress.pk
        self.today = request.today
        self.record = record
        self.asked = request.GET
        for name in self.of_record:
            self.fields[name].initial = getattr(record, name)
        self.prepare()

    def prepare(self) -> None:
        """Fill choices that depend on the congress (准备选项)."""

    def for_door(self) -> dict[str, Any]:
        """Return what the door is given (提交数据)."""
        return dict(self.cleaned_data)

    def complain(self, problems: dict[str, Any]) -> None:
        """Put what the door complains about at its fields (字段提示)."""
        for name, text in problems.items():
            self.add_error(name if name in self.fields else None, str(text))

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]], empty: Any = None) -> None:
        """Offer choices (选项)."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        listed = [(str(key), str(words)) for key, words in choices]
        field.choices = [("", str(PLEASE if empty is None else empty)), *listed]

    def offer_organs(self, name: str, rows: Iterable[Organ], empty: Any = None) -> None:
        """Offer organs in their official order (机构选项)."""
        own = self.record.pk if isinstance(self.record, Organ) else None
        self.offer(name, ((o.pk, o.name) for o in rows if o.pk != own), empty)


def row_field(label: Any, *, required: bool = False, help_text: Any = "") -> Any:
    """Return a field that takes one row by its key (选取)."""
    return forms.TypedChoiceField(
        label=label, coerce=int, required=required, empty_value=None, help_text=help_text
    )


class Account(forms.CharField):
    """Take an account by its user name (账号)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("User name of the person"))
        kwargs.setdefault("help_text", _("You find it in the list of accounts."))
        super().__init__(max_length=150, **kwargs)


class WithAccount(PeopleForm):
    """Find the account that is named (查找账号)."""

    def clean_account(self) -> int | None:
        """Return the key of the account; other congresses' accounts do not exist here."""
        name = self.cleaned_data["account"].strip()
        if not name:
            return None
        key = reach.accounts(self.here).filter(username=name).values_list("pk", flat=True).first()
        if key is None:
            raise forms.ValidationError(_("There is no account with this user name."))
        return int(key)

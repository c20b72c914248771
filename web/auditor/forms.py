"""What the auditor asks for (审计检索表单). Whatever is typed, there is an answer and no error."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.acting import SHANGHAI
from web.auditor.words import act_choices
from web.item.forms.fields import Day

# So many days are searched where nobody says otherwise, today included.
DAYS = 30
EARLIEST, LATEST = date(1949, 10, 1), date(2199, 12, 31)


class Range(forms.Form):
    """Ask for a range of days (日期范围)."""

    since = Day(label=gettext_lazy("From"), required=False)
    until = Day(label=gettext_lazy("To"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse days that no calendar of ours knows, and a range that ends before it begins."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("since", "until"):
            day = given.get(name)
            if day is not None and not EARLIEST <= day <= LATEST:
                self.add_error(name, ValidationError(_("There is nothing to find on that day.")))
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", ValidationError(_("The range ends before it begins.")))
        return given

    @property
    def first(self) -> datetime | None:
        """Return the moment at which the range begins (起)."""
        return _midnight(self.cleaned_data["since"])

    @property
    def end(self) -> datetime | None:
        """Return the first moment after the range (止)."""
        day = self.cleaned_data["until"]
        return _midnight(day + timedelta(days=1)) if day else None


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), SHANGHAI) if day else None


class Search(Range):
    """Ask for entries of the trail (留痕检索)."""

    act = forms.ChoiceField(label=gettext_lazy("Act"), required=False)
    person = forms.CharField(label=gettext_lazy("Person"), required=False, max_length=100)
    organ = forms.CharField(label=gettext_lazy("Organ"), required=False, max_length=100)
    number = forms.CharField(label=gettext_lazy("Item number"), required=False, max_length=80)
    kind = forms.ChoiceField(label=gettext_lazy("Carried out or turned away"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        act, kind = self.fields["act"], self.fields["kind"]
        assert isinstance(act, forms.ChoiceField)
        assert isinstance(kind, forms.ChoiceField)
        act.choices = act_choices()
        kind.choices = [("", _("both")), ("done", _("carried out")), ("refused", _("turned away"))]


class OneItem(forms.Form):
    """Ask for the chain of one item (单件校验)."""

    number = forms.CharField(label=gettext_lazy("Item number"), max_length=80)


def asked(form: type[Range], given: Any, today: date) -> Range:
    """Fill a form with what is asked for (查询条件): the last days where nothing is."""
    if any(name in given for name in form.base_fields):
        return form(given)
    return form({"since": today - timedelta(days=DAYS - 1), "until": today})

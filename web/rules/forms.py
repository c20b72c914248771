"""The form by which rules are changed (规则变更表单): every parameter with its range and source."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args, get_origin, get_type_hints

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Policy
from cases.refusals import BadData
from cases.rules.durations import Duration
from cases.rules.labels import Labelled
from cases.rules.policy import Allowed, Parameter, PolicyError, PolicyRules, parameters, read_words
from cases.rules.policy.codec import typed
from web.item.forms import Day
from web.rules.reading import named, sections, source_of
from workflows.administration.rules import changed_from
from workflows.explaining import spoken

UNITS = (
    ("d", gettext_lazy("days")),
    ("wd", gettext_lazy("working days")),
    ("mo", gettext_lazy("months")),
)
# The level is the congress' own and no rule of its making.
FIXED = frozenset({"level"})


class LengthWidget(forms.MultiWidget):
    """Ask for a number and its unit (期限输入)."""

    template_name = "web/rules/length.html"

    def __init__(self, label: str) -> None:
        number = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        unit = forms.Select(choices=UNITS, attrs={"aria-label": _("%(of)s: unit") % {"of": label}})
        super().__init__([number, unit])

    def decompress(self, value: str | None) -> list[str]:
        """Take `5wd` apart."""
        text = value or ""
        unit = next((u for u in ("wd", "mo", "d") if text.endswith(u)), "d")
        return [text.removesuffix(unit), unit]


class LengthField(forms.MultiValueField):
    """Take a length of time (期限), as `5wd`."""

    def __init__(self, *, label: str, **kwargs: Any) -> None:
        parts = (forms.CharField(max_length=4), forms.ChoiceField(choices=UNITS))
        super().__init__(parts, widget=LengthWidget(label), label=label, **kwargs)

    def compress(self, values: list[str]) -> str:
        """Put it together."""
        return "".join(values)


class RulesForm(forms.Form):
    """Change rules (变更规则): the rules as they are stand in the fields."""

    valid_from = Day(
        label=gettext_lazy("In force from"),
        help_text=gettext_lazy("Suggestions handed in before that day keep the rules they have."),
    )
    ground = forms.CharField(
        label=gettext_lazy("Ground"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Such as the decision of the Council of Chairpersons, with its number."
        ),
    )

    def __init__(self, base: Policy, *args: Any, trying: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.base = base
        # What differs from these rules, once it was read.
        self.wished: dict[str, Any] = {}
        hints = get_type_hints(PolicyRules)
        for each in parameters():
            if each.key not in FIXED:
                self.fields[each.key] = _field(each, hints[each.key])
                self.initial[each.key] = _initial(getattr(base.rules, each.key), hints[each.key])
        # Who only tries rules says neither from when nor why.
        if trying:
            self.fields["valid_from"].required = self.fields["ground"].required = False

    def clean(self) -> dict[str, Any]:
        """Read every parameter; what is wrong is told at its own field."""
        found = super().clean() or {}
        wished: dict[str, Any] = {}
        for each in parameters():
            if each.key not in found:
                continue
            given = found[each.key]
            text = ", ".join(given) if isinstance(given, list) else given
            try:
                wished |= read_words({each.key: text})
            except PolicyError as error:
                self.complain({key: spoken(said) for key, said in error.problems.items()})
        if self.errors:
            return found
        try:
            self.wished = changed_from(self.base, wished)
        except BadData as bad:
            self.complain(bad.fields)
        return found

    def complain(self, problems: dict[str, Any]) -> None:
        """Put what is wrong at its field (字段提示)."""
        for name, text in problems.items():
            self.add_error(name if name in self.fields else None, str(text))

    def sections(self) -> Iterator[tuple[Any, bool, list[Any]]]:
        """Go through the fields in their sections (分组), and whether something is new there."""
        changed = set(self.changed_data) if self.is_bound else set()
        for title, part in sections():
            bound = [self[each.key] for each in part if each.key in self.fields]
            yield title, any(f.errors or f.name in changed for f in bound), bound


def _field(parameter: Parameter, hint: Any) -> forms.Field:
    label = named(parameter)
    kept: dict[str, Any] = {"label": label, "help_text": _help(parameter, hint)}
    members = get_args(hint)[0] if get_origin(hint) in (frozenset, tuple) else None
    if hint is bool:
        return forms.ChoiceField(choices=[("yes", _("Yes")), ("no", _("No"))], **kept)
    if hint is Duration:
        return LengthField(**kept)
    if _is_choice(hint) or _is_choice(members):
        allowed = parameter.allowed.values if isinstance(parameter.allowed, Allowed) else ()
        choices = [(one.value, spoken(one)) for one in allowed]
        if members is None:
            return forms.ChoiceField(choices=choices, **kept)
        return forms.MultipleChoiceField(
            choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **kept
        )
    return forms.CharField(max_length=1000, required=hint in (int, str), **kept)


def _is_choice(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Labelled)


def _initial(value: Any, hint: Any) -> Any:
    if get_origin(hint) in (frozenset, tuple) and _is_choice(get_args(hint)[0]):
        return [one.value for one in value]
    return typed(value)


def _help(parameter: Parameter, hint: Any) -> str:
    """Tell what may be filled in, and what the parameter rests on (填写说明)."""
    source = source_of(parameter)
    if hint is bool or _is_choice(hint) or isinstance(parameter.allowed, Allowed):
        return source
    told = {"range": spoken(parameter.allowed.text()), "source": source}
    return _("%(range)s. Source: %(source)s") % told

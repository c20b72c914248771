"""What every form of an act is made of (表单要素)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from cases.acting import Actor
from cases.models import Suggestion
from cases.rules.papers import ON_PAPER
from cases.rules.policy import PolicyRules
from people.kinds import HANDLING_KINDS
from people.models import Organ
from web.item.forms import paper


@dataclass(frozen=True, slots=True)
class Scene:
    """Say what a form is about (表单情境): the item, the record, the rules and the day."""

    suggestion: Suggestion
    record: Any
    rules: PolicyRules
    today: date
    act: str = ""
    by: Actor | None = None


class Long(forms.CharField):
    """Take a longer text (长文本)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20000)
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), **kwargs)


class Day(forms.DateField):
    """Take a day (日期), in the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs
        )


def needed_sometimes(field: forms.Field) -> forms.Field:
    """Mark a field that may be left empty only in some cases (视情必填): not called optional."""
    field.needed_sometimes = True  # type: ignore[attr-defined]
    return field


class ActForm(forms.Form):
    """Ask for nothing but to confirm (确认)."""

    # Where a complaint of the door belongs if it has no field of its own name.
    at_field: str | None = None
    # What a link may choose beforehand; everything else a person fills in.
    from_link: tuple[str, ...] = ()

    def __init__(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scene = scene
        self.prepare()
        if scene.act in ON_PAPER:
            paper.add_fields(self, scene)

    def prepare(self) -> None:
        """Fill choices that depend on the item (准备选项)."""

    def choose(self, query: QueryDict) -> None:
        """Choose beforehand what a link names (链接预选), as far as it is offered here."""
        for name in self.from_link:
            offered = offered_by(self, name)
            named = [text for text in query.getlist(name) if text in offered]
            many = isinstance(self.fields.get(name), forms.MultipleChoiceField)
            if named:
                self.initial[name] = named if many else named[-1]

    @property
    def heading(self) -> str:
        """Return what the page is called, where the act's own name says too little (标题)."""
        return ""

    def for_door(self) -> dict[str, Any]:
        """Return what the act is given (提交数据)."""
        return {n: v for n, v in self.cleaned_data.items() if n not in paper.FIELDS}

    def with_paper(self) -> dict[str, Any]:
        """Return what the door is given, with what stands on paper (提交数据及纸质件)."""
        told = self.for_door()
        return told | paper.for_door(self, self.scene) if self.scene.act in ON_PAPER else told

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """Return the fields of the act itself (办理字段)."""
        return [f for f in self.visible_fields() if f.name not in paper.FIELDS]

    @property
    def paper_fields(self) -> list[forms.BoundField]:
        """Return the fields of the paper that is the original (纸质件字段)."""
        return [f for f in self.visible_fields() if f.name in paper.FIELDS]

    @property
    def paper_is_open(self) -> bool:
        """Tell whether something of the paper was filled in (纸质件已填)."""
        filled = (f for f in self.paper_fields if f.errors or f.value())
        return any(True for _field in filled)

    def complain(self, problems: dict[str, Any]) -> None:
        """Put what the door complains about at its fields (字段提示)."""
        for name, text in problems.items():
            field = name if name in self.fields else self.at_field
            self.add_error(field if field in self.fields else None, str(text))


class Explanation(ActForm):
    """Explain (说明)."""

    explanation = Long(label=_("Explanation"))


class Why(ActForm):
    """Say why (理由)."""

    why = Long(label=_("Why"))


class Words(ActForm):
    """Write an instruction (批示)."""

    text = Long(label=_("Instruction"))


def units_of(scene: Scene) -> Iterable[Organ]:
    """List the units that can handle suggestions today (可承办单位), in their official order."""
    return Organ.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=scene.today),
        congress=scene.suggestion.congress_id,
        kind__in=HANDLING_KINDS,
    ).order_by("official_order", "pk")


def set_choices(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    """Offer these choices in a field (设置选项)."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def offered_by(form: forms.Form, name: str) -> set[str]:
    """Return what a field offers to choose (可选值), as a browser hands it in."""
    choices: Any = getattr(form.fields.get(name), "choices", ())
    return {str(value) for value, _label in choices} - {""}

"""The forms of what belongs together or apart (并案、拆分、关联、作废表单)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Suggestion
from cases.models.merging import LEADABLE_STATES, SENT_STATES
from cases.rules.similarity import most_similar
from cases.rules.states import LinkKind, SuggestionState
from web.item.forms.fields import ActForm, Long, Scene, set_choices
from web.shared.words import options
from workflows.explaining import spoken

# How many parts a form can take; the fewest are two.
PARTS = 5
# How many earlier suggestions a form offers.
OFFERED = 200


@dataclass(frozen=True, slots=True)
class Alike:
    """Name a suggestion with a title that is much like this one's (相似建议)."""

    row: Suggestion
    state: str
    percent: int


def alike(scene: Scene) -> list[Alike]:
    """List the suggestions of the congress most like this one (相似建议); a person decides."""
    rows = {s.pk: s for s in _others(scene)}
    titles = {pk: s.title for pk, s in rows.items()}
    found = most_similar(scene.suggestion.title, titles)
    return [
        Alike(rows[pk], spoken(SuggestionState(rows[pk].state)), round(score * 100))
        for pk, score in found
    ]


def _others(scene: Scene) -> Any:
    mine = scene.suggestion
    rows = Suggestion.objects.filter(
        congress=mine.congress_id, state__in=SENT_STATES, classified=False
    )
    return rows.exclude(pk=mine.pk).only("pk", "number", "title", "state").order_by("-pk")


def _choices(scene: Scene, rows: Any) -> list[tuple[str, Any]]:
    """Offer suggestions, those most alike first (按相似度)."""
    listed = {s.pk: s for s in rows[:OFFERED]}
    titles = {pk: s.title for pk, s in listed.items()}
    best = most_similar(scene.suggestion.title, titles, at_most=OFFERED, least=0.01)
    order = [pk for pk, _score in best]
    order += [pk for pk in listed if pk not in set(order)]
    named = [(str(pk), f"{listed[pk].number or '—'} · {listed[pk].title}") for pk in order]
    return [("", _("Please choose")), *named]


class Merging(ActForm):
    """Choose the suggestion that leads (并入哪一件)."""

    from_link = ("into",)
    into = forms.TypedChoiceField(
        label=_("Which suggestion leads"),
        coerce=int,
        help_text=_("The most similar titles come first. Please read both texts before."),
    )
    why = Long(label=_("Why they belong together"), required=False)

    def prepare(self) -> None:
        """Offer what can lead, the most similar titles first."""
        rows = _others(self.scene).filter(
            term=self.scene.suggestion.term_id,
            state__in=LEADABLE_STATES,
            void_proposed_by=None,
        )
        set_choices(self, "into", _choices(self.scene, rows))
        self.alike = alike(self.scene)


class Linking(ActForm):
    """Choose an earlier suggestion (关联哪一件)."""

    from_link = ("kind", "to")
    kind = forms.ChoiceField(label=_("How it stands to it"), widget=forms.RadioSelect)
    to = forms.TypedChoiceField(label=_("Earlier suggestion"), coerce=int)

    def prepare(self) -> None:
        """Offer earlier suggestions, the most similar titles first."""
        mine = self.scene.suggestion
        rows = _others(self.scene).filter(submitted_at__lte=mine.submitted_at)
        linked = [row.to_id for row in self.scene.record.acting.facts.links]
        set_choices(self, "kind", options(list(LinkKind)))
        set_choices(self, "to", _choices(self.scene, rows.exclude(pk__in=linked)))
        self.alike = alike(self.scene)


class Unlinking(ActForm):
    """Choose the link that is taken away (解除哪一关联)."""

    to = forms.TypedChoiceField(label=_("Earlier suggestion"), coerce=int)

    def prepare(self) -> None:
        """Offer the links that stand."""
        rows = self.scene.record.acting.facts.links
        named = [(str(row.to_id), f"{row.to.number or '—'} · {row.to.title}") for row in rows]
        set_choices(self, "to", [("", _("Please choose")), *named])


class Voiding(ActForm):
    """Say why a registration is void (作废理由)."""

    why = Long(label=_("Why"))
    renumber = forms.BooleanField(
        label=_("The suggestion itself is right and gets another number"), required=False
    )


class Splitting(ActForm):
    """Write out the parts of a suggestion (拟拆分)."""

    at_field = "title_1"
    explanation = Long(label=_("Why it is split, for the deputy"))

    def prepare(self) -> None:
        """Ask for title, facts and proposal of each part; two are the fewest."""
        for n in range(1, PARTS + 1):
            needed = n <= 2
            place = {"n": n}
            self.fields[f"title_{n}"] = forms.CharField(
                label=_("Part %(n)d: title") % place, max_length=300, required=needed
            )
            self.fields[f"facts_{n}"] = Long(label=_("Part %(n)d: facts") % place, required=needed)
            self.fields[f"proposal_{n}"] = Long(
                label=_("Part %(n)d: proposal") % place, required=needed
            )

    def clean(self) -> dict[str, Any]:
        """Ask that a further part is written whole or left out."""
        cleaned: dict[str, Any] = super().clean() or {}
        for n in range(3, PARTS + 1):
            texts = [f"title_{n}", f"facts_{n}", f"proposal_{n}"]
            filled = [name for name in texts if cleaned.get(name)]
            if filled and len(filled) < len(texts):
                for name in set(texts) - set(filled):
                    if name not in self.errors:
                        self.add_error(name, _("Please fill this in."))
        return cleaned

    def for_door(self) -> dict[str, Any]:
        """Return the parts that are written."""
        data = self.cleaned_data
        parts = [
            {"title": data[f"title_{n}"], "facts": data[f"facts_{n}"],
             "proposal": data[f"proposal_{n}"]}
            for n in range(1, PARTS + 1)
            if data.get(f"title_{n}")
        ]  # fmt: skip
        return {"parts": parts, "explanation": data["explanation"]}

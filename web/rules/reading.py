"""What a page shows of rules (规则展示): parameters in their sections, and what differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cases.rules.policy import Parameter, PolicyRules, parameters
from cases.rules.policy.assigning import AssigningRules
from cases.rules.policy.following import FollowingRules
from cases.rules.policy.intake import IntakeRules
from cases.rules.policy.rating import RatingRules
from cases.rules.policy.replying import ReplyingRules
from cases.rules.policy.sources import in_chinese
from cases.rules.policy.words import value_in_words
from cases.rules.presets import preset_file, preset_keys
from workflows.explaining import spoken

SECTIONS: tuple[tuple[Any, type], ...] = (
    (_("Submission and intake"), IntakeRules),
    (_("Assignment and return"), AssigningRules),
    (_("Handling and reply"), ReplyingRules),
    (_("Rating and second assignment"), RatingRules),
    (_("Promises, key items and reports"), FollowingRules),
)

# What the calendars that a policy may name are called.
CALENDARS = {"national": _("the national calendar, by the State Council's notices")}


@dataclass(frozen=True, slots=True)
class Row:
    """One parameter as a page shows it (参数行); `was` is what it was before, if that differs."""

    key: str
    name: str
    value: str
    source: str
    was: str = ""


def named(parameter: Parameter) -> str:
    """Return what a parameter is called (参数名称) in the reader's language."""
    return parameter.label_en if _in_english() else parameter.label_zh


def source_of(parameter: Parameter) -> str:
    """Return what a parameter rests on (依据) in the reader's language."""
    if _in_english():
        return "; ".join(parameter.source)
    return "；".join(in_chinese(source) for source in parameter.source)


def sections() -> Iterator[tuple[Any, list[Parameter]]]:
    """Go through the parameters section by section (参数分组)."""
    known = {each.name: title for title, part in SECTIONS for each in fields(part)}
    for title, _part in SECTIONS:
        yield title, [each for each in parameters() if known[each.key] == title]


def shown_rules(rules: PolicyRules) -> list[tuple[Any, list[Row]]]:
    """Return all rules in their sections (规则全文)."""
    return [(title, [_row(each, rules) for each in part]) for title, part in sections()]


def differences(before: PolicyRules, after: PolicyRules) -> list[Row]:
    """Return what differs between two versions (变更内容)."""
    return [
        _row(each, after, before)
        for each in parameters()
        if getattr(before, each.key) != getattr(after, each.key)
    ]


def preset_name(key: str) -> str:
    """Return what the ready rules are called from which a version comes (预置规则名称)."""
    if key not in preset_keys():
        return key
    found = preset_file(key)
    return found.label_en if _in_english() else found.label_zh


def value_of(parameter: Parameter, rules: PolicyRules) -> str:
    """Return a parameter's value as its reader says it (取值的说法)."""
    value = getattr(rules, parameter.key)
    known = CALENDARS.get(value) if parameter.key == "holiday_calendar" else None
    return str(known) if known is not None else spoken(value_in_words(value))


def _row(parameter: Parameter, rules: PolicyRules, before: PolicyRules | None = None) -> Row:
    was = "" if before is None else value_of(parameter, before)
    return Row(
        key=parameter.key,
        name=named(parameter),
        value=value_of(parameter, rules),
        source=source_of(parameter),
        was=was,
    )


def _in_english() -> bool:
    return (get_language() or "").startswith("en")

"""The policy of one congress, whole (办理规则)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from functools import cache
from typing import Any, get_origin, get_type_hints

from cases.rules.durations import Duration
from cases.rules.kinds import ResultKind
from cases.rules.labels import Said
from cases.rules.policy.assigning import AssigningRules
from cases.rules.policy.codec import decode, encode, parse
from cases.rules.policy.following import FollowingRules
from cases.rules.policy.intake import IntakeRules
from cases.rules.policy.limits import find_problems
from cases.rules.policy.parameter import (
    METADATA_KEY,
    Allowed,
    Between,
    Free,
    Parameter,
    Spec,
)
from cases.rules.policy.rating import RatingRules
from cases.rules.policy.replying import ReplyingRules

_UNKNOWN = Said("no such parameter", "没有这一参数")


class PolicyError(ValueError):
    """A policy that cannot stand (政策无效); `problems` gives the reason for each parameter."""

    def __init__(self, problems: Mapping[str, Said]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(f"{key}: {text}" for key, text in self.problems.items()))


# Dataclasses collect fields from the last base to the first: intake comes first in the list.
@dataclass(frozen=True, slots=True)
class PolicyRules(FollowingRules, RatingRules, ReplyingRules, AssigningRules, IntakeRules):
    """All parameters by which a congress handles suggestions (办理规则).

    Building one checks nothing; `from_dict` and `validate` do.
    """

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any], base: PolicyRules | None = None) -> PolicyRules:
        """Read rules written as JSON, missing ones from `base` or the defaults (读取规则).

        Raises: PolicyError with every unknown key, unreadable value and broken limit.
        """
        if not isinstance(raw, Mapping):
            text = Said(f"must map parameters to values, not {raw!r}", "须为参数与取值的对照")
            raise PolicyError({"rules": text})
        values, problems = _read(raw)
        rules = replace(base or cls(), **values)
        # An unreadable value is already reported; its default may only add false alarms.
        found = find_problems(rules, parameters())
        problems = {key: text for key, text in found.items() if key not in problems} | problems
        if problems:
            raise PolicyError(problems)
        return rules

    def to_dict(self) -> dict[str, Any]:
        """Write every parameter in the shape that `from_dict` reads (写出规则)."""
        return {each.name: encode(getattr(self, each.name)) for each in fields(self)}

    def digest(self) -> str:
        """Return the SHA-256 of the canonical JSON (规则摘要), the same for equal rules."""
        text = json.dumps(self.to_dict(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    def validate(self) -> None:
        """Refuse rules that break a range or the law (校验规则).

        Raises: PolicyError with every broken limit.
        Source: Deputies Law 2025, arts. 51, 52; Organic Law of Local Congresses 2022, art. 22.
        """
        problems = find_problems(self, parameters())
        if problems:
            raise PolicyError(problems)

    def label_of(self, kind: ResultKind) -> str | None:
        """Return the congress' class label for a kind of result (答复类别), None if it has none."""
        for label, kinds in self.class_scheme.items():
            if kind in kinds:
                return label
        return None

    def kinds_of(self, label: str) -> tuple[ResultKind, ...]:
        """Return the kinds of result that a class label stands for (类别含义), none if unknown."""
        return self.class_scheme.get(label, ())


@cache
def parameters() -> tuple[Parameter, ...]:
    """Return every parameter in the order of the procedure (参数表)."""
    hints = get_type_hints(PolicyRules)
    rows = []
    for each in fields(PolicyRules):
        spec: Spec = each.metadata[METADATA_KEY]
        hint = hints[each.name]
        rows.append(
            Parameter(
                key=each.name,
                label_zh=spec.label_zh,
                label_en=spec.label_en,
                unit=spec.unit or _unit_of(hint),
                allowed=spec.allowed or _allowed_of(hint),
                default=each.default,
                source=spec.source,
            )
        )
    return tuple(rows)


def read_words(words: Mapping[str, str]) -> dict[str, Any]:
    """Turn parameters as a person types them into what `from_dict` reads (读入参数).

    Raises: PolicyError with every unknown parameter and unreadable value.
    """
    hints = get_type_hints(PolicyRules)
    known = {each.name for each in fields(PolicyRules)}
    raw: dict[str, Any] = {}
    problems: dict[str, Said] = {}
    for key, text in words.items():
        if key not in known:
            problems[key] = _UNKNOWN
            continue
        try:
            raw[key] = parse(hints[key], text)
        except ValueError as error:
            problems[key] = _said(error)
    if problems:
        raise PolicyError(problems)
    return raw


def _said(error: Exception) -> Said:
    """Return what an unreadable value is told with (提示语), whoever found it unreadable."""
    said = error.args[0] if error.args else ""
    return said if isinstance(said, Said) else Said(str(error), "写法无法识别")


def _read(raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Said]]:
    hints = get_type_hints(PolicyRules)
    specs = {each.name: each.metadata[METADATA_KEY] for each in fields(PolicyRules)}
    values: dict[str, Any] = {}
    problems: dict[str, Said] = {}
    for key, written in raw.items():
        if key not in specs:
            problems[str(key)] = _UNKNOWN
            continue
        if isinstance(written, str) and written in specs[key].refused:
            problems[key] = specs[key].refused[written]
            continue
        try:
            values[key] = decode(hints[key], written)
        except (ValueError, TypeError) as error:
            problems[key] = _said(error)
    return values, problems


def _unit_of(hint: Any) -> str:
    if hint is Duration:
        return "length of time"
    if hint is bool:
        return "yes or no"
    return {frozenset: "set", tuple: "list"}.get(get_origin(hint), "choice")


def _allowed_of(hint: Any) -> Between | Allowed | Free:
    if hint is bool:
        return Allowed((True, False))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Allowed(tuple(hint))
    raise TypeError(f"a parameter of type {hint!r} needs its range")

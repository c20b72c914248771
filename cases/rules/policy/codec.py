"""Read and write the values of a policy as JSON (政策的存取)."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, get_args, get_origin

from cases.rules.durations import Duration, Unit
from cases.rules.kinds import ResultKind
from cases.rules.labels import Said
from cases.rules.policy.values import (
    ClassScheme,
    MonthDay,
    PointRule,
    Reminder,
    Rung,
    in_declared_order,
)

_LENGTH = re.compile(r"([0-9]{1,4})\s*(wd|d|mo)", re.IGNORECASE)
_UNITS = {"d": Unit.DAY, "wd": Unit.WORKDAY, "mo": Unit.MONTH}
_SUFFIXES = {unit: suffix for suffix, unit in _UNITS.items()}
_TRUTH = {"yes": True, "no": False, "true": True, "false": False, "是": True, "否": False}
# What stands before the plus sign of a step of the ladder, and of a reminder.
_STARTS: dict[Any, str] = {Rung: "step", Reminder: "from"}


def encode(value: Any) -> Any:
    """Return the JSON shape of a policy value (写出取值)."""
    match value:
        case StrEnum():
            return value.value
        case Duration():
            return value.to_dict()
        case MonthDay():
            return str(value)
        case ClassScheme():
            return {label: [kind.value for kind in kinds] for label, kinds in value.items()}
        case Reminder():
            return {"from": value.anchor.value, "n": value.n, "unit": value.unit.value}
        case Rung():
            return {"step": value.step.value, "n": value.n, "unit": value.unit.value}
        case PointRule():
            return {
                "event": value.event,
                "role": value.role.value,
                "points": value.points,
                "yearly_cap": value.yearly_cap,
            }
        case frozenset():
            return [encode(member) for member in in_declared_order(value)]
        case tuple():
            return [encode(member) for member in value]
        case _:
            return value


def decode(hint: Any, raw: Any) -> Any:
    """Read a JSON value as the type of its field (读取取值).

    Raises: ValueError if it is none; TypeError for a type that no policy uses.
    """
    origin = get_origin(hint)
    if origin in (frozenset, tuple):
        return _decode_many(origin, get_args(hint)[0], raw)
    if hint is bool:
        return _expect(isinstance(raw, bool), raw, "must be true or false", "须为是或否")
    if hint is int:
        whole = isinstance(raw, int) and not isinstance(raw, bool)
        return _expect(whole, raw, "must be a whole number", "须为整数")
    if hint is str:
        filled = isinstance(raw, str) and bool(raw.strip())
        return _expect(filled, raw, "must be a text that is not empty", "不得为空")
    if hint is Duration:
        return Duration.from_dict(raw)
    if hint is MonthDay:
        fits = isinstance(raw, str)
        return MonthDay.parse(
            _expect(fits, raw, "must be a day such as 08-31", "须写作 08-31 的形式")
        )
    if hint is ClassScheme:
        return _decode_scheme(raw)
    if hint is Reminder:
        parts = _expect_keys(raw, {"from", "n", "unit"})
        return Reminder(parts["from"], parts["n"], parts["unit"])
    if hint is Rung:
        return Rung(**_expect_keys(raw, {"step", "n", "unit"}))
    if hint is PointRule:
        return PointRule(**_expect_keys(raw, {"event", "role", "points", "yearly_cap"}))
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _decode_choice(hint, raw)
    raise TypeError(f"no way to read {hint!r}")


def parse(hint: Any, text: str) -> Any:
    """Turn what a person types into the JSON shape of a value (读入文字).

    `5wd`, `30d` and `2mo` are lengths of time, `yes` and `no` are what they say, a list is
    written with commas; `E2+5wd` is a step of the ladder, `due+0wd` a reminder, `A:solved` a
    class, `event:lead:15:30` a rule for points. Full-width signs are read too, and JSON.
    Raises: ValueError if it is none.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    origin = get_origin(hint)
    if text[:1] in ("{", "["):
        return json.loads(text)
    if origin in (frozenset, tuple):
        of = get_args(hint)[0]
        # The name of an event may well hold the comma of lists.
        marks = "," if of is PointRule else ",、"
        return [parse(of, one) for one in _split(text, marks)]
    if hint is Duration:
        return _parse_length(text)
    if hint is bool:
        _expect(text.lower() in _TRUTH, text, "must be yes or no", "须为是或否")
        return _TRUTH[text.lower()]
    if hint is int:
        whole = text.removeprefix("-").isdecimal() and len(text) <= 9
        return int(_expect(whole, text, "must be a whole number", "须为整数"))
    if hint is ClassScheme:
        return dict(_parse_class(one) for one in _split(text, ";"))
    if hint in (Rung, Reminder):
        start, plus, length = text.partition("+")
        _expect(plus, text, "must be such as E2+5wd", "须写作 E2+5wd 的形式")
        return {_STARTS[hint]: start.strip(), **_parse_length(length.strip())}
    if hint is PointRule:
        return _parse_points(text)
    return text


def typed(value: Any) -> str:
    """Return a value as a person would type it (填写形式): `parse` reads it back."""
    match value:
        case bool():
            return "yes" if value else "no"
        case StrEnum():
            return value.value
        case Duration():
            return f"{value.n}{_SUFFIXES[value.unit]}"
        case Rung():
            return f"{value.step.value}+{value.n}{_SUFFIXES[value.unit]}"
        case Reminder():
            return f"{value.anchor.value}+{value.n}{_SUFFIXES[value.unit]}"
        case PointRule():
            return f"{value.event}:{value.role.value}:{value.points}:{value.yearly_cap}"
        case ClassScheme():
            return "; ".join(f"{label}:{typed(kinds)}" for label, kinds in value.items())
        case frozenset() | tuple():
            return ", ".join(typed(member) for member in in_declared_order(value))
        case _:
            return str(value)


def _split(text: str, marks: str) -> list[str]:
    return [one.strip() for one in re.split(f"[{marks}]", text) if one.strip()]


def _parse_length(text: str) -> dict[str, Any]:
    found = _LENGTH.fullmatch(text)
    if found is None:
        raise ValueError(
            Said(
                f"must be a length such as 5wd, 30d or 2mo, not {text!r}",
                "期限须写作 5wd（5个工作日）、30d（30日）或 2mo（2个月）的形式",
            )
        )
    return {"n": int(found[1]), "unit": _UNITS[found[2].lower()].value}


def _parse_class(text: str) -> tuple[str, list[str]]:
    label, colon, kinds = text.partition(":")
    _expect(colon, text, "must be such as A:solved", "须写作 A:solved 的形式")
    return label.strip(), _split(kinds, ",、")


def _parse_points(text: str) -> dict[str, Any]:
    # The event comes first and may hold a colon itself.
    parts = text.rsplit(":", 3)
    fits = len(parts) == 4 and all(one.strip().isdecimal() and len(one) < 6 for one in parts[2:])
    _expect(fits, text, "must be such as event:lead:15:30", "须写作 事项:lead:15:30 的形式")
    event, role, points, cap = (one.strip() for one in parts)
    return {"event": event, "role": role, "points": int(points), "yearly_cap": int(cap)}


def _decode_choice(hint: type[StrEnum], raw: Any) -> StrEnum:
    # Older rule sets write the kinds of result in capitals.
    for text in (raw, raw.lower()) if isinstance(raw, str) else ():
        if text in hint._value2member_map_:
            return hint(text)
    known = "、".join(getattr(one, "label_zh", one.value) for one in hint)
    raise ValueError(
        Said(f"must be one of: {', '.join(hint)}; not {raw!r}", f"只能选其一：{known}")
    )


def _decode_many(origin: Any, hint: Any, raw: Any) -> Any:
    if not isinstance(raw, list | tuple):
        raise ValueError(Said(f"must be a list, not {raw!r}", "须为列表"))
    members = [decode(hint, one) for one in raw]
    if origin is frozenset and len(set(members)) != len(members):
        raise ValueError(Said("names a value twice", "同一项选了两次"))
    return origin(members)


def _decode_scheme(raw: Any) -> ClassScheme:
    if not isinstance(raw, Mapping):
        raise ValueError(
            Said(
                f"must map class labels to kinds of result, not {raw!r}",
                "须写明各类别所对应的结果",
            )
        )
    return ClassScheme(
        {label: decode(tuple[ResultKind, ...], kinds) for label, kinds in raw.items()}
    )


def _expect(fits: Any, raw: Any, message: str, zh: str) -> Any:
    if not fits:
        raise ValueError(Said(f"{message}, not {raw!r}", zh))
    return raw


def _expect_keys(raw: Any, keys: set[str]) -> dict[str, Any]:
    if not isinstance(raw, Mapping) or set(raw) != keys:
        names = ", ".join(sorted(keys))
        raise ValueError(Said(f"is written with {names}, not as {raw!r}", f"须写明 {names} 各项"))
    return dict(raw)

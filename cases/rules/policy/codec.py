"""Read and write the values of a policy as JSON (政策的存取)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, get_args, get_origin

from cases.rules.durations import Duration, Unit
from cases.rules.kinds import ResultKind
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
_TRUTH = {"yes": True, "no": False, "true": True, "false": False}


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
        return _expect(isinstance(raw, bool), raw, "must be true or false")
    if hint is int:
        whole = isinstance(raw, int) and not isinstance(raw, bool)
        return _expect(whole, raw, "must be a whole number")
    if hint is str:
        filled = isinstance(raw, str) and bool(raw.strip())
        return _expect(filled, raw, "must be a text that is not empty")
    if hint is Duration:
        return Duration.from_dict(raw)
    if hint is MonthDay:
        return MonthDay.parse(_expect(isinstance(raw, str), raw, "must be a day such as 08-31"))
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
    written with commas. What has a shape of its own is written as JSON.
    Raises: ValueError if it is none.
    """
    text = text.strip()
    origin = get_origin(hint)
    if text[:1] in ("{", "["):
        return json.loads(text)
    if origin in (frozenset, tuple):
        of = get_args(hint)[0]
        return [parse(of, one) for one in text.split(",") if one.strip()]
    if hint is Duration:
        found = _LENGTH.fullmatch(text)
        if found is None:
            raise ValueError(f"must be a length such as 5wd, 30d or 2mo, not {text!r}")
        return {"n": int(found[1]), "unit": _UNITS[found[2].lower()].value}
    if hint is bool:
        if text.lower() not in _TRUTH:
            raise ValueError(f"must be yes or no, not {text!r}")
        return _TRUTH[text.lower()]
    if hint is int:
        if not text.isdecimal() or len(text) > 9:
            raise ValueError(f"must be a whole number, not {text!r}")
        return int(text)
    return text


def _decode_choice(hint: type[StrEnum], raw: Any) -> StrEnum:
    # Older rule sets write the kinds of result in capitals.
    for text in (raw, raw.lower()) if isinstance(raw, str) else ():
        if text in hint._value2member_map_:
            return hint(text)
    raise ValueError(f"must be one of: {', '.join(hint)}; not {raw!r}")


def _decode_many(origin: Any, hint: Any, raw: Any) -> Any:
    if not isinstance(raw, list | tuple):
        raise ValueError(f"must be a list, not {raw!r}")
    members = [decode(hint, one) for one in raw]
    if origin is frozenset and len(set(members)) != len(members):
        raise ValueError("names a value twice")
    return origin(members)


def _decode_scheme(raw: Any) -> ClassScheme:
    if not isinstance(raw, Mapping):
        raise ValueError(f"must map class labels to kinds of result, not {raw!r}")
    return ClassScheme(
        {label: decode(tuple[ResultKind, ...], kinds) for label, kinds in raw.items()}
    )


def _expect(fits: bool, raw: Any, message: str) -> Any:
    if not fits:
        raise ValueError(f"{message}, not {raw!r}")
    return raw


def _expect_keys(raw: Any, keys: set[str]) -> dict[str, Any]:
    if not isinstance(raw, Mapping) or set(raw) != keys:
        raise ValueError(f"is written with {', '.join(sorted(keys))}, not as {raw!r}")
    return dict(raw)

"""Ready policies after the texts of known congresses (预置规则)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cases.rules.policy import PolicyRules

BASE_KEY = "default_county"

_FOLDER = Path(__file__).resolve().parents[2] / "fixtures" / "policies"
_KEYS = (
    BASE_KEY,
    "xianning",
    "shanghai",
    "beijing",
    "chongqing",
    "zhejiang",
    "shandong",
    "qingdao",
    "henan",
    "township",
)


@dataclass(frozen=True, slots=True)
class Preset:
    """One ready policy (预置规则): what differs from the base, and the source of each difference.

    `rules` and `sources` have the same keys; `rules` is in the shape of JSON.
    """

    key: str
    inherits: str | None
    label_zh: str
    label_en: str
    rules: dict[str, Any]
    sources: dict[str, str]


def preset_keys() -> tuple[str, ...]:
    """Return the keys of the ready policies (预置规则清单), the base first."""
    return _KEYS


def preset(key: str) -> PolicyRules:
    """Return a ready policy, complete (读取预置规则).

    Raises: KeyError for an unknown key; PolicyError if the file breaks a limit.
    """
    return _complete(_known(key))


def preset_file(key: str) -> Preset:
    """Return a ready policy as its file tells it (预置规则文件): names, differences, sources.

    Raises: KeyError for an unknown key.
    """
    path = _FOLDER / f"{_known(key)}.json"
    return Preset(**json.loads(path.read_text(encoding="utf-8")))


@cache
def _complete(key: str) -> PolicyRules:
    written = preset_file(key)
    base = _complete(written.inherits) if written.inherits else None
    return PolicyRules.from_dict(written.rules, base)


def _known(key: str) -> str:
    if key not in _KEYS:
        raise KeyError(f"no ready policy is called {key!r}")
    return key

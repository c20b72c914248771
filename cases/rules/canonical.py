"""One way to write facts as bytes, and to hash them (规范序列化、散列)."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from cryptography.hazmat.primitives import hashes


def canonical(value: Any) -> str:
    """Write a value as canonical JSON (规范JSON): NFC, sorted keys, UTC microseconds.

    Raises: TypeError for floats and for anything that has no one way of being written.
    Source: ADR 0003.
    """
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(algorithm: str, *parts: str) -> str:
    """Hash texts one after the other (散列), each closed by a line feed.

    Raises: ValueError for an algorithm other than sha256 and sm3.
    """
    data = "".join(f"{part}\n" for part in parts).encode()
    if algorithm == "sha256":
        return hashlib.sha256(data).hexdigest()
    if algorithm == "sm3":
        state = hashes.Hash(hashes.SM3())
        state.update(data)
        return state.finalize().hex()
    raise ValueError(f"no such hash: {algorithm!r}")


def merkle_root(algorithm: str, leaves: Sequence[str]) -> str:
    """Return the root over the leaves in their order (默克尔根); an odd leaf stands alone.

    An empty list has the root of the empty text, so that nothing sealed is a statement too.
    """
    level = [digest(algorithm, "leaf", leaf) for leaf in leaves]
    if not level:
        return digest(algorithm, "empty")
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [digest(algorithm, "node", *pair) for pair in pairs]
    return level[0]


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int():
            return value
        case str():
            return unicodedata.normalize("NFC", str(value))
        case datetime():
            if value.tzinfo is None:
                raise TypeError(f"a moment needs its time zone: {value!r}")
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case date():
            return value.isoformat()
        case Mapping():
            return {_key(k): _plain(v) for k, v in value.items()}
        case set() | frozenset():
            return sorted((_plain(v) for v in value), key=repr)
        case list() | tuple():
            return [_plain(v) for v in value]
        case _:
            raise TypeError(f"there is no one way to write {value!r}")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"keys are texts, not {key!r}")
    return unicodedata.normalize("NFC", key)

"""How a condition gets its reason and a permission its holder (理由与权限说明)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Guard = Callable[[Any], bool]


Permission = Callable[[Any, Any], bool]


def because(reason: Any) -> Callable[[Guard], Guard]:
    """Give a condition the reason that a refused person reads (理由)."""

    def mark(guard: Guard) -> Guard:
        guard.reason = reason  # type: ignore[attr-defined]
        return guard

    return mark


def who(label: Any) -> Callable[[Permission], Permission]:
    """Give a permission the name of who holds it (权限说明)."""

    def mark(permission: Permission) -> Permission:
        permission.who = label  # type: ignore[attr-defined]
        return permission

    return mark

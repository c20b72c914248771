"""Why an act did not happen (拒绝), in words a deputy can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ActRefused(Exception):
    """Say that nothing was changed, and why (拒绝办理).

    `status` is what a page answers with: 404 not visible, 403 not permitted, 409 not now or
    stale, 400 bad data. `details` may name who did what before.
    """

    status = 409
    code = "refused"

    def __init__(self, reason: Any, **details: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = details

    def __str__(self) -> str:
        return str(self.reason)


class NotVisible(ActRefused):
    """Say that there is no such item for this person (不可见)."""

    status = 404
    code = "not_visible"


class NotPermitted(ActRefused):
    """Say that this person may not do this (无权)."""

    status = 403
    code = "not_permitted"


class NotNow(ActRefused):
    """Say that the item does not stand where this act begins (条件不符)."""

    code = "not_now"


class StaleVersion(ActRefused):
    """Say that somebody else was faster, and who (版本过期)."""

    code = "stale"


class BadData(ActRefused):
    """Say which fields must be mended (数据有误)."""

    status = 400
    code = "bad_data"

    def __init__(self, fields: Mapping[str, Any]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in fields.items()))
        self.fields = dict(fields)

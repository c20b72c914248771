"""End the sessions of who left, when the day has come (离任退出巡检)."""

from __future__ import annotations

from datetime import datetime

from cases.acting import SHANGHAI
from workflows.administration.leaving import sign_out, who_left
from workflows.sweeps.walking import due

left = due(who_left)


def run(at: datetime) -> int:
    """Sign out who left post or mandate (退出登录). Returns how many."""
    gone = list(left(at.astimezone(SHANGHAI).date()))
    for user in gone:
        sign_out(user, at)
    return len(gone)

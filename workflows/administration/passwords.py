"""New passwords (初始密码): made by chance, shown once, easy to read out on the phone."""

from __future__ import annotations

import secrets

# Without what looks alike on paper: 0 and o, 1 and l and i.
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 4, 4


def new_password() -> str:
    """Return a new password of four groups (新密码), about 79 bits."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(GROUP)) for _ in range(GROUPS))

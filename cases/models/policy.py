"""The rules of one congress, version by version (工作规则)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.rules.policy import PolicyRules
from people.models import Congress


@lru_cache(maxsize=256)
def _read(digest: str, version: _Version) -> PolicyRules:
    return PolicyRules.from_dict(version.policy.rules_json)


class _Version:
    """Let a version pass through the cache: its digest alone tells two of them apart.

    Its parameters may be deferred; they are fetched only when the cache does not know them.
    """

    def __init__(self, policy: Policy) -> None:
        self.policy = policy

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Version)


class Policy(models.Model):
    """Hold one version of a congress' rules (工作规则版本); a version never changes."""

    congress = models.ForeignKey(Congress, on_delete=models.PROTECT, related_name="policies")
    preset = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    rules_json = models.JSONField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["congress", "number"],
                name="policy_version_once",
                violation_error_message=_("This version of the rules exists already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.congress} {self.preset} v{self.number}"

    @property
    def rules(self) -> PolicyRules:
        """Return the typed parameters (参数) of this version."""
        return _read(self.digest, _Version(self))

    @classmethod
    def of(cls, congress: Congress, preset: str, rules: PolicyRules, **fields: Any) -> Policy:
        """Return an unsaved version that holds these rules (新版本)."""
        return cls(
            congress=congress,
            preset=preset,
            rules_json=rules.to_dict(),
            digest=rules.digest(),
            **fields,
        )

"""Changes of a congress' rules that one person proposed and another decides on (规则变更)."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Policy
from cases.rules.policy import PolicyRules
from people.models import Congress, User


class RuleChangeStage(models.TextChoices):
    """Where a change of rules stands (规则变更状态)."""

    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")
    DROPPED = "dropped", _("given up")


class RuleChange(models.Model):
    """Hold what somebody wants to change in the rules of a congress (规则变更), and from when.

    `wished` has the changed parameters only, in the shape that `PolicyRules.from_dict` reads;
    `base` is the version that they change. A congress has one open change at a time, and who
    proposed it never confirms it.
    """

    congress = models.ForeignKey(Congress, on_delete=models.PROTECT, related_name="rule_changes")
    base = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    wished = models.JSONField()
    valid_from = models.DateField()
    ground = models.CharField(max_length=500)
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    stage = models.CharField(
        max_length=20, choices=RuleChangeStage.choices, default=RuleChangeStage.PROPOSED.value
    )
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # The version that it became.
    policy = models.OneToOneField(
        Policy, on_delete=models.PROTECT, null=True, related_name="rule_change"
    )

    objects = models.Manager["RuleChange"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["congress"],
                condition=Q(stage=RuleChangeStage.PROPOSED.value),
                name="rule_change_one_open",
                violation_error_message=_("A change of rules waits for a decision already."),
            ),
            models.CheckConstraint(
                condition=Q(stage__in=RuleChangeStage.values),
                name="rule_change_stage_known",
                violation_error_message=_("This state is not known."),
            ),
            models.CheckConstraint(
                condition=~Q(stage=RuleChangeStage.CONFIRMED.value)
                | Q(policy__isnull=False, decided_by__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
                name="rule_change_takes_two",
                violation_error_message=_("Somebody else has to confirm a change of rules."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Change of rules %(n)d") % {"n": self.pk or 0})

    @property
    def is_open(self) -> bool:
        """Tell whether it waits for a decision (待确认)."""
        return self.stage == RuleChangeStage.PROPOSED

    @property
    def rules(self) -> PolicyRules:
        """Return the rules as they would stand (变更后规则). Raises: PolicyError."""
        wished: dict[str, Any] = self.wished
        return PolicyRules.from_dict(wished, self.base.rules)

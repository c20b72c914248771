"""Loads that were asked for on a page (载入任务): rows that a sweep takes up (ADR 6, ADR 11)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from people.models import Congress, User


class LoadStage(models.TextChoices):
    """Where a load stands (载入状态)."""

    CHECKING = "checking", _("being checked")
    CHECKED = "checked", _("checked")
    LOADING = "loading", _("being loaded")
    LOADED = "loaded", _("loaded")
    # Loaded but for items on which somebody worked at that very moment.
    UNFINISHED = "unfinished", _("loaded but for some items")
    FAILED = "failed", _("broken off")
    DROPPED = "dropped", _("given up")


# The key of every loaded act begins like this. No key that a page takes holds a colon.
LOADED_KEY = "load:"

# In these the engine works; a congress has one such load at a time.
UNDER_WAY = (LoadStage.CHECKING, LoadStage.LOADING)


class LoadJob(models.Model):
    """Hold one set of tables that was handed in, and what became of it (载入任务).

    The tables are kept from the moment they are handed in until they are loaded or given up, so
    that what is loaded is what was looked at; `digest` names them for good.
    """

    congress = models.ForeignKey(Congress, on_delete=models.PROTECT, related_name="loads")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # In which language its problems are told.
    language = models.CharField(max_length=10)
    digest = models.CharField(max_length=64)
    # [name, bytes] of each table.
    tables = models.JSONField(default=list)
    content = models.BinaryField(null=True)
    stage = models.CharField(
        max_length=20, choices=LoadStage.choices, default=LoadStage.CHECKING.value
    )
    since_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    # What the engine found: {table: {new, changed, unchanged, wrong}}, [table, row, column, words].
    counts = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    problem_count = models.PositiveIntegerField(default=0)
    # How far it is, and what it did.
    phase = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    events = models.PositiveIntegerField(default=0)
    acts = models.PositiveIntegerField(default=0)
    carried = models.PositiveIntegerField(default=0)

    # Who works on it says until when; `attempts` tells one who works from the next.
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    trouble = models.CharField(max_length=300, blank=True)

    objects = models.Manager["LoadJob"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["congress"],
                condition=Q(stage__in=[s.value for s in UNDER_WAY]),
                name="load_job_one_under_way",
                violation_error_message=_("A load of this congress is under way."),
            ),
            models.CheckConstraint(
                condition=Q(stage__in=LoadStage.values),
                name="load_job_stage_known",
                violation_error_message=_("This state is not known."),
            ),
        ]

    def __str__(self) -> str:
        return str(_("Load %(n)d") % {"n": self.pk or 0})

    @property
    def is_under_way(self) -> bool:
        """Tell whether the engine has something to do (办理中)."""
        return self.stage in UNDER_WAY

    @property
    def can_be_confirmed(self) -> bool:
        """Tell whether it was checked and nothing is wrong (可载入)."""
        return self.stage == LoadStage.CHECKED and not self.problem_count

    @property
    def changes(self) -> int:
        """Count the rows that are new or changed (变更行数)."""
        return sum(c.get("new", 0) + c.get("changed", 0) for c in self.counts.values())

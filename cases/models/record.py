"""What every record with a legal state has in common (有状态的案卷记录)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django_fsm import FSMField, FSMModelMixin

from cases.prepared_rows import PreparedSave

if TYPE_CHECKING:
    from cases.acting import Acting
    from cases.rules.labels import Labelled


def state_field(states: type[Labelled], default: Labelled) -> Any:
    """Return the protected state field of a machine (状态字段): only a transition may set it."""
    return FSMField(max_length=30, default=default.value, choices=states.choices(), protected=True)


def state_known(states: type[Labelled], name: str) -> models.CheckConstraint:
    """Return the constraint that lets no other state into the table (状态约束)."""
    return models.CheckConstraint(
        condition=models.Q(state__in=[s.value for s in states]),
        name=name,
        violation_error_message="This state does not exist.",
    )


class Record(PreparedSave, FSMModelMixin, models.Model):
    """Carry the version, the moment of the last change of state, and who is acting now.

    `version` grows with every act on the record, so that an act that was prepared on an older
    version is refused. `acting` is set by the door for the length of one act; guards read it
    and the record, nothing else (ADR 0005).
    """

    version = models.PositiveIntegerField(default=1)
    since_at = models.DateTimeField(null=True, blank=True)

    # Set by the door around an act; never stored.
    acting: Acting

    if TYPE_CHECKING:
        # Every record hangs on a suggestion, whose row is the lock.
        @property
        def suggestion_id(self) -> Any:
            """Return the key of the suggestion."""

    class Meta:
        abstract = True

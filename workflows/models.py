"""Work items and their processes (待办事项、流程实例)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import AbstractProcess, AbstractTask
from viewflow.workflow.status import STATUS

from cases.models import Assignment, Suggestion
from cases.prepared_rows import PreparedSave
from cases.rules.states import WorkKind
from people.kinds import Role
from people.models import Deputy, Organ, Post

if TYPE_CHECKING:
    from people.models import User

OPEN = (STATUS.NEW, STATUS.ASSIGNED, STATUS.STARTED)
HUMAN = "HUMAN"


class WorkProcess(PreparedSave, AbstractProcess):  # type: ignore[misc]
    """Hold one phase of one item (流程实例): intake, handling of a round, rating, and so on."""

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="processes")
    round_number = models.PositiveSmallIntegerField(default=0)
    begun_at = models.DateTimeField()

    objects = models.Manager["WorkProcess"]()

    class Meta:
        indexes = [models.Index(fields=["suggestion", "status"], name="process_by_suggestion")]

    def __str__(self) -> str:
        return f"{self.suggestion_id} {self.flow_class}"


class WorkItemQuerySet(models.QuerySet["WorkItem"]):
    """Ask for work items (待办事项)."""

    def to_do(self) -> WorkItemQuerySet:
        """Keep what somebody still has to do (待办)."""
        return self.filter(status__in=OPEN, flow_task_type=HUMAN)

    def visible_to(self, user: User, on: date) -> WorkItemQuerySet:
        """Keep the items of the person's own organs, and the deputy's own (本人本单位待办)."""
        posts = Post.objects.on(on).filter(user=user)
        looking = posts.filter(role__in=[Role.RATING_OFFICER, Role.COMMISSION_HEAD])
        # Pressure on a rating is looked into by two people, not by their whole office.
        here = Q(organ__in=posts.values("organ")) & (
            ~Q(kind=WorkKind.LOOK_INTO) | Q(organ__in=looking.values("organ"))
        )
        return self.filter(here | Q(deputy__user=user))


class WorkItem(PreparedSave, AbstractTask):  # type: ignore[misc]
    """Hold what one organ or one deputy has to do next (待办事项), and by when.

    `kind` is the name of the node, `subject` the record it is about ("assignment:12").
    `since_at` and `done_at` are ours; the library's own stamps are never shown.
    """

    # The library asks a process for its tasks by this name.
    process = models.ForeignKey(WorkProcess, on_delete=models.PROTECT, related_name="task_set")
    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="work_items")
    kind = models.CharField(max_length=30)
    subject = models.CharField(max_length=40)
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, null=True, related_name="work_items"
    )
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, null=True, related_name="work_items")
    deputy = models.ForeignKey(
        Deputy, on_delete=models.PROTECT, null=True, related_name="work_items"
    )
    due_on = models.DateField(null=True)
    since_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["suggestion", "kind", "subject"],
                condition=Q(status__in=[s.value for s in OPEN]),
                name="work_item_open_once",
                violation_error_message=_("This is on somebody's list already."),
            )
        ]
        indexes = [
            models.Index(
                fields=["organ", "due_on", "id"],
                condition=Q(status__in=[s.value for s in OPEN]),
                name="work_open_by_organ",
            ),
            models.Index(
                fields=["deputy", "due_on", "id"],
                condition=Q(status__in=[s.value for s in OPEN]),
                name="work_open_by_deputy",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    # The library writes these on every row; we keep nothing in them (frame locals of a failed
    # node would be personal data).
    data: dict[str, Any] = {}
    seed: Any = None


# These are rows of this room too; they stand in files of their own.
from workflows.batch_job import BatchJob as BatchJob  # noqa: E402
from workflows.batch_job import BatchRow as BatchRow  # noqa: E402
from workflows.heartbeat import Heartbeat as Heartbeat  # noqa: E402
from workflows.heartbeat import Incident as Incident  # noqa: E402
from workflows.load_job import LoadJob as LoadJob  # noqa: E402
from workflows.rule_change import RuleChange as RuleChange  # noqa: E402

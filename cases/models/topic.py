"""Key supervision topics (重点督办专题): which items, who leads, what is done, what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.models.matter import Matter, OfMatter
from cases.models.record import state_field, state_known
from cases.models.sight import OfTopicQuerySet, TopicQuerySet
from cases.models.suggestion import Suggestion
from cases.rules import sources
from cases.rules.states import LIVING_TOPICS, TopicItemState, TopicState, TopicStepState
from cases.rules.topics import StepKind, TopicKind
from people.models import Deputy, Organ, Post, Term, User

if TYPE_CHECKING:
    from datetime import date

T = TopicState
I = TopicItemState  # noqa: E741
S = TopicStepState


class KeyTopic(Matter):
    """Hold one key supervision topic (重点督办专题): it bundles one or many suggestions.

    Five layers stand in it: the leader of the congress who supervises, the leading official of
    the government, the counterpart committee, the commission that co-ordinates, and the deputies
    who take part. Only what the Council of Chairpersons confirmed makes its items key items.
    """

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="key_topics")
    kind = models.CharField(max_length=20, choices=TopicKind.choices())
    title = models.CharField(max_length=120)
    # Why it is nominated: words of `Criterion`, and the ground in writing.
    criteria = models.CharField(max_length=60, blank=True)
    ground = models.TextField(blank=True)
    nominated_by = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    nominated_at = models.DateTimeField()
    views = models.TextField(blank=True)
    committee = models.ForeignKey(
        Organ, on_delete=models.PROTECT, null=True, related_name="key_topics"
    )
    lead_unit = models.ForeignKey(
        Organ, on_delete=models.PROTECT, null=True, related_name="led_topics"
    )
    leader = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="key_topics")
    official = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, related_name="official_topics"
    )
    decision = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True)
    # The year in which it is supervised; how often it was carried into the next one.
    year = models.PositiveSmallIntegerField(null=True)
    years_more = models.PositiveSmallIntegerField(default=0)
    report = models.TextField(blank=True)
    reported_on = models.DateField(null=True)
    votes_for = models.PositiveSmallIntegerField(null=True)
    votes_against = models.PositiveSmallIntegerField(null=True)
    votes_abstained = models.PositiveSmallIntegerField(null=True)
    vote_carried = models.BooleanField(null=True)
    conclusion = models.TextField(blank=True)
    conclusion_number = models.CharField(max_length=60, blank=True)
    concluded_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    state = state_field(TopicState, T.NOMINATED)

    objects = TopicQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(TopicState, "topic_state_known"),
            models.CheckConstraint(
                condition=~Q(state__in=[t.value for t in (*LIVING_TOPICS, T.CONCLUDED)])
                | (
                    ~Q(decision="")
                    & Q(decided_on__isnull=False, leader__isnull=False, committee__isnull=False)
                ),
                name="topic_by_decision",
                violation_error_message=_(
                    "A topic is confirmed by a decision that names leader and committee."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state=T.CONCLUDED)
                | (~Q(conclusion="") & ~Q(conclusion_number="") & Q(concluded_on__isnull=False)),
                name="topic_ends_with_conclusion",
                violation_error_message=_("A topic ends with its conclusion, dated and numbered."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @transition(
        field="state",
        source=[T.NOMINATED, T.VIEWS_HEARD],
        target=None,
        permission=guards.tends_topic,
        custom={"source": sources.SD_TOPICS},
    )
    def change_topic(self) -> None:
        """Change title, ground or items (调整提名) before the Council decides."""

    @transition(
        field="state",
        source=T.NOMINATED,
        target=T.VIEWS_HEARD,
        permission=guards.commission_here,
        custom={"source": sources.SD_TOPICS},
    )
    def hear_views(self) -> None:
        """Note whom the commission heard, and what they said (征求意见)."""

    @transition(
        field="state",
        source=[T.NOMINATED, T.VIEWS_HEARD],
        target=T.CONFIRMED,
        conditions=[guards.council_sits_here, guards.topic_has_items],
        permission=guards.council_records,
        custom={"source": sources.LAW_KEY},
    )
    def confirm_topic(self) -> None:
        """Record that the Council of Chairpersons confirmed it (确定专题), and who leads."""

    @transition(
        field="state",
        source=[T.NOMINATED, T.VIEWS_HEARD],
        target=T.DECLINED,
        permission=guards.council_records,
        custom={"source": sources.LAW_KEY},
    )
    def decline_topic(self) -> None:
        """Record that the Council did not confirm it (不予确定), with the reason."""

    @transition(
        field="state",
        source=T.CONFIRMED,
        target=T.PLANNED,
        permission=guards.tends_topic,
        custom={"source": sources.QD_PLAN},
    )
    def make_plan(self) -> None:
        """Make the plan (制定督办方案): steps, each with its day."""

    @transition(
        field="state",
        source=[T.PLANNED, T.IN_PROGRESS],
        target=None,
        permission=guards.tends_topic,
        custom={"source": sources.QD_PLAN},
    )
    def add_step(self) -> None:
        """Add a step to the plan (增加督办活动)."""

    @transition(
        field="state",
        source=T.PLANNED,
        target=T.IN_PROGRESS,
        permission=guards.by_consequence,
        custom={"source": sources.QD_PLAN},
    )
    def begin_supervision(self) -> None:
        """Be in progress from the first step on (开始督办)."""

    @transition(
        field="state",
        source=[t.value for t in LIVING_TOPICS],
        target=None,
        conditions=[guards.council_sits_here],
        permission=guards.council_records,
        custom={"source": sources.LAW_KEY},
    )
    def add_items(self) -> None:
        """Record that the Council put further items into the topic (增列建议)."""

    @transition(
        field="state",
        source=[T.PLANNED, T.IN_PROGRESS],
        target=T.REPORTED,
        conditions=[guards.no_step_waits],
        permission=guards.tends_topic,
        custom={"source": sources.ZJ_REPORT},
    )
    def report_topic(self) -> None:
        """Report to the Council of Chairpersons (向主任会议报告)."""

    @transition(
        field="state",
        source=T.REPORTED,
        target=None,
        permission=guards.council_records,
        custom={"source": sources.ZJ_REPORT},
    )
    def vote_on_topic(self) -> None:
        """Record the vote on the report (表决)."""

    @transition(
        field="state",
        source=T.REPORTED,
        target=T.CONCLUDED,
        conditions=[guards.vote_not_lost],
        permission=guards.council_records,
        custom={"source": sources.ZJ_REPORT},
    )
    def conclude_topic(self) -> None:
        """Conclude the topic (督办结束) by a decision with its text."""

    @transition(
        field="state",
        source=T.REPORTED,
        target=T.CONFIRMED,
        permission=guards.council_records,
        custom={"source": "rulebook 9.8 (extended to the next year)", "backwards": True},
    )
    def extend_topic(self) -> None:
        """Supervise it in the next year too (转入下年督办), by a new plan."""


class TopicDeputy(models.Model):
    """Hold one deputy who takes part in a topic (参与督办代表)."""

    topic = models.ForeignKey(KeyTopic, on_delete=models.PROTECT, related_name="taking_part")
    deputy = models.ForeignKey(Deputy, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["topic", "deputy"],
                name="topic_deputy_once",
                violation_error_message=_("This deputy takes part already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}: {self.deputy_id}"


class TopicItem(OfMatter):
    """Hold one item of a topic (专题内建议); what leaves it stays with reason and author."""

    TO_MATTER = "topic"

    topic = models.ForeignKey(KeyTopic, on_delete=models.PROTECT, related_name="items")
    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="topic_items")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    # By which decision it was put in later, or taken out, and why (增列、移出依据).
    decision = models.CharField(max_length=60, blank=True)
    why = models.TextField(blank=True)
    left_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    left_at = models.DateTimeField(null=True)
    state = state_field(TopicItemState, I.PROPOSED)

    objects = OfTopicQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(TopicItemState, "topic_item_state_known"),
            models.UniqueConstraint(
                fields=["topic", "suggestion"],
                condition=~Q(state=I.DROPPED),
                name="topic_item_once",
                violation_error_message=_("This item is in the topic already."),
            ),
            models.UniqueConstraint(
                fields=["suggestion"],
                condition=Q(state=I.KEPT),
                name="topic_item_of_one_topic",
                violation_error_message=_("One of the items belongs to another topic already."),
            ),
            models.CheckConstraint(
                condition=~Q(state=I.DROPPED)
                | (~Q(why="") & Q(left_by__isnull=False, left_at__isnull=False)),
                name="topic_item_leaves_aloud",
                violation_error_message=_("Who takes an item out of a topic says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}: {self.suggestion_id}"

    @transition(
        field="state",
        source=I.PROPOSED,
        target=I.KEPT,
        permission=guards.by_consequence,
        custom={"source": sources.LAW_KEY},
    )
    def keep_item(self) -> None:
        """Be in the topic by the Council's decision (列入专题)."""

    @transition(
        field="state",
        source=I.PROPOSED,
        target=I.DROPPED,
        permission=guards.by_consequence,
        custom={"source": sources.SD_TOPICS},
    )
    def leave_topic(self) -> None:
        """Be proposed no more (不再拟列入)."""

    @transition(
        field="state",
        source=I.KEPT,
        target=I.DROPPED,
        conditions=[guards.topic_is_living],
        permission=guards.council_records,
        custom={"source": sources.LAW_KEY},
    )
    def drop_item(self) -> None:
        """Record that the Council took the item out (移出专题), with the reason."""

    @transition(
        field="state",
        source=I.KEPT,
        target=I.ENDED,
        permission=guards.by_consequence,
        custom={"source": sources.ZJ_REPORT},
    )
    def end_item(self) -> None:
        """End with its topic (督办结束)."""


class TopicStep(OfMatter):
    """Hold one step of a topic's plan (督办活动): by which day, and what was done."""

    TO_MATTER = "topic"

    topic = models.ForeignKey(KeyTopic, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20, choices=StepKind.choices())
    content = models.TextField()
    due_on = models.DateField()
    # The day that was planned at first (原定日期), once it was moved.
    original_due_on = models.DateField(null=True)
    year = models.PositiveSmallIntegerField()
    done_on = models.DateField(null=True)
    participants = models.CharField(max_length=300, blank=True)
    minutes = models.TextField(blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    # Why it was moved or dropped, the last time.
    why = models.TextField(blank=True)
    state = state_field(TopicStepState, S.PLANNED)

    objects = OfTopicQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(TopicStepState, "topic_step_state_known"),
            models.CheckConstraint(
                condition=~Q(state=S.DONE)
                | (~Q(minutes="") & Q(done_on__isnull=False, recorded_by__isnull=False)),
                name="topic_step_done_with_record",
                violation_error_message=_("A step is done with a record of it."),
            ),
            models.CheckConstraint(
                condition=~Q(state=S.DROPPED) | ~Q(why=""),
                name="topic_step_dropped_with_reason",
                violation_error_message=_("A step is dropped with a reason."),
            ),
            models.CheckConstraint(
                condition=Q(original_due_on=None) | ~Q(why="") & ~Q(original_due_on=F("due_on")),
                name="topic_step_moved_with_reason",
                violation_error_message=_("A step is moved with a reason; its first day is kept."),
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"], condition=Q(state=S.PLANNED), name="topic_step_planned"
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic_id}: {self.kind} {self.due_on}"

    def is_late(self, today: date) -> bool:
        """Tell whether its day has ended and nothing was done (逾期未开展)."""
        return self.state in (S.PLANNED, S.OVERDUE) and self.due_on < today

    @transition(
        field="state",
        source=[S.PLANNED, S.OVERDUE],
        target=S.DONE,
        conditions=[guards.topic_goes_on],
        permission=guards.tends_topic,
        custom={"source": sources.QD_PLAN},
    )
    def do_step(self) -> None:
        """Record that the step was taken (记录督办活动): when, who was there, what came of it."""

    @transition(
        field="state",
        source=[S.PLANNED, S.OVERDUE],
        target=S.PLANNED,
        conditions=[guards.topic_goes_on],
        permission=guards.tends_topic,
        custom={"source": sources.QD_PLAN},
    )
    def move_step(self) -> None:
        """Give the step another day, with the reason (调整日期)."""

    @transition(
        field="state",
        source=[S.PLANNED, S.OVERDUE],
        target=S.DROPPED,
        conditions=[guards.topic_goes_on],
        permission=guards.tends_topic,
        custom={"source": sources.QD_PLAN},
    )
    def drop_step(self) -> None:
        """Drop the step, with the reason (取消督办活动)."""

    @transition(
        field="state",
        source=S.PLANNED,
        target=S.OVERDUE,
        conditions=[guards.step_day_is_over],
        permission=guards.by_system,
        custom={"source": sources.QD_PLAN},
    )
    def fall_behind(self) -> None:
        """Note that the step's day has ended and nothing was recorded (督办活动逾期)."""

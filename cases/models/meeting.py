"""Evaluation meetings (评议会): deputies and units face to face, then the rating back to back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_fsm import transition

from cases import guards
from cases.models.assignment import Assignment
from cases.models.matter import Matter, OfMatter
from cases.models.rating import RatingRequest
from cases.models.record import state_field, state_known
from cases.models.round import Round
from cases.models.sight import MeetingItemQuerySet, MeetingQuerySet
from cases.models.suggestion import Suggestion
from cases.rules import sources
from cases.rules.meetings import Presence
from cases.rules.states import MeetingItemState, MeetingState
from people.models import Organ, User

if TYPE_CHECKING:
    from django.db.models import QuerySet

M = MeetingState
I = MeetingItemState  # noqa: E741

LIVING_ITEMS = (I.LISTED, I.HEARD)


class EvaluationMeeting(Matter):
    """Hold one evaluation meeting (评议会) over a batch of items.

    In its first part the units answer in person; in its second part, without them, the deputies
    who are asked rate as they always do. It stores nothing of what they answer: their ratings
    stay with the collector until the release.
    """

    year = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    convener = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="meetings")
    called_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    held_on = models.DateField()
    # The hour as the summons writes it (时间), and where (地点).
    hour = models.CharField(max_length=40)
    place = models.CharField(max_length=120)
    opened_at = models.DateTimeField(null=True)
    # From when to when ratings count as given at the meeting (背靠背测评起止).
    second_opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    report = models.TextField(blank=True)
    why = models.TextField(blank=True)
    state = state_field(MeetingState, M.CALLED)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(MeetingState, "meeting_state_known"),
            models.UniqueConstraint(
                fields=["congress", "number"],
                name="meeting_number_once",
                violation_error_message=_("This number was given to another meeting."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[M.FACE_TO_FACE, M.BACK_TO_BACK, M.CLOSED])
                | Q(opened_at__isnull=False),
                name="meeting_opened_at_a_moment",
                violation_error_message=_("A meeting begins at a moment."),
            ),
            models.CheckConstraint(
                condition=~Q(state=M.BACK_TO_BACK) | Q(second_opened_at__isnull=False),
                name="meeting_second_part_at_a_moment",
                violation_error_message=_("The second part of a meeting begins at a moment."),
            ),
            models.CheckConstraint(
                condition=~Q(state=M.CLOSED) | (~Q(report="") & Q(ended_at__isnull=False)),
                name="meeting_ends_with_report",
                violation_error_message=_("A meeting ends with its report."),
            ),
            models.CheckConstraint(
                condition=~Q(state=M.CANCELLED) | (~Q(why="") & Q(ended_at__isnull=False)),
                name="meeting_cancelled_with_reason",
                violation_error_message=_("Who cancels a meeting says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"

    @transition(
        field="state",
        source=M.CALLED,
        target=None,
        permission=guards.convenes_meeting,
        custom={"source": sources.LINZHANG_MEETING},
    )
    def change_meeting(self) -> None:
        """Change its title, day, hour or place (调整评议会安排); who was summoned is told."""

    @transition(
        field="state",
        source=[M.CALLED, M.FACE_TO_FACE],
        target=None,
        permission=guards.convenes_meeting,
        custom={"source": sources.LINZHANG_MEETING},
    )
    def add_to_meeting(self) -> None:
        """Put further items on the agenda (增列评议事项)."""

    @transition(
        field="state",
        source=M.CALLED,
        target=M.FACE_TO_FACE,
        conditions=[guards.meeting_day_has_come, guards.meeting_has_items],
        permission=guards.convenes_meeting,
        custom={"source": sources.LINZHANG_MEETING},
    )
    def open_meeting(self) -> None:
        """Open the first part, face to face (开始面对面督办)."""

    @transition(
        field="state",
        source=M.FACE_TO_FACE,
        target=M.BACK_TO_BACK,
        conditions=[guards.each_item_heard, guards.somebody_is_to_rate],
        permission=guards.convenes_meeting,
        custom={"source": sources.LINZHANG_MEETING},
    )
    def open_second_part(self) -> None:
        """Open the second part, back to back (开始背靠背测评): the units have left."""

    @transition(
        field="state",
        source=M.BACK_TO_BACK,
        target=M.CLOSED,
        permission=guards.convenes_meeting,
        custom={"source": sources.LINZHANG_MEETING},
    )
    @transition(
        field="state",
        source=M.FACE_TO_FACE,
        target=M.CLOSED,
        conditions=[guards.meeting_has_items, guards.each_item_heard, guards.nobody_is_to_rate],
        permission=guards.convenes_meeting,
        custom={"source": sources.LINZHANG_MEETING},
    )
    def close_meeting(self) -> None:
        """End the meeting with its report (评议会结束)."""

    @transition(
        field="state",
        source=[M.CALLED, M.FACE_TO_FACE],
        target=M.CANCELLED,
        permission=guards.convenes_meeting,
        custom={"source": sources.LINZHANG_MEETING},
    )
    def cancel_meeting(self) -> None:
        """Cancel the meeting (取消评议会), with the reason."""


class MeetingItem(OfMatter):
    """Hold one item of a meeting (评议事项): one suggestion, with the replies of one round."""

    TO_MATTER = "meeting"

    meeting = models.ForeignKey(EvaluationMeeting, on_delete=models.PROTECT, related_name="items")
    suggestion = models.ForeignKey(
        Suggestion, on_delete=models.PROTECT, related_name="meeting_items"
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    # What the deputies asked and the units answered, face to face (询问与应答).
    asked = models.TextField(blank=True)
    answered = models.TextField(blank=True)
    # Who was there beside the units; units do not read it.
    participants = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(null=True)
    # Why it was taken out, by whom and when (移出原因).
    why = models.TextField(blank=True)
    left_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    left_at = models.DateTimeField(null=True)
    state = state_field(MeetingItemState, I.LISTED)

    objects = MeetingItemQuerySet.as_manager()

    class Meta:
        constraints = [
            state_known(MeetingItemState, "meeting_item_state_known"),
            models.UniqueConstraint(
                fields=["suggestion"],
                condition=Q(state__in=sorted(s.value for s in LIVING_ITEMS)),
                name="meeting_item_of_one_meeting",
                violation_error_message=_("One of the items is on the agenda of a meeting."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[I.HEARD, I.ENDED])
                | (~Q(answered="") & Q(recorded_by__isnull=False, recorded_at__isnull=False)),
                name="meeting_item_heard_with_record",
                violation_error_message=_("What was heard face to face has its record."),
            ),
            models.CheckConstraint(
                condition=~Q(state=I.DROPPED)
                | (~Q(why="") & Q(left_by__isnull=False, left_at__isnull=False)),
                name="meeting_item_leaves_aloud",
                violation_error_message=_("Who takes an item out of a meeting says why."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}: {self.suggestion_id}"

    def requests(self) -> QuerySet[RatingRequest]:
        """Return what the deputies are asked about this item's replies (征询)."""
        return RatingRequest.objects.filter(suggestion=self.suggestion_id, round=self.round_id)

    @transition(
        field="state",
        source=[I.LISTED, I.HEARD],
        target=I.HEARD,
        conditions=[guards.meeting_is_face_to_face],
        permission=guards.convenes_meeting,
        custom={"source": sources.LINZHANG_MEETING},
    )
    def record_face_to_face(self) -> None:
        """Record the face-to-face part (面对面督办记录): who came, what was asked and answered."""

    @transition(
        field="state",
        source=[I.LISTED, I.HEARD],
        target=I.DROPPED,
        conditions=[guards.agenda_may_change],
        permission=guards.convenes_meeting,
        custom={"source": sources.LINZHANG_MEETING},
    )
    def take_out_of_meeting(self) -> None:
        """Take the item off the agenda (移出评议事项), with the reason."""

    @transition(
        field="state",
        source=[I.LISTED, I.HEARD],
        target=I.DROPPED,
        permission=guards.by_consequence,
        custom={"source": sources.LINZHANG_MEETING},
    )
    def leave_with_meeting(self) -> None:
        """Leave with a meeting that is cancelled (随评议会取消)."""

    @transition(
        field="state",
        source=I.HEARD,
        target=I.ENDED,
        permission=guards.by_consequence,
        custom={"source": sources.LINZHANG_MEETING},
    )
    def end_with_meeting(self) -> None:
        """End with its meeting (随评议会结束)."""


class SummonedUnit(models.Model):
    """Hold one unit that answers for an item in person (受评单位), and who came for it."""

    item = models.ForeignKey(MeetingItem, on_delete=models.PROTECT, related_name="units")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="+")
    presence = models.CharField(max_length=20, choices=Presence.choices(), blank=True)
    # Name and post of who came (到会人员).
    person = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "assignment"],
                name="summoned_unit_once",
                violation_error_message=_("This unit is summoned already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.assignment_id}"

"""Let merged items follow the plan of the one that leads (并案巡检)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cases.models import Assignment, Follower, Suggestion
from cases.models.suggestion import FINAL_STATES
from cases.plans import LEAVABLE, TAKEN_ON, UNREGISTERED
from cases.rules.states import REPLYING_ROLES, AssignmentState, HandlingRole, SuggestionState
from cases.tasks import GONE
from workflows.sweeps.quietly import attempt
from workflows.sweeps.walking import due

A = AssignmentState
S = SuggestionState


def run(at: datetime) -> int:
    """End, note and follow (并案终止、登记、随办). Returns the number of acts.

    The queries only name who may have something to do; the acts look closely.
    """
    acts = sum(attempt("end_merge", item, at) for item in led_by_what_ended())
    for row in followers_that_left():
        acts += attempt("note_follower_left", row.suggestion, at, follower=row.follower_id)
    for item in unnoted_followers():
        acts += attempt("note_follower", item.merged_into, at, follower=item.pk)
    return acts + sum(attempt("follow_plan", item, at) for item in moved())


def merged() -> QuerySet[Suggestion]:
    """Keep what is handled together with another (并案件)."""
    return Suggestion.objects.filter(state=S.MERGED)


@due
def led_by_what_ended() -> QuerySet[Suggestion]:
    """Find followers of an item that has ended (主件已终结)."""
    return merged().filter(merged_into__state__in=(*FINAL_STATES, *UNREGISTERED))


@due
def followers_that_left() -> QuerySet[Follower]:
    """Find noted followers that follow no more (已脱离并案)."""
    elsewhere = Q(follower__merged_into=None) | ~Q(follower__merged_into=F("suggestion"))
    found = Follower.objects.filter(
        elsewhere | Q(follower__state=S.WITHDRAWN), left_at=None
    ).exclude(suggestion__state=S.ARCHIVED)
    return found.select_related("suggestion")


@due
def unnoted_followers() -> QuerySet[Suggestion]:
    """Find followers that the leading item does not know yet (主件未登记)."""
    noted = Follower.objects.filter(
        follower=OuterRef("pk"), suggestion=OuterRef("merged_into"), left_at=None
    )
    return merged().filter(~Exists(noted)).select_related("merged_into")


@due
def moved() -> QuerySet[Suggestion]:
    """Find followers for whom the leading item's plan may mean something new (主件有变化)."""
    first = Assignment.objects.filter(round__number=1, round__recalled_at=None)
    replying = first.filter(role__in=REPLYING_ROLES).exclude(state__in=GONE)
    beside = {"suggestion": OuterRef(OuterRef("pk")), "organ": OuterRef("organ")}
    above = {"suggestion": OuterRef(OuterRef("merged_into")), "organ": OuterRef("organ")}
    new = replying.filter(
        ~Exists(replying.filter(**beside)),
        suggestion=OuterRef("merged_into"),
        state__in=TAKEN_ON,
    )
    passed_on = replying.filter(
        ~Exists(replying.filter(**above)),
        suggestion=OuterRef("pk"),
        state__in=LEAVABLE,
        follows__isnull=False,
    )
    waiting = replying.filter(
        suggestion=OuterRef("pk"),
        state=A.ACCEPTED,
        role=HandlingRole.LEAD,
        follows__isnull=False,
        opinions_in_at=None,
    )
    return merged().filter(Exists(new) | Exists(passed_on) | Exists(waiting))

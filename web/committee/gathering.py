"""What lies with a leader (领导关注事项): one list, from which number, page, print and file come.

An item stays on it to the end of the year in which it ended or left its way, with who took it
away and why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.acting import SHANGHAI
from cases.confidential import WITHHELD, withheld_from
from cases.guards.people import HEADING, LEADING
from cases.models import (
    Assignment,
    Escalation,
    Event,
    KeyTopic,
    Measure,
    Suggestion,
    Supervision,
    TopicItem,
)
from cases.models.measure import SUPERVISED
from cases.models.suggestion import FINAL_STATES
from cases.rules.consulting import may_be_ordered
from cases.rules.states import (
    LIVING_TOPICS,
    REPLYING_ROLES,
    STANDING,
    EscalationState,
    MeasureState,
    SuggestionState,
    TopicItemState,
    TopicState,
    WorkKind,
)
from cases.rules.supervising import MeasureKind
from notifications.looking import last_look
from web.shared import hats
from web.shared.leaving import ASIDE, Left, is_under_way, ways_out
from web.shared.lights import Light, light
from web.shared.listing import with_due
from web.shared.requests import Asked, hats_at
from web.shared.units import BY_ORGAN
from web.shared.words import act_name
from workflows.explaining import spoken
from workflows.models import WorkItem

DESK = hats.COMMITTEE
# What a leader calls for from the desk in one tap.
IN_ONE_TAP = (MeasureKind.INSTRUCTION, MeasureKind.REPORT, MeasureKind.TALK)
# Ratings are between the deputy and who collects them (ADR 0007).
UNTOLD = (WorkKind.RATE, WorkKind.RELEASE, WorkKind.LOOK_INTO)
# What is told of an item that has changed; the rest is on its page.
TOLD_OF_CHANGES = 3

KEY = gettext_lazy("key item under your lead")
TOPIC = gettext_lazy("in your topic")
CLIMBED = gettext_lazy("has climbed to you")
LATE = gettext_lazy("late, has climbed to you")
ASKED = gettext_lazy("you wait for an answer")
WHY = (CLIMBED, LATE, KEY, TOPIC, ASKED)


@dataclass(slots=True)
class Seat:
    """Hold where a person sits at this desk (席位): posts and organs."""

    posts: list[int]
    organs: list[int]
    supervises: bool

    @classmethod
    def of(cls, request: Asked) -> Seat:
        """Read the seat from the person's hats (本人席位)."""
        posts = [hat.post for hat in hats_at(request, DESK) if hat.post is not None]
        roles = {post.role for post in posts}
        return cls(
            # What is named after a post also lies with who stands in for it.
            [pk for post in posts for pk in (post.pk, post.stands_in_for_id) if pk is not None],
            sorted({post.organ_id for post in posts}),
            bool(roles & (LEADING | HEADING)),
        )


@dataclass(slots=True)
class Followed:
    """Hold one item as a leader's desk shows it (关注事项)."""

    item: Suggestion
    who: str
    state: str
    reasons: list[Any]
    next: str
    light: Light
    due_on: date | None
    units: list[tuple[str, str]]
    changes: list[str]
    more_changes: int
    left: Left | None
    calls: list[tuple[str, str]] = field(default_factory=list)
    acknowledge: Escalation | None = None

    @property
    def has_left(self) -> bool:
        """Tell whether it is no longer under way (已办结或已离开)."""
        return not is_under_way(self.item)


@dataclass(frozen=True, slots=True)
class Followings:
    """Hold a leader's list with its numbers (关注清单)."""

    items: list[Followed]
    since: datetime | None

    @property
    def number(self) -> int:
        """Return how many items there are (总数)."""
        return len(self.items)

    @property
    def left(self) -> int:
        """Return how many of them are no longer under way (其中已办结或离开)."""
        return sum(one.has_left for one in self.items)

    @property
    def changed(self) -> int:
        """Return how many have changed since the last look (有变化)."""
        return sum(bool(one.changes) for one in self.items)


def topics_of(request: Asked, seat: Seat) -> list[KeyTopic]:
    """Return the topics under the person's lead, or of the committee (我的专题), this year's too.

    Parcels of items are topics as well (主任分包).
    """
    rows = KeyTopic.objects.visible_to(request.user, request.today)
    year = request.today.year
    here = Q(leader__in=seat.posts) | Q(committee__in=seat.organs)
    living = Q(state__in=LIVING_TOPICS) | Q(state=TopicState.CONCLUDED, concluded_on__year=year)
    found = rows.filter(here & living).order_by("pk")
    return list(found.select_related("committee", "leader__user", "lead_unit"))


def _reasons(request: Asked, seat: Seat, topics: Iterable[KeyTopic]) -> dict[int, list[Any]]:
    """Collect which items lie with the person, and why (关注缘由). One query."""
    mine = Q(leader__in=seat.posts) | Q(in_charge__in=seat.posts)
    climbed = Escalation.objects.filter(mine).exclude(state=EscalationState.DECIDED)
    late = Supervision.objects.filter(mine | Q(supervisor__in=seat.organs)).filter(
        Q(state__in=STANDING) | Q(suggestion__state__in=ASIDE)
    )
    key = Suggestion.objects.filter(key_leader__in=seat.posts)
    kept = TopicItem.objects.filter(topic__in=[t.pk for t in topics]).exclude(
        state=TopicItemState.PROPOSED
    )
    asked = Measure.objects.filter(
        Q(leader__in=seat.posts) | Q(given_by=request.user, giver__in=seat.organs),
        state=MeasureState.ISSUED,
    )
    by_item: list[tuple[QuerySet[Any], str]] = [
        (climbed, "suggestion"), (late, "suggestion"), (key, "pk"), (kept, "suggestion"),
        (asked, "suggestion"),
    ]  # fmt: skip
    parts = [
        rows.order_by().values_list(to_item, Value(place, IntegerField()))
        for place, (rows, to_item) in enumerate(by_item)
    ]
    found: dict[int, list[Any]] = defaultdict(list)
    for item, place in sorted(set(parts[0].union(*parts[1:], all=True)), key=lambda r: r[1]):
        found[item].append(WHY[place])
    return found


def followed_by(request: Asked, seat: Seat, topics: list[KeyTopic]) -> Followings:
    """Return what lies with the person (关注清单), the most urgent first, what has left last.

    A fixed number of statements, whatever the number of items.
    """
    since = last_look(request.user, DESK)
    reasons = _reasons(request, seat, topics)
    rows = Suggestion.objects.visible_to(request.user, request.today).filter(pk__in=list(reasons))
    this_year = Q(since_at__gte=datetime(request.today.year, 1, 1, tzinfo=SHANGHAI))
    items = list(with_due(rows.filter(~Q(state__in=[*FINAL_STATES, *ASIDE]) | this_year)))
    keys = [item.pk for item in items]
    hidden = withheld_from(request.user, request.today, items)
    left = ways_out(items, request.user, request.today)
    steps = _next_steps([item.pk for item in items if is_under_way(item)])
    changes = changes_since(request, {item.stream_id: item.pk for item in items}, since)
    tasks = _tasks(keys)
    waiting = _to_acknowledge(seat, keys)
    found = [
        Followed(
            item,
            str(WITHHELD) if item.pk in hidden else item.lead.name,
            spoken(SuggestionState(item.state)),
            reasons[item.pk],
            steps[item.pk].text if item.pk in steps else "",
            light(_due(item, steps), request.today, done=not is_under_way(item)),
            _due(item, steps),
            [(task.organ.name, task.organ.telephone) for task in tasks[item.pk]],
            changes[item.pk][:TOLD_OF_CHANGES],
            max(0, len(changes[item.pk]) - TOLD_OF_CHANGES),
            left.get(item.pk),
            _calls(item, tasks[item.pk]) if seat.supervises else [],
            None if item.is_final else waiting.get(item.pk),
        )
        for item in items
    ]
    return Followings(sorted(found, key=_urgency), since)


def _urgency(one: Followed) -> tuple[bool, date, int]:
    return one.has_left, one.due_on or date.max, one.item.pk


@dataclass(frozen=True, slots=True)
class NextStep:
    """Say what comes next on an item (下一步), and by when."""

    text: str
    due_on: date | None


def _due(item: Any, steps: dict[int, NextStep]) -> date | None:
    """Return the day to watch (关注期限): of the item's own deadline, else of its next step."""
    step = steps.get(item.pk)
    found: date | None = item.next_due or (step.due_on if step else None)
    return found


def _next_steps(keys: list[int]) -> dict[int, NextStep]:
    """Say of each item what comes next, by whom and when (下一步)."""
    rows = WorkItem.objects.to_do().filter(suggestion__in=keys).exclude(kind__in=UNTOLD)
    found: dict[int, NextStep] = {}
    for row in rows.select_related("organ").order_by("due_on", "pk"):
        if row.suggestion_id in found:
            continue
        told = {
            "who": row.organ.name if row.organ else _("the deputy"),
            "what": spoken(WorkKind(row.kind)),
            "day": row.due_on.isoformat() if row.due_on else "",
        }
        words = _("%(who)s: %(what)s, by %(day)s") if row.due_on else _("%(who)s: %(what)s")
        found[row.suggestion_id] = NextStep(words % told, row.due_on)
    return found


def changes_since(
    request: Asked, streams: dict[int, int], since: datetime | None
) -> dict[int, list[str]]:
    """List what others did since the last look (变化), the latest first; nothing before one.

    `streams` names whose each stream is: an item's key, or a topic's.
    """
    found: dict[int, list[str]] = defaultdict(list)
    if since is None:
        return found
    rows = Event.objects.visible_to(request.user, request.today).filter(
        stream__in=list(streams), at__gt=since, kind="done"
    )
    for event in rows.exclude(actor=request.user).order_by("-at", "-pk"):
        name = str(act_name(event.act))
        if name not in found[streams[event.stream_id]]:
            found[streams[event.stream_id]].append(name)
    return found


def _tasks(keys: list[int]) -> dict[int, list[Assignment]]:
    """Return the tasks of the units that answer for each item now (主办单位)."""
    later = Assignment.objects.filter(
        suggestion=OuterRef("suggestion"), round__number__gt=OuterRef("round__number")
    )
    rows = Assignment.objects.filter(
        ~Exists(later), suggestion__in=keys, state__in=SUPERVISED, role__in=sorted(REPLYING_ROLES)
    )
    found: dict[int, list[Assignment]] = defaultdict(list)
    for task in rows.select_related("organ").order_by(*BY_ORGAN):
        found[task.suggestion_id].append(task)
    return found


def _calls(item: Suggestion, tasks: list[Assignment]) -> list[tuple[str, str]]:
    """Return what a leader can call for with one tap, of the first unit (一键督办)."""
    task = next((t for t in tasks if may_be_ordered(t)), None)
    if item.is_final or task is None:
        return []
    url = reverse("act", args=[item.pk, "give_measure", task.pk])
    return [(spoken(kind), f"{url}?kind={kind.value}") for kind in IN_ONE_TAP]


def _to_acknowledge(seat: Seat, keys: list[int]) -> dict[int, Escalation]:
    rows = Escalation.objects.filter(
        suggestion__in=keys, leader__in=seat.posts, state=EscalationState.RAISED
    )
    return {row.suggestion_id: row for row in rows.order_by("pk")}

"""Who is told of matters that are no suggestion's own (事项告知), and in which words (ADR 24)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Q

from cases.guards.people import COLLECTOR_ROLES
from cases.models import (
    Assignment,
    EvaluationMeeting,
    Event,
    KeyTopic,
    Matter,
    MeetingItem,
    OfMatter,
    Rater,
    RatingRequest,
    SummonedUnit,
)
from notifications.matter_words import MATTER_WORDS
from notifications.models import Channel, Message
from people.kinds import OrganKind, Role
from people.models import Post, User

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Told:
    """Say which words go to whom (告知项) of an act on a matter."""

    kind: str
    who: Callable[[MatterCase], list[int]]


class MatterCase:
    """Hold one event of a matter and the people around it (事项情境)."""

    def __init__(self, event: Event, on: date) -> None:
        self.event = event
        self.on = on
        self.facts: dict[str, Any] = json.loads(event.facts)
        self.model: Any = apps.get_model("cases", event.record.partition(":")[0])

    @cached_property
    def record(self) -> Any:
        """Return the record that the event is about (所涉记录)."""
        return self.model.objects.get(pk=int(self.event.record.partition(":")[2]))

    @property
    def matter(self) -> Matter:
        """Return the matter (事项)."""
        found: Matter = self.record.matter
        return found

    @property
    def topic(self) -> KeyTopic:
        """Return the key topic (重点督办专题)."""
        matter = self.matter
        assert isinstance(matter, KeyTopic)
        return matter

    @property
    def meeting(self) -> EvaluationMeeting:
        """Return the evaluation meeting (评议会)."""
        matter = self.matter
        assert isinstance(matter, EvaluationMeeting)
        return matter

    def meeting_items(self) -> QuerySet[MeetingItem]:
        """Return the items of a meeting that the event is about (所涉评议事项).

        The event names them, so that who is told does not depend on what happens before it is.
        """
        return self.meeting.items.filter(pk__in=self.facts["agenda"]).order_by("pk")

    def holders(self, *roles: Role, **organs: Any) -> list[int]:
        """Return who holds one of these roles in such organs of the congress (任职人员)."""
        posts = Post.objects.on(self.on).filter(
            role__in=roles, organ__congress=self.matter.congress_id, **organs
        )
        return list(dict.fromkeys(posts.order_by("pk").values_list("user", flat=True)))

    def fact(self, name: str) -> str:
        """Return what the words ask for (填充内容)."""
        if name == "number":
            return str(self.facts["items"])
        if name == "day":
            return str(self.facts["due_on"])
        if name in ("hour", "lines", "open", "place"):
            return str(self.facts[name])
        raise LookupError(f"the words ask for {name!r}, which no event has")


def commission(case: MatterCase) -> list[int]:
    """Name the commission (代工委): who assigns and its head; in a township the presidium."""
    kinds = [OrganKind.DEPUTIES_AFFAIRS_COMMISSION, OrganKind.PRESIDIUM]
    roles = (Role.ASSIGNER, Role.COMMISSION_HEAD, Role.CHAIRPERSON)
    return case.holders(*roles, organ__kind__in=kinds)


def council(case: MatterCase) -> list[int]:
    """Name the Council of Chairpersons (主任会议): its secretary and who looks after committees."""
    kind = OrganKind.COUNCIL_OF_CHAIRPERSONS
    return case.holders(Role.SECRETARY, Role.VICE_CHAIRPERSON, organ__kind=kind)


def nominating(case: MatterCase) -> list[int]:
    """Name who heads the organ that nominated a topic (提名机构)."""
    roles = (Role.COMMITTEE_CHAIR, Role.COMMISSION_HEAD, Role.VICE_CHAIRPERSON, Role.CHAIRPERSON)
    return case.holders(*roles, organ=case.topic.nominated_by_id)


def committee(case: MatterCase) -> list[int]:
    """Name who heads the counterpart committee of a topic (对口委员会)."""
    roles = (Role.COMMITTEE_CHAIR, Role.COMMISSION_HEAD)
    return case.holders(*roles, organ=case.topic.committee_id)


def leader(case: MatterCase) -> list[int]:
    """Name the leader who supervises a topic (督办领导)."""
    return _of_post(case, case.topic.leader_id)


def official(case: MatterCase) -> list[int]:
    """Name who leads the handling of a topic (领办领导)."""
    return _of_post(case, case.topic.official_id)


def lead_unit(case: MatterCase) -> list[int]:
    """Name who works in the lead unit of a topic (牵头单位)."""
    roles = (Role.UNIT_HEAD, Role.CASE_OFFICER)
    unit = case.topic.lead_unit_id
    return case.holders(*roles, organ=unit) if unit is not None else []


def taking_part(case: MatterCase) -> list[int]:
    """Name the deputies who take part in a topic (参与督办代表)."""
    rows = case.topic.taking_part.exclude(deputy__user=None).order_by("pk")
    return list(rows.values_list("deputy__user", flat=True))


def _of_post(case: MatterCase, key: int | None) -> list[int]:
    """Name who holds a post that is named, and who stands in for it today (任职及代行人员)."""
    if key is None:
        return []
    standing_in = Post.objects.on(case.on).filter(stands_in_for=key)
    rows = Post.objects.filter(Q(pk=key) | Q(pk__in=standing_in.values("pk"))).order_by("pk")
    return list(rows.values_list("user", flat=True))


EVERYBODY = (leader, official, lead_unit, committee, commission, taking_part)


def procuratorate(case: MatterCase) -> list[int]:
    """Name who works in the procuratorate to which a matter belongs (检察机关人员)."""
    roles = (Role.UNIT_HEAD, Role.CASE_OFFICER)
    return case.holders(*roles, organ=case.matter.procuratorate_id)  # type: ignore[attr-defined]


def lead_deputy(case: MatterCase) -> list[int]:
    """Name the lead deputy of the item that was referred (领衔代表)."""
    user = case.matter.suggestion.lead.user_id  # type: ignore[attr-defined]
    return [user] if user is not None else []


def convener(case: MatterCase) -> list[int]:
    """Name who convenes a meeting (评议会召集机构), and who collects the ratings (征询方)."""
    items = case.meeting_items()
    asked = RatingRequest.objects.filter(suggestion__in=items.values("suggestion"))
    organs = {case.meeting.convener_id, *asked.values_list("collector", flat=True).distinct()}
    roles = (Role.RATING_OFFICER, Role.ASSIGNER, Role.COMMISSION_HEAD, Role.COMMITTEE_CHAIR)
    return case.holders(*roles, organ__in=sorted(organs))


def summoned(case: MatterCase) -> list[int]:
    """Name who works in the units that a meeting calls (受评单位)."""
    units = SummonedUnit.objects.filter(item__in=case.meeting_items().values("pk"))
    tasks = Assignment.objects.filter(pk__in=units.values("assignment"))
    roles = (Role.UNIT_HEAD, Role.CASE_OFFICER)
    return case.holders(*roles, organ__in=sorted({task.bearer_id for task in tasks}))


def raters(case: MatterCase) -> list[int]:
    """Name the deputies who are asked to rate the items of a meeting (评价代表)."""
    found: list[int] = []
    for item in case.meeting_items():
        asked = Rater.objects.filter(request__in=item.requests(), excused_at=None)
        rows = asked.exclude(deputy__user=None).order_by("pk")
        found += rows.values_list("deputy__user", flat=True)
    return list(dict.fromkeys(found))


def raters_who_wait(case: MatterCase) -> list[int]:
    """Name the deputies who have not answered as the second part begins (未评价代表).

    Only who may see the request: nobody who belongs to a unit that handles the item.
    """
    asked = case.facts["requests"]
    waiting = Rater.objects.filter(request__in=asked, excused_at=None, answered_at=None)
    users = User.objects.filter(pk__in=waiting.values("deputy__user")).order_by("pk")
    return [user.pk for user in users if _is_asked(user, case.on, asked)]


def _is_asked(user: User, on: date, requests: list[int]) -> bool:
    rows = RatingRequest.objects.visible_to(user, on).filter(pk__in=requests)
    return rows.filter(raters__deputy__user=user).exists()


EVERYBODY_THERE = (summoned, raters, convener)


def _of_both(kind: str) -> tuple[Told, ...]:
    return Told(kind, procuratorate), Told(kind, commission)


def collecting(case: MatterCase) -> list[int]:
    """Name who collects ratings (征询方), where a report holds something that wants a look."""
    if not case.facts["lines"] and not case.facts["open"]:
        return []
    kind = case.matter.collector_kind  # type: ignore[attr-defined]
    return case.holders(*COLLECTOR_ROLES, organ__kind=kind)


TOLD: dict[str, tuple[Told, ...]] = {
    "make_integrity_report": (Told("integrity_report_made", collecting),),
    "refer_item": (Told("referral_made", procuratorate), Told("referral_noted", lead_deputy)),
    "register_referral": _of_both("referral_moved"),
    "analyse_referral": _of_both("referral_moved"),
    "decline_filing": (*_of_both("referral_declined"), Told("referral_declined", lead_deputy)),
    "file_case": (*_of_both("referral_moved"), Told("referral_moved", lead_deputy)),
    "issue_suggestion": (*_of_both("referral_moved"), Told("referral_moved", lead_deputy)),
    "give_opinions": _of_both("referral_opinions"),
    "note_rectified": (*_of_both("referral_ended"), Told("referral_ended", lead_deputy)),
    "go_to_court": (*_of_both("referral_ended"), Told("referral_ended", lead_deputy)),
    "miss_copy": _of_both("copy_missed"),
    "propose_to_deputies": (Told("linkage_proposed", commission),),
    "take_up_linkage": _of_both("linkage_taken_up"),
    "leave_linkage": (Told("linkage_left", procuratorate),),
    "nominate_topic": (Told("topic_nominated", commission), Told("topic_nominated", council)),
    "hear_views": (Told("topic_to_decide", council), Told("topic_to_decide", nominating)),
    "confirm_topic": (
        Told("topic_entrusted", leader),
        Told("topic_official", official),
        Told("topic_take_part", taking_part),
        Told("topic_confirmed", lead_unit),
        Told("topic_confirmed", committee),
        Told("topic_confirmed", nominating),
        Told("topic_confirmed", commission),
    ),
    "decline_topic": (Told("topic_declined", nominating), Told("topic_declined", commission)),
    "make_plan": tuple(Told("topic_planned", who) for who in EVERYBODY),
    "add_step": tuple(Told("topic_planned", who) for who in EVERYBODY),
    "move_step": tuple(Told("topic_planned", who) for who in EVERYBODY),
    "drop_step": tuple(Told("topic_planned", who) for who in EVERYBODY),
    "do_step": tuple(Told("topic_step_done", who) for who in EVERYBODY),
    "fall_behind": (
        Told("topic_step_late", committee),
        Told("topic_step_late", leader),
        Told("topic_step_late", commission),
    ),
    "add_items": tuple(Told("topic_items_changed", who) for who in EVERYBODY),
    "drop_item": tuple(Told("topic_items_changed", who) for who in EVERYBODY),
    "report_topic": (
        Told("topic_reported", council),
        Told("topic_reported", leader),
        Told("topic_reported", taking_part),
    ),
    "vote_on_topic": (Told("topic_voted", committee), Told("topic_voted", leader)),
    "conclude_topic": tuple(Told("topic_ended", who) for who in EVERYBODY),
    "extend_topic": tuple(Told("topic_extended", who) for who in EVERYBODY),
    "call_meeting": (
        Told("meeting_summoned", summoned),
        Told("meeting_invited", raters),
        Told("meeting_called", convener),
    ),
    "change_meeting": tuple(Told("meeting_changed", who) for who in EVERYBODY_THERE),
    "add_to_meeting": (
        Told("meeting_summoned", summoned),
        Told("meeting_invited", raters),
    ),
    "take_out_of_meeting": tuple(Told("meeting_item_out", who) for who in (summoned, raters)),
    "open_second_part": (Told("meeting_rate_now", raters_who_wait),),
    "close_meeting": tuple(Told("meeting_ended", who) for who in EVERYBODY_THERE),
    "cancel_meeting": tuple(Told("meeting_cancelled", who) for who in EVERYBODY_THERE),
    "begin_checks": (Told("look_back_to_check", commission),),
    "decide_look_back": (
        Told("look_back_decided", commission),
        Told("look_back_decided", council),
    ),
    "finish_carrying_out": (
        Told("look_back_carried_out", commission),
        Told("look_back_carried_out", council),
    ),
    "close_look_back": (
        Told("look_back_closed", commission),
        Told("look_back_closed", council),
    ),
    "cancel_look_back": (Told("look_back_cancelled", commission),),
}
# Acts of which nobody is told, each with the reason.
NOBODY_TOLD: dict[str, str] = {
    "plan_look_back": "a plan concerns nobody before its set is fixed",
    "change_scope": "a plan concerns nobody before its set is fixed",
    "change_topic": "a nomination is looked at when the Council decides",
    "check_item": "findings are the review's own until they are decided",
    "check_items": "findings are the review's own until they are decided",
    "open_meeting": "everybody whom it concerns is in the room",
    "record_face_to_face": "everybody whom it concerns was in the room; the end is told",
    "note_copy": "who notes the copy is who waited for it",
    "note_carried_out": "each item's own act tells those concerned",
    "note_line": "what was found stands in the report, for those who read it",
}


def is_of_a_matter(event: Event) -> bool:
    """Tell whether an event is a matter's (事项事件)."""
    return event.record.partition(":")[0] in _names()


def _names() -> set[str]:
    models = apps.get_app_config("cases").get_models()
    return {str(m._meta.model_name) for m in models if issubclass(m, OfMatter)}


def messages_of_matter(event: Event, at: datetime, on: date) -> list[Message]:
    """Write the messages of one event of a matter (事项消息), each to who may see the matter."""
    case, told = MatterCase(event, on), set()
    messages: list[Message] = []
    for line in TOLD.get(event.act, ()):
        words = MATTER_WORDS[line.kind]
        for user in _may_see(case, line.who(case)):
            if user.pk in told or user.pk == event.actor_id:
                continue
            told.add(user.pk)
            facts = {"item": str(case.matter)} | {n: case.fact(n) for n in words.places}
            messages += _to(user, line.kind, case, facts, at)
    return messages


def _may_see(case: MatterCase, users: Iterable[int]) -> list[User]:
    model: Any = type(case.matter)
    rows = User.objects.filter(pk__in=list(users), is_active=True).order_by("pk")
    seen = model.objects.visible_to
    return [u for u in rows if seen(u, case.on).filter(pk=case.matter.pk).exists()]


def _to(
    user: User, kind: str, case: MatterCase, facts: dict[str, str], at: datetime
) -> list[Message]:
    channels = [Channel.INBOX, *([Channel.EMAIL] if user.email else [])]
    matter = case.matter
    return [
        Message(
            event=case.event,
            user=user,
            channel=channel.value,
            kind=kind,
            record=f"{matter._meta.model_name}:{matter.pk}",
            params=json.dumps(facts, ensure_ascii=False, sort_keys=True),
            made_at=at,
        )
        for channel in channels
    ]

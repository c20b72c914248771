"""One event and the rows around it (事件情境): who takes part, and in which role."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cases.facts import GONE
from cases.models import (
    Assignment,
    Consultation,
    Escalation,
    Event,
    Measure,
    Promise,
    RatingRequest,
    Supervision,
)
from cases.rules.consulting import may_be_ordered
from cases.rules.deadlines import days_late
from cases.rules.policy.choices import Assigner
from cases.rules.states import REPLYING_ROLES, Tier
from notifications.scene import Scene
from people.kinds import OrganKind, Role
from people.models import Deputy, Post

# The places in the words of a message where an author's name would stand.
NAMES = ("lead", "name")
# Who works in a unit that handles, and in the government's office that passes items on.
UNIT_ROLES = (Role.CASE_OFFICER, Role.UNIT_HEAD, Role.SUB_ASSIGNER)


@dataclass(frozen=True, slots=True)
class To:
    """Name people who are told the same (告知对象): keys of users, and facts of their own."""

    users: list[int]
    facts: dict[str, str] = field(default_factory=dict)
    # Who is consulted gets letters and no orders (商请函).
    by_letter: bool = False


# Acts on a deadline are about what the deadline is for.
OF_CLOCKS = ("mark_overdue", "recount_deadline", "climb")


class Case:
    """Look at one event in its scene (事件情境)."""

    def __init__(self, event: Event, scene: Scene) -> None:
        self.event = event
        self.scene = scene
        self.suggestion = scene.suggestions[event.stream_id]
        self.facts: dict[str, Any] = json.loads(event.facts)
        self.label = self.facts["subject"] if event.act in OF_CLOCKS else event.record
        model, _, key = self.label.partition(":")
        self.model, self.key = model, int(key)
        self.moves = {move[1] for move in self.facts.get("moves", ())}

    # -- records ----------------------------------------------------------------------------

    def created(self, model: str) -> list[int]:
        """Return the keys of rows that the act created (新增记录)."""
        return list(self.facts.get("created", {}).get(model, ()))

    @property
    def request(self) -> RatingRequest | None:
        """Return the rating request that the event is about, or that it opened (征询)."""
        keys = [self.key] if self.model == "ratingrequest" else self.created("ratingrequest")
        return self.scene.requests[keys[0]] if keys else None

    @property
    def measure(self) -> Measure | None:
        """Return the measure of supervision that the event is about, or that it made (督办措施)."""
        keys = [self.key] if self.model == "measure" else self.created("measure")
        return self.scene.measures[keys[0]] if keys else None

    @property
    def task(self) -> Assignment | None:
        """Return the task that the event is about (承办任务)."""
        rows: dict[str, dict[int, Any]] = {
            "extension": self.scene.extensions if self.model == "extension" else {},
            "reply": self.scene.replies if self.model == "reply" else {},
            "promise": self.scene.promises if self.model == "promise" else {},
            "ratingrequest": self.scene.requests if self.model == "ratingrequest" else {},
            "supervision": self.scene.supervisions if self.model == "supervision" else {},
            "measure": self.scene.measures if self.model == "measure" else {},
        }
        if self.model == "assignment":
            return self.scene.assignments[self.key]
        if self.model in rows:
            return self.scene.assignments.get(rows[self.model][self.key].assignment_id)
        return None

    @property
    def new_consultations(self) -> list[Consultation]:
        """Return which units the act asked before the assignment (预交办征求意见)."""
        return [self.scene.consultations[key] for key in self.created("consultation")]

    @property
    def answered_consultation(self) -> Consultation | None:
        """Return what a unit answered before the assignment (预交办反馈)."""
        return self.scene.consultations.get(self.facts.get("consultation", 0))

    @property
    def new_tasks(self) -> list[Assignment]:
        """Return the tasks that the act gave out (新任务)."""
        return [self.scene.assignments[key] for key in self.created("assignment")]

    @property
    def recalled_tasks(self) -> list[Assignment]:
        """Return the tasks that the act took back (撤回的任务)."""
        return self.tasks_moved("recall")

    def tasks_moved(self, name: str) -> list[Assignment]:
        """Return the tasks that the act moved in this way (变动的任务)."""
        labels = [
            move[0]
            for move in self.facts.get("moves", ())
            if move[1] == name and move[0].startswith("assignment:")
        ]
        return [self.scene.assignments[int(label.partition(":")[2])] for label in labels]

    def tasks_changed(self, column: str) -> list[Assignment]:
        """Return the tasks of which the act wrote this column (变更的任务)."""
        changes = self.facts.get("changes", {}).items()
        labels = [label for label, fields in changes if column in fields]
        return [
            self.scene.assignments[int(label.partition(":")[2])]
            for label in labels
            if label.startswith("assignment:")
        ]

    @property
    def is_part(self) -> bool:
        """Tell whether the event founded what was split off another item (拆分件)."""
        return "whole" in self.facts

    @property
    def own_tasks(self) -> list[Assignment]:
        """Return the tasks of the item's present round (本轮任务)."""
        return self.tasks_of(number=self.suggestion.round_number)

    def tasks_of(self, *, number: int) -> list[Assignment]:
        """Return the tasks of a round that somebody still carries (某轮任务)."""
        return [
            a
            for a in self.scene.of("assignments", self.suggestion)
            if a.round.number == number and a.state not in GONE
        ]

    @property
    def escalation(self) -> Escalation | None:
        """Return the escalation that the event is about, or that it made (提级处理)."""
        keys = [self.key] if self.model == "escalation" else self.created("escalation")
        return self.scene.escalations[keys[0]] if keys else None

    @property
    def step(self) -> Supervision | None:
        """Return the step of the ladder that the event reached, or is about (督办记录)."""
        key = self.key if self.model == "supervision" else self.facts.get("record")
        return self.scene.supervisions.get(key) if key is not None else None

    @property
    def promises(self) -> list[Promise]:
        """Return the item's binding promises that are open (未销号承诺)."""
        return [
            p
            for p in self.scene.of("promises", self.suggestion)
            if p.binding and p.state in ("open", "overdue")
        ]

    # -- people -----------------------------------------------------------------------------

    @staticmethod
    def users_of(deputies: Iterable[Deputy]) -> list[int]:
        """Return the accounts of deputies; who has none is told by other means."""
        return [d.user_id for d in deputies if d.user_id is not None]

    def deputies(self, keys: Iterable[int]) -> list[int]:
        """Return the accounts of the deputies with these keys (代表)."""
        known = self.scene.deputies
        return self.users_of(known[key] for key in keys if key in known)

    @property
    def lead(self) -> list[int]:
        """Return the lead deputy (领衔代表), for a delegation also the head of its group."""
        delegation = self.suggestion.delegation
        group = delegation.contact_head if delegation is not None else None
        return self.users_of([self.suggestion.lead, *([group] if group is not None else [])])

    @property
    def members_of_delegation(self) -> list[int]:
        """Return the members of the delegation that made the item (代表团成员)."""
        return self.users_of(self.scene.members.get(self.suggestion.delegation_id or 0, ()))

    @property
    def cosigners(self) -> list[int]:
        """Return the co-signers who have confirmed (附议人)."""
        return self.users_of(
            c.deputy for c in self.scene.of("cosigners", self.suggestion) if c.state == "confirmed"
        )

    def holders(self, organs: Iterable[int], *roles: Role) -> list[int]:
        """Return who holds one of these roles in these organs (任职人员)."""
        posts = self.scene.posts
        return [u for organ in organs for role in roles for u in posts.get((organ, role), ())]

    def of_post(self, post: Post | None) -> list[int]:
        """Return who holds a post that is named, and who stands in for it (任职及代行人员)."""
        if post is None:
            return []
        beside = [p.user_id for p in self.scene.stand_ins if p.stands_in_for_id == post.pk]
        return [post.user_id, *beside]

    def office(self, *roles: Role) -> list[int]:
        """Return who holds one of these roles in the office that has the item (受理机构)."""
        office = self.suggestion.office_id
        return self.holders([office] if office is not None else [], *roles)

    def commission(self, *roles: Role) -> list[int]:
        """Return who holds these roles in the Deputies Affairs Commission (代工委).

        In a township that is the presidium, and its chair is its head.
        """
        here = self.scene.offices[self.suggestion.congress_id]
        found = here[OrganKind.DEPUTIES_AFFAIRS_COMMISSION] or here[OrganKind.PRESIDIUM]
        chair = (Role.CHAIRPERSON,) if Role.COMMISSION_HEAD in roles else ()
        return self.holders(found, *roles, *chair)

    @property
    def assigners(self) -> list[int]:
        """Return who assigns this item for the congress (交办人员)."""
        rules = self.suggestion.policy.rules
        council = Assigner.COUNCIL_OF_CHAIRPERSONS
        if not self.suggestion.in_session and rules.intersession_assigner == council:
            here = self.scene.offices[self.suggestion.congress_id]
            return self.holders(here[OrganKind.COUNCIL_OF_CHAIRPERSONS], Role.SECRETARY)
        return self.office(Role.ASSIGNER)

    def members(self, task: Assignment, *roles: Role) -> To:
        """Return who works on a task in its unit (承办单位人员)."""
        users = self.holders([task.bearer_id], *(roles or UNIT_ROLES))
        return To(users, {"unit": task.organ.name}, by_letter=not may_be_ordered(task))

    def same_officer(self, task: Assignment) -> To | None:
        """Return who handled it in the round before (原经办人), if still there, and the head."""
        if task.officer_id not in self.holders([task.bearer_id], Role.CASE_OFFICER):
            return None
        heads = self.holders([task.bearer_id], Role.UNIT_HEAD)
        assert task.officer_id is not None
        beside = [
            p.user_id
            for p in self.scene.stand_ins
            if (p.organ_id, p.role) == (task.bearer_id, Role.CASE_OFFICER)
            and p.stands_in_for is not None
            and p.stands_in_for.user_id == task.officer_id
        ]
        told = {"unit": task.organ.name}
        return To([task.officer_id, *beside, *heads], told, by_letter=not may_be_ordered(task))

    def above(self, task: Assignment) -> list[int]:
        """Return who passed the task on, or assigned it (上一级交办人员)."""
        if task.parent is not None:
            return self.holders([task.parent.organ_id], Role.SUB_ASSIGNER)
        return self.office(Role.ASSIGNER)

    @staticmethod
    def waits_for_sub_assignment(task: Assignment) -> bool:
        """Tell whether the task came to the office that passes it on (待分办)."""
        return task.organ.kind == OrganKind.GOVERNMENT_OFFICE and task.tier == Tier.CONGRESS

    @staticmethod
    def replies(task: Assignment) -> bool:
        """Tell whether the unit answers the deputy (需答复)."""
        return task.role in REPLYING_ROLES

    def may_know_names(self, user: int) -> bool:
        """Tell whether a person may read who made the item (姓名保密): no unit of it."""
        if not self.suggestion.hide_name or user in (*self.lead, *self.cosigners):
            return True
        organs = {a.organ_id for a in self.scene.of("assignments", self.suggestion)}
        organs |= {c.organ_id for c in self.scene.of("consultations", self.suggestion)}
        posts = self.scene.posts
        return not any(user in users for (organ, _role), users in posts.items() if organ in organs)

    @property
    def days_late(self) -> int:
        """Return by how many days the reply of this event came too late (逾期天数)."""
        task = self.task
        due = self.scene.reply_dues.get(task.pk) if task is not None else None
        return days_late(due, self.event.effective_on) if due is not None else 0

    # -- facts ------------------------------------------------------------------------------

    def fact(self, name: str) -> str:
        """Return a name or a day that the words ask for (填充内容)."""
        match name:
            case "lead":
                return self.suggestion.lead.name
            case "name":
                return self.scene.cosigners[self.key].deputy.name
            case "unit":
                task = self.task or self._task_of_request()
                return task.organ.name if task is not None else ""
            case "other":
                return str(self.facts["other"])
            case "units":
                return "、".join(task.organ.name for task in self.new_tasks)
            case "heir":
                return str(self.facts["heir_name"])
            case "rating":
                return self.request.overall if self.request is not None else ""
            case "deadline":
                return str(self.facts["kind"])
            case "days":
                return str(self.facts.get("days", self.days_late))
            case "old_day":
                return str(self.facts.get("old_due_on", ""))
            case "addressee":
                return str(self.facts["addressee"])
            case "seen":
                return "、".join(self.facts.get("seen_by", ()))
            case "colleague":
                return str(self.facts["handed_by"])
            case "note":
                return str(self.facts["note"])
            case "measure":
                return self.measure.number if self.measure is not None else ""
            case "number":
                return str(self.facts["items"])
            case "day":
                days = (self.facts.get(n) for n in ("due_on", "new_day", "happened_on"))
                return next((str(d) for d in days if d), self._conference_day())
        raise LookupError(f"the words ask for {name!r}, which no event has")

    def _task_of_request(self) -> Assignment | None:
        request = self.request
        return self.scene.assignments[request.assignment_id] if request is not None else None

    def _conference_day(self) -> str:
        day = self.escalation.conference_on if self.escalation is not None else None
        return day.isoformat() if day is not None else ""

"""One event and the rows around it (事件情境): who takes part, and in which role."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cases.facts import GONE
from cases.models import Assignment, Escalation, Event, Promise, RatingRequest
from cases.rules.policy.choices import Assigner
from cases.rules.states import REPLYING_ROLES, Tier
from notifications.scene import Scene
from people.kinds import OrganKind, Role
from people.models import Deputy

INTAKE_KINDS = (
    OrganKind.DEPUTIES_AFFAIRS_COMMISSION,
    OrganKind.SESSION_SECRETARIAT,
    OrganKind.PRESIDIUM,
)
COUNCIL = (OrganKind.COUNCIL_OF_CHAIRPERSONS,)
# Who works in a unit that handles, and in the government's office that passes items on.
UNIT_ROLES = (Role.CASE_OFFICER, Role.UNIT_HEAD, Role.SUB_ASSIGNER)


@dataclass(frozen=True, slots=True)
class To:
    """Name people who are told the same (告知对象): keys of users, and facts of their own."""

    users: list[int]
    facts: dict[str, str] = field(default_factory=dict)


class Case:
    """Look at one event in its scene (事件情境)."""

    def __init__(self, event: Event, scene: Scene) -> None:
        self.event = event
        self.scene = scene
        self.suggestion = scene.suggestions[event.stream_id]
        self.facts: dict[str, Any] = json.loads(event.facts)
        self.label = self.facts["subject"] if event.act == "mark_overdue" else event.record
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
    def task(self) -> Assignment | None:
        """Return the task that the event is about (承办任务)."""
        rows: dict[str, dict[int, Any]] = {
            "reply": self.scene.replies if self.model == "reply" else {},
            "promise": self.scene.promises if self.model == "promise" else {},
            "ratingrequest": self.scene.requests if self.model == "ratingrequest" else {},
        }
        if self.model == "assignment":
            return self.scene.assignments[self.key]
        if self.model in rows:
            return self.scene.assignments[rows[self.model][self.key].assignment_id]
        return None

    @property
    def new_tasks(self) -> list[Assignment]:
        """Return the tasks that the act gave out (新任务)."""
        return [self.scene.assignments[key] for key in self.created("assignment")]

    @property
    def recalled_tasks(self) -> list[Assignment]:
        """Return the tasks that the act took back (撤回的任务)."""
        labels = [move[0] for move in self.facts.get("moves", ()) if move[1] == "recall"]
        return [self.scene.assignments[int(label.partition(":")[2])] for label in labels]

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
    def promises(self) -> list[Promise]:
        """Return the item's binding promises that are open (未销号承诺)."""
        return [
            p for p in self.scene.of("promises", self.suggestion) if p.binding and p.state == "open"
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
        """Return the lead deputy (领衔代表)."""
        return self.users_of([self.suggestion.lead])

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

    def office(self, *roles: Role, kinds: Iterable[OrganKind] = INTAKE_KINDS) -> list[int]:
        """Return who holds one of these roles in the congress' own offices (人大机关)."""
        here = self.scene.offices[self.suggestion.congress_id]
        return self.holders([pk for kind in kinds for pk in here[kind]], *roles)

    @property
    def assigners(self) -> list[int]:
        """Return who assigns this item for the congress (交办人员)."""
        rules = self.suggestion.policy.rules
        council = Assigner.COUNCIL_OF_CHAIRPERSONS
        if not self.suggestion.in_session and rules.intersession_assigner == council:
            return self.office(Role.SECRETARY, kinds=COUNCIL)
        return self.office(Role.ASSIGNER)

    def members(self, task: Assignment, *roles: Role) -> To:
        """Return who works on a task in its unit (承办单位人员)."""
        users = self.holders([task.organ_id], *(roles or UNIT_ROLES))
        return To(users, {"unit": task.organ.name})

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
            case "units":
                return "、".join(task.organ.name for task in self.new_tasks)
            case "rating":
                return self.request.overall if self.request is not None else ""
            case "deadline":
                return str(self.facts["kind"])
            case "day":
                days = (self.facts.get(n) for n in ("due_on", "happened_on"))
                return next((str(d) for d in days if d), self._conference_day())
        raise LookupError(f"the words ask for {name!r}, which no event has")

    def _task_of_request(self) -> Assignment | None:
        request = self.request
        return self.scene.assignments[request.assignment_id] if request is not None else None

    def _conference_day(self) -> str:
        day = self.escalation.conference_on if self.escalation is not None else None
        return day.isoformat() if day is not None else ""

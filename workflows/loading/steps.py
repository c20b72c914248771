"""The acts that a row of items stands for (载入步骤), each with its day and its column."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases.acting import Actor
from cases.rules.canonical import canonical, digest
from people.kinds import Role
from people.models import Congress, Deputy, Organ, Post, Session, Term
from workflows.loading.reading import Row


@dataclass(frozen=True, slots=True)
class Slot:
    """Say whose post an act needs (所需职务): the first role that somebody holds that day."""

    organ: int
    roles: tuple[Role, ...]
    # Another person than who would act by the same roles otherwise.
    second: bool = False


@dataclass(slots=True)
class Step:
    """Hold one act to be carried out (一步): its name in the row, its day, who, with what.

    `column` is where the row says so: what is wrong with the act is wrong there.
    """

    name: str
    kind: str
    day: date
    column: str
    by: Slot | Deputy | None
    data: dict[str, Any] = field(default_factory=dict)
    round_number: int = 1

    @property
    def seal(self) -> str:
        """Return a digest of what the row says of this act (步骤摘要)."""
        return "load:" + digest("sha256", canonical([self.kind, self.day, self.data]))[:40]


@dataclass(slots=True)
class Item:
    """Hold one row of items with the acts it stands for (一件)."""

    row: Row
    congress: Congress
    term: Term
    session: Session | None
    lead: Deputy
    cosigners: list[Deputy]
    texts: dict[str, Any]
    number: str
    wanted_state: str | None
    base: str = ""
    units: list[tuple[Organ, str]] = field(default_factory=list)
    # The units to which it was first assigned: one of them may have given it back.
    assigned: list[tuple[Organ, str]] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    # The suggestion that an earlier load made of this row, and which of the acts it stands for.
    stream: int | None = None
    done: set[str] = field(default_factory=set)

    def key(self, step: str) -> str:
        """Return what makes this act of this row happen once (幂等键)."""
        return f"{self.base}:{step}"

    def add(
        self,
        name: str,
        kind: str,
        day: date,
        column: str,
        by: Slot | Deputy | None,
        *,
        in_round: int = 1,
        **data: Any,
    ) -> None:
        """Add an act (添加一步)."""
        self.steps.append(Step(name, kind, day, column, by, data, in_round))

    @property
    def open_steps(self) -> list[Step]:
        """Return the acts that are still to be carried out (未办步骤)."""
        return [step for step in self.steps if step.name not in self.done]


class Posts:
    """Find who holds a post on a day (任职查询), and note where nobody does."""

    def __init__(self, congress: int) -> None:
        self._held: dict[tuple[int, str], list[Post]] = {}
        rows = Post.objects.filter(organ__congress=congress).select_related("user", "organ")
        for post in rows.order_by("pk"):
            self._held.setdefault((post.organ_id, post.role), []).append(post)
        self.gaps: dict[tuple[int, Role, bool], list[date]] = {}

    def holder(self, slot: Slot, day: date) -> Actor | None:
        """Return who holds one of the roles on this day (在任人员); a real person goes first."""
        passed_over = 0
        for role in slot.roles:
            held = [p for p in self._held.get((slot.organ, role), []) if p.is_held_on(day)]
            held.sort(key=lambda post: not post.user.is_active)
            for post in held:
                if not slot.second:
                    return Actor(post.user, post)
                if passed_over and post.user_id != passed_over:
                    return Actor(post.user, post)
                passed_over = passed_over or post.user_id
        return None

    def need(self, slot: Slot, day: date) -> None:
        """Note a gap if nobody holds one of the roles on this day (空缺)."""
        if self.holder(slot, day) is None:
            self.gaps.setdefault((slot.organ, slot.roles[0], slot.second), []).append(day)

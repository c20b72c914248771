"""Who acts, and what a guard may read of it (行为人)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from cases.facts import Facts
    from cases.models import StoredFile
    from cases.rules.policy import PolicyRules
    from people.models import Deputy, Post, User

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Actor:
    """Name who acts (行为人): a user in one of his or her posts, or as a deputy without a post.

    `on_behalf_of` names the deputy whose paper is entered (代录).
    """

    user: User | None
    post: Post | None = None
    on_behalf_of: Deputy | None = None

    @property
    def is_system(self) -> bool:
        """Tell whether the clockwork itself acts (系统)."""
        return self.user is None

    @property
    def ref(self) -> str:
        """Return the actor as one word for the trail (行为人标识)."""
        return "system" if self.user is None else f"user:{self.user.pk}"


@dataclass(frozen=True, slots=True)
class OnPaper:
    """Name the paper that is an act's original (纸质原件): its number, its sealed scan.

    What a deputy said on the telephone has a note of the call (通话记录) instead.
    """

    number: str = ""
    scan: StoredFile | None = None
    call_note: str = ""

    @property
    def is_there(self) -> bool:
        """Tell whether there is anything to file (有纸质件)."""
        return bool(self.number or self.scan or self.call_note)


SYSTEM = Actor(user=None)


@dataclass(slots=True)
class Acting:
    """Carry what guards may read besides the record (行为情境); the door fills it."""

    by: Actor
    at: datetime
    policy: PolicyRules
    facts: Facts
    data: dict[str, Any] = field(default_factory=dict)
    # The post and the mandate as the database holds them on the day, never as the caller says.
    post: Post | None = None
    deputy: Deputy | None = None
    # What is the original of an act that is entered for a deputy.
    paper: OnPaper | None = None

    @property
    def by_telephone(self) -> bool:
        """Tell whether what a deputy said on the telephone is entered (电话代录)."""
        return self.paper is not None and self.paper.scan is None

    @property
    def on_paper(self) -> bool:
        """Tell whether a deputy's signed paper, or call, is entered (代录)."""
        return self.by.on_behalf_of is not None

    @property
    def today(self) -> date:
        """Return the day in Shanghai on which the act happens (行为日期)."""
        return self.at.astimezone(SHANGHAI).date()

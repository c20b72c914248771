"""What guards and acts need to know around a matter (事项情况): each looked up once per act."""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cases.acting import SHANGHAI
from cases.calendars import in_force
from cases.models import Policy
from cases.rules.calendar import Calendar
from cases.rules.policy import PolicyRules
from people.kinds import HANDLING_KINDS, Level, OrganKind
from people.models import Organ, Post

if TYPE_CHECKING:
    from cases.acting import Actor


class MatterFacts:
    """Look at the rows around one matter while its stream is locked (事项情况)."""

    def __init__(self, matter: Any, record: Any, by: Actor, at: datetime) -> None:
        self.matter = matter
        self.record = record
        self.by = by
        self.at = at

    @property
    def today(self) -> date:
        """Return the day in Shanghai (当日)."""
        return self.at.astimezone(SHANGHAI).date()

    @property
    def congress_id(self) -> int:
        """Return the congress of the matter (所属人大)."""
        found: int = self.matter.congress_id
        return found

    def is_commission(self, organ: Organ) -> bool:
        """Tell whether an organ is the Deputies Affairs Commission (代工委), or does its work.

        A county's presidium only presides over its session: it is nobody's office.
        """
        township = self.matter.congress.level == Level.TOWNSHIP
        return organ.kind == OrganKind.DEPUTIES_AFFAIRS_COMMISSION or (
            township and organ.kind == OrganKind.PRESIDIUM
        )

    @cached_property
    def policy(self) -> Policy | None:
        """Return the version of the rules in force on this day (现行规则)."""
        rows = Policy.objects.filter(congress=self.congress_id, valid_from__lte=self.today)
        return rows.order_by("-valid_from", "-number").first()

    @property
    def rules(self) -> PolicyRules:
        """Return the parameters in force on this day (现行参数)."""
        return self.policy.rules if self.policy is not None else PolicyRules()

    @cached_property
    def collector_id(self) -> int | None:
        """Return the office that collects ratings by the rules in force (征询方).

        Where the congress has none of that kind it is the commission, in a township the presidium.
        """
        kinds = (
            self.rules.rating_collector.value,
            OrganKind.DEPUTIES_AFFAIRS_COMMISSION.value,
            OrganKind.PRESIDIUM.value,
        )
        rows = Organ.objects.filter(congress=self.congress_id, kind__in=kinds).order_by("-pk")
        standing = {organ.kind: organ.pk for organ in rows if not organ.has_ended(self.today)}
        return next((standing[kind] for kind in kinds if kind in standing), None)

    @cached_property
    def actor_is_of_a_unit(self) -> bool:
        """Tell whether who acts also works in a handling unit of this congress (承办单位人员)."""
        posts = Post.objects.on(self.today).filter(
            user=self.by.user, organ__kind__in=HANDLING_KINDS, organ__congress=self.congress_id
        )
        return posts.exists()

    @cached_property
    def calendar(self) -> Calendar:
        """Return the calendar by which days are counted (工作日历)."""
        return in_force()

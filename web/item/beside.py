"""What else an item is part of (并行事项): key topics, referrals, evaluation meetings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.models import Referral, Suggestion, TopicItem
from cases.prepared import prepared
from cases.rules.policy.choices import ProcField
from cases.rules.states import ReferralState, TopicState
from web.shared.meetings import meetings_of
from web.shared.requests import Asked
from workflows.explaining import spoken


@dataclass(frozen=True, slots=True)
class Matter:
    """Say of one matter where its page is and where it stands (并行事项)."""

    page: str
    key: int
    title: str
    told: str
    state: Any


@dataclass(frozen=True, slots=True)
class Kind:
    """Hold the matters of one kind, the latest first (同类事项)."""

    heading: str
    matters: list[Matter]


def beside(request: Asked, suggestion: Suggestion) -> list[Kind]:
    """List what else the item is part of (并行事项), as far as the person may see it."""
    if not suggestion.round_number:
        return []
    asked = (request.user.pk, request.today, suggestion.pk)
    return list(
        _not_empty(
            Kind(_("Key supervision topics"), [_topic(row) for row in topics_seen.all(*asked)]),
            Kind(_("Procuratorate"), [_referral(row) for row in referrals_seen.all(*asked)]),
            Kind(
                _("Evaluation meetings"),
                [_meeting(**told) for told in meetings_of(request, suggestion)],
            ),
        )
    )


def _not_empty(*kinds: Kind) -> Iterable[Kind]:
    return (kind for kind in kinds if kind.matters)


@prepared
def topics_seen(user: Any, today: Any, item: Any) -> QuerySet[TopicItem]:
    """List the topics that an item is or was part of (可见专题), the latest first."""
    rows = TopicItem.objects.visible_to(user, today).filter(suggestion=item)
    return rows.select_related("topic").order_by("-pk")


@prepared
def referrals_seen(user: Any, today: Any, item: Any) -> QuerySet[Referral]:
    """List the referrals of an item (可见移送), the latest first."""
    rows = Referral.objects.visible_to(user, today).filter(suggestion=item)
    return rows.select_related("procuratorate").order_by("-pk")


def _topic(row: TopicItem) -> Matter:
    state = spoken(TopicState(row.topic.state))
    topic = row.topic
    told = f"{topic.decision} · {topic.decided_on:%Y-%m-%d}" if topic.decided_on else ""
    return Matter("topic", topic.pk, topic.title, told, state)


def _referral(row: Referral) -> Matter:
    told = f"{row.number} · {row.referred_on:%Y-%m-%d} · {spoken(ProcField(row.field))}"
    state = spoken(ReferralState(row.state))
    return Matter("referral", row.pk, row.procuratorate.name, told, state)


def _meeting(row: Any, state: Any) -> Matter:
    told = f"{row.held_on:%Y-%m-%d} {row.hour} · {row.place}"
    return Matter("meeting", row.pk, str(row), told, state)

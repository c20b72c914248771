"""Who supervises (督办机构): the committee and its leader, the commission, the body that decides.

Never nobody: where a post is vacant, the one that the rules name next takes it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.rules.policy.choices import EscalationDecider
from people.kinds import OrganKind, Role
from people.models import Organ, Post
from workflows.doing import Doing


@dataclass(frozen=True, slots=True)
class Watching:
    """Name the organ that supervises a unit and its leader of today (督办机构及其负责人)."""

    organ: Organ
    leader: Post | None


def committee_of(do: Doing, unit: Organ, *, may_be_ordered: bool) -> Watching:
    """Return the committee that supervises a unit, with its chairperson (对口督办委员会).

    Without a counterpart or a chairperson it is the head of the Deputies Affairs Commission. So
    it is for a consulted unit: no committee supervises it. In a township the chair of the
    presidium stands at the end of the ladder, or the county's commission.
    Source: Chongqing 2018, art. 27; rulebook sections 11 and 13.
    """
    committee = unit.counterpart if may_be_ordered else None
    if committee is not None:
        committee = committee.heir(do.today)
    if committee is not None:
        chair = post_of(do, committee.pk, Role.COMMITTEE_CHAIR)
        if chair is not None:
            return Watching(committee, chair)
    commission = Organ.objects.get(pk=do.desk.commission_id)
    leader = post_of(do, commission.pk, Role.COMMISSION_HEAD, Role.CHAIRPERSON)
    if leader is None and (above := commission_above(do, commission)) is not None:
        return Watching(above, post_of(do, above.pk, Role.COMMISSION_HEAD))
    return Watching(commission, leader)


def commission_above(do: Doing, presidium: Organ) -> Organ | None:
    """Return the county's commission above a township's presidium (县级代工委).

    It acknowledges and decides where the presidium has no chair, and where the chair has no
    result. Source: rulebook sections 11 and 13.
    """
    if presidium.kind != OrganKind.PRESIDIUM:
        return None
    begun = Q(valid_until=None) | Q(valid_until__gt=do.today)
    kind = OrganKind.DEPUTIES_AFFAIRS_COMMISSION
    above = Organ.objects.filter(begun, kind=kind, congress__children=do.suggestion.congress_id)
    return above.order_by("pk").first()


def post_of(do: Doing, organ: int, *roles: Role) -> Post | None:
    """Return who bears one of these roles in an organ today (任职人员)."""
    held = Post.objects.on(do.today).appointed().filter(organ=organ, role__in=roles)
    return held.order_by("pk").first()


def decider_of(do: Doing) -> int:
    """Return the body that decides on escalated items (决定机构), by the congress' rules."""
    kinds = {
        EscalationDecider.COUNCIL_OF_CHAIRPERSONS: OrganKind.COUNCIL_OF_CHAIRPERSONS,
        EscalationDecider.DEPUTIES_AFFAIRS_COMMISSION: OrganKind.DEPUTIES_AFFAIRS_COMMISSION,
        EscalationDecider.PRESIDIUM: OrganKind.PRESIDIUM,
    }
    found = do.desk.offices.get(kinds[do.policy.escalation_decider]) or do.desk.commission_id
    do.require(found, "decider", _("The body that decides on escalated items does not exist."))
    assert found is not None
    return found

"""To whom assignments and replies are copied (抄送)."""

from __future__ import annotations

from cases.models import Copy, Reply
from cases.rules.policy.choices import CopyRecipient
from people.kinds import OrganKind
from people.models import Congress, Organ
from workflows.doing import Doing

C = CopyRecipient
OFFICE_OF = {
    C.DEPUTIES_AFFAIRS_COMMISSION: OrganKind.DEPUTIES_AFFAIRS_COMMISSION,
    C.GOVERNMENT_GENERAL_OFFICE: OrganKind.GOVERNMENT_OFFICE,
    C.PRESIDIUM: OrganKind.PRESIDIUM,
}
# Who receives for a Standing Committee, the first that there is.
FOR_STANDING_COMMITTEE = (OrganKind.STANDING_COMMITTEE, OrganKind.DEPUTIES_AFFAIRS_COMMISSION)


def copy_reply(do: Doing, reply: Reply) -> None:
    """Copy a delivered reply to whom the rules name (抄送答复), and to a higher congress.

    Source: Zhejiang 2016, art. 25; Shandong 2017, arts. 22 and 31.
    """
    wanted = do.suggestion.policy.rules.copy_to
    rows = []
    for kind, organ_kind in OFFICE_OF.items():
        organ = do.desk.offices.get(organ_kind) if kind in wanted else None
        if organ is not None:
            rows.append(_copy(do, reply, kind, kind.label_zh, organ))
    do.create_all([*rows, *_to_electing_body(do, reply, C.ELECTING_BODY_SC in wanted)])


def copy_assignment(do: Doing) -> None:
    """Tell the body that elected the deputy of the assignment (告知原选举单位).

    Source: Qingdao 2021, art. 17; Shandong 2017, art. 31.
    """
    do.create_all(_to_electing_body(do, None, do.policy.notify_electing_body))


def _to_electing_body(do: Doing, reply: Reply | None, by_the_rules: bool) -> list[Copy]:
    """Return the copy for who elected the lead deputy (原选举单位), where there is one to make.

    A deputy of a higher congress has one whatever the rules say: its Standing Committee.
    """
    lead = do.suggestion.lead
    if lead.elected_to_id is not None:
        above = Congress.objects.get(pk=lead.elected_to_id)
        organs = Organ.objects.filter(
            congress=above, kind__in=FOR_STANDING_COMMITTEE, valid_until=None
        )
        by_kind = {o.kind: o.pk for o in organs.order_by("-pk")}
        there = next((by_kind[k] for k in FOR_STANDING_COMMITTEE if k in by_kind), None)
        return [_copy(do, reply, C.ELECTING_BODY_SC, f"{above.name}常务委员会", there)]
    if by_the_rules and lead.electing_unit:
        return [_copy(do, reply, C.ELECTING_BODY_SC, lead.electing_unit, None)]
    return []


def _copy(
    do: Doing, reply: Reply | None, kind: CopyRecipient, addressee: str, organ: int | None
) -> Copy:
    return Copy(
        suggestion=do.suggestion,
        reply=reply,
        kind=kind.value,
        addressee=addressee,
        organ_id=organ,
        made_at=do.at,
    )

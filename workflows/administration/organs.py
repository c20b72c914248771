"""Organs, their dated names and their aliases (机构、曾用名、别名)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cases.refusals import NotNow
from people.kinds import HANDLING_KINDS, OrganKind, Role
from people.models import Organ, OrganAlias, OrganName, Post
from workflows.administration import reach
from workflows.administration.changing import EARLIEST, Changing
from workflows.administration.door import administers

COMMITTEES = frozenset({OrganKind.SPECIAL_COMMITTEE, OrganKind.WORKING_COMMISSION})
LEADERS = frozenset({Role.VICE_CHAIRPERSON, Role.CHAIRPERSON})
MOST_IN_ORDER = 1_000_000


def standing(congress: int, today: date) -> QuerySet[Organ]:
    """Return the organs that stand on this day or will (现有机构)."""
    return reach.organs(congress).filter(Q(valid_until=None) | Q(valid_until__gt=today))


def committees(congress: int, today: date) -> QuerySet[Organ]:
    """Return the committees that may look after a unit (对口委员会)."""
    return standing(congress, today).filter(kind__in=COMMITTEES)


def leaders(congress: int, today: date) -> QuerySet[Post]:
    """Return the posts of chairpersons that may look after a committee (分管领导)."""
    return Post.objects.on(today).filter(organ__congress=congress, role__in=LEADERS)


@administers()
def found_organ(
    do: Changing,
    kind: str,
    name: str,
    since: date | None = None,
    official_order: int = 0,
    parent: int | None = None,
    counterpart: int | None = None,
    in_charge: int | None = None,
) -> None:
    """Found an organ (设立机构)."""
    known = do.choice(kind, OrganKind.values, "kind", _("This kind of organ is not known."))
    made = Organ(
        congress=do.congress,
        kind=known,
        name=_free_name(do, name, None),
        valid_from=None if since is None else do.day(since, "since"),
    )
    for field, value in _places(do, made, official_order, parent, counterpart, in_charge).items():
        setattr(made, field, value)
    do.record = do.create(made)


@administers(Organ)
def rename_organ(do: Changing, name: str, since: date) -> None:
    """Rename an organ (更名): the old name stays with its days."""
    organ: Organ = do.record
    _must_stand(do, organ)
    new, on = _free_name(do, name, organ), do.day(since, "since", ahead=0)
    do.require(new != organ.name, "name", _("The organ bears this name already."))
    last = OrganName.objects.filter(organ=organ).order_by("-since").first()
    if last is not None and last.until is None:
        begun = last.since
    else:
        begun = (last.until if last is not None else organ.valid_from) or EARLIEST
    do.require(on > begun, "since", _("The name before it began on %(day)s.") % {"day": begun})
    if last is not None and last.until is None:
        do.set(last, until=on)
    else:
        do.create(OrganName(organ=organ, name=organ.name, since=begun, until=on))
    do.set(organ, name=new)


@administers(Organ)
def change_organ(
    do: Changing,
    official_order: int,
    parent: int | None,
    counterpart: int | None,
    in_charge: int | None,
) -> None:
    """Change where an organ stands (调整机构): order, parent, counterpart, vice-chairperson."""
    organ: Organ = do.record
    _must_stand(do, organ)
    if not do.set(organ, **_places(do, organ, official_order, parent, counterpart, in_charge)):
        raise NotNow(_("Nothing was changed: everything stands like this already."))


@administers(Organ)
def end_organ(do: Changing, until: date, successor: int | None = None) -> None:
    """End an organ (撤销机构) from a day on; who takes over its duties is its successor."""
    organ: Organ = do.record
    if organ.valid_until is not None:
        raise NotNow(_("This organ has ended already."))
    on = do.day(until, "until")
    begun = organ.valid_from
    in_order = begun is None or on > begun
    do.require(in_order, "until", _("An organ cannot end before it begins."))
    heir = do.pick_if_given(
        standing(do.congress.pk, do.today).exclude(pk=organ.pk),
        successor, "successor", _("This organ does not take over duties here."),
    )  # fmt: skip
    held = Post.objects.filter(organ=organ).filter(Q(valid_until=None) | Q(valid_until__gt=on))
    if n := held.count():
        raise NotNow(_("%(n)d posts here go on after this day. End them first.") % {"n": n})
    if Organ.objects.filter(parent=organ, valid_until=None).exists():
        raise NotNow(_("Other organs belong to this one. Change or end them first."))
    do.set(organ, valid_until=on, successor=heir)


@administers(Organ)
def add_alias(do: Changing, alias: str) -> None:
    """Add another way in which people write the organ's name (增加别名)."""
    organ: Organ = do.record
    text = do.text(alias, "alias", longest=100)
    do.require(text != organ.name, "alias", _("The organ bears this name already."))
    taken = standing(do.congress.pk, do.today).exclude(pk=organ.pk).filter(name=text)
    do.require(not taken.exists(), "alias", _("Another organ bears this name."))
    known = reach.aliases(do.congress.pk).filter(alias=text).first()
    if known is not None and known.organ_id == organ.pk:
        do.require(False, "alias", _("The organ has this alias already."))
    do.require(known is None, "alias", _("This alias already stands for another organ."))
    do.create(OrganAlias(congress=do.congress, organ=organ, alias=text))


@administers(OrganAlias)
def drop_alias(do: Changing) -> None:
    """Drop an alias (移除别名): from now on it stands for nothing."""
    alias: OrganAlias = do.record
    do.record = alias.organ
    do.drop(alias, organ_id=alias.organ_id, alias=alias.alias)


# -- what must fit ------------------------------------------------------------------------------


def _must_stand(do: Changing, organ: Organ) -> None:
    if organ.valid_until is not None and organ.valid_until <= do.today:
        raise NotNow(_("This organ has ended already."))


def _free_name(do: Changing, name: str, organ: Organ | None) -> str:
    text = do.text(name, "name", longest=100)
    others = standing(do.congress.pk, do.today)
    aliases = reach.aliases(do.congress.pk)
    if organ is not None:
        others, aliases = others.exclude(pk=organ.pk), aliases.exclude(organ=organ)
    taken = others.filter(name=text).exists()
    do.require(not taken, "name", _("An organ of this name exists already."))
    meant = aliases.filter(alias=text).exists()
    do.require(not meant, "name", _("This alias already stands for another organ."))
    return text


def _places(
    do: Changing,
    organ: Organ,
    official_order: Any,
    parent: Any,
    counterpart: Any,
    in_charge: Any,
) -> dict[str, Any]:
    """Return where the organ is to stand, checked."""
    fit = isinstance(official_order, int) and not isinstance(official_order, bool)
    in_range = fit and 0 <= official_order <= MOST_IN_ORDER
    do.require(in_range, "official_order", _("A number from 0 to 1,000,000, please."))
    here, unknown = do.congress.pk, _("There is no such organ here.")
    upper = do.pick_if_given(standing(here, do.today), parent, "parent", unknown)
    circle = _("An organ cannot belong to itself or to one below it.")
    do.require(not _is_below(upper, organ), "parent", circle)
    committee = do.pick_if_given(committees(here, do.today), counterpart, "counterpart", unknown)
    units_only = _("Only a handling unit has a counterpart committee.")
    do.require(committee is None or organ.kind in HANDLING_KINDS, "counterpart", units_only)
    leader = do.pick_if_given(
        leaders(here, do.today), in_charge, "in_charge", _("Nobody holds this post today.")
    )
    committees_only = _("Only a committee has a vice-chairperson in charge.")
    do.require(leader is None or organ.kind in COMMITTEES, "in_charge", committees_only)
    return {
        "official_order": official_order,
        "parent": upper,
        "counterpart": committee,
        "in_charge": leader,
    }


def _is_below(upper: Organ | None, organ: Organ) -> bool:
    if organ.pk is None:
        return False
    seen: set[int] = set()
    while upper is not None and upper.pk not in seen:
        if upper.pk == organ.pk:
            return True
        seen.add(upper.pk)
        upper = upper.parent
    return False

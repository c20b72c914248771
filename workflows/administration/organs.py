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
from workflows.administration.leaving import sign_out_who_left

COMMITTEES = frozenset({OrganKind.SPECIAL_COMMITTEE, OrganKind.WORKING_COMMISSION})
LEADERS = frozenset({Role.VICE_CHAIRPERSON, Role.CHAIRPERSON})
# Without these a suggestion would stand still: an organ of the kind must stand on every day.
NEEDED = frozenset({OrganKind.DEPUTIES_AFFAIRS_COMMISSION, OrganKind.COUNCIL_OF_CHAIRPERSONS})
MOST_IN_ORDER = 1_000_000


def standing(congress: int, today: date) -> QuerySet[Organ]:
    """Return the organs that stand on this day or will (现有机构)."""
    return reach.organs(congress).filter(Q(valid_until=None) | Q(valid_until__gt=today))


def committees(congress: int, today: date) -> QuerySet[Organ]:
    """Return the committees that may look after a unit (对口委员会)."""
    return standing(congress, today).filter(kind__in=COMMITTEES)


def leaders(congress: int, today: date) -> QuerySet[Post]:
    """Return the posts of chairpersons that may look after a committee (分管领导)."""
    held = Post.objects.on(today).appointed()
    return held.filter(organ__congress=congress, role__in=LEADERS)


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
    telephone: str = "",
) -> None:
    """Found an organ (设立机构)."""
    known = do.choice(kind, OrganKind.values, "kind", _("This kind of organ is not known."))
    made = Organ(
        congress=do.congress,
        kind=known,
        name=_free_name(do, name, None),
        telephone=do.text(telephone, "telephone", longest=30, optional=True),
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
    telephone: str | None = None,
) -> None:
    """Change where an organ stands (调整机构): order, parent, counterpart, vice-chairperson.

    Without a `telephone` the one that is known stays.
    """
    organ: Organ = do.record
    _must_stand(do, organ)
    values = _places(do, organ, official_order, parent, counterpart, in_charge)
    if telephone is not None:
        values["telephone"] = do.text(telephone, "telephone", longest=30, optional=True)
    if not do.set(organ, **values):
        raise NotNow(_("Nothing was changed: everything stands like this already."))


@administers(Organ, may_lock_out=True)
def end_organ(do: Changing, until: date, successor: int | None = None) -> None:
    """End an organ (撤销机构) from a day on; who takes over its duties is its successor.

    Its posts end with it. What it still has to do passes on by itself when the day has come.
    Source: rulebook section 10; NPCSC decision of 2018-04-27.
    """
    organ: Organ = do.record
    on = do.day(until, "until")
    heir = do.pick_if_given(
        standing(do.congress.pk, do.today).exclude(pk=organ.pk),
        successor, "successor", _("This organ does not take over duties here."),
    )  # fmt: skip
    _end(do, organ, on, heir, "successor")


@administers(may_lock_out=True)
def merge_organs(
    do: Changing,
    organs: list[int],
    until: date,
    successor: int | None = None,
    name: str = "",
) -> None:
    """Merge organs (机构合并) into one that exists, or that is founded on the day, in one act.

    Source: rulebook section 10; NPCSC decision of 2018-04-27.
    """
    here = standing(do.congress.pk, do.today)
    unknown = _("There is no such organ here.")
    fit = isinstance(organs, (list, tuple)) and organs
    do.require(fit, "organs", _("Name at least one organ that ends."))
    ending = [do.pick(here, pk, "organs", unknown) for pk in dict.fromkeys(organs)]
    on = do.day(until, "until")
    founded = do.text(name, "name", longest=100, optional=True)
    heir = do.pick_if_given(here, successor, "successor", unknown)
    one = _("Name the organ that takes over, or the name of a new one, not both.")
    do.require((heir is None) != (founded == ""), "successor", one)
    if heir is None:
        first = ending[0]
        heir = do.create(
            Organ(
                congress=do.congress,
                kind=first.kind,
                name=_free_name(do, founded, None),
                parent=first.parent,
                counterpart=first.counterpart,
                official_order=first.official_order,
                valid_from=on,
            )
        )
    do.require(heir not in ending, "successor", _("An organ does not take over from itself."))
    for organ in ending:
        _end(do, organ, on, heir, "successor")
    do.record = heir


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


# -- how an organ ends ------------------------------------------------------------------------


def _end(do: Changing, organ: Organ, on: date, heir: Organ | None, at_field: str) -> None:
    if organ.valid_until is not None:
        raise NotNow(_("This organ has ended already."))
    in_order = organ.valid_from is None or on > organ.valid_from
    do.require(in_order, "until", _("An organ cannot end before it begins."))
    # What its people did in between would have been nobody's.
    do.require(on >= do.today, "until", _("An organ ends today or later, not in the past."))
    _check_heir(do, organ, on, heir, at_field)
    below = Organ.objects.filter(parent=organ, valid_until=None).order_by("pk")
    if heir is None and below.exists():
        raise NotNow(_("Other organs belong to this one. Change or end them first."))
    for part in below:
        do.set(part, parent=heir if part != heir else organ.parent)
    lasting = Post.objects.filter(organ=organ).exclude(valid_until__lte=on).order_by("pk")
    late = lasting.filter(valid_from__gte=on)
    if n := late.count():
        raise NotNow(_("%(n)d posts here begin on that day or later. End later.") % {"n": n})
    posts = list(lasting.select_related("user"))
    for post in posts:
        do.set(post, valid_until=on)
    do.set(organ, valid_until=on, successor=heir)
    if on <= do.today:
        sign_out_who_left(do, [post.user for post in posts])


def _check_heir(do: Changing, organ: Organ, on: date, heir: Organ | None, at_field: str) -> None:
    """Ask that the successor can bear the duties on the day (承继机构须适格)."""
    if heir is None:
        if organ.kind in NEEDED:
            others = standing(do.congress.pk, on).filter(kind=organ.kind).exclude(pk=organ.pk)
            needed = _("The congress cannot go on without this office: name its successor.")
            do.require(others.exists(), at_field, needed)
        return
    begun = heir.valid_from is None or heir.valid_from <= on
    do.require(begun, at_field, _("The successor does not exist yet on that day."))
    last = heir.heir(on)
    do.require(last is not None, at_field, _("The successor has ended by then as well."))
    do.require(last != organ, at_field, _("An organ does not take over from itself."))
    alike = heir.kind == organ.kind
    if organ.kind not in NEEDED and organ.kind != OrganKind.GOVERNMENT_OFFICE:
        # A court's duties may go to another unit, a committee's to another organ of the house.
        alike = (heir.kind in HANDLING_KINDS) == (organ.kind in HANDLING_KINDS)
    do.require(alike, at_field, _("This kind of organ cannot take over these duties."))


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

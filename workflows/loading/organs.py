"""Organs with their aliases, former names and places (机构)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases.rules.reading import read_date
from people.kinds import OrganKind
from people.models import Organ, OrganAlias, OrganName
from workflows.administration.changing import EARLIEST, Changing
from workflows.loading import cells
from workflows.loading.columns import ORGANS
from workflows.loading.reading import Folder, Row
from workflows.loading.report import CellError, did_you_mean
from workflows.loading.writing import Writer

COMMITTEES = frozenset({OrganKind.SPECIAL_COMMITTEE, OrganKind.WORKING_COMMISSION})
COLUMNS = {"alias": "aliases"}


class Organs:
    """Find organs by any of their names (机构名录)."""

    def __init__(self, congress: int) -> None:
        self.by_name: dict[str, Organ] = {}
        # An organ that has ended gives way to one of the same name that stands.
        rows = Organ.objects.filter(congress=congress).order_by("pk")
        for organ in sorted(rows, key=lambda o: o.valid_until is None):
            self.by_name[organ.name] = organ
        by_key = {organ.pk: organ for organ in self.by_name.values()}
        for name in OrganName.objects.filter(organ__congress=congress).order_by("-since"):
            if name.organ_id in by_key:
                self.by_name.setdefault(name.name, by_key[name.organ_id])
        for alias in OrganAlias.objects.filter(congress=congress):
            if alias.organ_id in by_key:
                self.by_name.setdefault(alias.alias, by_key[alias.organ_id])

    def named(self, name: str, column: str) -> Organ:
        """Return the organ of this name, alias or former name (查找机构). Raises: CellError."""
        found = self.by_name.get(name)
        if found is None:
            words = _("There is no organ “%(name)s”.") % {"name": name}
            raise CellError(column, words + did_you_mean(name, self.by_name))
        return found

    def in_cell(self, row: Row, column: str) -> Organ | None:
        """Return the organ that a cell names (所填机构), None where it is empty."""
        name = row.text(column)
        return self.named(name, column) if name else None


def load_organs(folder: Folder, writer: Writer) -> None:
    """Load organs (机构): first all of them, then what refers from one to another."""
    rows = folder.rows(ORGANS)
    made: dict[int, Organ] = {}
    for row in rows:
        with writer.row(row, COLUMNS) as doing:
            writer.once(row, "name", row.text("name"))
            made[row.number] = _organ(row, writer, doing)
            _former_names(row, doing, made[row.number])
    for write in (_aliases, _places):
        # An organ may be named by an alias that stands further down.
        known = Organs(writer.congress.pk)
        for row in rows:
            if row.number in made:
                with writer.amending(row, COLUMNS) as doing:
                    doing.record = made[row.number]
                    write(row, doing, made[row.number], known)


def _organ(row: Row, writer: Writer, doing: Changing) -> Organ:
    kind = cells.choice(row, "kind", cells.KINDS, list(OrganKind))
    since, until = cells.days_in_order(row, "valid_from", "valid_until")
    name = doing.text(row.text("name"), "name", longest=100)
    values: dict[str, Any] = {
        "kind": str(kind),
        "official_order": cells.whole(row, "official_order"),
        "valid_from": since,
        "valid_until": until,
    }
    here = Organ.objects.filter(congress=writer.congress)
    organ = here.filter(name=name).order_by("-valid_until").first()
    if organ is None:
        # Renamed: an organ still bears one of the names that it no longer should bear.
        earlier = [old for old, _until in _names_of(row)]
        organ = here.filter(name__in=earlier, valid_until=None).first()
    if organ is None:
        organ = doing.create(Organ(congress=writer.congress, name=name, **values))
        doing.record = organ
        return organ
    doing.record = organ
    if organ.kind != kind:
        raise CellError("kind", _("This organ exists already with another kind."))
    empty = {c for c in ("official_order", "valid_from", "valid_until") if not row.text(c)}
    kept = {column: value for column, value in values.items() if column not in empty}
    doing.set(organ, name=name, **kept)
    return organ


def _names_of(row: Row) -> list[tuple[str, date]]:
    """Read former names, each with the day until which it was borne (曾用名): 旧名@2021-03-01."""
    found = []
    for part in cells.names(row, "former_names"):
        name, _at, until = part.partition("@")
        borne_until = read_date(until).day
        if not name.strip() or borne_until is None:
            words = _("Write a former name with the day of its end, like 农业局@2019-03-01.")
            raise CellError("former_names", words)
        found.append((name.strip(), borne_until))
    return sorted(found, key=lambda pair: pair[1])


def _former_names(row: Row, doing: Changing, organ: Organ) -> None:
    since = organ.valid_from or EARLIEST
    for name, until in _names_of(row):
        if until <= since:
            words = _("This day does not come after %(day)s.") % {"day": since}
            raise CellError("former_names", words)
        there = OrganName.objects.filter(organ=organ, name=name).first()
        if there is None:
            doing.create(OrganName(organ=organ, name=name, since=since, until=until))
        else:
            doing.set(there, until=until)
        since = until


def _aliases(row: Row, doing: Changing, organ: Organ, known: Organs) -> None:
    """Add aliases (别名). One that left the table stays: other lists may still be written so."""
    for alias in cells.names(row, "aliases"):
        holder = OrganAlias.objects.filter(congress=organ.congress_id, alias=alias).first()
        stands = known.by_name.get(alias)
        other = holder.organ if holder else stands
        if other is not None and other.pk != organ.pk:
            words = _("“%(alias)s” already stands for %(organ)s.")
            raise CellError("aliases", words % {"alias": alias, "organ": other.name})
        if holder is None and alias != organ.name:
            doing.create(OrganAlias(congress_id=organ.congress_id, organ=organ, alias=alias))


def _places(row: Row, doing: Changing, organ: Organ, known: Organs) -> None:
    found = {c: known.in_cell(row, c) for c in ("parent", "counterpart", "successor")}
    for column, other in found.items():
        if other is not None and other.pk == organ.pk:
            raise CellError(column, _("An organ cannot stand here for itself."))
    counterpart, heir = found["counterpart"], found["successor"]
    if counterpart is not None and counterpart.kind not in COMMITTEES:
        raise CellError("counterpart", _("The counterpart of a unit is a committee."))
    if heir is not None and organ.valid_until is None:
        raise CellError("successor", _("Only an organ that ends has a successor."))
    above, seen = found["parent"], {organ.pk}
    while above is not None:
        if above.pk in seen:
            raise CellError("parent", _("These organs would belong to each other in a circle."))
        seen.add(above.pk)
        above = above.parent
    doing.set(organ, **{column: other for column, other in found.items() if other is not None})

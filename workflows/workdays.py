"""Load the arrangement of a year (载入年度放假安排), when it is announced or corrected."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases import trail
from cases.acting import SHANGHAI, SYSTEM, Actor
from cases.calendars import in_force
from cases.models import Event, WorkdayYear
from cases.rules.calendar import Calendar, DayKind
from cases.rules.canonical import digest
from people.models import Congress
from workflows.streams import stream_of

COLUMNS = ("day", "kind", "notice")
# An arrangement names about thirty days; more than these are no arrangement of one year.
MOST_DAYS = 120


class ArrangementError(ValueError):
    """An arrangement that cannot be loaded (放假安排有误): what is wrong, line by line."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problems))


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Hold the days of one year that depart from their week (年度放假安排)."""

    year: int
    days: tuple[tuple[date, DayKind, str], ...]

    @property
    def notice(self) -> str:
        """Return the notice that most of its days rest on (主要依据)."""
        named = [notice for _day, _kind, notice in self.days]
        return max(named, key=named.count)

    def count(self, kind: DayKind) -> int:
        """Count the days of a kind (天数)."""
        return sum(of is kind for _day, of, _notice in self.days)

    def written(self) -> str:
        """Return the days as the database keeps them (存储文本)."""
        rows = [[day.isoformat(), kind.value, notice] for day, kind, notice in self.days]
        return json.dumps(rows, ensure_ascii=False)

    def digest(self) -> str:
        """Return what tells this table from any other (摘要)."""
        return digest("sha256", str(self.year), self.written())


def read_arrangement(text: str) -> Arrangement:
    """Read a table with the columns day, kind and notice (读取放假安排), all of one year.

    `kind` is `off` for a weekday that is a day off, `makeup` for a weekend day that is worked.
    Raises: ArrangementError with every line that cannot be, by its number.
    """
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    problems: list[str] = []
    rows: dict[date, tuple[DayKind, str]] = {}
    try:
        header = tuple(cell.strip() for cell in next(reader, []))
        if header != COLUMNS:
            raise ArrangementError([_("The first line must be: day,kind,notice")])
        for cells in reader:
            if any(cell.strip() for cell in cells):
                _read_row([cell.strip() for cell in cells], reader.line_num, rows, problems)
    except csv.Error:
        problems.append(_at(reader.line_num + 1, _("A quotation mark has no end.")))
    if not rows and not problems:
        problems.append(_("The table names no day."))
    years = sorted({day.year for day in rows})
    if len(years) > 1:
        problems.append(
            _("All days must be of one year, not of %(years)s.")
            % {"years": ", ".join(map(str, years))}
        )
    if len(rows) > MOST_DAYS:
        problems.append(_("More than %(most)d days are no arrangement.") % {"most": MOST_DAYS})
    if problems:
        raise ArrangementError(problems)
    days = tuple((day, *rows[day]) for day in sorted(rows))
    return Arrangement(years[0], days)


def _read_row(
    cells: list[str], line: int, rows: dict[date, tuple[DayKind, str]], problems: list[str]
) -> None:
    if len(cells) != len(COLUMNS):
        told = {"n": len(cells)}
        problems.append(_at(line, _("Three cells are needed, not %(n)d.") % told))
        return
    written, kind, notice = cells
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = None
    if day is None or day.isoformat() != written or not 2004 <= day.year <= 2100:
        problems.append(
            _at(line, _("A day such as 2027-01-01 is needed, not %(day)s.") % {"day": written})
        )
    elif kind not in set(DayKind):
        problems.append(_at(line, _("The kind is off or makeup, not %(kind)s.") % {"kind": kind}))
    elif not notice or len(notice) > 200:
        problems.append(_at(line, _("Name the notice that says so.")))
    elif day in rows:
        problems.append(_at(line, _("%(day)s stands here twice.") % {"day": written}))
    elif (day.weekday() >= 5) is (kind == DayKind.OFF):
        problems.append(
            _at(
                line,
                _("Only a weekday can be off, and only a weekend day made up: %(day)s.")
                % {"day": written},
            )
        )
    else:
        rows[day] = (DayKind(kind), notice)


def _at(line: int, problem: str) -> str:
    return _("Line %(line)d: %(problem)s") % {"line": line, "problem": problem}


def changed_days(arrangement: Arrangement, now: Calendar) -> list[date]:
    """List the days that would be worked where they are off now, or the other way (变动日)."""
    after = {day: kind for day, kind, _notice in arrangement.days}
    before = {day: DayKind.OFF for day in now.off if day.year == arrangement.year}
    before |= {day: DayKind.MAKEUP for day in now.makeup if day.year == arrangement.year}
    return sorted(day for day in {*before, *after} if before.get(day) is not after.get(day))


def load_arrangement(arrangement: Arrangement, at: datetime, by: Actor = SYSTEM) -> bool:
    """Make an arrangement the one in force (载入放假安排); False if it is so already.

    It holds for every congress of the installation, and stands in the record of each. The
    deadlines that it moves are counted anew by the next sweep.
    """
    with transaction.atomic(durable=True):
        streams = [
            stream_of(pk) for pk in Congress.objects.order_by("pk").values_list("pk", flat=True)
        ]
        last = WorkdayYear.objects.filter(year=arrangement.year).order_by("-pk").first()
        if last is not None and last.digest == arrangement.digest():
            return False
        shown = len(changed_days(arrangement, in_force()))
        row = WorkdayYear.objects.create(
            year=arrangement.year, notice=arrangement.notice, days=arrangement.written(),
            digest=arrangement.digest(), loaded_at=at,
        )  # fmt: skip
        facts = {
            "year": row.year, "notice": row.notice, "digest": row.digest, "changed_days": shown,
            "days_off": arrangement.count(DayKind.OFF),
            "makeup_days": arrangement.count(DayKind.MAKEUP),
        }  # fmt: skip
        for stream in streams:
            if stream is None:
                continue
            event = Event(
                kind="done", act="load_workdays", record=f"workdayyear:{row.pk}",
                actor_ref=by.ref, actor=by.user, post=by.post, at=at,
                effective_on=at.astimezone(SHANGHAI).date(),
            )  # fmt: skip
            trail.append(stream, event, facts, telling=True)
    return True

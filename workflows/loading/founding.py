"""The congress, its terms, sessions and rules (人大、届次、规则)."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.translation import gettext as _

from cases.models import Policy
from cases.rules.policy import PolicyError, PolicyRules, parameters
from cases.rules.presets import BASE_KEY, preset, preset_keys
from people.kinds import Level
from people.models import Congress, Session, Term
from workflows.explaining import spoken
from workflows.loading import cells
from workflows.loading.columns import CONGRESS, POLICY, SESSIONS
from workflows.loading.reading import Folder, Row
from workflows.loading.report import CellError, Report, did_you_mean
from workflows.loading.writing import Writer
from workflows.streams import stream_of

YEARS_OF_A_TERM = 5


def found(folder: Folder, at: datetime, report: Report, only: str = "") -> Writer | None:
    """Find the congress of the folder, or make it (查找或设立); None if it is not named rightly.

    `only` is the code of the one congress that may be named.
    """
    rows = folder.rows(CONGRESS)
    if not rows:
        # Without columns or a readable row this was blamed already; an empty table was not.
        if report.is_clean:
            report.blame(CONGRESS.name, 2, "code", _("Please fill this in."))
        return None
    for extra in rows[1:]:
        report.blame(CONGRESS.name, extra.number, "", _("A folder holds one congress."))
    row, congress = rows[0], None
    with report.reading(row.file, row.number):
        congress = _congress(row, only)
    if congress is None:
        return None
    made = congress.pk is None
    wanted = row.text("name")
    if made:
        congress.save(force_insert=True)
    stream = stream_of(congress.pk)
    assert stream is not None
    writer = Writer(congress, stream, at, report)
    with writer.row(row) as doing:
        doing.record = congress
        if made:
            doing.tell(
                name=congress.name,
                code=congress.code,
                level=congress.level,
                created={"congress": [congress.pk]},
            )
        else:
            doing.set(congress, name=wanted)
    return writer


def _congress(row: Row, only: str) -> Congress:
    code, level = row.text("code"), cells.choice(row, "level", cells.LEVELS, list(Level))
    try:
        validate_slug(code)
        fits = code == code.lower() and "_" not in code and len(code) <= 40
    except ValidationError:
        fits = False
    if not fits:
        raise CellError("code", _("Only Latin small letters, digits and hyphens, please."))
    if only and code != only:
        words = _("These tables are of another congress than yours, whose code is “%(code)s”.")
        raise CellError("code", words % {"code": only})
    if len(row.text("name")) > 100:
        raise CellError("name", _("At most %(n)d characters, please.") % {"n": 100})
    assert level is not None
    known = Congress.objects.filter(code=code).first()
    if known is None:
        return Congress(code=code, name=row.text("name"), level=level)
    if known.level != level:
        raise CellError("level", _("This congress exists already with another level."))
    return known


def load_sessions(folder: Folder, writer: Writer) -> None:
    """Load terms and sessions (届次)."""
    rows = folder.rows(SESSIONS)
    first: dict[int, date] = {}
    for row in rows:
        try:
            number, begins = cells.ordinal(row, "term"), cells.day(row, "starts_on")
        except CellError:
            continue
        if number and begins:
            first[number] = min(begins, first.get(number, begins))
    for row in rows:
        with writer.row(row) as doing:
            term_number, number = cells.ordinal(row, "term"), cells.ordinal(row, "session")
            starts, ends = cells.day(row, "starts_on"), cells.day(row, "ends_on")
            assert term_number is not None
            assert number is not None
            assert starts is not None
            assert ends is not None
            writer.once(row, "session", (term_number, number))
            if ends < starts:
                raise CellError("ends_on", _("A session cannot end before it starts."))
            if (ends - starts).days > 60:
                raise CellError("ends_on", _("A session does not last more than 60 days."))
            term = _term(writer, doing, row, term_number, first[term_number])
            if not term.starts_on <= starts <= ends <= term.ends_on:
                words = _("The session lies outside its term, %(first)s to %(last)s.")
                raise CellError(
                    "starts_on", words % {"first": term.starts_on, "last": term.ends_on}
                )
            session = Session.objects.filter(term=term, number=number).first()
            if session is None:
                doing.record = doing.create(
                    Session(term=term, number=number, starts_on=starts, ends_on=ends)
                )
            else:
                doing.record = session
                doing.set(session, starts_on=starts, ends_on=ends)


def _term(writer: Writer, doing: Any, row: Row, number: int, first: date) -> Term:
    starts, ends = cells.days_in_order(row, "term_starts_on", "term_ends_on")
    term = Term.objects.filter(congress=writer.congress, number=number).first()
    if term is not None:
        wanted = {"starts_on": starts, "ends_on": ends}
        doing.set(term, **{name: value for name, value in wanted.items() if value})
        return term
    starts = starts or first
    ends = ends or date(starts.year + YEARS_OF_A_TERM, starts.month, 1) + timedelta(days=60)
    made: Term = doing.create(
        Term(congress=writer.congress, number=number, starts_on=starts, ends_on=ends)
    )
    return made


def load_policy(folder: Folder, writer: Writer) -> None:
    """Load the rules (规则): what differs from those in force becomes their next version."""
    row = folder.rows(CONGRESS)[0]
    with writer.report.reading(row.file, row.number):
        key = cells.choice(row, "preset", {}, preset_keys()) or _usual(writer.congress.level)
        since = cells.day(row, "valid_from")
        rules = _rules(folder, writer, key)
        if rules is None:
            return
        if rules.level.value != writer.congress.level:
            level = writer.congress.level
            words = _("These rules are for another level than %(level)s.")
            raise CellError("preset", words % {"level": level})
        _store(writer, row, key, rules, since)


def _usual(level: str) -> str:
    return "township" if level == Level.TOWNSHIP else BASE_KEY


def _rules(folder: Folder, writer: Writer, key: str) -> PolicyRules | None:
    known = {p.key for p in parameters()}
    raw: dict[str, Any] = {"level": str(writer.congress.level)} if key == BASE_KEY else {}
    rows: dict[str, Row] = {}
    for row in folder.rows(POLICY):
        with writer.report.reading(row.file, row.number):
            name = row.text("key")
            if name not in known:
                words = _("There is no parameter of this name.") + did_you_mean(name, known)
                raise CellError("key", words)
            writer.once(row, "key", name)
            rows[name] = row
            raw[name] = _value(row.text("value"))
    if len(rows) != len(folder.rows(POLICY)):
        return None
    try:
        return PolicyRules.from_dict(raw, preset(key))
    except PolicyError as error:
        for name, text in error.problems.items():
            at = rows.get(name)
            file, number = (at.file, at.number) if at else (CONGRESS.name, 2)
            column = "value" if at else "preset"
            writer.report.blame(file, number, column, f"{name}: {spoken(text)}")
        return None


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _store(writer: Writer, row: Row, key: str, rules: PolicyRules, since: date | None) -> None:
    versions = Policy.objects.filter(congress=writer.congress)
    last = versions.order_by("-valid_from", "-number").first()
    if last is not None and last.digest == rules.digest():
        return
    if last is None:
        starts = Term.objects.filter(congress=writer.congress).order_by("starts_on").first()
        begins = since or (starts.starts_on if starts else writer.today)
        number = 1
    else:
        begins = max(writer.today, last.valid_from)
        newest = versions.order_by("-number").first()
        number = (newest.number if newest else 0) + 1
    with writer.amending(row) as doing:
        doing.record = doing.create(
            Policy.of(writer.congress, key, rules, number=number, valid_from=begins)
        )

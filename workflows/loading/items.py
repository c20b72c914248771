"""Read the rows of items into acts (读建议表); what contradicts the law or itself is blamed."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases.models import Event, Policy, Suggestion
from cases.reads import deputy_in_office
from cases.rules.canonical import digest
from cases.rules.numbering import series_key
from cases.rules.policy import PolicyRules
from cases.rules.reading import read_number
from people.models import Congress, Deputy, Session, Term
from workflows.load_job import LOADED_KEY
from workflows.loading import cells
from workflows.loading.building import Building
from workflows.loading.columns import ITEMS
from workflows.loading.detours import first_assigned
from workflows.loading.organs import Organs
from workflows.loading.people import Deputies, term_of
from workflows.loading.reading import Folder, Row
from workflows.loading.report import CHANGED, NEW, UNCHANGED, CellError, Report
from workflows.loading.steps import Item, Posts
from workflows.loading.units import units_of
from workflows.loading.writing import Writer

# In this order the days of a row must lie.
ORDER = (
    "submitted_on", "refused_on", "registered_on", "assigned_on", "sub_assigned_on",
    "returned_on", "reassigned_on", "signed_in_on", "contact_on", "reply_on", "rated_on",
    "released_on", "second_assigned_on", "second_signed_in_on", "second_contact_on",
    "second_reply_on", "second_rated_on", "second_released_on", "withdrawn_on",
)  # fmt: skip
# What must have happened before these days.
BEFORE = {
    "assigned_on": ("registered_on",),
    "sub_assigned_on": ("assigned_on",),
    "signed_in_on": ("assigned_on",),
    "contact_on": ("assigned_on",),
    "opinion_on": ("assigned_on",),
    "reply_on": ("contact_on", "doc_number"),
    "rated_on": ("reply_on", "rating"),
    "released_on": ("reply_on", "rating"),
    "refused_on": ("refusal_ground",),
    "refusal_ground": ("refused_on",),
    "returned_on": ("assigned_on", "first_unit", "reassigned_on"),
    "first_unit": ("returned_on",),
    "reassigned_on": ("returned_on",),
    "second_assigned_on": ("released_on",),
    "second_signed_in_on": ("released_on",),
    "second_contact_on": ("released_on",),
    "second_reply_on": ("second_contact_on", "second_doc_number"),
    "second_rated_on": ("second_reply_on", "second_rating"),
    "second_released_on": ("second_reply_on", "second_rating"),
    "withdrawn_on": ("withdrawal_reason",),
    "withdrawal_reason": ("withdrawn_on",),
}
# Acts that only note that time passed: a loaded item may be carried on after them.
PASSING = ("mark_overdue", "lapse_opinion", "remind_rater")


class Items:
    """Read all rows of items (建议表), against the people rows as they now stand."""

    def __init__(self, folder: Folder, writer: Writer, organs: Organs) -> None:
        self.folder = folder
        self.congress: Congress = writer.congress
        self.writer = writer
        self.report: Report = writer.report
        self.organs = organs
        self.posts = Posts(self.congress.pk)
        self.deputies: dict[int, Deputies] = {}
        held = Session.objects.filter(term__congress=self.congress)
        self.sessions = {(session.term_id, session.number): session for session in held}
        self.policies = list(
            Policy.objects.filter(congress=self.congress).order_by("-valid_from", "-number")
        )
        self.building = Building(self.congress, self.posts)
        self._learn_what_was_loaded()

    def _learn_what_was_loaded(self) -> None:
        self.loaded: dict[str, tuple[int, str, int]] = {}
        self.by_base: dict[str, set[str]] = {}
        self.worked_on: dict[int, str] = {}
        rows = Event.objects.filter(
            stream__congress=self.congress, stream__kind="suggestion", kind="done"
        ).values_list("stream", "idempotency_key", "request_id", "act", "actor")
        for stream, key, request_id, act, actor in rows.iterator():
            if key and key.startswith(LOADED_KEY):
                base, _colon, name = key.rpartition(":")
                self.loaded[key] = (stream, request_id, actor or 0)
                self.by_base.setdefault(base, set()).add(name)
            elif act not in PASSING:
                self.worked_on[stream] = act
        self.numbers = {
            (series, number): stream
            for series, number, stream in Suggestion.objects.filter(congress=self.congress)
            .exclude(number="")
            .values_list("series", "number", "stream")
        }

    def read(self) -> list[Item]:
        """Return what is to be carried out (读取), and count what is new or changed."""
        found = []
        for row in self.folder.rows(ITEMS):
            with self.report.reading(row.file, row.number):
                item = self._item(row)
                what = self._compare(item)
                self.report.count(row.file, what)
                if what != UNCHANGED:
                    found.append(item)
        return found

    # -- one row ----------------------------------------------------------------------------

    def _item(self, row: Row) -> Item:
        days = self._days(row)
        submitted = days["submitted_on"]
        assert submitted is not None
        term, session = self._session(row, submitted)
        deputies = self._deputies(term)
        lead = deputies.named(row.text("lead"), "lead")
        cosigners = [deputies.named(name, "cosigners") for name in cells.names(row, "cosigners")]
        if lead in cosigners:
            raise CellError("cosigners", _("The lead deputy does not co-sign."))
        _check_in_office(lead, "lead", submitted)
        for cosigner in cosigners:
            _check_in_office(cosigner, "cosigners", submitted)
        rules = self._rules(submitted)
        number = self._number(row, days)
        item = Item(
            row, self.congress, term, session, lead, cosigners, _texts(row), number,
            cells.choice(row, "state", cells.STATES),
        )  # fmt: skip
        self._name(item)
        item.units = units_of(row, self.organs, days["assigned_on"])
        item.assigned = first_assigned(row, item, self.organs, days)
        self.building.build(item, days, rules)
        return item

    def _deputies(self, term: Term) -> Deputies:
        if term.pk not in self.deputies:
            self.deputies[term.pk] = Deputies(term)
        return self.deputies[term.pk]

    def _days(self, row: Row) -> dict[str, date | None]:
        days = {column: cells.day(row, column) for column in (*ORDER, "opinion_on")}
        last: tuple[date, str] | None = None
        for column in ORDER:
            on = days[column]
            if on is None:
                continue
            if on > self.writer.today:
                raise CellError(column, _("This day has not come yet."))
            if last is not None and on < last[0]:
                words = _("This day lies before %(column)s, %(day)s.")
                raise CellError(column, words % {"column": last[1], "day": last[0]})
            last = on, column
        for column, needed in BEFORE.items():
            missing = next((n for n in needed if not row.text(n)), None)
            if row.text(column) and missing:
                words = _("Please fill this in: without it there can be no %(column)s.")
                raise CellError(missing, words % {"column": column})
        opinion, reply = days["opinion_on"], days["reply_on"]
        if opinion and ((reply and opinion > reply) or opinion > self.writer.today):
            raise CellError("opinion_on", _("An opinion comes before the reply of the lead unit."))
        if opinion and opinion < (days["signed_in_on"] or days["assigned_on"] or opinion):
            raise CellError("opinion_on", _("An opinion comes after the unit signed in."))
        return days

    def _session(self, row: Row, submitted: date) -> tuple[Term, Session | None]:
        text = row.text("session").lower()
        term = term_of(row, self.writer, submitted)
        if not term.starts_on <= submitted <= term.ends_on:
            words = _("This day lies outside the term, %(first)s to %(last)s.")
            days = {"first": term.starts_on, "last": term.ends_on}
            raise CellError("submitted_on", words % days)
        if text in cells.BETWEEN:
            return term, None
        number = cells.ordinal(row, "session")
        assert number is not None
        session = self.sessions.get((term.pk, number))
        if session is None:
            raise CellError("session", _("There is no such session: name it in sessions.csv."))
        if submitted > session.ends_on:
            words = _("The session ended on %(day)s: what comes later is made between sessions.")
            raise CellError("submitted_on", words % {"day": session.ends_on})
        return term, session

    def _rules(self, submitted: date) -> PolicyRules:
        found = next((p for p in self.policies if p.valid_from <= submitted), None)
        if found is None:
            raise CellError(
                "submitted_on",
                _("On this day no rules were in force: set valid_from in congress.csv."),
            )
        return found.rules

    def _number(self, row: Row, days: dict[str, date | None]) -> str:
        if not row.text("number"):
            if days["registered_on"]:
                raise CellError("number", _("What was registered bears a number."))
            return ""
        reading = read_number(row.text("number"))
        if reading.text is None or len(reading.text) > 20:
            words = _("“%(text)s” is no number of a suggestion.")
            raise CellError("number", words % {"text": row.text("number")[:40]})
        if not days["registered_on"]:
            raise CellError("registered_on", _("What bears a number was registered: on which day?"))
        return reading.text

    def _name(self, item: Item) -> None:
        """Find out whether this row was loaded before (识别): by its number, else by its title."""
        row, session = item.row, item.session
        series = series_key(item.term.number, session.number if session else None, session is None)
        unnumbered = [item.texts["title"], item.lead.name, row.text("submitted_on")]
        bases = ["load:" + digest("sha256", self.congress.code, series, *unnumbered)[:32]]
        if item.number:
            self.writer.once(row, "number", (series, item.number))
            bases.insert(
                0, "load:" + digest("sha256", self.congress.code, series, item.number)[:32]
            )
        else:
            self.writer.once(row, "title", tuple(unnumbered))
        item.base = next((b for b in bases if b in self.by_base), bases[0])
        for name in self.by_base.get(item.base, ()):
            item.stream = self.loaded[item.key(name)][0]
        taken = self.numbers.get((series, item.number)) if item.number else None
        if taken is not None and taken != item.stream:
            raise CellError("number", _("This number has been given already."))

    # -- what was loaded before ---------------------------------------------------------------

    def _compare(self, item: Item) -> str:
        """Tell what is new in a row (比对). Raises: CellError if it contradicts the trail."""
        there = self.by_base.get(item.base, set())
        if not there:
            return NEW
        for step in item.steps:
            if step.name not in there:
                continue
            if self.loaded[item.key(step.name)][1] != step.seal:
                words = _("This was loaded with other values and stands in the trail.")
                raise CellError(step.column, words)
            item.done.add(step.name)
        gone = sorted(n for n in there - item.done if not n.startswith("passed-"))
        if gone:
            words = _("%(step)s was loaded before and cannot be taken back.")
            raise CellError(_column_of(gone[0]), words % {"step": gone[0]})
        if not item.open_steps:
            return UNCHANGED
        if item.stream in self.worked_on:
            words = _("Somebody has worked on this item since it was loaded: go on there.")
            raise CellError(item.open_steps[0].column, words)
        return CHANGED


def _column_of(step: str) -> str:
    known: dict[str, str] = {
        "register": "registered_on", "assign": "assigned_on", "sub_assign": "sub_assigned_on",
        "accept": "signed_in_on", "contact": "contact_on", "opinion": "opinion_on",
        "reply": "reply_on", "deliver": "reply_on", "rate": "rating", "expire": "rating",
        "release": "released_on", "ask": "cosigners", "confirm": "cosigners",
        "refuse": "refused_on", "countersign": "refused_on", "return": "returned_on",
        "approve": "reassigned_on", "reassign": "reassigned_on", "again": "second_assigned_on",
        "accept2": "second_signed_in_on", "contact2": "second_contact_on",
        "reply2": "second_reply_on", "deliver2": "second_reply_on", "rate2": "second_rating",
        "expire2": "second_rating", "release2": "second_released_on",
        "withdraw": "withdrawn_on", "agree": "withdrawn_on", "withdrawn": "withdrawn_on",
    }  # fmt: skip
    return known.get(step.partition("-")[0], "title")


def _check_in_office(deputy: Deputy, column: str, on: date) -> None:
    if not deputy_in_office.exists(deputy.pk, on):
        words = _("%(name)s was suspended or out of office on %(day)s.")
        raise CellError(column, words % {"name": deputy.name, "day": on})


def _texts(row: Row) -> dict[str, Any]:
    title = " ".join(row.text("title").split())
    if len(title) > 300:
        raise CellError("title", _("A title has 1 to 300 characters."))
    if len(row.text("category")) > 60:
        raise CellError("category", _("At most %(n)d characters, please.") % {"n": 60})
    not_here = "（载入时未录入，见纸质件。）"
    return {
        "title": title,
        "facts": row.text("facts") or not_here,
        "analysis": row.text("analysis"),
        "proposal": row.text("proposal") or not_here,
        "category": row.text("category"),
    }

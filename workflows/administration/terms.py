"""Terms and their sessions (届、次): founded, opened, changed, ended."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from cases.refusals import NotNow
from people.models import Session, Term
from workflows.administration import reach
from workflows.administration.changing import Changing
from workflows.administration.door import administers

MOST_TERMS = 200
MOST_SESSIONS = 100
# A term takes five years; its first session may open a little later.
LONGEST_TERM = timedelta(days=366 * 7)
LONGEST_SESSION = timedelta(days=60)
YEARS_AHEAD = 366 * 8


@administers()
def found_term(do: Changing, number: int, starts_on: date, ends_on: date) -> None:
    """Found a term (新一届). Source: Deputies Law 2025, art. 2."""
    fit = isinstance(number, int) and not isinstance(number, bool) and 0 < number <= MOST_TERMS
    do.require(fit, "number", _("A number from 1 to 200, please."))
    here = reach.terms(do.congress.pk)
    known = here.filter(number=number).exists()
    do.require(not known, "number", _("This term exists already."))
    start, end = _days(do, starts_on, ends_on, LONGEST_TERM, _("A term takes about five years."))
    before = here.filter(number__lt=number).order_by("-number").first()
    late = before is None or start > before.starts_on
    do.require(late, "starts_on", _("It begins after the term before it."))
    do.record = do.create(Term(congress=do.congress, number=number, starts_on=start, ends_on=end))


@administers(Term)
def end_term(do: Changing, over_on: date) -> None:
    """Say that a term is over from a day on (届满): what has ended is archived, the rest goes on.

    Source: Shanghai 2015, arts. 19(2) and 22; rulebook 9.2, T33.
    """
    term: Term = do.record
    if term.over_on is not None:
        raise NotNow(_("This term is over already, or its day is set."))
    on = do.day(over_on, "over_on")
    do.require(on > term.starts_on, "over_on", _("A term cannot end before it starts."))
    do.require(on >= do.today, "over_on", _("A term ends today or later, not in the past."))
    sits = Session.objects.filter(term=term, ends_on__gte=on).exists()
    do.require(not sits, "over_on", _("A session of this term is not over by then."))
    do.set(term, over_on=on)


@administers()
def open_session(do: Changing, term: int, number: int, starts_on: date, ends_on: date) -> None:
    """Open a session of a term (召开会议) with its days."""
    of = do.pick(reach.terms(do.congress.pk), term, "term", _("There is no such term here."))
    fit = isinstance(number, int) and not isinstance(number, bool) and 0 < number <= MOST_SESSIONS
    do.require(fit, "number", _("A number from 1 to 100, please."))
    known = Session.objects.filter(term=of, number=number).exists()
    do.require(not known, "number", _("This session exists already."))
    start, end = _session_days(do, of, starts_on, ends_on, None)
    do.record = do.create(Session(term=of, number=number, starts_on=start, ends_on=end))


@administers(Session)
def change_session(do: Changing, starts_on: date, ends_on: date) -> None:
    """Change the days of a session (调整会期)."""
    session: Session = do.record
    start, end = _session_days(do, session.term, starts_on, ends_on, session)
    if not do.set(session, starts_on=start, ends_on=end):
        raise NotNow(_("Nothing was changed: everything stands like this already."))


def _session_days(
    do: Changing, term: Term, starts_on: date, ends_on: date, session: Session | None
) -> tuple[date, date]:
    long = _("A session takes at most 60 days.")
    start, end = _days(do, starts_on, ends_on, LONGEST_SESSION, long)
    within = start >= term.starts_on and (term.over_on is None or end < term.over_on)
    do.require(within, "starts_on", _("The session lies outside its term."))
    others = Session.objects.filter(term=term, starts_on__lte=end, ends_on__gte=start)
    if session is not None:
        others = others.exclude(pk=session.pk)
    do.require(not others.exists(), "starts_on", _("Another session has some of these days."))
    return start, end


def _days(
    do: Changing, starts_on: date, ends_on: date, longest: timedelta, too_long: str
) -> tuple[date, date]:
    start = do.day(starts_on, "starts_on", ahead=YEARS_AHEAD)
    end = do.day(ends_on, "ends_on", ahead=YEARS_AHEAD)
    do.require(start <= end, "ends_on", _("It cannot end before it begins."))
    do.require(end - start <= longest, "ends_on", too_long)
    return start, end

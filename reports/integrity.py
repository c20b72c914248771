"""The weekly integrity report (评价真实性周报): a week's ratings, and what lies around them.

Read from rows alone: the same rows give the same report, whenever it is made. What is worth a
look, and from which limit on, is said by `cases.rules.integrity`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from cases.acting import SHANGHAI, SYSTEM
from cases.models import (
    ActOrigin,
    Contact,
    Event,
    IntegrityReport,
    PaperEntry,
    Rating,
    SignIn,
)
from cases.models.assignment import ContactWay
from cases.rules.integrity import (
    SESSION_AFTER_PASSWORD,
    SESSION_LASTS,
    Answer,
    Line,
    Pattern,
    Talk,
    Week,
    look_at,
    monday_of,
)
from people.models import Congress, Deputy, Post
from workflows.administration.door import PEOPLE_ACTS
from workflows.load_job import LoadJob, LoadStage
from workflows.matters import found
from workflows.origins import forget
from workflows.streams import ADMINISTRATION
from workflows.sweeps.quietly import breathe, noting
from workflows.sweeps.walking import due

A_WEEK = timedelta(days=7)
# Somebody met or spoke with the deputy: a letter is no visit.
MET = (ContactWay.MEETING, ContactWay.VISIT, ContactWay.TELEPHONE)


# -- when it is made ------------------------------------------------------------------------------


def run(at: datetime) -> int:
    """Make the reports of weeks that have ended (生成周报). Returns how many were made.

    A congress' first report is of the week before, once a deputy has rated; from then on no week
    is left out, however long nothing ran.
    """
    last = monday_of(at.astimezone(SHANGHAI).date()) - A_WEEK
    made = 0
    for congress in without_report(last, _span(last)[1]):
        with noting(f"make_integrity_report congress:{congress.pk}"):
            for week in _weeks_to_make(congress, last):
                breathe()
                made += make(congress, week, at)
    if made:
        forget(at)
    return made


@due
def without_report(week: Any, end: Any) -> QuerySet[Congress]:
    """Find the congresses whose report of last week has not been made (待生成周报).

    While a congress is being loaded its week stands half in the tables: it waits.
    """
    made = IntegrityReport.objects.filter(congress=OuterRef("pk"), week_of=week)
    rated = Rating.objects.filter(suggestion__congress=OuterRef("pk"), given_at__lt=end)
    loading = LoadJob.objects.filter(congress=OuterRef("pk"), stage=LoadStage.LOADING.value)
    return Congress.objects.filter(~Exists(made), Exists(rated), ~Exists(loading))


def _weeks_to_make(congress: Congress, last: date) -> Iterator[date]:
    latest = IntegrityReport.objects.filter(congress=congress).order_by("-week_of").first()
    week = last if latest is None else latest.week_of + A_WEEK
    while week <= last:
        yield week
        week += A_WEEK


def make(congress: Congress, week_of: date, at: datetime) -> int:
    """Make one week's report (生成一周周报); 0 if another engine made it meanwhile."""
    week = look_at(answers_of(congress, week_of))
    done = found(
        "make_integrity_report",
        congress,
        by=SYSTEM,
        at=at,
        key=f"integrity:{congress.pk}:{week_of}",
        week_of=week_of,
        figures={pattern.value: asdict(figure) for pattern, figure in week.figures.items()},
        lines=_rows_of(week),
    )
    return 0 if done.repeated else 1


def _rows_of(week: Week) -> list[dict[str, Any]]:
    """Write lines as rows (报告行): by keys, without names and without what was answered."""
    deputies = {answer.deputy for line in week.lines for answer in line.answers}
    accounts = dict(Deputy.objects.filter(pk__in=deputies).values_list("pk", "user"))
    return [_row(line, accounts) for line in week.lines]


def _row(line: Line, accounts: Mapping[int, int | None]) -> dict[str, Any]:
    first = line.answers[0]
    people = {accounts.get(answer.deputy) for answer in line.answers}
    for answer in line.answers:
        people |= {answer.entered_by, answer.confirmed_by}
    facts: dict[str, Any] = {
        "ratings": [
            {
                "request": answer.request,
                "deputy": answer.deputy,
                "revision": answer.revision,
                "suggestion": answer.suggestion,
                "at": answer.at.isoformat(),
            }
            for answer in line.answers
        ],
        "people": sorted(user for user in people if user is not None),
    }
    if line.officer is not None:
        facts["officer"] = line.officer
    if line.pattern is Pattern.SOON:
        facts["minutes"] = int((first.at - first.opened_at).total_seconds() // 60)
    return {
        "pattern": line.pattern.value,
        "unit": line.unit,
        "began_at": first.at,
        "facts": facts,
    }


# -- what it is made from -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Around:
    """Hold what lies around a week's ratings (评价背景), by the keys it is looked up by."""

    origins: dict[tuple[int, int, datetime], tuple[str, datetime | None]]
    papers: dict[tuple[int, int], tuple[int, int, datetime]]
    networks: dict[int, frozenset[str]]
    passwords: dict[int, tuple[datetime, ...]]


def answers_of(congress: Congress, week_of: date) -> list[Answer]:
    """Return what the deputies of a congress answered in a week (本周评价). Nine statements."""
    begin, end = _span(week_of)
    given = Rating.objects.filter(
        suggestion__congress=congress, given_at__gte=begin, given_at__lt=end
    )
    rows: dict[tuple[int, int, int], dict[str, Any]] = {}
    bearer = Coalesce("request__assignment__carried_by", "request__assignment__organ")
    for row in given.annotate(unit=bearer).values(
        "request", "deputy", "revision", "suggestion", "given_at", "request__opened_at", "unit",
        "deputy__user", "dimension", "option",
    ):  # fmt: skip
        answer = rows.setdefault(
            (row["request"], row["deputy"], row["revision"]), {**row, "options": []}
        )
        answer["options"].append((row["dimension"], row["option"]))
    around = Around(
        _origins(congress, begin, end),
        _papers(congress, begin, end),
        _networks({row["unit"] for row in rows.values()}, begin, end),
        _passwords(congress, begin, end),
    )
    earlier = _earlier(rows)
    talks = _talks(rows, earlier)
    return [_answer(key, row, around, earlier, talks) for key, row in sorted(rows.items())]


def _answer(
    key: tuple[int, int, int],
    row: Mapping[str, Any],
    around: Around,
    earlier: Mapping[tuple[int, int, int], tuple[datetime, list[tuple[str, str]]]],
    talks: Mapping[tuple[int, int, int], list[Talk]],
) -> Answer:
    request, deputy, revision = key
    at, user = row["given_at"], row["deputy__user"]
    network, session_at = around.origins.get((request, user, at), ("", None))
    nobody = (None, None, None)
    paper = around.papers.get((request, deputy), nobody) if revision == 1 else nobody
    first_at = earlier[request, deputy, 1][0] if revision > 1 else at
    before = earlier[request, deputy, revision - 1][1] if revision > 1 else []
    return Answer(
        request=request,
        deputy=deputy,
        revision=revision,
        suggestion=row["suggestion"],
        unit=row["unit"],
        at=at,
        day=_day(at),
        opened_at=row["request__opened_at"],
        first_at=first_at,
        first_day=_day(first_at),
        options=tuple(sorted(row["options"])),
        before=tuple(sorted(before)),
        network=network,
        unit_networks=around.networks.get(row["unit"], frozenset()),
        session_at=session_at,
        passwords=around.passwords.get(user, ()),
        talks=tuple(talks.get(key, ())),
        entered_by=paper[0],
        confirmed_by=paper[1],
        entered_at=paper[2],
    )


def _span(week_of: date) -> tuple[datetime, datetime]:
    """Return from which moment to which a week lasts in Shanghai (周起止); the end is not in it."""
    begin = datetime.combine(week_of, time(), SHANGHAI)
    return begin, begin + A_WEEK


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def _origins(
    congress: Congress, begin: datetime, end: datetime
) -> dict[tuple[int, int, datetime], tuple[str, datetime | None]]:
    """Read from where ratings came (评价来源), by request, account and moment."""
    rows = ActOrigin.objects.filter(event__stream__congress=congress, at__gte=begin, at__lt=end)
    return {
        (int(label.partition(":")[2]), user, at): (network, session_at)
        for label, user, at, network, session_at in rows.values_list(
            "event__record", "event__actor", "event__at", "network", "session_at"
        )
    }


def _papers(
    congress: Congress, begin: datetime, end: datetime
) -> dict[tuple[int, int], tuple[int, int, datetime]]:
    """Read who entered which ratings from paper, who confirmed it, and when (代录评价)."""
    rows = PaperEntry.objects.filter(
        suggestion__congress=congress, act="rate", outcome="performed",
        ended_at__gte=begin, ended_at__lt=end,
    )  # fmt: skip
    return {
        (int(label.partition(":")[2]), deputy): (officer, second, at)
        for label, deputy, officer, second, at in rows.values_list(
            "record", "deputy", "entered_by", "ended_by", "entered_at"
        )
    }


def _networks(units: set[int], begin: datetime, end: datetime) -> dict[int, frozenset[str]]:
    """Read from which networks the accounts of units signed in (承办单位网段).

    As far back as a session lasts that may still have been open in the week.
    """
    held = Post.objects.filter(organ__in=units).exclude(valid_until__lte=_day(begin))
    of_user: dict[int, set[int]] = defaultdict(set)
    for user, unit in held.values_list("user", "organ"):
        of_user[user].add(unit)
    signed_in = SignIn.objects.filter(
        user__in=of_user, at__gte=begin - SESSION_LASTS, at__lt=end
    ).exclude(network="")
    found: dict[int, set[str]] = defaultdict(set)
    for user, network in signed_in.values_list("user", "network").distinct():
        for unit in of_user[user]:
            found[unit].add(network)
    return {unit: frozenset(networks) for unit, networks in found.items()}


def _passwords(
    congress: Congress, begin: datetime, end: datetime
) -> dict[int, tuple[datetime, ...]]:
    """Read when administrators gave accounts a new password (重置密码), back to open sessions."""
    given = Event.objects.filter(
        stream__congress=congress, stream__kind=ADMINISTRATION, kind="done",
        act__in=[act.name for act in PEOPLE_ACTS.values() if act.gives_password],
        at__gte=begin - SESSION_LASTS - SESSION_AFTER_PASSWORD, at__lt=end,
    )  # fmt: skip
    found: dict[int, list[datetime]] = defaultdict(list)
    for label, at in given.order_by("seq").values_list("record", "at"):
        found[int(label.partition(":")[2])].append(at)
    return {user: tuple(moments) for user, moments in found.items()}


def _earlier(
    rows: Iterable[tuple[int, int, int]],
) -> dict[tuple[int, int, int], tuple[datetime, list[tuple[str, str]]]]:
    """Read all answers to the requests in which something was corrected (此前评价)."""
    requests = {request for request, _deputy, revision in rows if revision > 1}
    found: dict[tuple[int, int, int], tuple[datetime, list[tuple[str, str]]]] = {}
    for request, deputy, revision, at, dimension, option in Rating.objects.filter(
        request__in=requests
    ).values_list("request", "deputy", "revision", "given_at", "dimension", "option"):
        found.setdefault((request, deputy, revision), (at, []))[1].append((dimension, option))
    return found


def _talks(
    rows: Mapping[tuple[int, int, int], Mapping[str, Any]],
    earlier: Mapping[tuple[int, int, int], tuple[datetime, list[tuple[str, str]]]],
) -> dict[tuple[int, int, int], list[Talk]]:
    """Read the contacts that may lie before a correction (更正前沟通).

    Those of the unit that is rated about whatever item, and any unit's about this one.
    """
    changed = {key: row for key, row in rows.items() if key[2] > 1}
    since = min((_day(earlier[request, d, 1][0]) for request, d, _r in changed), default=None)
    if since is None:
        return {}
    met = Contact.objects.filter(
        deputy__in={deputy for _request, deputy, _revision in changed},
        way__in=MET,
        happened_on__gte=since,
    ).annotate(unit=Coalesce("assignment__carried_by", "assignment__organ"))
    found: dict[tuple[int, int, int], list[Talk]] = defaultdict(list)
    for deputy, unit, suggestion, day, at in met.order_by("pk").values_list(
        "deputy", "unit", "suggestion", "happened_on", "recorded_at"
    ):
        for key, row in changed.items():
            if key[1] == deputy and (row["unit"] == unit or row["suggestion"] == suggestion):
                found[key].append(Talk(day, at))
    return found

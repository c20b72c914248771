"""Two people act at the same moment (并发办理): exactly one wins, the other is told who did what.

Two processes walk through a list of races, each on a suggestion of its own, and meet at a
barrier before every act.
"""

from __future__ import annotations

import json
import os
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from multiprocessing import get_context
from typing import Any

import pytest
from django.db import connections

from cases import trail
from cases.acting import Actor
from cases.models import (
    Event,
    NumberSeries,
    Outbox,
    PressureCase,
    Rating,
    RatingRequest,
    Suggestion,
)
from cases.models.record import Record
from cases.refusals import ActRefused
from cases.rules.policy.choices import SecondMode
from cases.rules.presets import preset
from people.models import Session
from tests.county import County, answers, build_county
from workflows import sweeps
from workflows.door import perform
from workflows.work import differences

pytestmark = [
    pytest.mark.race,
    # Newer Pythons warn of any thread beside a fork; the children start none.
    pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning"),
]

long = [
    pytest.mark.soak,
    pytest.mark.skipif(os.environ.get("HUIYING_SOAK") != "1", reason="long: make soak"),
]
often = pytest.mark.parametrize("races", [20, pytest.param(200, marks=long)])

# How long one side waits for the other, and how long a whole process may live.
MEET_WITHIN_SECONDS = 30
LIVE_AT_MOST_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Step:
    """Say what one of the two sends off (一方的操作)."""

    act: str
    target: Record
    by: Actor
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """Say what one of the two got back (一方的结果)."""

    outcome: str
    event: int | None = None
    repeated: bool = False
    status: int | None = None
    reason: str = ""
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Race:
    """Hold both sides of one race (一次竞争), and how long the trail was before it."""

    one: Step
    other: Step
    count: int

    @property
    def suggestion(self) -> Suggestion:
        """Read the suggestion anew."""
        return Suggestion.objects.select_related("stream").get(pk=self.one.target.suggestion_id)

    @property
    def news(self) -> list[Event]:
        """List what the race has left in the trail."""
        return list(
            Event.objects.filter(stream=self.suggestion.stream_id, seq__gt=self.count).order_by(
                "seq"
            )
        )


def a_race(one: Step, other: Step) -> Race:
    """Put two sides together on what stands now."""
    count = Suggestion.objects.values_list("stream__count", flat=True)
    return Race(one, other, count.get(pk=one.target.suggestion_id))


def run(races: list[Race]) -> list[tuple[Answer, Answer]]:
    """Let two processes run through the races, and return both answers of each."""
    fork = get_context("fork")
    barrier = fork.Barrier(2, timeout=MEET_WITHIN_SECONDS)
    connections.close_all()
    pipes, sides = [], []
    for steps in ([r.one for r in races], [r.other for r in races]):
        here, there = fork.Pipe(duplex=False)
        side = fork.Process(target=_walk, args=(steps, barrier, there), daemon=True)
        side.start()
        there.close()
        pipes.append(here)
        sides.append(side)
    try:
        given = [pipe.recv() if pipe.poll(LIVE_AT_MOST_SECONDS) else [] for pipe in pipes]
    finally:
        for side in sides:
            side.join(timeout=MEET_WITHIN_SECONDS)
            if side.is_alive():
                side.kill()
                side.join()
    return list(zip(*given, strict=True))


def _walk(steps: list[Step], barrier: Any, pipe: Any) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(LIVE_AT_MOST_SECONDS)
    given = []
    for step in steps:
        barrier.wait()
        given.append(_attempt(step))
    connections.close_all()
    pipe.send(given)


def _attempt(step: Step) -> Answer:
    try:
        done = perform(step.act, step.target, by=step.by, at=step.at, **step.data)
    except ActRefused as refusal:
        details = {name: _plain(value) for name, value in refusal.details.items()}
        return Answer("refused", status=refusal.status, reason=str(refusal.reason), details=details)
    except Exception as error:
        return Answer("error", reason=f"{type(error).__name__}: {error}")
    return Answer("done", done.event.pk, done.repeated)


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, datetime)) else str(value)


def assert_exactly_one_wins(races: list[Race]) -> None:
    """Run rival acts: one is done, the other refused with who did what; the lists stay right."""
    given = run(races)

    for race, (first, second) in zip(races, given, strict=True):
        assert {first.outcome, second.outcome} == {"done", "refused"}, (first, second)
        won, lost = (race.one, second) if first.outcome == "done" else (race.other, first)
        assert lost.status == 409
        assert lost.reason != ""
        news = race.news
        assert sorted(e.kind for e in news) == ["done", "refused"]
        assert [(e.act, e.actor) for e in news if e.kind == "done"] == [(won.act, won.by.user)]
        assert Outbox.objects.filter(event__in=news).count() == 1
        assert differences(race.suggestion, won.at) == []
        told = (lost.details.get("act"), lost.details.get("who"))
        assert told == (won.act, str(won.by.user)), lost
    assert trail.verify()[1] == []


def assert_both_succeed(races: list[Race]) -> None:
    """Run acts that are no rivals: both are done, whoever comes first."""
    given = run(races)

    assert Counter(a.outcome + a.reason for pair in given for a in pair) == {"done": 2 * len(races)}
    for race in races:
        assert sorted((e.kind, e.act) for e in race.news) == sorted(
            ("done", step.act) for step in (race.one, race.other)
        )
        assert differences(race.suggestion, race.one.at) == []
    assert trail.verify()[1] == []


@pytest.fixture
def filtering_county(committed_county: County) -> County:
    """Return a county whose commission decides on each second assignment."""
    rules = replace(preset("default_county"), second_mode=SecondMode.FILTER)
    return build_county("lvxi", rules)


def many(county: County, races: int, scene: Callable[[County], Race]) -> list[Race]:
    """Build one scene for each race, all before the first starts."""
    return [scene(county) for _ in range(races)]


# -- rivals -----------------------------------------------------------------------------------


@often
def test_signing_in_and_asking_for_return_exclude_each_other(committed_county, races):
    def scene(county: County) -> Race:
        task = county.task(county.assigned(("water", "sole")), "water")
        at = county.later()
        return a_race(
            Step("accept", task, county.officer("water"), at),
            Step("request_return", task, county.head("water"), at, {"why": "不属本单位职责。"}),
        )

    assert_exactly_one_wins(many(committed_county, races, scene))


@often
def test_delivering_and_recalling_a_reply_exclude_each_other(committed_county, races):
    def scene(county: County) -> Race:
        suggestion = county.handling(("water", "sole"))
        reply = county.signed(county.task(suggestion, "water"))
        at = county.later()
        return a_race(
            Step("deliver_reply", reply, county.officer("water"), at),
            Step("recall_reply", reply, county.head("water"), at, {"why": "文号有误。"}),
        )

    assert_exactly_one_wins(many(committed_county, races, scene))


@often
def test_second_rating_and_second_decision_come_too_late(filtering_county, races):
    county = filtering_county

    def rating(request: RatingRequest) -> Race:
        at = county.later()
        sent = [answers(word, "dissatisfied") for word in ("satisfied", "basically_satisfied")]
        return a_race(
            *(
                Step("rate", request, county.deputy(), at, {"answers": given, "final": True})
                for given in sent
            )
        )

    def deciding(request: RatingRequest) -> Race:
        county.do("release", request, county.collector(request))
        suggestion, at = request.suggestion, county.later()
        explained = {"explanation": "已向代表说明。"}
        return a_race(
            Step("assign_again", suggestion, county.actors["assigner"], at),
            Step(
                "decline_second_assignment",
                suggestion,
                county.actors["commission_head"],
                at,
                explained,
            ),
        )

    requests = [county.request_of(county.replied(("water", "sole"))) for _ in range(races)]
    assert_exactly_one_wins([rating(request) for request in requests])

    for request in requests:
        given = Rating.objects.filter(request=request).order_by("dimension")
        event = Event.objects.get(stream=request.suggestion.stream_id, act="rate", kind="done")
        kept = {r.dimension: [r.option, r.reason] for r in given}
        assert len(given) == 2
        assert kept == json.loads(event.facts)["answers"]

    assert_exactly_one_wins([deciding(request) for request in requests])


@often
def test_late_opinion_and_signing_without_it_exclude_each_other(committed_county, races):
    county = committed_county
    waiting = []
    for _ in range(races):
        suggestion = county.handling(("water", "lead"), ("roads", "co_handler"))
        county.contact(county.task(suggestion, "water"))
        waiting.append(suggestion)
    county.later(days=60)

    def scene(suggestion: Suggestion) -> Race:
        lead, late = county.task(suggestion, "water"), county.task(suggestion, "roads")
        county.do("lapse_opinion", late)
        reply = county.written(lead)
        at = county.later()
        return a_race(
            Step("send_opinion", late, county.officer("roads"), at, {"text": "同意主办意见。"}),
            Step("sign_reply", reply, county.head("water"), at, {"missing": [late.pk]}),
        )

    assert_exactly_one_wins([scene(suggestion) for suggestion in waiting])


@often
def test_correcting_a_rating_and_releasing_it_exclude_each_other(committed_county, races):
    county = committed_county

    def scene(county: County) -> Race:
        request = county.rate(county.replied(("water", "sole")), "dissatisfied", final=False)
        given = {"answers": answers("satisfied", "satisfied")}
        # The last day for a correction, and the first for a release: a correction moves it on.
        in_time, after = (request.answered_at + timedelta(days=n) for n in (1, 2))
        return a_race(
            Step("correct_rating", request, county.deputy(), in_time, given),
            Step("release", request, county.collector(request), after),
        )

    played = many(county, races, scene)
    assert_exactly_one_wins(played)

    for race in played:
        request = RatingRequest.objects.get(pk=race.one.target.pk)
        corrected = Rating.objects.filter(request=request, revision=2).exists()
        wanted = ("answered", "satisfied") if corrected else ("released", "dissatisfied")
        assert (request.state, request.overall) == wanted


@often
def test_reported_pressure_and_the_release_leave_one_truth(committed_county, races):
    def scene(county: County) -> Race:
        request = county.rate(county.replied(("water", "sole")), "satisfied")
        at = county.later()
        return a_race(
            Step("report_pressure", request, county.deputy(), at, {"words": "来电要求改评。"}),
            Step("release", request, county.collector(request), at),
        )

    played = many(committed_county, races, scene)
    given = run(played)

    for race, (reported, released) in zip(played, given, strict=True):
        assert reported.outcome == "done", reported
        case = PressureCase.objects.get(request=race.one.target.pk)
        # Whoever came first: what was released stands, what was not falls.
        assert case.voids == (released.outcome == "refused"), released
        state = RatingRequest.objects.get(pk=race.one.target.pk).state
        assert state == ("voided" if case.voids else "released")
        assert race.suggestion.state == ("replied" if case.voids else "closed")
        assert differences(race.suggestion, race.one.at) == []
    assert trail.verify()[1] == []


# -- no rivals --------------------------------------------------------------------------------


@often
def test_lead_and_co_handler_work_side_by_side(committed_county, races):
    county = committed_county
    assigned = [county.assigned(("water", "lead"), ("roads", "co_handler")) for _ in range(races)]

    def signing_in(suggestion: Suggestion) -> Race:
        return both_on_their_own_version(county, suggestion, "accept", "accept")

    def handling(suggestion: Suggestion) -> Race:
        return both_on_their_own_version(
            county,
            suggestion,
            "record_contact",
            "send_opinion",
            {"phase": "before", "way": "visit", "happened_on": county.today},
            {"text": "同意主办意见。"},
        )

    assert_both_succeed([signing_in(suggestion) for suggestion in assigned])
    assert_both_succeed([handling(suggestion) for suggestion in assigned])


def both_on_their_own_version(
    county: County, suggestion: Suggestion, lead_act: str, co_act: str, *data: dict[str, Any]
) -> Race:
    """Let lead and co-handler act, each expecting the version of its own task."""
    at = county.later()
    given = data or ({}, {})
    tasks = [county.task(suggestion, unit) for unit in ("water", "roads")]
    return a_race(
        *(
            Step(act, task, county.officer(unit), at, {"expect": task.version} | fields)
            for act, task, unit, fields in zip(
                (lead_act, co_act), tasks, ("water", "roads"), given, strict=True
            )
        )
    )


@often
def test_two_first_registrations_share_a_new_series_without_a_gap(committed_county, races):
    county = committed_county

    def scene(number: int) -> tuple[Step, Step]:
        county.session = Session.objects.create(
            term=county.term,
            number=number,
            starts_on=county.session.starts_on,
            ends_on=county.session.ends_on,
        )
        submitted = [county.submitted(), county.submitted()]
        at = county.later()
        officers = (county.actors["intake"], county.actors["intake2"])
        one, other = (
            Step("register", s, by, at) for s, by in zip(submitted, officers, strict=True)
        )
        return one, other

    pairs = [scene(100 + n) for n in range(races)]
    given = run([a_race(one, other) for one, other in pairs])

    assert Counter(a.outcome + a.reason for pair in given for a in pair) == {"done": 2 * races}
    for pair in pairs:
        suggestions = [Suggestion.objects.get(pk=step.target.pk) for step in pair]
        assert {s.number for s in suggestions} == {"1", "2"}
        assert [differences(s, pair[0].at) for s in suggestions] == [[], []]
    serials = NumberSeries.objects.values_list("last_serial", flat=True)
    assert list(serials) == [2] * races
    assert trail.verify()[1] == []


# -- one person, twice ------------------------------------------------------------------------


@often
def test_double_click_with_one_key_acts_once(committed_county, races):
    def scene(county: County) -> Race:
        task = county.task(county.assigned(("water", "sole")), "water")
        step = Step("accept", task, county.officer("water"), county.later(), {"key": f"{task.pk}"})
        return a_race(step, step)

    played = many(committed_county, races, scene)
    given = run(played)

    for race, pair in zip(played, given, strict=True):
        assert [a.outcome for a in pair] == ["done", "done"], pair
        assert sorted(a.repeated for a in pair) == [False, True]
        assert {a.event for a in pair} == {e.pk for e in race.news}
        assert [(e.kind, e.act) for e in race.news] == [("done", "accept")]
        assert differences(race.suggestion, race.one.at) == []
    assert trail.verify()[1] == []


def test_walking_through_races_reports_what_is_no_refusal(committed_county):
    suggestion = committed_county.submitted()
    stranger = Step("no_such_act", suggestion, committed_county.deputy(), committed_county.at)

    given = run([a_race(stranger, stranger)])

    assert [a.outcome for a in given[0]] == ["error", "error"]


# -- two suggestions ------------------------------------------------------------------------------


@often
def test_two_that_are_merged_into_each_other_come_apart(committed_county, races):
    """Each act locks one of the two: what neither sees of the other is mended by the clockwork."""
    county = committed_county

    def scene(county: County) -> Race:
        one, two, by = county.registered(), county.registered(), county.actors["assigner"]
        at = county.later()
        return a_race(
            Step("merge", one, by, at, {"into": two.pk}),
            Step("merge", two, by, at, {"into": one.pk}),
        )

    merges = many(county, races, scene)
    given = run(merges)
    sweeps.run_all(county.later())

    assert {a.outcome for pair in given for a in pair} <= {"done", "refused"}
    for race, answers_given in zip(merges, given, strict=True):
        assert "done" in {a.outcome for a in answers_given}
        both = [Suggestion.objects.get(pk=s.target.pk) for s in (race.one, race.other)]
        assert sorted(s.state for s in both) == ["merged", "registered"]
        assert [d for s in both for d in differences(s, county.at)] == []
    assert trail.verify()[1] == []

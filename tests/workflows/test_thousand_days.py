"""A thousand days of late and punctual units: no step of the ladder is missed, none comes twice.

The engine is away now and then, two look at once, the clock goes back a day, days off are
announced late, items are put on hold. After every look the pure law is asked of each running
deadline what it should have fired; at the end trail, work lists and invariants must agree. A
tenth runs with every suite, the whole with `make soak`.
"""

from __future__ import annotations

import json
import random
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from cases import trail
from cases.calendars import in_force
from cases.models import Assignment, Clock, Event, Suggestion, Supervision
from cases.rules import ladder
from cases.rules.deadlines import latest_reply_due
from cases.rules.states import ClockKind, LadderStep
from notifications.models import Message
from notifications.words import OF_THE_CLOCK
from people.models import User
from tests.county import County, build_county
from workflows.invariants import violations
from workflows.sweeps.beating import beat
from workflows.work import differences

FIRST = datetime(2024, 1, 15, 1, 0, tzinfo=UTC)  # nine in Shanghai, a Monday
# Days that are announced as off after deadlines were counted over them.
ANNOUNCED = {120: (2024, date(2024, 9, 18)), 500: (2025, date(2025, 10, 9))}


@dataclass
class Story:
    """Say how one unit handles its item: on which day it does what, if ever."""

    suggestion: Suggestion
    contact_on: date | None
    reply_on: date | None
    answers: float
    hold_on: date | None = None


@dataclass
class World:
    """Hold the county, its stories and what was seen of it."""

    county: County
    dice: random.Random
    stories: list[Story] = field(default_factory=list)
    seen: int = 0
    held: int = 0
    away: int = 0

    @property
    def today(self) -> date:
        return self.county.today

    def begin_item(self) -> None:
        county, dice = self.county, self.dice
        suggestion = county.handling(("water", "sole"), in_session=False)
        if dice.random() < 0.1:
            county.do(
                "designate_key", suggestion, "secretary", decision="主任会议决定",
                decided_on=county.today, leader=county.leader_post().pk,
            )  # fmt: skip
        contact = dice.choice([3, 10, 10, 30, 80, None])
        reply = dice.choice([40, 80, 90, 92, 96, 101, 110, 130, 160, 200, None])
        if contact is None or (reply is not None and reply < contact):
            reply = None
        self.stories.append(
            Story(
                suggestion,
                None if contact is None else self.today + timedelta(days=contact),
                None if reply is None else self.today + timedelta(days=reply),
                dice.choice([0, 0.05, 0.4]),
                self.today + timedelta(days=dice.randrange(1, 80)) if dice.random() < 0.2 else None,
            )
        )

    def let_units_work(self) -> None:
        """Let units contact and reply on their days, and some who are asked answer."""
        county = self.county
        asked: dict[int, list[Supervision]] = defaultdict(list)
        for step in Supervision.objects.filter(state__in=["drafted", "issued", "proposed"]):
            asked[step.suggestion_id].append(step)
        for story in list(self.stories):
            if story.hold_on is not None and story.hold_on <= self.today:
                story.hold_on = None
                self.put_on_hold(story)
            if story.contact_on is not None and story.contact_on <= self.today:
                county.contact(county.task(story.suggestion, "water"))
                story.contact_on = None
            if story.reply_on is not None and story.reply_on <= self.today:
                county.reply_all(story.suggestion)
                self.stories.remove(story)
                continue
            for step in asked[story.suggestion.pk]:
                if self.dice.random() < story.answers:
                    self.answer(county.fresh(step))

    def put_on_hold(self, story: Story) -> None:
        """Let the commission put an item on hold, if its reply is not due yet."""
        until = Clock.objects.get(suggestion=story.suggestion, kind=ClockKind.REPLY).due_on
        until = min(until, self.today + timedelta(days=self.dice.choice([3, 20, 60])))
        if until > self.today:
            self.held += 1
            self.county.do(
                "put_on_hold", story.suggestion, "assigner", why="先行调研。", until=until
            )

    def answer(self, step: Supervision) -> None:
        """Let whoever is asked sign, acknowledge or decide."""
        county = self.county
        watched = step.step in (LadderStep.COMMITTEE, LadderStep.LEADER)
        if step.state == "drafted":
            by = "committee_chair" if watched else "commission_head"
            county.do("sign_supervision", step, by, text=step.text)
        elif step.state == "issued":
            committee = step.step == LadderStep.COMMITTEE
            whom: Any = "committee_chair" if committee else county.head("water")
            county.do("acknowledge_supervision", step, whom)
        elif step.state == "proposed":
            county.do(
                "decide_supervision", step, "secretary", number="9号", text="予以通报。",
                decision="notice" if step.step == "E5" else "correction",
                decided_on=county.today,
            )  # fmt: skip

    def look(self, *, twice: bool) -> None:
        """Let the engine look, at times two of them at once; then ask the law."""
        at, before = self.county.at, len(mail.outbox)
        if twice:
            with ThreadPoolExecutor(2) as both:
                list(both.map(_beat, [at, at]))
        else:
            beat(at)
        self.count_letters(mail.outbox[before:])
        self.ask_the_law()

    def count_letters(self, letters: list[Any]) -> None:
        """What the clock tells a person in one look is one e-mail, and says how much it is."""
        told = Message.objects.filter(
            channel="email", kind__in=OF_THE_CLOCK, sent_at=self.county.at
        ).values_list("user__email", flat=True)
        together = {to: f"有{n}项期限" for to, n in Counter(told).items() if n > 1}
        digests = [letter for letter in letters if "项期限需要您关注" in letter.subject]
        assert Counter(to for letter in digests for to in letter.to) == Counter(list(together))
        assert all(letter.subject.startswith(together[letter.to[0]]) for letter in digests)

    def ask_the_law(self) -> None:
        """Nothing that is due is open, nothing was fired before its day."""
        calendar = in_force()
        if not ladder.is_working_hour(self.county.at, calendar):
            return
        fresh: dict[int, list[Supervision]] = defaultdict(list)
        for step in Supervision.objects.filter(pk__gt=self.seen).order_by("pk"):
            fresh[step.clock_id].append(step)
            self.seen = step.pk
        running = Clock.objects.filter(stopped_at=None, kind__in=list(ladder.HIGHEST))
        running = running.exclude(subject__startswith="supervision:").exclude(state="held")
        rows = list(running.select_related("suggestion", "assignment__round__policy"))
        replies = {row.subject: row for row in rows if row.kind == ClockKind.REPLY}
        for clock in rows:
            found = law_of(clock, replies, calendar)
            assert ladder.missed(found, clock.fired, self.today) == (), (clock.pk, clock.levels)
            days = {mark.code: mark.on for mark in found}
            for step in fresh[clock.pk]:
                early = days[step.mark] > self.today
                assert not early or self.was_ignored(clock, step), (clock.pk, step.mark)

    def was_ignored(self, clock: Clock, step: Supervision) -> bool:
        """Tell whether the step below was not answered in time."""
        below = clock.supervisions.filter(state="climbed", ended_at=step.reached_at).get()
        asked = Clock.objects.filter(subject=f"supervision:{below.pk}").latest("pk")
        return asked.due_on < self.today and asked.stopped_at == step.reached_at


def _beat(at: datetime) -> None:
    try:
        beat(at)
    finally:
        connection.close()


def law_of(clock: Clock, replies: dict[str, Clock], calendar: Any) -> tuple[ladder.Mark, ...]:
    """Ask the law of one deadline, from the rows alone."""
    task: Assignment | None = clock.assignment
    assert task is not None
    kind = ClockKind(clock.kind)
    half = None
    if kind == ClockKind.CONTACT:
        reply = replies[clock.subject]
        half = ladder.half_time_of(reply.anchor_on, reply.due_on)
    case = ladder.Case(
        kind=kind,
        due_on=clock.due_on,
        since=(clock.started_at + timedelta(hours=8)).date(),
        key=clock.suggestion.is_key,
        last_day=last_day_of(task, calendar) if kind == ClockKind.REPLY else None,
        half_time=half,
    )
    return ladder.marks(case, task.round.policy.rules, calendar)


def last_day_of(task: Assignment, calendar: Any) -> date:
    longest = task.round.policy.rules.reply_deadline_max
    return latest_reply_due(task.first_assigned_on, longest, calendar).on


def live(days: int, items: int, seed: int, spread: int) -> World:
    """Live through so many days with so many items, all handed in on the first `spread` days."""
    dice = random.Random(seed)
    county = build_county("days")
    county.at = FIRST
    # Letters to the unit and to the leader are enough to be counted.
    for name in ("officer:water", "committee_chair"):
        User.objects.filter(name=name).update(email=f"{name}@example.org".replace(":", "."))
    world = World(county, dice)
    begins = Counter(dice.randrange(spread) for _n in range(items))
    for day in range(days):
        county.at = FIRST + timedelta(days=day)
        for _n in range(begins[day]):
            world.begin_item()
        world.let_units_work()
        if day in ANNOUNCED:
            county.announce(ANNOUNCED[day][0], ANNOUNCED[day][1])
        if world.away:
            world.away -= 1
            continue
        if dice.random() < 0.03:
            # Away for some days, up to thirty; or only for a minute, in between.
            world.away = dice.choice([0, 1, 2, 5, 10, 30])
            county.later(minutes=1)
        if dice.random() < 0.02:
            beat(county.at - timedelta(days=1))
        world.look(twice=dice.random() < 0.1)
    county.at = FIRST + timedelta(days=days + 1)
    world.look(twice=True)
    return world


def check(world: World) -> None:
    """Compare deadlines, records and trail: each (deadline, step) exactly once."""
    county = world.county
    told: Counter[tuple[int, str]] = Counter()
    for event in Event.objects.filter(act="climb", kind="done"):
        clock = int(event.record.partition(":")[2])
        told.update((clock, code) for code in json.loads(event.facts)["levels"])
    kept = Counter(Supervision.objects.exclude(mark="E6").values_list("clock", "mark"))
    assert set(told.values()) <= {1}
    assert told == kept
    opened = Supervision.objects.exclude(state="recorded")
    for step in opened.select_related("clock"):
        asked = Clock.objects.filter(subject=f"supervision:{step.pk}").earliest("pk")
        assert asked.anchor_on == (step.reached_at + timedelta(hours=8)).date()
    assert [v for v in violations() if v.number != 17] == []
    for suggestion in Suggestion.objects.all():
        assert differences(suggestion, county.at) == []
    assert trail.verify()[1] == []


@pytest.mark.sqlite_only("the whole of it runs on both with make soak")
@pytest.mark.django_db(transaction=True)
def test_half_a_year_with_fifty_items(settings, lift_triggers):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    world = live(days=180, items=50, seed=7, spread=60)
    check(world)
    assert world.held
    steps = Counter(Supervision.objects.values_list("step", flat=True))
    assert all(steps[step] for step in ("E0", "E1", "E2", "E3", "E4")), steps


@pytest.mark.soak
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_thousand_days_with_five_hundred_items(settings, lift_triggers, seed):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    world = live(days=1000, items=500, seed=seed, spread=800)
    check(world)
    assert Supervision.objects.filter(step="E5").exists()

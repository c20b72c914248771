"""The term of Xianning, played (咸宁一届): three sessions, key items, referrals, one look-back.

From the source: 149 suggestions in the third session, 46 key items and 9 referrals (1, 4, 4) over
the term, and a look-back that assigns 4 dissatisfied and 28 basically satisfied again in one
decision. Our assumption: how many suggestions the first two sessions had, and in which session
the key items and the referrals lay. Everything that is told is counted from the database.
"""

from __future__ import annotations

import heapq
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from random import Random
from typing import Any

from django.db.models import Count

from cases.models import (
    KeyTopic,
    LookBackReview,
    Promise,
    Referral,
    ReferralCopy,
    Suggestion,
    TopicStep,
)
from cases.refusals import ActRefused
from cases.rules.kinds import RatingOption
from cases.rules.policy import PolicyRules
from cases.rules.policy.choices import ProcField, SecondMode
from cases.rules.presets import preset
from cases.rules.states import CopyState, LookBackState, PromiseState, SuggestionState
from people.kinds import Role
from workflows.look_backs import figures
from workflows.matters import found
from workflows.rehearsal.casting import Stage, set_stage
from workflows.rehearsal.parts.part import Story
from workflows.rehearsal.plan import Plan, draw_plans, fix_ratings
from workflows.rehearsal.playing import Play
from workflows.rehearsal.telling import tell

KEY = "xianning"
NAME, TERM = "咸宁市某区人民代表大会", 6
F = ProcField


@dataclass(frozen=True, slots=True)
class Term:
    """Hold how large a term is that is played (一届规模)."""

    # Session, its year, how many suggestions.
    sessions: tuple[tuple[int, int, int], ...]
    # How many are rated so at last; all others are rated satisfied, or not at all.
    rated: dict[str, int]
    # How many key items of each session, and which fields were referred.
    key_items: dict[int, int]
    referred: dict[int, tuple[ProcField, ...]]

    @property
    def size(self) -> int:
        """Count the suggestions of the term (建议件数)."""
        return sum(count for _session, _year, count in self.sessions)


AS_TOLD = Term(
    # The first two sessions are our assumption.
    sessions=((1, 2023, 131), (2, 2024, 140), (3, 2025, 149)),
    rated={RatingOption.DISSATISFIED.value: 4, RatingOption.BASICALLY_SATISFIED.value: 28},
    key_items={1: 14, 2: 15, 3: 17},
    referred={
        1: (F.PUBLIC_SAFETY, F.ENVIRONMENT, F.MINORS),
        2: (F.ENVIRONMENT, F.MINORS, F.MINORS),
        3: (F.ENVIRONMENT, F.ENVIRONMENT, F.MINORS),
    },
)
# What the source reports, to be printed beside what was counted.
SOURCE: dict[str, Any] = {
    "third session": 149, "key items": 46, "referrals": 9, "public safety": 1, "environment": 4,
    "minors": 4, "dissatisfied": 4, "basically satisfied": 28, "reassigned": 32,
}  # fmt: skip
TOGETHER = 4


def rules_of_the_term() -> PolicyRules:
    """Return the scenario's own rules (情景规则): no second assignment before the look-back."""
    return replace(preset(KEY), second_mode=SecondMode.LOOK_BACK)


def plans_of_the_term(term: Term, rules: PolicyRules, seed: int) -> list[Plan]:
    """Draw the plans of the sessions (抽取计划): all of them accepted, made in session."""
    plans = []
    for session, year, count in term.sessions:
        for plan in draw_plans(count, rules, seed * 10 + session, year):
            dice = Random(f"{seed}:{session}:{plan.key}")
            plan.key = f"{session}{int(plan.key):03d}"
            plan.congress, plan.term, plan.session = NAME, TERM, session
            plan.in_session, plan.refused, plan.key_item = True, False, False
            plan.draft_on = date(year, 1, 10) + timedelta(days=dice.randrange(4))
            plans.append(plan)
    fix_ratings(plans, term.rated, seed)
    return plans


class TermPlay(Play):
    """Play the sessions of a term, and beside them what the congress' own house does (一届)."""

    def __init__(self, term: Term, stage: Stage, stories: Iterable[Story], progress: Any) -> None:
        """Take the stage, on which every story plays."""
        super().__init__(stories, progress)
        self.term, self.stage = term, stage
        self.house: list[tuple[date, int, Callable[[], None]]] = []
        self.troubles: list[str] = []

    def on(self, day: date, what: Callable[[], None]) -> None:
        """Let the house do something on a day (安排)."""
        heapq.heappush(self.house, (day, len(self.house) + self.count, what))
        self.count += 1

    def _next_day(self, day: date) -> date | None:
        following = super()._next_day(day)
        if not self.house:
            return following
        own = max(day + timedelta(days=1), self.house[0][0])
        return own if following is None else min(own, following)

    def _play_day(self, day: date) -> None:
        self._rise(day, self.OPENING)
        while self.house and self.house[0][0] <= day:
            _day, _n, what = heapq.heappop(self.house)
            try:
                what()
            except ActRefused as refusal:
                self.troubles.append(f"the house on {day}: {refusal}")
        super()._play_day(day)

    # -- who acts -------------------------------------------------------------------------------

    def actor(self, organ: str, *roles: Role) -> Any:
        """Return who holds a role in an organ of the house (任职人员)."""
        return self.stage.actor(self.stage.organs[organ].pk, *roles)

    @property
    def secretary(self) -> Any:
        """Return who records for the Council (主任会议秘书)."""
        return self.actor("council", Role.SECRETARY)

    @property
    def assigner(self) -> Any:
        """Return who assigns (交办人员)."""
        return self.actor("commission", Role.ASSIGNER)

    def begin(self, name: str, by: Any, **data: Any) -> Any:
        """Found a matter in simulated time (设立)."""
        return found(name, self.stage.congress, by=by, at=self._tick(), **data).record

    def _day(self, days: int) -> date:
        return self.today + timedelta(days=days)

    # -- key topics -----------------------------------------------------------------------------

    def bundle(self, session: int, dice: Random) -> None:
        """Nominate the topics of a session (提名重点督办专题)."""
        open_ = Suggestion.objects.filter(
            session__number=session, topic_items=None,
            state__in=[SuggestionState.ASSIGNED, SuggestionState.HANDLING],
        )  # fmt: skip
        chosen = dice.sample(list(open_.order_by("pk")), self.term.key_items[session])
        for n in range(0, len(chosen), TOGETHER):
            committee = f"committee{1 + n // TOGETHER % 2}"
            topic = self.begin(
                "nominate_topic", self.actor(committee, Role.COMMITTEE_CHAIR),
                title=f"第{session}次会议重点督办专题{n // TOGETHER + 1}",
                ground="多名代表反映，群众关心。", criteria=["many"],
                items=[item.reference for item in chosen[n : n + TOGETHER]],
            )  # fmt: skip
            self.do("hear_views", topic, self.assigner, views="有关单位无不同意见。")
            self.on(self._day(4), partial(self._confirm, topic, committee))

    def _confirm(self, topic: KeyTopic, committee: str) -> None:
        leader = self.actor("council", Role.VICE_CHAIRPERSON).post
        number = f"主任会〔{self.today.year}〕{topic.pk}号"
        self.do(
            "confirm_topic", topic, self.secretary, number=number, decided_on=self.today,
            leader=leader.pk, committee=self.stage.organs[committee].pk,
        )  # fmt: skip
        chair = self.actor(committee, Role.COMMITTEE_CHAIR)
        steps = [
            {"kind": kind, "due_on": self._day(days), "content": "按方案开展。"}
            for kind, days in (("research", 40), ("visit", 70), ("meeting", 100))
        ]
        fresh = KeyTopic.objects.get(pk=topic.pk)
        self.do("make_plan", fresh, chair, steps=steps)
        for step in topic.steps.order_by("pk"):
            self.on(step.due_on, partial(self._take, step, chair))
        self.on(self._day(150), partial(self._end, topic, chair))

    def _take(self, step: TopicStep, chair: Any) -> None:
        fresh = TopicStep.objects.get(pk=step.pk)
        self.do("do_step", fresh, chair, done_on=self.today, minutes="已开展，承办单位到会说明。")

    def _end(self, topic: KeyTopic, chair: Any) -> None:
        def fresh() -> KeyTopic:
            return KeyTopic.objects.get(pk=topic.pk)

        self.do("report_topic", fresh(), chair, report="督办情况报告。", reported_on=self.today)
        votes = {"votes_for": 7, "votes_against": 0, "votes_abstained": 1}
        self.do("vote_on_topic", fresh(), self.secretary, **votes)
        self.do(
            "conclude_topic", fresh(), self.secretary, decided_on=self.today, text="同意结束督办。",
            number=f"主任会〔{self.today.year}〕结{topic.pk}号",
        )  # fmt: skip

    # -- the procuratorate ----------------------------------------------------------------------

    def refer(self, session: int, dice: Random) -> None:
        """Refer the items of a session that were screened out (移送检察机关)."""
        self.stage.unit("人民检察院")
        rows = Suggestion.objects.filter(session__number=session, state=SuggestionState.HANDLING)
        chosen = dice.sample(list(rows.order_by("pk")), len(self.term.referred[session]))
        for field, item in zip(self.term.referred[session], chosen, strict=True):
            referral = self.begin(
                "refer_item", self.assigner, item=item.reference, field=field.value,
                ground="涉及公共利益。", referred_on=self.today,
                number=f"代工检〔{self.today.year}〕{Referral.objects.count() + 1}号",
            )  # fmt: skip
            files = dice.random() < 0.7
            self.on(self._day(5), partial(self._look_into, referral, files=files))

    def _of(self, referral: Referral) -> tuple[Referral, Any]:
        by = self.stage.actor(referral.procuratorate_id, Role.CASE_OFFICER)
        return Referral.objects.get(pk=referral.pk), by

    def _look_into(self, referral: Referral, *, files: bool) -> None:
        fresh, by = self._of(referral)
        number = f"检登〔{self.today.year}〕{fresh.pk}号"
        self.do("register_referral", fresh, by, number=number, registered_on=self.today)
        self.do("analyse_referral", self._of(fresh)[0], by)
        if not files:
            self.on(self._day(20), partial(self._decline, fresh))
            return
        self.on(self._day(20), partial(self._file, fresh))

    def _decline(self, referral: Referral) -> None:
        fresh, by = self._of(referral)
        self.do("decline_filing", fresh, by, why="经查不属于公益诉讼范围。")

    def _file(self, referral: Referral) -> None:
        fresh, by = self._of(referral)
        number = f"检立〔{self.today.year}〕{fresh.pk}号"
        self.do("file_case", fresh, by, number=number, filed_on=self.today)
        self.on(self._day(8), partial(self._copies_come, fresh))
        self.on(self._day(25), partial(self._issue, fresh))

    def _issue(self, referral: Referral) -> None:
        fresh, by = self._of(referral)
        self.do(
            "issue_suggestion", fresh, by, number=f"检建〔{self.today.year}〕{fresh.pk}号",
            issued_on=self.today, addressee="有关主管部门", put_right_by=self._day(60),
        )  # fmt: skip
        # One copy in three comes too late.
        self.on(self._day(14 if fresh.pk % 3 == 0 else 6), partial(self._copies_come, fresh))
        self.on(self._day(15), partial(self._answer, fresh))
        self.on(self._day(60), partial(self._put_right, fresh))

    def _answer(self, referral: Referral) -> None:
        self.do("give_opinions", self._of(referral)[0], self.assigner, opinions="已列入整改计划。")

    def _put_right(self, referral: Referral) -> None:
        fresh, by = self._of(referral)
        self.do("note_rectified", fresh, by, conclusion="整改完成。", concluded_on=self.today)
        self.on(self._day(5), partial(self._copies_come, fresh))

    def _copies_come(self, referral: Referral) -> None:
        owed = ReferralCopy.objects.filter(referral=referral).exclude(state=CopyState.RECEIVED)
        for copy in owed.order_by("pk"):
            self.do("note_copy", copy, self.assigner, received_on=self.today)

    # -- looking back ---------------------------------------------------------------------------

    def review_the_term(self) -> LookBackReview:
        """Look back on the term (回头看): one decision, then play on until nothing is left."""
        self._rise(self.today + timedelta(days=1), self.OPENING)
        review = self.begin(
            "plan_look_back", self.assigner, title="本届以来代表建议办理“回头看”",
            term=self.stage.terms[TERM].pk, scope={},
        )  # fmt: skip

        def fresh() -> LookBackReview:
            return LookBackReview.objects.get(pk=review.pk)

        self.do("begin_checks", fresh(), self.assigner)
        weak = review.items.filter(state="unchecked", was_overall__in=list(self.term.rated))
        again = list(weak.order_by("pk").values_list("pk", flat=True))
        if again:
            self.do(
                "check_items", fresh(), self.assigner, items=again, finding="handled_again",
                ground="not_content", note="评价为不满意或基本满意，代表要求继续办理。",
            )  # fmt: skip
        self.do("check_items", fresh(), self.assigner, items="rest", finding="confirmed")
        self.do(
            "decide_look_back", fresh(), self.assigner, number=f"常主〔{self.today.year}〕12号",
            decided_on=self.today, text="对不满意、基本满意的建议一次性重新交办。",
        )  # fmt: skip
        while fresh().state == LookBackState.CARRYING_OUT:
            self.look_around()
        self.go_on()
        told = figures(fresh())
        self.do(
            "close_look_back", fresh(), self.assigner,
            report=f"共核查{told['checked']}件，重新交办{told['reassigned']}件。",
        )  # fmt: skip
        return fresh()


def play_term(
    seed: int, progress: Callable[[int, int], None], term: Term = AS_TOLD
) -> dict[str, Any]:
    """Play the term in the present database (排演一届) and tell how it went."""
    begun, rules = time.monotonic(), rules_of_the_term()
    plans = plans_of_the_term(term, rules, seed)
    stage = set_stage(NAME, KEY, rules, KEY, date(term.sessions[0][1] - 1, 1, 1))
    stories = [Story(plan, stage, Random(plan.seed)) for plan in plans]
    play = TermPlay(term, stage, stories, progress)
    for session, year, _count in term.sessions:
        dice = Random(f"{seed}:house:{session}")
        play.on(date(year, 2, 20), partial(play.bundle, session, dice))
        play.on(date(year, 3, 5), partial(play.refer, session, dice))
    play.run()
    review = play.review_the_term()
    told = tell(play.stories, play.at, time.monotonic() - begun)
    told["unfinished"] += len(play.troubles)
    told["problems"] = [*told["problems"], *play.troubles][:50]
    return told | figures_of_the_term(review)


def figures_of_the_term(review: LookBackReview) -> dict[str, Any]:
    """Count the term (本届统计), from the rows alone."""
    sessions = (
        Suggestion.objects.exclude(number="").values("session__number").annotate(n=Count("pk"))
    )
    told = figures(review)
    fields = Counter(Referral.objects.values_list("field", flat=True))
    promised = Counter(Promise.objects.filter(binding=True).values_list("state", flat=True))
    return {
        "sessions": [
            {"number": row["session__number"], "suggestions": row["n"]}
            for row in sessions.order_by("session__number")
        ],
        "key_items": Suggestion.objects.filter(is_key=True).count(),
        "referrals": dict(sorted(fields.items())),
        "look_back": {
            "checked": told["checked"],
            "reassigned": told["reassigned"],
            "by_rating": told["reassigned_by_rating"],
        },
        "promises": {state.value: promised[state] for state in PromiseState if promised[state]},
    }


def beside_the_source(told: dict[str, Any]) -> list[tuple[str, int, int]]:
    """Put each figure that the source reports beside what was counted (与来源对照)."""
    by_rating = told["look_back"]["by_rating"]
    sessions = {row["number"]: row["suggestions"] for row in told["sessions"]}
    counted = {
        "third session": sessions.get(3, 0),
        "key items": told["key_items"],
        "referrals": sum(told["referrals"].values()),
        "public safety": told["referrals"].get("public_safety", 0),
        "environment": told["referrals"].get("environment", 0),
        "minors": told["referrals"].get("minors", 0),
        "dissatisfied": by_rating.get("dissatisfied", 0),
        "basically satisfied": by_rating.get("basically_satisfied", 0),
        "reassigned": told["look_back"]["reassigned"],
    }
    return [(name, counted[name], SOURCE[name]) for name in SOURCE]

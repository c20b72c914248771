"""A small model of what a congress' house does with several items at a time (小模型：事项).

Look-back reviews, key topics and what also goes to the procuratorate, written from the work rules
and nothing else, beside the ways of the items that they are about. An item is named by its place
among the ways.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.workflows.small_measures import COMMISSION, COMMITTEE, COUNCIL, OFFICE
from tests.workflows.small_model import ENDED, UNDER_WAY, WEAKNESS, Days, Move, Rules, Way

# Who nominates a topic, for which organ.
HOUSE = {
    "committee_chair": COMMITTEE,
    "vice_chairperson": COUNCIL,
    "assigner": OFFICE,
    "commission_head": OFFICE,
}
CHAIRS = ("committee_chair", "vice_chairperson")
UNDECIDED = ("nominated", "views_heard")
LIVING = ("confirmed", "planned", "in_progress", "reported")
GOES_ON = ("planned", "in_progress")
# On its way with its number: only this is a topic's item.
NUMBERED = (
    "registered", "merged", "assigned", "handling", "replied", "rated", "second_assigned",
    "escalated", "tracking", "transferred_out",
)  # fmt: skip
# What has left this congress is not referred.
NOT_REFERRED = ("refused", "withdrawn", "void", "transferred_out")
PROCURATORATE = ("officer:procuratorate", "head:procuratorate")
# Where the procuratorate's track ends.
TRACK_ENDS = ("not_filed", "rectified", "litigation")


@dataclass(eq=False)
class Review:
    """A look-back review (回头看) over all items, some items, or those that were rated badly."""

    scope: str
    items: tuple[int, ...]
    state: str = "planned"


@dataclass(eq=False)
class Reviewed:
    """One item of a review (回头看事项)."""

    review: int
    item: int
    overall: str
    skipped: str = ""
    state: str = "unchecked"
    finding: str = ""
    # The ground, the class, or the promise with its new day: what goes with the finding.
    what: Any = None
    note: bool = False
    # Whether its finding has been carried out, whatever the review knows of it.
    done: bool = False


@dataclass(eq=False)
class Topic:
    """A key topic, or a parcel that a leader takes over (重点督办专题、领导分包)."""

    kind: str
    nominated_by: str
    committee: str | None = None
    state: str = "nominated"
    decision: str = ""
    carried: bool | None = None


@dataclass(eq=False)
class TopicItem:
    """One item of a topic (专题内建议); what left it stays."""

    topic: int
    item: int
    state: str = "proposed"
    # Whether the Council took it out: who only proposes it no more has marked nothing.
    by_council: bool = False


@dataclass(eq=False)
class Step:
    """One step of a topic's plan (督办活动)."""

    topic: int
    due: date
    state: str = "planned"


@dataclass(eq=False)
class Referral:
    """An item that also went to the procuratorate (检察建议衔接)."""

    item: int
    number: str
    state: str = "referred"


@dataclass(eq=False)
class Copy:
    """A copy that the procuratorate owes (文书抄送)."""

    referral: int
    kind: str
    dated: date
    state: str = "awaited"


@dataclass(eq=False)
class Matters:
    """Hold where the matters of a house stand, and say what may happen next (机关事项)."""

    rules: Rules
    ways: list[Way] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    reviewed: list[Reviewed] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    topic_items: list[TopicItem] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    referrals: list[Referral] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)

    def allowed(self, move: Move, days: Days) -> bool:
        """Say whether this may be done now, by this person (可否办理)."""
        return bool(getattr(self, f"may_{move.act}")(move.by, move.n, dict(move.data), days))

    def apply(self, move: Move, day: date) -> None:
        """Do it (办理)."""
        getattr(self, f"do_{move.act}")(move.by, move.n, dict(move.data), day)

    # -- look-back: which items -----------------------------------------------------------------

    def may_plan_look_back(self, by: str, n: int, data: Any, days: Days) -> bool:
        known = all(self.ways[item].numbered for item in data["items"])
        return by in COMMISSION and data["given"] == "all" and known

    def do_plan_look_back(self, by: str, n: int, data: Any, day: date) -> None:
        self.reviews.append(Review(data["scope"], data["items"]))

    def may_change_scope(self, by: str, n: int, data: Any, days: Days) -> bool:
        planned = self.reviews[n].state == "planned"
        return planned and self.may_plan_look_back(by, n, data, days)

    def do_change_scope(self, by: str, n: int, data: Any, day: date) -> None:
        self.reviews[n].scope, self.reviews[n].items = data["scope"], data["items"]

    def overall(self, item: int) -> str:
        """Name the weakest rating that the item's last rated round was told (最近评价)."""
        told = [r for r in self.ways[item].requests if r.state == "released"]
        last = max((r.round for r in told), default=0)
        return max((r.overall for r in told if r.round == last), key=WEAKNESS.index, default="")

    def in_scope(self, review: Review) -> Iterator[int]:
        for item, way in enumerate(self.ways):
            handled = way.numbered and way.state not in ("void", "refused")
            meant = not review.items or item in review.items
            if review.scope == "weak":
                meant = self.overall(item) in ("basically_satisfied", "dissatisfied")
            if handled and meant:
                yield item

    @staticmethod
    def left_out(way: Way) -> str:
        """Say why an item is left out, aloud; only what has ended with an answer is checked."""
        match way.state:
            case "registered" | "assigned" | "handling" | "merged" | "transferred_out":
                return "under_way"
            case "second_assigned":
                return "second_round"
            case "replied" if way.round > 1:
                return "second_round"
            case "replied" | "rated":
                return "waits_for_rating"
            case "escalated":
                return "escalated"
            case "withdrawn":
                return "withdrawn"
        return "" if way.has_ended() and way.answered_tasks() else "unanswered"

    def may_begin_checks(self, by: str, n: int, data: Any, days: Days) -> bool:
        review = self.reviews[n]
        somebody = review.state == "planned" and bool(list(self.in_scope(review)))
        return by in COMMISSION and somebody

    def do_begin_checks(self, by: str, n: int, data: Any, day: date) -> None:
        self.reviews[n].state = "checking"
        for item in list(self.in_scope(self.reviews[n])):
            why = self.left_out(self.ways[item])
            row = Reviewed(n, item, self.overall(item), why)
            row.state = "skipped" if why else "unchecked"
            self.reviewed.append(row)

    # -- look-back: what is found ---------------------------------------------------------------

    def rows_of(self, review: int) -> list[Reviewed]:
        return [row for row in self.reviewed if row.review == review]

    def is_whole(self, row: Reviewed, data: Any, today: date) -> bool:
        """Ask what goes with a finding (核查意见)."""
        way, what = self.ways[row.item], data["what"]
        match data["finding"]:
            case "confirmed":
                # Who was not satisfied reads why nothing more is done.
                return bool(data["note"]) or not way.parked
            case "handled_again":
                weak = row.overall not in ("", "satisfied")
                return bool(data["note"] and what) and (what != "not_content" or weak)
            case "class_changed":
                answers = way.answered_tasks()
                one = len(answers) == 1 and way.present_class(answers[0]) != what
                promised = what not in way.rules.promise_kinds or bool(way.living())
                return bool(data["note"]) and one and promised
            case "promise_reopened":
                n, due = what
                kept = n < len(way.promises) and way.promises[n].state == "written_off"
                return bool(data["note"]) and kept and due > today
        return False

    def may_check_item(self, by: str, n: int, data: Any, days: Days) -> bool:
        row = self.reviewed[n]
        checking = self.reviews[row.review].state == "checking"
        stands = checking and row.state in ("unchecked", "checked")
        return by in COMMISSION and stands and self.is_whole(row, data, days.today)

    def do_check_item(self, by: str, n: int, data: Any, day: date) -> None:
        row = self.reviewed[n]
        row.state, row.finding = "checked", data["finding"]
        row.what, row.note = data["what"], data["note"]
        if data["finding"] == "promise_reopened":
            kept, due = data["what"]
            row.what = (self.ways[row.item].promises[kept], due)

    def may_check_items(self, by: str, n: int, data: Any, days: Days) -> bool:
        rest = [row for row in self.rows_of(n) if row.state == "unchecked"]
        alike = data["finding"] in ("confirmed", "handled_again")
        whole = all(self.is_whole(row, data, days.today) for row in rest)
        stands = self.reviews[n].state == "checking"
        return by in COMMISSION and stands and bool(rest) and alike and whole

    def do_check_items(self, by: str, n: int, data: Any, day: date) -> None:
        for k, row in enumerate(self.reviewed):
            if row.review == n and row.state == "unchecked":
                self.do_check_item(by, k, data, day)

    # -- look-back: one decision, carried out item by item ----------------------------------------

    def may_decide_look_back(self, by: str, n: int, data: Any, days: Days) -> bool:
        checked = all(row.state != "unchecked" for row in self.rows_of(n))
        stands = self.reviews[n].state == "checking" and checked
        return by in COMMISSION and stands and data["given"] == "all"

    def do_decide_look_back(self, by: str, n: int, data: Any, day: date) -> None:
        self.reviews[n].state = "carrying_out"

    def can_be_carried_out(self, row: Reviewed, today: date) -> bool:
        """Ask whether the item still stands so that its finding can be carried out."""
        way = self.ways[row.item]
        match row.finding:
            case "handled_again":
                return way.can_be_handled_again(row.what)
            case "class_changed":
                return way.can_have_class(way.answered_tasks()[-1], row.what)
            case "promise_reopened":
                promise, due = row.what
                return way.can_be_followed_again(way.promises.index(promise), due, today)
        return way.has_ended() and (row.note or not way.parked)

    def carry_out(self, row: Reviewed, day: date) -> None:
        way = self.ways[row.item]
        row.done = True
        match row.finding:
            case "handled_again":
                way.do_look_back("system", 0, {"ground": row.what}, day)
            case "class_changed":
                answer = way.answered_tasks()[-1]
                way.do_change_class("system", answer, {"kind": row.what}, day)
            case "promise_reopened":
                promise, due = row.what
                way.do_follow_again("system", way.promises.index(promise), {"due": due}, day)
            case "confirmed":
                way.parked = False

    def may_carry_out(self, by: str, n: int, data: Any, days: Days) -> bool:
        """The clockwork carries a finding out once, after the decision, and dies (巡检中断)."""
        row = self.reviewed[n]
        decided = self.reviews[row.review].state == "carrying_out" and row.state == "checked"
        once = decided and not row.done
        return by == "system" and once and self.can_be_carried_out(row, days.today)

    def do_carry_out(self, by: str, n: int, data: Any, day: date) -> None:
        self.carry_out(self.reviewed[n], day)

    def may_finish_carrying_out(self, by: str, n: int, data: Any, days: Days) -> bool:
        left = any(row.state == "checked" for row in self.rows_of(n))
        return by == "system" and self.reviews[n].state == "carrying_out" and not left

    def do_finish_carrying_out(self, by: str, n: int, data: Any, day: date) -> None:
        self.reviews[n].state = "followed"

    def may_close_look_back(self, by: str, n: int, data: Any, days: Days) -> bool:
        followed = self.reviews[n].state == "followed"
        return by in COMMISSION and followed and data["given"] == "all"

    def do_close_look_back(self, by: str, n: int, data: Any, day: date) -> None:
        self.reviews[n].state = "closed"

    def may_cancel_look_back(self, by: str, n: int, data: Any, days: Days) -> bool:
        undecided = self.reviews[n].state in ("planned", "checking")
        return by in COMMISSION and undecided and data["given"] == "all"

    def do_cancel_look_back(self, by: str, n: int, data: Any, day: date) -> None:
        self.reviews[n].state = "cancelled"

    # -- key topics: before the decision ----------------------------------------------------------

    def can_be_items(self, items: Iterable[int]) -> bool:
        fit = all(self.ways[k].numbered and self.ways[k].state in NUMBERED for k in items)
        return bool(items) and fit

    def may_nominate_topic(self, by: str, n: int, data: Any, days: Days) -> bool:
        fit = data["given"] == "all" and self.can_be_items(data["items"])
        return by in HOUSE and fit

    def do_nominate_topic(self, by: str, n: int, data: Any, day: date) -> None:
        self.topics.append(Topic(data["kind"], HOUSE[by], data["committee"]))
        self.propose(len(self.topics) - 1, data["items"])

    def propose(self, topic: int, items: Iterable[int]) -> None:
        self.topic_items += [TopicItem(topic, item) for item in items]

    def items_of(self, topic: int, *states: str) -> list[TopicItem]:
        return [row for row in self.topic_items if row.topic == topic and row.state in states]

    def tends(self, by: str, topic: Topic) -> bool:
        """The commission, and the counterpart committee; before it is named, who nominated."""
        mine = by in CHAIRS and HOUSE[by] == (topic.committee or topic.nominated_by)
        return mine or by in COMMISSION

    def may_change_topic(self, by: str, n: int, data: Any, days: Days) -> bool:
        topic = self.topics[n]
        fit = data["given"] == "all" and self.can_be_items(data["items"])
        return self.tends(by, topic) and topic.state in UNDECIDED and fit

    def do_change_topic(self, by: str, n: int, data: Any, day: date) -> None:
        self.topics[n].committee = data["committee"]
        proposed = self.items_of(n, "proposed")
        for row in proposed:
            if row.item not in data["items"]:
                row.state = "dropped"
        already = [row.item for row in proposed]
        self.propose(n, [item for item in data["items"] if item not in already])

    def may_hear_views(self, by: str, n: int, data: Any, days: Days) -> bool:
        nominated = self.topics[n].state == "nominated"
        return by in COMMISSION and nominated and data["given"] == "all"

    def do_hear_views(self, by: str, n: int, data: Any, day: date) -> None:
        self.topics[n].state = "views_heard"

    # -- key topics: the Council decides ----------------------------------------------------------

    def kept_elsewhere(self, item: int, topic: int | None = None) -> bool:
        """An item belongs to one living topic at a time, whatever its kind."""
        rows = [row for row in self.topic_items if row.item == item and row.state == "kept"]
        return any(row.topic != topic for row in rows)

    def may_confirm_topic(self, by: str, n: int, data: Any, days: Days) -> bool:
        proposed = [row.item for row in self.items_of(n, "proposed")]
        going = [item for item in proposed if self.ways[item].state not in ENDED]
        free = bool(going) and not any(self.kept_elsewhere(item, n) for item in going)
        stands = self.topics[n].state in UNDECIDED
        return by == "secretary" and stands and free and data["given"] == "all"

    def do_confirm_topic(self, by: str, n: int, data: Any, day: date) -> None:
        topic = self.topics[n]
        topic.state, topic.committee = "confirmed", COMMITTEE
        topic.decision = data["decision"]
        for row in self.items_of(n, "proposed"):
            # What has ended meanwhile stays listed, with what it was.
            row.state = "dropped" if self.ways[row.item].state in ENDED else "kept"

    def may_decline_topic(self, by: str, n: int, data: Any, days: Days) -> bool:
        stands = self.topics[n].state in UNDECIDED
        return by == "secretary" and stands and data["given"] == "all"

    def do_decline_topic(self, by: str, n: int, data: Any, day: date) -> None:
        self.topics[n].state = "declined"
        for row in self.items_of(n, "proposed"):
            row.state = "dropped"

    def may_add_items(self, by: str, n: int, data: Any, days: Days) -> bool:
        living = self.topics[n].state in LIVING and data["given"] == "all"
        free = not any(self.kept_elsewhere(item) for item in data["items"])
        return by == "secretary" and living and self.can_be_items(data["items"]) and free

    def do_add_items(self, by: str, n: int, data: Any, day: date) -> None:
        self.topic_items += [TopicItem(n, item, "kept") for item in data["items"]]

    def may_drop_item(self, by: str, n: int, data: Any, days: Days) -> bool:
        row = self.topic_items[n]
        living = row.state == "kept" and self.topics[row.topic].state in LIVING
        return by == "secretary" and living and data["given"] == "all"

    def do_drop_item(self, by: str, n: int, data: Any, day: date) -> None:
        self.topic_items[n].state, self.topic_items[n].by_council = "dropped", True

    # -- key topics: the plan ---------------------------------------------------------------------

    def may_make_plan(self, by: str, n: int, data: Any, days: Days) -> bool:
        topic = self.topics[n]
        fit = bool(data["steps"]) and all(due >= days.today for due in data["steps"])
        return self.tends(by, topic) and topic.state == "confirmed" and fit

    def do_make_plan(self, by: str, n: int, data: Any, day: date) -> None:
        self.topics[n].state = "planned"
        self.steps += [Step(n, due) for due in data["steps"]]

    def may_add_step(self, by: str, n: int, data: Any, days: Days) -> bool:
        topic = self.topics[n]
        stands = topic.state in GOES_ON and data["due"] >= days.today
        return self.tends(by, topic) and stands

    def do_add_step(self, by: str, n: int, data: Any, day: date) -> None:
        self.steps.append(Step(n, data["due"]))

    def can_be_taken(self, by: str, step: Step) -> bool:
        topic = self.topics[step.topic]
        waits = step.state in ("planned", "overdue") and topic.state in GOES_ON
        return self.tends(by, topic) and waits

    def may_do_step(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.can_be_taken(by, self.steps[n]) and data["given"] == "all"

    def do_do_step(self, by: str, n: int, data: Any, day: date) -> None:
        self.steps[n].state = "done"
        self.topics[self.steps[n].topic].state = "in_progress"

    def may_move_step(self, by: str, n: int, data: Any, days: Days) -> bool:
        fits = data["due"] >= days.today and data["due"] != self.steps[n].due
        return self.can_be_taken(by, self.steps[n]) and fits

    def do_move_step(self, by: str, n: int, data: Any, day: date) -> None:
        self.steps[n].state, self.steps[n].due = "planned", data["due"]

    def may_drop_step(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.can_be_taken(by, self.steps[n]) and data["given"] == "all"

    def do_drop_step(self, by: str, n: int, data: Any, day: date) -> None:
        self.steps[n].state = "dropped"

    def may_fall_behind(self, by: str, n: int, data: Any, days: Days) -> bool:
        step = self.steps[n]
        goes_on = self.topics[step.topic].state in GOES_ON
        late = step.state == "planned" and step.due < days.today
        return by == "system" and goes_on and late

    def do_fall_behind(self, by: str, n: int, data: Any, day: date) -> None:
        self.steps[n].state = "overdue"

    # -- key topics: report and end ---------------------------------------------------------------

    def may_report_topic(self, by: str, n: int, data: Any, days: Days) -> bool:
        topic = self.topics[n]
        waits = any(s.topic == n and s.state in ("planned", "overdue") for s in self.steps)
        stands = topic.state in GOES_ON and not waits
        return self.tends(by, topic) and stands and data["given"] == "all"

    def do_report_topic(self, by: str, n: int, data: Any, day: date) -> None:
        self.topics[n].state, self.topics[n].carried = "reported", None

    def may_vote_on_topic(self, by: str, n: int, data: Any, days: Days) -> bool:
        return by == "secretary" and self.topics[n].state == "reported" and sum(data["votes"]) > 0

    def do_vote_on_topic(self, by: str, n: int, data: Any, day: date) -> None:
        # More than half of all votes.
        self.topics[n].carried = data["votes"][0] * 2 > sum(data["votes"])

    def may_conclude_topic(self, by: str, n: int, data: Any, days: Days) -> bool:
        topic = self.topics[n]
        stands = topic.state == "reported" and topic.carried is not False
        return by == "secretary" and stands and data["given"] == "all"

    def do_conclude_topic(self, by: str, n: int, data: Any, day: date) -> None:
        self.topics[n].state = "concluded"
        for row in self.items_of(n, "kept"):
            row.state = "ended"

    def may_extend_topic(self, by: str, n: int, data: Any, days: Days) -> bool:
        reported = self.topics[n].state == "reported"
        return by == "secretary" and reported and data["given"] == "all"

    def do_extend_topic(self, by: str, n: int, data: Any, day: date) -> None:
        self.topics[n].state = "confirmed"

    def mark_items(self) -> None:
        """Let the clockwork mark what a living key topic keeps, and unmark what was let go."""
        keys = [(row, self.topics[row.topic]) for row in self.topic_items]
        keys = [(row, topic) for row, topic in keys if topic.kind == "key"]
        going = [n for n, way in enumerate(self.ways) if way.state in UNDER_WAY]
        for row, topic in keys:
            if row.item in going and row.state == "kept" and topic.state in LIVING:
                self.ways[row.item].key = topic.decision
        staying = {row.item for row, _topic in keys if row.state in ("kept", "ended")}
        for row, topic in keys:
            left = row.by_council and row.item not in staying
            if row.item in going and left and self.ways[row.item].key == topic.decision:
                self.ways[row.item].key = ""

    # -- what also goes to the procuratorate ------------------------------------------------------

    def may_refer_item(self, by: str, n: int, data: Any, days: Days) -> bool:
        way = self.ways[data["item"]]
        fit = way.numbered and way.state not in NOT_REFERRED and data["field"] in self.rules.fields
        mine = [r for r in self.referrals if r.item == data["item"]]
        under_way = any(r.state not in TRACK_ENDS for r in mine)
        once = data["number"] not in [r.number for r in self.referrals]
        return by in COMMISSION and fit and not under_way and once and data["given"] == "all"

    def do_refer_item(self, by: str, n: int, data: Any, day: date) -> None:
        self.referrals.append(Referral(data["item"], data["number"]))

    def noted(self, by: str, n: int, data: Any, *states: str) -> bool:
        """The procuratorate itself notes what it does, or the commission from its documents."""
        able = by in (*PROCURATORATE, *COMMISSION)
        return able and self.referrals[n].state in states and data.get("given", "all") == "all"

    def may_register_referral(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.noted(by, n, data, "referred")

    def do_register_referral(self, by: str, n: int, data: Any, day: date) -> None:
        self.referrals[n].state = "registered"

    def may_analyse_referral(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.noted(by, n, data, "registered")

    def do_analyse_referral(self, by: str, n: int, data: Any, day: date) -> None:
        self.referrals[n].state = "analysing"

    def may_decline_filing(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.noted(by, n, data, "registered", "analysing")

    def do_decline_filing(self, by: str, n: int, data: Any, day: date) -> None:
        self.referrals[n].state = "not_filed"

    def may_file_case(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.noted(by, n, data, "registered", "analysing")

    def do_file_case(self, by: str, n: int, data: Any, day: date) -> None:
        self.goes_on(n, "filed", "filing", day)

    def may_issue_suggestion(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.noted(by, n, data, "filed")

    def do_issue_suggestion(self, by: str, n: int, data: Any, day: date) -> None:
        self.goes_on(n, "suggestion_issued", "issued", day)

    def may_give_opinions(self, by: str, n: int, data: Any, days: Days) -> bool:
        return by in COMMISSION and self.noted(by, n, data, "suggestion_issued")

    def do_give_opinions(self, by: str, n: int, data: Any, day: date) -> None:
        self.referrals[n].state = "rectifying"

    def may_note_rectified(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.noted(by, n, data, "rectifying")

    def do_note_rectified(self, by: str, n: int, data: Any, day: date) -> None:
        self.goes_on(n, "rectified", "conclusion", day)

    def may_go_to_court(self, by: str, n: int, data: Any, days: Days) -> bool:
        return self.noted(by, n, data, "filed", "suggestion_issued", "rectifying")

    def do_go_to_court(self, by: str, n: int, data: Any, day: date) -> None:
        self.goes_on(n, "litigation", "conclusion", day)

    def goes_on(self, n: int, state: str, document: str, day: date) -> None:
        """A document was made: the congress gets a copy of it within the days."""
        self.referrals[n].state = state
        self.copies.append(Copy(n, document, day))

    def may_note_copy(self, by: str, n: int, data: Any, days: Days) -> bool:
        waits = self.copies[n].state in ("awaited", "late")
        return by in COMMISSION and waits and data["given"] == "all"

    def do_note_copy(self, by: str, n: int, data: Any, day: date) -> None:
        self.copies[n].state = "received"

    def may_miss_copy(self, by: str, n: int, data: Any, days: Days) -> bool:
        return by == "system" and self.copies[n].state == "awaited" and n in days.copies_over

    def do_miss_copy(self, by: str, n: int, data: Any, day: date) -> None:
        self.copies[n].state = "late"

    # -- days -------------------------------------------------------------------------------------

    def pass_days(self, days: Days) -> None:
        """Let the clockwork do what is due (巡检), after it has seen to the items themselves."""
        for n, review in enumerate(self.reviews):
            if review.state != "carrying_out":
                continue
            for row in self.rows_of(n):
                if row.state != "checked":
                    continue
                if not row.done and self.can_be_carried_out(row, days.today):
                    self.carry_out(row, days.today)
                row.state = "carried_out" if row.done else "skipped"
                row.skipped = "" if row.done else "moved_on"
            review.state = "followed"
        self.mark_items()
        for act, numbers in (
            ("fall_behind", range(len(self.steps))),
            ("miss_copy", range(len(self.copies))),
        ):
            for n in numbers:
                move = Move(act, n, "system")
                if self.allowed(move, days):
                    self.apply(move, days.today)

    # -- what can be seen -------------------------------------------------------------------------

    def view(self) -> dict[str, Any]:
        """Return what an onlooker of the product must find (可见状态)."""
        return {
            "reviews": [review.state for review in self.reviews],
            "reviewed": [
                (r.review, r.item, r.overall, r.state, r.finding, r.skipped) for r in self.reviewed
            ],
            "topics": [(t.kind, t.state, t.decision, t.carried) for t in self.topics],
            "topic_items": [(row.topic, row.item, row.state) for row in self.topic_items],
            "steps": [(step.topic, step.due, step.state) for step in self.steps],
            "referrals": [(r.item, r.number, r.state) for r in self.referrals],
            "copies": [(c.referral, c.kind, c.state) for c in self.copies],
        }

"""A small model of the measures taken on one unit of an item (小模型：督办措施).

A part of the item's way, and like it written from the work rules and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

OFFICE, COUNCIL, COMMITTEE = "commission", "council", "committee"
COMMISSION = ("assigner", "commission_head")
# For which organ who supervises acts.
ORGAN = {
    "vice_chairperson": COUNCIL,
    "secretary": COUNCIL,
    "committee_chair": COMMITTEE,
    "commission_head": OFFICE,
    "assigner": OFFICE,
}
LEADERS = ("vice_chairperson", "committee_chair", "commission_head")
PRESSING = ("reminder", "order", "report")
# A secretary enters what a leader said or wrote, and nothing of his or her own.
ENTERED = ("instruction", "report")
BY_A_DAY = ("order", "talk", "instruction", "report")
# What lies before a unit, or has been answered by it.
SUPERVISED = (
    "pending_sub_assignment", "sub_assigned", "accepted", "opinion_overdue", "opinion_sent",
    "reply_issued",
)  # fmt: skip


@dataclass(eq=False)
class Measure:
    """One measure on one unit's task (督办措施)."""

    task: int
    unit: str
    kind: str
    giver: str
    # The leader whose measure it is, also where somebody else has entered it.
    leader: str | None
    due: date | None
    state: str = "recorded"


class Measured:
    """Say who may take which measure, and what becomes of it (督办)."""

    # What the item's way knows of itself.
    state: str
    tasks: list[Any]
    measures: list[Measure]
    offices: dict[str, str]
    ends: tuple[str, ...]

    def stands(self, unit: str) -> bool:
        raise NotImplementedError

    def heir(self, unit: str | None) -> str | None:
        raise NotImplementedError

    def organ_of(self, by: str) -> str | None:
        offices = {who: unit for unit, who in self.offices.items() if self.stands(unit)}
        return (ORGAN | offices).get(by)

    def may_take(self, by: str, n: int) -> tuple[str, ...]:
        """Name the measures that this person may take on this unit in person."""
        parent = self.tasks[n].parent
        if by in LEADERS:
            return (*PRESSING, "talk", "visit", "notice", "instruction")
        if by == "assigner":
            return (*PRESSING, "visit")
        above = None if parent is None else self.tasks[parent].unit
        return PRESSING if above is not None and self.organ_of(by) == above else ()

    def can_be_supervised(self, n: int, data: Any, today: date) -> bool:
        due = data["due"]
        in_time = due >= today if due is not None else data["kind"] not in BY_A_DAY
        return self.state not in self.ends and self.tasks[n].state in SUPERVISED and in_time

    def may_give_measure(self, by: str, n: int, data: Any, days: Any) -> bool:
        able = data["kind"] in self.may_take(by, n)
        return able and self.can_be_supervised(n, data, days.today)

    def do_give_measure(self, by: str, n: int, data: Any, day: Any) -> None:
        self.record(by, by if by in LEADERS else None, n, data)

    def may_enter_measure(self, by: str, n: int, data: Any, days: Any) -> bool:
        able = by == "secretary" and data["kind"] in ENTERED and bool(data["call"])
        return able and self.can_be_supervised(n, data, days.today)

    def do_enter_measure(self, by: str, n: int, data: Any, day: Any) -> None:
        self.record(by, "vice_chairperson", n, data)

    def record(self, by: str, leader: str | None, n: int, data: Any) -> None:
        giver, unit = self.organ_of(by), self.tasks[n].bearer
        assert giver is not None
        taken = Measure(n, unit, data["kind"], giver, leader, data["due"])
        taken.state = "recorded" if taken.due is None else "issued"
        self.measures.append(taken)

    def may_answer_measure(self, by: str, n: int, data: Any, days: Any) -> bool:
        measure = self.measures[n]
        unit = measure.unit
        people = (f"officer:{unit}", f"head:{unit}", self.offices.get(unit))
        # What nobody carries on lies with the office of the congress.
        mine = by in (COMMISSION if unit == OFFICE else people) and self.stands(unit)
        return mine and measure.state == "issued" and bool(data["text"])

    def do_answer_measure(self, by: str, n: int, data: Any, day: Any) -> None:
        self.measures[n].state = "answered"

    def gave(self, by: str, measure: Measure) -> bool:
        """Whose measure it is, whoever acts for the organ that took it, or the commission."""
        theirs = by == measure.leader or self.organ_of(by) == measure.giver
        return theirs or by in COMMISSION

    def may_ask_measure_again(self, by: str, n: int, data: Any, days: Any) -> bool:
        measure = self.measures[n]
        stands = measure.state == "answered" and self.state not in self.ends
        return self.gave(by, measure) and stands and data["due"] >= days.today

    def do_ask_measure_again(self, by: str, n: int, data: Any, day: Any) -> None:
        self.measures[n].state, self.measures[n].due = "issued", data["due"]

    def may_take_back_measure(self, by: str, n: int, data: Any, days: Any) -> bool:
        measure = self.measures[n]
        return self.gave(by, measure) and measure.state == "issued" and bool(data["text"])

    def do_take_back_measure(self, by: str, n: int, data: Any, day: Any) -> None:
        self.measures[n].state = "taken_back"

    def awaited(self) -> list[Measure]:
        return [measure for measure in self.measures if measure.state == "issued"]

    def lapse_measures(self) -> None:
        """What is unanswered ends with an item that is withdrawn (随件终止)."""
        for measure in self.awaited():
            measure.state = "lapsed"

    def pass_measures_on(self) -> None:
        """Let who has the duties of a unit that ended answer, or else the office (承继)."""
        for measure in self.awaited():
            if not self.stands(measure.unit):
                measure.unit = self.heir(measure.unit) or OFFICE

    def work_of_measures(self) -> Iterator[tuple[str, str]]:
        yield from (("answer_measure", measure.unit) for measure in self.awaited())

    def view_of_measures(self) -> list[tuple[Any, ...]]:
        return [(m.task, m.unit, m.kind, m.state, m.due) for m in self.measures]

"""Small values that a policy is made of (政策取值)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from cases.rules.durations import Unit
from cases.rules.kinds import ResultKind
from cases.rules.labels import Labelled, Said
from cases.rules.states import LadderStep

_ORDER = {kind: place for place, kind in enumerate(ResultKind)}


class ClassScheme(Mapping[str, tuple[ResultKind, ...]]):
    """A congress' own labels for the kinds of result (答复分类), best class first.

    Two schemes are equal when the same label stands for the same kinds.
    Raises: ValueError if a label is empty or longer than 20 characters, stands for nothing, or a
    kind has two labels.
    Source: NPC measures on deputies' suggestions (digest); each congress has its own letters.
    """

    __slots__ = ("_classes",)

    def __init__(self, classes: Mapping[str, Iterable[ResultKind]]) -> None:
        seen: dict[ResultKind, str] = {}
        sorted_classes: dict[str, tuple[ResultKind, ...]] = {}
        for label, kinds in classes.items():
            if not isinstance(label, str) or not label.strip() or len(label) > 20:
                raise ValueError(
                    Said(
                        f"a class label needs 1 to 20 characters, not {label!r}",
                        "类别名称须为1至20字",
                    )
                )
            members = tuple(sorted(set(kinds), key=_ORDER.__getitem__))
            if not members:
                raise ValueError(
                    Said(f"class {label} stands for no kind of result", f"类别{label}没有对应结果")
                )
            for kind in members:
                if kind in seen:
                    raise ValueError(
                        Said(
                            f"{kind} is in class {seen[kind]} and in class {label}",
                            f"“{kind.label_zh}”同时归入类别{seen[kind]}和类别{label}",
                        )
                    )
                seen[kind] = label
            sorted_classes[label] = members
        # A database may hand the labels back in any order: the best result decides instead.
        self._classes = dict(
            sorted(sorted_classes.items(), key=lambda item: tuple(_ORDER[k] for k in item[1]))
        )

    def __getitem__(self, label: str) -> tuple[ResultKind, ...]:
        return self._classes[label]

    def __iter__(self) -> Iterator[str]:
        return iter(self._classes)

    def __len__(self) -> int:
        return len(self._classes)

    def __hash__(self) -> int:
        return hash(tuple(self._classes.items()))

    def __repr__(self) -> str:
        return f"ClassScheme({self._classes!r})"


class ReminderFrom(Labelled):
    """The day that a reminder is counted from (提醒起算)."""

    OPENED = "opened", "after the request", "发出测评后"
    DUE = "due", "after the due day", "到期后"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder some time after a request or its due day (测评提醒).

    Unit: `n` in `unit`; 0 from the due day is the due day itself.
    Raises: ValueError if `n` is not 0 to 60 or the unit is the month.
    """

    anchor: ReminderFrom
    n: int
    unit: Unit

    def __post_init__(self) -> None:
        object.__setattr__(self, "anchor", ReminderFrom(self.anchor))
        object.__setattr__(self, "unit", Unit(self.unit))
        if not isinstance(self.n, int) or isinstance(self.n, bool) or not 0 <= self.n <= 60:
            raise ValueError(
                Said(f"a reminder comes 0 to 60 days after, not {self.n!r}", "提醒须在0至60日之内")
            )
        if self.unit is Unit.MONTH:
            raise ValueError(
                Said("a reminder is counted in days or working days", "提醒按日或工作日计算")
            )


@dataclass(frozen=True, slots=True)
class Rung:
    """When lateness climbs to a step of the ladder (督办层级时限).

    Unit: `n` in `unit` after the due day; 0 is the day after it.
    Raises: ValueError if `n` is not 0 to 120, the unit is the month, or the step is one that
    no time reaches: the reminder has its own days, the Standing Committee a decision.
    """

    step: LadderStep
    n: int
    unit: Unit

    def __post_init__(self) -> None:
        object.__setattr__(self, "step", LadderStep(self.step))
        object.__setattr__(self, "unit", Unit(self.unit))
        if not isinstance(self.n, int) or isinstance(self.n, bool) or not 0 <= self.n <= 120:
            raise ValueError(
                Said(
                    f"a step comes 0 to 120 days after the due day, not {self.n!r}",
                    "督办层级须在到期后0至120日之内",
                )
            )
        if self.unit is Unit.MONTH:
            raise ValueError(
                Said("a step is counted in days or working days", "督办层级按日或工作日计算")
            )
        if self.step in (LadderStep.REMINDER, LadderStep.STANDING_COMMITTEE):
            raise ValueError(
                Said(
                    f"no time leads to the step {self.step}",
                    f"“{self.step.label_zh}”不以时间为条件",
                )
            )


@dataclass(frozen=True, slots=True, order=True)
class MonthDay:
    """A day of every year (每年固定日期), for instance 31 August.

    Raises: ValueError if a common year has no such day.
    """

    month: int
    day: int

    def __post_init__(self) -> None:
        date(2001, self.month, self.day)

    def __str__(self) -> str:
        return f"{self.month:02d}-{self.day:02d}"

    @classmethod
    def parse(cls, text: str) -> MonthDay:
        """Read `08-31` (读取日期). Raises: ValueError for any other shape."""
        month, dash, day = text.partition("-")
        if not (dash and len(text) == 5 and text.isascii() and (month + day).isdigit()):
            raise ValueError(
                Said(
                    f"a day of the year is written as 08-31, not as {text!r}",
                    "每年日期写作 08-31 的形式",
                )
            )
        return cls(int(month), int(day))


class PointRole(Labelled):
    """Whose part in an event earns points (积分对象)."""

    LEAD = "lead", "Lead deputy", "领衔代表"
    COSIGNER = "cosigner", "Co-signing deputy", "联名代表"
    ANY = "any", "Every deputy taking part", "参加代表"


@dataclass(frozen=True, slots=True)
class PointRule:
    """Points that one event brings to a deputy (履职积分规则).

    Unit: points; `yearly_cap` 0 means no cap.
    Raises: ValueError if the event has no name or a number is negative or above 1000.
    """

    event: str
    role: PointRole
    points: int
    yearly_cap: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "role", PointRole(self.role))
        if not isinstance(self.event, str) or not self.event.strip():
            raise ValueError(
                Said("a rule for points needs the name of an event", "积分规则须写明事项")
            )
        for number in (self.points, self.yearly_cap):
            if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= 1000:
                raise ValueError(
                    Said(
                        f"points are whole numbers from 0 to 1000, not {number!r}",
                        "积分须为0至1000的整数",
                    )
                )


def in_declared_order(members: Iterable[Any]) -> list[Any]:
    """Return the members of one enum in the order of its declaration (按定义排序)."""
    items = list(members)
    if not items or not isinstance(items[0], StrEnum):
        return items
    order = list(type(items[0]))
    return sorted(items, key=order.index)

"""What the values of a policy are called on a page (取值的说法), in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cases.rules.durations import Duration, Unit
from cases.rules.labels import Labelled, Said
from cases.rules.policy.parameter import in_words
from cases.rules.policy.values import (
    ClassScheme,
    PointRule,
    Reminder,
    ReminderFrom,
    Rung,
    in_declared_order,
)

NONE = Said("none", "无")


def value_in_words(value: Any) -> Said:
    """Return a value as its reader says it (取值的说法): names, never keys."""
    match value:
        case bool():
            return Said("yes", "是") if value else Said("no", "否")
        case Labelled():
            return Said(value.label_en, value.label_zh)
        case Duration():
            return in_words(value)
        case Reminder():
            return _of_reminder(value)
        case Rung():
            return _of_rung(value)
        case PointRule():
            most, most_zh = "", ""
            if value.yearly_cap:
                most = f", at most {value.yearly_cap} a year"
                most_zh = f"，每年至多{value.yearly_cap}分"
            return Said(
                f"{value.event} ({value.role.label_en}): {value.points}{most}",
                f"{value.event}（{value.role.label_zh}）：{value.points}分{most_zh}",
            )
        case ClassScheme():
            classes = [(label, value_in_words(kinds)) for label, kinds in value.items()]
            return Said(
                "; ".join(f"{label}: {kinds}" for label, kinds in classes),
                "；".join(f"{label}：{kinds.zh}" for label, kinds in classes),
            )
        case frozenset() | tuple():
            return _listed(value_in_words(one) for one in in_declared_order(value))
        case _:
            return Said(str(value), str(value))


def _listed(members: Iterable[Said]) -> Said:
    said = list(members)
    return Said(", ".join(said), "、".join(one.zh for one in said)) if said else NONE


def _of_reminder(reminder: Reminder) -> Said:
    if reminder.anchor is ReminderFrom.DUE and reminder.n == 0:
        return Said("on the due day", "到期当日")
    length = in_words(Duration(reminder.n, reminder.unit))
    anchor = reminder.anchor
    return Said(f"{length} {anchor.label_en}", f"{anchor.label_zh}{length.zh}")


def _of_rung(rung: Rung) -> Said:
    name, zh = rung.step.label_en, rung.step.label_zh
    if rung.n == 0:
        return Said(f"{name} the day after the due day", f"逾期次日{zh}")
    length = in_words(Duration(rung.n, Unit(rung.unit)))
    return Said(f"{name} after {length}", f"逾期{length.zh}{zh}")

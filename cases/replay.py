"""Where every record stood at a given moment, read off the trail alone (回放).

Nothing here looks at the rows of the records: what was counted on a day can be counted again on
any later one, whatever the rows say by then.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from cases.acting import SHANGHAI
from cases.models import Event
from cases.models.sight import MATTERS
from people.models import Congress

# Acts that hand a suggestion in: it takes the rules of that day (提交、审核通过、议案转建议).
PINNING = ("submit", "pass_precheck", "take_motion")
# The act that lets what is under way go by another version of the rules (适用新规则).
RULING = "change_rules"

# Columns of an event that the replay reads, in this order.
READ = (
    "stream_id", "at", "effective_on", "act", "record", "from_state", "to_state", "policy_digest",
    "facts",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """Say where a record stood (当时状态), and since which moment."""

    state: str
    since: datetime


@dataclass(slots=True)
class Noted:
    """Hold one column as the trail noted it (留痕取值): before its first change, after its last."""

    first: Any
    last: Any


@dataclass(slots=True)
class Replay:
    """Hold what the trail says up to a moment (回放结果); records go by their labels."""

    standing: dict[str, Standing] = field(default_factory=dict)
    # The day on which a record entered the trail.
    entered_on: dict[str, date] = field(default_factory=dict)
    # What acts wrote into columns.
    columns: dict[str, dict[str, Noted]] = field(default_factory=dict)
    # Deadlines as they were started: kind, subject, anchor, due day, rule.
    deadlines: Counter[tuple[str, ...]] = field(default_factory=Counter)
    # The rules under which a stream acted since it was last submitted, and in which order.
    rules: dict[int, list[str]] = field(default_factory=dict)
    # Those by which it went before it was decided that it goes by others.
    earlier_rules: dict[int, set[str]] = field(default_factory=dict)
    # A record that began an act in another state than the one in which it was left before.
    breaks: list[tuple[str, str, str]] = field(default_factory=list)

    def state_of(self, label: str) -> str | None:
        """Return the state of a record (状态), None if it had not entered the trail."""
        found = self.standing.get(label)
        return found.state if found else None

    def states(self, model: str) -> dict[int, str]:
        """Return the states of all records of one kind by their keys (各记录状态)."""
        prefix = f"{model}:"
        return {
            int(label.removeprefix(prefix)): standing.state
            for label, standing in self.standing.items()
            if label.startswith(prefix)
        }

    def counts(self, model: str = "suggestion") -> Counter[str]:
        """Count the records of one kind by their states (各状态件数)."""
        return Counter(self.states(model).values())


def replay(until: datetime | None = None, congress: Congress | None = None) -> Replay:
    """Read the trail up to a moment, all of it by default (回放).

    The order of a stream is its numbers, not its times (ADR 0003): each is read up to its first
    event that is later than the moment.
    """
    read = Replay()
    events = Event.objects.filter(kind="done", stream__kind__in=["suggestion", *MATTERS])
    if congress is not None:
        events = events.filter(stream__congress=congress)
    ended = None
    for stream, at, *rest in events.order_by("stream", "seq").values_list(*READ).iterator():
        if stream == ended:
            continue
        if until is not None and at > until:
            ended = stream
            continue
        _take(read, stream, at, *rest)
    return read


def replay_on(day: date, congress: Congress | None = None) -> Replay:
    """Read the trail up to the end of a day in Shanghai (截止日回放)."""
    return replay(datetime.combine(day, time.max, SHANGHAI), congress)


def _take(
    read: Replay,
    stream: int,
    at: datetime,
    effective_on: date,
    act: str,
    record: str,
    before: str,
    after: str,
    policy_digest: str,
    text: str,
) -> None:
    """Follow one event: what begins, the record it is about, what moved with it, what it wrote."""
    facts = json.loads(text)
    for label, state in facts.get("begins", {}).items():
        _stand(read, label, state, at, effective_on)
    # The act itself tells where its record stood at the end: its further moves lie on the way.
    moves = [(record, before, after)]
    moves += [
        (label, old, new)
        for label, _transition, old, new in facts.get("moves", ())
        if label != record
    ]
    for label, old, new in moves:
        known = read.state_of(label)
        if known not in (None, old):
            read.breaks.append((label, str(known), old))
        _stand(read, label, new, at, effective_on)
    for label, fields in facts.get("changes", {}).items():
        columns = read.columns.setdefault(label, {})
        for name, (old, new) in fields.items():
            columns[name] = Noted(columns[name].first if name in columns else old, new)
    read.deadlines.update(tuple(terms) for terms in facts.get("deadlines", ()))
    if act == RULING:
        read.earlier_rules.setdefault(stream, set()).update(read.rules.get(stream, []))
    if act in PINNING or act == RULING:
        read.rules[stream] = []
    rules = read.rules.setdefault(stream, [])
    if not rules or rules[-1] != policy_digest:
        rules.append(policy_digest)


def _stand(read: Replay, label: str, state: str, at: datetime, on: date) -> None:
    known = read.standing.get(label)
    if known is None or known.state != state:
        read.standing[label] = Standing(state, at)
    read.entered_on.setdefault(label, on)

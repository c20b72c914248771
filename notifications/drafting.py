"""Turn events into messages (拟写消息): who is meant, who may see it, in which words."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from cases.acting import SHANGHAI
from cases.confidential import MARK
from cases.models import Event
from notifications.case import NAMES, Case
from notifications.catalogue import CATALOGUE, FOR_YOU, FROM_CALL
from notifications.matters import is_of_a_matter, messages_of_matter
from notifications.models import Channel, Message
from notifications.scene import Scene
from notifications.seeing import Sight, who_may_see
from notifications.words import LETTERS, WORDS
from people.models import User


@dataclass(frozen=True, slots=True)
class Draft:
    """Hold what one person would be told of one event (拟告内容), if he or she may see it."""

    case: Case
    user: int
    kind: str
    sight: Sight
    # The key of what must be seen: the event, the request or the item.
    seen: int
    facts: dict[str, str]


@dataclass(slots=True)
class Drafts:
    """Hold the messages of a batch, and what could not be written (拟写结果)."""

    messages: list[Message]
    failed: dict[int, Exception]


def draft(events: Iterable[Event], at: datetime) -> Drafts:
    """Write the messages of these events (拟写): a fixed number of statements, and few per person.

    An event that cannot be read stands in `failed` and holds up no other.
    """
    on = at.astimezone(SHANGHAI).date()
    wanted: list[Draft] = []
    messages: list[Message] = []
    failed: dict[int, Exception] = {}
    of_items: list[Event] = []
    for event in events:
        if not is_of_a_matter(event):
            of_items.append(event)
            continue
        try:
            messages += messages_of_matter(event, at, on)
        except Exception as error:
            failed[event.pk] = error
    scene = Scene(of_items, on)
    for event in scene.events:
        try:
            wanted += drafts_of(event, scene)
        except Exception as error:
            failed[event.pk] = error
    users = scene.users(d.user for d in wanted)
    may_see = _sight_of(wanted, users, on)
    told: set[tuple[int, int]] = set()
    for d in wanted:
        who = (d.case.event.pk, d.user)
        if who not in told and (d.sight, d.user, d.seen) in may_see:
            told.add(who)
            messages += _messages_of(d, users[d.user], at)
    return Drafts(messages, failed)


def drafts_of(event: Event, scene: Scene) -> list[Draft]:
    """Return whom the catalogue names for an event (拟告人员), the most important words first."""
    lines = CATALOGUE.get(event.act, ())
    if event.on_behalf_of:
        called = '"call_note"' in event.facts
        lines = (FROM_CALL if called else FOR_YOU[event.act == "rate"], *lines)
    if not lines or event.stream_id not in scene.suggestions:
        return []
    case = Case(event, scene)
    found = []
    for line in lines:
        for to in line.who(case):
            kind = LETTERS.get(line.kind, line.kind) if to.by_letter else line.kind
            # One's own unit stands where the words name a unit, if the audience says so.
            facts = {name: to.facts.get(name) or case.fact(name) for name in WORDS[kind].places}
            found += [
                Draft(
                    case, user, kind, line.sight, _what_is_seen(line.sight, case),
                    facts if case.may_know_names(user) else _nameless(facts),
                )
                for user in to.users
                if user != event.actor_id
            ]  # fmt: skip
    return found


def _nameless(facts: dict[str, str]) -> dict[str, str]:
    """Leave the authors' names out of what a unit is told (姓名保密)."""
    return {name: MARK if name in NAMES else value for name, value in facts.items()}


def _what_is_seen(sight: Sight, case: Case) -> int:
    match sight:
        case Sight.EVENT:
            return case.event.pk
        case Sight.REQUEST:
            assert case.request is not None
            return case.request.pk
        case Sight.ITEM:
            return case.suggestion.pk


def _messages_of(d: Draft, user: User, at: datetime) -> list[Message]:
    # A title that is not to leave the house (涉密) does not leave it by e-mail.
    by_email = user.email and not d.case.suggestion.classified
    channels = [Channel.INBOX, *([Channel.EMAIL] if by_email else [])]
    return [
        Message(
            event=d.case.event,
            user=user,
            channel=channel.value,
            kind=d.kind,
            suggestion=d.case.suggestion,
            record=d.case.event.record,
            params=json.dumps(d.facts, ensure_ascii=False, sort_keys=True),
            made_at=at,
        )
        for channel in channels
    ]


def _sight_of(
    wanted: Iterable[Draft], users: dict[int, User], on: date
) -> set[tuple[Sight, int, int]]:
    """Return who of these may see what they would be told of (可见核对)."""
    asked: dict[Sight, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for d in wanted:
        if d.user in users:
            asked[d.sight][d.user].add(d.seen)
    return {
        (sight, user, key)
        for sight, by_user in asked.items()
        for user, key in who_may_see(sight, by_user, on)
    }

"""The rows of an act as literal SQL (手写SQL), for the benchmark: same rows, same values.

The values are ready before the clock starts: the event is sealed here, so that its chain holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

Statement = tuple[str, list[Any]]

LOCK = "SELECT id FROM cases_suggestion WHERE id = %s FOR UPDATE"
INSERT_EVENT = (
    "INSERT INTO cases_event (stream_id, seq, kind, act, record, from_state, to_state, actor_ref,"
    " actor_id, post_id, on_behalf_of, request_id, at, effective_on, reason, facts, policy_digest,"
    " idempotency_key, algorithm, previous_hash, hash) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s,"
    " %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id"
)
MOVE_STREAM = "UPDATE cases_stream SET count = %s, head = %s WHERE id = %s AND count = %s"
INSERT_OUTBOX = (
    "INSERT INTO cases_outbox (event_id, leased_until, attempts, done_at)"
    " VALUES (%s, NULL, 0, NULL)"
)
STOP_CLOCK = (
    "UPDATE cases_clock SET stopped_at = %s"
    " WHERE suggestion_id = %s AND kind IN (%s) AND subject = %s AND stopped_at IS NULL"
)
MARK_URGENT = "UPDATE cases_suggestion SET version = %s, urgent = %s, urgent_on = %s WHERE id = %s"
TOUCH_TASK = "UPDATE cases_assignment SET version = %s WHERE id = %s"
INSERT_CONTACT = (
    "INSERT INTO cases_contact (id, suggestion_id, assignment_id, deputy_id, phase, way,"
    " happened_on, participants, words, recorded_by_id, recorded_at)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
ACCEPT_TASK = (
    "UPDATE cases_assignment SET accepted_at = %s, since_at = %s, state = %s, version = %s"
    " WHERE id = %s"
)
MOVE_SUGGESTION = (
    "UPDATE cases_suggestion SET since_at = %s, state = %s, version = %s WHERE id = %s"
)
CLOSE_ITEM = "UPDATE workflows_workitem SET status = %s, finished = %s, done_at = %s WHERE id = %s"
OPEN_ITEM = (
    "INSERT INTO workflows_workitem (flow_task, flow_task_type, status, created, assigned, started,"
    " finished, scheduled, token, external_task_id, owner_id, owner_permission,"
    " owner_permission_content_type_id, owner_permission_obj_pk, process_id, suggestion_id, kind,"
    " subject, assignment_id, organ_id, deputy_id, due_on, since_at, done_at) VALUES (%s, %s, %s,"
    " %s, NULL, NULL, NULL, NULL, %s, NULL, NULL, NULL, NULL, NULL, %s, %s, %s, %s, %s, %s, NULL,"
    " %s, %s, NULL)"
)
# What an event's key is put in for, once the event is written.
EVENT_KEY = object()


class Raw:
    """Write prepared statements in one transaction on a connection of its own (手写SQL)."""

    def __init__(self) -> None:
        from django.db import connection

        self.on_sqlite = connection.vendor == "sqlite"
        where = connection.settings_dict
        if self.on_sqlite:
            import sqlite3

            self.connection: Any = sqlite3.connect(where["NAME"], isolation_level=None, timeout=20)
            self.connection.executescript(where["OPTIONS"]["init_command"])
            self.connection.execute("PRAGMA foreign_keys=ON")
        else:
            import psycopg2  # type: ignore[import-untyped]

            self.connection = psycopg2.connect(
                host=where["HOST"],
                port=where["PORT"] or None,
                user=where["USER"],
                password=where["PASSWORD"] or None,
                dbname=where["NAME"],
            )

    def ready(self, statements: Sequence[Statement]) -> list[Statement]:
        """Put statements into the words and values of this database."""
        if not self.on_sqlite:
            return list(statements)
        return [
            (sql.replace(" FOR UPDATE", "").replace("%s", "?"), [_as_sqlite(v) for v in values])
            for sql, values in statements
        ]

    def write(self, statements: Sequence[Statement]) -> None:
        """Write it all, or nothing."""
        cursor = self.connection.cursor()
        if self.on_sqlite:
            cursor.execute("BEGIN IMMEDIATE")
        event_key = None
        for sql, values in statements:
            if values[0] is EVENT_KEY:
                values = [event_key, *values[1:]]
            cursor.execute(sql, values)
            if sql.endswith("RETURNING id"):
                event_key = cursor.fetchone()[0]
        cursor.execute("COMMIT") if self.on_sqlite else self.connection.commit()
        cursor.close()


def _as_sqlite(value: Any) -> Any:
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return value.isoformat() if isinstance(value, date) else value


# -- what is measured -----------------------------------------------------------------------------


@dataclass(slots=True)
class Scene:
    """Hold one fresh suggestion with its task (场景), and where its chain stands."""

    suggestion: Any
    task: Any
    item: Any = None


@dataclass(frozen=True, slots=True)
class Figure:
    """Name one act that is measured (测项), with the aim for PostgreSQL."""

    name: str
    aim: str
    act: str
    by: str
    on_task: bool
    data: Callable[[Any], dict[str, Any]]
    prepare: Callable[[Any], Any]
    rows: Callable[[Any, Scene, datetime], list[Statement]]


def _event_and_outbox(
    county: Any, scene: Scene, at: datetime, figure: Figure, facts: dict[str, Any], to: str
) -> tuple[Statement, Statement, Statement]:
    """Seal the event beforehand; return its row, the stream's and the outbox's."""
    from django.conf import settings

    from cases import trail
    from cases.models import Event
    from cases.rules.canonical import canonical

    record = scene.task if figure.on_task else scene.suggestion
    actor, stream = county.actors[figure.by], scene.suggestion.stream
    event = Event(
        stream=stream,
        seq=stream.count + 1,
        kind="done",
        act=figure.act,
        record=f"{record._meta.model_name}:{record.pk}",
        from_state=str(record.state),
        to_state=to,
        actor_ref=actor.ref,
        actor=actor.user,
        post=actor.post,
        at=at,
        effective_on=county.today,
        facts=canonical(facts),
        policy_digest=county.policy.digest,
        algorithm=settings.TRAIL_HASH,
        previous_hash=stream.head,
    )
    event.hash = trail.seal(event)
    columns = [f for f in Event._meta.concrete_fields if not f.primary_key]
    return (
        (INSERT_EVENT, [getattr(event, f.attname) for f in columns]),
        (MOVE_STREAM, [event.seq, event.hash, stream.pk, stream.count]),
        (INSERT_OUTBOX, [EVENT_KEY]),
    )


def rows_of_urgent(county: Any, scene: Scene, at: datetime) -> list[Statement]:
    """Prepare what `mark_urgent` writes: the record, chain and outbox."""
    s = scene.suggestion
    today = county.today
    marked = {"urgent": [False, True], "urgent_on": [None, today.isoformat()]}
    facts = {"changes": {f"suggestion:{s.pk}": marked}}
    event, stream, outbox = _event_and_outbox(county, scene, at, URGENT, facts, str(s.state))
    return [
        (LOCK, [s.pk]),
        (MARK_URGENT, [s.version + 1, True, today, s.pk]),
        event,
        stream,
        outbox,
    ]


def rows_of_contact(county: Any, scene: Scene, at: datetime) -> list[Statement]:
    """Prepare what a second `record_contact` writes: contact, record, chain, clock, outbox.

    The contact's key is given, because the sealed facts name it.
    """
    s, task = scene.suggestion, scene.task
    key = 10**9 + task.pk
    facts = {"created": {"contact": [key]}, "way": "visit", "happened_on": county.today}
    event, stream, outbox = _event_and_outbox(county, scene, at, CONTACT, facts, str(task.state))
    user = county.actors[CONTACT.by].user
    contact = [key, s.pk, task.pk, s.lead_id, "before", "visit", county.today, "", "", user.pk, at]
    return [
        (LOCK, [s.pk]),
        (INSERT_CONTACT, contact),
        (TOUCH_TASK, [task.version + 1, task.pk]),
        event,
        stream,
        (STOP_CLOCK, [at, s.pk, "contact", f"assignment:{task.pk}"]),
        outbox,
    ]


def rows_of_accept(county: Any, scene: Scene, at: datetime) -> list[Statement]:
    """Prepare what `accept` by a sole unit writes: both records, and its work items too."""
    s, task, item = scene.suggestion, scene.task, scene.item
    label = f"assignment:{task.pk}"
    facts = {
        "changes": {label: {"accepted_at": [None, at]}},
        "moves": [[f"suggestion:{s.pk}", "begin_handling", "assigned", "handling"]],
    }
    event, stream, outbox = _event_and_outbox(county, scene, at, ACCEPT, facts, "accepted")
    due = scene.task.clocks.get(kind="contact").due_on
    opened = [
        "workflows/flows.HandlingFlowV1.contact", "HUMAN", "NEW", datetime.now(UTC), "start/1",
        item.process_id, s.pk, "contact", label, task.pk, task.organ_id, due, at,
    ]  # fmt: skip
    return [
        (LOCK, [s.pk]),
        (ACCEPT_TASK, [at, at, "accepted", task.version + 1, task.pk]),
        (MOVE_SUGGESTION, [at, "handling", s.version + 1, s.pk]),
        event,
        stream,
        (STOP_CLOCK, [at, s.pk, "return", label]),
        (CLOSE_ITEM, ["DONE", at, at, item.pk]),
        (OPEN_ITEM, opened),
        outbox,
    ]


def _contacted(county: Any) -> Any:
    suggestion = county.handling(("water", "sole"))
    county.contact(county.task(suggestion, "water"))
    return county.fresh(suggestion)


def _visit(county: Any) -> dict[str, Any]:
    return {"phase": "before", "way": "visit", "happened_on": county.today}


def _nothing(county: Any) -> dict[str, Any]:
    return {}


def _assigned(county: Any) -> Any:
    return county.assigned(("water", "sole"))


def _recalled(county: Any) -> Any:
    """Take the assignment back: no unit's reply is awaited, so that no deadline starts."""
    suggestion = county.assigned(("water", "sole"))
    county.do("recall_assignment", suggestion, "assigner", why="交办有误。")
    return county.fresh(suggestion)


URGENT = Figure(
    "mark_urgent: record, chain, outbox", "-",
    "mark_urgent", "assigner", False, _nothing, _recalled, rows_of_urgent,
)  # fmt: skip
CONTACT = Figure(
    "(a) record_contact again: contact, record, chain, clock, outbox", "2.0",
    "record_contact", "officer:water", True, _visit, _contacted, rows_of_contact,
)  # fmt: skip
ACCEPT = Figure(
    "(b) accept by a sole unit: two records, chain, clock, outbox, item closed, item opened", "5",
    "accept", "officer:water", True, _nothing, _assigned, rows_of_accept,
)  # fmt: skip
FIGURES = (CONTACT, ACCEPT, URGENT)

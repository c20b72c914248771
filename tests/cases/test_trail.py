"""Nobody changes what happened unseen: chains, checkpoints, triggers (全程留痕)."""

from __future__ import annotations

import json
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from cases import trail, triggers
from cases.models import Checkpoint, Delivery, Event, Outbox, Rating, Reply, Stream
from cases.models.trail import GENESIS
from cases.trail import SEALED, Finding
from people.models import Post, User
from tests.county import County
from workflows.door import perform

# Known not to hold yet; mended means that the mark has to go.

DECOMPOSED = "cafe\u0301"
COMPOSED = unicodedata.normalize("NFC", DECOMPOSED)


@contextmanager
def by_hand() -> Iterator[Any]:
    """Lift the triggers and hand out a cursor, as somebody with rights on the database would."""
    connection.check_constraints()
    with triggers.lifted(), connection.cursor() as cursor:
        yield cursor
        connection.check_constraints()


@pytest.fixture
def registered(county: County) -> Any:
    """Return a suggestion with three events, the second with every column filled."""
    suggestion = county.submitted()
    done = county.do(
        "return_for_revision",
        suggestion,
        "intake",
        advice="请补充数据。",
        reason="数据不全",
        request_id="request-1",
        key="key-1",
    )
    assert done.event.seq == 2
    county.do("submit", county.fresh(suggestion), county.deputy())
    return county.fresh(suggestion)


def named(findings: list[Finding]) -> set[tuple[int | None, int | None]]:
    """Return the places that findings name."""
    return {(f.stream, f.seq) for f in findings}


def findings() -> list[Finding]:
    """Verify without a checkpoint."""
    return trail.verify()[1]


def sealed(at: Any, folder: Any) -> dict[str, Any]:
    """Make a checkpoint and read its file."""
    _, path = trail.make_checkpoint(at, folder)
    return json.loads(path.read_text(encoding="utf-8"))


# What is written


def test_trail_of_a_whole_way_fits(county):
    county.rated(county.replied(("water", "lead"), ("roads", "co_handler"), cosigners=2))
    county.submitted()

    read, problems = trail.verify()

    assert problems == []
    assert read == Event.objects.count() == sum(Stream.objects.values_list("count", flat=True))


def test_trail_of_an_empty_house_fits(db):
    assert trail.verify() == (0, [])


def test_events_of_a_stream_are_counted_from_one_and_chained(county, registered):
    events = list(Event.objects.filter(stream=registered.stream).order_by("seq"))

    assert [e.seq for e in events] == [1, 2, 3]
    assert [e.previous_hash for e in events] == [GENESIS, events[0].hash, events[1].hash]
    assert [e.hash for e in events] == [trail.seal(e) for e in events]
    assert (registered.stream.count, registered.stream.head) == (3, events[2].hash)


def test_append_without_the_lock_is_refused(county, registered):
    stale = Stream.objects.get(pk=registered.stream_id)
    county.do("register", registered, "intake")
    last = Event.objects.get(stream=stale, seq=3)
    doubled = Event(kind="done", act="note", record="x", actor_ref="system", at=last.at)
    doubled.effective_on = last.effective_on

    with pytest.raises((IntegrityError, RuntimeError)), transaction.atomic():
        trail.append(stale, doubled, {})

    assert findings() == []


def test_every_column_that_tells_something_is_sealed():
    columns = {f.attname for f in Event._meta.concrete_fields}

    assert columns - set(SEALED) == {"id", "previous_hash", "hash"}


# What was changed is named


def changes(registered: Any) -> dict[str, Any]:
    """Return another value for each column of the second event."""
    event = Event.objects.get(stream=registered.stream, seq=2)
    at = connection.ops.adapt_datetimefield_value(event.at + timedelta(microseconds=1))
    day = connection.ops.adapt_datefield_value(event.effective_on - timedelta(days=1))
    return {
        "seq": 99,
        "kind": "refused",
        "act": "register",
        "record": "suggestion:999999",
        "from_state": "draft",
        "to_state": "closed",
        "actor_ref": "user:999999",
        "actor_id": User.objects.exclude(pk=event.actor_id).first().pk,
        "post_id": Post.objects.exclude(pk=event.post_id).first().pk,
        "on_behalf_of": "1",
        "request_id": "request-2",
        "at": at,
        "effective_on": day,
        "reason": "数据不全。",
        "facts": event.facts + " ",
        "policy_digest": "0" * 64,
        "idempotency_key": "key-2",
        "algorithm": "sm3",
        "previous_hash": "f" * 64,
        "hash": "f" * 64,
    }


COLUMNS = sorted({f.attname for f in Event._meta.concrete_fields} - {"id", "stream_id"})


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_column_is_named(registered, column):
    value = changes(registered)[column]
    with by_hand() as cursor:
        cursor.execute(
            f"UPDATE cases_event SET {column} = %s WHERE stream_id = %s AND seq = 2",
            [value, registered.stream_id],
        )

    seq = 99 if column == "seq" else 2

    assert (registered.stream_id, seq) in named(findings())


@pytest.mark.parametrize(
    "column", ["actor_id", "post_id", "idempotency_key", "reason", "request_id"]
)
def test_an_emptied_column_is_named(registered, column):
    null = next(f for f in Event._meta.concrete_fields if f.attname == column).null
    empty = None if null else ""
    with by_hand() as cursor:
        cursor.execute(
            f"UPDATE cases_event SET {column} = %s WHERE stream_id = %s AND seq = 2",
            [empty, registered.stream_id],
        )

    assert (registered.stream_id, 2) in named(findings())


def test_an_event_moved_to_another_stream_is_named(county, registered):
    other = county.submitted()
    with by_hand() as cursor:
        cursor.execute(
            "UPDATE cases_event SET stream_id = %s WHERE stream_id = %s AND seq = 2",
            [other.stream_id, registered.stream_id],
        )

    assert {(other.stream_id, 2), (registered.stream_id, 3)} <= named(findings())


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_removed_event_is_named(registered, seq):
    with by_hand() as cursor:
        event = Event.objects.get(stream=registered.stream, seq=seq)
        cursor.execute("DELETE FROM cases_outbox WHERE event_id = %s", [event.pk])
        cursor.execute("DELETE FROM cases_event WHERE id = %s", [event.pk])

    found = findings()

    # Behind the last one there is nothing; the place where the chain ends now is named.
    assert (registered.stream_id, 2 if seq == 3 else seq + 1) in named(found)
    if seq < 3:
        assert f"event {seq} is missing" in {f.problem for f in found}


def test_all_events_removed_are_missed_by_their_stream(registered):
    with by_hand() as cursor:
        events = "SELECT id FROM cases_event WHERE stream_id = %s"
        cursor.execute(
            f"DELETE FROM cases_outbox WHERE event_id IN ({events})", [registered.stream_id]
        )
        cursor.execute("DELETE FROM cases_event WHERE stream_id = %s", [registered.stream_id])

    assert named(findings()) == {(registered.stream_id, 0)}


@pytest.mark.parametrize(("one", "two"), [(1, 2), (2, 3), (1, 3)])
def test_swapped_events_are_named(registered, one, two):
    with by_hand() as cursor:
        for old, new in ((one, 90), (two, one), (90, two)):
            cursor.execute(
                "UPDATE cases_event SET seq = %s WHERE stream_id = %s AND seq = %s",
                [new, registered.stream_id, old],
            )

    assert {(registered.stream_id, one), (registered.stream_id, two)} <= named(findings())


def test_an_event_added_behind_the_head_is_named(registered):
    last = Event.objects.get(stream=registered.stream, seq=3)
    forged = Event(**{name: getattr(last, name) for name in SEALED})
    forged.seq, forged.previous_hash = 4, last.hash
    forged.hash = trail.seal(forged)
    forged.save(force_insert=True)

    assert named(findings()) == {(registered.stream_id, 4)}


@pytest.mark.parametrize(("column", "value"), [("count", 4), ("head", "f" * 64)])
def test_a_changed_head_is_named(registered, column, value):
    with by_hand() as cursor:
        cursor.execute(
            f'UPDATE cases_stream SET "{column}" = %s WHERE id = %s', [value, registered.stream_id]
        )

    assert named(findings()) == {(registered.stream_id, 3)}


def test_only_the_touched_stream_is_named(county, registered):
    county.rated(county.replied())
    with by_hand() as cursor:
        cursor.execute(
            "UPDATE cases_event SET reason = 'x' WHERE stream_id = %s AND seq = 2",
            [registered.stream_id],
        )

    assert findings() == [Finding(registered.stream_id, 2, "changed after it was sealed")]


def test_an_event_with_an_unknown_algorithm_is_named(registered):
    with by_hand() as cursor:
        cursor.execute(
            "UPDATE cases_event SET algorithm = 'none' WHERE stream_id = %s AND seq = 2",
            [registered.stream_id],
        )

    assert (registered.stream_id, 2) in named(findings())


@pytest.mark.parametrize(
    "damage",
    [
        "at = 'yesterday'",
        "seq = 'two'",
        "at = '2026-13-45 01:00:00'",
        "effective_on = '2026-02-31'",
        "facts = CAST(x'ff' AS TEXT)",
    ],
)
@pytest.mark.sqlite_only(reason="PostgreSQL lets no such value into the column")
def test_an_event_that_cannot_be_read_is_named(registered, damage):
    with by_hand() as cursor:
        cursor.execute(
            f"UPDATE cases_event SET {damage} WHERE stream_id = %s AND seq = 2",
            [registered.stream_id],
        )

    assert {stream for stream, _ in named(findings())} == {registered.stream_id}


def test_an_event_without_its_stream_is_named(registered):
    nowhere = registered.stream_id + 1000
    connection.check_constraints()
    with triggers.lifted(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_event SET stream_id = %s WHERE stream_id = %s AND seq = 3",
            [nowhere, registered.stream_id],
        )
        try:
            found = findings()
        finally:
            cursor.execute(
                "UPDATE cases_event SET stream_id = %s WHERE stream_id = %s",
                [registered.stream_id, nowhere],
            )
            connection.check_constraints()

    assert (nowhere, 3) in named(found)


# What only a checkpoint finds


def cut_tail(suggestion: Any, keep: int) -> None:
    """Remove what came after an event, and mend the head."""
    with by_hand() as cursor:
        tail = Event.objects.filter(stream=suggestion.stream_id, seq__gt=keep)
        Outbox.objects.filter(event__in=tail).delete()
        tail.delete()
        last = Event.objects.get(stream=suggestion.stream_id, seq=keep)
        cursor.execute(
            'UPDATE cases_stream SET "count" = %s, head = %s WHERE id = %s',
            [keep, last.hash, suggestion.stream_id],
        )


def rewrite(suggestion: Any, seq: int, **columns: Any) -> None:
    """Change an event, and seal it and everything behind it anew."""
    with by_hand():
        previous = ""
        for event in Event.objects.filter(stream=suggestion.stream_id).order_by("seq"):
            if event.seq < seq:
                previous = event.hash
                continue
            if event.seq == seq:
                for name, value in columns.items():
                    setattr(event, name, value)
            event.previous_hash = previous or event.previous_hash
            event.hash = previous = trail.seal(event)
            event.save()
        Stream.objects.filter(pk=suggestion.stream_id).update(head=previous)


def test_a_cut_tail_with_a_mended_head_is_found_against_a_checkpoint(county, registered, tmp_path):
    checkpoint = sealed(county.at, tmp_path)
    cut_tail(registered, 2)

    assert findings() == []
    assert named(trail.verify(checkpoint)[1]) == {(registered.stream_id, 3)}


def test_a_tail_that_has_grown_again_is_found_against_a_checkpoint(county, registered, tmp_path):
    checkpoint = sealed(county.at, tmp_path)
    cut_tail(registered, 1)
    stream = Stream.objects.get(pk=registered.stream_id)
    first = Event.objects.get(stream=stream, seq=1)
    for _ in range(3):
        again = Event(
            kind="refused",
            act="register",
            record=first.record,
            actor_ref="system",
            at=first.at,
            effective_on=first.effective_on,
        )
        trail.append(stream, again, {})

    assert findings() == []
    assert named(trail.verify(checkpoint)[1]) == {(registered.stream_id, 3)}


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_rewritten_chain_is_found_against_a_checkpoint(county, registered, tmp_path, seq):
    checkpoint = sealed(county.at, tmp_path)
    rewrite(registered, seq, reason="another story")

    assert findings() == []
    assert named(trail.verify(checkpoint)[1]) == {(registered.stream_id, 3)}


def test_a_removed_stream_is_found_against_a_checkpoint(county, registered, tmp_path):
    stream = Stream.objects.create(congress=county.congress, kind="congress")
    first = Event.objects.get(stream=registered.stream, seq=1)
    event = Event(kind="done", act="x", record="x", actor_ref="system", at=first.at)
    event.effective_on = first.effective_on
    trail.append(stream, event, {})
    checkpoint = sealed(county.at, tmp_path)
    with by_hand():
        event.delete()
        stream.delete()

    assert findings() == []
    assert named(trail.verify(checkpoint)[1]) == {(checkpoint["streams"][-1]["stream"], 1)}


def test_what_happened_after_a_checkpoint_is_no_finding(county, registered, tmp_path):
    checkpoint = sealed(county.at, tmp_path)
    county.do("register", registered, "intake")
    county.submitted()

    assert trail.verify(checkpoint)[1] == []


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c["streams"][0].update(head="f" * 64),
        lambda c: c["streams"][0].update(count=2),
        lambda c: c["streams"][0].update(stream=99),
        lambda c: c["streams"].pop(),
        lambda c: c["streams"].append({"stream": 99, "count": 0, "head": GENESIS}),
        lambda c: c.update(root="f" * 64),
        lambda c: c.update(algorithm="sm3"),
    ],
    ids=["head", "count", "stream", "one less", "one more", "root", "algorithm"],
)
def test_a_changed_checkpoint_is_found(county, registered, tmp_path, change):
    checkpoint = sealed(county.at, tmp_path)
    change(checkpoint)

    problems = [f.problem for f in trail.verify(checkpoint)[1]]

    assert "the checkpoint itself was changed: its root does not fit" in problems


def test_checkpoint_tells_what_it_seals(county, registered, tmp_path):
    made, path = trail.make_checkpoint(county.at, tmp_path)

    content = json.loads(path.read_text(encoding="utf-8"))

    assert Checkpoint.objects.get() == made
    assert (made.streams, made.events, made.file_name) == (1, 3, path.name)
    assert made.root == content["root"]
    assert content["streams"] == [
        {"stream": registered.stream_id, "count": 3, "head": registered.stream.head}
    ]
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


# Hash algorithms, and values that are equal in the canonical form


def test_chain_goes_on_with_another_algorithm(county, settings, tmp_path):
    suggestion = county.submitted()
    settings.TRAIL_HASH = "sm3"
    county.do("return_for_revision", suggestion, "intake", advice="请补充。")
    checkpoint = sealed(county.at, tmp_path)
    settings.TRAIL_HASH = "sha256"
    county.do("submit", county.fresh(suggestion), county.deputy())

    events = Event.objects.order_by("seq")

    assert [e.algorithm for e in events] == ["sha256", "sm3", "sha256"]
    assert checkpoint["algorithm"] == "sm3"
    assert trail.verify(checkpoint) == (3, [])


def test_a_change_in_a_chain_of_another_algorithm_is_named(county, settings):
    settings.TRAIL_HASH = "sm3"
    suggestion = county.submitted()
    with by_hand() as cursor:
        cursor.execute("UPDATE cases_event SET to_state = 'closed'")

    assert named(findings()) == {(suggestion.stream_id, 1)}


def test_texts_are_stored_composed_and_stay_verified(county):
    suggestion = county.submitted()

    county.do("register", suggestion, "intake", category=DECOMPOSED, reason=DECOMPOSED)

    event = Event.objects.get(act="register")
    assert event.reason == COMPOSED
    assert COMPOSED in event.facts
    assert DECOMPOSED not in event.facts
    assert findings() == []


def test_the_same_text_in_another_form_is_no_change(county):
    suggestion = county.submitted()
    county.do("register", suggestion, "intake", reason=COMPOSED)
    with by_hand() as cursor:
        cursor.execute("UPDATE cases_event SET reason = %s WHERE act = 'register'", [DECOMPOSED])

    assert Event.objects.get(act="register").reason == DECOMPOSED
    assert findings() == []


def test_the_same_moment_in_another_zone_is_no_change(county):
    suggestion = county.submitted()
    at = county.later().replace(microsecond=123456)

    done = perform(
        "register",
        suggestion,
        by=county.actors["intake"],
        at=at.astimezone(ZoneInfo("America/Caracas")),
    )

    stored = Event.objects.get(pk=done.event.pk)
    assert stored.at == at
    assert stored.effective_on == county.today
    assert trail.seal(stored) == done.event.hash
    assert findings() == []


# The database keeps the trail itself


ALL_TRIGGERS = [
    pytest.param(
        t.name,
        marks=pytest.mark.postgresql_only(reason="SQLite has no TRUNCATE")
        if t.operation == "TRUNCATE"
        else (),
    )
    for t in triggers.TRIGGERS
]


def drop(name: str) -> None:
    """Take one trigger away."""
    table = next(t.table for t in triggers.TRIGGERS if t.name == name)
    on = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")


@pytest.mark.parametrize("name", ALL_TRIGGERS)
def test_a_dropped_trigger_is_reported_everywhere(county, name):
    drop(name)
    try:
        found = findings()
        errors = [e for e in run_checks(databases=["default"]) if e.id == "cases.E001"]
        printed = StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("verify_trail", stdout=printed)
    finally:
        triggers.install()

    assert found == [Finding(None, None, f"trigger missing: {name}")]
    assert [name in e.msg for e in errors] == [True]
    assert ended.value.code == 1
    assert name in printed.getvalue()
    assert triggers.missing() == []


@pytest.mark.postgresql_only(reason="SQLite cannot disable a trigger")
def test_a_disabled_trigger_is_reported(county):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_event DISABLE TRIGGER cases_event_no_update")

    assert triggers.missing() == ["cases_event_no_update"]


def test_the_checks_are_silent_while_every_trigger_stands(county):
    assert [e for e in run_checks(databases=["default"]) if e.id == "cases.E001"] == []


@pytest.fixture
def filled(county: County, tmp_path: Any) -> Any:
    """Return a closed suggestion: events, ratings, deliveries and a checkpoint exist."""
    suggestion = county.rated(county.replied())
    trail.make_checkpoint(county.at, tmp_path)
    connection.check_constraints()
    return suggestion


GUARDED = pytest.mark.parametrize(
    ("table", "column", "message"),
    [
        ("cases_event", "reason", "append-only"),
        ("cases_rating", "reason", "a rating is never changed"),
        ("cases_delivery", "delivered_at", "a delivery is never changed"),
        ("cases_checkpoint", "root", "a checkpoint is never changed"),
    ],
)


@GUARDED
def test_update_of_what_stands_is_refused(filled, table, column, message):
    statement = f"UPDATE {table} SET {column} = {column}"

    with (
        pytest.raises(IntegrityError, match=message),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@GUARDED
def test_delete_of_what_stands_is_refused(filled, table, column, message):
    with (
        pytest.raises(IntegrityError, match=message),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {table}")


@GUARDED
@pytest.mark.postgresql_only(reason="SQLite has no TRUNCATE")
def test_truncate_of_what_stands_is_refused(filled, table, column, message):
    with (
        pytest.raises(IntegrityError, match=message),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE {table} CASCADE")


@GUARDED
@pytest.mark.sqlite_only(reason="PostgreSQL has no INSERT OR REPLACE")
def test_replacing_what_stands_is_refused(filled, table, column, message):
    with (
        pytest.raises(IntegrityError, match=message),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.parametrize("model", [Event, Rating, Delivery, Checkpoint])
def test_the_orm_cannot_go_around_the_triggers(filled, model):
    row = model.objects.first()

    for attempt in (
        lambda: row.save(),
        lambda: model.objects.filter(pk=row.pk).update(id=row.pk),
        lambda: model.objects.filter(pk=row.pk)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()

    assert model.objects.filter(pk=row.pk).exists()


def test_a_state_that_changes_without_its_version_is_refused(county):
    suggestion = county.registered()
    statement = "UPDATE cases_suggestion SET state = %s, version = version + %s WHERE id = %s"

    for step in (0, -1):
        with (
            pytest.raises(IntegrityError, match="only with its version"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, ["assigned", step, suggestion.pk])
    with connection.cursor() as cursor:
        cursor.execute(statement, ["registered", 0, suggestion.pk])
        cursor.execute(statement, ["assigned", 1, suggestion.pk])

    assert county.fresh(suggestion).state == "assigned"


def test_a_delivered_reply_stands_and_a_draft_does_not(county):
    suggestion = county.handling(("water", "sole"))
    county.contact(county.task(suggestion, "water"))
    draft = county.written(county.task(suggestion, "water"), text="初稿")
    Reply.objects.filter(pk=draft.pk).update(text="二稿")
    county.reply_all(suggestion)

    for columns in ({"text": "改写"}, {"doc_number": "x"}, {"result_kind": "solved"}):
        with pytest.raises(IntegrityError, match="immutable"), transaction.atomic():
            Reply.objects.filter(pk=draft.pk).update(**columns)


def test_a_stream_only_grows(county, registered):
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        Stream.objects.filter(pk=registered.stream_id).update(count=2)


def test_install_is_repeatable_and_remove_takes_all_away(db):
    triggers.install()
    triggers.install()
    with triggers.lifted():
        gone = triggers.missing()

    assert gone == [t.name for t in triggers.wanted()]
    assert triggers.missing() == []


def test_lifted_triggers_return_after_a_failure(db):
    with pytest.raises(ZeroDivisionError), triggers.lifted():
        raise ZeroDivisionError

    assert triggers.missing() == []


# The commands


def run(name: str, *arguments: Any) -> tuple[int, str]:
    """Run a command in English; return its exit code and what it printed."""
    printed, code = StringIO(), 0
    with translation.override("en"):
        try:
            call_command(name, *arguments, stdout=printed)
        except SystemExit as ended:
            code = int(ended.code or 0)
        except CommandError as error:
            code = error.returncode
            printed.write(str(error))
    return code, printed.getvalue()


def test_verify_trail_says_that_all_fits(county, registered):
    assert run("verify_trail") == (0, "3 events were read. Everything fits.\n")


def test_verify_trail_names_the_event_and_the_suggestion(county):
    suggestion = county.registered()
    draft = county.submitted(title="关于一条小路的建议")
    with by_hand() as cursor:
        cursor.execute("UPDATE cases_event SET reason = 'x' WHERE seq = 1")

    code, printed = run("verify_trail")

    assert code == 1
    assert printed.splitlines() == [
        f"Stream {suggestion.stream_id} ({suggestion.reference}), event 1: "
        "changed after it was sealed",
        f"Stream {draft.stream_id} (关于一条小路的建议), event 1: changed after it was sealed",
        "3 events were read. 2 problems were found.",
    ]


def test_verify_trail_names_a_stream_without_a_suggestion(county):
    stream = Stream.objects.create(congress=county.congress, kind="congress", count=2)

    code, printed = run("verify_trail")

    assert code == 1
    assert f"Stream {stream.pk}, event 0: 2 events were counted" in printed


def test_verify_trail_answers_in_one_line_of_json(county, registered, tmp_path):
    _, path = trail.make_checkpoint(county.at, tmp_path)

    code, printed = run("verify_trail", "--json", "--against", str(path))

    assert code == 0
    assert printed.count("\n") == 1
    assert json.loads(printed) == {
        "events": 3,
        "findings": [],
        "verified": True,
        "checkpoint": path.name,
    }


def test_verify_trail_answers_with_its_findings_in_json(registered):
    with by_hand() as cursor:
        cursor.execute("UPDATE cases_event SET reason = 'x' WHERE seq = 2")

    code, printed = run("verify_trail", "--json")

    assert code == 1
    assert json.loads(printed) == {
        "events": 3,
        "findings": [
            {
                "stream": registered.stream_id,
                "seq": 2,
                "problem": "changed after it was sealed",
            }
        ],
        "verified": False,
        "checkpoint": None,
    }


def test_verify_trail_finds_a_cut_tail_against_a_file(county, registered, tmp_path):
    made, path = trail.make_checkpoint(county.at, tmp_path)
    cut_tail(registered, 2)

    code, printed = run("verify_trail", "--against", str(path))

    assert code == 1
    assert printed.splitlines() == [
        f"Checkpoint {path.name}, root {made.root}",
        f"Stream {registered.stream_id} ({registered}), event 3: "
        "an event that the checkpoint seals is gone",
        "2 events were read. 1 problem was found.",
    ]


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b'"text"',
        b'{"root": "", "algorithm": "sha256"}',
        b'{"root": "", "algorithm": "md5", "streams": []}',
        b'{"root": 1, "algorithm": "sha256", "streams": []}',
        b'{"root": "", "algorithm": "sha256", "streams": 7}',
        b'{"root": "", "algorithm": "sha256", "streams": ["x"]}',
        b'{"root": "", "algorithm": "sha256", "streams": [{"stream": 1, "count": 1}]}',
        b'{"root": "", "algorithm": "sm3", "streams": [{"stream": 1, "count": 1.0, "head": ""}]}',
    ],
)
def test_verify_trail_ends_with_2_for_what_is_no_checkpoint(db, tmp_path, content):
    path = tmp_path / "checkpoint.json"
    if content is not None:
        path.write_bytes(content)

    code, printed = run("verify_trail", "--against", str(path))

    assert code == 2
    assert f"{path} is not a checkpoint file that can be read" in printed


def test_checkpoint_command_prints_what_it_sealed(county, registered, tmp_path):
    code, printed = run("checkpoint", "--dir", str(tmp_path / "deep" / "folder"))

    made = Checkpoint.objects.get()
    path = tmp_path / "deep" / "folder" / made.file_name
    assert code == 0
    assert printed.splitlines() == [
        "Streams: 1",
        "Events: 3",
        f"Root (sha256): {made.root}",
        f"File: {path}",
    ]
    assert run("verify_trail", "--against", str(path))[0] == 0


def test_checkpoint_command_writes_where_the_settings_say(county, settings, tmp_path):
    settings.CHECKPOINT_DIR = tmp_path

    run("checkpoint")

    assert [p.name for p in tmp_path.iterdir()] == [Checkpoint.objects.get().file_name]


def test_checkpoint_command_tells_why_it_could_not_write(county, tmp_path):
    (tmp_path / "file").write_text("in the way")

    code, printed = run("checkpoint", "--dir", str(tmp_path / "file"))

    assert code == 1
    assert "The checkpoint could not be made" in printed
    assert Checkpoint.objects.count() == 0


# While others act


def test_acts_go_on_beside_a_verification(committed_county):
    suggestion = committed_county.submitted()
    ended: list[Any] = []

    def register() -> None:
        try:
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA busy_timeout = 500")
            ended.append(committed_county.do("register", suggestion, "intake").event.act)
        except Exception as error:
            ended.append(error)
        finally:
            connection.close()

    with trail.one_snapshot():
        before = Event.objects.count()
        other = threading.Thread(target=register)
        other.start()
        other.join(timeout=20)
        inside = Event.objects.count()

    assert ended == ["register"]
    assert (before, inside, Event.objects.count()) == (1, 1, 2)

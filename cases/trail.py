"""Write, verify and seal the trail (全程留痕)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from cases import reads, triggers
from cases.models.outbox import Outbox
from cases.models.trail import GENESIS, Checkpoint, Event, Stream
from cases.prepared_rows import INSERT, insert_within
from cases.rules.canonical import canonical, digest, merkle_root

# Every column that tells what happened is sealed; the row's own key is not, the order is `seq`.
SEALED = (
    "stream_id", "seq", "kind", "act", "record", "from_state", "to_state", "actor_ref",
    "actor_id", "post_id", "on_behalf_of", "request_id", "at", "effective_on", "reason",
    "facts", "policy_digest", "idempotency_key", "algorithm",
)  # fmt: skip


def seal(event: Event) -> str:
    """Return the hash of an event over its columns and the hash before it (事件散列)."""
    body = canonical({name: getattr(event, name) for name in SEALED})
    return digest(event.algorithm, event.previous_hash, body)


def append(
    stream: Stream, event: Event, facts: Mapping[str, Any], *, telling: bool = False
) -> Event:
    """Chain an event to its stream and store both (追加事件); the caller holds the lock.

    The stream is moved with its old count as a condition: who forgot the lock is refused by
    the database and not silently overwritten. With `telling` the event's row of the outbox is
    written too.
    """
    event.stream = stream
    event.seq = stream.count + 1
    event.algorithm = settings.TRAIL_HASH
    event.previous_hash = stream.head
    event.facts = canonical(facts)
    event.reason = json.loads(canonical(event.reason))
    event.hash = seal(event)
    store = _store_at_once if connection.vendor == "postgresql" else _store
    if not store(stream, event, telling):
        raise RuntimeError(f"stream {stream.pk} was written without its lock")
    stream.count, stream.head = event.seq, event.hash
    return event


def _store(stream: Stream, event: Event, telling: bool) -> bool:
    event.save(force_insert=True)
    moved = reads.move_stream(stream.pk, stream.count, event.seq, event.hash)
    if moved and telling:
        Outbox(event=event).save(force_insert=True)
    return bool(moved)


# One statement instead of three, where a statement may hold others that write.
_AT_ONCE = (
    f"WITH event AS ({INSERT}), moved AS (UPDATE cases_stream SET count = %s, head = %s"
    " WHERE id = %s AND count = %s RETURNING id) "
)
_AND_TELL = (
    "INSERT INTO cases_outbox (event_id, leased_until, attempts, done_at)"
    " SELECT event.id, NULL, 0, NULL FROM event, moved RETURNING event_id"
)
_TELL_NOBODY = "SELECT event.id FROM event, moved"


def _store_at_once(stream: Stream, event: Event, telling: bool) -> bool:
    """Store the event, move the stream and write the outbox row together (PostgreSQL).

    No key comes back if the stream was not moved: there is nothing to join the event with.
    """
    statement = _AT_ONCE + (_AND_TELL if telling else _TELL_NOBODY)
    insert_within(event, statement, [event.seq, event.hash, stream.pk, stream.count])
    return event.pk is not None


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Read everything as it stood at one moment (一致快照): acts go on beside it.

    On SQLite a transaction is a snapshot by itself, if it does not ask for the right to write.
    """
    if connection.in_atomic_block:
        yield
        return
    wrapper: Any = connection
    mode = getattr(wrapper, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        wrapper.transaction_mode = None
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
    finally:
        if connection.vendor == "sqlite":
            wrapper.transaction_mode = mode


@dataclass(frozen=True, slots=True)
class Finding:
    """Name one thing that does not fit (发现的问题)."""

    stream: int | None
    seq: int | None
    problem: str


def verify(
    against: Mapping[str, Any] | None = None, only: Collection[int] | None = None
) -> tuple[int, list[Finding]]:
    """Check every chain in one snapshot (校验留痕): how many events were read, what does not fit.

    `against` is the content of a checkpoint file: a tail that was cut and whose head was mended,
    or a chain that was written anew, is found only there. With `only` these streams alone are read.
    """
    with one_snapshot():
        findings = [Finding(None, None, f"trigger missing: {name}") for name in triggers.missing()]
        streams = Stream.objects.all() if only is None else Stream.objects.filter(pk__in=only)
        heads = {s.pk: (s.count, s.head) for s in streams.order_by("pk")}
        seen: dict[int, int] = {}
        hashes: dict[tuple[int, int], str] = {}
        wanted = _sealed_places(against, only)
        read = 0
        for stream, seq, event, problems in _walk(only):
            read += 1
            findings.extend(Finding(stream, seq, text) for text in problems)
            seen[stream] = seq
            sealed = event.hash if event is not None else ""
            if (stream, seq) in wanted:
                hashes[stream, seq] = sealed
            if stream not in heads:
                findings.append(Finding(stream, seq, "the stream of this event is gone"))
            elif heads[stream][0] == seq and heads[stream][1] != sealed:
                findings.append(Finding(stream, seq, "the head does not fit the last event"))
        for pk, (count, _head) in heads.items():
            if seen.get(pk, 0) != count:
                findings.append(
                    Finding(pk, seen.get(pk, 0), f"{count} events were counted, not these")
                )
        findings.extend(_compare(against, wanted, hashes))
    return read, findings


def _walk(
    only: Collection[int] | None,
) -> Iterator[tuple[int, int, Event | None, list[str]]]:
    """Walk through the events in their order, with what does not fit each of them."""
    stream, previous, seq = None, GENESIS, 0
    for of_stream, place, event in _rows(only):
        if of_stream != stream:
            stream, previous, seq = of_stream, GENESIS, 0
        problems = []
        if place != seq + 1:
            problems.append(f"event {seq + 1} is missing")
        if event is None:
            problems.append("holds a value that cannot be read")
            # What comes after it is chained to a hash that only it knows.
            previous, seq = "", place
        else:
            if previous and event.previous_hash != previous:
                problems.append("not chained to the event before it")
            if not _is_sealed(event):
                problems.append("changed after it was sealed")
            previous, seq = event.hash, place
        yield of_stream, place, event, problems


def _is_sealed(event: Event) -> bool:
    try:
        return seal(event) == event.hash
    except (ValueError, TypeError):
        return False


def _rows(
    only: Collection[int] | None, batch: int = 1000
) -> Iterator[tuple[int, int, Event | None]]:
    """Read events in batches; a row that cannot be read is None and spoils no other."""
    events = Event.objects.all() if only is None else Event.objects.filter(stream__in=only)
    keys = events.order_by("stream_id", "seq").values_list("pk", "stream_id", "seq")
    places = list(keys)
    for start in range(0, len(places), batch):
        part = places[start : start + batch]
        try:
            found = {e.pk: e for e in Event.objects.filter(pk__in=[pk for pk, _s, _q in part])}
        except Exception:
            found = {pk: e for pk, _s, _q in part if (e := _read_one(pk)) is not None}
        for pk, stream, seq in part:
            yield stream, seq, found.get(pk)


def _read_one(pk: int) -> Event | None:
    # What a damaged value does depends on the database and on the column.
    try:
        return Event.objects.get(pk=pk)
    except Exception:
        return None


def _sealed_places(
    against: Mapping[str, Any] | None, only: Collection[int] | None
) -> dict[tuple[int, int], str]:
    if against is None:
        return {}
    return {
        (s["stream"], s["count"]): s["head"]
        for s in against["streams"]
        if s["count"] and (only is None or s["stream"] in only)
    }


def _compare(
    against: Mapping[str, Any] | None,
    wanted: Mapping[tuple[int, int], str],
    hashes: Mapping[tuple[int, int], str],
) -> Iterator[Finding]:
    if against is None:
        return
    if root_of(against["streams"], against["algorithm"]) != against["root"]:
        yield Finding(None, None, "the checkpoint itself was changed: its root does not fit")
    if not Checkpoint.objects.filter(root=against["root"]).exists():
        yield Finding(None, None, "this database does not know of such a checkpoint")
    for (stream, seq), head in wanted.items():
        found = hashes.get((stream, seq))
        if found is None:
            yield Finding(stream, seq, "an event that the checkpoint seals is gone")
        elif found != head:
            yield Finding(stream, seq, "differs from what the checkpoint seals")


def root_of(streams: Iterable[Mapping[str, Any]], algorithm: str) -> str:
    """Return the Merkle root over sealed heads (默克尔根)."""
    return merkle_root(
        algorithm, [canonical([s["stream"], s["count"], s["head"]]) for s in streams]
    )


def make_checkpoint(at: datetime, folder: Path) -> tuple[Checkpoint, Path]:
    """Seal all heads (封存点) and write them to a file outside the database.

    The file is written first under another name and renamed when whole.
    """
    with one_snapshot():
        streams = [
            {"stream": s.pk, "count": s.count, "head": s.head}
            for s in Stream.objects.order_by("pk")
        ]
    algorithm = settings.TRAIL_HASH
    root = root_of(streams, algorithm)
    name = f"checkpoint-{at:%Y%m%dT%H%M%S}-{root[:12]}.json"
    sealed = {
        "made_at": canonical(at).strip('"'),
        "algorithm": algorithm,
        "root": root,
        "streams": streams,
    }
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    draft = path.with_suffix(".part")
    draft.write_text(json.dumps(sealed, indent=1), encoding="utf-8")
    draft.rename(path)
    checkpoint = Checkpoint.objects.create(
        made_at=at,
        streams=len(streams),
        events=sum(s["count"] for s in streams),
        root=root,
        algorithm=algorithm,
        file_name=name,
    )
    return checkpoint, path


def read_checkpoint(path: Path) -> Mapping[str, Any]:
    """Read a checkpoint file (读取封存点).

    Raises: OSError, ValueError, TypeError or KeyError for what is none.
    """
    content: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for sealed in content["streams"]:
        if not (type(sealed["stream"]) is int and type(sealed["count"]) is int):
            raise TypeError("a stream and its count are numbers")
        if not isinstance(sealed["head"], str):
            raise TypeError("a head is a text")
    if not isinstance(content["root"], str):
        raise TypeError("a root is a text")
    root_of((), content["algorithm"])
    return content


def as_rows(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return findings as plain mappings (问题清单)."""
    return [asdict(f) for f in findings]

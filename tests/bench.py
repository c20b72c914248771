"""What one act through the door costs (基准测试), beside the same rows written by hand.

    python -m tests.bench [--profile] [--pairs 200]

For PostgreSQL (a database of its own, made and dropped) and for SQLite (a file in a scratch
folder, as durable as in production) each figure is a ratio: the time of `workflows.door.perform`
over the time of literal SQL that writes the same rows in one transaction. The literal side locks
the suggestion, reads nothing else and computes no hash: its values are ready before the clock
starts. Measured in turns of door, raw, door, each on a fresh suggestion. Nothing is asserted
about time; that both sides write the same rows and that every chain holds is told at the end.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import json
import os
import platform
import pstats
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/test")
ANSWER_WITHIN_SECONDS = 2
WARM_UP = 25
PROFILED = 100

Statement = tuple[str, list[Any]]


def say(line: str = "") -> None:
    """Write one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


# -- the same rows as literal SQL -----------------------------------------------------------------

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
MARK_URGENT = "UPDATE cases_suggestion SET version = %s, urgent = %s WHERE id = %s"
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
    facts = {"changes": {f"suggestion:{s.pk}": {"urgent": [False, True]}}}
    event, stream, outbox = _event_and_outbox(county, scene, at, URGENT, facts, str(s.state))
    return [(LOCK, [s.pk]), (MARK_URGENT, [s.version + 1, True, s.pk]), event, stream, outbox]


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


URGENT = Figure(
    "mark_urgent: record, chain, outbox", "-",
    "mark_urgent", "assigner", False, _nothing, _assigned, rows_of_urgent,
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


# -- measuring ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Measured:
    """Hold what was measured (测得): milliseconds per act, and how many statements it took."""

    figure: Figure
    door: list[float]
    raw: list[float]
    ratios: list[float]
    door_statements: int
    raw_statements: int
    difference: str


def scenes_for(county: Any, figure: Figure, count: int) -> Iterator[Scene]:
    """Make fresh suggestions in bulk (批量场景)."""
    from cases.models import Assignment, Stream, Suggestion
    from tests import volume
    from workflows.models import WorkItem

    keys = volume.copies(figure.prepare(county), count)
    streams = Stream.objects.in_bulk(
        list(Suggestion.objects.filter(pk__gte=min(keys)).values_list("stream", flat=True))
    )
    items = {
        item.suggestion_id: item
        for item in WorkItem.objects.to_do().filter(suggestion__gte=min(keys))
    }
    pairs = zip(volume.in_order(Suggestion, keys), volume.in_order(Assignment, keys), strict=True)
    for suggestion, task in pairs:
        suggestion.stream = streams[suggestion.stream_id]
        yield Scene(suggestion, task, items.get(suggestion.pk))


class Bench:
    """Measure one figure after the other on the database of this process (基准)."""

    def __init__(self, county: Any) -> None:
        self.county = county
        self.raw = Raw()

    def door(self, figure: Figure, scene: Scene, at: datetime) -> float:
        """Perform the act through the door; return milliseconds."""
        from workflows.door import perform

        target = scene.task if figure.on_task else scene.suggestion
        actor, data = self.county.actors[figure.by], figure.data(self.county)
        begun = time.perf_counter()
        perform(figure.act, target, by=actor, at=at, **data)
        return (time.perf_counter() - begun) * 1000

    def by_hand(self, figure: Figure, scene: Scene, at: datetime) -> float:
        """Write the same rows by hand; return milliseconds."""
        statements = self.raw.ready(figure.rows(self.county, scene, at))
        begun = time.perf_counter()
        self.raw.write(statements)
        return (time.perf_counter() - begun) * 1000

    def measure(self, figure: Figure, pairs: int) -> Measured:
        """Measure door, raw, door in turns, each on a fresh suggestion (交替测量)."""
        scenes = scenes_for(self.county, figure, 3 * (pairs + WARM_UP) + 2)
        at = self.county.later()
        one, other = next(scenes), next(scenes)
        statements: list[str] = []
        with watched(lambda sql, _: statements.append(sql)):
            self.door(figure, one, at)
        self.by_hand(figure, other, at)
        found = Measured(
            figure, [], [], [], len(statements), len(figure.rows(self.county, one, at)), ""
        )
        found.difference = difference(one.suggestion.pk, other.suggestion.pk)
        for turn in range(pairs + WARM_UP):
            first = self.door(figure, next(scenes), at)
            raw = self.by_hand(figure, next(scenes), at)
            second = self.door(figure, next(scenes), at)
            if turn >= WARM_UP:
                found.door += [first, second]
                found.raw.append(raw)
                found.ratios.append((first + second) / 2 / raw)
        return found


@contextmanager
def watched(note: Callable[[str, float], None]) -> Iterator[None]:
    """Note every statement of the door with its milliseconds (语句观察)."""
    from django.db import connection

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            note(sql, (time.perf_counter() - begun) * 1000)

    with connection.execute_wrapper(watch):
        yield


def difference(one: int, other: int) -> str:
    """Compare what door and raw left behind (两侧比对), keys and hashes aside."""
    ours, theirs = _rows_of(one), _rows_of(other)
    if ours == theirs:
        return ""
    texts = [json.dumps(rows, ensure_ascii=False, default=str) for rows in (ours, theirs)]
    at = next((n for n, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), 0)
    return (
        f"door {texts[0][max(at - 60, 0) : at + 40]!r}, raw {texts[1][max(at - 60, 0) : at + 40]!r}"
    )


def _rows_of(suggestion: int) -> dict[str, list[dict[str, Any]]]:
    """Read every row of a suggestion without what is its own: keys, hashes, number."""
    from tests import volume

    own = {"id", "number", "reference", "head", "previous_hash", "hash", "created"}
    own |= {"stream_id", "suggestion_id", "round_id", "assignment_id", "process_id", "event_id"}
    rows: dict[str, list[dict[str, Any]]] = {}
    for model, path in volume.COPIED:
        rows[model.__name__] = [
            {
                name: re.sub(r"(?<=[:\[])\d+(?=[\]\"]|$)", "#", value)
                if name in ("facts", "subject", "record")
                else value
                for name, value in row.items()
                if name not in own
            }
            for row in model.objects.filter(**{path: suggestion}).order_by("pk").values()
        ]
    return rows


# -- telling --------------------------------------------------------------------------------------


def table(found: Sequence[Measured], *, with_aims: bool) -> Iterator[str]:
    """Write the figures of one database (结果表)."""
    yield f"{'door ms':>8} {'raw ms':>7} {'ratio':>6} {'p10 - p90':>12} {'aim':>4} {'SQL':>7}  figure"
    for one in found:
        tenths = statistics.quantiles(one.ratios, n=10)
        yield (
            f"{statistics.median(one.door):8.2f} {statistics.median(one.raw):7.2f} "
            f"{statistics.median(one.ratios):6.2f} {f'{tenths[0]:.2f} - {tenths[-1]:.2f}':>12} "
            f"{one.figure.aim if with_aims else '-':>4} "
            f"{f'{one.door_statements}:{one.raw_statements}':>7}  {one.figure.name}"
        )
    for one in found:
        if one.difference:
            yield f"warning: door and raw differ in {one.figure.act}: {one.difference}"


def facts_of_the_machine() -> str:
    """Tell on what this was measured (环境)."""
    import django
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT 'PostgreSQL ' || current_setting('server_version') || ', fsync '"
                " || current_setting('fsync') || ', synchronous_commit '"
                " || current_setting('synchronous_commit')"
            )
            database = cursor.fetchone()[0]
        else:
            cursor.execute("SELECT sqlite_version()")
            version = cursor.fetchone()[0]
            database = f"SQLite {version}, journal_mode WAL, synchronous FULL"
    return (
        f"Python {platform.python_version()}, Django {django.get_version()}, {database}, "
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    )


def profile(bench: Bench, figure: Figure) -> None:
    """Tell where the door's time goes (剖析): functions, and shapes of SQL."""
    scenes = scenes_for(bench.county, figure, 2 * PROFILED)
    at = bench.county.later()
    shapes: dict[str, list[float]] = defaultdict(list)
    whole = 0.0
    with watched(lambda sql, spent: shapes[_shape(sql)].append(spent)):
        for _ in range(PROFILED):
            whole += bench.door(figure, next(scenes), at)
    in_sql = sum(map(sum, shapes.values()))
    say(f"\n{figure.act}: {whole / PROFILED:.2f} ms per act, {in_sql / whole:.0%} of it in SQL")
    say(f"{'ms/act':>7} {'share':>6} {'times':>5}  statement")
    for shape, spent in sorted(shapes.items(), key=lambda pair: -sum(pair[1])):
        say(
            f"{sum(spent) / PROFILED:7.3f} {sum(spent) / whole:6.1%} "
            f"{len(spent) / PROFILED:5.1f}  {shape}"
        )
    watcher = cProfile.Profile()
    for scene in scenes:
        watcher.enable()
        bench.door(figure, scene, at)
        watcher.disable()
    for order in ("cumulative", "tottime"):
        text = io.StringIO()
        pstats.Stats(watcher, stream=text).strip_dirs().sort_stats(order).print_stats(25)
        say(text.getvalue().rstrip())


def _shape(sql: str) -> str:
    """Shorten a statement to what it does (语句形状)."""
    text = re.sub(r"\s+", " ", sql.replace('"', ""))
    text = re.sub(r"_x\d+|s\d{6,}\w*", "", text)
    joins = text.count(" JOIN ")
    text = re.sub(r"^SELECT .*? FROM (\w+).*?(?= WHERE|$)", r"SELECT \1", text)
    text = re.sub(r"^(INSERT INTO \w+).*", r"\1", text)
    text = re.sub(r"\b(\w+)\.(?=\w)", "", text)
    return (text[:110] + (f" [{joins} joins]" if joins else "")).strip()


def measure_here(pairs: int, *, profiled: bool) -> None:
    """Measure on the database that the environment names (本库测量)."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    from django.db import connection

    from cases import trail
    from cases.models import Suggestion
    from tests.county import build_county
    from workflows.scratch import create_tables
    from workflows.work import differences

    create_tables()
    bench = Bench(build_county())
    found = [bench.measure(figure, pairs) for figure in FIGURES]
    for line in table(found, with_aims=connection.vendor == "postgresql"):
        say(line)
    say(facts_of_the_machine())
    if profiled:
        for figure in FIGURES[:2]:
            profile(bench, figure)
    read, problems = trail.verify()
    say(f"{read} events verified, {len(problems)} findings")
    for problem in problems[:5]:
        say(f"warning: {problem}")
    sample = Suggestion.objects.select_related("policy").order_by("-pk")[:50]
    wrong = [d for suggestion in sample for d in differences(suggestion, bench.county.at)]
    say(f"{len(sample)} work lists checked, {len(wrong)} differences")


# -- one process per database ---------------------------------------------------------------------


def _measure_in_child(name: str, url: str, options: Sequence[str]) -> None:
    say(f"== {name}")
    environment = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, "-m", "tests.bench", "--here", *options]
    begun = time.monotonic()
    code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    if code:
        say(f"warning: the measurement on {name} ended with exit code {code}")
    say(f"{time.monotonic() - begun:.0f} s\n")


@contextmanager
def database_of_our_own() -> Iterator[str | None]:
    """Make a database on the server, and drop it (自建库); None if no server answers."""
    import psycopg2
    from psycopg2 import sql

    try:
        connection = psycopg2.connect(SERVER, connect_timeout=ANSWER_WITHIN_SECONDS)
    except psycopg2.Error:
        yield None
        return
    name = f"huiying_bench_{os.getpid()}"
    with closing(connection):
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield f"{SERVER.rpartition('/')[0]}/{name}"
        finally:
            with connection.cursor() as cursor:
                cursor.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
                )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure on every database that is there (基准测试)."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description=__doc__.split("\n")[0]
    )
    parser.add_argument("--pairs", type=int, default=200, help="turns per figure (at least 2)")
    parser.add_argument("--profile", action="store_true", help="tell where the door's time goes")
    parser.add_argument("--only", choices=("postgresql", "sqlite"), help="leave out the other")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.here:
        measure_here(max(asked.pairs, 2), profiled=asked.profile)
        return 0
    options = [f"--pairs={asked.pairs}", *(["--profile"] if asked.profile else [])]
    if asked.only != "sqlite":
        with database_of_our_own() as url:
            if url is None:
                scheme, _, rest = SERVER.partition("://")
                shown = f"{scheme}://{rest.rpartition('@')[2]}"
                say(f"PostgreSQL not found at {shown}: its figures are left out\n")
            else:
                _measure_in_child("PostgreSQL", url, options)
    if asked.only != "postgresql":
        with tempfile.TemporaryDirectory(prefix="huiying-bench-") as folder:
            _measure_in_child("SQLite", f"sqlite:///{folder}/bench.sqlite3", options)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)

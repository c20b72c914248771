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
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.bench_rows import FIGURES, Figure, Raw, Scene

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/test")
ANSWER_WITHIN_SECONDS = 2
WARM_UP = 25
PROFILED = 100


def say(line: str = "") -> None:
    """Write one line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


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
        scenes = iter(list(scenes_for(self.county, figure, 3 * (pairs + WARM_UP) + 2)))
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
                name: re.sub(r"(?<=[:\[V])\d+(?=[\]\"]|$)", "#", value)
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
    yield " door ms  raw ms  ratio    p10 - p90  aim     SQL  figure"
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
    scenes = iter(list(scenes_for(bench.county, figure, 2 * PROFILED)))
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

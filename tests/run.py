"""Run the tests on both databases (两种数据库上的测试): SQLite in a file, then PostgreSQL.

`python tests/run.py` leaves out the long tests, `--soak` runs only those, `--services` only
tells which servers answer. All other arguments go on to pytest. The exit code is the worst one.
A server that does not answer is named and its run skipped; with CI=true that is an error.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/test")
REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")
ANSWER_WITHIN_SECONDS = 2
MOST_WORKERS = 4


@dataclass(frozen=True, slots=True)
class Result:
    """How the run on one database ended."""

    database: str
    seconds: float
    exit_code: int


def say(line: str) -> None:
    """Write one line at once, so that it stands before the child's own lines."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def is_in_ci() -> bool:
    """Tell whether a missing server is an error."""
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def postgres_answers() -> bool:
    """Tell whether PostgreSQL takes a connection within two seconds."""
    import psycopg2  # type: ignore[import-untyped]

    try:
        psycopg2.connect(POSTGRES_URL, connect_timeout=ANSWER_WITHIN_SECONDS).close()
    except psycopg2.Error:
        return False
    return True


def redis_answers() -> bool:
    """Tell whether Redis answers within two seconds."""
    import redis

    try:
        client = redis.Redis.from_url(
            REDIS_URL,
            socket_connect_timeout=ANSWER_WITHIN_SECONDS,
            socket_timeout=ANSWER_WITHIN_SECONDS,
        )
        with client:
            client.ping()
    except redis.RedisError:
        return False
    return True


def without_password(url: str) -> str:
    """Return an address that may be shown."""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def marks(*, soak: bool, pure: bool, own: str | None) -> str:
    """Join the mark expressions: long tests or the others, pure ones or not, and the caller's."""
    parts = ["soak" if soak else "not soak"]
    if not pure:
        parts.append("not pure")
    if own:
        parts.append(f"({own})")
    return " and ".join(parts)


def run(database: str, url: str, *, expression: str, arguments: Sequence[str]) -> Result:
    """Run pytest against one database and wait for it."""
    # One more than there are processors: tests with a browser or a killed engine wait a lot.
    workers = min((os.cpu_count() or 1) + 1, MOST_WORKERS)
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "HUIYING_TEST_DATABASE": database,
    }
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        str(workers),
        "--dist",
        "worksteal",
        "-m",
        expression,
        *arguments,
    ]
    say(f"== {database}: pytest -m {expression!r} with {workers} workers")
    started = time.monotonic()
    exit_code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
    return Result(database, time.monotonic() - started, exit_code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the suite as asked for and return the worst exit code."""
    parser = argparse.ArgumentParser(prog="tests/run.py", description=__doc__, allow_abbrev=False)
    parser.add_argument("--soak", action="store_true", help="run only the long tests")
    parser.add_argument("--services", action="store_true", help="only tell which servers answer")
    parser.add_argument("-m", dest="own", help="a mark expression for pytest, added to ours")
    asked, rest = parser.parse_known_args(arguments)

    missing = []
    has_postgres = postgres_answers()
    if not has_postgres:
        shown = without_password(POSTGRES_URL)
        missing.append(f"PostgreSQL not found at {shown}: its run is skipped")
    if not redis_answers():
        shown = without_password(REDIS_URL)
        missing.append(f"Redis not found at {shown}: tests that need it are skipped")
    if is_in_ci() and missing:
        for line in missing:
            say(f"error: {line.partition(': ')[0]}, and CI needs it")
        return 1
    for line in missing:
        say(line)
    if asked.services:
        if not missing:
            say("PostgreSQL and Redis answer")
        return 1 if missing else 0
    if asked.soak:
        os.environ["HUIYING_SOAK"] = "1"

    results = []
    with tempfile.TemporaryDirectory(prefix="huiying-tests-") as scratch:
        results.append(
            run(
                "sqlite",
                f"sqlite:///{scratch}/huiying.sqlite3",
                expression=marks(soak=asked.soak, pure=True, own=asked.own),
                arguments=rest,
            )
        )
    if has_postgres:
        results.append(
            run(
                "postgresql",
                POSTGRES_URL,
                expression=marks(soak=asked.soak, pure=False, own=asked.own),
                arguments=rest,
            )
        )

    say("")
    for result in results:
        say(f"{result.database:<10} {result.seconds:7.1f} s  exit code {result.exit_code}")
    if not has_postgres:
        say(f"{'postgresql':<10} skipped")
    # A child that a signal ended has a negative code; pytest's 5 means that no test was found.
    return max(result.exit_code if result.exit_code >= 0 else 1 for result in results)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)

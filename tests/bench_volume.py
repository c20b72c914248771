"""What the benchmarks of large databases share (大批量基准): a database apart, filled in steps."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from typing import Any

from tests.bench import ROOT, SERVER, database_of_our_own, say

__all__ = ["copy_here", "drop", "filled", "in_database", "run_apart", "say"]

AT_ONCE = 5000


def filled(original: Any, there: int, size: int) -> int:
    """Copy an item until there are so many (填充); return how many there are."""
    from django.db import connection

    from tests.volume import copies

    while there < size:
        there += len(copies(original, min(AT_ONCE, size - there)))
        sys.stderr.write(f"\r{there:,} of {size:,} items ")
    sys.stderr.write("\n")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return there


def copy_here(suffix: str) -> str:
    """Copy the database that is open as it stands (复制数据库); return the name of the copy."""
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    copy = f"{name}_{suffix}"
    connection.close()
    if connection.vendor == "postgresql":
        _on_server("CREATE DATABASE {} TEMPLATE {}", copy, name)
    else:
        shutil.copy(name, copy)
    return copy


def drop(name: str) -> None:
    """Take a copy away again (删除副本); one on SQLite goes with its folder."""
    from django.db import connection

    if connection.vendor == "postgresql":
        _on_server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


def in_database(name: str) -> None:
    """Go on in another database (切换数据库), with its connection open already."""
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = name
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _on_server(statement: str, *names: str) -> None:
    import psycopg2
    from psycopg2 import sql

    with closing(psycopg2.connect(SERVER)) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def run_apart(module: str, *arguments: str, sqlite: bool) -> int:
    """Run a module's own measurements in a database made for them (另库运行)."""
    command = [sys.executable, "-m", module, "--here", *arguments]
    if sqlite:
        with tempfile.TemporaryDirectory(prefix="huiying-bench-") as folder:
            return _run(command, f"sqlite:///{folder}/bench.sqlite3")
    with database_of_our_own() as url:
        if url is None:
            say("PostgreSQL not found: its figures are left out")
            return 0
        return _run(command, url)


def _run(command: list[str], url: str) -> int:
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"}
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode

"""The migrations lead to what the models say, with every trigger, on the run's database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.db import connection

from cases import triggers

ROOT = Path(__file__).resolve().parents[2]


def test_migrations_make_a_guarded_database(db, tmp_path):
    wanted = {t.name for t in triggers.wanted()}
    if connection.vendor == "postgresql":
        source = connection.settings_dict
        name = f"migrations_{os.getpid()}"
        server = f"postgresql://{source['USER']}@{source['HOST']}:{source['PORT']}"
        with connection.cursor() as cursor:
            tables = _names_on_postgresql(cursor)
        url = f"{server}/{name}"
        make, drop = f"CREATE DATABASE {name}", f"DROP DATABASE IF EXISTS {name}"
    else:
        url, make, drop, server = f"sqlite:///{tmp_path / 'fresh.sqlite3'}", "", "", ""
        tables = set(connection.introspection.table_names())
    try:
        _on_server(server, make)
        environment = {**os.environ, "DATABASE_URL": url}
        for command in (["migrate", "--verbosity=0"], ["check", "--database", "default"]):
            done = subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240,
                check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
        made = subprocess.run(
            [sys.executable, "-c", _LOOK],
            cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
    finally:
        _on_server(server, drop)

    made_tables, made_triggers = (set(line.split()) for line in made.stdout.splitlines())
    assert tables - {"django_migrations"} <= made_tables
    assert wanted <= made_triggers


def _names_on_postgresql(cursor):
    return set(connection.introspection.table_names(cursor))


def _on_server(server: str, statement: str) -> None:
    if not statement:
        return
    import psycopg2

    session = psycopg2.connect(f"{server}/postgres")
    session.autocommit = True
    try:
        with session.cursor() as cursor:
            cursor.execute(statement)
    finally:
        session.close()


_LOOK = """
import os, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()
from django.db import connection
from cases import searching, triggers
assert searching.missing() == []
print(*connection.introspection.table_names())
gone = set(triggers.missing())
print(*(t.name for t in triggers.wanted() if t.name not in gone))
"""

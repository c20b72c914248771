"""What all tests share: the database they run on, the county, the lifted triggers for a flush."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation

from cases import searching, triggers


def pytest_configure(config: pytest.Config) -> None:
    """Give SQLite a file for its tests: two processes cannot share one in memory.

    On neither database does a commit wait for the disk: what tests keep need not outlive a
    power cut, and a process that is killed loses nothing by it.
    """
    database = settings.DATABASES["default"]
    if "postgresql" in database["ENGINE"]:
        database.setdefault("OPTIONS", {})["options"] = "-c jit=off -c synchronous_commit=off"
    if "sqlite" in database["ENGINE"]:
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        folder = Path(settings.VAR_DIR) / "tests"
        folder.mkdir(parents=True, exist_ok=True)
        database.setdefault("TEST", {})["NAME"] = str(folder / f"{os.getppid()}-{worker}.sqlite3")
        database["OPTIONS"]["init_command"] = (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA recursive_triggers=ON;"
        )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is about the other database: it is no test of this one, and no skip.

    What is mostly tried on the other one is a long test here.
    """
    on_sqlite = "sqlite" in settings.DATABASES["default"]["ENGINE"]
    here = "sqlite" if on_sqlite else "postgresql"
    for item in items:
        mark = item.get_closest_marker("mostly_on")
        if mark is not None and mark.args[0] != here:
            item.add_marker("soak")
    strange = "postgresql_only" if on_sqlite else "sqlite_only"
    left_out = [item for item in items if item.get_closest_marker(strange)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker(strange)]


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """Make the tables straight from the models; `tests/house` walks the migrations once."""
    return False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Guard the trail in the test database as migrations would.

    At the end sessions that a server's thread or a killed process left open are ended, so that
    the database can be dropped.
    """
    with django_db_blocker.unblock():
        triggers.install()
        searching.install()
        connection.close()
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            connection.close()


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Let refusals speak English, whether or not the catalogues were compiled."""
    with translation.override("en"):
        yield


@pytest.fixture
def county(db: Any) -> Any:
    """Return the small invented county."""
    from tests.county import build_county

    return build_county()


@pytest.fixture
def committed_county(transactional_db: Any, lift_triggers: None) -> Any:
    """Return the county in a database that other processes see; it is flushed afterwards."""
    from tests.county import build_county

    return build_county()


@pytest.fixture
def lift_triggers(transactional_db: Any) -> Iterator[None]:
    """Lift the triggers around the flush, and only there: the one fixture that may.

    It is set up after the database and therefore torn down before its flush; the next test
    that needs a database finds them installed again by `standing_triggers`.
    """
    triggers.install()
    yield
    triggers.remove()


@pytest.fixture(autouse=True)
def standing_triggers(request: pytest.FixtureRequest) -> None:
    """Install the triggers again where an earlier flush left them lifted.

    A test may ask for its database by a fixture or by a mark alone.
    """
    mark = request.node.get_closest_marker("django_db")
    commits = "transactional_db" in request.fixturenames
    commits |= mark is not None and bool(mark.kwargs.get("transaction"))
    if commits or mark is not None or "db" in request.fixturenames:
        request.getfixturevalue("transactional_db" if commits else "db")
        if triggers.missing():
            triggers.install()


@pytest.fixture
def on_postgresql() -> bool:
    """Tell whether this run is on PostgreSQL."""
    return connection.vendor == "postgresql"

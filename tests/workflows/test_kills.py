"""A process that dies in the middle of an act (中途断电) leaves all of it or nothing.

For each act a child is killed at its first SQL statement, the next child at the second, and so
on to the COMMIT; after each the rows are those from before, and the act then succeeds. On a twin
of the scene a child is killed right after its COMMIT: there the rows are those of the whole act.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, connections

from cases import searching, trail
from cases.acting import Actor
from cases.models import Event, Suggestion
from cases.models.record import Record
from tests.county import County, answers, build_county
from workflows.door import Done, perform
from workflows.work import differences

pytestmark = [
    pytest.mark.race,
    # Newer Pythons warn of any thread beside a fork; the children start none.
    pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning"),
]

LIVE_AT_MOST_SECONDS = 60
# No act comes near it; a child that is never killed must not let the test run for ever.
MOST_STATEMENTS = 200

Rows = dict[str, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Order:
    """Say which act is sent off (一次办理)."""

    act: str
    target: Record
    by: Actor
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def suggestion(self) -> Suggestion:
        """Read the suggestion anew."""
        return Suggestion.objects.get(pk=self.target.suggestion_id)

    def send(self) -> Done:
        """Perform the act."""
        return perform(
            self.act, self.target, by=self.by, at=self.at, key=f"{self.target.pk}", **self.data
        )


def snapshot() -> Rows:
    """Read every row of what cases and work items are kept in.

    The index for searching follows from the rows, and SQLite lets nobody read it whole.
    """
    tables = sorted(
        name
        for name in connection.introspection.table_names()
        if name.startswith(("cases_", "workflows_")) and not name.startswith(searching.INDEX)
    )
    rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)} ORDER BY 1")
            rows[table] = [tuple(row) for row in cursor.fetchall()]
    return rows


def change(before: Rows, after: Rows) -> tuple[Counter[str], Counter[str]]:
    """Count by table which rows are new and which were changed (变更统计)."""
    new: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    for table, rows in after.items():
        old = {row[0]: row for row in before[table]}
        new[table] += sum(row[0] not in old for row in rows)
        changed[table] += sum(row[0] in old and row != old[row[0]] for row in rows)
    return +new, +changed


# -- children ---------------------------------------------------------------------------------


class Killer:
    """Kill this very process at its n-th statement, or around its COMMIT (断电点)."""

    def __init__(self, tell: int, *, statement: int = 0, after_commit: bool = False) -> None:
        self.tell = tell
        self.left = statement
        self.after_commit = after_commit
        self.commit = connection._commit

    def __call__(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        """Count a statement, and die instead of sending the n-th."""
        self.left -= 1
        if self.left == 0:
            self.die(b"statement")
        return execute(sql, params, many, context)

    def at_commit(self) -> None:
        """Die before the COMMIT, or let it pass, with what it keeps told, and die then."""
        if not self.after_commit:
            self.die(b"commit")
        rows = pickle.dumps(snapshot())
        self.commit()
        self.die(rows)

    def die(self, word: bytes) -> None:
        """Say where this happens and end without any clearing up."""
        with os.fdopen(self.tell, "wb") as pipe:
            pipe.write(word)
        os.kill(os.getpid(), signal.SIGKILL)


def die_performing(order: Order, **where: Any) -> bytes:
    """Let a child process perform an act and be killed on the way; return where it was."""
    connections.close_all()
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        _perform_and_die(order, there, **where)
    os.close(there)
    with os.fdopen(here, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the child ended by itself: the act was refused or failed"
    assert os.WTERMSIG(status) == signal.SIGKILL
    return told


def _perform_and_die(order: Order, there: int, **where: Any) -> None:
    try:
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(LIVE_AT_MOST_SECONDS)
        connection.ensure_connection()
        killer = Killer(there, **where)
        connection._commit = killer.at_commit
        with connection.execute_wrapper(killer):
            order.send()
    except Exception:
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        # Whatever happens, a child never goes on with the tests of its parent.
        os._exit(1)


# -- scenes -----------------------------------------------------------------------------------


def assigning(county: County) -> Order:
    """An item is assigned to a lead unit and two co-handlers."""
    suggestion = county.registered()
    units = county.shares(("water", "lead"), ("roads", "co_handler"), ("schools", "co_handler"))
    return Order("assign", suggestion, county.actors["assigner"], county.later(), {"units": units})


def signing(county: County) -> Order:
    """A lead unit signs its reply without an opinion that is overdue."""
    suggestion = county.handling(("water", "lead"), ("roads", "co_handler"))
    lead, late = county.task(suggestion, "water"), county.task(suggestion, "roads")
    county.contact(lead)
    county.later(days=60)
    county.do("lapse_opinion", late)
    reply = county.written(lead)
    return Order("sign_reply", reply, county.head("water"), county.later(), {"missing": [late.pk]})


def delivering(county: County) -> Order:
    """A reply with a promise reaches the lead deputy and two co-signers."""
    suggestion = county.handling(("water", "sole"), cosigners=2)
    reply = county.signed(
        county.task(suggestion, "water"),
        result_kind="planned",
        promises=[{"content": "增设站亭。", "responsible": "王工", "due_on": county.today}],
    )
    return Order("deliver_reply", reply, county.officer("water"), county.later())


def rating(county: County) -> Order:
    """The deputy is dissatisfied."""
    request = county.request_of(county.replied(("water", "sole")))
    given = answers("satisfied", "dissatisfied")
    return Order("rate", request, county.deputy(), county.later(), {"answers": given})


def releasing(county: County) -> Order:
    """The collector releases a bad rating: the second round opens."""
    suggestion = county.replied(("water", "sole"))
    request = county.rate(suggestion, "dissatisfied")
    return Order("release", request, county.collector(request), county.later())


every_act = pytest.mark.parametrize(
    "scene", [assigning, signing, delivering, rating, releasing], ids=lambda scene: scene.__name__
)


@every_act
def test_act_killed_anywhere_leaves_all_or_nothing(lift_triggers, scene):
    county = build_county()
    order, twin = scene(county), scene(county)
    before = snapshot()

    for n in range(1, MOST_STATEMENTS):
        reached = die_performing(order, statement=n)
        assert snapshot() == before, f"killed at statement {n}"
        if reached == b"commit":
            break
        assert reached == b"statement"

    assert reached == b"commit"
    assert_all_fits(order)
    assert not order.send().repeated
    between = snapshot()
    assert_all_fits(order)

    kept = pickle.loads(die_performing(twin, after_commit=True))

    after = snapshot()
    assert after == kept
    assert change(between, after) == change(before, between)
    assert_all_fits(twin)
    # Who never got the answer asks again with the same key and is told of the same event.
    done = twin.send()
    assert done.repeated
    assert done.event == Event.objects.latest("pk")
    assert snapshot() == after


def assert_all_fits(order: Order) -> None:
    """Compare the lists with the states, and check every chain."""
    assert differences(order.suggestion, order.at) == []
    assert trail.verify()[1] == []

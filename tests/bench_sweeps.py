"""What a look of the clockwork costs (巡检基准): by what is due, not by what is open.

    python -m tests.bench_sweeps [--open 10000 200000] [--due 200]

In a database of its own (PostgreSQL, or SQLite with --sqlite) so many items are open with a
reply that is not due for months; of them as many as asked fall due. Told are the time of a whole
look (every sweep) that finds nothing, and of the ladder's that finds those: at each size, and as
a ratio. Nothing is asserted about time.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from tests.bench_volume import filled, run_apart, say

NOTHING_DUE = datetime(2026, 2, 2, 2, 0, tzinfo=UTC)
DUE = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)  # thirty days before the reply's day, a Monday
LATER = timedelta(days=365)
LOOKS = 20


def measure(sizes: Sequence[int], due: int) -> None:
    """Fill the database step by step and look at each size (逐级测量)."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db.models import F

    from cases.models import Clock, Outbox
    from tests.county import build_county
    from workflows import sweeps
    from workflows.sweeps import climbing

    call_command("migrate", verbosity=0)
    county = build_county()
    original = county.handling(("water", "sole"))
    county.contact(original.assignments.get())
    Clock.objects.filter(stopped_at=None).update(
        due_on=F("due_on") + LATER, climbs_on=F("climbs_on") + LATER
    )
    # What the making of the first item told was told; its copies are no news.
    sweeps.run_all(NOTHING_DUE)
    Outbox.objects.update(done_at=NOTHING_DUE)
    there, found = 1, []
    for size in sizes:
        there = filled(original, there, size)
        idle = []
        for _n in range(LOOKS):
            begun = time.perf_counter()
            assert sweeps.run_all(NOTHING_DUE) == 0
            idle.append(time.perf_counter() - begun)
        late = Clock.objects.filter(kind="reply", stopped_at=None, climbs_on__gt=DUE)
        some = list(late.order_by("-pk").values_list("pk", flat=True)[:due])
        Clock.objects.filter(pk__in=some).update(
            due_on=F("due_on") - LATER, climbs_on=F("climbs_on") - LATER
        )
        begun = time.perf_counter()
        assert climbing.run(DUE) == due
        busy = time.perf_counter() - begun
        Outbox.objects.filter(done_at=None).update(done_at=DUE)
        found.append((size, statistics.median(idle) * 1000, busy))
        say(f"{size:>9,} open: nothing due {found[-1][1]:.2f} ms, {due} due {busy:.2f} s")
    if len(found) > 1:
        first, last = found[0], found[-1]
        say(
            f"{last[0] / first[0]:.0f} times as many open: nothing due "
            f"{last[1] / first[1]:.2f} times, {due} due {last[2] / first[2]:.2f} times as long"
        )


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure in a database of its own (基准测试)."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench_sweeps")
    parser.add_argument("--open", type=int, nargs="+", default=[10_000, 200_000], metavar="N")
    parser.add_argument("--due", type=int, default=200)
    parser.add_argument("--sqlite", action="store_true", help="SQLite instead of PostgreSQL")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.here:
        measure(asked.open, asked.due)
        return 0
    sizes = [str(n) for n in asked.open]
    return run_apart(
        "tests.bench_sweeps", "--due", str(asked.due), "--open", *sizes, sqlite=asked.sqlite
    )


if __name__ == "__main__":
    sys.exit(main())

"""What a list of each desk and a search cost (列表与检索基准), as the database grows.

    python -m tests.bench_pages [--items 10000 200000] [--sqlite] [--under-way]

In a database of its own stand so many items. The running term has 2,000 of them under way, as
many at each size: some belong to one deputy and one unit, all others to another deputy and
another unit. All further ones have closed in an earlier term, as in a county that has worked for
long; with `--under-way` they too are under way in the running term, which no county has. Each
size has a database of its own, and they are looked at by turns. Told is the time of one page for
each size, the median of several, and the ratio of the last to the first. Nothing is asserted
about time.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from typing import Any

from tests.bench_volume import copy_here, drop, filled, in_database, run_apart, say

OWN, UNDER_WAY = 60, 2000
LOOKS = 9
# Whose page it is, its address, and what it is.
PAGES = (
    ("deputy", "/deputy/", "a deputy's own"),
    ("officer:water", "/unit/open/", "a unit's own under way"),
    ("sub_assigner", "/government/open/", "the General Office's under way"),
    ("assigner", "/office/assign/", "what waits at the office"),
    ("assigner", "/office/open/", "all under way, at the office"),
    ("assigner", "/office/done/", "all that has ended, at the office"),
    ("committee_chair", "/committee/open/", "all under way, at a committee"),
    ("assigner", "/board/", "the board"),
    ("assigner", "/board/handling/", "the list behind a state"),
    ("assigner", "/board/closed/", "the list of what has closed"),
    ("assigner", "/search/?q=1", "search: a number"),
    ("assigner", "/search/?q=河堤", "search: a word in one of a thousand titles or fewer"),
    ("officer:water", "/search/?q=河堤", "search: the same, by the unit"),
    ("assigner", "/search/?q={deputy}", "search: a deputy's name"),
    ("assigner", "/search/?q=桥头", "search: a word that nearly every item has"),
)


def measure(sizes: Sequence[int], *, under_way: bool = False) -> None:
    """Fill the database step by step and open each page (逐级测量)."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    from tests.county import build_county
    from tests.volume import copies
    from tests.web.browsing import moment

    county = build_county()
    own = county.handling(("water", "sole"), title="关于加固河堤的建议")
    copies(own, OWN - 1)
    other = county.handling(("roads", "sole"))
    type(other).objects.filter(pk=other.pk).update(lead=county.deputies[5])
    other.refresh_from_db()
    there = OWN + 1
    if not under_way:
        there = filled(other, there, UNDER_WAY)
        other = _closed_before(county)
    name, databases = str(connection.settings_dict["NAME"]), []
    try:
        for size in sizes:
            there = filled(other, there, size)
            # The last one is not needed as an original any more.
            databases.append(name if size == sizes[-1] else copy_here(str(size)))
        with moment(county.later()):
            _tell(sizes, _times(county, databases))
    finally:
        in_database(name)
        for copy in databases:
            if copy != name:
                drop(copy)


def _times(county: Any, databases: Sequence[str]) -> list[list[float]]:
    """Return for each page the seconds it takes in each database (各库用时), by turns."""
    from tests.web.browsing import Browser

    found = []
    for who, url, _ in PAGES:
        actor = county.deputy() if who == "deputy" else county.actors[who]
        address = url.format(deputy=county.deputies[0].name)
        browsers = {}
        for name in databases:
            in_database(name)
            browsers[name] = Browser(actor)
            browsers[name].client.get(address)
        taken: dict[str, list[float]] = {name: [] for name in databases}
        # By turns, so that what else the machine does weighs on all of them alike.
        for _look in range(LOOKS):
            for name in databases:
                in_database(name)
                begun = time.perf_counter()
                answer = browsers[name].client.get(address)
                taken[name].append(time.perf_counter() - begun)
                assert answer.status_code == 200, (url, answer.status_code)
        found.append([statistics.median(taken[name]) for name in databases])
    return found


def _tell(sizes: Sequence[int], times: list[list[float]]) -> None:
    heads = "".join(f"{size:>11,} ms" for size in sizes)
    say(f"{heads}   ratio  page")
    for (_, _, what), of_page in zip(PAGES, times, strict=True):
        figures = "".join(f"{one * 1000:>14.1f}" for one in of_page)
        say(f"{figures} {of_page[-1] / of_page[0]:>7.2f}  {what}")


def _closed_before(county: Any) -> Any:
    """Return an item that closed in an earlier term (往届办结件), from which others are copied."""
    from datetime import timedelta

    from people.models import Term

    closed = county.rated(county.replied(("roads", "sole")))
    begun = county.term.starts_on
    before = Term.objects.create(
        congress=county.congress, number=county.term.number - 1, over_on=begun,
        starts_on=begun - timedelta(days=1826), ends_on=begun - timedelta(days=1),
    )  # fmt: skip
    type(closed).objects.filter(pk=closed.pk).update(lead=county.deputies[5], term=before)
    closed.refresh_from_db()
    return closed


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure in a database of its own (基准测试)."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench_pages")
    parser.add_argument("--items", type=int, nargs="+", default=[10_000, 200_000], metavar="N")
    parser.add_argument("--sqlite", action="store_true", help="SQLite instead of PostgreSQL")
    parser.add_argument("--under-way", action="store_true", help="nothing of it has ended")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.here:
        measure(asked.items, under_way=asked.under_way)
        return 0
    sizes = [str(n) for n in asked.items]
    more = ["--under-way"] if asked.under_way else []
    return run_apart("tests.bench_pages", "--items", *sizes, *more, sqlite=asked.sqlite)


if __name__ == "__main__":
    sys.exit(main())

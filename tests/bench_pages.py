"""What a list of each desk and a search cost (列表与检索基准), as the database grows.

    python -m tests.bench_pages [--items 10000 200000] [--sqlite]

In a database of its own so many items are under way. Some belong to one deputy and one unit, as
many at each size; all others to another deputy and another unit. Told is the time of one page
for each size, the median of several, and the ratio of the last to the first. Nothing is asserted
about time.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Sequence
from typing import Any

from tests.bench_volume import filled, run_apart, say

OWN = 60
LOOKS = 7
# Whose page it is, its address, and what it is.
PAGES = (
    ("deputy", "/deputy/", "a deputy's own"),
    ("officer:water", "/unit/open/", "a unit's own under way"),
    ("sub_assigner", "/government/open/", "the General Office's under way"),
    ("assigner", "/office/open/", "all under way, at the office"),
    ("committee_chair", "/committee/open/", "all under way, at a committee"),
    ("assigner", "/board/", "the board"),
    ("assigner", "/board/handling/", "the list behind a state"),
    ("assigner", "/search/?q=1", "search: a number"),
    ("assigner", "/search/?q=河堤", "search: a word in one of a thousand titles or fewer"),
    ("officer:water", "/search/?q=河堤", "search: the same, by the unit"),
    ("assigner", "/search/?q={deputy}", "search: a deputy's name"),
    ("assigner", "/search/?q=桥头", "search: a word that nearly every item has"),
)


def measure(sizes: Sequence[int]) -> None:
    """Fill the database step by step and open each page (逐级测量)."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    from tests.county import build_county
    from tests.volume import copies
    from tests.web.browsing import Browser, moment

    county = build_county()
    own = county.handling(("water", "sole"), title="关于加固河堤的建议")
    copies(own, OWN - 1)
    other = county.handling(("roads", "sole"))
    type(other).objects.filter(pk=other.pk).update(lead=county.deputies[5])
    other.refresh_from_db()
    there, times = OWN + 1, []
    with moment(county.later()):
        for size in sizes:
            there = filled(other, there, size)
            times.append([_time_of(Browser, county, who, url) for who, url, _ in PAGES])
    heads = "".join(f"{size:>11,} ms" for size in sizes)
    say(f"{heads}   ratio  page")
    for n, (_, _, what) in enumerate(PAGES):
        of_page = [of_size[n] for of_size in times]
        figures = "".join(f"{one * 1000:>14.1f}" for one in of_page)
        say(f"{figures} {of_page[-1] / of_page[0]:>7.2f}  {what}")


def _time_of(browser_of: Any, county: Any, who: str, url: str) -> float:
    """Return the seconds that a page takes (用时), the median of several after a first."""
    actor = county.deputy() if who == "deputy" else county.actors[who]
    browser, taken = browser_of(actor), []
    address = url.format(deputy=county.deputies[0].name)
    for _ in range(LOOKS + 1):
        begun = time.perf_counter()
        answer = browser.client.get(address)
        taken.append(time.perf_counter() - begun)
        assert answer.status_code == 200, (url, answer.status_code)
    return statistics.median(taken[1:])


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure in a database of its own (基准测试)."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench_pages")
    parser.add_argument("--items", type=int, nargs="+", default=[10_000, 200_000], metavar="N")
    parser.add_argument("--sqlite", action="store_true", help="SQLite instead of PostgreSQL")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.here:
        measure(asked.items)
        return 0
    sizes = [str(n) for n in asked.items]
    return run_apart("tests.bench_pages", "--items", *sizes, sqlite=asked.sqlite)


if __name__ == "__main__":
    sys.exit(main())

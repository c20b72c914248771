"""A look-back opens its rounds in bulk within one decision, killed and begun again, once each."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path
from typing import Any

import pytest

from tests.demo.test_killed_engines import LONGEST, Volume, volume
from tests.look_back_volume import DECISION

pytestmark = pytest.mark.pure
MODULE = "tests.look_back_volume"


def run(tmp_path: Path, items: int, kills: int) -> None:
    """Kill the engine so often while it carries the decision out; read how far it is."""
    url = f"sqlite:///{tmp_path / 'look_back.sqlite3'}"
    found = volume(tmp_path, url, items, module=MODULE)
    dice, last = random.Random(items), time.monotonic() + LONGEST
    seen: list[int] = []
    try:
        for _n in range(kills):
            engine = found.start(MODULE, "engine")
            time.sleep(dice.uniform(2, 4))
            assert engine.poll() is None, found.log.read_text()[-3000:]
            os.killpg(engine.pid, signal.SIGKILL)
            engine.wait(timeout=20)
            seen.append(note(found, items))
        found.start(MODULE, "engine")
        while seen[-1] < items:
            assert time.monotonic() < last, found.log.read_text()[-3000:]
            seen.append(note(found, items))
        while found.ask("progress")["state"] == "carrying_out":
            assert time.monotonic() < last
    finally:
        found.end()
    assert seen == sorted(seen)
    assert any(0 < done < items for done in seen), seen
    told: dict[str, Any] = found.ask("check")
    wrong = ("missed", "doubled", "wrong", "violations", "differences", "trail", "incidents")
    assert {name: told[name] for name in wrong} == dict.fromkeys(wrong, 0)
    assert (told["items"], told["decisions"]) == (items, [DECISION])
    assert told["again"] == items * 2 // 3


def note(found: Volume, items: int) -> int:
    """Read how far it is, as the page of the review tells it."""
    told = found.ask("progress")
    assert told["total"] == items
    return int(told["done"])


def test_look_back_over_two_hundred_items_killed_twice(tmp_path):
    run(tmp_path, items=201, kills=2)


@pytest.mark.soak
def test_look_back_over_five_thousand_items_killed_thirty_times(tmp_path):
    run(tmp_path, items=5001, kills=30)

"""In how many ways a job is walked (走查方式): sizes, languages, with scripts and without."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from tests.browser.screen import DESKTOP, PHONE

SIZES = {"phone": PHONE, "desktop": DESKTOP}
LANGUAGES = {"english": "en-GB", "chinese": "zh-CN"}
SCRIPTS = {"with-scripts": True, "without-scripts": False}
NAMES = ("size", "language", "scripts")
IN_EVERY_RUN = (
    ("phone", "chinese", "without-scripts"),
    ("desktop", "english", "with-scripts"),
)


def eight_ways() -> list[Any]:
    """List the eight ways (八种方式) as parameters: names of size, language and scripts.

    Two opposite ones are walked in every run, so that each choice is made once; the other six
    only in the long tests.
    """
    found = []
    for way in product(SIZES, LANGUAGES, SCRIPTS):
        marks = [] if way in IN_EVERY_RUN else [pytest.mark.soak]
        found.append(pytest.param(*way, id="-".join(way), marks=marks))
    return found

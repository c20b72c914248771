"""Play a session year through the door and the sweeps alone (排演)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from cases.rules.policy import PolicyRules
from workflows.rehearsal.casting import Stage, set_stage
from workflows.rehearsal.plan import Plan
from workflows.rehearsal.playing import Play, Story
from workflows.rehearsal.telling import tell

Progress = Callable[[int, int], None]


def rehearse(plans: list[Plan], rules: PolicyRules, preset: str, progress: Progress) -> dict[str, Any]:
    """Play these plans in the present database (排演) and tell how it went.

    One congress is founded per name, term and session year's rows may share it.
    """
    begun = time.monotonic()
    stages: dict[str, Stage] = {}
    stories = []
    for plan in plans:
        if plan.congress not in stages:
            since = date(min(p.year for p in plans if p.congress == plan.congress) - 1, 1, 1)
            code = f"rehearsal{len(stages) + 1}"
            stages[plan.congress] = set_stage(plan.congress, code, rules, preset, since)
        stories.append(Story(plan, stages[plan.congress], Random(plan.seed)))
    play = Play(stories, progress)
    play.run()
    return tell(stories, play.at, time.monotonic() - begun)

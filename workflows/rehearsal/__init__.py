"""Play a session year through the door and the sweeps alone (排演)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from random import Random
from typing import Any

from cases.rules.policy import PolicyRules
from workflows.rehearsal.casting import Stage, set_stage
from workflows.rehearsal.parts.part import Story
from workflows.rehearsal.plan import Plan
from workflows.rehearsal.playing import Play
from workflows.rehearsal.telling import tell

Progress = Callable[[int, int], None]


def rehearse(
    plans: list[Plan], rules: PolicyRules, preset: str, progress: Progress
) -> dict[str, Any]:
    """Play these plans in the present database (排演) and tell how it went.

    One congress is founded per name and session, each in its own year.
    """
    begun = time.monotonic()
    stages: dict[tuple[str, int, int, int], Stage] = {}
    stories = []
    exceptional = any(plan.exception for plan in plans)
    for plan in plans:
        key = (plan.congress, plan.term, plan.session, plan.year)
        if key not in stages:
            code, since = f"rehearsal{len(stages) + 1}", date(plan.year - 1, 1, 1)
            stages[key] = set_stage(
                plan.congress, code, rules, preset, since, secretariat=exceptional
            )
        stories.append(Story(plan, stages[key], Random(plan.seed)))
    play = Play(stories, progress)
    play.run()
    # Parts of what was split have stories of their own by now.
    return tell(play.stories, play.at, time.monotonic() - begun)

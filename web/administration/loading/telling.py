"""What a load says of itself (载入状态说明)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflows.load_job import LoadJob, LoadStage
from workflows.loading.loading import CHECKING

S = LoadStage
COLOURS = {
    S.CHECKING: "yellow", S.CHECKED: "green", S.LOADING: "yellow", S.LOADED: "green",
    S.UNFINISHED: "red", S.FAILED: "red", S.DROPPED: "grey",
}  # fmt: skip
SHAPES = {"yellow": "◐", "green": "●", "red": "▲", "grey": "○"}
EXPLAINED: dict[str, Any] = {
    S.CHECKING: gettext_lazy(
        "The engine reads the tables and tries everything out. Nothing is written yet."
    ),
    S.LOADING: gettext_lazy(
        "The engine writes what was checked. If it is interrupted, it goes on where it stopped."
    ),
    S.LOADED: gettext_lazy("All of it stands. Nobody was sent a message about what is long past."),
    S.UNFINISHED: gettext_lazy(
        "Some items could not be finished, because somebody worked on the same rows. "
        "All else stands. Mend these places and hand the tables in again."
    ),
    S.FAILED: gettext_lazy(
        "The engine broke off several times; the fault is ours and has been noted. What it wrote "
        "before stays and is recognised when the same tables are handed in again."
    ),
    S.DROPPED: gettext_lazy("Nothing was loaded, and the tables were thrown away."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """Hold the state of a load in words (说明)."""

    name: str
    colour: str
    shape: str
    text: Any


@dataclass(frozen=True, slots=True)
class Progress:
    """Hold how far a load is (进度). Without a total nothing can be said but that it waits."""

    text: str
    done: int
    total: int


def told(job: LoadJob) -> Told:
    """Say where a load stands (载入状态)."""
    stage = LoadStage(job.stage)
    colour: str = COLOURS[stage]
    text: Any = EXPLAINED.get(stage, "")
    name: Any = stage.label
    if stage == S.CHECKED and job.problem_count:
        colour, name = "red", _("to be mended")
        text = job.trouble or _(
            "Nothing was loaded. Mend these places and hand the tables in again."
        )
    elif stage == S.CHECKED and not job.changes:
        text = _("Everything stands like this already: there is nothing to load.")
    elif stage == S.CHECKED:
        text = _("Nothing is wrong. Nothing is written before you say so.")
    return Told(str(name), colour, SHAPES[colour], text)


def progress_of(job: LoadJob) -> Progress | None:
    """Say how far the engine is (进度), None if it has nothing to do."""
    if not job.is_under_way:
        return None
    if not job.total:
        waits = job.leased_until is None
        text = _("It waits for the engine.") if waits else _("The tables are being read.")
        return Progress(text, 0, 0)
    words = (
        _("Checking: %(done)d of %(total)d suggestions")
        if job.phase == CHECKING
        else _("Loading: %(done)d of %(total)d suggestions")
    )
    return Progress(words % {"done": job.done, "total": job.total}, job.done, job.total)

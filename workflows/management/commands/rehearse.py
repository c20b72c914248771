"""Rehearse a session year in a database of its own (排演一个年度)."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from cases.rules.kinds import RatingOption
from cases.rules.policy import PolicyRules
from cases.rules.presets import preset, preset_keys
from cases.rules.reading import RowReading, read_file
from workflows.rehearsal import rehearse, xianning
from workflows.rehearsal.plan import MIXES, Plan, draw_plans, fix_ratings, plans_of_rows
from workflows.rehearsal.telling import tell_rows
from workflows.scratch import scratch_database

YEAR = 2025


class Command(BaseCommand):
    """Play suggestions through the door and the sweeps, and check what must hold."""

    help = "Play a session year in simulated time, in a scratch database of its own."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Name the options; every one may be left out."""
        parser.add_argument("--suggestions", type=int, metavar="N", help="how many (149)")
        parser.add_argument(
            "--ratings",
            metavar="OPTION=N,...",
            help="counts of first ratings, for instance dissatisfied=4,basically_satisfied=28",
        )
        parser.add_argument("--policy", default="default_county", choices=preset_keys())
        parser.add_argument(
            "--mix", default="plain", choices=MIXES, help="full: with every exception of the field"
        )
        parser.add_argument("--seed", type=int, default=1, metavar="S")
        parser.add_argument(
            "--input", action="append", type=Path, metavar="FILE.csv", help="rows to play"
        )
        parser.add_argument(
            "--scenario", choices=(xianning.KEY,), help="play a whole term as a source tells it"
        )
        parser.add_argument("--json", action="store_true", help="one line on standard output")
        parser.add_argument("--table", action="store_true", help="a table (the default)")
        parser.add_argument("--keep", action="store_true", help="keep the database and name it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Play, tell, and end with 1 if anything does not hold."""
        if options["scenario"]:
            self._play_scenario(options)
            return
        rules = preset(options["policy"])
        readings = self._read(options["input"] or [])
        plans = self._plan(options, rules, readings)
        with translation.override("zh-hans"), scratch_database(keep=options["keep"]) as path:
            told = self._play(plans, rules, options["policy"])
            if options["keep"]:
                self.stderr.write(f"kept: {path}")
        if readings:
            told = {**tell_rows(readings), **told}
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self._show(told)
        self._end_with(told)

    def _play_scenario(self, options: dict[str, Any]) -> None:
        if options["input"] or options["ratings"] or options["suggestions"] is not None:
            raise CommandError("--scenario brings its own suggestions and ratings")
        seed = options["seed"]
        with translation.override("zh-hans"), scratch_database(keep=options["keep"]) as path:
            total = xianning.AS_TOLD.size
            told = self._with_bar(total, lambda show: xianning.play_term(seed, show))
            if options["keep"]:
                self.stderr.write(f"kept: {path}")
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self._show(told)
            self._show_beside(told)
        self._end_with(told)

    def _show_beside(self, told: dict[str, Any]) -> None:
        table = Table(title="Beside the source 与来源对照")
        for name in ("figure", "played", "source"):
            table.add_column(name)
        for name, counted, reported in xianning.beside_the_source(told):
            table.add_row(name, str(counted), str(reported))
        console = Console(file=self.stdout, width=100)  # type: ignore[arg-type]
        console.print(table)
        console.print("The suggestions of the first two sessions, and in which session key items")
        console.print("and referrals lay, are our assumption; the source tells totals of the term.")

    def _end_with(self, told: dict[str, Any]) -> None:
        if not is_sound(told):
            for problem in told["problems"]:
                self.stderr.write(problem)
            sys.exit(1)

    def _read(self, paths: list[Path]) -> dict[str, tuple[RowReading, ...]]:
        readings: dict[str, tuple[RowReading, ...]] = {}
        for path in paths:
            try:
                rows = read_file(path)
            except (OSError, ValueError) as error:
                raise CommandError(f"{path}: {error}") from error
            name = path.name if path.name not in readings else str(path)
            readings[name] = rows
            for row in rows:
                for note in row.notes:
                    self.stderr.write(f"{name}: row {row.row_id} {row.outcome}: {note}")
        return readings

    def _plan(
        self,
        options: dict[str, Any],
        rules: PolicyRules,
        readings: dict[str, tuple[RowReading, ...]],
    ) -> list[Plan]:
        seed = options["seed"]
        if readings:
            if options["suggestions"] is not None:
                raise CommandError("--suggestions and --input exclude each other")
            rows = [row for rows in readings.values() for row in rows]
            plans = plans_of_rows(rows, rules, seed)
        else:
            count = 149 if options["suggestions"] is None else options["suggestions"]
            if count < 0:
                raise CommandError("--suggestions takes a whole number of 0 or more")
            plans = draw_plans(count, rules, seed, YEAR, mix=options["mix"])
        if options["ratings"]:
            try:
                fix_ratings(plans, read_ratings(options["ratings"]), seed)
            except ValueError as error:
                raise CommandError(str(error)) from error
        return plans

    def _play(self, plans: list[Plan], rules: PolicyRules, key: str) -> dict[str, Any]:
        return self._with_bar(len(plans), lambda show: rehearse(plans, rules, key, show))

    def _with_bar(
        self, total: int, play: Callable[[Callable[[int, int], None]], dict[str, Any]]
    ) -> dict[str, Any]:
        console = Console(stderr=True)
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
            disable=not console.is_terminal,
        ) as bar:
            task = bar.add_task("rehearsing", total=total)

            told: set[int] = set()

            def show(ended: int, total: int) -> None:
                bar.update(task, completed=ended, total=total)
                if not console.is_terminal and ended not in told:
                    told.add(ended)
                    self.stderr.write(f"rehearsing: {ended} of {total} suggestions ended")

            return play(show)

    def _show(self, told: dict[str, Any]) -> None:
        table = Table(title="Rehearsal 排演", show_header=False)
        for name, value in told.items():
            if name == "problems":
                continue
            if name == "sessions":
                value = {str(row["number"]): row["suggestions"] for row in value}
            if isinstance(value, dict):
                value = "\n".join(f"{k}: {_one_line(v)}" for k, v in value.items())
            table.add_row(name.replace("_", " "), str(value))
        Console(file=self.stdout, width=100).print(table)  # type: ignore[arg-type]


def _one_line(value: Any) -> str:
    if not isinstance(value, dict):
        return str(value)
    return ", ".join(f"{n} {name.removeprefix('rows_')}" for name, n in value.items())


def read_ratings(text: str) -> dict[str, int]:
    """Read `dissatisfied=4,basically_satisfied=28` (读取评价数). Raises: ValueError."""
    allowed = {RatingOption.SATISFIED, RatingOption.BASICALLY_SATISFIED, RatingOption.DISSATISFIED}
    wanted: dict[str, int] = {}
    for part in text.split(","):
        option, _equals, number = part.strip().partition("=")
        if option not in allowed or not number.isdigit() or option in wanted:
            raise ValueError(f"--ratings cannot be read at {part!r}")
        wanted[option] = int(number)
    return wanted


def is_sound(told: dict[str, Any]) -> bool:
    """Tell whether everything that must hold does (是否全部通过)."""
    return bool(
        told["invariant_violations"] == 0
        and told["work_differences"] == 0
        and told["trail_verified"]
        and told["unfinished"] == 0
    )

"""A session year is rehearsed in a database of its own, through the door and the sweeps alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = ROOT / "fixtures" / "rehearsal_rows.csv"
REAL = ROOT.parent / "shared" / "data" / "real"
KEYS = {
    "suggestions", "acts", "refused_acts", "by_state", "exceptions", "ratings",
    "second_assignments",
    "escalations", "invariant_violations", "work_differences", "trail_events",
    "trail_verified", "seconds",
}  # fmt: skip

# The command makes its own SQLite file, whatever the run's database is.
pytestmark = pytest.mark.pure


def rehearse(*arguments: str) -> tuple[int, dict[str, object], str]:
    """Run the command as a user does, without any environment of ours."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "CELERY_BROKER_URL"}
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "rehearse", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    lines = done.stdout.strip().splitlines()
    told = json.loads(lines[0]) if "--json" in arguments and len(lines) == 1 else {}
    return done.returncode, told, done.stderr


def assert_sound(code, told):
    """Everything that must hold does."""
    assert code == 0, told
    assert set(told) >= KEYS
    assert told["invariant_violations"] == 0
    assert told["work_differences"] == 0
    assert told["trail_verified"] is True
    assert told["unfinished"] == 0


def test_same_seed_tells_the_same_story():
    first = rehearse("--suggestions", "6", "--seed", "7", "--json")[1]
    second = rehearse("--suggestions", "6", "--seed", "7", "--json")[1]

    assert first.pop("seconds") >= 0
    assert second.pop("seconds") >= 0
    assert first == second


def test_the_term_of_xianning_is_played_with_its_one_look_back():
    code, told, _errors = rehearse("--scenario", "xianning", "--json")

    assert_sound(code, told)
    sessions = {row["number"]: row["suggestions"] for row in told["sessions"]}
    assert sorted(sessions) == [1, 2, 3]
    assert sessions[3] == 149
    assert sum(sessions.values()) == told["suggestions"] == told["look_back"]["checked"]
    assert told["key_items"] == 46
    assert told["referrals"] == {"environment": 4, "minors": 4, "public_safety": 1}
    # Nothing was assigned again before the look-back, and then in one decision.
    assert told["second_assignments"] == told["look_back"]["reassigned"] == 32
    assert told["look_back"]["by_rating"] == {"dissatisfied": 4, "basically_satisfied": 28}
    assert sum(told["promises"].values()) > 0


@pytest.mark.parametrize(
    "more", [("--suggestions", "5"), ("--ratings", "dissatisfied=1"), ("--input", str(ROWS))]
)
def test_a_scenario_brings_its_own_suggestions(more):
    code, told, errors = rehearse("--scenario", "xianning", *more, "--json")
    assert (code, told) == (1, {})
    assert "brings its own suggestions" in errors


@pytest.mark.parametrize(("policy", "second_assignments"), [("xianning", 4), ("default_county", 1)])
def test_wanted_ratings_lead_to_second_assignments_by_the_rules(policy, second_assignments):
    code, told, _ = rehearse(
        "--suggestions", "9", "--ratings", "dissatisfied=1,basically_satisfied=3",
        "--policy", policy, "--json",
    )  # fmt: skip

    assert_sound(code, told)
    assert told["suggestions"] == 9
    assert (told["ratings"]["dissatisfied"], told["ratings"]["basically_satisfied"]) == (1, 3)
    assert told["second_assignments"] == second_assignments


@pytest.mark.parametrize("policy", ["chongqing", "beijing", "township"])
def test_other_rules_carry_a_year_too(policy):
    code, told, _ = rehearse("--suggestions", "5", "--policy", policy, "--seed", "3", "--json")

    assert_sound(code, told)


def test_invented_rows_are_read_carried_and_told():
    code, told, errors = rehearse("--input", str(ROWS), "--json")

    assert_sound(code, told)
    assert told["rows_read"] == (told["rows_carried"] + told["rows_partial"] + told["rows_skipped"])
    assert (told["rows_carried"], told["rows_partial"], told["rows_skipped"]) == (35, 4, 2)
    assert told["by_state"]["registered"] == told["rows_partial"]
    skipped = [line for line in errors.splitlines() if " skipped: " in line]
    assert len({line.split(" row ")[1].split()[0] for line in skipped}) == 2


@pytest.mark.skipif(not REAL.is_dir(), reason=f"no real rows at {REAL.name}")
def test_every_readable_real_row_is_carried_through_its_whole_way():
    files = sorted(path for path in REAL.glob("*.csv") if path.read_bytes().startswith(b"row_id"))

    code, told, _ = rehearse(*(f"--input={path}" for path in files), "--json")

    assert_sound(code, told)
    assert told["rows_skipped"] < told["rows_read"]
    assert set(told["files"]) == {path.name for path in files}
    assert told["suggestions"] == told["rows_carried"] + told["rows_partial"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--ratings", "delighted=3"),
        ("--ratings", "dissatisfied=three"),
        ("--suggestions", "3", "--ratings", "dissatisfied=4"),
        ("--suggestions", "-1"),
        ("--input", "no-such-file.csv"),
        ("--policy", "atlantis"),
    ],
)
def test_what_cannot_be_rehearsed_is_refused_aloud(arguments):
    code, told, errors = rehearse(*arguments, "--json")

    assert code not in (0, None)
    assert told == {}
    assert errors.strip()
    assert "Traceback" not in errors


def test_configured_database_is_left_alone(tmp_path):
    configured = tmp_path / "configured.sqlite3"
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{configured}"}

    done = subprocess.run(
        [sys.executable, "manage.py", "rehearse", "--suggestions", "2", "--keep"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert not configured.exists()
    kept = Path(done.stderr.rpartition("kept: ")[2].strip())
    assert kept.is_file()
    for leftover in kept.parent.iterdir():
        leftover.unlink()
    kept.parent.rmdir()

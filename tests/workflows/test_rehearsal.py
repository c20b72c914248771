"""A session year is rehearsed in a database of its own, through the door and the sweeps alone."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cases.rules.policy.choices import ProcField
from workflows.rehearsal import xianning
from workflows.scratch import scratch_database

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
        timeout=900,
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


# A tenth of the term that the source tells of.
SMALL = xianning.Term(
    sessions=((1, 2023, 13), (2, 2024, 14), (3, 2025, 15)),
    rated={"dissatisfied": 1, "basically_satisfied": 3},
    key_items={1: 1, 2: 2, 3: 2},
    referred={1: (ProcField.PUBLIC_SAFETY,), 2: (ProcField.MINORS,), 3: (ProcField.ENVIRONMENT,)},
)


def test_a_tenth_of_the_term_of_xianning_is_played_with_its_one_look_back(django_db_blocker):
    with django_db_blocker.unblock(), scratch_database():
        told = xianning.play_term(1, lambda _done, _whole: None, SMALL)

    assert_sound(0, told)
    assert told["sessions"] == [
        {"number": 1, "suggestions": 13},
        {"number": 2, "suggestions": 14},
        {"number": 3, "suggestions": 15},
    ]
    assert told["suggestions"] == told["look_back"]["checked"] == 42
    assert told["key_items"] == 5
    assert told["referrals"] == {"environment": 1, "minors": 1, "public_safety": 1}
    # Nothing was assigned again before the look-back, and then in one decision.
    assert told["second_assignments"] == told["look_back"]["reassigned"] == 4
    assert told["look_back"]["by_rating"] == {"dissatisfied": 1, "basically_satisfied": 3}
    assert sum(told["promises"].values()) > 0


@pytest.mark.soak
def test_the_term_of_xianning_is_played_as_the_source_tells_it():
    code, told, _errors = rehearse("--scenario", "xianning", "--json")

    assert_sound(code, told)
    assert [row["suggestions"] for row in told["sessions"]] == [131, 140, 149]
    assert told["suggestions"] == told["look_back"]["checked"] == 420
    assert told["key_items"] == 46
    assert told["referrals"] == {"environment": 4, "minors": 4, "public_safety": 1}
    assert told["second_assignments"] == told["look_back"]["reassigned"] == 32
    assert told["look_back"]["by_rating"] == {"dissatisfied": 4, "basically_satisfied": 28}


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
@pytest.mark.parametrize("one_in", [10, pytest.param(1, marks=pytest.mark.soak)])
def test_readable_real_rows_are_carried_through_their_whole_way(tmp_path, one_in):
    files = sorted(path for path in REAL.glob("*.csv") if path.read_bytes().startswith(b"row_id"))
    for path in files:
        with path.open(encoding="utf-8", newline="") as source:
            head, *rows = csv.reader(source)
        with (tmp_path / path.name).open("w", encoding="utf-8", newline="") as chosen:
            csv.writer(chosen).writerows([head, *rows[::one_in]])

    code, told, _ = rehearse(*(f"--input={tmp_path / path.name}" for path in files), "--json")

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

"""The demo is loaded whole or not at all, and shows every state as of today."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.db.models import F, Q

from cases import trail
from cases.models import (
    Assignment,
    Clock,
    Escalation,
    EvaluationMeeting,
    Event,
    Instruction,
    KeyTopic,
    Promise,
    Rating,
    RatingRequest,
    Referral,
    Suggestion,
)
from cases.rules.states import SuggestionState
from people.kinds import Role
from people.models import DemoMark, Deputy, Organ, Post, Session, User
from tests.demo.conftest import ROOT, SMALL
from workflows.invariants import violations
from workflows.rehearsal.demo.loading import load_demo
from workflows.rehearsal.demo.scenes import SCENES, allot
from workflows.rehearsal.telling import tell
from workflows.scratch import database_at
from workflows.work import differences

pytestmark = pytest.mark.pure

ASSIGNMENT_STATES = {
    "pending_sub_assignment", "passed_on", "sub_assigned", "accepted", "return_requested",
    "opinion_overdue", "opinion_sent", "reply_issued",
}  # fmt: skip


def silent(done: int, total: int) -> None:
    """Hear of the progress and say nothing."""


@pytest.fixture
def inside(small_demo, django_db_blocker):
    """Look into the small demo."""
    path, now = small_demo
    with django_db_blocker.unblock(), database_at(path):
        yield now


def states_of(model):
    """Return the states in which rows of a model stand."""
    return set(model.objects.values_list("state", flat=True))


def test_what_must_hold_holds(inside):
    told = [d for s in Suggestion.objects.select_related("policy") for d in differences(s, inside)]

    assert violations() == []
    assert told == []
    events, findings = trail.verify()
    assert findings == []
    assert events == Event.objects.count() > 100


# Where only an exception of the field leads: the demo shows the usual ways.
BY_EXCEPTION = {"precheck", "merged", "void", "converted", "transferred_out", "archived"}


def test_every_state_of_the_usual_ways_is_there(inside):
    usual = {state.value for state in SuggestionState} - BY_EXCEPTION
    assert states_of(Suggestion) - BY_EXCEPTION == usual
    assert states_of(Assignment) >= ASSIGNMENT_STATES
    assert {"raised", "acknowledged"} <= states_of(Escalation)
    assert states_of(RatingRequest) >= {"opened", "answered", "released"}
    assert Promise.objects.filter(state="open", binding=True).exists()
    assert Instruction.objects.filter(escalation__state="acknowledged").exists()
    assert Suggestion.objects.filter(is_key=True, key_leader__isnull=False).exists()
    assert not Rating.objects.filter(option="dissatisfied", reason="").exists()
    assert Clock.objects.filter(state="missed", stopped_at=None).exists()
    near = inside.date() + timedelta(days=15)
    running = Clock.objects.filter(state="running", stopped_at=None)
    assert running.filter(due_on__gte=inside.date(), due_on__lte=near).exists()


def test_it_ends_now(inside):
    assert not Event.objects.filter(at__gt=inside).exists()
    assert Event.objects.filter(at__gt=inside - timedelta(days=7)).exists()
    assert not Suggestion.objects.filter(since_at__gt=inside).exists()


def test_everybody_is_there_and_nobody_has_a_password(inside):
    assert Deputy.objects.count() == 180
    assert Deputy.objects.filter(user=None).count() == 0
    assert Session.objects.filter(starts_on__lt=inside.date()).count() == Session.objects.count()
    assert set(Post.objects.values_list("role", flat=True)) == {role.value for role in Role}
    units = Organ.objects.filter(posts__role=Role.CASE_OFFICER).distinct()
    assert units.count() == 40
    assert not units.filter(Q(counterpart=None) | Q(counterpart__in_charge=None)).exists()
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert User.objects.filter(name=F("username")).count() == 0
    assert {"d001", "intake1", "intake2", "assigner", "officer01"} <= set(
        User.objects.values_list("username", flat=True)
    )


def test_it_is_marked_as_a_demo_once(inside):
    assert DemoMark.objects.get().made_at == inside
    assert DemoMark.is_here()
    with pytest.raises(IntegrityError):
        DemoMark.objects.create(pk=2, made_at=inside)


def test_it_is_one_file_that_migrations_take_further(small_demo):
    path, _now = small_demo

    done = subprocess.run(
        [sys.executable, "manage.py", "migrate", "--check"],
        cwd=ROOT,
        env={"DATABASE_URL": f"sqlite:///{path}", "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout + done.stderr
    assert [each.name for each in path.parent.iterdir() if each.suffix != ".sqlite3"] == []


def test_same_seed_and_day_make_the_same_county(tmp_path, django_db_blocker):
    now = datetime(2026, 5, 2, 6, 0, tzinfo=UTC)
    told = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}.sqlite3"
        with django_db_blocker.unblock():
            load_demo(path, now, silent, suggestions=5)
            with database_at(path):
                rows = Suggestion.objects.order_by("pk").values_list
                heads = Event.objects.order_by("pk").values_list("hash", flat=True)
                told.append((list(rows("title", "state", "number")), list(heads)))

    assert told[0] == told[1]


def test_early_in_the_morning_nothing_happens_later(tmp_path, django_db_blocker):
    # Just after midnight in Shanghai: nobody has begun to work yet.
    now = datetime(2026, 3, 1, 16, 0, 20, tzinfo=UTC)
    with django_db_blocker.unblock():
        troubles = load_demo(tmp_path / "demo.sqlite3", now, silent, suggestions=SMALL)
        with database_at(tmp_path / "demo.sqlite3"):
            assert not Event.objects.filter(at__gt=now).exists()
            # What is done for the demo's moment is done on that day.
            assert KeyTopic.objects.exists()
            assert Event.objects.filter(at__gte=now - timedelta(seconds=20)).count() > 10

    assert troubles == []


def test_killed_load_leaves_no_half_demo(start, tmp_path, django_db_blocker):
    path = tmp_path / "demo.sqlite3"
    loading = start("demo", "--load-only", f"--file={path}")
    loading.wait_until_said("loading the demo: 10 %")
    assert loading.end(signal.SIGKILL) == -signal.SIGKILL

    assert not path.exists()
    assert list(tmp_path.glob("demo.sqlite3.*.part*"))
    with django_db_blocker.unblock():
        load_demo(path, datetime(2026, 5, 2, tzinfo=UTC), silent, suggestions=1)
    assert path.is_file()
    assert not list(tmp_path.glob("demo.sqlite3.*.part*"))


def test_broken_off_load_tidies_up(start, tmp_path):
    loading = start("demo", "--load-only", f"--file={tmp_path / 'demo.sqlite3'}")
    loading.wait_until_said("loading the demo: 0 %")

    assert loading.end(signal.SIGINT) == 130
    assert "Traceback" not in loading.said()
    assert not list(tmp_path.glob("demo.sqlite3*part*"))
    assert not (tmp_path / "demo.sqlite3").exists()


# The demo tells of a running term of a county without a precheck, and of no exceptional way.
NOT_SHOWN = {"archived", "converted", "merged", "precheck", "transferred_out", "void"}


def test_scenes_are_shared_out_exactly():
    for count in (1, 20, 30, 100, 150, 400):
        assert len(allot(count)) == count
    assert 140 <= sum(scene.count for scene in SCENES) <= 160
    assert set(map(id, allot(150))) == set(map(id, SCENES))


@pytest.mark.soak
@pytest.mark.parametrize("day", ["2026-02-17", "2026-07-05", "2027-01-01"])
def test_whole_demo_is_sound_on_any_day(tmp_path, django_db_blocker, day):
    path = tmp_path / "demo.sqlite3"
    now = datetime.fromisoformat(f"{day}T15:00:00+08:00")
    with django_db_blocker.unblock():
        assert load_demo(path, now, silent) == []
        with database_at(path):
            told = tell([], now, 0)
            assert told["problems"] == []
            assert told["suggestions"] == 150
            assert set(told["by_state"]) == {s.value for s in SuggestionState} - NOT_SHOWN
            assert told["escalations"] >= 3
            assert states_of(KeyTopic) == {"in_progress", "nominated"}
            assert states_of(EvaluationMeeting) == {"face_to_face"}
            assert states_of(Referral) == {"filed"}
            assert connection.vendor == "sqlite"

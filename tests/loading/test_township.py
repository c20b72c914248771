"""A township has a presidium and no Standing Committee (乡镇): it is loaded like any other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cases import trail
from cases.models import Assignment, Event, Policy, Suggestion
from people.models import Congress, Organ
from tests.loading.conftest import NOW, Copy, load
from workflows.invariants import violations
from workflows.work import differences

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("lift_triggers"),
]

TABLES = Path(__file__).parent / "township"


@pytest.fixture
def township(tmp_path):
    """Return a copy of an invented township's tables."""
    path = tmp_path / "township"
    shutil.copytree(TABLES, path)
    return Copy(path)


def test_a_township_is_loaded_with_its_presidium(township):
    loading = load(township.path)

    assert loading.report.in_order() == []
    congress = Congress.objects.get()
    assert congress.level == "township"
    assert Policy.objects.get().rules.rating_collector == "presidium"
    assert not Organ.objects.filter(kind="standing_committee").exists()
    states = dict(Suggestion.objects.values_list("number", "state"))
    assert states == {"1": "closed", "2": "second_assigned", "": "refused"}
    presidium = Organ.objects.get(kind="presidium")
    acts = ("register", "assign", "release", "propose_refusal")
    for event in Event.objects.filter(act__in=acts):
        assert event.post.organ == presidium, event.act
    assert Assignment.objects.get(organ__name="柳溪乡水利站").tier == "government"
    assert violations() == []
    assert [d for s in Suggestion.objects.all() for d in differences(s, NOW)] == []
    assert trail.verify()[1] == []


def test_a_second_load_of_a_township_changes_nothing(township):
    load(township.path)
    before = Event.objects.count()

    again = load(township.path)

    assert (again.events, again.acts, Event.objects.count()) == (0, 0, before)


def test_rules_of_a_county_are_none_for_a_township(township):
    rows = township.rows("congress.csv")
    township.write("congress.csv", [[*rows[0], "预置规则"], [*rows[1], "shanghai"]])

    problem = load(township.path).report.problems[0]

    assert (problem.file, problem.row, problem.column) == ("congress.csv", 2, "preset")


def test_the_presidium_handles_nothing_itself(township):
    rows = township.rows("posts.csv")
    township.write("posts.csv", [*rows, ["lx-head", "乡人大主席团", "承办人"]])

    problem = load(township.path).report.problems[0]

    assert (problem.file, problem.row, problem.column) == ("posts.csv", len(rows) + 1, "role")

"""Rules are tried on what is under way before anything is saved."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cases.models import Clock, Event, Policy
from cases.rules.policy import PolicyError, read_words
from cases.rules.presets import preset
from cases.rules.rating import Verdict
from tests.county import build_county
from workflows.whatif import whatif


def tried(county, today=None, **words):
    """Try parameters as people type them."""
    return whatif(county.congress, read_words(words), today or county.today)


def test_shorter_reply_moves_the_reply_alone(county):
    suggestion = county.handling(("water", "sole"))

    found = tried(county, reply_deadline="2mo")

    # Two months from 12 January.
    (moved,) = found.moved
    assert (moved.number, moved.kind, moved.unit) == (
        suggestion.reference, "reply", county.organs["water"].name,
    )  # fmt: skip
    assert (moved.due_on, moved.would_be) == (date(2026, 4, 13), date(2026, 3, 12))
    assert (moved.falls_late, found.suggestions, found.turned) == (False, 1, [])
    assert found.deadlines == Clock.objects.filter(stopped_at=None).count()


def test_same_rules_move_nothing(county):
    county.escalated()
    county.replied()

    found = tried(county, reply_deadline="3mo", second_trigger="dissatisfied")

    assert (found.moved, found.turned, found.ratings > 0) == ([], [], True)


def test_deadline_that_would_be_late_at_once_is_told(county):
    county.handling(("water", "sole"))
    county.later(days=80)

    (moved,) = tried(county, reply_deadline="2mo").falling_late

    assert moved.would_be < county.today <= moved.due_on


def test_deadline_that_is_late_already_does_not_fall_late(county):
    county.handling(("water", "sole"))
    county.later(days=120)

    found = tried(county, reply_deadline="2mo")

    assert ([m.kind for m in found.moved], found.falling_late) == (["reply"], [])


def test_rating_that_would_be_assigned_again_is_told(county):
    suggestion = county.handling(("water", "sole"))
    promise = {"content": "建成。", "responsible": "分管负责人", "due_on": date(2026, 9, 1)}
    county.reply_all(suggestion, result_kind="planned", promises=[promise])
    # Content enough to go on, and followed up: it is open still.
    assert county.rated(suggestion, "basically_satisfied").state == "tracking"

    found = tried(county, second_trigger="dissatisfied,basically_satisfied")

    (turned,) = found.climbing
    assert (turned.number, turned.verdict, turned.would_be) == (
        county.fresh(suggestion).reference, Verdict.CLOSE, Verdict.SECOND_ASSIGNMENT,
    )  # fmt: skip


def test_each_item_is_asked_under_its_own_version(county):
    old = county.handling(("water", "sole"))
    rules = preset("default_county").to_dict() | {"reply_deadline": {"n": 2, "unit": "month"}}
    second = Policy.of(
        county.congress, "shorter", type(county.policy.rules).from_dict(rules), number=2,
        valid_from=county.today,
    )  # fmt: skip
    second.save()
    county.later()
    new = county.handling(("water", "sole"))
    assert county.fresh(new).policy == second

    found = tried(county, reply_deadline="2mo")

    assert [m.number for m in found.moved] == [old.reference]


def test_another_congress_is_not_looked_at(county):
    build_county("other").handling(("water", "sole"))

    found = tried(county, reply_deadline="2mo")

    assert (found.suggestions, found.deadlines) == (0, 0)


def test_rules_that_break_the_law_are_refused(county):
    with pytest.raises(PolicyError, match="reply_deadline"):
        tried(county, reply_deadline="4mo")


def test_nothing_is_saved(county):
    county.escalated()
    before = (Event.objects.count(), list(Clock.objects.order_by("pk").values_list()))

    tried(county, reply_deadline="2mo", second_trigger="dissatisfied,basically_satisfied")

    assert (Event.objects.count(), list(Clock.objects.order_by("pk").values_list())) == before


# -- the command ---------------------------------------------------------------------------------


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("whatif", *arguments, "--language", "en", stdout=out)
    return out.getvalue()


def test_command_tells_what_would_move_with_its_denominators(county):
    suggestion = county.handling(("water", "sole"))
    running = Clock.objects.filter(stopped_at=None).count()

    lines = printed("--set", "reply_deadline=2mo").splitlines()

    assert lines[0].startswith(f"{suggestion.reference} reply · ")
    assert lines[-1].startswith(f"Of {running} running deadlines 1 would move and ")
    assert lines[-1].endswith("Nothing was saved.")


def test_command_prints_one_line_of_json(county):
    county.handling(("water", "sole"))

    told = json.loads(printed("--set", "reply_deadline=2mo", "--json"))

    assert (told["suggestions"], told["turned"]) == (1, [])
    assert told["moved"][0] | {"number": "", "title": "", "unit": ""} == {
        "number": "", "title": "", "unit": "", "kind": "reply", "due_on": "2026-04-13",
        "would_be": "2026-03-12", "late": told["moved"][0]["late"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("wished", "problem"),
    [
        (["reply_deadline"], "Write each as PARAMETER=VALUE, not as reply_deadline"),
        (["reply_deadline=2mo", "reply_deadline=1mo"], "reply_deadline is given twice"),
        (["reply_deadline=soon"], "reply_deadline: must be a length such as"),
        (["reply_deadline=4mo"], "reply_deadline: "),
        (["no_such=1"], "no_such: no such parameter"),
    ],
)
def test_command_says_what_cannot_be(county, wished, problem):
    with pytest.raises(CommandError, match=problem):
        printed(*[part for each in wished for part in ("--set", each)])


def test_command_asks_which_congress(county):
    build_county("other")
    with pytest.raises(CommandError, match=r"--congress \(other, yunxi\)"):
        printed("--set", "reply_deadline=2mo")
    with pytest.raises(CommandError, match="no such congress"):
        printed("--set", "reply_deadline=2mo", "--congress", "nowhere")
    assert "Of 0 running" in printed("--set", "reply_deadline=2mo", "--congress", "other")

"""What is under way goes by other rules only by decision, item by item, and seen."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from cases import trail
from cases.models import Clock, Event, Extension, Policy, Round, Suggestion
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible
from cases.rules.durations import days, months, workdays
from cases.rules.policy import Anchor, ExtensionApproval, Rung
from tests.county import County, build_county
from tests.rows import rows_of
from tests.web.browsing import moment
from workflows.dating import explain
from workflows.invariants import violations
from workflows.models import WorkItem
from workflows.sweeps import climbing, overdue, recounting
from workflows.work import differences

pytestmark = pytest.mark.django_db

GROUND = "主任会议纪要〔2026〕4号"


def version(county: County, number: int = 2, since: date | None = None, **changed: Any) -> Policy:
    """Put other rules in force."""
    made = Policy.of(
        county.congress,
        "default_county",
        replace(county.policy.rules, **changed),
        number=number,
        valid_from=since or county.today,
    )
    made.save()
    return made


def move(county: County, suggestion: Any, new: Policy, by: str = "commission_head") -> Any:
    """Let an item go by other rules."""
    return county.do("change_rules", suggestion, by, policy=new.pk, ground=GROUND)


def clock(suggestion: Any, kind: str) -> Clock:
    return Clock.objects.get(suggestion=suggestion, kind=kind, stopped_at=None)


def assert_in_order(county: County, *suggestions: Any) -> None:
    """Ask that lists, trail and every invariant hold."""
    for suggestion in suggestions:
        assert differences(county.fresh(suggestion), county.at) == []
    assert trail.verify()[1] == []
    assert violations() == []


def test_running_deadlines_are_counted_anew_from_their_own_days(county):
    suggestion = county.assigned(("water", "sole"))
    task = suggestion.assignments.get()
    if task.state == "pending_sub_assignment":
        county.do("sub_assign", task, "sub_assigner", units=county.shares(("water", "sole")))
    before = {c.kind: c.due_on for c in Clock.objects.filter(stopped_at=None)}
    assert before["reply"] == date(2026, 4, 13)
    new = version(
        county,
        reply_deadline=months(2),
        return_window=workdays(3),
        return_window_anchor=Anchor.ASSIGNMENT,
        escalation_ladder=(Rung("E1", 0, "day"), Rung("E4", 5, "workday")),
        reminder_schedule=(-10,),
    )

    done = move(county, suggestion, new)

    reply = clock(suggestion, "reply")
    assert (reply.due_on, reply.basis, reply.climbs_on) == (
        date(2026, 3, 12), "2 month", date(2026, 3, 2),
    )  # fmt: skip
    listed = WorkItem.objects.to_do().get(suggestion=suggestion, kind="sign_in")
    assert listed.due_on == clock(suggestion, "return").due_on
    assert suggestion.assignments.get().return_due_on == listed.due_on
    facts = json.loads(done.event.facts)
    assert (facts["old_version"], facts["version"], facts["ground"]) == (1, 2, GROUND)
    assert ["reply", reply.subject, "2026-04-13", "2026-03-12"] in facts["moved"]
    assert county.fresh(suggestion).policy == suggestion.rounds.get().policy == new
    with translation.override("en"):
        told = " ".join(s.text for s in explain(reply).sentences)
    assert "2 months later is 2026-03-12" in told
    assert_in_order(county, suggestion)
    # The next sweep finds nothing to correct.
    assert recounting.run(county.later()) == 0


def test_what_other_rules_make_late_is_late_at_once_and_what_was_missed_stays_missed(county):
    suggestion, other = county.handling(("water", "sole")), county.handling(("roads", "sole"))
    for item in (suggestion, other):
        county.contact(item.assignments.get())
    county.at += timedelta(days=80)
    overdue.run(county.at)
    climbing.run(county.at)
    assert clock(suggestion, "reply").state == "running"
    county.at += timedelta(days=30)
    overdue.run(county.at)
    missed = clock(other, "reply")
    assert (missed.state, missed.due_on) == ("missed", date(2026, 4, 13))

    longer = version(county, reply_deadline=months(2))
    move(county, suggestion, longer)
    move(county, other, longer)

    assert clock(suggestion, "reply").due_on == date(2026, 3, 12)
    assert clock(other, "reply").missed_at == missed.missed_at
    overdue.run(county.later())
    climbing.run(county.later())
    assert Event.objects.filter(act="mark_overdue", kind="done").count() == 2
    assert_in_order(county, suggestion, other)


def test_a_pending_question_comes_to_who_decides_by_the_new_rules(county):
    suggestion = county.assigned(("government", "sole"))
    shares = county.shares(("water", "sole"))
    county.do("sub_assign", county.task(suggestion, "government"), "sub_assigner", units=shares)
    task = county.task(suggestion, "water")
    county.do("accept", task, county.officer("water"))
    county.contact(task)
    county.do(
        "request_extension", task, county.officer("water"),
        until=date(2026, 5, 13), why="需要勘察设计。",
    )  # fmt: skip
    asked = WorkItem.objects.to_do().get(suggestion=suggestion, kind="decide_extension")
    assert asked.organ == county.organs["commission"]

    move(county, suggestion, version(county, extension_approval=ExtensionApproval.ASSIGNER))

    asked.refresh_from_db()
    assert asked.organ == county.organs["government"]
    assert_in_order(county, suggestion)


def test_earlier_rounds_keep_their_rules_and_the_running_one_moves(county):
    suggestion = county.rated(county.replied(), "dissatisfied")
    first, second = suggestion.rounds.order_by("number")

    move(county, suggestion, version(county, second_deadline=days(20)))

    assert [county.fresh(r).policy.number for r in (first, second)] == [1, 2]
    assert clock(suggestion, "second_reply").basis == "20 day"
    assert_in_order(county, suggestion)


def test_a_round_in_which_somebody_replied_ends_by_its_own_rules(county):
    asked, rated = county.replied(), county.replied()
    county.rate(rated)
    new = version(county, rating_deadline=workdays(5), reply_deadline=months(2))
    before = rows_of([Clock, Suggestion, Round])

    for item in (asked, rated):
        with pytest.raises(NotNow, match="ends by its own rules"):
            move(county, item, new)

    assert rows_of([Clock, Suggestion, Round]) == before
    assert_in_order(county, asked, rated)


def test_an_extension_that_was_agreed_to_is_not_cut(county):
    suggestion = county.handling(("water", "sole"))
    task = suggestion.assignments.get()
    county.contact(task)
    county.do(
        "request_extension", task, county.officer("water"),
        until=date(2026, 6, 12), why="需要勘察设计。",
    )  # fmt: skip
    county.do("approve_extension", Extension.objects.get(), "commission_head")
    shorter, other = (
        version(county, reply_deadline_max=months(4)),
        version(county, number=3, reply_deadline=months(2)),
    )

    with pytest.raises(NotNow, match="agreed to"):
        move(county, suggestion, shorter)

    move(county, suggestion, other)
    assert clock(suggestion, "reply").due_on == date(2026, 6, 12)
    assert_in_order(county, suggestion)


def test_only_the_commission_and_only_rules_in_force_here_with_a_ground(county):
    suggestion = county.handling(("water", "sole"))
    new, later = (
        version(county, max_returns=1),
        version(county, number=3, since=county.today + timedelta(days=9), max_returns=3),
    )
    strange = version(build_county("lvxi"), max_returns=1)
    for who in ("intake", "officer:water", "secretary", "sub_assigner"):
        with pytest.raises((NotPermitted, NotVisible)):
            move(county, suggestion, new, who)
    for wrong in (later.pk, strange.pk, 10**12, 2**70, "2", None, True, -1):
        with pytest.raises(BadData) as refused:
            county.do("change_rules", suggestion, "assigner", policy=wrong, ground=GROUND)
        assert list(refused.value.fields) == ["policy"]
    with pytest.raises(BadData) as refused:
        county.do("change_rules", suggestion, "assigner", policy=new.pk, ground=" ")
    assert list(refused.value.fields) == ["ground"]
    move(county, suggestion, new, "assigner")
    with pytest.raises(NotNow, match="already"):
        move(county, suggestion, new)


def run(county: County, *options: str) -> tuple[int, str]:
    """Call the command as an operator does."""
    out, code = StringIO(), 0
    with moment(county.at):
        try:
            call_command("change_rules", *options, "--language", "en", stdout=out)
        except SystemExit as ended:
            code = int(ended.code or 0)
    return code, out.getvalue()


def test_command_moves_all_that_is_under_way_and_says_how_many(county):
    items = [county.handling((unit, "sole")) for unit in ("water", "roads")]
    closed, answered = county.rated(county.replied()), county.replied()
    draft = county.draft()
    version(county, reply_deadline=months(2))
    head = county.actors["commission_head"].user.username
    asked = ("--to", "2", "--ground", GROUND, "--by", head)
    before = rows_of([Clock, Policy, Event])

    assert run(county, *asked, "--dry-run") == (
        0, "2 suggestions would go by other rules. Nothing was saved.\n",
    )  # fmt: skip
    assert rows_of([Clock, Policy, Event]) == before
    number = items[1].number
    assert run(county, *asked, "--number", number)[1] == (
        "1 of 1 suggestions go by version 2 now.\n"
    )
    code, told = run(county, *asked, "--json")
    assert (code, json.loads(told)) == (0, {"found": 1, "moved": 1, "version": 2, "refused": []})
    assert run(county, *asked)[1] == "0 of 0 suggestions go by version 2 now.\n"
    for item in items:
        assert clock(item, "reply").due_on == date(2026, 3, 12)
        assert Event.objects.filter(stream__suggestion=item, act="change_rules").count() == 1
    assert [county.fresh(s).policy.number for s in (closed, answered, draft)] == [1, 1, 1]
    assert_in_order(county, *items)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--to", "7"), "no version 7"),
        (("--to", "3"), "is in force from"),
        (("--ground", "  "), "Say why"),
        (("--by", "nobody"), "Name who decides"),
        (("--by", "yunxi-officer:water"), "Name who decides"),
        (("--number", "nothing"), "There is no suggestion nothing"),
        (("--congress", "lvxi"), "Name who decides"),
    ],
)
def test_command_refuses_what_cannot_be(county, options, told):
    version(county, max_returns=1)
    version(county, number=3, since=county.today + timedelta(days=9), max_returns=3)
    head = county.actors["commission_head"].user.username
    given = {"--to": "2", "--ground": GROUND, "--by": head} | {options[0]: options[1]}
    with pytest.raises(CommandError, match=told):
        run(county, *[text for pair in given.items() for text in pair])

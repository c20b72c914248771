"""Items that did not go straight are loaded with their days: refused, returned, withdrawn."""

from __future__ import annotations

import csv

import pytest

from cases import trail
from cases.models import Assignment, Clock, Cosigner, Escalation, Event, Reply, Suggestion
from tests.loading.conftest import NOW, load
from workflows.invariants import violations
from workflows.work import differences

pytestmark = [
    pytest.mark.sqlite_only("the straight way is loaded on both databases"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("lift_triggers"),
]


@pytest.fixture
def detours(folder):
    """Keep only the items that did not go straight, and the one that waits for its second reply."""
    rows = folder.rows("items.csv")
    folder.write("items.csv", [rows[0], rows[10], *rows[13:]])
    return folder


def days_of(number: str) -> list[tuple[str, str, str]]:
    """List act, day and actor of an item."""
    events = Event.objects.filter(stream__suggestion__number=number, kind="done").order_by("seq")
    return [
        (e.act, f"{e.at.astimezone(NOW.tzinfo).date()}", e.actor.username if e.actor else "system")
        for e in events
    ]


def is_in_order() -> None:
    """Ask for what must hold in every database."""
    assert violations() == []
    assert [d for s in Suggestion.objects.all() for d in differences(s, NOW)] == []
    assert trail.verify()[1] == []


def test_a_refusal_is_countersigned_by_a_second_person(detours):
    assert load(detours.path).report.in_order() == []

    item = Suggestion.objects.get(state="refused")
    assert days_of("")[1:] == [
        ("propose_refusal", "2025-01-15", "ql-intake1"),
        ("countersign_refusal", "2025-01-15", "ql-intake2"),
    ]
    assert (item.refusal_ground, item.refusal_outcome) == ("personal_or_relatives", "letter")
    is_in_order()


def test_where_there_is_no_second_person_a_marked_account_stands_in(detours):
    detours.put("posts.csv", 4, "任职日期", "2025-06-01")

    loading = load(detours.path)

    assert loading.report.in_order() == []
    actor = Event.objects.get(act="countersign_refusal").actor
    assert actor.username.startswith("loading-qinglan-")
    assert not actor.is_active
    is_in_order()


def test_where_nobody_received_two_marked_accounts_stand_in(detours):
    for row in (3, 4):
        detours.put("posts.csv", row, "任职日期", "2025-06-01")

    assert load(detours.path).report.in_order() == []
    who = Event.objects.filter(act__in=["propose_refusal", "countersign_refusal"])
    assert len({event.actor_id for event in who}) == 2
    is_in_order()


def test_a_return_and_its_reassignment_have_their_days(detours):
    assert load(detours.path).report.in_order() == []

    acts = [row for row in days_of("13") if row[0] not in ("submit", "register", "assign")]
    assert acts == [
        ("sub_assign", "2025-02-13", "ql-sub"),
        ("request_return", "2025-02-14", "ql-officer2"),
        ("approve_return", "2025-02-17", "ql-sub"),
        ("reassign", "2025-02-17", "ql-sub"),
        ("accept", "2025-02-18", "ql-officer3"),
    ]
    tasks = Assignment.objects.filter(suggestion__number="13", tier="government").order_by("pk")
    assert [(t.organ.name, t.state, str(t.received_on)) for t in tasks] == [
        ("交通运输局", "superseded", "2025-02-13"),
        ("住房和城乡建设局", "accepted", "2025-02-17"),
    ]
    assert Clock.objects.filter(assignment=tasks[1], kind="reply", stopped_at=None).count() == 1
    is_in_order()


def test_a_return_to_the_congress_is_decided_by_it(detours):
    detours.put("items.csv", 4, "独办单位", "县法院")
    detours.put("items.csv", 4, "原承办单位", "县总工会")
    detours.put("items.csv", 4, "分办日期", "")

    assert load(detours.path).report.in_order() == []

    acts = {act: who for act, _day, who in days_of("13")}
    assert (acts["request_return"], acts["reassign"]) == ("ql-officer8", "ql-assigner")
    assert acts["accept"] == "ql-officer7"
    is_in_order()


def test_a_return_after_its_days_is_the_problem_of_its_cell(detours):
    days = {"退回日期": "2025-04-10", "改派日期": "2025-04-11", "签收日期": "2025-04-14"}
    for column, day in days.items():
        detours.put("items.csv", 4, column, day)

    loading = load(detours.path)

    assert [(p.row, p.column) for p in loading.report.problems] == [(4, "returned_on")]
    assert Suggestion.objects.count() == 0


def test_a_second_round_is_loaded_to_its_rating(detours):
    assert load(detours.path).report.in_order() == []

    acts = days_of("14")
    assert acts[-8:] == [
        ("accept", "2025-05-13", "ql-officer1"),
        ("record_contact", "2025-05-20", "ql-officer1"),
        ("send_to_review", "2025-06-05", "ql-officer1"),
        ("pass_review", "2025-06-05", "ql-sub"),
        ("sign_reply", "2025-06-05", "ql-head1"),
        ("deliver_reply", "2025-06-05", "ql-officer1"),
        ("rate", "2025-06-10", "ql-d04"),
        ("release", "2025-06-12", "ql-rating"),
    ]
    replies = Reply.objects.filter(suggestion__number="14").order_by("pk")
    assert [(r.kind, r.round.number, r.doc_number, r.result_kind) for r in replies] == [
        ("main", 1, "青水函〔2025〕14号", "not_now"),
        ("second", 2, "青水函〔2025〕41号", "solved"),
    ]
    item = Suggestion.objects.get(number="14")
    assert (item.state, item.round_number, item.closing_kind) == ("closed", 2, "satisfied")
    is_in_order()


def test_dissatisfied_twice_is_escalated_on_the_day_of_the_release(detours):
    assert load(detours.path).report.in_order() == []

    raised = Escalation.objects.get(suggestion__number="15")
    assert (str(raised.raised_at.date()), raised.state) == ("2025-06-12", "raised")
    assert raised.committee.name == "教育科学文化卫生委员会"
    is_in_order()


def test_a_withdrawal_is_agreed_to_and_confirmed(detours):
    assert load(detours.path).report.in_order() == []

    assert days_of("16")[-2:] == [
        ("agree_withdrawal", "2025-01-20", "qinglan-17-ql17007"),
        ("confirm_withdrawal", "2025-01-20", "ql-intake1"),
    ]
    item = Suggestion.objects.get(number="16")
    assert item.closing_kind == "withdrawn"
    assert Cosigner.objects.get(suggestion=item).withdrawal_agreed_at is not None
    is_in_order()


def test_an_item_goes_on_into_its_second_round(detours):
    load(detours.path)
    assert Suggestion.objects.get(number="10").state == "second_assigned"
    before = Event.objects.count()
    for column, text in {
        "二次签收日期": "2025-05-13",
        "二次沟通日期": "2025-05-20",
        "二次答复日期": "2025-06-05",
        "二次答复文号": "青法函〔2025〕31号",
        "二次办理结果": "已解决或采纳",
        "状态": "已答复",
    }.items():
        detours.put("items.csv", 2, column, text)

    again = load(detours.path)

    assert again.report.in_order() == []
    assert (again.acts, Event.objects.count()) == (4, before + 4)
    assert Suggestion.objects.get(number="10").state == "replied"
    assert load(detours.path).acts == 0
    is_in_order()


def test_where_a_decision_opens_the_second_round_its_day_is_needed(detours):
    with (detours.path / "policy.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["second_mode", "filter", ""])
    rows = detours.rows("items.csv")
    rows[0].append("二次交办日期")
    for row in rows[1:]:
        row.append("2025-05-13" if row[0] in ("14", "15") else "")
    # Nobody has decided on this one yet.
    rows[1][rows[0].index("状态")] = "已评价"
    detours.write("items.csv", rows)

    loading = load(detours.path)

    assert loading.report.in_order() == []
    assert ("assign_again", "2025-05-13", "ql-dachead") in days_of("14")
    assert Suggestion.objects.get(number="10").state == "rated"
    is_in_order()


def test_a_second_assignment_by_rule_has_the_day_of_the_release(detours):
    rows = detours.rows("items.csv")
    rows[0].append("二次交办日期")
    for row in rows[1:]:
        row.append("2025-05-13" if row[0] == "14" else "")
    detours.write("items.csv", rows)

    loading = load(detours.path)

    assert [(p.row, p.column) for p in loading.report.problems] == [(5, "second_assigned_on")]


def test_what_was_refused_bears_no_number(detours):
    detours.put("items.csv", 3, "编号", "20")
    detours.put("items.csv", 3, "登记日期", "2025-01-16")

    problem = load(detours.path).report.problems[0]

    assert (problem.row, problem.column) == (3, "registered_on")


def test_what_was_rated_is_not_withdrawn(detours):
    detours.put("items.csv", 2, "撤回日期", "2025-06-01")
    detours.put("items.csv", 2, "撤回理由", "不再需要。")

    problem = load(detours.path).report.problems[0]

    assert (problem.row, problem.column) == (2, "withdrawn_on")

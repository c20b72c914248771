"""From replied to done: promises reported on, told, verified and written off (承诺落实).

Each journey is named after its rule (rulebook 5.9 and 9.7; Chongqing 2018, arts. 24 and 28).
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from cases.models import Event, PromiseProgress, PromiseWord, Suggestion
from cases.queries import Progress, progress_of
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible
from cases.rules.policy import PolicyRules
from cases.rules.presets import preset
from notifications import draining
from notifications.models import Message
from tests.county import NO_WORD, County, build_county
from workflows import sweeps
from workflows.invariants import violations
from workflows.work import differences

pytestmark = pytest.mark.django_db

ONE = (("water", "sole"),)
SOLUTION = {
    "decision": "agree", "number": "云主任会3号", "decided_on": date(2026, 6, 1),
    "text": "双方同意。",
    "promise": {"content": "年内建成。", "responsible": "局长", "due_on": date(2026, 12, 1)},
}  # fmt: skip


def under(**rules: Any) -> County:
    """Found the county under rules that differ from the usual ones."""
    return build_county(rules=PolicyRules.from_dict(rules, preset("default_county")))


def on(county: County, month: int, day: int, year: int = 2026) -> None:
    """Move the clock to nine in the morning of a day in Shanghai."""
    county.at = datetime(year, month, day, 1, 0, tzinfo=UTC)


def promised(county: County, *days: date, **draft: Any) -> Any:
    """Bring an item to follow-up with a promise of the water bureau for each day."""
    suggestion = county.handling(*ONE, **draft)
    promises = [
        {"content": f"{day.month}月建成。", "responsible": "分管负责人", "due_on": day}
        for day in days
    ]
    county.reply_all(suggestion, result_kind="planned", promises=promises)
    return county.rated(suggestion)


def is_in_order(county: County, suggestion: Any) -> Any:
    """Ask that work and invariants hold; return the item as it stands."""
    found = county.fresh(suggestion)
    assert differences(found, county.at) == []
    assert violations() == []
    return found


def messages(county: County, name: str) -> list[str]:
    """Return of what somebody has been told, in its order."""
    while draining.run(county.later()):
        pass
    rows = Message.objects.filter(user__name=name, channel="inbox").order_by("pk")
    return list(rows.values_list("kind", flat=True))


# -- progress ---------------------------------------------------------------------------------


def test_unit_reports_each_quarter_and_the_lead_deputy_is_told(county):
    on(county, 3, 2)
    suggestion = promised(county, date(2026, 11, 30))
    promise = suggestion.promises.get()
    assert promise.next_report_on == date(2026, 6, 30)

    on(county, 6, 20)
    assert not county.fresh(promise).report_is_due(county.today)
    county.do("report_progress", promise, county.officer("water"), words="已完成招标。")
    assert county.fresh(promise).next_report_on == date(2026, 9, 30)
    assert messages(county, "代表1")[-1] == "progress_reported"

    on(county, 10, 1)
    assert county.fresh(promise).report_is_due(county.today)
    county.do("report_progress", promise, county.head("water"), words="主体完工。")

    told = PromiseProgress.objects.order_by("pk").values_list("words", "reported_on")
    assert list(told) == [("已完成招标。", date(2026, 6, 20)), ("主体完工。", date(2026, 10, 1))]
    # Never after the promised day.
    assert county.fresh(promise).next_report_on == date(2026, 11, 30)
    is_in_order(county, suggestion)


def test_unit_reports_on_what_is_overdue_and_no_other_unit_does(county):
    on(county, 3, 2)
    promise = promised(county, date(2026, 6, 30)).promises.get()
    on(county, 7, 1)
    sweeps.run_all(county.later())
    assert county.fresh(promise).state == "overdue"

    with pytest.raises((NotPermitted, NotVisible)):
        county.do("report_progress", promise, county.officer("roads"), words="已完成。")
    with pytest.raises(NotPermitted):
        county.do("report_progress", promise, "assigner", words="已完成。")
    with pytest.raises(BadData):
        county.do("report_progress", promise, county.officer("water"), words=" ")
    county.do("report_progress", promise, county.officer("water"), words="雨季停工，八月复工。")

    assert county.fresh(promise).next_report_on is None
    is_in_order(county, promise.suggestion)


def test_promise_moved_to_another_day_is_reported_on_by_the_old_rhythm(county):
    on(county, 3, 2)
    promise = promised(county, date(2026, 5, 15)).promises.get()
    assert promise.next_report_on == date(2026, 5, 15)

    on(county, 7, 2)
    why = {"due_on": date(2026, 12, 1), "why": "雨季停工。"}
    county.do("revise_promise", promise, county.head("water"), **why)

    # The report of the second quarter is still owed.
    assert county.fresh(promise).next_report_on == date(2026, 6, 30)
    assert county.fresh(promise).report_is_due(county.today)


@pytest.mark.parametrize(
    ("cycle", "expected"), [("september_october", date(2026, 9, 30)), ("when_done", None)]
)
def test_rules_say_when_units_report(cycle, expected):
    county = under(promise_report_cycle=cycle)
    on(county, 3, 2)

    assert promised(county, date(2026, 11, 30)).promises.get().next_report_on == expected


def test_promise_of_an_agreed_solution_is_reported_on_too(county):
    on(county, 3, 2)
    escalation = county.escalated().escalations.get()
    county.do("acknowledge_escalation", escalation, "committee_chair")
    solution = {"proposal": "agree", "text": "年内建成。"}
    county.do("propose_solution", escalation, "committee_chair", **solution)
    on(county, 6, 1)
    county.do("decide_escalation", escalation, "secretary", **SOLUTION)

    promise = escalation.suggestion.promises.get()
    assert (promise.binding, promise.next_report_on) == (True, date(2026, 9, 30))
    assert promise.open_since is not None


# -- the supplementary reply ---------------------------------------------------------------------


def test_write_off_needs_a_supplementary_reply_to_the_deputies_first(county):
    on(county, 3, 2)
    promise = promised(county, date(2026, 11, 30)).promises.get()
    on(county, 9, 1)
    with pytest.raises(NotNow, match="supplementary reply"):
        county.do("apply_write_off", promise, county.officer("water"), evidence="验收单。")

    reply = county.told_kept(promise)
    county.do("apply_write_off", promise, county.officer("water"), evidence="验收单。")

    assert county.fresh(promise).told_by == reply
    is_in_order(county, promise.suggestion)


def test_supplementary_reply_that_made_the_promise_does_not_tell_that_it_is_kept(county):
    on(county, 3, 2)
    suggestion = promised(county, date(2026, 11, 30))
    first = suggestion.promises.get()
    again = {"content": "再建一处。", "responsible": "科长", "due_on": date(2026, 12, 1)}
    county.told_kept(first, result_kind="planned", promises=[again])
    second = suggestion.promises.exclude(pk=first.pk).get()

    # It tells of the first, and promises the second.
    county.do("apply_write_off", first, county.officer("water"), evidence="验收单。")
    with pytest.raises(NotNow, match="supplementary reply"):
        county.do("apply_write_off", second, county.officer("water"), evidence="验收单。")


def test_signed_and_not_delivered_is_not_told(county):
    on(county, 3, 2)
    promise = promised(county, date(2026, 11, 30), cosigners=1).promises.get()
    reply = county.told_kept(promise, deliver=False)
    with pytest.raises(NotNow, match="supplementary reply"):
        county.do("apply_write_off", promise, county.officer("water"), evidence="验收单。")

    county.do("deliver_reply", reply, county.officer("water"))
    county.do("apply_write_off", promise, county.officer("water"), evidence="验收单。")


def test_who_applies_again_after_a_rejection_tells_the_deputies_again(county):
    on(county, 3, 2)
    promise = county.reported_kept(promised(county, date(2026, 11, 30)).promises.get())
    county.do("reject_write_off", promise, "assigner", why="尚未通车。")
    assert county.fresh(promise).told_by is None
    with pytest.raises(NotNow, match="supplementary reply"):
        county.do("apply_write_off", promise, county.officer("water"), evidence="验收单。")

    county.written_off(county.fresh(promise))

    assert is_in_order(county, promise.suggestion).state == "closed"


def test_promise_of_an_earlier_round_is_told_of_after_another_round(county):
    on(county, 3, 2)
    suggestion = promised(county, date(2026, 4, 30))
    promise = suggestion.promises.get()
    on(county, 5, 4)
    sweeps.run_all(county.later())
    county.do("reopen_promise", promise, "assigner", reasons="承诺未落实。")
    again = county.rated(county.second_round(suggestion))
    assert (again.state, again.round_number) == ("tracking", 2)

    county.written_off(county.fresh(promise))

    assert is_in_order(county, suggestion).state == "closed"


# -- the lead deputy's word ------------------------------------------------------------------------


def reported(county: County, **draft: Any) -> Any:
    """Bring a promise to its application for write-off."""
    on(county, 3, 2)
    return county.reported_kept(promised(county, date(2026, 11, 30), **draft).promises.get())


def test_commission_verifies_with_the_word_of_the_lead_deputy(county):
    promise = reported(county)
    assert messages(county, "代表1")[-1] == "word_awaited"

    county.do("say_whether_kept", promise, county.deputy(), agrees=True)
    assert messages(county, "assigner")[-1] == "word_given"
    county.do("verify_promise", promise, "assigner")

    found = county.fresh(promise)
    assert (found.state, found.without_word, found.why_kept) == ("written_off", "", "")
    assert is_in_order(county, promise.suggestion).state == "closed"


def test_without_a_word_the_commission_says_how_the_deputy_was_asked(county):
    promise = reported(county)
    with pytest.raises(BadData) as bad:
        county.do("verify_promise", promise, "assigner")
    assert set(bad.value.fields) == {"without_word"}

    county.do("verify_promise", promise, "assigner", without_word=NO_WORD)

    assert county.fresh(promise).without_word == NO_WORD


def test_a_no_does_not_bind_the_commission_and_the_deputy_reads_why(county):
    promise = reported(county)
    with pytest.raises(BadData):
        county.do("say_whether_kept", promise, county.deputy(), agrees=False)
    county.do("say_whether_kept", promise, county.deputy(), agrees=False, words="尚未通车。")
    for data in ({}, {"without_word": NO_WORD}):
        with pytest.raises(BadData):
            county.do("verify_promise", promise, "assigner", **data)

    county.do("verify_promise", promise, "assigner", why="已到现场核实，昨日通车。")

    assert county.fresh(promise).why_kept == "已到现场核实，昨日通车。"
    assert "kept_against_the_word" in messages(county, "代表1")


def test_lead_deputy_speaks_once_of_each_application(county):
    promise = reported(county, cosigners=1)
    with pytest.raises(NotPermitted):
        county.do("say_whether_kept", promise, county.deputy(1), agrees=True)
    with pytest.raises(BadData):
        county.do("say_whether_kept", promise, county.deputy(), agrees="yes")
    county.do("say_whether_kept", promise, county.deputy(), agrees=False, words="尚未通车。")
    with pytest.raises(NotNow, match="already"):
        county.do("say_whether_kept", promise, county.deputy(), agrees=True)

    county.do("reject_write_off", promise, "assigner", why="尚未通车。")
    county.reported_kept(county.fresh(promise))
    county.do("say_whether_kept", promise, county.deputy(), agrees=True)

    assert list(PromiseWord.objects.order_by("pk").values_list("agrees", flat=True)) == [
        False, True,
    ]  # fmt: skip


def test_for_a_delegation_the_head_of_its_contact_group_speaks(county):
    group = county.delegation(0, 1, 2, head=0, group=2)
    on(county, 1, 12)
    suggestion = county.handling(*ONE, delegation=group)
    promise = {"content": "年内建成。", "responsible": "科长", "due_on": date(2026, 11, 30)}
    county.reply_all(suggestion, result_kind="planned", promises=[promise])
    kept = county.reported_kept(suggestion.promises.get())

    with pytest.raises(NotPermitted):
        county.do("say_whether_kept", kept, county.deputy(0), agrees=True)
    county.do("say_whether_kept", kept, county.deputy(2), agrees=True)


@pytest.mark.parametrize("outcome", ["verify_promise", "reject_write_off"])
def test_unit_reads_the_words_of_the_deputy_with_the_outcome(county, outcome):
    promise = reported(county)
    unit, words = county.officer("water").user, "尚未通车，路灯也没有。"
    county.do("say_whether_kept", promise, county.deputy(), agrees=False, words=words)

    assert not PromiseWord.objects.all().visible_to(unit, county.today).exists()
    events = Event.objects.all().visible_to(unit, county.today)
    assert events.filter(act="say_whether_kept").count() == 1
    assert not events.filter(facts__contains="路灯").exists()
    for who in (county.deputy().user, county.actors["assigner"].user):
        assert PromiseWord.objects.all().visible_to(who, county.today).count() == 1

    county.do(outcome, promise, "assigner", why="已到现场核实。")

    assert PromiseWord.objects.all().visible_to(unit, county.today).get().words == words
    assert Event.objects.get(act=outcome).facts.count("路灯") == 1


# -- replied and done ------------------------------------------------------------------------------


def progress(county: County, *units: str) -> tuple[int, int, int]:
    """Count assigned, replied and done of all items of the county, or of units."""
    organs = [county.organs[unit].pk for unit in units] or None
    found = progress_of(Suggestion.objects.all(), organs)
    assert isinstance(found, Progress)
    return found.assigned, found.replied, found.done


def test_replied_and_done_are_two_figures(county):
    on(county, 3, 2)
    county.registered()
    county.handling(("water", "sole"))
    assert progress(county) == (1, 0, 0)

    promise = promised(county, date(2026, 11, 30)).promises.get()
    done = county.rated(county.replied(*ONE))
    assert done.state == "closed"
    assert progress(county) == (3, 2, 1)

    county.written_off(promise)
    assert progress(county) == (3, 2, 2)
    assert progress(county, "water") == (3, 2, 2)
    assert progress(county, "roads") == (0, 0, 0)


def test_second_round_takes_nothing_from_what_was_replied(county):
    county.rated(county.replied(*ONE), "dissatisfied")

    assert progress(county) == (1, 1, 0)


def test_item_of_separate_units_is_replied_once_both_have(county):
    suggestion = county.handling(("water", "separate"), ("roads", "separate"))
    county.do("deliver_reply", county.signed(county.task(suggestion, "water")),
              county.officer("water"))  # fmt: skip

    assert progress(county) == (1, 0, 0)
    # Each unit counts its own.
    assert progress(county, "water") == (1, 1, 0)
    assert progress(county, "roads") == (1, 0, 0)


def test_general_office_counts_what_its_units_reply_to(county):
    suggestion = county.assigned(("government", "sole"))
    assert progress(county, "government") == (1, 0, 0)
    office = county.task(suggestion, "government")
    county.do("sub_assign", office, "sub_assigner", units=county.shares(("water", "sole")))
    county.do("accept", county.task(suggestion, "water"), county.officer("water"))
    county.reply_all(suggestion)

    assert progress(county, "government") == (1, 1, 0)
    assert county.rated(suggestion).state == "closed"
    assert progress(county, "government") == progress(county, "water") == (1, 1, 1)


def test_what_was_withdrawn_or_taken_back_is_counted_nowhere(county):
    withdrawn = county.handling(("water", "sole"))
    county.do("ask_withdrawal", withdrawn, county.deputy(0), why="问题已解决。")
    county.do("confirm_withdrawal", withdrawn, "intake")
    taken_back = county.assigned(("water", "sole"))
    county.do("recall_assignment", taken_back, "assigner", why="交办有误。")

    assert progress(county) == (0, 0, 0)

"""Each date explains itself: by its rule, the days counted and skipped, and what moved it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from cases.models import Clock
from cases.rules.durations import months, workdays
from cases.rules.presets import preset
from tests.county import build_county
from tests.web.browsing import Browser, moment
from workflows.dating import explain

DEFAULT = preset("default_county")


def told(clock: Clock) -> list[str]:
    """Return the sentences with what each rests on."""
    row = Clock.objects.select_related("assignment__round", "extension").get(pk=clock.pk)
    said = explain(row).sentences
    return [f"{s.text} [{s.notice}]" if s.notice else s.text for s in said]


def clock_of(suggestion, kind, **more) -> Clock:
    return Clock.objects.get(suggestion=suggestion, kind=kind, stopped_at=None, **more)


def test_working_days_are_told_over_spring_festival(county):
    county.at = datetime(2026, 2, 11, 1, tzinfo=UTC)
    suggestion = county.assigned(("water", "sole"))

    assert told(clock_of(suggestion, "return")) == [
        "Time to return a wrongly assigned item: 5 working days (Shanghai 2015, art. 14).",
        "Counted from 2026-02-11; that day itself does not count.",
        "2026-02-12 to 2026-02-13: working day, counted, 2 so far",
        "2026-02-14: weekend day that is worked, counted, 3 so far [国办发明电〔2025〕7号]",
        "2026-02-15: weekend, not counted [国务院关于职工工作时间的规定（1995年）第七条]",
        "2026-02-16 to 2026-02-20: public holiday or its day off, not counted"
        " [国办发明电〔2025〕7号]",
        "2026-02-21 to 2026-02-22: weekend, not counted"
        " [国务院关于职工工作时间的规定（1995年）第七条]",
        "2026-02-23: public holiday or its day off, not counted [国办发明电〔2025〕7号]",
        "2026-02-24 to 2026-02-25: working day, counted, 5 so far",
    ]


def test_months_are_told_with_the_day_they_move_on_to(county):
    suggestion = county.assigned(("water", "sole"))

    assert told(clock_of(suggestion, "reply")) == [
        "Time for the reply: 3 months (Deputies Law 2025, art. 51).",
        "Counted from 2026-01-12; that day itself does not count.",
        "3 months later is 2026-04-12.",
        "2026-04-12: weekend, moves on [国务院关于职工工作时间的规定（1995年）第七条]",
        "2026-04-13: working day, the first working day after it: the due day",
    ]


def test_a_chinese_reader_reads_it_in_chinese(county):
    suggestion = county.assigned(("water", "sole"))

    with translation.override("zh-hans"):
        assert told(clock_of(suggestion, "reply"))[:3] == [
            "答复期限：3个月（代表法（2025年）第51条）。",
            "自2026-01-12起算，当日不计。",
            "3个月后为2026-04-12。",
        ]


def test_extension_says_that_it_moved_the_day(county):
    suggestion = county.handling(("water", "sole"))
    task = county.task(suggestion, "water")
    done = county.do(
        "request_extension", task, county.head("water"), why="需勘查。", until=date(2026, 6, 1)
    )
    county.do(
        "approve_extension", done.created["extension"][0], "commission_head", decision="同意。"
    )

    assert told(clock_of(suggestion, "reply"))[-1] == "An extension put it off to 2026-06-01."


def test_reassigned_task_says_that_the_cap_of_its_first_assignment_comes_first(county):
    suggestion = county.assigned(("water", "sole"))
    task = county.task(suggestion, "water")
    # It came to the second unit four months after the first assignment.
    Clock.objects.filter(assignment=task, kind="reply").update(
        anchor_on=date(2026, 5, 12), due_on=date(2026, 7, 13), basis="6 month"
    )
    type(task).objects.filter(pk=task.pk).update(assigned_on=date(2026, 5, 12))

    assert told(clock_of(suggestion, "reply"))[-1] == (
        "Never later than 6 months after the first assignment on 2026-01-12."
    )


def test_year_whose_holidays_are_not_announced_is_told(db):
    county = build_county(rules=replace(DEFAULT, return_window=workdays(8)))
    county.at = datetime(2026, 12, 24, 1, tzinfo=UTC)
    suggestion = county.assigned(("water", "sole"))

    assert told(clock_of(suggestion, "return"))[-1] == (
        "The holidays of 2027 are not announced yet: the day may still move."
    )


def test_promise_is_a_day_that_the_unit_named(county):
    suggestion = county.handling(("water", "sole"))
    promise = {"content": "建成。", "responsible": "分管负责人", "due_on": date(2026, 9, 1)}
    county.reply_all(suggestion, result_kind="planned", promises=[promise])

    assert told(clock_of(suggestion, "promise")) == ["The unit promised this day in its reply."]


def test_every_deadline_of_a_long_way_ends_its_explanation_on_its_day(db):
    county = build_county(rules=replace(DEFAULT, reply_deadline=months(2)))
    suggestion = county.escalated()

    for clock in Clock.objects.filter(suggestion=suggestion).select_related(
        "assignment__round", "extension"
    ):
        said = explain(clock).sentences
        assert len(said) > 1
        assert "taken over" not in said[-1].text
        assert str(clock.due_on) in said[-1].text or "so far" in said[-1].text


# -- where it is told ---------------------------------------------------------------------------


def printed(*arguments: str) -> str:
    out = StringIO()
    call_command("explain", *arguments, stdout=out)
    return out.getvalue()


def test_command_explains_every_deadline_and_the_ended_ones_last(county):
    suggestion = county.handling(("water", "sole"))

    lines = printed(suggestion.reference, "--language", "en").splitlines()

    assert lines[0] == f"{suggestion.reference} {suggestion.title}"
    heads = [line for line in lines[1:] if line and not line.startswith(" ")]
    assert [h.endswith("(over)") for h in heads] == sorted(h.endswith("(over)") for h in heads)
    assert sum("water" in h or "水" in h for h in heads) >= 2
    assert "  3 months later is 2026-04-12." in lines


def test_command_speaks_chinese_by_itself(county):
    suggestion = county.assigned(("water", "sole"))
    assert "答复期限" in printed(suggestion.reference)


def test_command_names_an_unknown_number_and_a_number_of_two_congresses(county):
    with pytest.raises(CommandError, match="No suggestion has the number 77"):
        printed("77", "--language", "en")
    first = county.registered()
    other = build_county("yunxi2")
    second = other.registered()
    type(second).objects.filter(pk=second.pk).update(reference=first.reference)

    with pytest.raises(CommandError, match=r"--congress \(yunxi, yunxi2\)"):
        printed(first.reference, "--language", "en")

    assert second.title in printed(first.reference, "--congress", "yunxi2", "--language", "en")


def test_item_page_shows_how_each_day_is_counted(county):
    suggestion = county.assigned(("water", "sole"))
    with moment(county.later()):
        page = Browser(county.deputy(0)).get(f"/items/{suggestion.pk}/").content.decode()

    assert "How this day is counted" in page
    assert "3 months later is 2026-04-12." in page
    assert '<span class="notice" lang="zh-Hans">国务院关于职工工作时间的规定' in page

"""One item through two years and two sets of rules, with last year's statistics unchanged."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.management import call_command

from cases import trail
from cases.models import Assignment, Policy, Promise, RatingRequest, Reply, Suggestion
from cases.replay import replay_on
from cases.rules.presets import preset
from tests.county import County, build_county
from workflows import sweeps
from workflows.invariants import violations
from workflows.work import differences

pytestmark = pytest.mark.django_db
LAST_YEAR = date(2025, 12, 31)
COUNTED = (Suggestion, Assignment, Reply, RatingRequest, Promise)


def statistics() -> tuple[str, dict[str, Any]]:
    """Count last year to the digit: as it is printed, and every kind of record by its state."""
    told = io.StringIO()
    call_command("replay", on=LAST_YEAR.isoformat(), stdout=told)
    stood = replay_on(LAST_YEAR)
    return told.getvalue(), {
        model.__name__: dict(sorted(stood.counts(model._meta.model_name).items()))
        for model in COUNTED
    }


def settle(county: County, suggestion: Suggestion) -> None:
    """Let the escalated item be talked over at a conference and handed back."""
    escalation = suggestion.escalations.get()
    county.do("acknowledge_escalation", escalation, "committee_chair")
    county.do("call_conference", escalation, "committee_chair", on=county.today)
    county.do(
        "propose_solution", escalation, "committee_chair", proposal="hand_back",
        text="会商决定交回水利局，由主要负责人办理。",
    )  # fmt: skip
    county.do(
        "decide_escalation", escalation, "secretary", decision="hand_back",
        number="云常主〔2026〕11号", decided_on=county.today, text="同意交回再办。",
    )  # fmt: skip


def test_an_item_closed_last_year_comes_back_under_new_rules_and_last_year_stays_as_it_was():
    # Last year's rules would have assigned it twice more before it climbs, this year's once.
    county = build_county(rules=replace(preset("default_county"), max_second_rounds=2))
    county.at = datetime(2025, 3, 3, 2, 0, tzinfo=UTC)
    # Others of last year, so that there is something to count.
    others = [county.rated(county.replied()), county.replied(), county.handling(("roads", "sole"))]
    suggestion = county.rated(county.replied(("water", "sole")), "basically_satisfied")
    assert (suggestion.state, suggestion.policy.number) == ("closed", 1)
    last_request = suggestion.rating_requests.get()

    county.at = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
    sweeps.run_all(county.later())
    before = statistics()
    assert before[1]["Suggestion"]["closed"] == 2
    new = replace(preset("default_county"), max_second_rounds=1)
    Policy.of(
        county.congress, "default_county", new, number=2, valid_from=date(2026, 1, 1)
    ).save()  # fmt: skip

    county.at = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
    review = county.checking(items=[county.fresh(suggestion).reference])
    county.do(
        "check_item", review.items.get(), "assigner", finding="handled_again",
        ground="sham", note="现场查看，堤段没有加固。",
    )  # fmt: skip
    county.decide_look_back(review)
    sweeps.run_all(county.later())
    suggestion = county.fresh(suggestion)
    opened = suggestion.rounds.get(number=2)
    assert (suggestion.state, opened.policy.number, opened.turn) == ("second_assigned", 2, 1)
    assert opened.policy.rules.max_second_rounds == 1
    assert suggestion.rounds.get(number=1).policy.number == 1

    county.later(days=20)
    suggestion = county.rated(county.second_round(suggestion), "dissatisfied")
    assert (suggestion.state, suggestion.round_number) == ("second_assigned", 3)
    county.later(days=20)
    suggestion = county.rated(county.second_round(suggestion), "dissatisfied")
    assert suggestion.state == "escalated"
    county.later(days=3)
    settle(county, suggestion)
    suggestion = county.fresh(suggestion)
    assert (suggestion.state, suggestion.round_number) == ("second_assigned", 4)
    county.later(days=15)
    suggestion = county.rated(county.second_round(suggestion), "satisfied")

    assert suggestion.state == "closed"
    # To the digit: as printed, and record by record.
    assert statistics() == before
    kept = county.fresh(last_request)
    assert (kept.overall, kept.state) == ("basically_satisfied", "released")
    assert [r.overall for r in suggestion.rating_requests.order_by("pk")] == [
        "basically_satisfied", "dissatisfied", "dissatisfied", "satisfied",
    ]  # fmt: skip
    # This year's figures do know it.
    assert replay_on(county.today).counts()["closed"] >= 2
    assert replay_on(date(2026, 3, 10)).counts()["second_assigned"] == 1
    county.later()
    assert [d for s in (suggestion, *others) for d in differences(county.fresh(s), county.at)] == []
    assert violations() == []
    assert trail.verify()[1] == []
    assert suggestion.rounds.count() == 4

"""A suggestion travels its legal way, told in the words of the work rules."""

from __future__ import annotations

from cases import trail
from workflows.work import differences


def test_satisfied_deputy_closes_the_item(county):
    suggestion = county.replied(("water", "lead"), ("roads", "co_handler"), cosigners=2)

    ended = county.rated(suggestion, "satisfied")

    assert (ended.state, ended.closing_kind) == ("closed", "satisfied")
    assert differences(ended, county.at) == []
    assert trail.verify()[1] == []


def test_twice_dissatisfied_deputy_reaches_the_committee(county):
    suggestion = county.escalated()

    assert suggestion.state == "escalated"
    assert suggestion.escalations.get().committee == county.organs["committee"]
    assert differences(suggestion, county.at) == []
    assert trail.verify()[1] == []

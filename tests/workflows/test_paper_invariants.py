"""Papers, motions and delegations broken on purpose (代录、议案转化、代表团建议): each is named.

The table in `cases.rules.invariants` lists these tests beside their invariants.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from cases.models import Cosigner, PaperEntry, Rater, RatingRequest, StoredFile, Suggestion
from tests.county import County, answers
from tests.workflows.test_invariants import last, named, pk_of, rewrite
from workflows.invariants import violations

pytestmark = pytest.mark.django_db

GOOD = {"answers": answers("satisfied", "satisfied")}


def rated_on_paper(county: County) -> Any:
    """Bring an item to a rating that was entered from its form."""
    suggestion = county.replied()
    request = county.request_of(suggestion)
    county.from_paper("rate", request, 0, "rating:commission", **GOOD)
    assert violations() == []
    return suggestion


def facts_of(event: Any, **other: Any) -> str:
    """Write facts anew with some of them changed."""
    return json.dumps(json.loads(event.facts) | other, ensure_ascii=False, separators=(",", ":"))


def test_a_paper_that_only_one_has_seen_is_named(county):
    event = last(rated_on_paper(county), "rate")
    found = {(pk_of(event), "entered without paper or second person")}

    before = event.facts
    rewrite(event, facts=facts_of(event, second=event.actor_id))
    assert named(7, 16) == found
    rewrite(event, facts=before)
    PaperEntry.objects.all().delete()
    StoredFile.objects.all().delete()

    assert named(7, 16) == found


def test_a_paper_that_may_not_be_entered_is_named(county):
    event = last(rated_on_paper(county), "rate")
    PaperEntry.objects.all().delete()
    other = str(county.deputies[4].pk)

    rewrite(event, post=county.actors["assigner"].post, actor=county.actors["assigner"].user)
    assert (pk_of(event), "entered for a deputy, and may not be") in named(7, 15, 16)
    rewrite(event, post=event.post, actor=event.actor, on_behalf_of=other)

    assert (pk_of(event), "entered for another deputy than it says") in named(7, 15, 16)


def test_a_confirmed_entry_without_its_act_is_named(county):
    entry = county.enter("leave_lead", county.registered(cosigners=1), 0)
    assert violations() == []

    ended = {"ended_by": county.actors["assigner"].user, "ended_at": county.at}
    PaperEntry.objects.update(outcome="performed", **ended)

    assert named(7) == {(f"entry:{entry.pk}", "confirmed, and nothing was done")}


def test_a_motion_without_its_decision_is_named(county):
    suggestion = county.registered()
    assert violations() == []

    decision = {"motion_decision": "1号", "motion_decided_on": county.today}
    Suggestion.objects.update(motion_number="9", converted_motion=True, **decision)

    assert named(19) == {(pk_of(suggestion), "a motion without its decision")}


def test_a_motion_that_is_still_under_way_is_named(county):
    suggestion = county.registered(cosigners=9)
    data = county.signed_motion(suggestion)
    county.do("convert_to_motion", suggestion, "intake", **data)
    assert violations() == []

    suggestion.clocks.update(stopped_at=None)

    assert named(19) == {(pk_of(suggestion), "a motion, yet it is under way")}


def test_a_delegations_suggestion_with_co_signers_is_named(county):
    suggestion = county.registered(delegation=county.delegation(1, 2))
    assert violations() == []

    Cosigner.objects.create(suggestion=suggestion, deputy=county.deputies[1])

    assert named(20) == {(pk_of(suggestion), "a delegation's, yet co-signed")}


def test_several_ratings_for_one_delegation_are_named(county):
    suggestion = county.replied(delegation=county.delegation(1, 2))
    county.rate(suggestion)
    assert violations() == []

    request = RatingRequest.objects.get()
    Rater.objects.create(request=request, deputy=county.deputies[1], answered_at=county.at)

    assert (pk_of(request), "several deputies rated for one delegation") in named(20)

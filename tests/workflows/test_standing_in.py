"""What may be entered for a deputy from paper (代录), asked of every act there is."""

from __future__ import annotations

from typing import Any

import pytest

from cases.acting import Actor, OnPaper
from cases.models import Suggestion
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible
from people.kinds import Role
from people.models import Post
from tests.county import County, answers, build_county
from tests.workflows.test_flow_table import SCENES, TABLE, fitting
from workflows.door import ACTS, perform

pytestmark = pytest.mark.django_db

# The acts of a deputy that he or she may also do on paper.
LISTED = {
    "ask_cosigners", "ask_precheck", "submit", "confirm_cosigning", "decline_cosigning",
    "leave_cosigning", "ask_withdrawal", "agree_withdrawal", "object_to_withdrawal",
    "leave_lead", "rate",
}  # fmt: skip


def somewhere(act: str) -> tuple[str, str]:
    """Name a scene in which somebody may perform the act."""
    model = ACTS[act].model.__name__
    return model, next(iter(TABLE[model][act][1]))


@pytest.mark.sqlite_only("who may stand in for whom does not depend on the database")
@pytest.mark.parametrize("act", sorted(ACTS))
def test_only_listed_acts_are_entered_on_behalf(act):
    model, name = somewhere(act)
    build, rules = SCENES[model][name]
    county = build_county(rules=rules)
    stage = build(county)
    suggestion = Suggestion.objects.get(pk=stage.record.suggestion_id)
    if suggestion.state in ("draft", "cosigning", "precheck"):
        # An office enters what it may see: here it wrote the draft.
        Suggestion.objects.filter(pk=suggestion.pk).update(drafted_by=county.organs["commission"])
    done, data = set(), fitting(county, stage).get(act, {})
    for who in ("intake", "rating:commission", "assigner", "commission_head", "secretary",
                "officer:water", "head:water", "sub_assigner"):  # fmt: skip
        for n in (0, 1, 9):
            try:
                perform(
                    act, county.fresh(stage.record), by=county.on_behalf(n, who),
                    at=county.later(), paper=OnPaper(scan=county.scan()),
                    second=county.actors["vice_chairperson"], **data,
                )  # fmt: skip
                done.add(who)
            except (NotPermitted, NotVisible, NotNow):
                continue

    wanted = {"rating:commission"} if act == "rate" else {"intake"}
    assert done == (wanted if act in LISTED else set())


def order(county: County, **other: Any) -> dict[str, Any]:
    """Write out what a paper needs."""
    return {"paper": OnPaper(scan=county.scan()), "second": county.actors["assigner"]} | other


def test_paper_needs_its_scan_and_a_second_person_of_the_house(county):
    suggestion = county.registered(cosigners=1)
    own = Actor(county.deputies[0].user)
    for other, field in (
        ({"paper": None}, "scan"),
        ({"paper": OnPaper(number="12")}, "scan"),
        ({"second": None}, "second"),
        ({"second": county.actors["intake"]}, "second"),
        ({"second": own}, "second"),
        ({"second": county.deputy(5)}, "second"),
        ({"second": county.head("water")}, "second"),
    ):
        with pytest.raises(BadData) as bad:
            county.do("leave_lead", suggestion, county.on_behalf(0), **order(county, **other))
        assert set(bad.value.fields) == {field}

    county.do("leave_lead", suggestion, county.on_behalf(0), **order(county))
    assert county.fresh(suggestion).lead == county.deputies[1]


def test_nobody_of_a_handling_unit_takes_part(county):
    request = county.request_of(county.replied(("water", "sole")))
    given = {"answers": answers("satisfied", "satisfied")}
    for who in ("rating:commission", "assigner"):
        post = Post.objects.create(
            user=county.actors[who].user, organ=county.organs["water"], role=Role.CASE_OFFICER
        )
        by = county.on_behalf(0, "rating:commission")
        with pytest.raises((NotPermitted, BadData)):
            county.do("rate", request, by, **order(county), **given)
        post.delete()

    inside = Post.objects.create(
        user=county.actors["officer:water"].user,
        organ=county.organs["water"],
        role=Role.RATING_OFFICER,
    )
    by = Actor(inside.user, inside, county.deputies[0])
    with pytest.raises((NotPermitted, NotVisible)):
        county.do("rate", request, by, **order(county), **given)
    assert not request.ratings.exists()


def test_paper_of_a_stranger_or_of_another_term_is_nobodys(county):
    suggestion = county.registered(cosigners=1)
    with pytest.raises((NotPermitted, NotVisible)):
        county.do("leave_lead", suggestion, county.on_behalf(7), **order(county))
    assert county.fresh(suggestion).lead == county.deputies[0]

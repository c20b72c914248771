"""The committee's own judgement is a field of its own (rulebook 5.7; ADR 28)."""

from __future__ import annotations

import pytest

from cases.models import Event, Judgement, RatingRequest
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible
from tests.county import County
from tests.web.browsing import Browser, moment
from workflows.invariants import violations

pytestmark = pytest.mark.django_db

SAID = {"judged": "poorly", "words": "金丝雀：现场没有变化。"}


def test_judgement_is_no_rating_and_moves_nothing(county):
    """A committee thinks poorly of a reply with which the deputy is satisfied; the item closes."""
    suggestion = county.replied()
    task = county.task(suggestion, "water")
    county.do("judge_reply", task, "committee_chair", **SAID)
    county.do("judge_reply", task, "assigner", judged="well", words="答复具体。")

    request = RatingRequest.objects.get()
    assert (request.state, request.overall) == ("opened", "")
    assert county.rated(suggestion, "satisfied").state == "closed"
    county.do("judge_reply", task, "committee_chair", judged="in_part", words="复核后。")
    told = Judgement.objects.order_by("pk").values_list("organ__name", "judged")
    chair = county.actors["committee_chair"].post.organ.name
    assert [judged for _organ, judged in told] == ["poorly", "well", "in_part"]
    assert told[0][0] == told[2][0] == chair
    assert violations() == []


def test_only_the_committee_of_the_unit_and_the_commission_judge_and_only_what_was_delivered(
    county,
):
    suggestion = county.handling(("water", "sole"))
    task = county.task(suggestion, "water")
    reply = county.signed(task)
    with pytest.raises(NotNow):
        county.do("judge_reply", task, "committee_chair", **SAID)
    county.do("deliver_reply", reply, county.officer("water"))
    for who in (county.deputy(), county.head("water"), county.actors["sub_assigner"]):
        with pytest.raises((NotPermitted, NotVisible)):
            county.do("judge_reply", task, who, **SAID)
    for wrong in ({"judged": "satisfied"}, {"words": " "}):
        with pytest.raises(BadData):
            county.do("judge_reply", task, "committee_chair", **(SAID | wrong))
    assert not Judgement.objects.exists()


def test_neither_unit_nor_deputy_reads_of_it(county: County):
    suggestion = county.replied()
    county.do("judge_reply", county.task(suggestion, "water"), "committee_chair", **SAID)
    county.rated(suggestion)
    with moment(county.later()):
        for who in (county.deputy(), county.officer("water"), county.head("water")):
            page = Browser(who).get(f"/items/{suggestion.pk}/").content.decode()
            assert "金丝雀" not in page
            assert "Record the own judgement" not in page
            seen = Event.objects.visible_to(who.user, county.today)
            assert not seen.filter(act="judge_reply").exists()
        page = Browser(county.actors["assigner"]).get(f"/items/{suggestion.pk}/").content.decode()
    assert "金丝雀" in page
    assert "Not handled properly" in page

"""A kept promise brings, by policy, its own rating (Chongqing 2018, arts. 26 and 28; ADR 28)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases import trail
from cases.models import Event, RatingRequest
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible
from cases.rules.policy import PolicyRules
from cases.rules.presets import preset
from tests.county import NO_WORD, County, build_county
from tests.web.browsing import Browser, moment
from workflows import sweeps
from workflows.invariants import violations
from workflows.work import differences, open_work

pytestmark = pytest.mark.django_db

RATED = {"rating_dimensions": ["attitude", "result", "promise"]}


def under(**rules: Any) -> County:
    """Found a county that has the fulfilment of promises rated."""
    return build_county(rules=PolicyRules.from_dict(RATED | rules, preset("default_county")))


def applied(county: County) -> tuple[Any, Any, RatingRequest]:
    """Bring an item to the application for write-off; return item, promise and request."""
    suggestion = county.handling(("water", "sole"))
    due = {"content": "年内建成。", "responsible": "局长", "due_on": date(2026, 11, 30)}
    county.reply_all(suggestion, result_kind="planned", promises=[due])
    county.rated(suggestion)
    promise = county.fresh(suggestion).promises.get()
    county.reported_kept(promise)
    request = RatingRequest.objects.get(reply__kind="supplementary")
    return county.fresh(suggestion), county.fresh(promise), request


def answer(option: str, reason: str = "") -> dict[str, Any]:
    """Answer the one question that is asked."""
    return {"answers": {"promise": {"option": option, "reason": reason}}, "final": True}


def is_in_order(county: County, suggestion: Any) -> Any:
    """Ask that work, invariants and trail hold; return the item as it stands."""
    found = county.fresh(suggestion)
    assert differences(found, county.at) == []
    assert violations() == []
    assert trail.verify()[1] == []
    return found


def test_deputies_rate_the_fulfilment_before_it_is_written_off():
    county = under()
    suggestion, promise, request = applied(county)
    assert (suggestion.state, request.state) == ("tracking", "opened")
    assert {stamp.kind for stamp in open_work(suggestion)} == {"rate", "verify"}
    with pytest.raises(NotNow, match="still asked"):
        county.do("verify_promise", promise, "commission_head", without_word=NO_WORD)
    with pytest.raises(BadData):
        county.do("rate", request, county.deputy(), answers={"result": {"option": "satisfied"}})
    county.do("rate", request, county.deputy(), **answer("satisfied"))
    with pytest.raises(NotNow, match="still asked"):
        county.do("verify_promise", promise, "commission_head", without_word=NO_WORD)
    county.do("release", request, county.collector(request))

    assert is_in_order(county, suggestion).state == "tracking"
    county.do("verify_promise", promise, "commission_head", without_word=NO_WORD)
    assert is_in_order(county, suggestion).state == "closed"
    assert county.fresh(request).overall == "satisfied"


def test_nothing_is_written_off_against_a_dissatisfied_deputy():
    """The application is sent back, and the unit has to bring more than words."""
    county = under()
    suggestion, promise, request = applied(county)
    county.do("rate", request, county.deputy(), **answer("dissatisfied", "只挂了牌子。"))
    with pytest.raises(NotNow, match="waits for its release"):
        county.do("reject_write_off", promise, "commission_head", why="现场未完工。")
    county.do("release", request, county.collector(request))
    with pytest.raises(NotNow, match="dissatisfied"):
        county.do("verify_promise", promise, "commission_head", without_word=NO_WORD)

    county.do("reject_write_off", promise, "commission_head", why="现场未完工。")

    again = county.reported_kept(county.fresh(promise))
    second = RatingRequest.objects.exclude(pk=request.pk).get(reply__kind="supplementary")
    assert second.reply_id == again.told_by_id != request.reply_id
    county.do("rate", second, county.deputy(), **answer("basically_satisfied"))
    county.do("release", second, county.collector(second))
    county.do("verify_promise", again, "commission_head", without_word=NO_WORD)
    assert is_in_order(county, suggestion).state == "closed"


def test_dissatisfaction_with_the_fulfilment_may_be_handled_again():
    """T26: promise broken, or rated dissatisfied."""
    county = under()
    suggestion, promise, request = applied(county)
    with pytest.raises(NotNow, match="Only where the deputies are dissatisfied"):
        county.do("reopen_promise", promise, "commission_head", reasons="承诺未落实。")
    county.do("rate", request, county.deputy(), **answer("dissatisfied", "只挂了牌子。"))
    county.do("release", request, county.collector(request))

    county.do("reopen_promise", promise, "commission_head", reasons="承诺未落实。")

    found = is_in_order(county, suggestion)
    assert (found.state, found.round_number) == ("second_assigned", 2)
    assert county.fresh(promise).state == "open"
    assert county.rated(county.second_round(found)).state == "tracking"
    is_in_order(county, suggestion)


def test_silence_about_the_fulfilment_is_no_rating_and_holds_nothing_up():
    county = under()
    suggestion, promise, request = applied(county)
    county.later(days=90)
    sweeps.run_all(county.at)
    assert (county.fresh(request).state, county.fresh(request).overall) == ("expired", "")
    county.do("verify_promise", promise, "commission_head", without_word=NO_WORD)
    assert is_in_order(county, suggestion).state == "closed"


@pytest.mark.parametrize("act", ["reject_write_off", "cancel_promise"])
def test_nobody_is_asked_any_more_whether_it_is_done_once_the_application_has_ended(act):
    county = under()
    suggestion, promise, request = applied(county)
    words = {"reject_write_off": "why", "cancel_promise": "explanation"}
    county.do(act, promise, "commission_head", **{words[act]: "现场未动工。"})
    assert county.fresh(request).state == "cancelled"
    with pytest.raises(NotNow):
        county.do("rate", request, county.deputy(), **answer("satisfied"))
    is_in_order(county, suggestion)


def test_unit_has_no_way_to_the_rating_of_its_own_fulfilment():
    county = under()
    suggestion, _promise, request = applied(county)
    for who in (county.officer("water"), county.head("water"), county.actors["sub_assigner"]):
        for act, data in (("rate", answer("satisfied")), ("release", {}), ("remind_rater", {})):
            with pytest.raises((NotPermitted, NotVisible)):
                county.do(act, request, who, **data)
    with moment(county.later()):
        page = Browser(county.officer("water")).get(f"/items/{suggestion.pk}/").content.decode()
        assert "Rating · being collected" not in page
        deputy = Browser(county.deputy())
        form = deputy.get(f"/items/{suggestion.pk}/do/rate/{request.pk}/").content.decode()
    assert "Fulfilment of promises" in form
    assert "Handling attitude" not in form


def test_first_round_ratings_are_not_touched_by_the_later_one():
    county = under()
    suggestion, _promise, request = applied(county)
    first = suggestion.rating_requests.exclude(pk=request.pk).get()
    before = (first.overall, first.released_at)
    county.do("rate", request, county.deputy(), **answer("dissatisfied", "未完工。"))
    county.do("release", request, county.collector(request))
    fresh = county.fresh(first)
    assert (fresh.overall, fresh.released_at) == before
    assert Event.objects.filter(stream=suggestion.stream_id, act="rate", kind="done").count() == 2

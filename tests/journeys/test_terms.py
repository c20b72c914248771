"""The term changes; deputies leave, die, are suspended (rulebook section 10); days written out."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cases.models import Suggestion
from cases.refusals import ActRefused, NotNow
from cases.rules.policy import PolicyRules
from cases.rules.presets import preset
from people.kinds import DeputyStatusKind
from people.models import DeputyStatus, Term
from tests.county import County, answers, build_county
from tests.journeys.test_organs_end import PROMISE, admin_of, is_in_order, lists, until
from workflows import drafts, sweeps
from workflows.administration import administer

pytestmark = pytest.mark.django_db

GOOD = {"answers": answers("satisfied", "satisfied")}
# The first session of the ninth term opens on 5 January 2027.
OVER = date(2027, 1, 5)


def end_term(county: County) -> Term:
    """End the eighth term by its act, and found the ninth; on the day the clockwork comes by."""
    until(county, date(2026, 12, 28))
    by = {"by": admin_of(county)}
    new = administer(
        "found_term", county.congress, at=county.later(), number=9, starts_on=OVER,
        ends_on=date(2031, 12, 31), **by,
    ).record  # fmt: skip
    administer("end_term", county.congress, county.term.pk, at=county.later(), over_on=OVER, **by)
    sweeps.run_all(county.later())
    assert not Suggestion.objects.filter(state="archived").exists()
    until(county, OVER)
    sweeps.run_all(county.later())
    return new


def refused(county: County) -> Suggestion:
    suggestion = county.submitted()
    given = {"ground": "academic", "outcome": "letter", "explanation": "属于学术探讨。"}
    county.do("propose_refusal", suggestion, "intake", **given)
    county.do("countersign_refusal", suggestion, "intake2")
    return suggestion


def test_term_changes_what_has_ended_is_archived_and_can_only_be_read(county):
    closed = county.rated(county.replied(("water", "sole")))
    turned_down = refused(county)
    withdrawn = county.registered()
    county.do("ask_withdrawal", withdrawn, county.deputy(), why="问题已解决。")
    county.do("confirm_withdrawal", withdrawn, "intake")
    end_term(county)

    stand = [is_in_order(county, s) for s in (closed, turned_down, withdrawn)]
    assert [s.state for s in stand] == ["archived"] * 3
    assert [s.ended_as for s in stand] == ["closed", "refused", "withdrawn"]
    assert stand[0].closing_kind == "satisfied"
    with pytest.raises(NotNow, match=r"archived|归档"):
        county.do("mark_urgent", closed, "assigner")
    with pytest.raises(NotNow, match=r"archived|归档"):
        county.written(county.task(closed, "water"), supplementary=True)
    # Everybody who could see it reads it as before, and nothing happens a second time.
    for who in (county.deputies[0].user, county.officer("water").user):
        assert Suggestion.objects.visible_to(who, county.today).filter(pk=closed.pk).exists()
    assert sweeps.run_all(county.later()) == 0


def test_term_changes_open_items_go_on_and_are_answered_to_their_authors(county):
    suggestion = county.handling(("water", "sole"), cosigners=1)
    county.contact(county.task(suggestion, "water"))
    end_term(county)
    assert is_in_order(county, suggestion).state == "handling"

    # The reply reaches both authors, who are no deputies any more; the lead rates it.
    county.reply_all(suggestion)
    found = is_in_order(county, suggestion)
    assert found.replies.get().deliveries.count() == 2
    sweeps.run_all(county.later())
    assert lists(found) == [("rate", "代表1")]
    county.rated(found)
    assert is_in_order(county, found).state == "closed"
    sweeps.run_all(county.later())
    assert (is_in_order(county, found).state, county.fresh(found).ended_as) == (
        "archived",
        "closed",
    )


def test_term_changes_a_text_that_came_back_is_handed_in_again_and_no_new_one(county):
    suggestion = county.submitted()
    county.do("return_for_revision", suggestion, "intake", advice="请写明地点。")
    draft = county.draft()
    end_term(county)

    county.do("submit", suggestion, county.deputy())
    with pytest.raises(NotNow):
        county.do("submit", draft, county.deputy())
    assert is_in_order(county, suggestion).state == "submitted"
    assert drafts.edit_draft(draft, by=county.deputy(), at=county.later(), facts="另写。")


def test_term_changes_open_promises_are_handed_over_and_kept(county):
    suggestion = county.handling(("water", "sole"))
    later = PROMISE | {"due_on": date(2027, 6, 30)}
    county.reply_all(suggestion, result_kind="planned", promises=[later])
    county.rated(suggestion)
    new = end_term(county)

    found = is_in_order(county, suggestion)
    promise = found.promises.get()
    assert (found.state, promise.state, promise.carried_to_term) == ("tracking", "open", new)
    assert sweeps.run_all(county.later()) == 0
    county.reported_kept(promise, "验收单。")
    county.written_off(county.fresh(promise))
    assert is_in_order(county, found).state == "closed"
    sweeps.run_all(county.later())
    assert is_in_order(county, found).state == "archived"


def test_term_changes_a_promise_waits_until_the_next_term_begins(county):
    suggestion = county.handling(("water", "sole"))
    county.reply_all(suggestion, result_kind="planned", promises=[PROMISE])
    county.rated(suggestion)
    Term.objects.filter(pk=county.term.pk).update(over_on=county.today)
    sweeps.run_all(county.later())
    assert suggestion.promises.get().carried_to_term is None

    days = {"starts_on": county.today, "ends_on": date(2031, 1, 1)}
    Term.objects.create(congress=county.congress, number=9, **days)
    sweeps.run_all(county.later())

    assert suggestion.promises.get().carried_to_term.number == 9
    is_in_order(county, suggestion)


def test_a_signed_reply_is_delivered_before_the_item_is_archived(county):
    closed = county.rated(county.replied(("water", "sole")))
    added = county.written(county.task(closed, "water"), supplementary=True)
    county.do("sign_reply", added, county.head("water"))
    end_term(county)
    assert is_in_order(county, closed).state == "closed"

    county.do("deliver_reply", added, county.officer("water"))
    sweeps.run_all(county.later())

    assert is_in_order(county, closed).state == "archived"


# -- deputies leave -----------------------------------------------------------------------------


GROUNDS = (
    (DeputyStatusKind.SUSPENDED, "涉嫌犯罪被暂停执行代表职务"),
    (DeputyStatusKind.ENDED, "辞去代表职务"),
    (DeputyStatusKind.ENDED, "被罢免"),
    (DeputyStatusKind.ENDED, "去世"),
    (DeputyStatusKind.ENDED, "调离本行政区域"),
)


@pytest.mark.parametrize(("status", "ground"), GROUNDS)
@pytest.mark.parametrize("term_is_over", [False, True])
def test_deputy_leaves_office_dies_is_suspended_and_cannot_rate(status, ground, term_is_over):
    county = build_county(rules=PolicyRules.from_dict({}, preset("default_county")))
    alone, joint = county.replied(("water", "sole")), county.replied(("roads", "sole"), cosigners=1)
    if term_is_over:
        Term.objects.filter(pk=county.term.pk).update(over_on=county.today)
    administer(
        "change_deputy_status", county.congress, county.deputies[0].pk, by=admin_of(county),
        at=county.later(), status=status, since=county.today, ground=ground,
    )  # fmt: skip
    with pytest.raises(ActRefused):
        county.do("rate", county.request_of(alone), county.deputy(), **GOOD)
    sweeps.run_all(county.later())

    # Single: nobody is left to rate. Joint: the next co-signer leads and is asked.
    sweeps.run_all(county.later())
    found = is_in_order(county, alone)
    assert (found.closing_kind, found.ended_as or found.state) == ("no_rater", "closed")
    assert is_in_order(county, joint).lead == county.deputies[1]
    county.do("rate", county.request_of(joint), county.deputy(1), **GOOD)
    assert county.fresh(county.deputies[0].user).sign_outs == 1
    assert county.fresh(county.deputies[1].user).sign_outs == 0


def test_sessions_of_a_deputy_who_left_die_that_day(client: Any, county: County):
    client.force_login(county.deputies[0].user)
    assert client.get("/password/").status_code == 200
    since = date(2026, 1, 20)
    DeputyStatus.objects.create(
        deputy=county.deputies[0], status=DeputyStatusKind.ENDED, since=since, ground="去世"
    )
    until(county, date(2026, 1, 19))
    sweeps.run_all(county.later())
    assert client.get("/password/").status_code == 200
    until(county, since)
    sweeps.run_all(county.later())

    answer = client.get("/password/")
    assert (answer.status_code, answer.url.partition("?")[0]) == (302, "/sign-in/")

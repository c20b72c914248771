"""Somebody stands in for the holder of a post (代行职务): what may be, and what follows."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Q

from cases import trail
from cases.acting import Actor
from cases.models import Event, Suggestion
from cases.refusals import ActRefused, BadData, NotNow, NotPermitted, NotVisible, StaleVersion
from notifications import draining
from notifications.models import Message
from people.kinds import Role
from people.models import Deputy, Post, User
from tests.county import County, answers
from tests.workflows.test_administration import assert_refused, do, with_administrator
from workflows import sweeps
from workflows.administration import administer, shown
from workflows.door import perform
from workflows.invariants import violations

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def place(county: County) -> County:
    """Return the county with an administrator."""
    return with_administrator(county)


def newcomer(place: County, name: str = "张三", organ: str = "sc_office") -> User:
    """Open an account of somebody who has another post in the house."""
    user = User.objects.create(username=name, name=name)
    Post.objects.create(user=user, organ=place.organs[organ], role=Role.AUDITOR)
    return user


def asked(place: County, user: User, first: int = 0, last: int = 5, **more: Any) -> dict[str, Any]:
    """Write out who stands in on which days from today."""
    days = {"since": place.today + first * DAY, "until": place.today + last * DAY}
    return {"account": user.pk, "ground": "leave", **days, **more}


def deputise(place: County, who: str | Post, user: User, *days: int, **more: Any) -> Actor:
    """Let somebody stand in, and return him or her as an actor."""
    post = place.actors[who].post if isinstance(who, str) else who
    assert post is not None
    do(place, "deputise_post", post, **asked(place, user, *days, **more))
    return Actor(user, Post.objects.get(user=user, stands_in_for=post))


# -- what may be ----------------------------------------------------------------------------------


def test_it_is_a_post_of_its_own_that_ends_by_itself(place):
    user, original = newcomer(place), place.actors["assigner"].post
    post = deputise(place, "assigner", user).post

    assert (post.organ, post.role) == (original.organ, original.role)
    assert post.stand_in_ground == "leave"
    assert post.is_held_on(place.today + 5 * DAY)
    assert not post.is_held_on(place.today + 6 * DAY)
    assert post.last_day == place.today + 5 * DAY
    original.refresh_from_db()
    assert original.valid_until is None


# What is asked, and where the refusal stands: nothing is changed then.
WRONG: dict[str, tuple[Any, str]] = {
    "himself": (lambda p, u: {"account": p.actors["assigner"].user.pk}, "account"),
    "no account": (lambda p, u: {"account": 10**9}, "account"),
    "in the past": (lambda p, u: {"since": p.today - DAY}, "since"),
    "ends before it begins": (lambda p, u: {"until": p.today - DAY}, "until"),
    "more than a year": (lambda p, u: {"until": p.today + 366 * DAY}, "until"),
    "begins too far ahead": (lambda p, u: {"since": p.today + 367 * DAY}, "since"),
    "no such reason": (lambda p, u: {"ground": "holiday"}, "ground"),
}


@pytest.mark.parametrize("case", sorted(WRONG))
def test_what_cannot_be_is_told_at_its_field(place, case):
    change, field = WRONG[case]
    user = newcomer(place)
    post = place.actors["assigner"].post
    data = asked(place, user) | change(place, user)

    bad = assert_refused(place, BadData, "deputise_post", post, **data)

    assert set(bad.fields) == {field}


def test_a_whole_year_and_a_single_day_are_fine(place):
    deputise(place, "assigner", newcomer(place), 0, 365)
    deputise(place, "intake", newcomer(place, "李四"), 0, 0)


def test_the_post_must_be_held_on_all_these_days(place):
    user, post = newcomer(place), place.actors["assigner"].post
    Post.objects.filter(pk=post.pk).update(
        valid_from=place.today + 2 * DAY, valid_until=place.today + 9 * DAY
    )

    def fields(first: int, last: int) -> set[str]:
        data = asked(place, user, first, last)
        return set(assert_refused(place, BadData, "deputise_post", post, **data).fields)

    assert fields(1, 5) == {"since"}
    assert fields(2, 9) == {"until"}
    do(place, "deputise_post", post, **asked(place, user, 2, 8))


def test_an_ended_post_is_nobody_s_to_stand_in_for(place):
    user, post = newcomer(place), place.actors["assigner"].post
    Post.objects.filter(pk=post.pk).update(valid_until=place.today)

    assert_refused(place, NotNow, "deputise_post", post, **asked(place, user))


def test_one_person_at_a_time_stands_in_for_a_post(place):
    first, second = newcomer(place), newcomer(place, "李四")
    post = place.actors["assigner"].post
    deputise(place, "assigner", first, 2, 5)

    for days in ((0, 2), (5, 9), (3, 4), (0, 9)):
        bad = assert_refused(place, BadData, "deputise_post", post, **asked(place, second, *days))
        assert "张三" in str(bad.fields["since"])
    do(place, "deputise_post", post, **asked(place, second, 6, 9))
    do(place, "deputise_post", post, **asked(place, second, 0, 1))


def test_who_stands_in_cannot_pass_it_on(place):
    standing_in = deputise(place, "assigner", newcomer(place))
    other = newcomer(place, "李四")

    assert_refused(place, NotNow, "deputise_post", standing_in.post, **asked(place, other, 1, 2))


def test_who_has_the_role_there_needs_no_standing_in(place):
    mine, other = place.actors["intake"], place.actors["intake2"]
    data = asked(place, other.user)

    bad = assert_refused(place, BadData, "deputise_post", mine.post, **data)

    assert set(bad.fields) == {"account"}


def test_ratings_and_handling_stay_apart(place):
    officer, rating = place.officer("water"), place.actors["rating:sc_office"]
    for post, user in ((rating.post, officer.user), (officer.post, rating.user)):
        bad = assert_refused(place, BadData, "deputise_post", post, **asked(place, user))
        assert set(bad.fields) == {"account"}
    # Nor is one of the two given to who stands in for the other.
    user = newcomer(place)
    deputise(place, "rating:sc_office", user)
    data = {"account": user.pk, "organ": officer.post.organ_id, "role": "case_officer"}
    bad = assert_refused(place, BadData, "give_post", **data, since=place.today)
    assert set(bad.fields) == {"role"}


def test_a_blocked_account_stands_in_for_nobody(place):
    user = newcomer(place)
    User.objects.filter(pk=user.pk).update(is_active=False)
    post = place.actors["assigner"].post

    bad = assert_refused(place, BadData, "deputise_post", post, **asked(place, user))

    assert set(bad.fields) == {"account"}


# -- how it ends ----------------------------------------------------------------------------------


def test_it_is_ended_early_and_never_made_longer(place):
    user = newcomer(place)
    post = deputise(place, "assigner", user).post
    longer = {"until": place.today + 30 * DAY}

    bad = assert_refused(place, BadData, "end_post", post, **longer)
    assert set(bad.fields) == {"until"}
    do(place, "end_post", post, until=place.today + 2 * DAY)

    post.refresh_from_db()
    assert post.valid_until == place.today + 2 * DAY


def test_it_is_called_off_before_it_begins(place):
    user, other = newcomer(place), newcomer(place, "李四")
    post = deputise(place, "assigner", user, 3, 9).post

    event = do(place, "end_post", post, until=place.today).event

    assert not Post.objects.filter(pk=post.pk).exists()
    told = json.loads(event.facts)
    assert told["dropped"] == [f"post:{post.pk}"]
    assert told["changes"][f"post:{post.pk}"]["user_id"] == [user.pk, None]
    deputise(place, "assigner", other, 3, 9)
    assert trail.verify()[1] == []


def test_it_ends_with_the_post_itself(place):
    user, later = newcomer(place), newcomer(place, "李四")
    original = place.actors["assigner"].post
    now = deputise(place, "assigner", user, 0, 5).post
    deputise(place, "assigner", later, 6, 9)

    do(place, "end_post", original, until=place.today + 3 * DAY)

    now.refresh_from_db()
    assert now.valid_until == place.today + 3 * DAY
    assert list(Post.objects.filter(stands_in_for=original)) == [now]


def test_who_held_nothing_else_is_signed_out_the_day_after(place):
    user = User.objects.create(username="张三", name="张三")
    Post.objects.create(
        user=user, organ=place.organs["sc_office"], role=Role.AUDITOR,
        valid_until=place.today + 2 * DAY,
    )  # fmt: skip
    deputise(place, "assigner", user, 0, 5)

    sweeps.run_all(place.later(days=5))
    user.refresh_from_db()
    assert user.sign_outs == 0
    sweeps.run_all(place.later(days=1))
    user.refresh_from_db()
    assert user.sign_outs == 1


def test_a_stand_in_is_no_reason_not_to_be_appointed(place):
    user, original = newcomer(place), place.actors["assigner"].post
    deputise(place, "assigner", user)
    data = {"account": user.pk, "organ": original.organ_id, "role": "assigner"}

    given = do(place, "give_post", None, since=place.today, **data).record

    assert given.stands_in_for is None


def test_who_stands_in_as_administrator_does_not_count_as_one_who_stays(place):
    other = newcomer(place)
    standing_in = deputise(place, "admin", other)
    admin = place.actors["admin"]

    assert_refused(place, NotNow, "end_post", admin.post, standing_in, until=place.today)
    assert_refused(place, NotNow, "close_account", admin.user, standing_in)
    # His or her own standing in anybody may end, also he or she.
    do(place, "end_post", standing_in.post, standing_in, until=place.today + DAY)


def test_of_two_administrators_the_slower_is_told_who_was_faster(place):
    post, seen = place.actors["assigner"].post, shown(place.actors["assigner"].post)
    deputise(place, "assigner", newcomer(place), 0, 2)
    data = asked(place, newcomer(place, "李四"), 3, 4)

    stale = assert_refused(place, StaleVersion, "deputise_post", post, expect=seen, **data)

    assert (stale.details["act"], stale.details["who"]) == ("deputise_post", "admin")
    do(place, "deputise_post", post, expect=shown(post), **data)


# -- what it gives --------------------------------------------------------------------------------


def assign(place: County, suggestion: Suggestion, by: Actor) -> Any:
    shares = place.shares(("water", "sole"))
    return perform("assign", suggestion, by=by, at=place.later(), units=shares)


def test_both_may_act_while_it_lasts_and_only_the_holder_afterwards(place):
    here = [place.registered() for _ in range(4)]
    standing_in = deputise(place, "assigner", newcomer(place), 1, 2)

    with pytest.raises((NotPermitted, NotVisible)):
        assign(place, here[0], standing_in)
    place.later(days=1)
    event = assign(place, place.fresh(here[0]), standing_in).event
    assert (event.actor, event.post) == (standing_in.user, standing_in.post)
    assign(place, place.fresh(here[1]), place.actors["assigner"])
    place.later(days=2)
    with pytest.raises((NotPermitted, NotVisible)):
        assign(place, place.fresh(here[2]), standing_in)
    assign(place, place.fresh(here[3]), place.actors["assigner"])
    assert list(violations()) == []
    assert trail.verify()[1] == []


def test_a_deputy_s_seat_is_nobody_s_to_stand_in_for(place):
    """Who holds a post and is a deputy: only the post passes to who stands in (评价不得代行)."""
    suggestion = place.replied(("water", "sole"))
    lead = place.deputies[0]
    house = Post.objects.create(user=lead.user, organ=place.organs["sc_office"], role=Role.AUDITOR)
    user = User.objects.create(username="张三", name="张三")
    Post.objects.create(user=user, organ=place.organs["sc_office"], role=Role.SECRETARY)
    standing_in = deputise(place, house, user)
    request = place.request_of(suggestion)
    words = {"answers": answers("satisfied", "satisfied"), "final": True}

    for actor in (standing_in, Actor(user), Actor(user, house), Actor(user, None, lead),
                  Actor(user, standing_in.post, lead)):  # fmt: skip
        with pytest.raises(ActRefused):
            perform("rate", request, by=actor, at=place.later(), **words)
    assert not Event.objects.filter(act="rate", kind="done").exists()
    # It is the person, and nothing else, that is missing.
    perform("rate", place.fresh(request), by=place.deputy(0), at=place.later(), **words)
    # The model has no way: a post leads to a post, and a mandate leads to none.
    assert Post._meta.get_field("stands_in_for").related_model is Post
    assert not {f.name for f in Deputy._meta.get_fields()} & {"stands_in_for", "stand_ins"}
    with pytest.raises(LookupError):
        administer(
            "deputise_deputy", place.congress, lead.pk, by=place.actors["admin"], at=place.at
        )


def test_a_deputy_who_stands_in_at_the_unit_does_not_rate_what_it_handles(place):
    suggestion = place.replied(("water", "sole"))
    post = deputise(place, "officer:water", place.deputies[0].user, 0, 1).post
    request = place.request_of(suggestion)
    words = {"answers": answers("satisfied", "satisfied"), "final": True}

    assert post.is_held_on(place.today)
    with pytest.raises(ActRefused):
        perform("rate", request, by=place.deputy(0), at=place.later(), **words)
    perform("rate", place.fresh(request), by=place.deputy(0), at=place.later(days=2), **words)


# -- who is told ----------------------------------------------------------------------------------


def told_of(place: County, act: str) -> set[str]:
    """Let the messages be written, and name who was told of the last act of this name."""
    draining.run(place.at)
    event = Event.objects.filter(act=act, kind="done").latest("pk")
    rows = Message.objects.filter(event=event, channel="inbox")
    return set(rows.values_list("user__name", flat=True))


def test_messages_reach_both_while_it_lasts(place):
    user = newcomer(place)
    deputise(place, "intake", user, 0, 1)

    place.submitted()
    assert {"intake", "张三"} <= told_of(place, "submit")
    place.later(days=2)
    place.submitted()
    told = told_of(place, "submit")
    assert "intake" in told
    assert "张三" not in told


def test_what_a_leader_is_told_by_name_reaches_who_stands_in_too(place):
    user = newcomer(place)
    suggestion = place.registered()
    deputise(place, "vice_chairperson", user)
    place.do(
        "designate_key", suggestion, "secretary", decision="主任会议纪要1号",
        decided_on=place.today, leader=place.leader_post().pk,
    )  # fmt: skip

    assert {"vice_chairperson", "张三"} <= told_of(place, "designate_key")


def test_nobody_is_named_in_an_item_who_only_stands_in(place):
    standing_in = deputise(place, "vice_chairperson", newcomer(place))
    suggestion = place.registered()

    with pytest.raises(BadData):
        place.do(
            "designate_key", suggestion, "secretary", decision="主任会议纪要1号",
            decided_on=place.today, leader=standing_in.post.pk,
        )  # fmt: skip


def test_posts_that_are_appointed_leave_out_who_stands_in(place):
    post = deputise(place, "assigner", newcomer(place)).post
    everyone = Post.objects.filter(Q(organ=post.organ, role=post.role))

    assert post in everyone
    assert post not in everyone.appointed()
    assert isinstance(post.valid_from, date)

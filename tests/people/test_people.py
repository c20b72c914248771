"""Who is who, and on which day: posts, deputies, organs and their names."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.deletion import ProtectedError
from django.utils import translation

from people.kinds import CONGRESS_KINDS, GOVERNMENT_KINDS, HANDLING_KINDS, OrganKind, Role
from people.models import (
    Congress,
    Delegation,
    DemoMark,
    Deputy,
    DeputyStatus,
    Organ,
    OrganAlias,
    OrganName,
    Post,
    Session,
    Term,
    User,
)

FIRST = date(2026, 3, 1)
LAST = date(2026, 6, 1)
DAY = timedelta(days=1)


@pytest.fixture
def congress(db: Any) -> Congress:
    """Return a congress with nothing around it."""
    return Congress.objects.create(code="yunxi", name="云溪县人民代表大会", level="county")


@pytest.fixture
def term(congress: Congress) -> Term:
    """Return its eighth term."""
    return Term.objects.create(
        congress=congress, number=8, starts_on=date(2022, 1, 1), ends_on=date(2026, 12, 31)
    )


@pytest.fixture
def organ(congress: Congress) -> Organ:
    """Return one handling unit."""
    return Organ.objects.create(congress=congress, kind=OrganKind.GOVERNMENT_UNIT, name="水利局")


@pytest.fixture
def user(db: Any) -> User:
    """Return a person."""
    return User.objects.create(username="li", name="李")


# Posts


@pytest.mark.parametrize(
    ("begins", "ends", "held"),
    [
        (None, None, (True, True, True, True)),
        (FIRST, None, (False, True, True, True)),
        (None, LAST, (True, True, True, False)),
        (FIRST, LAST, (False, True, True, False)),
    ],
)
def test_post_is_held_from_its_first_day_and_not_on_its_last(user, organ, begins, ends, held):
    post = Post.objects.create(
        user=user, organ=organ, role=Role.UNIT_HEAD, valid_from=begins, valid_until=ends
    )
    days = (FIRST - DAY, FIRST, LAST - DAY, LAST)

    asked = tuple(Post.objects.on(day).filter(pk=post.pk).exists() for day in days)

    assert asked == held
    assert tuple(post.is_held_on(day) for day in days) == held


def test_post_of_a_single_day_is_held_on_it(user, organ):
    post = Post(
        user=user, organ=organ, role=Role.UNIT_HEAD, valid_from=FIRST, valid_until=FIRST + DAY
    )

    assert [post.is_held_on(FIRST + n * DAY) for n in (-1, 0, 1)] == [False, True, False]


def test_person_may_hold_several_posts(user, organ):
    for role in (Role.CASE_OFFICER, Role.UNIT_HEAD):
        Post.objects.create(user=user, organ=organ, role=role)

    assert Post.objects.on(FIRST).filter(user=user).count() == 2


# Deputies


@pytest.fixture
def deputy(term: Term, user: User) -> Deputy:
    """Return a deputy in office."""
    return Deputy.objects.create(term=term, user=user, name="李")


def in_office(deputy: Deputy, day: date) -> bool:
    """Ask whether the deputy is in office on this day."""
    return Deputy.objects.in_office(day).filter(pk=deputy.pk).exists()


def test_deputy_without_a_status_is_in_office(deputy):
    assert in_office(deputy, FIRST)


@pytest.mark.parametrize("status", ["suspended", "ended"])
def test_deputy_is_out_of_office_from_the_day_of_the_status(deputy, status):
    DeputyStatus.objects.create(deputy=deputy, status=status, since=FIRST)

    asked = [in_office(deputy, day) for day in (FIRST - DAY, FIRST, LAST)]

    assert asked == [True, False, False]


def test_deputy_returns_on_the_day_the_suspension_ends(deputy):
    DeputyStatus.objects.create(deputy=deputy, status="suspended", since=FIRST, until=LAST)

    assert [in_office(deputy, day) for day in (LAST - DAY, LAST)] == [False, True]


def test_deputy_with_a_later_status_of_office_is_still_suspended(deputy):
    DeputyStatus.objects.create(deputy=deputy, status="suspended", since=FIRST)
    DeputyStatus.objects.create(deputy=deputy, status="in_office", since=FIRST + DAY)

    assert not in_office(deputy, LAST)


def test_one_of_two_suspensions_is_enough(deputy, term):
    DeputyStatus.objects.create(deputy=deputy, status="suspended", since=FIRST, until=LAST)
    DeputyStatus.objects.create(deputy=deputy, status="suspended", since=LAST, until=LAST + DAY)
    other = Deputy.objects.create(term=term, name="王")

    assert [in_office(deputy, LAST + n * DAY) for n in (-1, 0, 1)] == [False, False, True]
    assert in_office(other, FIRST)


def test_person_may_be_deputy_of_several_terms(congress, term, deputy, user):
    earlier = Term.objects.create(
        congress=congress, number=7, starts_on=date(2017, 1, 1), ends_on=date(2021, 12, 31)
    )

    Deputy.objects.create(term=earlier, user=user, name="李")

    assert user.mandates.count() == 2


def test_deputies_without_an_account_do_not_collide(term):
    for name in ("甲", "乙"):
        Deputy.objects.create(term=term, name=name)

    assert term.deputies.count() == 2


# Organs and their names


def test_name_of_an_ended_organ_may_be_taken_again(congress, organ):
    organ.valid_until = FIRST
    organ.save()

    successor = Organ.objects.create(congress=congress, kind=organ.kind, name=organ.name)
    organ.successor = successor
    organ.save()

    assert list(successor.predecessors.all()) == [organ]


def test_another_congress_may_have_an_organ_of_the_same_name(organ):
    other = Congress.objects.create(code="qingshan", name="青山县人民代表大会", level="county")

    Organ.objects.create(congress=other, kind=organ.kind, name=organ.name)

    assert Organ.objects.filter(name=organ.name).count() == 2


def test_organ_keeps_its_dated_names(organ):
    OrganName.objects.create(organ=organ, name="水务局", since=date(2010, 1, 1), until=FIRST)
    OrganName.objects.create(organ=organ, name="水利局", since=FIRST)

    names = organ.names.order_by("since").values_list("name", "since", "until")

    assert list(names) == [("水务局", date(2010, 1, 1), FIRST), ("水利局", FIRST, None)]


def test_session_walks_through_its_days(term):
    session = Session(term=term, number=5, starts_on=FIRST, ends_on=FIRST + 2 * DAY)
    one_day = Session(term=term, number=6, starts_on=FIRST, ends_on=FIRST)

    assert list(session.days()) == [FIRST, FIRST + DAY, FIRST + 2 * DAY]
    assert list(one_day.days()) == [FIRST]


def test_no_kind_of_organ_is_both_house_and_handling_unit():
    assert frozenset() == CONGRESS_KINDS & HANDLING_KINDS
    assert GOVERNMENT_KINDS < HANDLING_KINDS
    # The committee of a sub-district is neither: it only gathers what voters say.
    assert set(OrganKind) - CONGRESS_KINDS - HANDLING_KINDS == {OrganKind.SUBDISTRICT_COMMITTEE}


@pytest.mark.parametrize("name", ["organ", "post", "deputy"])
def test_who_is_referred_to_is_never_deleted(request, name):
    row = request.getfixturevalue(name) if name != "post" else None
    if row is None:
        user, organ = request.getfixturevalue("user"), request.getfixturevalue("organ")
        row = Post.objects.create(user=user, organ=organ, role=Role.UNIT_HEAD)
        organ.in_charge = row
        organ.save()
    if name == "organ":
        Post.objects.create(user=request.getfixturevalue("user"), organ=row, role=Role.CASE_OFFICER)
    if name == "deputy":
        Delegation.objects.create(term=row.term, name="第一代表团", head=row)

    with pytest.raises(ProtectedError):
        row.delete()


# What the database lets in, with words for a person


def impossible(congress: Congress, term: Term, organ: Organ, user: User) -> dict[str, Any]:
    """Return one row for each constraint that it breaks."""
    deputy = Deputy.objects.create(term=term, user=user, name="李")
    Session.objects.create(term=term, number=5, starts_on=FIRST, ends_on=FIRST)
    Delegation.objects.create(term=term, name="第一代表团")
    OrganName.objects.create(organ=organ, name="水务局", since=FIRST)
    OrganAlias.objects.create(congress=congress, organ=organ, alias="县水利局")
    post = {"user": user, "organ": organ, "role": Role.UNIT_HEAD}
    return {
        "congress_level_known": Congress(code="x", name="x", level="village"),
        "term_number_once": Term(congress=congress, number=8, starts_on=FIRST, ends_on=LAST),
        "term_days_in_order": Term(congress=congress, number=9, starts_on=LAST, ends_on=FIRST),
        "term_over_after_its_start": Term(
            congress=congress, number=9, starts_on=FIRST, ends_on=LAST, over_on=FIRST
        ),
        "session_motion_deadline_within": Session(
            term=term,
            number=6,
            starts_on=FIRST,
            ends_on=LAST,
            motion_deadline=LAST + timedelta(days=1),
        ),
        "session_number_once": Session(term=term, number=5, starts_on=FIRST, ends_on=LAST),
        "session_days_in_order": Session(term=term, number=6, starts_on=LAST, ends_on=FIRST),
        "delegation_once": Delegation(term=term, name="第一代表团"),
        "deputy_once_per_term": Deputy(term=term, user=user, name="李"),
        "deputy_status_known": DeputyStatus(deputy=deputy, status="asleep", since=FIRST),
        "organ_name_once": Organ(congress=congress, kind=organ.kind, name=organ.name),
        "organ_kind_known": Organ(congress=congress, kind="club", name="俱乐部"),
        "organ_days_in_order": Organ(
            congress=congress, kind=organ.kind, name="x", valid_from=LAST, valid_until=LAST
        ),
        "organ_name_from_once": OrganName(organ=organ, name="水利厅", since=FIRST),
        "alias_means_one_organ": OrganAlias(congress=congress, organ=organ, alias="县水利局"),
        "post_role_known": Post(**post | {"role": "king"}),
        "post_days_in_order": Post(**post, valid_from=LAST, valid_until=FIRST),
        "post_stand_in_is_whole": Post(
            **post, valid_from=FIRST, valid_until=LAST, stand_in_ground="leave"
        ),
        "demo_marked_once": DemoMark(pk=2, made_at=datetime(2026, 1, 1, tzinfo=UTC)),
    }


CONSTRAINTS = {
    constraint.name: (model, constraint)
    for model in apps.get_app_config("people").get_models()
    for constraint in model._meta.constraints
}


def test_every_constraint_has_its_impossible_row(congress, term, organ, user):
    assert set(impossible(congress, term, organ, user)) == set(CONSTRAINTS)


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_database_refuses_what_cannot_be(congress, term, organ, user, name):
    row = impossible(congress, term, organ, user)[name]

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_validation_says_what_cannot_be(congress, term, organ, user, name):
    row = impossible(congress, term, organ, user)[name]

    with translation.override("en"), pytest.raises(ValidationError) as refused:
        row.validate_constraints()

    wanted = str(CONSTRAINTS[name][1].violation_error_message)
    assert refused.value.messages == [wanted]
    assert wanted.endswith(".")
    assert wanted != f"Constraint “{name}” is violated."

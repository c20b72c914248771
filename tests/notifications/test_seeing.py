"""Asking for many people at once gives what asking for each gives."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.models import Event, RatingRequest, Suggestion
from notifications import seeing
from notifications.seeing import Sight, who_may_see
from people.models import Post, User

ROWS = {Sight.EVENT: Event, Sight.REQUEST: RatingRequest, Sight.ITEM: Suggestion}


@pytest.mark.parametrize("sight", Sight)
@pytest.mark.parametrize("at_once", [1, 3, 50])
def test_many_at_once_are_asked_as_each_alone(county, monkeypatch, sight, at_once):
    monkeypatch.setattr(seeing, "PEOPLE_AT_ONCE", at_once)
    county.replied(("water", "sole"), cosigners=1)
    county.rated(county.replied(("roads", "sole")))
    Post.objects.filter(user__name="officer:water").update(valid_until=county.today)
    people = User.objects.all()
    keys = set(ROWS[sight].objects.values_list("pk", flat=True))

    for day in (county.today - timedelta(days=1), county.today):
        wanted = {
            (user.pk, pk)
            for user in people
            for pk in sight.of(user, day).values_list("pk", flat=True)
        }
        found = set(who_may_see(sight, {user.pk: keys for user in people}, day))

        assert found == wanted
        assert found


def test_only_the_keys_asked_for_are_looked_at(county):
    one, _other = county.submitted(), county.submitted()
    intake = county.actors["intake"].user

    assert list(who_may_see(Sight.ITEM, {intake.pk: {one.pk}}, county.today)) == [
        (intake.pk, one.pk)
    ]
    assert list(who_may_see(Sight.ITEM, {}, county.today)) == []


def test_sight_that_forgets_the_person_is_an_error(db, monkeypatch):
    monkeypatch.setattr(Sight, "of", lambda self, user, on: Suggestion.objects.all())
    seeing._written.cache_clear()

    with pytest.raises(LookupError, match="does not depend"):
        list(who_may_see(Sight.ITEM, {1: {1}}, seeing.SOME_DAY))

"""Standing in for the holder of a post (代行职务), as pages show it."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.acting import SHANGHAI, Actor
from cases.models import Event
from people.kinds import Role
from people.models import Post, User
from tests.county import County
from tests.web.browsing import MOSTLY_ON_SQLITE, Reader
from workflows.door import perform

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]


def today() -> Any:
    return timezone.now().astimezone(SHANGHAI).date()


@pytest.fixture
def place(county: County) -> County:
    """Return a county of today with an administrator, and somebody who will stand in."""
    county.at = timezone.now()
    for key, name, role in (
        ("admin", "管理员", Role.ADMINISTRATOR), ("zhang", "张三", Role.AUDITOR),
    ):  # fmt: skip
        user = User.objects.create(username=key, name=name)
        post = Post.objects.create(user=user, organ=county.organs["sc_office"], role=role)
        county.actors[key] = Actor(user, post)
    User.objects.filter(pk=county.actors["assigner"].user.pk).update(name="李四")
    return county


def client_of(place: County, who: str) -> Client:
    """Sign somebody in, who reads English."""
    client = Reader(headers={"accept-language": "en"})
    client.force_login(place.actors[who].user)
    return client


def words_of(answer: Any) -> str:
    """Return what a page says, without its marks and line breaks."""
    main = answer.content.decode().partition("<main")[2]
    return " ".join(re.sub(r"<[^>]*>", "", main).split())


def form(
    first: int = 0, last: int = 4, who: str = "zhang", ground: str = "leave"
) -> dict[str, Any]:
    days = {"since": today() + timedelta(days=first), "until": today() + timedelta(days=last)}
    return {"account": who, "ground": ground} | {k: d.isoformat() for k, d in days.items()}


def deputise(place: County, whose: str = "assigner", **typed: Any) -> Any:
    """Hand the form in as the administrator."""
    post = place.actors[whose].post
    assert post is not None
    return client_of(place, "admin").post(
        f"/administration/do/deputise_post/{post.pk}/", form(**typed)
    )


def standing_in(place: County, who: str = "zhang") -> Actor:
    user = place.actors[who].user
    return Actor(user, Post.objects.get(user=user, stands_in_for__isnull=False))


def test_it_is_asked_for_on_the_page_of_the_account(place):
    user, post = place.actors["assigner"].user, place.actors["assigner"].post
    client, url = client_of(place, "admin"), f"/administration/accounts/{user.pk}/"
    link = f"/administration/do/deputise_post/{post.pk}/"
    assert link in client.get(url).content.decode()

    answer = deputise(place)

    assert (answer.status_code, answer.url) == (302, url)
    said = words_of(client.get(url))
    assert f"张三 stands in from {today()} to {today() + timedelta(days=4)}" in said
    # Who stands in has it among the posts, and no way to pass it on.
    theirs = client.get(f"/administration/accounts/{place.actors['zhang'].user.pk}/")
    mine = standing_in(place).post
    assert "assigner standing in for 李四" in words_of(theirs)
    assert f"/administration/do/end_post/{mine.pk}/" in theirs.content.decode()
    assert f"/administration/do/deputise_post/{mine.pk}/" not in theirs.content.decode()


def test_the_list_tells_who_stands_in_for_whom_now_and_soon(place):
    deputise(place)
    deputise(place, "intake", first=7, last=9, ground="illness")
    client = client_of(place, "admin")

    said = words_of(client.get("/administration/standing-in/"))

    assert "张三 · standing in for 李四" in said
    assert "张三 · standing in for intake" in said
    assert f"from {today()} to {today() + timedelta(days=4)} · leave" in said
    assert "illness" in said
    found = words_of(client.get("/administration/standing-in/", {"q": "李四"}))
    assert "standing in for 李四" in found
    assert "standing in for intake" not in found
    Post.objects.filter(pk__in=Post.objects.exclude(stands_in_for=None)).update(
        valid_from=today() - timedelta(days=3), valid_until=today()
    )
    assert "Nothing here." in words_of(client.get("/administration/standing-in/"))


def test_the_history_tells_who_stands_in_and_why(place):
    deputise(place, ground="trip")

    said = words_of(client_of(place, "admin").get("/administration/history/"))

    for words in ("Let somebody stand in", "张三", "李四", "official trip"):
        assert words in said


def test_a_deputy_stands_in_at_a_unit_only_when_told_twice(place):
    deputy = place.deputies[0].user
    post = place.officer("water").post
    client, url = client_of(place, "admin"), f"/administration/do/deputise_post/{post.pk}/"
    typed = form(who=deputy.username)

    answer = client.post(url, typed)

    assert answer.status_code == 400
    assert 'type="checkbox" name="confirm"' in answer.content.decode()
    assert not Post.objects.filter(user=deputy).exists()
    assert client.post(url, typed | {"confirm": "on"}).status_code == 302
    assert Post.objects.filter(user=deputy, stands_in_for=post).exists()


def test_of_two_administrators_the_slower_gets_409_and_reads_who(place):
    post = place.actors["assigner"].post
    client, url = client_of(place, "admin"), f"/administration/do/deputise_post/{post.pk}/"
    seen = re.search(r'name="expect"\s+value="(\w+)"', client.get(url).content.decode())
    assert seen is not None
    deputise(place)

    answer = client.post(url, form(first=8, last=9) | {"expect": seen[1]})

    assert answer.status_code == 409
    said = words_of(answer)
    assert "Before you: 管理员" in said
    assert "Let somebody stand in" in said
    assert Post.objects.filter(stands_in_for=post).count() == 1


def test_who_stands_in_reads_so_on_the_desk_until_it_ends(place):
    deputise(place)
    client = client_of(place, "zhang")
    words = "You stand in for 李四 (代表工作委员会 · assigner) until"

    assert f"{words} {today() + timedelta(days=4)}." in words_of(client.get("/office/"))
    assert words in words_of(client.get("/auditor/"))
    assert words not in words_of(client_of(place, "assigner").get("/office/"))
    Post.objects.exclude(stands_in_for=None).update(
        valid_from=today() - timedelta(days=3), valid_until=today()
    )
    assert client.get("/office/").status_code == 403
    assert words not in words_of(client.get("/auditor/"))


def assigned_by(place: County, actor: Actor) -> Any:
    suggestion = place.registered()
    shares = place.shares(("water", "sole"))
    perform("assign", suggestion, by=actor, at=place.later(), units=shares)
    return suggestion


def test_the_trail_says_for_whom_it_was_done(place):
    deputise(place)
    theirs = assigned_by(place, standing_in(place))
    own = assigned_by(place, place.actors["assigner"])
    told = "代表工作委员会 · 张三 (standing in for 李四)"

    for who in ("intake", "officer:water"):
        client = client_of(place, who)
        assert told in words_of(client.get(f"/items/{theirs.pk}/"))
        page = words_of(client.get(f"/items/{own.pk}/"))
        assert "standing in" not in page
        assert "代表工作委员会 · 李四" in page
    # It stays so when it is long over, and nothing of it is in the sealed event.
    event = Event.objects.get(act="assign", stream=theirs.stream_id)
    assert "standing" not in event.facts
    Post.objects.exclude(stands_in_for=None).update(
        valid_from=today() - timedelta(days=3), valid_until=today()
    )
    assert told in words_of(client_of(place, "intake").get(f"/items/{theirs.pk}/"))


def test_naming_who_stood_in_takes_no_statement_more(place):
    deputise(place)
    theirs = assigned_by(place, standing_in(place))
    own = assigned_by(place, place.actors["assigner"])
    client = client_of(place, "intake")

    def statements(suggestion: Any) -> int:
        client.get(f"/items/{suggestion.pk}/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/items/{suggestion.pk}/").status_code == 200
        return len(queries)

    assert statements(theirs) == statements(own)


def test_a_form_names_the_hat_with_the_holder(place):
    deputise(place)
    suggestion = place.registered()

    url = f"/items/{suggestion.pk}/do/assign/{suggestion.pk}/"
    page = words_of(client_of(place, "zhang").get(url))

    assert "You act as: 代表工作委员会 · assigner · standing in for 李四" in page

"""Signing in (登录): by password, by one click only in the demo on this machine, out again."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from people.models import DemoMark, User
from tests.web.browsing import MOSTLY_ON_SQLITE, Browser, Reader, moment

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]
SECRET = "a-long-enough-password"


def visitor() -> Client:
    return Reader(headers={"accept-language": "en"})


@pytest.fixture
def person(county):
    user = county.actors["intake"].user
    user.set_password(SECRET)
    user.save()
    return user


def test_name_and_password_lead_to_the_first_desk(county, person):
    client = visitor()
    with moment(county.at):
        answer = client.post("/sign-in/", {"username": person.username, "password": SECRET})
        assert (answer.status_code, answer["Location"]) == (302, "/")
        assert client.get("/")["Location"] == "/office/"


def test_wrong_password_is_told_and_says_nothing_of_the_account(county, person):
    told = []
    for name in (person.username, "nobody"):
        answer = visitor().post("/sign-in/", {"username": name, "password": "wrong"})
        assert answer.status_code == 400
        told.append("correct" in answer.content.decode())
    assert told == [True, True]


def test_next_page_is_only_ever_one_of_ours(county, person):
    fields = {"username": person.username, "password": SECRET}
    assert visitor().post("/sign-in/", fields | {"next": "/messages/"})["Location"] == "/messages/"
    for foreign in ("https://example.org/", "//example.org", "javascript:alert(1)"):
        assert visitor().post("/sign-in/", fields | {"next": foreign})["Location"] == "/"


def test_blocked_account_gets_nowhere(county, person):
    person.is_active = False
    person.save()
    fields = {"username": person.username, "password": SECRET}
    assert visitor().post("/sign-in/", fields).status_code == 400


def test_one_click_needs_the_mark_and_this_machine(county, person):
    url = f"/sign-in/demo/{person.pk}/"
    assert visitor().post(url).status_code == 404
    DemoMark.objects.create(made_at=timezone.now())
    assert visitor().post(url, REMOTE_ADDR="192.0.2.7").status_code == 404
    assert visitor().post(url, REMOTE_ADDR="").status_code == 404
    assert visitor().get(url).status_code == 405
    assert visitor().post(url).status_code == 302
    assert visitor().post(url, REMOTE_ADDR="::1").status_code == 302


def test_first_page_offers_people_only_in_the_demo(county, person):
    assert "demo/" not in visitor().get("/").content.decode()
    DemoMark.objects.create(made_at=timezone.now())
    with moment(county.at):
        page = visitor().get("/").content.decode()
    assert f"/sign-in/demo/{person.pk}/" in page
    assert "invented" in page


def test_person_without_post_is_told_whom_to_ask(county):
    user = User.objects.create(username="new")
    client = visitor()
    client.force_login(user)
    page = client.get("/")
    assert page.status_code == 200
    assert "administrator" in page.content.decode()


def test_post_that_ended_opens_nothing_any_more(county):
    actor = county.actors["intake"]
    with moment(county.at):
        assert Browser(actor).get("/office/").status_code == 200
        type(actor.post).objects.filter(pk=actor.post.pk).update(valid_until=county.today)
        assert Browser(actor).get("/office/").status_code == 403


def test_own_password_is_changed_with_the_old_one(county, person):
    client, other = visitor(), visitor()
    for one in (client, other):
        one.force_login(person)
    new = {"new_password1": "another-long-password", "new_password2": "another-long-password"}
    assert client.post("/password/", {"old_password": "wrong", **new}).status_code == 400
    assert client.post("/password/", {"old_password": SECRET, **new}).status_code == 302
    assert client.get("/messages/").status_code == 200
    assert other.get("/messages/").status_code == 302


def test_sign_out_needs_a_post(county, person):
    client = visitor()
    client.force_login(person)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert client.get("/messages/").status_code == 302


def test_language_and_type_size_are_remembered(county):
    client = visitor()
    client.post("/language/setlang/", {"language": "en", "next": "/"})
    client.post("/type-size/", {"size": "huge", "next": "/"})
    client.post("/type-size/", {"size": "<script>", "next": "/"})
    page = client.get("/").content.decode()
    assert '<html lang="en"' in page
    assert 'data-type="huge"' in page


def test_pages_are_shielded(county, person):
    client = visitor()
    client.force_login(person)
    answer = client.get("/messages/")
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cache-Control"] == "private, no-store"
    assert "http" not in answer.content.decode().replace("http-equiv", "")


def test_empty_installation_says_how_to_begin(db):
    page = visitor().get("/").content.decode()
    assert "manage.py create_admin" in page
    User.objects.create(username="somebody")
    assert "create_admin" not in visitor().get("/").content.decode()

"""The administrator's desk (管理工作台): who gets in, what is shown, how each form answers."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cases import trail
from cases.acting import SHANGHAI, Actor
from cases.models import Event
from people.kinds import OrganKind, Role
from people.models import Delegation, Deputy, Organ, OrganAlias, Post, Session, Term, User
from tests.county import County, build_county
from tests.web.browsing import MOSTLY_ON_SQLITE, Reader
from web.administration.forms import FORMS
from web.administration.words import PEOPLE_WORDS
from workflows.administration import PEOPLE_ACTS, administer
from workflows.administration.door import ADMINISTRATORS
from workflows.heartbeat import Heartbeat, Incident
from workflows.load_job import LoadJob

pytestmark = [pytest.mark.django_db, MOSTLY_ON_SQLITE]

TABS = ("organs", "posts", "standing-in", "deputies", "terms", "accounts", "history")
XSS = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any) -> None:
    """Hash passwords quickly."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def with_administrator(county: County, name: str = "管理员") -> County:
    """Add an administrator."""
    user = User.objects.create(username=f"{county.congress.code}-admin", name=name)
    post = Post.objects.create(user=user, organ=county.organs["sc_office"], role=Role.ADMINISTRATOR)
    county.actors["admin"] = Actor(user, post)
    county.at = timezone.now()
    return county


@pytest.fixture
def place(county: County) -> County:
    """Return the county with an administrator."""
    return with_administrator(county)


def client_of(place: County, who: Actor | str = "admin", **options: Any) -> Client:
    """Sign somebody in, who reads English."""
    actor = place.actors[who] if isinstance(who, str) else who
    client = Reader(headers={"accept-language": "en"}, **options)
    client.force_login(actor.user)
    return client


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


def hidden(answer: Any) -> dict[str, str]:
    """Read the hidden fields of the page's own form."""
    form = text_of(answer).split("data-guard")[1]
    found = re.findall(r'<input type="hidden"\s+name="(\w+)"\s+value="([^"]*)"', form)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def today() -> Any:
    return timezone.now().astimezone(SHANGHAI).date()


def incident(place: County) -> Incident:
    """Let the engine note something that it could not do; once."""
    here = Incident.objects.filter(suggestion__congress=place.congress, closed_at=None)
    return here.first() or Incident.objects.create(
        act="mark_overdue",
        record=f"clock:{place.congress.pk}",
        suggestion=place.draft(),
        error="DoesNotExist",
        first_at=place.at,
        last_at=place.at,
    )


def of_record(place: County, act: str) -> Any:
    """Return a row for an act that is about one."""
    model = PEOPLE_ACTS[act].model
    rows = {
        Organ: lambda: place.organs["water"],
        OrganAlias: lambda: OrganAlias.objects.get_or_create(
            congress=place.congress, organ=place.organs["water"], alias="水利"
        )[0],
        Post: lambda: place.officer("water").post,
        Deputy: lambda: place.deputies[0],
        User: lambda: place.officer("water").user,
        Term: lambda: place.term,
        Session: lambda: place.session,
        Incident: lambda: incident(place),
        LoadJob: lambda: LoadJob.objects.get_or_create(
            congress=place.congress,
            defaults={
                "asked_by": place.actors["admin"].user,
                "asked_at": place.at,
                "since_at": place.at,
                "language": "en",
                "stage": "checked",
                "counts": {"organs.csv": {"new": 1}},
            },
        )[0],
    }
    return rows[model]() if model in rows else None


def url_of(place: County, act: str) -> str:
    record = of_record(place, act)
    tail = "" if record is None else f"{record.pk}/"
    return f"/administration/do/{act}/{tail}"


# The rules are the commission's and have pages of their own.
ADMINISTRATORS_ACTS = sorted(name for name, act in PEOPLE_ACTS.items() if act.by is ADMINISTRATORS)
every_act = pytest.mark.parametrize("act", ADMINISTRATORS_ACTS)


# -- who gets in ----------------------------------------------------------------------------------


def pages(place: County) -> list[str]:
    """List all addresses of the desk that can be looked at."""
    return [
        "/administration/",
        *(f"/administration/{tab}/" for tab in TABS),
        f"/administration/organs/{place.organs['water'].pk}/",
        f"/administration/deputies/{place.deputies[0].pk}/",
        f"/administration/accounts/{place.officer('water').user.pk}/",
        f"/administration/terms/{place.term.pk}/",
        "/administration/loading/",
        f"/administration/loading/{of_record(place, 'confirm_load').pk}/",
        "/administration/engine/",
        *(url_of(place, act) for act in ADMINISTRATORS_ACTS),
    ]


def test_administrator_opens_every_page(place):
    client = client_of(place)
    for url in pages(place):
        answer = client.get(url)
        assert answer.status_code == 200, url
        assert "<h1>" in text_of(answer)
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_strangers_are_led_to_the_sign_in(place):
    for url in pages(place):
        answer = Client().get(url)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, "/sign-in/"), url


@pytest.mark.parametrize("who", ["intake", "head:water", "sub_assigner", "deputy"])
def test_others_are_refused(place, who):
    client = client_of(place, place.deputy() if who == "deputy" else who)
    for url in pages(place):
        assert client.get(url).status_code == 403, url
    before = Organ.objects.count()
    answer = client.post("/administration/do/found_organ/", {"name": "x", "kind": "court"})
    assert answer.status_code == 403
    assert Organ.objects.count() == before
    event = Event.objects.get(stream__kind="administration")
    assert (event.kind, event.act) == ("refused", "found_organ")


def test_other_congresses_rows_do_not_exist(place):
    other = with_administrator(build_county("lvxi"))
    client = client_of(place)
    ours = set(pages(place)[: len(TABS) + 1])
    for url in set(pages(other)) - ours:
        if re.search(r"/\d+/$", url):
            assert client.get(url).status_code == 404, url
            assert client.post(url, {}).status_code == (404 if "/do/" in url else 405), url
    for tab in TABS:
        assert "lvxi" not in text_of(client.get(f"/administration/{tab}/"))
    assert not Event.objects.filter(stream__kind="administration").exists()


@pytest.mark.parametrize(
    "path",
    ["nonsense/", "organs/0/", f"organs/{10**17}/", f"organs/{10**40}/", "do/delete_organ/",
     "do/rename_organ/", "do/found_organ/1/", f"do/rename_organ/{10**17}/"],
)  # fmt: skip
def test_addresses_of_nothing(place, path):
    assert client_of(place).get(f"/administration/{path}").status_code == 404


def test_two_congresses_each_with_its_own_lists(place):
    other = with_administrator(build_county("lvxi"))
    admin = place.actors["admin"].user
    Post.objects.create(user=admin, organ=other.organs["sc_office"], role=Role.ADMINISTRATOR)
    Organ.objects.create(congress=other.congress, kind=OrganKind.COURT, name="绿溪法院")
    client = client_of(place)
    assert "绿溪法院" not in text_of(client.get("/administration/"))
    chosen = client.get(f"/administration/?congress={other.congress.pk}")
    assert "绿溪法院" in text_of(chosen)
    assert "绿溪法院" in text_of(client.get("/administration/organs/?page=2"))
    data = {"kind": "court", "name": "第二法院", "official_order": "1"}
    client.post("/administration/do/found_organ/", data | {"congress": place.congress.pk})
    assert Organ.objects.get(name="第二法院").congress == place.congress


# -- lists ----------------------------------------------------------------------------------------


def crowd(place: County, n: int) -> None:
    """Add n organs, people and events."""
    congress = place.congress
    organs = Organ.objects.bulk_create(
        Organ(
            congress=congress, kind=OrganKind.OTHER_UNIT, name=f"单位{i}",
            counterpart=place.organs["committee"],
        )
        for i in range(n)
    )  # fmt: skip
    users = User.objects.bulk_create(User(username=f"u{i}", name=f"某{i}") for i in range(n))
    Post.objects.bulk_create(
        Post(user=u, organ=o, role=Role.CASE_OFFICER) for u, o in zip(users, organs, strict=True)
    )
    Deputy.objects.bulk_create(
        Deputy(term=place.term, name=f"代{i}", user=users[i]) for i in range(n)
    )
    for i in range(min(n, 60)):
        place.later()
        administer(
            "found_organ", congress, by=place.actors["admin"], at=place.at,
            kind="government_unit", name=f"新局{i}", parent=organs[0].pk,
            counterpart=place.organs["committee"].pk,
        )  # fmt: skip
        administer(
            "give_post", congress, by=place.actors["admin"], at=place.at,
            account=users[i].pk, organ=organs[0].pk if i else place.organs["roads"].pk,
            role="unit_head", since=today(),
        )  # fmt: skip


# How many statements a list takes, whatever its size: session, user, two for the hats, unread
# messages, demo mark, the count, the rows; the history reads the names it mentions in one more.
STATEMENTS = {"organs": 8, "posts": 8, "deputies": 8, "accounts": 8, "history": 9}


@pytest.mark.parametrize("rows", [1, 1000])
def test_lists_take_the_same_few_statements_at_any_size(place, rows, django_assert_num_queries):
    crowd(place, rows)
    client = client_of(place)
    for tab, statements in STATEMENTS.items():
        client.get(f"/administration/{tab}/")
        with django_assert_num_queries(statements):
            answer = client.get(f"/administration/{tab}/")
        body = text_of(answer)
        shown = body.count('class="line"') if tab != "history" else body.count("<time")
        assert shown == 25 or rows == 1
        assert shown <= 25


def test_pages_of_one_row_take_few_statements(place, django_assert_max_num_queries):
    crowd(place, 1)
    client = client_of(place)
    for url in pages(place)[len(TABS) + 1 :]:
        client.get(url)
        with django_assert_max_num_queries(16):
            client.get(url)


def test_lists_are_searched_and_turned(place):
    crowd(place, 40)
    client = client_of(place)
    assert "Page 2 of" in text_of(client.get("/administration/organs/?page=2"))
    assert client.get("/administration/organs/?page=99999999999999999999").status_code == 200
    for tab, wanted, other in (
        ("organs", "单位33", "单位34"), ("posts", "某33", "某34"), ("deputies", "代33", "代34"),
        ("accounts", "某33", "某34"), ("history", "新局33", "新局34"),
    ):  # fmt: skip
        body = text_of(client.get(f"/administration/{tab}/", {"q": wanted}))
        assert (wanted in body, other in body) == (True, False), tab
        for hostile in ("\x00", "'", "%", "x" * 5000, XSS):
            answer = client.get(f"/administration/{tab}/", {"q": hostile})
            assert answer.status_code == 200
            assert XSS not in text_of(answer)
    OrganAlias.objects.create(congress=place.congress, organ=place.organs["water"], alias="治水办")
    assert "云溪县水利局" in text_of(client.get("/administration/organs/", {"q": "治水"}))


def test_names_are_escaped_everywhere(place):
    water, user, deputy = place.organs["water"], place.officer("water").user, place.deputies[0]
    Organ.objects.filter(pk=water.pk).update(name=XSS, official_order=0)
    User.objects.filter(pk=user.pk).update(name=XSS)
    Deputy.objects.filter(pk=deputy.pk).update(name=XSS, electing_unit=XSS)
    client = client_of(place)
    client.post(url_of(place, "add_alias"), {"alias": XSS + "1"})
    client.post(url_of(place, "change_account"), {"name": XSS + "2", "email": ""})
    for url in pages(place):
        assert "<script>alert" not in text_of(client.get(url)), url


# -- forms ----------------------------------------------------------------------------------------


def test_every_act_has_its_form_and_its_words():
    assert set(PEOPLE_WORDS) == set(PEOPLE_ACTS)
    assert set(FORMS) == set(ADMINISTRATORS_ACTS)
    for act, form in FORMS.items():
        asked = set(form.base_fields) - {"confirm"}
        assert asked <= PEOPLE_ACTS[act].fields, act
        assert asked >= PEOPLE_ACTS[act].required, act


def typed(place: County, act: str) -> dict[str, Any]:
    """Fill in a form so that it succeeds."""
    officer, day = place.officer("water").user, today().isoformat()
    places = {"official_order": "5", "parent": "", "counterpart": "", "in_charge": ""}
    return {
        "found_organ": places | {"kind": "court", "name": "新法院", "since": day},
        "rename_organ": {"name": "云溪县水务局", "since": day},
        "change_organ": places | {"parent": place.organs["government"].pk},
        "merge_organs": {
            "organs": [place.organs["water"].pk, place.organs["roads"].pk],
            "until": day,
            "successor": "",
            "name": "云溪县水务和交通局",
        },
        "found_term": {
            "number": "9",
            "starts_on": f"{today().year + 1}-01-05",
            "ends_on": f"{today().year + 5}-12-31",
        },
        "end_term": {"over_on": day},
        "open_session": {
            "term": place.term.pk,
            "number": "6",
            "starts_on": "2022-03-01",
            "ends_on": "2022-03-03",
        },
        "change_session": {"starts_on": "2026-01-10", "ends_on": "2026-01-15"},
        "add_alias": {"alias": "县水利局"},
        "close_incident": {"note": "已人工处理。"},
        "give_post": {
            "account": officer.username,
            "organ": place.organs["roads"].pk,
            "role": "case_officer",
            "since": day,
        },
        "end_post": {"until": (today() + timedelta(days=2)).isoformat()},
        "deputise_post": {
            "account": place.officer("roads").user.username,
            "since": day,
            "until": (today() + timedelta(days=3)).isoformat(),
            "ground": "leave",
        },
        "add_delegation": {"term": place.term.pk, "name": "第一代表团"},
        "seat_delegation": {
            "delegation": Delegation.objects.get_or_create(term=place.term, name="第九代表团")[
                0
            ].pk,
            "head": place.deputies[0].pk,
            "contact_head": "",
        },
        "set_motion_deadline": {"session": place.session.pk, "until": place.session.starts_on},
        "add_deputy": {"name": "新代表", "term": place.term.pk, "account": officer.username},
        "change_deputy": {"name": "代表壹", "account": place.deputies[0].user.username},
        "change_deputy_status": {"status": "suspended", "since": day, "ground": "公告第3号"},
        "open_account": {"username": "wang", "name": "王某", "email": ""},
        "change_account": {"name": "李某", "email": "li@example.org"},
    }.get(act, {})


# These need something to have happened before; each has a test of its own.
SUCCEEDS = sorted(set(ADMINISTRATORS_ACTS) - {"end_organ", "reopen_account", "confirm_jump"})


@pytest.mark.parametrize("act", SUCCEEDS)
def test_a_form_that_is_filled_in_is_carried_out(place, act):
    client = client_of(place)
    page = client.get(url_of(place, act))

    answer = client.post(url_of(place, act), typed(place, act) | hidden(page))

    secret = PEOPLE_ACTS[act].gives_password
    assert answer.status_code == (200 if secret else 302), text_of(answer)
    event = Event.objects.get(stream__kind="administration")
    assert (event.kind, event.act) == ("done", act)
    if not secret:
        assert "Done" in text_of(client.get(answer.url))
    assert trail.verify()[1] == []


def test_an_organ_ends_and_an_account_opens_again(place):
    client, officer = client_of(place), place.officer("water")
    for post in (officer.post, place.head("water").post):
        Post.objects.filter(pk=post.pk).update(valid_until=today())
    url = f"/administration/do/end_organ/{place.organs['water'].pk}/"
    assert client.post(url, {"until": today(), "successor": ""}).status_code == 302
    answer = client.post(url, {"until": today(), "successor": ""})
    assert answer.status_code == 409
    assert "Before you: 管理员" in text_of(answer)
    assert "End the organ" in text_of(answer)
    assert client.post(url_of(place, "close_account"), {}).status_code == 302
    assert client.post(url_of(place, "reopen_account"), {}).status_code == 200


def test_a_password_is_shown_once_and_ends_the_sessions(place):
    user = place.officer("water").user
    theirs = client_of(place, "officer:water")
    assert theirs.get("/", follow=True).status_code == 200
    client, url = client_of(place), url_of(place, "reset_password")
    sent = hidden(client.get(url))

    body = text_of(client.post(url, sent))

    found = re.search(r'id="secret">([a-z0-9-]{19})<', body)
    assert found is not None
    secret = found[1]
    assert theirs.get("/messages/").status_code == 302
    assert Client().login(username=user.username, password=secret)
    again = client.post(url, sent, follow=True)
    assert secret not in text_of(again)
    assert "shown then" in text_of(again)
    for tab in TABS:
        assert secret not in text_of(client.get(f"/administration/{tab}/"))
    assert secret not in "".join(Event.objects.values_list("facts", flat=True))


def test_who_is_closed_out_is_out(place):
    theirs = client_of(place, "officer:water")
    client_of(place).post(url_of(place, "close_account"), {})
    assert theirs.get("/messages/").status_code == 302


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("found_organ", {"name": ""}, "name"),
    ("found_organ", {"name": "云溪县水利局"}, "name"),
    ("found_organ", {"kind": "palace"}, "kind"),
    ("found_organ", {"official_order": "9" * 30}, "official_order"),
    ("found_organ", {"official_order": "-1"}, "official_order"),
    ("found_organ", {"parent": "9" * 30}, "parent"),
    ("found_organ", {"since": "2026-02-30"}, "since"),
    ("found_organ", {"since": "0001-01-01"}, "since"),
    ("rename_organ", {"name": "x" * 101}, "name"),
    ("rename_organ", {"since": "2999-01-01"}, "since"),
    ("give_post", {"account": "nobody"}, "account"),
    ("give_post", {"account": "lvxi-intake"}, "account"),
    ("give_post", {"role": "administrator"}, "role"),
    ("deputise_post", {"account": "nobody"}, "account"),
    ("deputise_post", {"account": "lvxi-intake"}, "account"),
    ("deputise_post", {"account": "yunxi-officer:water"}, "account"),
    ("deputise_post", {"until": "2020-01-01"}, "until"),
    ("deputise_post", {"until": ""}, "until"),
    ("deputise_post", {"since": "2020-01-01"}, "since"),
    ("deputise_post", {"ground": "holiday"}, "ground"),
    ("add_deputy", {"account": "lvxi-intake"}, "account"),
    ("add_deputy", {"term": "1" * 40}, "term"),
    ("open_account", {"username": "yunxi-intake"}, "username"),
    ("open_account", {"username": "a b"}, "username"),
    ("open_account", {"email": "nobody"}, "email"),
    ("change_deputy_status", {"ground": ""}, "ground"),
]


@pytest.mark.parametrize(("act", "wrong", "field"), WRONG)
def test_errors_stand_at_their_field_and_nothing_typed_is_lost(place, act, wrong, field):
    if "lvxi-intake" in wrong.values():
        build_county("lvxi")
    client = client_of(place)
    data = {k: str(v) for k, v in (typed(place, act) | wrong).items()}
    page = hidden(client.get(url_of(place, act)))

    answer = client.post(url_of(place, act), data | page)

    assert answer.status_code == 400
    form = answer.context["form"]
    assert set(form.errors) == {field}
    assert f'id="id_{field}-wrong"' in text_of(answer)
    assert {name: str(form[name].value() or "") for name in data} == data
    # The key and what was seen stay those of the first look.
    assert hidden(answer) == page
    assert not Event.objects.filter(kind="done", stream__kind="administration").exists()


def test_who_saw_an_older_organ_is_told(place):
    client, url = client_of(place), url_of(place, "rename_organ")
    first, second = hidden(client.get(url)), hidden(client.get(url))
    assert client.post(url, typed(place, "rename_organ") | first).status_code == 302

    answer = client.post(url, {"name": "丙局", "since": today().isoformat()} | second)

    assert answer.status_code == 409
    body = text_of(answer)
    assert "丙局" in body
    assert "Rename the organ" in body
    assert Organ.objects.get(pk=place.organs["water"].pk).name == "云溪县水务局"


def test_a_double_click_opens_one_account(place):
    client, url = client_of(place), url_of(place, "open_account")
    sent = typed(place, "open_account") | hidden(client.get(url))
    assert [client.post(url, sent).status_code for _ in range(2)] == [200, 302]
    assert User.objects.filter(username="wang").count() == 1
    for key in ("\x00", "ä" * 200, "x" * 101):
        odd = sent | {"key": key, "username": "li"}
        assert client.post(url, odd).status_code in (200, 400)


def test_a_deputy_is_given_a_unit_s_post_only_when_told_twice(place):
    client, url = client_of(place), url_of(place, "give_post")
    deputy = place.deputies[0].user
    data = typed(place, "give_post") | {"account": deputy.username}
    answer = client.post(url, data)
    assert answer.status_code == 400
    assert "cannot rate" in text_of(answer)
    assert 'type="checkbox" name="confirm"' in text_of(answer)
    assert not Post.objects.filter(user=deputy).exists()
    assert client.post(url, data | {"confirm": "on"}).status_code == 302
    assert Post.objects.filter(user=deputy).exists()
    # In the congress' own house nothing is asked.
    house = data | {"organ": place.organs["sc_office"].pk, "role": "auditor"}
    assert client.post(url, house).status_code == 302


def test_posts_without_the_token_are_refused(place):
    client = client_of(place, enforce_csrf_checks=True)
    for act in ADMINISTRATORS_ACTS:
        assert client.post(url_of(place, act), typed(place, act)).status_code == 403
    assert not Event.objects.filter(stream__kind="administration").exists()


@every_act
def test_looking_changes_nothing(place, act):
    client = client_of(place)
    client.get(url_of(place, act), {"account": "x" * 999, "organ": "x"})
    assert client.put(url_of(place, act)).status_code == 405
    assert not Event.objects.filter(stream__kind="administration").exists()


def test_the_history_tells_names_not_numbers(place):
    client = client_of(place)
    client.post(url_of(place, "change_organ"), typed(place, "change_organ"))
    client.post(url_of(place, "give_post"), typed(place, "give_post"))
    client.post(url_of(place, "end_organ"), {"until": (today() - timedelta(days=1)).isoformat()})
    body = text_of(client.get("/administration/history/"))
    for words in (
        "Belongs to",
        "云溪县人民政府办公室",
        "officer:water",
        "case officer",
        "not done",
    ):
        assert words in body


# -- the engine -----------------------------------------------------------------------------------


def test_a_jump_of_the_clock_is_confirmed_on_a_page(place):
    client = client_of(place)
    now = timezone.now()
    held = {"swept_at": now - timedelta(days=60), "held_from": now - timedelta(days=60)}
    Heartbeat.objects.update_or_create(pk=1, defaults=held | {"held_to": now, "ended_at": now})
    assert "The clock jumped from" in text_of(client.get("/administration/engine/"))
    url = "/administration/do/confirm_jump/"

    answer = client.post(url, hidden(client.get(url)))

    assert (answer.status_code, answer.url) == (302, "/administration/engine/")
    heart = Heartbeat.objects.get(pk=1)
    assert (heart.held_to, heart.swept_at) == (None, now)
    assert heart.confirmed_by == place.actors["admin"].user
    event = Event.objects.get(act="confirm_jump")
    assert (event.kind, event.actor) == ("done", place.actors["admin"].user)
    page = text_of(client.get(answer.url))
    assert "All is well." in page
    assert "Done: Confirm that the clock is right." in page
    again = client.post(url, {})
    assert again.status_code == 409
    assert trail.verify()[1] == []


def test_an_engine_that_does_not_look_is_told(place):
    long_ago = timezone.now() - timedelta(minutes=41)
    Heartbeat.objects.update_or_create(pk=1, defaults={"swept_at": long_ago, "ended_at": long_ago})
    page = text_of(client_of(place).get("/administration/engine/"))
    assert "it may not be running" in page
    assert "41\xa0minutes ago" in page
    assert "All is well." not in page


def test_an_incident_is_tried_again_or_closed_with_a_note(place):
    client, found = client_of(place), incident(place)
    page = text_of(client.get("/administration/engine/"))
    assert "DoesNotExist" in page
    assert "All is well." not in page
    url = f"/administration/do/close_incident/{found.pk}/"

    empty = client.post(url, {"note": " "})
    assert empty.status_code == 400
    assert client.post(url, {"note": "已人工处理。"}).status_code == 302

    found.refresh_from_db()
    assert (found.closed_by, found.note) == (place.actors["admin"].user, "已人工处理。")
    assert "已人工处理。" in text_of(client.get("/administration/engine/"))
    assert client.post(url, {"note": "又一次"}).status_code == 409
    assert client.post(f"/administration/engine/{found.pk}/retry/").status_code == 404
    # What it was about is gone: then there is nothing left to do, and it is settled.
    other = incident(place)
    done = client.post(f"/administration/engine/{other.pk}/retry/", follow=True)
    assert "It went well." in text_of(done)
    other.refresh_from_db()
    assert other.closed_at is not None


def test_incidents_of_another_congress_are_nobodys_here(place):
    other = with_administrator(build_county("lvxi"))
    found = incident(other)
    client = client_of(place)
    assert "DoesNotExist" not in text_of(client.get("/administration/engine/"))
    assert client.post(f"/administration/engine/{found.pk}/retry/").status_code == 404
    assert (
        client.post(f"/administration/do/close_incident/{found.pk}/", {"note": "x"}).status_code
        == 404
    )
    assert client_of(place, "intake").get("/administration/engine/").status_code == 403
    assert client_of(place, "intake").post(
        f"/administration/engine/{found.pk}/retry/"
    ).status_code in (403, 404)

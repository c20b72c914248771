"""Organs, posts, deputies and accounts change through their door only (管理事项)."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO
from multiprocessing import get_context
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, connections, transaction
from django.utils import translation

from cases import trail
from cases.acting import SYSTEM, Actor
from cases.models import Event, Outbox, Policy, Stream
from cases.refusals import ActRefused, BadData, NotNow, NotPermitted, NotVisible, StaleVersion
from cases.rules.durations import months
from notifications import draining
from people.kinds import DeputyStatusKind, Level, OrganKind, Role
from people.models import (
    Congress,
    Delegation,
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
from tests.county import County, build_county
from tests.rows import Rows, rows_of
from workflows import sweeps
from workflows.administration import PEOPLE_ACTS, administer, found_congress, shown
from workflows.administration.broken import refusal_of
from workflows.administration.reach import accounts
from workflows.heartbeat import Heartbeat, Incident
from workflows.load_job import LoadJob
from workflows.rule_change import RuleChange

pytestmark = pytest.mark.django_db

MODELS = (
    Congress, Term, Session, Organ, OrganName, OrganAlias, User, Post, Delegation, Deputy,
    DeputyStatus, Policy, RuleChange, Heartbeat, Incident,
)  # fmt: skip

# Who performs what is not the administrator's: the rules are the commission's.
BEARERS = {
    "propose_rules": "assigner",
    "confirm_rules": "commission_head",
    "drop_rules": "assigner",
}


def with_administrator(county: County, username: str = "") -> County:
    """Add an administrator and an auditor, and what the acts below are tried on."""
    code = county.congress.code
    for key, role in (("admin", Role.ADMINISTRATOR), ("auditor", Role.AUDITOR)):
        user = User.objects.create(username=f"{code}-{key}", name=key)
        post = Post.objects.create(user=user, organ=county.organs["sc_office"], role=role)
        county.actors[key] = Actor(user, post)
    county.organs["old"] = Organ.objects.create(
        congress=county.congress, kind=OrganKind.OTHER_UNIT, name=f"{code}旧单位"
    )
    OrganAlias.objects.create(
        congress=county.congress, organ=county.organs["water"], alias=f"{code}水利"
    )
    Delegation.objects.create(term=county.term, name="第一代表团")
    return county


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any) -> None:
    """Hash passwords quickly: how slow it is on purpose is Django's to test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def place(county: County) -> County:
    """Return the county with an administrator."""
    return with_administrator(county)


def do(place: County, name: str, record: Any = None, by: Actor | str = "", /, **data: Any) -> Any:
    """Perform an act of administration a minute later."""
    by = by or BEARERS.get(name, "admin")
    actor = place.actors[by] if isinstance(by, str) else by
    key = getattr(record, "pk", record)
    return administer(name, place.congress, key, by=actor, at=place.later(), **data)


def closed(user: User) -> User:
    User.objects.filter(pk=user.pk).update(is_active=False)
    return user


def checked_load(place: County) -> LoadJob:
    """Ask for a load whose tables were checked and hold no problem."""
    found, _new = LoadJob.objects.get_or_create(
        congress=place.congress,
        defaults={
            "asked_by": place.actors["admin"].user, "asked_at": place.at, "since_at": place.at,
            "language": "en", "digest": "0" * 64, "stage": "checked",
            "counts": {"organs.csv": {"new": 1}},
        },
    )  # fmt: skip
    return found


def incident(place: County) -> Incident:
    """Let the engine note something that it could not do; once."""
    here = Incident.objects.filter(suggestion__congress=place.congress, closed_at=None)
    return here.first() or Incident.objects.create(
        act="mark_overdue", record=f"clock:{place.congress.pk}", suggestion=place.draft(),
        error="DoesNotExist", first_at=place.at, last_at=place.at,
    )  # fmt: skip


def jumped(place: County) -> None:
    """Let the clock jump by two months, held for somebody's word."""
    then = place.at + timedelta(days=60)
    held = {"swept_at": place.at, "held_from": place.at, "held_to": then}
    Heartbeat.objects.update_or_create(pk=1, defaults=held)


def proposed_rules(place: County) -> RuleChange:
    """Let the assigner propose that a reply takes two months; once."""
    found = RuleChange.objects.filter(congress=place.congress, stage="proposed").first()
    return found or do(place, "propose_rules", **rule_change(place)).record


def rule_change(place: County) -> dict[str, Any]:
    """Write out a change of rules."""
    return {
        "wished": {"reply_deadline": {"n": 2, "unit": "month"}},
        "valid_from": place.today + timedelta(days=30),
        "ground": "主任会议决定",
    }


# Each act as it succeeds: the row it is about, its data, and what its event tells of the change.
def sample(place: County, act: str) -> tuple[Any, dict[str, Any]]:
    water, roads, old = (place.organs[key] for key in ("water", "roads", "old"))
    officer = place.officer("water")
    deputy = place.deputies[0]
    today = place.today
    return {
        "found_organ": lambda: (
            None,
            {"kind": "government_unit", "name": "云溪县民政局", "since": today},
        ),
        "rename_organ": lambda: (water, {"name": "云溪县水务局", "since": today}),
        "change_organ": lambda: (
            water,
            {
                "official_order": 7,
                "parent": place.organs["government"].pk,
                "counterpart": None,
                "in_charge": None,
            },
        ),
        "end_organ": lambda: (old, {"until": today, "successor": water.pk}),
        "merge_organs": lambda: (
            None,
            {"organs": [water.pk, roads.pk], "until": today, "name": "云溪县水务和交通局"},
        ),
        "found_term": lambda: (
            None,
            {"number": 9, "starts_on": date(2027, 1, 1), "ends_on": date(2031, 12, 31)},
        ),
        "end_term": lambda: (place.term, {"over_on": date(2026, 12, 20)}),
        "open_session": lambda: (
            None,
            {
                "term": place.term.pk,
                "number": 6,
                "starts_on": date(2026, 7, 1),
                "ends_on": date(2026, 7, 3),
            },
        ),
        "change_session": lambda: (
            place.session,
            {"starts_on": date(2026, 1, 10), "ends_on": date(2026, 1, 15)},
        ),
        "add_alias": lambda: (water, {"alias": "县水利局"}),
        "drop_alias": lambda: (OrganAlias.objects.get(organ=water), {}),
        "give_post": lambda: (
            None,
            {
                "account": officer.user.pk,
                "organ": roads.pk,
                "role": "case_officer",
                "since": today,
            },
        ),
        "end_post": lambda: (officer.post, {"until": today + timedelta(days=3)}),
        "deputise_post": lambda: (
            officer.post,
            {
                "account": place.officer("roads").user.pk,
                "since": today,
                "until": today + timedelta(days=5),
                "ground": "leave",
            },
        ),
        "add_delegation": lambda: (None, {"term": place.term.pk, "name": "第二代表团"}),
        "seat_delegation": lambda: (
            None,
            {
                "delegation": Delegation.objects.get(term=place.term).pk,
                "head": deputy.pk,
                "contact_head": place.deputies[1].pk,
            },
        ),
        "set_motion_deadline": lambda: (
            None,
            {"session": place.session.pk, "until": place.session.starts_on},
        ),
        "add_deputy": lambda: (None, {"name": "新代表", "term": place.term.pk}),
        "change_deputy": lambda: (
            deputy,
            {
                "name": "代表壹",
                "electing_unit": "第三选区",
                "delegation": Delegation.objects.get(term=place.term).pk,
                "card_number": "A-1",
                "account": deputy.user_id,
            },
        ),
        "change_deputy_status": lambda: (
            deputy,
            {"status": "suspended", "since": today, "ground": "县人大常委会公告第3号"},
        ),
        "open_account": lambda: (None, {"username": "wang", "name": "王某"}),
        "change_account": lambda: (officer.user, {"name": "李某", "email": "li@example.org"}),
        "reset_password": lambda: (officer.user, {}),
        "close_account": lambda: (officer.user, {}),
        "reopen_account": lambda: (closed(officer.user), {}),
        "confirm_load": lambda: (checked_load(place), {}),
        "drop_load": lambda: (checked_load(place), {}),
        "confirm_jump": lambda: (jumped(place), {}),
        "close_incident": lambda: (incident(place), {"note": "已人工处理。"}),
        "propose_rules": lambda: (None, rule_change(place)),
        "confirm_rules": lambda: (proposed_rules(place), {}),
        "drop_rules": lambda: (proposed_rules(place), {}),
    }[act]()


CHANGES = {
    "found_organ": {"name": [None, "云溪县民政局"], "kind": [None, "government_unit"]},
    "rename_organ": {"name": ["云溪县水利局", "云溪县水务局"]},
    "change_organ": {"official_order": [0, 7]},
    "end_organ": {"valid_until": [None, "2026-01-12"]},
    "merge_organs": {"valid_until": [None, "2026-01-12"], "name": [None, "云溪县水务和交通局"]},
    "found_term": {"number": [None, 9], "starts_on": [None, "2027-01-01"]},
    "end_term": {"over_on": [None, "2026-12-20"]},
    "open_session": {"number": [None, 6], "ends_on": [None, "2026-07-03"]},
    "change_session": {"ends_on": ["2026-01-14", "2026-01-15"]},
    "add_alias": {"alias": [None, "县水利局"]},
    "drop_alias": {"alias": ["yunxi水利", None]},
    "give_post": {"role": [None, "case_officer"], "valid_from": [None, "2026-01-12"]},
    "end_post": {"valid_until": [None, "2026-01-15"]},
    "deputise_post": {"stand_in_ground": [None, "leave"], "valid_until": [None, "2026-01-18"]},
    "add_delegation": {"name": [None, "第二代表团"]},
    "seat_delegation": {},
    "set_motion_deadline": {"motion_deadline": [None, "2026-01-10"]},
    "add_deputy": {"name": [None, "新代表"]},
    "change_deputy": {"name": ["代表1", "代表壹"], "electing_unit": ["", "第三选区"]},
    "change_deputy_status": {"status": [None, "suspended"]},
    "open_account": {"username": [None, "wang"], "name": [None, "王某"]},
    "change_account": {"name": ["officer:water", "李某"], "email": ["", "li@example.org"]},
    "reset_password": {},
    "close_account": {"is_active": [True, False]},
    "reopen_account": {"is_active": [False, True]},
    "confirm_load": {"stage": ["checked", "loading"]},
    "drop_load": {"stage": ["checked", "dropped"]},
    "confirm_jump": {},
    "close_incident": {"note": ["", "已人工处理。"]},
    "propose_rules": {"ground": [None, "主任会议决定"]},
    "confirm_rules": {"stage": ["proposed", "confirmed"], "number": [None, 2]},
    "drop_rules": {"stage": ["proposed", "dropped"]},
}

every_act = pytest.mark.parametrize("act", sorted(PEOPLE_ACTS))


def people() -> Rows:
    """Return every row of the people's room."""
    return rows_of(MODELS)


def told(place: County) -> list[Event]:
    """List the events of the administration."""
    events = Event.objects.filter(stream__congress=place.congress, stream__kind="administration")
    return list(events.order_by("seq"))


def assert_refused(
    place: County, kind: type[ActRefused], act: str, /, *args: Any, **data: Any
) -> Any:
    """Assert that an act changes nothing and leaves one refused event, none if out of sight."""
    before, count = people(), len(told(place))
    with pytest.raises(kind) as refusal:
        do(place, act, *args, **data)
    assert people() == before
    events = told(place)[count:]
    assert [e.kind for e in events] == ([] if kind is NotVisible else ["refused"])
    if events:
        assert json.loads(events[0].facts)["code"] == refusal.value.code
        assert not Outbox.objects.filter(event=events[0]).exists()
    assert trail.verify()[1] == []
    return refusal.value


# -- every act ------------------------------------------------------------------------------------


def test_every_act_is_tried_here():
    assert set(CHANGES) == set(PEOPLE_ACTS)


@every_act
def test_administrator_may_and_the_event_tells_what_changed(place, act):
    record, data = sample(place, act)
    before = len(told(place))
    bearer = place.actors[BEARERS.get(act, "admin")]

    done = do(place, act, record, reason="依文办理", **data)

    event = done.event
    assert [e.pk for e in told(place)][before:] == [event.pk]
    assert (event.kind, event.act, event.actor) == ("done", act, bearer.user)
    assert event.post == bearer.post
    assert event.reason == "依文办理"
    kept: dict[str, Any] = {}
    for columns in json.loads(event.facts).get("changes", {}).values():
        kept |= {name: value for name, value in columns.items() if name not in kept}
    kept |= {
        name: value
        for columns in json.loads(event.facts).get("changes", {}).values()
        for name, value in columns.items()
        if name in CHANGES[act] and value == CHANGES[act][name]
    }
    assert {name: kept.get(name) for name in CHANGES[act]} == CHANGES[act]
    assert Outbox.objects.latest("pk").event == event
    assert trail.verify()[1] == []


@every_act
def test_nobody_else_of_the_congress_may(place, act):
    record, data = sample(place, act)

    others = ["auditor", "secretary", "officer:roads", "head:water", "sub_assigner"]
    others.append("admin" if act in BEARERS else "intake")
    for who in others:
        assert_refused(place, NotPermitted, act, record, place.actors[who], **data)


@every_act
def test_deputies_and_the_clockwork_may_not(place, act):
    record, data = sample(place, act)

    assert_refused(place, NotPermitted, act, record, place.deputy(3), **data)
    before = people()
    with pytest.raises(NotPermitted):
        do(place, act, record, SYSTEM, **data)
    assert people() == before


@every_act
def test_another_congress_is_out_of_sight(place, act):
    other = with_administrator(build_county("lvxi"))
    record, data = sample(other, act)

    # Their administrator does not exist here; their row does not exist for ours.
    if record is not None:
        assert_refused(place, NotVisible, act, record, **data)
    record, data = sample(place, act)
    theirs = other.actors[BEARERS.get(act, "admin")]
    assert_refused(place, NotVisible, act, record, theirs, **data)


@every_act
def test_no_row_bears_an_impossible_key(place, act):
    if PEOPLE_ACTS[act].model is Congress:
        return
    for key in (0, -1, 10**18 - 1, 2**63, 10**30):
        assert_refused(place, NotVisible, act, key, **sample(place, act)[1])


@every_act
def test_repetition_does_nothing_and_returns_the_first_event(place, act):
    record, data = sample(place, act)
    key = getattr(record, "pk", None)
    first = do(place, act, record, key="k1", **data)
    before = people()

    again = do(place, act, key, key="k1", **data)

    assert again.repeated
    assert again.secret == ""
    assert again.event == first.event
    assert people() == before
    other = "found_organ" if act != "found_organ" else "open_account"
    bearer = place.actors[BEARERS.get(act, "admin")]
    data = sample(place, other)[1]
    refusal = assert_refused(place, NotNow, other, None, bearer, **data, key="k1")
    assert "already used" in str(refusal)


@every_act
def test_data_must_be_complete_and_nothing_else(place, act):
    record, data = sample(place, act)

    bad = assert_refused(place, BadData, act, record, **data, stranger="x")
    assert set(bad.fields) == {"stranger"}
    for name in PEOPLE_ACTS[act].required:
        rest = {key: value for key, value in data.items() if key != name}
        assert set(assert_refused(place, BadData, act, record, **rest).fields) == {name}


@every_act
def test_hostile_data_is_refused_at_a_field(place, act):
    record, data = sample(place, act)
    for value in (-1, 2**70, "\x00", "x" * 5000, [], True, 1.5, "\ud800"):
        for name in sorted(PEOPLE_ACTS[act].fields):
            assert_refused(place, BadData, act, record, **(data | {name: value}))


@pytest.mark.parametrize(
    "act", sorted(a for a in PEOPLE_ACTS if PEOPLE_ACTS[a].model is not Congress)
)
def test_who_saw_an_older_row_is_told_who_was_faster(place, act):
    record, data = sample(place, act)
    seen = shown(type(record).objects.get(pk=record.pk))
    second = Post.objects.create(
        user=User.objects.create(username="second", name="另一管理员"),
        organ=place.organs["sc_office"],
        role=Role.ADMINISTRATOR,
    )
    touched = {
        Organ: ("rename_organ", {"name": "改名后", "since": place.today}),
        OrganAlias: None,
        Post: ("end_post", {"until": place.today + timedelta(days=9)}),
        Deputy: (
            "change_deputy_status",
            {"status": "suspended", "since": place.today, "ground": "公告"},
        ),
        User: ("change_account", {"name": "已改", "email": ""}),
        Term: None,
        Session: None,
        LoadJob: None,
        RuleChange: None,
        Incident: None,
    }[type(record)]
    if touched is None and not isinstance(record, OrganAlias):
        # Nothing but the act itself changes these.
        changed: dict[Any, dict[str, Any]] = {
            LoadJob: {"problem_count": 7},
            Incident: {"times": 7},
            RuleChange: {"valid_from": place.today + timedelta(days=40)},
        }
        columns = changed.get(type(record), {"number": 7})
        type(record).objects.filter(pk=record.pk).update(**columns)
    elif touched is None:
        OrganAlias.objects.filter(pk=record.pk).update(alias="别的")
    else:
        do(place, touched[0], record, Actor(second.user, second), **touched[1])

    stale = assert_refused(place, StaleVersion, act, record, expect=seen, **data)

    if touched is not None:
        assert (stale.details["act"], stale.details["who"]) == (touched[0], "另一管理员")
    if act not in ("change_deputy_status", "rename_organ", "confirm_load"):
        fresh = type(record).objects.get(pk=record.pk)
        do(place, act, record, expect=shown(fresh), **data)


def test_claims_count_for_nothing(place):
    data = sample(place, "found_organ")[1]
    admin, intake = place.actors["admin"], place.actors["intake"]

    assert_refused(place, NotPermitted, "found_organ", None, Actor(intake.user, admin.post), **data)
    assert_refused(place, NotPermitted, "found_organ", None, Actor(admin.user), **data)
    lie = Post(pk=intake.post.pk, user=intake.user, organ=intake.post.organ, role="administrator")
    assert_refused(place, NotPermitted, "found_organ", None, Actor(intake.user, lie), **data)
    assert {e.post for e in told(place)} == {None}
    Post.objects.filter(pk=admin.post.pk).update(valid_until=place.today)
    assert_refused(place, NotVisible, "found_organ", None, admin, **data)
    Post.objects.filter(pk=admin.post.pk).update(valid_until=None)
    closed(admin.user)
    assert_refused(place, NotPermitted, "found_organ", None, admin, **data)


def test_unknown_acts_are_a_fault_of_the_program(place):
    with pytest.raises(LookupError):
        do(place, "delete_organ", place.organs["water"])
    with pytest.raises(LookupError):
        do(place, "found_organ", place.organs["water"])
    with pytest.raises(LookupError):
        do(place, "rename_organ")


# -- organs ---------------------------------------------------------------------------------------


def test_old_names_stay_with_their_days(place):
    water = place.organs["water"]
    Organ.objects.filter(pk=water.pk).update(valid_from=date(2020, 5, 1))
    do(place, "rename_organ", water, name="甲局", since=date(2024, 1, 1))
    do(place, "rename_organ", water, name="乙局", since=date(2025, 1, 1))

    names = OrganName.objects.filter(organ=water).order_by("since")
    assert [(n.name, n.since, n.until) for n in names] == [
        ("云溪县水利局", date(2020, 5, 1), date(2024, 1, 1)),
        ("甲局", date(2024, 1, 1), date(2025, 1, 1)),
    ]
    assert place.fresh(water).name == "乙局"
    for day in (date(2024, 6, 1), date(2025, 1, 1), place.today + timedelta(days=1)):
        bad = assert_refused(place, BadData, "rename_organ", water, name="丙局", since=day)
        assert set(bad.fields) == {"since"}


def test_names_and_aliases_mean_one_organ(place):
    water, roads, today = place.organs["water"], place.organs["roads"], place.today
    taken = [
        ("found_organ", None, {"kind": "court", "name": roads.name}, "name"),
        ("found_organ", None, {"kind": "court", "name": "yunxi水利"}, "name"),
        ("rename_organ", water, {"name": roads.name, "since": today}, "name"),
        ("rename_organ", water, {"name": water.name, "since": today}, "name"),
        ("add_alias", roads, {"alias": "yunxi水利"}, "alias"),
        ("add_alias", water, {"alias": "yunxi水利"}, "alias"),
        ("add_alias", water, {"alias": roads.name}, "alias"),
        ("add_alias", water, {"alias": "　 "}, "alias"),
    ]
    for act, record, data, field in taken:
        assert set(assert_refused(place, BadData, act, record, **data).fields) == {field}


def test_an_organ_stands_nowhere_below_itself(place):
    water, roads, government = (place.organs[k] for k in ("water", "roads", "government"))
    places = {"official_order": 1, "parent": None, "counterpart": None, "in_charge": None}
    do(place, "change_organ", water, **(places | {"parent": government.pk}))
    do(place, "change_organ", roads, **(places | {"parent": water.pk}))
    wrong = [
        ({"parent": roads.pk}, "parent"),
        ({"parent": government.pk}, "parent"),
        ({"counterpart": water.pk}, "counterpart"),
        ({"counterpart": place.organs["committee"].pk}, "counterpart"),
        ({"in_charge": place.leader_post().pk}, "in_charge"),
        ({"in_charge": place.officer("water").post.pk}, "in_charge"),
    ]
    court = place.organs["committee"]
    for data, field in wrong:
        target = court if data.get("counterpart") == court.pk else government
        bad = assert_refused(place, BadData, "change_organ", target, **(places | data))
        assert set(bad.fields) == {field}
    same = {"official_order": 1, "parent": government.pk, "counterpart": None, "in_charge": None}
    assert_refused(place, NotNow, "change_organ", water, **same)


def test_an_organ_ends_with_its_posts(place):
    water, roads, officer = place.organs["water"], place.organs["roads"], place.officer("water")
    coming = place.today + timedelta(days=30)
    do(place, "end_organ", water, until=coming, successor=roads.pk)

    ends = Post.objects.filter(organ=water).values_list("valid_until", flat=True)
    assert set(ends) == {coming}
    assert place.fresh(water).successor == roads
    # Nobody is given a post that lasts longer than the organ, and it ends once.
    since = place.today + timedelta(days=1)
    data = {"account": place.officer("court").user.pk, "organ": water.pk, "since": since}
    given = do(place, "give_post", None, role="case_officer", **data).record
    assert given.valid_until == coming
    assert_refused(place, NotNow, "end_organ", water, until=coming)
    assert place.fresh(officer.user).sign_outs == 0


def test_an_organ_does_not_end_in_the_past_nor_before_its_posts_begin(place):
    water, user = place.organs["water"], place.officer("court").user
    yesterday = place.today - timedelta(days=1)
    assert set(assert_refused(place, BadData, "end_organ", water, until=yesterday).fields) == {
        "until"
    }
    since = place.today + timedelta(days=9)
    post = {"account": user.pk, "organ": water.pk, "role": "case_officer", "since": since}
    do(place, "give_post", None, **post)
    assert_refused(place, NotNow, "end_organ", water, until=place.today + timedelta(days=3))


def test_who_takes_over_stands_on_the_day_and_is_of_the_kind(place):
    water, roads, court = (place.organs[key] for key in ("water", "roads", "court"))
    today, next_week = place.today, place.today + timedelta(days=7)
    late = do(
        place, "found_organ", None, kind="government_unit", name="以后的局", since=next_week
    ).record

    def field_of(organ: Organ, heir: Organ | None, until: date = today) -> set[str]:
        pk = heir.pk if heir is not None else None
        return set(
            assert_refused(place, BadData, "end_organ", organ, until=until, successor=pk).fields
        )

    assert field_of(water, late) == {"successor"}
    assert field_of(water, place.organs["commission"]) == {"successor"}
    assert field_of(place.organs["government"], water) == {"successor"}
    assert field_of(place.organs["commission"], place.organs["sc_office"]) == {"successor"}
    assert field_of(place.organs["commission"], None) == {"successor"}
    # A chain is followed, a circle is not made.
    do(place, "end_organ", water, until=today, successor=roads.pk)
    assert field_of(roads, water) == {"successor"}
    do(place, "end_organ", roads, until=today, successor=court.pk)
    assert place.fresh(water).heir(today) == court
    do(place, "end_organ", late, until=place.today + timedelta(days=9), successor=court.pk)
    assert place.fresh(late).heir(next_week) == late


def test_parts_go_to_the_successor_or_the_organ_does_not_end(place):
    water, old = place.organs["water"], place.organs["old"]
    part = Organ.objects.create(
        congress=place.congress, kind=OrganKind.OTHER_UNIT, name="下属", parent=old
    )
    assert_refused(place, NotNow, "end_organ", old, until=place.today)
    do(place, "end_organ", old, until=place.today, successor=water.pk)

    assert place.fresh(part).parent == water
    assert_refused(place, NotNow, "rename_organ", old, name="甲局", since=place.today)
    user = place.officer("roads").user.pk
    data = {"account": user, "organ": old.pk, "role": "case_officer", "since": place.today}
    assert set(assert_refused(place, BadData, "give_post", **data).fields) == {"organ"}


def test_organs_merge_into_one_that_stands_or_is_new(place):
    water, roads, court = (place.organs[key] for key in ("water", "roads", "court"))
    both = {"organs": [water.pk, roads.pk], "until": place.today}
    for wrong in (
        both | {"organs": [], "successor": court.pk},
        both | {"organs": [10**9], "successor": court.pk},
        both | {"successor": court.pk, "name": "新局"},
        both,
        both | {"successor": water.pk},
    ):
        assert_refused(place, BadData, "merge_organs", None, **wrong)

    made = do(place, "merge_organs", None, **both, name="云溪县水务和交通局").record

    assert (made.kind, made.valid_from) == (water.kind, place.today)
    assert place.fresh(water).successor == place.fresh(roads).successor == made
    assert not Post.objects.on(place.today).filter(organ__in=[water, roads]).exists()
    assert made.counterpart == water.counterpart


def test_the_last_administrator_s_organ_does_not_end(place):
    office, council = place.organs["sc_office"], place.organs["council"]
    data = {"until": place.today, "successor": council.pk}
    assert_refused(place, NotNow, "end_organ", office, **data)

    user = place.actors["secretary"].user.pk
    post = {"account": user, "organ": council.pk, "role": "administrator", "since": place.today}
    do(place, "give_post", None, **post)
    do(place, "end_organ", office, **data)
    assert place.fresh(place.actors["admin"].user).sign_outs == 1


# -- terms ----------------------------------------------------------------------------------------


def test_terms_and_sessions_have_their_days(place):
    term = {"number": 9, "starts_on": date(2027, 1, 5), "ends_on": date(2031, 12, 31)}
    for wrong, field in (
        ({"number": 8}, "number"),
        ({"number": 0}, "number"),
        ({"starts_on": date(2021, 1, 1), "ends_on": date(2026, 1, 1)}, "starts_on"),
        ({"ends_on": date(2027, 1, 4)}, "ends_on"),
        ({"ends_on": date(2034, 12, 31)}, "ends_on"),
    ):
        bad = assert_refused(place, BadData, "found_term", None, **(term | wrong))
        assert set(bad.fields) == {field}
    made = do(place, "found_term", None, **term).record
    session = {
        "term": place.term.pk, "number": 6,
        "starts_on": date(2026, 7, 1), "ends_on": date(2026, 7, 3),
    }  # fmt: skip
    for wrong, field in (
        ({"number": 5}, "number"),
        ({"term": 10**9}, "term"),
        ({"starts_on": date(2026, 1, 14), "ends_on": date(2026, 1, 15)}, "starts_on"),
        ({"term": made.pk}, "starts_on"),
        ({"ends_on": date(2026, 9, 30)}, "ends_on"),
    ):
        bad = assert_refused(place, BadData, "open_session", None, **(session | wrong))
        assert set(bad.fields) == {field}
    opened = do(place, "open_session", None, **session).record
    same = {"starts_on": opened.starts_on, "ends_on": opened.ends_on}
    assert_refused(place, NotNow, "change_session", opened, **same)


def test_a_term_ends_once_and_after_its_sessions(place):
    for wrong in (date(2026, 1, 11), date(2026, 1, 14), date(2021, 12, 31)):
        bad = assert_refused(place, BadData, "end_term", place.term, over_on=wrong)
        assert set(bad.fields) == {"over_on"}
    do(place, "end_term", place.term, over_on=date(2026, 12, 20))

    assert_refused(place, NotNow, "end_term", place.term, over_on=date(2026, 12, 21))
    in_office = Deputy.objects.in_office
    assert in_office(date(2026, 12, 19)).count() == len(place.deputies)
    assert in_office(date(2026, 12, 20)).count() == 0
    assert Deputy.objects.speaking(date(2027, 3, 1)).count() == len(place.deputies)


# -- who left is signed out -----------------------------------------------------------------------


def signed_out(place: County, who: Actor) -> int:
    assert who.user is not None
    return int(place.fresh(who.user).sign_outs)


@pytest.mark.parametrize("status", ["suspended", "ended"])
def test_a_deputy_who_stops_is_signed_out_that_day(place, status):
    today, later = place.today, place.today + timedelta(days=2)
    ground = "县人大常委会公告第3号"
    do(place, "change_deputy_status", place.deputies[0], status=status, since=today, ground=ground)
    do(place, "change_deputy_status", place.deputies[1], status=status, since=later, ground=ground)
    assert (signed_out(place, place.deputy(0)), signed_out(place, place.deputy(1))) == (1, 0)

    sweeps.run_all(place.later(days=1))
    assert signed_out(place, place.deputy(1)) == 0
    # The day comes, and the clockwork stands still for a month.
    for _ in range(2):
        sweeps.run_all(place.later(days=31))

    assert (signed_out(place, place.deputy(0)), signed_out(place, place.deputy(1))) == (1, 1)
    assert told(place)[-1].act == "sign_out"
    assert trail.verify()[1] == []


def test_who_holds_something_else_stays_signed_in(place):
    officer, head = place.officer("water"), place.head("water")
    post = {"account": officer.user.pk, "organ": place.organs["court"].pk, "since": place.today}
    do(place, "give_post", None, role="case_officer", **post)
    sitting = place.deputies[0]
    Deputy.objects.filter(pk=sitting.pk).update(user=head.user)
    do(place, "end_organ", place.organs["water"], until=place.today)

    assert (signed_out(place, officer), signed_out(place, head)) == (0, 0)
    data = {"status": "ended", "since": place.today, "ground": "辞职"}
    do(place, "change_deputy_status", place.fresh(sitting), **data)
    assert signed_out(place, head) == 1


# -- posts ----------------------------------------------------------------------------------------


def test_roles_fit_their_organs_and_ratings_stay_apart(place):
    officer, rating = place.officer("water").user, place.actors["rating:sc_office"].user
    wrong = [
        (officer, "water", "administrator"),
        (officer, "sc_office", "case_officer"),
        (officer, "sc_office", "rating_officer"),
        (officer, "roads", "sub_assigner"),
        (rating, "water", "unit_head"),
        (rating, "water", "no_such_role"),
    ]
    for user, organ, role in wrong:
        data = {"account": user.pk, "organ": place.organs[organ].pk, "role": role}
        bad = assert_refused(place, BadData, "give_post", **data, since=place.today)
        assert set(bad.fields) == {"role"}


def test_the_same_post_is_held_once(place):
    officer = place.officer("water")
    data = {
        "account": officer.user.pk,
        "organ": officer.post.organ_id,
        "role": officer.post.role,
        "since": place.today,
    }
    assert_refused(place, NotNow, "give_post", **data)
    do(place, "end_post", officer.post, until=place.today)
    assert_refused(place, NotNow, "end_post", officer.post, until=place.today)
    done = do(place, "give_post", **data)
    bad = assert_refused(place, BadData, "end_post", done.record, until=place.today)
    assert set(bad.fields) == {"until"}


def test_nobody_locks_everybody_out(place):
    admin = place.actors["admin"]
    assert_refused(place, NotNow, "end_post", admin.post, until=place.today)
    assert_refused(place, NotNow, "end_post", admin.post, until=place.today + timedelta(days=90))
    assert_refused(place, NotNow, "close_account", admin.user)
    given = do(
        place,
        "give_post",
        account=place.actors["intake"].user.pk,
        organ=place.organs["sc_office"].pk,
        role="administrator",
        since=place.today,
    ).record
    second = Actor(given.user, given)
    # One's own is still for the other to end.
    assert_refused(place, NotNow, "end_post", admin.post, until=place.today)
    assert_refused(place, NotNow, "close_account", admin.user)
    do(place, "end_post", admin.post, second, until=place.today)
    assert_refused(place, NotVisible, "found_organ", None, **sample(place, "found_organ")[1])
    assert_refused(place, NotNow, "end_post", given, second, until=place.today + timedelta(days=2))


def test_who_stays_must_have_an_open_account(place):
    admin = place.actors["admin"]
    other = User.objects.create(username="other", name="另一人")
    post = Post.objects.create(
        user=other, organ=place.organs["sc_office"], role=Role.ADMINISTRATOR,
        valid_until=place.today + timedelta(days=30),
    )  # fmt: skip
    assert_refused(place, NotNow, "close_account", admin.user, Actor(other, post))
    assert_refused(place, NotNow, "end_post", admin.post, Actor(other, post), until=place.today)


# -- deputies -------------------------------------------------------------------------------------


def test_a_deputy_is_suspended_returns_and_leaves(place):
    deputy, today = place.deputies[0], place.today

    def stand(status: str, since: date) -> bool:
        do(place, "change_deputy_status", deputy, status=status, since=since, ground="公告")
        return Deputy.objects.in_office(since).filter(pk=deputy.pk).exists()

    assert not stand("suspended", today)
    data = {"status": "suspended", "since": today, "ground": "公告"}
    assert_refused(place, NotNow, "change_deputy_status", deputy, **data)
    assert stand("in_office", today + timedelta(days=5))
    early = {"status": "ended", "since": today, "ground": "公告"}
    assert_refused(place, BadData, "change_deputy_status", deputy, **early)
    assert not stand("ended", today + timedelta(days=6))
    rows = DeputyStatus.objects.filter(deputy=deputy).order_by("pk")
    assert [(r.status, r.until) for r in rows] == [
        (DeputyStatusKind.SUSPENDED, today + timedelta(days=5)),
        (DeputyStatusKind.IN_OFFICE, today + timedelta(days=6)),
        (DeputyStatusKind.ENDED, None),
    ]


def test_deputies_of_a_term_are_who_they_are_once(place):
    first, second = place.deputies[:2]
    term = place.term.pk
    Deputy.objects.filter(pk=first.pk).update(card_number="A-1")
    other = with_administrator(build_county("lvxi"))
    foreign = {
        "term": {"name": "甲", "term": other.term.pk},
        "delegation": {
            "name": "甲", "term": term, "delegation": Delegation.objects.get(term=other.term).pk,
        },
        "account": {"name": "甲", "term": term, "account": other.deputies[0].user_id},
        "card_number": {"name": "甲", "term": term, "card_number": "A-1"},
    }  # fmt: skip
    for field, data in foreign.items():
        assert set(assert_refused(place, BadData, "add_deputy", **data).fields) == {field}
    twice = {"name": "甲", "term": term, "account": first.user_id}
    assert set(assert_refused(place, BadData, "add_deputy", **twice).fields) == {"account"}
    data = sample(place, "change_deputy")[1] | {"account": second.user_id}
    bad = assert_refused(place, BadData, "change_deputy", first, **data)
    assert set(bad.fields) == {"account", "card_number"} or set(bad.fields) == {"account"}


# -- accounts -------------------------------------------------------------------------------------


def test_passwords_are_shown_once_and_kept_nowhere(place):
    opened = do(place, "open_account", username="wang", name="王某", email="w@example.org")
    user = User.objects.get(username="wang")
    secrets, hashes = [opened.secret], [user.password]
    assert user.check_password(opened.secret)
    for act in ("reset_password", "close_account", "reopen_account"):
        done = do(place, act, user)
        user.refresh_from_db()
        secrets.append(done.secret)
        hashes.append(user.password)
    assert user.check_password(secrets[-1])
    assert not user.check_password(secrets[0])
    assert len({s for s in secrets if s}) == 3
    assert all(len(s) == 19 for s in secrets if s)
    assert "secret" not in repr(done)
    written = json.dumps(list(Event.objects.values()), default=str, ensure_ascii=False)
    assert not [s for s in secrets + hashes if s and s in written]
    assert "md5$" not in written
    assert user in accounts(place.congress.pk)


def test_what_an_account_is_called_is_checked(place):
    taken = place.officer("water").user.username
    for username in (taken, taken.upper(), "王 某", "<b>", "", "x" * 151):
        data = {"username": username, "name": "王某"}
        assert set(assert_refused(place, BadData, "open_account", **data).fields) == {"username"}
    data = {"username": "wang", "name": "王某", "email": "nobody"}
    assert set(assert_refused(place, BadData, "open_account", **data).fields) == {"email"}
    # Another congress' sign-in names are taken too.
    build_county("lvxi")
    data = {"username": "lvxi-intake", "name": "王某"}
    assert set(assert_refused(place, BadData, "open_account", **data).fields) == {"username"}


def test_an_account_of_two_congresses_keeps_its_password(place):
    other = with_administrator(build_county("lvxi"))
    shared = other.actors["admin"].user
    Post.objects.create(user=shared, organ=place.organs["water"], role=Role.CASE_OFFICER)
    for act in ("reset_password", "close_account", "change_account"):
        data = {"name": "甲", "email": ""} if act == "change_account" else {}
        assert_refused(place, NotNow, act, shared, **data)
    boss = User.objects.create(username="boss", is_superuser=True)
    Post.objects.create(user=boss, organ=place.organs["water"], role=Role.CASE_OFFICER)
    assert_refused(place, NotNow, "reset_password", boss)


def test_states_of_accounts_exclude_each_other(place):
    user = place.officer("water").user
    assert_refused(place, NotNow, "reopen_account", user)
    do(place, "close_account", user)
    assert_refused(place, NotNow, "close_account", user)
    assert_refused(place, NotNow, "reset_password", user)
    data = sample(place, "give_post")[1]
    assert set(assert_refused(place, BadData, "give_post", **data).fields) == {"account"}


# -- who sees it, and who is told -----------------------------------------------------------------


def test_administrators_and_auditors_alone_see_the_trail(place):
    other = with_administrator(build_county("lvxi"))
    do(place, "open_account", username="wang", name="王某")

    def seen(actor: Actor) -> int:
        return (
            Event.objects.visible_to(actor.user, place.today)
            .filter(stream__kind="administration")
            .count()
        )

    may = {key for key, actor in place.actors.items() if actor.user and seen(actor)}
    assert may == {"admin", "auditor"}
    assert [seen(other.actors[key]) for key in ("admin", "auditor")] == [0, 0]
    assert seen(place.deputy()) == 0


def test_nobody_is_told_and_the_outbox_is_empty_afterwards(place):
    for act in ("open_account", "found_organ"):
        do(place, act, **sample(place, act)[1])

    assert draining.run(place.later()) == 0
    assert not Outbox.objects.filter(done_at=None).exists()


# -- what the database refuses --------------------------------------------------------------------


def break_one(place: County, name: str) -> None:
    """Break one constraint, as two congresses at the same moment would."""
    water, day = place.organs["water"], place.today
    officer = place.officer("water")
    {
        "name": lambda: Organ.objects.create(
            congress=place.congress, kind=OrganKind.COURT, name=water.name
        ),
        "alias": lambda: OrganAlias.objects.create(
            congress=place.congress, organ=water, alias="yunxi水利"
        ),
        "until": lambda: Post.objects.create(
            user=officer.user, organ=water, role=Role.UNIT_HEAD, valid_from=day, valid_until=day
        ),
        "account": lambda: Deputy.objects.create(
            term=place.term, name="甲", user=place.deputies[0].user
        ),
        "username": lambda: User.objects.create(username=officer.user.username),
    }[name]()


@pytest.mark.parametrize("field", ["name", "alias", "until", "account", "username"])
def test_broken_constraints_speak_in_their_own_words(place, field):
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        break_one(place, field)

    assert set(refusal_of(broken.value, {field}).fields) == {field}
    assert isinstance(refusal_of(broken.value, ()), NotNow)


def test_a_constraint_that_breaks_in_the_act_is_told_at_its_field(place, monkeypatch):
    taken = place.officer("water").user.username
    monkeypatch.setattr(
        "workflows.administration.accounts._free_username", lambda do, username: taken
    )
    bad = assert_refused(place, BadData, "open_account", username="wang", name="王某")
    assert set(bad.fields) == {"username"}


def test_other_errors_are_not_explained_away():
    with pytest.raises(IntegrityError):
        refusal_of(IntegrityError("something else"), ())


# -- founding -------------------------------------------------------------------------------------

ASKED = {
    "congress": "虚溪县人民代表大会",
    "code": "xuxi",
    "level": "county",
    "username": "guanli",
    "name": "管理员",
}


def create_admin(monkeypatch: Any, password: str = "一个足够长的初始密码", **more: Any) -> str:
    """Call the command with a password on standard input."""
    out = StringIO()
    monkeypatch.setattr("sys.stdin", StringIO(password + "\n"))
    call_command("create_admin", password_stdin=True, stdout=out, **(ASKED | more))
    return out.getvalue()


def test_create_admin_sets_up_a_congress(db, monkeypatch):
    assert "guanli" in create_admin(monkeypatch)

    congress = Congress.objects.get()
    post = Post.objects.select_related("organ", "user").get()
    assert (congress.code, congress.level) == ("xuxi", Level.COUNTY)
    assert (post.role, post.organ.name) == ("administrator", "虚溪县人大常委会办公室")
    assert post.user.check_password("一个足够长的初始密码")
    assert Policy.objects.get().preset == "default_county"
    term = Term.objects.get()
    assert term.starts_on <= post.valid_from <= term.ends_on
    event = Event.objects.get()
    assert (event.act, event.actor_ref, event.stream.kind) == (
        "found_congress", "system", "administration",
    )  # fmt: skip
    assert "md5$" not in event.facts
    assert trail.verify()[1] == []
    done = administer(
        "open_account",
        congress,
        by=Actor(post.user, post),
        at=event.at + timedelta(minutes=1),
        username="wang",
        name="王某",
    )
    assert done.event.seq == 2
    again = {"account": post.user_id, "organ": post.organ_id, "role": post.role}
    with pytest.raises(NotNow) as refusal:
        administer(
            "give_post",
            congress,
            by=Actor(post.user, post),
            at=event.at + timedelta(minutes=2),
            since=post.valid_from,
            **again,
        )
    # Nobody was faster: who founded the congress has nothing to do with it.
    assert refusal.value.details == {}


def test_create_admin_refuses_a_second_run(db, monkeypatch):
    create_admin(monkeypatch)
    before = people()

    with pytest.raises(CommandError, match="guanli"):
        create_admin(monkeypatch)
    with pytest.raises(CommandError, match="--code"):
        create_admin(monkeypatch, username="other")
    assert people() == before


@pytest.mark.parametrize(
    ("wrong", "option"),
    [
        ({"code": "虚溪"}, "--code"),
        ({"username": "a b"}, "--username"),
        ({"password": "short"}, "password"),
        ({"term": 0}, "--term"),
        ({"congress": "　"}, "--congress"),
    ],
)
def test_create_admin_leaves_nothing_half_made(db, monkeypatch, wrong, option):
    with pytest.raises(CommandError, match=option):
        create_admin(monkeypatch, **wrong)
    assert [model.objects.count() for model in (*MODELS, Event, Stream)] == [0] * 17


def test_create_admin_rolls_back_when_the_last_step_fails(db, monkeypatch):
    def fail(*args: Any, **kwargs: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("workflows.administration.founding.trail.append", fail)
    with pytest.raises(RuntimeError):
        create_admin(monkeypatch)
    assert [model.objects.count() for model in (*MODELS, Event, Stream)] == [0] * 17


def test_create_admin_asks_on_a_terminal(db, monkeypatch):
    answers = iter(["guanli", "虚溪乡人民代表大会", "xuxi", "township"])
    monkeypatch.setattr("builtins.input", lambda question: next(answers))
    monkeypatch.setattr("getpass.getpass", lambda question: "一个足够长的初始密码")
    call_command("create_admin", stdout=StringIO())

    assert Organ.objects.get().name == "虚溪乡人大主席团"
    monkeypatch.setattr("builtins.input", lambda question: "other")
    words = iter(["一个足够长的初始密码", "另一个足够长的密码啊"])
    monkeypatch.setattr("getpass.getpass", lambda question: next(words))
    with pytest.raises(CommandError, match="differ"):
        call_command("create_admin", level="county", stdout=StringIO())


# -- two at once ----------------------------------------------------------------------------------


def run_both(*calls: Any) -> list[str]:
    """Let two processes act at the same moment, and return how each ended."""
    fork = get_context("fork")
    barrier = fork.Barrier(2, timeout=30)
    connections.close_all()
    pipes, sides = [], []
    for call in calls:
        here, there = fork.Pipe(duplex=False)
        side = fork.Process(target=_side, args=(call, barrier, there), daemon=True)
        side.start()
        there.close()
        pipes.append(here)
        sides.append(side)
    answers = [pipe.recv() if pipe.poll(60) else "silent" for pipe in pipes]
    for side in sides:
        side.join(timeout=30)
    return answers


def _side(call: Any, barrier: Any, pipe: Any) -> None:
    barrier.wait()
    try:
        call()
        answer = "done"
    except ActRefused as refusal:
        answer = refusal.code
    except Exception as error:
        answer = f"{type(error).__name__}: {error}"
    connections.close_all()
    pipe.send(answer)


@pytest.fixture
def rivals(committed_county: County) -> County:
    """Return a county with two administrators, which other processes see."""
    place = with_administrator(committed_county)
    user = User.objects.create(username="second", name="另一管理员")
    post = Post.objects.create(user=user, organ=place.organs["sc_office"], role=Role.ADMINISTRATOR)
    place.actors["admin2"] = Actor(user, post)
    return place


RACES = {
    "end_post": lambda p: (p.officer("water").post, {"until": p.today}, {"until": p.today}),
    "give_post": lambda p: (None, *[sample(p, "give_post")[1]] * 2),
    "deputise_post": lambda p: (
        p.officer("water").post,
        *[
            sample(p, "deputise_post")[1]
            | {"account": p.officer(who).user.pk, "expect": shown(p.officer("water").post)}
            for who in ("roads", "court")
        ],
    ),
    "rename_organ": lambda p: (
        p.organs["water"],
        {"name": "甲局", "since": p.today, "expect": shown(p.organs["water"])},
        {"name": "乙局", "since": p.today, "expect": shown(p.organs["water"])},
    ),
    "open_account": lambda p: (None, *[{"username": "wang", "name": "王某"}] * 2),
    "found_organ": lambda p: (None, *[{"kind": "court", "name": "新法院"}] * 2),
    "close_account": lambda p: (p.officer("water").user, {}, {}),
}


@pytest.mark.race
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
@pytest.mark.parametrize("act", sorted(RACES))
def test_of_two_rivals_exactly_one_wins(rivals, act):
    for key in ("water",):
        rivals.organs[key] = rivals.fresh(rivals.organs[key])
    record, first, second = RACES[act](rivals)
    at = rivals.later()

    def call(who: str, data: dict[str, Any]) -> Any:
        key = getattr(record, "pk", None)
        return lambda: administer(act, rivals.congress, key, by=rivals.actors[who], at=at, **data)

    answers = run_both(call("admin", first), call("admin2", second))

    assert answers.count("done") == 1, answers
    assert sorted(answers)[0 if sorted(answers)[1] == "done" else 1] in (
        "not_now", "stale", "bad_data",
    ), answers  # fmt: skip
    assert sorted(e.kind for e in told(rivals)) == ["done", "refused"]
    assert Stream.objects.filter(kind="administration").count() == 1
    assert trail.verify()[1] == []


@pytest.mark.race
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_two_administrators_cannot_remove_each_other(rivals):
    at = rivals.later()

    def end(who: str, whose: str) -> Any:
        return lambda: administer(
            "end_post",
            rivals.congress,
            rivals.actors[whose].post.pk,
            by=rivals.actors[who],
            at=at,
            until=rivals.today,
        )

    answers = run_both(end("admin", "admin2"), end("admin2", "admin"))

    assert sorted(answers) in (["done", "not_permitted"], ["done", "not_visible"])
    held = Post.objects.on(rivals.today).filter(role=Role.ADMINISTRATOR)
    assert held.count() == 1


@pytest.mark.race
@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_no_rivals_both_succeed_on_a_new_stream(rivals):
    at = rivals.later()

    def open_one(who: str, username: str) -> Any:
        return lambda: administer(
            "open_account", rivals.congress, by=rivals.actors[who], at=at,
            username=username, name=username,
        )  # fmt: skip

    assert run_both(open_one("admin", "a1"), open_one("admin2", "a2")) == ["done", "done"]
    assert Stream.objects.filter(kind="administration").count() == 1
    assert [e.seq for e in told(rivals)] == [1, 2]
    assert connection.vendor in ("sqlite", "postgresql")
    assert found_congress is not None


# -- rules ----------------------------------------------------------------------------------------


def in_force(place: County, day: date) -> Policy:
    """Return the rules by which an item goes that is handed in on a day."""
    versions = Policy.objects.filter(congress=place.congress, valid_from__lte=day)
    return versions.order_by("-valid_from", "-number")[0]


def test_two_persons_change_the_rules_from_a_day_on(place):
    change = proposed_rules(place)
    day = change.valid_from
    assert in_force(place, day).number == 1

    done = do(place, "confirm_rules", change)

    policy = in_force(place, day)
    assert (policy.number, policy.valid_from, policy.preset) == (2, day, "default_county")
    assert policy.rules == replace(place.policy.rules, reply_deadline=months(2))
    assert policy.digest == policy.rules.digest()
    assert in_force(place, day - timedelta(days=1)).number == 1
    fresh = place.fresh(change)
    assert (fresh.policy, fresh.proposed_by.name, fresh.decided_by.name) == (
        policy, "assigner", "commission_head",
    )  # fmt: skip
    assert json.loads(done.event.facts)["created"] == {"policy": [policy.pk]}


def test_who_proposed_never_confirms_whatever_else_he_or_she_is(place):
    change = proposed_rules(place)
    assigner = place.actors["assigner"]
    post = Post.objects.create(
        user=assigner.user, organ=place.organs["commission"], role=Role.COMMISSION_HEAD
    )

    for actor in (assigner, Actor(assigner.user, post)):
        refusal = assert_refused(place, NotPermitted, "confirm_rules", change, actor)
        assert "somebody else" in str(refusal)
    # Not even past the door: the database keeps the rule as well.
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleChange.objects.filter(pk=change.pk).update(
            stage="confirmed", decided_by=assigner.user, policy=place.policy
        )
    do(place, "drop_rules", change)


def test_a_change_is_decided_once_and_one_waits_at_a_time(place):
    change = proposed_rules(place)
    again = assert_refused(place, NotNow, "propose_rules", **rule_change(place))
    assert "waits for a decision" in str(again)

    do(place, "drop_rules", change)

    for act in ("confirm_rules", "drop_rules"):
        assert "decided on already" in str(assert_refused(place, NotNow, act, change))
    assert Policy.objects.filter(congress=place.congress).count() == 1
    assert proposed_rules(place) != change


@pytest.mark.parametrize(
    ("wished", "field", "told"),
    [
        ({"reply_deadline": {"n": 4, "unit": "month"}}, "reply_deadline", "Deputies Law 2025"),
        ({"contact_required_before_reply": False}, "contact_required_before_reply", "art. 51"),
        ({"key_decider": "presidium"}, "key_decider", "art. 52"),
        ({"level": "township"}, "level", "does not change"),
        ({"reply_deadlin": 3}, "reply_deadlin", "no such parameter"),
        ({"max_returns": "many"}, "max_returns", "whole number"),
        ({"max_returns": 2}, "", "Nothing differs"),
        ({}, "", "Nothing differs"),
    ],
)
def test_a_change_that_cannot_stand_is_told_at_its_parameter(place, wished, field, told):
    data = rule_change(place) | {"wished": wished}

    bad = assert_refused(place, BadData, "propose_rules", **data)

    assert set(bad.fields) >= {field}
    assert told in str(bad.fields[field])


def test_what_is_wrong_with_a_rule_is_told_in_the_readers_language(place):
    data = rule_change(place) | {"wished": {"reply_deadline": {"n": 4, "unit": "month"}}}
    with translation.override("zh-hans"):
        bad = assert_refused(place, BadData, "propose_rules", **data)

    assert str(bad.fields["reply_deadline"]).startswith("4个月可能超过交办之日起3个月的期限")


def test_rules_change_from_today_or_later_and_never_before_those_to_come(place):
    for day in (place.today - timedelta(days=1), place.today + timedelta(days=400)):
        data = rule_change(place) | {"valid_from": day}
        assert set(assert_refused(place, BadData, "propose_rules", **data).fields) == {"valid_from"}
    do(place, "confirm_rules", proposed_rules(place))

    wished = {"max_returns": 3}
    early = rule_change(place) | {"valid_from": place.today, "wished": wished}
    bad = assert_refused(place, BadData, "propose_rules", **early)
    assert "confirmed already" in str(bad.fields["valid_from"])

    do(place, "propose_rules", **(rule_change(place) | {"wished": wished}))
    change = RuleChange.objects.get(stage="proposed")
    assert change.base.number == 2
    do(place, "confirm_rules", change)
    assert in_force(place, change.valid_from).rules == replace(
        place.policy.rules, reply_deadline=months(2), max_returns=3
    )


def test_a_change_is_confirmed_by_its_day_and_on_what_it_was_written_on(place):
    late = proposed_rules(place)
    place.at += timedelta(days=31)
    assert "has passed" in str(assert_refused(place, NotNow, "confirm_rules", late))
    do(place, "drop_rules", late)

    change = proposed_rules(place)
    # Tables that are loaded bring rules as well.
    Policy.of(
        place.congress, "default_county", place.policy.rules, number=2, valid_from=place.today
    ).save()
    assert "meanwhile" in str(assert_refused(place, NotNow, "confirm_rules", change))


def test_a_countys_presidium_has_no_say_in_the_rules(place):
    presidium = place.presidium()
    assert_refused(place, NotPermitted, "propose_rules", None, presidium, **rule_change(place))
    post = Post.objects.create(
        user=presidium.user, organ=place.organs["presidium"], role=Role.CHAIRPERSON
    )
    actor = Actor(presidium.user, post)
    assert_refused(place, NotPermitted, "propose_rules", None, actor, **rule_change(place))


def test_what_is_under_way_keeps_its_rules(place):
    before = place.handling(("water", "sole"))
    do(place, "propose_rules", **(rule_change(place) | {"valid_from": place.today}))
    do(place, "confirm_rules", RuleChange.objects.get(stage="proposed"))

    after = place.handling(("roads", "sole"))

    assert [s.rounds.get().policy.number for s in (before, after)] == [1, 2]
    due = [s.clocks.get(kind="reply").due_on for s in (before, after)]
    assert due == [date(2026, 4, 13), date(2026, 3, 12)]

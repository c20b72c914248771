"""Every address that exists (全部路由): nobody gets where he or she should not.

A new route fails here until it is listed with what it shows.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from cases.models import Event, Outbox, Rating, RatingRequest
from tests.county import County
from tests.web.browsing import Browser, moment, plain

pytestmark = pytest.mark.sqlite_only("who gets where does not depend on the database")

# What a route is: who may open it without signing in, and which keys it takes.
PUBLIC = {
    "home", "sign_in", "demo_sign_in", "type_size", "set_language",
}  # fmt: skip
KEYS = {
    "home": (), "sign_in": (), "demo_sign_in": ("person",), "sign_out": (), "password": (),
    "type_size": (),
    "inbox": (), "badge": (), "open_message": ("message",), "read_all": (), "set_language": (),
    "item": ("item",), "item_flow": ("item",), "item_sheet": ("item",),
    "act": ("item", "act", "record"), "edit_draft": ("item",),
    "attach": ("item",), "write_reply": ("item", "task"), "compare": ("item", "task"),
    "attachment": ("item", "attachment"),
    "scan": ("item", "reply"), "measure_scan": ("item", "measure"),
    "paper": ("item", "paper"), "deputy": (),
    "enter_what": ("item",), "enter": ("item", "act", "record", "deputy"), "entries": (),
    "batches": (), "batch": ("batch",),
    "entry": ("entry",), "entry_scan": ("entry",), "paper_draft": (), "motion_draft": (),
    "new_suggestion": (), "write": (), "write_step": ("item", "step"), "office": (),
    "office_pile": ("pile",), "government": (), "government_pile": ("pile",), "unit": (),
    "unit_pile": ("pile",), "unit_ticked": ("pile",), "unit_print": ("pile",),
    "unit_table": ("pile",), "committee": (), "committee_pile": ("pile",),
    "topics": (), "topic_nominate": (), "topic": ("topic",), "topic_act": ("topic", "act"),
    "topic_step": ("topic", "step", "act"), "topic_item": ("topic", "item", "act"),
    "meetings": (), "meeting_call": (), "meeting": ("meeting",), "meeting_print": ("meeting",),
    "meeting_act": ("meeting", "act"), "meeting_item": ("meeting", "item", "act"),
    "referrals": (), "referral_new": (), "referral": ("referral",),
    "referral_act": ("referral", "act"), "referral_copy": ("referral", "copy"),
    "linkage_new": (), "linkage": ("linkage",), "linkage_act": ("linkage", "act"),
    "unit_ledger": (), "unit_ledger_table": (), "office_ledger": (), "office_ledger_table": (),
    "assigning_desk": (), "assigning_desk_item": ("item",), "assign_together": (),
    "duplicates": ("item",),
    "assignments": (), "assignment_receipts": (), "assignments_table": (),
    "sub_assign_together": (),
    "government_ledger": (), "government_ledger_table": (),
    "committee_print": (), "committee_read": (), "committee_table": (),
    "integrity_reports": (), "integrity_report": ("report",),
    "integrity_note": ("report", "line"),
    "look_backs": (), "look_back_plan": (), "look_back": ("review",),
    "look_back_report": ("review",), "look_back_act": ("review", "act"),
    "look_back_check": ("review", "item"),
    "rules": (), "rules_propose": (), "rules_version": ("policy",), "rules_change": ("change",),
    "rules_decide": ("change", "act"), "workdays": (), "workdays_load": (),
    "auditor": (), "auditor_refusals": (), "auditor_check": (),
    "board": (), "board_state": ("state",), "search": (),
}  # fmt: skip
# What an administrator opens and nobody else, and which keys it takes.
ADMINISTRATION = {
    "administration": (), "administration_tab": ("tab",), "administration_new": ("act",),
    "administration_act": ("act", "record"), "administration_organ": ("organ",),
    "administration_deputy": ("deputy",), "administration_account": ("account",),
    "administration_loading": (), "administration_template": (), "administration_load": ("load",),
    "administration_load_problems": ("load",), "administration_term": ("term",),
    "administration_engine": (), "administration_retry": ("incident",),
}  # fmt: skip
PILES = (
    "intake", "assign", "transfers", "returns", "disputes", "extensions", "ratings", "second",
    "decisions",
    "promises", "received", "handling", "sign-in", "opinions", "climbed", "open", "done",
)  # fmt: skip
RATING_ACTS = ("rate", "remind_rater", "release")

# One of them is enough to see that the databases agree; all are asked on the first.
here_only = pytest.mark.sqlite_only("addresses do not depend on the database")
UNITS = [
    "officer:water",
    *(pytest.param(w, marks=here_only) for w in ("head:water", "officer:roads", "sub_assigner")),
]


def routes(patterns: Any = None) -> list[URLPattern]:
    """Walk through the resolver."""
    found = []
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        found += [pattern] if isinstance(pattern, URLPattern) else routes(pattern.url_patterns)
    return found


def test_every_route_has_a_name_and_is_listed():
    names = [route.name for route in routes()]

    assert None not in names
    assert set(names) == set(KEYS) | set(ADMINISTRATION)
    for route in routes():
        known = KEYS | ADMINISTRATION
        assert tuple(route.pattern.converters) == known[route.name or ""], route.name


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["intake", "head:water", "sub_assigner", "deputy"])
def test_nobody_but_an_administrator_opens_what_is_the_administrators(county, who):
    """Whoever administers nothing is refused everywhere, whether there is such a row or not."""
    actor = county.deputy(0) if who == "deputy" else county.actors[who]
    browser = Browser(actor)
    values = {"tab": "organs", "act": "found_organ"}
    for name, keys in ADMINISTRATION.items():
        url = reverse(name, kwargs={key: values.get(key, "1") for key in keys})
        wanted = 404 if name == "administration_act" else 403
        assert browser.get(url).status_code == wanted, name
        assert browser.post(url).status_code in (wanted, 405), name


@pytest.mark.django_db
def test_strangers_are_led_to_the_sign_in():
    client = Client()
    for route in routes():
        name = route.name or ""
        keys = dict.fromkeys(route.pattern.converters, "1")
        url = reverse(name, kwargs=keys)
        for answer in (client.get(url), client.post(url)):
            if name in PUBLIC:
                assert answer.status_code in (200, 302, 400, 404, 405), name
            else:
                assert answer.status_code == 302, name
                assert answer["Location"].startswith("/sign-in/"), name


def addresses(county: County, suggestion: Any) -> list[str]:
    """List every address of an item and of the desks, with all keys that could mean something."""
    request = county.request_of(suggestion)
    values: dict[str, list[Any]] = {
        "item": [suggestion.pk],
        "act": [*RATING_ACTS, "accept", "deliver_reply", "sign_reply", "mark_urgent"],
        "record": sorted({suggestion.pk, request.pk, request.assignment_id, request.reply_id}),
        "task": list(suggestion.assignments.values_list("pk", flat=True)),
        "reply": list(suggestion.replies.values_list("pk", flat=True)),
        "attachment": [1],
        "paper": [1],
        "entry": [1],
        "batch": [1],
        "deputy": [county.deputies[0].pk],
        "message": [1, 2, 3],
        "person": [1],
        "pile": list(PILES),
        "policy": [county.policy.pk],
        "change": [1],
        "report": [1],
        "line": [1],
        "review": [1],
        "topic": [1],
        "meeting": [1],
        "step": [1],
        "referral": [1],
        "copy": [1],
        "linkage": [1],
        "measure": [1],
        "state": ["draft", "handling", "replied", "rated", "closed"],
    }
    found = []
    for name, keys in KEYS.items():
        if name in ("sign_out", "demo_sign_in"):
            # After these one is somebody else.
            continue
        combined: list[dict[str, Any]] = [{}]
        for key in keys:
            combined = [c | {key: value} for c in combined for value in values[key]]
        found += [reverse(name, kwargs=kwargs) for kwargs in combined]
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("who", UNITS)
def test_units_see_the_same_on_every_route_before_and_after_the_deputy_rates(county, who):
    suggestion = handed_to_government(county)
    pages = addresses(county, suggestion)
    unit = Browser(county.actors[who])
    now = county.at + timedelta(minutes=5)

    with moment(now):
        before = {url: plain(unit.get(url)) for url in pages}
        rated = Browser(county.deputy(0)).act(
            "rate",
            county.request_of(suggestion),
            attitude="satisfied",
            result="dissatisfied",
            words="没有解决。",
        )
        assert rated.status_code == 302
        after = {url: plain(unit.get(url)) for url in pages}

    assert Rating.objects.filter(request__suggestion=suggestion).count() == 2
    assert [url for url in pages if before[url] != after[url]] == []


@pytest.mark.django_db
@pytest.mark.parametrize("who", UNITS)
@pytest.mark.parametrize("answered", [False, True])
def test_units_neither_rate_nor_prompt_nor_release_on_any_route(county, who, answered):
    suggestion = handed_to_government(county)
    request = county.request_of(suggestion)
    if answered:
        county.rate(suggestion)
    unit = Browser(county.actors[who])
    sent = {
        "attitude": "satisfied", "result": "satisfied", "words": "",
        "text": "好", "why": "好", "expect": "1", "answers": '{"result": "satisfied"}',
        "as": f"deputy:{county.deputies[0].pk}", "on_behalf_of": str(county.deputies[0].pk),
    }  # fmt: skip
    ratings, state = Rating.objects.count(), county.fresh(request).state
    told = Outbox.objects.filter(event__act__in=RATING_ACTS).count()

    with moment(county.at + timedelta(minutes=5)):
        answers = {url: unit.post(url, **sent) for url in addresses(county, suggestion)}
        for act in RATING_ACTS:
            url = reverse("act", args=[suggestion.pk, act, request.pk])
            # There is no such thing for a unit, whatever it tries.
            assert answers[url].status_code == 404, url

    assert all(a.status_code < 500 for a in answers.values())
    assert Rating.objects.count() == ratings
    assert county.fresh(request).state == state
    assert Outbox.objects.filter(event__act__in=RATING_ACTS).count() == told
    # What was tried stands in the trail, and nothing else.
    mine = Event.objects.filter(act__in=RATING_ACTS, actor=county.actors[who].user)
    assert set(mine.values_list("kind", flat=True)) == {"refused"}


def handed_to_government(county: County) -> Any:
    """Return an item that the General Office passed on and that waits for its rating."""
    suggestion = county.assigned(("government", "sole"), cosigners=1)
    shares = county.shares(("water", "lead"), ("roads", "co_handler"))
    county.do("sub_assign", county.task(suggestion, "government"), "sub_assigner", units=shares)
    for unit in ("water", "roads"):
        county.do("accept", county.task(suggestion, unit), county.officer(unit))
    county.reply_all(suggestion)
    assert RatingRequest.objects.get(suggestion=suggestion).state == "opened"
    return county.fresh(suggestion)


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["999999", "9" * 18, "9" * 19, "9" * 400, "0", "-1", "1.5", "x"])
def test_wrong_keys_are_addresses_of_nothing(county, key):
    suggestion = county.replied(("water", "sole"))
    people = [Browser(county.actors[w]) for w in ("assigner", "officer:water", "committee_chair")]
    people.append(Browser(county.deputy(0)))
    patterns = [
        f"/items/{key}/", f"/items/{key}/do/rate/1/", f"/items/{suggestion.pk}/do/rate/{key}/",
        f"/items/{suggestion.pk}/do/accept/{key}/", f"/items/{key}/edit/",
        f"/items/{suggestion.pk}/do/nothing/{suggestion.pk}/", f"/items/{key}/attach/",
        f"/items/{suggestion.pk}/reply/{key}/", f"/items/{suggestion.pk}/files/{key}/",
        f"/items/{suggestion.pk}/scans/{key}/", f"/messages/{key}/", f"/sign-in/demo/{key}/",
    ]  # fmt: skip
    with moment(county.at):
        for who in people:
            for url in patterns:
                for answer in (who.get(url), who.post(url)):
                    assert answer.status_code in (404, 405), (url, answer.status_code)


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["0", "-1", "2", "9" * 30, "x", "", "1.5"])
def test_wrong_page_numbers_show_a_page(county, page):
    county.registered()
    pages = {
        "/office/open/": "assigner",
        "/unit/": "officer:water",
        "/committee/": "committee_chair",
        "/messages/": "assigner",
    }
    with moment(county.at):
        for url, who in pages.items():
            assert Browser(county.actors[who]).get(url, page=page, q="\x00桥").status_code == 200


def test_foreign_routes_do_not_reverse():
    with pytest.raises(NoReverseMatch):
        reverse("item", args=["x"])

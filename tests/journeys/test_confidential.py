"""A deputy asks for secrecy of the name (姓名保密): no unit reads it, wherever it looks.

The names are planted as canaries; every page, message and refusal of every account of a unit is
read byte by byte. Source: rulebook 5.16 and section 10.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation

from cases.models import Event, Suggestion
from cases.refusals import ActRefused, NotNow, NotPermitted
from notifications import draining
from notifications.mailing import compose
from notifications.models import Message
from tests.county import County
from tests.journeys.test_entering import paper_draft
from tests.journeys.test_receiving import is_in_order, told
from tests.web.browsing import Browser, moment
from workflows.explaining import possibilities

pytestmark = pytest.mark.django_db

LEAD, COSIGNER = "林金雀儿", "黄丝雀儿"
CANARIES = (LEAD, COSIGNER)
WITHHELD = "name withheld"
UNIT_ACCOUNTS = ("officer:water", "head:water", "officer:roads", "head:roads", "sub_assigner")


@pytest.fixture
def planted(county: County) -> County:
    """A county whose first two deputies bear names that are found wherever they stand."""
    for deputy, name in zip(county.deputies, CANARIES, strict=False):
        deputy.name = deputy.user.name = name
        deputy.user.email = f"{deputy.pk}@example.org"
        deputy.save()
        deputy.user.save()
    for who in UNIT_ACCOUNTS:
        user = county.actors[who].user
        user.email = f"{user.pk}@example.org"
        user.save()
    county.organs["commission"].telephone = "0713-8200001"
    county.organs["commission"].save()
    return county


def to_the_units(county: County, **draft: object) -> Suggestion:
    """Bring a joint suggestion to a lead unit and a co-handler below the government."""
    suggestion = county.assigned(("government", "sole"), cosigners=1, **draft)
    units = county.shares(("water", "lead"), ("roads", "co_handler"))
    county.do("sub_assign", county.task(suggestion, "government"), "sub_assigner", units=units)
    return county.fresh(suggestion)


def steps(county: County, suggestion: Suggestion) -> Iterator[None]:
    """Carry the item to a released bad rating; stop wherever units may look."""
    yield
    county.do("leave_lead", suggestion, county.deputy())
    yield
    for unit in ("water", "roads"):
        county.do("accept", county.task(suggestion, unit), county.officer(unit))
    county.do("ask_withdrawal", suggestion, county.deputy(1), why="再想想。")
    yield
    county.do("take_back_withdrawal", suggestion, county.deputy(1))
    county.reply_all(suggestion)
    yield
    request = county.request_of(suggestion)
    reasons = {"option": "dissatisfied", "reason": "没有回应。"}
    answers = {"attitude": reasons, "result": reasons}
    county.do("rate", request, county.deputy(1), answers=answers)
    # The deputy may correct the rating until the next working day has ended.
    county.later(days=5)
    county.do("release", request, county.collector(request))
    yield


def seen_by(county: County, who: str, suggestion: Suggestion) -> Iterator[tuple[str, str]]:
    """Return what an account of a unit can read: pages, forms, refusals, messages, e-mails."""
    actor = county.actors[who]
    browser = Browser(actor)
    desk = "government" if who == "sub_assigner" else "unit"
    addresses = [
        f"/{desk}/", f"/{desk}/open/", f"/{desk}/done/", f"/{desk}/open/?q={LEAD}",
        f"/{desk}/open/?q={COSIGNER}", f"/items/{suggestion.pk}/", "/messages/", "/messages/badge/",
        f"/search/?q={LEAD}", f"/search/?q={COSIGNER}", f"/search/?q={suggestion.number}",
    ]  # fmt: skip
    for task in suggestion.assignments.order_by("pk"):
        addresses.append(f"/items/{suggestion.pk}/reply/{task.pk}/")
    with moment(county.at):
        for possible in possibilities(suggestion, [actor], county.at, past=True):
            address = f"/items/{suggestion.pk}/do/{possible.act}/{possible.record.pk}/"
            addresses.append(address)
            yield address, browser.post(address, expect="9999").content.decode()
        for address in addresses:
            yield address, browser.get(address).content.decode()
    for message in Message.objects.filter(user=actor.user).select_related("user", "suggestion"):
        for language in ("en", "zh-hans"):
            with translation.override(language):
                yield message.kind, f"{message.title} {message.body} {message.params}"
        letter = compose(message)
        yield f"e-mail {message.kind}", f"{letter.subject} {letter.body}"


@pytest.mark.sqlite_only("what pages show does not depend on the database")
def test_no_unit_reads_the_names_on_any_page_or_in_any_message(planted):
    county = planted
    suggestion = to_the_units(county, hide_name=True)

    read, found = 0, []
    for step, _ in enumerate(steps(county, suggestion)):
        draining.run(county.later())
        fresh = county.fresh(suggestion)
        for who in UNIT_ACCOUNTS:
            for where, text in seen_by(county, who, fresh):
                read += 1
                # A search shows what was typed; it finds nothing by it.
                for typed in (LEAD, COSIGNER):
                    text = text.replace(f'value="{typed}"', "").replace(f"“{typed}”", "")
                found += [(step, who, where, name) for name in CANARIES if name in text]

    assert found == []
    assert read > 200
    assert is_in_order(county, suggestion)


def test_without_the_wish_the_canaries_are_found_where_this_test_looks(planted):
    county = planted
    suggestion = to_the_units(county)
    draining.run(county.later())

    pages = dict(seen_by(county, "officer:water", county.fresh(suggestion)))

    for where in ("/unit/", "/unit/open/", f"/items/{suggestion.pk}/"):
        assert LEAD in pages[where], where
    assert COSIGNER in pages[f"/items/{suggestion.pk}/"]
    assert suggestion.title in pages[f"/unit/open/?q={LEAD}"]
    assert suggestion.title in pages[f"/search/?q={COSIGNER}"]


def test_unit_reads_that_the_name_is_withheld_and_where_it_reaches_the_deputy(planted):
    county = planted
    suggestion = to_the_units(county, hide_name=True)

    pages = dict(seen_by(county, "officer:water", suggestion))

    page = pages[f"/items/{suggestion.pk}/"]
    assert WITHHELD in page
    assert "代表工作委员会" in page
    assert "0713-8200001" in page
    assert WITHHELD in pages["/unit/open/"]
    assert suggestion.title not in pages[f"/unit/open/?q={LEAD}"]
    assert suggestion.title not in pages[f"/search/?q={LEAD}"]
    assert suggestion.title in pages[f"/search/?q={suggestion.number}"]


def test_the_congress_own_house_reads_the_names(planted):
    county = planted
    suggestion = to_the_units(county, hide_name=True)

    with moment(county.at):
        page = Browser(county.actors["assigner"]).get(f"/items/{suggestion.pk}/").content.decode()

    assert LEAD in page
    assert COSIGNER in page


def test_who_belongs_to_a_unit_reads_no_name_under_another_post_either(planted):
    county = planted
    suggestion = to_the_units(county, hide_name=True)
    post = county.actors["assigner"].post
    both = county.actors["officer:water"].user
    type(post).objects.create(user=both, organ=post.organ, role=post.role)

    with moment(county.at):
        browser = Browser(county.actors["officer:water"])
        addresses = ("/office/open/", f"/items/{suggestion.pk}/")
        pages = [browser.get(address).content.decode() for address in addresses]

    assert all(LEAD not in page and WITHHELD in page for page in pages)


def test_unit_that_comes_too_late_is_not_told_whose_act_was_first(planted):
    county = planted
    suggestion = county.handling(("water", "sole"), cosigners=1, hide_name=True)
    county.do("leave_lead", suggestion, county.deputy())
    task = county.task(suggestion, "water")

    with pytest.raises(NotNow) as refused:
        county.do("accept", task, county.officer("water"))
    with pytest.raises(ActRefused) as stale:
        county.do("record_contact", task, county.officer("water"), expect=99,
                  phase="before", way="visit", happened_on=county.today)  # fmt: skip

    for refusal in (refused, stale):
        assert not any(name in str(refusal.value.details) for name in CANARIES)


def test_deputy_asks_for_secrecy_before_the_item_is_passed_on(planted):
    county = planted
    suggestion = county.registered(cosigners=1)
    for who in (county.deputy(1), "intake", "assigner"):
        with pytest.raises(NotPermitted):
            county.do("ask_secrecy", suggestion, who)

    county.do("ask_secrecy", suggestion, county.deputy())

    assert county.fresh(suggestion).hide_name
    assert told(county, "intake")[-1] == "secrecy_asked"
    with pytest.raises(NotNow):
        county.do("ask_secrecy", suggestion, county.deputy())
    assert is_in_order(county, suggestion)


def test_once_units_have_the_item_the_office_says_who_has_read_the_name(planted):
    county = planted
    suggestion = to_the_units(county)

    county.do("ask_secrecy", suggestion, county.deputy())

    assert told(county, "intake")[-1] == "secrecy_asked_late"
    event = Event.objects.get(act="ask_secrecy", kind="done")
    assert "云溪县水利局" in event.facts
    pages = dict(seen_by(county, "officer:water", county.fresh(suggestion)))
    assert LEAD not in pages[f"/items/{suggestion.pk}/"]
    assert is_in_order(county, suggestion)


def test_what_was_entered_from_paper_names_no_deputy_to_units(planted):
    county = planted
    for n in (0, 1):
        county.deputies[n].user = None
        county.deputies[n].save(update_fields=["user"])
    suggestion = paper_draft(county, cosigners=[county.deputies[1]], hide_name=True)
    county.from_paper("ask_cosigners", suggestion, 0)
    county.from_paper("confirm_cosigning", suggestion.cosigners.get(), 1, text_version=1)
    county.from_paper("submit", suggestion, 0)
    county.do("register", suggestion, "intake")
    county.do("assign", suggestion, "assigner", units=county.shares(("water", "sole")))

    with moment(county.at):
        pages = [
            Browser(county.actors[who]).get(f"/items/{suggestion.pk}/").content.decode()
            for who in ("officer:water", "assigner")
        ]

    assert [f"paper of a deputy ({WITHHELD}" in page for page in pages] == [True, False]
    assert [any(name in page for name in CANARIES) for page in pages] == [False, True]


def test_only_the_deputy_lifts_secrecy(planted):
    county = planted
    suggestion = to_the_units(county, hide_name=True)
    for who in ("assigner", "commission_head", county.deputy(1), county.head("water")):
        with pytest.raises(ActRefused):
            county.do("lift_secrecy", suggestion, who)

    county.do("lift_secrecy", suggestion, county.deputy())

    assert not county.fresh(suggestion).hide_name
    assert "secrecy_lifted" in told(county, "officer:water")
    with moment(county.at):
        page = Browser(county.actors["officer:water"]).get(f"/items/{suggestion.pk}/")
    assert LEAD in page.content.decode()
    assert is_in_order(county, suggestion)

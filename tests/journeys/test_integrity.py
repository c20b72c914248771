"""The weekly integrity report (评价真实性周报): each pattern, played by people who sign in.

Networks stand for places: a deputy's home, the compound of the unit, a room in which several sit.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from cases import trail
from cases.acting import SHANGHAI, Actor
from cases.models import (
    ActOrigin,
    Event,
    IntegrityLine,
    IntegrityRemark,
    IntegrityReport,
    Outbox,
    SignIn,
)
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible
from cases.rules.integrity import Pattern, monday_of
from cases.rules.policy.choices import JointRatingMode
from cases.rules.presets import preset
from notifications import draining
from notifications.models import Message
from people.kinds import OrganKind, Role
from people.models import Congress, Post, User
from reports import integrity
from tests.county import County, answers, build_county
from tests.web.browsing import Browser, moment
from workflows import origins, sweeps
from workflows.administration import administer
from workflows.matters import found

pytestmark = pytest.mark.django_db

PASSWORD = "云溪桥头一二三四五"
HOME, COMPOUND, HALL = "203.0.113.7", "198.51.100.9", "192.0.2.20"
COLLECTOR = "rating:commission"


@pytest.fixture(autouse=True)
def _quick_and_english(settings):
    # What takes long on purpose is not what is asked here.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with translation.override("en"):
        yield


@pytest.fixture
def each(db: Any) -> County:
    """Return a county in which every author rates."""
    rules = replace(preset("default_county"), joint_rating_mode=JointRatingMode.EACH)
    return build_county("each", rules)


class Person(Browser):
    """Sign in on the page, from somewhere."""

    def __init__(self, county: County, who: Actor, address: str, password: str = "") -> None:
        user = who.user
        assert user is not None
        if not password:
            user.set_password(PASSWORD)
            user.save(update_fields=["password"])
        self.county = county
        self.client = Client(REMOTE_ADDR=address, headers={"accept-language": "en"})
        fields = {"username": user.username, "password": password or PASSWORD}
        with moment(county.later()):
            assert self.client.post(reverse("sign_in"), fields).status_code == 302

    def rate(self, request: Any, option: str = "satisfied", act: str = "rate") -> None:
        """Rate on the page, a minute later."""
        reason = "没有解决。" if option == "dissatisfied" else ""
        given = {"attitude": "satisfied", "result": option, "words": reason}
        with moment(self.county.later()):
            assert self.act(act, request, **given).status_code == 302


def next_monday(county: County) -> datetime:
    """Let the clock stand in the morning of the next Monday."""
    day = monday_of(county.today) + timedelta(days=7)
    county.at = datetime(day.year, day.month, day.day, 9, 0, tzinfo=SHANGHAI)
    return county.at


def made(county: County) -> IntegrityReport:
    """Let the week end and its report be made."""
    sweeps.run_all(next_monday(county))
    return IntegrityReport.objects.filter(congress=county.congress).latest("week_of")


def found_of(report: IntegrityReport) -> dict[str, list[list[str]]]:
    """Return whose ratings the lines are about, by pattern."""
    listed: dict[str, list[list[str]]] = {}
    names = dict(report.congress.terms.get().deputies.values_list("pk", "name"))
    for line in report.lines.order_by("number"):
        who = [names[rating["deputy"]] for rating in line.facts["ratings"]]
        listed.setdefault(line.pattern, []).append(who)
    return listed


def figure(report: IntegrityReport, pattern: Pattern) -> tuple[int, int]:
    counted = report.figures[pattern.value]
    return counted["ratings"], counted["of"]


def facts_of(page: str) -> list[str]:
    """Return what the head of a report says: open lines, those of earlier weeks, then and now."""
    return [text.strip() for text in re.findall(r"<dd>([^<]+)</dd>", page)]


def administrator(county: County) -> Actor:
    user = User.objects.create(username=f"{county.congress.code}-admin", name="admin")
    organ = county.organs["sc_office"]
    return Actor(user, Post.objects.create(user=user, organ=organ, role=Role.ADMINISTRATOR))


def auditor(county: County) -> Actor:
    user = User.objects.create(username=f"{county.congress.code}-auditor", name="auditor")
    organ = county.organs["sc_office"]
    return Actor(user, Post.objects.create(user=user, organ=organ, role=Role.AUDITOR))


# The patterns


def test_a_rating_within_minutes_of_the_question_is_listed(county):
    deputy = Person(county, county.deputy(), HOME)
    soon = county.replied()
    deputy.rate(county.request_of(soon))
    later = county.replied()
    county.later(minutes=30)
    deputy.rate(county.request_of(later))

    report = made(county)

    assert found_of(report) == {"soon": [["代表1"]]}
    assert figure(report, Pattern.SOON) == (1, 2)
    line = report.lines.get()
    assert line.unit == county.organs["water"]
    assert (line.facts["minutes"], line.facts["ratings"][0]["suggestion"]) == (1, soon.pk)


def test_ratings_of_several_deputies_from_one_network_are_listed(each):
    suggestion = each.replied(cosigners=2)
    each.later(minutes=30)
    people = [
        Person(each, each.deputy(0), HALL),
        Person(each, each.deputy(1), HALL.replace(".20", ".99")),
        Person(each, each.deputy(2), HOME),
    ]
    for person in people:
        person.rate(each.request_of(suggestion))

    report = made(each)

    assert found_of(report) == {"together": [["代表1", "代表2"]]}
    assert figure(report, Pattern.TOGETHER) == (2, 3)


def test_a_rating_from_the_network_of_the_unit_is_listed(county):
    Person(county, county.officer("water"), COMPOUND)
    Person(county, county.officer("roads"), HOME)
    here, elsewhere = county.replied(), county.replied()
    county.later(minutes=30)
    # The roads' network is not the water bureau's: only what is rated counts.
    Person(county, county.deputy(), HOME).rate(county.request_of(elsewhere))
    Person(county, county.deputy(), COMPOUND.replace(".9", ".77")).rate(county.request_of(here))

    report = made(county)

    assert found_of(report) == {"unit_network": [["代表1"]]}
    assert report.lines.get().facts["ratings"][0]["suggestion"] == here.pk
    assert figure(report, Pattern.UNIT_NETWORK) == (1, 2)


@pytest.mark.parametrize(("days", "listed"), [(29, True), (35, False)])
def test_the_network_of_a_unit_is_where_it_signed_in_within_a_month(county, days, listed):
    Person(county, county.officer("water"), COMPOUND)
    county.later(days=days)
    suggestion = county.replied()
    county.later(minutes=30)
    Person(county, county.deputy(), COMPOUND).rate(county.request_of(suggestion))

    # A month is counted back from the Monday of the week.
    assert (Pattern.UNIT_NETWORK in found_of(made(county))) is listed


def test_who_left_the_unit_before_the_week_is_not_the_unit(county):
    officer = county.officer("water")
    Person(county, officer, COMPOUND)
    Post.objects.filter(user=officer.user).update(valid_until=county.today)
    next_monday(county)
    suggestion = county.replied(("roads", "sole"))
    Person(county, county.officer("roads"), HOME)
    county.later(minutes=30)
    Person(county, county.deputy(), COMPOUND).rate(county.request_of(suggestion))

    assert found_of(made(county)) == {}


@pytest.mark.parametrize(
    ("contact", "first", "then", "listed"),
    [
        ({"way": "visit"}, "dissatisfied", "satisfied", True),
        ({"way": "telephone"}, "dissatisfied", "basically_satisfied", True),
        ({"way": "written"}, "dissatisfied", "satisfied", False),
        ({"way": "visit"}, "basically_satisfied", "dissatisfied", False),
        (None, "dissatisfied", "satisfied", False),
    ],
)
def test_a_correction_for_the_better_after_a_visit_is_listed(county, contact, first, then, listed):
    rated = county.replied()
    other = county.handling(("water", "sole"))
    county.later(minutes=30)
    deputy = Person(county, county.deputy(), HOME)
    deputy.rate(county.request_of(rated), first)
    if contact is not None:
        # The unit has another item of the same deputy in hand.
        county.contact(county.task(other, "water"), **contact)
    deputy.rate(county.request_of(rated), then, act="correct_rating")

    report = made(county)

    assert found_of(report) == ({"contact": [["代表1"]]} if listed else {})
    assert figure(report, Pattern.CONTACT) == (int(listed), 1)


def test_a_visit_of_another_unit_about_the_same_item_counts_too(county):
    rated = county.handling(("water", "separate"), ("roads", "separate"))
    task = county.task(rated, "water")
    county.do("deliver_reply", county.signed(task), county.officer("water"))
    county.later(minutes=30)
    deputy = Person(county, county.deputy(), HOME)
    deputy.rate(county.request_of(rated), "dissatisfied")
    county.contact(county.task(rated, "roads"))
    deputy.rate(county.request_of(rated), "satisfied", act="correct_rating")

    assert found_of(made(county)) == {"contact": [["代表1"]]}


@pytest.mark.parametrize(
    ("before_sign_in", "before_rating", "listed"),
    [(0, 0, True), (0, 60 * 60, True), (120, 20 * 60, True), (120, 30 * 60, False)],
)
def test_a_rating_after_a_new_password_is_listed(county, before_sign_in, before_rating, listed):
    suggestion = county.replied()
    user = county.deputies[0].user
    admin = administrator(county)
    reset = administer(
        "reset_password", county.congress, user.pk, by=admin, at=county.later(minutes=60)
    )
    if before_sign_in:
        county.later(minutes=before_sign_in)
    deputy = Person(county, county.deputy(), HOME, password=reset.secret)
    county.later(minutes=before_rating)
    deputy.rate(county.request_of(suggestion))

    report = made(county)

    assert found_of(report) == ({"password": [["代表1"]]} if listed else {})
    assert figure(report, Pattern.PASSWORD) == (int(listed), 1)


def test_papers_of_many_deputies_in_one_sitting_are_listed(each):
    suggestion = each.replied(cosigners=5)
    request = each.request_of(suggestion)
    each.later(minutes=30)
    for n, option in enumerate(("satisfied", "satisfied", "basically_satisfied") * 2):
        each.from_paper(
            "rate", request, n, COLLECTOR, "assigner", answers=answers("satisfied", option)
        )

    report = made(each)

    assert found_of(report) == {"paper": [[f"代表{n}" for n in range(1, 7)]]}
    line = report.lines.get()
    assert line.facts["officer"] == each.actors[COLLECTOR].user.pk
    assert {each.actors[COLLECTOR].user.pk, each.actors["assigner"].user.pk} <= set(
        line.facts["people"]
    )
    assert figure(report, Pattern.PAPER) == (6, 6)
    assert figure(report, Pattern.PASSWORD) == (0, 0)
    assert not ActOrigin.objects.exists()


def test_five_deputies_who_rate_alike_on_one_day_are_listed(each):
    suggestion = each.replied(cosigners=4)
    each.later(minutes=30)
    for n in range(5):
        each.later(minutes=20)
        Person(each, each.deputy(n), HOME.replace("113", str(n))).rate(each.request_of(suggestion))

    report = made(each)

    assert found_of(report) == {"alike": [[f"代表{n}" for n in range(1, 6)]]}
    assert figure(report, Pattern.ALIKE) == (5, 5)


# What is kept of networks


def test_of_a_network_a_keyed_hash_is_kept_and_nothing_else(county, settings):
    suggestion = county.replied()
    deputy = Person(county, county.deputy(), HOME)
    deputy.rate(county.request_of(suggestion))

    origin, sign_in = ActOrigin.objects.get(), SignIn.objects.get()

    assert origin.event.act == "rate"
    assert origin.network == sign_in.network == origins.hash_of("203.0.113.250")
    assert origin.session_at == sign_in.at
    assert len(origin.network) == 64
    assert {f.attname for f in ActOrigin._meta.fields} == {
        "id", "event_id", "at", "session_at", "network",
    }  # fmt: skip
    assert {f.attname for f in SignIn._meta.fields} == {"id", "user_id", "at", "network"}
    settings.SECRET_KEY = "another installation"
    assert origins.hash_of(HOME) != origin.network


def test_sweeps_commands_and_other_acts_leave_no_origin(county):
    suggestion = county.replied()
    county.rate(suggestion, final=True)
    sweeps.run_all(next_monday(county))
    Person(county, county.officer("water"), COMPOUND)

    assert Event.objects.filter(act="rate").count() == 1
    assert not ActOrigin.objects.exists()


def test_a_repeated_request_leaves_one_origin(county):
    suggestion = county.replied()
    request = county.request_of(suggestion)
    deputy = Person(county, county.deputy(), HOME)
    url = reverse("act", args=[suggestion.pk, "rate", request.pk])
    with moment(county.later()):
        sent = deputy.form(url) | {"attitude": "satisfied", "result": "satisfied"}
        first, again = deputy.post(url, **sent), deputy.post(url, **sent)

    assert (first.status_code, ActOrigin.objects.count()) == (302, 1)
    assert again.status_code in (302, 409)


def test_behind_a_proxy_the_client_counts_if_the_settings_trust_it(county, settings):
    settings.TRUSTED_PROXIES = ["10.0.0.1"]
    person = county.deputy().user
    person.set_password(PASSWORD)
    person.save()
    sent = {"username": person.username, "password": PASSWORD}
    for proxy, header in (("10.0.0.1", f"6.6.6.6, {HOME}"), ("10.0.0.2", HOME), ("10.0.0.1", "")):
        client = Client(REMOTE_ADDR=proxy, headers={"x-forwarded-for": header})
        assert client.post(reverse("sign_in"), sent).status_code == 302

    kept = list(SignIn.objects.order_by("pk").values_list("network", flat=True))

    assert kept == [origins.hash_of(HOME), origins.hash_of("10.0.0.2"), ""]


def test_where_no_network_is_known_nothing_is_the_same(each):
    suggestion = each.replied(cosigners=1)
    Person(each, each.officer("water"), "127.0.0.1")
    each.later(minutes=30)
    for n in range(2):
        Person(each, each.deputy(n), "127.0.0.1").rate(each.request_of(suggestion))

    report = made(each)

    assert found_of(report) == {}
    assert figure(report, Pattern.TOGETHER) == (0, 0)


def test_origins_are_never_changed_and_go_after_a_year(county):
    suggestion = county.replied()
    Person(county, county.deputy(), HOME).rate(county.request_of(suggestion))
    for model in (ActOrigin, SignIn):
        with pytest.raises(DatabaseError), transaction.atomic():
            model.objects.update(network="")

    made(county)
    assert (ActOrigin.objects.count(), SignIn.objects.count()) == (1, 1)
    county.later(days=363)
    made(county)

    assert not ActOrigin.objects.exists()
    assert not SignIn.objects.exists()


# When it is made


def test_the_report_is_made_once_on_monday_and_catches_up(county):
    suggestion = county.replied()
    county.rate(suggestion)
    monday = monday_of(county.today) + timedelta(days=7)
    midnight = datetime(monday.year, monday.month, monday.day, tzinfo=SHANGHAI)

    assert integrity.run(midnight - timedelta(seconds=1)) == 0
    assert [integrity.run(midnight), integrity.run(midnight)] == [1, 0]
    assert integrity.run(midnight + timedelta(days=6, hours=23)) == 0
    # The engine stood still for three weeks.
    assert integrity.run(midnight + timedelta(days=22)) == 3

    weeks = list(IntegrityReport.objects.order_by("week_of").values_list("week_of", flat=True))
    assert weeks == [monday + timedelta(days=7 * n) for n in range(-1, 3)]
    assert not IntegrityReport.objects.exclude(state="made").exists()


def test_another_engine_makes_no_second_report(county):
    county.rate(county.replied())
    at = next_monday(county)
    week = monday_of(county.today) - timedelta(days=7)

    assert [integrity.make(county.congress, week, at) for _engine in range(2)] == [1, 0]
    with pytest.raises(NotNow, match="has been made already"):
        found(
            "make_integrity_report", county.congress, by=Actor(None), at=at,
            week_of=week, figures={}, lines=[],
        )  # fmt: skip
    assert IntegrityReport.objects.count() == 1


def test_no_report_before_a_deputy_has_rated_and_none_with_a_hole_after(county):
    suggestion = county.replied()
    assert integrity.run(next_monday(county)) == 0

    county.rate(suggestion)
    quiet, empty = made(county), made(county)

    assert (quiet.line_count, empty.line_count) == (0, 0)
    assert empty.figures == {p.value: {"ratings": 0, "of": 0} for p in Pattern}
    assert not Message.objects.filter(kind="integrity_report_made").exists()


def test_a_week_is_the_same_however_often_it_is_looked_at(county):
    Person(county, county.deputy(), HOME).rate(county.request_of(county.replied()))
    report = made(county)
    answered = integrity.answers_of(county.congress, report.week_of)

    assert answered == integrity.answers_of(county.congress, report.week_of)
    event = Event.objects.get(act="make_integrity_report")
    assert report.digest in event.facts
    assert event.stream == report.stream
    assert trail.verify()[1] == []


def test_only_the_clockwork_makes_a_report_and_only_of_a_week(county):
    told = {"figures": {}, "lines": []}
    with pytest.raises(NotPermitted):
        found(
            "make_integrity_report", county.congress, by=county.actors[COLLECTOR],
            at=county.later(), week_of=date(2026, 1, 5), **told,
        )  # fmt: skip
    with pytest.raises(BadData):
        found(
            "make_integrity_report", county.congress, by=Actor(None), at=county.later(),
            week_of=date(2026, 1, 6), **told,
        )  # fmt: skip
    assert not IntegrityReport.objects.exists()


def test_a_week_is_read_in_few_statements_whatever_was_rated(each):
    counted = []
    for cosigners in (1, 5):
        suggestion = each.replied(cosigners=cosigners)
        for n in range(cosigners + 1):
            county_answers = answers("satisfied", "satisfied")
            each.do("rate", each.request_of(suggestion), each.deputy(n), answers=county_answers)
        with CaptureQueriesContext(connection) as sent:
            integrity.answers_of(each.congress, monday_of(each.today))
        counted.append(len(sent))

    assert counted == [6, 6]


# Who is told, who reads, and what is written down


def listed(county: County) -> IntegrityReport:
    """Let one rating be listed: soon, and from the network of the unit."""
    Person(county, county.officer("water"), COMPOUND)
    Person(county, county.deputy(), COMPOUND).rate(county.request_of(county.replied()), "satisfied")
    return made(county)


def test_the_collector_is_told_counts_and_nobody_else_is_told(county):
    checks = auditor(county)
    report = listed(county)
    while draining.run(county.later()):
        pass

    told = list(Message.objects.filter(kind="integrity_report_made"))

    # The commission collects here: its rating officer, and its head.
    assert {m.user_id for m in told} == {
        county.actors[who].user.pk for who in (COLLECTOR, "commission_head")
    }
    assert checks.user.pk not in {m.user_id for m in told}
    for message in told:
        words = f"{message.title} {message.body} {message.params}"
        assert "Lines worth a look: 2. Open from earlier weeks: 0." in message.body
        for secret in ("代表1", "satisfied", "Satisfied", "水利局"):
            assert secret not in words
        assert message.suggestion is None
    assert not Outbox.objects.filter(done_at=None).exists()
    url = reverse("open_message", args=[told[0].pk])
    with moment(county.later()):
        person = Browser(Actor(User.objects.get(pk=told[0].user_id)))
        assert person.post(url)["Location"] == reverse("integrity_report", args=[report.pk])


def test_nobody_but_the_collector_and_the_auditor_finds_the_report(county):
    checks = auditor(county)
    report = listed(county)
    other = build_county("other")
    line = report.lines.first()
    pages = [
        reverse("integrity_reports"),
        reverse("integrity_report", args=[report.pk]),
        reverse("integrity_note", args=[report.pk, line.pk]),
    ]
    may = [county.actors[COLLECTOR], county.actors["commission_head"], checks]
    both = Actor(User.objects.create(username="both"))
    Post.objects.create(user=both.user, organ=county.organs["commission"], role=Role.RATING_OFFICER)
    Post.objects.create(user=both.user, organ=county.organs["water"], role=Role.CASE_OFFICER)
    never = [
        county.officer("water"), county.head("water"), county.actors["sub_assigner"],
        county.deputy(0), county.deputy(1), administrator(county), county.actors["intake"],
        county.actors["assigner"], county.actors["committee_chair"], both,
        other.actors[COLLECTOR], other.officer("water"), county.actors["rating:sc_office"],
    ]  # fmt: skip
    with moment(county.later()):
        for actor in may:
            assert [Browser(actor).get(url).status_code for url in pages] == [200] * 3, actor
        for actor in never:
            browser = Browser(actor)
            assert [browser.get(url).status_code for url in pages[1:]] == [404] * 2, actor
            assert browser.post(pages[2], words="看过。").status_code == 404
            shown = browser.get(pages[0])
            assert shown.status_code == 404 or str(report) not in shown.content.decode(), actor
            assert not Event.objects.visible_to(actor.user, county.today).filter(
                stream__kind="integrityreport"
            )
        for actor in never:
            with pytest.raises((NotVisible, NotPermitted)):
                county.do("note_line", line, actor, words="看过。")
    assert not IntegrityRemark.objects.exists()


def test_items_and_names_are_shown_only_to_who_may_see_them(county):
    checks = auditor(county)
    report = listed(county)
    url = reverse("integrity_report", args=[report.pk])
    with moment(county.later()):
        collects = Browser(county.actors[COLLECTOR]).get(url).content.decode()
        audits = Browser(checks).get(url).content.decode()

    # The rating is not released: the collector knows whose it is, the auditor does not.
    assert "代表1" in collects
    assert "代表1" not in audits
    assert "a deputy" in audits
    for page in (collects, audits):
        assert "云溪县水利局" in page
        assert "Rated within minutes" in page
        assert "1 of 1 first answers" in page
        assert "关于在云溪桥头增设公交站的建议" in page
        assert "Basically satisfied" not in page
        assert "Satisfied" not in page


def test_what_was_found_is_written_beside_the_line_and_never_changed(county):
    checks = auditor(county)
    report = listed(county)
    first, second = report.lines.order_by("number")
    url = reverse("integrity_note", args=[report.pk, first.pk])
    collector = Browser(county.actors[COLLECTOR])
    with moment(county.later()):
        assert collector.fill(url, words=" ").status_code == 400
        assert collector.fill(url, words="代表在会上已看过答复稿。").status_code == 302
    with moment(county.later()):
        assert Browser(checks).fill(url, words="同意。").status_code == 302
        shown = collector.get(reverse("integrity_report", args=[report.pk])).content.decode()

    assert county.fresh(first).state == "looked_at"
    assert county.fresh(second).state == "open"
    written = list(first.remarks.order_by("pk").values_list("words", "written_by__name"))
    assert written == [("代表在会上已看过答复稿。", COLLECTOR), ("同意。", "auditor")]
    assert "代表在会上已看过答复稿。" in shown
    assert facts_of(shown) == ["1 of 2", "0", "0"]
    for change in (
        lambda: IntegrityRemark.objects.update(words="x"),
        lambda: IntegrityRemark.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert trail.verify()[1] == []


def test_lines_that_nobody_looked_at_go_on_as_still_open(county):
    report = listed(county)
    county.do("note_line", report.lines.first(), COLLECTOR, words="已核实。")
    following = made(county)
    while draining.run(county.later()):
        pass

    url = reverse("integrity_report", args=[following.pk])
    with moment(county.later()):
        shown = Browser(county.actors[COLLECTOR]).get(url).content.decode()
        county.do("note_line", report.lines.last(), COLLECTOR, words="同一大院办公。")
        after = Browser(county.actors[COLLECTOR]).get(url).content.decode()

    assert (following.line_count, following.open_before) == (0, 1)
    assert facts_of(shown)[1:] == ["1", "1"]
    assert f"{reverse('integrity_report', args=[report.pk])}#line-2" in shown
    assert facts_of(after)[1:] == ["1", "0"]
    told = Message.objects.filter(
        kind="integrity_report_made", event__stream=following.stream, user__name=COLLECTOR
    ).first()
    assert told is not None
    assert "Lines worth a look: 0. Open from earlier weeks: 1." in told.body


def test_nobody_looks_at_a_line_about_what_he_or_she_did(each):
    suggestion = each.replied(cosigners=4)
    request = each.request_of(suggestion)
    each.later(minutes=30)
    for n in range(5):
        each.from_paper(
            "rate", request, n, COLLECTOR, "assigner",
            answers=answers("satisfied", "satisfied" if n else "basically_satisfied"),
        )  # fmt: skip
    line = made(each).lines.get()
    url = reverse("integrity_note", args=[line.report_id, line.pk])

    with moment(each.later()):
        own = Browser(each.actors[COLLECTOR])
        page = own.get(reverse("integrity_report", args=[line.report_id])).content.decode()
        assert own.get(url).status_code == 409
    with pytest.raises(NotNow, match="somebody else looks at it"):
        each.do("note_line", line, COLLECTOR, words="我录入的。")

    assert "somebody else looks at it" in page
    assert url not in page
    assert each.do("note_line", line, "commission_head", words="核对了原件。").record.looked_at


def test_a_report_takes_as_many_statements_with_many_lines(county):
    counted = []
    for number in (1, 4):
        deputy = Person(county, county.deputy(), HOME)
        for _ in range(number):
            deputy.rate(county.request_of(county.replied()))
        report = made(county)
        assert report.line_count == number
        reader = Browser(county.actors[COLLECTOR])
        taken = []
        for url in (reverse("integrity_reports"), reverse("integrity_report", args=[report.pk])):
            with moment(county.later()):
                reader.get(url)
                with CaptureQueriesContext(connection) as sent:
                    assert reader.get(url).status_code == 200
            taken.append(len([q for q in sent if not q["sql"].startswith(("SAVE", "RELEASE"))]))
        counted.append(taken)

    assert counted[0] == counted[1] == [9, 12]


def test_the_office_collects_where_the_rules_say_so(db):
    rules = replace(
        preset("default_county"),
        rating_collector=preset("xianning").rating_collector,
    )
    county = build_county("office", rules)
    report = listed(county)
    line = report.lines.first()

    assert report.collector_kind == OrganKind.GENERAL_OFFICE
    county.do("note_line", line, "rating:sc_office", words="已核实。")
    for who in (COLLECTOR, "commission_head"):
        with pytest.raises(NotVisible):
            county.do("note_line", line, who, words="已核实。")


def test_a_line_that_was_looked_at_says_when(county):
    report = listed(county)
    with pytest.raises(DatabaseError), transaction.atomic():
        IntegrityLine.objects.filter(report=report).update(state="looked_at")
    assert Congress.objects.count() == 1

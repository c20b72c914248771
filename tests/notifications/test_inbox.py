"""Each person's inbox: own messages, of items still visible, in the reader's language."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import translation

from notifications import draining
from notifications.inbox import inbox, mark_read, unread_count
from notifications.models import Message
from notifications.rendering import link_to, path_to
from people.models import Post, User
from tests.county import build_county

urlpatterns = [path("items/<int:pk>/", lambda request, pk: None, name="item")]


@pytest.fixture
def told(county):
    """A suggestion in handling, everybody told."""
    suggestion = county.handling(("water", "sole"), cosigners=1)
    draining.run(county.at)
    return suggestion


def test_everybody_reads_only_what_is_his_or_her_own(county, told):
    officer, deputy = county.officer("water").user, county.deputy().user

    mine, theirs = inbox(officer, county.today), inbox(deputy, county.today)

    assert {m.user for m in mine} == {officer}
    assert {m.user for m in theirs} == {deputy}
    assert [m.kind for m in theirs] == [
        "signed_in", "assigned", "registered", "cosign_confirmed",
    ]  # fmt: skip


def test_who_lost_the_post_no_longer_sees_the_units_messages(county, told):
    officer = county.officer("water").user
    assert unread_count(officer, county.today) == 1

    Post.objects.filter(user=officer).update(valid_until=county.today)

    assert unread_count(officer, county.today) == 0
    assert not inbox(officer, county.today).exists()
    assert unread_count(officer, county.today - timedelta(days=1)) == 1


def test_cosigner_who_left_no_longer_sees_the_item(county):
    suggestion = county.submitted(cosigners=1)
    draining.run(county.at)
    cosigner = county.deputy(1).user
    assert unread_count(cosigner, county.today) == 2

    county.do("leave_cosigning", suggestion.cosigners.get(), county.deputy(1))

    assert unread_count(cosigner, county.today) == 0


def test_another_congress_sees_nothing(county, told):
    stranger = build_county(code="linhe").actors["intake"].user

    assert unread_count(stranger, county.today) == 0


def test_badge_counts_in_one_statement(county, told):
    deputy = county.deputy().user

    with CaptureQueriesContext(connection) as sent:
        assert unread_count(deputy, county.today) == 4

    assert len(sent) == 1


def test_page_of_25_reads_titles_and_bodies_in_one_statement(county):
    for _ in range(25):
        county.handling(("water", "sole"))
    draining.run(county.at)
    deputy = county.deputy().user

    with CaptureQueriesContext(connection) as sent:
        page = [(m.title, m.body, path_to(m), m.made_at) for m in inbox(deputy, county.today)[:25]]

    assert len(page) == 25
    assert len(sent) == 1


def test_reading_one_or_all_up_to_one(county, told):
    deputy = county.deputy().user
    newest, *_, oldest = inbox(deputy, county.today)

    assert mark_read(deputy, county.at, message=newest.pk) == 1
    assert mark_read(deputy, county.at, message=newest.pk) == 0
    assert unread_count(deputy, county.today) == 3
    assert mark_read(deputy, county.later(), up_to=oldest.pk) == 1
    assert mark_read(deputy, county.later(), up_to=newest.pk) == 2
    assert unread_count(deputy, county.today) == 0


def test_nobody_marks_what_is_somebody_elses(county, told):
    theirs = inbox(county.deputy().user, county.today).first()

    assert mark_read(county.officer("water").user, county.at, message=theirs.pk) == 0
    assert mark_read(county.officer("water").user, county.at, up_to=theirs.pk + 999) == 1
    assert unread_count(county.deputy().user, county.today) == 4


def test_words_are_the_readers(county, told):
    message = inbox(county.deputy().user, county.today).get(kind="assigned")

    assert message.title == "Assigned"
    assert message.body == (
        "No. 1 “关于在云溪桥头增设公交站的建议” has been assigned to: 云溪县水利局."
    )
    with translation.override("zh-hans"):
        assert message.facts == {"units": "云溪县水利局"}


def test_days_and_ratings_are_written_out(county):
    suggestion = county.replied(("water", "sole"))
    county.rated(suggestion, "dissatisfied")
    draining.run(county.at)

    contact = Message.objects.select_related("suggestion").get(kind="contact_recorded")
    assert "on Jan. 12, 2026" in contact.body
    assert contact.facts["day"] == "2026-01-12"
    with translation.override("zh-hans"):
        assert "2026年1月12日" in contact.body


def test_released_rating_is_named(county):
    county.rated(county.replied(("water", "sole")), "basically_satisfied")
    draining.run(county.at)

    message = Message.objects.select_related("suggestion").filter(kind="rating_released").first()

    assert message.title == "Rating released: Basically satisfied"
    with translation.override("zh-hans"):
        assert "基本满意" in message.title


def test_link_leads_to_the_item_by_the_sites_address(county, told, settings):
    settings.SITE_URL = "https://huiying.example.org/"
    settings.ROOT_URLCONF = "tests.notifications.test_inbox"
    message = inbox(county.deputy().user, county.today).first()

    assert link_to(message) == f"https://huiying.example.org/items/{told.pk}/"


def test_link_without_a_page_leads_to_the_front_door(county, told, settings):
    settings.SITE_URL = "https://huiying.example.org"
    settings.ROOT_URLCONF = "tests.notifications.no_pages"
    message = inbox(county.deputy().user, county.today).first()

    assert link_to(message) == "https://huiying.example.org/"


def test_people_are_told_of_what_they_may_see_only(county):
    county.submitted()
    User.objects.filter(name="intake2").update(is_active=False)
    Post.objects.filter(user__name="intake").update(valid_until=county.today)

    assert draining.run(county.at) == 0

"""E-mails leave by a real server: once each, in the reader's language, whatever breaks."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import draining, leases, mailing
from notifications.models import Message
from people.models import Post, User
from tests.notifications.post_office import PostOffice
from tests.notifications.test_draining import RESEMBLES_A_FORK, in_children


@pytest.fixture
def office(settings) -> Iterator[PostOffice]:
    """A mail server, and settings that lead to it."""
    server = PostOffice()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.SITE_URL = "https://huiying.example.org/"
    yield server
    server.close()


def with_addresses() -> None:
    """Give everybody an address."""
    for user in User.objects.all():
        user.email = f"{user.pk}@example.org"
        user.save(update_fields=["email"])


def handed_in(county, **draft) -> list[Message]:
    """Hand a suggestion in; return the e-mails that wait."""
    with_addresses()
    county.submitted(**draft)
    draining.run(county.at)
    return list(mailing.waiting().select_related("user", "suggestion").order_by("pk"))


def test_email_reaches_its_reader_once_in_chinese(county, office):
    waiting = handed_in(county, title="关于桥头公交站的建议")

    assert mailing.run(county.at) == len(waiting) == 2
    assert mailing.run(county.at) == 0
    assert not mailing.waiting().exists()

    recipients, letter = office.letters[0]
    assert recipients == (waiting[0].user.email,)
    assert letter["To"] == waiting[0].user.email
    assert "关于桥头公交站的建议" in letter["Subject"]
    text = letter.get_content()
    assert "关于桥头公交站的建议" in text
    assert "https://huiying.example.org/" in text
    assert office.names == [mailing.message_id(m) for m in waiting]
    assert office.names[0] == (
        f"<huiying.{waiting[0].event_id}.{waiting[0].user_id}@huiying.example.org>"
    )


def test_nothing_to_send_is_one_statement(county):
    with CaptureQueriesContext(connection) as sent:
        assert mailing.run(county.at) == 0

    assert len(sent) == 1


def test_who_has_no_address_gets_no_email(county, office):
    county.submitted()
    draining.run(county.at)

    assert not mailing.waiting().exists()
    assert Message.objects.filter(channel="inbox").count() == 2


def test_title_cannot_write_headers(county, office):
    handed_in(county, title="桥头\r\nBcc: all@example.org\n\n正文")

    mailing.run(county.at)

    _, letter = office.letters[0]
    assert letter["Bcc"] is None
    assert "\n" not in letter["Subject"]
    assert "Bcc: all@example.org" in letter["Subject"]


def test_long_title_is_cut(county, office):
    handed_in(county, title="很长的题目" * 60)

    mailing.run(county.at)

    assert len(office.letters[0][1]["Subject"].strip()) == mailing.LONGEST_SUBJECT


def test_bad_address_holds_up_no_other(county, office):
    first, second = handed_in(county)
    office.refused.add(first.user.email)

    assert mailing.run(county.at) == 1

    left = mailing.waiting().get()
    assert (left.pk, left.attempts) == (first.pk, 1)
    assert "nobody of that name" in left.problem
    assert office.letters[0][0] == (second.user.email,)
    assert mailing.run(county.at + timedelta(minutes=1)) == 0

    office.refused.clear()
    assert mailing.run(county.at + leases.pause(1)) == 1
    assert not mailing.waiting().exists()


def test_address_with_a_line_break_is_a_problem_of_its_own(county, office):
    first, _second = handed_in(county)
    User.objects.filter(pk=first.user_id).update(email="a@example.org\nBcc: b@example.org")

    assert mailing.run(county.at) == 1

    assert "Invalid address" in mailing.waiting().get().problem
    assert len(office.letters) == 1


def test_server_that_is_down_is_waited_for(county, office):
    waiting = handed_in(county)
    office.close()
    port = office.port

    for _ in range(3):
        assert mailing.run(county.later(days=1)) == 0
    problems = set(mailing.waiting().values_list("problem", flat=True))
    assert all("Connection" in problem for problem in problems)

    back = PostOffice(port)
    try:
        assert mailing.run(county.later(days=1)) == len(waiting)
        assert sorted(back.names) == sorted(mailing.message_id(m) for m in waiting)
    finally:
        back.close()


def test_server_that_is_down_is_asked_once_per_run(county, office, monkeypatch):
    handed_in(county)
    for _ in range(4):
        county.submitted()
    draining.run(county.at)
    monkeypatch.setattr(mailing, "BATCH", 3)
    tried = []
    monkeypatch.setattr(EmailBackend, "open", lambda self: tried.append(1) or 1 / 0)

    mailing.run(county.at)

    assert len(tried) == 1
    assert mailing.waiting().filter(attempts=1).count() == 3
    assert mailing.waiting().filter(attempts=0).exists()


def test_who_may_not_see_the_item_any_more_gets_no_email(county, office):
    first, second = handed_in(county)
    Post.objects.filter(user=first.user).update(valid_until=county.today)

    assert mailing.run(county.at) == 1

    assert office.letters[0][0] == (second.user.email,)
    first.refresh_from_db()
    assert first.withheld_at == county.at
    assert mailing.run(county.later(days=30)) == 0


@pytest.mark.race
@pytest.mark.filterwarnings(RESEMBLES_A_FORK)
def test_sender_killed_in_between_repeats_under_the_same_name(committed_county, office):
    county = committed_county
    waiting = handed_in(county)

    def die(*anything, **columns) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        # The letter was taken; what comes next would be to note it.
        mailing._mark = die
        mailing.run(county.at)

    assert in_children(work) == [-signal.SIGKILL]
    assert len(office.letters) == 1
    assert mailing.waiting().count() == len(waiting)

    assert mailing.run(county.at) == 0, "the lease of who died still stands"
    assert mailing.run(county.at + mailing.LEASE) == len(waiting)

    names = [mailing.message_id(m) for m in waiting]
    assert office.names == [names[0], *names]
    assert not mailing.waiting().exists()


@pytest.mark.race
@pytest.mark.filterwarnings(RESEMBLES_A_FORK)
def test_two_senders_at_once_send_each_once(committed_county, office, monkeypatch):
    county = committed_county
    with_addresses()
    for _ in range(4):
        county.submitted(cosigners=1)
    draining.run(county.at)
    names = sorted(mailing.message_id(m) for m in mailing.waiting())
    monkeypatch.setattr(mailing, "BATCH", 2)

    assert in_children(lambda: mailing.run(county.at), 2) == [0, 0]

    assert sorted(office.names) == names
    assert not mailing.waiting().exists()

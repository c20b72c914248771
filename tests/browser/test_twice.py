"""Buttons pressed twice, pages left open, and the way back (重复提交、并发、后退)."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from django.urls import reverse

from cases.models import Assignment
from tests.browser.screen import FORM, Screen
from tests.county import County

BUTTON = f"{FORM} .btn-primary"


def contacts_noted(county: County, task: Assignment) -> int:
    """Count how often a contact was recorded (沟通记录数)."""
    events = county.fresh(task).suggestion.stream.events
    return int(events.filter(act="record_contact", kind="done").count())


def open_contact(county: County, screen: Screen, task: Assignment) -> None:
    """Fill in a contact, ready to be sent (待提交)."""
    screen.go(reverse("item", args=[task.suggestion_id]))
    screen.begin("record_contact")
    screen.fill(way="visit", phase="before", words="登门听取意见。")


@pytest.mark.parametrize(
    "scripts",
    [
        pytest.param(True, id="with-scripts"),
        pytest.param(
            False,
            id="without-scripts",
            marks=pytest.mark.sqlite_only("scripts or none make no difference to a database"),
        ),
    ],
)
def test_button_pressed_twice_acts_once(county, open_screen, scripts):
    task = county.task(county.handling(("water", "sole")), "water")
    screen = open_screen(scripts=scripts)
    # The first of two sendings is given up by the browser itself.
    screen.forgives_aborted = True
    sent: list[str] = []

    with screen.signed_in(county.officer("water")):
        open_contact(county, screen, task)
        screen.page.on("request", lambda request: sent.append(request.method))
        screen.page.locator(BUTTON).dblclick()
        screen.page.wait_for_selector(".stepper")
        screen.look()

        assert "POST" in sent
        assert sent.count("POST") == 1 or not scripts
        assert screen.page.locator("main > .alert-success").count() == 1
        assert screen.page.locator(".reason").count() == 0
    assert contacts_noted(county, task) == 1


def test_same_form_sent_twice_acts_once(county, open_screen):
    task = county.task(county.handling(("water", "sole")), "water")
    screen = open_screen()

    with screen.signed_in(county.officer("water")):
        open_contact(county, screen, task)
        filled_in = screen.page.locator(FORM).evaluate(
            "form => Object.fromEntries(new FormData(form))"
        )
        first = screen.context.request.post(screen.page.url, form=filled_in)
        assert (first.status, contacts_noted(county, task)) == (200, 1)
        screen.send()

    assert contacts_noted(county, task) == 1
    assert county.fresh(task).contacts.count() == 1


@pytest.mark.sqlite_only("what a browser keeps does not depend on the database")
def test_way_back_leads_to_no_second_act(county, open_screen):
    task = county.task(county.assigned(("water", "sole")), "water")
    screen = open_screen()

    with screen.signed_in(county.officer("water")):
        screen.go(reverse("item", args=[task.suggestion_id]))
        screen.act("accept")
        screen.expected = {409}
        screen.page.go_back()
        screen.look()
        # The form is not shown again: what was done says so itself.
        assert screen.page.locator(FORM).count() == 0
        assert screen.page.locator(".reason").inner_text()
        screen.press("main .btn-primary")
        assert "accept" not in screen.possible()


def test_who_came_too_late_reads_who_was_faster(county, open_screen):
    task = county.task(county.assigned(("water", "sole")), "water")
    head, officer = open_screen(), open_screen()
    why = "不属于本单位职责，应由县交通运输局承办。"

    with ExitStack() as both:
        both.enter_context(head.signed_in(county.head("water")))
        both.enter_context(officer.signed_in(county.officer("water")))
        head.go(reverse("item", args=[task.suggestion_id]))
        head.begin("request_return")
        head.fill(why=why, unit=county.organs["roads"].pk)
        officer.go(reverse("item", args=[task.suggestion_id]))
        officer.act("accept")
        head.expected = {409}
        head.press(BUTTON)

        assert str(county.officer("water").user) in head.page.locator(".faster").inner_text()
        assert why in head.page.locator(".typed").all_inner_texts()[0]
        head.press("main .btn-primary")
        assert head.page.url == head.url + reverse("item", args=[task.suggestion_id])
    assert county.fresh(task).state == "accepted"

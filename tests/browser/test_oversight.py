"""The board and the auditor's desk before the eyes (看板与审计台): no barrier, one sheet of A4."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse

from cases.acting import Actor
from people.kinds import Role
from people.models import Post, User
from tests.browser.screen import PHONE
from tests.browser.test_axe import faults_of

pytestmark = pytest.mark.sqlite_only("what a page looks like does not depend on the database")


def auditor(county: Any) -> Actor:
    """Give the county an auditor."""
    like = User.objects.get(pk=county.actors["intake"].user.pk)
    user = User.objects.create(username="auditor", name="审计员", password=like.password)
    post = Post.objects.create(user=user, organ=county.organs["sc_office"], role=Role.AUDITOR)
    return Actor(user, post)


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_the_board_and_the_auditors_desk_have_no_barriers(county, open_screen, language):
    county.handling(("water", "sole"))
    screen = open_screen(language=language)
    paths = [
        reverse("board"), reverse("board_state", args=["handling"]), reverse("auditor"),
        reverse("auditor_refusals"), reverse("auditor_check"),
    ]  # fmt: skip
    with screen.signed_in(auditor(county)):
        found = [fault for path in paths for fault in faults_of(screen, path)]

    assert found == []


def test_the_board_scrolls_in_its_frame_and_prints_on_one_sheet(county, open_screen):
    county.handling(("water", "sole"))
    screen = open_screen(size=PHONE)
    with screen.signed_in(county.actors["assigner"]):
        screen.go(reverse("board"))
        frame = screen.page.locator(".board-frame")
        assert frame.evaluate("one => one.scrollWidth > one.clientWidth")
        assert screen.page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
        printed = screen.page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    width, height = re.findall(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", printed)[0]
    assert float(width) > float(height)

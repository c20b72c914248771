"""A suggestion is written step by step, one question on a page (分步提建议), also by hand."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from cases.models import Suggestion
from tests.browser.screen import PHONE, Screen
from tests.browser.test_axe import faults_of
from tests.browser.ways import LANGUAGES, NAMES, SCRIPTS, SIZES, eight_ways

pytestmark = pytest.mark.sqlite_only("what a page does does not depend on the database")

FACTS = "云溪桥头有居民1200人，最近的公交站在两公里以外。"


def step_on(screen: Screen, go: str = "next") -> None:
    """Save the step and go on, or back."""
    screen.press(f'main button[name="go"][value="{go}"]')


def write_on(screen: Screen) -> Suggestion:
    """Write a suggestion from the desk to the look before sending."""
    screen.press(f'a[href="{reverse("write")}"]')
    screen.fill(facts=FACTS)
    step_on(screen)
    screen.fill(analysis="线路没有调整。")
    step_on(screen)
    screen.fill(proposal="在桥头增设一处停靠站。")
    step_on(screen, "back")
    assert screen.page.locator("textarea").input_value() == "线路没有调整。"
    step_on(screen)
    step_on(screen)
    screen.fill(title="关于在云溪桥头增设公交站的建议", from_voters=True)
    step_on(screen)
    return Suggestion.objects.get()


@pytest.mark.parametrize(NAMES, eight_ways())
def test_suggestion_is_written_step_by_step_and_handed_in(
    county, open_screen, size, language, scripts
):
    screen = open_screen(size=SIZES[size], language=LANGUAGES[language], scripts=SCRIPTS[scripts])
    with screen.signed_in(county.deputy()):
        draft = write_on(screen)
        assert (draft.facts, draft.proposal) == (FACTS, "在桥头增设一处停靠站。")
        screen.press(f'main a[href="{reverse("act", args=[draft.pk, "submit", draft.pk])}"]')
        screen.send()

    assert Suggestion.objects.get().state == "submitted"


def test_what_is_typed_is_saved_by_itself_and_no_page_asks_before_leaving(county, open_screen):
    screen = open_screen(size=PHONE)
    with screen.signed_in(county.deputy()):
        screen.go(reverse("write"))
        screen.fill(facts="桥头居民")
        said = screen.page.locator(".saved-at:not(:empty)")
        said.wait_for()
        draft = Suggestion.objects.get()
        here = reverse("write_step", args=[draft.pk, 1])
        assert (draft.facts, screen.page.url) == ("桥头居民", screen.url + here)
        # Pressed while the text is on its way, or before: neither is taken for a conflict.
        screen.fill(facts=FACTS)
        step_on(screen)
        assert screen.page.url.endswith(reverse("write_step", args=[draft.pk, 2]))

    assert Suggestion.objects.get().facts == FACTS


def test_text_that_was_changed_elsewhere_stays_on_the_page(county, open_screen):
    draft = county.draft()
    screen = open_screen(size=PHONE)
    screen.expected = {409}
    with screen.signed_in(county.deputy()):
        screen.go(reverse("write_step", args=[draft.pk, 3]))
        Suggestion.objects.filter(pk=draft.pk).update(proposal="另一个窗口写的。", version=9)
        screen.fill(proposal="这里写的。")
        screen.page.locator(".saved-at:not(:empty)").wait_for()
        assert county.fresh(draft).proposal == "另一个窗口写的。"
        assert screen.page.locator("textarea").input_value() == "这里写的。"
        step_on(screen)
        assert "另一个窗口写的。" in screen.text()
        assert screen.page.locator("textarea").input_value() == "这里写的。"
        step_on(screen)

    assert county.fresh(draft).proposal == "这里写的。"


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_desk_and_steps_have_no_barriers(county, open_screen, language):
    county.handling(("water", "sole"))
    draft = county.draft()
    screen = open_screen(language=language, size=PHONE)
    steps: list[Any] = [reverse("write_step", args=[draft.pk, n]) for n in range(1, 6)]
    with screen.signed_in(county.deputy()):
        paths = [reverse("deputy"), reverse("write"), *steps]
        found = [fault for path in paths for fault in faults_of(screen, path)]

    assert found == []

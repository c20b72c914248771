"""One window in front of one person (屏幕): opens pages, fills in forms, notes every fault."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser, Dialog, Locator, Request, Response, ViewportSize

from cases.acting import Actor
from cases.models import Suggestion
from notifications.models import Message

DESKTOP = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=390, height=844)
PATIENCE_MILLISECONDS = 15_000
BLANK = "about:blank"
FORM = "main form[data-guard]"
TODO = re.compile(r"/items/\d+/(?:do/)?(\w+)/")


class Screen:
    """Be one window of a browser (屏幕), in one language and size, with scripts or without."""

    def __init__(
        self,
        chromium: Browser,
        url: str,
        password: str,
        *,
        scripts: bool = True,
        language: str = "zh-CN",
        size: ViewportSize = DESKTOP,
        keyboard: bool = False,
    ) -> None:
        self.url, self.password, self.scripts, self.size = url, password, scripts, size
        self.keyboard, self.language = keyboard, "en" if language.startswith("en") else "zh-hans"
        self.context = chromium.new_context(
            base_url=url, java_script_enabled=scripts, locale=language, viewport=size
        )
        self.context.set_default_timeout(PATIENCE_MILLISECONDS)
        self.page = self.context.new_page()
        self.faults: list[str] = []
        self.loaded: set[str] = set()
        self.tried: set[str] = set()
        # Answers above 399 that a test asks for on purpose.
        self.expected: set[int] = set()
        # Whether the browser may give up what it began to load, as after a double click.
        self.forgives_aborted = False
        self._listen()

    def _listen(self) -> None:
        page, note = self.page, self.faults.append
        page.on("pageerror", lambda error: note(f"error on {page.url}: {error}"))
        page.on("requestfailed", self._note_failure)
        page.on("dialog", self._note_dialog)
        page.on("response", self._note_response)
        page.on("console", self._note_words)

    def _note_dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _note_failure(self, sent: Request) -> None:
        if not (self.forgives_aborted and sent.failure == "net::ERR_ABORTED"):
            self.faults.append(f"failed: {sent.url} {sent.failure}")

    def _note_response(self, answer: Response) -> None:
        if not answer.url.startswith((self.url + "/", "data:")):
            self.faults.append(f"another host: {answer.url}")
        if answer.status >= 400 and answer.status not in self.expected:
            self.faults.append(f"{answer.status}: {answer.url}")
        if answer.status == 200:
            self.loaded.add(answer.url.rpartition("/")[2])

    def _note_words(self, message: Any) -> None:
        # The browser itself speaks of each answer above 399.
        expected = any(f"status of {status}" in message.text for status in self.expected)
        if not expected:
            self.faults.append(f"console on {self.page.url}: {message.type} {message.text}")

    def close(self) -> None:
        """Close the window (关闭)."""
        self.context.close()

    # -- pages ------------------------------------------------------------------------------

    def go(self, path: str) -> None:
        """Open an address (打开网址)."""
        self.page.goto(path)
        self.look()

    def press(self, target: str | Locator) -> None:
        """Press a link or a button that leads to another page (点击), by hand or by key."""
        found = self.page.locator(target).first if isinstance(target, str) else target
        with self.page.expect_navigation(wait_until="load"):
            if self.keyboard:
                found.press("Enter")
            else:
                found.click()
        self.look()

    def look(self) -> None:
        """Look at the page (检查页面): no fault, and it scrolls sideways at neither size."""
        self._fits(self.size)
        # What stands on an item's pages changes from act to act; other pages are tried once.
        if "/items/" in self.page.url or self.page.url not in self.tried:
            self.tried.add(self.page.url)
            other = PHONE if self.size == DESKTOP else DESKTOP
            self.page.set_viewport_size(other)
            self._fits(other)
            self.page.set_viewport_size(self.size)
        assert self.faults == []

    def _fits(self, size: ViewportSize) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0, f"{self.page.url} scrolls by {wide} at {size}"

    def text(self) -> str:
        """Return what stands on the page (页面文字)."""
        return self.page.locator("main").inner_text()

    def said(self, words: Any, **values: Any) -> str:
        """Return a text of the product in the language of this window (界面用语)."""
        with translation.override(self.language):
            return str(translation.gettext(words) if isinstance(words, str) else words) % values

    def told(self) -> str:
        """Return what the page says of what was just done (成功提示)."""
        return self.page.locator("main > .alert-success[role=status]").inner_text()

    # -- people -------------------------------------------------------------------------------

    @contextmanager
    def signed_in(self, actor: Actor) -> Iterator[Screen]:
        """Sign in with name and password, and out again (登录、退出)."""
        assert actor.user is not None
        if self.page.url == BLANK:
            self.go(reverse("home"))
        self.page.fill("input[name=username]", actor.user.username)
        self.page.fill("input[name=password]", self.password)
        self.press(f'form[action="{reverse("sign_in")}"] button')
        assert str(actor.user) in self.page.locator(".head").inner_text()
        yield self
        account = self.page.locator("details.account > summary")
        if self.keyboard:
            account.press("Enter")
        else:
            account.click()
        self.press(f'form[action="{reverse("sign_out")}"] button')
        assert self.page.locator("input[name=password]").count() == 1

    def take(self, item: Suggestion, pile: str = "") -> None:
        """Take an item from a pile of one's desk (从工作台打开案卷)."""
        if pile:
            self.press(f'nav.tabs a[href$="/{pile}/"]')
        # From a pile the address says which one it was.
        address = reverse("item", args=[item.pk])
        self.press(f'main a[href="{address}"], main a[href^="{address}?"]')

    def read_message(self, actor: Actor, kind: str) -> None:
        """Find the newest message of a kind in the inbox, unread, and open its item (读消息)."""
        message = Message.objects.filter(user=actor.user, kind=kind).latest("pk")
        self.press(f'.head a[href="{reverse("inbox")}"]')
        here = f'form[action="{reverse("open_message", args=[message.pk])}"] button'
        assert "unread" in (self.page.locator(here).get_attribute("class") or "")
        self.press(here)
        assert self.page.url == self.url + reverse("item", args=[message.suggestion_id])

    # -- items --------------------------------------------------------------------------------

    def possible(self) -> set[str]:
        """Return what the person may do now, as the page lists it (可办事项)."""
        links = self.page.locator(".todo-now a").evaluate_all(
            "links => links.map(link => link.getAttribute('href'))"
        )
        return {match[1] for match in map(TODO.search, links) if match}

    def steps_done(self) -> int:
        """Return how many steps of the stepper are done; the next one is current (流程步骤)."""
        steps = self.page.locator(".stepper .step")
        marks = steps.evaluate_all("all => all.map(step => step.getAttribute('aria-current'))")
        done = self.page.locator(".stepper .step-done").count()
        expected: list[str | None] = [None] * len(marks)
        if done < len(marks):
            expected[done] = "step"
        assert marks == expected
        return done

    def begin(self, act: str) -> None:
        """Open the form of an act from the list of what is possible (打开办理页)."""
        self.press(f'.todo-now a[href*="/{act}/"]')

    def fill(self, **fields: Any) -> None:
        """Fill in the form of the page (填写)."""
        for name, value in fields.items():
            found = self.page.locator(f'{FORM} [name="{name}"]')
            match found.first.evaluate("field => field.type"):
                case "radio":
                    self.page.locator(f'{FORM} [name="{name}"][value="{value}"]').check()
                case "checkbox" if isinstance(value, bool):
                    found.set_checked(value)
                case "checkbox":
                    for key in value:
                        self.page.locator(f'{FORM} [name="{name}"][value="{key}"]').check()
                case "select-one":
                    found.select_option(str(value))
                case _:
                    found.fill(str(value))

    def send(self) -> None:
        """Hand the form in; it is done, and the item is shown again (提交)."""
        self.press(f"{FORM} .btn-primary")
        problems = self.page.locator(".wrong, .alert-danger, .reason").all_inner_texts()
        assert problems == [], f"{self.page.url}: {problems}"
        assert self.page.locator("main > .alert-success[role=status]").count() == 1
        assert self.page.locator(".stepper").count() == 1

    def act(self, name: str, **fields: Any) -> None:
        """Perform an act on its page (办理)."""
        self.begin(name)
        self.fill(**fields)
        self.send()

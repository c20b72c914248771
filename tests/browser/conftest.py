"""What the browser tests share: one Chromium, people with passwords, a county of today."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone
from playwright.sync_api import Browser, sync_playwright

from cases.acting import SHANGHAI
from people.models import User
from tests.browser.screen import Screen
from tests.county import County, build_county
from tests.run import is_in_ci

PASSWORD = "云溪-2026-walk"
# No graphics card: what would imitate one costs more than it draws.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-software-rasterizer"]
# More deputies than a list shows without its search field.
DEPUTIES = 15


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Return the one Chromium of these tests; without one they are skipped, in CI they fail."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    # Playwright keeps an event loop in this thread; nothing here runs inside of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    try:
        with sync_playwright() as playwright:
            path = shutil.which("chromium") or playwright.chromium.executable_path
            if not Path(path).exists():
                if is_in_ci():
                    pytest.fail("Chromium not found, and CI needs it")
                pytest.skip("Chromium not found: browser tests are skipped")
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            yield browser
            browser.close()
    finally:
        if before is None:
            del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
        else:
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def county(transactional_db: Any, lift_triggers: None, settings: Any) -> County:
    """Return the county as it stands today: a session is on, and everybody has a password."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    county = build_county(deputies=DEPUTIES)
    # What is done beforehand lies a little before what is done in the browser.
    county.at = timezone.now() - timedelta(hours=1)
    today = timezone.now().astimezone(SHANGHAI).date()
    county.term.ends_on = today + timedelta(days=400)
    county.term.save()
    county.session.starts_on = today - timedelta(days=3)
    county.session.ends_on = today + timedelta(days=3)
    county.session.save()
    User.objects.update(password=make_password(PASSWORD))
    return county


@pytest.fixture
def open_screen(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Screen]]:
    """Return what opens a screen; each is closed afterwards."""
    opened: list[Screen] = []

    def open_one(**how: Any) -> Screen:
        opened.append(Screen(chromium, live_server.url, PASSWORD, **how))
        return opened[-1]

    yield open_one
    for screen in opened:
        screen.close()

"""Take the pictures of the documentation from the demo (文档配图).

    python -m tests.browser.pictures [--only unit-desk]

Loads the demo into a scratch folder, serves it on a free port of this machine, signs in as each
of its people and writes one picture per row of the table and language to `docs/pictures/`. Nothing
is changed in the product for it: the pictures show the demo as it stands on the day they are taken.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.browser.palette import in_few_colours
from tests.run import ROOT, say

FOLDER = ROOT / "docs" / "pictures"
PHONE, DESKTOP = "phone", "desktop"
SIZES = {PHONE: ViewportSize(width=390, height=844), DESKTOP: ViewportSize(width=1280, height=800)}
# What stands at the end of a file's name, and what the browser asks for.
LANGUAGES = {"zh-Hans": "zh-CN", "en": "en-GB"}
# No graphics card: what would imitate one costs more than it draws.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-software-rasterizer"]
LOADED_WITHIN_SECONDS = 240
MOST_BYTES = 150_000


@dataclass(frozen=True, slots=True)
class Picture:
    """Say what one picture shows (一张配图): who looks, at what, on which screen."""

    name: str
    # How the sign-in page of the demo names the person, in Chinese.
    role: str
    path: str
    size: str = DESKTOP
    # The first item on that list that offers this act is opened.
    offers: str = ""
    # Whether the form of that act is shown instead of the item.
    form: bool = False
    # What is scrolled to the top.
    top: str = ""

    def file(self, language: str) -> str:
        """Return the name of its file (文件名)."""
        return f"{self.name}.{language}.png"


PICTURES = (
    Picture("deputy-desk", "代表", "/deputy/", PHONE),
    Picture("deputy-item", "代表", "/deputy/", PHONE, offers="rate"),
    Picture("deputy-rate", "代表", "/deputy/", PHONE, offers="rate", form=True),
    Picture("unit-desk", "经办人", "/unit/handling/"),
    Picture("unit-reply", "经办人", "/unit/handling/", offers="reply", form=True),
    Picture("office-desk", "受理人员", "/office/"),
    Picture("office-assign", "交办人员", "/office/assign/", offers="assign", form=True),
    Picture("government-desk", "分办人员", "/government/"),
    Picture("government-sub-assign", "分办人员", "/government/", offers="sub_assign", form=True),
    Picture("leader-desk", "分管副主任", "/committee/"),
    Picture("leader-list", "分管副主任", "/committee/", PHONE, top="#followed"),
    Picture("board", "分管副主任", "/board/"),
    Picture("auditor-search", "审计员", "/auditor/?act=assign"),
    Picture("auditor-check", "审计员", "/auditor/check/"),
    Picture("administrator-organs", "管理员", "/administration/"),
    Picture("administrator-engine", "管理员", "/administration/engine/"),
)


def free_port() -> int:
    """Return a port on which nobody listens (空闲端口)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def demo(folder: Path) -> Iterator[str]:
    """Serve a demo of its own (演示服务) and return its address; it ends with the block."""
    port, file = free_port(), folder / "demo.sqlite3"
    url = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "manage.py", "demo", f"--port={port}", f"--file={file}"],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
    )
    try:
        last = time.monotonic() + LOADED_WITHIN_SECONDS
        # What the engine tells at its first look belongs on the pictures.
        while not (_answers(url) and _has_looked(file)):
            if process.poll() is not None or time.monotonic() > last:
                raise SystemExit("The demo does not answer, so there are no pictures.")
            time.sleep(0.2)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/sign-in/", timeout=10) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _has_looked(file: Path) -> bool:
    """Tell whether the engine has looked and nothing waits for it (引擎已巡检)."""
    asked = subprocess.run(
        [sys.executable, "manage.py", "engine_status", "--json"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": f"sqlite:///{file}"},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    found = json.loads(asked.stdout)
    return bool(found["last_sweep"]) and not found["due"] and not found["news"]


def people_of(page: Page) -> dict[str, str]:
    """Return how each role of the demo signs in (登录按钮), read from the Chinese page."""
    page.goto("/sign-in/")
    forms = page.locator(".people form").evaluate_all(
        "all => all.map(form => [form.querySelector('span').innerText,"
        " form.getAttribute('action')])"
    )
    found: dict[str, str] = {}
    for label, action in forms:
        found.setdefault(label.rpartition(" · ")[2], action)
    return found


def show(page: Page, picture: Picture) -> None:
    """Go to what the picture shows (打开页面)."""
    page.goto(picture.path)
    if picture.offers:
        open_item(page, picture.offers)
        if picture.form:
            page.goto(page.locator(_act(picture.offers)).first.get_attribute("href") or "")
    if picture.top:
        page.locator(picture.top).first.evaluate(
            "found => found.scrollIntoView({behavior: 'instant'})"
        )


def open_item(page: Page, act: str) -> None:
    """Open the first item on the list that offers an act (打开可办理的案卷)."""
    links = page.locator("main a.line").evaluate_all(
        "all => all.map(link => link.getAttribute('href'))"
    )
    for link in links:
        page.goto(link)
        if page.locator(_act(act)).count():
            return
    raise SystemExit(f"No item of the demo offers {act}.")


def _act(name: str) -> str:
    return f'.todo-now a[href*="/{name}/"]'


def take(
    browser: Browser, url: str, pictures: Sequence[Picture], folder: Path = FOLDER
) -> list[str]:
    """Take the pictures in each language (拍摄配图) and return what is larger than it may be."""
    folder.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(browser.new_context(base_url=url, locale="zh-CN")) as first:
        actions = people_of(first.new_page())
    done, too_large = 0, []
    for picture in pictures:
        for language, locale in LANGUAGES.items():
            context = browser.new_context(
                base_url=url, locale=locale, viewport=SIZES[picture.size], device_scale_factor=1
            )
            with contextlib.closing(context):
                page = context.new_page()
                page.goto("/sign-in/")
                page.click(f'form[action="{actions[picture.role]}"] button')
                show(page, picture)
                file = folder / picture.file(language)
                file.write_bytes(in_few_colours(page.screenshot(animations="disabled")))
            done, size = done + 1, file.stat().st_size
            say(f"{done:3} of {len(pictures) * len(LANGUAGES)}  {size // 1000:4} kB  {file.name}")
            if size > MOST_BYTES:
                too_large.append(file.name)
    return too_large


def main() -> int:
    """Take all pictures, or those that are named (拍摄)."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", action="append", metavar="NAME", help="this picture alone")
    only = parser.parse_args().only
    pictures = [picture for picture in PICTURES if not only or picture.name in only]
    with (
        tempfile.TemporaryDirectory(prefix="huiying-pictures-") as scratch,
        demo(Path(scratch)) as url,
        sync_playwright() as playwright,
    ):
        path = shutil.which("chromium") or playwright.chromium.executable_path
        if not Path(path).exists():
            raise SystemExit("Chromium not found: install it, then call make pictures again.")
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        too_large = take(browser, url, pictures)
        browser.close()
    for name in too_large:
        say(f"larger than {MOST_BYTES // 1000} kB: {name}")
    return 1 if too_large else 0


if __name__ == "__main__":
    sys.exit(main())

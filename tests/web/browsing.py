"""Browse as somebody (浏览): read forms as a browser would and hand them in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cases.acting import Actor

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"')
KEY = re.compile(rb'name="key" value="[^"]+"')
# What a page says and takes is the same on both; every act, list and search runs on both.
MOSTLY_ON_SQLITE = pytest.mark.mostly_on("sqlite", "pages are the same on every database")


class Fields(HTMLParser):
    """Read what the main form of a page would hand in if nothing were changed (表单字段)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.inside = self.in_form = False
        self._area: str | None = None
        self._select: str | None = None
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "main":
            self.inside = True
        if tag == "form":
            self.in_form = "data-guard" in given
        if not (self.inside and self.in_form):
            return
        if tag == "select":
            self._select = name
        if tag == "option" and self._select and "selected" in given:
            self._add(self._select, given.get("value"))
        if tag == "textarea":
            self._area = name
            self._add(name, "")
        if tag == "input" and name:
            box = given.get("type") in ("checkbox", "radio")
            if given.get("type") != "file" and (not box or "checked" in given):
                self._add(name, given.get("value") or ("on" if box else ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = None
        if tag == "select":
            self._select = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self.values[self._area] = [data.removeprefix("\n")]

    def _add(self, name: str | None, value: str | None) -> None:
        if name is not None:
            self.values.setdefault(name, []).append(value or "")


def unmarked(text: str) -> str:
    """Return a page as it was before the language of its parts was marked (去标注)."""
    text = re.sub(r'<(t?span) lang="(?:zh-Hans|en)">([^<]*)</\1>', r"\2", text)
    text = re.sub(r'<span class="mixed">([^<]*)</span>', r"\1", text)
    return re.sub(r'(<(?:option|textarea|title|desc|input)) lang="(?:zh-Hans|en)"', r"\1", text)


class Reader(Client):
    """Read pages without the marks of language in them (阅读): they have tests of their own."""

    def request(self, **request: Any) -> Any:
        answer = super().request(**request)
        if str(answer.get("Content-Type", "")).startswith("text/html") and not answer.streaming:
            answer.content = unmarked(answer.content.decode()).encode()
        return answer


class Browser:
    """Be signed in as one person (浏览器); with `marks` pages stay as they are sent."""

    def __init__(self, actor: Actor, language: str = "en", *, marks: bool = False) -> None:
        assert actor.user is not None
        self.client = (Client if marks else Reader)(headers={"accept-language": language})
        self.client.force_login(actor.user)

    def get(self, url: str, **query: Any) -> Any:
        """Open a page."""
        return self.client.get(url, query)

    def post(self, url: str, **fields: Any) -> Any:
        """Hand something in."""
        return self.client.post(url, fields)

    def form(self, url: str) -> dict[str, Any]:
        """Open a page and return what its form would hand in."""
        page = self.get(url)
        assert page.status_code == 200, (url, page.status_code)
        return dict(Fields(page.content.decode()).values)

    def fill(self, url: str, **fields: Any) -> Any:
        """Open a form, fill in some of it and hand it in."""
        return self.client.post(url, self.form(url) | fields)

    def act(self, act: str, record: Any, **fields: Any) -> Any:
        """Perform an act on its page."""
        return self.fill(url_of(act, record), **fields)


def url_of(act: str, record: Any) -> str:
    """Return the page of an act."""
    return reverse("act", args=[record.suggestion_id, act, record.pk])


def plain(page: Any) -> bytes:
    """Return a page without what is drawn anew each time: tokens and keys."""
    return KEY.sub(b"", TOKEN.sub(b"", page.content))


@contextmanager
def moment(at: datetime) -> Iterator[None]:
    """Let the wall clock stand at a moment."""
    with time_machine.travel(at, tick=False):
        yield


def page(county: Any, who: str, url: str) -> str:
    """Read a page a minute later, as somebody of the county."""
    with moment(county.later()):
        return str(Browser(county.actors[who]).get(url).content.decode())


def hand_in(county: Any, who: str, act: str, record: Any, **fields: Any) -> Any:
    """Perform an act on its page a minute later, as somebody of the county."""
    with moment(county.later()):
        return Browser(county.actors[who]).act(act, record, **fields)

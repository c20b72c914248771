"""The language of parts of a page (局部语种): what is written in the other language says so.

What people wrote stands on a page in Chinese, whatever language its reader has chosen. A screen
reader speaks it rightly only where its element has a `lang` (WCAG 2.2, 3.1.2). Which language a
run of text is in the script tells, as there are two languages here: so no template has to say it,
and none can forget it (ADR 35).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import get_language

# Tags with quoted attributes, comments, and what lies between.
_TOKEN = re.compile(r"<!--.*?-->|<[a-zA-Z/!](?:[^>\"']|\"[^\"]*\"|'[^']*')*>|[^<]+|<", re.DOTALL)
_NAME = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_LANG = re.compile(r"\slang=[\"']?([\w-]*)")
_VALUE = re.compile(r'\s(?:value|placeholder|alt|title|aria-label)="([^"]*)"')

# A run of Chinese: from its first character to its last, with the marks and digits in it.
_INSIDE = r"\u3000-\u303f\u3400-\u9fff\uff00-\uffef〔〕“”‘’…—·"
_CHINESE = re.compile(rf"[《〈「（【〔“‘\u3400-\u9fff](?:[{_INSIDE}\d %.,:/+-]*[{_INSIDE}])?\d*")
# Words of English: one alone may be a name or a code, which is of no language.
_ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ ,'-]+[A-Za-z]{2,})+")
# On nearly every Chinese page there are none, which is seen at a glance.
_ENGLISH_BETWEEN_TAGS = re.compile(rf">[^<>]*?{_ENGLISH.pattern}[^<>]*<")

VOID = frozenset(
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
        "track", "wbr",
    }
)  # fmt: skip
# Their contents are no text of a page.
SILENT = frozenset({"script", "style"})
# They hold text alone: the element itself says its language.
PLAIN = frozenset({"option", "textarea", "title", "desc"})


class LanguageOfParts:
    """Mark on each page what is written in the other language (局部语种标注)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer: Any = self.get_response(request)
        is_page = str(answer.get("Content-Type", "")).startswith("text/html")
        if is_page and not answer.streaming:
            text = answer.content.decode(answer.charset)
            answer.content = marked(text, (get_language() or "").partition("-")[0])
        return answer  # type: ignore[no-any-return]


def marked(page: str, language: str) -> str:
    """Return a page on which runs in the other language have a `lang` (标注局部语种).

    `language` is that of the page, "zh" or "en". What has a `lang` already is left as it is.
    """
    other, runs = ("zh-Hans", _CHINESE) if language == "en" else ("en", _ENGLISH)
    if other == "en" and _ENGLISH_BETWEEN_TAGS.search(page) is None:
        return page
    return "".join(_Marking(page, other, runs).parts())


class _Marking:
    """Walk through a page once (逐段标注), knowing in which elements each text lies."""

    def __init__(self, page: str, other: str, runs: re.Pattern[str]) -> None:
        self.tokens = [match[0] for match in _TOKEN.finditer(page)]
        self.other, self.runs = other, runs
        # The open elements, and for each whether it or one around it is in the other language.
        self.open: list[tuple[str, bool]] = []

    def parts(self) -> Iterator[str]:
        """Yield the page again, part by part (逐段输出)."""
        for at, token in enumerate(self.tokens):
            name = _NAME.match(token)
            if name is None:
                yield token if token.startswith("<") else self._text(token)
            elif name[1]:
                self._close(name[2].lower())
                yield token
            else:
                yield self._start(name[2].lower(), token, at)

    def _start(self, name: str, token: str, at: int) -> str:
        said = _LANG.search(token)
        there = self._is_other()
        if said is not None:
            there = said[1].lower() == self.other.lower()
        elif not there and self._speaks_other(name, token, at):
            token, there = (
                f'{token[: len(name) + 1]} lang="{self.other}"{token[len(name) + 1 :]}',
                True,
            )
        if name not in VOID and not token.endswith("/>"):
            self.open.append((name, there))
        return token

    def _speaks_other(self, name: str, token: str, at: int) -> bool:
        """Tell whether an element whose text cannot be divided is in the other language."""
        if name in PLAIN:
            text = self.tokens[at + 1] if at + 1 < len(self.tokens) else ""
            return self._needs_other("" if text.startswith("<") else text)
        if name in VOID:
            return any(self._needs_other(value) for value in _VALUE.findall(token))
        return False

    def _needs_other(self, text: str) -> bool:
        """Tell whether a text is to be spoken in the other language (宜用语种).

        Chinese voices speak English words too; English ones leave Chinese characters out. So any
        Chinese makes a text Chinese, and English has to be more than half of one.
        """
        found = sum(len(match[0]) for match in self.runs.finditer(text))
        return found > (0 if self.other == "zh-Hans" else len(text.strip()) // 2)

    def _close(self, name: str) -> None:
        """Close an element, and what was left open inside of it (关闭元素)."""
        for back in range(len(self.open) - 1, -1, -1):
            if self.open[back][0] == name:
                del self.open[back:]
                return

    def _is_other(self) -> bool:
        return bool(self.open) and self.open[-1][1]

    def _text(self, text: str) -> str:
        inside = self.open[-1][0] if self.open else ""
        if self._is_other() or inside in SILENT or inside in PLAIN:
            return text
        in_drawing = any(name == "svg" for name, _ in self.open)
        tag = "tspan" if in_drawing and inside in ("text", "tspan") else "span"
        if in_drawing and tag == "span" and not any(n == "foreignobject" for n, _ in self.open):
            return text
        words = text.strip()
        told = self.runs.sub(lambda run: f'<{tag} lang="{self.other}">{run[0]}</{tag}>', words)
        if told == words:
            return text
        if tag == "span" and self.runs.fullmatch(words) is None:
            # In a row of flexible boxes each run would become a box of its own.
            told = f'<span class="mixed">{told}</span>'
        at = text.index(words)
        return f"{text[:at]}{told}{text[at + len(words) :]}"

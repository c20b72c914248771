"""Every page in both languages (双语): no Chinese on English pages but data, no English on Chinese.

Each person walks from the home page along every link, a few pages of each kind. What stands in the
database is data and may be in any language, and then its element says in which; everything else
speaks the language of the reader.
"""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.apps import apps
from django.db import models

from tests.scenes import PEOPLE, person, scene, walk
from tests.web.browsing import Browser, moment, unmarked

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.sqlite_only("what pages say does not depend on the database"),
]

HAN = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[A-Za-z]{2,}")
# One word may be a name or a code; several are a language.
PHRASE = re.compile(r"[A-Za-z]{2,}(?: [A-Za-z]{2,})+")
# Names that are the same in both languages, and the switch that speaks the other one.
SAME = {"english", "csv", "pdf", "zip", "mb", "excel", "alt"}
# What is typed into the fields of rules and stands beside them as an example.
CODES = {"partly", "due", "any", "wd"}


def data() -> list[str]:
    """Return every line of text that stands in the database, the longest first (数据)."""
    lines: set[str] = set()
    texts = (models.CharField, models.TextField)
    for model in apps.get_models():
        fields = [f.name for f in model._meta.concrete_fields if isinstance(f, texts)]
        for row in model._default_manager.values_list(*fields):
            for value in row:
                if isinstance(value, str):
                    lines |= {" ".join(line.split()) for line in value.splitlines()}
    return sorted((line for line in lines if len(line) > 1), key=len, reverse=True)


def said(text: str) -> str:
    """Return what a page says, without seals, codes and what says that it is the other language."""
    text = re.sub(r"<(script|style|code)\b.*?</\1>", " ", text, flags=re.S)
    text = re.sub(r'<(\w+)\b[^>]*lang="(?:zh-Hans|en)"[^>]*>[^<]*</\1>', " ", text)
    # What is marked within a text is still one text.
    text = re.sub(r"</?mark>", "", text)
    shown = re.findall(r'(?:title|aria-label|placeholder|alt)="([^"]*)"', text)
    return " ".join(unescape(f"{re.sub('<[^>]*>', ' ', text)} {' '.join(shown)}").split())


def outside(text: str) -> str:
    """Return what a page says outside of elements that say their language (未标注文字)."""
    text = re.sub(r"<(script|style|code)\b.*?</\1>", " ", text, flags=re.S)
    text = re.sub(r'<(\w+)\b[^>]*lang="(?:zh-Hans|en)"[^>]*>[^<]*</\1>', " ", text)
    return " ".join(unescape(re.sub("<[^>]*>", " | ", text)).split())


def _around(words: str, word: str) -> str:
    at = words.find(word)
    return words[max(at - 40, 0) : at + 40]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_speaks_the_language_of_its_reader(language):
    county = scene()
    known = data()
    foreign, wrong, pages = (HAN if language == "en" else LATIN), {}, 0
    alone = HAN if language == "en" else PHRASE
    for who in PEOPLE:
        with moment(county.at):
            for url, text in walk(Browser(person(county, who), language, marks=True)):
                pages += 1
                bare = outside(text)
                for word in alone.findall(bare):
                    wrong.setdefault(word, f"{who} {url} has no lang: {_around(bare, word)}")
                words = said(unmarked(text))
                if foreign.search(words):
                    for line in known:
                        if line in words:
                            words = words.replace(line, " ")
                for word in foreign.findall(words):
                    if word.lower() not in SAME | CODES | {"中文"}:
                        wrong.setdefault(word, f"{who} {url} {_around(words, word)}")
    assert pages > 150
    assert wrong == {}

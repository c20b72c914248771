"""Both languages are complete, and the Chinese one keeps to the glossary."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config import catalogues

pytestmark = pytest.mark.pure

ROOT = Path(__file__).resolve().parents[2]
CHINESE = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
GLOSSARY = ROOT / "docs" / "glossary.md"

PLACEHOLDER = re.compile(r"%\(\w+\)[#0 +-]*\d*(?:\.\d+)?[a-zA-Z]|%[sdrfi%]|\{[^{}]*\}")

# Texts where a glossary word has another meaning, each with the term that does not apply.
EXCEPTIONS: set[tuple[str, str]] = set()


def forms(text) -> list[str]:
    """Return the forms of a text or a translation: one, or one per plural."""
    return [text] if isinstance(text, str) else list(text)


def placeholders(text: str) -> list[str]:
    """List the places that are filled when the text is shown."""
    return sorted(PLACEHOLDER.findall(text))


def pairs():
    """Walk through the texts of the Chinese catalogue with their translations."""
    for message in catalogues.read(CHINESE):
        if message.id:
            yield message, forms(message.id), forms(message.string)


def test_catalogue_holds_exactly_the_texts_of_the_sources():
    written = {(message.id, message.context) for message in catalogues.read(CHINESE)}
    used = {(message.id, message.context) for message in catalogues.collect()}

    missing, unused = used - written, written - used

    assert (missing, unused) == (set(), set()), "python -m config.catalogues update"


def test_every_text_is_translated():
    empty = [message.id for message, _, translated in pairs() if not all(translated)]

    assert empty == []


def test_no_translation_is_a_guess_or_left_over():
    catalogue = catalogues.read(CHINESE)

    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    assert list(catalogue.obsolete) == []


def test_translations_keep_the_placeholders():
    different = [
        message.id
        for message, texts, translated in pairs()
        # The last form is the plural one; Chinese has only that.
        if any(placeholders(form) != placeholders(texts[-1]) for form in translated if form)
    ]

    assert different == []


def test_catalogue_is_in_its_written_form():
    assert CHINESE.read_text(encoding="utf-8") == catalogues.render(catalogues.read(CHINESE))


def glossary() -> list[tuple[re.Pattern[str], str, list[str]]]:
    """Read the glossary: a pattern for each English term, the term, its Chinese words.

    Longer terms come first, so that "supplementary reply" is not taken for "reply".
    """
    rows = []
    for line in GLOSSARY.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|") or cells[0] == "term_zh" or set(cells[0]) <= {"-", ":"}:
            continue
        words = [word.strip() for word in cells[0].split("、")]
        for term in cells[1].split(","):
            rows.append((term.strip(), words))
    return [
        (re.compile(rf"(?<![\w-]){re.escape(term)}(?![\w-])", re.IGNORECASE), term, words)
        for term, words in sorted(rows, key=lambda row: -len(row[0]))
    ]


def strays(text: str, translation: str, terms) -> list[tuple[str, list[str]]]:
    """Find the glossary terms of a text whose Chinese word its translation lacks."""
    found = []
    for pattern, term, words in terms:
        text, count = pattern.subn(" ", text)
        if count and not any(word in translation for word in words):
            found.append((term, words))
    return found


def test_glossary_names_each_term_once():
    terms = [term.lower() for _, term, _ in glossary()]

    assert len(terms) > 50
    assert sorted(terms) == sorted(set(terms))


def test_translations_follow_the_glossary():
    terms = glossary()

    stray = [
        (text, translation, term, words)
        for _, texts, translated in pairs()
        for text in texts
        for translation in translated
        for term, words in strays(text, translation, terms)
        if translation and (text, term) not in EXCEPTIONS
    ]

    assert stray == []


def test_a_stray_word_is_found():
    terms = glossary()

    assert strays("The deputy asks.", "委员询问。", terms)[0][0] == "deputy"
    assert strays("The deputy asks.", "代表询问。", terms) == []


def test_glossary_exceptions_are_still_needed():
    texts = {text for _, texts, _ in pairs() for text in texts}

    assert {text for text, _ in EXCEPTIONS} - texts == set()

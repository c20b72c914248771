"""The catalogue of messages is whole: every act, every word, every place that is filled."""

from __future__ import annotations

import pytest

from notifications.case import Case
from notifications.catalogue import CATALOGUE, FOR_YOU, FROM_CALL, NOBODY
from notifications.seeing import Sight
from notifications.words import LETTERS, QUIET, WORDS
from workflows.door import ACTS

pytestmark = pytest.mark.pure

FILLED = {
    "lead", "name", "number", "unit", "units", "rating", "deadline", "day", "old_day", "days",
    "heir", "other", "measure",
    "addressee", "seen", "colleague", "note",
}  # fmt: skip


def test_every_act_tells_somebody_or_says_why_not():
    assert set(CATALOGUE) | set(NOBODY) == set(ACTS)
    assert set(CATALOGUE) & set(NOBODY) == set()
    assert all(CATALOGUE.values())
    assert all(NOBODY.values())


def test_every_kind_has_words_and_all_words_are_used():
    lines = [*FOR_YOU, FROM_CALL, *(line for lines in CATALOGUE.values() for line in lines)]
    told = {line.kind for line in lines}

    assert told | set(LETTERS.values()) == set(WORDS)
    assert set(LETTERS) <= told


def test_words_ask_only_for_what_an_event_can_fill():
    assert {place for words in WORDS.values() for place in words.places} == FILLED
    assert all("%(item)s" in words.body for words in WORDS.values())


def test_an_unknown_place_is_an_error():
    with pytest.raises(LookupError, match="weather"):
        Case.fact(object.__new__(Case), "weather")


def test_only_acts_of_rating_and_of_asking_units_look_past_the_event():
    beyond = {
        act for act, lines in CATALOGUE.items() if any(line.sight != Sight.EVENT for line in lines)
    }

    assert beyond == {
        "deliver_reply", "ask_anew", "remind_rater", "end_rating_window", "replace_raters",
        "consult_units",
    }  # fmt: skip


def test_what_tells_of_an_open_rating_is_quiet():
    told = {
        line.kind for act in ("rate", "correct_rating", "remind_rater") for line in CATALOGUE[act]
    }

    assert told <= set(QUIET) <= set(WORDS)
    assert {"rating_asked", "rating_overdue", "rating_not_given"} <= set(QUIET)

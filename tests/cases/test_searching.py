"""Words in texts (含词): the same findings on both databases, by an index nobody can forget."""

from __future__ import annotations

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from cases import searching
from cases.models import Suggestion


@pytest.mark.pure
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("停车难", ["停车难"]),
        ("  停车难  王建国 ", ["停车难", "王建国"]),
        ("“停车”，车位！", ["停车", "车位"]),
        ("yunxi-8-5-001", ["yunxi-8-5-001"]),
        ("停车 停车", ["停车"]),
        ("12 % _ \x00 '\"*", ["12", "_"]),
        ("", []),
        ("a b c d e f g", ["a", "b", "c", "d", "e"]),
    ],
)
def test_what_is_asked_for_is_read_word_by_word(text, words):
    assert searching.words_of(text, 5) == words


@pytest.mark.pure
@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("停车", ["停车"]),
        ("停车难", ["停车", "车难"]),
        ("WiFi覆盖", ["wi", "if", "fi", "i覆", "覆盖"]),
        ("哈哈哈", ["哈哈"]),
        ("水", []),
    ],
)
def test_words_are_cut_into_pieces_of_two(word, pieces):
    assert searching.pieces_of(word) == pieces


def found(word: str) -> list[int]:
    return list(Suggestion.objects.filter(searching.bears(word)).values_list("pk", flat=True))


@pytest.mark.pure
@pytest.mark.parametrize("word", ["", "水"])
def test_one_character_is_too_short_to_ask_for(word):
    with pytest.raises(ValueError, match="too short"):
        searching.bears(word)


@pytest.mark.django_db
@pytest.mark.parametrize("text", searching.TEXTS)
def test_two_characters_are_found_in_every_text(county, text):
    county.draft()
    wanted = county.draft(**{text: "东坡路口红绿灯时长不足"})

    assert found("路口") == found("红绿灯") == found("不足") == [wanted.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("facts", "word", "there"),
    [
        ("停车位少，车难停", "停车难", False),  # its pieces stand apart
        ("居民停车难。", "停车难", True),
        ("老旧小区装WiFi", "wifi", True),
        ("老旧小区装wifi", "WiFi", True),
        ("百分之50%以上", "50", True),
        ("𫖯家巷积水", "𫖯家", True),
        ("路面a_b坑洼", "axb", False),
        ("上行\n下行", "行下", False),
    ],
)
def test_a_word_is_found_as_it_is_written(county, facts, word, there):
    wanted = county.draft(facts=facts)

    assert found(word) == ([wanted.pk] if there else [])


@pytest.mark.django_db
def test_the_end_of_one_text_and_the_beginning_of_the_next_are_no_word(county):
    county.draft(title="关于修桥", facts="路灯不亮", analysis="", proposal="更换灯具")

    assert found("桥路") == found("亮更") == []


@pytest.mark.django_db
@pytest.mark.parametrize("at", [0, 198, 199, 200, 201, 399, 400, 19_997])
def test_every_place_of_a_long_text_is_found(county, at):
    text = "好" * at + "稀罕" + "好" * (19_998 - at)
    wanted = county.draft(title="长", facts=text, proposal=text)

    assert found("稀罕") == found("稀罕好") == [wanted.pk]


@pytest.mark.django_db
def test_a_changed_text_is_found_by_its_new_words_alone(county):
    item = county.draft(facts="桥面结冰。")
    Suggestion.objects.filter(pk=item.pk).update(facts="护栏松动。")

    assert found("结冰") == []
    assert found("护栏") == [item.pk]
    Suggestion.objects.filter(pk=item.pk).update(urgent=True)
    assert found("护栏") == [item.pk]


@pytest.mark.django_db
def test_what_is_there_before_the_index_is_found_afterwards(county):
    searching.remove()
    item = county.draft(facts="桥面结冰。")
    assert searching.missing() != []
    # PostgreSQL makes no index over rows whose references it has still to check.
    connection.check_constraints()

    searching.install()

    assert found("结冰") == [item.pk]
    assert searching.missing() == []


@pytest.mark.django_db
def test_a_missing_index_is_reported(county):
    recorder = MigrationRecorder(connection)
    if not recorder.has_table():
        # The tables of this run came straight from the models; no schema editor may work here.
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TABLE django_migrations"
                " (id integer, app varchar(255), name varchar(255), applied timestamp)"
            )
    recorder.migration_qs.create(pk=1, app="cases", name="0002_search")
    told = {check.id for check in run_checks(databases=["default"])}
    searching.remove()

    missing = [c for c in run_checks(databases=["default"]) if c.id == "cases.W001"]

    assert "cases.W001" not in told
    assert len(missing) == (1 if connection.vendor == "postgresql" else 4)

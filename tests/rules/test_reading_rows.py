"""Whole rows and files: nothing is lost in silence (登记表)."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from cases.rules.reading import decode, read_file, read_row
from cases.rules.reading import notes as say

pytestmark = pytest.mark.pure

REHEARSAL = Path(__file__).resolve().parents[2] / "fixtures" / "rehearsal_rows.csv"
WHOLE = {
    "row_id": "T1",
    "congress": "云溪县第八届",
    "session": "第三次会议(2024)",
    "number_raw": "第012号",
    "title_raw": "关于修缮渡口的建议",
    "deputies_pseudo": "代表甲、代表乙",
    "main_handler_raw": "云溪县水利局",
    "handling_mode": "key; 会同",
    "co_handlers_raw": "云溪县财政局",
    "class_raw": "B类 同意公开",
    "category_raw": "农林 水",
    "reply_doc_no_raw": "云水函【2024】8号",
    "reply_date_raw": "2024年5月6日",
}


def test_row_with_title_and_handler_is_carried():
    row = read_row(WHOLE)

    assert (row.row_id, row.outcome, row.notes) == ("T1", "carried", ())
    assert (row.congress, row.term, row.session, row.year) == ("云溪县", 8, 3, 2024)
    assert (row.level, row.number, row.title) == ("county", "12", "关于修缮渡口的建议")
    assert (row.lead_deputy, row.co_signers, row.deputy_count) == ("代表甲", ("代表乙",), 2)
    assert row.units == (("云溪县水利局", "lead"), ("云溪县财政局", "co_handler"))
    assert (row.class_label, row.publish, row.doc_no) == ("B", True, "云水函〔2024〕8号")
    assert (row.reply_on, row.key, row.category) == (date(2024, 5, 6), True, "农林水")


def test_row_without_handler_waits_and_without_title_is_skipped():
    waiting = read_row({**WHOLE, "main_handler_raw": "", "co_handlers_raw": ""})
    skipped = read_row({**WHOLE, "title_raw": " "})

    assert (waiting.outcome, waiting.notes) == ("partial", (say.HANDLER_MISSING,))
    assert (skipped.outcome, skipped.notes[0]) == ("skipped", say.ROW_NO_TITLE)


def test_row_without_year_takes_one_and_says_so():
    by_reply = read_row({**WHOLE, "session": "三次会议"})
    assumed = read_row({**WHOLE, "session": "三次会议", "reply_date_raw": ""})

    assert (by_reply.year, by_reply.year_assumed, by_reply.notes) == (
        2024,
        True,
        (say.YEAR_FROM_REPLY,),
    )
    assert (assumed.year, assumed.year_assumed, assumed.notes) == (2025, True, (say.YEAR_ASSUMED,))


def test_row_prefers_normalised_cells_and_notes_a_disagreement():
    row = read_row(
        {**WHOLE, "number_norm": "13", "reply_date_norm": "2024-05-07", "class_norm": "C"}
    )

    assert (row.number, row.reply_on, row.class_label) == ("13", date(2024, 5, 7), "C")
    assert row.notes == (say.NUMBER_DISAGREES, say.CLASS_DISAGREES, say.DATE_DISAGREES)


def test_row_takes_the_class_glued_to_the_document_number():
    row = read_row({**WHOLE, "class_raw": "", "reply_doc_no_raw": "云水函〔2024〕8号A类"})

    assert (row.class_label, row.notes) == ("A", (say.DOC_NO_CLASS,))


def test_row_knows_items_between_sessions():
    assert read_row({**WHOLE, "closed_session": "yes"}).between_sessions
    assert read_row({**WHOLE, "number_raw": "第003号闭会建议"}).between_sessions
    assert read_row({**WHOLE, "session": "闭会期间(2024)"}).between_sessions
    assert not read_row(WHOLE).between_sessions


def test_row_of_nothing_is_skipped_aloud():
    row = read_row({})

    assert row.outcome == "skipped"
    assert row.notes[:2] == (say.ROW_NO_TITLE, say.CONGRESS_MISSING)


def test_motion_travels_as_the_suggestion_it_became():
    row = read_row({**WHOLE, "kind": "motion handled as suggestion"})

    assert (row.outcome, row.kind) == ("carried", "motion handled as suggestion")


def test_file_reports_rows_with_wrong_cells(tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text(
        "row_id,title_raw,main_handler_raw\nT1,关于修路的建议,甲局\nT2,关于修桥的建议\n\nT3,a,b,c\n",
        encoding="utf-8",
    )

    rows = read_file(path)

    assert [(row.row_id, row.outcome) for row in rows] == [
        ("T1", "carried"),
        ("T2", "skipped"),
        ("T3", "skipped"),
    ]
    assert rows[1].notes == (say.cells_of(2, 3),)


@pytest.mark.parametrize("limit", [131_072, 10_000_000])
def test_file_reports_a_line_that_is_no_row(tmp_path, limit):
    usual = csv.field_size_limit(limit)
    path = tmp_path / "rows.csv"
    path.write_text(f"row_id,title_raw\nT1,{'长' * 140_000}\nT2,关于修路的建议\n", encoding="utf-8")

    try:
        rows = read_file(path)
    finally:
        csv.field_size_limit(usual)

    assert [row.outcome for row in rows] == ["skipped", "partial"]
    assert rows[0].notes == (say.broken_line(2),)


@pytest.mark.parametrize("text", ["", "number,row_id\n1,2\n", "\n"])
def test_file_with_another_header_is_refused(tmp_path, text):
    path = tmp_path / "other.csv"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(ValueError, match=r"other\.csv: the first column must be row_id"):
        read_file(path)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_file_is_read_in_each_character_set(tmp_path, charset):
    path = tmp_path / "rows.csv"
    path.write_text("row_id,title_raw\nT1,关于修缮渡口的建议\n", encoding=charset)

    assert [row.title for row in read_file(path)] == ["关于修缮渡口的建议"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("建议".encode(), ("建议", "utf-8")),
        ("建议".encode("utf-8-sig"), ("建议", "utf-8")),
        ("建议".encode("gb18030"), ("建议", "gb18030")),
        ("建议".encode("utf-16"), ("建议", "utf-16")),
        ("\ufeff建议".encode("utf-16-be"), ("建议", "utf-16")),
        (b"", ("", "utf-8")),
    ],
)
def test_decode_tells_the_character_set(data, expected):
    assert decode(data) == expected


def test_decode_keeps_utf8_with_one_broken_byte():
    text, charset = decode("关于修缮渡口的建议".encode() * 3 + b"\xe5")

    assert (text[:9], charset) == ("关于修缮渡口的建议", "utf-8")


def test_rehearsal_rows_cover_every_outcome_role_and_level():
    rows = read_file(REHEARSAL)

    assert Counter(row.outcome for row in rows) == {"carried": 35, "partial": 4, "skipped": 2}
    assert {role for row in rows for _name, role in row.units} == {
        "sole",
        "lead",
        "co_handler",
        "separate",
    }
    assert {row.level for row in rows} == {"county", "city", "township"}
    assert {(row.congress, row.term) for row in rows} == {
        ("云溪县", 8),
        ("临川湖市", 5),
        ("清河镇", 3),
    }


@pytest.mark.parametrize(
    ("row_id", "field", "expected"),
    [
        ("I004", "number", "16"),
        ("I004", "reply_on", date(2024, 6, 28)),
        ("I005", "doc_no", "云农函〔2024〕18号"),
        ("I006", "units", (("县城市管理局", "separate"), ("县公安局", "separate"))),
        ("I006", "lead_deputy", "代某"),
        ("I008", "number", "20"),
        ("I008", "deputy_count", 5),
        ("I010", "outcome", "skipped"),
        ("I012", "outcome", "partial"),
        ("I015", "between_sessions", True),
        ("I017", "incomplete", True),
        ("I019", "year", 2024),
        ("I020", "year", 2025),
        ("I022", "key", True),
        ("I023", "delegation", "湖东代表团"),
        ("I024", "number", "Y7"),
        ("I025", "title", "关于新增社区托育点的建议"),
        ("I026", "reply_on", None),
        ("I028", "handling_mode", "lead"),
        ("I029", "class_label", "乙"),
        ("I030", "publish", False),
        ("I034", "number", None),
        ("I035", "outcome", "partial"),
        ("I039", "units", (("12团清河镇农业和林业中心", "sole"),)),
        ("I041", "number", "7"),
    ],
)
def test_rehearsal_row_is_read(row_id, field, expected):
    row = next(row for row in read_file(REHEARSAL) if row.row_id == row_id)

    assert getattr(row, field) == expected

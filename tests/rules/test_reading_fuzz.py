"""No text makes a reader raise (任意输入)."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.rules.reading import (
    decode,
    guess_level,
    is_key,
    read_class,
    read_congress,
    read_date,
    read_deputies,
    read_doc_no,
    read_file,
    read_handling_mode,
    read_number,
    read_row,
    read_session,
    read_title,
    read_units,
)

pytestmark = pytest.mark.pure

# Pieces that the readers look for, so that a random text gets past the first test of a cell.
PIECES = [
    *"第号届次年月日等和及与、,;|/()《》“”〔〕【】@。 \n0129十百千○〇零ABCD甲乙",
    *(
        "2025",
        "2023111",
        "关于",
        "建议",
        "县",
        "市水利局",
        "财政局",
        "我委",
        "闭会",
        "类",
        "同意公开",
        "3名代表",
    ),
    *(
        "主办:",
        "(牵头)",
        "会同",
        "No.",
        "Y",
        "-",
        "某",
        "\u200b",
        "\ufb01",
        "\u3300",
        "\ud800",
        "²",
    ),
]
cells = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
quick = settings(max_examples=400, deadline=None)

COLUMNS = [
    *("row_id", "congress", "session", "number_raw", "number_norm", "kind", "title_raw"),
    *("deputies_pseudo", "deputy_count_raw", "main_handler_raw", "co_handlers_raw"),
    *("handling_mode", "class_raw", "class_norm", "category_raw", "reply_doc_no_raw"),
    *("reply_date_raw", "reply_date_norm", "closed_session"),
]
READERS = [
    *(read_number, read_date, read_doc_no, read_class, read_units, read_title, read_deputies),
    *(read_handling_mode, read_congress, read_session, is_key, guess_level),
]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
def test_reader_never_raises(reader):
    @quick
    @given(cells)
    def check(raw):
        reader(raw)

    check()


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.__name__)
@pytest.mark.parametrize(
    "raw",
    [
        "9" * 200_000,
        "十" * 200_000,
        " " * 200_000 + "x",
        "等" * 200_000,
        "(" * 200_000,
        "《" * 200_000,
        "和" * 200_000,
        "县财政局和" * 20_000,
        "县 " * 100_000,
        "关于“" * 50_000,
        "关于“" * 400 + "关于修路" + "”的建议" * 400,
        "No." * 100_000,
        "-1" * 100_000,
        "@ " * 100_000,
    ],
    ids=lambda raw: f"{raw[:4]!r}-{len(raw)}",
)
def test_reader_survives_a_hostile_cell(reader, raw):
    reader(raw)


@quick
@given(cells)
def test_title_is_never_longer_and_stable(raw):
    text = read_title(raw).text

    if text is not None:
        assert len(text) <= len(raw)
        assert "\n" not in text
        assert read_title(text).text == text


@quick
@given(cells)
def test_number_is_stable(raw):
    text = read_number(raw).text

    if text is not None:
        assert read_number(text).text == text


@quick
@given(cells)
def test_doc_no_is_stable(raw):
    text = read_doc_no(raw).text

    if text is not None:
        assert read_doc_no(read_doc_no(text).text).text == read_doc_no(text).text


@quick
@given(st.dates())
def test_date_written_out_is_read_back_or_refused(day):
    reading = read_date(f"{day.year}年{day.month}月{day.day}日" if day.year > 999 else "")

    assert reading.day == (day if 1949 <= day.year <= 2099 else None)


@quick
@given(st.dates())
def test_date_run_together_is_never_another_day(day):
    if not 1949 <= day.year <= 2099:
        return

    reading = read_date(f"{day.year}{day.month}{day.day}")

    assert reading.day in (day, None)
    assert reading.day is not None or any(day.isoformat() in note for note in reading.notes)


@quick
@given(cells)
def test_units_name_nobody_twice_and_no_blank(raw):
    names = read_units(raw).names

    assert len(set(names)) == len(names)
    assert all(name == name.strip() and name for name in names)


@quick
@given(cells, cells)
def test_deputies_are_never_fewer_than_named(raw, count_raw):
    reading = read_deputies(raw, count_raw)

    named = len(reading.others) + (reading.lead is not None)
    assert (reading.count or 0) >= named


@quick
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(COLUMNS, cells)))
def test_row_never_raises_and_says_why_it_does_not_travel(row):
    reading = read_row(row)

    assert reading.outcome == "carried" or reading.notes
    assert (reading.outcome == "skipped") == (reading.title is None)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200))
def test_decode_never_raises(data):
    text, charset = decode(data)

    assert isinstance(text, str)
    assert charset in ("utf-8", "utf-16", "gb18030")


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf-16"])
def test_file_of_any_cells_keeps_every_row(tmp_path, charset):
    path = tmp_path / "rows.csv"
    plain = cells.map(lambda cell: cell.encode("utf-8", "ignore").decode())

    @settings(max_examples=60, deadline=None)
    @given(st.lists(st.lists(plain, min_size=len(COLUMNS), max_size=len(COLUMNS)), max_size=4))
    def check(rows):
        out = io.StringIO(newline="")
        csv.writer(out).writerows([COLUMNS, *rows])
        path.write_bytes(out.getvalue().encode(charset))
        assert len(read_file(path)) == len(rows)

    check()


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_file_of_any_bytes_raises_nothing_else(tmp_path_factory, data):
    path = tmp_path_factory.getbasetemp() / "bytes.csv"
    path.write_bytes(b"row_id,title_raw,main_handler_raw\n" + data)

    for row in read_file(path):
        assert row.outcome == "carried" or row.notes

"""Real registers, read where they are present (真实登记表); their titles stay there."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from cases.rules.reading import (
    read_class,
    read_congress,
    read_date,
    read_doc_no,
    read_file,
    read_number,
    read_session,
    read_title,
)

pytestmark = pytest.mark.pure

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "real"
REHEARSAL = ROOT / "fixtures" / "rehearsal_rows.csv"

# rows read: carried, partial, skipped
REGISTERS = {
    "maguan_replies.csv": (5, 0, 4),
    "ningbo_key_suggestions.csv": (0, 13, 0),
    "npc_replies_with_co_handlers.csv": (6, 0, 0),
    "replies_other_counties.csv": (32, 2, 0),
    "suzhou_2024_main_and_co.csv": (5, 1, 0),
    "xinmi_xinzheng_replies.csv": (2, 0, 0),
}
OTHER_TABLES = ("annual_counts.csv", "awkward_inputs.csv")
# row_id and column of a cell whose normalised form no reader can reach, with the reason.
EXCEPTIONS: dict[tuple[str, str], str] = {}


def real(name: str) -> Path:
    path = REAL / name
    if not path.is_file():
        pytest.skip(f"{name} is not here")
    return path


def raw_rows(name: str) -> list[dict[str, str]]:
    with real(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", REGISTERS)
def test_real_register_loses_no_row(name):
    rows = read_file(real(name))

    outcomes = Counter(row.outcome for row in rows)
    carried, partial, skipped = REGISTERS[name]
    assert outcomes == Counter(carried=carried, partial=partial, skipped=skipped)
    assert len(rows) == len(raw_rows(name)) == outcomes.total()
    assert [row.row_id for row in rows] == [row["row_id"] for row in raw_rows(name)]


@pytest.mark.parametrize("name", REGISTERS)
def test_real_row_with_title_and_handler_is_never_skipped(name):
    full = {row["row_id"] for row in raw_rows(name) if row["title_raw"] and row["main_handler_raw"]}

    carried = {row.row_id for row in read_file(real(name)) if row.outcome == "carried"}

    assert carried == full


@pytest.mark.parametrize("name", REGISTERS)
def test_real_skipped_row_says_why(name):
    assert all(row.notes for row in read_file(real(name)) if row.outcome != "carried")


@pytest.mark.parametrize("name", REGISTERS)
def test_real_raw_cells_reach_their_normalised_form(name):
    missed = []
    for row in raw_rows(name):
        day = read_date(row["reply_date_raw"]).day
        year = read_session(row["session"]).year
        readings = {
            "number": read_number(row["number_raw"], year).text,
            "reply_date": day.isoformat() if day else None,
            "class": read_class(row["class_raw"]).label,
        }
        missed += [
            (row["row_id"], column)
            for column, value in readings.items()
            if row[f"{column}_raw"] and row[f"{column}_norm"] and value != row[f"{column}_norm"]
        ]

    assert set(missed) <= EXCEPTIONS.keys()


@pytest.mark.parametrize("name", OTHER_TABLES)
def test_real_table_that_is_no_register_is_refused(name):
    path = real(name)

    with pytest.raises(ValueError, match="the first column must be row_id"):
        read_file(path)


def test_awkward_cells_are_read_as_expected():
    rows = raw_rows("awkward_inputs.csv")
    checked = 0
    for row in rows:
        raw, expected = row["raw"], row["expected"]
        if row["field"] == "number" and raw:
            assert read_number(raw).text == expected.split()[0], row["case_id"]
        elif row["field"] == "date":
            reading = read_date(raw)
            assert reading.day is not None, row["case_id"]
            assert reading.day.isoformat() == expected[:10], row["case_id"]
            assert reading.flagged == ("flagged" in expected), row["case_id"]
        elif row["field"] == "class":
            assert read_class(raw).label == (expected[0] if raw else None), row["case_id"]
        elif row["field"] == "doc_no" and "+" not in expected:
            assert read_doc_no(raw).text in (expected, expected.split("?")[0]), row["case_id"]
        elif row["case_id"] == "W55":
            assert read_title(raw).text == expected
        else:
            continue
        checked += 1

    assert checked == 19


def test_invented_rows_repeat_no_real_congress_and_no_real_title():
    real_rows = [row for name in REGISTERS for row in raw_rows(name)]
    invented = read_file(REHEARSAL)

    congresses = {read_congress(row["congress"]).name for row in real_rows}
    titles = {read_title(row["title_raw"]).text for row in real_rows} - {None}

    assert congresses.isdisjoint(row.congress for row in invented)
    assert titles.isdisjoint(row.title for row in invented)

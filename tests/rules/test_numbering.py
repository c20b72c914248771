"""Numbers of suggestions: in addresses, in letters, and never given twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules.numbering import (
    chinese_number,
    chinese_numeral,
    format_number,
    is_part_number,
    next_free,
    part_number,
    series_key,
)

pytestmark = pytest.mark.pure


def test_each_session_has_its_series_and_the_time_between_sessions_has_one():
    assert series_key(6, 3, False) == "6-3"
    assert series_key(6, 3, True) == "6-b"
    assert series_key(6, None, True) == "6-b"


def test_number_for_addresses():
    assert format_number("demo", 6, 3, False, 12) == "demo-6-3-012"
    assert format_number("demo", 6, None, True, 12) == "demo-6-b-012"
    assert format_number("hb-xianning", 16, 3, False, 1234) == "hb-xianning-16-3-1234"


def test_number_in_letters():
    assert chinese_number(6, 3, False, 12) == "第六届第三次会议第12号"
    assert chinese_number(6, None, True, 12) == "第六届闭会期间第12号"
    assert chinese_number(16, 10, False, 1) == "第十六届第十次会议第1号"


@pytest.mark.parametrize(
    ("n", "text"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")],
)
def test_chinese_numerals(n, text):
    assert chinese_numeral(n) == text


@pytest.mark.parametrize("n", [0, 100, -3])
def test_chinese_numerals_end_at_ninety_nine(n):
    with pytest.raises(ValueError, match="1 to 99"):
        chinese_numeral(n)


@pytest.mark.parametrize("code", ["", "Demo", "demo_1", "-demo", "demo-", "de--mo", "示范", "a/b"])
def test_a_code_that_would_break_an_address_is_refused(code):
    with pytest.raises(ValueError, match="congress code"):
        format_number(code, 6, 3, False, 1)


@pytest.mark.parametrize(
    ("term", "session", "serial"), [(0, 1, 1), (6, 0, 1), (6, None, 1), (6, 1, 0), (6, 1, -1)]
)
def test_numbers_below_one_and_missing_sessions_are_refused(term, session, serial):
    with pytest.raises(ValueError, match=r"number"):
        format_number("demo", term, session, False, serial)
    with pytest.raises(ValueError, match=r"number"):
        chinese_number(term, session, False, serial)


def test_the_next_number_follows_the_last():
    assert next_free(0, set()) == 1
    assert next_free(11, set()) == 12


def test_a_number_given_by_hand_is_kept_and_the_gap_before_it_filled():
    taken = {"003", "demo-6-3-004", "７", "第12号"}
    given_out, last = [], 0

    for _ in range(5):
        last = next_free(last, taken)
        given_out.append(last)

    assert given_out == [1, 2, 5, 6, 8]


def test_a_number_without_digits_stands_in_nobodys_way():
    assert next_free(0, {"", "甲", "1号 "}) == 1


def test_a_negative_last_number_is_refused():
    with pytest.raises(ValueError, match="negative"):
        next_free(-1, set())


@given(st.sets(st.integers(1, 60)), st.integers(1, 60))
def test_no_number_is_given_twice_and_none_is_left_out(by_hand, how_many):
    taken = {f"{serial:03d}" for serial in by_hand}
    last, given_out = 0, []

    for _ in range(how_many):
        last = next_free(last, taken)
        given_out.append(last)

    assert not set(given_out) & by_hand
    assert set(range(1, last + 1)) == set(given_out) | {n for n in by_hand if n <= last}


# -- parts of what was split ----------------------------------------------------------------------


def test_part_bears_the_number_of_the_whole_and_its_own():
    assert format_number("demo", 6, 3, False, 12, 2) == "demo-6-3-012-2"
    assert format_number("demo", 6, None, True, 12, 1) == "demo-6-b-012-1"
    assert part_number(12, 2) == "12-2"
    assert chinese_number(6, 3, False, 12, 2) == "第六届第三次会议第12-2号"


@pytest.mark.parametrize("part", [0, -1])
def test_parts_count_from_one(part):
    for write in (format_number, chinese_number):
        head = ("demo",) if write is format_number else ()
        with pytest.raises(ValueError, match="part"):
            write(*head, 6, 3, False, 12, part)
    with pytest.raises(ValueError, match="part"):
        part_number(12, part)


@pytest.mark.parametrize(
    ("number", "part", "is_part"),
    [("12-2", 2, True), ("12-2", 1, False), ("12-2", None, False), ("12", 2, False),
     ("2026-15", 15, True), ("A12-2", 2, False), ("12-22", 2, False)],
)  # fmt: skip
def test_number_of_a_part_takes_no_serial(number, part, is_part):
    assert is_part_number(number, part) is is_part


def test_parts_leave_the_serials_free():
    taken = {number for number, part in (("1", None), ("1-1", 1), ("1-2", 2))
             if not is_part_number(number, part)}  # fmt: skip

    assert next_free(1, taken) == 2

"""Dates as people write and lose them (日期)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from . import notes as say
from .text import NUMERALS, chinese_int, is_missing, plain

_LONGEST_CELL = 200
# A year outside is a slip of the keyboard: no congress is older, no file is from the far future.
_FIRST_YEAR, _LAST_YEAR = 1949, 2099
_SERIAL_FROM, _SERIAL_UNTIL = 36_526, 55_153  # 2000-01-01 to 2050-12-31
_SERIAL_ZERO = date(1899, 12, 30)

_TIME_TAIL = re.compile(r"[\sT]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?:\.[0-9]+)?Z?$")
_ARABIC = re.compile(
    r"(?<![0-9])([0-9]{4})(?:年|[./-])([0-9]{1,2})(?:月|[./-])([0-9]{1,2})(?![0-9])"
)
_SPELLED = re.compile(
    rf"(?<![{NUMERALS}])([{NUMERALS}Oo0]{{4}})年([{NUMERALS}]{{1,3}})月([{NUMERALS}]{{1,4}})日?"
)
_BLANK = re.compile(r"\s+")
_BLANK_IN_DIGITS = re.compile(r"(?<=[0-9])\s+(?=[0-9])")
_NO_DAY = re.compile(r"[0-9]{4}(?:年|[./-])[0-9]{1,2}月?")
_LEFT_OVER = re.compile(r"[日号.\s]*")


@dataclass(frozen=True, slots=True)
class DateReading:
    """A day and whether a person should look at it again (日期、待核)."""

    day: date | None
    flagged: bool = False
    notes: tuple[str, ...] = ()


def read_date(raw: str | None) -> DateReading:
    """Read a day from dirty text, never guessing between two readings (日期)."""
    text = _TIME_TAIL.sub("", plain(raw)[: _LONGEST_CELL + 1])
    # A blank between digits separates them, any other blank means nothing.
    text = _BLANK.sub("", _BLANK_IN_DIGITS.sub("-", text))
    if is_missing(text):
        return DateReading(None, False, (say.DATE_MISSING,))
    if len(text) > _LONGEST_CELL:
        return _unread(say.DATE_UNREADABLE)
    if text.isascii() and text.isdigit():
        return _run_together(text)
    found = [(hit, _arabic_day(hit)) for hit in _ARABIC.finditer(text)]
    found += [(hit, _spelled_day(hit)) for hit in _SPELLED.finditer(text)]
    days = {day for _hit, day in found if day}
    if len(days) > 1:
        return _unread(say.DATE_SEVERAL)
    if not days:
        return _unread(say.DATE_NO_DAY if _NO_DAY.fullmatch(text) else say.DATE_UNREADABLE)
    rest = text
    for hit, _day in found:
        rest = rest.replace(hit[0], "", 1)
    among_words = _LEFT_OVER.fullmatch(rest) is None
    return _checked(days.pop(), (say.DATE_AMONG_WORDS,) if among_words else ())


def _unread(note: str) -> DateReading:
    return DateReading(None, True, (note,))


def _checked(day: date, found: tuple[str, ...]) -> DateReading:
    """Refuse a year that no suggestion can have; flag what carries a note."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        return _unread(say.implausible_day(day))
    return DateReading(day, bool(found), found)


def _day(year: int | None, month: int | None, day: int | None) -> date | None:
    if not year or not month or not day:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _arabic_day(hit: re.Match[str]) -> date | None:
    return _day(int(hit[1]), int(hit[2]), int(hit[3]))


def _spelled_day(hit: re.Match[str]) -> date | None:
    # A typist without 〇 at hand takes the letter O.
    year = re.sub("[Oo0]", "〇", hit[1])
    return _day(chinese_int(year), chinese_int(hit[2]), chinese_int(hit[3]))


def _run_together(digits: str) -> DateReading:
    """Read digits that lost 年月日: one reading is taken, several are only named."""
    if len(digits) == 8:
        day = _split(digits, 4, 6)
        return _checked(day, ()) if day else _unread(say.DATE_UNREADABLE)
    if len(digits) == 5 and _SERIAL_FROM <= int(digits) <= _SERIAL_UNTIL:
        return _checked(_SERIAL_ZERO + timedelta(days=int(digits)), (say.DATE_SERIAL,))
    if len(digits) not in (6, 7):
        return _unread(say.DATE_UNREADABLE)
    # Six digits may also be a year of two digits, seven may be a month of two.
    longer = digits if len(digits) == 7 else f"20{digits}"
    days = [_split(digits, 4, 5), _split(longer, 4, 6)]
    plausible = {day for day in days if day and _FIRST_YEAR <= day.year <= _LAST_YEAR}
    readings = [day.isoformat() for day in sorted(plausible)]
    if len(digits) == 6 and _month_without_day(digits):
        readings.append(f"{digits[:4]}-{digits[4:]} without a day")
    if len(readings) > 1:
        return _unread(say.date_readings(tuple(readings)))
    if not plausible:
        return _unread(say.DATE_NO_DAY if readings else say.DATE_UNREADABLE)
    return _checked(plausible.pop(), (say.DATE_RUN_TOGETHER,))


def _split(digits: str, month_at: int, day_at: int) -> date | None:
    """Cut digits into year, month and day at the given places."""
    year, month, day = digits[:month_at], digits[month_at:day_at], digits[day_at:]
    return _day(int(year), int(month), int(day))


def _month_without_day(digits: str) -> bool:
    in_range = _FIRST_YEAR <= int(digits[:4]) <= _LAST_YEAR
    return in_range and 1 <= int(digits[4:]) <= 12

"""Numbers of suggestions (编号): given once, never changed, never used again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Set as AbstractSet

_DIGITS = "零一二三四五六七八九"
_BETWEEN = "b"
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LAST_DIGITS = re.compile(r"([0-9]+)\s*$")


def series_key(term: int, session: int | None, between_sessions: bool) -> str:
    """Return the key of the series a number is drawn from (编号序列): one per session of a term.

    All items between the sessions of a term share one series, for their number names no session.
    Raises: ValueError if the term, or the session where it counts, is below 1.
    Source: design; a reply's title cites term, session and number.
    """
    return f"{_positive(term, 'term')}-{_session_part(session, between_sessions)}"


def format_number(
    congress_code: str,
    term_no: int,
    session_no: int | None,
    between: bool,
    serial: int,
    part: int | None = None,
) -> str:
    """Return the number for addresses and letters (建议编号), such as `demo-6-3-012`.

    Items between sessions carry `b` in place of the session: `demo-6-b-012`. What was split off
    a suggestion bears its number and its own part: `demo-6-3-012-2`.
    Raises: ValueError if the code is not lower-case letters, digits and single hyphens, or a
    number is below 1.
    Source: design.
    """
    if not _CODE.fullmatch(congress_code):
        raise ValueError(f"a congress code is lower-case letters and digits: {congress_code!r}")
    series = series_key(term_no, session_no, between)
    whole = f"{congress_code}-{series}-{_positive(serial, 'serial'):03d}"
    return whole if part is None else f"{whole}-{_positive(part, 'part')}"


def part_number(serial: int, part: int) -> str:
    """Return the short number of what was split off (拆分件编号), such as `12-2`.

    Raises: ValueError if either is below 1. Source: design; rulebook 5.3 and section 10.
    """
    return f"{_positive(serial, 'serial')}-{_positive(part, 'part')}"


def is_part_number(number: str, part: int | None) -> bool:
    """Tell whether a number is that of a part (拆分件编号): it took no serial of its own."""
    return part is not None and re.fullmatch(rf"[0-9]+-{part}", number) is not None


def chinese_number(
    term_no: int, session_no: int | None, between: bool, serial: int, part: int | None = None
) -> str:
    """Return the number as a letter cites it (建议文号), such as `第六届第三次会议第12号`.

    Items between sessions read `第六届闭会期间第12号`, what was split off `第12-2号`.
    Raises: ValueError if a number is below 1, or a term or session above 99.
    Source: titles of reply letters cite term, session and number.
    """
    term = chinese_numeral(term_no)
    short = part_number(serial, part) if part is not None else str(_positive(serial, "serial"))
    number = f"第{short}号"
    if between:
        return f"第{term}届闭会期间{number}"
    return f"第{term}届第{chinese_numeral(_session(session_no))}次会议{number}"


def chinese_numeral(n: int) -> str:
    """Return 1 to 99 in Chinese numerals (中文数字). Raises: ValueError outside that range."""
    if not 1 <= n <= 99:
        raise ValueError(f"terms and sessions are numbered 1 to 99, not {n}")
    tens, ones = divmod(n, 10)
    ten = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return ten + (_DIGITS[ones] if ones else "")


def next_free(last_serial: int, taken: AbstractSet[str]) -> int:
    """Return the serial that the next automatic number gets (下一个可用编号).

    `last_serial` is the last automatic one, 0 at first; `taken` holds the numbers given by hand in
    this series, withdrawn and void ones too, as serials (`012`) or whole (`demo-6-3-012`).
    Automatic numbers step around them and close the gaps before them.
    Raises: ValueError if `last_serial` is negative.
    Source: design; numbers are never reused, withdrawn numbers stay blank.
    """
    if last_serial < 0:
        raise ValueError(f"the last serial cannot be negative: {last_serial}")
    used = {serial for text in taken if (serial := _serial_of(text)) is not None}
    serial = last_serial + 1
    while serial in used:
        serial += 1
    return serial


def _serial_of(text: str) -> int | None:
    # Numbers typed by hand may come in full-width digits.
    found = _LAST_DIGITS.search(unicodedata.normalize("NFKC", text))
    return int(found.group(1)) if found else None


def _session_part(session: int | None, between: bool) -> str:
    return _BETWEEN if between else str(_session(session))


def _session(session: int | None) -> int:
    if session is None:
        raise ValueError("an item made in session needs the number of the session")
    return _positive(session, "session")


def _positive(n: int, what: str) -> int:
    if n < 1:
        raise ValueError(f"a {what} is numbered from 1, not {n}")
    return n

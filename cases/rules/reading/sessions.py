"""Congress, term, session and form of handling (届次、办理方式)."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from .text import NUMERALS, chinese_int, compact, is_missing

HandlingMode = Literal["sole", "lead", "separate", "joint"]
LevelGuess = Literal["nation", "province", "city", "county", "township"]

_BRACKETED = re.compile(r"\([^()]*\)?|【[^【】]*】?")
_TERM = re.compile(rf"第?([0-9]{{1,3}}|[{NUMERALS}]{{1,5}})届")
_SESSION = re.compile(rf"第?([0-9]{{1,2}}|[{NUMERALS}]{{1,4}})次")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_CONGRESS = re.compile(r"(?:人民代表大会|人大)(?:常务委员会|常委会)?$")

# In this order: "joint signature" is a set of separate replies, so it comes before "joint".
_MODES: tuple[tuple[re.Pattern[str], HandlingMode], ...] = (
    (re.compile(r"分别|分办|各自|separate|jointsign|联合署名|联签"), "separate"),
    (re.compile(r"双主办|多主办|共同主办|联合主办|joint"), "joint"),
    (re.compile(r"main\+co|会同|经商|会办|协办|牵头|lead"), "lead"),
    (re.compile(r"独办|单办|单独|sole|^主办$"), "sole"),
)
_LEVELS: tuple[tuple[re.Pattern[str], LevelGuess], ...] = (
    (re.compile(r"^全国"), "nation"),
    (re.compile(r"(?:镇|乡|街道)$"), "township"),
    (re.compile(r"(?:县|区|旗)$(?<!自治区)"), "county"),
    (re.compile(r"(?:省|自治区|^(?:北京|天津|上海|重庆)市?)$"), "province"),
    (re.compile(r"(?:市|州|盟|地区)$"), "city"),
)
# 地区 ends like a district and is a level higher.
_PREFECTURE = re.compile(r"地区$")


class CongressReading(NamedTuple):
    """A congress without its term, and the term (人民代表大会、届)."""

    name: str
    term: int | None


class SessionReading(NamedTuple):
    """The session of a term and the year it was held (次、年)."""

    session: int | None
    year: int | None


def read_congress(name: str | None) -> CongressReading:
    """Read the congress and its term, as in 云溪县第八届 (届)."""
    text = _BRACKETED.sub("", compact(name))
    term = _TERM.search(text)
    if term:
        text = text[: term.start()] + text[term.end() :]
    bare = _CONGRESS.sub("", text)
    # The national congress has no place to be called after.
    text = "全国人大" if bare == "全国" else bare or text
    return CongressReading(text, chinese_int(term[1]) if term else None)


def read_session(raw: str | None) -> SessionReading:
    """Read the session and the year, as in 第三次会议(2023); two years are none (次)."""
    text = compact(raw)
    session = _SESSION.search(text)
    years = set(_YEAR.findall(text))
    year = int(years.pop()) if len(years) == 1 else None
    return SessionReading(chinese_int(session[1]) if session else None, year)


def guess_level(congress: str) -> LevelGuess | None:
    """Guess the level from the name alone (层级); a county-level city reads as a city."""
    if _PREFECTURE.search(congress):
        return "city"
    return next((level for form, level in _LEVELS if form.search(congress)), None)


def is_key(raw: str | None) -> bool:
    """Tell whether the handling cell marks a key suggestion (重点督办建议)."""
    return compact(raw).lower().startswith(("key", "重点"))


def read_handling_mode(raw: str | None) -> HandlingMode | None:
    """Read the form of handling (独办、主办会办、分办、双主办); a key mark is none of them."""
    text = compact(raw).lower()
    if is_missing(text) or is_key(raw):
        return None
    return next((mode for form, mode in _MODES if form.search(text)), None)

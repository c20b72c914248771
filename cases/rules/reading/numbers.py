"""Numbers of suggestions, document numbers and result classes (编号、文号、类别)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from . import notes as say
from .text import NUMERALS, YEAR_CLOSE, YEAR_OPEN, chinese_int, compact, is_missing, plain

_LONGEST_CELL = 120
_YEAR = "(?:19|20)[0-9]{2}"
_ARABIC = r"(?<![0-9A-Za-z-])(?:[A-Za-z]{1,4}-?)?[0-9]{1,16}(?:-[0-9]{1,6}){0,3}"
_WITH_MARK = re.compile(rf"({_ARABIC}|(?<![{NUMERALS}])[{NUMERALS}]{{1,12}})号")
_LOOSE = re.compile(rf"({_ARABIC})(?![0-9A-Za-z届次年月日-])")
_SERIES = re.compile(r"[0-9]号?[、,;/~和及至]第?[0-9]")
_SPELLED = re.compile(rf"第?([{NUMERALS}]{{1,12}})(?:件|建议|闭会.*)?")
_BRACKETED_YEAR = re.compile(rf"[{YEAR_OPEN}\[(【]{_YEAR}年?[{YEAR_CLOSE}\])】]")
_ENGLISH_MARK = re.compile(r"(?i)(?<![a-z])(?:no[.:]?)+(?=[0-9])")
_YEAR_AND_SERIAL = re.compile(rf"{_YEAR}(?:-|(?=[0-9]{{4}}$))([0-9]{{1,4}})")

_DOC_NO = re.compile(rf".{{1,60}}{YEAR_OPEN}{_YEAR}{YEAR_CLOSE}第?[0-9]{{1,5}}号")
_DAMAGED_DOC_NO = re.compile(
    rf"([^0-9{YEAR_OPEN}{YEAR_CLOSE}]{{1,60}}){YEAR_OPEN}?({_YEAR}){YEAR_CLOSE}?(第?[0-9]{{1,5}})号?"
)
_YEAR_IN_BRACKETS = re.compile(rf"[【\[({YEAR_OPEN}〈《{{<]({_YEAR})[】\]){YEAR_CLOSE}〉》}}>]")
_GLUED_CLASS = re.compile(r"(?<=号)[(,、]?([A-D甲乙丙丁])类?\)?$")

_LETTER = re.compile(r"(?<![A-Za-z])([A-Za-z])(?![A-Za-z])")
_STEM = re.compile(r"(?:^|[:(])([甲乙丙丁])(?:$|[),;])|([甲乙丙丁])类")
_PUBLISH = (
    (re.compile(r"公开:?(?:否|不)|不(?:同意|予|宜|能)?公开|非公开"), False),
    (re.compile(r"(?:部分|摘要|依申请)公开"), None),
    (re.compile(r"(?<!否)(?:同意|可以?|主动|全文)公开|公开:?(?:是|同意)|^公开$|[,;)类]公开"), True),
)


@dataclass(frozen=True, slots=True)
class NumberReading:
    """A suggestion's number as text (编号); None where the cell gives none."""

    text: str | None
    between_sessions: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocNoReading:
    """A document number (文号), with the class where it was glued to the end."""

    text: str | None
    label: str | None = None
    flagged: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassReading:
    """A result class as the unit wrote it and the consent to publish (类别、是否公开)."""

    label: str | None
    publish: bool | None = None
    notes: tuple[str, ...] = ()


def read_number(raw: str | None, session_year: int | None = None) -> NumberReading:
    """Read the number of a suggestion as text, without 第, 号 and padding (编号).

    A number is never invented. `session_year` helps to tell a year in front from the serial.
    """
    text = compact(raw)
    between = "闭会" in text
    if is_missing(text):
        return NumberReading(None, between, (say.NUMBER_MISSING,))
    if len(text) > _LONGEST_CELL:
        return NumberReading(None, between, (say.NUMBER_UNREADABLE,))
    text = _ENGLISH_MARK.sub("", _BRACKETED_YEAR.sub("", text))
    tokens = set(_WITH_MARK.findall(text)) or set(_LOOSE.findall(text))
    if not tokens and (spelled := _SPELLED.fullmatch(text)):
        tokens = {spelled[1]}
    if len(tokens) != 1 or _SERIES.search(text):
        note = say.NUMBER_SEVERAL if tokens else say.NUMBER_UNREADABLE
        return NumberReading(None, between, (note,))
    return _serial(tokens.pop(), session_year, between)


def _serial(token: str, session_year: int | None, between: bool) -> NumberReading:
    """Take padding and a year off one token; letters are kept as they are."""
    if token[0] in NUMERALS:
        value = chinese_int(token)
        found = () if value is not None else (say.NUMBER_UNREADABLE,)
        return NumberReading(None if value is None else str(value), between, found)
    if not token.replace("-", "").isdigit():
        return NumberReading(token, between)
    digits = token.lstrip("0") or "0"
    serial = None
    if dated := _YEAR_AND_SERIAL.fullmatch(digits):
        serial = dated[1]
    elif session_year and len(digits) > 4 and digits.startswith(str(session_year)):
        serial = digits[4:]
    if serial is not None and serial.isdigit():
        return NumberReading(serial.lstrip("0") or "0", between, (say.NUMBER_YEAR_OFF,))
    return NumberReading(digits if token.isdigit() else token, between)


def read_doc_no(raw: str | None) -> DocNoReading:
    """Read a document number with shell brackets around the year (文号).

    What was lost is put back by the best guess and flagged.
    """
    text = compact(raw)
    if is_missing(text):
        return DocNoReading(None)
    label, found = None, []
    if glued := _GLUED_CLASS.search(text):
        label, text = glued[1], text[: glued.start()]
        found.append(say.DOC_NO_CLASS)
    text = _YEAR_IN_BRACKETS.sub(rf"{YEAR_OPEN}\1{YEAR_CLOSE}", text)
    text = text.replace(f":{YEAR_OPEN}", YEAR_OPEN)
    if _DOC_NO.fullmatch(text):
        return DocNoReading(text, label, False, tuple(found))
    if damaged := _DAMAGED_DOC_NO.fullmatch(text):
        head, year, serial = damaged.groups()
        text = f"{head.rstrip(':')}{YEAR_OPEN}{year}{YEAR_CLOSE}{serial}号"
        return DocNoReading(text, label, True, (*found, say.DOC_NO_BRACKETS))
    return DocNoReading(text, label, True, (*found, say.DOC_NO_UNUSUAL))


def read_class(raw: str | None) -> ClassReading:
    """Read the class label and the consent to publish (办理结果类别、同意公开).

    A missing or unclear class stays None: there is no default.
    """
    text = compact(raw)
    if is_missing(text):
        return ClassReading(None)
    publish = next((value for form, value in _PUBLISH if form.search(text)), None)
    words = plain(raw)
    labels = {letter.upper() for letter in _LETTER.findall(words)}
    labels |= {first or second for first, second in _STEM.findall(text)}
    known = labels & set("ABCD甲乙丙丁")
    if len(labels) > 1:
        return ClassReading(None, publish, (say.CLASS_SEVERAL,))
    if not known:
        only_publish = publish is not None and not labels
        return ClassReading(None, publish, () if only_publish else (say.CLASS_UNREADABLE,))
    return ClassReading(known.pop(), publish)

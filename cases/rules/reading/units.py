"""Names of handling units in one cell (承办单位)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from . import notes as say
from .text import NUMERALS, is_missing, plain, unique

_LONGEST_CELL = 4_000
_SEPARATORS = frozenset("、,;/|\n\r")
_OPENING, _CLOSING = "([{【", ")]}】"
_JOINING = re.compile(r"以及|[和及与]")

# A list mark such as "2、" or "(3)" has two digits at most; a longer number, as of a hotline,
# and the number of a Corps regiment (101团) belong to the name.
_LIST_MARK = re.compile(
    r"(?:^|(?<=[\s、,;/|]))(?:\([0-9]{1,2}\)|[0-9]{1,2}[.、)]\s*(?![0-9]))", re.MULTILINE
)
_LEADING_DIGITS = re.compile(r"^[0-9]{1,2}(?![0-9团师连营])")
_TAIL = re.compile(
    rf"等(?:(?:相关|有关)?(?:单位|部门)|[0-9{NUMERALS}]{{1,4}}[个家]?(?:相关|有关)?(?:单位|部门)?)?[.。]?$"
)
_LABEL = re.compile(r"^(主办|牵头|协办|会办|承办|责任)(?:单位|部门)?:")
_MARK = re.compile(r"\((主办|牵头|协办|会办|分办|独办)(?:单位|部门)?\)$")
_VERB = re.compile(r"^(?:会同|经商|并商)")
_LEADING_ROLES = ("主办", "牵头")
_SELF = re.compile(r"[我本](?:委|局|部|厅|办|院|署|处|所|中心|公司|镇|乡|街道|单位|县|市|区)")

_SUFFIX = re.compile(
    r"(?:局|委|部|厅|办|院|署|处|所|站|队|中心|公司|集团|银行|[支分]行|政府|街道|镇|乡|社|会|校|园区|科|室)"
    r"(?:\([^()]*\))?$"
)
# A unit with its own place in front, such as 县水利局 or 云溪县水利局; 城市管理局 has none.
_PLACE = re.compile(r"^(?:[省市县区州盟旗镇乡]|\S{1,8}?(?<!城)(?<!社)[省市县区州盟旗镇乡])\S*\S\S$")
_MINISTRY = re.compile(r"^(?:国家\S{2,}|\S{2,}部)$")


@dataclass(frozen=True, slots=True)
class UnitsReading:
    """The units of one cell in their order (承办单位), without doubles.

    `lead` is the one marked as main, `includes_self` stands for 我委, 我局 and the like.
    """

    names: tuple[str, ...]
    incomplete: bool = False
    includes_self: bool = False
    lead: str | None = None
    notes: tuple[str, ...] = ()


def read_units(raw: str | None, aliases: Mapping[str, str] | None = None) -> UnitsReading:
    """Read the units that a cell names, splitting only where it is safe (承办单位).

    `aliases` maps short, old and local names to the name in use. A joining word (和, 及, 与)
    separates only between two full units: a ghost unit is worse than a name left whole.
    """
    known = {name: name for name in (aliases or {}).values()} | dict(aliases or {})
    text = plain(raw)
    if is_missing(text):
        return UnitsReading(())
    found = [say.UNITS_BAR] if "|" in text else []
    text, incomplete = _without_tail(text[:_LONGEST_CELL])
    incomplete = incomplete or len(text) >= _LONGEST_CELL
    names: list[str] = []
    lead: str | None = None
    for piece in _pieces(_LIST_MARK.sub("、", text), known):
        name, role = _bare(piece)
        halves = _halves(name, known)
        if len(halves) == 1 and _looks_joined(name, known):
            found.append(say.UNITS_JOINED)
        named = [known.get(half, half) for half in halves]
        if role in _LEADING_ROLES and named and lead is None:
            lead = named[0]
        names += named
    others = [name for name in names if name and not _SELF.fullmatch(name)]
    includes_self = len(others) < len([name for name in names if name])
    kept = unique(others)
    found += [say.UNITS_MERGED] if len(kept) < len(others) else []
    found += [say.UNITS_SELF] if includes_self else []
    found += [say.UNITS_INCOMPLETE] if incomplete else []
    return UnitsReading(
        kept, incomplete, includes_self, lead if lead in kept else None, unique(found)
    )


def _without_tail(text: str) -> tuple[str, bool]:
    """Take off a closing 等 and its count; an open list is not complete."""
    cut = _TAIL.search(text)
    return (text[: cut.start()], True) if cut else (text.rstrip(".。"), False)


def _pieces(text: str, known: Mapping[str, str]) -> list[str]:
    """Split at separators outside brackets, then at blanks between two full units."""
    balanced = sum(map(text.count, _OPENING)) == sum(map(text.count, _CLOSING))
    depth, current = 0, ""
    parts: list[str] = []
    for char in text:
        depth += (char in _OPENING) - (char in _CLOSING)
        if char in _SEPARATORS and (depth <= 0 or not balanced):
            parts.append(current)
            current = ""
        else:
            current += char
    return [unit for part in [*parts, current] for unit in _split_blanks(part, known)]


def _split_blanks(part: str, known: Mapping[str, str]) -> list[str]:
    """Keep a blank as separator only after what is a unit by itself."""
    units: list[str] = []
    for word in part.split():
        if units and not (_is_unit(units[-1], known) and _is_unit(word, known)):
            units[-1] += word
        else:
            units.append(word)
    return units


def _bare(piece: str) -> tuple[str, str]:
    """Return the name without list digits, verbs and role marks, and the role marked."""
    role = ""
    if label := _LABEL.match(piece):
        role, piece = label[1], piece[label.end() :]
    if mark := _MARK.search(piece):
        role, piece = mark[1], piece[: mark.start()]
    return _LEADING_DIGITS.sub("", _VERB.sub("", piece)).strip(".:"), role


def _is_unit(name: str, known: Mapping[str, str]) -> bool:
    name = _MARK.sub("", name)
    return name in known or _SUFFIX.search(name) is not None


def _stands_alone(name: str, known: Mapping[str, str]) -> bool:
    """Tell whether a name is a whole unit and not half of a merged one (独立单位)."""
    if name in known or _SELF.fullmatch(name):
        return True
    full = _PLACE.match(name) or _MINISTRY.match(name)
    return full is not None and _SUFFIX.search(name) is not None


def _halves(name: str, known: Mapping[str, str]) -> list[str]:
    """Split a name at joining words where both sides stand alone (和、及、与)."""
    if name in known:
        return [name]
    for word in _JOINING.finditer(name):
        left, right = name[: word.start()], name[word.end() :]
        first_of_rest = _JOINING.split(right, maxsplit=1)[0]
        if _stands_alone(left, known) and (
            _stands_alone(right, known) or _stands_alone(first_of_rest, known)
        ):
            return [left, *_halves(right, known)]
    return [name]


def _looks_joined(name: str, known: Mapping[str, str]) -> bool:
    """Tell whether a name left whole could still be two units."""
    if name in known:
        return False
    return any(
        _is_unit(name[: word.start()], known) and _is_unit(name[word.end() :], known)
        for word in _JOINING.finditer(name)
    )

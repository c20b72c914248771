"""What all readers share: clean text, Chinese numerals, character sets (文字)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Marks that clerks put into a cell instead of leaving it empty.
_MISSING = frozenset(
    ["", "无", "空", "暂无", "不详", "未填", "-", "--", "—", "——", "/", "\\", "null", "none", "n/a"]
)
_SPACE = re.compile(r"\s+")
_DIGITS = {
    char: str(value)
    for value, chars in enumerate(
        [
            "零〇○0",
            "一壹1",
            "二两贰2",
            "三叁3",
            "四肆4",
            "五伍5",
            "六陆6",
            "七柒7",
            "八捌8",
            "九玖9",
        ]
    )
    for char in chars
}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
NUMERALS = "零〇○一二两三四五六七八九十百千廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
_LONGEST_NUMERAL = 12
# The shell brackets (六角括号) that stand around the year of a document number.
YEAR_OPEN, YEAR_CLOSE = "\u3014", "\u3015"
_BLANK_IN_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")


def visible(raw: str | None) -> str:
    """Drop characters that nobody sees, such as zero-width blanks (去除不可见字符)."""
    kept = (
        char if char.isspace() or unicodedata.category(char) not in ("Cf", "Cc", "Cs") else ""
        for char in raw or ""
    )
    return "".join(kept)


def plain(raw: str | None) -> str:
    """Bring full-width and compatibility forms to plain ones, strip the ends (规范化)."""
    return visible(unicodedata.normalize("NFKC", raw or "")).strip()


def compact(raw: str | None) -> str:
    """Bring a cell to plain forms without any blank inside (去空白)."""
    return _SPACE.sub("", plain(raw))


def one_line(text: str) -> str:
    """Put text on one line, without blanks between Chinese characters (合并为一行)."""
    return _BLANK_IN_CHINESE.sub("", " ".join(text.split()))


def is_missing(text: str) -> bool:
    """Tell whether a plain cell says nothing (缺失)."""
    return text.lower() in _MISSING


def chinese_int(text: str) -> int | None:
    """Return the whole number that Arabic or Chinese numerals write, else None (中文数字)."""
    if not text or len(text) > _LONGEST_NUMERAL:
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(_DIGITS[char] for char in text))
    return _spelled_int(text.replace("廿", "二十").replace("卅", "三十"))


def _spelled_int(text: str) -> int | None:
    """Read numerals with 十, 百 and 千 below ten thousand, strictly in falling order."""
    total, waiting, last_unit = 0, 0, 10_000
    for char in text:
        if char in _DIGITS and not waiting:
            waiting = int(_DIGITS[char])
        elif char in _UNITS and _UNITS[char] < last_unit:
            last_unit = _UNITS[char]
            if not waiting and last_unit != 10:
                return None
            total, waiting = total + (waiting or 1) * last_unit, 0
        else:
            return None
    return total + waiting


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Keep the first of equal names, in order, and no empty one (去重)."""
    return tuple(dict.fromkeys(name for name in names if name))


def looks_garbled(text: str) -> bool:
    """Tell whether UTF-8 text was read as GBK by somebody before us (乱码).

    Real Chinese text, written in GBK, hardly ever holds Chinese when taken for UTF-8.
    """
    mended = text.encode("gb18030", "replace").decode("utf-8", "replace")
    good = sum("\u3400" <= char <= "\u9fff" for char in mended)
    return good > 1 and good > mended.count("\ufffd")


def decode(data: bytes) -> tuple[str, str]:
    """Return the text of a file and its character set, never raising (识别编码).

    The set is utf-8, utf-16 or gb18030. A UTF-8 file with a few broken bytes stays UTF-8.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace"), "utf-16"
    text = data.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    broken = text.count("\ufffd")
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    if not broken or broken * 10 < foreign:
        return text, "utf-8"
    return data.decode("gb18030", "replace"), "gb18030"

"""Read single cells (读单元格): days, numbers, lists, choices; what cannot be read is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from cases.rules.kinds import RatingOption, ResultKind
from cases.rules.labels import Labelled
from cases.rules.reading import read_date
from cases.rules.reading.text import chinese_int, compact
from cases.rules.states import SuggestionState
from people.kinds import DeputyStatusKind, Level, OrganKind, Role
from workflows.loading.reading import Row
from workflows.loading.report import CellError, did_you_mean

T = TypeVar("T")

_SEPARATORS = re.compile(r"[、;；,，\n|]+")
_ORDINAL = re.compile(r"(?:第)?(.+?)(?:届|次会议|次|届会议)?")

LEVELS = {
    "全国": Level.NATION, "省": Level.PROVINCE, "省级": Level.PROVINCE, "市": Level.CITY,
    "市级": Level.CITY, "设区的市": Level.CITY, "县": Level.COUNTY, "县级": Level.COUNTY,
    "区": Level.COUNTY, "乡": Level.TOWNSHIP, "乡镇": Level.TOWNSHIP, "镇": Level.TOWNSHIP,
}  # fmt: skip
K = OrganKind
KINDS = {
    "人大": K.CONGRESS, "人民代表大会": K.CONGRESS, "主席团": K.PRESIDIUM,
    "大会秘书处": K.SESSION_SECRETARIAT, "秘书处": K.SESSION_SECRETARIAT,
    "常委会": K.STANDING_COMMITTEE, "常务委员会": K.STANDING_COMMITTEE,
    "主任会议": K.COUNCIL_OF_CHAIRPERSONS, "常委会办公室": K.GENERAL_OFFICE,
    "代表工作委员会": K.DEPUTIES_AFFAIRS_COMMISSION, "代工委": K.DEPUTIES_AFFAIRS_COMMISSION,
    "代表工委": K.DEPUTIES_AFFAIRS_COMMISSION, "专门委员会": K.SPECIAL_COMMITTEE,
    "专委会": K.SPECIAL_COMMITTEE, "工作委员会": K.WORKING_COMMISSION,
    "工委": K.WORKING_COMMISSION, "街道工委": K.SUBDISTRICT_COMMITTEE,
    "政府办公室": K.GOVERNMENT_OFFICE, "政府办": K.GOVERNMENT_OFFICE,
    "政府部门": K.GOVERNMENT_UNIT, "政府单位": K.GOVERNMENT_UNIT, "法院": K.COURT,
    "人民法院": K.COURT, "检察院": K.PROCURATORATE, "人民检察院": K.PROCURATORATE,
    "监委": K.SUPERVISORY_COMMISSION, "监察委员会": K.SUPERVISORY_COMMISSION,
    "党委部门": K.PARTY_DEPARTMENT, "群团组织": K.MASS_ORGANISATION,
    "其他单位": K.OTHER_UNIT, "其他": K.OTHER_UNIT,
}  # fmt: skip
R = Role
ROLES = {
    "受理人员": R.INTAKE_OFFICER, "受理": R.INTAKE_OFFICER, "交办人员": R.ASSIGNER,
    "交办": R.ASSIGNER, "分办人员": R.SUB_ASSIGNER, "分办": R.SUB_ASSIGNER,
    "承办人": R.CASE_OFFICER, "经办人": R.CASE_OFFICER, "单位负责人": R.UNIT_HEAD,
    "主要负责人": R.UNIT_HEAD, "评价收集人员": R.RATING_OFFICER, "评价人员": R.RATING_OFFICER,
    "委员会主任": R.COMMITTEE_CHAIR, "主任委员": R.COMMITTEE_CHAIR,
    "代工委主任": R.COMMISSION_HEAD, "主任": R.CHAIRPERSON, "副主任": R.VICE_CHAIRPERSON,
    "秘书": R.SECRETARY, "主任会议秘书": R.SECRETARY, "管理员": R.ADMINISTRATOR,
    "审计员": R.AUDITOR,
}  # fmt: skip
STATUSES = {
    "在任": DeputyStatusKind.IN_OFFICE, "正常": DeputyStatusKind.IN_OFFICE,
    "暂停": DeputyStatusKind.SUSPENDED, "暂停执行职务": DeputyStatusKind.SUSPENDED,
    "终止": DeputyStatusKind.ENDED, "资格终止": DeputyStatusKind.ENDED,
}  # fmt: skip
NOT_ANSWERED = "not_answered"
BETWEEN = frozenset({"between", "闭会", "闭会期间", "b"})


def labelled(kind: type[Labelled]) -> dict[str, str]:
    """Return every way to write a value (写法): its key, and both its labels."""
    words = {m.value: m.value for m in kind} | {m.label_zh: m.value for m in kind}
    return words | {m.label_en.lower(): m.value for m in kind}


RESULTS = labelled(ResultKind) | {"已解决": "solved", "采纳": "solved", "不具备条件": "not_now"}
RATINGS = labelled(RatingOption) | {
    NOT_ANSWERED: NOT_ANSWERED, "未反馈": NOT_ANSWERED, "未评价": NOT_ANSWERED,
}  # fmt: skip
STATES = labelled(SuggestionState)


def choice(row: Row, column: str, words: Mapping[str, T], values: Iterable[T] = ()) -> T | None:
    """Return what a word stands for (选项), None where the cell is empty. Raises: CellError."""
    text = row.text(column)
    if not text:
        return None
    known: dict[str, T] = {str(value): value for value in values} | dict(words)
    found = known.get(text, known.get(compact(text).lower()))
    if found is None:
        hint = did_you_mean(text, known)
        raise CellError(column, _("“%(text)s” is not known here.") % {"text": text} + hint)
    return found


def day(row: Row, column: str) -> date | None:
    """Return a day (日期), None where the cell is empty. Raises: CellError."""
    text = row.text(column)
    if not text:
        return None
    found = read_date(text)
    if found.day is None:
        words = _("“%(text)s” is no day. Write it like 2026-01-31.")
        raise CellError(column, words % {"text": text[:40]})
    return found.day


def days_in_order(row: Row, first: str, last: str) -> tuple[date | None, date | None]:
    """Return two days of which the second must come after the first (起止). Raises: CellError."""
    since, until = day(row, first), day(row, last)
    if since and until and until <= since:
        raise CellError(last, _("This day does not come after %(day)s.") % {"day": since})
    return since, until


def ordinal(row: Row, column: str) -> int | None:
    """Return the number of a term or session (届次), as `18` or `第十八届`. Raises: CellError."""
    text = compact(row.text(column))
    if not text:
        return None
    match = _ORDINAL.fullmatch(text)
    number = chinese_int(match[1]) if match else None
    if number is None or not 1 <= number <= 99:
        words = _("“%(text)s” is no number from 1 to 99.")
        raise CellError(column, words % {"text": text[:40]})
    return number


def whole(row: Row, column: str, *, most: int = 1_000_000) -> int:
    """Return a whole number, 0 where the cell is empty (整数). Raises: CellError."""
    text = compact(row.text(column))
    if not text:
        return 0
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) > most:
        words = _("“%(text)s” is no whole number.")
        raise CellError(column, words % {"text": text[:40]})
    return int(text)


def names(row: Row, column: str) -> list[str]:
    """Return the names of a list (名单), however they are separated. Raises: CellError if twice."""
    found = [name.strip() for name in _SEPARATORS.split(row.text(column)) if name.strip()]
    twice = next((name for name in found if found.count(name) > 1), None)
    if twice is not None:
        raise CellError(column, _("“%(name)s” stands here twice.") % {"name": twice})
    return found

"""What one act of administration changes (变更过程), noted with old and new values."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.acting import SHANGHAI, Actor
from cases.refusals import BadData
from people.models import Congress, Post
from workflows.noting import check_texts

M = TypeVar("M", bound=models.Model)

# Days that are asked for lie between these: older ones nobody knows, later ones are slips.
EARLIEST = date(1949, 10, 1)
DAYS_AHEAD = 366

# Never part of the trail, neither as it was nor as it is.
SECRET = frozenset({"password"})


def label_of(row: models.Model) -> str:
    """Return a row as one word for the trail (记录标识)."""
    return f"{row._meta.model_name}:{row.pk}"


class Changing:
    """Collect what one act changes (变更过程)."""

    def __init__(self, congress: Congress, by: Actor, post: Post, record: Any, at: datetime):
        self.congress = congress
        self.by = by
        self.post = post
        # The row that the act is about; an act that makes one puts it here.
        self.record = record
        self.at = at
        self.secret_hash = ""
        self._changes: dict[str, dict[str, list[Any]]] = {}
        self._created: dict[str, list[int]] = {}
        self._dropped: list[str] = []
        self._told: dict[str, Any] = {}

    @property
    def today(self) -> date:
        """Return the day in Shanghai (今天)."""
        return self.at.astimezone(SHANGHAI).date()

    # -- rows -------------------------------------------------------------------------------

    def create(self, row: M) -> M:
        """Create a row (新增); its values go into the trail."""
        check_texts(row)
        row.save(force_insert=True)
        self._created.setdefault(str(row._meta.model_name), []).append(row.pk)
        kept = {
            f.attname: [None, getattr(row, f.attname)]
            for f in row._meta.concrete_fields
            if not f.primary_key
            and f.attname not in SECRET
            and getattr(row, f.attname) not in (None, "")
            and not isinstance(getattr(row, f.attname), datetime | bool)
        }
        self._changes[label_of(row)] = kept
        return row

    def set(self, row: models.Model, **fields: Any) -> bool:
        """Change columns of a row (变更) and tell whether anything differs."""
        noted = self._changes.setdefault(label_of(row), {})
        columns = []
        for name, value in fields.items():
            column = row._meta.get_field(name).attname  # type: ignore[union-attr]
            old = getattr(row, column)
            setattr(row, name, value)
            new = getattr(row, column)
            if old != new:
                columns.append(name)
                if column not in SECRET:
                    noted[column] = [old, new]
        if columns:
            check_texts(row, columns)
            row.save(update_fields=columns)
        return bool(columns)

    def drop(self, row: models.Model, **kept: Any) -> None:
        """Take a row away that stands for nothing by itself (移除); the trail keeps its values."""
        self._dropped.append(label_of(row))
        self._changes[label_of(row)] = {name: [value, None] for name, value in kept.items()}
        row.delete()

    def tell(self, **facts: Any) -> None:
        """Put further facts into the event (补充事实)."""
        self._told.update(facts)

    def facts(self) -> dict[str, Any]:
        """Return what the event keeps (事件事实)."""
        facts = dict(self._told)
        if changes := {label: fields for label, fields in self._changes.items() if fields}:
            facts["changes"] = changes
        if self._created:
            facts["created"] = self._created
        if self._dropped:
            facts["dropped"] = self._dropped
        return facts

    # -- data -------------------------------------------------------------------------------

    @staticmethod
    def require(condition: Any, field: str, text: Any) -> None:
        """Ask that data is fit (数据校验). Raises: BadData at this field."""
        if not condition:
            raise BadData({field: text})

    def text(self, value: Any, field: str, *, longest: int = 200, optional: bool = False) -> str:
        """Return a text of one line without stray spaces (文本). Raises: BadData."""
        self.require(isinstance(value, str), field, _("This is not a text."))
        clean = " ".join(unicodedata.normalize("NFC", value).split())
        self.require(clean or optional, field, _("Please fill this in."))
        printable = all(unicodedata.category(c) not in ("Cc", "Cs") for c in clean)
        self.require(printable, field, _("The text holds a character that cannot be stored."))
        too_long = _("At most %(n)d characters, please.") % {"n": longest}
        self.require(len(clean) <= longest, field, too_long)
        return clean

    def day(self, value: Any, field: str, *, ahead: int = DAYS_AHEAD) -> date:
        """Return a day that can be meant (日期). Raises: BadData."""
        plain = isinstance(value, date) and not isinstance(value, datetime)
        self.require(plain, field, _("This is not a day."))
        self.require(value >= EARLIEST, field, _("This day lies too far back."))
        late = _("This day has not come yet.") if ahead == 0 else _("This day is too far ahead.")
        self.require((value - self.today).days <= ahead, field, late)
        day: date = value
        return day

    def choice(self, value: Any, choices: Iterable[str], field: str, text: Any) -> str:
        """Return one of these values (选项). Raises: BadData."""
        self.require(isinstance(value, str) and value in {str(c) for c in choices}, field, text)
        return str(value)

    def pick(self, rows: QuerySet[M], pk: Any, field: str, text: Any) -> M:
        """Return one of these rows by its key (选取). Raises: BadData."""
        fit = isinstance(pk, int) and not isinstance(pk, bool) and 0 < pk < 2**63
        found = rows.filter(pk=pk).first() if fit else None
        if found is None:
            raise BadData({field: text})
        return found

    def pick_if_given(self, rows: QuerySet[M], pk: Any, field: str, text: Any) -> M | None:
        """Return one of these rows, or nothing where nothing is named (可选)."""
        return None if pk is None else self.pick(rows, pk, field, text)

"""What an act writes into rows and into the trail (办理留痕), whatever it is about.

Rows are created at once; changed records are saved after the body, with their next version.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from cases.models.record import Record
from cases.refusals import BadData
from workflows.desk import subject_of

M = TypeVar("M", bound=models.Model)


@cache
def _text_columns(model: type[models.Model]) -> tuple[tuple[str, int | None], ...]:
    return tuple(
        (f.attname, f.max_length)
        for f in model._meta.concrete_fields
        if isinstance(f, (models.CharField, models.TextField))
    )


def can_be_stored(text: str) -> bool:
    """Tell whether every database can keep a text (可存文本)."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


@cache
def _empty_texts(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(
        f.attname
        for f in model._meta.concrete_fields
        if isinstance(f, (models.CharField, models.TextField)) and not f.null
    )


def _fill_empty_texts(row: models.Model) -> None:
    """Write an optional text that was left out as the empty text it is (空文本)."""
    for column in _empty_texts(type(row)):
        if getattr(row, column) is None:
            setattr(row, column, "")


def check_texts(row: models.Model, names: Iterable[str] | None = None) -> None:
    """Ask that texts fit their columns (文本校验). Raises: BadData at each that does not.

    Some databases would refuse them with an error of their own, others would not: too long a
    text, or one with a character that no text has.
    """
    wanted = None if names is None else set(names)
    problems = {}
    _fill_empty_texts(row)
    for column, longest in _text_columns(type(row)):
        value = getattr(row, column)
        if (wanted is not None and column not in wanted) or value is None:
            continue
        if not isinstance(value, str):
            problems[column] = _("This is not a text.")
        elif not can_be_stored(value):
            problems[column] = _("The text holds a character that cannot be stored.")
        elif longest is not None and len(value) > longest:
            problems[column] = _("At most %(n)d characters, please.") % {"n": longest}
    if problems:
        raise BadData(problems)


class Noting:
    """Collect which rows one act makes and changes, and what it tells (办理留痕)."""

    def __init__(self, name: str, record: Any, effective_on: date) -> None:
        self.name = name
        self.record = record
        self.acting = record.acting
        self.by = self.acting.by
        self.at = self.acting.at
        self.today = effective_on
        self.policy = self.acting.policy
        self.look = self.acting.facts
        self.moved = False
        # Where the record stood when the act began.
        self.before = record.state
        self.created: dict[str, Any] = {}
        self._changes: dict[str, dict[str, list[Any]]] = {}
        self._dirty: dict[str, tuple[Any, set[str]]] = {}
        self._moves: list[list[str]] = []
        self._begins: dict[str, str] = {}
        self._told: dict[str, Any] = {}

    # -- rows -------------------------------------------------------------------------------

    def set(self, record: Any, **fields: Any) -> None:
        """Change fields of a record (变更字段); old and new values go into the trail."""
        label = subject_of(record)
        changes = self._changes.setdefault(label, {})
        for given, value in fields.items():
            # A key may be given for the record it names ("office_id"): noted by the same name.
            field = record._meta.get_field(given)
            name, column = field.name, field.attname
            old = getattr(record, column)
            model: type[models.Model] = type(record)
            empty = value is None and column in _empty_texts(model)
            setattr(record, given, "" if empty else value)
            new = getattr(record, column)
            if old != new:
                first = changes[name][0] if name in changes else _plain(old)
                changes[name] = [first, _plain(new)]
                self._mark(record, name)

    def move(self, record: Any, transition: str, **arguments: Any) -> None:
        """Make a transition (状态变更) of the acting record or of one that follows from it."""
        record.acting = self.acting
        before = record.state
        getattr(record, transition)(**arguments)
        if record is self.record and transition == self.name:
            self.moved = True
        else:
            self._moves.append([subject_of(record), transition, before, record.state])
        if record.state != before:
            record.since_at = self.at
            self._mark(record, "state", "since_at")
        else:
            self._mark(record)

    def _mark(self, record: Any, *names: str) -> None:
        __, columns = self._dirty.setdefault(subject_of(record), (record, set()))
        columns.update(names)

    def create(self, row: M) -> M:
        """Create a row (新增): its key goes into the trail, and the state in which it begins."""
        check_texts(row)
        row.save(force_insert=True)
        label = str(row._meta.model_name)
        self.created.setdefault(label, []).append(row)
        self.enter(row)
        return row

    def create_all(self, rows: Iterable[M]) -> list[M]:
        """Create rows of one kind in one statement (批量新增)."""
        rows = list(rows)
        for row in rows:
            check_texts(row)
        if rows:
            made = type(rows[0])._default_manager.bulk_create(rows)
            self.created.setdefault(str(rows[0]._meta.model_name), []).extend(made)
            for row in made:
                self.enter(row)
        return rows

    def enter(self, row: models.Model) -> None:
        """Note in which state a record enters the trail (入档): new, or a draft until now."""
        if isinstance(row, Record):
            noted: Any = row
            self._begins[subject_of(row)] = str(noted.state)

    def tell(self, **facts: Any) -> None:
        """Put further facts into the event (补充事实)."""
        self._told.update({name: _plain(value) for name, value in facts.items()})

    def require(self, condition: Any, field: str, text: Any) -> None:
        """Ask that data is fit (数据校验). Raises: BadData at this field."""
        if not condition:
            raise BadData({field: text})

    def require_choice(self, value: Any, choices: Iterable[Any], field: str, text: Any) -> None:
        """Ask for one of these values (选项校验). Raises: BadData at this field."""
        if not isinstance(value, str) or value not in {str(c) for c in choices}:
            raise BadData({field: text})

    def require_text(self, **fields: str) -> None:
        """Ask that these texts are filled in (必填). Raises: BadData at each empty field."""
        empty = {
            name: _("Please fill this in.")
            for name, text in fields.items()
            if not isinstance(text, str) or not text.strip()
        }
        if empty:
            raise BadData(empty)

    # -- the door stores ----------------------------------------------------------------------

    def store_records(self) -> None:
        """Save every changed record with its next version (保存变更)."""
        if subject_of(self.record) not in self._dirty:
            self._mark(self.record)
        self.store_others()

    def store_others(self) -> None:
        """Save whatever was changed (保存变更), and not the acting record if nothing was."""
        for record, columns in self._dirty.values():
            if isinstance(record, Record):
                record.version += 1
                columns.add("version")
            check_texts(record, columns)
            record.save(update_fields=sorted(columns))

    def facts(self) -> dict[str, Any]:
        """Return what the event keeps (事件事实)."""
        facts: dict[str, Any] = dict(self._told)
        changes = {label: fields for label, fields in self._changes.items() if fields}
        if changes:
            facts["changes"] = changes
        if self._moves:
            facts["moves"] = self._moves
        if self.created:
            facts["created"] = {
                name: [row.pk for row in rows] for name, rows in self.created.items()
            }
        if self._begins:
            facts["begins"] = self._begins
        return facts


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    return value

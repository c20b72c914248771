"""Matters that are no suggestion's own (事项): each has a stream and a lock of its own (ADR 24)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from cases.models.record import Record
from cases.models.trail import Stream
from people.models import Congress


class OfMatter(Record):
    """Carry what hangs on a matter (事项所属记录): its lock and its stream are the matter's."""

    # The way from this record to its matter, as a look-up; the matter itself has none.
    TO_MATTER: ClassVar[str] = ""

    class Meta:
        abstract = True

    @property
    def matter(self) -> Any:
        """Return the matter (所属事项)."""
        return getattr(self, self.TO_MATTER) if self.TO_MATTER else self

    @classmethod
    def to_stream(cls) -> str:
        """Return the way from this record to its stream (留痕流路径)."""
        return f"{cls.TO_MATTER}__stream" if cls.TO_MATTER else "stream"


class Matter(OfMatter):
    """Hold a matter of a congress that concerns many suggestions, or none (事项).

    `stream` is its chain of the trail, whose row is its lock: taken before that of any
    suggestion.
    """

    congress = models.ForeignKey(Congress, on_delete=models.PROTECT, related_name="+")
    stream = models.OneToOneField(Stream, on_delete=models.PROTECT, related_name="%(class)s")

    class Meta:
        abstract = True

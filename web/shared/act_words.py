"""What an act is called on a page (办理用语)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ActWords:
    """Hold what an act is called (办理用语): on its button, and a sentence that explains it."""

    name: Any
    help: Any

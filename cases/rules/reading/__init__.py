"""Readers for the damaged cells of real registers (读取登记表).

Each reader takes the text of a cell and returns a value with notes; none raises on dirty text,
asks the clock or fills a gap in silence.
"""

from .dates import DateReading, read_date
from .handlers import HandlersReading, Role, read_handlers
from .numbers import (
    ClassReading,
    DocNoReading,
    NumberReading,
    read_class,
    read_doc_no,
    read_number,
)
from .people import DeputiesReading, read_deputies
from .rows import Outcome, RowReading, read_file, read_row
from .sessions import (
    CongressReading,
    HandlingMode,
    LevelGuess,
    SessionReading,
    guess_level,
    is_key,
    read_congress,
    read_handling_mode,
    read_session,
)
from .text import decode
from .titles import TitleReading, read_title
from .units import UnitsReading, read_units

__all__ = [
    "ClassReading",
    "CongressReading",
    "DateReading",
    "DeputiesReading",
    "DocNoReading",
    "HandlersReading",
    "HandlingMode",
    "LevelGuess",
    "NumberReading",
    "Outcome",
    "Role",
    "RowReading",
    "SessionReading",
    "TitleReading",
    "UnitsReading",
    "decode",
    "guess_level",
    "is_key",
    "read_class",
    "read_congress",
    "read_date",
    "read_deputies",
    "read_doc_no",
    "read_file",
    "read_handlers",
    "read_handling_mode",
    "read_number",
    "read_row",
    "read_session",
    "read_title",
    "read_units",
]

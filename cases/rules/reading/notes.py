"""What a reader says about a cell it had to interpret (读取说明).

The sentences are stable: tests, reports and the message catalogue may rely on them.
"""

from __future__ import annotations

from datetime import date
from typing import Final

NUMBER_MISSING: Final = "The number is missing."
NUMBER_UNREADABLE: Final = "The number cannot be read."
NUMBER_SEVERAL: Final = "The cell holds more than one number."
NUMBER_YEAR_OFF: Final = "The year in front of the number was taken off."

DATE_MISSING: Final = "The date is missing."
DATE_UNREADABLE: Final = "The date cannot be read."
DATE_IMPLAUSIBLE: Final = "The year of the date is not plausible."
DATE_NO_DAY: Final = "The date names no day."
DATE_SEVERAL: Final = "The cell holds more than one date."
DATE_RUN_TOGETHER: Final = "The date was read from digits run together."
DATE_AMONG_WORDS: Final = "The date was picked out of other words."
DATE_SERIAL: Final = "The date was read from a spreadsheet serial number."

DOC_NO_BRACKETS: Final = "The brackets of the document number were lost and put back."
DOC_NO_UNUSUAL: Final = "The document number has not the usual form."
DOC_NO_CLASS: Final = "The class was glued to the document number."

CLASS_SEVERAL: Final = "The cell holds more than one class."
CLASS_UNREADABLE: Final = "The class cannot be read."

UNITS_INCOMPLETE: Final = "The list of units is not complete."
UNITS_MERGED: Final = "A unit named twice was merged."
UNITS_SELF: Final = "The cell speaks of its own unit without a name."
UNITS_JOINED: Final = "A joining word inside a unit name was not taken as a separator."
UNITS_BAR: Final = "Names separated by a bar may be one renamed unit."

TITLE_MISSING: Final = "The title is missing."
TITLE_MARKS: Final = "Marks against copying were removed from the title."
TITLE_NESTED: Final = "The title was unwrapped from a title around it."
TITLE_STRAY: Final = "Stray title brackets were removed."
TITLE_FULL_STOP: Final = "The full stop at the end of the title was taken off."
TITLE_GARBLED: Final = "The title looks as if read in the wrong character set."

DEPUTIES_MISSING: Final = "The deputies are missing."
DEPUTIES_INCOMPLETE: Final = "Not all deputies are named."
DEPUTIES_DISAGREE: Final = "The count of deputies is smaller than the names given."

YEAR_ASSUMED: Final = "No year is given; 2025 is assumed."
YEAR_FROM_REPLY: Final = "No year is given; the year of the reply is assumed."
CONGRESS_MISSING: Final = "The congress is missing."
LEVEL_UNKNOWN: Final = "The level of the congress cannot be guessed."
NUMBER_DISAGREES: Final = "The number and its normalised cell disagree."
DATE_DISAGREES: Final = "The date and its normalised cell disagree."
CLASS_DISAGREES: Final = "The class and its normalised cell disagree."
CATEGORY_DELEGATION: Final = "The category cell names a delegation."
HANDLER_MISSING: Final = "No handler is named; the row waits for registration."
LEAD_MISSING: Final = "Only co-handlers are named; the row waits for registration."
CO_HANDLERS_MISSING: Final = "Co-handlers are expected but not named."
SEVERAL_MAIN: Final = "Several main handlers are named and none is marked as lead."
ROW_NO_TITLE: Final = "The row is skipped because it has no title."


def date_readings(days: tuple[str, ...]) -> str:
    """Name every day that run-together digits may mean (日期歧义)."""
    return f"The digits of the date may mean {' or '.join(days)}."


def implausible_day(day: date) -> str:
    """Name a day whose year no suggestion can have (年份不合理)."""
    return f"{DATE_IMPLAUSIBLE} It reads {day.isoformat()}."


def cells_of(found: int, expected: int) -> str:
    """Say that a row has too few or too many cells (列数不符)."""
    return f"The row is skipped because it has {found} cells and the header has {expected}."


def broken_line(line: int) -> str:
    """Say that a line is no comma-separated row (行损坏)."""
    return f"Line {line} is skipped because it cannot be read as a row."

"""What a line of an integrity report says in plain words (周报用语)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from cases.rules.integrity import Pattern


@dataclass(frozen=True, slots=True)
class PatternWords:
    """Say why a pattern is worth a look, what is ordinary about it, and of what it is counted."""

    why: Any
    ordinary: Any
    of: Any


_OF_ANSWERS = _("first answers")
_OF_KNOWN = _("ratings whose network is known")

PATTERN_WORDS: dict[Pattern, PatternWords] = {
    Pattern.SOON: PatternWords(
        _("A rating came within ten minutes after the deputy was asked."),
        _("The deputy may have read a draft of the reply in a meeting before."),
        _OF_ANSWERS,
    ),
    Pattern.TOGETHER: PatternWords(
        _(
            "Two or more deputies rated one unit from the same network, each within five minutes"
            " of the one before."
        ),
        _("Deputies who sit in one room, at a session or at their station, share its network."),
        _OF_KNOWN,
    ),
    Pattern.UNIT_NETWORK: PatternWords(
        _(
            "A rating came from a network from which somebody of the rated unit logged in during"
            " the month before."
        ),
        _("Offices of one compound, or telephones of one company, may share a network."),
        _OF_KNOWN,
    ),
    Pattern.CONTACT: PatternWords(
        _("A rating was corrected to a better one, and in between a unit spoke with the deputy."),
        _("What was unclear may have been explained: that is what contact is for."),
        _("corrections"),
    ),
    Pattern.PASSWORD: PatternWords(
        _(
            "A rating came within a day after an administrator gave the account a new password, or"
            " from somebody who had logged in within an hour after it."
        ),
        _("Who has forgotten the password asks for a new one just when there is something to do."),
        _("ratings given in person"),
    ),
    Pattern.PAPER: PatternWords(
        _("One officer entered the papers of five or more deputies without a longer pause."),
        _("Papers come in together after a meeting, and are entered together."),
        _("ratings entered from paper"),
    ),
    Pattern.ALIKE: PatternWords(
        _("Five or more deputies rated one unit on one day, and all answered exactly the same."),
        _("A good reply, or a poor one, may be just that to everybody."),
        _OF_ANSWERS,
    ),
}

RATED_AFTER = ngettext_lazy(
    "%(n)d minute after the deputy was asked", "%(n)d minutes after the deputy was asked", "n"
)
AT_ONCE = _("less than a minute after the deputy was asked")
OF_DEPUTIES = ngettext_lazy("%(n)d deputy", "%(n)d deputies", "n")
ENTERED_BY = _("entered by %(name)s")

"""What the auditor's desk says in plain words (审计台用语): acts, and what a check found."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from web.administration.words import FOUNDING, PEOPLE_WORDS, people_act_name
from web.shared.matter_words import MATTER_ACT_WORDS
from web.shared.words import ACT_WORDS, CLOCKWORK, act_name

# What a chain is about if it is no suggestion's.
STREAM_WORDS = {
    "administration": gettext_lazy("Administration"),
    "evaluationmeeting": gettext_lazy("Evaluation meeting"),
    "integrityreport": gettext_lazy("Integrity report"),
    "keytopic": gettext_lazy("Key supervision topic"),
    "linkage": gettext_lazy("Procuratorial suggestion proposed to deputies"),
    "lookbackreview": gettext_lazy("Look-back review"),
    "referral": gettext_lazy("Referral to the procuratorate"),
}

PROBLEMS = {
    "not chained to the event before it": gettext_lazy("It is not chained to the one before it."),
    "changed after it was sealed": gettext_lazy("It was changed after it had been sealed."),
    "holds a value that cannot be read": gettext_lazy("It holds a value that cannot be read."),
    "the stream of this event is gone": gettext_lazy("The chain it belonged to is gone."),
    "the head does not fit the last event": gettext_lazy(
        "The head of the chain does not fit its last entry."
    ),
    "an event that the checkpoint seals is gone": gettext_lazy(
        "An entry that the checkpoint seals is gone."
    ),
    "differs from what the checkpoint seals": gettext_lazy(
        "It differs from what the checkpoint seals."
    ),
    "the checkpoint itself was changed: its root does not fit": gettext_lazy(
        "The checkpoint file itself was changed: its root does not fit."
    ),
    "this database does not know of such a checkpoint": gettext_lazy(
        "The database knows of no such checkpoint."
    ),
}


def name_of_act(act: str) -> Any:
    """Return what an act is called (办理名称), of an item, a matter or the administration."""
    name = act_name(act)
    return people_act_name(act) if name == act else name


@cache
def acts_known() -> tuple[str, ...]:
    """Return every act that a page has a name for (全部动作)."""
    return tuple(
        dict.fromkeys([*ACT_WORDS, *MATTER_ACT_WORDS, *CLOCKWORK, *PEOPLE_WORDS, *FOUNDING])
    )


def act_choices() -> list[tuple[str, str]]:
    """Return the acts to choose from (动作选项); different acts that bear one name show theirs."""
    names = {act: str(name_of_act(act)) for act in acts_known()}
    often = {name for name in names.values() if list(names.values()).count(name) > 1}
    told = {act: f"{name} ({act})" if name in often else name for act, name in names.items()}
    return [("", _("all acts")), *sorted(told.items(), key=lambda choice: choice[1])]


def problem_in_words(problem: str) -> str:
    """Say what a check found (发现的问题)."""
    if (words := PROBLEMS.get(problem)) is not None:
        return str(words)
    if found := re.fullmatch(r"event (\d+) is missing", problem):
        return _("Entry %(n)s is missing.") % {"n": found[1]}
    if found := re.fullmatch(r"(\d+) events were counted, not these", problem):
        return _("%(n)s entries were counted, and others are there.") % {"n": found[1]}
    if found := re.fullmatch(r"trigger missing: (.+)", problem):
        return _("The database no longer guards the trail: %(name)s is missing.") % {
            "name": found[1]
        }
    return problem

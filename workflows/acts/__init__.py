"""The acts, stage by stage (办理动作): each bears the name of the transition it makes."""

from workflows.acts import (
    assigning,
    clockwork,
    correcting,
    deciding,
    drafting,
    escalating,
    handling,
    intake,
    leading,
    promising,
    rating,
    replying,
    returning,
    withdrawing,
)

__all__ = [
    "assigning",
    "clockwork",
    "correcting",
    "deciding",
    "drafting",
    "escalating",
    "handling",
    "intake",
    "leading",
    "promising",
    "rating",
    "replying",
    "returning",
    "withdrawing",
]

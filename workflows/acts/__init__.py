"""The acts, stage by stage (办理动作): each bears the name of the transition it makes."""

from workflows.acts import (
    assigning,
    clockwork,
    deciding,
    drafting,
    escalating,
    handling,
    intake,
    promising,
    rating,
    replying,
    returning,
)

__all__ = [
    "assigning",
    "clockwork",
    "deciding",
    "drafting",
    "escalating",
    "handling",
    "intake",
    "promising",
    "rating",
    "replying",
    "returning",
]

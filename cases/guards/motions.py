"""When a suggestion becomes a motion, and a motion a suggestion (议案与建议转化条件)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.guards.marks import because


@because(_("This is a motion: it is taken over as a whole, by decision of the presidium."))
def no_motion(record: Any) -> bool:
    """Ask that this is no motion that the office writes down (非议案)."""
    return not (record.converted_motion and record.motion_number)


@because(_("Only a motion can be taken over as a suggestion."))
def is_a_motion(record: Any) -> bool:
    """Ask for a motion with its number (议案)."""
    return bool(record.converted_motion and record.motion_number)


@because(_("A motion has more signers than are named here."))
def motion_was_signed(record: Any) -> bool:
    """Ask for as many signers as a motion has by law (联名人数).

    Source: Organic Law of Local Congresses 2022, art. 22.
    """
    signers = 1 + len(record.acting.facts.cosigners)
    return bool(signers >= record.acting.policy.min_cosigners_motion)


@because(_("It was a motion already; the presidium decided that it is a suggestion."))
def never_a_motion(record: Any) -> bool:
    """Ask that the suggestion was not taken over from a motion (非议案转来)."""
    return not record.converted_motion


@because(_("Only what is handed in for a session can become a motion."))
def made_in_session(record: Any) -> bool:
    """Ask that the suggestion belongs to a session (会议期间提出)."""
    return bool(record.in_session and record.session_id is not None)


@because(_("The last day for motions of this session is over."))
def motion_in_time(record: Any) -> bool:
    """Ask that the session is on and its last day for motions has not passed (议案截止日)."""
    return bool(record.acting.facts.motions_open)


@because(_("Too few deputies in office have signed for a motion."))
def motion_signers_enough(record: Any) -> bool:
    """Ask for the signers that a motion needs, in office today (联名人数)."""
    signers = record.acting.facts.signers_in_office
    return bool(len(signers) >= record.acting.policy.min_cosigners_motion)

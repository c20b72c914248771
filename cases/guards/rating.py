"""When a deputy may rate, and when a rating is released (评价条件)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.guards.marks import because
from cases.rules.kinds import RatingOption
from cases.rules.policy.choices import ReleaseMode
from cases.rules.states import ENDED_REQUESTS, RatingRequestState


@because(_("Everybody who is asked can rate."))
def rater_cannot_rate(record: Any) -> bool:
    """Ask for a deputy who is asked and cannot rate any more (有人无法评价)."""
    return bool(record.acting.facts.raters_who_cannot)


@because(_("The day for rating has not ended yet."))
def rating_window_over(record: Any) -> bool:
    """Ask that the window and its last reminder are over (评价期限已过)."""
    return bool(record.acting.facts.rating_window_over)


@because(_("You have rated this reply already."))
def not_yet_rated(record: Any) -> bool:
    """Ask that this deputy has not answered (尚未评价): one rating per rater."""
    acting = record.acting
    return any(
        r.deputy_id == acting.deputy.pk and r.answered_at is None for r in acting.facts.raters
    )


@because(_("A deputy who is suspended or out of office cannot rate."))
def rater_in_office(record: Any) -> bool:
    """Ask that the deputy who rates is in office (在任). Source: Deputies Law 2025, arts. 61-63."""
    return bool(record.acting.facts.actor_in_office)


@because(_("You have not rated this reply yet."))
def has_rated(record: Any) -> bool:
    """Ask that this deputy has answered (已评价)."""
    rater = record.acting.facts.own_rater
    return rater is not None and rater.answered_at is not None


@because(_("The time in which you could correct your rating is over, or you called it final."))
def may_still_correct(record: Any) -> bool:
    """Ask that the correction time of one's own answer runs (更正期限内). Source: design."""
    rater = record.acting.facts.own_rater
    return rater is not None and record.acting.facts.may_be_corrected(rater)


@because(_("The rating is released by hand."))
def clockwork_may_release(record: Any) -> bool:
    """Ask, where the clockwork releases, that the rules say so (自动发布)."""
    automatic = record.acting.policy.release_mode == ReleaseMode.AFTER_CORRECTION
    return not record.acting.by.is_system or automatic


@because(_("The deputy may still correct the rating: wait for the end of the correction day."))
def correction_over(record: Any) -> bool:
    """Ask that no answer can be corrected any more (更正期满或已定稿)."""
    return bool(record.acting.facts.correction_over)


@because(_("You have reported this already; it is being looked into."))
def not_yet_reported(record: Any) -> bool:
    """Ask that this deputy has not reported pressure on this request yet (尚未反映)."""
    return not record.acting.facts.has_reported_pressure


@because(_("The deputy need not be asked anew, or has been asked."))
def to_be_asked_anew(record: Any) -> bool:
    """Ask that a rating fell and nobody has asked again (待重新征询)."""
    waits = record.voids and record.asked_anew_at is None
    return waits and not record.acting.facts.suggestion.is_final


@because(_("Ask the deputy anew first: the rating that was voided is still missing."))
def asked_anew(record: Any) -> bool:
    """Ask that whoever lost a rating was asked again (已重新征询)."""
    done = not record.voids or record.asked_anew_at is not None
    return done or record.acting.facts.suggestion.is_final


@because(_("A rating has been given, or another reply is still being rated: the rating decides."))
def nobody_rates_yet(record: Any) -> bool:
    """Ask for one reply that is not rated, and that no other rating waits (尚未评价)."""
    return record.acting.facts.unrated_request is not None


@because(_("No unit has replied to this suggestion here."))
def somebody_replied(record: Any) -> bool:
    """Ask that some unit has replied in the present round (已有答复)."""
    return bool(record.acting.facts.answered_tasks)


@because(_("The deputies are still asked whether it is done."))
def fulfilment_was_rated(record: Any) -> bool:
    """Ask that who is asked about the fulfilment has answered, or was silent (承诺落实已测评).

    Source: Chongqing 2018, arts. 26 and 28.
    """
    asked = record.acting.facts.fulfilment_request
    return asked is None or asked.state in ENDED_REQUESTS


@because(_("The deputies are dissatisfied: send it back, or have the item handled again."))
def fulfilment_not_found_wanting(record: Any) -> bool:
    """Ask that nothing is written off against the deputies' rating (承诺落实测评非不满意)."""
    return not _found_wanting(record)


@because(_("Only where the deputies are dissatisfied with the fulfilment."))
def fulfilment_found_wanting(record: Any) -> bool:
    """Ask for a released rating that is dissatisfied with the fulfilment (承诺落实不满意)."""
    return _found_wanting(record)


@because(_("The deputies' rating of the fulfilment waits for its release."))
def fulfilment_rating_is_released(record: Any) -> bool:
    """Ask that no answer of the deputies is passed over (承诺落实测评已发布)."""
    asked = record.acting.facts.fulfilment_request
    return asked is None or asked.state != RatingRequestState.ANSWERED


def _found_wanting(record: Any) -> bool:
    asked = record.acting.facts.fulfilment_request
    return (
        asked is not None
        and asked.state == RatingRequestState.RELEASED
        and asked.overall == RatingOption.DISSATISFIED
    )

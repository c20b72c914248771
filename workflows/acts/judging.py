"""What the congress' own organs think of a reply (评判答复)."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.models import Assignment, Judgement
from cases.rules.kinds import Judged
from workflows.doing import Doing
from workflows.door import act


@act(Assignment, "organ", "carried_by")
def judge_reply(do: Doing, judged: str, words: str) -> None:
    """Record the committee's own judgement of a unit's last reply (评判答复), for the house alone.

    It is a field of its own: no rating is made, changed or counted by it. Source: ADR 28.
    """
    do.require_choice(judged, Judged, "judged", _("Choose one of the judgements."))
    do.require_text(words=words)
    assert do.acting.post is not None
    reply = do.record.replies.exclude(delivered_at=None).order_by("delivered_at", "pk").last()
    do.require(reply is not None, "judged", _("There is no reply to judge."))
    assert reply is not None
    do.create(
        Judgement(
            suggestion=do.suggestion,
            reply=reply,
            organ=do.acting.post.organ,
            judged=judged,
            words=words,
            judged_by=do.by.user,
            judged_at=do.at,
        )
    )
    do.tell(judged=judged, reply=reply.pk)

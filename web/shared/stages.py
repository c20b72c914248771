"""How far a unit's reply has come (答复所处环节): written, waiting for the head, or signed."""

from __future__ import annotations

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from cases.models import Agreement, Assignment, Reply
from cases.rules.policy.choices import ReplyReviewer
from cases.rules.states import HandlingRole, ReplyKind, ReplyState, Tier, WorkKind
from cases.tasks import GONE
from workflows.models import WorkItem

# Somebody else's turn, or nobody's yet; the head's; who sends it.
WRITTEN, TO_SIGN, TO_DELIVER = "", "to_sign", "to_deliver"
R = ReplyState


def staged(items: QuerySet[WorkItem]) -> QuerySet[WorkItem]:
    """Say of each work item how far its reply has come (环节), as `stage`.

    What waits for the head's signature is complete, reviewed where the rules want it, and agreed
    to by the other lead units. Whether a promise is still missing is told where it is signed.
    """
    mine = Reply.objects.filter(assignment=OuterRef("assignment"))
    # Of several promises of one task the first alone stands for the supplementary reply.
    earlier = WorkItem.objects.to_do().filter(
        kind=WorkKind.FULFIL, assignment=OuterRef("assignment"), pk__lt=OuterRef("pk")
    )
    supplements = Q(kind=WorkKind.FULFIL) & ~Exists(earlier)
    for_task = mine.exclude(kind=ReplyKind.SUPPLEMENTARY)
    for_promise = mine.filter(kind=ReplyKind.SUPPLEMENTARY)
    found: QuerySet[WorkItem] = items.annotate(
        stage=Case(
            When(Q(kind=WorkKind.REPLY) & Exists(_to_sign(for_task)), then=Value(TO_SIGN)),
            When(
                Q(kind=WorkKind.REPLY) & Exists(for_task.filter(state=R.SIGNED)),
                then=Value(TO_DELIVER),
            ),
            When(supplements & Exists(_to_sign(for_promise)), then=Value(TO_SIGN)),
            When(supplements & Exists(for_promise.filter(state=R.SIGNED)), then=Value(TO_DELIVER)),
            default=Value(WRITTEN),
            output_field=CharField(),
        )
    )
    return found


def _to_sign(replies: QuerySet[Reply]) -> QuerySet[Reply]:
    """Keep the replies that wait for the head's signature alone (待签发)."""
    complete = ~Q(result_kind="") & ~Q(text="") & ~Q(doc_number="")
    unseen = Q(
        reviewed_by=None,
        assignment__tier=Tier.GOVERNMENT,
        assignment__parent__isnull=False,
        round__policy__rules_json__reply_review_by=ReplyReviewer.GOVERNMENT_GENERAL_OFFICE.value,
    ) & ~Q(kind=ReplyKind.SUPPLEMENTARY)
    other_leads = (
        Assignment.objects.filter(round=OuterRef("round"), role=HandlingRole.LEAD)
        .exclude(pk=OuterRef("assignment"))
        .exclude(state__in=GONE)
    )
    asked_first = (
        Q(assignment__role=HandlingRole.LEAD)
        & ~Q(kind=ReplyKind.SUPPLEMENTARY)
        & Exists(other_leads)
    )
    unanswered = Agreement.objects.filter(reply=OuterRef("pk"), agreed_at=None, ended_at=None)
    alone = Q(state__in=[R.DRAFTING, R.REVIEWED]) & ~asked_first
    agreed = Q(state=R.AGREEING) & (~Q(without_agreement="") | ~Exists(unanswered))
    return replies.filter(complete & (alone | agreed)).exclude(unseen)

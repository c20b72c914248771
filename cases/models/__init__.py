"""The rows of the cases' room (案卷)."""

from cases.models.assignment import Assignment, Contact, Opinion
from cases.models.clock import Clock
from cases.models.escalation import Escalation, Instruction
from cases.models.file import Attachment, StoredFile
from cases.models.outbox import Outbox
from cases.models.policy import Policy
from cases.models.rating import Rater, Rating, RatingRequest
from cases.models.reply import Delivery, Promise, Reply
from cases.models.round import Round
from cases.models.series import NumberSeries
from cases.models.suggestion import Cosigner, Suggestion
from cases.models.trail import Checkpoint, Event, Stream

__all__ = [
    "Assignment",
    "Attachment",
    "Checkpoint",
    "Clock",
    "Contact",
    "Cosigner",
    "Delivery",
    "Escalation",
    "Event",
    "Instruction",
    "NumberSeries",
    "Opinion",
    "Outbox",
    "Policy",
    "Promise",
    "Rater",
    "Rating",
    "RatingRequest",
    "Reply",
    "Round",
    "StoredFile",
    "Stream",
    "Suggestion",
]

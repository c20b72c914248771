"""The rows of the cases' room (案卷)."""

from cases.models.agreement import Agreement
from cases.models.assignment import Assignment, Contact, Opinion
from cases.models.calendar import WorkdayYear
from cases.models.class_change import ClassChange
from cases.models.clock import Clock
from cases.models.consulting import Consultation
from cases.models.copy import Copy
from cases.models.escalation import Escalation, FurtherStep, Instruction
from cases.models.extension import Extension
from cases.models.file import Attachment, StoredFile
from cases.models.fulfilment import PromiseProgress, PromiseWord
from cases.models.integrity import IntegrityLine, IntegrityRemark, IntegrityReport
from cases.models.judgement import Judgement
from cases.models.linking import SuggestionLink
from cases.models.look_back_review import LookBackReview, ReviewedItem
from cases.models.matter import Matter, OfMatter
from cases.models.measure import Measure
from cases.models.meeting import EvaluationMeeting, MeetingItem, SummonedUnit
from cases.models.merging import Follower
from cases.models.origin import ActOrigin, SignIn
from cases.models.outbox import Outbox
from cases.models.paper import Paper
from cases.models.papered import PaperEntry
from cases.models.policy import Policy
from cases.models.pressure import PressureCase
from cases.models.rating import Rater, Rating, RatingRequest
from cases.models.referral import Linkage, Referral, ReferralCopy
from cases.models.reply import Delivery, Promise, Reply
from cases.models.round import Round
from cases.models.series import NumberSeries
from cases.models.splitting import SplitPart
from cases.models.suggestion import Cosigner, Suggestion
from cases.models.supervision import Supervision
from cases.models.topic import KeyTopic, TopicDeputy, TopicItem, TopicStep
from cases.models.trail import Checkpoint, Event, Stream
from cases.models.transferring import Transfer
from cases.models.voiding import VoidNumber

__all__ = [
    "ActOrigin",
    "Agreement",
    "Assignment",
    "Attachment",
    "Checkpoint",
    "ClassChange",
    "Clock",
    "Consultation",
    "Contact",
    "Copy",
    "Cosigner",
    "Delivery",
    "Escalation",
    "EvaluationMeeting",
    "Event",
    "Extension",
    "Follower",
    "FurtherStep",
    "Instruction",
    "IntegrityLine",
    "IntegrityRemark",
    "IntegrityReport",
    "Judgement",
    "KeyTopic",
    "Linkage",
    "LookBackReview",
    "Matter",
    "Measure",
    "MeetingItem",
    "NumberSeries",
    "OfMatter",
    "Opinion",
    "Outbox",
    "Paper",
    "PaperEntry",
    "Policy",
    "PressureCase",
    "Promise",
    "PromiseProgress",
    "PromiseWord",
    "Rater",
    "Rating",
    "RatingRequest",
    "Referral",
    "ReferralCopy",
    "Reply",
    "ReviewedItem",
    "Round",
    "SignIn",
    "SplitPart",
    "StoredFile",
    "Stream",
    "Suggestion",
    "SuggestionLink",
    "SummonedUnit",
    "Supervision",
    "TopicDeputy",
    "TopicItem",
    "TopicStep",
    "Transfer",
    "VoidNumber",
    "WorkdayYear",
]

"""Which acts have a paper as their original (以纸质文件为准), and how far back it may be dated."""

from __future__ import annotations

from datetime import timedelta

# How far a legal date may lie before the day on which the act is entered (补录).
MOST_DAYS_BACK = timedelta(days=5)

# Acts whose original may be a sealed paper: its day, number and scan are entered with them.
ON_PAPER = frozenset(
    {
        "register", "assign", "sub_assign", "accept", "request_return", "approve_return",
        "request_return_late", "allow_late_return", "call_coordination", "settle_coordination",
        "refuse_return", "reassign", "dispute", "settle_dispute", "send_opinion",
        "request_extension", "declare_extension", "approve_extension", "refuse_extension",
        "sign_reply", "deliver_reply", "transfer", "note_return",
    }
)  # fmt: skip

# The reply itself holds the number and the scan of the letter that is signed.
HOLDS_ITS_PAPER = frozenset({"sign_reply"})

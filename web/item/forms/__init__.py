"""The forms of the acts (办理表单): what a person fills in, and what of it the door is given."""

from __future__ import annotations

from web.item.forms.assigning import (
    Agreed,
    AgreedReturn,
    AnotherUnit,
    Decision,
    Return,
    RightUnit,
    Settlement,
    SubUnits,
    Units,
)
from web.item.forms.fields import (
    ActForm,
    Day,
    Explanation,
    Long,
    Scene,
    Why,
    Words,
)
from web.item.forms.handling import (
    BetweenLeads,
    Consent,
    ContactForm,
    Evidence,
    ExtensionForm,
    Holding,
    OpinionForm,
    SealedScan,
    Signature,
)
from web.item.forms.intake import (
    Advice,
    ConfirmText,
    KeyDecision,
    Refusal,
    Registration,
    ReturnNote,
    TransferForm,
)
from web.item.forms.looking_back import (
    BrokenPromise,
    LookBack,
    NewDay,
    Order,
    OtherClass,
    PromiseAgain,
)
from web.item.forms.merging import (
    Linking,
    Merging,
    Splitting,
    Unlinking,
    Voiding,
)
from web.item.forms.motions import Conversion, MotionTaken
from web.item.forms.rating import (
    BodyDecision,
    Conference,
    CorrectionForm,
    Demand,
    Findings,
    Pressure,
    RatingForm,
    Solution,
)
from web.item.forms.supervising import Answer, CouncilDecision, OrderText

FORMS: dict[str, type[ActForm]] = {
    "confirm_cosigning": ConfirmText,
    "advise_precheck": Advice,
    "take_motion": MotionTaken,
    "convert_to_motion": Conversion,
    "ask_withdrawal": Why,
    "return_for_revision": Advice,
    "propose_refusal": Refusal,
    "decline_refusal": Explanation,
    "register": Registration,
    "transfer": TransferForm,
    "note_return": ReturnNote,
    "assign": Units,
    "merge": Merging,
    "undo_merge": Why,
    "propose_split": Splitting,
    "decline_split": Explanation,
    "link": Linking,
    "remove_link": Unlinking,
    "propose_void": Voiding,
    "decline_void": Explanation,
    "sub_assign": SubUnits,
    "recall_assignment": Why,
    "recall_sub_assignment": Why,
    "correct_assignment": RightUnit,
    "designate_key": KeyDecision,
    "put_on_hold": Holding,
    "resume": Why,
    "request_return": Return,
    "request_return_late": Return,
    "allow_late_return": Decision,
    "call_coordination": Why,
    "settle_coordination": Agreed,
    "clear_urgent": Why,
    "approve_return": AgreedReturn,
    "refuse_return": Decision,
    "reassign": AnotherUnit,
    "dispute": Why,
    "settle_dispute": Settlement,
    "request_extension": ExtensionForm,
    "declare_extension": ExtensionForm,
    "approve_extension": Consent,
    "refuse_extension": Decision,
    "record_contact": ContactForm,
    "send_opinion": OpinionForm,
    "return_opinion": Why,
    "waive_opinion": Why,
    "object_to_reply": Why,
    "ask_coordination": Why,
    "settle_reply": BetweenLeads,
    "file_scan": SealedScan,
    "sign_reply": Signature,
    "recall_reply": Why,
    "reject_reply": Why,
    "rate": RatingForm,
    "correct_rating": CorrectionForm,
    "report_pressure": Pressure,
    "close_pressure_case": Findings,
    "order_again": Order,
    "look_back": LookBack,
    "change_class": OtherClass,
    "follow_again": PromiseAgain,
    "raise_level": Why,
    "revise_promise": NewDay,
    "carry_over": NewDay,
    "reopen_promise": BrokenPromise,
    "assign_again": Demand,
    "decline_second_assignment": Explanation,
    "instruct": Words,
    "call_conference": Conference,
    "propose_solution": Solution,
    "decide_escalation": BodyDecision,
    "sign_supervision": OrderText,
    "acknowledge_supervision": Answer,
    "decide_supervision": CouncilDecision,
    "apply_write_off": Evidence,
    "reject_write_off": Why,
    "cancel_promise": Explanation,
}


def form_of(act: str) -> type[ActForm]:
    """Return the form of an act (办理表单); most ask only to confirm."""
    return FORMS.get(act, ActForm)


__all__ = ["FORMS", "ActForm", "Day", "Long", "Scene", "form_of"]

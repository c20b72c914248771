"""What acts on matters are called (事项办理名称), and what each does in one sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from web.shared.act_words import ActWords

MATTER_ACT_WORDS = {
    "plan_look_back": ActWords(
        _("Plan a look-back review"),
        _("Choose which items of the term are looked at again; the set is fixed later."),
    ),
    "change_scope": ActWords(
        _("Change title or scope"), _("Possible until the set has been fixed.")
    ),
    "begin_checks": ActWords(
        _("Fix the set and begin checking"),
        _("The items are listed as they stand now; what is on its way is left out, with why."),
    ),
    "check_item": ActWords(
        _("Enter the finding"), _("Really done, or on schedule? It can be changed until decided.")
    ),
    "check_items": ActWords(
        _("Enter the finding for those chosen"),
        _("The same finding for several items; each keeps it as its own."),
    ),
    "decide_look_back": ActWords(
        _("Record the decision"),
        _("One decision for all findings; from then on they are carried out, item by item."),
    ),
    "note_carried_out": ActWords(_("Noted what was carried out"), ""),
    "finish_carrying_out": ActWords(_("All findings have been carried out"), ""),
    "close_look_back": ActWords(
        _("End it with its report"), _("The figures are counted from the rows and go with it.")
    ),
    "cancel_look_back": ActWords(
        _("Give the review up"), _("Possible until its findings are decided on.")
    ),
}

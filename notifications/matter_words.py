"""The words of messages about matters (事项消息用语): English msgids; the item is the matter."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from notifications.words import Words

MATTER_WORDS: dict[str, Words] = {
    "look_back_to_check": Words(
        _("A look-back review is to be checked"),
        _("The set of %(item)s has been fixed: %(number)s items. Please check them one by one."),
    ),
    "look_back_decided": Words(
        _("A look-back review has been decided"),
        _("The findings of %(item)s are being carried out now, item by item."),
    ),
    "look_back_carried_out": Words(
        _("The findings of a look-back review have been carried out"),
        _("Everything that %(item)s found has been carried out, or says why not."),
    ),
    "look_back_closed": Words(
        _("A look-back review has ended"),
        _("%(item)s has ended with its report. You can read it now."),
    ),
    "look_back_cancelled": Words(
        _("A look-back review has been given up"),
        _("%(item)s was given up before anything was decided. The reason stands there."),
    ),
}

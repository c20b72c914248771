"""What acts and columns of administration are called on a page (管理用语)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from web.shared.words import ActWords

PEOPLE_WORDS: dict[str, ActWords] = {
    "found_organ": ActWords(
        _("Found an organ"), _("A unit, an office or a committee that is new here.")
    ),
    "rename_organ": ActWords(
        _("Rename the organ"), _("The old name is kept with its days, so that it is still found.")
    ),
    "change_organ": ActWords(
        _("Change where the organ stands"),
        _("Its place in lists, what it belongs to, and who looks after it."),
    ),
    "end_organ": ActWords(
        _("End the organ"),
        _("From this day on it gets nothing new. What it did stays. End its posts first."),
    ),
    "add_alias": ActWords(
        _("Add an alias"), _("Another way in which people write this organ's name, as in lists.")
    ),
    "drop_alias": ActWords(
        _("Remove the alias"), _("This way of writing then stands for no organ any more.")
    ),
    "give_post": ActWords(
        _("Give a post"), _("Somebody who has an account works in an organ from a day on.")
    ),
    "end_post": ActWords(
        _("End the post"), _("On this day the person cannot act under this post any more.")
    ),
    "add_delegation": ActWords(
        _("Add a delegation"), _("Deputies of a term can then be listed under it.")
    ),
    "add_deputy": ActWords(
        _("Add a deputy"), _("Somebody who was elected to the people's congress for a term.")
    ),
    "change_deputy": ActWords(
        _("Change what is known of the deputy"), _("Name, electing unit, delegation, card.")
    ),
    "change_deputy_status": ActWords(
        _("Change how the deputy stands"),
        _("Suspended, out of office, or in office again; with the ground and its day."),
    ),
    "open_account": ActWords(
        _("Open an account"),
        _("You are shown a password once. Give it to the person and to nobody else."),
    ),
    "change_account": ActWords(_("Change name or e-mail"), _("The user name stays what it is.")),
    "reset_password": ActWords(
        _("Give a new password"),
        _("The old password ends at once, on every device."),
    ),
    "close_account": ActWords(
        _("Block the account"),
        _("Nobody can sign in with it any more. What was done with it stays in the trail."),
    ),
    "reopen_account": ActWords(
        _("Unblock the account"), _("The person can sign in again, with a new password.")
    ),
}

# What only the command line does, as the history tells it.
FOUNDING = {"found_congress": _("Congress set up"), "load_row": _("Loaded from a table")}

COLUMNS: dict[str, Any] = {
    "name": _("Name"),
    "kind": _("Kind"),
    "official_order": _("Place in lists"),
    "parent_id": _("Belongs to"),
    "counterpart_id": _("Counterpart committee"),
    "in_charge_id": _("Vice-chairperson in charge"),
    "valid_from": _("From"),
    "valid_until": _("Until"),
    "since": _("From"),
    "until": _("Until"),
    "successor_id": _("Successor"),
    "alias": _("Alias"),
    "organ_id": _("Organ"),
    "user_id": _("Account"),
    "role": _("Role"),
    "term_id": _("Term"),
    "card_number": _("Card number"),
    "electing_unit": _("Electing unit"),
    "delegation_id": _("Delegation"),
    "status": _("Standing"),
    "ground": _("Ground"),
    "username": _("User name"),
    "email": _("E-mail"),
    "is_active": _("In use"),
}


def people_act_name(act: str) -> Any:
    """Return what an act of administration is called (事项名称)."""
    words = PEOPLE_WORDS.get(act)
    return words.name if words is not None else FOUNDING.get(act, act)

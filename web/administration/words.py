"""What acts and columns of administration are called on a page (管理用语)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from web.shared.act_words import ActWords

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
        _("Its posts end with it. What it still had to do passes to its successor by itself."),
    ),
    "merge_organs": ActWords(
        _("Unite organs"),
        _("Their posts end; who takes over gets every open item, with every deadline as it was."),
    ),
    "found_term": ActWords(_("Found a term"), _("Deputies are then elected for it.")),
    "end_term": ActWords(
        _("End the term"),
        _("What has ended is archived and can only be read; what is open goes on."),
    ),
    "open_session": ActWords(
        _("Open a session"), _("Suggestions can then be handed in at this session.")
    ),
    "change_session": ActWords(
        _("Change the days of the session"), _("When it begins or ends on another day.")
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
    "deputise_post": ActWords(
        _("Let somebody stand in"),
        _("While the holder is away, another person does the work of the post too, in both names."),
    ),
    "add_delegation": ActWords(
        _("Add a delegation"), _("Deputies of a term can then be listed under it.")
    ),
    "seat_delegation": ActWords(
        _("Name who heads a delegation"),
        _("The head signs for it; the head of its contact group gets replies and rates."),
    ),
    "set_motion_deadline": ActWords(
        _("Set the last day for motions"),
        _("Until then a suggestion of the session can become a motion."),
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
    "confirm_load": ActWords(
        _("Load what was checked"),
        _("The tables you looked at are written. What is written of suggestions cannot be undone."),
    ),
    "confirm_jump": ActWords(
        _("Confirm that the clock is right"),
        _("The engine then does what the days between have brought, each once."),
    ),
    "close_incident": ActWords(
        _("Settle the incident"), _("It is tried no more by hand; the note says why.")
    ),
    "propose_rules": ActWords(
        _("Propose a change of rules"),
        _("Nothing is in force until somebody else has confirmed it."),
    ),
    "confirm_rules": ActWords(
        _("Confirm the change of rules"),
        _("From its day on, what is handed in goes by the new rules."),
    ),
    "drop_rules": ActWords(_("Give up the change of rules"), _("The rules stay as they are.")),
    "drop_load": ActWords(
        _("Give up this load"), _("Nothing is written, and the tables are thrown away.")
    ),
}

# What only the command line does, as the history tells it.
FOUNDING = {
    "found_congress": _("Congress set up"),
    "load_row": _("Loaded from a table"),
    "sign_out": _("Signed out: post or mandate ended"),
    "load_workdays": _("Working days of a year loaded"),
}

COLUMNS: dict[str, Any] = {
    "name": _("Name"),
    "kind": _("Kind"),
    "official_order": _("Place in lists"),
    "telephone": _("Telephone"),
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
    "stands_in_for_id": _("Stands in for"),
    "stand_in_ground": _("Why"),
    "term_id": _("Term"),
    "card_number": _("Card number"),
    "electing_unit": _("Electing unit"),
    "elected_to_id": _("Deputy of a higher congress"),
    "delegation_id": _("Delegation"),
    "head_id": _("Head of the delegation"),
    "contact_head_id": _("Head of its contact group"),
    "motion_deadline": _("Last day for motions"),
    "status": _("Standing"),
    "ground": _("Ground"),
    "username": _("User name"),
    "email": _("E-mail"),
    "is_active": _("In use"),
    "number": _("Number"),
    "starts_on": _("First day"),
    "ends_on": _("Last day"),
    "over_on": _("Over from"),
    "sign_outs": _("Times signed out"),
    "signed_out_on": _("Signed out on"),
    "stage": _("Standing"),
    "note": _("Note"),
    "wished": _("Changed rules"),
    "base_id": _("Version changed"),
    "policy_id": _("Version made"),
}


def people_act_name(act: str) -> Any:
    """Return what an act of administration is called (事项名称)."""
    words = PEOPLE_WORDS.get(act)
    return words.name if words is not None else FOUNDING.get(act, act)

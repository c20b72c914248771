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
    "integrity_report_made": Words(
        _("The weekly integrity report has been made"),
        _(
            "Integrity report of week %(item)s. Lines worth a look: %(lines)s. Open from earlier"
            " weeks: %(open)s."
        ),
    ),
    "meeting_summoned": Words(
        _("Your unit is called to an evaluation meeting"),
        _("Please answer in person at %(item)s on %(day)s, %(hour)s, %(place)s: its head comes."),
    ),
    "meeting_invited": Words(
        _("Please come to an evaluation meeting"),
        _("Replies to your suggestions are examined at %(item)s on %(day)s, %(hour)s, %(place)s."),
    ),
    "meeting_called": Words(
        _("An evaluation meeting has been called"),
        _("%(item)s takes place on %(day)s, %(hour)s, %(place)s. Its agenda stands there."),
    ),
    "meeting_changed": Words(
        _("An evaluation meeting has been changed"),
        _("%(item)s now takes place on %(day)s, %(hour)s, %(place)s."),
    ),
    "meeting_item_out": Words(
        _("An item was taken off the agenda of an evaluation meeting"),
        _("One of your items is no longer on the agenda of %(item)s. The reason stands there."),
    ),
    "meeting_rate_now": Words(
        _("Please rate now, back to back"),
        _("The units have left %(item)s. Please rate now, by yourself: no unit reads it."),
    ),
    "meeting_ended": Words(
        _("An evaluation meeting has ended"),
        _("%(item)s has ended. You can read what was said face to face."),
    ),
    "meeting_cancelled": Words(
        _("An evaluation meeting has been cancelled"),
        _("%(item)s does not take place. The reason stands there."),
    ),
    "topic_nominated": Words(
        _("A key supervision topic was nominated"),
        _("%(item)s was nominated. Its ground and its items stand there."),
    ),
    "referral_made": Words(
        _("An item was referred to the procuratorate"),
        _("%(item)s was referred to you. It is to be registered and looked into."),
    ),
    "referral_noted": Words(
        _("Your suggestion also went to the procuratorate"),
        _("%(item)s also went to the procuratorate. Its own handling, reply and rating go on."),
    ),
    "referral_moved": Words(
        _("The procuratorate has gone on with an item"),
        _("What the procuratorate has done about %(item)s stands there."),
    ),
    "referral_declined": Words(
        _("The procuratorate files no case"),
        _("No case is filed about %(item)s. The reason stands there; the suggestion goes on."),
    ),
    "referral_opinions": Words(
        _("What the units said was given to the procuratorate"),
        _("What the units said about %(item)s stands there."),
    ),
    "referral_ended": Words(
        _("The track of the procuratorate has ended"),
        _("What came of %(item)s at the procuratorate stands there."),
    ),
    "copy_missed": Words(
        _("A copy from the procuratorate is late"),
        _("A copy of a document about %(item)s did not come in time."),
    ),
    "linkage_proposed": Words(
        _("A procuratorial suggestion was proposed to the deputies"),
        _("%(item)s was proposed to the deputies. A deputy can make a suggestion of it."),
    ),
    "linkage_taken_up": Words(
        _("A deputy has made a suggestion of a procuratorial suggestion"),
        _("A deputy has made a suggestion of %(item)s."),
    ),
    "linkage_left": Words(
        _("No deputy took a procuratorial suggestion up"),
        _("No deputy has taken %(item)s up. The reason stands there."),
    ),
    "topic_to_decide": Words(
        _("A key supervision topic waits for the Council"),
        _("Views on %(item)s have been heard. The Council of Chairpersons can decide now."),
    ),
    "topic_entrusted": Words(
        _("You supervise a key topic"),
        _("The Council of Chairpersons has confirmed %(item)s and named you as its leader."),
    ),
    "topic_official": Words(
        _("You lead the handling of a key topic"),
        _("The Council of Chairpersons has confirmed %(item)s; its handling is led by you."),
    ),
    "topic_confirmed": Words(
        _("A key supervision topic was confirmed"),
        _("The Council of Chairpersons has confirmed %(item)s. Who leads stands there."),
    ),
    "topic_take_part": Words(
        _("Please take part in supervising a key topic"),
        _("You have been asked to take part in supervising %(item)s. Its plan will stand there."),
    ),
    "topic_declined": Words(
        _("A topic was not confirmed"),
        _("The Council of Chairpersons has not confirmed %(item)s. The reason stands there."),
    ),
    "topic_planned": Words(
        _("The plan of a key topic has been made"),
        _("The plan of %(item)s has been made or changed. Its steps and days stand there."),
    ),
    "topic_step_done": Words(
        _("A step of a key topic was taken"),
        _("Something was done about %(item)s; what came of it stands there."),
    ),
    "topic_step_late": Words(
        _("A step of a key topic is late"),
        _("A step of %(item)s was planned for %(day)s, and nothing has been recorded."),
    ),
    "topic_items_changed": Words(
        _("The items of a key topic have changed"),
        _("The Council of Chairpersons has changed which items belong to %(item)s."),
    ),
    "topic_reported": Words(
        _("The report on a key topic has been made"),
        _("The report on %(item)s is before the Council of Chairpersons."),
    ),
    "topic_voted": Words(
        _("The report on a key topic was voted on"),
        _("The vote on %(item)s has been recorded."),
    ),
    "topic_ended": Words(
        _("A key topic has been concluded"),
        _("The supervision of %(item)s has been concluded. The conclusion stands there."),
    ),
    "topic_extended": Words(
        _("A key topic goes on in the next year"),
        _("%(item)s is supervised in the next year too. A new plan is to be made."),
    ),
}

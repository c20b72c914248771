"""Kinds of organs and roles of posts (机构类别与职务). Source: rulebook sections 7 and 8."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """Name the level of a congress (层级). Source: Organic Law of Local Congresses, art. 2."""

    NATION = "nation", _("national")
    PROVINCE = "province", _("province")
    CITY = "city", _("city")
    COUNTY = "county", _("county")
    TOWNSHIP = "township", _("township")


class OrganKind(models.TextChoices):
    """Name what an organ is (机构类别)."""

    CONGRESS = "congress", _("people's congress")
    PRESIDIUM = "presidium", _("presidium")
    SESSION_SECRETARIAT = "session_secretariat", _("session secretariat")
    STANDING_COMMITTEE = "standing_committee", _("Standing Committee")
    COUNCIL_OF_CHAIRPERSONS = "council_of_chairpersons", _("Council of Chairpersons")
    GENERAL_OFFICE = "sc_general_office", _("General Office of the Standing Committee")
    DEPUTIES_AFFAIRS_COMMISSION = (
        "deputies_affairs_commission",
        _("Deputies Affairs Commission"),
    )
    SPECIAL_COMMITTEE = "special_committee", _("special committee")
    WORKING_COMMISSION = "working_commission", _("working commission")
    SUBDISTRICT_COMMITTEE = "subdistrict_committee", _("sub-district working committee")
    GOVERNMENT_OFFICE = "government_office", _("General Office of the government")
    GOVERNMENT_UNIT = "government_unit", _("government unit")
    COURT = "court", _("people's court")
    PROCURATORATE = "procuratorate", _("people's procuratorate")
    SUPERVISORY_COMMISSION = "supervisory_commission", _("supervisory commission")
    PARTY_DEPARTMENT = "party_department", _("Party department")
    MASS_ORGANISATION = "mass_organisation", _("mass organisation")
    OTHER_UNIT = "other_unit", _("other unit")


# Who may be a handling unit (承办单位): everybody outside the congress' own house.
HANDLING_KINDS = frozenset(
    {
        OrganKind.GOVERNMENT_OFFICE,
        OrganKind.GOVERNMENT_UNIT,
        OrganKind.COURT,
        OrganKind.PROCURATORATE,
        OrganKind.SUPERVISORY_COMMISSION,
        OrganKind.PARTY_DEPARTMENT,
        OrganKind.MASS_ORGANISATION,
        OrganKind.OTHER_UNIT,
    }
)

# Units that the government's General Office sub-assigns to (分办); all others the congress
# assigns to directly.
GOVERNMENT_KINDS = frozenset({OrganKind.GOVERNMENT_UNIT})

# Units of a judicial or supervisory system of their own: the congress assigns to them directly,
# and never a concrete case. Source: Qingdao 2021, art. 15; Deputies Law 2025, art. 59.
JUDICIAL_KINDS = frozenset(
    {OrganKind.COURT, OrganKind.PROCURATORATE, OrganKind.SUPERVISORY_COMMISSION}
)

# Who is asked and not ordered (商请). Source: Shanghai 2023; rulebook section 7.
CONSULTED_KINDS = frozenset({OrganKind.PARTY_DEPARTMENT, OrganKind.MASS_ORGANISATION})

# The congress' own house: its offices may look at every suggestion of the congress.
CONGRESS_KINDS = frozenset(
    {
        OrganKind.CONGRESS,
        OrganKind.PRESIDIUM,
        OrganKind.SESSION_SECRETARIAT,
        OrganKind.STANDING_COMMITTEE,
        OrganKind.COUNCIL_OF_CHAIRPERSONS,
        OrganKind.GENERAL_OFFICE,
        OrganKind.DEPUTIES_AFFAIRS_COMMISSION,
        OrganKind.SPECIAL_COMMITTEE,
        OrganKind.WORKING_COMMISSION,
    }
)


class Role(models.TextChoices):
    """Name what a post may do in its organ (职务). Source: rulebook section 7, privileges."""

    INTAKE_OFFICER = "intake_officer", _("intake officer")
    ASSIGNER = "assigner", _("assigner")
    SUB_ASSIGNER = "sub_assigner", _("sub-assigner")
    CASE_OFFICER = "case_officer", _("case officer")
    UNIT_HEAD = "unit_head", _("head of the unit")
    RATING_OFFICER = "rating_officer", _("rating officer")
    COMMITTEE_CHAIR = "committee_chair", _("chairperson of the committee")
    COMMISSION_HEAD = "commission_head", _("head of the Deputies Affairs Commission")
    CHAIRPERSON = "chairperson", _("chairperson")
    VICE_CHAIRPERSON = "vice_chairperson", _("vice-chairperson in charge")
    SECRETARY = "secretary", _("secretary of the Council of Chairpersons")
    ADMINISTRATOR = "administrator", _("administrator")
    AUDITOR = "auditor", _("auditor")


class StandInGround(models.TextChoices):
    """Name why somebody stands in for the holder of a post (代行事由)."""

    LEAVE = "leave", _("leave")
    TRIP = "trip", _("official trip")
    ILLNESS = "illness", _("illness")
    OTHER = "other", _("other reason")


class DeputyStatusKind(models.TextChoices):
    """Name how a deputy stands (代表资格). Source: Deputies Law 2025, arts. 61-63."""

    IN_OFFICE = "in_office", _("in office")
    SUSPENDED = "suspended", _("suspended from duties")
    ENDED = "ended", _("out of office")

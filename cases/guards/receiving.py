"""When an office may act on an item, and when it hands it over (受理与移交条件)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.guards.marks import because
from people.kinds import OrganKind


@because(_("The session secretariat hands over on the closing day of the session."))
def office_ends(record: Any) -> bool:
    """Ask that the closing day has come, or that the office exists no more (移交条件).

    By hand on the closing day itself, by the clockwork once it has ended.
    """
    acting, suggestion = record.acting, record.acting.facts.suggestion
    today, office = acting.today, suggestion.office
    if office.valid_until is not None and office.valid_until <= today:
        return True
    if office.kind != OrganKind.SESSION_SECRETARIAT:
        return False
    closes_on = suggestion.session.ends_on
    return bool(today > closes_on if acting.by.is_system else today >= closes_on)


@because(_("In session the secretariat registers; what is registered is assigned afterwards."))
def office_may_assign(record: Any) -> bool:
    """Ask that the rules let the office assign now (会议期间交办). Source: Shandong 2017, art. 10.

    Some congresses assign while the session lasts; in the others the secretariat only registers.
    """
    post = record.acting.post
    if post is None or post.organ.kind != OrganKind.SESSION_SECRETARIAT:
        return True
    return bool(record.acting.policy.secretariat_assigns)

"""What the database itself refused (约束), in the words of its constraints."""

from __future__ import annotations

from collections.abc import Collection

from django.apps import apps
from django.db import IntegrityError
from django.db.models import Model
from django.utils.translation import gettext as _

from cases.models import Event, Policy
from cases.refusals import ActRefused, BadData, NotNow
from workflows.rule_change import RuleChange

# At which field each constraint is told, where an act has that field.
FIELDS = {
    "organ_name_once": "name",
    "organ_name_from_once": "since",
    "organ_days_in_order": "until",
    "alias_means_one_organ": "alias",
    "post_days_in_order": "until",
    "deputy_once_per_term": "account",
    "delegation_once": "name",
    "term_number_once": "number",
    "term_days_in_order": "ends_on",
    "term_over_after_its_start": "over_on",
    "session_number_once": "number",
    "session_days_in_order": "ends_on",
}


def refusal_of(error: IntegrityError, fields: Collection[str]) -> ActRefused:
    """Return a refusal in the words of the broken constraint (约束提示).

    Raises: the error itself if it is none of ours to explain.
    """
    text = str(error)
    if "people_user.username" in text or "people_user_username" in text:
        return _refusal("username", _("This user name is taken."), fields)
    people = apps.get_app_config("people").get_models()
    models: list[type[Model]] = [*people, Event, RuleChange, Policy]
    for model in models:
        for constraint in model._meta.constraints:
            columns = [f"{model._meta.db_table}.{f}" for f in getattr(constraint, "fields", ())]
            if constraint.name in text or (columns and all(c in text for c in columns)):
                words = str(constraint.violation_error_message)
                return _refusal(FIELDS.get(constraint.name, ""), words, fields)
    raise error


def _refusal(field: str, words: str, fields: Collection[str]) -> ActRefused:
    return BadData({field: words}) if field in fields else NotNow(words)

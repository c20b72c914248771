"""When a name may be withheld, or told again (姓名保密条件)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from cases.guards.marks import because


@because(_("The names are withheld already."))
def name_is_told(record: Any) -> bool:
    """Ask that the authors' names are told so far (姓名未保密)."""
    return not record.hide_name


@because(_("The names are not withheld."))
def name_is_withheld(record: Any) -> bool:
    """Ask that the authors' names are withheld (姓名已保密)."""
    return bool(record.hide_name)

"""The form of a remark (核查记录表单)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from web.item.forms.fields import Long
from web.shared.matters import MatterForm


class Remark(MatterForm):
    """Write down what was found (核查记录)."""

    words = Long(
        label=_("What did you look at, and what did you find?"),
        help_text=_("If there was an ordinary cause, say which."),
    )

"""What of an act stands on paper (纸质原件): its day, its number, its scan, who vouches for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import files
from cases.acting import Actor, OnPaper
from cases.models import StoredFile
from cases.reads import who_can_vouch
from cases.rules.papers import HOLDS_ITS_PAPER

if TYPE_CHECKING:
    from people.models import Post
    from web.item.forms.fields import Scene

LARGEST_FILE = 20 * 1024 * 1024
# The names of the fields, as the door names what it complains about.
FIELDS = ("paper_number", "paper_scan", "effective_on", "reason", "second")


class Scan(forms.FileField):
    """Take a PDF of a bearable size (盖章扫描件)."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the file, or nothing. Raises: ValidationError."""
        sent = super().clean(data, initial)
        if not sent:
            return None
        if sent.size > LARGEST_FILE:
            limit = {"n": LARGEST_FILE // 1024 // 1024}
            raise forms.ValidationError(_("Choose a file of at most %(n)d MB.") % limit)
        if not sent.read(5).startswith(b"%PDF-"):
            raise forms.ValidationError(_("The scan must be a PDF file."))
        sent.seek(0)
        return sent


def stored(sent: Any) -> StoredFile | None:
    """Keep a scan that was handed in (存档)."""
    return files.store(sent.read(), "application/pdf") if sent is not None else None


def add_fields(form: forms.Form, scene: Scene) -> None:
    """Add the fields of the paper to a form (纸质件字段); all of them may stay empty."""
    if scene.act not in HOLDS_ITS_PAPER:
        form.fields["paper_number"] = forms.CharField(
            label=gettext_lazy("Number of the paper"), max_length=60, required=False
        )
        form.fields["paper_scan"] = Scan(label=gettext_lazy("Sealed scan (PDF)"), required=False)
    form.fields["effective_on"] = forms.DateField(
        label=gettext_lazy("Day on the paper"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("Only if it is not today: at most five days back."),
    )
    form.fields["reason"] = forms.CharField(
        label=gettext_lazy("Why it is entered later"), max_length=500, required=False
    )
    form.fields["second"] = forms.TypedChoiceField(
        label=gettext_lazy("Second person who vouches for the day"),
        coerce=int,
        required=False,
        empty_value=None,
        choices=[("", _("Nobody")), *((str(p.pk), _name(p)) for p in _able(scene).values())],
        help_text=gettext_lazy("He or she is told, and the name stands in the history."),
    )


def for_door(form: forms.Form, scene: Scene) -> dict[str, Any]:
    """Return day, reason, second person and paper as the door takes them (提交数据)."""
    given = form.cleaned_data
    found: dict[str, Any] = {"effective_on": given.get("effective_on")}
    found["reason"] = given.get("reason", "")
    if given.get("second") is not None:
        post = _able(scene)[given["second"]]
        found["second"] = Actor(post.user, post)
    scan = stored(given.get("paper_scan"))
    found["paper"] = OnPaper(given.get("paper_number", ""), scan)
    return found


def _able(scene: Scene) -> dict[int, Post]:
    """Return who can vouch, each person once (可作第二人)."""
    own = scene.by.post.organ_id if scene.by is not None and scene.by.post is not None else None
    me = scene.by.user.pk if scene.by is not None and scene.by.user is not None else None
    found, seen = {}, {me}
    for post in who_can_vouch.all(scene.suggestion.congress_id, own, scene.today):
        if post.user_id not in seen:
            seen.add(post.user_id)
            found[post.pk] = post
    return found


def _name(post: Post) -> str:
    return f"{post.user} · {post.organ} · {post.get_role_display()}"

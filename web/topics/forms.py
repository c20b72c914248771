"""The forms of key supervision topics (重点督办专题表单)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.rules.topics import Criterion, StepKind, TopicKind
from people.kinds import CONGRESS_KINDS, HANDLING_KINDS, Role
from people.models import Deputy, Organ, Post
from web.item.forms.fields import Day, Long, set_choices
from web.shared.matters import MatterForm
from web.shared.words import options
from workflows.acts.topics import COMMITTEES, LEADERS

# So many steps can be planned on the page at once; more are added one by one.
STEPS = 6


def _organs(form: MatterForm, name: str, kinds: Any) -> None:
    rows = Organ.objects.filter(congress=form.scene.congress, kind__in=sorted(kinds))
    living = [o for o in rows.order_by("official_order", "pk") if not o.has_ended(form.scene.today)]
    set_choices(form, name, [("", "—"), *((str(o.pk), o.name) for o in living)])


def _posts(form: MatterForm, name: str, roles: Any, kinds: Any) -> None:
    rows = (
        Post.objects.on(form.scene.today)
        .appointed()
        .filter(
            role__in=list(roles), organ__congress=form.scene.congress, organ__kind__in=sorted(kinds)
        )
    )
    named = rows.select_related("user", "organ").order_by("organ__official_order", "pk")
    listed = [(str(p.pk), f"{p.user} · {p.organ.name}") for p in named]
    set_choices(form, name, [("", "—"), *listed])


def _key(value: str) -> int | None:
    return int(value) if value else None


class Nomination(MatterForm):
    """Change a nomination (调整提名)."""

    title = forms.CharField(label=_("Title"), max_length=120)
    criteria = forms.MultipleChoiceField(
        label=_("Why it is nominated"), widget=forms.CheckboxSelectMultiple, required=False
    )
    ground = Long(label=_("Ground"))
    items = forms.CharField(
        label=_("References of the items, one on each line"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20000,
    )
    committee = forms.ChoiceField(label=_("Counterpart committee"), required=False)
    lead_unit = forms.ChoiceField(label=_("Unit in the lead"), required=False)

    def prepare(self) -> None:
        """Offer criteria and organs."""
        set_choices(self, "criteria", options(Criterion))
        _organs(self, "committee", COMMITTEES)
        _organs(self, "lead_unit", HANDLING_KINDS)
        topic = self.scene.record
        if topic is not None and not self.initial:
            proposed = topic.items.filter(state="proposed").select_related("suggestion")
            self.initial = {
                "title": topic.title,
                "criteria": topic.criteria.split(),
                "ground": topic.ground,
                "items": "\n".join(row.suggestion.reference for row in proposed.order_by("pk")),
                "committee": topic.committee_id or "",
                "lead_unit": topic.lead_unit_id or "",
            }

    def for_door(self) -> dict[str, Any]:
        """Return references as a list and organs by their keys."""
        given = dict(self.cleaned_data)
        return given | {
            "items": given["items"].split(),
            "committee": _key(given["committee"]),
            "lead_unit": _key(given["lead_unit"]),
        }


class NewNomination(Nomination):
    """Nominate a topic (提名专题)."""

    kind = forms.ChoiceField(label=_("What it is"), widget=forms.RadioSelect)
    field_order = ("kind", "title")

    def prepare(self) -> None:
        """Offer both kinds, a key topic chosen; items may be named by the page before."""
        super().prepare()
        set_choices(self, "kind", options(TopicKind))
        self.fields["kind"].initial = TopicKind.KEY.value


class ViewsHeard(MatterForm):
    """Note the views heard (征求意见)."""

    views = Long(label=_("Who was heard, and what they said"))


class Decided(MatterForm):
    """Name a decision (决定)."""

    number = forms.CharField(label=_("Number of the decision"), max_length=60)
    decided_on = Day(label=_("Decided on"))


class Confirmation(Decided):
    """Record who leads (确定专题)."""

    leader = forms.ChoiceField(label=_("Supervising leader of the congress"))
    official = forms.ChoiceField(
        label=_("Leading official of the government, court or procuratorate"), required=False
    )
    committee = forms.ChoiceField(label=_("Counterpart committee"))
    lead_unit = forms.ChoiceField(label=_("Unit in the lead"), required=False)
    deputies = forms.MultipleChoiceField(
        label=_("Deputies who take part"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def prepare(self) -> None:
        """Offer leaders, officials, committees, units and deputies of today."""
        _posts(self, "leader", LEADERS, CONGRESS_KINDS)
        _posts(self, "official", [Role.UNIT_HEAD], HANDLING_KINDS)
        _organs(self, "committee", COMMITTEES)
        _organs(self, "lead_unit", HANDLING_KINDS)
        topic = self.scene.record
        rows = Deputy.objects.filter(term=topic.term_id).order_by("pk")
        set_choices(self, "deputies", [(str(d.pk), d.name) for d in rows])
        self.initial = {
            "committee": topic.committee_id or "",
            "lead_unit": topic.lead_unit_id or "",
            "decided_on": self.scene.today,
        }

    def for_door(self) -> dict[str, Any]:
        """Return posts, organs and deputies by their keys."""
        given = dict(self.cleaned_data)
        for name in ("leader", "official", "committee", "lead_unit"):
            given[name] = _key(given[name])
        return given | {"deputies": [int(d) for d in given["deputies"]]}


class Reason(MatterForm):
    """Say why (理由)."""

    why = Long(label=_("Why"))


class MoreItems(Decided):
    """Put further items in (增列建议)."""

    items = forms.CharField(
        label=_("References of the items, one on each line"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20000,
    )

    def for_door(self) -> dict[str, Any]:
        """Return the references as a list."""
        return self.cleaned_data | {"items": self.cleaned_data["items"].split()}


class Step(MatterForm):
    """Plan one step (督办活动)."""

    kind = forms.ChoiceField(label=_("What is done"))
    due_on = Day(label=_("By which day"))
    content = Long(label=_("What it is about"))

    def prepare(self) -> None:
        """Offer the kinds of steps."""
        set_choices(self, "kind", options(StepKind, empty=_("Please choose")))


class Plan(MatterForm):
    """Make a plan (督办方案): up to six steps at once, empty ones are left out."""

    def prepare(self) -> None:
        """Ask for each step by its place."""
        for n in range(STEPS):
            place = {"n": n + 1}
            kinds = options(StepKind, empty=_("no step"))
            self.fields[f"steps-{n}-kind"] = forms.ChoiceField(
                label=_("Step %(n)d: what is done") % place, choices=kinds, required=n == 0
            )
            self.fields[f"steps-{n}-due_on"] = Day(
                label=_("Step %(n)d: by which day") % place, required=False
            )
            self.fields[f"steps-{n}-content"] = forms.CharField(
                label=_("Step %(n)d: what it is about") % place, max_length=2000, required=False
            )

    def for_door(self) -> dict[str, Any]:
        """Return the steps whose kind was chosen."""
        given = self.cleaned_data
        steps = [
            {name: given[f"steps-{n}-{name}"] for name in ("kind", "due_on", "content")}
            for n in range(STEPS)
            if given[f"steps-{n}-kind"]
        ]
        return {"steps": steps}

    def complain(self, problems: Any) -> None:
        """Put complaints at the step that was filled in at that place."""
        chosen = [n for n in range(STEPS) if self.data.get(f"steps-{n}-kind")]
        moved = {}
        for name, text in problems.items():
            _steps, place, field = [*name.split("-"), "", ""][:3]
            known = place.isdecimal() and int(place) < len(chosen)
            moved[f"steps-{chosen[int(place)]}-{field}" if known else name] = text
        super().complain(moved)


class Minutes(MatterForm):
    """Record a step (活动记录)."""

    done_on = Day(label=_("When it was"))
    participants = forms.CharField(label=_("Who was there"), max_length=300, required=False)
    minutes = Long(label=_("What came of it"))


class NewStepDay(MatterForm):
    """Give a step another day (调整日期)."""

    due_on = Day(label=_("By which day"))
    why = Long(label=_("Why"))


class TopicReport(MatterForm):
    """Report to the Council (督办报告)."""

    reported_on = Day(label=_("Reported on"))
    report = Long(label=_("Report"))


class Vote(MatterForm):
    """Record the vote (表决)."""

    votes_for = forms.IntegerField(label=_("For"), min_value=0, max_value=9999)
    votes_against = forms.IntegerField(label=_("Against"), min_value=0, max_value=9999)
    votes_abstained = forms.IntegerField(label=_("Abstained"), min_value=0, max_value=9999)


class Conclusion(Decided):
    """Conclude a topic (督办结束)."""

    text = Long(label=_("Conclusion"))


class NextYear(Decided):
    """Go on in the next year (转入下年)."""

    why = Long(label=_("Why"))


class TakenOut(MatterForm):
    """Take an item out (移出专题)."""

    number = forms.CharField(label=_("Number of the decision"), max_length=60)
    why = Long(label=_("Why"))


FORMS: dict[str, type[MatterForm]] = {
    "change_topic": Nomination,
    "hear_views": ViewsHeard,
    "confirm_topic": Confirmation,
    "decline_topic": Reason,
    "make_plan": Plan,
    "add_step": Step,
    "add_items": MoreItems,
    "report_topic": TopicReport,
    "vote_on_topic": Vote,
    "conclude_topic": Conclusion,
    "extend_topic": NextYear,
}
STEP_FORMS: dict[str, type[MatterForm]] = {
    "do_step": Minutes,
    "move_step": NewStepDay,
    "drop_step": Reason,
}
ITEM_FORMS: dict[str, type[MatterForm]] = {"drop_item": TakenOut}

"""The pages of the rules (规则页面): read them, try others, propose a change, decide on one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.models import Policy, Suggestion
from cases.models.suggestion import OPEN_STATES
from cases.refusals import ActRefused, BadData, NotVisible
from cases.rules.policy import PolicyError
from cases.trail import one_snapshot
from people.models import Congress
from web.administration.acting import refuse_administered
from web.administration.words import PEOPLE_WORDS
from web.rules.forms import RulesForm
from web.rules.reading import differences, preset_name, shown_rules
from web.shared.hats import Hat
from web.shared.keys import REQUEST_KEY
from web.shared.requests import Asked
from workflows.administration import administer, shown
from workflows.administration.door import RULE_MAKERS
from workflows.administration.rules import newest_rules
from workflows.explaining import spoken
from workflows.rule_change import RuleChange
from workflows.whatif import Tried, whatif

# A page shows so many lines of a trial; the command shows all.
MOST_LINES = 100
DECISIONS = ("confirm_rules", "drop_rules")


@dataclass(frozen=True, slots=True)
class Place:
    """Name a congress, and under which hat somebody stands in it (所在人大)."""

    congress: Congress
    hat: Hat
    # The hat under which its rules are changed, if the person has such a one.
    maker: Hat | None


def places_of(request: Asked) -> list[Place]:
    """List the congresses in which somebody has a post or a seat (所在人大)."""
    found: dict[int, list[tuple[Congress, Hat]]] = {}
    for hat in request.hats:
        congress = hat.post.organ.congress if hat.post else None
        if hat.deputy is not None:
            congress = hat.deputy.term.congress
        if congress is not None:
            found.setdefault(congress.pk, []).append((congress, hat))
    return [_place(hats) for hats in found.values()]


def _place(hats: list[tuple[Congress, Hat]]) -> Place:
    congress, first = hats[0]
    maker = next((hat for _congress, hat in hats if _makes_rules(hat, congress)), None)
    return Place(congress, first, maker)


def _makes_rules(hat: Hat, congress: Congress) -> bool:
    kinds = RULE_MAKERS.kinds_of(congress)
    return hat.post is not None and (
        hat.post.role in RULE_MAKERS.roles and hat.post.organ.kind in kinds
    )


def place_of(request: Asked, congress: int | None = None) -> Place:
    """Return the congress that is asked for, else the first one (所在人大). Raises: Http404."""
    places = places_of(request)
    if congress is None:
        asked = request.POST.get("congress") or request.GET.get("congress")
        if asked is None:
            if not places:
                raise PermissionDenied
            return next((p for p in places if p.maker), places[0])
        congress = int(asked) if asked.isdecimal() and len(asked) < 19 else 0
    for place in places:
        if place.congress.pk == congress:
            return place
    raise Http404


@require_safe
def rules(request: Asked) -> HttpResponse:
    """Show the rules of a congress (办理规则): in force today, to come, and how they changed."""
    place = place_of(request)
    versions = list(
        Policy.objects.filter(congress=place.congress)
        .select_related("rule_change__proposed_by", "rule_change__decided_by")
        .order_by("-valid_from", "-number")
    )
    in_force = next((v for v in versions if v.valid_from <= request.today), None)
    # Who sees few items would read off such a number when another one ends.
    number = _under_way(place.congress) if place.maker else {}
    context = {
        "place": place,
        "places": places_of(request),
        "policy": in_force,
        "preset": preset_name(in_force.preset) if in_force else "",
        "sections": shown_rules(in_force.rules) if in_force else [],
        "to_come": [v for v in versions if v.valid_from > request.today],
        "versions": [(v, number.get(v.pk, 0)) for v in versions],
        "counted": place.maker is not None,
        "change": RuleChange.objects.filter(congress=place.congress, stage="proposed")
        .select_related("proposed_by")
        .first(),
    }
    return render(request, "web/rules/rules.html", context)


@require_safe
def version(request: Asked, policy: int) -> HttpResponse:
    """Show one version of the rules (规则版本) and what it changed."""
    found = Policy.objects.filter(pk=policy).select_related("rule_change__proposed_by").first()
    if found is None:
        raise Http404
    place = place_of(request, found.congress_id)
    before = (
        Policy.objects.filter(congress=place.congress, number__lt=found.number)
        .order_by("-number")
        .first()
    )
    context = {
        "place": place,
        "policy": found,
        "change": getattr(found, "rule_change", None),
        "before": before,
        "differs": differences(before.rules, found.rules) if before else [],
        "sections": shown_rules(found.rules),
    }
    return render(request, "web/rules/version.html", context)


@require_http_methods(["GET", "POST"])
def propose(request: Asked) -> HttpResponse:
    """Fill in other rules (变更规则): try them, or propose them to a second person."""
    place = place_of(request)
    if place.maker is None:
        return _refused_by_the_door(request, place)
    base = newest_rules(place.congress)
    if base is None:
        raise Http404
    if request.method == "GET":
        return _show_form(request, place, base, RulesForm(base))
    trying = request.POST.get("what") == "try"
    form = RulesForm(base, request.POST, trying=trying)
    if not form.is_valid():
        return _show_form(request, place, base, form, status=400)
    if trying:
        return _try(request, place, base, form)
    given = form.cleaned_data
    data = {"wished": form.wished, "valid_from": given["valid_from"], "ground": given["ground"]}
    try:
        done = _administer(request, place, "propose_rules", None, data)
    except BadData as bad:
        form.complain(bad.fields)
        return _show_form(request, place, base, form, status=400)
    except ActRefused as refusal:
        typed = [(_("Ground"), given["ground"])]
        return refuse_administered(request, refusal, reverse("rules"), typed)
    made = done.record.pk if done.record is not None else int(done.event.record.split(":")[1])
    return redirect("rules_change", made)


def _refused_by_the_door(request: Asked, place: Place) -> HttpResponse:
    """Let the door itself refuse who makes no rules, so that the attempt is noted."""
    if request.method == "POST":
        try:
            _administer(request, place, "propose_rules", None, {})
        except ActRefused as refusal:
            return refuse_administered(request, refusal, reverse("rules"))
    raise PermissionDenied


@require_safe
def change_page(request: Asked, change: int) -> HttpResponse:
    """Show a change of rules (规则变更): what differs, what it would mean, who decides."""
    place, row = _find(request, change)
    own = row.proposed_by_id == request.user.pk
    acts = [act for act in DECISIONS if not (own and act == "confirm_rules")]
    context: dict[str, Any] = {
        "place": place,
        "change": row,
        "own": own,
        "differs": differences(row.base.rules, row.rules),
        "acts": [(act, PEOPLE_WORDS[act].name, uuid.uuid4().hex) for act in acts]
        if row.is_open and place.maker
        else [],
        "expect": shown(row),
    }
    if row.is_open and place.maker and request.GET.get("try"):
        try:
            context["trial"] = _trial(place.congress, row.wished, request)
        except PolicyError as error:
            context["untried"] = [spoken(said) for said in error.problems.values()]
    return render(request, "web/rules/change.html", context)


@require_POST
def decide(request: Asked, change: int, act: str) -> HttpResponse:
    """Confirm a change of rules or give it up (确认、放弃)."""
    if act not in DECISIONS:
        raise Http404
    place, row = _find(request, change)
    try:
        _administer(request, place, act, row, {})
    except NotVisible as hidden:
        raise Http404 from hidden
    except ActRefused as refusal:
        return refuse_administered(request, refusal, reverse("rules_change", args=[row.pk]))
    return redirect("rules_change", row.pk)


def _under_way(congress: Congress) -> dict[int, int]:
    """Count what is under way by the version that it goes by (各版本在办件数)."""
    rows = Suggestion.objects.filter(congress=congress, state__in=OPEN_STATES)
    return dict(rows.values_list("policy").annotate(n=Count("pk")).values_list("policy", "n"))


def _find(request: Asked, change: int) -> tuple[Place, RuleChange]:
    row = (
        RuleChange.objects.filter(pk=change)
        .select_related("base", "policy", "proposed_by", "decided_by")
        .first()
    )
    if row is None:
        raise Http404
    return place_of(request, row.congress_id), row


def _administer(
    request: Asked, place: Place, act: str, row: RuleChange | None, data: dict[str, Any]
) -> Any:
    key, expect = request.POST.get("key", ""), request.POST.get("expect", "")
    # Who may not is refused by the door itself, so that the attempt is noted.
    return administer(
        act,
        place.congress,
        None if row is None else row.pk,
        by=(place.maker or place.hat).actor,
        at=request.at,
        expect=expect or None,
        key=key if REQUEST_KEY.fullmatch(key) else None,
        request_id=request.request_id,
        **data,
    )


def _try(request: Asked, place: Place, base: Policy, form: RulesForm) -> HttpResponse:
    try:
        trial = _trial(place.congress, form.wished, request)
    except PolicyError as error:
        # An older version, by which something still goes, cannot bear them.
        form.complain({key: spoken(said) for key, said in error.problems.items()})
        return _show_form(request, place, base, form, status=400)
    return _show_form(request, place, base, form, trial=trial)


@dataclass(frozen=True, slots=True)
class _Trial:
    tried: Tried
    moved: list[Any]
    turned: list[Any]
    more: int


def _trial(congress: Congress, wished: dict[str, Any], request: Asked) -> _Trial:
    with one_snapshot():
        tried = whatif(congress, wished, request.today)
    moved = [(each, spoken(each.kind)) for each in tried.moved[:MOST_LINES]]
    turned = [
        (each, spoken(each.verdict), spoken(each.would_be)) for each in tried.turned[:MOST_LINES]
    ]
    left = len(tried.moved) + len(tried.turned) - len(moved) - len(turned)
    return _Trial(tried, moved, turned, left)


def _show_form(
    request: Asked,
    place: Place,
    base: Policy,
    form: RulesForm,
    status: int = 200,
    trial: _Trial | None = None,
) -> HttpResponse:
    key = request.POST.get("key", "")
    context = {
        "place": place,
        "base": base,
        "form": form,
        "trial": trial,
        "key": key if REQUEST_KEY.fullmatch(key) else uuid.uuid4().hex,
    }
    return render(request, "web/rules/propose.html", context, status=status)

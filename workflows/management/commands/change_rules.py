"""Let what is under way go by another version of the rules (适用新规则), with a ground."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cases.acting import SHANGHAI, Actor
from cases.models import Policy, Reply, Round, Suggestion
from cases.models.suggestion import OPEN_STATES, UNSENT_STATES
from cases.refusals import ActRefused
from cases.rules.states import ReplyState
from people.kinds import Role
from people.models import Congress, Post
from workflows.administration.door import RULE_MAKERS
from workflows.door import perform
from workflows.progress import progress_bar

DECIDING = (Role.ASSIGNER, Role.COMMISSION_HEAD, Role.CHAIRPERSON)


class Command(BaseCommand):
    """Move running rounds to another version of the rules (适用新规则), an event for each."""

    help = (
        "Let suggestions that are under way go by another version of the rules. Each is an act of "
        "its own with the ground; running deadlines are counted anew. A round in which somebody "
        "has replied ends by its own rules. Try the rules first with whatif."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the version, the ground, who decides, and of which suggestions."""
        parser.add_argument("--to", type=int, required=True, help="number of the version")
        parser.add_argument("--ground", required=True, help="why: the decision and its number")
        parser.add_argument(
            "--by",
            required=True,
            help="user name of who decides, in the Deputies Affairs Commission",
        )
        parser.add_argument("--congress", help="code of the congress, where there are several")
        parser.add_argument(
            "--number",
            dest="numbers",
            action="append",
            default=[],
            help="only this suggestion; repeatable. Without it all that are under way",
        )
        parser.add_argument("--dry-run", action="store_true", help="only count them")
        parser.add_argument("--json", action="store_true", help="print one line of JSON")
        parser.add_argument(
            "--language",
            choices=[code for code, _name in settings.LANGUAGES],
            default=settings.LANGUAGE_CODE,
            help="language of the answer",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Move them and tell how many. Raises: CommandError where something cannot be."""
        with translation.override(options["language"]):
            ground = options["ground"].strip()
            if not ground:
                raise CommandError(_("Say why: --ground."))
            by = self._who(options["by"], options["congress"])
            assert by.post is not None
            congress = by.post.organ.congress
            policy = Policy.objects.filter(congress=congress, number=options["to"]).first()
            if policy is None:
                raise CommandError(_("There is no version %(n)d.") % {"n": options["to"]})
            if policy.valid_from > _today():
                told = _("Version %(n)d is in force from %(day)s on, not yet.")
                raise CommandError(told % {"n": policy.number, "day": policy.valid_from})
            rows = self._rows(congress, policy, options["numbers"])
            found = self._move(rows, policy, by, ground, dry=options["dry_run"])
        self._tell(found, options)

    def _tell(self, found: dict[str, Any], options: dict[str, Any]) -> None:
        with translation.override(options["language"]):
            if options["json"]:
                self.stdout.write(json.dumps(found, ensure_ascii=False))
            elif options["dry_run"]:
                told = _("%(n)d suggestions would go by other rules. Nothing was saved.")
                self.stdout.write(told % {"n": found["found"]})
            else:
                for number, reason in found["refused"]:
                    self.stdout.write(f"{number}: {reason}")
                told = _("%(moved)d of %(found)d suggestions go by version %(version)d now.")
                self.stdout.write(told % found)
        if found["refused"]:
            raise SystemExit(1)

    def _who(self, username: str, code: str | None) -> Actor:
        held = Post.objects.on(_today()).filter(
            user__username=username, user__is_active=True, role__in=DECIDING
        )
        if code:
            held = held.filter(organ__congress__code=code)
        posts = [
            post
            for post in held.select_related("user", "organ__congress").order_by("pk")
            if post.organ.kind in RULE_MAKERS.kinds_of(post.organ.congress)
        ]
        if not posts:
            raise CommandError(_("Name who decides in the Deputies Affairs Commission: --by."))
        if len({post.organ.congress_id for post in posts}) > 1:
            codes = ", ".join(sorted({post.organ.congress.code for post in posts}))
            raise CommandError(
                _("There are several congresses: name one with --congress (%(codes)s).")
                % {"codes": codes}
            )
        return Actor(posts[0].user, posts[0])

    def _rows(self, congress: Congress, policy: Policy, numbers: list[str]) -> QuerySet[Suggestion]:
        here = Suggestion.objects.filter(congress=congress)
        unknown = sorted(set(numbers) - set(here.values_list("number", flat=True)))
        if unknown:
            raise CommandError(
                _("There is no suggestion %(numbers)s.") % {"numbers": ", ".join(unknown)}
            )
        under_way = [s.value for s in OPEN_STATES if s not in UNSENT_STATES]
        # A round that was opened before the version came goes by the one before it.
        running = Round.objects.filter(suggestion=OuterRef("pk"), number=OuterRef("round_number"))
        others = ~Q(policy=policy) | Exists(running.exclude(policy=policy))
        answered = Reply.objects.filter(
            suggestion=OuterRef("pk"), assignment__round__number=OuterRef("round_number")
        ).exclude(state=ReplyState.DRAFTING)
        rows = here.filter(others, ~Exists(answered), state__in=under_way)
        return rows.filter(number__in=numbers) if numbers else rows

    def _move(
        self, rows: QuerySet[Suggestion], policy: Policy, by: Actor, ground: str, *, dry: bool
    ) -> dict[str, Any]:
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        found: dict[str, Any] = {
            "found": len(keys), "moved": 0, "version": policy.number, "refused": [],
        }  # fmt: skip
        if dry:
            return found
        with progress_bar(_("Moving"), len(keys)) as step:
            for key in keys:
                item = Suggestion.objects.get(pk=key)
                try:
                    perform(
                        "change_rules", item, by=by, at=timezone.now(), policy=policy.pk,
                        ground=ground,
                    )  # fmt: skip
                    found["moved"] += 1
                except ActRefused as refusal:
                    found["refused"].append([item.reference, str(refusal)])
                step(1)
        return found


def _today() -> Any:
    return timezone.now().astimezone(SHANGHAI).date()

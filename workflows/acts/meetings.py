"""Evaluation meetings (评议会): call, hear face to face, let rate back to back, end.

No act here touches a rating: in the second part the deputies rate as they always do, each in his
or her own session or on signed paper, and the ratings stay with the collector until the release.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cases import guards
from cases.models import EvaluationMeeting, MeetingItem, Suggestion, SummonedUnit
from cases.refusals import BadData
from cases.rules.meetings import Presence
from cases.rules.states import RatingRequestState
from workflows.explaining import spoken
from workflows.matters import Matters, founds
from workflows.meetings import latest_rounds, to_summon, unfit_of
from workflows.registry import matter_act
from workflows.series import next_serial

# More than this is no meeting any more; a second one can be called.
MOST_ITEMS = 100


# -- before the meeting ---------------------------------------------------------------------------


@founds(EvaluationMeeting, guards.calls_meeting)
def call_meeting(
    do: Matters, title: str, held_on: date, hour: str, place: str, items: list[str]
) -> None:
    """Call an evaluation meeting (召集评议会) over items whose replies wait for a rating.

    `items` are references. The units are summoned, the deputies who are asked to rate are asked
    to come; the days for the rating go on. Source: Linzhang (面对面督办、背靠背测评).
    """
    arranged = _arrangement(do, title, held_on, hour, place)
    found = _items(do, items)
    meeting, post = do.record, do.acting.post
    meeting.year = do.today.year
    serial = next_serial(do.congress.pk, f"evaluation-meeting-{meeting.year}")
    meeting.number = f"评议〔{meeting.year}〕{serial}号"
    meeting.convener, meeting.called_by = post.organ, do.by.user
    meeting.called_at = meeting.since_at = do.at
    for name, value in arranged.items():
        setattr(meeting, name, value)
    do.make()
    _put_on_agenda(do, found)
    do.tell(number=meeting.number, title=meeting.title, convener=post.organ_id)
    _tell_arrangement(do)


@matter_act(EvaluationMeeting, "convener")
def change_meeting(do: Matters, title: str, held_on: date, hour: str, place: str) -> None:
    """Change title, day, hour or place (调整评议会安排); who was summoned is told."""
    do.set(do.record, **_arrangement(do, title, held_on, hour, place))
    _tell_arrangement(do)
    do.tell(agenda=[row.pk for row in _living(do)])


@matter_act(EvaluationMeeting, "convener")
def add_to_meeting(do: Matters, items: list[str]) -> None:
    """Put further items on the agenda (增列评议事项); their units are summoned."""
    meeting = do.record
    found = _items(do, items)
    there = meeting.items.living().count()
    do.require(
        there + len(found) <= MOST_ITEMS, "items", _("At most %(n)d items.") % {"n": MOST_ITEMS}
    )
    _put_on_agenda(do, found)
    _tell_arrangement(do)


@matter_act(MeetingItem, "suggestion", "meeting__convener")
def take_out_of_meeting(do: Matters, why: str) -> None:
    """Take an item off the agenda (移出评议事项), with the reason; it stays listed.

    Its reply is rated as any other.
    """
    do.require_text(why=why)
    do.set(do.record, why=why, left_by=do.by.user, left_at=do.at)
    do.tell(why=why, agenda=[do.record.pk], items=[do.record.suggestion.reference])


@matter_act(EvaluationMeeting, "convener")
def cancel_meeting(do: Matters, why: str) -> None:
    """Cancel the meeting (取消评议会), with the reason; the items are free for another one."""
    do.require_text(why=why)
    meeting = do.record
    do.set(meeting, why=why, ended_at=do.at)
    rows = _living(do)
    for row in rows:
        do.move(row, "leave_with_meeting")
        do.set(row, why=why, left_by=do.by.user, left_at=do.at)
    do.tell(why=why, agenda=[row.pk for row in rows])


def _arrangement(do: Matters, title: Any, held_on: Any, hour: Any, place: Any) -> dict[str, Any]:
    """Read when and where (会议安排). Raises: BadData at each field that is unfit."""
    do.require_text(title=title, hour=hour, place=place)
    do.require(isinstance(held_on, date) and held_on >= do.today, "held_on", _("This day is over."))
    do.require((held_on - do.today).days <= 366, "held_on", _("This day is too far ahead."))
    return {
        "title": title.strip(), "held_on": held_on, "hour": hour.strip(), "place": place.strip(),
    }  # fmt: skip


def _tell_arrangement(do: Matters) -> None:
    meeting = do.matter
    do.tell(due_on=meeting.held_on.isoformat(), hour=meeting.hour, place=meeting.place)


def _items(do: Matters, references: Any) -> list[Suggestion]:
    """Read the items by their references (建议编号). Raises: BadData with each one's reason."""
    fit = isinstance(references, (list, tuple)) and references
    do.require(fit, "items", _("Name at least one item."))
    # No reference holds a NUL, and some databases would not even compare with it.
    names = list(dict.fromkeys(str(r).replace("\x00", "") for r in references))
    do.require(len(names) <= MOST_ITEMS, "items", _("At most %(n)d items.") % {"n": MOST_ITEMS})
    rows = Suggestion.objects.filter(congress=do.congress, reference__in=names).exclude(
        reference=""
    )
    found = {row.reference: row for row in rows}
    unfit = unfit_of(found.values())
    refused = [_("There is no such number: %(no)s.") % {"no": n} for n in names if n not in found]
    for name in names:
        why = unfit[found[name].pk] if name in found else None
        if why is not None:
            words = _("No. %(no)s cannot be on the agenda: %(why)s.")
            refused.append(words % {"no": found[name].number, "why": spoken(why)})
    if refused:
        raise BadData({"items": " ".join(str(line) for line in refused)})
    return [found[name] for name in names]


def _put_on_agenda(do: Matters, items: Iterable[Suggestion]) -> None:
    """List items and summon their units (列入议程并通知受评单位)."""
    listed = list(items)
    rounds = latest_rounds(listed)
    rows = do.create_all(
        [
            MeetingItem(
                meeting=do.matter, suggestion=item, round=rounds[item.pk],
                added_by=do.by.user, added_at=do.at, since_at=do.at,
            )
            for item in listed
        ]
    )  # fmt: skip
    do.create_all(
        [
            SummonedUnit(item=row, assignment=task)
            for row in rows
            for task in to_summon(row.round, row.suggestion_id)
        ]
    )
    do.tell(agenda=[row.pk for row in rows], items=[item.reference for item in listed])


def _living(do: Matters) -> list[MeetingItem]:
    rows = list(do.matter.items.living().select_related("suggestion").order_by("pk"))
    for row in rows:
        row.meeting = do.matter
    return rows


# -- face to face ---------------------------------------------------------------------------------


@matter_act(EvaluationMeeting, "convener")
def open_meeting(do: Matters) -> None:
    """Open the first part (开始面对面督办): deputies, units and the convener are together."""
    do.set(do.record, opened_at=do.at)


@matter_act(MeetingItem, "suggestion", "meeting__convener")
def record_face_to_face(
    do: Matters,
    units: list[Mapping[str, Any]],
    asked: str,
    answered: str,
    participants: str = "",
) -> None:
    """Record the face-to-face part of an item (面对面督办记录).

    `units` tells of each unit that was summoned (`task`, the key of its task) who came for it
    (`presence`, `person`); `asked` is what the deputies asked, `answered` what the units said.
    A record may be corrected while the part is on; each version stands in the trail.
    """
    do.require_text(asked=asked, answered=answered)
    row = do.record
    told = _presences(do, list(row.units.select_related("assignment").order_by("pk")), units)
    do.set(
        row, asked=asked, answered=answered, participants=participants,
        recorded_by=do.by.user, recorded_at=do.at,
    )  # fmt: skip
    do.tell(agenda=[row.pk], items=[row.suggestion.reference], units=told)


def _presences(do: Matters, summoned: list[SummonedUnit], given: Any) -> list[list[Any]]:
    """Note who came for each unit (到会情况). Raises: BadData where one is missing."""
    fit = isinstance(given, (list, tuple)) and all(isinstance(one, Mapping) for one in given)
    do.require(fit, "units", _("Say of each unit who came."))
    by_task = {one["task"]: one for one in given if isinstance(one.get("task"), int)}
    told = []
    for unit in summoned:
        one = by_task.get(unit.assignment_id, {})
        field = f"presence-{unit.assignment_id}"
        do.require_choice(one.get("presence"), Presence, field, _("Say of each unit who came."))
        person = one.get("person") or ""
        present = one["presence"] != Presence.NOBODY
        do.require(
            not present or (isinstance(person, str) and person.strip()),
            f"person-{unit.assignment_id}",
            _("Write the name and the post of who came."),
        )
        do.set(unit, presence=one["presence"], person=str(person).strip() if present else "")
        told.append([unit.assignment.organ_id, unit.presence, unit.person])
    return told


# -- back to back ---------------------------------------------------------------------------------


@matter_act(EvaluationMeeting, "convener")
def open_second_part(do: Matters, units_left: bool) -> None:
    """Open the second part (开始背靠背测评): the units have left, each deputy rates alone.

    Who has not answered yet is told. What no longer waits for a rating stays listed.
    """
    do.require(
        units_left is True, "units_left", _("The units leave before the second part begins.")
    )
    do.set(do.record, second_opened_at=do.at)
    waiting, over = [], []
    rows = _living(do)
    for row in rows:
        asked = row.requests().filter(state=RatingRequestState.OPENED).order_by("pk")
        keys = list(asked.values_list("pk", flat=True))
        waiting += keys
        if not keys:
            over.append(row.suggestion.reference)
    do.tell(units_left=True, agenda=[row.pk for row in rows], requests=waiting, not_waiting=over)


@matter_act(EvaluationMeeting, "convener")
def close_meeting(do: Matters, report: str) -> None:
    """End the meeting with its report (评议会结束).

    Who has not rated can do so until the days for the rating are over, as always.
    """
    do.require_text(report=report)
    do.set(do.record, report=report, ended_at=do.at)
    rows = _living(do)
    for row in rows:
        do.move(row, "end_with_meeting")
    do.tell(agenda=[row.pk for row in rows], items=[row.suggestion.reference for row in rows])

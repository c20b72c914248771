"""Unsent drafts have no legal effect and leave no event; bad data is named at its field."""

from __future__ import annotations

import pytest

from cases import files
from cases.models import Event
from cases.refusals import BadData, NotNow, NotPermitted, NotVisible, StaleVersion
from tests.county import build_county
from workflows import drafts


def test_draft_leaves_no_event(county):
    suggestion = county.draft(cosigners=2)

    drafts.edit_draft(suggestion, by=county.deputy(), at=county.at, title="关于桥头路灯的建议")

    assert Event.objects.count() == 0
    changed = county.fresh(suggestion)
    assert (changed.title, changed.text_version, changed.version) == ("关于桥头路灯的建议", 2, 2)


def test_draft_is_its_lead_deputys_alone(county):
    suggestion = county.draft()

    for stranger in (county.deputy(1), county.actors["assigner"], county.head("water")):
        with pytest.raises(NotVisible):
            drafts.edit_draft(suggestion, by=stranger, at=county.at, title="改")


def test_sent_text_cannot_be_edited(county):
    suggestion = county.submitted()

    with pytest.raises(NotNow):
        drafts.edit_draft(suggestion, by=county.deputy(), at=county.at, title="改")


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "长" * 301}, "title"),
        ({"title": 7}, "title"),
        ({"facts": "断\x00字"}, "facts"),
        ({"category": "类" * 61}, "category"),
        ({"state": "closed"}, "state"),
        ({"version": 9}, "version"),
    ],
)
def test_bad_parts_are_named_at_their_field(county, parts, field):
    suggestion = county.draft()

    with pytest.raises(BadData) as bad:
        drafts.edit_draft(suggestion, by=county.deputy(), at=county.at, **parts)

    assert list(bad.value.fields) == [field]
    assert county.fresh(suggestion).version == 1


def test_draft_of_another_version_is_not_written_over(county):
    suggestion = county.draft()
    drafts.edit_draft(suggestion, by=county.deputy(), at=county.at, expect=1, facts="先改的。")

    with pytest.raises(StaleVersion):
        drafts.edit_draft(
            suggestion, by=county.deputy(), at=county.at, expect=1, facts="后改的。",
            wished_units=[county.organs["water"]],
        )  # fmt: skip

    changed = county.fresh(suggestion)
    assert (changed.facts, changed.version) == ("先改的。", 2)
    assert changed.wished_units.count() == 0


def test_wished_units_are_of_the_same_congress_and_stay_where_nobody_names_others(county):
    suggestion, water = county.draft(), county.organs["water"]
    lead = county.deputy()
    drafts.edit_draft(suggestion, by=lead, at=county.at, wished_units=[water])
    drafts.edit_draft(suggestion, by=lead, at=county.at, facts="改了。")
    assert list(suggestion.wished_units.all()) == [water]
    elsewhere = build_county("other").organs["water"]

    with pytest.raises(BadData) as bad:
        drafts.edit_draft(suggestion, by=lead, at=county.at, wished_units=[elsewhere])

    assert list(bad.value.fields) == ["wished_units"]
    assert list(suggestion.wished_units.all()) == [water]


def test_cosigners_are_chosen_until_they_are_asked(county):
    suggestion = county.draft(cosigners=1)
    first, second, third = county.deputies[1:4]

    chosen = drafts.choose_cosigners(
        suggestion, by=county.deputy(), at=county.at, deputies=[second, third]
    )

    assert [c.deputy for c in chosen] == [second, third]
    with pytest.raises(BadData):
        drafts.choose_cosigners(
            suggestion, by=county.deputy(), at=county.at, deputies=[county.deputies[0], first]
        )


def test_attachment_is_sealed_at_submission(county, settings, tmp_path):
    settings.FILES_DIR = tmp_path
    suggestion = county.draft()

    attachment = drafts.attach(
        suggestion, by=county.deputy(), at=county.at, name="照片.jpg", content=b"photo",
        media_type="image/jpeg",
    )  # fmt: skip
    done = county.do("submit", suggestion, county.deputy())

    assert attachment.file.sha256 in done.event.facts
    assert files.read(attachment.file) == b"photo"
    files.path_of(attachment.file.sha256).write_bytes(b"other")
    with pytest.raises(ValueError, match="changed on disk"):
        files.read(attachment.file)


def test_reply_is_written_by_its_unit_alone(county):
    suggestion = county.handling(("water", "sole"))
    task = county.task(suggestion, "water")

    for stranger in (county.officer("roads"), county.actors["assigner"], county.deputy()):
        with pytest.raises(NotPermitted):
            drafts.save_reply_draft(task, by=stranger, at=county.at, text="代拟。")


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"result_kind": "miracle"}, "result_kind"),
        ({"state": "delivered"}, "state"),
        ({"signed_by": 1}, "signed_by"),
        ({"doc_number": "号" * 61}, "doc_number"),
        ({"promises": [{"content": ""}]}, "promises"),
    ],
)
def test_bad_reply_parts_are_named_at_their_field(county, parts, field):
    suggestion = county.handling(("water", "sole"))

    with pytest.raises(BadData) as bad:
        drafts.save_reply_draft(
            county.task(suggestion, "water"), by=county.officer("water"), at=county.at, **parts
        )

    assert list(bad.value.fields) == [field]
    assert not suggestion.replies.exists()

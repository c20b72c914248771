"""Every exception of the field has its journey (例外情形与全程测试): the rulebook's section 10.

The table names each row once, with the stories that tell it; a story that is renamed or lost
fails here.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure

JOURNEYS = Path(__file__).resolve().parents[1] / "journeys"

EXCEPTIONS: dict[str, tuple[str, ...]] = {
    "withdrawal by the deputy": (
        "test_leaving.py::test_withdrawal_by_the_only_author_ends_the_handling_on_that_day",
        "test_leaving.py::test_withdrawal_of_a_joint_item_needs_every_co_signer",
    ),
    "deputy leaves office, dies, is suspended": (
        "test_terms.py::test_deputy_leaves_office_dies_is_suspended_and_cannot_rate",
        "test_leaving.py::test_only_author_out_of_office_before_the_rating_leaves_no_rater",
    ),
    "term changes": (
        "test_terms.py::test_term_changes_what_has_ended_is_archived_and_can_only_be_read",
        "test_terms.py::test_term_changes_open_items_go_on_and_are_answered_to_their_authors",
    ),
    "department merged, renamed, dissolved": (
        "test_organs_end.py::test_two_separate_handlers_one_late_one_merged_away_mid_case",
        "test_organs_end.py::test_department_renamed_a_delivered_reply_keeps_the_old_name",
        "test_organs_end.py::test_department_dissolved_its_task_goes_back_to_who_assigned_it",
    ),
    "return accepted": (
        "test_coordination.py::test_return_accepted_gives_the_new_unit_its_own_days_and_shows_the_age",
    ),
    "return late or refused": (
        "test_coordination.py::test_return_late_is_on_record_and_refused_by_rule_and_the_unit_goes_on",
        "test_detours.py::test_refused_return_makes_the_unit_go_on",
    ),
    "nobody competent, dispute": (
        "test_coordination.py::test_nobody_competent_is_settled_by_co_ordination_with_minutes",
        "test_between_offices.py::test_dispute_is_decided_by_the_leader_and_the_unit_stays",
    ),
    "belongs to a higher level": (
        "test_transferring.py::"
        "test_item_that_belongs_to_a_higher_level_is_transferred_and_taken_on_there",
    ),
    "deputies of a higher congress": (
        "test_transferring.py::"
        "test_deputy_of_a_higher_congress_hands_in_the_same_way_and_its_committee_has_copies",
    ),
    "court, procuratorate, supervisory commission": (
        "test_receiving.py::test_court_receives_directly_and_never_a_concrete_case",
    ),
    "Party departments and mass organisations": (
        "test_receiving.py::test_party_department_that_is_to_answer_is_consulted",
        "test_receiving.py::test_mass_organisation_is_consulted_beside_separate_units",
    ),
    "suggestion becomes a motion": (
        "test_entering.py::test_suggestion_becomes_a_motion_before_the_deadline_of_the_session",
    ),
    "motion becomes a suggestion": (
        "test_entering.py::test_motion_becomes_a_suggestion_with_its_number_and_its_signers",
    ),
    "duplicates": (
        "test_together.py::test_two_merged_items_with_opposite_ratings",
        "test_together.py::test_all_deputies_are_told_and_both_trails_say_it",
    ),
    "several matters in one item": (
        "test_together.py::test_several_matters_in_one_item_are_split_with_numbered_children",
    ),
    "urgent": ("test_coordination.py::test_urgent_item_has_a_clock_of_its_own_beside_the_reply",),
    "extension": (
        "test_extensions.py::test_extension_is_agreed_to_and_the_reply_is_due_on_the_new_day",
        "test_extensions.py::test_extension_never_passes_six_months_and_comes_in_time",
    ),
    "late reply": (
        "test_coordination.py::"
        "test_late_reply_is_still_required_and_accepted_and_the_deputy_is_told_how_late",
    ),
    "reply withdrawn as sham": (
        "test_after_the_reply.py::test_reply_is_rejected_as_sham_before_anybody_has_it",
        "test_after_the_reply.py::test_delivered_sham_is_ordered_anew_while_nobody_has_rated_it",
    ),
    "deputy does not rate": ("test_detours.py::test_silence_is_reminded_and_ends_as_not_answered",),
    "rating changed": (
        "test_after_the_reply.py::test_rating_changed_within_its_day_is_the_one_that_counts",
    ),
    "rating under pressure": (
        "test_after_the_reply.py::test_rating_under_pressure_falls_and_is_asked_for_anew",
    ),
    "second assignment": (
        "test_detours.py::"
        "test_separate_units_are_rated_apart_and_only_the_bad_one_is_assigned_again",
        "test_after_the_reply.py::test_second_assignment_goes_to_the_superior_organ",
    ),
    "third dissatisfaction": (
        "test_straight_way.py::test_twice_dissatisfied_deputy_reaches_the_committee",
        "test_detours.py::test_escalation_ends_by_a_dated_decision",
    ),
    "promise not kept": (
        "test_after_the_reply.py::test_promise_not_kept_is_overdue_and_sends_the_item_back",
    ),
    "class changes later": (
        "test_after_the_reply.py::test_class_changes_later_and_its_history_is_kept",
    ),
    "repeated every year": (
        "test_together.py::test_repeated_every_year_is_linked_for_a_systemic_study",
    ),
    "state secret": (
        "test_transferring.py::test_state_secret_is_a_stub_that_gets_a_number_and_goes_no_further_here",
    ),
    "deputy asks for secrecy of the name": (
        "test_confidential.py::test_deputy_asks_for_secrecy_before_the_item_is_passed_on",
        "test_confidential.py::test_no_unit_reads_the_names_on_any_page_or_in_any_message",
    ),
    "paper deputy": (
        "test_entering.py::test_paper_deputy_goes_the_whole_way_on_paper_each_step_seen_by_two",
    ),
    "item crosses years and sessions": (
        "test_together.py::test_item_cross_year_keeps_its_number_and_is_listed_as_carried_over",
        "test_together.py::test_item_cross_session_is_listed_once_the_next_session_has_begun",
    ),
    "wrong number, void registration": (
        "test_together.py::test_void_registration_ends_the_item_and_its_number_is_not_reused",
        "test_together.py::test_wrong_number_is_void_and_the_suggestion_gets_another",
    ),
}


def stories() -> set[str]:
    """List the journeys by file and name."""
    return {
        f"{path.name}::{node.name}"
        for path in JOURNEYS.glob("test_*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_row_has_its_journey():
    assert len(EXCEPTIONS) == 32
    assert all(EXCEPTIONS.values())
    assert {story for told in EXCEPTIONS.values() for story in told} - stories() == set()

"""What must hold in every database at any moment (不变量): a table, and what keeps each line.

`docs/rules.md` prints it. Tests of the house ask that every constraint, trigger and guard named
here exists, that every check of `workflows.invariants` stands behind one of these lines, and that
each of its findings is provoked by one of the tests that are named beside the line.
Source: rulebook section 12.
"""

from __future__ import annotations

from dataclasses import dataclass

# Where tests stand that are named without their file.
TESTS = "tests/workflows/test_invariants.py"
ON_PAPER = "tests/workflows/test_paper_invariants.py"
LOOK_BACK = "tests/journeys/test_look_back.py"


@dataclass(frozen=True, slots=True)
class Violation:
    """Name an invariant and the row that breaks it (违反的不变量)."""

    number: int
    record: str
    problem: str


@dataclass(frozen=True, slots=True)
class Invariant:
    """Say what must hold (不变量), why, what keeps it, and which tests break it on purpose.

    `guards` refuse an act, `constraints` and `triggers` refuse a row, `otherwise` names what keeps
    it besides; a check finds what came past all of them.
    """

    number: int
    text: str
    term: str
    source: str
    tests: tuple[str, ...]
    constraints: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    otherwise: str = ""


INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        1,
        "A number is given once; it is never changed and never given to another suggestion.",
        "编号",
        "Qingdao 2021, arts. 14-17; rulebook 5.3",
        tests=(
            "test_a_number_is_refused_to_a_second_suggestion",
            "test_a_registered_suggestion_cannot_lose_its_number",
            "test_a_changed_number_is_named",
            "test_a_number_without_its_act_is_named",
            "test_a_second_number_is_named",
            "test_one_number_given_to_two_suggestions_is_named",
            "test_a_void_number_that_is_not_kept_is_named",
            "test_a_void_number_that_is_given_again_is_named",
        ),
        constraints=(
            "suggestion_reference_once",
            "suggestion_numbered_once_registered",
            "void_number_once",
        ),
    ),
    Invariant(
        2,
        "The day by which a reply is due follows from the day of assignment and the rules; nobody "
        "writes it by hand; so it is with every other deadline that runs.",
        "答复期限",
        "Deputies Law 2025, art. 51(2)",
        tests=(
            "test_a_due_day_moved_by_hand_is_named",
            "test_a_due_day_that_is_not_that_of_its_extension_is_named",
            "test_a_deadline_counted_from_another_day_is_named",
            "test_a_deadline_that_no_act_started_is_named",
            "test_a_due_day_moved_by_an_act_is_followed",
            "test_two_deadlines_for_one_thing_are_refused",
        ),
        constraints=("clock_open_once", "extension_moves_the_day"),
        otherwise="every deadline is started by an act, and the trail keeps its terms",
    ),
    Invariant(
        3,
        "No reply is due later than six months after assignment, whatever was passed on or "
        "extended.",
        "答复最长期限",
        "Deputies Law 2025, art. 51(2)",
        tests=(
            "test_a_due_day_beyond_six_months_is_named",
            "test_an_extension_beyond_the_longest_time_is_named",
            "tests/rules/test_policy.py::test_an_extended_reply_after_six_months_is_refused",
        ),
        otherwise="the parameters' own limits",
    ),
    Invariant(
        4,
        "A suggestion counts as replied once every replying unit has delivered its reply to every "
        "deputy who must receive it, and not before.",
        "办复",
        "Shanghai 2015, art. 20; Chongqing 2018, art. 23",
        tests=(
            "test_a_suggestion_is_replied_with_its_last_reply_only",
            "test_a_replied_suggestion_without_a_delivered_reply_is_named",
            "test_a_recipient_without_the_reply_is_named",
            "test_a_delivered_reply_stands",
        ),
        constraints=("reply_once_per_assignment", "reply_delivered_has_moment", "delivery_once"),
        triggers=(
            "cases_reply_delivered_stands",
            "cases_delivery_no_update",
            "cases_delivery_no_delete",
            "cases_delivery_no_truncate",
        ),
        guards=("assignment_open",),
    ),
    Invariant(
        5,
        "A reply whose result lies ahead holds a promise with its date.",
        "承诺事项",
        "Chongqing 2018, art. 24; Shanghai 2015, art. 18",
        tests=(
            "test_a_reply_that_must_promise_is_not_signed_without_a_promise",
            "test_a_promise_without_its_date_is_refused",
            "test_a_reply_whose_promises_are_gone_is_named",
        ),
        guards=("promise_where_needed", "promise_can_be_followed"),
    ),
    Invariant(
        6,
        "Before it replies, the unit has been in contact with the deputy, or has recorded why that "
        "was not possible.",
        "与代表沟通",
        "Deputies Law 2025, art. 51(2)",
        tests=(
            "test_a_reply_is_not_signed_before_the_contact",
            "test_a_contact_that_was_impossible_says_why",
            "test_a_reply_without_contact_is_named",
            "test_a_contact_after_the_signature_is_named",
        ),
        constraints=("contact_impossible_has_reason",),
        guards=("deputy_contacted",),
    ),
    Invariant(
        7,
        "No handling unit asks for ratings, sees one before its release, or gives one: a rating is "
        "the deputy's own act, collected by who handles nothing.",
        "评价独立",
        "Chongqing 2018, arts. 26 and 38; practice of Xianning",
        tests=(
            "test_nobody_but_a_deputy_who_is_asked_rates",
            "test_a_rating_by_somebody_who_was_not_asked_is_named",
            "test_a_rating_stands_as_it_was_given",
            "test_a_collector_that_handles_is_named",
            "test_a_rating_that_is_not_the_deputys_own_act_is_named",
            "test_a_rating_from_an_account_of_a_handling_unit_is_named",
            "test_a_rating_without_its_act_is_named",
            "test_an_overall_rating_that_nobody_gave_is_named",
            f"{ON_PAPER}::test_a_paper_that_only_one_has_seen_is_named",
            f"{ON_PAPER}::test_a_paper_that_may_not_be_entered_is_named",
            f"{ON_PAPER}::test_a_confirmed_entry_without_its_act_is_named",
            "tests/cases/test_sight.py::test_units_see_the_same_before_and_after_the_deputy_rated",
        ),
        constraints=(
            "rater_once",
            "rating_once_per_rater",
            "paper_entry_ends_by_somebody",
            "paper_entry_seen_by_a_second",
        ),
        triggers=(
            "cases_rating_no_update",
            "cases_rating_no_delete",
            "cases_rating_no_truncate",
        ),
        guards=("rater", "rating_officer"),
        otherwise="`visible_to` of requests, ratings, deadlines and events (ADR 7)",
    ),
    Invariant(
        8,
        "Who is dissatisfied says why, and it leads on: to a second assignment, to an escalation, "
        "or to a reasoned refusal that the deputy is told.",
        "不满意",
        "Shanghai 2015, art. 21(2); Shandong 2017, art. 24; Chongqing 2018, art. 27",
        tests=(
            "test_a_dissatisfied_rating_needs_its_reason",
            "test_a_dissatisfied_rating_that_led_nowhere_is_named",
            "test_a_promise_written_off_against_a_dissatisfied_deputy_is_named",
            "test_a_refused_second_assignment_without_reasons_is_named",
            "test_a_voided_rating_that_still_counts_is_named",
            "test_a_voided_rating_that_nobody_asked_for_again_is_named",
            "test_a_correction_of_nothing_is_named",
        ),
        constraints=(
            "rating_dissatisfied_has_reason",
            "rating_request_once_per_reply",
            "pressure_settled_has_findings",
        ),
        triggers=("cases_rating_no_update",),
    ),
    Invariant(
        9,
        "A closed suggestion has no rating awaited and no promise open. That a suggestion was "
        "replied to and that the matter was carried out are two facts, counted apart.",
        "办复与办成",
        "Shanghai 2015, art. 22; Chongqing 2018, art. 28",
        tests=(
            "test_a_closed_suggestion_with_anything_open_is_named",
            "test_a_withdrawn_suggestion_with_anything_open_is_named",
            "test_a_withdrawal_without_its_act_is_named",
            "test_a_withdrawn_suggestion_that_was_rated_is_named",
            "test_an_ended_suggestion_needs_the_moment_of_its_end",
            "test_replied_and_carried_out_are_counted_apart",
            "test_a_promise_without_its_deadline_is_named",
            "test_a_promise_that_is_overdue_against_its_deadline_is_named",
        ),
        constraints=(
            "suggestion_end_has_moment",
            "promise_written_off_is_verified",
            "promise_kept_was_told",
        ),
        triggers=("cases_suggestion_state_with_version",),
        guards=("verifier_outside", "deputies_told"),
    ),
    Invariant(
        10,
        "Every suggestion keeps its own reply and its own rating, also one that is handled "
        "together with another.",
        "并案分别答复",
        "Chongqing 2018, art. 13; Shandong 2017, art. 20",
        tests=(
            "test_what_hangs_on_another_suggestion_is_named",
            "test_a_merged_suggestion_without_its_own_reply_is_named",
            "test_a_task_that_follows_its_own_suggestion_is_named",
            "tests/journeys/test_together.py::test_two_merged_items_with_opposite_ratings",
        ),
        constraints=("suggestion_merged_follows_another", "follower_of_one_item"),
        guards=("leads_nobody",),
    ),
    Invariant(
        11,
        "Silence is never a rating.",
        "未反馈",
        "Chongqing 2018, art. 29",
        tests=(
            "test_silence_cannot_be_given_a_rating",
            "test_silence_that_was_rated_is_named",
            "test_a_rating_of_somebody_who_did_not_answer_is_named",
            "test_an_answer_without_a_rating_is_named",
        ),
        constraints=("rating_silence_is_no_rating", "rating_answer_has_overall"),
    ),
    Invariant(
        12,
        "Only what the Council of Chairpersons confirmed bears the mark of a key item.",
        "重点督办",
        "Deputies Law 2025, art. 52",
        tests=(
            "test_a_key_item_needs_its_decision",
            "test_only_the_council_makes_a_key_item",
            "test_a_key_item_without_a_decision_is_named",
            "test_a_key_item_by_another_decision_is_named",
        ),
        constraints=("suggestion_key_needs_decision",),
        guards=("council_decides", "council_secretary"),
    ),
    Invariant(
        13,
        "Nothing is public before it was looked at for publication; contact data never is.",
        "公开审查",
        "General Office of the State Council 2014, no. 46; Beijing 2014, art. 25",
        tests=(
            "tests/cases/test_sight.py::test_person_without_anything_sees_nothing",
            "tests/web/test_routes.py::test_strangers_are_led_to_the_sign_in",
            "test_a_reply_that_is_not_public_needs_its_ground",
            "test_a_classified_suggestion_has_no_text_here",
            "test_a_publicity_that_the_head_did_not_sign_is_named",
        ),
        constraints=("suggestion_classified_is_a_stub", "reply_not_public_has_ground"),
        triggers=("cases_reply_delivered_stands",),
        otherwise="no page without signing in",
    ),
    Invariant(
        14,
        "New rules do not change a suggestion that is under way: it goes on under those of the day "
        "on which it was submitted, a further round under those of the day on which it opens, "
        "until the commission decides with a ground that it goes by others.",
        "规则版本",
        "rulebook section 12 (our own)",
        tests=(
            "test_new_rules_leave_a_running_suggestion_alone",
            "test_exchanged_rules_are_named",
            "test_an_act_under_other_rules_is_named",
            "test_rules_rewritten_in_place_are_named",
            "test_a_first_round_under_other_rules_is_named",
            "test_rules_moved_past_the_act_are_named",
        ),
        constraints=("policy_version_once",),
    ),
    Invariant(
        15,
        "Units, posts and mandates have their days: it can be told who was responsible on any of "
        "them, and nobody acted outside his or her own.",
        "任职期限",
        "Deputies Law 2025, arts. 61-63; NPCSC decision of 2018-04-27 on organs",
        tests=(
            "test_a_post_that_has_ended_cannot_act",
            "test_an_act_in_a_post_that_was_not_held_is_named",
            "test_a_rating_out_of_office_is_named",
            "test_a_task_of_a_unit_that_did_not_exist_is_named",
            "test_a_leader_without_a_post_on_that_day_is_named",
        ),
        guards=("lead_in_office", "rater_in_office"),
        otherwise="the door reads posts as they are held on the day of the act",
    ),
    Invariant(
        16,
        "Every count can be made again from the trail, for any day.",
        "截止日回放",
        "ADR 3; rulebook section 12",
        tests=(
            "test_a_state_that_does_not_follow_from_the_trail_is_named",
            "test_a_record_that_is_not_in_the_trail_is_named",
            "test_a_record_that_vanished_is_named",
            "test_a_column_that_does_not_follow_from_the_trail_is_named",
            "test_a_lead_who_does_not_follow_from_the_trail_is_named",
            "test_a_gap_in_the_trail_is_named",
            "test_the_trail_cannot_be_rewritten",
            "tests/cases/test_replay.py::test_every_evening_can_be_counted_again",
        ),
        constraints=("event_order_once",),
        triggers=(
            "cases_event_no_update",
            "cases_event_no_delete",
            "cases_event_no_truncate",
            "cases_stream_only_grows",
        ),
        otherwise="chains of hashes and sealed checkpoints (ADR 3)",
    ),
    Invariant(
        17,
        "Of everything that happened, those concerned can be told: each event has its place among "
        "the news, once.",
        "发件箱",
        "ADR 6 (our own, beside the sixteen of the rulebook)",
        tests=("test_an_event_that_nobody_can_be_told_of_is_named",),
        otherwise="event and news are written together",
    ),
    Invariant(
        18,
        "What was handed in and what was signed stays word for word as it was then.",
        "文本固化",
        "rulebook section 12 (documents with their hash); our own, beside the sixteen",
        tests=(
            "test_a_text_changed_after_it_was_handed_in_is_named",
            "test_a_reply_changed_after_it_was_signed_is_named",
        ),
        triggers=("cases_reply_delivered_stands",),
        otherwise="the trail keeps the hash of every text that was sent or signed",
    ),
    Invariant(
        19,
        "A motion becomes a suggestion, and a suggestion a motion, only by a decision of the "
        "presidium; then it goes on as the one or as the other, never as both.",
        "议案转化",
        "Organic Law of Local Congresses 2022, art. 22; Chongqing 2018, art. 11",
        tests=(
            f"{ON_PAPER}::test_a_motion_without_its_decision_is_named",
            f"{ON_PAPER}::test_a_motion_that_is_still_under_way_is_named",
        ),
        constraints=(
            "suggestion_motion_by_decision",
            "suggestion_converted_has_motion",
            "suggestion_motion_taken_once",
        ),
        guards=("is_a_motion", "motion_was_signed", "motion_in_time", "motion_signers_enough"),
    ),
    Invariant(
        20,
        "A delegation speaks as one: its head hands in what all discussed, and one deputy answers "
        "for it.",
        "代表团建议",
        "Chongqing 2018, arts. 8, 23 and 26",
        tests=(
            f"{ON_PAPER}::test_a_delegations_suggestion_with_co_signers_is_named",
            f"{ON_PAPER}::test_several_ratings_for_one_delegation_are_named",
        ),
        constraints=("suggestion_delegation_in_session", "suggestion_delegation_discussed"),
        guards=("delegation_may_submit", "delegation_signed_by_head", "delegation_discussed"),
    ),
    Invariant(
        21,
        "What held several matters and was split is handled in its parts alone, each with a number "
        "of its own.",
        "一事一议",
        "Shanghai 2015, art. 6 (our own, beside the sixteen of the rulebook)",
        tests=(
            "test_a_split_suggestion_without_its_parts_is_named",
            "test_a_split_suggestion_that_is_handled_is_named",
        ),
        constraints=("suggestion_part_has_its_place",),
        guards=("split_proposed",),
    ),
    Invariant(
        22,
        "Lateness climbs beside a suggestion, each step once; a step stands as long as what it is "
        "about is late, and no longer.",
        "逐级督办",
        "rulebook section 11; ADR 19 (our own, beside the sixteen of the rulebook)",
        tests=(
            "test_a_step_that_was_fired_and_not_recorded_is_named",
            "test_a_step_that_outlives_its_cause_is_named",
        ),
        constraints=("supervision_step_once", "supervision_stands_once"),
        guards=("step_is_due",),
    ),
    Invariant(
        23,
        "What a look-back review decided is carried out once for each item, and the item's own "
        "history says so.",
        "回头看",
        "Xianning (look-back over all items of the term); ADR 24 (our own, beside the sixteen)",
        tests=(
            f"{LOOK_BACK}::test_a_finding_without_its_act_is_named",
            f"{LOOK_BACK}::test_a_round_without_its_finding_is_named",
            f"{LOOK_BACK}::test_carrying_out_resumes_after_a_kill_and_doubles_nothing",
        ),
        constraints=("look_back_by_decision", "reviewed_has_finding", "reviewed_skipped_aloud"),
        guards=("every_item_checked", "review_wants_it_handled", "review_confirms"),
        otherwise="each act has a key of its own, and each round bears the finding that opened it",
    ),
)

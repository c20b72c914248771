"""The way of one joint suggestion, stage by stage, as its people walk it (联名建议全程)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from cases.acting import SHANGHAI
from cases.models import Suggestion
from tests.browser.screen import Screen
from tests.county import County
from workflows.sweeps import run_all
from workflows.work import differences

COSIGNERS = (1, 2)
LEAD, CO_HANDLERS = "water", ("roads", "schools")
TITLE = "关于在云溪桥头增设公交站的建议"
REASONS = ("站点仍未定，居民每天多走两公里。", "只说研究，没有任何进展。")
DECISION = "主任会议决定：由县水利局牵头，年内建成停靠站。"
STEPS = {
    "draft": 0, "cosigning": 0, "submitted": 1, "registered": 2, "assigned": 3, "handling": 3,
    "second_assigned": 3, "replied": 5, "escalated": 6, "tracking": 6, "closed": 7,
}  # fmt: skip


def today() -> date:
    """Return the day in Shanghai (今天)."""
    return timezone.now().astimezone(SHANGHAI).date()


@dataclass
class Walk:
    """Hold the item on its way, and the window in which everybody sits down in turn (全程)."""

    county: County
    screen: Screen
    item: Suggestion = field(init=False)

    # -- what is looked at on the way -----------------------------------------------------------

    def stands_at(self, state: str) -> None:
        """Let the clockwork run, then compare states, work items and stepper (核对)."""
        run_all(timezone.now())
        self.item = self.county.fresh(self.item)
        assert self.item.state == state
        assert differences(self.item, timezone.now()) == []
        assert self.screen.steps_done() == STEPS[state]

    def may(self, *acts: str) -> None:
        """Compare what the page offers with what the person may do now (可办事项)."""
        assert self.screen.possible() == set(acts)

    def page_of(self, who: str) -> str:
        """Return what somebody reads on the item's page (所见)."""
        with self.screen.signed_in(self.county.actors[who]):
            self.screen.go(reverse("item", args=[self.item.pk]))
            return self.screen.text()

    # -- stages -----------------------------------------------------------------------------------

    def write_together(self) -> None:
        """Write the draft, ask two deputies to co-sign it, and submit it (起草、联名、提交)."""
        county, screen, lead = self.county, self.screen, self.county.deputy()
        with screen.signed_in(lead):
            screen.press(f'a[href="{reverse("write")}"]')
            screen.press(f'main a[href="{reverse("new_suggestion")}"]')
            self._choose_cosigners()
            screen.fill(
                title=TITLE,
                facts="桥头居民出行不便，最近的车站在两公里以外。",
                analysis="新小区建成后线路没有调整。",
                proposal="增设一处公交停靠站。",
                from_voters=True,
            )
            screen.send()
            self.item = county.congress.suggestions.get()
            self.may("edit", "ask_cosigners")
            screen.act("ask_cosigners")
            self.may("reopen_draft")
            self.stands_at("cosigning")
        for n in COSIGNERS:
            with screen.signed_in(county.deputy(n)):
                screen.read_message(county.deputy(n), "cosign_asked")
                self.may("confirm_cosigning", "decline_cosigning")
                screen.act("confirm_cosigning")
                self.stands_at("cosigning")
        with screen.signed_in(lead):
            screen.take(self.item)
            self.may("reopen_draft", "submit")
            screen.act("submit")
            self.may("ask_secrecy", "ask_withdrawal", "leave_lead")
            self.stands_at("submitted")

    def _choose_cosigners(self) -> None:
        """Tick two deputies; with scripts the long list has a search field (选定附议人)."""
        page, chosen = self.screen.page, [self.county.deputies[n] for n in COSIGNERS]
        search = page.locator(".picker-search")
        assert search.is_visible() == self.screen.scripts
        for deputy in chosen:
            if self.screen.scripts:
                search.fill(deputy.name)
                assert page.locator(".choices-many .choice:visible").count() < 14
            self.screen.fill(cosigners=[deputy.pk])

    def take_in(self) -> None:
        """Register it at the office and assign it to the government (登记、交办)."""
        county, screen = self.county, self.screen
        with screen.signed_in(county.actors["intake"]):
            screen.take(self.item, "intake")
            self.may("register", "return_for_revision", "propose_refusal", "propose_split", "link")
            screen.act("register", category="城乡建设")
            self.stands_at("registered")
            assert self.item.number in screen.page.locator(".number").inner_text()
        with screen.signed_in(county.actors["assigner"]):
            screen.take(self.item, "assign")
            self.may(
                "assign", "consult_units", "mark_urgent", "merge", "transfer", "propose_void",
                "link",
            )  # fmt: skip
            screen.act("assign", way="sole", first=county.organs["government"].pk)
            self.stands_at("assigned")

    def hand_down(self) -> None:
        """Let the General Office name a lead unit and two co-handlers (分办)."""
        county, screen = self.county, self.screen
        with screen.signed_in(county.actors["sub_assigner"]):
            screen.read_message(county.actors["sub_assigner"], "to_sub_assign")
            self.may("sub_assign")
            others = [county.organs[unit].pk for unit in CO_HANDLERS]
            screen.act("sub_assign", way="lead", first=county.organs[LEAD].pk, others=others)
            self.may("waive_opinion", "correct_assignment", "recall_sub_assignment", "give_measure")
            self.stands_at("assigned")
        roles = set(self.item.assignments.values_list("organ__name", "role", "tier"))
        assert roles == {
            (county.organs["government"].name, "sole", "congress"),
            (county.organs[LEAD].name, "lead", "government"),
            *((county.organs[unit].name, "co_handler", "government") for unit in CO_HANDLERS),
        }

    def sign_in_and_advise(self) -> None:
        """Let the units sign in and the co-handlers give their opinions (签收、会办)."""
        county, screen = self.county, self.screen
        with screen.signed_in(county.officer(LEAD)):
            screen.take(self.item, "sign-in")
            self.may("accept", "request_return")
            screen.act("accept")
            self.may("record_contact", "change_officer", "reply", "request_extension")
            self.stands_at("handling")
        for unit in CO_HANDLERS:
            with screen.signed_in(county.officer(unit)):
                screen.take(self.item, "sign-in")
                self.may("accept", "request_return")
                screen.act("accept")
                self.may("send_opinion", "change_officer")
                screen.act("send_opinion", text=f"{county.organs[unit].name}同意设站。")
                self.may()
                self.stands_at("handling")

    def reply(self, result: str, *promises: str) -> None:
        """Let the lead unit visit the deputy, write, sign and deliver its reply (沟通、答复)."""
        county, screen = self.county, self.screen
        round_number = self.item.round_number
        with screen.signed_in(county.officer(LEAD)):
            screen.take(self.item, "handling")
            screen.act("record_contact", way="visit", phase="before", words="登门听取意见。")
            screen.begin("reply")
            parts: dict[str, Any] = {
                "result_kind": result,
                "text": f"第{round_number}次答复：停靠站正在选址。",
                "doc_number": f"云水办复〔{today().year}〕{round_number}号",
            }
            for n, promise in enumerate(promises):
                parts[f"form-{n}-content"] = promise
                parts[f"form-{n}-responsible"] = "规划股"
                parts[f"form-{n}-due_on"] = today() + timedelta(days=60)
            screen.fill(**parts)
            screen.send()
            screen.act("send_to_review")
        with screen.signed_in(county.actors["sub_assigner"]):
            screen.take(self.item, "review")
            screen.act("pass_review")
        with screen.signed_in(county.head(LEAD)):
            screen.take(self.item, "to-sign")
            assert "sign_reply" in screen.possible()
            screen.act("sign_reply")
        with screen.signed_in(county.officer(LEAD)):
            screen.take(self.item, "to-deliver")
            assert "deliver_reply" in screen.possible()
            screen.act("deliver_reply")
            self.stands_at("replied")
        # Each author has the reply; the lead deputy alone is asked.
        cosigner = county.deputy(COSIGNERS[round_number - 1])
        with screen.signed_in(cosigner):
            screen.read_message(cosigner, "reply_delivered")
            assert parts["doc_number"] in screen.text()
            self.may("leave_cosigning")

    def rate_badly(self, leads_to: str) -> None:
        """Let the deputy be dissatisfied; the unit reads of it only after the release (评价)."""
        county, screen, reason = self.county, self.screen, REASONS[self.item.round_number - 1]
        before = self.page_of(f"officer:{LEAD}")
        with screen.signed_in(county.deputy()):
            screen.read_message(county.deputy(), "rating_asked")
            self.may("ask_secrecy", "report_pressure", "rate", "leave_lead")
            screen.act(
                "rate",
                attitude="basically_satisfied",
                result="dissatisfied",
                words=reason,
                final=True,
            )
            self.may("ask_secrecy", "leave_lead", "report_pressure")
            assert reason in screen.text()
            self.stands_at("replied")
        assert self.page_of(f"officer:{LEAD}") == before
        with screen.signed_in(county.actors["rating:commission"]):
            screen.take(self.item, "ratings")
            assert reason in screen.text()
            self.may("release")
            screen.act("release")
            self.stands_at(leads_to)
        after = self.page_of(f"officer:{LEAD}")
        assert reason not in before
        assert reason in after

    def begin_again(self) -> None:
        """Let the lead unit sign in the second assignment, which it cannot return (二次交办)."""
        county, screen = self.county, self.screen
        with screen.signed_in(county.deputy()):
            screen.read_message(county.deputy(), "second_round")
            assert screen.page.locator("p.second").count() == 1
        with screen.signed_in(county.officer(LEAD)):
            screen.read_message(county.officer(LEAD), "second_assignment")
            assert REASONS[0] in screen.page.locator(".alert-warning").inner_text()
            self.may("accept", "report_progress", "reply")
            screen.act("accept")
            self.stands_at("second_assigned")

    def climb(self) -> None:
        """Let the leader acknowledge, instruct, call a conference and propose (提级处理)."""
        county, screen = self.county, self.screen
        chair = county.actors["committee_chair"]
        with screen.signed_in(chair):
            screen.take(self.item, "climbed")
            self.may("acknowledge_escalation", "give_measure", "judge_reply")
            screen.act("acknowledge_escalation")
            self.may(
                "instruct", "call_conference", "take_further_step", "propose_solution",
                "give_measure", "judge_reply",
            )  # fmt: skip
            screen.act("instruct", text="请三天内到现场察看。")
            screen.act("call_conference", on=today(), note="人大会议室，上午九时。")
            self.stands_at("escalated")
            screen.act("propose_solution", proposal="agree", text="双方同意年内建成。")
            self.may("instruct", "take_further_step", "give_measure", "judge_reply")
            self.stands_at("escalated")
        with screen.signed_in(county.head(LEAD)):
            screen.read_message(county.head(LEAD), "conference_called")
            assert "请三天内到现场察看。" in screen.text()
            self.may("report_progress", "revise_promise", "reply")

    def decide(self) -> None:
        """Let the secretary record what the Council of Chairpersons decided (主任会议决定)."""
        county, screen = self.county, self.screen
        with screen.signed_in(county.actors["secretary"]):
            screen.take(self.item, "decisions")
            self.may("decide_escalation", "take_further_step", "designate_key", "enter_measure")
            screen.act(
                "decide_escalation",
                number="云人主任会议〔1〕号",
                text=DECISION,
                promise_content="建成桥头停靠站。",
                promise_responsible="县水利局局长",
                promise_due_on=today() + timedelta(days=90),
            )
            self.stands_at("tracking")
        with screen.signed_in(county.deputy()):
            screen.read_message(county.deputy(), "escalation_decided")
            assert DECISION in screen.text()
            self.may("ask_secrecy", "leave_lead", "report_pressure")

    def keep_promises(self, many: int) -> None:
        """Let the unit keep what it promised, and the commission write it off (销号办结)."""
        county, screen = self.county, self.screen
        with screen.signed_in(county.officer(LEAD)):
            screen.take(self.item, "promises")
            screen.act("report_progress", words="停靠站已开工。")
            for task in self.item.promises.order_by("pk").values_list("assignment", flat=True):
                address = reverse("write_reply", args=[self.item.pk, task])
                screen.press(f'.todo-now a[href^="{address}"]')
                number = f"云水补〔{today().year}〕{task}号"
                screen.fill(result_kind="solved", text="停靠站已启用。", doc_number=number)
                screen.send()
        with screen.signed_in(county.head(LEAD)):
            screen.take(self.item, "to-sign")
            for _ in range(many):
                screen.act("sign_reply")
        with screen.signed_in(county.officer(LEAD)):
            screen.take(self.item, "to-deliver")
            for _ in range(many):
                screen.act("deliver_reply")
            for _ in range(many):
                screen.act("apply_write_off", evidence="停靠站已启用，附验收单。")
            self.stands_at("tracking")
        with screen.signed_in(county.deputy()):
            screen.read_message(county.deputy(), "word_awaited")
            screen.act("say_whether_kept", agrees="yes", words="停靠站很好用。")
        with screen.signed_in(county.actors["assigner"]):
            screen.take(self.item, "promises")
            for promise in self.item.promises.order_by("pk"):
                address = reverse("act", args=[self.item.pk, "verify_promise", promise.pk])
                screen.press(f'.todo-now a[href^="{address}"]')
                told = {} if promise.words.exists() else {"without_word": "两次电话征求意见。"}
                screen.fill(**told)
                screen.send()
            self.stands_at("closed")
            self.may("link", "look_back", "change_class", "follow_again", "judge_reply")
        with screen.signed_in(county.deputy()):
            screen.read_message(county.deputy(), "closed")
            self.may("report_pressure")
            assert screen.steps_done() == STEPS["closed"]

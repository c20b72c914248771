"""Our own nodes for viewflow (流程节点): work that waits, branches by record, a join by truth.

Each is lighter than the library's: no rows for gateways, no link rows between tasks; which act
followed which is told by the trail. Routes look only at the legal state of the record, so that
the flow can never disagree with it for longer than one transaction (ADR 0002).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from viewflow import this
from viewflow.workflow import Activation, Node, Token
from viewflow.workflow.base import Edge
from viewflow.workflow.nodes.start import StartHandle, StartHandleActivation
from viewflow.workflow.status import PROCESS, STATUS

from cases.models import Suggestion
from workflows import reads
from workflows.models import HUMAN, WorkItem, WorkProcess

if TYPE_CHECKING:
    from workflows.desk import Desk

# Whether the door holds the suggestion's row locked in this thread.
_local = threading.local()


@dataclass(frozen=True, slots=True)
class Step:
    """Carry to the next node which record it is about, and the desk that stamps items."""

    record: Any
    desk: Desk
    # A lead that was let go on waits once more: others were agreed on beside it.
    again: bool = False


class WorkActivation(Activation):  # type: ignore[misc]
    """Open, claim, finish and cancel one work item (待办事项的办理)."""

    step: Step

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> WorkActivation:
        """Open the item with its organ or deputy and its due day (生成待办)."""
        stamp = data.desk.stamp(flow_task.name, data.record)
        item = WorkItem(
            process=prev_activation.process,
            flow_task=flow_task,
            flow_task_type=HUMAN,
            token=token,
            suggestion_id=stamp.suggestion_id,
            kind=stamp.kind,
            subject=stamp.subject,
            assignment_id=stamp.assignment_id,
            organ_id=stamp.organ_id,
            deputy_id=stamp.deputy_id,
            due_on=stamp.due_on,
            since_at=data.desk.at,
        )
        item.save(force_insert=True)
        data.desk.note(item)
        return cls(item)

    @Activation.status.super()
    def activate(self) -> None:
        """Wait: a person, not the engine, goes on."""

    @Activation.status.transition(source=[STATUS.NEW, STATUS.ASSIGNED], target=STATUS.STARTED)
    def take_up(self) -> None:
        """Take the item up (着手)."""

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE)
    def complete(self) -> None:
        """Note the item as done (办毕)."""
        self.task.done_at = self.task.finished = self.step.desk.at
        self.task.save(update_fields=["status", "finished", "done_at"])

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        """Open what follows for each record (生成下一步)."""
        yield from self.flow_task.follow(self)

    @Activation.status.transition(source=[STATUS.NEW, STATUS.ASSIGNED], target=STATUS.CANCELED)
    def cancel(self) -> None:
        """Take the item off the list (撤销待办)."""
        self.task.finished = self.task.done_at = self.task.done_at or self.task.since_at
        self.task.save(update_fields=["status", "finished", "done_at"])


class Work(Node):  # type: ignore[misc]
    """Something a person has to do (待办节点); what follows is read off the record's state."""

    activation_class = WorkActivation
    task_type = HUMAN
    bpmn_element = "userTask"
    shape = {"width": 150, "height": 100, "svg": ""}

    def __init__(self) -> None:
        super().__init__()
        self._routes: list[tuple[Any, Callable[[Any], bool] | None]] = []

    def Then(self, node: Any, when: Callable[[Any], bool] | None = None) -> Work:
        """Add a route (下一步): the first whose condition holds for the record is taken."""
        self._routes.append((node, when))
        return self

    def _resolve(self, cls: Any) -> None:
        self._routes = [(this.resolve(cls, node), when) for node, when in self._routes]

    def _outgoing(self) -> Iterator[Edge]:
        for node, when in self._routes:
            yield Edge(src=self, dst=node, edge_class="cond_true" if when else "next")

    def follow(self, activation: Any) -> Iterator[Any]:
        """Open what follows for each record the finished item leads to."""
        for record in activation.follow_records:
            for node, when in self._routes:
                if when is None or when(record):
                    following = node._create(
                        activation, activation.task.token, data=Step(record, activation.step.desk)
                    )
                    if following is not None:
                        yield following
                    break


class BeginActivation(StartHandleActivation):  # type: ignore[misc]
    """Start a phase at the nodes where its records stand (启动流程).

    The beginning itself is no row: the process is, and what somebody has to do.
    """

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.DONE)
    def complete(self) -> None:
        """Begin."""

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        """Open one item per record at its node; the same way serves a repair."""
        for n, (kind, record) in enumerate(self.entries, 1):
            node = self.flow_class.instance.node(kind, no_obsolete=True)
            yield node._create(self, Token(f"start/{n}"), data=Step(record, self.desk))


class Begin(StartHandle):  # type: ignore[misc]
    """Start of a phase (流程起点); an entry is the name of a node and the record it is about."""

    activation_class = BeginActivation

    def __init__(self) -> None:
        super().__init__(func=self._begin)
        self._entries: list[Any] = []

    def At(self, node: Any) -> Begin:
        """Name a node at which the phase may begin (起始节点)."""
        self._entries.append(node)
        return self

    def _resolve(self, cls: Any) -> None:
        self._entries = [this.resolve(cls, node) for node in self._entries]

    def _outgoing(self) -> Iterator[Edge]:
        for node in self._entries:
            yield Edge(src=self, dst=node, edge_class="next")

    def run(self, **kwargs: Any) -> Any:
        """Start the phase (启动)."""
        return self._create_wrapper_function(self._begin)(**kwargs)

    @staticmethod
    def _begin(
        activation: Any, *, suggestion: Suggestion, round_number: int, entries: Any, desk: Desk
    ) -> Any:
        activation.entries, activation.desk = entries, desk
        process = activation.process
        process.suggestion, process.round_number = suggestion, round_number
        process.begun_at = desk.at
        return process


class GatherActivation(Activation):  # type: ignore[misc]
    """Wait until what the lead unit waits for is in, missing or waived (等待会办)."""

    step: Step

    @classmethod
    def create(
        cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None
    ) -> GatherActivation | None:
        """Find the waiting row of this lead unit, or open it with the first that arrives.

        Whoever comes after the lead was let go on finds nothing to wait for, unless it has to
        wait `again`.
        """
        subject = f"assignment:{data.record.pk}"
        kinds = [flow_task.name, flow_task.next_node.name]
        rows = reads.joins_of.all(prev_activation.process.pk, kinds, subject)
        waits = (r for r in rows if r.kind == flow_task.name and r.status != STATUS.DONE)
        item = next(waits, None)
        if item is None and rows and not data.again:
            return None
        if item is None:
            item = WorkItem(
                process=prev_activation.process,
                flow_task=flow_task,
                token=token,
                suggestion_id=data.record.suggestion_id,
                kind=flow_task.name,
                subject=subject,
                assignment_id=data.record.pk,
                organ_id=data.record.organ_id,
                since_at=data.desk.at,
            )
            item.save(force_insert=True)
            data.desk.note(item)
        else:
            item.process = prev_activation.process
        activation = cls(item)
        activation.step = data
        return activation

    @Activation.status.super()
    def activate(self) -> None:
        """Do nothing: whether all is in shows in `complete`."""

    def is_ready(self) -> bool:
        """Tell whether the lead may go on (可以继续)."""
        return bool(self.flow_task.ready(self.step.record, self.step.desk))

    @Activation.status.transition(
        source=STATUS.NEW, target=STATUS.DONE, conditions=[lambda self: self.is_ready()]
    )
    def complete(self) -> None:
        """Release the lead (汇合放行)."""
        self.task.done_at = self.task.finished = self.step.desk.at
        self.task.save(update_fields=["status", "finished", "done_at"])

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        """Open the reply of the lead unit."""
        yield self.flow_task.next_node._create(self, self.task.token, data=self.step)

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.CANCELED)
    def cancel(self) -> None:
        """Stop waiting (撤销等待)."""
        self.task.finished = self.task.done_at = self.task.done_at or self.task.since_at
        self.task.save(update_fields=["status", "finished", "done_at"])


class Gather(Node):  # type: ignore[misc]
    """Join of the lead unit with its co-handlers (汇合), released when an opinion stays out."""

    activation_class = GatherActivation
    task_type = "JOIN"
    bpmn_element = "parallelGateway"
    shape = {"width": 50, "height": 50, "svg": ""}

    def __init__(self, ready: Callable[[Any, Desk], bool]) -> None:
        super().__init__()
        self.ready = ready
        self.next_node: Any = None

    def Next(self, node: Any) -> Gather:
        """Name what follows (下一步)."""
        self.next_node = node
        return self

    def _resolve(self, cls: Any) -> None:
        self.next_node = this.resolve(cls, self.next_node)

    def _outgoing(self) -> Iterator[Edge]:
        yield Edge(src=self, dst=self.next_node, edge_class="next")


class FinishActivation(Activation):  # type: ignore[misc]
    """End a phase when the last of its branches ends (流程终结); the end is no row either."""

    step: Step

    # There is no row, and so no key to be told by.
    def __hash__(self) -> int:
        return id(self)

    def __eq__(self, other: object) -> bool:
        return self is other

    @Activation.status.super()
    def activate(self) -> None:
        """Close the process."""
        self.process.status, self.process.finished = PROCESS.DONE, self.step.desk.at
        self.process.save(update_fields=["status", "finished"])

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.DONE)
    def complete(self) -> None:
        """End."""

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> list[Any]:
        """Nothing follows."""
        return []


class Finish(Node):  # type: ignore[misc]
    """End of a phase (流程终点): reached when no other item of the process is open."""

    activation_class = FinishActivation
    task_type = "END"
    bpmn_element = "endEvent"
    shape = {"width": 50, "height": 50, "svg": ""}

    def _outgoing(self) -> Iterator[Edge]:
        return iter(())

    def _create(self, prev_activation: Any, token: Any, data: Any = None, seed: Any = None) -> Any:
        process = prev_activation.process
        if data.desk.has_open_items(process):
            return None
        item = WorkItem(
            process=process,
            flow_task=self,
            token=token,
            suggestion_id=process.suggestion_id,
            kind=self.name,
            subject=f"suggestion:{process.suggestion_id}",
            since_at=data.desk.at,
        )
        activation = FinishActivation(item)
        activation.step = data
        return activation


class SuggestionLock:
    """Lock the suggestion row for a process (锁): the one lock of every flow (ADR 0002)."""

    @contextmanager
    def __call__(self, flow_class: Any, process_pk: int) -> Iterator[None]:
        if held():
            # The door's transaction is open and the row locked: no savepoint is needed.
            yield
            return
        with transaction.atomic():
            suggestion = WorkProcess.objects.filter(pk=process_pk).values("suggestion")
            Suggestion.objects.select_for_update(no_key=True).filter(pk__in=suggestion).first()
            yield


def held() -> bool:
    """Tell whether the door holds the suggestion's lock in this thread (已加锁)."""
    return bool(getattr(_local, "depth", 0))


@contextmanager
def holding() -> Iterator[None]:
    """Say that the suggestion's row is locked for the length of a block (持锁)."""
    _local.depth = getattr(_local, "depth", 0) + 1
    try:
        yield
    finally:
        _local.depth -= 1


suggestion_lock = SuggestionLock()

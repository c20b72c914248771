"""Statements that are compiled once ask and write what Django's own would (预编译语句)."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, models, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from cases import trail
from cases.models import Assignment, Clock, Contact, Event, Outbox, Policy, Suggestion
from cases.prepared import Prepared, prepared, prepared_update
from cases.prepared_rows import PreparedSave
from cases.rules.states import ClockKind
from people.models import Deputy, Organ, Post
from workflows.models import WorkItem, WorkProcess

pytestmark = pytest.mark.django_db


def suggestion_with_all(pk: Any) -> Any:
    """Find a suggestion with what hangs on it, one column left out."""
    return (
        Suggestion.objects.select_related("stream", "policy", "lead__user")
        .defer("policy__rules_json", "facts")
        .filter(pk=pk)
    )


def policies_of(congress: Any) -> Any:
    """Find rules, which are JSON."""
    return Policy.objects.filter(congress=congress)


def clocks_of(suggestion: Any, kinds: Any, since: Any, until: Any) -> Any:
    """Find deadlines by key, list, moment and day; the related task may be None."""
    return (
        Clock.objects.filter(suggestion=suggestion, kind__in=kinds, stopped_at=None)
        .filter(started_at__gte=since, due_on__lte=until)
        .select_related("assignment")
        .order_by("due_on", "-pk")
    )


def posts_on(day: Any, user: Any) -> Any:
    """Find posts: one parameter stands in two places."""
    return Post.objects.on(day).filter(user=user).select_related("organ")


def deputies_in_office(day: Any, term: Any) -> Any:
    """Find deputies by a subquery with parameters of its own."""
    return Deputy.objects.in_office(day).filter(term=term).order_by("pk")


def items_of(suggestion: Any) -> Any:
    """Find work items: their columns are converted by the library's own fields."""
    return WorkItem.objects.filter(suggestion=suggestion).select_related("process")


def counted(suggestion: Any) -> Any:
    """Find a suggestion with a column that was computed."""
    return Suggestion.objects.filter(pk=suggestion).annotate(tasks=models.Count("assignments"))


def offices(congress: Any) -> Any:
    """Find columns of organs."""
    return Organ.objects.filter(congress=congress).order_by("-pk").values_list("kind", "pk")


def cases(county: Any) -> list[tuple[Any, tuple[Any, ...]]]:
    """Return each query with parameters that find something."""
    suggestion = county.assigned(("water", "lead"), ("roads", "co_handler"))
    kinds = [ClockKind.RETURN, ClockKind.CONTACT, "reply"]
    moment, day = county.at - timedelta(days=90), county.today + timedelta(days=400)
    return [
        (suggestion_with_all, (suggestion.pk,)),
        (policies_of, (suggestion.congress_id,)),
        (clocks_of, (suggestion.pk, kinds, moment, day)),
        (clocks_of, (suggestion.pk, kinds[:1], moment, day)),
        (posts_on, (county.today, county.officer("water").user.pk)),
        (deputies_in_office, (county.today, suggestion.term_id)),
        (items_of, (suggestion.pk,)),
        (counted, (suggestion.pk,)),
    ]


def whole(instance: Any, above: tuple[Any, ...] = ()) -> Any:
    """Write an instance out: its columns as they are in memory, and what hangs on it."""
    if not isinstance(instance, models.Model) or any(instance is one for one in above):
        return instance
    columns = {name: value for name, value in vars(instance).items() if name != "_state"}
    below = (*above, instance)
    related = {name: whole(value, below) for name, value in instance._state.fields_cache.items()}
    return (
        type(instance), columns, related, instance.get_deferred_fields(),
        instance._state.adding, instance._state.db,
    )  # fmt: skip


def captured(call: Any) -> tuple[Any, list[str]]:
    """Return what a call returns, and the SQL it sent."""
    with CaptureQueriesContext(connection) as sent:
        result = call()
    return result, [query["sql"] for query in sent.captured_queries]


# -- reading ------------------------------------------------------------------------------------


def test_prepared_query_finds_what_the_queryset_finds_with_the_same_sql(county):
    for build, values in cases(county):
        query: Prepared[Any] = prepared(build)
        for _ in range(2):
            found, sent = captured(lambda q=query, v=values: q.all(*v))
            wanted, usual = captured(lambda b=build, v=values: list(b(*v)))

            assert found, build.__name__
            assert [whole(i) for i in found] == [whole(i) for i in wanted], build.__name__
            assert sent == usual, build.__name__


def test_first_and_exists_are_those_of_the_queryset(county):
    for build, values in cases(county):
        query: Prepared[Any] = prepared(build)
        first, sent = captured(lambda q=query, v=values: q.first(*v))
        wanted, usual = captured(lambda b=build, v=values: b(*v).first())
        there, asked = captured(lambda q=query, v=values: q.exists(*v))
        _, usually = captured(lambda b=build, v=values: b(*v).exists())

        assert whole(first) == whole(wanted)
        assert there is True
        assert (sent, asked) == (usual, usually), build.__name__


def test_nothing_found_is_none_empty_and_false(county):
    query: Prepared[Any] = prepared(suggestion_with_all)

    assert query.first(0) is None
    assert query.all(0) == []
    assert query.exists(0) is False


def test_columns_are_read_as_tuples(county):
    query: Prepared[Any] = prepared(offices)
    congress = county.congress.pk

    assert query.rows(congress) == list(offices(congress))
    with pytest.raises(TypeError, match="wrong way"):
        query.all(congress)
    with pytest.raises(TypeError, match="wrong way"):
        prepared(policies_of).rows(congress)


def test_query_is_compiled_once_per_length_of_its_lists(county):
    built = []

    @prepared
    def of_kinds(suggestion: Any, kinds: Any) -> Any:
        built.append(len(kinds))
        return Clock.objects.filter(suggestion=suggestion, kind__in=kinds)

    key = county.assigned(("water", "sole")).pk
    for kinds in (["return"], ["contact"], ("return", "contact"), ["contact", "reply"]):
        wanted = Clock.objects.filter(suggestion=key, kind__in=kinds)
        assert {c.pk for c in of_kinds.all(key, kinds)} == {c.pk for c in wanted}

    assert built == [1, 2]


def test_empty_list_finds_nothing_without_a_statement(county):
    query: Prepared[Any] = prepared(clocks_of)

    for _ in range(2):
        found, sent = captured(lambda: query.all(1, [], county.at, county.today))
        assert (found, sent) == ([], [])
    assert query.exists(1, [], county.at, county.today) is False


def test_none_is_no_parameter(county):
    with pytest.raises(ValueError, match="no None"):
        prepared(suggestion_with_all).first(None)


def test_wrong_number_of_parameters_is_said(county):
    query: Prepared[Any] = prepared(posts_on)

    with pytest.raises(TypeError, match="posts_on takes 2 parameters, not 1"):
        query.all(county.today)
    with pytest.raises(TypeError, match="posts_on takes 2 parameters, not 3"):
        query.exists(county.today, 1, 2)


def test_parameter_that_is_not_used_is_said(county):
    @prepared
    def careless(pk: Any, state: Any) -> Any:
        return Suggestion.objects.filter(pk=pk)

    with pytest.raises(TypeError, match=r"careless: unused parameters \[1\]"):
        careless.first(1, "draft")


def test_second_query_for_related_rows_is_refused(county):
    @prepared
    def with_tasks(pk: Any) -> Any:
        return Suggestion.objects.filter(pk=pk).prefetch_related("assignments")

    with pytest.raises(TypeError, match="second query"):
        with_tasks.first(1)


def test_wrappers_of_statements_see_prepared_ones(county):
    query: Prepared[Any] = prepared(policies_of)
    seen = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        seen.append(list(params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        query.all(county.congress.pk)

    assert seen == [[county.congress.pk]]


@pytest.mark.postgresql_only(reason="SQLite locks no rows")
def test_row_is_not_locked_outside_of_a_transaction(committed_county):
    @prepared
    def locked(pk: Any) -> Any:
        return Suggestion.objects.select_for_update().filter(pk=pk)

    key = committed_county.draft().pk
    with transaction.atomic():
        assert locked.first(key).pk == key
    # It was compiled in a transaction, and is refused outside of one all the same.
    with pytest.raises(TransactionManagementError):
        locked.first(key)


def test_other_alias_and_other_thread_compile_for_themselves(committed_county):
    key = committed_county.draft().pk
    built = []

    @prepared
    def one(pk: Any) -> Any:
        built.append(threading.get_ident())
        return Suggestion.objects.filter(pk=pk)

    assert one.first(key) == one.first(key)
    connections["other"] = connection.copy("other")
    try:
        found = one.first(key, using="other")
        assert found is not None
        assert found._state.db == "other"
        assert one.first(key)._state.db == "default"
    finally:
        connections["other"].close()
        del connections["other"]

    def elsewhere() -> None:
        try:
            read.append(one.first(key))
        finally:
            connection.close()

    read: list[Any] = []
    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()

    assert [s.pk for s in read] == [key]
    assert len(built) == 3
    assert len(set(built)) == 2


# -- writing ------------------------------------------------------------------------------------


def test_prepared_update_changes_what_the_queryset_would(county):
    @prepared_update
    def stop(at: Any, suggestion: Any, kinds: Any) -> Any:
        return Clock.objects.filter(suggestion=suggestion, kind__in=kinds), {"stopped_at": at}

    key = county.assigned(("water", "sole")).pk
    rows = Clock.objects.filter(suggestion=key, kind__in=["return", "contact"])
    changed, sent = captured(lambda: stop(county.at, key, ["return", "contact"]))
    usually, usual = captured(lambda: rows.update(stopped_at=county.at))

    assert sent == usual
    assert changed == usually > 0
    assert {c.stopped_at for c in rows} == {county.at}
    assert stop(None, key, ["return"]) == 1
    assert Clock.objects.get(suggestion=key, kind="return").stopped_at is None
    assert stop(county.at, 0, ["return"]) == 0
    assert stop(county.at, key, []) == 0


def same_statements(monkeypatch: Any, write: Any) -> None:
    """Ask that a write sends with prepared statements what it sends without."""
    prepared_ones = [captured(write)[1] for _ in range(2)]
    with monkeypatch.context() as patch:
        patch.delattr(PreparedSave, "_do_insert")
        patch.delattr(PreparedSave, "_do_update")
        usual = captured(write)[1]
    assert prepared_ones == [usual, usual]


def test_save_sends_what_it_would_send_anyway(county, monkeypatch):
    suggestion = county.assigned(("water", "sole"))
    task = county.task(suggestion, "water")
    item = WorkItem.objects.filter(suggestion=suggestion).select_related("process")[0]
    task.decided_on = None

    same_statements(monkeypatch, lambda: task.save(update_fields=["version", "accepted_at"]))
    same_statements(monkeypatch, lambda: suggestion.save(update_fields=["state", "urgent"]))
    same_statements(monkeypatch, lambda: item.save(update_fields=["status", "token", "done_at"]))
    same_statements(monkeypatch, lambda: item.process.save(update_fields=["flow_class"]))


def test_new_rows_are_as_if_stored_without_preparation(county, monkeypatch):
    suggestion = county.assigned(("water", "sole"))
    task, user = county.task(suggestion, "water"), county.officer("water").user

    def contact() -> Contact:
        row = Contact(
            suggestion=suggestion, assignment=task, deputy_id=suggestion.lead_id, phase="before",
            way="visit", happened_on=county.today, recorded_by=user, recorded_at=county.at,
        )  # fmt: skip
        row.save(force_insert=True)
        return row

    same_statements(monkeypatch, contact)
    row = contact()

    assert row.pk is not None
    assert (row._state.adding, row._state.db) == (False, "default")
    stored = Contact.objects.get(pk=row.pk)
    for column in Contact._meta.concrete_fields:
        assert getattr(stored, column.attname) == getattr(row, column.attname)


def test_process_is_stored_with_its_flow(county):
    process = WorkProcess.objects.filter(suggestion=county.assigned(("water", "sole")))[0]
    process.pk, process._state.adding = None, True

    process.save(force_insert=True)

    assert WorkProcess.objects.get(pk=process.pk).flow_class is process.flow_class


def test_update_that_meets_no_row_is_an_error(county):
    task = county.task(county.assigned(("water", "sole")), "water")
    task.pk = 0

    with pytest.raises(DatabaseError, match="did not affect any rows"):
        task.save(update_fields=["version"])


def test_expression_of_the_database_is_left_to_django(county):
    task = county.task(county.assigned(("water", "sole")), "water")
    before = task.version
    task.version = models.F("version") + 1

    task.save(update_fields=["version"])

    assert Assignment.objects.get(pk=task.pk).version == before + 1


def test_moments_before_and_after_storing_are_heard(county):
    heard: list[Any] = []

    def hear(sender: Any, instance: Any, **more: Any) -> None:
        heard.append((more["signal"], more.get("created")))

    event = county.submitted().stream.events.first()
    Outbox.objects.filter(event=event).delete()
    for signal in (models.signals.pre_save, models.signals.post_save):
        signal.connect(hear, sender=Outbox)
    try:
        Outbox(event=event).save(force_insert=True)
    finally:
        for signal in (models.signals.pre_save, models.signals.post_save):
            signal.disconnect(hear, sender=Outbox)

    assert heard == [(models.signals.pre_save, None), (models.signals.post_save, True)]


# -- event, stream and outbox row together --------------------------------------------------------


@pytest.mark.parametrize("telling", [True, False])
def test_event_is_stored_with_its_stream_and_outbox_row(county, telling):
    suggestion = county.submitted()
    stream, before = suggestion.stream, suggestion.stream.count
    event = _event(county)

    stored, sent = captured(lambda: trail.append(stream, event, {"a": 1}, telling=telling))

    stream.refresh_from_db()
    assert Event.objects.get(pk=stored.pk).hash == stored.hash == stream.head
    assert stream.count == stored.seq == before + 1
    assert Outbox.objects.filter(event=stored).count() == telling
    if telling:
        row = Outbox.objects.get(event=stored)
        new = Outbox(event=stored)
        assert all(
            getattr(row, f.attname) == getattr(new, f.attname)
            for f in Outbox._meta.concrete_fields
            if not f.primary_key
        )
    assert len(sent) == (1 if connection.vendor == "postgresql" else 2 + telling)


def test_stream_that_another_moved_is_refused(county):
    stream = county.submitted().stream
    type(stream).objects.filter(pk=stream.pk).update(count=stream.count + 5)

    with pytest.raises(RuntimeError, match="without its lock"):
        trail.append(stream, _event(county), {}, telling=True)


def _event(county: Any) -> Event:
    return Event(
        kind="done", act="test", record="suggestion:1", actor_ref="test",
        at=county.at, effective_on=county.today,
    )  # fmt: skip

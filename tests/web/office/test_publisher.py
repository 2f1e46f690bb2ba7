"""Readers see the old run or the new one, whole, whatever happens to the publisher."""

import threading
from collections.abc import Callable
from dataclasses import replace

import psycopg
import pyarrow as pa
import pytest
from django.db import connection

from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.identity import Companion
from touchline.web.database import Office
from touchline.web.office import publisher as publishing


class PowerCutError(Exception):
    """Stands for a killed process."""


def results(mark: str, count: int = 50, **more: list[object]) -> pa.Table:
    return pa.table({"customer_id": range(count), "tier": [mark] * count, **more})


def marks(office: Office) -> set[str]:
    return {row["tier"] for row in office.publisher.published()}


def published_tables(office: Office) -> list[str]:
    with office.database.transaction() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'published%'")
        return [name for (name,) in cursor.fetchall()]


def test_before_the_first_run_there_is_nothing(office: Office) -> None:
    assert office.publisher.published_run() is None
    assert office.publisher.published() == []


def test_a_run_is_published_and_recorded(office: Office) -> None:
    assert office.publisher.publish("2026-11-21 Über", results("A", 3)) == 3
    run = office.publisher.published_run()
    assert run is not None
    assert (run.run_id, run.row_count) == ("2026-11-21 Über", 3)
    assert office.publisher.published(limit=1) == [{"customer_id": 0, "tier": "A"}]


def test_the_next_run_takes_its_place_and_nothing_is_left(office: Office) -> None:
    office.publisher.publish("one", results("A"))
    office.publisher.publish("two", results("B", 7))
    assert marks(office) == {"B"}
    assert len(published_tables(office)) == 1


def test_the_same_run_may_be_published_again(office: Office) -> None:
    office.publisher.publish("one", results("A"))
    office.publisher.publish("one", results("A"))
    assert marks(office) == {"A"}


@pytest.mark.parametrize(
    "changed",
    [
        pa.table({"customer_id": [1], "tier": ["B"], "score": [1.5]}),
        pa.table({"score": [1.5], "customer_id": [1], "tier": ["B"]}),
        pa.table({"customer_id": [1], "tier": pa.array(["B"]).dictionary_encode(), "x": [[1]]}),
        pa.table({"customer_id": pa.array([1], pa.int32()), "tier": ["B"]}),
    ],
)
def test_a_run_may_have_other_columns(office: Office, changed: pa.Table) -> None:
    office.publisher.publish("one", results("A"))
    office.publisher.publish("two", changed)
    assert marks(office) == {"B"}
    assert list(office.publisher.published()[0]) == changed.column_names


def test_what_readers_may_do_stays_where_columns_are_only_added(office: Office) -> None:
    office.publisher.publish("one", results("A"))
    with office.database.transaction() as cursor:
        cursor.execute("GRANT SELECT ON published_customer TO pg_monitor")
    office.publisher.publish("two", results("B", score=[1] * 50))
    with office.database.transaction() as cursor:
        cursor.execute("SELECT has_table_privilege('pg_monitor', 'published_customer', 'SELECT')")
        assert cursor.fetchone() == (True,)


def test_the_columns_that_screens_ask_by_are_indexed(office: Office) -> None:
    office.publisher.publish("one", results("A", status=["due"] * 50, owner_id=[1] * 50))
    with office.database.transaction() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE tablename LIKE 'published%'")
        indexes = {definition.rpartition("(")[2] for (definition,) in cursor.fetchall()}
    # A list sorted by one of them is read from its index; counts by tier and status from the key's.
    by_owner = "owner_key, status, tier, customer_id)"
    assert indexes == {"tier, status, owner_key)", "owner_id, customer_id)", by_owner}


def test_one_owner_s_customers_lie_side_by_side(office: Office) -> None:
    owners: list[object] = [each % 5 for each in range(50)]
    office.publisher.publish("one", results("A", owner_id=owners))
    with office.database.transaction() as cursor:
        cursor.execute("SELECT owner_id FROM published_customer")
        assert [owner for (owner,) in cursor.fetchall()] == sorted(owners, key=str)


def test_two_rows_of_one_customer_are_refused_and_the_old_run_stays(office: Office) -> None:
    office.publisher.publish("one", results("A"))
    with pytest.raises(Exception, match="customer_id"):
        office.publisher.publish("two", pa.table({"customer_id": [1, 1], "tier": ["B", "B"]}))
    assert marks(office) == {"A"}


def test_results_without_customers_are_refused(office: Office) -> None:
    with pytest.raises(TouchlineError, match="customer_id"):
        office.publisher.publish("one", pa.table({"x": [1]}))


@pytest.mark.parametrize("step", ["_fill", "_swap"])
@pytest.mark.parametrize("after", [False, True])
def test_a_publisher_cut_short_leaves_the_old_run(
    office: Office, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    office.publisher.publish("one", results("A"))
    with monkeypatch.context() as cut:
        cut.setattr(publishing, step, cut_short(getattr(publishing, step), after))
        with pytest.raises(PowerCutError):
            office.publisher.publish("two", results("B"))
    assert marks(office) == {"A"}
    run = office.publisher.published_run()
    assert run is not None
    assert run.run_id == "one"
    office.publisher.publish("three", results("C"))
    assert marks(office) == {"C"}
    assert len(published_tables(office)) == 1


def cut_short(step: Callable[..., None], after: bool) -> Callable[..., None]:
    def cut(*arguments: object) -> None:
        if after:
            step(*arguments)
        raise PowerCutError

    return cut


@pytest.mark.contract("R6")
def test_a_reader_beside_many_swaps_always_sees_one_whole_run(office: Office) -> None:
    office.publisher.publish("run 0", results("0"))
    stop, seen, problems = threading.Event(), [], []

    def read() -> None:
        try:
            while not stop.is_set():
                with connection.cursor() as cursor:
                    cursor.execute(
                        "SELECT count(*), count(DISTINCT tier), max(tier) FROM published_customer"
                    )
                    seen.append(cursor.fetchone())
        except Exception as problem:
            problems.append(problem)
        finally:
            connection.close()

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 12):
        # Every other run has other columns, so that the view is made anew, not only pointed anew.
        table = results(str(number % 10))
        if number % 2:
            table = table.append_column(f"x{number}", [[1] * 50])
        office.publisher.publish(f"run {number}", table)
    stop.set()
    reader.join()
    assert problems == []
    assert {(rows, kinds) for rows, kinds, _ in seen} == {(50, 1)}
    assert len({mark for *_, mark in seen}) > 3  # it did read between the swaps


def test_a_reader_with_an_old_snapshot_is_not_shown_an_empty_run(office: Office) -> None:
    office.publisher.publish("one", results("A"))
    with office.database.transaction() as cursor:
        address = cursor.connection.info.dsn
    with psycopg.connect(address) as reader:
        reader.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        reader.execute("SELECT count(*) FROM office_identity")  # takes the snapshot
        office.publisher.publish("two", results("B", 7))
        assert reader.execute("SELECT count(*) FROM published_customer").fetchone() == (7,)


def test_a_reader_that_will_not_leave_does_not_hold_up_publishing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "PATIENCE_MS", 50)
    office.publisher.publish("one", results("A"))
    (old,) = published_tables(office)
    with office.database.transaction() as cursor:
        address = cursor.connection.info.dsn
    with psycopg.connect(address) as reader:
        reader.execute(f"SELECT count(*) FROM {old}")
        office.publisher.publish("two", results("B"))
        assert marks(office) == {"B"}
        assert len(published_tables(office)) == 2
    office.publisher.publish("three", results("C"))
    assert len(published_tables(office)) == 1


def beside(mark: str, count: int = 50) -> Companion:
    """A second table in two parts; each row holds the mark."""
    table = pa.table({"customer_id": range(count), "contacts": [mark.encode()] * count})
    return Companion("rhythm", table.schema, ("customer_id",), [table[:20], table[20:]])


def pairs(office: Office) -> list[tuple[str, bytes]]:
    """What a reader who joins both tables sees."""
    with office.database.transaction() as cursor:
        cursor.execute(
            "SELECT DISTINCT tier, contacts FROM published_customer "
            "JOIN published_rhythm USING (customer_id)"
        )
        return [(tier, bytes(contacts)) for tier, contacts in cursor.fetchall()]


def test_a_companion_is_swapped_in_with_the_results(office: Office) -> None:
    office.publisher.publish("one", results("A"), [beside("A")])
    assert pairs(office) == [("A", b"A")]
    office.publisher.publish("two", results("B"), [beside("B")])
    assert pairs(office) == [("B", b"B")]
    assert len(published_tables(office)) == 2


def test_a_run_without_the_companion_shows_none(office: Office) -> None:
    office.publisher.publish("one", results("A"), [beside("A")])
    office.publisher.publish("two", results("B"))
    with office.database.transaction() as cursor:
        cursor.execute("SELECT to_regclass('published_rhythm')")
        assert cursor.fetchone() == (None,)
    assert len(published_tables(office)) == 1


def test_a_withdrawn_run_takes_its_companion_along(office: Office) -> None:
    office.publisher.publish("one", results("A"), [beside("A")])
    office.publisher.withdraw()
    assert published_tables(office) == []


@pytest.mark.parametrize("step", ["_fill", "_fill_beside", "_swap"])
@pytest.mark.parametrize("after", [False, True])
def test_a_publisher_cut_short_leaves_the_old_run_and_its_companion(
    office: Office, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
) -> None:
    office.publisher.publish("one", results("A"), [beside("A")])
    with monkeypatch.context() as cut:
        cut.setattr(publishing, step, cut_short(getattr(publishing, step), after))
        with pytest.raises(PowerCutError):
            office.publisher.publish("two", results("B"), [beside("B")])
    assert pairs(office) == [("A", b"A")]
    office.publisher.publish("three", results("C"), [beside("C")])
    assert pairs(office) == [("C", b"C")]
    assert len(published_tables(office)) == 2


@pytest.mark.parametrize("name", ["a" * 17, 'x"y', "two words"])
def test_a_companion_has_a_short_plain_name(office: Office, name: str) -> None:
    odd = replace(beside("A"), name=name)
    with pytest.raises(TouchlineError, match="cannot be called"):
        office.publisher.publish("one", results("A"), [odd])

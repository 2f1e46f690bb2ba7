"""The facts shelf and those who rely on it agree."""

from touchline import facts
from touchline.measures.columns import columns_of
from touchline.vocabulary.derived import EVERY_TABLE, DerivedColumns, DerivedFact, DerivedRows
from touchline.vocabulary.facts import FACT_TABLES
from touchline.vocabulary.shelf import things_on

SHELF = tuple(things_on(facts, DerivedFact).values())


def test_measures_may_read_every_derived_column_as_what_it_is() -> None:
    for name, table in FACT_TABLES.items():
        added = {
            column.name: column.kind
            for derived in SHELF
            if isinstance(derived, DerivedColumns) and derived.table in (name, EVERY_TABLE)
            for column in derived.columns
        }
        if not table.needs_time:
            added.pop("happened_on")
        known = {column.name: column.kind for column in columns_of(name).values()}
        own = {column.name for column in table.columns}
        assert {word: kind for word, kind in known.items() if word not in own} == added


def test_no_derived_column_has_the_name_of_a_told_one() -> None:
    told = {column.name for table in FACT_TABLES.values() for column in table.columns}
    derived = [thing for thing in SHELF if isinstance(thing, DerivedColumns)]
    added = [column.name for thing in derived for column in thing.columns]
    assert len(added) == len(set(added))
    assert not told.intersection(added)


def test_derived_rows_are_known_by_a_flag_of_their_own() -> None:
    flags = [thing.flag for thing in SHELF if isinstance(thing, DerivedRows)]
    assert flags == ["from_lines"]

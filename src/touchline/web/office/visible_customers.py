"""Customers as the last published run has them, within one person's sight.

The published run (`published_customer`) stands beside the live state (`office_customer_desk`).
Only `visible_to` makes one of these, and every statement carries its owners: there is no way to
ask for a customer without them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from psycopg import sql

from touchline.web.office import conditions as asking
from touchline.web.office.conditions import DESK_COLUMNS, Condition, Order
from touchline.web.office.connection import Cursor
from touchline.web.office.list_statements import (
    COUNTED,
    ID,
    NOTHING_MORE,
    PART,
    SORTED,
)
from touchline.web.office.owned_rows import OwnedRows
from touchline.web.office.published_rows import (
    NothingPublishedError,
    Row,
    as_rows,
    read_ids,
    read_rows,
)
from touchline.web.office.publisher import INDEXED, KEY

__all__ = ("Condition", "NothingPublishedError", "Order", "Row", "VisibleCustomers")

SAMPLE_ROWS = 20_000
PIECE_ROWS = 2_000
KEPT_IDS = 300  # so many of a list's first are kept for a team: some were dealt with since
FEW_OVER = 40  # of them are looked at beyond those asked for
QUICKLY_SORTED = {columns[0] for columns in INDEXED}


@dataclass(frozen=True)
class VisibleCustomers(OwnedRows):
    """One person's customers. `owners` None: everybody's."""

    def of_owners(self, owners: Sequence[int]) -> "VisibleCustomers":
        """Those of these owners among them; owners beyond the sight add nobody."""
        seen = set(owners) if self.owners is None else set(owners) & set(self.owners)
        return replace(self, owners=tuple(sorted(seen)), _met=set())

    def columns(self) -> dict[str, str]:
        """Every column that can be asked for, with PostgreSQL's word for its type."""
        with self.database.reading() as cursor:
            return {**self._run(cursor).columns, **asking.LIVE_TYPES}

    def one(self, customer_id: int) -> Row | None:
        """The customer with every column, or None where there is none that this person sees."""
        found = self.rows(conditions=[Condition("customer_id", "is", customer_id)], limit=1)
        return found[0] if found else None

    def rows(
        self,
        conditions: Sequence[Condition] = (),
        order: Sequence[Order] = (),
        limit: int = 50,
        offset: int = 0,
        columns: Sequence[str] = (),
    ) -> list[Row]:
        """The customers that meet every condition; all columns where none are named."""
        with self.database.reading() as cursor:
            if order:
                ids = self._ids_in_order(cursor, conditions, order, limit, offset)
                return self._rows_of(cursor, ids, columns)
            known = self._run(cursor).columns
            source = self._source(cursor, conditions, columns)
            by_id = asking.ordering((), known)
            select = asking.chosen(columns, known)
            found = read_rows(cursor, PART.format(select, source, by_id, limit, offset))
            self._met.update(row["customer_id"] for row in found if "customer_id" in row)
            return found

    def all_rows(
        self,
        conditions: Sequence[Condition] = (),
        order: Sequence[Order] = (),
        columns: Sequence[str] = (),
    ) -> Iterator[list[Row]]:
        """Every customer that meets every condition, piece by piece, all as of one moment."""
        with self.database.streaming() as (cursor, stream):
            known = self._run(cursor).columns
            read = [*columns, *(each.column for each in order)] if columns else ()
            statement = sql.SQL("SELECT {} {} {}").format(
                asking.chosen(columns, known),
                self._source(cursor, conditions, read),
                asking.ordering(order, known),
            )
            stream.execute(statement)
            while piece := stream.fetchmany(PIECE_ROWS):
                yield list(as_rows(stream.description, piece))

    def values(self, column: str, most: int = 100) -> list[Any]:
        """What stands in a column, from a sample of those seen: choices for a filter."""
        with self.database.reading() as cursor:
            statement = sql.SQL(
                "SELECT DISTINCT value FROM (SELECT {} AS value {} LIMIT {}) AS seen "
                "WHERE value IS NOT NULL ORDER BY 1 LIMIT {}"
            ).format(
                asking.place(column, self._run(cursor).columns),
                self._source(cursor, (), [column]),
                SAMPLE_ROWS,
                most,
            )
            return [row["value"] for row in read_rows(cursor, statement)]

    def figures(
        self,
        select: sql.Composable,
        conditions: Sequence[Condition] = (),
        tail: sql.Composable = NOTHING_MORE,
        *,
        of_the_run: bool = False,
    ) -> list[Row]:
        """Any aggregate over the customers seen: `select` may name `run.<column>`.

        `tail` is GROUP BY and what follows. For fixed statements in code, never for typed text.
        `of_the_run`: it names only what the run itself knows, not what publishing adds.
        """
        with self.database.reading() as cursor:
            fixed = of_the_run and all(each.is_fixed for each in conditions)
            source = self._source(cursor, conditions, ["customer_id"])
            statement = sql.SQL("SELECT {} {} {}").format(select, source, tail)
            if not fixed or not (self.owners is None or self._is_team):
                return read_rows(cursor, statement)

            def counted() -> list[Row]:
                if files := self._files(cursor, conditions):
                    return self._from_file(cursor, files, select, conditions, tail)
                return read_rows(cursor, statement)

            found = self._kept_for_owners(cursor, statement.as_string(None), counted)
            return [dict(row) for row in found]

    def tallies(
        self,
        tests: Mapping[str, Condition],
        by: Sequence[str],
        conditions: Sequence[Condition] = (),
        *,
        touched: bool = False,
    ) -> list[Row]:
        """How many meet every condition and each of the tests, by columns of the published row.

        `touched`: of those dealt with since the run; they know the columns of `TouchedCustomer`.
        """
        with self.database.reading() as cursor:
            asked = [*conditions, *tests.values()]
            known = self._run(cursor).columns
            columns = [
                sql.SQL("{} AS {}").format(asking.place(name, known), sql.Identifier(name))
                for name in by
            ]
            counts = [
                sql.SQL("count(*) FILTER (WHERE {}) AS {}").format(one, sql.Identifier(name))
                for name, one in zip(tests, self._tests(cursor, tests.values()), strict=True)
            ]
            read = () if any(each.asks_the_desk for each in asked) else ("customer_id",)
            statement = sql.SQL("SELECT {} {} GROUP BY {}").format(
                sql.SQL(", ").join([*columns, *counts]),
                self._source(cursor, conditions, read, touched=touched),
                sql.SQL(", ").join(sql.SQL(str(place)) for place in range(1, len(by) + 1)),
            )
            if all(each.is_fixed for each in asked):
                return self._kept(cursor, statement)
            return read_rows(cursor, statement)

    def ids_in_order(
        self, conditions: Sequence[Condition], order: Order, limit: int, offset: int = 0
    ) -> list[int]:
        """The ids of those whom `rows` gives."""
        with self.database.reading() as cursor:
            return self._ids_in_order(cursor, conditions, [order], limit, offset)

    def touched_in_order(
        self, conditions: Sequence[Condition], order: Order, limit: int, offset: int = 0
    ) -> list[int]:
        """The same of those alone who were dealt with since the run (see `tallies`)."""
        with self.database.reading() as cursor:
            source = self._source(cursor, conditions, (), touched=True)
            return self._sorted(cursor, source, order, limit, offset)

    def rows_of(self, customer_ids: Sequence[int], columns: Sequence[str] = ()) -> list[Row]:
        """These customers, in this order, where they are seen."""
        with self.database.reading() as cursor:
            return self._rows_of(cursor, customer_ids, columns)

    def count(self, conditions: Sequence[Condition] = ()) -> int:
        """How many meet every condition."""
        with self.database.reading() as cursor:
            return self._count(cursor, conditions)

    def count_up_to(self, most: int, conditions: Sequence[Condition] = ()) -> int:
        """How many meet every condition; counting stops at `most`."""
        with self.database.reading() as cursor:
            told = self._told(cursor, conditions)
            if told is not None:
                return min(told, most)
            source = self._source(cursor, conditions, ["customer_id"])
            return int(read_rows(cursor, COUNTED.format(source, most))[0]["n"])

    def ids(self, conditions: Sequence[Condition] = (), limit: int | None = None) -> list[int]:
        """The ids of those who meet every condition, by id."""
        tail = sql.SQL("ORDER BY 1 LIMIT {}").format(sql.Literal(limit))
        return [row["id"] for row in self.figures(ID, conditions, tail)]

    def seen_among(self, customer_ids: Sequence[int]) -> set[int]:
        """Those of the ids that this person sees."""
        asked = set(customer_ids)
        unknown = asked - self._met
        if unknown:
            self._met.update(self.ids([Condition("customer_id", "one_of", list(unknown))]))
        return asked & self._met

    def _count(self, cursor: Cursor, conditions: Sequence[Condition]) -> int:
        told = self._told(cursor, conditions)
        if told is not None:
            return told
        source = self._source(cursor, conditions, ["customer_id"])
        statement = sql.SQL("SELECT count(*) AS n {}").format(source)
        return int(read_rows(cursor, statement)[0]["n"])

    def _told(self, cursor: Cursor, conditions: Sequence[Condition]) -> int | None:
        """How many the run's columns count; None where they cannot tell."""
        columns = self._columns(cursor, conditions)
        if columns is None:
            return None
        among = self._among(cursor, columns)
        question = f"how many {conditions}"
        return self._kept_for_owners(cursor, question, lambda: columns.count(conditions, among))

    def _first_told(
        self,
        cursor: Cursor,
        conditions: Sequence[Condition],
        by: Order,
        limit: int,
        offset: int = 0,
    ) -> list[int] | None:
        """The ids in their order by the run's columns; None where they cannot tell."""
        columns = self._columns(cursor, conditions, by.column)
        if columns is None:
            return None
        among = self._among(cursor, columns)
        question = f"who comes first {by} {limit} {offset} {conditions}"
        found = self._kept_for_owners(
            cursor, question, lambda: columns.first(conditions, by, limit, offset, among)
        )
        return list(found)

    def _ids_in_order(
        self,
        cursor: Cursor,
        conditions: Sequence[Condition],
        order: Sequence[Order],
        limit: int,
        offset: int,
    ) -> list[int]:
        """The ids in their order: unknown values last, equals by id in the column's direction.

        Ids alone stand in indexes; their wide rows are read when they are few.
        """
        known, by = self._run(cursor).columns, order[0]
        asking.place(by.column, known)  # a column that is not there is told by name
        if len(order) > 1:
            source = self._source(cursor, conditions, [each.column for each in order])
            ordered = asking.ordering(order, known)
            return read_ids(cursor, PART.format(ID, source, ordered, limit, offset))
        if conditions or by.column not in QUICKLY_SORTED or self._is_team:
            told = self._first_told(cursor, conditions, by, limit, offset)
            if told is not None:
                return told
        if self._is_few or by.column in DESK_COLUMNS:
            kept = self._of_kept(cursor, conditions, by, offset + limit)
            if kept is not None:
                return kept[offset:]
            source = self._source(cursor, conditions, [by.column])
            return self._sorted(cursor, source, by, limit, offset)
        return self._walked(cursor, conditions, by, limit, offset)

    def _of_kept(
        self, cursor: Cursor, conditions: Sequence[Condition], by: Order, most: int
    ) -> list[int] | None:
        """Of a team: as the run alone orders them, which is kept, without those it no longer holds.

        None where that does not tell as many as are asked for.
        """
        fixed = [each for each in conditions if each.is_fixed]
        live = [each for each in conditions if not each.is_fixed]
        told = by.column not in DESK_COLUMNS and all(each.asks_the_desk for each in live)
        if not self._is_team or not told or most > KEPT_IDS:
            return None
        ids = self._first_told(cursor, fixed, by, KEPT_IDS)
        if ids is None:
            place = asking.sorted_by(by.column, self._run(cursor).columns)
            source = self._source(cursor, fixed, [by.column])
            tail = asking.tail_of_found(by, KEPT_IDS, 0)
            ids = [row["id"] for row in self._kept(cursor, SORTED.format(place, source, tail))]
        if not live:
            return ids[:most]
        left: list[int] = []
        for start in range(0, len(ids), most + FEW_OVER):
            some = ids[start : start + most + FEW_OVER]
            source = self._source(cursor, [Condition(KEY, "one_of", some), *live], [KEY])
            there = set(read_ids(cursor, sql.SQL("SELECT {} {}").format(ID, source)))
            left += [each for each in some if each in there]
            if len(left) >= most:
                return left[:most]
        return left if len(ids) < KEPT_IDS else None

    def _sorted(
        self, cursor: Cursor, source: sql.Composable, by: Order, limit: int, offset: int
    ) -> list[int]:
        place = asking.sorted_by(by.column, self._run(cursor).columns)
        tail = asking.tail_of_found(by, limit, offset)
        return read_ids(cursor, SORTED.format(place, source, tail))

    def _walked(
        self, cursor: Cursor, conditions: Sequence[Condition], by: Order, limit: int, offset: int
    ) -> list[int]:
        """Two statements that an index of (column, customer_id) answers in either direction.

        No index answers "downward, but unknown ones last".
        """
        known = self._run(cursor).columns

        def part(word: str, ordered: sql.Composed, n: int, after: int) -> list[int]:
            source = self._source(cursor, [*conditions, Condition(by.column, word)], [by.column])
            return read_ids(cursor, PART.format(ID, source, ordered, n, after))

        found = part("known", asking.one_way(by, known), limit, offset)
        if len(found) == limit:
            return found
        valued = [*conditions, Condition(by.column, "known")]
        skipped = 0 if found or not offset else self._count(cursor, valued)
        rest = max(0, offset - skipped) if not found else 0
        return found + part("unknown", asking.ordering((), known), limit - len(found), rest)

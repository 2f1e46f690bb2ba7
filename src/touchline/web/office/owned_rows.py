"""What reading customers within one person's sight is made of."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from psycopg import sql

from touchline.web.office import conditions as asking
from touchline.web.office.conditions import DESK, DESK_COLUMNS, TOUCHED, Condition
from touchline.web.office.connection import Cursor, OfficeDatabase
from touchline.web.office.kept_figures import KeptOfRun, kept
from touchline.web.office.lately import Answer
from touchline.web.office.list_statements import FROM_FILE, IDS_AS_OCTETS, NOTHING_MORE, all_of
from touchline.web.office.owner_keys import keys_of, refs_of
from touchline.web.office.published_rows import Published, Row, published_now, read_rows
from touchline.web.office.run_columns import Positions, RunColumns
from touchline.web.office.run_file import RunFiles, files_for

FEW_OWNERS = 100
POSITIONS = KeptOfRun(8)  # of up to 8 MB each; every change of owners makes new ones


@dataclass(frozen=True)
class OwnedRows:
    """Whose customers are read; every statement that is made here carries their owners."""

    database: OfficeDatabase
    owners: tuple[int, ...] | None
    masked: bool
    # The pseudonyms of people, as far as they are known; a page is drawn of one run.
    _refs: dict[int, int | None] = field(default_factory=dict, repr=False, compare=False)
    _seen: list[Published] = field(default_factory=list, repr=False, compare=False)
    # Whose rows were read already: they are within this sight.
    _met: set[int] = field(default_factory=set, repr=False, compare=False)

    def _run(self, cursor: Cursor) -> Published:
        if not self._seen:
            self._seen.append(published_now(cursor))
        return self._seen[0]

    @property
    def publication(self) -> str:
        """The name of the published table that was read; empty before anything was."""
        return self._seen[0].table if self._seen else ""

    def _keys(self, cursor: Cursor, people: Sequence[int]) -> tuple[int, ...]:
        """People's keys as owners."""
        if missing := [each for each in people if each not in self._refs]:
            self._refs.update(dict.fromkeys(missing) | refs_of(cursor, missing))
        return keys_of({each: self._refs[each] for each in people})

    def _source(
        self,
        cursor: Cursor,
        conditions: Sequence[Condition],
        read: Sequence[str],
        *,
        touched: bool = False,
    ) -> sql.Composed:
        """FROM and WHERE: the owners first, then the conditions; `read` empty means all columns."""
        own = self._own(cursor)
        tests = [*own, *self._tests(cursor, conditions)]
        if touched:
            return TOUCHED.format(all_of(tests))
        live = not read or DESK_COLUMNS.keys() & set(read)
        asked = live or any(each.asks_the_desk for each in conditions)
        told = self._tests(cursor, [each for each in conditions if each.is_told_of_touched])
        desk = DESK.format(all_of([*own, *told])) if asked else NOTHING_MORE
        return sql.SQL("FROM published_customer AS run {} WHERE {}").format(desk, all_of(tests))

    def _own(self, cursor: Cursor) -> list[sql.Composable]:
        """The owners, as tests of a row."""
        if self.owners is None:
            return []
        return [asking.of_owners(self._keys(cursor, self.owners))]

    def _tests(self, cursor: Cursor, conditions: Iterable[Condition]) -> list[sql.Composable]:
        known = self._run(cursor).columns
        return [
            asking.test(each, known, lambda people: self._keys(cursor, people))
            for each in conditions
        ]

    def _files(self, cursor: Cursor, conditions: Sequence[Condition]) -> RunFiles | None:
        """What reads the run's file, where that alone can tell."""
        if self.owners is not None or not all(each.asks_the_run for each in conditions):
            return None
        if any(each.column == "customer_id" for each in conditions):
            return None  # the primary key is quicker
        run = self._run(cursor)
        return files_for(run.run_id, run.row_count)

    def _columns(
        self, cursor: Cursor, conditions: Sequence[Condition], *more: str
    ) -> RunColumns | None:
        """The run's columns in memory, where they alone can tell; PostgreSQL tells a rep sooner."""
        run = self._run(cursor)
        if self.owners is not None and not self._is_team:
            return None
        files = files_for(run.run_id, run.row_count)
        columns = files.columns(run.run_id) if files else None
        return columns if columns and columns.can_tell(conditions, *more) else None

    def _among(self, cursor: Cursor, columns: RunColumns) -> Positions | None:
        """Where the owners' customers stand in the columns; None: all of them are seen."""
        if self.owners is None:
            return None

        def read() -> Positions:
            cursor.execute(IDS_AS_OCTETS.format(all_of(self._own(cursor))))
            octets = cursor.fetchone()[0] or b""
            return columns.positions(np.frombuffer(octets, ">i8").astype(np.int64))

        run = self._run(cursor)
        return POSITIONS.get(run.table, (run.owners_moved, self._keys(cursor, self.owners)), read)

    def _kept_for_owners(
        self, cursor: Cursor, question: str, answer: Callable[[], Answer]
    ) -> Answer:
        """What holds of a team's customers until owners change or the run; or of the firm's."""
        run = self._run(cursor)
        if self.owners is not None:
            question = f"{run.owners_moved} {self._keys(cursor, self.owners)} {question}"
        return kept(run.table, question, answer)

    def _from_file(
        self,
        cursor: Cursor,
        files: RunFiles,
        select: sql.Composable,
        conditions: Sequence[Condition],
        tail: sql.Composable,
    ) -> list[Row]:
        where = all_of(self._tests(cursor, conditions))
        return files.rows(self._run(cursor).run_id, FROM_FILE.format(select, where, tail))

    def _kept(self, cursor: Cursor, statement: sql.Composed) -> list[Row]:
        """What a statement over the run gives until owners change, or the run; a rep's is read."""
        if self.owners is not None and not self._is_team:
            return read_rows(cursor, statement)
        text = statement.as_string(None)
        found = self._kept_for_owners(cursor, text, lambda: read_rows(cursor, statement))
        return [dict(row) for row in found]

    @property
    def _is_team(self) -> bool:
        """Whether what is counted of them is worth keeping, and many ask for the same."""
        return self.owners is not None and len(self.owners) > 1

    @property
    def _is_few(self) -> bool:
        """Whether reading all of them is sooner done than leafing through the whole firm."""
        return self.owners is not None and len(self.owners) <= FEW_OWNERS

    def _rows_of(self, cursor: Cursor, ids: Sequence[int], columns: Sequence[str]) -> list[Row]:
        """These customers in this order."""
        if not ids:
            return []
        wanted = dict.fromkeys(["customer_id", *columns]) if columns else ()
        select = asking.chosen(tuple(wanted), self._run(cursor).columns)
        source = self._source(cursor, [Condition("customer_id", "one_of", ids)], columns)
        rows = read_rows(cursor, sql.SQL("SELECT {} {}").format(select, source))
        found = {row["customer_id"]: row for row in rows}
        self._met.update(found)
        return [found[each] for each in ids if each in found]

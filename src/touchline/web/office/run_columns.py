"""Columns of a published run in memory: any of them sorts or narrows a million customers at once.

PostgreSQL would read all 700 MB of their rows. A run never changes, so a column is read from its
files when it is first asked for (some 20 ms a million rows) and then stays, as long as there is
room. What is asked means what `conditions` means by it in SQL.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from touchline.web.office.column_values import ColumnValues, is_readable, read_values
from touchline.web.office.conditions import Condition, Order
from touchline.web.office.lately import Lately

READERS = 2
MOST_BYTES = 200_000_000  # in each process of the site
ID = "customer_id"
Positions = np.ndarray[Any, np.dtype[np.int64]]


@dataclass
class _Room:
    """The columns that were read, the one asked for last at the end."""

    columns: OrderedDict[str, ColumnValues] = field(default_factory=OrderedDict)
    turn: Lock = field(default_factory=Lock)

    def get(self, name: str, read: Callable[[str], ColumnValues]) -> ColumnValues:
        """The column; those asked for longest ago make room for it."""
        found = self.columns.get(name) or read(name)
        with self.turn:
            self.columns[name] = found
            self.columns.move_to_end(name)
            held = sum(each.nbytes for each in self.columns.values())
            while held > MOST_BYTES and len(self.columns) > 1:
                held -= self.columns.popitem(last=False)[1].nbytes
        return found


@dataclass(frozen=True)
class RunColumns:
    """The columns of one run. A customer's position is its place by customer_id."""

    files: tuple[Path, ...]
    _room: _Room = field(default_factory=_Room, repr=False, compare=False)
    _lately: Lately = field(default_factory=lambda: Lately(4), repr=False, compare=False)

    def can_tell(self, conditions: Sequence[Condition], *more: str) -> bool:
        """Whether these columns and conditions can be answered here."""
        asked = {each.column for each in conditions} | set(more)
        plain = all(each.asks_the_run and each.column != ID for each in conditions)
        return plain and asked <= self._readable

    def ids(self, at: Positions) -> list[int]:
        """The customers at these positions."""
        found: list[int] = self._ids[at].tolist()
        return found

    def positions(self, ids: Positions) -> Positions:
        """Where these customers stand, ascending; who is not of the run is left out."""
        asked = np.sort(ids)
        at = np.searchsorted(self._ids, asked)
        at = np.minimum(at, max(0, len(self._ids) - 1))
        return at[self._ids[at] == asked] if len(self._ids) else at[:0]

    def count(self, conditions: Sequence[Condition], among: Positions | None = None) -> int:
        """How many of them all, or of those at the positions, meet every condition."""
        met = self._met(conditions, among)
        if met is None:
            return len(self._ids) if among is None else len(among)
        return int(np.count_nonzero(met))

    def first(
        self,
        conditions: Sequence[Condition],
        order: Order,
        limit: int,
        offset: int = 0,
        among: Positions | None = None,
    ) -> list[int]:
        """The ids of those in their order: unknown values last, equals by id in its direction."""
        by, most = self._column(order.column), offset + limit
        met = self._met(conditions, among)
        known = by.known if by.known is None or among is None else by.known[among]
        valued = _both(met, known)
        size = len(by.keys) if among is None else len(among)
        at = _where(valued, size, among)
        found = at[_leading(by.keys[at], most, downward=order.downward)]
        if known is not None and len(found) < most:
            unknown = _where(_both(met, ~known), size, among)
            found = np.concatenate([found, unknown[: most - len(found)]])
        return self.ids(found[offset:])

    def _met(self, conditions: Sequence[Condition], among: Positions | None) -> Any:
        """Whether each meets every condition; None where nothing is asked.

        A page asks twice: who comes first, and how many there are.
        """
        if not conditions:
            return None
        if among is not None:
            return self._tested(conditions, among)
        return self._lately.get(repr(conditions), lambda: self._tested(conditions, None))

    def _tested(self, conditions: Sequence[Condition], among: Positions | None) -> Any:
        tests = [
            self._column(each.column).meets(each.operator, each.value, among) for each in conditions
        ]
        return np.logical_and.reduce(tests)

    def _column(self, name: str) -> ColumnValues:
        return self._room.get(name, self._read)

    def _read(self, name: str) -> ColumnValues:
        return read_values(self._stored(name))

    def _stored(self, name: str) -> pa.ChunkedArray:
        coded = [name] if pa.types.is_string(self._schema.field(name).type) else None

        def read(file: Path, footer: pq.FileMetaData) -> pa.ChunkedArray:
            stored = pq.ParquetFile(file, metadata=footer, read_dictionary=coded)
            return stored.read(columns=[name])[name]

        with ThreadPoolExecutor(READERS) as readers:
            parts = list(readers.map(read, self.files, self._footers))
        return pa.chunked_array([chunk for part in parts for chunk in part.chunks], parts[0].type)

    @cached_property
    def _ids(self) -> Positions:
        found: Positions = self._stored(ID).to_numpy()
        return found

    @cached_property
    def _readable(self) -> set[str]:
        return {each.name for each in self._schema if is_readable(each.type)}

    @cached_property
    def _schema(self) -> pa.Schema:
        return self._footers[0].schema.to_arrow_schema()

    @cached_property
    def _footers(self) -> tuple[pq.FileMetaData, ...]:
        """What the files hold, read once: of a hundred and forty columns that takes a while."""
        return tuple(pq.read_metadata(file) for file in self.files)


def _both(one: Any, other: Any) -> Any:
    """Where both hold; None holds everywhere."""
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _where(holds: Any, size: int, among: Positions | None) -> Positions:
    """The positions where it holds, of all or of those among which it was asked."""
    places: Positions = np.arange(size) if holds is None else np.flatnonzero(holds)
    return places if among is None else among[places]


def _leading(keys: Any, most: int, *, downward: bool) -> Positions:
    """Where the first `most` of the keys stand, in their order; equals by place, in its direction.

    Only those that can be among them are sorted.
    """
    if not len(keys) or not most:
        return np.empty(0, np.int64)
    if most < len(keys):
        edge = np.partition(keys, len(keys) - most if downward else most - 1)
        edge = edge[len(keys) - most] if downward else edge[most - 1]
        sure = np.flatnonzero(keys > edge if downward else keys < edge)
        equal = np.flatnonzero(keys == edge)
        left = most - len(sure)
        near = np.concatenate([sure, equal[-left:] if downward else equal[:left]])
    else:
        near = np.arange(len(keys))
    ordered: Positions = near[np.lexsort((near, keys[near]))]
    return ordered[::-1] if downward else ordered

"""The quarantine on PostgreSQL: what is wrong stands in clear, the rows themselves are sealed."""

import json
import zlib
from collections.abc import Collection, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from touchline.vocabulary.identity import QUARANTINE_SCHEMA, QuarantinedRow
from touchline.web.office.arrow_copy import copy_table
from touchline.web.office.connection import Cursor, OfficeDatabase
from touchline.web.office.vault.keys import Keys
from touchline.web.office.vault.sealing import seal, unseal

BLOCK_ROWS = 250
SHOWN = ("file", "row_number", "fact", "field", "reason", "message", "remedy")
TABLES = ("office_quarantine_row", "office_quarantine_block", "office_quarantined_import")


class PostgresQuarantine:
    """The `Quarantine` of the vocabulary."""

    def __init__(self, database: OfficeDatabase, keys: Keys) -> None:
        self._database = database
        self._keys = keys

    def keep(self, import_id: str, mapping: str, rows: pa.Table) -> None:
        """Store rows (QUARANTINE_SCHEMA) of an import, replacing any stored under that id."""
        rows = rows.select(QUARANTINE_SCHEMA.names).cast(QUARANTINE_SCHEMA)
        with self._database.transaction() as cursor:
            _drop(cursor, "import_id = %s", [import_id])
            if len(rows):
                self._keep_sealed(cursor, import_id, mapping, rows["raw"].to_pylist())
                copy_table(cursor, "office_quarantine_row", _shown_part(import_id, rows))

    def sweep(self, committed: Sequence[str]) -> int:
        """Drop the rows of imports that are not among those committed; how many went."""
        with self._database.transaction() as cursor:
            return _drop(cursor, "import_id <> ALL(%s)", [list(committed)])

    def open_rows(self, import_id: str = "") -> list[QuarantinedRow]:
        """The rows still waiting, of one import or of all."""
        with self._database.transaction() as cursor:
            cursor.execute(
                f"SELECT import_id, ordinal, {', '.join(SHOWN)} FROM office_quarantine_row "
                "WHERE replayed_by = '' AND (%s = '' OR import_id = %s) "
                "ORDER BY import_id, ordinal",
                [import_id, import_id],
            )
            shown = cursor.fetchall()
            places = sorted({(row[0], row[1] // BLOCK_ROWS) for row in shown})
            raws = self._opened_blocks(cursor, places)
            mappings = self._opened_mappings(cursor, sorted({place[0] for place in places}))
        return [
            QuarantinedRow(
                row_id=f"{row[0]}:{row[1]}",
                **dict(zip(SHOWN, row[2:], strict=True)),
                raw=json.loads(raws[row[0], row[1] // BLOCK_ROWS][row[1] % BLOCK_ROWS]),
                mapping=mappings[row[0]],
            )
            for row in shown
        ]

    def close(self, row_ids: Sequence[str], replayed_by: str) -> None:
        """Mark rows as replayed by an import; they no longer wait."""
        places = [row_id.rpartition(":") for row_id in row_ids]
        with self._database.transaction() as cursor:
            cursor.execute(
                "UPDATE office_quarantine_row AS waiting SET replayed_by = %s "
                "FROM unnest(%s::text[], %s::int[]) AS closed (import_id, ordinal) "
                "WHERE waiting.import_id = closed.import_id AND waiting.ordinal = closed.ordinal",
                [
                    replayed_by,
                    [import_id for import_id, _, _ in places],
                    [int(ordinal) for _, _, ordinal in places],
                ],
            )

    def replays_of(self, import_ids: Collection[str]) -> set[str]:
        """The imports that replayed rows of those."""
        with self._database.transaction() as cursor:
            cursor.execute(
                "SELECT DISTINCT replayed_by FROM office_quarantine_row "
                "WHERE import_id = ANY(%s) AND replayed_by <> ''",
                [sorted(import_ids)],
            )
            return {found for (found,) in cursor.fetchall()}

    def reopen(self, import_ids: Collection[str]) -> int:
        """Have rows that those imports replayed wait again; how many."""
        with self._database.transaction() as cursor:
            cursor.execute(
                "UPDATE office_quarantine_row SET replayed_by = '' WHERE replayed_by = ANY(%s)",
                [sorted(import_ids)],
            )
            return int(cursor.rowcount)

    def _keep_sealed(self, cursor: Cursor, import_id: str, mapping: str, raws: list[str]) -> None:
        key = self._keys.current(cursor)
        cursor.execute(
            "INSERT INTO office_quarantined_import (import_id, key_id, sealed, kept_at) "
            "VALUES (%s, %s, %s, now())",
            [import_id, key.key_id, seal(key, _mapping_context(import_id), _packed(mapping))],
        )
        columns = "(import_id, block, key_id, sealed)"
        with cursor.copy(f"COPY office_quarantine_block {columns} FROM STDIN") as copy:
            for start in range(0, len(raws), BLOCK_ROWS):
                block = start // BLOCK_ROWS
                text = _packed(json.dumps(raws[start : start + BLOCK_ROWS]))
                sealed = seal(key, _block_context(import_id, block), text)
                copy.write_row((import_id, block, key.key_id, sealed))

    def _opened_blocks(
        self, cursor: Cursor, places: list[tuple[str, int]]
    ) -> dict[tuple[str, int], list[str]]:
        cursor.execute(
            "SELECT import_id, block, key_id, sealed FROM office_quarantine_block "
            "JOIN unnest(%s::text[], %s::int[]) AS asked (import_id, block) "
            "USING (import_id, block)",
            [[import_id for import_id, _ in places], [block for _, block in places]],
        )
        opened = {}
        for import_id, block, key_id, sealed in cursor.fetchall():
            context = _block_context(import_id, block)
            text = unseal(self._keys.key(key_id), context, bytes(sealed))
            opened[import_id, block] = json.loads(zlib.decompress(text))
        return opened

    def _opened_mappings(self, cursor: Cursor, import_ids: list[str]) -> dict[str, str]:
        cursor.execute(
            "SELECT import_id, key_id, sealed FROM office_quarantined_import "
            "WHERE import_id = ANY(%s)",
            [import_ids],
        )
        opened = {}
        for import_id, key_id, sealed in cursor.fetchall():
            text = unseal(self._keys.key(key_id), _mapping_context(import_id), bytes(sealed))
            opened[import_id] = zlib.decompress(text).decode()
        return opened


def _drop(cursor: Cursor, which: str, values: list[object]) -> int:
    counts = []
    for table in TABLES:
        cursor.execute(f"DELETE FROM {table} WHERE {which}", values)
        counts.append(int(cursor.rowcount))
    return counts[0]


def _shown_part(import_id: str, rows: pa.Table) -> pa.Table:
    columns = {name: rows[name] for name in SHOWN}
    columns["fact"] = pc.fill_null(columns["fact"], "")
    columns["field"] = pc.fill_null(columns["field"], "")
    return pa.table(
        {
            "import_id": pa.repeat(import_id, len(rows)),
            "ordinal": np.arange(len(rows), dtype=np.int32),
            **columns,
            "replayed_by": pa.repeat("", len(rows)),
        }
    )


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode(), 1)


def _mapping_context(import_id: str) -> bytes:
    return f"quarantine mapping {import_id}".encode()


def _block_context(import_id: str, block: int) -> bytes:
    return f"quarantine block {block} {import_id}".encode()

"""Which accepted rows are new and which were known, counted by SQL within the engine's memory.

A row's identity is (source, source_id). Bodies are compared only for identities seen before.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from touchline.lake import atomic
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.facts import FACT_TABLES

KEY = "source, source_id"
KEY_HASH = "hash(source, source_id)"


class Repeats(NamedTuple):
    """How many rows of a file were new, known already, and known with another body."""

    stored: int
    duplicate: int
    conflict: int


def count_repeats(
    engine: Engine, table: str, files: Sequence[Path], earlier: Sequence[Path]
) -> dict[str, Repeats]:
    """For each file of origin: its rows `stored`, `duplicate` and `conflict`.

    A row is stored if its identity was never seen before, in the lake or in this import; of equal
    identities the one of the alphabetically first file counts as stored.
    """
    tables: dict[str, Sequence[Path]] = {"new_rows": files}
    rows = _by_file(engine, "SELECT _file, count(*) AS n FROM new_rows GROUP BY 1", tables)
    if not _has_repeats(engine, tables, earlier):
        return {file: Repeats(n, 0, 0) for file, n in rows.items()}
    if earlier:
        tables["earlier_rows"] = earlier
    stored = _by_file(engine, _stored_sql(bool(earlier)), tables)
    bodies = _by_file(engine, _bodies_sql(table, bool(earlier)), tables)
    return {
        file: Repeats(stored.get(file, 0), n - stored.get(file, 0), bodies.get(file, 0))
        for file, n in rows.items()
    }


def number_repeats(engine: Engine, folder: Path, content: str, given: str) -> None:
    """Tell equal rows apart whose source_id is a content digest: `.2`, `.3`, … in row order.

    So a real repeat is kept, and the same file exported again gives the same identities.
    """
    files = sorted(folder.glob(f"{content}-*.parquet"))
    tables = {"new_rows": files}
    if files and _has_repeats(engine, tables, ()):
        numbered = folder / f"{given}-content.parquet"
        engine.write(_numbered_sql(folder.name), tables, numbered)
        for file in files:
            atomic.remove(file)


_REPEATED = f"SELECT {KEY} FROM new_rows GROUP BY ALL HAVING count(*) > 1"


def _names(table: str) -> str:
    return ", ".join(f'"{column.name}"' for column in FACT_TABLES[table].columns)


def _numbered_sql(table: str) -> str:
    return f"""
WITH repeated AS ({_REPEATED}),
counted AS (
  SELECT *, row_number() OVER (PARTITION BY {KEY} ORDER BY _file, _row, {_names(table)}) AS number
  FROM new_rows SEMI JOIN repeated USING ({KEY})
)
SELECT * FROM new_rows ANTI JOIN repeated USING ({KEY})
UNION ALL
SELECT * EXCLUDE (number)
  REPLACE (source_id || CASE WHEN number > 1 THEN '.' || number ELSE '' END AS source_id)
FROM counted
"""


def _has_repeats(
    engine: Engine, tables: Mapping[str, Sequence[Path]], earlier: Sequence[Path]
) -> bool:
    """A cheap first look by hashes: it may say yes wrongly, never no wrongly."""
    inside = f"SELECT count(*) - count(DISTINCT {KEY_HASH}) AS n FROM new_rows"
    if engine.query(inside, tables)["n"][0].as_py():
        return True
    if not earlier:
        return False
    known = f"SELECT count(*) AS n FROM earlier_rows SEMI JOIN new_rows USING ({KEY})"
    return bool(engine.query(known, {**tables, "earlier_rows": earlier})["n"][0].as_py())


def _stored_sql(has_earlier: bool) -> str:
    unknown = f"ANTI JOIN earlier_rows USING ({KEY})" if has_earlier else ""
    return f"""
WITH firsts AS (SELECT {KEY}, min(_file) AS _file FROM new_rows GROUP BY {KEY})
SELECT _file, count(*) AS n FROM firsts {unknown} GROUP BY 1
"""


def _bodies_sql(table: str, has_earlier: bool) -> str:
    """Bodies beyond the first that an identity is known by, at the first file that brings them."""
    names = _names(table)
    seen, earlier = f"({_REPEATED})", ""
    if has_earlier:
        seen += f" UNION (SELECT {KEY} FROM new_rows SEMI JOIN earlier_rows USING ({KEY}))"
        earlier = f"""UNION ALL
  SELECT {names}, NULL AS _file, true AS earlier FROM earlier SEMI JOIN seen USING ({KEY})"""
    # Rows stored before a column was thought of have it as NULL.
    whole = "SELECT * FROM earlier_rows UNION ALL BY NAME SELECT * FROM new_rows WHERE false"
    steps = f"earlier AS ({whole}),\n" if has_earlier else ""
    return f"""
WITH {steps}seen AS ({seen}),
versions AS (
  SELECT {names}, _file, false AS earlier FROM new_rows SEMI JOIN seen USING ({KEY})
  {earlier}
),
bodies AS (
  SELECT {names}, min(_file) AS _file, bool_or(earlier) AS known FROM versions GROUP BY {names}
),
ranked AS (
  SELECT _file, known,
    bool_or(known) OVER (PARTITION BY {KEY}) AS identity_known,
    row_number() OVER (PARTITION BY {KEY} ORDER BY known, _file) AS number
  FROM bodies
)
SELECT _file, count(*) AS n FROM ranked
WHERE NOT known AND (identity_known OR number > 1) GROUP BY 1
"""


def _by_file(engine: Engine, sql: str, tables: Mapping[str, Sequence[Path]]) -> dict[str, int]:
    found = engine.query(sql, tables)
    return dict(zip(found["_file"].to_pylist(), found["n"].to_pylist(), strict=True))

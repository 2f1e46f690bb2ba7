"""DuckDB: the engine of one machine. Nothing else in the house knows this product."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, cast

import duckdb
import pyarrow as pa
from sqlglot import exp, parse_one

from touchline.vocabulary.errors import TouchlineError

STREAM_ROWS = 100_000
Tables = Mapping[str, Sequence[Path]]
TablesOrRows = Mapping[str, Sequence[Path] | pa.Table]

# Each house word, spelled as ONE aggregate or one scalar expression, so that FILTER may follow an
# aggregate word. In first_by and last_by, of rows at the same moment the largest value wins, so
# that ties never depend on the order of rows.
SPELLINGS: dict[str, tuple[str, ...]] = {
    "median": ("x", "quantile_cont(CAST(x AS DOUBLE), 0.5)"),
    "quantile": ("x", "p", "quantile_cont(CAST(x AS DOUBLE), p)"),
    "share": ("condition", "avg(CAST(condition AS INTEGER))"),
    "first_by": ("x", "t", "arg_max(x, CASE WHEN NOT t IS NULL THEN ROW(-epoch_us(t), x) END)"),
    "last_by": ("x", "t", "arg_max(x, CASE WHEN NOT t IS NULL THEN ROW(epoch_us(t), x) END)"),
    "per": ("a", "b", "CAST(a AS DOUBLE) / nullif(CAST(b AS DOUBLE), 0)"),
    "days_between": ("a", "b", "CAST(b AS DATE) - CAST(a AS DATE)"),
    "hours_between": ("a", "b", "(epoch_us(b) - epoch_us(a)) / CAST(3600000000 AS DOUBLE)"),
}


def _spell(words: tuple[str, ...], arguments: Sequence[exp.Expression]) -> exp.Expression:
    """The last of the words with the names before it replaced by the arguments."""
    *names, template = words
    given = dict(zip(names, arguments, strict=True))

    def replace(node: exp.Expression) -> exp.Expression:
        known = isinstance(node, exp.Column) and node.name in given
        return _bracketed(given[node.name].copy()) if known else node

    return _bracketed(_parsed(template).transform(replace))


@cache
def _parsed(template: str) -> exp.Expression:
    return cast("exp.Expression", parse_one(template, dialect="duckdb"))


def _bracketed(expression: exp.Expression) -> exp.Expression:
    return exp.Paren(this=expression) if isinstance(expression, exp.Binary) else expression


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _view(name: str, files: Sequence[Path]) -> str:
    if not files:
        raise TouchlineError(f"The table {name} has no files.", name, "Import some data first.")
    paths = ", ".join(_quoted(str(file)) for file in files)
    return (
        f'CREATE TEMP VIEW "{name}" AS SELECT * FROM read_parquet([{paths}], '
        "hive_partitioning = false, union_by_name = true)"
    )


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise TouchlineError(
            "The query needs more memory than it may use.",
            str(error).partition("\n")[0],
            "Allow more memory, or free room on the workspace's disk for spilling.",
        ) from error
    except duckdb.IOException as error:
        raise TouchlineError(
            "A file of the lake could not be read or written.",
            str(error).partition("\n")[0],
            "Check the disk's free room and its health, then run the command again.",
        ) from error


@dataclass(frozen=True)
class DuckDBEngine:
    """Queries over Parquet files, in memory, spilling to `spill_to` beyond the limit.

    It loads no extension, calls nobody, and its results depend on neither `threads` nor the
    machine's time zone. Rows without an ORDER BY come in any order.
    """

    spill_to: Path
    threads: int = 2
    memory_limit_mb: int = 2048

    @property
    def name(self) -> str:
        """What `--engine` calls it."""
        return "duckdb"

    def query(self, sql: str, tables: TablesOrRows) -> pa.Table:
        """The result, in memory."""
        with self._opened(tables) as connection:
            return connection.sql(sql).to_arrow_table()

    def stream(self, sql: str, tables: Tables) -> pa.RecordBatchReader:
        """The result, batch by batch, in the order that the SQL states."""
        connection = self._connect(tables)
        with _plain_errors():
            reader = connection.sql(sql).to_arrow_reader(STREAM_ROWS)
        return pa.RecordBatchReader.from_batches(reader.schema, _closing(reader, connection))

    def write(self, sql: str, tables: Tables, to: Path, partition_by: str = "") -> int:
        """Write the result as a Parquet file, or as `to/<column>=<value>/` files; rows written."""
        options = "FORMAT parquet, COMPRESSION zstd"
        if partition_by:
            options += f', PARTITION_BY ("{partition_by}")'
        with self._opened(tables) as connection:
            statement = f"COPY ({sql}) TO {_quoted(str(to))} ({options})"
            written = connection.execute(statement).fetchone()
        return int(written[0]) if written else 0

    def spell(self, word: str, arguments: Sequence[exp.Expression]) -> exp.Expression:
        """A house word in DuckDB's SQL; KeyError for a word it does not know."""
        words = SPELLINGS[word]
        if len(arguments) != len(words) - 1:
            raise TouchlineError(
                f"{word} takes {len(words) - 1} arguments, not {len(arguments)}.",
                word,
                f"Write {word}({', '.join(words[:-1])}).",
            )
        return _spell(words, arguments)

    @contextmanager
    def _opened(self, tables: TablesOrRows) -> Iterator["duckdb.DuckDBPyConnection"]:
        connection = self._connect(tables)
        try:
            with _plain_errors():
                yield connection
        finally:
            connection.close()

    def _connect(self, tables: TablesOrRows) -> "duckdb.DuckDBPyConnection":
        """A connection of its own to the one database, in which the tables are views."""
        connection = self._database.cursor()
        with _plain_errors():
            for name, given in tables.items():
                if isinstance(given, pa.Table):
                    connection.register(name, given)
                else:
                    connection.execute(_view(name, given))
        return connection

    @cached_property
    def _database(self) -> "duckdb.DuckDBPyConnection":
        """An empty database in memory: it only lends its threads and memory to the queries."""
        database = duckdb.connect(
            ":memory:",
            config={
                "threads": self.threads,
                "memory_limit": f"{self.memory_limit_mb}MB",
                "temp_directory": str(self.spill_to),
                "preserve_insertion_order": False,
                "python_enable_replacements": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "allow_community_extensions": False,
            },
        )
        database.execute("SET GLOBAL TimeZone = 'UTC'")
        database.execute("SET GLOBAL lock_configuration = true")
        return database


def _closing(reader: pa.RecordBatchReader, connection: Any) -> Iterator[pa.RecordBatch]:
    try:
        with _plain_errors():
            yield from reader
    finally:
        connection.close()

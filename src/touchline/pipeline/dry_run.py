"""What an import would do, tried on the first rows of each table; nothing is written anywhere."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from touchline.intake.columns import Reading
from touchline.intake.identities import latest
from touchline.intake.mapping import MappingFile
from touchline.intake.outcome import Counts, Outcome
from touchline.intake.proposal.mask import masked
from touchline.intake.pseudonyms import Pseudonyms
from touchline.intake.rows import load_lookups
from touchline.intake.settings import Settings
from touchline.intake.take_in import Intake, make_intake
from touchline.pipeline.input_files import find_inputs
from touchline.policy import Policy
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.identity import QUARANTINE_SCHEMA, Identifier
from touchline.vocabulary.mapping import ReadOptions
from touchline.vocabulary.progress import Progress, silent
from touchline.vocabulary.source import RawBatch, RawTable

TRIED_ROWS = 1000
SAMPLES = 5
WHO_COLUMNS = {"customer_ref", "employee_id", "owner_id"}
TELLING = {"number": 0, "contact_name": 1, "name": 2}  # the later wins
CHECKING = "Checking "  # the stage, before the table's name
PLAIN_NUMBERS = {"customer", "customer_name", "employee"}  # others are phones, addresses and such


@dataclass(frozen=True)
class TriedFact:
    """What one fact table would gain from the rows that were tried."""

    fact: str
    received: int
    accepted: int
    rejected: dict[str, int]  # by reason
    quarantined: dict[str, int]  # by reason
    samples: list[dict[str, Any]]  # accepted rows as the lake would hold them
    repeated: int = 0  # accepted rows whose number stood in an earlier one of those tried
    currencies: tuple[str, ...] = ()  # of the accepted rows
    grades: tuple[str, ...] = ()  # the firm's own grades of customers in them
    emptied: dict[str, int] = field(default_factory=dict)  # cells left empty, "column:reason"


@dataclass(frozen=True)
class TriedTable:
    """What became of the first rows of one table."""

    name: str
    rows: int
    facts: tuple[TriedFact, ...]
    bad_samples: list[dict[str, Any]]  # the first bad rows, with reason and remedy
    problem: TouchlineError | None = None


@dataclass(frozen=True)
class DryRun:
    """What an import would do; `who` names the customers and employees of the samples."""

    tables: tuple[TriedTable, ...]
    ignored: tuple[tuple[str, str], ...]
    who: dict[int, str] = field(default_factory=dict)


def dry_run(  # noqa: PLR0913 - what is tried, and how much of it is told
    paths: Sequence[Path],
    *,
    mapping: MappingFile,
    policy: Policy,
    now: datetime,
    rows: int = TRIED_ROWS,
    bad_rows: int = SAMPLES,
    progress: Progress = silent,
) -> DryRun:
    """Try the first `rows` rows of every table that the mapping takes.

    Of each table the first `bad_rows` bad ones are given back, with what is wrong with them.
    The progress counts the rows that were tried, of all tables together.
    The customers' refs in the samples are made with a key of no secret: nothing is stored.
    """
    progress(CHECKING, 0, 0)
    inputs = find_inputs(paths, mapping.mapping)
    lookups = load_lookups(mapping.mapping, inputs.tables) if inputs.files else {}
    settings = Settings(now, policy.firm.currency, policy.red_lines)
    reading = Reading(mapping.mapping, settings, lookups, Pseudonyms(_no_secret))
    met: list[pa.Table] = []
    tried: list[TriedTable] = []
    for table, rule in [pair for file in inputs.files for pair in file.tables]:
        before = sum(each.rows for each in tried)
        counting = partial(_told, progress, f"{CHECKING}{table.name}", before)
        tried.append(_tried(make_intake(table, rule, reading), rows, bad_rows, met, counting))
    unreadable = [
        TriedTable(
            bad.name, 0, (), [], TouchlineError(bad.defect.message, bad.name, bad.defect.remedy)
        )
        for file in inputs.files
        for bad in file.unreadable
    ]
    told = pa.concat_tables([reading.pseudonyms.take_identities(), latest(met)])
    return DryRun(tuple(tried + unreadable), inputs.ignored, _who(tried, told))


def _who(tables: Sequence[TriedTable], told: pa.Table) -> dict[int, str]:
    """Ref → name, else number, of everybody in the samples; what reaches somebody in part only."""
    shown = {
        row[column]
        for table in tables
        for fact in table.facts
        for row in fact.samples
        for column in WHO_COLUMNS & row.keys()
    }
    mine = told.filter(pc.is_in(told["ref"], pa.array(sorted(shown - {None}), pa.int64())))
    found: dict[int, str] = {}
    for row in sorted(mine.to_pylist(), key=lambda row: TELLING.get(row["identifier"], -1)):
        if row["identifier"] in TELLING:
            plain = row["identifier"] != Identifier.NUMBER or row["namespace"] in PLAIN_NUMBERS
            found[row["ref"]] = row["value"] if plain else masked(row["value"])
    return found


def _no_secret(purpose: str) -> bytes:
    return purpose.encode().ljust(32, b"\0")


def _told(progress: Progress, stage: str, before: int, count: int) -> None:
    progress(stage, before + count, 0)


def _tried(
    intake: Intake, most: int, bad_rows: int, met: list[pa.Table], counting: Callable[[int], None]
) -> TriedTable:
    outcomes: list[Outcome] = []
    count = 0
    counting(count)
    try:
        for batch in first_rows(intake.table, intake.rule.read, most):
            outcomes.append(intake.take_in(batch))
            met += outcomes[-1].identities
            count += batch.rows.num_rows
            counting(count)
    except TouchlineError as error:
        return TriedTable(intake.table.name, count, (), [], error)
    names = dict.fromkeys(name for outcome in outcomes for name in outcome.counts)
    bad = pa.concat_tables(
        [outcome.quarantine_table() for outcome in outcomes] or [QUARANTINE_SCHEMA.empty_table()]
    )
    return TriedTable(
        intake.table.name,
        count,
        tuple(_fact(name, outcomes) for name in names),
        bad.slice(0, bad_rows).to_pylist(),
    )


def first_rows(table: RawTable, options: ReadOptions, most: int) -> Iterator[RawBatch]:
    """The table's batches, cut off after `most` rows."""
    left = most
    for batch in table.batches(options):
        count = min(left, batch.rows.num_rows)
        yield RawBatch(batch.rows.slice(0, count), batch.row_numbers[:count], batch.defects)
        left -= count
        if left <= 0:
            return


def _fact(name: str, outcomes: Sequence[Outcome]) -> TriedFact:
    total = Counts()
    for outcome in outcomes:
        total.add(outcome.counts.get(name, Counts()))
    given = [facts for outcome in outcomes for facts in outcome.facts if facts.table == name]
    accepted = [facts.rows for facts in given]
    numbered = [facts.rows.column("source_id") for facts in given if not facts.content_ids]
    whole = pa.concat_tables(accepted) if accepted else None
    return TriedFact(
        name,
        total.received,
        total.received - total.rejected.total() - total.quarantined.total(),
        dict(sorted(total.rejected.items())),
        dict(sorted(total.quarantined.items())),
        whole.slice(0, SAMPLES).to_pylist() if whole else [],
        _repeated(numbered),
        _words(whole, "currency"),
        _words(whole, "grade"),
        emptied=dict(sorted(total.emptied.items())),
    )


def _repeated(numbers: Sequence[pa.ChunkedArray]) -> int:
    """How many rows bear a number that an earlier row bears."""
    texts = [chunk for column in numbers for chunk in column.chunks]
    if not texts:
        return 0
    whole = pa.chunked_array(texts)
    return len(whole) - int(pc.count_distinct(whole, mode="all").as_py())


def _words(rows: pa.Table | None, column: str) -> tuple[str, ...]:
    """The different words of a column, where the rows have it."""
    if rows is None or column not in rows.column_names:
        return ()
    return tuple(sorted(rows.column(column).unique().drop_null().to_pylist()))

"""Rows that wait in quarantine are tried again, after their cells or the mapping were mended.

A replay is an import of its own: one for each file and mapping from which rows wait. Its rows keep
their file and row number. Rows that pass, or that the mapping now refuses, wait no longer; those
that fail again wait under their new reason in place of the old.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from touchline.intake.mapping import MappingFile, parse_mapping, table_rule
from touchline.intake.rows import load_lookups
from touchline.intake.settings import Settings
from touchline.lake.imports import committed
from touchline.lake.workspace import Workspace
from touchline.pipeline.import_files import Importer, Offices, known_already
from touchline.pipeline.import_report import FileReport, ImportReport
from touchline.pipeline.input_files import ID_LENGTH, NOT_TAKEN, InputFile, raw_tables
from touchline.policy import Policy
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.identity import Quarantine, QuarantinedRow, Vault
from touchline.vocabulary.mapping import ReadOptions, TableRule
from touchline.vocabulary.source import RawBatch, RawTable

SHEET_MARK = " › "
NOT_SPLIT = "it could not be split into columns: give its cells to try it again"
Edits = Mapping[str, Mapping[str, str | None]]  # row id → the cells to put in place


@dataclass(frozen=True)
class WaitingTable:
    """The waiting rows of one file, as a table that can be imported."""

    name: str
    digest: str
    exported_at: datetime
    cells: Sequence[Mapping[str, str | None]]
    numbers: Sequence[int]

    @property
    def file_name(self) -> str:
        """The bare file name that mappings match."""
        return self.name.partition(SHEET_MARK)[0].rpartition("/")[2]

    @property
    def sheet(self) -> str:
        """The sheet's name, or empty."""
        return self.name.partition(SHEET_MARK)[2]

    def batches(self, options: ReadOptions) -> Iterator[RawBatch]:
        """All rows as one batch; they were read long ago, so the options do not matter."""
        del options
        names = dict.fromkeys(name for row in self.cells for name in row)
        columns = {
            name: pa.array([row.get(name) for row in self.cells], pa.string()) for name in names
        }
        yield RawBatch(pa.RecordBatch.from_pydict(columns), pa.array(self.numbers, pa.int64()))


@dataclass(frozen=True)
class Replay:
    """One replay command."""

    workspace: Workspace
    engine: Engine
    settings: Settings
    offices: Offices
    mended: MappingFile | None  # in place of the mappings that the rows were read by
    tables: Sequence[RawTable]  # where lookups find their files

    def run(self, rows: Sequence[QuarantinedRow], edits: Edits) -> ImportReport:
        """Import the rows anew, group by group, and close those that were taken."""
        groups: dict[tuple[str, str, str], list[QuarantinedRow]] = {}
        ignored = []
        for row in rows:
            if not row.fact and not any(edits.get(row.row_id, {})):  # no column is named
                ignored.append((f"{row.file}, row {row.row_number}", NOT_SPLIT))
                continue
            text = self.mended.text if self.mended else row.mapping
            groups.setdefault((text, row.file, row.fact), []).append(row)
        reports = []
        for (text, file, fact), group in sorted(groups.items()):
            report = self._group(parse_mapping(text, f"mapping of {file}"), fact, group, edits)
            if report is None:
                ignored.append((file, NOT_TAKEN))
            else:
                reports.append(report)
        return ImportReport(tuple(reports), tuple(ignored)).held_to_conservation()

    def _group(
        self, mapping: MappingFile, fact: str, rows: Sequence[QuarantinedRow], edits: Edits
    ) -> FileReport | None:
        """Import waiting rows of one file, mapping and fact; None where no rule takes them."""
        table = _waiting(rows, edits, self.settings.now)
        rule = table_rule(mapping.mapping, table.file_name, table.sheet)
        rule = rule and _only(rule, fact)
        if rule is None:
            return None
        whole = "\n".join(["replay", table.digest, fact, mapping.text])
        import_id = hashlib.sha256(whole.encode()).hexdigest()[:ID_LENGTH]
        lookups = load_lookups(mapping.mapping, self.tables)
        importer = Importer(
            self.workspace, self.engine, mapping, self.settings, self.offices, lookups
        )
        file = InputFile(table.name, table.digest, ((table, rule),))
        known = {record.import_id: record for record in committed(self.workspace)}
        if import_id in known:
            report = known_already(table.name, import_id, known[import_id].tallies)
        else:
            report = importer.attempt(file, import_id)
        if report.problem is None:
            own = {row.row_id for row in self.offices.quarantine.open_rows(import_id)}
            ids = [row.row_id for row in rows if row.row_id not in own]
            self.offices.quarantine.close(ids, import_id)
        return report


def replay(  # noqa: PLR0913 - the stores and the givens of every import
    workspace: Workspace,
    rows: Sequence[QuarantinedRow],
    *,
    policy: Policy,
    vault: Vault,
    quarantine: Quarantine,
    engine: Engine,
    now: datetime,
    edits: Edits | None = None,
    mapping: MappingFile | None = None,
    lookup_paths: Sequence[Path] = (),
) -> ImportReport:
    """Try waiting rows again, with edited cells by row id, or a mended mapping, or both.

    The caller holds the workspace's lock. `lookup_paths` hold the files that the mapping's lookups
    read. Rows that could not be split into columns need edited cells to be tried.
    """
    settings = Settings(now, policy.firm.currency, policy.red_lines)
    tables = raw_tables(lookup_paths)
    command = Replay(workspace, engine, settings, Offices(vault, quarantine), mapping, tables)
    return command.run(rows, edits or {})


def _waiting(rows: Sequence[QuarantinedRow], edits: Edits, now: datetime) -> WaitingTable:
    cells = [_edited(row, edits) for row in rows]
    numbers = [row.row_number for row in rows]
    content = json.dumps([rows[0].file, numbers, cells], sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(content.encode()).hexdigest()
    return WaitingTable(rows[0].file, digest, now, cells, numbers)


def _edited(row: QuarantinedRow, edits: Edits) -> dict[str, str | None]:
    cells = {**row.raw, **edits.get(row.row_id, {})}
    cells.pop("", None)  # the text of a row that could not be split
    return cells


def _only(rule: TableRule, fact: str) -> TableRule | None:
    """The rule for the facts that wait; the row's other facts are in the lake already."""
    if not fact:
        return rule
    facts = tuple(each for each in rule.fact if each.into == fact)
    return rule.model_copy(update={"fact": facts}) if facts else None

"""The import: files in, facts in the lake, identifiers in the vault, bad rows in quarantine.

Each file is committed on its own: first the vault and the quarantine hold what is theirs, then the
lake's record makes its facts count. A command that is killed in between leaves nothing that the
next one does not replace, because an import's id follows from its content.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pyarrow as pa

import touchline
from touchline.intake.columns import Reading
from touchline.intake.identities import latest
from touchline.intake.mapping import MappingFile
from touchline.intake.outcome import Outcome
from touchline.intake.pseudonyms import Pseudonyms
from touchline.intake.rows import Lookups, load_lookups
from touchline.intake.settings import Settings
from touchline.intake.take_in import make_intake
from touchline.lake.imports import Staging, committed
from touchline.lake.record import ImportRecord, Origin, Tally
from touchline.lake.workspace import Workspace
from touchline.pipeline.gathered import Gathered
from touchline.pipeline.import_report import FileReport, ImportReport, sorted_counts
from touchline.pipeline.input_files import InputFile, Inputs, find_inputs
from touchline.pipeline.ordered_work import in_order
from touchline.policy import Policy
from touchline.vocabulary.engine import Engine
from touchline.vocabulary.errors import TouchlineError
from touchline.vocabulary.identity import Quarantine, Vault
from touchline.vocabulary.mapping import TableRule
from touchline.vocabulary.progress import Progress, silent
from touchline.vocabulary.source import RawBatch, RawTable

THREADS = 2


@dataclass(frozen=True)
class Offices:
    """Where people's side keeps what an import gives it."""

    vault: Vault
    quarantine: Quarantine


@dataclass(frozen=True)
class Importer:
    """One import command: what all of its files have in common."""

    workspace: Workspace
    engine: Engine
    mapping: MappingFile
    settings: Settings
    offices: Offices
    lookups: Lookups
    progress: Progress = silent
    threads: int = THREADS

    def import_inputs(self, inputs: Inputs) -> ImportReport:
        """Import every file that was not imported before, one after the other."""
        records = {record.import_id: record for record in committed(self.workspace)}
        self.offices.quarantine.sweep(sorted(records))
        lookups = inputs.lookup_digests(self.mapping.mapping) if inputs.files else ()
        reports = []
        done: dict[str, FileReport] = {}
        for file in inputs.files:
            import_id = file.import_id(self.mapping, lookups)
            if import_id in records:
                reports.append(known_already(file.name, import_id, records[import_id].tallies))
            elif import_id in done:
                reports.append(known_already(file.name, import_id, done[import_id].tallies))
            else:
                done[import_id] = self.attempt(file, import_id)
                reports.append(done[import_id])
        return ImportReport(tuple(reports), inputs.ignored).held_to_conservation()

    def attempt(self, file: InputFile, import_id: str) -> FileReport:
        """Import one file, or say what kept it out."""
        try:
            return self.import_file(file, import_id)
        except TouchlineError as error:
            return FileReport(file.name, import_id, problem=error)

    def import_file(self, file: InputFile, import_id: str) -> FileReport:
        """Import one file, whole or not at all."""
        staging = Staging.begin(self.workspace, import_id)
        try:
            gathered = Gathered(staging)
            pseudonyms = Pseudonyms(self.offices.vault.pseudonym_key)
            self.gather(file, gathered, pseudonyms)
            return self._commit(file, staging, gathered, pseudonyms)
        except BaseException:
            staging.abandon()
            raise

    def gather(self, file: InputFile, gathered: Gathered, pseudonyms: Pseudonyms) -> None:
        """Take every batch of the file in, on several threads, in the order of the file."""
        for table, rule in file.tables:
            for outcome, rows in self.outcomes(table, rule, pseudonyms):
                gathered.add(table, outcome, rows)
                self.progress(f"Importing {file.name}", gathered.raw_rows, 0)
        for unreadable in file.unreadable:
            gathered.add_unreadable(unreadable.name, unreadable.defect)

    def outcomes(
        self, table: RawTable, rule: TableRule, pseudonyms: Pseudonyms
    ) -> Iterator[tuple[Outcome, int]]:
        """What the batches of a table give, one after the other."""
        reading = Reading(self.mapping.mapping, self.settings, self.lookups, pseudonyms)
        told_before = sum(
            table.digest in record.origin.files.values() for record in committed(self.workspace)
        )
        intake = make_intake(table, rule, reading, told_before)

        def work(batch: RawBatch) -> tuple[Outcome, int]:
            return intake.take_in(batch), batch.rows.num_rows

        return in_order(work, table.batches(rule.read), self.threads)

    def _commit(
        self, file: InputFile, staging: Staging, gathered: Gathered, pseudonyms: Pseudonyms
    ) -> FileReport:
        numbers = pseudonyms.take_identities()
        self.offices.vault.keep(pa.concat_tables([numbers, latest(gathered.identities)]))
        self.offices.quarantine.keep(
            staging.import_id, self.mapping.text, gathered.quarantine_table()
        )
        source = self.mapping.mapping.source
        files = {file.name: file.digest}
        origin = Origin(source, files, self.mapping.digest, touchline.__version__)
        record = staging.commit(self.engine, origin, gathered.tallies())
        return file_report(file.name, record, gathered)


def import_files(  # noqa: PLR0913 - the stores and the givens of every import
    workspace: Workspace,
    paths: Sequence[Path],
    *,
    mapping: MappingFile,
    policy: Policy,
    vault: Vault,
    quarantine: Quarantine,
    engine: Engine,
    now: datetime,
    progress: Progress = silent,
    threads: int = THREADS,
) -> ImportReport:
    """Import every file at the paths that the mapping takes; one bad file keeps no other out.

    The caller holds the workspace's lock (`lake.lock.writing`), which has swept what a killed
    command left. `now` is the present instant with its zone.
    """
    inputs = find_inputs(paths, mapping.mapping)
    lookups = load_lookups(mapping.mapping, inputs.tables) if inputs.files else {}
    settings = Settings(now, policy.firm.currency, policy.red_lines)
    offices = Offices(vault, quarantine)
    importer = Importer(workspace, engine, mapping, settings, offices, lookups, progress, threads)
    return importer.import_inputs(inputs)


def file_report(name: str, record: ImportRecord, gathered: Gathered) -> FileReport:
    """What the record and the reasons say of one file."""
    counts = list(gathered.counts.values())
    return FileReport(
        name,
        record.import_id,
        record.tallies,
        sorted_counts([count.rejected for count in counts]),
        sorted_counts([count.quarantined for count in counts]),
        dict(sorted(gathered.red_line_cells.items())),
        gathered.emptied_cells(),
    )


def known_already(name: str, import_id: str, tallies: Sequence[Tally]) -> FileReport:
    """The report of a file that is in the lake already: what was stored is now a duplicate."""
    repeated = tuple(
        replace(tally, stored=0, conflict=0, duplicate=tally.stored + tally.duplicate)
        for tally in tallies
    )
    return FileReport(name, import_id, repeated, already_imported=True)

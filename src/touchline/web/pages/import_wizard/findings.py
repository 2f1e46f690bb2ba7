"""What lies in a draft's files: tables, how they are spelled, their first rows, a proposal."""

from collections.abc import Mapping as Map
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from touchline.intake.mapping import table_rule
from touchline.intake.proposal.parts import Proposal, TableProposal
from touchline.intake.proposal.sample import SAMPLE_ROWS, Sample, sample_from
from touchline.intake.propose import propose
from touchline.lake.imports import committed
from touchline.pipeline.input_files import tables_at
from touchline.sources.files.tables import FileTable
from touchline.vocabulary.mapping import FactRule, IdentityRule, Mapping, ReadOptions, TableRule
from touchline.vocabulary.source import Defect, RawBatch, RawTable, Unreadable
from touchline.web.firm import Firm
from touchline.web.office.import_drafts import draft_folder
from touchline.web.office.models import ImportDraft

COUNTED_ROWS = 100_000
SOURCE = "export"


@dataclass(frozen=True)
class FoundTable:
    """One table of an upload: how it is read, and its first rows."""

    name: str
    file_name: str
    sheet: str
    digest: str
    rows: int
    more_rows: bool  # than were counted
    encoding: str
    delimiter: str
    bad_rows: int  # of those counted
    sample: Sample


@dataclass(frozen=True)
class Findings:
    """Everything in a draft's files."""

    tables: tuple[FoundTable, ...]
    unreadable: tuple[tuple[str, Defect], ...]
    proposal: Proposal | None

    @property
    def rows(self) -> int:
        """The rows that were counted."""
        return sum(table.rows for table in self.tables)

    @property
    def more_rows(self) -> bool:
        """Whether there are more than were counted."""
        return any(table.more_rows for table in self.tables)


def findings(firm: Firm, draft: ImportDraft) -> Findings:
    """What lies in the draft's files; read once for each state of the draft."""
    key = tuple(
        (file["name"], file["digest"], tuple(sorted(file.get("read", {}).items())))
        for file in draft.files
    )
    return _findings(str(draft_folder(firm, draft)), key, firm.policy.firm.time_zone)


def read_options(draft: ImportDraft, file_name: str) -> ReadOptions:
    """What the person said about how a file is spelled."""
    given = {file["name"]: file.get("read", {}) for file in draft.files}
    bare = {name.removesuffix(".gz"): options for name, options in given.items()}
    return ReadOptions(**bare.get(file_name, {}))


@lru_cache(maxsize=4)
def _findings(folder: str, key: tuple[object, ...], time_zone: str) -> Findings:
    options = {str(file[0]).removesuffix(".gz"): dict(file[2]) for file in key}  # type: ignore[index]
    tables: list[FoundTable] = []
    bad: list[tuple[str, Defect]] = []
    for raw in tables_at(Path(folder)):
        if isinstance(raw, Unreadable):
            bad.append((raw.name, raw.defect))
            continue
        table = _found(raw, ReadOptions(**options.get(raw.file_name, {})))
        if isinstance(table, FoundTable):
            tables.append(table)
        else:
            bad.append((raw.name, table))
    samples = [each.sample for each in tables]
    proposal = propose(samples, SOURCE, time_zone) if samples else None
    return Findings(tuple(tables), tuple(bad), proposal)


def _found(raw: RawTable, options: ReadOptions) -> FoundTable | Defect:
    """The table, or why nothing in it can be read."""
    rows, bad, first = 0, 0, None
    head: list[RawBatch] = []
    for batch in raw.batches(options):
        if rows < SAMPLE_ROWS:
            head.append(batch)
        rows += batch.rows.num_rows
        bad += len(batch.defects)
        first = first or next(iter(batch.defects), None)
        if rows >= COUNTED_ROWS:
            break
    if not rows and first is not None:
        return first
    spelled = raw.spelling(options) if isinstance(raw, FileTable) else ("", "")
    return FoundTable(
        raw.name,
        raw.file_name,
        raw.sheet,
        raw.digest,
        min(rows, COUNTED_ROWS) + bad,
        rows >= COUNTED_ROWS,
        *spelled,
        bad,
        sample_from(raw, head),
    )


def proposed_mapping(found: Findings, draft: ImportDraft) -> Mapping | None:
    """The proposal as a mapping, what still lacks something among it; None where nothing is known.

    Unlike `Proposal.mapping` it keeps tables that are not ready: the page asks for what is missing.
    """
    proposal = found.proposal
    tables = [_rule(table, draft, found) for table in (proposal.tables if proposal else ())]
    taken = tuple(table for table in tables if table is not None)
    if proposal is None or not taken:
        return None
    return Mapping(
        source=proposal.source,
        time_zone=proposal.time_zone,
        currency=proposal.currency,
        phone_region=proposal.phone_region,
        day_first=proposal.day_first,
        decimal_comma=proposal.decimal_comma,
        lookup=proposal.lookups,
        table=taken,
    )


def _rule(table: TableProposal, draft: ImportDraft, found: Findings) -> TableRule | None:
    name = next((each.file_name for each in found.tables if each.name == table.name), "")
    return rule_from(table, read_options(draft, name))


def rule_from(table: TableProposal, said: ReadOptions) -> TableRule | None:
    """A proposal as a rule, read as the person said; None where no fact is known."""
    if not table.facts:
        return None
    facts = [fact for fact in table.facts if not fact.missing] or list(table.facts[:1])
    return TableRule(
        files=table.files,
        sheet=table.sheet or "*",
        read=table.read.model_copy(update=said.model_dump(exclude_defaults=True)),
        fact=tuple(
            FactRule(into=fact.into, set={column.name: column.rule for column in fact.columns})
            for fact in facts
        ),
        identity=tuple(
            IdentityRule.model_validate(
                {
                    "subject": identity.subject,
                    "ref": identity.ref,
                    "set": {column.name: column.rule for column in identity.columns},
                }
            )
            for identity in table.identities
        ),
    )


def rule_of(mapping: Mapping | None, table: FoundTable) -> TableRule | None:
    """The rule that takes the table."""
    return table_rule(mapping, table.file_name, table.sheet) if mapping else None


def imported_before(firm: Firm, found: Findings) -> Map[str, str]:
    """Tables that are in the lake already, byte for byte: name → the import's id."""
    known = {
        digest: record.import_id
        for record in committed(firm.workspace)
        for digest in record.origin.files.values()
    }
    return {each.name: known[each.digest] for each in found.tables if each.digest in known}

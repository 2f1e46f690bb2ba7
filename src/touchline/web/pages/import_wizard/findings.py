"""From what lies in a draft's files to a mapping: the proposal, and what was imported before."""

from collections.abc import Mapping as Map

from touchline.intake.mapping import table_rule
from touchline.intake.proposal.parts import TableProposal
from touchline.lake.imports import committed
from touchline.vocabulary.mapping import FactRule, IdentityRule, Mapping, ReadOptions, TableRule
from touchline.web.firm import Firm
from touchline.web.office.draft_findings import Findings, FoundTable
from touchline.web.office.draft_looks import read_options
from touchline.web.office.models import ImportDraft


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

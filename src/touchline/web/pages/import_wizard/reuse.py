"""A mapping is kept for the next files of its layout, and pointed at those that lie here now."""

from touchline.intake.mapping import rules_of
from touchline.intake.proposal.patterns import pattern_of
from touchline.vocabulary.mapping import Mapping, TableRule
from touchline.web.firm import Firm
from touchline.web.office.draft_findings import Findings, FoundTable
from touchline.web.office.import_drafts import mapping_text
from touchline.web.office.models import ImportDraft, Person
from touchline.web.office.saved_mappings import layout_of, save_mapping, saved_for
from touchline.web.pages.import_wizard.drafts import names_of


def repointed(mapping: Mapping, found: Findings) -> Mapping:
    """The same rules for the tables that have their columns, whatever the files are called now."""
    rules = []
    left = list(found.tables)
    for rule in mapping.table:
        mine = [table for table in left if _fits(rule, table)]
        left = [table for table in left if table not in mine]
        names = tuple(sorted({pattern_of(table.file_name, exact=True) for table in mine}))
        rules.append(rule.model_copy(update={"files": names}) if names else rule)
    return mapping.model_copy(update={"table": tuple(rules)})


def _fits(rule: TableRule, table: FoundTable) -> bool:
    needed = {each.column for _key, each in rules_of(rule) if each.column and not each.lookup}
    return bool(needed) and needed <= set(table.sample.headers)


def keep_for_next_time(firm: Firm, draft: ImportDraft, found: Findings, person: Person) -> None:
    """What is imported is offered to the next files of the layout; nothing kept is replaced."""
    layout = layout_of([table.sample.headers for table in found.tables])
    if not saved_for(layout):
        save_mapping(firm, person, names_of(draft), layout, mapping_text(firm, draft))

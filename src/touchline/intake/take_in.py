"""The intake of one table: raw batches in, facts, bad rows, identifiers and counts out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pyarrow as pa
import pyarrow.compute as pc

from touchline.intake.cells import Cells
from touchline.intake.columns import Reading
from touchline.intake.conditions import chosen, refused
from touchline.intake.contract import judge
from touchline.intake.fact_rows import (
    DIGEST_PURPOSE,
    content_ids,
    emptied_cells,
    fact_table,
    read_fact,
    uses_content_ids,
)
from touchline.intake.identities import read_identities
from touchline.intake.known_means import known_means
from touchline.intake.mapping import number_columns, origins, result_columns
from touchline.intake.outcome import NO_RULE, ONLY_IDENTIFIERS, FactRows, Outcome, tallied
from touchline.intake.pseudonyms import Pseudonyms
from touchline.intake.quarantine import bad_rows, defective_rows
from touchline.intake.rows import Rows, rows_of
from touchline.intake.texts import Hidden
from touchline.policy.firm import RedLines
from touchline.vocabulary import mapping as words
from touchline.vocabulary.facts import CUSTOMER, FACT_TABLES
from touchline.vocabulary.source import RawBatch, RawTable


@dataclass(frozen=True)
class Intake:
    """Takes in the batches of one table; batches may be taken in from several threads."""

    table: RawTable
    rule: words.TableRule
    reading: Reading
    told_before: int = 0  # how often the same content came in, by other mappings or lookups

    def take_in(self, batch: RawBatch) -> Outcome:
        """What becomes of the batch. The result depends on nothing but the batch."""
        outcome = Outcome()
        rows = rows_of(self.table.name, batch.rows, batch.row_numbers)
        self._take_defects(batch, self._forbidden(rows), outcome)
        rows = self._within_red_lines(rows, outcome)
        rows = self._welcome(self.rule.refuse, rows, outcome, "")
        if len(rows):
            self._take_facts(rows, outcome)
            identities, kept_out = read_identities(self.rule.identity, rows, self.reading)
            outcome.identities += identities
            outcome.red_line_cells.update(kept_out)
        return outcome

    def _take_defects(self, batch: RawBatch, forbidden: set[str], outcome: Outcome) -> None:
        """Rows that could not be split; their text is not kept where it may hold what is forbidden.

        Nobody can tell which part of it is the forbidden cell.
        """
        if not batch.defects:
            return
        kept = batch.defects
        if forbidden:
            kept = tuple(replace(defect, text="") for defect in kept)
        counts = outcome.counts_of("")
        counts.received += len(batch.defects)
        counts.quarantined.update(defect.reason for defect in batch.defects)
        outcome.quarantined.append(defective_rows(self.table.name, kept))

    def _within_red_lines(self, rows: Rows, outcome: Outcome) -> Rows:
        """The rows with the cells of forbidden columns emptied, and counted."""
        columns = dict(rows.columns)
        for name in sorted(self._forbidden(rows)):
            filled = len(rows) - columns[name].null_count
            if filled:
                outcome.red_line_cells[name] += filled
            columns[name] = pa.nulls(len(rows), pa.string())
        return replace(rows, columns=columns)

    def _forbidden(self, rows: Rows) -> set[str]:
        """The source columns that may be kept nowhere."""
        settings = self.reading.settings
        forbidden = forbidden_columns(self.rule, settings.red_lines) & set(rows.columns)
        return forbidden | {name for name in rows.columns if settings.forbids(name)}

    def _welcome(
        self, refusals: tuple[words.Refusal, ...], rows: Rows, outcome: Outcome, fact: str
    ) -> Rows:
        """The rows that are not refused; the others are counted under `fact`."""
        reasons = refused(refusals, rows, self.reading.mapping.decimal_comma)
        if reasons is None or reasons.null_count == len(reasons):
            return rows
        counts = outcome.counts_of(fact)
        counts.rejected.update(tallied(reasons))
        if not fact:
            counts.received += len(reasons) - reasons.null_count
        return rows.where(reasons.is_null())

    def _take_facts(self, rows: Rows, outcome: Outcome) -> None:
        untaken = pa.repeat(pa.scalar(value=True), len(rows))
        numbers: dict[str, int] = {}
        for fact in self.rule.fact:
            numbers[fact.into] = numbers.get(fact.into, 0) + 1
            mine = chosen(fact.when, rows, self.reading.mapping.decimal_comma)
            untaken = pc.and_(untaken, pc.invert(mine))
            self._take_fact(fact, rows.where(mine), outcome, numbers[fact.into])
        left = pc.sum(untaken).as_py() or 0
        if left:
            counts = outcome.counts_of("")
            counts.received += left
            is_bare = not self.rule.fact and self.rule.identity
            counts.rejected[ONLY_IDENTIFIERS if is_bare else NO_RULE] += left

    def _take_fact(self, fact: words.FactRule, rows: Rows, outcome: Outcome, number: int) -> None:
        if not len(rows):
            return
        counts = outcome.counts_of(fact.into)
        counts.received += len(rows)
        rows = self._welcome(fact.refuse, rows, outcome, fact.into)
        if not len(rows):
            return
        table = FACT_TABLES[fact.into]
        cells = read_fact(without_red_lines(fact, self.reading), table, rows, self.reading)
        if table is CUSTOMER and "customer_ref" in fact.set:
            means = known_means(fact, self.rule.identity, rows, self.reading)
            cells |= {name: Cells(told) for name, told in means.items() if name not in fact.set}
        if uses_content_ids(fact):
            key = self.reading.pseudonyms.key(DIGEST_PURPOSE)
            cells["source_id"] = Cells(content_ids(rows, key, number))
        verdict = judge(table, cells, len(rows))
        accepted = fact_table(table, cells) if verdict is None else None
        counts.emptied.update(emptied_cells(cells, pc.invert(verdict.bad) if verdict else None))
        if verdict is not None:
            outcome.quarantined.append(bad_rows(rows, fact, verdict))
            counts.quarantined.update(tallied(verdict.reasons))
            good = pc.invert(verdict.bad)
            accepted = fact_table(table, cells).filter(good)
            rows = rows.where(good)
        if len(rows):
            outcome.facts.append(
                FactRows(fact.into, self._with_lineage(accepted, rows), uses_content_ids(fact))
            )

    def _with_lineage(self, accepted: pa.Table, rows: Rows) -> pa.Table:
        # A microsecond for each earlier telling: so what was mended counts as the newer version.
        moment = self.table.exported_at + timedelta(microseconds=self.told_before)
        exported_at = pa.scalar(moment.replace(tzinfo=None), pa.timestamp("us"))
        count = len(rows)
        return (
            accepted.append_column("_file", pa.repeat(rows.file, count))
            .append_column("_row", rows.row_numbers)
            .append_column("_exported_at", pa.repeat(exported_at, count))
        )


def make_intake(
    table: RawTable, rule: words.TableRule, reading: Reading, told_before: int = 0
) -> Intake:
    """The intake of one table by one rule."""
    hidden: Hidden = {
        columns: _hider(purpose, number_rule, reading.pseudonyms)
        for columns, (purpose, number_rule) in number_columns(rule).items()
    }
    return Intake(table, rule, replace(reading, hidden=hidden), told_before)


def forbidden_columns(rule: words.TableRule, red_lines: RedLines) -> set[str]:
    """The source columns that feed nothing but forbidden identifiers."""
    forbidden: set[str] = set()
    other: set[str] = set()
    for identity in rule.identity:
        other |= set(origins(identity.ref))
        for identifier, value_rule in identity.set.items():
            is_forbidden = identifier in red_lines.identifiers
            (forbidden if is_forbidden else other).update(origins(value_rule))
    for fact in rule.fact:
        for value_rule in fact.set.values():
            other |= set(origins(value_rule)) | set(result_columns(value_rule))
    return forbidden - other


def without_red_lines(fact: words.FactRule, reading: Reading) -> words.FactRule:
    """The rule without what the red lines forbid: "fact.column", or a lookup's column."""
    forbids = reading.settings.forbids
    kept = {
        name: rule
        for name, rule in fact.set.items()
        if not forbids(f"{fact.into}.{name}")
        and not any(forbids(step.partition(".")[2]) for step in rule.lookup)
    }
    return fact if len(kept) == len(fact.set) else fact.model_copy(update={"set": kept})


def _hider(
    purpose: str, rule: words.Rule, pseudonyms: Pseudonyms
) -> Callable[[pa.StringArray], pa.StringArray]:
    def hide(texts: pa.StringArray) -> pa.StringArray:
        if rule.prefix:
            texts = pc.binary_join_element_wise(rule.prefix, texts, "")
        return pseudonyms.texts(purpose, rule.namespace, texts)

    return hide

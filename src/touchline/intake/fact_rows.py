"""Raw rows directed at one fact table become its columns, good rows and bad ones apart."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from touchline.intake.cells import Cells, first_of, text_buffers
from touchline.intake.columns import Reading, read_column
from touchline.intake.contract import EMPTYING, emptied
from touchline.intake.outcome import tallied
from touchline.intake.rows import Rows
from touchline.methods.row_digest import as_hex, row_digests
from touchline.vocabulary.codes import TimeRepaired
from touchline.vocabulary.derived import DERIVED_FLAGS
from touchline.vocabulary.facts import CUSTOMER, EMPLOYEE, FactTable
from touchline.vocabulary.mapping import FactRule
from touchline.vocabulary.pseudonym import shown_array

DIGEST_PURPOSE = "row"
OWN_REF = {CUSTOMER.name: "customer_ref", EMPLOYEE.name: "employee_id"}


def read_fact(fact: FactRule, table: FactTable, rows: Rows, reading: Reading) -> dict[str, Cells]:
    """Every column of the table but a source_id that is a digest."""
    cells = {
        column.name: emptied(
            table, column, read_column(fact, column, fact.set[column.name], rows, reading)
        )
        if column.name in fact.set
        else Cells(pa.nulls(len(rows), column.arrow_field.type))
        for column in table.columns
    }
    _fill_source(cells, reading.mapping.source)
    _fill_time(cells, table)
    _fill_currency(cells, reading)
    if table.name in OWN_REF and "source_id" not in fact.set:
        cells["source_id"] = Cells(shown_array(cells[OWN_REF[table.name]].values))
    cells["flags"] = _flags(cells)
    return cells


def emptied_cells(cells: Mapping[str, Cells], good: pa.BooleanArray | None) -> Counter[str]:
    """How many cells of the good rows stay empty, by "column:reason"."""
    found: Counter[str] = Counter()
    for name, cell in cells.items():
        if cell.marks is not None:
            marks = cell.marks if good is None else cell.marks.filter(good)
            counted = tallied(marks)
            found.update({f"{name}:{why}": counted[why] for why in EMPTYING if counted[why]})
    return found


def uses_content_ids(fact: FactRule) -> bool:
    """Whether the rows of this rule are told apart by their content alone."""
    return "source_id" not in fact.set and fact.into not in OWN_REF


def content_ids(rows: Rows, key: bytes, number: int) -> pa.StringArray:
    """The digest of each raw row; `number` tells several rules into one table apart."""
    columns = []
    for name, texts in rows.columns.items():
        buffers = text_buffers(texts)
        columns.append((name, (buffers.data, buffers.offsets, buffers.valid)))
    letters = as_hex(row_digests(columns, key, len(rows)))
    offsets = np.arange(len(rows) + 1, dtype=np.int32) * 32
    ids = pa.StringArray.from_buffers(len(rows), pa.py_buffer(offsets), pa.py_buffer(letters))
    return ids if number == 1 else pc.binary_join_element_wise(ids, str(number), ":")


def fact_table(table: FactTable, cells: Mapping[str, Cells]) -> pa.Table:
    """The columns as the lake stores them."""
    return pa.table([cells[name].values for name in table.schema.names], schema=table.schema)


def _fill_source(cells: dict[str, Cells], source: str) -> None:
    given = cells["source"]
    count = len(given.values)
    if given.values.null_count == count:
        cells["source"] = Cells(pa.repeat(pa.scalar(source), count), given.faults)
    else:
        cells["source"] = replace(given, values=given.values.fill_null(source))


def _fill_time(cells: dict[str, Cells], table: FactTable) -> None:
    """A missing happened_at is filled from recorded_at, and marked."""
    happened, recorded = cells["happened_at"], cells["recorded_at"]
    marks = happened.marks
    if table.needs_time and happened.values.null_count:
        absent = happened.values.is_null()
        if happened.faults is not None:
            absent = pc.and_(absent, happened.faults.is_null())
        filled = pc.and_(absent, recorded.values.is_valid())
        if pc.any(filled).as_py():
            values = pc.if_else(filled, recorded.values, happened.values)
            mark = pa.scalar(str(TimeRepaired.RECORDED_AT))
            fresh = pc.if_else(filled, mark, pa.scalar(None, pa.string()))
            marks = first_of(fresh, marks)
            cells["happened_at"] = replace(happened, values=values)
    if marks is not None:
        cells["time_repaired"] = Cells(first_of(cells["time_repaired"].values, marks))


def _fill_currency(cells: dict[str, Cells], reading: Reading) -> None:
    currency = reading.mapping.currency or reading.settings.currency
    if "currency" in cells and currency:
        given = cells["currency"]
        cells["currency"] = replace(given, values=given.values.fill_null(currency))


def _flags(cells: Mapping[str, Cells]) -> Cells:
    """The mapping's own flags and a `column:mark` for each repaired cell."""
    given = cells["flags"]
    reserved = pc.is_in(given.values, pa.array(sorted(DERIVED_FLAGS)))
    given = replace(given, values=pc.if_else(reserved, None, given.values))
    parts = [] if given.values.null_count == len(given.values) else [given.values]
    for name, cell in cells.items():
        if name != "happened_at" and cell.marks is not None:
            parts.append(pc.binary_join_element_wise(name, cell.marks, ":"))
    if not parts:
        return given
    # Not null_handling="skip": pyarrow then drops the rows in which every part is NULL.
    joined = pc.binary_join_element_wise(*(part.fill_null("") for part in parts), " ")
    joined = pc.replace_substring_regex(pc.utf8_trim_whitespace(joined), " +", " ")
    return replace(given, values=pc.if_else(pc.equal(joined, ""), None, joined))

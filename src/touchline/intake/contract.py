"""The contract that rows are held to: why a row is bad, in words a clerk can act on."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from touchline.intake.cells import Cells, validity
from touchline.vocabulary.facts import Column, FactTable

EMPTYING = ("unknown_word", "ignored_word", "not_yes_or_no")
NEVER_EMPTIED = frozenset({("order", "status"), ("payment", "defaulted")})
"""An unknown word may mean "cancelled": the row must not count as if nothing were wrong."""

Reason = tuple[str, str]  # message and remedy; {field} stands for the fact column

REASONS: dict[str, Reason] = {
    "required_missing": (
        "{field} is missing, and no row of this table can be without it.",
        "Fill it in the source, or give a `default` in the mapping.",
    ),
    "not_in_lookup": (
        "The other file has no row for the value that {field} is looked up by.",
        "Export both files at the same time, or give a `default` in the mapping.",
    ),
    "time_unreadable": (
        "{field} is not a date or time in a known spelling.",
        "Write it as 2026-03-01 10:05, or give its `formats` in the mapping.",
    ),
    "time_not_real": (
        "{field} names a day or hour that the calendar does not have.",
        "Correct it in the source; if day and month are swapped, set `day_first` in the mapping.",
    ),
    "time_too_early": (
        "{field} lies before 1900.",
        "Correct it in the source; if it stands for “unknown”, name it under `missing`.",
    ),
    "time_in_future": (
        "{field} lies more than 23 hours in the future.",
        "Correct it in the source, or the `time_zone` or `day_first` of the mapping.",
    ),
    "number_unreadable": (
        "{field} is not a number, or its comma could mean two things.",
        "Write it as 1234.50; where the comma is the decimal sign set `decimal_comma`.",
    ),
    "number_too_large": (
        "{field} has more than 14 digits before the decimal sign.",
        "Correct it in the source.",
    ),
    "number_not_whole": ("{field} must be a whole number.", "Correct it in the source."),
    "not_yes_or_no": (
        "{field} is neither yes nor no.",
        "Say under `values` in the mapping which words mean true and false.",
    ),
    "unknown_word": (
        "{field} holds a word that is not known.",
        "Say under `values` in the mapping what it means, or give `otherwise`.",
    ),
    "ignored_word": (
        "{field} holds a word that the mapping ignores, and no row can be without it.",
        "Say under `values` in the mapping what it means, or give a `default`.",
    ),
    "unknown_currency": (
        "{field} is not an ISO 4217 currency code.",
        "Write CNY, USD, EUR, …, or translate it under `values`.",
    ),
    "free_text": (
        "{field} holds a long text; the lake takes codes only.",
        "Map the text to the identifier `note`, which goes to the vault, or leave it out.",
    ),
    "identifier_in_code": (
        "{field} holds an e-mail address, which may not enter the lake.",
        "Map that column to the identifier `email`, or to customer_ref.",
    ),
}


@dataclass(frozen=True)
class Verdict:
    """Which rows are bad, and for each the first bad column and its reason; NULL where good."""

    fields: pa.StringArray
    reasons: pa.StringArray

    @property
    def bad(self) -> pa.BooleanArray:
        """True where the row breaks the contract."""
        return self.reasons.is_valid()


def emptied(table: FactTable, column: Column, cells: Cells) -> Cells:
    """The cells with words that nobody knows left empty, where a row can be without them.

    They are marked with the reason, so that the row says it and the import counts it.
    """
    if cells.faults is None or column.required:
        return cells
    harmless = pc.is_in(cells.faults, pa.array(_emptying(table, column)))
    if not pc.any(harmless).as_py():
        return cells
    none = pa.scalar(None, pa.string())
    marks = pc.coalesce(
        *(
            part
            for part in (cells.marks, pc.if_else(harmless, cells.faults, none))
            if part is not None
        )
    )
    return Cells(
        pc.if_else(harmless, pa.scalar(None, cells.values.type), cells.values),
        pc.if_else(harmless, none, cells.faults),
        marks,
    )


def _emptying(table: FactTable, column: Column) -> list[str]:
    """The reasons for which a cell of the column may stay empty; who ignores a word has said so."""
    known = (table.name, column.name) in NEVER_EMPTIED
    return ["ignored_word"] if known else list(EMPTYING)


def judge(table: FactTable, columns: dict[str, Cells], count: int) -> Verdict | None:
    """Hold the columns to the table's contract; None where every row keeps it."""
    field_codes = np.full(count, -1, dtype=np.int32)
    reasons = pa.nulls(count, pa.string())
    for number, column in enumerate(table.columns):
        faults = _faults(column, columns[column.name])
        if faults is None:
            continue
        fresh = validity(faults) & (field_codes < 0)
        field_codes[fresh] = number
        reasons = pc.coalesce(reasons, faults)
    if (field_codes < 0).all():
        return None
    names = pa.array([column.name for column in table.columns])
    return Verdict(names.take(pa.array(field_codes, mask=field_codes < 0)), reasons)


def _faults(column: Column, cells: Cells) -> pa.StringArray | None:
    faults = cells.faults
    if not column.required:
        if faults is None:
            return None
        harmless = pc.and_(cells.values.is_null(), pc.equal(faults, "not_in_lookup"))
        faults = pc.if_else(harmless.fill_null(fill_value=False), None, faults)
    elif cells.values.null_count:
        missing = pc.if_else(
            cells.values.is_null(), pa.scalar("required_missing"), pa.scalar(None, pa.string())
        )
        faults = missing if faults is None else pc.coalesce(faults, missing)
    return faults if faults is not None and faults.null_count < len(faults) else None


def explain(
    fields: pa.StringArray, reasons: pa.StringArray, origins: Mapping[str, str]
) -> tuple[pa.Array, pa.Array]:
    """(messages, remedies) for pairs of field and reason; each distinct pair is worded once.

    `origins` names the source's own column for each field, where there is one.
    """
    keys = pc.binary_join_element_wise(fields.fill_null(""), reasons, "\x1f").dictionary_encode()
    words = [REASONS[key.split("\x1f")[1]] for key in keys.dictionary.to_pylist()]
    fields_named = [key.split("\x1f")[0] for key in keys.dictionary.to_pylist()]
    named = [f"{name} ({origins[name]})" if name in origins else name for name in fields_named]
    messages = [word[0].format(field=name) for word, name in zip(words, named, strict=True)]
    remedies = [word[1] for word in words]
    return (
        pa.array(messages, pa.string()).take(keys.indices),
        pa.array(remedies, pa.string()).take(keys.indices),
    )

"""Bad rows as quarantine keeps them: where, what, why, what to do, and the row itself."""

from collections.abc import Sequence
from json import dumps

import pyarrow as pa

from touchline.intake.contract import Verdict, explain
from touchline.intake.mapping import origins
from touchline.intake.raw_json import rows_as_json
from touchline.intake.rows import Rows
from touchline.vocabulary.identity import QUARANTINE_SCHEMA
from touchline.vocabulary.mapping import FactRule
from touchline.vocabulary.source import Defect


def bad_rows(rows: Rows, fact: FactRule, verdict: Verdict) -> pa.Table:
    """The rows that the verdict finds bad (QUARANTINE_SCHEMA)."""
    named = {name: ", ".join(origins(rule)) for name, rule in fact.set.items() if origins(rule)}
    bad = verdict.bad
    chosen = rows.where(bad)
    fields, reasons = verdict.fields.filter(bad), verdict.reasons.filter(bad)
    messages, remedies = explain(fields, reasons, named)
    count = len(chosen)
    return pa.table(
        [
            pa.repeat(rows.file, count),
            chosen.row_numbers,
            pa.repeat(fact.into, count),
            fields,
            reasons,
            messages,
            remedies,
            rows_as_json(chosen.columns, count),
        ],
        schema=QUARANTINE_SCHEMA,
    )


def defective_rows(file: str, defects: Sequence[Defect]) -> pa.Table:
    """Rows that could not even be split into columns (QUARANTINE_SCHEMA)."""
    return pa.table(
        {
            "file": [file] * len(defects),
            "row_number": [defect.row_number for defect in defects],
            "fact": [""] * len(defects),
            "field": [""] * len(defects),
            "reason": [defect.reason for defect in defects],
            "message": [defect.message for defect in defects],
            "remedy": [defect.remedy for defect in defects],
            "raw": [dumps({"": defect.text}, ensure_ascii=False) for defect in defects],
        },
        schema=QUARANTINE_SCHEMA,
    )
